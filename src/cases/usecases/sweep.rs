//! The job that tells of what results order, by the stages of clocks. An item is told to who has to do it, who answers for his unit, and
//! who supervises the case; each stage once, as the stages of clocks are, whatever restarts happen: the rows that say so and the event
//! are one transaction.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::json;
use uuid::Uuid;

use crate::cases::access::ANSWERING;
use crate::cases::model::item::ItemInCase;
use crate::cases::store::items::in_cases;
use crate::cases::store::items::warnings::{self, Reached};
use crate::kernel::access::{Condition, HasFacts as _, Position};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::petitions::model::DeadlineStage;
use crate::petitions::usecases::sweep::{BATCH, next_working_day};
use crate::petitions::usecases::telling::{at_work, meeting, offices};

/// The job.
#[derive(Debug)]
pub struct SweepItems;

#[async_trait(?Send)]
impl Job for SweepItems {
    fn kind(&self) -> &'static str {
        "sweep_items"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        turn.settle(async |tx: &mut Tx| tell(tx, turn.app()).await).await
    }
}

/// Tells of the stages of items of one commune, a bounded number of them; done where there is none.
async fn tell(tx: &mut Tx, app: &App) -> Outcome<Step> {
    let today = app.clock.today();
    let found = warnings::reached(tx, today, next_working_day(app, today), BATCH).await?;
    let Some(commune) = found.first().map(|one| one.commune.clone()) else {
        return Ok(Step::Done { items: 0 });
    };
    let ours: Vec<Reached> = found.into_iter().filter(|one| one.commune == commune).collect();
    let ids: Vec<Uuid> = ours.iter().map(|one| one.item_id).collect();
    let items = in_cases(tx, &commune, &ids).await?;
    let items: HashMap<Uuid, ItemInCase> = items.into_iter().map(|of| (of.item.id, of)).collect();
    let offices = offices(tx.conn(), &commune, today).await?;
    let noted = warnings::note(tx, &ours, today).await?;
    let of_item = |reached: &Reached| {
        let of = items.get(&reached.item_id)?;
        noted.contains(&(reached.item_id, reached.stage.clone())).then(|| event(reached, of, &offices))
    };
    let events: Vec<Event> = ours.iter().filter(|one| one.told).filter_map(of_item).collect();
    if !events.is_empty() {
        tx.record(app, &Actor::command("deadlines"), &commune, &events).await?;
    }
    Ok(Step::More { items: i64::try_from(ours.len()).unwrap_or(BATCH), left: None })
}

fn event(reached: &Reached, of: &ItemInCase, offices: &[Position]) -> Event {
    let (kind, why) = if reached.stage == DeadlineStage::Overdue.as_str() {
        (EventType::EnforcementItemOverdue, NotificationKind::DeadlineOverdue)
    } else {
        (EventType::EnforcementItemDueSoon, NotificationKind::DeadlineDueSoon)
    };
    let facts = of.facts();
    let heads = meeting(offices, &facts, &[Condition::AssigneeUnit]);
    let heads = heads.filter(|position| ANSWERING.contains(&position.role));
    // Where the settler's time has ended, or the case hides itself from him, the head of its book judges what was done.
    let settled = meeting(offices, &facts, &[Condition::Settler]).next().is_some();
    let judging: &[Condition] = if settled { &[] } else { &[Condition::Head] };
    let concerned = at_work(offices, &facts).chain(heads).chain(meeting(offices, &facts, judging));
    let telling = Telling {
        stage: Some(reached.stage.clone()),
        due_on: Some(reached.due_on),
        ..Telling::new(why, concerned)
    };
    Event {
        case_id: Some(of.item.case_id),
        fields: json!({ "stage": reached.stage, "due_on": reached.due_on }),
        before: Some(facts.clone()),
        after: Some(facts),
        telling: Some(telling),
        ..Event::of(kind, "enforcement_item", of.item.id)
    }
}
