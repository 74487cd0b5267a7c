//! Where the events of every tenant stand, read once for all who ask at the same time on a thread (or on those that share a connection for it): a poll that finds its
//! tenant where it was needs no query of its own. What was found last is known to all threads: whichever of them reads
//! first after another history was brought back, all of them see that it is another one.

mod known;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::Mutex;

pub use self::known::Heads;
use self::known::{Known, Tenant};
use super::schema::commune_heads;
use crate::kernel::app::App;
use crate::kernel::db::{Db, again};
use crate::kernel::ids::INSTALLATION;
use crate::kernel::problem::{Code, Outcome, Problem};

diesel::define_sql_function! {
    /// The codes of all rows.
    #[aggregate]
    #[sql_name = "array_agg"]
    fn all_codes(code: Text) -> Nullable<Array<Text>>;
}

diesel::define_sql_function! {
    /// The numbers of all rows, in the order in which another such function of the same statement meets them.
    #[aggregate]
    #[sql_name = "array_agg"]
    fn all_numbers(number: BigInt) -> Nullable<Array<BigInt>>;
}

/// What is read: no tenants, or the code and the number of each, and the highest number of what servers hold.
type Read = (Option<Vec<Tenant>>, Option<Vec<i64>>, Option<i64>);

/// What a process holds in memory and must not use once it has changed: brought up to what the heads say before a request
/// or a step of a job is looked at.
#[async_trait(?Send)]
pub trait Follower: Send + Sync {
    /// Reads again what is held, if it is older than these heads.
    ///
    /// # Errors
    /// It could not be read: what is held is old, and nothing may be done by it.
    async fn follow(&self, app: &App, heads: &Heads) -> Outcome<()>;
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

/// Reads the heads. Each thread that answers requests reads for those who wait there, as far as the connections for it go: one
/// that waited for another thread would have to be woken by it.
pub struct HeadReader {
    db: Db,
    known: Known,
    turns: Box<[Turn]>,
}

/// Those of one thread, or of several that share a connection.
#[derive(Default)]
struct Turn {
    arrived: AtomicU64,
    last: Mutex<Last>,
}

/// The last statement: for whom it was sent, and what it found; nothing where it failed.
#[derive(Default)]
struct Last {
    covers: u64,
    found: Option<Arc<Heads>>,
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
        // No more statements at once than there are connections for them.
        let turns = (0..db.admissions()).map(|_| Turn::default()).collect();
        Self { db, known: Known::default(), turns }
    }

    /// The heads as they were after this call began. At most one statement of a turn is under way; it serves everybody who
    /// came before it was sent, its failure too: nobody waits for a database that is not there behind a queue of others.
    pub async fn current(&self) -> Outcome<Arc<Heads>> {
        let turn = &self.turns[self.db.thread() % self.turns.len()];
        let ticket = turn.arrived.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = turn.last.lock().await;
        if last.covers < ticket {
            // Where this is given up midway, the next one reads for himself.
            let covers = AtomicU64::load(&turn.arrived, Ordering::SeqCst);
            let read = again(async || self.read().await).await;
            *last = Last { covers, found: read.as_ref().ok().cloned() };
            return read;
        }
        last.found.clone().ok_or_else(|| {
            let problem = Problem::new(Code::ServiceUnavailable).retry_after(2);
            problem.because("the shared read of the heads failed")
        })
    }

    async fn read(&self) -> Outcome<Arc<Heads>> {
        let mut conn = self.db.admission().await?;
        loop {
            let before = self.known.now();
            // In one row: nearly every request reads it, and a row for each tenant cost more than all else about it.
            let (tenants, numbers, reference): Read = commune_heads::table
                .select((
                    all_codes(commune_heads::commune),
                    all_numbers(commune_heads::event_seq),
                    max(commune_heads::reference_seq),
                ))
                .first(&mut conn)
                .await?;
            let last = tenants.into_iter().flatten().zip(numbers.into_iter().flatten());
            let found = Heads::read(last.collect(), reference.unwrap_or(0));
            if let Some(found) = self.known.found(found, &before) {
                return Ok(found);
            }
        }
    }
}
