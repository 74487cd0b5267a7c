//! Leases: who has a job, until when, and what only he may write.
//!
//! Whatever changes a job here names the token of its lease. A lease that ran out and was taken over has another token, so
//! whoever comes late changes no row and is told so.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::{Failure, JobState, Leased, Step};
use super::schema::jobs;
use crate::kernel::db::Tx;
use crate::kernel::ids::{INSTALLATION, new_id};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::time::legal_day;

/// Code of a job whose workers all went away in the middle of it.
pub const LEASE_LOST: &str = "lease_lost";

/// What there was to take up.
#[derive(Debug)]
pub enum Claim {
    /// Nothing is due.
    Nothing,
    /// This one.
    Job(Leased),
    /// This one, but it was taken up as often as it may be, and nobody ended it: it has failed.
    GivenUp(Uuid),
}

type DueRow = (Uuid, String, Option<String>, serde_json::Value, i16, i16, Option<DateTime<Utc>>);

/// Takes up the job that is due longest, of these kinds: one that waits, or one whose lease has run out. Rows that others
/// hold locked are passed over, and a step that is under way holds its row.
pub async fn claim(
    tx: &mut Tx,
    kinds: &[&str],
    real_now: DateTime<Utc>,
    length: TimeDelta,
) -> Outcome<Claim> {
    let waits = jobs::state.eq(JobState::Queued.as_str()).and(jobs::run_after.le(real_now));
    let left =
        jobs::state.eq(JobState::Running.as_str()).and(jobs::leased_until.assume_not_null().lt(real_now));
    let due: Option<DueRow> = jobs::table
        .filter(jobs::kind.eq_any(kinds))
        .filter(waits.or(left))
        .order((jobs::run_after, jobs::id))
        .limit(1)
        .select((
            jobs::id,
            jobs::kind,
            jobs::slot,
            jobs::payload,
            jobs::attempts,
            jobs::max_attempts,
            jobs::started_at,
        ))
        .for_update()
        .skip_locked()
        .first(tx.conn())
        .await
        .optional()?;
    let Some((id, kind, slot, payload, attempts, max_attempts, started_at)) = due else {
        return Ok(Claim::Nothing);
    };
    if attempts >= max_attempts {
        give_up(tx, id, real_now).await?;
        return Ok(Claim::GivenUp(id));
    }
    let token = new_id(INSTALLATION, legal_day(real_now));
    diesel::update(jobs::table.find(id))
        .set((
            jobs::state.eq(JobState::Running.as_str()),
            jobs::attempts.eq(attempts + 1),
            jobs::lease_token.eq(token),
            jobs::leased_until.eq(real_now + length),
            jobs::started_at.eq(started_at.unwrap_or(real_now)),
        ))
        .execute(tx.conn())
        .await?;
    Ok(Claim::Job(Leased { id, kind, slot, payload, attempts: attempts + 1, max_attempts, token }))
}

async fn give_up(tx: &mut Tx, id: Uuid, real_now: DateTime<Utc>) -> Outcome<()> {
    diesel::update(jobs::table.find(id))
        .set((
            jobs::state.eq(JobState::Failed.as_str()),
            jobs::lease_token.eq(None::<Uuid>),
            jobs::leased_until.eq(None::<DateTime<Utc>>),
            jobs::last_error.eq(LEASE_LOST),
            jobs::finished_at.eq(real_now),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Holds the job's row to the end of the transaction and gives its progress; an error where the lease was lost.
pub(super) async fn hold(tx: &mut Tx, lease: &Leased) -> Outcome<(i64, Option<i64>)> {
    let done = jobs::table
        .filter(jobs::id.eq(lease.id).and(jobs::lease_token.eq(lease.token)))
        .select((jobs::progress_done, jobs::progress_total))
        .for_update()
        .first(tx.conn())
        .await
        .optional()?;
    done.ok_or_else(|| Problem::internal("the lease of this job was lost: another worker has taken it over"))
}

/// Writes what a step did, in its own transaction: progress with a longer lease, or completion. The row must be held.
pub(super) async fn advance(
    tx: &mut Tx,
    lease: &Leased,
    (done, before): (i64, Option<i64>),
    step: Step,
    (real_now, length): (DateTime<Utc>, TimeDelta),
) -> Outcome<()> {
    let (done, total) = step.progress(done);
    let total = total.or(before.map(|before| before.max(done)));
    let ended = matches!(step, Step::Done { .. });
    let state = if ended { JobState::Done } else { JobState::Running };
    diesel::update(jobs::table.find(lease.id))
        .set((
            jobs::state.eq(state.as_str()),
            jobs::progress_done.eq(done),
            jobs::progress_total.eq(total),
            jobs::lease_token.eq((!ended).then_some(lease.token)),
            jobs::leased_until.eq((!ended).then_some(real_now + length)),
            jobs::finished_at.eq(ended.then_some(real_now)),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Makes the lease of a job longer while a step works. A row that the step itself holds is left alone: nobody can take it.
pub async fn renew(tx: &mut Tx, lease: &Leased, until: DateTime<Utc>) -> Outcome<()> {
    let own: Option<Uuid> = jobs::table
        .filter(jobs::id.eq(lease.id).and(jobs::lease_token.eq(lease.token)))
        .select(jobs::id)
        .for_update()
        .skip_locked()
        .first(tx.conn())
        .await
        .optional()?;
    if let Some(id) = own {
        diesel::update(jobs::table.find(id)).set(jobs::leased_until.eq(until)).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Gives a job back that was not ended for want of time: the attempt does not count. False where the lease was lost.
pub async fn release(tx: &mut Tx, lease: &Leased, real_now: DateTime<Utc>) -> Outcome<bool> {
    let own = jobs::table.filter(jobs::id.eq(lease.id).and(jobs::lease_token.eq(lease.token)));
    let rows = diesel::update(own)
        .set((
            jobs::state.eq(JobState::Queued.as_str()),
            jobs::attempts.eq(lease.attempts - 1),
            jobs::run_after.eq(real_now),
            jobs::lease_token.eq(None::<Uuid>),
            jobs::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.conn())
        .await?;
    Ok(rows == 1)
}

/// Ends a failed attempt. False where the lease was lost.
pub async fn fail(
    tx: &mut Tx,
    lease: &Leased,
    code: &str,
    failure: Failure,
    real_now: DateTime<Utc>,
) -> Outcome<bool> {
    let own = jobs::table.filter(jobs::id.eq(lease.id).and(jobs::lease_token.eq(lease.token)));
    let (state, run_after, finished_at) = match failure {
        Failure::Again(at) => (JobState::Queued, at, None),
        Failure::ForGood => (JobState::Failed, real_now, Some(real_now)),
    };
    let rows = diesel::update(own)
        .set((
            jobs::state.eq(state.as_str()),
            jobs::run_after.eq(run_after),
            jobs::last_error.eq(code),
            jobs::finished_at.eq(finished_at),
            jobs::lease_token.eq(None::<Uuid>),
            jobs::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.conn())
        .await?;
    Ok(rows == 1)
}
