//! Cases that findings name, and replies to findings.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::problem::Outcome;
use crate::supervision::model::Reply;
use crate::supervision::schema::{finding_cases, finding_replies};

/// Inserts a reply.
pub async fn insert_reply(
    conn: &mut AsyncPgConnection,
    commune: &str,
    act_id: Uuid,
    reply: &Reply,
) -> Outcome<()> {
    diesel::insert_into(finding_replies::table)
        .values((
            finding_replies::commune.eq(commune),
            finding_replies::id.eq(reply.id),
            finding_replies::finding_id.eq(reply.finding_id),
            finding_replies::act_id.eq(act_id),
            finding_replies::replied_by_position_id.eq(reply.replied_by_position_id),
            finding_replies::replied_on.eq(reply.replied_on),
            finding_replies::content.eq(&reply.content),
            finding_replies::measures.eq(reply.measures.as_ref()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Replies to several findings, oldest first.
pub async fn replies_of(conn: &mut AsyncPgConnection, commune: &str, of: &[Uuid]) -> Outcome<Vec<Reply>> {
    type Columns = (Uuid, Uuid, Uuid, NaiveDate, String, Option<String>);
    let rows: Vec<Columns> = finding_replies::table
        .filter(finding_replies::commune.eq(commune).and(finding_replies::finding_id.eq_any(of)))
        .order((finding_replies::replied_on, finding_replies::id))
        .select((
            finding_replies::id,
            finding_replies::finding_id,
            finding_replies::replied_by_position_id,
            finding_replies::replied_on,
            finding_replies::content,
            finding_replies::measures,
        ))
        .load(conn)
        .await?;
    let reply = |(id, finding_id, replied_by_position_id, replied_on, content, measures)| Reply {
        id,
        finding_id,
        replied_by_position_id,
        replied_on,
        content,
        measures,
    };
    Ok(rows.into_iter().map(reply).collect())
}

/// Cases that several findings name, as (finding, case).
pub async fn cases_of(
    conn: &mut AsyncPgConnection,
    commune: &str,
    of: &[Uuid],
) -> Outcome<Vec<(Uuid, Uuid)>> {
    Ok(finding_cases::table
        .filter(finding_cases::commune.eq(commune).and(finding_cases::finding_id.eq_any(of)))
        .order((finding_cases::finding_id, finding_cases::case_id))
        .select((finding_cases::finding_id, finding_cases::case_id))
        .load(conn)
        .await?)
}
