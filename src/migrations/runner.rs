//! Runs migrations over a connection of its own: diesel-async keeps no SQLSTATE of what fails, and the server's words for it are in
//! the language of the owner's role.

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use secrecy::{ExposeSecret as _, SecretString};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

use super::texts::TEXTS;
use super::{sentence, state, transactional};
use crate::kernel::db::connect;

/// What stands outside a transaction lets others go on while it waits, and half done it would stay: it waits as long as it has to.
const SESSION: &str = "set timezone = 'UTC'; set lock_timeout = 0";
/// One `migrate` at a time. The server works a statement to its end though its `migrate` was killed: whoever comes next waits for
/// that too. He asks again and again, since an index that is built beside others waits for every statement that has begun, and so
/// for one that waits.
const TURN: &str = "select pg_try_advisory_lock(7261302027)";
/// A migration that waits for a lock makes everybody wait who comes after it: it is given up and run again after a pause, in which
/// they go on.
const PATIENCE: &str = "set local lock_timeout = '2s'";
/// How often one is run until it has its locks.
const TRIES: usize = 5;
/// What lies between two tries, and between two questions whether it is one's turn.
const PAUSE: Duration = Duration::from_secs(1);

/// Waits until nobody else migrates this database. The turn lasts as long as the client.
pub(super) async fn turn(url: &SecretString) -> Result<Client, String> {
    let client = connect::client(&connect::parse(url.expose_secret())?).await?;
    let refused = |error| sentence("set up the session", &connect::told(&error));
    client.batch_execute(SESSION).await.map_err(refused)?;
    while !client.query_one(TURN, &[]).await.map_err(refused)?.get::<_, bool>(0) {
        tokio::time::sleep(PAUSE).await;
    }
    Ok(client)
}

/// Runs what the database lacks, oldest first, and returns its versions.
pub(super) async fn run_pending(
    conn: &mut AsyncPgConnection,
    client: &Client,
) -> Result<Vec<String>, String> {
    let pending = state(conn).await?.pending;
    let transactional = transactional()?;
    let mut done = Vec::with_capacity(pending.len());
    for (version, text) in TEXTS.iter().filter(|(version, _)| pending.iter().any(|name| name == version)) {
        let entry = format!("insert into __diesel_schema_migrations (version) values ('{version}')");
        let ran = if transactional.get(*version) == Some(&false) {
            run_alone(client, text, &entry).await
        } else {
            run_whole(client, text, &entry).await
        };
        ran.map_err(|error| failed(version, &error))?;
        done.push((*version).to_owned());
    }
    Ok(done)
}

/// The server's words may be in any language: its code stands behind them.
fn failed(version: &str, error: &Error) -> String {
    let code = error.code().map(|code| format!(" ({})", code.code())).unwrap_or_default();
    format!("migration {version} failed: {}{code}", connect::told(error))
}

/// One that is killed before the entry runs again, and finds there what it has made.
async fn run_alone(client: &Client, text: &str, entry: &str) -> Result<(), Error> {
    client.batch_execute(text).await?;
    client.batch_execute(entry).await
}

/// In one transaction, again where it waited in vain for a lock.
async fn run_whole(client: &Client, text: &str, entry: &str) -> Result<(), Error> {
    let statements = format!("begin; {PATIENCE}; {text}\n; {entry}; commit");
    for _ in 1..TRIES {
        match client.batch_execute(&statements).await {
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {}
            ran => return ran,
        }
        client.batch_execute("rollback").await?;
        tokio::time::sleep(PAUSE).await;
    }
    client.batch_execute(&statements).await
}
