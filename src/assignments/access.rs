//! Who assigns, who reports, who reads assignments.

use crate::cases::access::{LEADS, settler};
use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;
use crate::petitions::access::READERS;

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

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: AssignmentAction) -> Rule {
    match action {
        AssignmentAction::Assign => settler().and(&[Role::UnitHead], Condition::AssigneeUnit),
        AssignmentAction::ReadAssignments => Rule::roles(READERS, Condition::Always),
        AssignmentAction::ReportProgress | AssignmentAction::CompleteAssignment => {
            Rule::roles(LEADS, Condition::Assignee)
        }
    }
}
