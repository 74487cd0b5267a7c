//! What jobs tell a scrape: how many of each kind are in each state, how late the oldest is, and since when none has ended:
//! only workers put due runs of the schedule into the table, so where none runs nothing is late there.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::model::JobState;
use super::store::{self, JobCount};
use crate::kernel::metrics::{Sheet, Source};
use crate::kernel::problem::Outcome;
use crate::kernel::time::Clock;

/// Jobs of the kinds that this release knows.
#[derive(Debug)]
pub struct JobGauges {
    kinds: Vec<&'static str>,
    clock: Clock,
    started: DateTime<Utc>,
}

impl JobGauges {
    /// Of these kinds.
    #[must_use]
    pub fn new(kinds: Vec<&'static str>, clock: Clock) -> Self {
        Self { kinds, clock, started: clock.real_now() }
    }
}

#[async_trait(?Send)]
impl Source for JobGauges {
    async fn ask(&self, conn: &mut AsyncPgConnection, sheet: &mut Sheet) -> Outcome<()> {
        let found = store::counts(conn).await?;
        let count = |kind: &str, state: JobState| {
            let mut of = found.iter().filter(|one| one.kind == kind && one.state == state.as_str());
            of.next().map_or(0, |one| one.jobs)
        };
        let pairs = self.kinds.iter().flat_map(|kind| JobState::ALL.iter().map(move |state| (*kind, *state)));
        let values = pairs.map(|(kind, state)| ([kind, state.as_str()], count(kind, state)));
        sheet.gauges("tiepdan_jobs", "Jobs by kind and state.", &["kind", "state"], values)?;
        let now = self.clock.real_now();
        let (name, help) = (
            "tiepdan_jobs_oldest_seconds",
            "How long the job that waits longest could have begun, in seconds.",
        );
        sheet.gauge(name, help, seconds(waits_since(&found), now))?;
        let (name, help) = (
            "tiepdan_jobs_idle_seconds",
            "How long no job has ended, or this server has run without one, in seconds.",
        );
        sheet.gauge(name, help, seconds(Some(idle_since(&found, self.started)), now))
    }
}

/// Since when the job that waits longest could have begun, or gone on.
#[must_use]
pub fn waits_since(found: &[JobCount]) -> Option<DateTime<Utc>> {
    let due = |one: &JobCount| match JobState::parse(&one.state)? {
        JobState::Queued => one.earliest,
        JobState::Running => one.lease_end,
        JobState::Done | JobState::Failed => None,
    };
    found.iter().filter_map(due).min()
}

/// When the latest job ended; where none has, when this server started.
fn idle_since(found: &[JobCount], started: DateTime<Utc>) -> DateTime<Utc> {
    found.iter().filter_map(|one| one.latest_end).max().unwrap_or(started)
}

fn seconds(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> i64 {
    since.map_or(0, |since| (now - since).num_seconds().max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-24T{time}Z").parse().unwrap()
    }

    fn count(state: JobState) -> JobCount {
        let (kind, state) = ("test".to_owned(), state.as_str().to_owned());
        JobCount { kind, state, jobs: 1, earliest: None, lease_end: None, latest_end: None }
    }

    #[test]
    fn where_no_job_has_ended_a_server_counts_from_its_start() {
        let (started, now) = (at("01:00:00"), at("04:00:05"));
        // Nothing was enqueued, nobody takes it up, or whoever did so is gone: nothing ends.
        let queued = JobCount { earliest: Some(at("02:00:00")), ..count(JobState::Queued) };
        let left = JobCount { lease_end: Some(at("02:30:00")), ..count(JobState::Running) };
        for (found, waits) in [(vec![], 0), (vec![queued.clone()], 7_205), (vec![left.clone()], 5_405)] {
            assert_eq!(seconds(Some(idle_since(&found, started)), now), 10_805, "{found:?}");
            assert_eq!(seconds(waits_since(&found), now), waits, "{found:?}");
        }
        assert_eq!(seconds(waits_since(&[left, queued]), now), 7_205, "the one that waits longest");
    }

    #[test]
    fn the_latest_end_of_any_job_counts_however_it_ended() {
        let (started, now) = (at("01:00:00"), at("04:00:00"));
        let ended = |state, time| JobCount { latest_end: Some(at(time)), ..count(state) };
        let done = ended(JobState::Done, "03:00:00");
        let before = [ended(JobState::Done, "00:30:00"), count(JobState::Running)];
        assert_eq!(idle_since(&before, started), at("00:30:00"), "also where it ended before the start");
        let failed = [done.clone(), ended(JobState::Failed, "03:59:00")];
        assert_eq!(seconds(Some(idle_since(&failed, started)), now), 60);
        assert_eq!(waits_since(&failed), None, "what has ended waits for nobody");
        // Another server's clock may be ahead of ours.
        let ahead = [done, ended(JobState::Done, "04:00:09")];
        assert_eq!(seconds(Some(idle_since(&ahead, started)), now), 0);
    }
}
