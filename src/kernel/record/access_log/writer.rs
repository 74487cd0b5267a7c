//! Writes the access log, and asks which of the 404s were refusals under conflict of interest.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Note, What};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::{commune_of, new_id};
use crate::kernel::problem::{Code, Outcome};
use crate::kernel::record::schema::access_log;
use crate::kernel::time::legal_day;

/// Rows written at once.
const BATCH: usize = 500;
/// How long a note waits for others to be written with.
const WINDOW: Duration = Duration::from_millis(500);
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

/// Writes what is noted until `stop`, then what is left.
pub async fn write(app: &App, rooms: &[Box<dyn Exclusions>], stop: CancellationToken) {
    let taken = app.access.receiver.lock().ok().and_then(|mut receiver| receiver.take());
    let Some(mut receiver) = taken else {
        log::error!("the access log has a writer already");
        return;
    };
    let mut notes = Vec::with_capacity(BATCH);
    loop {
        let ended = gather(&mut receiver, &mut notes, &stop).await;
        if ended {
            break;
        }
        if flush(app, rooms, &mut notes).await.is_err() {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }
    let rest = async {
        loop {
            while notes.len() < BATCH
                && let Ok(note) = receiver.try_recv()
            {
                notes.push(note);
            }
            if notes.is_empty() {
                break;
            }
            if flush(app, rooms, &mut notes).await.is_err() {
                tokio::time::sleep(PAUSE).await;
            }
        }
    };
    if tokio::time::timeout(LAST, rest).await.is_err() {
        log::error!(notes = receiver.len(); "the access log could not be written to its end");
    }
}

/// Fills `notes` for [`WINDOW`] after the first one, or until there are enough; true when told to stop.
async fn gather(receiver: &mut Receiver<Note>, notes: &mut Vec<Note>, stop: &CancellationToken) -> bool {
    if notes.is_empty() {
        tokio::select! {
            got = receiver.recv_many(notes, BATCH) => if got == 0 { return true },
            () = stop.cancelled() => return true,
        }
    }
    let end = tokio::time::sleep(WINDOW);
    tokio::pin!(end);
    while notes.len() < BATCH {
        let room = BATCH - notes.len();
        tokio::select! {
            _ = receiver.recv_many(notes, room) => {}
            () = &mut end => return false,
            () = stop.cancelled() => return true,
        }
    }
    false
}

/// Writes these notes, which are then gone. Where the database is away they stay and the error tells so; what it refuses is
/// dropped and counted, for it would be refused again.
async fn flush(app: &App, rooms: &[Box<dyn Exclusions>], notes: &mut Vec<Note>) -> Outcome<()> {
    let written = match judged(app, rooms, notes).await {
        Ok(rows) if rows.is_empty() => Ok(()),
        Ok(rows) => app.db.write(async |tx: &mut Tx| insert(tx, &rows).await).await,
        Err(problem) => Err(problem),
    };
    match written {
        Err(problem) if problem.code == Code::ServiceUnavailable => return Err(problem),
        Err(problem) => {
            let why = problem.internal_text().unwrap_or(problem.code.as_str()).to_owned();
            log::error!(notes = notes.len(); "notes of the access log were refused: {why}");
            let lost = u64::try_from(notes.len()).unwrap_or(u64::MAX);
            app.access.dropped.fetch_add(lost, Ordering::Relaxed);
        }
        Ok(()) => {}
    }
    notes.clear();
    Ok(())
}

async fn insert(tx: &mut Tx, rows: &[Row]) -> Outcome<()> {
    diesel::insert_into(access_log::table).values(rows).execute(tx.conn()).await?;
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
