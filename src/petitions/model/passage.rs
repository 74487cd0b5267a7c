//! A petition that one book of the commune passes on to another (chuyển đơn giữa các cơ quan trong xã): it is entered there under a
//! number of its own, and the matter counts where it came in first.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::codes::{Channel, ForwarderType, Kind};
use super::petition::Petition;
use super::status::{PublicStatus, Status};
use super::transition_error::TransitionError;
use crate::kernel::access::{Position, Register};

/// The entry in the other book, as far as it differs from the first.
#[derive(Debug)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// Its printed number.
    pub number: String,
    /// The other book's register.
    pub register: Register,
    /// Unit that keeps that book.
    pub unit_id: Uuid,
    /// Body of that unit.
    pub body_unit_id: Uuid,
    /// Day on which it was passed on, which is that of its receipt there.
    pub passed_on: NaiveDate,
    /// Who answers for it there.
    pub accountable: Option<Position>,
    /// What its keepers should look at.
    pub review: Vec<String>,
    /// Persons in office whom it names.
    pub named: Vec<Uuid>,
}

impl Petition {
    /// True while the book to which it was passed on has not acknowledged it.
    #[must_use]
    pub fn awaits_acknowledgement(&self) -> bool {
        self.is_second_entry() && self.acknowledged_on.is_none()
    }

    /// True where another book of the commune passed it on: the matter is counted where it came in first.
    #[must_use]
    pub fn is_second_entry(&self) -> bool {
        self.passed_from_id.is_some()
    }

    /// True where somebody passed it on, be it not told who (Luật Tiếp công dân Điều 27).
    #[must_use]
    pub fn is_forwarded(&self) -> bool {
        self.forwarder_type.is_some() || self.channel == Channel::Forwarded.as_str()
    }

    /// True where what another book passed on was taken back before this one acknowledged it: nobody has anything to do with it
    /// here any more, and its texts stay closed.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        self.status == Status::Voided && self.awaits_acknowledgement()
    }

    /// True where the files of the entries from which it was passed on are read with it, those that still come to them too: what its
    /// book sent back, or voided, is that book's matter no more.
    #[must_use]
    pub fn brings_files(&self) -> bool {
        self.is_second_entry() && !matches!(self.status, Status::Returned | Status::Voided)
    }

    /// Why nothing is added to it now: what was entered by mistake, or taken back, takes neither files nor further events.
    pub fn stands(&self) -> Result<(), TransitionError> {
        if self.status == Status::Voided { Err(TransitionError::Voided) } else { Ok(()) }
    }

    /// Why nothing is told of it now: its book has not acknowledged it.
    pub fn is_acknowledged(&self) -> Result<(), TransitionError> {
        if self.awaits_acknowledgement() { Err(TransitionError::NotAcknowledged) } else { Ok(()) }
    }

    /// Why nothing is recorded or mended of it now: its entry does not stand, or its book has not acknowledged it.
    pub fn stands_acknowledged(&self) -> Result<(), TransitionError> {
        self.stands().and_then(|()| self.is_acknowledged())
    }

    /// True where this is the book in which the petition stands: the same keepers have it.
    #[must_use]
    pub fn stands_in(&self, register: Register, unit_id: Uuid, body_unit_id: Uuid) -> bool {
        self.register == register
            && match register {
                Register::PublicUnit => self.unit_id == unit_id,
                Register::Front => self.body_unit_id == body_unit_id,
                Register::Government | Register::Party | Register::Council | Register::Police => true,
            }
    }

    /// What this body is to another one of the commune to which it passes a petition on.
    #[must_use]
    pub fn forwarder(&self) -> ForwarderType {
        match self.register {
            Register::Party => ForwarderType::PartyBody,
            Register::Front => ForwarderType::FatherlandFront,
            Register::Government | Register::Council | Register::Police | Register::PublicUnit => {
                ForwarderType::Other
            }
        }
    }

    /// The entry that it gets in the other book: received there, unscreened and sealed, as anything that comes in.
    #[must_use]
    pub fn entered_again(&self, entry: Entry, now: DateTime<Utc>) -> Self {
        Self {
            id: entry.id,
            number: entry.number,
            register: entry.register,
            unit_id: entry.unit_id,
            body_unit_id: entry.body_unit_id,
            kind: None,
            track: None,
            status: Status::Received,
            public_status: PublicStatus::Received,
            sealed: true,
            received_on: entry.passed_on,
            subject: None,
            village_code: None,
            flags: Vec::new(),
            intake_review: entry.review,
            assignee_position_id: entry.accountable.as_ref().map(|position| position.id),
            assignee_unit_id: entry.accountable.map(|position| position.unit_id),
            settler_position_id: None,
            case_id: None,
            case_number: None,
            answer_id: None,
            to_enforce_since: None,
            link_type: None,
            // The writer's portal follows the first entry; who entered that one has no part in this book.
            created_by_client: None,
            created_by_position: None,
            forwarder_type: Some(self.forwarder().as_str().to_owned()),
            failed_criteria: Vec::new(),
            proposed: None,
            passed_from_id: Some(self.id),
            acknowledged_on: None,
            excluded_person_ids: entry.named,
            named_person_ids: Vec::new(),
            due_on: None,
            version: 1,
            created_at: now,
            changed_at: now,
            ..self.clone()
        }
    }

    /// What the writer is told of this entry by the one from which it was passed on, which he follows. What this book sent back, or had
    /// entered by mistake, is where it was before: passed on.
    #[must_use]
    pub fn told_above(&self) -> PublicStatus {
        match (self.status, self.public_status) {
            (Status::Returned | Status::Voided, _) | (_, PublicStatus::Received) => PublicStatus::Forwarded,
            (_, told) => told,
        }
    }

    /// Sealed again, and hidden from whom it names, as another book found in this entry of the matter. Who sees a petition goes by its
    /// kind: where that is why it stays sealed, it is the kind here too.
    #[must_use]
    pub fn sealed_again(mut self, found: &Self) -> Self {
        self.sealed = true;
        (self.subject, self.village_code) = (None, None);
        self.excluded_person_ids.clone_from(&found.excluded_person_ids);
        if found.kind.is_some_and(Kind::stays_sealed) {
            (self.kind, self.track) = (found.kind, found.track);
        }
        self
    }

    /// Acknowledged by its book on this day.
    #[must_use]
    pub fn acknowledged(mut self, on: NaiveDate) -> Self {
        self.acknowledged_on = Some(on);
        self
    }
}
