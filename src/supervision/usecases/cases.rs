//! Which cases a caller may see. The one place where this room asks about cases.

use std::collections::HashSet;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;

/// Those of `ids` that are cases of the commune which the caller may see. Unknown and invisible are the same.
pub(super) async fn cases_visible(
    _conn: &mut AsyncPgConnection,
    _context: &Context,
    _commune: &str,
    _ids: &[Uuid],
) -> Outcome<HashSet<Uuid>> {
    // No case can be registered yet, so there is none to be seen.
    Ok(HashSet::new())
}
