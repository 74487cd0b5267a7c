//! What can be done with cases.

pub mod list;
pub mod show;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::store;
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::access::matrix;

/// Which of these cases the caller may see.
pub async fn visible(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<Uuid>> {
    store::visible_among(conn, &context.scope(matrix), commune, ids).await
}

/// True where the caller may see every one of these cases.
pub async fn all_visible(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<bool> {
    let seen = visible(conn, context, commune, ids).await?;
    Ok(ids.iter().all(|id| seen.contains(id)))
}
