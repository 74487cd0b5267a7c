//! The life cycles as data: one row an act, state and variant. It drives transitions, what may be done now, what bars, the
//! clocks, and who is told; `docs/LIFE-CYCLES.txt` is printed from it.

mod complaints;
mod complaints_after;
mod denunciations;
mod disputes;
mod everywhere;
mod party;
mod print;
mod recommendations;

pub use print::{reachable, text};

use super::act::CaseAct;
use super::codes::LifeCycle;
use super::step::Step;

/// All rows, in the order of the printed page.
pub const TABLE: &[&[Step]] = &[
    complaints::ROWS,
    complaints_after::ROWS,
    denunciations::ROWS,
    recommendations::ROWS,
    disputes::ROWS,
    party::ROWS,
    everywhere::ROWS,
];

/// Rows of one act in one life cycle.
pub fn steps(cycle: LifeCycle, act: CaseAct) -> impl Iterator<Item = &'static Step> {
    TABLE.iter().copied().flatten().filter(move |step| step.act == act && step.cycles.contains(&cycle))
}
