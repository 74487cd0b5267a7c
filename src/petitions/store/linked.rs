//! Petitions of one case: sets of rows. Who changes them has locked the case.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::PetitionRow;
use super::waits::let_go_among;
use crate::kernel::acts::schema::acts;
use crate::kernel::acts::unannulled;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::linkage::Place;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PetitionAct, PublicStatus};
use crate::petitions::schema::petitions;

/// Tells those that are linked to a case what it has come to: its state as outsiders are told, and its lead with his unit where
/// it got one. What is told already is left as it is. Gives those that another book passed on.
pub async fn follow(
    tx: &mut Tx,
    commune: &str,
    case_id: Uuid,
    (public_status, assignee): (PublicStatus, Option<(Uuid, Uuid)>),
    now: DateTime<Utc>,
) -> Outcome<Vec<Petition>> {
    let query = "update petitions set public_status = $3, assignee_position_id = coalesce($4, assignee_position_id),
                     assignee_unit_id = coalesce($5, assignee_unit_id), version = version + 1,
                     changed_at = case when sealed and public_status = $3 then changed_at else $6 end
                 where commune = $1 and case_id = $2 and link_type is not null
                     and (public_status <> $3 or assignee_position_id is distinct from coalesce($4, assignee_position_id))
                 returning id, passed_from_id is not null as passed_on";
    let (position, unit) = assignee.unzip();
    let told: Vec<Told> = diesel::sql_query(query)
        .bind::<Text, _>(commune)
        .bind::<SqlUuid, _>(case_id)
        .bind::<Text, _>(public_status.as_str())
        .bind::<Nullable<SqlUuid>, _>(position)
        .bind::<Nullable<SqlUuid>, _>(unit)
        .bind::<Timestamptz, _>(now)
        .load(tx.conn())
        .await?;
    passed_on(tx, commune, told).await
}

/// Those of the rows told that another book passed on.
async fn passed_on(tx: &mut Tx, commune: &str, told: Vec<Told>) -> Outcome<Vec<Petition>> {
    let passed_on: Vec<Uuid> = told.into_iter().filter(|row| row.passed_on).map(|row| row.id).collect();
    if passed_on.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(passed_on)))
        .select(PetitionRow::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// A row that was told.
#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Bool)]
    passed_on: bool,
}

/// Takes linked petitions into another case: they are told what that has come to, and stay linked as they were. Gives those that
/// another book passed on.
pub async fn carry(
    tx: &mut Tx,
    commune: &str,
    ids: &[Uuid],
    to: &Place,
    now: DateTime<Utc>,
) -> Outcome<Vec<Petition>> {
    let (position, unit) = to.assignee;
    let query =
        "update petitions set case_id = $3, case_number = $4, public_status = $5, settler_position_id = $6,
                     assignee_position_id = $7, assignee_unit_id = $8, version = version + 1, changed_at = $9
                 where commune = $1 and id = any($2) and link_type is not null
                 returning id, passed_from_id is not null as passed_on";
    let told: Vec<Told> = diesel::sql_query(query)
        .bind::<Text, _>(commune)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<SqlUuid, _>(to.case_id)
        .bind::<Text, _>(&to.case_number)
        .bind::<Text, _>(to.public_status.as_str())
        .bind::<Nullable<SqlUuid>, _>(to.settler_position_id)
        .bind::<Nullable<SqlUuid>, _>(position)
        .bind::<Nullable<SqlUuid>, _>(unit)
        .bind::<Timestamptz, _>(now)
        .load(tx.conn())
        .await?;
    passed_on(tx, commune, told).await
}

