//! The lines of a dataset and how they are written. A million of them go by: a line is written cell by cell into the
//! chunk that is sent, without a tree of values in between.

use bytes::Bytes;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::http::Masks;
use crate::kernel::http::csv_guard::guard;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::usecases::sight::Sight;

/// Bytes of one chunk.
const CHUNK: usize = 64 * 1024;
/// A chunk is sent by the line that fills it.
const LONGEST_LINE: usize = 4 * 1024;

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
pub(super) struct Line {
    id: Uuid,
    number: String,
    commune: String,
    register: &'static str,
    unit_id: Uuid,
    kind: Option<&'static str>,
    track: Option<&'static str>,
    field: Option<&'static str>,
    channel: String,
    status: Option<&'static str>,
    public_status: &'static str,
    received_on: NaiveDate,
    subject: Option<String>,
    village_code: Option<String>,
    people_count: i32,
    sealed: bool,
    second_entry: bool,
    repeated: Option<bool>,
    flags: Vec<String>,
    assignee_position_id: Option<Uuid>,
    settler_position_id: Option<Uuid>,
    case_id: Option<Uuid>,
    case_number: Option<String>,
    due_on: Option<NaiveDate>,
    overdue: Option<bool>,
    changed_at: String,
    masked: Masks,
}

/// Names of the columns, in order.
const COLUMNS: [&str; 27] = [
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
    "second_entry",
    "repeated",
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

/// The line of a petition as this caller sees it.
pub(super) fn line(context: &Context, scope: &Scope, petition: Petition) -> Line {
    let sight = Sight::on(context.caller(), scope, &petition.facts());
    let shown = |id: Option<Uuid>| id.filter(|_| !sight.hides_accountable());
    let status = sight.status(&petition);
    let (due_on, overdue) = sight.due(&petition, context.today()).unzip();
    let due_masks = sight.due_masks(&petition);
    let changed_at = sight.instant(petition.changed_at);
    let hidden = [
        ("/assignee_position_id", sight.hides_accountable()),
        ("/settler_position_id", sight.hides_accountable()),
        ("/status", status.is_none()),
        ("/repeated", sight.hides_repeated()),
    ];
    let hidden = hidden.into_iter().filter(|(_, hides)| *hides).map(|(name, _)| name);
    Line {
        second_entry: petition.is_second_entry(),
        repeated: petition.is_repeated().filter(|_| !sight.hides_repeated()),
        flags: petition.tracking_flags(),
        overdue,
        id: petition.id,
        number: petition.number,
        commune: petition.commune,
        register: petition.register.as_str(),
        unit_id: petition.unit_id,
        kind: petition.kind.map(crate::petitions::model::Kind::as_str),
        track: petition.track.map(crate::petitions::model::Track::as_str),
        field: petition.field.map(crate::petitions::model::Field::as_str),
        channel: petition.channel,
        status: status.map(crate::petitions::model::Status::as_str),
        public_status: petition.public_status.as_str(),
        received_on: petition.received_on,
        subject: petition.subject,
        village_code: petition.village_code,
        people_count: petition.people_count,
        sealed: petition.sealed,
        assignee_position_id: shown(petition.assignee_position_id),
        settler_position_id: shown(petition.settler_position_id),
        case_id: petition.case_id,
        case_number: petition.case_number,
        due_on: due_on.flatten(),
        changed_at: changed_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        masked: sight.text_masks().into_iter().chain(hidden).chain(due_masks.iter().copied()).collect(),
    }
}

/// A cell of the table before it is text.
enum Cell<'a> {
    /// What people wrote, or what a client may have chosen: guarded.
    Text(&'a str),
    Words(&'a [String]),
    Masks(&'a [&'static str]),
    Id(Option<Uuid>),
    Day(Option<NaiveDate>),
    Number(i32),
    Flag(Option<bool>),
}

/// The cells of a line, in the order of [`COLUMNS`].
fn cells(line: &Line) -> [Cell<'_>; COLUMNS.len()] {
    [
        Cell::Id(Some(line.id)),
        Cell::Text(&line.number),
        Cell::Text(&line.commune),
        Cell::Text(line.register),
        Cell::Id(Some(line.unit_id)),
        Cell::Text(line.kind.unwrap_or("")),
        Cell::Text(line.track.unwrap_or("")),
        Cell::Text(line.field.unwrap_or("")),
        Cell::Text(&line.channel),
        Cell::Text(line.status.unwrap_or("")),
        Cell::Text(line.public_status),
        Cell::Day(Some(line.received_on)),
        Cell::Text(line.subject.as_deref().unwrap_or("")),
        Cell::Text(line.village_code.as_deref().unwrap_or("")),
        Cell::Number(line.people_count),
        Cell::Flag(Some(line.sealed)),
        Cell::Flag(Some(line.second_entry)),
        Cell::Flag(line.repeated),
        Cell::Words(&line.flags),
        Cell::Id(line.assignee_position_id),
        Cell::Id(line.settler_position_id),
        Cell::Id(line.case_id),
        Cell::Text(line.case_number.as_deref().unwrap_or("")),
        Cell::Day(line.due_on),
        Cell::Flag(line.overdue),
        Cell::Text(&line.changed_at),
        Cell::Masks(&line.masked),
    ]
}

/// The chunk under way.
pub(super) enum Sheet {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Ndjson(Vec<u8>),
}

fn chunk() -> Vec<u8> {
    Vec::with_capacity(CHUNK + LONGEST_LINE)
}

fn table() -> Box<csv::Writer<Vec<u8>>> {
    Box::new(csv::WriterBuilder::new().buffer_capacity(LONGEST_LINE).from_writer(chunk()))
}

impl Sheet {
    /// An empty one, under its header if it has any.
    pub(super) fn new(form: Form) -> Outcome<Self> {
        match form {
            Form::Ndjson => Ok(Self::Ndjson(chunk())),
            Form::Csv => {
                let mut table = table();
                table.write_record(COLUMNS).map_err(Problem::internal)?;
                Ok(Self::Csv(table))
            }
        }
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: &Line) -> Outcome<()> {
        match self {
            Self::Ndjson(bytes) => {
                serde_json::to_writer(&mut *bytes, line).map_err(Problem::internal)?;
                bytes.push(b'\n');
                Ok(())
            }
            Self::Csv(table) => {
                for cell in cells(line) {
                    write(table, &cell).map_err(Problem::internal)?;
                }
                table.write_record(None::<&[u8]>).map_err(Problem::internal)
            }
        }
    }

    /// True where it is time to send it.
    pub(super) fn is_full(&self) -> bool {
        let written = match self {
            Self::Ndjson(bytes) => bytes.len(),
            Self::Csv(table) => table.get_ref().len(),
        };
        written >= CHUNK
    }

    /// What is to be sent; the next chunk begins.
    pub(super) fn take(&mut self) -> Outcome<Bytes> {
        let bytes = match self {
            Self::Ndjson(bytes) => std::mem::replace(bytes, chunk()),
            Self::Csv(old) => std::mem::replace(old, table()).into_inner().map_err(Problem::internal)?,
        };
        Ok(Bytes::from(bytes))
    }
}

fn write(table: &mut csv::Writer<Vec<u8>>, cell: &Cell<'_>) -> csv::Result<()> {
    match cell {
        Cell::Text(text) => table.write_field(guard(text).as_ref()),
        Cell::Words(words) => table.write_field(guard(&words.join(" ")).as_ref()),
        Cell::Masks(masks) => table.write_field(guard(&masks.join(" ")).as_ref()),
        Cell::Flag(set) => table.write_field(set.map_or("", |set| if set { "true" } else { "false" })),
        Cell::Number(number) => table.write_field(number.to_string()),
        Cell::Day(day) => table.write_field(day.map(|day| day.to_string()).unwrap_or_default()),
        Cell::Id(id) => {
            let mut text = Uuid::encode_buffer();
            table.write_field(id.map_or("", |id| id.hyphenated().encode_lower(&mut text)))
        }
    }
}

#[cfg(test)]
mod tests;
