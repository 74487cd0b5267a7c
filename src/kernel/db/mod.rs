//! Connection pools and transactions.
//!
//! Three pools: `write`; `read`, whose sessions are read-only and autocommit, so that a read needs no transaction round
//! trips; `export`, two such sessions with a longer time-out, for datasets, on the replica where there is one. All are
//! small (a larger pool makes the slowest requests slower) and never queue without bound.

pub mod connect;
pub mod constant;
pub mod cursor;
pub mod drawn;
pub mod errors;
pub mod stats;

use std::time::Duration;

use diesel::connection::InstrumentationEvent;
use diesel_async::pooled_connection::deadpool::{Hook, HookError, Object, Pool, PoolError};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection as _, AsyncPgConnection, TransactionManager as _,
};
use futures_util::FutureExt as _;
use secrecy::{ExposeSecret as _, SecretString};

use super::problem::{Code, Outcome, Problem};

/// A pooled connection.
pub type Connection = Object<AsyncPgConnection>;

/// How long a request waits for a connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(3);
/// Streams that run at once; each holds its connection to the end.
pub const EXPORTS: usize = 2;
/// Connections retire after this long, so that their caches of prepared statements stay small.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A connection that a stream of rows comes over. Unless the stream was read to its end it is closed: behind the rows
/// that nobody reads any more the pool's next user would wait.
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
}

/// The pools.
#[derive(Clone)]
pub struct Db {
    write: Pool<AsyncPgConnection>,
    read: Pool<AsyncPgConnection>,
    export: Pool<AsyncPgConnection>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Db")
    }
}

/// A transaction under way.
///
/// Dropped before its end (the caller hung up, the request took too long) it closes its connection: given back to the pool
/// as it is, it would hold its locks until somebody happens to take that connection.
pub struct Tx {
    connection: Option<Connection>,
    rollback: bool,
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(Object::take(connection));
        }
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tx")
    }
}

impl Tx {
    /// The connection.
    ///
    /// # Panics
    /// Never: only [`Db::write`] ends a transaction, after its work.
    pub fn conn(&mut self) -> &mut AsyncPgConnection {
        #[expect(clippy::expect_used, reason = "only the end of `Db::write` takes the connection away")]
        self.connection.as_deref_mut().expect("a transaction that has ended was used")
    }

    /// Gives the connection back after the end of the transaction.
    fn give_back(mut self) {
        drop(self.connection.take());
    }

    /// From here on the transaction ends in a rollback whatever comes (`dry_run`).
    pub fn only_try(&mut self) {
        self.rollback = true;
    }

    /// True where the transaction ends in a rollback whatever comes.
    #[must_use]
    pub fn only_tries(&self) -> bool {
        self.rollback
    }
}

impl Db {
    /// Pools that connect when first needed.
    ///
    /// # Errors
    /// If a URL cannot be read.
    pub fn new(options: &DbOptions) -> Result<Self, String> {
        let replica = options.read_url.as_ref().unwrap_or(&options.url);
        Ok(Self {
            write: pool(
                &options.url,
                options.write_connections,
                "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
            )?,
            read: pool(
                &options.url,
                options.read_connections,
                "-c statement_timeout=30s -c default_transaction_read_only=on",
            )?,
            export: pool(replica, EXPORTS, "-c statement_timeout=30min -c default_transaction_read_only=on")?,
        })
    }

    /// A connection for autocommit reads.
    pub async fn read(&self) -> Outcome<Connection> {
        self.read.get().await.map_err(|error| unavailable(&error))
    }

    /// A connection for a stream of rows.
    pub async fn export(&self) -> Outcome<Streaming> {
        self.export
            .get()
            .await
            .map(|connection| Streaming(Some(connection)))
            .map_err(|error| unavailable(&error))
    }

    /// Runs `work` in one transaction: committed if it succeeds, rolled back if it refuses or only tries.
    pub async fn write<R>(&self, work: impl AsyncFnOnce(&mut Tx) -> Outcome<R>) -> Outcome<R> {
        let connection = self.write.get().await.map_err(|error| unavailable(&error))?;
        let mut tx = Tx { connection: Some(connection), rollback: false };
        AnsiTransactionManager::begin_transaction(tx.conn()).await.map_err(Problem::from)?;
        let result = work(&mut tx).await;
        if result.is_ok() && !tx.rollback {
            AnsiTransactionManager::commit_transaction(tx.conn()).await.map_err(Problem::from)?;
        } else if result.as_ref().is_err_and(|problem| problem.code == Code::ServiceUnavailable) {
            // Its server is ending, read-only since a failover, or overloaded: the next one may be better off.
            return result;
        } else if let Err(error) = AnsiTransactionManager::rollback_transaction(tx.conn()).await {
            // A failed rollback breaks the connection; the first answer stands.
            log::warn!("rollback failed: {error}");
            return result;
        }
        tx.give_back();
        result
    }
}

fn unavailable(error: &PoolError) -> Problem {
    Problem::new(Code::ServiceUnavailable).retry_after(2).because(error)
}

fn pool(url: &SecretString, size: usize, more_options: &str) -> Result<Pool<AsyncPgConnection>, String> {
    let config = connect::parse(url.expose_secret())?;
    // The rows that are asked for lie in memory or on flash: with the server's own 4.0 for a random page a sort of all
    // matches looks cheaper than the index that has their order.
    let options = format!(
        "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 {more_options}"
    );
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    manager.custom_setup = Box::new(move |_| {
        let (config, options) = (config.clone(), options.clone());
        async move {
            let mut connection = connect::establish(config, &options).await?;
            connection.set_instrumentation(|event: InstrumentationEvent<'_>| stats::observe(event));
            Ok(connection)
        }
        .boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(url.expose_secret(), manager);
    Pool::builder(manager)
        .max_size(size)
        .wait_timeout(Some(WAIT))
        .create_timeout(Some(WAIT))
        .runtime(deadpool::Runtime::Tokio1)
        .pre_recycle(Hook::sync_fn(|_, metrics| {
            if metrics.age() > LIFETIME { Err(HookError::message("retired")) } else { Ok(()) }
        }))
        .build()
        .map_err(|error| error.to_string())
}
