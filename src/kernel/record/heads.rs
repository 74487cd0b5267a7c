//! Where the events of every tenant stand, read once for all who ask at the same time: a poll that finds its tenant where
//! it was needs no query of its own.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::Mutex;

use super::schema::commune_heads;
use crate::kernel::app::App;
use crate::kernel::db::{Db, again};
use crate::kernel::ids::INSTALLATION;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Number of the last event, by tenant.
#[derive(Debug, Default)]
pub struct Heads {
    last: HashMap<String, i64>,
    reference: i64,
    epoch: u64,
}

impl Heads {
    /// Number of the last event of a tenant; 0 where there is none.
    #[must_use]
    pub fn of(&self, commune: &str) -> i64 {
        self.last.get(commune).copied().unwrap_or(0)
    }

    /// Number of the last change of users, clients, sessions and the like.
    #[must_use]
    pub fn installation(&self) -> i64 {
        self.of(INSTALLATION)
    }

    /// Number of the last change of what servers hold in memory: of the law.
    #[must_use]
    pub fn reference(&self) -> i64 {
        self.reference
    }

    /// Changes whenever a number was found smaller than before: another history was brought back, or another server
    /// answers. What was kept under the old numbers names nothing any more.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// These numbers, found after `before`; `epoch` counts falls.
    fn after(found: Vec<(String, i64, i64)>, before: &Self, epoch: &AtomicU64) -> Self {
        let reference = found.iter().map(|(_, _, reference)| *reference).max().unwrap_or(0);
        let last: HashMap<String, i64> =
            found.into_iter().map(|(commune, last, _)| (commune, last)).collect();
        let fell =
            before.last.iter().any(|(commune, number)| last.get(commune).is_none_or(|now| now < number));
        let epoch = epoch.fetch_add(u64::from(fell), Ordering::SeqCst) + u64::from(fell);
        Self { last, reference, epoch }
    }
}

/// What a process holds in memory and must not use once it has changed: brought up to what the heads say before a request
/// or a step of a job is looked at.
#[async_trait(?Send)]
pub trait Follower: Send + Sync {
    /// Reads again what is held, if its number is not this one.
    ///
    /// # Errors
    /// It could not be read: what is held is old, and nothing may be done by it.
    async fn follow(&self, app: &App, reference: i64) -> Outcome<()>;
}

/// Number of the last change of what servers hold in memory.
pub async fn reference(conn: &mut AsyncPgConnection) -> Outcome<i64> {
    let row = commune_heads::table.find(INSTALLATION).select(commune_heads::reference_seq);
    Ok(row.first(conn).await?)
}

/// The same, locked to the end of the transaction: whoever changes such a thing comes here first, so that changes come one
/// after another, and [`advance_reference`] tells of it.
pub async fn hold_reference(conn: &mut AsyncPgConnection) -> Outcome<i64> {
    let row = commune_heads::table.find(INSTALLATION).select(commune_heads::reference_seq);
    Ok(row.for_no_key_update().first(conn).await?)
}

/// Tells all servers of a change, once it is committed.
pub async fn advance_reference(conn: &mut AsyncPgConnection, number: i64) -> Outcome<()> {
    diesel::update(commune_heads::table.find(INSTALLATION))
        .set(commune_heads::reference_seq.eq(number))
        .execute(conn)
        .await?;
    Ok(())
}

/// How far events and audit of all tenants together have come, and how many tenants there are. One number for all: with
/// thousands of communes a number for each would be thousands of series, and would tell which of them is at work.
#[derive(Debug, Clone, Copy)]
pub struct Totals {
    /// Tenants, the installation itself included.
    pub tenants: i64,
    /// Events.
    pub events: i64,
    /// Audit entries.
    pub audit: i64,
}

/// Reads the totals.
pub async fn totals(conn: &mut AsyncPgConnection) -> Outcome<Totals> {
    let rows: Vec<(i64, i64)> =
        commune_heads::table.select((commune_heads::event_seq, commune_heads::audit_seq)).load(conn).await?;
    Ok(Totals {
        tenants: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        events: rows.iter().map(|(events, _)| events).sum(),
        audit: rows.iter().map(|(_, audit)| audit).sum(),
    })
}

/// Reads the heads. Each thread that answers requests reads for those who wait there: one that waited for another thread
/// would have to be woken by it.
pub struct HeadReader {
    db: Db,
    epoch: AtomicU64,
    turns: Box<[Turn]>,
}

/// Those of one thread.
#[derive(Default)]
struct Turn {
    arrived: AtomicU64,
    last: Mutex<Last>,
}

/// The last statement: for whom it was sent, whether it failed, and what was found last.
#[derive(Default)]
struct Last {
    covers: u64,
    failed: bool,
    found: Arc<Heads>,
}

impl std::fmt::Debug for HeadReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("HeadReader")
    }
}

impl HeadReader {
    /// A reader.
    #[must_use]
    pub fn new(db: Db) -> Self {
        let turns = (0..db.threads()).map(|_| Turn::default()).collect();
        Self { db, epoch: AtomicU64::new(0), turns }
    }

    /// The heads as they were after this call began. At most one statement of a thread is under way; it serves everybody who
    /// came before it was sent, its failure too: nobody waits for a database that is not there behind a queue of others.
    pub async fn current(&self) -> Outcome<Arc<Heads>> {
        let turn = &self.turns[self.db.thread()];
        let ticket = turn.arrived.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = turn.last.lock().await;
        if last.covers < ticket {
            let covers = AtomicU64::load(&turn.arrived, Ordering::SeqCst);
            let read = again(async || self.read().await).await;
            (last.covers, last.failed) = (covers, read.is_err());
            last.found = Arc::new(Heads::after(read?, &last.found, &self.epoch));
        } else if last.failed {
            let problem = Problem::new(Code::ServiceUnavailable).retry_after(2);
            return Err(problem.because("the shared read of the heads failed"));
        }
        Ok(last.found.clone())
    }

    async fn read(&self) -> Outcome<Vec<(String, i64, i64)>> {
        let mut conn = self.db.admission().await?;
        Ok(commune_heads::table
            .select((commune_heads::commune, commune_heads::event_seq, commune_heads::reference_seq))
            .load(&mut conn)
            .await?)
    }
}
