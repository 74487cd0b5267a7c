//! Writes the access log, and asks which of the 404s were refusals under conflict of interest.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Note, What, lost_refusal};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::{commune_of, new_id};
use crate::kernel::problem::{Code, Outcome};
use crate::kernel::record::schema::access_log;
use crate::kernel::time::legal_day;

/// Rows written at once.
pub(super) const BATCH: usize = 500;
/// How long a note waits for others to be written with.
const WINDOW: Duration = Duration::from_millis(500);
/// How often it is looked for others meanwhile.
const LOOK: Duration = Duration::from_millis(25);
/// Pause after a failure of the database.
const PAUSE: Duration = Duration::from_secs(1);
/// Time to write what is left when the process ends.
const LAST: Duration = Duration::from_secs(5);

/// Tells whom rows of one kind exclude; a room with such rows implements it.
#[async_trait(?Send)]
pub trait Exclusions: Send + Sync {
    /// Kind of the rows.
    fn kind(&self) -> &'static str;

    /// Those of `ids` that are rows of the commune, with the persons whom they exclude.
    async fn excluded(
        &self,
        conn: &mut AsyncPgConnection,
        commune: &str,
        ids: &[Uuid],
    ) -> Outcome<Vec<(Uuid, Vec<Uuid>)>>;
}

#[derive(Debug, Insertable)]
#[diesel(table_name = access_log)]
struct Row {
    commune: String,
    id: Uuid,
    occurred_at: DateTime<Utc>,
    user_id: Option<Uuid>,
    person_id: Option<Uuid>,
    position_id: Option<Uuid>,
    client_id: Option<String>,
    operation: &'static str,
    subject_kind: &'static str,
    subject_id: Uuid,
    outcome: &'static str,
    request_id: String,
}

