//! The dataset of petitions: the list's filters and masks, streamed in chunks, never collected.

mod sheet;

use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use serde_json::json;
use tokio::sync::Semaphore;

use self::sheet::Sheet;
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::pieces::{Pieces, PiecesBody};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};
use crate::kernel::record::Actor;
use crate::kernel::record::audit::Entry;
use crate::petitions::model::Petition;
use crate::petitions::store::list::{self, PetitionFilter};

pub use self::sheet::Form;

/// How exports run; an App part.
pub struct Exports {
    permits: std::sync::Arc<Semaphore>,
    patience: Duration,
}

impl Exports {
    /// So many at once, each as long as its reader takes no longer than `patience` for one chunk.
    #[must_use]
    pub fn new(at_once: usize, patience: Duration) -> Self {
        Self { permits: std::sync::Arc::new(Semaphore::new(at_once)), patience }
    }
}

/// Starts the stream. The pull is in the audit before the first byte.
pub async fn pull(context: Context, scope: Scope, filter: PetitionFilter, form: Form) -> Outcome<PiecesBody> {
    let exports = context.app().part::<Exports>();
    let permit = exports.permits.clone().try_acquire_owned().map_err(|_| {
        let problem = Problem::new(Code::ServiceUnavailable).refused(Refusal::ExportsFull).retry_after(5);
        problem.detail("Too many exports are running.")
    })?;
    record(&context, &filter, form).await?;
    let mut rows_from = context.app().db.export().await?;
    let rows = list::stream(rows_from.conn()?, &scope, &filter).await;
    let rows = rows.map_err(Problem::too_late_to_repeat)?;
    let (pieces, body) = Pieces::open(exports.patience);
    let export = Export { context, scope, form, pieces };
    tokio::task::spawn_local(async move {
        let id = export.context.request().id.clone();
        let made = export.make(rows, move || {
            rows_from.finish();
            drop(permit);
        });
        if let Err(problem) = made.await {
            let why = problem.internal_text().unwrap_or("-").to_owned();
            log::warn!(target: "tiepdan::failure", request_id = id.as_str(); "an export was broken off: {why}");
        }
    });
    Ok(body)
}

/// A dataset under way.
struct Export {
    context: Context,
    scope: Scope,
    form: Form,
    pieces: Pieces,
}

impl Export {
    /// Turns rows into lines. `give_back` is called when the last row is read: connection and permit serve others
    /// while the reader takes the last pieces.
    async fn make(
        self,
        rows: impl Stream<Item = Outcome<Petition>>,
        give_back: impl FnOnce(),
    ) -> Outcome<()> {
        let mut rows = std::pin::pin!(rows);
        let mut sheet = Sheet::new(self.form)?;
        while let Some(row) = rows.next().await {
            sheet.add(&sheet::line(&self.context, &self.scope, row?))?;
            if sheet.is_full() {
                self.pieces.send(sheet.take()?).await?;
            }
        }
        give_back();
        let last = sheet.take()?;
        if !last.is_empty() {
            self.pieces.send(last).await?;
        }
        self.pieces.end().await
    }
}

async fn record(context: &Context, filter: &PetitionFilter, form: Form) -> Outcome<()> {
    let entry = Entry {
        action: "dataset.pulled",
        subject_kind: "petition",
        subject_id: None,
        position_id: None,
        reason: None,
        detail: json!({ "dataset": "petitions", "form": format!("{form:?}").to_lowercase() }),
    };
    let (actor, app) = (Actor::of(context), context.app());
    app.db.write(async |tx: &mut Tx| tx.record_look(app, &actor, &filter.commune, entry.clone()).await).await
}
