//! Petitions that wait for another one, which has no case yet: rows of `petition_waits`. Whoever changes several petitions locks the
//! later one first.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::schema::{petition_waits, petitions};

/// It went into the case of the other one.
pub const TAKEN_ALONG: &str = "taken_along";
/// The other one came to no case: it stands for itself again.
pub const LET_GO: &str = "let_go";
/// The link was annulled.
pub const ANNULLED: &str = "annulled";

/// A row of `petition_waits`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_waits)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct WaitRow {
    pub commune: String,
    pub act_id: Uuid,
    pub petition_id: Uuid,
    pub for_petition_id: Uuid,
    pub ended: Option<String>,
    pub ended_by_act: Option<Uuid>,
}

/// Keeps that a petition waits, since this link.
pub async fn insert(tx: &mut Tx, petition: &Petition, act_id: Uuid, for_petition_id: Uuid) -> Outcome<()> {
    let row = WaitRow {
        commune: petition.commune.clone(),
        act_id,
        petition_id: petition.id,
        for_petition_id,
        ended: None,
        ended_by_act: None,
    };
    diesel::insert_into(petition_waits::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Locks a petition with those that wait for it, whether there is such a petition or not.
pub async fn hold(tx: &mut Tx, id: Uuid) -> Outcome<()> {
    let Some(commune) = commune_of(id) else { return Ok(()) };
    let query = "select p.id from petitions p where p.commune = $1 and p.id in (
            select $2::uuid
            union all
            select w.petition_id from petition_waits w where w.commune = $1 and w.for_petition_id = $2 and w.ended is null
        ) order by p.created_at desc, p.id desc for update of p";
    diesel::sql_query(query).bind::<Text, _>(commune).bind::<SqlUuid, _>(id).execute(tx.conn()).await?;
    Ok(())
}

/// Those that wait for a petition, locked: the later ones first. One that came this moment and is held by somebody else is not waited
/// for: who holds it may wait for this petition.
pub async fn of(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<(WaitRow, Petition)>> {
    let waits: Vec<WaitRow> = petition_waits::table
        .filter(petition_waits::commune.eq(&petition.commune))
        .filter(petition_waits::for_petition_id.eq(petition.id).and(petition_waits::ended.is_null()))
        .select(WaitRow::as_select())
        .load(tx.conn())
        .await?;
    with_petitions(tx, waits).await
}

/// The petition for which this one waits, which is held: whatever moves the other one holds this one too.
pub async fn awaited(tx: &mut Tx, petition: &Petition) -> Outcome<Petition> {
    let id: Uuid = petition_waits::table
        .filter(
            petition_waits::commune.eq(&petition.commune).and(petition_waits::petition_id.eq(petition.id)),
        )
        .filter(petition_waits::ended.is_null())
        .select(petition_waits::for_petition_id)
        .first(tx.conn())
        .await?;
    let row: PetitionRow = petitions::table
        .find((petition.commune.as_str(), id))
        .select(PetitionRow::as_select())
        .first(tx.conn())
        .await?;
    Ok(row.into_model())
}

/// Those that an act on a petition took along into its case and that did not leave it by an act of their own since, locked in the same
/// way.
pub async fn along(tx: &mut Tx, petition: &Petition, act_id: Uuid) -> Outcome<Vec<(WaitRow, Petition)>> {
    let waits: Vec<WaitRow> = petition_waits::table
        .filter(petition_waits::commune.eq(&petition.commune))
        .filter(petition_waits::for_petition_id.eq(petition.id))
        .filter(petition_waits::ended.eq(TAKEN_ALONG).and(petition_waits::ended_by_act.eq(act_id)))
        .select(WaitRow::as_select())
        .load(tx.conn())
        .await?;
    with_petitions(tx, waits).await
}

async fn with_petitions(tx: &mut Tx, waits: Vec<WaitRow>) -> Outcome<Vec<(WaitRow, Petition)>> {
    let [first, ..] = waits.as_slice() else { return Ok(Vec::new()) };
    let ids: Vec<Uuid> = waits.iter().map(|wait| wait.petition_id).collect();
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&first.commune).and(petitions::id.eq_any(ids)))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .for_update()
        .skip_locked()
        .load(tx.conn())
        .await?;
    if rows.len() < waits.len() {
        // Who is answered need not see those that wait.
        let detail = "Something else is done at the same moment.";
        return Err(Problem::new(Code::ServiceUnavailable).retry_after(1).detail(detail));
    }
    let with_wait = |row: PetitionRow| {
        let wait = waits.iter().find(|wait| wait.petition_id == row.id)?;
        Some((wait.clone(), row.into_model()))
    };
    Ok(rows.into_iter().filter_map(with_wait).collect())
}

