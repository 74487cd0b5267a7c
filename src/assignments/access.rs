//! Who assigns, who reports, who reads assignments.

use crate::cases::access::LEADS;
use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;

permissions! {
    /// Actions on assignments.
    AssignmentAction by rule {
        /// Give work.
        Assign "assignments.create" "assignments:write",
        /// List and read assignments.
        ReadAssignments "assignments.read" "assignments:read",
        /// Report progress.
        ReportProgress "assignments.report" "assignments:write",
        /// Complete the work.
        CompleteAssignment "assignments.complete" "assignments:write",
    }
}

/// Heads of books, who settle.
const HEADS: &[Role] = &[
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::PartySecretary,
    Role::PartyStanding,
    Role::CouncilStanding,
    Role::FrontOfficer,
    Role::PublicUnitHead,
];
/// Roles that see cases, and so their assignments.
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
];

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: AssignmentAction) -> Rule {
    match action {
        AssignmentAction::Assign => {
            Rule::roles(HEADS, Condition::Settler).and(&[Role::UnitHead], Condition::AssigneeUnit)
        }
        AssignmentAction::ReadAssignments => Rule::roles(READERS, Condition::Always),
        AssignmentAction::ReportProgress | AssignmentAction::CompleteAssignment => {
            Rule::roles(LEADS, Condition::Assignee)
        }
    }
}
