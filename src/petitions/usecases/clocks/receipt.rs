//! Which clocks begin with the receipt of a petition. Where its day was entered wrongly they are counted from the right one, with whatever
//! has happened to them since; one whose duty was done is judged by the new end.

use chrono::NaiveDate;
use uuid::Uuid;

use super::course::{course_of, written};
use super::{Beginning, all, fulfilled, is_open};
use crate::kernel::access::Register;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{Course, DUTIES_AT_ONCE, ReceiptFacts, base_key, first_rules};
use crate::petitions::model::{DeadlineStatus, Kind, Petition, PetitionAct};
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::intakes::IntakeRow;
use crate::petitions::usecases::moves::{MEDIATION, SETTLEMENT_ANSWER};

/// What a clock may have begun with besides the receipt, before there is a case. Not the grounds of a refusal (R08): screening counts it
/// from the receipt, and a refusal starts it only where that had not. Nor the request for settlement, whose event the rule of its answer
/// (P08) names itself: the request tells which clock it began.
const LATER: &[&str] = &["supplement_received", "petition_sent_back"];

/// What the first clocks depend on.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// Kind, claimed or screened.
    pub kind: Option<Kind>,
    /// At least one writer is known.
    pub known_writer: bool,
    /// Presented at reception.
    pub at_reception: bool,
    /// Addressed to the head of the Party committee.
    pub to_party_head: bool,
}

impl Start {
    /// Of a petition that is not screened yet, by what was entered of it.
    #[must_use]
    pub fn of(petition: &Petition, intake: &IntakeRow) -> Self {
        Self {
            kind: intake.claimed_kind.as_deref().and_then(Kind::parse),
            known_writer: intake.has_known_writer,
            at_reception: petition.channel == "reception" && !petition.is_second_entry(),
            to_party_head: intake.form().to_party_head,
        }
    }

    /// Keys of the rules whose clocks start on receipt in the book of the petition.
    pub(super) fn rules(self, petition: &Petition) -> Vec<&'static str> {
        let party_book = petition.register == Register::Party;
        let facts = ReceiptFacts {
            known_writer: self.known_writer,
            presented_at_reception: self.at_reception,
            party_book,
            party_head: party_book || self.to_party_head,
        };
        first_rules(self.kind.map(Kind::as_str), facts)
    }
}

/// The clocks that a petition has which came like this one and is not screened yet.
#[must_use]
pub fn wanted_first(petition: &Petition, start: Start) -> Vec<(&'static str, Beginning)> {
    start.rules(petition).into_iter().map(|rule| (rule, Beginning::on(petition.received_on))).collect()
}

/// True for a clock that began with the receipt on this day. A duty at once begins with what was found or decided, the answer to a
/// request for settlement that stands with that.
fn began(row: &DeadlineRow, received_on: NaiveDate, acts: &[StandingAct]) -> bool {
    let requests =
        |done: &StandingAct| done.act == PetitionAct::SettlementRequest && done.acted_on == row.start_on;
    let later = LATER.contains(&row.start_event.as_str())
        || DUTIES_AT_ONCE.contains(&row.rule_key.as_str())
        || (row.rule_key == SETTLEMENT_ANSWER && acts.iter().any(requests));
    row.start_on == received_on && row.case_id.is_none() && !later
}

/// Counts from the day of receipt that the petition has now what was counted from the one that it had. One whose rule had not begun on
/// that day is cancelled. `done` are the acts that stand before the correction.
pub async fn receive_again(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (had, done): (NaiveDate, &[StandingAct]),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    let law = app.part::<LawBook>().current();
    for old in all(tx, petition).await?.into_iter().filter(|row| began(row, had, done)) {
        if let Some(new) = from(&law, &old, petition.received_on, app.clock.today())? {
            deadlines::begin_again(tx, &new).await?;
        } else if is_open(&old) && old.rule_valid_from.is_some() {
            deadlines::stop(tx, [&old], DeadlineStatus::Cancelled, on, Some(act_id)).await?;
        }
    }
    Ok(())
}

/// The clock as it is if it begins on this day; `None`: no rule set it, or none governs that day.
fn from(law: &Law, old: &DeadlineRow, day: NaiveDate, today: NaiveDate) -> Outcome<Option<DeadlineRow>> {
    let remote_area = law.settings.is_remote(&old.commune, day);
    let course = Course { start_date: day, remote_area, ..course_of(old)? };
    let Some(computed) = law.compute(&old.commune, base_key(&old.rule_key), &course) else { return Ok(None) };
    let computed =
        computed.map_err(|error| Problem::field("/received_on", "not_allowed", error.to_string()))?;
    let moved = DeadlineRow { start_on: day, ..old.clone() };
    let mut new = written(moved, &computed, law.number);
    let end = if is_open(old) { Some(today) } else { old.stopped_on };
    let over = |due: &NaiveDate| end.is_some_and(|end| *due < end);
    let ran_out = if old.status != DeadlineStatus::Cancelled.as_str() {
        // Whoever finds the right day later does not make undone that the time had run out.
        old.due_on.filter(|due| over(due) && new.due_on != old.due_on)
    } else if base_key(&old.rule_key) == MEDIATION {
        // It came back unmediated, and by then the time for it had run out.
        new.due_on.filter(over)
    } else {
        None
    };
    if let Some(overdue_from) = ran_out.and_then(|due| due.succ_opt())
        && new.overdue_from.is_none()
    {
        new.overdue_from = Some(overdue_from);
        new = written(new, &computed, law.number);
    }
    let done = [DeadlineStatus::Fulfilled.as_str(), DeadlineStatus::FulfilledLate.as_str()];
    new.status = match old.stopped_on {
        _ if is_open(old) => new.status,
        Some(on) if done.contains(&old.status.as_str()) => fulfilled(&new, on).as_str().to_owned(),
        _ => old.status.clone(),
    };
    Ok(Some(new))
}
