//! What can be done with cases.

pub mod conflicts;
pub mod consequences;
pub mod effect;
pub mod effecting;
pub mod exclusions;
pub mod execution;
pub mod file;
pub mod in_step;
pub mod informing;
pub mod items;
pub mod letters;
pub mod linked;
pub mod list;
pub mod moved;
pub mod next_right;
pub mod notices;
pub mod offers;
pub mod papers;
pub mod producing;
pub mod publications;
pub mod queues;
pub mod recompute;
mod related;
pub mod results;
pub mod second_complaint;
pub mod sending;
pub mod show;
pub mod sweep;
pub mod unaccepting;
pub mod views;
pub mod why;

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::model::Case;
use super::store;
use crate::kernel::access::HasFacts as _;
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::access::matrix;
use crate::petitions::usecases::sight::Sight;

/// Which of these cases the caller may see.
pub async fn visible(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<Uuid>> {
    store::visible_among(conn, &context.scope(matrix), commune, ids).await
}

/// How the caller sees those of these cases that he sees at all.
pub async fn sights(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, Sight>> {
    let scope = context.scope(matrix);
    let cases = store::visible_rows(conn, &scope, commune, ids).await?;
    let sight = |case: &Case| Sight::on(context.caller(), &scope, &case.facts());
    Ok(cases.iter().map(|case| (case.id, sight(case))).collect())
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
