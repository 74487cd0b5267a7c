//! What of a case its acts change, as it stood before and after one; what rests on an act; and the case as it stands without
//! one.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::{CaseAct, Mark};
use super::case::Case;
use super::codes::{CaseResult, CaseStatus, ComplexityLevel, LifeCycle};
use super::step::{Clocks, Guard, Step, To};
use super::table::steps;
use crate::petitions::model::PublicStatus;

/// What acts change of a case: codes, ids and dates, never a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the fields of the case")]
pub struct Stood {
    pub status: CaseStatus,
    pub public_status: PublicStatus,
    pub came_from: Vec<CaseStatus>,
    pub stepped_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub marks: BTreeSet<String>,
    pub flags: BTreeSet<String>,
    pub complexity_level: ComplexityLevel,
    pub decision_received_on: Option<NaiveDate>,
    pub result: Option<CaseResult>,
    pub answered_on: Option<NaiveDate>,
    pub answer_id: Option<Uuid>,
}

impl Case {
    /// What acts change, as it stands.
    #[must_use]
    pub fn stood(&self) -> Stood {
        Stood {
            status: self.status,
            public_status: self.public_status,
            came_from: self.came_from.clone(),
            stepped_on: self.stepped_on,
            closed_on: self.closed_on,
            marks: self.marks.iter().cloned().collect(),
            flags: self.flags.iter().cloned().collect(),
            complexity_level: self.complexity_level,
            decision_received_on: self.decision_received_on,
            result: self.result,
            answered_on: self.answered_on,
            answer_id: self.answer_id,
        }
    }
}

/// An act that was done on a case and stands.
#[derive(Debug, Clone)]
pub struct DoneStep {
    /// Its id.
    pub act_id: Uuid,
    /// Which act.
    pub act: CaseAct,
    /// Which variant of it.
    pub variant: String,
    /// Legal day.
    pub acted_on: NaiveDate,
    /// The case before it.
    pub before: Stood,
    /// The case after it.
    pub after: Stood,
    /// Clocks that it started.
    pub started: Vec<Uuid>,
    /// Clocks that it let run again.
    pub revived: Vec<Uuid>,
}

impl DoneStep {
    /// Its row of the table.
    #[must_use]
    pub fn row(&self, cycle: LifeCycle) -> Option<&'static Step> {
        steps(cycle, self.act)
            .find(|step| step.variant == self.variant && step.from.contains(&self.before.status))
    }

    /// True where it led to another state.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.before.status != self.after.status
    }

    /// The rules whose clocks it cancels.
    #[must_use]
    pub fn cancels(&self, cycle: LifeCycle) -> Vec<&'static str> {
        let clocks = self.row(cycle).map_or(&[][..], |row| row.clocks);
        let rules = clocks.iter().filter_map(|one| match one {
            Clocks::Cancel(rules) => Some(*rules),
            _ => None,
        });
        rules.flatten().copied().collect()
    }

    /// True where it ended a case because its petition was withdrawn.
    #[must_use]
    pub fn ended_as_withdrawn(&self, cycle: LifeCycle) -> bool {
        self.row(cycle).is_some_and(|row| row.guards.contains(&Guard::Alone))
    }

    /// The marks that it takes away and those that it sets, be they there already; of an act whose row is gone, what it changed.
    fn leaves(&self, cycle: LifeCycle) -> (BTreeSet<String>, BTreeSet<String>) {
        let named = |marks: &[Mark]| marks.iter().map(|mark| mark.as_str().to_owned()).collect();
        let (before, after) = (&self.before.marks, &self.after.marks);
        self.row(cycle)
            .map_or_else(|| (before - after, after - before), |row| (named(row.clears), named(row.marks)))
    }

    /// True where this act rests on the other, which is one of the `earlier` ones: it goes out from the other's state or marks,
    /// changed the same again, or reckoned with the clocks that the other had moved. What only takes a mark away needs nothing of who
    /// set it. An act whose row is gone rests on everything.
    #[must_use]
    pub fn rests_on(&self, other: &Self, (earlier, cycle): (&[Self], LifeCycle)) -> bool {
        let (Some(mine), Some(theirs)) = (self.row(cycle), other.row(cycle)) else { return true };
        let possible_before = || {
            // Where it would have led elsewhere it was another step.
            let same = |step: &&Step| step.variant == self.variant && step.to == mine.to;
            let mut rows = steps(cycle, self.act).filter(same);
            rows.any(|step| step.from.contains(&other.before.status))
        };
        let state = other.moved() && (self.moved() || !possible_before());
        let others = earlier.iter().filter(|one| one.act_id != other.act_id);
        let changed = &left_by(earlier.iter(), cycle) ^ &left_by(others, cycle);
        let asks = |guard: &Guard| match guard {
            Guard::Marked(mark, _) | Guard::Unmarked(mark, _) => changed.contains(mark.as_str()),
            Guard::Complex => other.before.complexity_level != other.after.complexity_level,
            Guard::NothingOrdered | Guard::HasResult => other.before.result != other.after.result,
            Guard::FieldMatter
            | Guard::InTime
            | Guard::Overdue
            | Guard::EffectRan
            | Guard::Untold
            | Guard::Alone
            | Guard::CarriedOut
            | Guard::SinceReform(_)
            | Guard::BeforeReform(_)
            | Guard::Unassigned
            | Guard::Required(_) => false,
        };
        let (before, after) = (&self.before.marks, &self.after.marks);
        let marks = mine.guards.iter().any(asks) || !changed.is_disjoint(&(after - before));
        let time = theirs.moves_time() && mine.asks_time();
        state || marks || time || self.changed_again(other)
    }

    /// True where both changed one of the values that a case has once.
    fn changed_again(&self, other: &Self) -> bool {
        fn both<T: PartialEq>(mine: (&T, &T), theirs: (&T, &T)) -> bool {
            mine.0 != mine.1 && theirs.0 != theirs.1
        }
        let (my, their) = ((&self.before, &self.after), (&other.before, &other.after));
        both(
            (&my.0.complexity_level, &my.1.complexity_level),
            (&their.0.complexity_level, &their.1.complexity_level),
        ) || both(
            (&my.0.decision_received_on, &my.1.decision_received_on),
            (&their.0.decision_received_on, &their.1.decision_received_on),
        ) || both((&my.0.result, &my.1.result), (&their.0.result, &their.1.result))
            || both((&my.0.answer_id, &my.1.answer_id), (&their.0.answer_id, &their.1.answer_id))
    }
}

