//! The log of accesses: refusals under conflict of interest, and reads of personal data that are no look of the audit.
//!
//! It is written in batches after the answer, so that time tells nobody whether there was something to record: every 404
//! leaves the same note, and only the writer asks which of them were refusals under conflict. The queue is bounded and
//! never keeps an answer waiting. Where it is full, reads are dropped and counted; a part of it is kept for refusals, and
//! one that does not fit even there goes to the process's own log. A process that is killed loses what it noted within
//! the last half second.

#[cfg(test)]
mod tests;
mod writer;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use uuid::Uuid;

use crate::kernel::access::Caller;
use crate::kernel::app::App;
use crate::kernel::context::{RequestInfo, Visitor};
use crate::kernel::metrics::{Sheet, Source};
use crate::kernel::problem::{Code, Outcome, Problem, Withheld};

pub use writer::{Exclusions, write};

/// Notes that wait at most.
const CAPACITY: usize = 10_000;
/// Places of the queue that only refusals get.
const RESERVED: usize = 2_000;

/// Something to record.
#[derive(Debug, Clone)]
struct Note {
    occurred_at: DateTime<Utc>,
    who: Who,
    operation: &'static str,
    request_id: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// Personal data of this was read.
    Read { commune: String, kind: &'static str, id: Uuid },
    /// This was refused under conflict of interest.
    Conflict { kind: &'static str, id: Uuid },
    /// These were not found: which of them were refused under conflict of interest is asked later.
    Unseen(Vec<Uuid>),
}

#[derive(Debug, Clone, Default)]
struct Who {
    user_id: Option<Uuid>,
    person_id: Option<Uuid>,
    position_id: Option<Uuid>,
    client_id: Option<String>,
    /// Persons whose exclusion hides a row from the caller.
    blind_to: Vec<Uuid>,
}

impl Who {
    fn of(caller: &Caller) -> Self {
        match caller {
            Caller::Person(person) => Self {
                user_id: Some(person.user_id),
                person_id: Some(person.person_id),
                position_id: match person.positions.as_slice() {
                    [only] => Some(only.id),
                    _ => None,
                },
                client_id: None,
                blind_to: caller.blind_to(),
            },
            Caller::Machine(machine) => Self {
                client_id: Some(machine.client_id.clone()),
                blind_to: caller.blind_to(),
                ..Self::default()
            },
        }
    }
}

/// The queue, as those see it who note something.
pub struct AccessLog {
    sender: Sender<Note>,
    receiver: Mutex<Option<Receiver<Note>>>,
    dropped: AtomicU64,
}

impl Default for AccessLog {
    fn default() -> Self {
        let (sender, receiver) = channel(CAPACITY);
        Self { sender, receiver: Mutex::new(Some(receiver)), dropped: AtomicU64::new(0) }
    }
}

impl AccessLog {
    /// Notes that personal data of a row was read. Never waits.
    pub fn read(&self, visitor: &Visitor, commune: &str, kind: &'static str, id: Uuid) {
        if self.sender.capacity() <= RESERVED {
            self.drop_one();
            return;
        }
        let what = What::Read { commune: commune.to_owned(), kind, id };
        let note = note(&visitor.request, visitor.caller.as_deref(), visitor.app.clock.real_now(), what);
        if self.sender.try_send(note).is_err() {
            self.drop_one();
        }
    }

    /// Notes a refusal, where it may have been one under conflict of interest. Never waits. `named` are the ids in the path.
    pub(in crate::kernel) fn refused(
        &self,
        request: &RequestInfo,
        caller: &Caller,
        real_now: DateTime<Utc>,
        problem: &Problem,
        named: &[Uuid],
    ) {
        let what = match problem.withheld() {
            Some(Withheld::Conflict { kind, id }) => What::Conflict { kind, id: *id },
            Some(Withheld::Unseen(ids)) => What::Unseen(ids.clone()),
            None if problem.code == Code::ResourceNotFound => What::Unseen(named.to_vec()),
            None => return,
        };
        self.keep(note(request, Some(caller), real_now, what));
    }

    /// Notes that these were asked for and are not there for who asks: which of them were refused under conflict of interest is asked
    /// later. Never waits. It is called for whatever was not found, so that time tells nobody what there is.
    pub fn unseen(&self, visitor: &Visitor, mut ids: Vec<Uuid>) {
        ids.sort_unstable();
        ids.dedup();
        let now = visitor.app.clock.real_now();
        self.keep(note(&visitor.request, visitor.caller.as_deref(), now, What::Unseen(ids)));
    }

    fn keep(&self, note: Note) {
        if let Err(error) = self.sender.try_send(note) {
            self.drop_one();
            lost_refusal(&error.into_inner());
        }
    }

    /// Notes that were dropped since the start: the queue was full, or could not be written.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn drop_one(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

/// A refusal that does not reach the access log stands in the log of the process.
fn lost_refusal(note: &Note) {
    log::error!(
        target: "tiepdan::access", request_id = note.request_id.as_str(), operation = note.operation;
        "a refusal is lost to the access log: {:?} by {:?}", note.what, note.who
    );
}

fn note(request: &RequestInfo, caller: Option<&Caller>, occurred_at: DateTime<Utc>, what: What) -> Note {
    Note {
        occurred_at,
        who: caller.map(Who::of).unwrap_or_default(),
        operation: request.operation,
        request_id: request.id.clone(),
        what,
    }
}

/// What the access log tells a scrape.
pub struct AccessLogCounter(pub Arc<App>);

impl Source for AccessLogCounter {
    fn tell(&self, sheet: &mut Sheet) -> Outcome<()> {
        let (name, help) = ("tiepdan_access_log_dropped_total", "Notes of the access log that were lost.");
        sheet.counters(name, help, &[], [([], self.0.access.dropped())])
    }
}
