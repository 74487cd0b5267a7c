//! What was reported of enforcement items.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::cases::model::item::ReportStage;
use crate::cases::schema::enforcement_reports::{self, dsl};
use crate::kernel::db::Tx;
use crate::kernel::db::coded::Coded;
use crate::kernel::problem::Outcome;

/// A row of `enforcement_reports`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = enforcement_reports)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct ItemReportRow {
    pub commune: String,
    pub id: Uuid,
    pub item_id: Uuid,
    pub act_id: Uuid,
    pub stage: Coded<ReportStage>,
    pub reported_by_position_id: Uuid,
    pub reported_on: NaiveDate,
    pub recovered_amount: Option<i64>,
    pub created_at: DateTime<Utc>,
}

/// Inserts a report.
pub async fn insert(tx: &mut Tx, row: &ItemReportRow) -> Outcome<()> {
    diesel::insert_into(enforcement_reports::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Reports of an item, oldest first; of very many the latest.
pub async fn of_item(
    conn: &mut AsyncPgConnection,
    commune: &str,
    item_id: Uuid,
) -> Outcome<Vec<ItemReportRow>> {
    let mut rows: Vec<ItemReportRow> = enforcement_reports::table
        .filter(dsl::commune.eq(commune).and(dsl::item_id.eq(item_id)))
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .limit(500)
        .select(ItemReportRow::as_select())
        .load(conn)
        .await?;
    rows.reverse();
    Ok(rows)
}
