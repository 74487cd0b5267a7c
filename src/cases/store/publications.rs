//! Wordings for the public.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::cases::schema::case_publications::{self, dsl};
use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;

diesel::allow_tables_to_appear_in_same_query!(case_publications, acts);

/// A row of `case_publications`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_publications)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct PublicationRow {
    pub commune: String,
    pub id: Uuid,
    pub case_id: Uuid,
    pub act_id: Uuid,
    pub form: String,
    pub digest: String,
    pub proposed_by_person_id: Uuid,
    pub proposed_by_settler: bool,
    pub approved_by_act: Option<Uuid>,
    pub approved_on: Option<NaiveDate>,
    pub public_text: Option<String>,
    pub meeting_on: Option<NaiveDate>,
    pub displayed_from: Option<NaiveDate>,
    pub times: Option<i32>,
    pub ended_on: Option<NaiveDate>,
    pub ended_by_act: Option<Uuid>,
    pub annulled_by_act: Option<Uuid>,
}

/// Inserts a proposal.
pub async fn insert(tx: &mut Tx, row: &PublicationRow) -> Outcome<()> {
    diesel::insert_into(case_publications::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The publications of a case, oldest first.
pub async fn of_case(
    conn: &mut AsyncPgConnection,
    commune: &str,
    case_id: Uuid,
) -> Outcome<Vec<PublicationRow>> {
    Ok(case_publications::table
        .inner_join(acts::table.on(acts::commune.eq(dsl::commune).and(acts::id.eq(dsl::act_id))))
        .filter(dsl::commune.eq(commune).and(dsl::case_id.eq(case_id)))
        .order((acts::entered_at, dsl::id))
        .select(PublicationRow::as_select())
        .load(conn)
        .await?)
}

/// One publication of a case.
pub async fn find(
    tx: &mut Tx,
    (commune, case_id): (&str, Uuid),
    id: Uuid,
) -> Outcome<Option<PublicationRow>> {
    let found = case_publications::table.find((commune, id)).filter(dsl::case_id.eq(case_id));
    Ok(found.select(PublicationRow::as_select()).first(tx.conn()).await.optional()?)
}

/// The approved wording of one publication of a case; `None`: there is none.
pub async fn wording(
    conn: &mut AsyncPgConnection,
    (commune, case_id): (&str, Uuid),
    id: Uuid,
) -> Outcome<Option<String>> {
    let found = case_publications::table.find((commune, id)).filter(dsl::case_id.eq(case_id));
    let wording = found.select(dsl::public_text).first::<Option<String>>(conn).await.optional()?;
    Ok(wording.flatten())
}

/// Notes the approval, and opens the wording.
pub async fn approve(
    tx: &mut Tx,
    (commune, id): (&str, Uuid),
    (on, act_id): (NaiveDate, Uuid),
    public_text: &str,
) -> Outcome<()> {
    diesel::update(case_publications::table.find((commune, id)))
        .set((dsl::approved_on.eq(on), dsl::approved_by_act.eq(act_id), dsl::public_text.eq(public_text)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Notes that it was shown until this day, or was told on it.
pub async fn end(
    tx: &mut Tx,
    (commune, id): (&str, Uuid),
    (on, act_id): (NaiveDate, Uuid),
    (displayed_from, times): (Option<NaiveDate>, Option<i32>),
) -> Outcome<()> {
    diesel::update(case_publications::table.find((commune, id)))
        .set((
            dsl::ended_on.eq(on),
            dsl::ended_by_act.eq(act_id),
            dsl::displayed_from.eq(displayed_from),
            dsl::times.eq(times),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Takes back what an annulled act had done to publications: the proposal falls away, the approved wording is closed again, what was
/// not shown so has no end.
pub async fn annul(tx: &mut Tx, commune: &str, act_id: Uuid, by: Uuid) -> Outcome<()> {
    diesel::update(case_publications::table.filter(dsl::commune.eq(commune).and(dsl::act_id.eq(act_id))))
        .set(dsl::annulled_by_act.eq(by))
        .execute(tx.conn())
        .await?;
    let (day, act, text): (Option<NaiveDate>, Option<Uuid>, Option<String>) = (None, None, None);
    let none: Option<i32> = None;
    let ended = case_publications::table.filter(dsl::commune.eq(commune).and(dsl::ended_by_act.eq(act_id)));
    diesel::update(ended)
        .set((
            dsl::ended_on.eq(day),
            dsl::ended_by_act.eq(act),
            dsl::displayed_from.eq(day),
            dsl::times.eq(none),
        ))
        .execute(tx.conn())
        .await?;
    let approved =
        case_publications::table.filter(dsl::commune.eq(commune).and(dsl::approved_by_act.eq(act_id)));
    diesel::update(approved)
        .set((dsl::approved_on.eq(day), dsl::approved_by_act.eq(act), dsl::public_text.eq(text)))
        .execute(tx.conn())
        .await?;
    Ok(())
}
