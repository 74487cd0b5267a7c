//! Connection pools and transactions.
//!
//! Five pools: `write`; `intake`, two connections that only register petitions; `read`, whose sessions are read-only and
//! autocommit, so that a read needs no transaction round trips; `admission`, two such sessions that only tell who is calling
//! and where the events stand; `export`, two with a longer time-out, for datasets, on the replica where there is one. Thus
//! nobody who hands in a petition waits behind those who read or change something else. All are small (a larger pool makes
//! the slowest requests slower), and no more can wait for one than the lanes of `kernel::http::lanes` let in.

pub mod after;
pub mod coded;
pub mod connect;
pub mod constant;
pub mod cursor;
pub mod drawn;
pub mod errors;
pub mod filters;
mod pools;
pub mod row_security;
pub mod schema;
pub mod standby;
pub mod stats;
pub mod target;
mod threads;
pub mod together;
mod transaction;
pub mod within;

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::Object;
use secrecy::SecretString;

use self::pools::Pool;
pub use self::pools::PoolState;
pub use self::transaction::Tx;
use self::transaction::transaction;
use super::problem::{Outcome, Problem, Refusal};

/// A pooled connection.
pub type Connection = Object<AsyncPgConnection>;

/// Streams that run at once; each holds its connection to the end.
pub const EXPORTS: usize = 2;
/// Connections that register petitions: some two thousand a second.
const INTAKES: usize = 2;
/// Connections that tell who is calling: their statements take well below a millisecond.
const ADMISSIONS: usize = 2;
/// Connections that one process may open besides those of its settings.
pub const FIXED_CONNECTIONS: usize = INTAKES + ADMISSIONS + EXPORTS;

/// A connection that a stream of rows, or what else may be given up midway, comes over. Unless that was read to its end it
/// is closed: behind the rows that nobody reads any more the pool's next user would wait.
pub struct Streaming(Option<Connection>);

impl Streaming {
    /// The connection; none once it was given back.
    pub fn conn(&mut self) -> Outcome<&mut AsyncPgConnection> {
        self.0.as_deref_mut().ok_or_else(|| Problem::internal("the stream's connection was given back"))
    }

    /// Gives the connection back after the last row.
    pub fn finish(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Streaming {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(connection));
        }
    }
}

/// Where the database is and how many connections each pool holds.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// URL for the application's role.
    pub url: SecretString,
    /// URL of a replica for datasets, if there is one. Nothing else reads there: rights must not lag behind.
    pub read_url: Option<SecretString>,
    /// Connections for writing.
    pub write_connections: usize,
    /// Connections for reading.
    pub read_connections: usize,
    /// Threads that answer requests: each has its share of the connections.
    pub threads: usize,
    /// When a statement of a request is given up: before the request itself is.
    pub statement_time: Duration,
}

/// Milliseconds that a registration waits for a lock: less than others wait for its connection.
const LOCK_TIME: u32 = 2_000;

/// The pools.
#[derive(Clone)]
pub struct Db {
    write: Pool,
    intake: Pool,
    read: Pool,
    admission: Pool,
    export: Pool,
    has_standby: bool,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Db")
    }
}

impl Db {
    /// Pools that connect when first needed.
    ///
    /// # Errors
    /// If a URL cannot be read.
    pub fn new(options: &DbOptions) -> Result<Self, String> {
        let replica = options.read_url.as_ref().unwrap_or(&options.url);
        let (url, time) = (&options.url, options.statement_time.as_millis());
        let changes = format!("-c statement_timeout={time} -c idle_in_transaction_session_timeout=60s");
        let reads = format!("-c statement_timeout={time} -c default_transaction_read_only=on");
        let exports = "-c statement_timeout=30min -c default_transaction_read_only=on";
        Ok(Self {
            write: Pool::new("write", url, (options.write_connections, options.threads), &changes)?,
            // Two that wait for one commune's book or head must not keep all other communes out.
            intake: Pool::new(
                "intake",
                url,
                (INTAKES, options.threads),
                &format!("{changes} -c lock_timeout={LOCK_TIME}"),
            )?,
            read: Pool::new("read", url, (options.read_connections, options.threads), &reads)?,
            admission: Pool::new("admission", url, (ADMISSIONS, options.threads), &reads)?,
            export: Pool::new("export", replica, (EXPORTS, options.threads), exports)?,
            has_standby: options.read_url.is_some(),
        })
    }

    /// A connection for autocommit reads.
    pub async fn read(&self) -> Outcome<Connection> {
        self.read.get().await
    }

    /// Runs `work` with a connection for autocommit reads. Given up midway, or failing, it closes the connection: reads
    /// that went out at once may still be under way there, and the pool's next user would wait behind them.
    pub async fn reading<R>(
        &self,
        work: impl AsyncFnOnce(&mut AsyncPgConnection) -> Outcome<R>,
    ) -> Outcome<R> {
        let mut connection = Streaming(Some(self.read.get().await?));
        let result = work(connection.conn()?).await;
        if result.as_ref().err().is_none_or(|problem| problem.code.status() < 500) {
            connection.finish();
        }
        result
    }

    /// A connection for what every request needs to know first: who is calling, where the events stand. Nothing that can
    /// take long may use it.
    pub async fn admission(&self) -> Outcome<Connection> {
        self.admission.get().await
    }

    /// The same for whoever may give up midway.
    pub async fn admission_alone(&self) -> Outcome<Streaming> {
        self.admission.get().await.map(|connection| Streaming(Some(connection)))
    }

    /// Shelves of [`Db::admission`]: one for each thread that answers requests, as far as its connections go.
    #[must_use]
    pub fn admissions(&self) -> usize {
        self.admission.shelves()
    }

    /// Closes the connections that nobody uses: what was opened before a thread answered requests, or lived on one that has ended.
    pub fn close_idle(&self) {
        for pool in [&self.write, &self.intake, &self.read, &self.admission, &self.export] {
            pool.close_idle();
        }
    }

    /// How the pools stand.
    #[must_use]
    pub fn pools(&self) -> [PoolState; 5] {
        [&self.write, &self.intake, &self.read, &self.admission, &self.export].map(Pool::state)
    }

    /// Runs `work` in one transaction: committed if it succeeds, rolled back if it refuses or only tries.
    pub async fn write<R>(&self, work: impl AsyncFnOnce(&mut Tx) -> Outcome<R>) -> Outcome<R> {
        transaction(self.write.get().await?, work).await
    }

    /// The same for the registration of petitions, which has connections of its own.
    pub async fn register<R>(&self, work: impl AsyncFnOnce(&mut Tx) -> Outcome<R>) -> Outcome<R> {
        transaction(self.intake.get().await?, work).await
    }
}

/// When a read whose connection was lost is tried again: what is left of the connection must be noticed first, or the pool
/// would hand it out once more.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(250)];

/// Reads again where the connection was lost in the middle: the server restarted, or another one answers now. For work
/// that changes nothing: whether a change was kept before the connection went, nobody here knows.
pub async fn again<T>(work: impl AsyncFn() -> Outcome<T>) -> Outcome<T> {
    let mut result = work().await;
    for wait in AGAIN_AFTER {
        if !result.as_ref().is_err_and(|problem| problem.refusal == Refusal::ConnectionLost) {
            break;
        }
        tokio::time::sleep(wait).await;
        result = work().await;
    }
    result
}