/// The petitions of a case: the one that opened it, and those that are linked to it.
pub async fn of_case(conn: &mut AsyncPgConnection, commune: &str, case_id: Uuid) -> Outcome<Vec<Petition>> {
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq(case_id)))
        .select(PetitionRow::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// The same, locked: the later ones first.
pub async fn lock_of_case(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<Vec<Petition>> {
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq(case_id)))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .for_update()
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// The legal day on which the last of these petitions came to a case by an act of its own that stands: was accepted, or linked to it. A
/// link that let its petition go brought it to none.
pub async fn came_on(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Option<NaiveDate>> {
    let by = [PetitionAct::Link, PetitionAct::Acceptance].map(PetitionAct::as_str);
    let came: Vec<(Uuid, NaiveDate)> = acts::table
        .filter(acts::commune.eq(commune).and(acts::subject_id.eq_any(ids)))
        .filter(acts::kind.eq_any(by))
        .filter(unannulled())
        .select((acts::id, acts::acted_on))
        .load(tx.conn())
        .await?;
    let by: Vec<Uuid> = came.iter().map(|(id, _)| *id).collect();
    let let_go = let_go_among(tx.conn(), commune, &by).await?;
    Ok(came.into_iter().filter(|(id, _)| !let_go.contains(id)).map(|(_, day)| day).max())
}

/// The last petition to come of those that are linked to a case, with its day.
pub async fn latest(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<Option<(Uuid, NaiveDate)>> {
    Ok(petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq(case_id)))
        .filter(petitions::link_type.is_not_null())
        .order((petitions::received_on.desc(), petitions::id.desc()))
        .select((petitions::id, petitions::received_on))
        .first(tx.conn())
        .await
        .optional()?)
}

/// The petition that opened a case.
pub async fn first(conn: &mut AsyncPgConnection, commune: &str, case_id: Uuid) -> Outcome<Petition> {
    let row: PetitionRow = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq(case_id)))
        .filter(petitions::link_type.is_null())
        .select(PetitionRow::as_select())
        .first(conn)
        .await?;
    Ok(row.into_model())
}

/// True where more is linked to a case than withdrawals: what others wrote, or what was added.
pub async fn others(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<bool> {
    Ok(!others_among(tx.conn(), commune, &[case_id]).await?.is_empty())
}

/// True where what another wrote about the same content is linked to a case.
pub async fn has_duplicate(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<bool> {
    let duplicates = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq(case_id)))
        .filter(petitions::link_type.eq(LinkType::Duplicate.as_str()));
    Ok(diesel::select(diesel::dsl::exists(duplicates)).get_result(tx.conn()).await?)
}

/// Those of these cases to which more is linked than withdrawals.
pub async fn others_among(
    mut conn: &AsyncPgConnection,
    commune: &str,
    case_ids: &[Uuid],
) -> Outcome<Vec<Uuid>> {
    if case_ids.is_empty() {
        return Ok(Vec::new());
    }
    let of: Vec<Option<Uuid>> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq_any(case_ids)))
        .filter(petitions::link_type.ne(LinkType::Withdrawal.as_str()))
        .select(petitions::case_id)
        .distinct()
        .load(&mut conn)
        .await?;
    Ok(of.into_iter().flatten().collect())
}

/// Persons in office whom the petitions of these cases name, all but one of these.
pub async fn named_in(tx: &mut Tx, commune: &str, case_ids: &[Uuid], but: Uuid) -> Outcome<Vec<Uuid>> {
    let rows: Vec<Vec<Uuid>> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::case_id.eq_any(case_ids)))
        .filter(petitions::id.ne(but))
        .select(petitions::named_person_ids)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Hides the petitions of these cases, all but one of these, from these persons and nobody else. Each changes, be it hidden from
/// others than before or not: what does not change would tell that nobody else is named. Outside none of it is told.
pub async fn hide_from(
    tx: &mut Tx,
    commune: &str,
    (case_ids, but): (&[Uuid], Uuid),
    persons: &[Uuid],
) -> Outcome<()> {
    let query = "update petitions set excluded_person_ids = $4, version = version + 1
                 where commune = $1 and case_id = any($2) and id <> $3";
    diesel::sql_query(query)
        .bind::<Text, _>(commune)
        .bind::<Array<SqlUuid>, _>(case_ids)
        .bind::<SqlUuid, _>(but)
        .bind::<Array<SqlUuid>, _>(persons)
        .execute(tx.conn())
        .await?;
    Ok(())
}
