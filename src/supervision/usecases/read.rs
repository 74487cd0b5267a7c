//! Listing and showing findings.

use uuid::Uuid;

use super::cases::cases_visible;
use super::view::{FindingView, view, views};
use crate::kernel::context::Context;
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::paging::Next;
use crate::kernel::http::{Listed, PageQuery, Paging, counted};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::supervision::access::FindingScope;
use crate::supervision::store::{self, Filter};

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct FindingList {
    /// The commune, where the caller serves several.
    pub commune: Option<String>,
    /// Filters.
    pub filter: Filter,
    /// Which page.
    pub page: PageQuery,
    /// Whether matches are counted.
    pub count: bool,
}

/// One finding; 404 where it is outside the caller's scope.
pub async fn show(context: &Context, id: Uuid) -> Outcome<FindingView> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let scope = FindingScope::of(context.caller());
    let mut conn = context.app().db.read().await?;
    let found = store::find(&mut conn, &scope, &commune, id).await?;
    view(&mut conn, context, found.ok_or_else(Problem::not_found)?).await
}

/// One page of the findings that the caller may see.
pub async fn list(context: &Context, asked: FindingList) -> Outcome<Listed<FindingView>> {
    let filter = &asked.filter;
    check_range(filter)?;
    let commune = context.commune(asked.commune.as_deref())?;
    let (scope, today) = (FindingScope::of(context.caller()), context.today());
    let paging = Paging::new(context.visitor(), &scope.fingerprint(), &asked.page)?;
    let mut conn = context.app().db.read().await?;
    // A finding must not tell of a case that the caller cannot see.
    if let Some(case_id) = filter.case_id
        && !cases_visible(&mut conn, context, &commune, &[case_id]).await?.contains(&case_id)
    {
        return Ok(Listed::page(Vec::new(), Next::default(), asked.count.then(|| counted(0))));
    }
    let mut found = store::page(&mut conn, &scope, &commune, filter, today, paging.window()).await?;
    let next = paging.cut(&mut found, |last| DayKey { day: last.recorded_on, id: last.id })?;
    let count = if asked.count {
        Some(counted(store::count(&mut conn, &scope, &commune, filter, today).await?))
    } else {
        None
    };
    let views = views(&mut conn, context, &commune, found).await?;
    Listed::tagged(&context.app().keys, views.into_iter().map(Ok), next, count)
}

fn check_range(filter: &Filter) -> Outcome<()> {
    match (filter.recorded_from, filter.recorded_before) {
        (Some(from), Some(before)) if from > before => Err(Problem::parameter(
            "recorded_before",
            "inverted",
            "The range ends before it begins; recorded_before must not be earlier than recorded_from.",
        )),
        _ => Ok(()),
    }
}
