//! Deletes kept answers whose time is over.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::retention::{IDEMPOTENCY_KEYS, edge};
use super::schema::idempotency_keys;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{EXPIRY_BATCH, Job, Step, Turn};
use crate::kernel::problem::Outcome;

/// The job.
#[derive(Debug)]
pub struct ExpireKeptAnswers;

#[async_trait(?Send)]
impl Job for ExpireKeptAnswers {
    fn kind(&self) -> &'static str {
        "expire_kept_answers"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        let now = turn.app().clock.real_now();
        turn.settle(async |tx: &mut Tx| {
            let edge = edge(tx.conn(), IDEMPOTENCY_KEYS, now).await?;
            delete_before(tx, edge).await
        })
        .await
    }
}

/// Deletes the oldest of those kept since before `edge`, a bounded number of them.
async fn delete_before(tx: &mut Tx, edge: DateTime<Utc>) -> Outcome<Step> {
    use idempotency_keys::created_at;
    let last: Option<DateTime<Utc>> = idempotency_keys::table
        .filter(created_at.lt(edge))
        .order(created_at)
        .offset(EXPIRY_BATCH - 1)
        .select(created_at)
        .first(tx.conn())
        .await
        .optional()?;
    let over = idempotency_keys::table.filter(created_at.lt(edge));
    let deleted = match last {
        Some(last) => diesel::delete(over.filter(created_at.le(last))).execute(tx.conn()).await?,
        None => diesel::delete(over).execute(tx.conn()).await?,
    };
    let left = match last {
        Some(_) => over.count().get_result(tx.conn()).await?,
        None => 0,
    };
    Ok(Step::batch(deleted, EXPIRY_BATCH, left))
}
