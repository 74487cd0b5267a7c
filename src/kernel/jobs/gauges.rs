//! What jobs tell a scrape: how many of each kind are in each state, and how late the oldest is.

use async_trait::async_trait;
use chrono::TimeDelta;
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
}

impl JobGauges {
    /// Of these kinds.
    #[must_use]
    pub fn new(kinds: Vec<&'static str>, clock: Clock) -> Self {
        Self { kinds, clock }
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
        let late =
            |one: &JobCount| Some(now - one.earliest?).filter(|_| one.state == JobState::Queued.as_str());
        let oldest = found.iter().filter_map(late).max().unwrap_or_default().max(TimeDelta::zero());
        let (name, help) = (
            "tiepdan_jobs_oldest_seconds",
            "How long the job that waits longest could have begun, in seconds.",
        );
        sheet.gauge(name, help, oldest.num_seconds())
    }
}
