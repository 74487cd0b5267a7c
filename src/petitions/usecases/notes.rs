//! Internal remarks (ghi chú nội bộ) of those who work on a petition, in whatever unit. Each stands behind the petition's key, with its
//! author and its instant, and is never changed. A case has those of the petition that opened it. Who sees the row in full by which he
//! comes reads and writes them; of a sealed one who has a live grant, and that is a look, recorded before the answer. Machines never do.

pub mod views;
mod writing;

use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

pub use self::writing::write;

use self::views::NoteView;
use super::grants::{live, under};
use super::sight::Sight;
use crate::kernel::access::{AccessFacts, HasFacts as _, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::db::cursor::Window;
use crate::kernel::http::{Listed, PageQuery, Paging, Shown};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::people::references::positions_by_id;
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;
use crate::petitions::store::notes::{self, NoteKey, NoteRow};
use crate::petitions::store::{find, hold_behind};
use crate::vault::{Grant, Part, PartOf, open_granted, open_released};

/// The protected text of a remark.
#[derive(Debug, Serialize, Deserialize)]
struct NoteText {
    text: String,
}

/// The row by which the caller comes to the remarks on a petition: itself, or its case.
#[derive(Debug)]
pub struct Seen {
    /// The petition.
    pub petition_id: Uuid,
    /// Who sees the row.
    pub facts: AccessFacts,
    /// Its version, which `If-Match` names.
    pub version: i32,
    /// Where it stands.
    pub path: String,
}

/// The petition that the caller sees.
pub async fn on_petition(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Seen> {
    let petition = find(conn, &context.scope(matrix), id).await?;
    let path = format!("/v1/petitions/{id}");
    Ok(Seen { petition_id: id, facts: petition.facts(), version: petition.version, path })
}

/// By what somebody reads the remarks.
enum Way<'caller> {
    /// The row is open, and he sees it in full.
    Open,
    /// It is sealed, and he has a grant.
    Granted(Grant, &'caller Position),
}

/// How the caller comes to the remarks on what is open; 403 where he sees no more than that the row is there.
fn openly(context: &Context, seen: &Seen) -> Outcome<()> {
    let sight = Sight::on(context.caller(), &context.scope(matrix), &seen.facts);
    if !sight.reads_notes() {
        return Err(Problem::new(Code::PermissionMissing));
    }
    Ok(())
}

/// The same of whatever row, on the petition as it is held. That a relative of whom it names is kept out is recorded.
async fn way<'caller>(
    conn: &mut AsyncPgConnection,
    context: &'caller Context,
    seen: &Seen,
    petition: &Petition,
) -> Outcome<Way<'caller>> {
    if !petition.sealed {
        return openly(context, seen).map(|()| Way::Open);
    }
    if let Some((grant, position)) = live(conn, context.caller(), petition).await? {
        return Ok(Way::Granted(grant, position));
    }
    let refused = Problem::new(Code::PermissionMissing);
    // Only his kinship keeps him out.
    let kin = under(context.caller(), petition, &petition.facts()).is_some();
    Err(if kin { refused.under_conflict("petition", petition.id) } else { refused })
}

/// A page of the remarks on the petition behind the row that `by` finds.
pub async fn list(
    context: &Context,
    by: impl AsyncFn(&mut AsyncPgConnection) -> Outcome<Seen>,
    asked: &PageQuery,
) -> Outcome<Listed<NoteView>> {
    let scope = context.scope(matrix);
    let paging: Paging<'_, NoteKey> = Paging::new(context.visitor(), &scope.fingerprint(), asked)?;
    let window = paging.window();
    let (mut views, looked_at) = opened(context, by, Asked::Page(window)).await?;
    let next = paging.cut(&mut views, |last| NoteKey { at: last.noted_at, id: last.id })?;
    let listed = Listed::page(views, next, None);
    Ok(if looked_at { listed.secret() } else { listed })
}

/// One remark on the petition behind the row that `by` finds.
pub async fn show(
    context: &Context,
    by: impl AsyncFn(&mut AsyncPgConnection) -> Outcome<Seen>,
    note_id: Uuid,
) -> Outcome<Shown<NoteView>> {
    let (views, looked_at) = opened(context, by, Asked::One(note_id)).await?;
    let view = views.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(Shown::plain(view).opened(looked_at))
}

