//! Lists of petitions.

use super::summary;
use super::views::PetitionSummary;
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::{self, DayKey};
use crate::kernel::http::Listed;
use crate::kernel::http::reply::Count;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::list::{COUNT_CAP, PetitionFilter, PetitionSort, count, page};

/// What a list was asked for.
#[derive(Debug)]
pub struct ListRequest {
    /// Filter.
    pub filter: PetitionFilter,
    /// Order.
    pub sort: PetitionSort,
    /// Items on a page.
    pub limit: i64,
    /// Cursor of the page before.
    pub cursor: Option<String>,
    /// Count the matches too.
    pub count: bool,
}

/// What a cursor is bound to: filter, order and rights.
#[must_use]
pub fn binding(request: &ListRequest, scope: &Scope) -> String {
    format!("petitions{:?}{:?}{}", request.filter, request.sort, scope.fingerprint())
}

fn key_of(petition: &Petition, sort: PetitionSort) -> DayKey {
    let day = match sort {
        PetitionSort::DueAscending => petition.due_on.unwrap_or(petition.received_on),
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
    let keys = &context.app().keys;
    let binding = binding(&request, scope);
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
    let items = summary::show_many(&mut conn, context, scope, &request.filter.commune, &rows).await?;
    let href = next.as_deref().map(|next| next_href(context, next));
    Ok(Listed::page(items, next, counted, href))
}

/// Link to the next page: the same request with the new cursor.
#[must_use]
pub fn next_href(context: &Context, next: &str) -> String {
    let request = context.request();
    let mut parts: Vec<&str> =
        request.query.split('&').filter(|part| !part.is_empty() && !part.starts_with("cursor=")).collect();
    let cursor = format!("cursor={next}");
    parts.push(&cursor);
    format!("{}?{}", request.path, parts.join("&"))
}
