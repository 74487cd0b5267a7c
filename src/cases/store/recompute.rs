//! Cases of petitions whose clocks were computed anew: sets of rows.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::cases::schema::cases;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;

/// Locks these cases in the order of their ids, and gives these.
pub async fn lock_all(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
    Ok(cases::table
        .filter(cases::commune.eq(commune).and(cases::id.eq_any(ids)))
        .order(cases::id)
        .select(cases::id)
        .for_update()
        .load(tx.conn())
        .await?)
}
