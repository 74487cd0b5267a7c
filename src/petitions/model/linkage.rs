//! A petition that belongs to a case which another one opened: a duplicate, a withdrawal, an addition.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::life::PetitionAct;
use super::petition::Petition;
use super::status::{PublicStatus, Status};
use super::transition_error::TransitionError;
use super::treatment::LinkType;

/// The case to which a petition is linked, as far as the petition shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linkage {
    /// The case.
    pub case_id: Uuid,
    /// Its printed number.
    pub case_number: String,
    /// How the petition belongs to it.
    pub link_type: LinkType,
    /// State of the case as outsiders are told.
    pub public_status: PublicStatus,
    /// Who settles it.
    pub settler_position_id: Option<Uuid>,
    /// Who answers for it now, and his unit.
    pub assignee: (Option<Uuid>, Option<Uuid>),
}

/// A case as those of its petitions show it that did not open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The case.
    pub case_id: Uuid,
    /// Its printed number.
    pub case_number: String,
    /// State of the case as outsiders are told.
    pub public_status: PublicStatus,
    /// Who settles it.
    pub settler_position_id: Option<Uuid>,
    /// Who answers for it now, and his unit.
    pub assignee: (Option<Uuid>, Option<Uuid>),
}

impl Petition {
    /// The petition in another case than before, as two of them became one or one of them two: linked to it, or as the one that
    /// opens it. It keeps its own place in its book.
    #[must_use]
    pub fn carried(mut self, to: &Place, linked: Option<LinkType>, now: DateTime<Utc>) -> Self {
        self.status = if linked.is_some() { Status::Linked } else { Status::Accepted };
        self.link_type = linked;
        self.case_id = Some(to.case_id);
        self.case_number = Some(to.case_number.clone());
        self.public_status = to.public_status;
        self.settler_position_id = to.settler_position_id;
        (self.assignee_position_id, self.assignee_unit_id) = to.assignee;
        self.changed(now)
    }

    /// Links the petition to a case (gắn vào vụ việc): it follows that from now on, and keeps its own place in its book.
    pub fn link(mut self, to: Linkage, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self = self.take(PetitionAct::Link, now)?;
        self.case_id = Some(to.case_id);
        self.case_number = Some(to.case_number);
        self.link_type = Some(to.link_type);
        self.public_status = to.public_status;
        self.settler_position_id = to.settler_position_id;
        (self.assignee_position_id, self.assignee_unit_id) = to.assignee;
        self.named_person_ids.clone_from(&self.excluded_person_ids);
        Ok(self)
    }

    /// Takes the petition out of the case to which it was linked; it hides itself again from those only whom it names. Who
    /// settles it and who answers for it the caller says.
    #[must_use]
    pub fn unlinked(mut self) -> Self {
        (self.case_id, self.case_number, self.link_type) = (None, None, None);
        self.excluded_person_ids = std::mem::take(&mut self.named_person_ids);
        self
    }
}
