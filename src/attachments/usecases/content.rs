//! The content of an attachment, sent chunk by chunk: no more than a few of them are in memory, and no connection is held while a
//! slow reader takes them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use uuid::Uuid;

use super::entries::{Seen, seen};
use super::look::{Way, look, on_entry};
use super::place::Place;
use crate::attachments::model::MediaType;
use crate::attachments::store::{Attachment, voided};
use crate::kernel::access::Caller;
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::pieces::{Pieces, PiecesBody};
use crate::kernel::http::shares::{Share, Shares};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};
use crate::petitions::access::matrix;
use crate::petitions::usecases::sight::Sight;
use crate::vault::{Grant, StoredFile};

/// Files that are sent at once: each needs some half a megabyte.
const AT_ONCE: usize = 16;
/// Longest time for a file to be sent: the largest at 140 kbit/s.
const DOWNLOAD_TIME: Duration = Duration::from_secs(600);

/// How contents are sent; an App part.
pub struct Downloads {
    permits: Arc<Semaphore>,
    shares: Shares,
    patience: Duration,
}

impl std::fmt::Debug for Downloads {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Downloads")
    }
}

impl Downloads {
    /// Each as long as its reader takes no longer than `patience` for one chunk, nor than ten minutes for all.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), shares: Shares::default(), patience }
    }

    /// A place for one more, of which the caller has a share.
    fn enter(&self, caller: &Caller) -> Outcome<(Share, OwnedSemaphorePermit)> {
        let share = self.shares.take(caller, AT_ONCE)?;
        let permit = self.permits.clone().try_acquire_owned().map_err(|_| {
            let problem =
                Problem::new(Code::ServiceUnavailable).refused(Refusal::DownloadsFull).retry_after(2);
            problem.detail("Too many files are being sent.")
        })?;
        Ok((share, permit))
    }
}

/// A content on its way.
pub struct Content {
    /// A name that tells nobody's: the file's own stands where it is listed.
    pub file_name: String,
    /// Its bytes.
    pub body: PiecesBody,
}

/// Starts to send a content. Of a sealed petition or case that is a look, recorded before the first byte, as is one that was denied.
pub async fn open(context: &Context, id: Uuid) -> Outcome<Content> {
    let app = context.app();
    let downloads = app.part::<Downloads>();
    let place = downloads.enter(context.caller())?;
    let (attachment, stored) = stored(context, id).await?;
    // A file that cannot be read is told as such, not by an answer that breaks off.
    let mut first = stored.chunk(app, 0).await.map_err(Problem::too_late_to_repeat)?;
    let first = Bytes::from(std::mem::take(&mut *first));
    let media_type = MediaType::parse(&attachment.row.media_type)
        .ok_or_else(|| Problem::internal("an attachment of unknown kind"))?;
    let (pieces, body) = Pieces::open(downloads.patience);
    let (app, request_id) = (app.clone(), context.request().id.clone());
    tokio::task::spawn_local(async move {
        let sent = timeout(DOWNLOAD_TIME, send(&app, &stored, first, pieces)).await;
        let late = "the reader takes too long for all of it";
        let sent = sent.unwrap_or_else(|_| Err(Problem::new(Code::ServiceUnavailable).because(late)));
        if let Err(problem) = sent {
            let why = problem.internal_text().unwrap_or("-").to_owned();
            log::warn!(target: "tiepdan::failure", request_id = request_id.as_str(); "a file was broken off: {why}");
        }
        drop(place);
    });
    Ok(Content { file_name: format!("{id}.{}", media_type.extension()), body })
}

async fn send(app: &App, stored: &StoredFile, first: Bytes, pieces: Pieces) -> Outcome<()> {
    pieces.send(first).await?;
    for index in 1..stored.chunks() {
        let mut chunk = stored.chunk(app, index).await?;
        pieces.send(Bytes::from(std::mem::take(&mut *chunk))).await?;
    }
    pieces.end().await
}

/// The content as it lies, if the caller may read it. What was voided stays readable to who opens the text of the petition or case, so
/// that nothing is lost by it; a portal reads it no more.
async fn stored(context: &Context, id: Uuid) -> Outcome<(Attachment, StoredFile)> {
    let (app, scope) = (context.app(), context.scope(matrix));
    let read = app.db.reading(async |conn| {
        let seen = seen(conn, context, &scope, id).await?;
        let sight = Sight::on(context.caller(), &scope, &seen.at.facts);
        if sight.citizen && seen.attachment.voided_at.is_some() {
            return Err(voided());
        }
        if seen.at.behind.sealed {
            return Ok((seen, None));
        }
        if seen.of.sealed || sight.hides_content() {
            return Err(Problem::new(Code::PermissionMissing));
        }
        let file = (id, seen.attachment.size()?);
        let of = (seen.at.facts.commune.as_str(), seen.of.petition_id);
        let stored = StoredFile::released(conn, app, of, file).await?;
        // Sealed since it was looked at.
        let stored = stored.ok_or_else(|| Problem::new(Code::PermissionMissing))?;
        Ok((seen, Some(stored)))
    });
    let (seen, stored) = read.await?;
    let Seen { of, at, attachment } = &seen;
    if let Some(stored) = stored {
        app.access.read(context.visitor(), &at.facts.commune, at.kind, at.id);
        return Ok((seen.attachment, stored));
    }
    let file = (id, attachment.size()?);
    let open = async |tx: &mut Tx, held: &Place, grant: Grant| -> Outcome<Option<StoredFile>> {
        let (commune, entry_id) = (held.facts.commune.as_str(), of.petition_id);
        match on_entry(tx, context, (held, grant), entry_id).await? {
            None => Ok(None),
            Some(Way::Granted(grant)) => StoredFile::granted(tx, app, commune, grant, file).await.map(Some),
            Some(Way::Open) => StoredFile::released(tx.conn(), app, (commune, entry_id), file).await,
        }
    };
    let detail = json!({ "part": "attachment", "attachment_id": id });
    let looked = app.db.write(async |tx: &mut Tx| look(tx, context, at, (detail.clone(), true), open).await);
    let stored = looked.await?.ok_or_else(|| Problem::new(Code::PermissionMissing))?;
    Ok((seen.attachment, stored))
}
