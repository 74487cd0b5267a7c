//! What can be done with enforcement items besides the acts on them: entered, listed, shown.

pub mod exclusions;
pub mod new_item;
pub mod order;
pub mod reply;
pub mod show;
pub mod views;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use self::views::ItemView;
use crate::cases::access::ANSWERING;
use crate::cases::model::item::EnforcementItem;
use crate::cases::store::items::{self, Doing, ItemFilter};
use crate::kernel::context::Context;
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::{Listed, PageQuery, Paging, counted};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::access::matrix;

/// What the caller has to do himself, or the units that he heads.
#[must_use]
pub fn doing(context: &Context) -> Doing {
    let positions = context.caller().positions();
    let heads = positions.iter().filter(|position| ANSWERING.contains(&position.role));
    Doing {
        positions: positions.iter().map(|position| position.id).collect(),
        units: heads.map(|position| position.unit_id).collect(),
    }
}

/// An item that the caller sees.
pub async fn find(
    conn: &mut AsyncPgConnection,
    context: &Context,
    id: Uuid,
    lock: bool,
) -> Outcome<EnforcementItem> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    items::find(conn, (&context.scope(matrix), &doing(context)), (&commune, id), lock).await
}

/// What a cursor is bound to besides the query.
#[must_use]
pub fn rights(context: &Context) -> String {
    format!("{:?}{}", doing(context), context.scope(matrix).fingerprint())
}

/// One page.
pub async fn page(
    context: &Context,
    filter: ItemFilter,
    asked: &PageQuery,
    count: bool,
) -> Outcome<Listed<ItemView>> {
    let (scope, doing) = (context.scope(matrix), doing(context));
    let paging = Paging::new(context.visitor(), &rights(context), asked)?;
    let mut conn = context.app().db.read().await?;
    let mut rows = items::page(&mut conn, (&scope, &doing), &filter, paging.window()).await?;
    let next = paging.cut(&mut rows, |last| DayKey { day: last.due_on, id: last.id })?;
    let count =
        if count { Some(counted(items::count(&mut conn, (&scope, &doing), &filter).await?)) } else { None };
    let views = show::show_many(&mut conn, context, &filter.commune, &rows).await?;
    for view in views.iter().filter(|view| view.task.is_some()) {
        context.app().access.read(context.visitor(), &filter.commune, "enforcement_item", view.id);
    }
    Ok(Listed::page(views, next, count))
}
