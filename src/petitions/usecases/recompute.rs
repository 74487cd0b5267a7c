//! Clocks after the law has changed: a clock keeps the version of the rule with which it began, and is counted anew by
//! the calendar in force. What that changes is told by an event with old and new date, unless it is the words of the count alone; what
//! stays is only noted as looked at.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::clocks;
use super::sweep::next_working_day;
use super::telling::{at_work, offices};
use crate::kernel::access::{HasFacts as _, Position};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::law::store::{Law, LawBook};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::{recompute, warnings};

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Recomputed {
    /// Clocks that were looked at.
    pub clocks: usize,
    /// Petitions of which a clock has changed, with their next due date.
    pub due: Vec<(Uuid, Option<NaiveDate>)>,
    /// What is to be told of them.
    pub events: Vec<Event>,
    stay: Vec<Uuid>,
    change: Vec<DeadlineRow>,
}

/// The clock that ends when another of its petition does, as it is once that has moved; `None`: it stays.
pub type Following = fn(&[DeadlineRow]) -> Option<DeadlineRow>;

/// Looks at the clocks of locked petitions of one commune, and writes clocks and petitions. Their cases and the events
/// are left to the caller.
pub async fn recomputed(
    tx: &mut Tx,
    app: &App,
    law: &Law,
    (commune, petitions): (&str, &[Petition]),
    following: Following,
) -> Outcome<Recomputed> {
    let ids: Vec<Uuid> = petitions.iter().map(|petition| petition.id).collect();
    let mut rows: HashMap<Uuid, Vec<DeadlineRow>> = HashMap::new();
    for row in deadlines::of_petitions(tx.conn(), commune, &ids).await? {
        rows.entry(row.petition_id).or_default().push(row);
    }
    let told = offices(tx.conn(), commune, app.clock.today()).await?;
    let mut done = Recomputed::default();
    for petition in petitions {
        let rows = rows.remove(&petition.id).unwrap_or_default();
        look((law, following, &told), petition, rows, &mut done)?;
    }
    recompute::looked_at(tx, commune, &done.stay, law.number).await?;
    if !done.change.is_empty() {
        let today = app.clock.today();
        let days = (today, next_working_day(app, today));
        warnings::carry_over(tx, commune, &done.change, days).await?;
        recompute::write_all(tx, commune, &done.change, law.number).await?;
        recompute::write_due(tx, recompute::ITSELF, commune, &done.due, app.clock.now()).await?;
    }
    Ok(done)
}

/// Looks at the clocks of one petition.
fn look(
    (law, following, offices): (&Law, Following, &[Position]),
    petition: &Petition,
    mut rows: Vec<DeadlineRow>,
    done: &mut Recomputed,
) -> Outcome<()> {
    let (mut told, mut moved) = (Vec::new(), false);
    for row in rows.iter_mut().filter(|row| clocks::follows_law(row) && row.law_seq < law.number) {
        done.clocks += 1;
        let Some(new) = clocks::under(law, row)? else {
            done.stay.push(row.id);
            continue;
        };
        // Where only days within the term changed places its words do: that is no step of the petition.
        if !clocks::is_reworded(row, &new) {
            let mut change = difference(row, &new);
            if !clocks::is_open(row) {
                change["old_status"] = json!(row.status);
                change["new_status"] = json!(new.status);
            }
            told.push(change);
        }
        moved |= clocks::is_open(row) && clocks::is_duty(&row.rule_key) && new.due_on != row.due_on;
        done.change.push(new.clone());
        *row = new;
    }
    if told.is_empty() {
        return Ok(());
    }
    if let Some(new) = following(&rows)
        && let Some(row) = rows.iter_mut().find(|row| row.id == new.id)
    {
        told.push(difference(row, &new));
        moved |= clocks::is_duty(&row.rule_key) && new.due_on != row.due_on;
        done.change.push(new.clone());
        *row = new;
    }
    let facts = petition.facts();
    let due_on = clocks::next_due(petition.sealed, &rows);
    done.due.push((petition.id, due_on));
    let telling =
        || Telling { due_on, ..Telling::new(NotificationKind::DeadlineMoved, at_work(offices, &facts)) };
    done.events.push(Event {
        telling: moved.then(telling),
        petition_id: Some(petition.id),
        case_id: petition.case_id,
        fields: json!({
            "deadlines": told, "old_due_on": petition.due_on, "new_due_on": due_on, "law_number": law.number,
        }),
        before: Some(facts.clone()),
        after: Some(facts.clone()),
        ..Event::of(EventType::PetitionDeadlinesComputed, "petition", petition.id)
    });
    Ok(())
}

/// What has become of the clocks of a petition: each that is another now, as it was and as it is. One that has begun had no day before, and
/// one that was cancelled has none any more.
#[must_use]
pub fn changes(old: &[DeadlineRow], new: &[DeadlineRow]) -> Vec<(DeadlineRow, DeadlineRow)> {
    let without_day = |row: &DeadlineRow| DeadlineRow {
        rule_valid_from: None,
        due_on: None,
        provisional: false,
        ..row.clone()
    };
    let change = |new: &DeadlineRow| {
        let Some(old) = old.iter().find(|old| old.id == new.id) else {
            return Some((without_day(new), new.clone()));
        };
        let ended = clocks::is_open(old) && new.status == DeadlineStatus::Cancelled.as_str();
        let same = (old.start_on, old.due_on, &old.status) == (new.start_on, new.due_on, &new.status);
        (!same).then(|| (old.clone(), if ended { without_day(new) } else { new.clone() }))
    };
    new.iter().filter_map(change).collect()
}

/// Tells in the event of an act the old day and the new one of each clock that it has counted by a law by which the job had not counted it
/// yet: the job finds no difference any more. A clock of the rule `along` is not counted by itself, but ends when another one does.
pub fn tell_counted(
    app: &App,
    fields: &mut Value,
    (old, new): (&[DeadlineRow], &[DeadlineRow]),
    along: Option<&str>,
) -> Outcome<()> {
    let law = app.part::<LawBook>().current();
    let mut told = Vec::new();
    for (old, new) in changes(old, new) {
        if old.law_seq >= law.number || !clocks::is_open(&new) || old.due_on == new.due_on {
            continue;
        }
        let counted = clocks::by_calendar(&law, &old)?;
        if counted.map_or(along == Some(old.rule_key.as_str()), |counted| counted.due_on != old.due_on) {
            told.push(difference(&old, &new));
        }
    }
    if let Some(fields) = fields.as_object_mut().filter(|_| !told.is_empty()) {
        fields.insert("deadlines".to_owned(), Value::Array(told));
    }
    Ok(())
}

/// A clock as it was and as it is, for an event.
pub fn difference(old: &DeadlineRow, new: &DeadlineRow) -> Value {
    json!({
        "id": new.id, "rule_key": new.rule_key, "old_due_on": old.due_on, "new_due_on": new.due_on,
        "old_provisional": old.provisional, "new_provisional": new.provisional,
        "old_rule_version": old.rule_valid_from, "new_rule_version": new.rule_valid_from,
        "calendar_version": new.calendar_version,
    })
}
