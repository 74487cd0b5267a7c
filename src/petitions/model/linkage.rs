//! A petition that belongs to a case which another one opened: a duplicate, a withdrawal, an addition; a withdrawal of one that
//! never came to be a case; and what waits for another one that has no case yet, to go with it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::codes::Kind;
use super::life::{Bar, PetitionAct};
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

/// Of another kind it would be settled by rules that are not its own, and be told of to others than see its kind. A denunciation
/// of any kind joins one about duties, which is never settled by the short track (Luật Tố cáo Điều 43).
#[must_use]
pub fn joins(kind: Kind, of_case: Kind) -> bool {
    let recommendations = kind.is_recommendation() && of_case.is_recommendation();
    kind == of_case || recommendations || (kind.is_denunciation() && of_case == Kind::DenunciationDuty)
}

impl Petition {
    /// Why this petition is not withdrawn by the other one, which came as a petition of its own, by what both rows show; `None`: it
    /// may be. Both are of one kind and one book and are sealed alike, as a petition and the case to which it is linked.
    #[must_use]
    pub fn not_withdrawn_by(&self, other: &Self) -> Option<&'static str> {
        let of_kind = other.kind.zip(self.kind).is_some_and(|(kind, own)| joins(kind, own));
        let reasons = [
            (self.id == other.id, "A petition does not withdraw itself."),
            (self.kind.is_none(), "The petition that is withdrawn is screened first."),
            (!of_kind || self.track != other.track, "Both are of one kind: classify one of them anew."),
            ((self.register, self.unit_id) != (other.register, other.unit_id), "Both stand in one book."),
            (self.sealed != other.sealed, "Both are sealed, or neither is: classify one of them anew."),
            (other.received_on < self.received_on, "It came before the petition that it withdraws."),
        ];
        reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
    }

    /// Why this petition does not wait for the case of the other one, by what both rows show; `None`: it may. It waits only as long as
    /// nothing was decided of the other: what ends that without a case was said to one writer, and of one petition.
    #[must_use]
    pub fn not_waiting_for(&self, other: &Self) -> Option<&'static str> {
        let open = [Status::Screened, Status::NeedsSupplement, Status::MediationReferred];
        // What mediators have settled stands where it stood.
        let decided = !open.contains(&other.status) || other.public_status.is_over();
        let row = PetitionAct::Acceptance.row();
        let accepted = other.kind.is_some_and(|kind| row.fits(kind, other.track));
        let of_kind = self.kind.zip(other.kind).is_some_and(|(own, kind)| joins(own, kind));
        let reasons = [
            (self.id == other.id, "A petition does not wait for itself."),
            (other.kind.is_none(), "The other petition is screened first."),
            (other.case_id.is_some(), "The other petition belongs to a case: link this one to that."),
            (decided, "It is decided already what becomes of the other petition."),
            (!accepted || other.register.heads().is_empty(), "The other petition comes to no case."),
            (!of_kind || self.track != other.track, "Both are of one kind: classify one of them anew."),
            ((self.register, self.unit_id) != (other.register, other.unit_id), "Both stand in one book."),
            (self.sealed != other.sealed, "Both are sealed, or neither is: classify one of them anew."),
        ];
        reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
    }

    /// True while it waits for another petition, which has no case yet.
    #[must_use]
    pub fn waits(&self) -> bool {
        let alone = self.status == Status::Linked && self.case_id.is_none();
        alone && self.link_type.is_some_and(|link_type| link_type != LinkType::Withdrawal)
    }

    /// Why nothing is supplied while it waits, where its writer was not asked before or has sent it already. The portal of a sealed one
    /// is not told that there is another petition.
    #[must_use]
    pub fn not_asked(&self, to_portal: bool) -> TransitionError {
        let told = if self.sealed && to_portal { Status::Screened } else { self.status };
        TransitionError::Barred(PetitionAct::Supplement, Bar::State(told))
    }

    /// True while it waits for another petition and its writer owes what he was asked for before: he is told so, as long as it has not
    /// come, and nothing else asks him for something then.
    #[must_use]
    pub fn owes_supplement(&self) -> bool {
        self.waits() && self.public_status == PublicStatus::ActionNeeded
    }

    /// What the writer of a petition that waits for this one is told: what is asked of the writer of this one is not asked of him, but
    /// what he was `asked` for himself before he still owes.
    #[must_use]
    pub fn told_to_waiting(&self, asked: bool) -> PublicStatus {
        match self.status {
            _ if asked => PublicStatus::ActionNeeded,
            // Of a sealed one it would tell that there is another petition.
            Status::MediationReferred if !self.sealed => self.status.public(),
            _ => PublicStatus::Received,
        }
    }

    /// Links the petition to another one that has no case yet. Nothing was done with it by that: its clocks run on.
    pub fn wait(
        mut self,
        link_type: LinkType,
        other: &Self,
        now: DateTime<Utc>,
    ) -> Result<Self, TransitionError> {
        let before = self.clone();
        self = self.take(PetitionAct::Link, now)?;
        self.link_type = Some(link_type);
        self.public_status = other.told_to_waiting(before.status == Status::NeedsSupplement);
        Ok(self.changed_without_step(&before, now))
    }

    /// A petition that waited stands for itself again, where its other acts have brought it.
    #[must_use]
    pub fn let_go(mut self, status: Status, now: DateTime<Utc>) -> Self {
        let before = self.clone();
        self.link_type = None;
        self.standing(status).changed_without_step(&before, now)
    }

    /// A petition that waited goes with the other one into its case.
    #[must_use]
    pub fn taken_along(self, to: Linkage, now: DateTime<Utc>) -> Self {
        self.placed(to).changed(now)
    }

    /// A petition that had gone with the other one into its case waits for it again: the other one came to that case by mistake. Who
    /// settles it and who answers for it, and whether its writer is `asked` for a supplement, the caller says.
    #[must_use]
    pub fn waits_again(self, other: &Self, asked: bool, now: DateTime<Utc>) -> Self {
        let (link_type, public_status) = (self.link_type, other.told_to_waiting(asked));
        Self { public_status, link_type, ..self.unlinked() }.changed(now)
    }

    /// Accepts the petition into a case that another one opened (thụ lý chung): it is settled there with that.
    pub fn accept_into(mut self, to: Linkage, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self.may_be_accepted()?;
        self = self.standing(Status::Accepted);
        Ok(self.placed(to).changed(now))
    }

    fn placed(mut self, to: Linkage) -> Self {
        self.case_id = Some(to.case_id);
        self.case_number = Some(to.case_number);
        self.link_type = Some(to.link_type);
        self.public_status = to.public_status;
        self.settler_position_id = to.settler_position_id;
        (self.assignee_position_id, self.assignee_unit_id) = to.assignee;
        self.named_person_ids.clone_from(&self.excluded_person_ids);
        self
    }

    /// Links a withdrawal to the petition that it ended before there was a case: it is done with, as that is.
    pub fn link_to_withdrawn(mut self, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self = self.take(PetitionAct::Link, now)?;
        self.link_type = Some(LinkType::Withdrawal);
        self.public_status = PublicStatus::Withdrawn;
        Ok(self)
    }

    /// The petition in another case than before, as two of them became one or one of them two: in this state, linked to it, or as the
    /// one that opens it. It keeps its own place in its book.
    #[must_use]
    pub fn carried(
        mut self,
        to: &Place,
        (status, linked): (Status, Option<LinkType>),
        now: DateTime<Utc>,
    ) -> Self {
        (self.status, self.link_type) = (status, linked);
        self.case_id = Some(to.case_id);
        self.case_number = Some(to.case_number.clone());
        self.public_status = to.public_status;
        self.settler_position_id = to.settler_position_id;
        (self.assignee_position_id, self.assignee_unit_id) = to.assignee;
        self.changed(now)
    }

    /// Links the petition to a case (gắn vào vụ việc): it follows that from now on, and keeps its own place in its book.
    pub fn link(self, to: Linkage, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        Ok(self.take(PetitionAct::Link, now)?.placed(to))
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
