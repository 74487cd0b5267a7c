//! Rows of attachments.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::schema::{attachment_voidings, attachments};
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, Outcome, Problem};

/// A row of `attachments`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct AttachmentRow {
    pub commune: String,
    pub id: Uuid,
    pub petition_id: Uuid,
    pub case_id: Option<Uuid>,
    pub act_id: Option<Uuid>,
    pub media_type: String,
    pub size: i32,
    pub added_at: DateTime<Utc>,
    pub added_by_client: Option<String>,
    pub added_by_position: Option<Uuid>,
}

/// A row of `attachment_voidings`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = attachment_voidings)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct VoidingRow {
    pub commune: String,
    pub attachment_id: Uuid,
    pub voided_at: DateTime<Utc>,
    pub voided_by_position: Uuid,
}

/// An attachment, and when it was voided.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The row.
    pub row: AttachmentRow,
    /// When it was.
    pub voided_at: Option<DateTime<Utc>>,
}

impl Attachment {
    /// Bytes of the content.
    pub fn size(&self) -> Outcome<usize> {
        usize::try_from(self.row.size).map_err(Problem::internal)
    }
}

fn joined((row, voided_at): (AttachmentRow, Option<DateTime<Utc>>)) -> Attachment {
    Attachment { row, voided_at }
}

/// Attachments behind the keys of these petitions, oldest first: those of the petitions themselves, or of one case. `client`: only those
/// that this portal added.
pub async fn of(
    conn: &mut AsyncPgConnection,
    (commune, petitions, case_id): (&str, &[Uuid], Option<Uuid>),
    client: Option<&str>,
) -> Outcome<Vec<Attachment>> {
    let voidings = attachment_voidings::table.on(attachment_voidings::commune
        .eq(attachments::commune)
        .and(attachment_voidings::attachment_id.eq(attachments::id)));
    let mut query = attachments::table
        .left_join(voidings)
        .filter(
            attachments::commune
                .eq(commune.to_owned())
                .and(attachments::petition_id.eq_any(petitions.to_vec())),
        )
        .filter(attachments::case_id.is_not_distinct_from(case_id))
        .order((attachments::added_at, attachments::id))
        .select((AttachmentRow::as_select(), attachment_voidings::voided_at.nullable()))
        .into_boxed();
    if let Some(client) = client {
        query = query.filter(attachments::added_by_client.is_not_distinct_from(client.to_owned()));
    }
    let rows: Vec<(AttachmentRow, Option<DateTime<Utc>>)> = query.load(conn).await?;
    Ok(rows.into_iter().map(joined).collect())
}

/// An attachment, whoever asks. The caller asks for its petition or case in his scope, also where there is none.
pub async fn find(conn: &mut AsyncPgConnection, id: Uuid) -> Outcome<Option<Attachment>> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let voidings = attachment_voidings::table.on(attachment_voidings::commune
        .eq(attachments::commune)
        .and(attachment_voidings::attachment_id.eq(attachments::id)));
    let found: Option<(AttachmentRow, Option<DateTime<Utc>>)> = attachments::table
        .left_join(voidings)
        .filter(attachments::commune.eq(&commune).and(attachments::id.eq(id)))
        .select((AttachmentRow::as_select(), attachment_voidings::voided_at.nullable()))
        .first(conn)
        .await
        .optional()?;
    Ok(found.map(joined))
}

/// Those of a petition or case that stand: of each whether it came through a portal.
pub async fn standing(
    conn: &mut AsyncPgConnection,
    (commune, petition_id, case_id): (&str, Uuid, Option<Uuid>),
) -> Outcome<Vec<bool>> {
    let voiding = attachment_voidings::table.filter(
        attachment_voidings::commune
            .eq(attachments::commune)
            .and(attachment_voidings::attachment_id.eq(attachments::id)),
    );
    let rows = attachments::table
        .filter(attachments::commune.eq(commune).and(attachments::petition_id.eq(petition_id)))
        .filter(attachments::case_id.is_not_distinct_from(case_id))
        .filter(not(exists(voiding)))
        .select(attachments::added_by_client.is_not_null())
        .load(conn)
        .await?;
    Ok(rows)
}

/// When those of these attachments that were voided were.
pub async fn voidings_of(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, DateTime<Utc>>> {
    let rows: Vec<(Uuid, DateTime<Utc>)> = attachment_voidings::table
        .filter(attachment_voidings::commune.eq(commune).and(attachment_voidings::attachment_id.eq_any(ids)))
        .select((attachment_voidings::attachment_id, attachment_voidings::voided_at))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Those that stand of a case, and of these entries themselves, oldest first.
pub async fn on_file(
    conn: &mut AsyncPgConnection,
    (commune, case_id): (&str, Uuid),
    entries: Vec<Uuid>,
) -> Outcome<Vec<AttachmentRow>> {
    let voiding = attachment_voidings::table.filter(
        attachment_voidings::commune
            .eq(attachments::commune)
            .and(attachment_voidings::attachment_id.eq(attachments::id)),
    );
    let own = attachments::case_id.is_null().and(attachments::petition_id.eq_any(entries));
    let rows = attachments::table
        .filter(attachments::commune.eq(commune))
        .filter(attachments::case_id.eq(case_id).or(own.nullable()))
        .filter(not(exists(voiding)))
        .order((attachments::added_at, attachments::id))
        .select(AttachmentRow::as_select())
        .load(conn)
        .await?;
    Ok(rows)
}

/// Which petitions these attachments stand behind, and which cases they belong to.
pub async fn owners_of(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, Uuid, Option<Uuid>)>> {
    let rows = attachments::table
        .filter(attachments::commune.eq(commune).and(attachments::id.eq_any(ids)))
        .select((attachments::id, attachments::petition_id, attachments::case_id))
        .load(conn)
        .await?;
    Ok(rows)
}

/// Inserts an attachment.
pub async fn insert(tx: &mut Tx, row: &AttachmentRow) -> Outcome<()> {
    diesel::insert_into(attachments::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Voids an attachment, once.
pub async fn void(tx: &mut Tx, row: &VoidingRow) -> Outcome<()> {
    let inserted = diesel::insert_into(attachment_voidings::table)
        .values(row)
        .on_conflict((attachment_voidings::commune, attachment_voidings::attachment_id))
        .do_nothing()
        .execute(tx.conn())
        .await?;
    if inserted == 1 { Ok(()) } else { Err(voided()) }
}

/// What was voided stays so, and through a portal nobody reads it.
#[must_use]
pub fn voided() -> Problem {
    Problem::new(Code::StateConflict).detail("This attachment was voided.")
}
