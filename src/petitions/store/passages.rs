//! Petitions that books of the commune passed on to one another: entries of one matter. Whoever changes several of them locks the
//! later one first.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::lock_for_summary;
use super::row::PetitionRow;
use crate::kernel::acts::schema::acts;
use crate::kernel::acts::unannulled;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::Outcome;
use crate::petitions::model::{Kind, Petition, PetitionAct, Status};
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

/// The entries that came of a petition in other books.
const BELOW: &str = "with recursive below as (
        select id from petitions where commune = $1 and passed_from_id = $2
        union all
        select p.id from petitions p join below b on p.commune = $1 and p.passed_from_id = b.id
    )";

/// Locks the entries that came of a petition in other books; before itself, whether there is such a petition or not.
pub async fn hold_below(tx: &mut Tx, id: Uuid) -> Outcome<()> {
    let Some(commune) = commune_of(id) else { return Ok(()) };
    let query = format!(
        "{BELOW} select id from petitions where commune = $1 and id in (select id from below)
         order by created_at desc, id desc for update"
    );
    let query = diesel::sql_query(query).bind::<Text, _>(commune).bind::<SqlUuid, _>(id);
    let _: Vec<Id> = query.load(tx.conn()).await?;
    Ok(())
}

/// A petition and the entries that came of it in other books, in the order in which they were made, whoever asks.
pub async fn onwards(conn: &mut AsyncPgConnection, id: Uuid) -> Outcome<Vec<Petition>> {
    let Some(commune) = commune_of(id) else { return Ok(Vec::new()) };
    let query = diesel::sql_query(format!("{BELOW} select id from below"));
    let below: Vec<Id> = query.bind::<Text, _>(&commune).bind::<SqlUuid, _>(id).load(conn).await?;
    let ids = below.into_iter().map(|row| row.id).chain([id]);
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&commune).and(petitions::id.eq_any(ids)))
        .order((petitions::created_at, petitions::id))
        .select(PetitionRow::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// The entry that was made as the petition was passed on at this instant or since.
pub async fn latest(
    mut conn: &AsyncPgConnection,
    petition: &Petition,
    since: DateTime<Utc>,
) -> Outcome<Option<Petition>> {
    let row: Option<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::passed_from_id.eq(petition.id)))
        .filter(petitions::created_at.ge(since))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.map(PetitionRow::into_model))
}

/// The entry in the book to which a transferred petition went; none where it went to a body outside.
pub async fn followed(mut conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Option<Petition>> {
    if petition.status != Status::Transferred {
        return Ok(None);
    }
    let since: Option<DateTime<Utc>> = acts::table
        .filter(acts::commune.eq(&petition.commune).and(acts::subject_id.eq(petition.id)))
        .filter(acts::kind.eq(PetitionAct::Transfer.as_str()))
        .filter(unannulled())
        .select(max(acts::entered_at))
        .first(&mut conn)
        .await?;
    match since {
        Some(since) => latest(conn, petition, since).await,
        None => Ok(None),
    }
}

/// The entry from which this one was passed on, locked, if it is this one whose course it follows and it was told otherwise.
pub async fn follower(tx: &mut Tx, entry: &Petition) -> Outcome<Option<Petition>> {
    let Some(id) = entry.passed_from_id else { return Ok(None) };
    let above = lock_for_summary(tx, &entry.commune, id).await?;
    if above.public_status == entry.told_above() {
        return Ok(None);
    }
    let followed = followed(tx.conn(), &above).await?;
    Ok(followed.filter(|one| one.id == entry.id).map(|_| above))
}

/// True where the entries above this one, locked, follow its course: nothing was done with the matter where it came from, or elsewhere.
pub async fn is_followed(tx: &mut Tx, entry: &Petition) -> Outcome<bool> {
    let (mut id, mut from) = (entry.id, entry.passed_from_id);
    while let Some(above) = from {
        let above = lock_for_summary(tx, &entry.commune, above).await?;
        if followed(tx.conn(), &above).await?.is_none_or(|one| one.id != id) {
            return Ok(false);
        }
        (id, from) = (above.id, above.passed_from_id);
    }
    Ok(true)
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

/// The entries through which a petition came, itself among them: the later ones first.
pub async fn above(conn: &mut AsyncPgConnection, petition: &Petition) -> Outcome<Vec<Petition>> {
    let query = format!("{ABOVE} select id from above");
    let ids = ids(conn, petition, &query).await?;
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::id.eq_any(ids)))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

#[derive(QueryableByName)]
struct Brought {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    by: Uuid,
}

/// The entries from which these petitions were passed on, up to the first ones: each with the petition that came of it, and they
/// themselves.
pub async fn above_all(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_ids: &[Uuid],
) -> Outcome<(Vec<(Uuid, Uuid)>, Vec<Petition>)> {
    let query = "with recursive above as (
            select passed_from_id as id, id as by from petitions
            where commune = $1 and id = any($2) and passed_from_id is not null
            union all
            select p.passed_from_id, a.by from petitions p join above a on p.commune = $1 and p.id = a.id
            where p.passed_from_id is not null
        ) select id, by from above order by id, by";
    let query = diesel::sql_query(query).bind::<Text, _>(commune).bind::<Array<SqlUuid>, _>(petition_ids);
    let brought: Vec<Brought> = query.load(conn).await?;
    let ids: Vec<Uuid> = brought.iter().map(|row| row.id).collect();
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .select(PetitionRow::as_select())
        .load(conn)
        .await?;
    let by = brought.into_iter().map(|row| (row.id, row.by)).collect();
    Ok((by, rows.into_iter().map(PetitionRow::into_model).collect()))
}

/// The other entries of the matter that were released and belong to no case, locked.
pub async fn open_entries(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<Petition>> {
    let ids = of_matter(tx, petition).await?;
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::id.eq_any(ids)))
        .filter(petitions::id.ne(petition.id).and(petitions::case_id.is_null()).and(not(petitions::sealed)))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .for_update()
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// The other entries of the matter that stand and are sealed, locked.
pub async fn sealed_entries(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<Petition>> {
    let ids = of_matter(tx, petition).await?;
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::id.eq_any(ids)))
        .filter(petitions::id.ne(petition.id).and(petitions::sealed))
        .filter(petitions::status.ne(Status::Voided.as_str()))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .for_update()
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// True where another entry of the matter is of a kind that stays sealed. Not whether it is sealed: two that are sealed for each
/// other's sake could never be opened.
pub async fn sealed_elsewhere(tx: &mut Tx, petition: &Petition) -> Outcome<bool> {
    let others = of_matter(tx, petition).await?;
    let kinds = Kind::ALL.iter().filter(|kind| kind.stays_sealed()).map(|kind| kind.as_str());
    let sealed = petitions::table
        .filter(petitions::commune.eq(&petition.commune).and(petitions::id.eq_any(others)))
        .filter(petitions::id.ne(petition.id).and(petitions::kind.eq_any(kinds)))
        .filter(petitions::status.ne(Status::Voided.as_str()));
    Ok(diesel::select(exists(sealed)).get_result(tx.conn()).await?)
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
    ids(tx.conn(), petition, &query).await
}

async fn ids(conn: &mut AsyncPgConnection, petition: &Petition, query: &str) -> Outcome<Vec<Uuid>> {
    let query = diesel::sql_query(query).bind::<Text, _>(&petition.commune).bind::<SqlUuid, _>(petition.id);
    let rows: Vec<Id> = query.load(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
