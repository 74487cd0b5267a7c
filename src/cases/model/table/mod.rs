//! The life cycles as data: one row an act, state and variant. It drives transitions, what may be done now, what bars, the
//! clocks, and who is told; `docs/LIFE-CYCLES.txt` is printed from it.

mod complaints;
mod complaints_after;
mod complaints_work;
mod denunciations;
mod denunciations_after;
mod disputes;
mod everywhere;
pub mod joining;
mod party;
mod print;
mod publications;
mod recommendations;
mod withdrawals;

use std::sync::LazyLock;

pub use print::{reachable, text, variant_words};

use super::act::{CaseAct, Mark};
use super::codes::LifeCycle;
use super::step::{Guard, PUBLISHING, Requirement, Step, UNTIL_FORWARDER_TOLD};
use crate::law::UNTIL_NOTICE;

/// A suspicion of force, threat or bribery behind a withdrawal of the whole keeps a matter alive (Luật Khiếu nại Art 10; Luật Tố cáo
/// Art 33): a later one does not undo it, as long as nobody has found that it was entered by mistake.
const UNDOUBTED: &[Guard] = &[
    Guard::Unmarked(
        Mark::WithdrawalDoubted,
        "An earlier withdrawal of the whole was not free: this one is recorded with that doubt, and the matter is settled.",
    ),
    Guard::Required(Requirement::UndoubtedBefore),
];

/// Nothing is mediated, verified or decided for who asks for it no more.
const NOT_WITHDRAWN: Guard =
    Guard::Unmarked(Mark::Withdrawn, "It was withdrawn as a whole, by free will: close the case.");
/// Who withdraws ends the matter for himself only.
const WITHDRAWN_BY_ALL: &[Guard] = &[
    Guard::Marked(Mark::Withdrawn, "It was neither settled nor withdrawn as a whole by free will."),
    Guard::Alone,
];
/// What was closed as withdrawn, though it was not withdrawn freely, is taken up again.
const CLOSED_AS_WITHDRAWN: &[Guard] =
    &[Guard::Marked(Mark::Withdrawn, "Nobody has withdrawn the whole of it of his own will.")];

/// Nobody reports on a verification that nobody ordered.
const VERIFICATION_FIRST: Guard =
    Guard::Marked(Mark::VerificationOrdered, "No verification was ordered on which could be reported.");
/// Nothing is closed over what was ordered and is not carried out.
const CARRIED_OUT: &[Guard] = &[Guard::CarriedOut];
/// One leads the work.
const NO_LEAD: &[Guard] = &[Guard::Unassigned];
/// As many acts of one case that ask as can be shown: each may have a clock of its own.
const ROOM_TO_ASK: &[Guard] = &[Guard::Required(Requirement::FiftyAtMost)];
/// What was answered in full is not answered again.
const ANSWERED_ONCE: &[Guard] = &[Guard::Required(Requirement::AnsweredOnce)];
/// What is given for papers that came.
const RECEIVED: &str = "Giấy biên nhận thông tin, tài liệu, chứng cứ";

/// All rows, in the order of the printed page.
pub const TABLE: &[&[Step]] = &[
    complaints::ROWS,
    complaints_work::ROWS,
    complaints_after::ROWS,
    denunciations::ROWS,
    denunciations_after::ROWS,
    recommendations::ROWS,
    recommendations::WITHDRAWALS,
    disputes::ROWS,
    disputes::WITHDRAWALS,
    party::ROWS,
    party::WITHDRAWALS,
    joining::ROWS,
    everywhere::ROWS,
];

/// The rows by life cycle and act, in their order: a page of cases asks for them some thousands of times.
static ROWS: LazyLock<Vec<Vec<Vec<&'static Step>>>> = LazyLock::new(|| {
    let all = || TABLE.iter().copied().flatten();
    let of = |cycle: LifeCycle, act: CaseAct| {
        all().filter(move |step| step.act == act && step.cycles.contains(&cycle)).collect()
    };
    LifeCycle::ALL.iter().map(|cycle| CaseAct::ALL.iter().map(|act| of(*cycle, *act)).collect()).collect()
});

/// Rows of one act in one life cycle.
pub fn steps(cycle: LifeCycle, act: CaseAct) -> impl Iterator<Item = &'static Step> {
    let rows = ROWS.get(cycle as usize).and_then(|acts| acts.get(act as usize));
    rows.into_iter().flatten().copied()
}

/// True where a rule says until when somebody must be told: in a letter, in public, or in a notice to the writer.
#[must_use]
pub fn informs(rule_key: &str) -> bool {
    let tells = |step: &Step| step.tells.iter().any(|tell| tell.within == Some(rule_key));
    UNTIL_NOTICE.contains(&rule_key)
        || UNTIL_FORWARDER_TOLD.contains(&rule_key)
        || PUBLISHING.contains(&rule_key)
        || TABLE.iter().copied().flatten().any(tells)
}
