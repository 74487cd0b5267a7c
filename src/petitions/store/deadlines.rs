//! Rows of deadlines (clocks).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::db::coded::Coded;
use crate::kernel::problem::Outcome;
use crate::petitions::model::DeadlineStatus;
use crate::petitions::schema::deadlines;

/// A row of `deadlines`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = deadlines)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct DeadlineRow {
    pub commune: String,
    pub id: Uuid,
    pub petition_id: Uuid,
    pub case_id: Option<Uuid>,
    pub rule_key: String,
    pub rule_valid_from: Option<NaiveDate>,
    pub source: String,
    pub start_event: String,
    pub start_on: NaiveDate,
    pub remote_area: bool,
    pub complexity: String,
    pub complexity_by_act: Option<Uuid>,
    pub extensions: Value,
    pub pauses: Value,
    pub nominal_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub overdue_from: Option<NaiveDate>,
    pub status: String,
    pub provisional: bool,
    pub calendar_version: String,
    pub alternatives: Value,
    pub explanation: Value,
    pub stopped_on: Option<NaiveDate>,
    pub stopped_by_act: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub law_seq: i64,
}

impl DeadlineRow {
    /// Its day, its state, and whether that day may still move.
    #[must_use]
    pub fn end(&self) -> (Option<NaiveDate>, &str, bool) {
        (self.due_on, &self.status, self.provisional)
    }

    /// The last day on which its duty is in time: its day, and while the year of that is not loaded the end as if no holiday fell into the
    /// time. `None`: it stands.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.due_on.or(self.nominal_on)
    }
}

/// Inserts clocks.
pub async fn insert(tx: &Tx, rows: &[DeadlineRow]) -> Outcome<()> {
    if !rows.is_empty() {
        diesel::insert_into(deadlines::table).values(rows).execute(&mut tx.at_once()).await?;
    }
    Ok(())
}

/// Clocks of several petitions in one statement, oldest first.
pub async fn of_petitions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<DeadlineRow>> {
    Ok(deadlines::table
        .filter(deadlines::commune.eq(commune).and(deadlines::petition_id.eq_any(ids)))
        .order((deadlines::created_at, deadlines::rule_key))
        .select(DeadlineRow::as_select())
        .load(conn)
        .await?)
}

/// What lists show of a clock. The computation in words is longer than all the rest of the row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = deadlines)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct ShortRow {
    pub petition_id: Uuid,
    pub rule_key: String,
    pub remote_area: bool,
    pub due_on: Option<NaiveDate>,
    pub status: Coded<DeadlineStatus>,
    pub provisional: bool,
    pub created_at: DateTime<Utc>,
}

/// The same clocks in short, petition by petition, the oldest of each first: no index has that order.
pub async fn in_short(mut conn: &AsyncPgConnection, commune: &str, ids: &[Uuid]) -> Outcome<Vec<ShortRow>> {
    let mut rows: Vec<ShortRow> = deadlines::table
        .filter(deadlines::commune.eq(commune).and(deadlines::petition_id.eq_any(ids)))
        .select(ShortRow::as_select())
        .load(&mut conn)
        .await?;
    let key = |row: &ShortRow| (row.petition_id, row.created_at);
    rows.sort_by(|one, other| key(one).cmp(&key(other)).then_with(|| one.rule_key.cmp(&other.rule_key)));
    Ok(rows)
}

/// Stops clocks of one commune, all of them alike, in one statement.
pub async fn stop<'row>(
    tx: &mut Tx,
    rows: impl IntoIterator<Item = &'row DeadlineRow>,
    state: DeadlineStatus,
    on: NaiveDate,
    act_id: Option<Uuid>,
) -> Outcome<()> {
    let (communes, ids): (Vec<&str>, Vec<Uuid>) =
        rows.into_iter().map(|row| (row.commune.as_str(), row.id)).unzip();
    let [commune, ..] = communes.as_slice() else { return Ok(()) };
    diesel::update(deadlines::table.filter(deadlines::commune.eq(commune).and(deadlines::id.eq_any(&ids))))
        .set((
            deadlines::status.eq(state.as_str()),
            deadlines::stopped_on.eq(on),
            deadlines::stopped_by_act.eq(act_id),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes what a clock's course, day and end are now; what started it stays.
pub async fn recompute(tx: &mut Tx, row: &DeadlineRow) -> Outcome<()> {
    diesel::update(deadlines::table.find((row.commune.as_str(), row.id)))
        .set((
            deadlines::rule_key.eq(&row.rule_key),
            deadlines::rule_valid_from.eq(row.rule_valid_from),
            deadlines::source.eq(&row.source),
            deadlines::complexity.eq(&row.complexity),
            deadlines::complexity_by_act.eq(row.complexity_by_act),
            deadlines::extensions.eq(&row.extensions),
            deadlines::pauses.eq(&row.pauses),
            deadlines::nominal_on.eq(row.nominal_on),
            deadlines::due_on.eq(row.due_on),
            deadlines::overdue_from.eq(row.overdue_from),
            deadlines::status.eq(&row.status),
            deadlines::provisional.eq(row.provisional),
            deadlines::calendar_version.eq(&row.calendar_version),
            deadlines::alternatives.eq(&row.alternatives),
            deadlines::explanation.eq(&row.explanation),
            deadlines::law_seq.eq(row.law_seq),
            deadlines::stopped_on.eq(row.stopped_on),
            deadlines::stopped_by_act.eq(row.stopped_by_act),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The same of a clock whose first day was entered wrongly.
pub async fn begin_again(tx: &mut Tx, row: &DeadlineRow) -> Outcome<()> {
    diesel::update(deadlines::table.find((row.commune.as_str(), row.id)))
        .set((deadlines::start_on.eq(row.start_on), deadlines::remote_area.eq(row.remote_area)))
        .execute(tx.conn())
        .await?;
    recompute(tx, row).await
}

/// Number of the document by which an act was done.
pub async fn document_number(tx: &mut Tx, commune: &str, act_id: Uuid) -> Outcome<Option<String>> {
    let number = acts::table.find((commune, act_id)).select(acts::document_number).first(tx.conn()).await?;
    Ok(number)
}
