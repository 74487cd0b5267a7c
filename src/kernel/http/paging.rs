//! Keyset paging, the same for every list: one row more than asked for tells whether there is a next page, and a cursor
//! is bound to the path, the filter and the rights it was made under.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::page::Count;
use crate::kernel::context::{RequestInfo, Visitor};
use crate::kernel::db::cursor::{self, COUNT_CAP, Window};
use crate::kernel::problem::Outcome;

/// Items on a page unless asked otherwise.
const DEFAULT_LIMIT: i64 = 50;

/// Which page of a list was asked for; the parameters of a list that is only paged.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on a page; default 50.
    #[param(minimum = 1, maximum = 500, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    pub cursor: Option<String>,
}

/// A page under way: after which key it begins and how many items it has.
pub struct Paging<'visitor, K> {
    visitor: &'visitor Visitor,
    binding: String,
    after: Option<K>,
    limit: i64,
}

/// How the next page is reached; nothing on the last one.
#[derive(Debug, Default)]
pub struct Next {
    /// Its cursor.
    pub cursor: Option<String>,
    /// Its address.
    pub href: Option<String>,
}

impl<'visitor, K: Copy + Serialize + DeserializeOwned> Paging<'visitor, K> {
    /// The page asked for. `rights` is a text that changes whenever what the caller may see does. A cursor that was made for
    /// another list, another filter or other rights is `cursor_invalid`.
    pub fn new(visitor: &'visitor Visitor, rights: &str, asked: &PageQuery) -> Outcome<Self> {
        let mut filter = kept(&visitor.request, &["cursor", "limit", "count"]);
        filter.sort_unstable();
        let binding = format!("{}\n{}\n{rights}", visitor.request.path, filter.join("&"));
        let open = |text: &String| cursor::open(&visitor.app.keys, &binding, text);
        let after = asked.cursor.as_ref().map(open).transpose()?;
        Ok(Self { visitor, binding, after, limit: asked.limit.unwrap_or(DEFAULT_LIMIT) })
    }

    /// Rows to read: one more than the page has.
    #[must_use]
    pub fn window(&self) -> Window<K> {
        Window { after: self.after, rows: self.limit + 1 }
    }

    /// Cuts the row beyond the page and says how the next one is reached.
    pub fn cut<R>(&self, rows: &mut Vec<R>, key: impl FnOnce(&R) -> K) -> Outcome<Next> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if rows.len() <= limit {
            return Ok(Next::default());
        }
        rows.truncate(limit);
        let Some(last) = rows.last() else { return Ok(Next::default()) };
        let cursor = cursor::seal(&self.visitor.app.keys, &self.binding, &key(last))?;
        let request = &self.visitor.request;
        let sent = format!("cursor={cursor}");
        let mut query = kept(request, &["cursor"]);
        query.push(&sent);
        Ok(Next { href: Some(format!("{}?{}", request.path, query.join("&"))), cursor: Some(cursor) })
    }
}

/// Parts of the query that are not one of these parameters.
fn kept<'request>(request: &'request RequestInfo, without: &[&str]) -> Vec<&'request str> {
    let named = |part: &str| without.contains(&part.split('=').next().unwrap_or_default());
    request.query.split('&').filter(|part| !part.is_empty() && !named(part)).collect()
}

/// A number of matches that was counted up to one more than [`COUNT_CAP`].
#[must_use]
pub fn counted(matches: i64) -> Count {
    Count { value: matches.min(COUNT_CAP), exact: matches <= COUNT_CAP }
}
