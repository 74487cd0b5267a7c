//! Who reads reference data: everyone who is signed in, person or machine; and who loads law: administrators of the
//! installation.

use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;

permissions! {
    /// Actions on reference data.
    LawAction by rule {
        /// Read rules, calendar and other reference data.
        ReadReference "reference.read" "reference:read",
        /// Load versions of rules and calendar years.
        LoadLaw "law.load" "reference:write",
    }
}

fn rule(action: LawAction) -> Rule {
    match action {
        LawAction::ReadReference => Rule::roles(Role::ALL, Condition::Always),
        // The law is the same for all communes: the row that is asked about is one of the reserved tenant.
        LawAction::LoadLaw => Rule::roles(&[Role::Administrator], Condition::Always),
    }
}