/// The latest of these acts by which the case went away into this state: what a return from it goes back behind.
#[must_use]
pub fn led_to(history: &[DoneStep], status: CaseStatus) -> Option<&DoneStep> {
    let went = |done: &&DoneStep| {
        done.after.status == status && done.after.came_from.len() > done.before.came_from.len()
    };
    history.iter().rev().find(went)
}

/// The latest of these acts by which the case came into this state, and did not come back to it.
#[must_use]
pub fn ended_by(history: &[DoneStep], (status, cycle): (CaseStatus, LifeCycle)) -> Option<&DoneStep> {
    let back = |done: &DoneStep| done.row(cycle).is_some_and(|row| row.to == To::Back);
    history.iter().rfind(|done| done.moved() && done.after.status == status && !back(done))
}

/// The rules that are counted from the proven receipt of the decision: those that its act named, wherever the case was then.
#[must_use]
pub fn from_receipt<'a>(
    history: impl DoubleEndedIterator<Item = &'a DoneStep>,
    cycle: LifeCycle,
) -> &'static [&'static str] {
    let receipts = history.rev().filter(|done| done.act == CaseAct::Receipts);
    let rules = receipts.filter_map(|done| done.row(cycle)).find_map(|row| {
        row.clocks.iter().find_map(|clocks| match clocks {
            Clocks::Start(rules) | Clocks::StartOnReturn(rules) => Some(*rules),
            _ => None,
        })
    });
    rules.unwrap_or_default()
}

/// The act that found the case as complex as one more extension needs than stand among these acts, and since which it was found no less:
/// the second one needs a case that is specially complex (Luật Tố cáo Art 30).
fn extensible_since(history: &[DoneStep]) -> Option<&DoneStep> {
    let found = |level: ComplexityLevel| {
        history
            .iter()
            .rfind(|done| done.before.complexity_level < level && done.after.complexity_level >= level)
    };
    let extended = history.iter().any(|done| done.act == CaseAct::Extensions);
    let again = if extended { found(ComplexityLevel::SpeciallyComplex) } else { None };
    again.or_else(|| found(ComplexityLevel::Complex))
}

/// Since which day an act of this row could be done: the day on which the case came into the states that it is possible in, and
/// that of the act whose mark it needs, or by which it was found complex.
#[must_use]
pub fn possible_since(case: &Case, step: &Step, history: &[DoneStep]) -> NaiveDate {
    let rows = || steps(case.life_cycle, step.act).filter(|one| one.variant == step.variant);
    let possible_in = |status: CaseStatus| rows().any(|one| one.from.contains(&status));
    let entered = history.iter().rev().find(|done| done.moved() && !possible_in(done.before.status));
    let grounded = step.guards.iter().filter_map(|guard| match guard {
        Guard::Complex => extensible_since(history),
        Guard::Marked(mark, _) => {
            // Of several acts that set it the first one since it was taken away last.
            history.iter().fold(None, |since, done| {
                let (gone, set) = done.leaves(case.life_cycle);
                let since = since.filter(|_| !gone.contains(mark.as_str()));
                since.or(set.contains(mark.as_str()).then_some(done))
            })
        }
        _ => None,
    });
    entered.into_iter().chain(grounded).map(|done| done.acted_on).fold(case.accepted_on, NaiveDate::max)
}

/// Puts a value back where the act had changed it.
fn back<T: PartialEq + Clone>(current: &mut T, before: &T, after: &T) {
    if before != after {
        current.clone_from(before);
    }
}

/// The marks that these acts have left, in their order: more than one act may set the same, and it stands while one of them does.
fn left_by<'a>(history: impl Iterator<Item = &'a DoneStep>, cycle: LifeCycle) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for done in history {
        let (gone, set) = done.leaves(cycle);
        marks = &(&marks - &gone) | &set;
    }
    marks
}

impl Case {
    /// The case as it stands without an act on which nothing rests; `history` are the acts that stood with it. Its tracking flags are
    /// those that the remaining acts leave.
    #[must_use]
    pub fn without(mut self, done: &DoneStep, history: &[DoneStep], now: DateTime<Utc>) -> Self {
        let (before, after) = (&done.before, &done.after);
        if done.moved() {
            self.status = before.status;
            self.public_status = before.public_status;
            self.came_from.clone_from(&before.came_from);
            self.stepped_on = before.stepped_on;
            self.closed_on = before.closed_on;
        }
        let others = history.iter().filter(|one| one.act_id != done.act_id);
        self.marks = left_by(others, self.life_cycle).into_iter().collect();
        back(&mut self.complexity_level, &before.complexity_level, &after.complexity_level);
        back(&mut self.decision_received_on, &before.decision_received_on, &after.decision_received_on);
        back(&mut self.result, &before.result, &after.result);
        back(&mut self.answered_on, &before.answered_on, &after.answered_on);
        back(&mut self.answer_id, &before.answer_id, &after.answer_id);
        self.changed(now)
    }
}
