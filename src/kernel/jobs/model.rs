//! States of a job and what leads from one to the next: pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::code_enum;

code_enum! {
    /// State of a job.
    pub enum JobState {
        /// Waits for its time, or for a worker.
        Queued "queued" "Đang chờ" "Queued",
        /// A worker has it.
        Running "running" "Đang chạy" "Running",
        /// Done.
        Done "done" "Đã xong" "Done",
        /// Tried in vain as often as it may be.
        Failed "failed" "Thất bại" "Failed",
    }
}

/// Kind of a job.
#[derive(Debug, utoipa::ToSchema)]
#[schema(max_length = 50)]
pub struct JobKind(pub String);

/// Attempts of a job unless it says otherwise: with [`back_off`] they span seven hours.
pub const MAX_ATTEMPTS: i16 = 16;

/// The longest pause between two attempts.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// The pause after the first attempt.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(10);

/// How long to wait after so many failed attempts: 10 seconds, then twice as long each time, an hour at most.
#[must_use]
pub fn back_off(attempts: i16) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    FIRST_PAUSE.checked_mul(1 << doublings).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

/// A job to do.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// What is done.
    pub kind: &'static str,
    /// Due run of the schedule.
    pub slot: Option<String>,
    /// Ids and codes.
    pub payload: Value,
    /// Nobody takes it up before.
    pub run_after: DateTime<Utc>,
    /// After so many attempts it has failed.
    pub max_attempts: i16,
}

impl NewJob {
    /// A job that may be taken up at once.
    #[must_use]
    pub fn now(kind: &'static str, payload: Value, now: DateTime<Utc>) -> Self {
        Self { kind, slot: None, payload, run_after: now, max_attempts: MAX_ATTEMPTS }
    }
}

/// A job that this worker has taken up.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Id.
    pub id: Uuid,
    /// What is done.
    pub kind: String,
    /// Due run of the schedule.
    pub slot: Option<String>,
    /// Ids and codes.
    pub payload: Value,
    /// Attempts, this one included.
    pub attempts: i16,
    /// After so many it has failed.
    pub max_attempts: i16,
    /// Names the lease: effects are written only while it is in force.
    pub token: Uuid,
}

/// What a step says of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    More {
        /// Items that this step did.
        items: i64,
        /// Items that are left; `None`: not counted again, or not known.
        left: Option<i64>,
    },
    /// That was all.
    Done {
        /// Items that this step did.
        items: i64,
    },
}

impl Step {
    /// A step of at most `batch` items that found so many: fewer than it may do are the last.
    #[must_use]
    pub fn batch(items: usize, batch: i64, left: Option<i64>) -> Self {
        let items = i64::try_from(items).unwrap_or(i64::MAX);
        if items < batch { Self::Done { items } } else { Self::More { items, left } }
    }

    /// Items done and items in all, where `done` were done before.
    #[must_use]
    pub fn progress(self, done: i64) -> (i64, Option<i64>) {
        match self {
            Self::More { items, left } => {
                let done = done.saturating_add(items.max(0));
                (done, left.map(|left| done.saturating_add(left.max(0))))
            }
            Self::Done { items } => {
                let done = done.saturating_add(items.max(0));
                (done, Some(done))
            }
        }
    }
}

/// What becomes of a job after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It is tried again at this instant.
    Again(DateTime<Utc>),
    /// It has failed for good.
    ForGood,
}

impl Failure {
    /// After so many attempts of so many, the last of which failed at `now`.
    #[must_use]
    pub fn after(attempts: i16, max_attempts: i16, now: DateTime<Utc>) -> Self {
        if attempts >= max_attempts { Self::ForGood } else { Self::Again(now + back_off(attempts)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_have_an_end() {
        let seconds = |attempts| back_off(attempts).num_seconds();
        assert_eq!([1, 2, 3, 4, 9].map(seconds), [10, 20, 40, 80, 2_560]);
        assert_eq!([10, 11, 30, i16::MAX].map(seconds), [3_600; 4]);
        assert_eq!([0, -1, i16::MIN].map(seconds), [10; 3]);
    }

    #[test]
    fn a_job_fails_for_good_after_its_last_attempt_only() {
        let now: DateTime<Utc> = "2026-11-24T01:00:00Z".parse().unwrap();
        assert_eq!(Failure::after(1, 3, now), Failure::Again(now + TimeDelta::seconds(10)));
        assert_eq!(Failure::after(2, 3, now), Failure::Again(now + TimeDelta::seconds(20)));
        assert_eq!(Failure::after(3, 3, now), Failure::ForGood);
        assert_eq!(Failure::after(1, 1, now), Failure::ForGood);
    }

    #[test]
    fn progress_adds_up() {
        assert_eq!(Step::More { items: 3, left: Some(4) }.progress(2), (5, Some(9)));
        assert_eq!(Step::More { items: 3, left: None }.progress(2), (5, None));
        assert_eq!(Step::Done { items: 0 }.progress(9), (9, Some(9)));
        assert_eq!(Step::batch(10, 10, Some(7)), Step::More { items: 10, left: Some(7) });
        assert_eq!(Step::batch(9, 10, Some(7)), Step::Done { items: 9 });
    }

    #[test]
    fn the_usual_attempts_outlast_a_night_without_a_database() {
        let whole: TimeDelta = (1..MAX_ATTEMPTS).map(back_off).sum();
        assert!((TimeDelta::hours(7)..TimeDelta::hours(8)).contains(&whole), "{whole}");
    }
}
