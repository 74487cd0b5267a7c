//! What jobs tell a scrape: how many of each kind are in each state, how late the oldest is, and since when none has ended:
//! only workers put due runs of the schedule into the table, so where none runs nothing is late there.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
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
        let due = |one: &JobCount| match JobState::parse(&one.state)? {
            JobState::Queued => one.earliest,
            JobState::Running => one.lease_end,
            JobState::Done | JobState::Failed => None,
        };
        let oldest = found.iter().filter_map(due).min().map_or(TimeDelta::zero(), |due| now - due);
        let (name, help) = (
            "tiepdan_jobs_oldest_seconds",
            "How long the job that waits longest could have begun, in seconds.",
        );
        sheet.gauge(name, help, oldest.num_seconds().max(0))?;
        let ended = found.iter().filter_map(|one| one.latest_end).max().unwrap_or(self.started);
        let (name, help) = (
            "tiepdan_jobs_idle_seconds",
            "How long no job has ended, or this server has run without one, in seconds.",
        );
        sheet.gauge(name, help, (now - ended).num_seconds().max(0))
    }
}
