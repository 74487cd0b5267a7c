//! Pages by id: one more row than asked for tells whether there is a next page.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::kernel::context::Context;
use crate::kernel::db::cursor;
use crate::kernel::problem::Outcome;

/// Items of a page unless asked otherwise.
pub const LIMIT_DEFAULT: i64 = 50;

/// What binds a cursor: caller, path and the query without cursor and limit.
fn binding(context: &Context) -> String {
    let request = context.request();
    let mut parts: Vec<&str> = request
        .query
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("cursor=") && !part.starts_with("limit="))
        .collect();
    parts.sort_unstable();
    let communes = context.caller().communes().join(",");
    format!("{} {} {communes}\n{}", context.caller().key(), request.path, parts.join("&"))
}

/// The key of the cursor sent, if one was.
pub fn after<K: DeserializeOwned>(context: &Context, cursor: Option<&str>) -> Outcome<Option<K>> {
    cursor.map(|cursor| cursor::open(&context.app().keys, &binding(context), cursor)).transpose()
}

/// Cuts `rows` (one more than the limit was read) and gives cursor and address of the next page.
pub fn next_page<T, K: Serialize>(
    context: &Context,
    rows: &mut Vec<T>,
    limit: i64,
    key: impl FnOnce(&T) -> K,
) -> Outcome<(Option<String>, Option<String>)> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return Ok((None, None));
    }
    rows.truncate(limit);
    let Some(last) = rows.last() else { return Ok((None, None)) };
    let next = cursor::seal(&context.app().keys, &binding(context), &key(last))?;
    let request = context.request();
    let mut query: Vec<&str> =
        request.query.split('&').filter(|part| !part.is_empty() && !part.starts_with("cursor=")).collect();
    let cursor = format!("cursor={next}");
    query.push(&cursor);
    let href = format!("{}?{}", request.path, query.join("&"));
    Ok((Some(next), Some(href)))
}

/// The id after which a page by id begins.
pub fn after_id(context: &Context, cursor: Option<&str>) -> Outcome<Option<Uuid>> {
    after(context, cursor)
}
