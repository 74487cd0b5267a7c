//! States and transitions of cases about recommendations and reflections (law, life cycles §4.4).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::code_enum;
use crate::kernel::access::{AccessFacts, HasFacts, Register};
use crate::petitions::model::{Field, Kind, PublicStatus, Track};

code_enum! {
    /// State of a case.
    pub enum CaseStatus {
        /// Đã thụ lý.
        Accepted "accepted" "Đã thụ lý" "Accepted",
        /// Đã giao việc.
        Assigned "assigned" "Đã giao giải quyết" "Assigned",
        /// Đã trả lời.
        Answered "answered" "Đã trả lời" "Answered",
        /// Đang theo dõi sau trả lời.
        FollowUp "follow_up" "Theo dõi sau trả lời" "Follow-up",
        /// Đã kết thúc.
        Closed "closed" "Đã kết thúc" "Closed",
    }
}

code_enum! {
    /// Result of an answer.
    pub enum AnswerResult {
        /// Đã giải quyết.
        Resolved "resolved" "Đã giải quyết" "Resolved",
        /// Đã tiếp thu.
        Noted "noted" "Đã tiếp thu" "Noted",
        /// Đã giải thích.
        Explained "explained" "Đã giải thích" "Explained",
        /// Không có cơ sở.
        NoBasis "no_basis" "Không có cơ sở" "No basis",
    }
}

/// Why a transition is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransitionError {
    /// Nobody is responsible yet.
    NotAssigned,
    /// There is an answer already.
    AlreadyAnswered,
    /// There is no answer yet.
    NotAnswered,
    /// It is closed.
    Closed,
    /// There is a lead already.
    LeadExists,
}

impl TransitionError {
    /// One sentence.
    #[must_use]
    pub fn detail(self) -> &'static str {
        match self {
            Self::NotAssigned => "The case has no lead yet: assign it first.",
            Self::AlreadyAnswered => "The case has been answered already.",
            Self::NotAnswered => "The case cannot be closed before it was answered.",
            Self::Closed => "The case is closed.",
            Self::LeadExists => "The case has a lead already.",
        }
    }

    /// The article that bars it.
    #[must_use]
    pub fn legal_basis(self) -> &'static str {
        match self {
            Self::NotAssigned | Self::LeadExists => {
                "Luật Tiếp công dân Điều 8; Kế hoạch II.2 (rõ người, rõ việc)"
            }
            Self::AlreadyAnswered | Self::NotAnswered | Self::Closed => "Luật Tiếp công dân Điều 28",
        }
    }
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Printed number.
    pub number: String,
    /// Kind of its first petition.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Field of life.
    pub field: Option<Field>,
    /// State.
    pub status: CaseStatus,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// Register.
    pub register: Register,
    /// Unit that keeps the book.
    pub unit_id: Uuid,
    /// Body of that unit.
    pub body_unit_id: Uuid,
    /// First petition.
    pub petition_id: Uuid,
    /// Its printed number.
    pub petition_number: String,
    /// Texts are behind a grant.
    pub sealed: bool,
    /// What it is about; null while sealed.
    pub subject: Option<String>,
    /// Village; null while sealed.
    pub village_code: Option<String>,
    /// People behind it.
    pub people_count: i32,
    /// Tracking flags.
    pub flags: Vec<String>,
    /// Legal day of acceptance.
    pub accepted_on: NaiveDate,
    /// Who settles.
    pub settler_position_id: Uuid,
    /// Lead assignee.
    pub assignee_position_id: Option<Uuid>,
    /// Unit of the lead assignee.
    pub assignee_unit_id: Option<Uuid>,
    /// Portal of the first petition.
    pub created_by_client: Option<String>,
    /// Officer that registered the first petition.
    pub created_by_position: Option<Uuid>,
    /// Persons in office who see nothing of it.
    pub excluded_person_ids: Vec<Uuid>,
    /// Next due date.
    pub due_on: Option<NaiveDate>,
    /// Result of the answer.
    pub result: Option<AnswerResult>,
    /// Legal day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// Legal day of closure.
    pub closed_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Business instant.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
}

