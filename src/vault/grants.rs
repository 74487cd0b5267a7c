//! Who may open the sealed part of a petition, and until when.
//!
//! Keepers of the book, and who is accountable in their place, have an automatic grant until the first screening, the settler has from then on. Two narrow ones
//! open single texts and never say who wrote: who gives or does work reads its texts, the writer what is addressed to
//! him. Nobody else has one; asking for one comes with the identity requests.

use uuid::Uuid;

use super::parts::Part;
use crate::code_enum;
use crate::kernel::access::{AccessFacts, Caller, Condition, Position};

code_enum! {
    /// Why somebody may look.
    pub enum GrantKind {
        /// Keeper of the book, before the first screening.
        Screening "screening" "Xử lý đơn lần đầu" "First screening",
        /// Settler, after screening.
        Settler "settler" "Người giải quyết" "Settler",
        /// Who gives or does the work: task and reports, the answer that comes of it.
        Work "work" "Người giao việc, người được giao việc" "Giver or doer of the work",
        /// The writer: what is addressed to him.
        Writer "writer" "Người viết đơn" "Writer",
        /// Who works on the entry to which another book passed the petition on: the files that came with it.
        PassedOn "passed_on" "Người xử lý đơn được chuyển đến" "Work on a petition that was passed on",
        /// The system itself, to release, seal, or pass on to another book.
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
        let (kind, conditions): (_, &[Condition]) = match facts.kind {
            None => (GrantKind::Screening, &[Condition::Keeper, Condition::Accountable]),
            Some(_) => (GrantKind::Settler, &[Condition::Settler]),
        };
        let excluded = |position: &Position| facts.excluded_person_ids.contains(&position.person_id);
        let position = caller.positions().iter().find(|position| {
            conditions.iter().any(|condition| condition.holds(position, facts)) && !excluded(position)
        })?;
        Some((Self { petition_id, kind }, position))
    }

    /// The narrow grant of who gives or does the work, and his position. It says nothing about who wrote.
    #[must_use]
    pub fn work<'caller>(
        caller: &'caller Caller,
        petition_id: Uuid,
        facts: &AccessFacts,
    ) -> Option<(Self, &'caller Position)> {
        let works = |position: &&Position| {
            [Condition::Assignee, Condition::Settler].iter().any(|condition| condition.holds(position, facts))
                && !facts.excluded_person_ids.contains(&position.person_id)
        };
        let position = caller.positions().iter().find(works)?;
        Some((Self { petition_id, kind: GrantKind::Work }, position))
    }

    /// The narrow grant of the portal that stands for the writer.
    #[must_use]
    pub fn portal(caller: &Caller, petition_id: Uuid, facts: &AccessFacts) -> Option<Self> {
        let client = caller.client_id().filter(|_| facts.created_by_client.is_some())?;
        (facts.created_by_client.as_deref() == Some(client)).then(|| Self::writer(petition_id))
    }

    /// The narrow grant of the writer, who has shown the tracking secret.
    #[must_use]
    pub fn writer(petition_id: Uuid) -> Self {
        Self { petition_id, kind: GrantKind::Writer }
    }

    /// The same for the files of an entry from which the petition was passed on: its papers go with it. That it is one, and names
    /// nobody who looks, the caller has made sure of. `None` where this one opens no file.
    #[must_use]
    pub fn on_files_of(self, entry_id: Uuid) -> Option<Self> {
        let opens = self.parts().contains(&Part::Attachment);
        opens.then_some(Self { petition_id: entry_id, kind: GrantKind::PassedOn })
    }

    /// The grant by which the system itself releases what need not stay sealed, or passes a petition on to another book.
    #[must_use]
    pub(super) fn for_system(petition_id: Uuid) -> Self {
        Self { petition_id, kind: GrantKind::Release }
    }

    /// What it opens.
    #[must_use]
    pub(super) fn parts(&self) -> &'static [Part] {
        match self.kind {
            GrantKind::Screening | GrantKind::Settler | GrantKind::Release => Part::ALL,
            GrantKind::Work => &[Part::Assignment, Part::Report, Part::Answer, Part::Item],
            GrantKind::Writer => &[Part::Answer, Part::Notice],
            GrantKind::PassedOn => &[Part::Attachment, Part::Voiding],
        }
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
