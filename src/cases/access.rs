//! Who does what with cases. Who sees how much of them: the matrix of petitions.

use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;

permissions! {
    /// Actions on cases.
    CaseAction by rule {
        /// List and read cases, their timeline and deadlines.
        ReadCases "cases.read" "cases:read",
        /// Answer a case.
        AnswerCase "cases.answer" "cases:write",
        /// Close a case.
        CloseCase "cases.close" "cases:write",
    }
}

/// Roles that see cases: those that see petitions.
const READERS: &[Role] = &[
    Role::IntakeOfficer,
    Role::CaseOfficer,
    Role::UnitHead,
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::GovernmentOffice,
    Role::PartySecretary,
    Role::PartyStanding,
    Role::PartyOffice,
    Role::InspectionCommittee,
    Role::CouncilStanding,
    Role::CouncilCommittee,
    Role::CouncilDeputy,
    Role::FrontOfficer,
    Role::PoliceOfficer,
    Role::PublicUnitHead,
    Role::VillageHead,
    Role::Dashboard,
    Role::SupervisionTool,
];
/// Roles that may settle.
const SETTLERS: &[Role] = &[
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::PartySecretary,
    Role::PartyStanding,
    Role::CouncilStanding,
    Role::FrontOfficer,
    Role::PublicUnitHead,
];
/// Roles that may lead an assignment, and so enter an answer for the settler's signature.
pub const LEADS: &[Role] = &[
    Role::IntakeOfficer,
    Role::CaseOfficer,
    Role::UnitHead,
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::GovernmentOffice,
    Role::PartyOffice,
    Role::InspectionCommittee,
    Role::CouncilStanding,
    Role::CouncilCommittee,
    Role::FrontOfficer,
    Role::PoliceOfficer,
    Role::PublicUnitHead,
    Role::VillageHead,
];

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: CaseAction) -> Rule {
    match action {
        CaseAction::ReadCases => Rule::roles(READERS, Condition::Always),
        CaseAction::AnswerCase => Rule::roles(SETTLERS, Condition::Settler).and(LEADS, Condition::Assignee),
        CaseAction::CloseCase => Rule::roles(SETTLERS, Condition::Settler),
    }
}
