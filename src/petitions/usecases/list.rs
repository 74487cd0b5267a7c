//! Lists of petitions.

use super::summary;
use super::views::PetitionSummary;
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::{Listed, PageQuery, Paging, counted};
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::list::{PetitionFilter, PetitionSort, count, page};

/// What a list was asked for.
#[derive(Debug)]
pub struct ListRequest {
    /// Filter.
    pub filter: PetitionFilter,
    /// Order.
    pub sort: PetitionSort,
    /// Which page.
    pub page: PageQuery,
    /// Count the matches too.
    pub count: bool,
}

fn key_of(petition: &Petition, sort: PetitionSort) -> DayKey {
    let day = match sort {
        PetitionSort::DueAscending => petition.due_on.unwrap_or(petition.received_on),
        PetitionSort::EnforceAscending => petition.to_enforce_since.unwrap_or(petition.received_on),
        PetitionSort::ReceivedAscending | PetitionSort::ReceivedDescending => petition.received_on,
    };
    DayKey { day, id: petition.id }
}

/// One page.
pub async fn list(
    context: &Context,
    scope: &Scope,
    request: ListRequest,
) -> Outcome<Listed<PetitionSummary>> {
    let paging = Paging::new(context.visitor(), &scope.fingerprint(), &request.page)?;
    let read = context.app().db.reading(async |conn| {
        let mut rows = page(conn, scope, &request.filter, request.sort, paging.window()).await?;
        let next = paging.cut(&mut rows, |last| key_of(last, request.sort))?;
        let count =
            if request.count { Some(counted(count(conn, scope, &request.filter).await?)) } else { None };
        let items = summary::show_many(conn, context, scope, &request.filter.commune, rows).await?;
        Listed::tagged(&context.app().keys, items, next, count)
    });
    read.await
}
