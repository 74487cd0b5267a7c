//! What lies under other root keys than the newest: whoever takes an older one out of the folder must know, and whoever has put
//! back a folder or a database that does not fit the other.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use crate::kernel::crypto::{Purpose, RootKeys};
use crate::kernel::db::connect;
use crate::vault::rotation;

/// How much lies under which root key. What the id of a root key in front of a box is in SQL.
const TOKENS: &str =
    "select convert_from(substr(wrapped_key, 2, get_byte(wrapped_key, 0)), 'UTF8'), count(*) from signing_keys
    where retired_at is null group by 1";
const ANSWERS: &str =
    "select convert_from(substr(answer, 2, get_byte(answer, 0)), 'UTF8'), count(*) from idempotency_keys
    group by 1";
/// The newest are not among them.
const DATA_KEYS: &str = "select root_key_id, count(*) from petition_keys group by 1";

/// What was found, one sentence each, without its full stop.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Of each older version of the folder, what it still wraps.
    pub(super) older: Vec<String>,
    /// Root keys that the database names and the folder does not have: nobody can read what lies under them.
    pub(super) missing: Vec<String>,
}

/// Asks the database what lies under which root key. The client connects as the application.
pub(super) async fn find(client: &Client, keys: &RootKeys) -> Result<Found, String> {
    let mut found = Found::default();
    let data_keys = format!("begin; {}", rotation::lists(keys));
    let kinds: [(&[Purpose], &str, &str, &str); 3] = [
        (&[Purpose::Ordinary, Purpose::Sealed], &data_keys, DATA_KEYS, "data keys"),
        (&[Purpose::Tokens], "begin", TOKENS, "signing keys"),
        (&[Purpose::Answers], "begin", ANSWERS, "kept answers"),
    ];
    for (purposes, begin, sql, what) in kinds {
        let mut counts = counted(client, begin, sql).await?;
        for id in purposes.iter().flat_map(|purpose| keys.older_ids(*purpose)) {
            found.older.push(match counts.remove(&id) {
                None => format!("{id} wraps nothing any more"),
                Some(count) => format!("{id} still wraps {count} {what}"),
            });
        }
        let missing = counts.iter().filter(|(id, _)| !keys.has(id));
        found.missing.extend(missing.map(|(id, count)| {
            format!(
                "{count} {what} lie under {id}, which the folder does not have: put it back from its backup"
            )
        }));
    }
    Ok(found)
}

async fn counted(client: &Client, begin: &str, sql: &str) -> Result<BTreeMap<String, i64>, String> {
    let told = |error: tokio_postgres::Error| connect::told(&error);
    let rows = match client.batch_execute(begin).await {
        Ok(()) => client.query(sql, &[]).await.map_err(told),
        Err(error) => Err(told(error)),
    };
    client.batch_execute("rollback").await.map_err(told)?;
    Ok(rows?.iter().map(|row| (row.get(0), row.get(1))).collect())
}
