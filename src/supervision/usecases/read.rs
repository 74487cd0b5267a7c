//! Listing and showing findings.

use uuid::Uuid;

use super::cases::cases_visible;
use super::view::{FindingView, view, views};
use crate::kernel::context::Context;
use crate::kernel::db::cursor::{self, DayKey};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::supervision::access::FindingScope;
use crate::supervision::store::{self, COUNTED, Filter, Window};

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct FindingList {
    /// The commune, where the caller serves several.
    pub commune: Option<String>,
    /// Filters.
    pub filter: Filter,
    /// Oldest first instead of newest first.
    pub ascending: bool,
    /// Cursor of an earlier page.
    pub cursor: Option<String>,
    /// Items of a page.
    pub limit: i64,
    /// Whether matches are counted.
    pub count: bool,
}

/// One page.
#[derive(Debug)]
pub struct Found {
    /// The findings.
    pub items: Vec<FindingView>,
    /// Cursor of the next page.
    pub next_cursor: Option<String>,
    /// Matches up to a bound, and whether that is all, where it was asked.
    pub count: Option<(i64, bool)>,
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
pub async fn list(context: &Context, asked: FindingList) -> Outcome<Found> {
    let FindingList { filter, ascending, limit, .. } = &asked;
    check_range(filter)?;
    let commune = context.commune(asked.commune.as_deref())?;
    let scope = FindingScope::of(context.caller());
    let binding = format!("findings {commune} {filter:?} {ascending} {}", scope.fingerprint());
    let (keys, today) = (&context.app().keys, context.today());
    let after: Option<DayKey> =
        asked.cursor.as_deref().map(|sent| cursor::open(keys, &binding, sent)).transpose()?;
    let mut conn = context.app().db.read().await?;
    // A finding must not tell of a case that the caller cannot see.
    if let Some(case_id) = filter.case_id
        && !cases_visible(&mut conn, context, &commune, &[case_id]).await?.contains(&case_id)
    {
        return Ok(Found { items: Vec::new(), next_cursor: None, count: asked.count.then_some((0, true)) });
    }
    let window = Window { ascending: *ascending, after, limit: limit + 1 };
    let mut found = store::page(&mut conn, &scope, &commune, filter, today, window).await?;
    let more = usize::try_from(*limit).is_ok_and(|limit| found.len() > limit);
    if more {
        found.pop();
    }
    let last = found.last().filter(|_| more).map(|last| DayKey { day: last.recorded_on, id: last.id });
    let next_cursor = last.map(|key| cursor::seal(keys, &binding, &key)).transpose()?;
    let count = if asked.count {
        let value = store::count(&mut conn, &scope, &commune, filter, today).await?;
        Some((value.min(COUNTED), value <= COUNTED))
    } else {
        None
    };
    let items = views(&mut conn, context, &commune, found).await?;
    Ok(Found { items, next_cursor, count })
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
