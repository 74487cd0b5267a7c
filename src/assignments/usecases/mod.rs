//! What can be done with assignments.

pub mod assign;
pub mod show;
pub mod views;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::model::Assignment;
use super::store::list::{self, AssignmentFilter, Own};
use crate::kernel::access::Role;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::{self, DayKey};
use crate::kernel::http::Listed;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::access::matrix;
use crate::petitions::usecases::list::next_href;

use self::views::AssignmentView;

/// What is the caller's own.
#[must_use]
pub fn own(context: &Context) -> Own {
    let positions = context.caller().positions();
    Own {
        positions: positions.iter().map(|position| position.id).collect(),
        units: positions
            .iter()
            .filter(|position| position.role == Role::UnitHead)
            .map(|position| position.unit_id)
            .collect(),
    }
}

/// An assignment that the caller sees.
pub async fn find(
    conn: &mut AsyncPgConnection,
    context: &Context,
    id: Uuid,
    lock: bool,
) -> Outcome<Assignment> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let found = list::find(conn, &context.scope(matrix), &own(context), &commune, id, lock).await?;
    found.ok_or_else(Problem::not_found)
}

/// One page.
pub async fn page(
    context: &Context,
    filter: AssignmentFilter,
    cursor: Option<&str>,
    limit: i64,
) -> Outcome<Listed<AssignmentView>> {
    let (scope, own, keys) = (context.scope(matrix), own(context), &context.app().keys);
    let binding = format!("assignments{filter:?}{own:?}{}", scope.fingerprint());
    let after: Option<DayKey> = cursor.map(|text| cursor::open(keys, &binding, text)).transpose()?;
    let mut conn = context.app().db.read().await?;
    let mut rows = list::page(&mut conn, &scope, &own, &filter, after, limit).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = match rows.last().filter(|_| more) {
        Some(last) => Some(cursor::seal(keys, &binding, &DayKey { day: last.due_on, id: last.id })?),
        None => None,
    };
    let items = show::show_many(&mut conn, context, &filter.commune, &rows).await?;
    let href = next.as_deref().map(|next| next_href(context, next));
    Ok(Listed::page(items, next, None, href))
}
