//! The dataset of petitions: the list's filters and masks, streamed in chunks, never collected.

use std::time::Duration;

use bytes::Bytes;
use chrono::NaiveDate;
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;
use serde_json::json;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::sight::Sight;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::csv_guard::guard;
use crate::kernel::http::pieces::{Pieces, PiecesBody};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};
use crate::kernel::record::Actor;
use crate::kernel::record::audit::Entry;
use crate::petitions::model::Petition;
use crate::petitions::store::list::{self, PetitionFilter};

/// Bytes of one chunk.
const CHUNK: usize = 64 * 1024;

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

/// Form of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// RFC 4180, UTF-8, LF, guarded against formulas.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

/// One line of the dataset.
#[derive(Debug, Serialize)]
struct Line {
    id: Uuid,
    number: String,
    commune: String,
    register: &'static str,
    unit_id: Uuid,
    kind: Option<&'static str>,
    track: Option<&'static str>,
    field: Option<&'static str>,
    channel: String,
    status: &'static str,
    public_status: &'static str,
    received_on: NaiveDate,
    subject: Option<String>,
    village_code: Option<String>,
    people_count: i32,
    sealed: bool,
    flags: Vec<String>,
    assignee_position_id: Option<Uuid>,
    settler_position_id: Option<Uuid>,
    case_id: Option<Uuid>,
    case_number: Option<String>,
    due_on: Option<NaiveDate>,
    overdue: bool,
    changed_at: String,
    masked: Vec<String>,
}

/// Names of the columns, in order.
pub const COLUMNS: &[&str] = &[
    "id",
    "number",
    "commune",
    "register",
    "unit_id",
    "kind",
    "track",
    "field",
    "channel",
    "status",
    "public_status",
    "received_on",
    "subject",
    "village_code",
    "people_count",
    "sealed",
    "flags",
    "assignee_position_id",
    "settler_position_id",
    "case_id",
    "case_number",
    "due_on",
    "overdue",
    "changed_at",
    "masked",
];

fn line(context: &Context, scope: &Scope, petition: Petition) -> Line {
    let sight = Sight::on(context.caller(), scope, &petition.facts());
    let finished =
        petition.public_status.as_str() == "closed" || petition.public_status.as_str() == "withdrawn";
    let shown = |id: Option<Uuid>| id.filter(|_| !sight.hides_accountable());
    let hidden = ["/assignee_position_id", "/settler_position_id"].map(str::to_owned);
    let hidden = hidden.into_iter().filter(|_| sight.hides_accountable());
    Line {
        overdue: !finished && petition.due_on.is_some_and(|due| due < context.today()),
        id: petition.id,
        number: petition.number,
        commune: petition.commune,
        register: petition.register.as_str(),
        unit_id: petition.unit_id,
        kind: petition.kind.map(crate::petitions::model::Kind::as_str),
        track: petition.track.map(crate::petitions::model::Track::as_str),
        field: petition.field.map(crate::petitions::model::Field::as_str),
        channel: petition.channel,
        status: petition.status.as_str(),
        public_status: petition.public_status.as_str(),
        received_on: petition.received_on,
        subject: petition.subject,
        village_code: petition.village_code,
        people_count: petition.people_count,
        sealed: petition.sealed,
        flags: petition.flags,
        assignee_position_id: shown(petition.assignee_position_id),
        settler_position_id: shown(petition.settler_position_id),
        case_id: petition.case_id,
        case_number: petition.case_number,
        due_on: petition.due_on,
        changed_at: sight.instant(petition.changed_at).to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        masked: sight.text_masks().into_iter().chain(hidden).collect(),
    }
}

fn write(form: Form, line: &Line, out: &mut Vec<u8>) -> Outcome<()> {
    match form {
        Form::Ndjson => {
            serde_json::to_writer(&mut *out, line).map_err(Problem::internal)?;
            out.push(b'\n');
            Ok(())
        }
        Form::Csv => {
            let value = json!(line);
            let cells: Vec<String> = COLUMNS.iter().map(|column| cell(&value[*column])).collect();
            csv_line(&cells, out)
        }
    }
}

fn cell(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => guard(text).into_owned(),
        serde_json::Value::Array(items) => {
            let joined: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
            guard(&joined.join(" ")).into_owned()
        }
        other => other.to_string(),
    }
}

fn csv_line(cells: &[String], out: &mut Vec<u8>) -> Outcome<()> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(&mut *out);
    writer.write_record(cells).map_err(Problem::internal)?;
    writer.flush().map_err(Problem::internal)
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
    let rows = list::stream(rows_from.conn()?, &scope, &filter).await?;
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
        let mut buffer = Vec::with_capacity(CHUNK + 4096);
        if self.form == Form::Csv {
            let header: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
            csv_line(&header, &mut buffer)?;
        }
        while let Some(row) = rows.next().await {
            let line = line(&self.context, &self.scope, row?);
            write(self.form, &line, &mut buffer)?;
            if buffer.len() >= CHUNK {
                let chunk = std::mem::replace(&mut buffer, Vec::with_capacity(CHUNK + 4096));
                self.pieces.send(Bytes::from(chunk)).await?;
            }
        }
        give_back();
        if !buffer.is_empty() {
            self.pieces.send(Bytes::from(buffer)).await?;
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
