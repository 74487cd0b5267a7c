//! The jobs of this release and when they run. Outside the order of rooms: a room brings its jobs, and they are listed here
//! and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveTime;

use crate::cases::usecases::effecting::EffectDecisions;
use crate::cases::usecases::next_right::CountNextRights;
use crate::cases::usecases::recompute::RecomputeDeadlines;
use crate::cases::usecases::sweep::SweepItems;
use crate::kernel::app::App;
use crate::kernel::jobs::expiry::ExpireJobs;
use crate::kernel::jobs::schedule::{Every, Line};
use crate::kernel::jobs::{Job, Pace, Worker};
use crate::kernel::record::expiry;
use crate::kernel::record::signed_heads::SignAuditHeads;
use crate::people::expiry::SESSIONS;
use crate::petitions::usecases::sweep::SweepDeadlines;

/// Jobs that a worker does at once: a long one does not keep the others waiting.
const LANES: usize = 2;
/// How long a worker waits where nothing is due.
const IDLE: Duration = Duration::from_secs(1);

/// All jobs.
#[must_use]
pub fn jobs() -> Vec<Box<dyn Job>> {
    vec![
        Box::new(SignAuditHeads),
        Box::new(SweepDeadlines),
        Box::new(SweepItems),
        Box::new(RecomputeDeadlines::default()),
        Box::new(EffectDecisions),
        Box::new(CountNextRights),
        Box::new(expiry::KEPT_ANSWERS),
        Box::new(SESSIONS),
        Box::new(expiry::TOLD),
        Box::new(expiry::CUT_OFF),
        Box::new(ExpireJobs),
    ]
}

/// What runs when.
#[must_use]
pub fn schedule() -> Vec<Line> {
    vec![
        Line { kind: "sign_audit_heads", every: Every::LegalDay(at(0, 5)) },
        Line { kind: "sweep_deadlines", every: Every::Minutes(60) },
        Line { kind: "sweep_items", every: Every::Minutes(60) },
        // After each change of the law it is enqueued at once; these runs find what slipped through, or nothing.
        Line { kind: "recompute_deadlines", every: Every::Minutes(60) },
        Line { kind: "effect_decisions", every: Every::Minutes(60) },
        Line { kind: "count_next_rights", every: Every::Minutes(60) },
        Line { kind: "expire_kept_answers", every: Every::Minutes(60) },
        Line { kind: "expire_uploads", every: Every::Minutes(60) },
        Line { kind: "expire_sessions", every: Every::LegalDay(at(1, 0)) },
        Line { kind: "expire_notifications", every: Every::LegalDay(at(1, 5)) },
        Line { kind: "expire_jobs", every: Every::LegalDay(at(1, 10)) },
    ]
}

/// A time of day in Hanoi.
fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}

/// A worker that does them.
#[must_use]
pub fn of(app: Arc<App>, lease: Duration) -> Worker {
    Worker::new(app, jobs(), schedule(), Pace { lease, idle: IDLE, lanes: LANES })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_scheduled_is_a_job_and_every_job_has_a_name_of_its_own() {
        let kinds: BTreeSet<&str> = jobs().iter().map(|job| job.kind()).collect();
        assert_eq!(kinds.len(), jobs().len());
        let scheduled: BTreeSet<&str> = schedule().iter().map(|line| line.kind).collect();
        assert_eq!(scheduled.len(), schedule().len());
        assert_eq!(scheduled, kinds, "a job that nothing enqueues");
    }
}
