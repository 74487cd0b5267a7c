//! The job that looks at every open clock once after each change of the law. It stands with the cases, because a case
//! shows the next due date of its petition.

use async_trait::async_trait;
use uuid::Uuid;

use super::execution::with_the_calendar;
use crate::cases::store::recompute as cases;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::Actor;
use crate::law::store::{Law, LawBook, RECOMPUTE};
use crate::petitions::store::recompute::{self as petitions, Showing};
use crate::petitions::usecases::recompute::recomputed;

/// The job. Each clock keeps the number of the law under which it was looked at last: so the work goes on where it stopped,
/// and a clock that a slow request stored by the law before is found by the next run.
#[derive(Debug)]
pub struct RecomputeDeadlines {
    /// Clocks that one step looks at, at most.
    pub batch: i64,
}

impl Default for RecomputeDeadlines {
    fn default() -> Self {
        Self { batch: 1_000 }
    }
}

#[async_trait(?Send)]
impl Job for RecomputeDeadlines {
    fn kind(&self) -> &'static str {
        RECOMPUTE
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        let law = turn.app().part::<LawBook>().current();
        turn.settle(async |tx: &mut Tx| batch(tx, turn, &law, self.batch).await).await
    }
}

/// The case that shows the next due date of its petition. One that was merged, or opened by mistake, shows none: its petition is no
/// longer in it. A sealed one whose day stays does not date a clock that may be told to nobody outside.
pub const CASE: Showing = Showing {
    table: "cases",
    shows: "r.petition_id = n.id and r.merged_into_id is null and r.status <> 'voided'",
    changed: "changed_at = case when r.sealed and r.due_on is not distinct from n.due_on then r.changed_at else $2 end",
};

/// One batch, of one commune. Locks as every act does: cases before their petitions.
async fn batch(tx: &mut Tx, turn: &Turn<'_>, law: &Law, limit: i64) -> Outcome<Step> {
    let app = turn.app();
    let Some((commune, ids)) = petitions::stale(tx, law, limit).await? else {
        return Ok(Step::Done { items: 0 });
    };
    let theirs = petitions::cases_of(tx, &commune, &ids).await?;
    let locked = cases::lock_all(tx, &commune, &theirs).await?;
    let mut of_batch = petitions::lock_all(tx, &commune, &ids).await?;
    // Accepted, or linked, a moment ago: its case must be locked first, so it is left to the next step.
    of_batch.retain(|petition| petition.case_id.is_none_or(|case: Uuid| locked.contains(&case)));
    let done = recomputed(tx, app, law, (&commune, &of_batch), with_the_calendar).await?;
    let left = if turn.counted() { None } else { Some(petitions::count_stale(tx, law).await?) };
    if !done.events.is_empty() {
        petitions::write_due(tx, CASE, &commune, &done.due, app.clock.now()).await?;
        tx.record(app, &Actor::command("calendar"), &commune, &done.events).await?;
    }
    Ok(Step::More { items: i64::try_from(done.clocks).unwrap_or(limit), left })
}
