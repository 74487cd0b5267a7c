//! Deletes jobs that ended long ago. The latest run of each kind stays: its slot keeps the run from happening twice.

use async_trait::async_trait;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::model::{JobState, Step};
use super::schema::jobs;
use super::{EXPIRY_BATCH, Job, Turn};
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::retention::{DONE_JOBS, FAILED_JOBS, edge};

/// The job.
#[derive(Debug)]
pub struct ExpireJobs;

#[async_trait(?Send)]
impl Job for ExpireJobs {
    fn kind(&self) -> &'static str {
        "expire_jobs"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        let now = turn.app().clock.real_now();
        turn.settle(async |tx: &mut Tx| {
            let mut deleted = 0;
            for (state, subject) in [(JobState::Done, DONE_JOBS), (JobState::Failed, FAILED_JOBS)] {
                let edge = edge(tx.conn(), subject, now).await?;
                let newer = diesel::alias!(jobs as newer);
                let same_kind = newer
                    .filter(newer.field(jobs::kind).eq(jobs::kind))
                    .filter(newer.field(jobs::created_at).gt(jobs::created_at));
                let old: Vec<uuid::Uuid> = jobs::table
                    .filter(jobs::state.eq(state.as_str()))
                    .filter(jobs::finished_at.assume_not_null().lt(edge))
                    .filter(jobs::slot.is_null().or(exists(same_kind)))
                    .order(jobs::finished_at)
                    .limit(EXPIRY_BATCH)
                    .select(jobs::id)
                    .load(tx.conn())
                    .await?;
                deleted +=
                    diesel::delete(jobs::table.filter(jobs::id.eq_any(old))).execute(tx.conn()).await?;
            }
            Ok(Step::batch(deleted, EXPIRY_BATCH, None))
        })
        .await
    }
}
