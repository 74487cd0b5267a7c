//! Where the events of every tenant stand, read once for all who ask at the same time: a poll that finds its tenant where
//! it was needs no query of its own.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use tokio::sync::Mutex;

use super::schema::commune_heads;
use crate::kernel::db::Db;
use crate::kernel::ids::INSTALLATION;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Number of the last event, by tenant.
#[derive(Debug, Default)]
pub struct Heads {
    last: HashMap<String, i64>,
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

    /// Changes whenever a number was found smaller than before: another history was brought back, or another server
    /// answers. What was kept under the old numbers names nothing any more.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// These numbers, found after `before`.
    fn after(last: HashMap<String, i64>, before: &Self) -> Self {
        let fell =
            before.last.iter().any(|(commune, number)| last.get(commune).is_none_or(|now| now < number));
        Self { last, epoch: before.epoch + u64::from(fell) }
    }
}

/// Reads the heads.
pub struct HeadReader {
    db: Db,
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
        Self { db, arrived: AtomicU64::new(0), last: Mutex::default() }
    }

    /// The heads as they were after this call began. At most one statement is under way; it serves everybody who came
    /// before it was sent, its failure too: nobody waits for a database that is not there behind a queue of others.
    pub async fn current(&self) -> Outcome<Arc<Heads>> {
        let ticket = self.arrived.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = self.last.lock().await;
        if last.covers < ticket {
            let covers = AtomicU64::load(&self.arrived, Ordering::SeqCst);
            let read = self.read().await;
            (last.covers, last.failed) = (covers, read.is_err());
            last.found = Arc::new(Heads::after(read?, &last.found));
        } else if last.failed {
            let problem = Problem::new(Code::ServiceUnavailable).retry_after(2);
            return Err(problem.because("the shared read of the heads failed"));
        }
        Ok(last.found.clone())
    }

    async fn read(&self) -> Outcome<HashMap<String, i64>> {
        let mut conn = self.db.read().await?;
        let rows: Vec<(String, i64)> = commune_heads::table
            .select((commune_heads::commune, commune_heads::event_seq))
            .load(&mut conn)
            .await?;
        Ok(rows.into_iter().collect())
    }
}
