//! Which legal rules a finding may name.

use crate::kernel::context::Context;
use crate::law::store::LawBook;

/// True for a rule that is loaded in any version, whether it counts days or not.
pub(super) fn rule_known(context: &Context, rule_key: &str) -> bool {
    !context.app().part::<LawBook>().current().rules.versions(rule_key).is_empty()
}
