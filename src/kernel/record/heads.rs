//! Where the events of every tenant stand, read once for all who ask at the same time on a thread (or on those that share a connection for it): a poll that finds its
//! tenant where it was needs no query of its own. What was found last is known to all threads: whichever of them reads
//! first after another history was brought back, all of them see that it is another one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::Mutex;

use super::schema::commune_heads;
use crate::kernel::app::App;
use crate::kernel::db::{Db, again};
use crate::kernel::ids::INSTALLATION;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Code of a tenant, its five digits in place: the heads of all are read again and again, and need no string for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromSqlRow)]
struct Tenant([u8; 5]);

impl Tenant {
    /// The tenant of this code; `None`: no tenant has such a code.
    fn of(code: &str) -> Option<Self> {
        code.as_bytes().try_into().ok().map(Self)
    }
}

impl FromSql<Text, Pg> for Tenant {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(bytes.as_bytes().try_into()?))
    }
}

/// Number of the last event, by tenant.
#[derive(Debug, Default)]
pub struct Heads {
    /// In the order of the tenants.
    last: Vec<(Tenant, i64)>,
    reference: i64,
    epoch: u64,
}

impl Heads {
    /// Number of the last event of a tenant; 0 where there is none.
    #[must_use]
    pub fn of(&self, commune: &str) -> i64 {
        Tenant::of(commune).and_then(|tenant| self.found(tenant)).unwrap_or(0)
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

    fn of_rows(rows: &[(Tenant, i64, i64)]) -> Self {
        let reference = rows.iter().map(|(_, _, reference)| *reference).max().unwrap_or(0);
        let mut last: Vec<(Tenant, i64)> = rows.iter().map(|(tenant, last, _)| (*tenant, *last)).collect();
        last.sort_unstable();
        Self { last, reference, epoch: 0 }
    }

    fn place(&self, tenant: Tenant) -> Result<usize, usize> {
        self.last.binary_search_by_key(&tenant, |(tenant, _)| *tenant)
    }

    fn found(&self, tenant: Tenant) -> Option<i64> {
        self.place(tenant).ok().map(|place| self.last[place].1)
    }

    /// True where a number is smaller than it was, or gone.
    fn fell_since(&self, before: &Self) -> bool {
        let fell = |(tenant, number): &(Tenant, i64)| self.found(*tenant).is_none_or(|now| now < *number);
        self.reference < before.reference || before.last.iter().any(fell)
    }

    /// The higher of each number.
    fn highest(mut self, other: &Self) -> Self {
        for (tenant, number) in &other.last {
            match self.place(*tenant) {
                Ok(place) => self.last[place].1 = self.last[place].1.max(*number),
                Err(place) => self.last.insert(place, (*tenant, *number)),
            }
        }
        self.reference = self.reference.max(other.reference);
        self
    }
}

/// What was found last, by whichever thread.
#[derive(Default)]
struct Known(std::sync::Mutex<Arc<Heads>>);

impl Known {
    fn now(&self) -> Arc<Heads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what a statement found that was sent when `before` was known. None where the epoch has changed since: it may
    /// have been answered before that, and is to be asked for again.
    fn found(&self, found: Heads, before: &Arc<Heads>) -> Option<Arc<Heads>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.epoch != before.epoch {
            return None;
        }
        let epoch = before.epoch + u64::from(found.fell_since(before));
        let next = if epoch > before.epoch || Arc::ptr_eq(&known, before) {
            found
        } else {
            // What another thread took in meanwhile may be older than this or newer.
            found.highest(&known)
        };
        *known = Arc::new(Heads { epoch, ..next });
        Some(known.clone())
    }
}

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
            let rows: Vec<(Tenant, i64, i64)> = commune_heads::table
                .select((commune_heads::commune, commune_heads::event_seq, commune_heads::reference_seq))
                .load(&mut conn)
                .await?;
            if let Some(found) = self.known.found(Heads::of_rows(&rows), &before) {
                return Ok(found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Heads, Known, Tenant};

    fn at(number: i64) -> Heads {
        Heads::of_rows(&[(Tenant::of("99001").unwrap(), number, number)])
    }

    fn found(known: &Known, number: i64, before: &Arc<Heads>) -> Option<(i64, u64)> {
        known.found(at(number), before).map(|heads| (heads.of("99001"), heads.epoch()))
    }

    #[test]
    fn a_number_that_falls_begins_an_epoch() {
        let known = Known::default();
        assert_eq!(found(&known, 5, &known.now()), Some((5, 0)));
        assert_eq!(found(&known, 6, &known.now()), Some((6, 0)));
        assert_eq!(found(&known, 4, &known.now()), Some((4, 1)));
        assert_eq!(found(&known, 6, &known.now()), Some((6, 1)), "it stays one until the next fall");
        assert!(known.found(Heads::default(), &known.now()).unwrap().epoch() == 2, "a tenant that is gone");
    }

    #[test]
    fn each_tenant_has_its_own_number_in_whatever_order_they_were_read() {
        let [first, second, third] = ["00000", "99001", "99002"].map(|code| Tenant::of(code).unwrap());
        let heads = Heads::of_rows(&[(third, 3, 0), (first, 1, 7), (second, 2, 0)]);
        assert_eq!([heads.installation(), heads.of("99001"), heads.of("99002")], [1, 2, 3]);
        assert_eq!((heads.reference(), heads.of("99003"), heads.of("9900")), (7, 0, 0));
        let both = Heads::of_rows(&[(third, 4, 0), (second, 1, 0)]).highest(&heads);
        assert_eq!([both.installation(), both.of("99001"), both.of("99002")], [1, 2, 4]);
        assert!(!both.fell_since(&heads) && heads.fell_since(&both));
    }

    #[test]
    fn what_two_find_at_the_same_time_is_no_fall() {
        let known = Known::default();
        let (first, second) = (known.now(), known.now());
        assert_eq!(found(&known, 7, &first), Some((7, 0)));
        // Answered before the other one, and looked at after it.
        assert_eq!(found(&known, 6, &second), Some((7, 0)));
        assert_eq!(found(&known, 7, &known.now()), Some((7, 0)));
    }

    #[test]
    fn what_stood_beside_a_fall_is_asked_for_again() {
        let known = Known::default();
        found(&known, 7, &known.now());
        let (first, second) = (known.now(), known.now());
        assert_eq!(found(&known, 3, &first), Some((3, 1)));
        // Before the fall or after it, nobody knows.
        assert_eq!(found(&known, 8, &second), None);
        assert_eq!(found(&known, 8, &known.now()), Some((8, 1)));
    }
}
