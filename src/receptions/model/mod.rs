//! Kinds, states and pure rules of reception schedules.

mod aggregate;
mod codes;
mod plan;
mod schedule;

pub use aggregate::{Schedule, Session, SessionCard};
pub use codes::{ScheduleStatus, SessionKind, may_host};
pub use plan::{Fault, Plan, PlannedSession, Tenure};
pub use schedule::{
    LEGAL_BASIS_APPROVAL, LEGAL_BASIS_POSTING, PostingLimit, PostingTerm, ScheduleAct, ScheduleState,
    TransitionError, posted_late,
};
