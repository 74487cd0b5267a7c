//! The job by which a decided complaint becomes effective: when the time from issue and that from the proven receipt have both run
//! (Luật Khiếu nại Art 33, 44, 57), with no act of anybody. Of the clocks it touches that of carrying out the decision alone, which
//! counts from the day of effect wherever the calendar has moved that meanwhile. It may run as often as it likes: what it has done
//! it does not find again, what it missed it finds the next time.

use async_trait::async_trait;
use serde_json::json;
use uuid::Uuid;

use super::effect::{carried_out, effective_from, to_enforce_since};
use crate::cases::model::step::ENFORCEMENT;
use crate::cases::model::{Case, CaseStatus};
use crate::cases::store;
use crate::kernel::access::HasFacts as _;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Actor, Event, EventType};
use crate::petitions::model::Petition;
use crate::petitions::store as petitions;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::clocks::next_due;

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
        events.extend(effected(tx, app, (&commune, id)).await?);
    }
    let items = i64::try_from(events.len()).unwrap_or(BATCH);
    if items == 0 {
        return Ok(Step::Done { items });
    }
    tx.record(app, &Actor::command("effect"), &commune, &events).await?;
    Ok(Step::More { items, left: None })
}

/// One case, if its times have still run under the lock; what is to be told of it.
async fn effected(tx: &mut Tx, app: &App, (commune, id): (&str, Uuid)) -> Outcome<Option<Event>> {
    let today = app.clock.today();
    let case = store::lock_for_summary(tx, commune, id).await?;
    let petition = petitions::lock_for_summary(tx, commune, case.petition_id).await?;
    let rows = deadlines::of_petitions(tx.conn(), commune, &[petition.id]).await?;
    let day = effective_from(&case, &rows).filter(|day| *day <= today);
    let Some(day) = day.filter(|_| case.status == CaseStatus::Decided) else { return Ok(None) };
    let before = case.facts();
    let rows = carried_out(tx, app, (&petition, &case), &[ENFORCEMENT], (today, None)).await?;
    let due_on = next_due(petition.sealed, &rows);
    let case = Case { status: CaseStatus::Effective, due_on, ..case }.changed(app.clock.now());
    store::save(tx, &case).await?;
    let to_enforce_since = to_enforce_since(&case, &rows, Some(day));
    let petition = Petition { to_enforce_since, due_on, ..petition };
    petitions::save(tx, &petition.changed(app.clock.now())).await?;
    Ok(Some(Event {
        petition_id: Some(case.petition_id),
        case_id: Some(case.id),
        legal_day: Some(day),
        fields: json!({ "old_status": CaseStatus::Decided, "status": case.status }),
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseEffective, "case", case.id)
    }))
}
