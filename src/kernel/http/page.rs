//! Pages of lists.

use serde::Serialize;
use utoipa::ToSchema;

use super::paging::Next;
use super::parts::{Parts, ResponseDoc};
use super::reply::{Cache, HttpReply, Respond};
use crate::kernel::problem::Outcome;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the order asked for.
    #[schema(max_items = 500)]
    pub items: Vec<T>,
    /// Cursor of the next page; null on the last.
    #[schema(required, max_length = 1000)]
    pub next_cursor: Option<String>,
    /// Number of matches, where `count=true` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub count: Option<Count>,
}

/// How many match, counted up to 10,000.
#[derive(Debug, Serialize, ToSchema)]
pub struct Count {
    /// The number.
    #[schema(minimum = 0, maximum = 10000)]
    pub value: i64,
    /// False where there are more.
    pub exact: bool,
}

/// A page with its `Link` to the next.
pub struct Listed<T> {
    page: Page<T>,
    next: Option<String>,
    cache: Cache,
}

impl<T> Listed<T> {
    /// A page, how the next one is reached, and the number of matches if it was asked for.
    #[must_use]
    pub fn page(items: Vec<T>, next: Next, count: Option<Count>) -> Self {
        Self { page: Page { items, next_cursor: next.cursor, count }, next: next.href, cache: Cache::Private }
    }

    /// All there is.
    #[must_use]
    pub fn all(items: Vec<T>) -> Self {
        Self::page(items, Next::default(), None)
    }

    /// Reference data.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.cache = Cache::Public;
        self
    }

    /// Kept nowhere: not even its tag, so that each poll reads it anew.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.cache = Cache::NoStore;
        self
    }
}

impl<T: Serialize + ToSchema> Respond for Listed<T> {
    fn describe(parts: &mut Parts) {
        let name = format!("{}Page", T::name());
        parts.response(200, ResponseDoc::json_of::<Page<T>, T>(name, "One page.").linked());
    }

    fn reply(self) -> Outcome<HttpReply> {
        let link = self.next.map(|href| ("link".to_owned(), format!("<{href}>; rel=\"next\"")));
        Ok(HttpReply {
            headers: link.into_iter().collect(),
            cache: self.cache,
            ..HttpReply::written(200, &self.page)?
        })
    }
}
