//! Who does what with cases. Who sees how much of them: the matrix of petitions.

use crate::kernel::access::role::HEADS;
use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;
use crate::petitions::access::READERS;

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

/// The settler of the row, be he the vice-chair under a delegation; and the head of the book, who comes after a settler
/// whose time has ended.
pub fn settler() -> Rule {
    Rule::roles(HEADS, Condition::Settler)
        .and(&[Role::GovernmentViceChair], Condition::Settler)
        .and(HEADS, Condition::Head)
}

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: CaseAction) -> Rule {
    match action {
        CaseAction::ReadCases => Rule::roles(READERS, Condition::Always)
            .and(&[Role::Dashboard, Role::SupervisionTool], Condition::Always),
        CaseAction::AnswerCase => settler().and(LEADS, Condition::Assignee),
        CaseAction::CloseCase => settler(),
    }
}
