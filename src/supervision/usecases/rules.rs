//! Which legal rules a finding may name.

use crate::kernel::context::Context;
use crate::law::store::LawBook;

/// Rules of the law's table that no clock counts here yet, such as the term of settlement (`T07`): a body may find them
/// broken all the same. A key leaves this list when its rule is loaded.
const NOT_COUNTED: &[&str] = &[
    "C01", "C04", "C05", "C06", "C17", "C22", "C25", "H01", "H02", "H03", "H04", "H05", "IT2", "K04", "K05",
    "P02", "P05", "PT1", "PT2", "PT3", "R02", "R03", "R04", "R05", "R06", "R09", "R14", "R15", "R18", "T03",
    "T07", "T08", "T09", "T10", "T11", "T12", "T13", "T17", "T24", "T25", "T26",
];

/// True for a rule that is loaded in any version, and for one that is known but not counted.
pub(super) fn rule_known(context: &Context, rule_key: &str) -> bool {
    NOT_COUNTED.contains(&rule_key)
        || !context.app().part::<LawBook>().current().rules.versions(rule_key).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loaded_rule_does_not_stand_in_the_list() {
        let loaded = crate::law::seed_rules().unwrap();
        for rule in loaded {
            assert!(!NOT_COUNTED.contains(&rule.rule_key.as_str()), "{}", rule.rule_key);
        }
    }
}
