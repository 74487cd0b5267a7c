//! Lists, timelines and deadlines of cases.

use uuid::Uuid;

use super::show;
use super::views::CaseSummary;
use crate::cases::model::{Case, CaseStatus};
use crate::cases::store;
use crate::cases::store::list::{CaseFilter, CaseSort, count, page};
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::{Listed, PageQuery, Paging, counted};
use crate::kernel::problem::Outcome;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::progress::{DeadlineView, TimelineEntry, TimelineOf, deadline_views, steps};
use crate::petitions::usecases::sight::Sight;

/// What a list was asked for.
#[derive(Debug)]
pub struct ListRequest {
    /// Filter.
    pub filter: CaseFilter,
    /// Order.
    pub sort: CaseSort,
    /// Which page.
    pub page: PageQuery,
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
    let paging = Paging::new(context.visitor(), &scope.fingerprint(), &request.page)?;
    let read = context.app().db.reading(async |conn| {
        let mut rows = page(conn, scope, &request.filter, request.sort, paging.window()).await?;
        let next = paging.cut(&mut rows, |last| key_of(last, request.sort))?;
        let count =
            if request.count { Some(counted(count(conn, scope, &request.filter).await?)) } else { None };
        let items = show::show_many(conn, context, scope, &request.filter.commune, rows).await?;
        Listed::tagged(&context.app().keys, items, next, count)
    });
    read.await
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
    let sight = Sight::on(context.caller(), scope, &case.facts());
    steps(&mut conn, context, &case.commune, TimelineOf::Case(id), (scope, sight), page).await
}

/// The clocks of a case: those of its first petition.
pub async fn deadlines_of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<DeadlineView>> {
    let mut conn = context.app().db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    let mut rows = deadlines::of_petitions(&mut conn, &case.commune, &[case.petition_id]).await?;
    // Of one that was opened by mistake those only that it had begun.
    rows.retain(|row| case.status != CaseStatus::Voided || row.case_id == Some(case.id));
    let sight = Sight::on(context.caller(), scope, &case.facts());
    Ok(deadline_views(rows, context.today(), sight))
}
