//! The job by which a decided complaint becomes effective: when the time from issue and that from the proven receipt have both run
//! (Luật Khiếu nại Art 33, 44, 57), with no act of anybody. It changes the state alone and leaves the clocks as they are, so it
//! may run as often as it likes: what it has done it does not find again, what it missed it finds the next time.

use async_trait::async_trait;
use serde_json::json;

use super::consequences::{effective_from, to_enforce_since};
use crate::cases::model::{Case, CaseStatus};
use crate::cases::store;
use crate::kernel::access::HasFacts as _;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Actor, Event};
use crate::petitions::store as petitions;
use crate::petitions::store::deadlines;

/// Cases that one step looks at, at most.
const BATCH: i64 = 200;

/// The job.
#[derive(Debug)]
pub struct EffectDecisions;

#[async_trait(?Send)]
impl Job for EffectDecisions {
    fn kind(&self) -> &'static str {
        "effect_decisions"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        turn.settle(async |tx: &mut Tx| batch(tx, turn.app()).await).await
    }
}

/// Cases of one commune whose times have run. Each is locked before its petition, as every act does, and judged again under the lock.
async fn batch(tx: &mut Tx, app: &App) -> Outcome<Step> {
    let today = app.clock.today();
    let Some((commune, ids)) = store::effect::ripe(tx, today, BATCH).await? else {
        return Ok(Step::Done { items: 0 });
    };
    let mut events = Vec::with_capacity(ids.len());
    for id in ids {
        let case = store::lock_for_summary(tx, &commune, id).await?;
        let mut petition = petitions::lock_for_summary(tx, &commune, case.petition_id).await?;
        let rows = deadlines::of_petitions(tx.conn(), &commune, &[petition.id]).await?;
        let day = effective_from(&case, &rows).filter(|day| *day <= today);
        let Some(day) = day.filter(|_| case.status == CaseStatus::Decided) else { continue };
        let before = case.facts();
        let case = Case { status: CaseStatus::Effective, ..case }.changed(app.clock.now());
        store::save(tx, &case).await?;
        petition.to_enforce_since = to_enforce_since(&case, &rows, Some(day));
        petitions::save(tx, &petition.changed(app.clock.now())).await?;
        events.push(Event {
            kind: "case.effective",
            subject_kind: "case",
            subject_id: case.id,
            petition_id: Some(case.petition_id),
            case_id: Some(case.id),
            legal_day: Some(day),
            fields: json!({ "old_status": CaseStatus::Decided, "status": case.status }),
            before: Some(before),
            after: Some(case.facts()),
            ..Event::default()
        });
    }
    let items = i64::try_from(events.len()).unwrap_or(BATCH);
    if items == 0 {
        return Ok(Step::Done { items });
    }
    tx.record(app, &Actor::command("effect"), &commune, &events).await?;
    Ok(Step::More { items, left: None })
}