fn row(note: &Note, commune: String, (kind, id): (&'static str, Uuid), outcome: &'static str) -> Row {
    Row {
        id: new_id(&commune, legal_day(note.occurred_at)),
        commune,
        occurred_at: note.occurred_at,
        user_id: note.who.user_id,
        person_id: note.who.person_id,
        position_id: note.who.position_id,
        client_id: note.who.client_id.clone(),
        operation: note.operation,
        subject_kind: kind,
        subject_id: id,
        outcome,
        request_id: note.request_id.clone(),
    }
}

/// What is still to be written. Rows keep their ids: where only the answer to their insertion was lost, they are not
/// written twice.
#[derive(Default)]
struct Pending {
    notes: Vec<Note>,
    rows: Vec<Row>,
}

/// Writes what is noted until `stop`, then what is left.
pub async fn write(app: &App, rooms: &[Box<dyn Exclusions>], stop: CancellationToken) {
    let taken = app.access.receiver.lock().ok().and_then(|mut receiver| receiver.take());
    let Some(mut receiver) = taken else {
        log::error!("the access log has a writer already");
        return;
    };
    let mut pending = Pending::default();
    let written = async {
        while !gather(&mut receiver, &mut pending.notes, &stop).await {
            while flush(app, rooms, &mut pending).await.is_err() && !stop.is_cancelled() {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
        finish(app, rooms, &mut receiver, &mut pending).await;
    };
    // A database that neither answers nor refuses keeps the process no longer than this.
    let given_up = async {
        stop.cancelled().await;
        tokio::time::sleep(LAST).await;
    };
    tokio::select! {
        () = written => return,
        () = given_up => {}
    }
    while let Ok(note) = receiver.try_recv() {
        pending.notes.push(note);
    }
    lose(app, &mut pending, "the access log could not be written to its end");
}

/// Writes what is left.
async fn finish(
    app: &App,
    rooms: &[Box<dyn Exclusions>],
    receiver: &mut Receiver<Note>,
    pending: &mut Pending,
) {
    loop {
        take(receiver, &mut pending.notes);
        if pending.notes.is_empty() && pending.rows.is_empty() {
            return;
        }
        if flush(app, rooms, pending).await.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Fills `notes` for [`WINDOW`] after the first one, or until there are enough; true when told to stop.
pub(super) async fn gather(
    receiver: &mut Receiver<Note>,
    notes: &mut Vec<Note>,
    stop: &CancellationToken,
) -> bool {
    if notes.is_empty() {
        tokio::select! {
            got = receiver.recv_many(notes, BATCH) => if got == 0 { return true },
            () = stop.cancelled() => return true,
        }
    }
    let end = Instant::now() + WINDOW;
    loop {
        take(receiver, notes);
        if stop.is_cancelled() {
            return true;
        }
        if notes.len() >= BATCH || Instant::now() >= end {
            return false;
        }
        // Whoever waits for the next note is woken by it, which costs the request that notes more than the note itself.
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return true,
        }
    }
}

/// Takes what has been noted, up to a whole batch.
fn take(receiver: &mut Receiver<Note>, notes: &mut Vec<Note>) {
    while notes.len() < BATCH
        && let Ok(note) = receiver.try_recv()
    {
        notes.push(note);
    }
}

/// Writes what is pending, which is then gone. Where the database is away it stays and the error tells so; what the database
/// refuses is dropped and counted, for it would be refused again.
async fn flush(app: &App, rooms: &[Box<dyn Exclusions>], pending: &mut Pending) -> Outcome<()> {
    match try_flush(app, rooms, pending).await {
        Err(problem) if problem.code == Code::ServiceUnavailable => return Err(problem),
        Err(problem) => {
            let why = problem.internal_text().unwrap_or(problem.code.as_str());
            lose(app, pending, &format!("notes of the access log were refused: {why}"));
        }
        Ok(()) => {}
    }
    Ok(())
}

/// Gives up what is pending: counts it, and tells of each refusal in the log of the process.
fn lose(app: &App, pending: &mut Pending, why: &str) {
    let Pending { notes, rows } = mem::take(pending);
    let lost = notes.len() + rows.len();
    log::error!(lost; "{why}");
    for note in notes.iter().filter(|note| !matches!(note.what, What::Read { .. })) {
        lost_refusal(note);
    }
    for row in rows.iter().filter(|row| row.outcome != "read") {
        let (request_id, id) = (row.request_id.as_str(), row.subject_id.to_string());
        log::error!(
            target: "tiepdan::access", request_id = request_id, subject = id.as_str();
            "a refusal under conflict of interest is lost to the access log"
        );
    }
    app.access.dropped.fetch_add(u64::try_from(lost).unwrap_or(u64::MAX), Ordering::Relaxed);
}

async fn try_flush(app: &App, rooms: &[Box<dyn Exclusions>], pending: &mut Pending) -> Outcome<()> {
    if pending.rows.is_empty() {
        pending.rows = judged(app, rooms, &pending.notes).await?;
        pending.notes.clear();
    }
    if !pending.rows.is_empty() {
        app.db.write(async |tx: &mut Tx| insert(tx, &pending.rows).await).await?;
        pending.rows.clear();
    }
    Ok(())
}

async fn insert(tx: &mut Tx, rows: &[Row]) -> Outcome<()> {
    // A note may be of many ids, and a statement takes so many values only.
    for some in rows.chunks(BATCH) {
        diesel::insert_into(access_log::table)
            .values(some)
            .on_conflict_do_nothing()
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// The rows that these notes make.
async fn judged(app: &App, rooms: &[Box<dyn Exclusions>], notes: &[Note]) -> Outcome<Vec<Row>> {
    let excluded = exclusions(app, rooms, notes).await?;
    let mut rows = Vec::new();
    for note in notes {
        match &note.what {
            What::Read { commune, kind, id } => rows.push(row(note, commune.clone(), (kind, *id), "read")),
            What::Conflict { kind, id } => {
                if let Some(commune) = commune_of(*id) {
                    rows.push(row(note, commune, (kind, *id), "refused_conflict"));
                }
            }
            What::Unseen(ids) => {
                for id in ids {
                    let hidden = excluded.get(id).filter(|(_, persons)| {
                        persons.iter().any(|person| note.who.blind_to.contains(person))
                    });
                    if let (Some((kind, _)), Some(commune)) = (hidden, commune_of(*id)) {
                        rows.push(row(note, commune, (kind, *id), "refused_conflict"));
                    }
                }
            }
        }
    }
    Ok(rows)
}

/// Kind of each row that was not found and is there all the same, and whom it excludes.
type Excluded = HashMap<Uuid, (&'static str, Vec<Uuid>)>;

async fn exclusions(app: &App, rooms: &[Box<dyn Exclusions>], notes: &[Note]) -> Outcome<Excluded> {
    let mut by_commune: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for note in notes.iter().filter(|note| !note.who.blind_to.is_empty()) {
        let What::Unseen(ids) = &note.what else { continue };
        for id in ids {
            if let Some(commune) = commune_of(*id) {
                by_commune.entry(commune).or_default().push(*id);
            }
        }
    }
    let mut found = Excluded::new();
    if by_commune.is_empty() {
        return Ok(found);
    }
    let mut conn = app.db.read().await?;
    for (commune, ids) in by_commune {
        for room in rooms {
            let rows = room.excluded(&mut conn, &commune, &ids).await?;
            found.extend(rows.into_iter().map(|(id, persons)| (id, (room.kind(), persons))));
        }
    }
    Ok(found)
}
