//! Lists, timelines and deadlines of cases.

use uuid::Uuid;

use super::show::{self, CaseSummary};
use crate::cases::model::Case;
use crate::cases::store;
use crate::cases::store::list::{COUNT_CAP, CaseFilter, CaseSort, count, page};
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::{self, DayKey};
use crate::kernel::http::{Count, Listed, PageQuery};
use crate::kernel::problem::Outcome;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::list::next_href;
use crate::petitions::usecases::progress::{DeadlineView, TimelineEntry, TimelineOf, deadline_view, steps};

/// What a list was asked for.
#[derive(Debug)]
pub struct ListRequest {
    /// Filter.
    pub filter: CaseFilter,
    /// Order.
    pub sort: CaseSort,
    /// Items on a page.
    pub limit: i64,
    /// Cursor of the page before.
    pub cursor: Option<String>,
    /// Count the matches too.
    pub count: bool,
}

fn key_of(case: &Case, sort: CaseSort) -> DayKey {
    let day = match sort {
        CaseSort::DueAscending => case.due_on.unwrap_or(case.accepted_on),
        CaseSort::AcceptedAscending | CaseSort::AcceptedDescending => case.accepted_on,
    };
    DayKey { day, id: case.id }
}

/// One page.
pub async fn list(context: &Context, scope: &Scope, request: ListRequest) -> Outcome<Listed<CaseSummary>> {
    let keys = &context.app().keys;
    let binding = format!("cases{:?}{:?}{}", request.filter, request.sort, scope.fingerprint());
    let after = request.cursor.as_deref().map(|text| cursor::open(keys, &binding, text)).transpose()?;
    let mut conn = context.app().db.read().await?;
    let mut rows = page(&mut conn, scope, &request.filter, request.sort, after, request.limit).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > request.limit;
    rows.truncate(usize::try_from(request.limit).unwrap_or(usize::MAX));
    let next = match rows.last().filter(|_| more) {
        Some(last) => Some(cursor::seal(keys, &binding, &key_of(last, request.sort))?),
        None => None,
    };
    let counted = if request.count {
        let value = count(&mut conn, scope, &request.filter).await?;
        Some(Count { value: value.min(COUNT_CAP), exact: value <= COUNT_CAP })
    } else {
        None
    };
    let items = show::show_many(&mut conn, context, &request.filter.commune, &rows).await?;
    let href = next.as_deref().map(|next| next_href(context, next));
    Ok(Listed::page(items, next, counted, href))
}

/// The timeline of a case.
pub async fn timeline(
    context: &Context,
    scope: &Scope,
    id: Uuid,
    page: &PageQuery,
) -> Outcome<Listed<TimelineEntry>> {
    let mut conn = context.app().db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    steps(&mut conn, context, &case.commune, TimelineOf::Case(id), false, page).await
}

/// The clocks of a case: those of its first petition.
pub async fn deadlines_of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<DeadlineView>> {
    let mut conn = context.app().db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    let rows = deadlines::of_petitions(&mut conn, &case.commune, &[case.petition_id]).await?;
    Ok(rows.into_iter().map(|row| deadline_view(row, context.today())).collect())
}