impl HasFacts for Case {
    fn facts(&self) -> AccessFacts {
        AccessFacts {
            commune: self.commune.clone(),
            register: Some(self.register.as_str().to_owned()),
            unit_id: Some(self.unit_id),
            body_unit_id: Some(self.body_unit_id),
            kind: Some(self.kind.as_str().to_owned()),
            sealed: self.sealed,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            settler_position_id: Some(self.settler_position_id),
            created_by_client: self.created_by_client.clone(),
            created_by_position: self.created_by_position,
            subject_unit_id: None,
            subject_body_id: None,
            excluded_person_ids: self.excluded_person_ids.clone(),
        }
    }
}

impl Case {
    fn changed(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.changed_at = now;
        self
    }

    /// A new next due date, computed outside any act.
    #[must_use]
    pub fn due(mut self, on: Option<NaiveDate>, now: DateTime<Utc>) -> Self {
        self.due_on = on;
        self.changed(now)
    }

    /// True where a lead may be assigned now.
    pub fn may_be_assigned(&self) -> Result<(), TransitionError> {
        match self.status {
            CaseStatus::Accepted => Ok(()),
            CaseStatus::Assigned => Err(TransitionError::LeadExists),
            CaseStatus::Answered | CaseStatus::FollowUp => Err(TransitionError::AlreadyAnswered),
            CaseStatus::Closed => Err(TransitionError::Closed),
        }
    }

    /// True where work may be given besides the lead's.
    pub fn may_be_supported(&self) -> Result<(), TransitionError> {
        match self.status {
            CaseStatus::Accepted | CaseStatus::Assigned => Ok(()),
            CaseStatus::Answered | CaseStatus::FollowUp => Err(TransitionError::AlreadyAnswered),
            CaseStatus::Closed => Err(TransitionError::Closed),
        }
    }

    /// Gives the case its lead (giao chủ trì).
    pub fn assign(
        mut self,
        position_id: Uuid,
        unit_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self, TransitionError> {
        self.may_be_assigned()?;
        self.status = CaseStatus::Assigned;
        self.assignee_position_id = Some(position_id);
        self.assignee_unit_id = Some(unit_id);
        Ok(self.changed(now))
    }

    /// True where it may be answered now.
    pub fn may_be_answered(&self) -> Result<(), TransitionError> {
        match self.status {
            CaseStatus::Assigned => Ok(()),
            CaseStatus::Accepted => Err(TransitionError::NotAssigned),
            CaseStatus::Answered | CaseStatus::FollowUp => Err(TransitionError::AlreadyAnswered),
            CaseStatus::Closed => Err(TransitionError::Closed),
        }
    }

    /// Answers the case (trả lời).
    pub fn answer(
        mut self,
        result: AnswerResult,
        on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Self, TransitionError> {
        self.may_be_answered()?;
        self.status = CaseStatus::Answered;
        self.public_status = PublicStatus::Answered;
        self.result = Some(result);
        self.answered_on = Some(on);
        Ok(self.changed(now))
    }

    /// True where it may be closed now.
    pub fn may_be_closed(&self) -> Result<(), TransitionError> {
        match self.status {
            CaseStatus::Answered | CaseStatus::FollowUp => Ok(()),
            CaseStatus::Accepted | CaseStatus::Assigned => Err(TransitionError::NotAnswered),
            CaseStatus::Closed => Err(TransitionError::Closed),
        }
    }

    /// Closes the case (kết thúc).
    pub fn close(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self.may_be_closed()?;
        self.status = CaseStatus::Closed;
        self.public_status = PublicStatus::Closed;
        self.closed_on = Some(on);
        self.due_on = None;
        Ok(self.changed(now))
    }
}

#[cfg(test)]
mod tests;
