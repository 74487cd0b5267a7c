//! Deletes what was kept for a time only, once that is over.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use super::retention::{IDEMPOTENCY_KEYS, NOTIFICATIONS, UNFINISHED_UPLOADS, edge};
use crate::kernel::db::Tx;
use crate::kernel::jobs::{EXPIRY_BATCH, Job, Step, Turn};
use crate::kernel::problem::Outcome;

/// The job that deletes rows of one table, the oldest first.
#[derive(Debug)]
pub struct Expiry {
    /// Kind of the job.
    pub kind: &'static str,
    /// The retention rule.
    pub subject: &'static str,
    /// The table.
    pub table: &'static str,
    /// The column with the instant from which they are kept.
    pub since: &'static str,
}

/// Answers that are kept for retries.
pub const KEPT_ANSWERS: Expiry = Expiry {
    kind: "expire_kept_answers",
    subject: IDEMPOTENCY_KEYS,
    table: "idempotency_keys",
    since: "created_at",
};

/// What somebody in office was told, read or not.
pub const TOLD: Expiry = Expiry {
    kind: "expire_notifications",
    subject: NOTIFICATIONS,
    table: "notifications",
    since: "created_at",
};

/// What came of files that were cut off on their way.
pub const CUT_OFF: Expiry = Expiry {
    kind: "expire_uploads",
    subject: UNFINISHED_UPLOADS,
    table: "uploaded_chunks",
    since: "received_at",
};

#[async_trait(?Send)]
impl Job for Expiry {
    fn kind(&self) -> &'static str {
        self.kind
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        let now = turn.app().clock.real_now();
        turn.settle(async |tx: &mut Tx| {
            let edge = edge(tx.conn(), self.subject, now).await?;
            self.delete_before(tx, edge, turn.counted()).await
        })
        .await
    }
}

#[derive(diesel::QueryableByName)]
struct Left {
    #[diesel(sql_type = BigInt)]
    left: i64,
}

impl Expiry {
    /// Deletes the oldest of those kept since before `edge`, a bounded number of them.
    async fn delete_before(&self, tx: &mut Tx, edge: DateTime<Utc>, counted: bool) -> Outcome<Step> {
        let Self { table, since, .. } = self;
        let oldest = format!("select ctid from {table} where {since} < $1 order by {since} limit $2");
        let deleted = diesel::sql_query(format!("delete from {table} where ctid in ({oldest})"))
            .bind::<Timestamptz, _>(edge)
            .bind::<BigInt, _>(EXPIRY_BATCH)
            .execute(tx.conn())
            .await?;
        if counted {
            return Ok(Step::batch(deleted, EXPIRY_BATCH, None));
        }
        let over = format!("select count(*) as \"left\" from {table} where {since} < $1");
        let Left { left } =
            diesel::sql_query(over).bind::<Timestamptz, _>(edge).get_result(tx.conn()).await?;
        Ok(Step::batch(deleted, EXPIRY_BATCH, Some(left)))
    }
}