/// True where others went into its case with this petition, and were not taken out of it since.
pub async fn any_along(tx: &mut Tx, petition: &Petition) -> Outcome<bool> {
    let along = petition_waits::table
        .filter(petition_waits::commune.eq(&petition.commune))
        .filter(petition_waits::for_petition_id.eq(petition.id))
        .filter(petition_waits::ended.eq(TAKEN_ALONG));
    Ok(diesel::select(diesel::dsl::exists(along)).get_result(tx.conn()).await?)
}

/// The legal day on which a petition that had waited was taken into its case; `None`: it never waited, or waits.
pub async fn taken_along_on(tx: &mut Tx, petition: &Petition) -> Outcome<Option<NaiveDate>> {
    let by = petition_waits::table
        .filter(petition_waits::commune.eq(&petition.commune))
        .filter(petition_waits::petition_id.eq(petition.id))
        .filter(petition_waits::ended.eq(TAKEN_ALONG))
        .select(petition_waits::ended_by_act);
    let by: Vec<Uuid> = by.load::<Option<Uuid>>(tx.conn()).await?.into_iter().flatten().collect();
    if by.is_empty() {
        return Ok(None);
    }
    Ok(acts::table
        .filter(acts::commune.eq(&petition.commune).and(acts::id.eq_any(by)))
        .select(diesel::dsl::max(acts::acted_on))
        .first(tx.conn())
        .await?)
}

/// When who waited by this link was taken along into a case; `None`: nobody waited by it, or waits still.
pub async fn taken_along_at(tx: &mut Tx, (commune, link): (&str, Uuid)) -> Outcome<Option<DateTime<Utc>>> {
    let by: Option<Option<Uuid>> = petition_waits::table
        .find((commune, link))
        .filter(petition_waits::ended.eq(TAKEN_ALONG))
        .select(petition_waits::ended_by_act)
        .first(tx.conn())
        .await
        .optional()?;
    let Some(by) = by.flatten() else { return Ok(None) };
    Ok(Some(acts::table.find((commune, by)).select(acts::entered_at).first(tx.conn()).await?))
}

/// Ends the waiting that this link began, if somebody waited by it.
pub async fn end(tx: &mut Tx, (commune, link): (&str, Uuid), how: &str, by: Uuid) -> Outcome<()> {
    diesel::update(petition_waits::table.find((commune, link)))
        .set((petition_waits::ended.eq(how), petition_waits::ended_by_act.eq(by)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The waiting that this link began goes on: what had ended it was a mistake.
pub async fn resume(tx: &mut Tx, (commune, link): (&str, Uuid)) -> Outcome<()> {
    let ended = (petition_waits::ended.eq(None::<String>), petition_waits::ended_by_act.eq(None::<Uuid>));
    diesel::update(petition_waits::table.find((commune, link))).set(ended).execute(tx.conn()).await?;
    Ok(())
}

/// Those of these links that let their petition go.
pub async fn let_go_among(mut conn: &AsyncPgConnection, commune: &str, links: &[Uuid]) -> Outcome<Vec<Uuid>> {
    if links.is_empty() {
        return Ok(Vec::new());
    }
    Ok(petition_waits::table
        .filter(petition_waits::commune.eq(commune).and(petition_waits::act_id.eq_any(links)))
        .filter(petition_waits::ended.eq(LET_GO))
        .select(petition_waits::act_id)
        .load(&mut conn)
        .await?)
}
