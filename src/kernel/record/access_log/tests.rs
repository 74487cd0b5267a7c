//! The queue: bounded, never waiting, and with places that only refusals get.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::writer::{BATCH, gather};
use super::{AccessLog, CAPACITY, RESERVED};
use crate::kernel::access::{Caller, MachineCaller, Role};
use crate::kernel::app::App;
use crate::kernel::context::{RequestInfo, Visitor};
use crate::kernel::crypto::RootKeys;
use crate::kernel::db::{Db, DbOptions};
use crate::kernel::ids::random_text;
use crate::kernel::problem::{Code, Problem};
use crate::kernel::time::Clock;

/// A visitor of an application that has never met its database.
fn visitor() -> Visitor {
    let folder = std::env::temp_dir().join(format!("tiepdan-access-{}", random_text(12)));
    RootKeys::create(&folder).unwrap();
    let keys = RootKeys::load(&folder).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    let url = "postgresql://nobody@127.0.0.1:1/nothing".to_owned().into();
    let db = Db::new(&DbOptions {
        url,
        read_url: None,
        write_connections: 1,
        read_connections: 1,
        threads: 1,
        statement_time: std::time::Duration::from_secs(20),
    })
    .unwrap();
    let app = App::new(db, Arc::new(keys), Clock::default(), String::new());
    let request = RequestInfo {
        id: "req_test".to_owned(),
        address: String::new(),
        host: String::new(),
        language: crate::kernel::problem::Language::Vi,
        idempotency_key: None,
        if_match: None,
        hash: [0; 32],
        operation: "getPetition",
        path: String::new(),
        query: String::new(),
    };
    Visitor { app: Arc::new(app), caller: Some(Arc::new(machine())), request: Arc::new(request) }
}

fn machine() -> Caller {
    Caller::Machine(MachineCaller {
        client_id: "demo-dashboard".to_owned(),
        name: String::new(),
        role: Role::Dashboard,
        commune: "99001".to_owned(),
        body_unit_id: Uuid::nil(),
        register: None,
        communes: Vec::new(),
        scopes: Vec::new(),
        body_persons: vec![Uuid::nil()],
    })
}

#[test]
fn a_full_queue_drops_reads_before_refusals_and_counts_both() {
    let (log, visitor, caller) = (AccessLog::default(), visitor(), machine());
    let now: DateTime<Utc> = "2026-11-24T01:00:00Z".parse().unwrap();
    let refuse = || log.refused(&visitor.request, &caller, now, &Problem::not_found(), &[Uuid::nil()]);
    for _ in 0..CAPACITY {
        log.read(&visitor, "99001", "petition", Uuid::nil());
    }
    assert_eq!(log.dropped(), u64::try_from(RESERVED).unwrap(), "reads leave places for refusals");
    for _ in 0..RESERVED {
        refuse();
    }
    assert_eq!(log.dropped(), u64::try_from(RESERVED).unwrap(), "all of them had a place");
    refuse();
    assert_eq!(log.dropped(), u64::try_from(RESERVED).unwrap() + 1);
}

#[test]
fn only_what_may_be_a_conflict_leaves_a_note() {
    let (log, visitor, caller) = (AccessLog::default(), visitor(), machine());
    let now: DateTime<Utc> = "2026-11-24T01:00:00Z".parse().unwrap();
    let noted = |problem: Problem| {
        let before = log.sender.capacity();
        log.refused(&visitor.request, &caller, now, &problem, &[Uuid::nil()]);
        before - log.sender.capacity()
    };
    assert_eq!(noted(Problem::not_found()), 1);
    assert_eq!(noted(Problem::field("/x", "unknown", "x").unseen(vec![Uuid::nil()])), 1);
    assert_eq!(noted(Problem::new(Code::PermissionMissing).under_conflict("petition", Uuid::nil())), 1);
    assert_eq!(noted(Problem::new(Code::PermissionMissing)), 0);
    assert_eq!(noted(Problem::new(Code::StateConflict)), 0);
}

/// What is said of refusals that are lost: level, request and sentence.
static SAID: Said = Said(Mutex::new(Vec::new()));

struct Said(Mutex<Vec<(log::Level, String, String)>>);

impl log::Log for Said {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() == "tiepdan::access"
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let request = record.key_values().get("request_id".into()).unwrap().to_string();
            self.0.lock().unwrap().push((record.level(), request, record.args().to_string()));
        }
    }

    fn flush(&self) {}
}

#[test]
fn a_refusal_that_has_no_place_stands_in_the_log_of_the_process() {
    log::set_logger(&SAID).unwrap();
    log::set_max_level(log::LevelFilter::Info);
    let (log, visitor, caller) = (AccessLog::default(), visitor(), machine());
    let now: DateTime<Utc> = "2026-11-24T01:00:00Z".parse().unwrap();
    let (kept, lost) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let refuse = |id: &str, subject: Uuid| {
        let request = RequestInfo { id: id.to_owned(), ..(*visitor.request).clone() };
        log.refused(&request, &caller, now, &Problem::not_found(), &[subject]);
    };
    for _ in 0..CAPACITY {
        refuse("req_kept", kept);
    }
    log.read(&visitor, "99001", "petition", lost);
    refuse("req_lost", lost);
    // Others of this process lose refusals too; a read is counted only.
    let said: Vec<_> =
        SAID.0.lock().unwrap().iter().filter(|(_, request, _)| request != "req_test").cloned().collect();
    let [(level, request, sentence)] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((*level, request.as_str()), (log::Level::Error, "req_lost"));
    assert!(sentence.contains(&lost.to_string()) && sentence.contains("demo-dashboard"), "{sentence}");
    assert_eq!(log.dropped(), 2);
}

#[tokio::test]
async fn the_writer_is_told_to_stop_with_a_whole_batch_in_hand_too() {
    let (log, visitor, stop) = (AccessLog::default(), visitor(), CancellationToken::new());
    let mut receiver = log.receiver.lock().unwrap().take().unwrap();
    for _ in 0..=BATCH {
        log.read(&visitor, "99001", "petition", Uuid::nil());
    }
    let mut notes = Vec::new();
    assert!(!gather(&mut receiver, &mut notes, &stop).await);
    assert_eq!(notes.len(), BATCH);
    // The database is away: the batch stays.
    stop.cancel();
    assert!(gather(&mut receiver, &mut notes, &stop).await);
}
