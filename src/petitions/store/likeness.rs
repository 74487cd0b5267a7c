//! Keyed hashes by which released petitions are found: those that may be about one matter, and those that are searched.

use std::collections::HashMap;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::access::Scope;
use crate::kernel::db::Tx;
use crate::kernel::db::constant::Constant;
use crate::kernel::db::cursor::Window;
use crate::kernel::db::within::Within;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::schema::{petition_likeness, petitions};
use crate::{before_key, scope_filter};

/// Petitions that are looked at for the persons, and as many for the words, those entered last first: ids grow with their day.
pub const CANDIDATES: i64 = 500;

/// A row of `petition_likeness`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_likeness)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct LikenessRow {
    pub commune: String,
    pub petition_id: Uuid,
    pub people: Vec<Vec<u8>>,
    pub bands: Vec<i64>,
    pub signature: Option<Vec<u8>>,
}

/// Keeps the hashes of a petition, and those of the words by which it is searched.
pub async fn insert(tx: &mut Tx, row: &LikenessRow, words: Vec<Vec<u8>>) -> Outcome<()> {
    diesel::insert_into(petition_likeness::table)
        .values((row, petition_likeness::words.eq(words)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Forgets them.
pub async fn delete(tx: &mut Tx, commune: &str, petition_id: Uuid) -> Outcome<()> {
    diesel::delete(petition_likeness::table.find((commune, petition_id))).execute(tx.conn()).await?;
    Ok(())
}

/// Petitions that the scope admits and that share a person or a band with these. Either has room of its own: a text that many sent keeps
/// nobody's own petitions away.
pub async fn candidates(
    tx: &mut Tx,
    scope: &Scope,
    petition: &Petition,
    (people, bands): (Vec<Vec<u8>>, Vec<i64>),
) -> Outcome<Vec<(Petition, LikenessRow)>> {
    let by_people: Condition = Box::new(petition_likeness::people.overlaps_with(people));
    let by_bands: Condition = Box::new(petition_likeness::bands.overlaps_with(bands));
    let mut rows = sharing(tx, scope, petition, by_people).await?;
    rows.extend(sharing(tx, scope, petition, by_bands).await?);
    let mut rows: HashMap<Uuid, PetitionRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let ids: Vec<Uuid> = rows.keys().copied().collect();
    let hashes: Vec<LikenessRow> = petition_likeness::table
        .filter(petition_likeness::commune.eq(&petition.commune))
        .filter(petition_likeness::petition_id.eq_any(ids))
        .select(LikenessRow::as_select())
        .load(tx.conn())
        .await?;
    let both =
        hashes.into_iter().filter_map(|kept| Some((rows.remove(&kept.petition_id)?.into_model(), kept)));
    Ok(both.collect())
}

/// Other petitions of the commune that the scope admits and that this condition finds.
async fn sharing(
    tx: &mut Tx,
    scope: &Scope,
    petition: &Petition,
    shared: Condition,
) -> Outcome<Vec<PetitionRow>> {
    let commune = petition.commune.as_str();
    let found = petition_likeness::table
        .filter(petition_likeness::commune.eq(commune.to_owned()))
        .filter(Within(shared))
        .select(petition_likeness::petition_id);
    Ok(petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.ne(petition.id)))
        .filter(scope_filter!(petitions, scope, commune))
        .filter(petitions::id.eq_any(found))
        .order(petitions::id.desc())
        .limit(CANDIDATES)
        .select(PetitionRow::as_select())
        .load(tx.conn())
        .await?)
}

/// What is searched, hashed under one key: a petition has all of it.
#[derive(Debug, Default)]
pub struct Sought {
    /// Of what identifies the writers.
    pub people: Vec<Vec<u8>>,
    /// Of words.
    pub words: Vec<Vec<u8>>,
}

/// A condition on the hashes.
type Condition = Box<dyn BoxableExpression<petition_likeness::table, Pg, SqlType = Bool>>;

/// What is not asked for is left out: every row holds the empty set, and an index would be read from end to end.
fn has(sought: Sought) -> Condition {
    let asked = (!sought.people.is_empty(), !sought.words.is_empty());
    let has_people = petition_likeness::people.contains(sought.people);
    let has_words = petition_likeness::words.contains(sought.words);
    match asked {
        (true, true) => Box::new(has_people.and(has_words)),
        (true, false) => Box::new(has_people),
        (false, _) => Box::new(has_words),
    }
}

/// Released petitions of the commune that the scope admits and that have all of it under one of the keys, received last first.
pub async fn search(
    tx: &mut Tx,
    scope: &Scope,
    commune: &str,
    sought: Vec<Sought>,
    window: Window,
) -> Outcome<Vec<Petition>> {
    let mut any: Condition = Box::new(Constant(false));
    for under_one_key in sought {
        any = Box::new(any.or(has(under_one_key)));
    }
    let found = petition_likeness::table
        .filter(petition_likeness::commune.eq(commune.to_owned()))
        .filter(Within(any))
        .select(petition_likeness::petition_id);
    let mut query = petitions::table
        .select(PetitionRow::as_select())
        .filter(petitions::commune.eq(commune.to_owned()).and(petitions::sealed.eq(false)))
        .filter(scope_filter!(petitions, scope, commune))
        .filter(petitions::id.eq_any(found))
        .into_boxed::<Pg>();
    if let Some(key) = window.after {
        query = query.filter(before_key!(petitions::received_on, petitions::id, key));
    }
    let rows: Vec<PetitionRow> = query
        .order((petitions::received_on.desc(), petitions::id.desc()))
        .limit(window.rows)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}
