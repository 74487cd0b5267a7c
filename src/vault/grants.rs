//! Who may open the sealed part of a petition, and until when.
//!
//! Keepers of the book have an automatic grant until the first screening, the settler has from then on. Nobody else
//! has one; asking for one comes with the identity requests.

use uuid::Uuid;

use crate::code_enum;
use crate::kernel::access::{AccessFacts, Caller, Condition, Position};

code_enum! {
    /// Why somebody may look.
    pub enum GrantKind {
        /// Keeper of the book, before the first screening.
        Screening "screening" "Xử lý đơn lần đầu" "First screening",
        /// Settler, after screening.
        Settler "settler" "Người giải quyết" "Settler",
        /// The system itself, to release or seal.
        Release "release" "Mở niêm phong sau phân loại" "Release after screening",
    }
}

/// A live grant for one petition. Only this module makes one.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    petition_id: Uuid,
    kind: GrantKind,
}

impl Grant {
    /// The grant that the caller has on a petition with these facts, and the position that gives it.
    #[must_use]
    pub fn live<'caller>(
        caller: &'caller Caller,
        petition_id: Uuid,
        facts: &AccessFacts,
    ) -> Option<(Self, &'caller Position)> {
        let (kind, condition) = match facts.kind {
            None => (GrantKind::Screening, Condition::Keeper),
            Some(_) => (GrantKind::Settler, Condition::Settler),
        };
        let excluded = |position: &Position| facts.excluded_person_ids.contains(&position.person_id);
        let position = caller
            .positions()
            .iter()
            .find(|position| condition.holds(position, facts) && !excluded(position))?;
        Some((Self { petition_id, kind }, position))
    }

    /// The grant by which screening releases what need not stay sealed.
    #[must_use]
    pub(super) fn for_release(petition_id: Uuid) -> Self {
        Self { petition_id, kind: GrantKind::Release }
    }

    /// The petition it is for.
    #[must_use]
    pub fn petition_id(&self) -> Uuid {
        self.petition_id
    }

    /// Why.
    #[must_use]
    pub fn kind(&self) -> GrantKind {
        self.kind
    }
}
