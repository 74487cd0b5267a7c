//! Who reads reference data: everyone who is signed in, person or machine.

use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;

permissions! {
    /// Actions on reference data.
    LawAction by rule {
        /// Read rules, calendar and other reference data.
        ReadReference "reference.read" "reference:read",
    }
}

fn rule(action: LawAction) -> Rule {
    match action {
        LawAction::ReadReference => Rule::roles(Role::ALL, Condition::Always),
    }
}
