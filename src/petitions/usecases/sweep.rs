//! The job that tells of clocks that come to their end, by an event and whoever works on the petition: at half of the time, at four
//! fifths, on the last working day before the end, and when they are overdue. Each is told once for each due date, whatever restarts
//! happen, and not again where the law alone has moved that date and the day of the stage has passed. On its own day it is told by itself; of
//! those that passed untold the latest alone, and none where a later one is told now. The rows that say so and the event are one transaction.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::clocks::NO_DUTY;
use super::telling::{at_work, offices};
use crate::kernel::access::{HasFacts as _, Position};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::law::Counter;
use crate::law::store::LawBook;
use crate::petitions::model::{DeadlineStage, Petition};
use crate::petitions::store::warnings::{self, Reached};

/// Stages that one step looks at, at most.
pub const BATCH: i64 = 500;

/// The job.
#[derive(Debug)]
pub struct SweepDeadlines;

#[async_trait(?Send)]
impl Job for SweepDeadlines {
    fn kind(&self) -> &'static str {
        "sweep_deadlines"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        turn.settle(async |tx: &mut Tx| tell(tx, turn.app()).await).await
    }
}

/// Tells of the stages of one commune, a bounded number of them; done where there is none.
async fn tell(tx: &mut Tx, app: &App) -> Outcome<Step> {
    let today = app.clock.today();
    let found = warnings::reached(tx, today, next_working_day(app, today), NO_DUTY, BATCH).await?;
    let Some(commune) = found.first().map(|one| one.commune.clone()) else {
        return Ok(Step::Done { items: 0 });
    };
    let ours: Vec<Reached> = found.into_iter().filter(|one| one.commune == commune).collect();
    let ids: Vec<Uuid> = ours.iter().map(|one| one.petition_id).collect();
    let petitions = warnings::petitions_of(tx, &commune, &ids).await?;
    let petitions: HashMap<Uuid, Petition> = petitions.into_iter().map(|one| (one.id, one)).collect();
    let offices = offices(tx.conn(), &commune, today).await?;
    let noted = warnings::note(tx, &ours, today).await?;
    let of_clock = |reached: &Reached| {
        let petition = petitions.get(&reached.petition_id)?;
        noted
            .contains(&(reached.deadline_id, reached.stage.clone()))
            .then(|| event(reached, petition, &offices))
    };
    let events: Vec<Event> = ours.iter().filter(|one| one.told).filter_map(of_clock).collect();
    if !events.is_empty() {
        tx.record(app, &Actor::command("deadlines"), &commune, &events).await?;
    }
    Ok(Step::More { items: i64::try_from(ours.len()).unwrap_or(BATCH), left: None })
}

fn event(reached: &Reached, petition: &Petition, offices: &[Position]) -> Event {
    let (kind, why) = if reached.stage == DeadlineStage::Overdue.as_str() {
        (EventType::DeadlineOverdue, NotificationKind::DeadlineOverdue)
    } else {
        (EventType::DeadlineDueSoon, NotificationKind::DeadlineDueSoon)
    };
    let facts = petition.facts();
    let telling = Telling {
        rule_key: Some(reached.rule_key.clone()),
        stage: Some(reached.stage.clone()),
        due_on: Some(reached.due_on),
        ..Telling::new(why, at_work(offices, &facts))
    };
    Event {
        petition_id: Some(petition.id),
        case_id: petition.case_id,
        fields: json!({
            "deadline_id": reached.deadline_id, "rule_key": reached.rule_key, "stage": reached.stage,
            "due_on": reached.due_on, "awaiting_calendar": reached.awaiting_calendar,
        }),
        before: Some(facts.clone()),
        after: Some(facts),
        telling: Some(telling),
        ..Event::of(kind, "petition", petition.id)
    }
}

/// The first working day after today. Where its year is not loaded the next day stands for it: a warning on a day off is
/// better than none.
#[must_use]
pub fn next_working_day(app: &App, today: NaiveDate) -> NaiveDate {
    let law = app.part::<LawBook>().current();
    let counted = Counter::new(&law.calendar).working_days_after(today, 1);
    counted.unwrap_or_else(|_| today.succ_opt().unwrap_or(today))
}
