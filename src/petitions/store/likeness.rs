//! Keyed hashes by which released petitions are found that may be about one matter.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::access::Scope;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::schema::{petition_likeness, petitions};
use crate::scope_filter;

/// Petitions that are looked at, those entered last first: ids grow with their day.
const CANDIDATES: i64 = 500;

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

/// Keeps the hashes of a petition.
pub async fn insert(tx: &mut Tx, row: &LikenessRow) -> Outcome<()> {
    diesel::insert_into(petition_likeness::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets them.
pub async fn delete(tx: &mut Tx, commune: &str, petition_id: Uuid) -> Outcome<()> {
    diesel::delete(petition_likeness::table.find((commune, petition_id))).execute(tx.conn()).await?;
    Ok(())
}

/// Petitions that the scope admits and that share a person or a band with these.
pub async fn candidates(
    tx: &mut Tx,
    scope: &Scope,
    petition: &Petition,
    (people, bands): (Vec<Vec<u8>>, Vec<i64>),
) -> Outcome<Vec<(Petition, LikenessRow)>> {
    let commune = petition.commune.as_str();
    let shared =
        petition_likeness::people.overlaps_with(people).or(petition_likeness::bands.overlaps_with(bands));
    let found: Vec<LikenessRow> = petition_likeness::table
        .filter(petition_likeness::commune.eq(commune).and(petition_likeness::petition_id.ne(petition.id)))
        .filter(shared)
        .order(petition_likeness::petition_id.desc())
        .limit(CANDIDATES)
        .select(LikenessRow::as_select())
        .load(tx.conn())
        .await?;
    let mut hashes: HashMap<Uuid, LikenessRow> =
        found.into_iter().map(|row| (row.petition_id, row)).collect();
    let ids: Vec<Uuid> = hashes.keys().copied().collect();
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .filter(scope_filter!(petitions, scope, commune))
        .select(PetitionRow::as_select())
        .load(tx.conn())
        .await?;
    let mut both = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(hashes) = hashes.remove(&row.id) {
            both.push((row.into_model(), hashes));
        }
    }
    Ok(both)
}
