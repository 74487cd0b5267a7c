//! Rows of internal remarks. They are never changed and never deleted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::db::Tx;
use crate::kernel::db::cursor::Window;
use crate::kernel::problem::Outcome;
use crate::petitions::schema::petition_notes;

/// A row of `petition_notes`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_notes)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct NoteRow {
    pub commune: String,
    pub id: Uuid,
    pub petition_id: Uuid,
    pub author_position_id: Uuid,
    pub noted_at: DateTime<Utc>,
}

/// Place of a remark in its list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct NoteKey {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Its id breaks ties.
    pub id: Uuid,
}

/// Inserts a remark.
pub async fn insert(tx: &mut Tx, row: &NoteRow) -> Outcome<()> {
    diesel::insert_into(petition_notes::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// A page of the remarks on a petition, oldest first.
pub async fn page(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
    window: Window<NoteKey>,
) -> Outcome<Vec<NoteRow>> {
    let mut query = petition_notes::table
        .filter(
            petition_notes::commune.eq(commune.to_owned()).and(petition_notes::petition_id.eq(petition_id)),
        )
        .select(NoteRow::as_select())
        .order((petition_notes::noted_at, petition_notes::id))
        .limit(window.rows)
        .into_boxed();
    if let Some(NoteKey { at, id }) = window.after {
        let later = petition_notes::noted_at.gt(at).or(petition_notes::id.gt(id));
        query = query.filter(petition_notes::noted_at.ge(at).and(later));
    }
    Ok(query.load(conn).await?)
}

/// One remark on a petition.
pub async fn find(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
    id: Uuid,
) -> Outcome<NoteRow> {
    let note = petition_notes::table.find((commune, id)).filter(petition_notes::petition_id.eq(petition_id));
    Ok(note.select(NoteRow::as_select()).first(conn).await?)
}
