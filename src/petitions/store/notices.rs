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
    pub case_id: Option<Uuid>,
    pub annulled_by_act: Option<Uuid>,
}

/// Inserts a notice.
pub async fn insert(tx: &mut Tx, row: &NoticeRow) -> Outcome<()> {
    diesel::insert_into(notices::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Notices on these petitions themselves.
pub async fn of_petitions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_ids: &[Uuid],
) -> Outcome<Vec<NoticeRow>> {
    let told = notices::table
        .filter(notices::commune.eq(commune).and(notices::petition_id.eq_any(petition_ids)))
        .filter(notices::case_id.is_null())
        .order((notices::sent_on, notices::id));
    Ok(told.select(NoticeRow::as_select()).load(conn).await?)
}

/// Notices that were given in a case, those that were annulled too, oldest first.
pub async fn of_case(conn: &mut AsyncPgConnection, commune: &str, case_id: Uuid) -> Outcome<Vec<NoticeRow>> {
    Ok(notices::table
        .filter(notices::commune.eq(commune).and(notices::case_id.eq(case_id)))
        .order((notices::sent_on, notices::id))
        .select(NoticeRow::as_select())
        .load(conn)
        .await?)
}

/// The notice that this act gave, whether or not it stands.
pub async fn of_act(conn: &mut AsyncPgConnection, commune: &str, act_id: Uuid) -> Outcome<Option<NoticeRow>> {
    let given = notices::table.filter(notices::commune.eq(commune).and(notices::act_id.eq(act_id)));
    Ok(given.select(NoticeRow::as_select()).first(conn).await.optional()?)
}

/// Notes that a notice was annulled.
pub async fn annul(tx: &mut Tx, commune: &str, act_id: Uuid, by: Uuid) -> Outcome<()> {
    diesel::update(notices::table.filter(notices::commune.eq(commune).and(notices::act_id.eq(act_id))))
        .set(notices::annulled_by_act.eq(by))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Notices of a petition, those in the case that it opened too, oldest first; `writer_only`: those addressed to the writer that
/// stand.
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
        query = query.filter(notices::addressee.eq("writer").and(notices::annulled_by_act.is_null()));
    }
    Ok(query.load(conn).await?)
}
