//! What older versions of root keys still wrap: whoever takes one out of the folder must know.

use tokio_postgres::Client;

use crate::kernel::crypto::{Purpose, RootKeys};
use crate::kernel::db::connect;
use crate::vault::rotation;

/// What the id of a root key in front of a box is in SQL.
const TOKENS: &str = "select count(*) from signing_keys where retired_at is null
    and convert_from(substr(wrapped_key, 2, get_byte(wrapped_key, 0)), 'UTF8') = $1";
const ANSWERS: &str = "select count(*) from idempotency_keys
    where convert_from(substr(answer, 2, get_byte(answer, 0)), 'UTF8') = $1";
const DATA_KEYS: &str = "select count(*) from petition_keys where root_key_id = $1";

/// Each older version of the folder with how much it still wraps, and what that is. The client connects as the application.
pub(super) async fn in_use(
    client: &Client,
    keys: &RootKeys,
) -> Result<Vec<(String, i64, &'static str)>, String> {
    let told = |error: tokio_postgres::Error| connect::told(&error);
    let mut found = Vec::new();
    for purpose in Purpose::ROTATED {
        for id in keys.older_ids(purpose) {
            let (sql, what) = match purpose {
                Purpose::Tokens => (TOKENS, "signing keys"),
                Purpose::Answers => (ANSWERS, "kept answers"),
                _ => (DATA_KEYS, "data keys"),
            };
            let begin = match purpose {
                Purpose::Ordinary | Purpose::Sealed => {
                    format!("begin; {}", rotation::sees(std::slice::from_ref(&id)))
                }
                _ => "begin".to_owned(),
            };
            client.batch_execute(&begin).await.map_err(told)?;
            let counted = client.query_one(sql, &[&id]).await.map_err(told);
            client.batch_execute("rollback").await.map_err(told)?;
            found.push((id, counted?.get(0), what));
        }
    }
    Ok(found)
}

/// The same in words, one sentence each.
pub(super) fn sentences(found: &[(String, i64, &'static str)]) -> Vec<String> {
    let said = |(id, count, what): &(String, i64, &'static str)| match count {
        0 => format!("{id} wraps nothing any more"),
        _ => format!("{id} still wraps {count} {what}"),
    };
    found.iter().map(said).collect()
}
