//! The complainant's next right where no decision came in time (Luật Khiếu nại Art 33): its days run from the end of the time for
//! settling. No act of anybody starts it, so a job does; what ends the settlement, or moves its end, ends it too. The job may run as
//! often as it likes: what it has done it does not find again, what it missed, or the calendar has moved since, it finds the next time.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::consequences::settled_until;
use crate::cases::model::Case;
use crate::cases::model::next_right::{COUNTED_FROM_THE_END, NEXT_RIGHT, UNDECIDED};
use crate::cases::store;
use crate::kernel::access::HasFacts as _;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Actor, Event, EventType};
use crate::law::SETTLEMENT_RAN_OUT;
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store as petitions;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::usecases::clocks::{self, Beginning, is_open};

/// Cases that one step looks at, at most.
const BATCH: i64 = 200;

/// The job.
#[derive(Debug)]
pub struct CountNextRights;

#[async_trait(?Send)]
impl Job for CountNextRights {
    fn kind(&self) -> &'static str {
        "count_next_rights"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        turn.settle(async |tx: &mut Tx| batch(tx, turn.app()).await).await
    }
}

/// Cases of one commune. Each is locked before its petition, as every act does, and judged again under the lock.
async fn batch(tx: &mut Tx, app: &App) -> Outcome<Step> {
    let Some((commune, ids)) = store::next_right::ripe(tx, app.clock.today(), BATCH).await? else {
        return Ok(Step::Done { items: 0 });
    };
    let mut events = Vec::with_capacity(ids.len());
    for id in &ids {
        events.extend(counted(tx, app, (&commune, *id)).await?);
    }
    let items = i64::try_from(events.len()).unwrap_or(BATCH);
    if items == 0 {
        log::warn!(commune:%, cases:? = ids; "no next right could be counted of these cases: those of later communes wait");
        return Ok(Step::Done { items });
    }
    tx.record(app, &Actor::command("next_rights"), &commune, &events).await?;
    Ok(Step::More { items, left: None })
}

/// Counts the right of one case from where its time for settling ran out; what is to be told of it.
async fn counted(tx: &mut Tx, app: &App, (commune, id): (&str, Uuid)) -> Outcome<Option<Event>> {
    let today = app.clock.today();
    let case = store::lock_for_summary(tx, commune, id).await?;
    let petition = petitions::lock_for_summary(tx, commune, case.petition_id).await?;
    let rows = deadlines::of_petitions(tx.conn(), commune, &[petition.id]).await?;
    let old = rows.iter().find(|row| counts(row)).cloned();
    let rows = follow(tx, (&petition, &case), rows, (today, None)).await?;
    let end = ran_out(&case, &rows, today).filter(|_| !rows.iter().any(counts));
    let rows = match end {
        Some(on) => {
            let beginning = Beginning { on, event: Some(SETTLEMENT_RAN_OUT) };
            let wanted: Vec<_> = NEXT_RIGHT.iter().map(|rule| (*rule, beginning)).collect();
            clocks::begin(tx, app, &petition, &wanted).await?
        }
        None => rows,
    };
    let new = rows.iter().find(|row| counts(row));
    if old.as_ref().map(|row| row.id) == new.map(|row| row.id) {
        return Ok(None);
    }
    let facts = case.facts();
    let event = Event {
        petition_id: Some(case.petition_id),
        case_id: Some(case.id),
        legal_day: new.map(|row| row.start_on),
        fields: json!({
            "rule_key": NEXT_RIGHT[0], "old_start_on": old.map(|row| row.start_on),
            "start_on": new.map(|row| row.start_on), "due_on": new.and_then(|row| row.due_on),
        }),
        before: Some(facts.clone()),
        after: Some(facts),
        ..Event::of(EventType::CaseNextRightCounted, "case", case.id)
    };
    store::save(tx, &case.changed(app.clock.now())).await?;
    petitions::save(tx, &petition.changed(app.clock.now())).await?;
    Ok(Some(event))
}

/// The day with which the time for settling was over without a decision.
pub(super) fn ran_out(case: &Case, rows: &[DeadlineRow], today: NaiveDate) -> Option<NaiveDate> {
    let waits = COUNTED_FROM_THE_END.contains(&case.life_cycle) && UNDECIDED.contains(&case.status);
    settled_until(case, rows).filter(|due| waits && *due < today)
}

/// True for the open clock of a right that began with such a day.
fn counts(row: &DeadlineRow) -> bool {
    is_open(row) && row.start_event == SETTLEMENT_RAN_OUT
}

/// Cancels what began with an end of the time for settling that is another day now, or no end any more: it was made longer or
/// suspended in time and that was entered late, the calendar moved it, a decision came. `rows` are the clocks of the petition; gives
/// them back.
pub async fn follow(
    tx: &mut Tx,
    (petition, case): (&Petition, &Case),
    rows: Vec<DeadlineRow>,
    (on, act_id): (NaiveDate, Option<Uuid>),
) -> Outcome<Vec<DeadlineRow>> {
    let end = settled_until(case, &rows);
    let gone = |row: &DeadlineRow| counts(row) && Some(row.start_on) != end;
    if !rows.iter().any(gone) {
        return Ok(rows);
    }
    let gone = rows.iter().filter(|row| gone(row));
    deadlines::stop(tx, gone, DeadlineStatus::Cancelled, on, act_id).await?;
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}
