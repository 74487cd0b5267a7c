//! Transactions.

use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager as _};

use super::Connection;
use crate::kernel::problem::{Code, Outcome, Problem};

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
    /// Never: only [`Db::write`](super::Db::write) ends a transaction, after its work.
    pub fn conn(&mut self) -> &mut AsyncPgConnection {
        #[expect(clippy::expect_used, reason = "only the end of `Db::write` takes the connection away")]
        self.connection.as_deref_mut().expect("a transaction that has ended was used")
    }

    /// The connection for statements that go out at once, one behind the other: none of them waits for the answer of another.
    ///
    /// # Panics
    /// Never: see [`Tx::conn`].
    pub fn at_once(&self) -> &AsyncPgConnection {
        #[expect(clippy::expect_used, reason = "only the end of `Db::write` takes the connection away")]
        self.connection.as_deref().expect("a transaction that has ended was used")
    }

    async fn begin(connection: Connection) -> Outcome<Self> {
        let mut tx = Self { connection: Some(connection), rollback: false };
        AnsiTransactionManager::begin_transaction(tx.conn()).await.map_err(Problem::from)?;
        Ok(tx)
    }

    /// Ends a transaction whose work was done.
    async fn end(mut self) -> Outcome<()> {
        if self.rollback {
            self.roll_back().await;
            return Ok(());
        }
        let committed = AnsiTransactionManager::commit_transaction(self.conn()).await;
        committed.map_err(|error| Problem::from(error).too_late_to_repeat())?;
        self.give_back();
        Ok(())
    }

    /// Takes back what was done. Where that fails the connection is broken; the first answer stands.
    async fn roll_back(mut self) {
        let rolled_back = AnsiTransactionManager::rollback_transaction(self.conn()).await;
        match rolled_back {
            Ok(()) => self.give_back(),
            Err(error) => log::warn!("rollback failed: {error}"),
        }
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

/// Runs `work` in a transaction over this connection.
pub(super) async fn transaction<R>(
    connection: Connection,
    work: impl AsyncFnOnce(&mut Tx) -> Outcome<R>,
) -> Outcome<R> {
    let mut tx = Tx::begin(connection).await?;
    let result = work(&mut tx).await;
    match &result {
        Ok(_) => tx.end().await?,
        // Its server is ending, read-only since a failover, or overloaded: the next one may be better off.
        Err(problem) if problem.code == Code::ServiceUnavailable => {}
        Err(_) => tx.roll_back().await,
    }
    result
}
