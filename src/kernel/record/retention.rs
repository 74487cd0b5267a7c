//! How long what is kept for a time only is kept: rules of the database, which jobs read each time they run.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::schema::retention_rules;
use crate::kernel::problem::{Outcome, Problem};

/// Answers that are kept for retries.
pub const IDEMPOTENCY_KEYS: &str = "idempotency_keys";
/// Log-in sessions that have ended, with the hashes of their refresh tokens.
pub const ENDED_SESSIONS: &str = "ended_sessions";
/// What somebody in office was told.
pub const NOTIFICATIONS: &str = "notifications";
/// Files that were cut off on their way.
pub const UNFINISHED_UPLOADS: &str = "unfinished_uploads";
/// Jobs that are done.
pub const DONE_JOBS: &str = "done_jobs";
/// Jobs that have failed for good.
pub const FAILED_JOBS: &str = "failed_jobs";

diesel::define_sql_function! {
    /// The earlier one of two instants.
    fn least(one: Timestamptz, other: Timestamptz) -> Timestamptz;
}

/// For how long something is kept.
pub async fn kept_for(conn: &mut AsyncPgConnection, subject: &str) -> Outcome<TimeDelta> {
    let rule: Option<(i32, String)> = retention_rules::table
        .find(subject)
        .select((retention_rules::length, retention_rules::unit))
        .first(conn)
        .await
        .optional()?;
    let (length, unit) = rule.ok_or_else(|| Problem::internal(format!("no retention rule for {subject}")))?;
    length_of(length, &unit)
}

/// What was kept since before this instant is to be deleted. It is taken from the caller's clock or the database's, whichever
/// is behind: who is ahead must delete nothing before its time, and nothing is lost where it is deleted late.
pub async fn edge(
    conn: &mut AsyncPgConnection,
    subject: &str,
    real_now: DateTime<Utc>,
) -> Outcome<DateTime<Utc>> {
    let kept = kept_for(conn, subject).await?;
    let earlier = least(diesel::dsl::now.into_sql::<Timestamptz>(), real_now.into_sql::<Timestamptz>());
    let now: DateTime<Utc> = diesel::select(earlier).get_result(conn).await?;
    now.checked_sub_signed(kept).ok_or_else(|| Problem::internal("a retention beyond all time"))
}

fn length_of(length: i32, unit: &str) -> Outcome<TimeDelta> {
    match unit {
        "hours" => Ok(TimeDelta::hours(length.into())),
        "days" => Ok(TimeDelta::days(length.into())),
        _ => Err(Problem::internal("a retention rule in an unknown unit")),
    }
}

/// How long answers are kept for retries, as it was at the start: a part of the application.
#[derive(Debug, Clone, Copy)]
pub struct KeptAnswers(pub TimeDelta);

impl KeptAnswers {
    /// The rule in force.
    pub async fn load(conn: &mut AsyncPgConnection) -> Outcome<Self> {
        Ok(Self(kept_for(conn, IDEMPOTENCY_KEYS).await?))
    }

    /// In whole hours, as callers are told.
    #[must_use]
    pub fn hours(self) -> u32 {
        u32::try_from(self.0.num_hours()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_hours_and_days() {
        assert_eq!(length_of(72, "hours").unwrap(), TimeDelta::days(3));
        assert_eq!(length_of(30, "days").unwrap(), TimeDelta::hours(720));
        assert!(length_of(1, "months").is_err());
    }
}
