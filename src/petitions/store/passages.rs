//! Petitions that books of the commune passed on to one another: entries of one matter.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::schema::petitions;

/// Entries that are shown with a petition.
const SHOWN: i64 = 50;

/// The entry from which a petition was passed on, and those to which it was, in the order in which they were made.
pub async fn around(mut conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Vec<Petition>> {
    let from = petitions::id.eq(petition.passed_from_id.unwrap_or_default());
    let to = petitions::passed_from_id.eq(petition.id);
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(from.nullable().or(to)))
        .order((petitions::created_at, petitions::id))
        .limit(SHOWN)
        .select(PetitionRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// The entry that was made as the petition was passed on at this instant or since, held for a change.
pub async fn latest(tx: &mut Tx, petition: &Petition, since: DateTime<Utc>) -> Outcome<Option<Petition>> {
    let row: Option<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::passed_from_id.eq(petition.id)))
        .filter(petitions::created_at.ge(since))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .for_update()
        .first(tx.conn())
        .await
        .optional()?;
    Ok(row.map(PetitionRow::into_model))
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// From the entry upwards, to the first one.
const ABOVE: &str = "with recursive above as (
        select id, passed_from_id from petitions where commune = $1 and id = $2
        union all
        select p.id, p.passed_from_id from petitions p join above a on p.commune = $1 and p.id = a.passed_from_id
    )";

/// The entries through which a petition came, itself among them.
pub async fn above(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<Petition>> {
    let query = format!("{ABOVE} select id from above");
    let ids = ids(tx, petition, &query).await?;
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::id.eq_any(ids)))
        .select(PetitionRow::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// Every entry of the matter.
pub async fn of_matter(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<Uuid>> {
    let query = format!(
        "{ABOVE}, entries as (
            select id from above where passed_from_id is null
            union all
            select p.id from petitions p join entries e on p.commune = $1 and p.passed_from_id = e.id
        ) select id from entries"
    );
    ids(tx, petition, &query).await
}

async fn ids(tx: &mut Tx, petition: &Petition, query: &str) -> Outcome<Vec<Uuid>> {
    let query = diesel::sql_query(query).bind::<Text, _>(&petition.commune).bind::<SqlUuid, _>(petition.id);
    let rows: Vec<Id> = query.load(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
