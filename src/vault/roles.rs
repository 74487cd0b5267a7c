//! Takes a database role for one petition and gives it back.

use diesel_async::SimpleAsyncConnection as _;
use uuid::Uuid;

use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

/// Roles that row-level security knows.
#[derive(Debug, Clone, Copy)]
pub(super) enum VaultRole {
    /// Reads sealed parts, flips `sealed`.
    IdentityReader,
    /// Writes over parts, and reads none.
    PartCorrector,
    /// Reads and changes wrapped keys.
    KeyKeeper,
}

/// Runs `work` as `role` for one petition. An error inside leaves the role set, but also ends the transaction.
pub(super) async fn acting_as<T>(
    tx: &mut Tx,
    role: VaultRole,
    petition_id: Uuid,
    work: impl AsyncFnOnce(&mut Tx) -> Outcome<T>,
) -> Outcome<T> {
    let name = match role {
        VaultRole::IdentityReader => "identity_reader",
        VaultRole::PartCorrector => "part_corrector",
        VaultRole::KeyKeeper => "key_keeper",
    };
    // A typed UUID as literal: SET takes no parameters, and set_config would not reach other nodes.
    let take = format!(
        "SET LOCAL ROLE {name}; SET LOCAL tiepdan.granted_petition = '{}'",
        petition_id.as_hyphenated()
    );
    tx.conn().batch_execute(&take).await.map_err(Problem::from)?;
    let result = work(tx).await?;
    tx.conn()
        .batch_execute("SET LOCAL ROLE NONE; SET LOCAL tiepdan.granted_petition = ''")
        .await
        .map_err(Problem::from)?;
    Ok(result)
}
