//! Whether jobs are done: that a kind has failed for good, that one waits, or that none has ended for long.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel_async::AsyncPgConnection;
use tokio_postgres::Client;

use crate::cli::why;
use crate::kernel::db::connect;
use crate::kernel::jobs::schedule::Line;
use crate::kernel::jobs::store::{self, JobCount};
use crate::kernel::jobs::{JobState, waits_since};
use crate::kernel::time::Clock;
use crate::worker;

/// How long a job may be due, or a lease over, before nobody seems to take it up: as the alert `TiepdanJobsLate` has it.
const WAITS: TimeDelta = TimeDelta::minutes(15);
/// How much longer than its period the run of a schedule may be away: as the alert `TiepdanNoWorker` has it.
const AWAY: TimeDelta = TimeDelta::hours(3);

/// Compares the jobs in the database with the schedule.
pub(super) async fn done(client: &Client, conn: &mut AsyncPgConnection) -> Result<String, String> {
    // Where no job has ended yet, time counts from when the schema was last changed.
    let sql = "select max(run_on) from __diesel_schema_migrations";
    let row = client.query_one(sql, &[]).await.map_err(|error| connect::told(&error))?;
    let changed: Option<NaiveDateTime> = row.get(0);
    let found = store::counts(conn).await.map_err(|problem| why(&problem).to_owned())?;
    let now = Clock::default().real_now();
    judged(&found, &worker::schedule(), changed.map_or(now, |at| at.and_utc()), now)
}

/// What is wrong, worst first; else since when the latest has ended.
fn judged(
    found: &[JobCount],
    schedule: &[Line],
    changed: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<String, String> {
    let ended = |kind: &str, state: JobState| {
        let of = found.iter().find(|one| one.kind == kind && one.state == state.as_str());
        of.and_then(|one| one.latest_end)
    };
    let latest = found.iter().filter_map(|one| one.latest_end).max();
    let away = now - latest.map_or(changed, |latest| latest.max(changed));
    if away > AWAY {
        let hours = away.num_hours();
        return Err(format!("none has ended for {hours} hours: start `tiepdan worker`, or read its log"));
    }
    // What failed and was done since needs nobody.
    let failed = |line: &&Line| {
        let done = ended(line.kind, JobState::Done);
        ended(line.kind, JobState::Failed).is_some_and(|failed| done.is_none_or(|done| failed > done))
    };
    if let Some(kinds) = kinds(schedule, failed) {
        return Err(format!(
            "the latest run has failed of {kinds}: read GET /v1/jobs?state=failed and the worker's log"
        ));
    }
    if let Some(waits) = waits_since(found).map(|since| now - since).filter(|waits| *waits > WAITS) {
        let minutes = waits.num_minutes();
        return Err(format!("one has been due for {minutes} minutes: look which job the worker works at"));
    }
    let overdue = |line: &&Line| {
        let last = ended(line.kind, JobState::Done).map_or(changed, |done| done.max(changed));
        now - last > line.every.period() + AWAY
    };
    if let Some(kinds) = kinds(schedule, overdue) {
        return Err(format!("no run has ended in time of {kinds}: let every worker be of this release"));
    }
    match latest {
        Some(latest) => Ok(format!("the latest ended {} minutes ago", (now - latest).num_minutes().max(0))),
        None => Ok("none has ended yet: start `tiepdan worker`".to_owned()),
    }
}

/// The kinds of the lines to which this applies, if there are any.
fn kinds(schedule: &[Line], applies: impl FnMut(&&Line) -> bool) -> Option<String> {
    let kinds: Vec<&str> = schedule.iter().filter(applies).map(|line| line.kind).collect();
    (!kinds.is_empty()).then(|| kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::jobs::schedule::Every;

    const SCHEDULE: [Line; 2] = [
        Line { kind: "hourly", every: Every::Minutes(60) },
        Line { kind: "daily", every: Every::LegalDay(chrono::NaiveTime::MIN) },
    ];

    fn now() -> DateTime<Utc> {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    /// Ended so many minutes ago.
    fn ended(kind: &str, state: JobState, ago: i64) -> JobCount {
        let (kind, state) = (kind.to_owned(), state.as_str().to_owned());
        let latest_end = Some(now() - TimeDelta::minutes(ago));
        JobCount { kind, state, jobs: 1, earliest: None, lease_end: None, latest_end }
    }

    /// On a schema that was changed so many minutes ago.
    fn said(found: &[JobCount], changed: i64) -> String {
        let judged = judged(found, &SCHEDULE, now() - TimeDelta::minutes(changed), now());
        judged.unwrap_or_else(|fault| format!("FAIL {fault}"))
    }

    #[test]
    fn a_new_installation_has_some_hours() {
        assert!(said(&[], 180).starts_with("none has ended yet"));
        assert!(said(&[], 181).starts_with("FAIL none has ended for 3 hours"));
        let long_ago = [ended("hourly", JobState::Done, 9_000), ended("daily", JobState::Done, 9_000)];
        assert_eq!(said(&long_ago, 10), "the latest ended 9000 minutes ago", "an upgrade has them too");
        assert!(said(&long_ago, 10_000).starts_with("FAIL none has ended for 150 hours"));
    }

    #[test]
    fn each_kind_is_done_in_its_time() {
        let daily = |ago| [ended("hourly", JobState::Done, 5), ended("daily", JobState::Done, ago)];
        assert_eq!(said(&daily(27 * 60), 90_000), "the latest ended 5 minutes ago");
        assert!(said(&daily(27 * 60 + 1), 90_000).starts_with("FAIL no run has ended in time of daily:"));
        let never = [ended("daily", JobState::Done, 5)];
        assert!(said(&never, 90_000).starts_with("FAIL no run has ended in time of hourly:"));
        assert_eq!(said(&never, 200), "the latest ended 5 minutes ago");
    }

    #[test]
    fn a_failure_counts_until_the_kind_is_done_again() {
        let failed = |ago| {
            [
                ended("hourly", JobState::Done, 50),
                ended("daily", JobState::Done, 5),
                ended("hourly", JobState::Failed, ago),
            ]
        };
        assert!(said(&failed(49), 90_000).starts_with("FAIL the latest run has failed of hourly:"));
        assert_eq!(said(&failed(51), 90_000), "the latest ended 5 minutes ago");
    }

    #[test]
    fn what_waits_is_said_after_a_quarter_of_an_hour() {
        let waits = |ago| {
            let queued = JobCount {
                latest_end: None,
                earliest: Some(now() - TimeDelta::minutes(ago)),
                ..ended("hourly", JobState::Queued, 0)
            };
            [queued, ended("hourly", JobState::Done, 5), ended("daily", JobState::Done, 5)]
        };
        assert_eq!(said(&waits(15), 90_000), "the latest ended 5 minutes ago");
        assert!(said(&waits(16), 90_000).starts_with("FAIL one has been due for 16 minutes"));
    }
}
