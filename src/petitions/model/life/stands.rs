//! The state of a petition as the acts that stand have made it.

use super::PetitionAct;
use crate::petitions::model::Status;

/// An act that was done and stands, as far as the state depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// Which act.
    pub act: PetitionAct,
    /// False where it left the state as it was, though the table lets it end: a withdrawal in part.
    pub moved: bool,
}

/// The state to which these acts, in their order, have brought a petition.
#[must_use]
pub fn state_after(acts: &[Stands]) -> Status {
    let mut latest = acts.iter().rev().filter(|stands| stands.moved);
    latest.find_map(|stands| stands.act.row().becomes).unwrap_or(Status::Received)
}
