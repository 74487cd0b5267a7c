//! The petition: its state and the transitions that this room knows. A transition consumes the old petition and
//! gives back the new one, or says why not.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::codes::{Field, Kind, Track};
use super::life::PetitionAct;
use super::status::{PublicStatus, Status};
use super::transition_error::TransitionError;
use super::treatment::{Criterion, LinkType, Treatment};
use crate::kernel::access::{AccessFacts, HasFacts, Register};

/// A petition (đơn) without its protected parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Petition {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Printed number.
    pub number: String,
    /// Register.
    pub register: Register,
    /// Unit that keeps the book.
    pub unit_id: Uuid,
    /// Body of that unit.
    pub body_unit_id: Uuid,
    /// Kind; null until screening.
    pub kind: Option<Kind>,
    /// Track; null until screening.
    pub track: Option<Track>,
    /// Field of life.
    pub field: Option<Field>,
    /// How it came.
    pub channel: String,
    /// Inner state.
    pub status: Status,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// Behind a grant.
    pub sealed: bool,
    /// Legal day of receipt.
    pub received_on: NaiveDate,
    /// What it is about; null while sealed.
    pub subject: Option<String>,
    /// Village; null while sealed.
    pub village_code: Option<String>,
    /// People behind it.
    pub people_count: i32,
    /// Tracking flags.
    pub flags: Vec<String>,
    /// What the intake officer should look at.
    pub intake_review: Vec<String>,
    /// Who is accountable now.
    pub assignee_position_id: Option<Uuid>,
    /// Unit of that position.
    pub assignee_unit_id: Option<Uuid>,
    /// Who settles.
    pub settler_position_id: Option<Uuid>,
    /// Case it belongs to.
    pub case_id: Option<Uuid>,
    /// Printed number of that case.
    pub case_number: Option<String>,
    /// The answer that stands.
    pub answer_id: Option<Uuid>,
    /// Day on which the decision about it came into effect, while that waits to be carried out.
    pub to_enforce_since: Option<NaiveDate>,
    /// How it belongs to that case, where it was linked to it.
    pub link_type: Option<LinkType>,
    /// Portal that registered it.
    pub created_by_client: Option<String>,
    /// Officer that registered it.
    pub created_by_position: Option<Uuid>,
    /// Who passed it on.
    pub forwarder_type: Option<String>,
    /// Criteria of eligibility that it failed as it was classified last, found by the officer or by the rules.
    pub failed_criteria: Vec<Criterion>,
    /// First outward step that its latest classification proposed; none before it.
    pub proposed: Option<Treatment>,
    /// Petition of another book of the commune from which it was passed on: the same matter, entered a second time.
    pub passed_from_id: Option<Uuid>,
    /// Day on which this book acknowledged what another passed on to it.
    pub acknowledged_on: Option<NaiveDate>,
    /// Persons in office who see nothing of it; of a petition in a case, nor of any other petition of that case.
    pub excluded_person_ids: Vec<Uuid>,
    /// Those of them whom it names itself; empty while it is in no case.
    pub named_person_ids: Vec<Uuid>,
    /// Next due date.
    pub due_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Business instant of the entry.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change; of a sealed one, of the last that is told to its portal and to those outside.
    pub changed_at: DateTime<Utc>,
}

impl HasFacts for Petition {
    fn facts(&self) -> AccessFacts {
        AccessFacts {
            commune: self.commune.clone(),
            register: Some(self.register),
            unit_id: Some(self.unit_id),
            body_unit_id: Some(self.body_unit_id),
            kind: self.kind.map(Kind::as_str),
            sealed: self.sealed,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            settler_position_id: self.settler_position_id,
            created_by_client: self.created_by_client.clone(),
            created_by_position: self.created_by_position,
            subject_unit_id: None,
            subject_body_id: None,
            excluded_person_ids: self.excluded_person_ids.clone(),
        }
    }
}

/// What screening decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// Kind.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Field of life.
    pub field: Option<Field>,
    /// People behind it.
    pub people_count: i32,
    /// The writer asked for protection.
    pub wishes_protection: bool,
    /// Criteria of eligibility that it fails.
    pub failed_criteria: Vec<Criterion>,
    /// The writer has petitioned about the matter before; none: as it was found before.
    pub repeated: Option<bool>,
    /// First outward step that follows from it.
    pub proposed: Option<Treatment>,
    /// The head of the book, who settles from now on and holds the grant.
    pub settler_position_id: Option<Uuid>,
}

impl Classification {
    /// True where identity and content stay behind a grant.
    #[must_use]
    pub fn stays_sealed(&self) -> bool {
        self.kind.stays_sealed() || self.wishes_protection
    }
}

