//! Rows of notices.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::schema::notices;

/// A row of `notices`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct NoticeRow {
    pub commune: String,
    pub id: Uuid,
    pub petition_id: Uuid,
    pub act_id: Uuid,
    pub addressee: String,
    pub outcome: String,
    pub sent_on: NaiveDate,
}

/// Inserts a notice.
pub async fn insert(tx: &mut Tx, row: &NoticeRow) -> Outcome<()> {
    diesel::insert_into(notices::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Notices of these petitions.
pub async fn of_petitions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_ids: &[Uuid],
) -> Outcome<Vec<NoticeRow>> {
    let told = notices::table
        .filter(notices::commune.eq(commune).and(notices::petition_id.eq_any(petition_ids)))
        .order((notices::sent_on, notices::id));
    Ok(told.select(NoticeRow::as_select()).load(conn).await?)
}

/// Notices of a petition, oldest first; `writer_only`: those addressed to the writer.
pub async fn of_petition(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
    writer_only: bool,
) -> Outcome<Vec<NoticeRow>> {
    let mut query = notices::table
        .filter(notices::commune.eq(commune.to_owned()).and(notices::petition_id.eq(petition_id)))
        .order((notices::sent_on, notices::id))
        .select(NoticeRow::as_select())
        .limit(500)
        .into_boxed();
    if writer_only {
        query = query.filter(notices::addressee.eq("writer"));
    }
    Ok(query.load(conn).await?)
}
