//! Who may do what with people: reference data is read by every signed-in person and client, settings of a commune are added by
//! administrators.

use crate::kernel::access::{Condition, Role, Rule};
use crate::permissions;

permissions! {
    /// Actions of this room.
    PeopleAction by rule {
        /// Read bodies and their units.
        ReadUnits "units.read" "reference:read",
        /// Read who holds which office.
        ReadPositions "positions.read" "reference:read",
        /// Read what a commune sets for itself.
        ReadSettings "settings.read" "reference:read",
        /// Add what a commune sets for itself, and take it back.
        SetSettings "settings.set" "reference:write",
        /// Ask who one is and what one may.
        ReadMe "me.read" "reference:read",
        /// Log out.
        CloseSession "sessions.close" "reference:read",
    }
}

/// Which roles may do an action.
#[must_use]
pub fn rule(action: PeopleAction) -> Rule {
    match action {
        PeopleAction::ReadUnits
        | PeopleAction::ReadPositions
        | PeopleAction::ReadSettings
        | PeopleAction::ReadMe => Rule::roles(Role::ALL, Condition::Always),
        // Of the commune, or of the installation.
        PeopleAction::SetSettings => Rule::roles(&[Role::Administrator], Condition::Always),
        // A machine's token ends by itself; it has no session.
        PeopleAction::CloseSession => {
            let people: Vec<Role> = Role::ALL.iter().copied().filter(|role| !role.is_machine()).collect();
            Rule::roles(&people, Condition::Always)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name_of_its_own_and_somebody_who_may() {
        let all = PeopleAction::all();
        let names: std::collections::HashSet<_> = all.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), all.len());
        for (name, rule) in all {
            assert!(Role::ALL.iter().any(|role| rule.names(*role)), "{name}");
        }
    }

    #[test]
    fn only_people_log_out() {
        let rule = rule(PeopleAction::CloseSession);
        assert!(Role::ALL.iter().all(|role| rule.names(*role) != role.is_machine()));
    }
}
