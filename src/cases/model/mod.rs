//! Cases: codes, states, and the table by which acts change them.

pub mod act;
pub mod case;
pub mod codes;
pub mod item;
pub mod joining;
mod lacking;
pub mod link;
pub mod next_right;
mod own_limit;
mod procedure;
pub mod publication;
pub mod step;
pub mod stood;
pub mod table;
mod voided;

pub use act::{CaseAct, Mark};
pub use case::{Barred, Case, OUTSIDE};
pub use codes::{
    AnswerResult, CaseFlag, CaseResult, CaseStatus, ComplexityLevel, ConclusionResult, DecisionResult,
    LetterAddressee, LifeCycle,
};
pub use procedure::of_one_procedure;
pub use step::Step;
pub use stood::{DoneStep, Stood};

#[cfg(test)]
pub(in crate::cases) mod tests;