/// Which remarks are asked for.
#[derive(Debug, Clone, Copy)]
enum Asked {
    /// A page, with the row that tells whether there is a next one.
    Page(Window<NoteKey>),
    /// One.
    One(Uuid),
}

async fn rows(
    conn: &mut AsyncPgConnection,
    (commune, petition_id): (&str, Uuid),
    asked: Asked,
) -> Outcome<Vec<NoteRow>> {
    match asked {
        Asked::Page(window) => notes::page(conn, commune, petition_id, window).await,
        Asked::One(id) => Ok(vec![notes::find(conn, commune, petition_id, id).await?]),
    }
}

/// Remarks, opened for the caller; the flag tells that they were sealed, and that this is a look of the record.
async fn opened(
    context: &Context,
    by: impl AsyncFn(&mut AsyncPgConnection) -> Outcome<Seen>,
    asked: Asked,
) -> Outcome<(Vec<NoteView>, bool)> {
    let app = context.app();
    let read = app.db.reading(async |conn: &mut AsyncPgConnection| {
        let seen = by(conn).await?;
        if seen.facts.sealed {
            return Ok(None);
        }
        openly(context, &seen)?;
        let (commune, id) = (seen.facts.commune.as_str(), seen.petition_id);
        let rows = rows(conn, (commune, id), asked).await?;
        if rows.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let owners: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let parts = open_released(conn, app, commune, id, &owners).await?;
        let views = shown(conn, commune, rows, &parts).await?;
        if views.is_some() {
            app.access.read(context.visitor(), commune, "petition", id);
        }
        Ok(views)
    });
    if let Some(views) = read.await? {
        return Ok((views, false));
    }
    let views = app.db.write(async |tx: &mut Tx| look(tx, context, &by, asked).await).await?;
    Ok((views, true))
}

/// One look at what is sealed. The petition is held from the judgement to the commit: what ends the grant comes wholly before the look
/// or wholly after it.
async fn look(
    tx: &mut Tx,
    context: &Context,
    by: &impl AsyncFn(&mut AsyncPgConnection) -> Outcome<Seen>,
    asked: Asked,
) -> Outcome<Vec<NoteView>> {
    let found = by(tx.conn()).await?;
    let petition = hold_behind(tx, &found.facts.commune, found.petition_id).await?;
    // As it is now: an act may have ended while this one waited.
    let seen = by(tx.conn()).await?;
    let (app, commune) = (context.app(), petition.commune.as_str());
    let found = way(tx.conn(), context, &seen, &petition).await?;
    let rows = rows(tx.conn(), (commune, petition.id), asked).await?;
    let owners: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let parts = match &found {
        Way::Granted(grant, _) => open_granted(tx, app, commune, grant, &owners).await?,
        // Released between the two.
        Way::Open => open_released(tx.conn(), app, commune, petition.id, &owners).await?,
    };
    let views = shown(tx.conn(), commune, rows, &parts).await?;
    let views = views.ok_or_else(|| Problem::internal("a remark without its protected part"))?;
    if let Way::Granted(grant, position) = found {
        let entry = Entry {
            action: TEXT_OPENED,
            subject_kind: "petition",
            subject_id: Some(petition.id),
            position_id: Some(position.id),
            reason: None,
            detail: json!({ "grant": grant.kind(), "part": "note", "note_ids": owners }),
        };
        tx.record_look(app, &Actor::of(context), commune, entry).await?;
    }
    Ok(views)
}

/// The remarks in words; `None`: one of them is sealed.
async fn shown(
    conn: &AsyncPgConnection,
    commune: &str,
    rows: Vec<NoteRow>,
    parts: &PartOf,
) -> Outcome<Option<Vec<NoteView>>> {
    let authors: Vec<Uuid> = rows.iter().map(|row| row.author_position_id).collect();
    let authors = positions_by_id(conn, commune, &authors).await?;
    let view = |row: NoteRow| {
        let said = parts.get::<NoteText>(row.id, Part::Note)?;
        let author = authors.get(&row.author_position_id).cloned();
        Some(NoteView { id: row.id, author, noted_at: row.noted_at, text: said.text })
    };
    Ok(rows.into_iter().map(view).collect())
}
