//! Who records, reads, answers and closes findings.

mod scope;

use crate::kernel::access::{AccessFacts, Caller, Condition, HasFacts, Position, Role, Rule};
use crate::permissions;

use super::model::{Finding, FindingStatus, Step};

pub use scope::{FindingScope, Grant, Reach, Reaches};

permissions! {
    /// Actions on findings.
    FindingAction by rule {
        /// Record a finding.
        RecordFinding "findings.record" "findings:write",
        /// List and read findings.
        ReadFindings "findings.read" "findings:read",
        /// Reply for the supervised unit.
        ReplyToFinding "findings.reply" "findings:write",
        /// Close a finding of one's own body.
        CloseFinding "findings.close" "findings:write",
    }
}

/// Roles that supervise. A `supervision_tool` joins them only once a person can confirm what it enters.
const SUPERVISORS: &[Role] = &[
    Role::CouncilStanding,
    Role::CouncilCommittee,
    Role::CouncilDeputy,
    Role::FrontOfficer,
    Role::InspectionCommittee,
];
/// Roles that read the findings about their own body or unit.
const SUPERVISED: &[Role] = &[
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::GovernmentOffice,
    Role::UnitHead,
    Role::PublicUnitHead,
    Role::PoliceOfficer,
];
/// Roles that read all findings of the commune: the Party leads supervision.
const PARTY: &[Role] = &[Role::PartySecretary, Role::PartyStanding, Role::PartyOffice];
/// Machines that read what their body may.
const MACHINES: &[Role] = &[Role::Dashboard, Role::SupervisionTool];
/// Roles that may be the head of a supervised unit.
const HEADS: &[Role] = &[
    Role::UnitHead,
    Role::PublicUnitHead,
    Role::GovernmentChair,
    Role::PoliceOfficer,
    Role::FrontOfficer,
    Role::CouncilStanding,
    Role::PartySecretary,
];

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: FindingAction) -> Rule {
    match action {
        FindingAction::RecordFinding => Rule::roles(SUPERVISORS, Condition::Always),
        FindingAction::ReadFindings => Rule::roles(SUPERVISORS, Condition::Always)
            .and(SUPERVISED, Condition::Always)
            .and(PARTY, Condition::Always)
            .and(MACHINES, Condition::Always),
        FindingAction::ReplyToFinding => Rule::roles(HEADS, Condition::SubjectHead),
        FindingAction::CloseFinding => Rule::roles(SUPERVISORS, Condition::IssuerBody),
    }
}

impl Step {
    fn rule(self) -> Rule {
        rule(match self {
            Self::Reply => FindingAction::ReplyToFinding,
            Self::Close => FindingAction::CloseFinding,
        })
    }
}

/// Acts that the state allows and the caller may do.
#[must_use]
pub fn available(caller: &Caller, facts: &AccessFacts, status: FindingStatus) -> Vec<Step> {
    status.allowed().iter().copied().filter(|step| step.rule().permits(caller, facts)).collect()
}

/// True where the caller has an act on the finding at some time of its life: only then is its version shown.
#[must_use]
pub fn has_acts(caller: &Caller, facts: &AccessFacts) -> bool {
    Step::ALL.iter().any(|step| step.rule().permits(caller, facts))
}

/// True for a position that a new finding with these facts concerns: it must reply, or is of the supervised unit or body.
#[must_use]
pub fn concerns(position: &Position, facts: &AccessFacts) -> bool {
    meets(FindingAction::ReplyToFinding, position, facts) || FindingScope::is_about(position, facts)
}

/// True for a position that may close a finding with these facts.
#[must_use]
pub fn closes(position: &Position, facts: &AccessFacts) -> bool {
    meets(FindingAction::CloseFinding, position, facts)
}

fn meets(action: FindingAction, position: &Position, facts: &AccessFacts) -> bool {
    rule(action).is_met(position, facts)
}

impl HasFacts for Finding {
    fn facts(&self) -> AccessFacts {
        AccessFacts {
            commune: self.commune.clone(),
            unit_id: Some(self.issuer_unit_id),
            body_unit_id: Some(self.issuer_unit_id),
            subject_unit_id: Some(self.subject_unit_id),
            subject_body_id: Some(self.subject_body_id),
            ..AccessFacts::default()
        }
    }
}
