//! Letters of cases: who must be told of which act, when that was sent, and when it was received.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::cases::schema::case_letters::{self, dsl};
use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;

diesel::allow_tables_to_appear_in_same_query!(case_letters, acts);

/// A row of `case_letters`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_letters)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct LetterRow {
    pub commune: String,
    pub id: Uuid,
    pub case_id: Uuid,
    pub act_id: Uuid,
    pub of_act: String,
    pub acted_on: NaiveDate,
    pub addressee: String,
    pub due_rule: Option<String>,
    pub sent_on: Option<NaiveDate>,
    pub sent_by_act: Option<Uuid>,
    pub received_on: Option<NaiveDate>,
    pub received_by_act: Option<Uuid>,
    pub annulled_by_act: Option<Uuid>,
}

/// Inserts letters that must be sent.
pub async fn insert(tx: &mut Tx, rows: &[LetterRow]) -> Outcome<()> {
    if !rows.is_empty() {
        diesel::insert_into(case_letters::table).values(rows).execute(tx.conn()).await?;
    }
    Ok(())
}

/// The letters of a case, oldest act first.
pub async fn of_case(conn: &mut AsyncPgConnection, commune: &str, case_id: Uuid) -> Outcome<Vec<LetterRow>> {
    Ok(case_letters::table
        .inner_join(acts::table.on(acts::commune.eq(dsl::commune).and(acts::id.eq(dsl::act_id))))
        .filter(dsl::commune.eq(commune).and(dsl::case_id.eq(case_id)))
        .order((acts::entered_at, dsl::act_id, dsl::id))
        .select(LetterRow::as_select())
        .load(conn)
        .await?)
}

/// Notes that these letters were sent.
pub async fn sent(tx: &mut Tx, commune: &str, ids: &[Uuid], on: NaiveDate, act_id: Uuid) -> Outcome<()> {
    diesel::update(case_letters::table.filter(dsl::commune.eq(commune).and(dsl::id.eq_any(ids))))
        .set((dsl::sent_on.eq(on), dsl::sent_by_act.eq(act_id)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Notes that a letter was received.
pub async fn received(tx: &mut Tx, commune: &str, id: Uuid, on: NaiveDate, act_id: Uuid) -> Outcome<()> {
    diesel::update(case_letters::table.find((commune, id)))
        .set((dsl::received_on.eq(on), dsl::received_by_act.eq(act_id)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Takes back what an annulled act had done to letters: those that it made due are not owed any more, what it recorded as sent
/// or received was not.
pub async fn annul(tx: &mut Tx, commune: &str, act_id: Uuid, by: Uuid) -> Outcome<()> {
    diesel::update(case_letters::table.filter(dsl::commune.eq(commune).and(dsl::act_id.eq(act_id))))
        .set(dsl::annulled_by_act.eq(by))
        .execute(tx.conn())
        .await?;
    let (day, act): (Option<NaiveDate>, Option<Uuid>) = (None, None);
    diesel::update(case_letters::table.filter(dsl::commune.eq(commune).and(dsl::sent_by_act.eq(act_id))))
        .set((dsl::sent_on.eq(day), dsl::sent_by_act.eq(act)))
        .execute(tx.conn())
        .await?;
    diesel::update(case_letters::table.filter(dsl::commune.eq(commune).and(dsl::received_by_act.eq(act_id))))
        .set((dsl::received_on.eq(day), dsl::received_by_act.eq(act)))
        .execute(tx.conn())
        .await?;
    Ok(())
}
