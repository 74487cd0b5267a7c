//! The state of a petition as the acts that stand have made it, and the acts that it may let.

use std::sync::LazyLock;

use super::{ACTS, ActRow, PetitionAct};
use crate::petitions::model::Status;

/// An act that was done and stands, as far as the state depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// Which act.
    pub act: PetitionAct,
    /// False where it left the state as it was, though the table lets it end: a withdrawal in part.
    pub moved: bool,
}

/// How far a land dispute has come towards its settlement by the Chair before there is a case (Luật Đất đai Điều 235, 236).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mediation {
    /// The mediators to whom it was referred have not replied, or it was not referred to any.
    #[default]
    Open,
    /// The same, and a classification found that the dispute was mediated before it came.
    Found,
    /// By their reply it came back, unmediated.
    Replied,
    /// They replied that they mediated in vain, and nobody has asked for its settlement.
    Failed,
    /// The same, and a request for its settlement stands.
    InVain,
}

impl Mediation {
    /// As these acts, in their order, have left it, whatever was found.
    #[must_use]
    pub fn after(acts: &[Stands]) -> Self {
        let mut moved = acts.iter().filter(|stands| stands.moved).map(|stands| stands.act);
        if moved.clone().any(|act| act == PetitionAct::SettlementRequest) {
            return Self::InVain;
        }
        // Where the mediators have it, a reply is theirs.
        let referred = moved.any(|act| act == PetitionAct::MediationReferral);
        if referred && moved.any(|act| act == PetitionAct::ReceivedReply) {
            Self::Replied
        } else {
            Self::Open
        }
    }
}

/// The state to which these acts, in their order, have brought a petition.
#[must_use]
pub fn state_after(acts: &[Stands]) -> Status {
    let mut latest = acts.iter().rev().filter(|stands| stands.moved);
    latest.find_map(|stands| stands.act.row().becomes).unwrap_or(Status::Received)
}

/// The acts that may be possible in a state, in the order of the table: any other is barred by the state itself, whoever asks.
#[must_use]
pub fn acts_in(status: Status) -> &'static [&'static ActRow] {
    static BY_STATE: LazyLock<Vec<Vec<&'static ActRow>>> = LazyLock::new(|| {
        let acts = |status: &Status| ACTS.iter().filter(|row| row.may_come_in(*status)).collect();
        Status::ALL.iter().map(acts).collect()
    });
    &BY_STATE[status as usize]
}

impl ActRow {
    /// True where the act may be possible in this state. Whatever waits for another petition is linked to it.
    fn may_come_in(&self, status: Status) -> bool {
        let waiting = self.while_waiting && status == Status::Linked;
        waiting || self.from.contains(&status) || self.recorded_from.contains(&status)
    }
}
