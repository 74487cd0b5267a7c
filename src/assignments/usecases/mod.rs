//! What can be done with assignments.

pub mod assign;
pub mod exclusions;
pub mod show;
pub mod views;
pub mod why;
pub mod work;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::model::Assignment;
use super::store::list::{self, AssignmentFilter, Own};
use crate::kernel::access::Role;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::{Listed, PageQuery, Paging};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::access::matrix;

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

/// What a cursor is bound to besides the query.
pub fn rights(context: &Context) -> String {
    format!("{:?}{}", own(context), context.scope(matrix).fingerprint())
}

/// One page.
pub async fn page(
    context: &Context,
    filter: AssignmentFilter,
    asked: &PageQuery,
) -> Outcome<Listed<AssignmentView>> {
    let (scope, own) = (context.scope(matrix), own(context));
    let paging = Paging::new(context.visitor(), &rights(context), asked)?;
    let mut conn = context.app().db.read().await?;
    let mut rows = list::page(&mut conn, &scope, &own, &filter, paging.window()).await?;
    let next = paging.cut(&mut rows, |last| DayKey { day: last.due_on, id: last.id })?;
    let items = show::show_many(&mut conn, context, &filter.commune, &rows).await?;
    for item in items.iter().filter(|item| item.task.is_some()) {
        context.app().access.read(context.visitor(), &filter.commune, "assignment", item.id);
    }
    Ok(Listed::page(items, next, None))
}
