//! Which cases a caller may see. The one place where this room asks about cases.

use std::collections::HashSet;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::cases;
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;

/// Those of `ids` that are cases of the commune which the caller may see. Unknown and invisible are the same.
pub(super) async fn cases_visible(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(cases::usecases::visible(conn, context, commune, ids).await?.into_iter().collect())
}