/// What acceptance decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The new case.
    pub case_id: Uuid,
    /// Its printed number.
    pub case_number: String,
    /// Who settles.
    pub settler_position_id: Uuid,
}

impl Petition {
    /// Screens the petition (phân loại, xử lý ban đầu).
    pub fn screen(mut self, to: &Classification, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self.may_be_screened()?;
        self = self.take(PetitionAct::Screening, now)?;
        self.classify(to);
        Ok(self)
    }

    /// Why it is not screened now.
    pub fn may_be_screened(&self) -> Result<(), TransitionError> {
        if self.kind.is_some() {
            return Err(TransitionError::AlreadyScreened);
        }
        self.may(PetitionAct::Screening)
    }

    /// Classifies a petition anew (phân loại lại), once it was screened, while its writer is asked for a supplement, or in its case. The caller says whom it hides itself from where it stays sealed.
    pub fn reclassify(
        mut self,
        to: &Classification,
        excluded: Vec<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Self, TransitionError> {
        self = self.take(PetitionAct::Reclassification, now)?;
        let asked = self.status == Status::NeedsSupplement;
        if asked && !PetitionAct::Supplement.row().fits(to.kind, Some(to.track)) {
            return Err(TransitionError::Asked);
        }
        if self.case_id.is_some() {
            return self.reclassify_in_case(to);
        }
        self.excluded_person_ids = excluded;
        if to.stays_sealed() {
            (self.subject, self.village_code) = (None, None);
        }
        self.classify(to);
        Ok(self)
    }

    /// The same in a case: it goes on hiding itself from those from whom its case does, and is sealed as that is.
    fn reclassify_in_case(mut self, to: &Classification) -> Result<Self, TransitionError> {
        if self.sealed != to.stays_sealed() {
            return Err(TransitionError::InCase);
        }
        let (hidden, settler) = (self.excluded_person_ids.clone(), self.settler_position_id);
        self.classify(to);
        self.excluded_person_ids = hidden;
        self.settler_position_id = settler;
        Ok(self)
    }

    fn classify(&mut self, to: &Classification) {
        self.kind = Some(to.kind);
        self.track = Some(to.track);
        self.field = to.field;
        self.people_count = to.people_count;
        self.failed_criteria.clone_from(&to.failed_criteria);
        self.proposed = to.proposed;
        self.settler_position_id = to.settler_position_id;
        self.sealed = to.stays_sealed();
        if let Some(repeated) = to.repeated {
            self.flags.retain(|flag| flag != REPEATED);
            self.flags.extend(repeated.then(|| REPEATED.to_owned()));
        }
        if to.people_count >= CROWD && !self.flags.iter().any(|flag| flag == "crowded") {
            self.flags.push("crowded".to_owned());
        }
        // What stays sealed hides itself from the person it names; otherwise the signer of a disputed act stays its
        // settler.
        if !to.stays_sealed() {
            self.excluded_person_ids.clear();
        }
    }

    /// True where its writer has petitioned about the matter before (đơn nhiều lần), false where he has not (đơn lần đầu); not
    /// known until it was screened. It stands among the flags, and is told by itself.
    #[must_use]
    pub fn is_repeated(&self) -> Option<bool> {
        self.kind.map(|_| self.flags.iter().any(|flag| flag == REPEATED))
    }

    /// The tracking flags, as they are told.
    #[must_use]
    pub fn tracking_flags(&self) -> Vec<String> {
        self.flags.iter().filter(|flag| *flag != REPEATED).cloned().collect()
    }

    /// Accepts the petition into a case (thụ lý).
    pub fn accept(mut self, to: Acceptance, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self.may_be_accepted()?;
        self = self.standing(Status::Accepted);
        self.case_id = Some(to.case_id);
        self.case_number = Some(to.case_number);
        self.settler_position_id = Some(to.settler_position_id);
        self.named_person_ids.clone_from(&self.excluded_person_ids);
        Ok(self.changed(now))
    }

    /// True where acceptance is possible now.
    pub fn may_be_accepted(&self) -> Result<(), TransitionError> {
        match (self.status, self.kind) {
            (Status::Received, _) | (Status::Screened, None) => Err(TransitionError::NotScreened),
            (Status::Accepted, _) => Err(TransitionError::AlreadyAccepted),
            _ => self.may(PetitionAct::Acceptance),
        }
    }
}

/// From so many people on a petition counts as crowded (đông người, TT 07/2014 Art 6), by signatures or by those who came.
pub const CROWD: i32 = 5;

/// Among the flags: the writer has petitioned about the matter before.
pub const REPEATED: &str = "repeated";
