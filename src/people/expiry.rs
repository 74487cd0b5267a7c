//! Deletes log-in sessions that ended long ago, and with them the hashes of their refresh tokens. Access tokens, of
//! people and of machines, are stored nowhere.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::sessions;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{EXPIRY_BATCH, Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::retention::{ENDED_SESSIONS, edge};

/// The job.
#[derive(Debug)]
pub struct ExpireSessions;

#[async_trait(?Send)]
impl Job for ExpireSessions {
    fn kind(&self) -> &'static str {
        "expire_sessions"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        let now = turn.app().clock.real_now();
        turn.settle(async |tx: &mut Tx| {
            let edge = edge(tx.conn(), ENDED_SESSIONS, now).await?;
            delete_before(tx, edge).await
        })
        .await
    }
}

/// Deletes the oldest of those that ended before `edge`, a bounded number of them. What was logged out or revoked counts
/// from the instant at which it would have ended by itself.
async fn delete_before(tx: &mut Tx, edge: DateTime<Utc>) -> Outcome<Step> {
    use sessions::expires_at;
    let last: Option<DateTime<Utc>> = sessions::table
        .filter(expires_at.lt(edge))
        .order(expires_at)
        .offset(EXPIRY_BATCH - 1)
        .select(expires_at)
        .first(tx.conn())
        .await
        .optional()?;
    let over = sessions::table.filter(expires_at.lt(edge));
    let deleted = match last {
        Some(last) => diesel::delete(over.filter(expires_at.le(last))).execute(tx.conn()).await?,
        None => diesel::delete(over).execute(tx.conn()).await?,
    };
    let left = match last {
        Some(_) => over.count().get_result(tx.conn()).await?,
        None => 0,
    };
    Ok(Step::batch(deleted, EXPIRY_BATCH, left))
}
