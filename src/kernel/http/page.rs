//! Pages of lists.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parts::{Parts, ResponseDoc};
use super::reply::{Cache, HttpReply, Respond};
use crate::kernel::problem::{Outcome, Problem};

/// Parameters of a list that is only paged.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on a page.
    #[param(minimum = 1, maximum = 500, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page before.
    #[param(min_length = 1, max_length = 1000)]
    pub cursor: Option<String>,
}

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
    /// A page; `next_href` leads to the next one.
    #[must_use]
    pub fn page(
        items: Vec<T>,
        next_cursor: Option<String>,
        count: Option<Count>,
        next: Option<String>,
    ) -> Self {
        Self { page: Page { items, next_cursor, count }, next, cache: Cache::Private }
    }

    /// All there is.
    #[must_use]
    pub fn all(items: Vec<T>) -> Self {
        Self::page(items, None, None, None)
    }

    /// Reference data.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.cache = Cache::Public;
        self
    }
}

impl<T: Serialize + ToSchema> Respond for Listed<T> {
    fn describe(parts: &mut Parts) {
        let name = format!("{}Page", T::name());
        parts.response(200, ResponseDoc::json_of::<Page<T>, T>(name, "One page.").linked());
    }

    fn reply(self) -> Outcome<HttpReply> {
        let body = serde_json::to_value(&self.page).map_err(Problem::internal)?;
        let link = self.next.map(|href| ("link".to_owned(), format!("<{href}>; rel=\"next\"")));
        Ok(HttpReply { headers: link.into_iter().collect(), cache: self.cache, ..HttpReply::json(200, body) })
    }
}
