//! Pages of lists.

use std::marker::PhantomData;

use memchr::memmem::Finder;
use serde::Serialize;
use utoipa::ToSchema;

use super::paging::Next;
use super::parts::{Parts, ResponseDoc};
use super::reply::{Cache, HttpReply, Respond};
use super::tags::{Tagged, list_tag, of_views, tag_of};
use crate::kernel::crypto::RootKeys;
use crate::kernel::problem::{Outcome, Problem};

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

/// A page with its `Link` to the next, as it is sent.
pub struct Listed<T> {
    reply: Outcome<HttpReply>,
    kind: PhantomData<T>,
}

impl<T: Serialize> Listed<T> {
    /// A page, how the next one is reached, and the number of matches if it was asked for.
    #[must_use]
    pub fn page(items: Vec<T>, next: Next, count: Option<Count>) -> Self {
        let page = Page { items, next_cursor: next.cursor, count };
        Self::linked(HttpReply::written(200, &page), next.href)
    }

    /// All there is.
    #[must_use]
    pub fn all(items: Vec<T>) -> Self {
        Self::page(items, Next::default(), None)
    }
}

impl<T> Listed<T> {
    fn linked(reply: Outcome<HttpReply>, next: Option<String>) -> Self {
        let link = next.map(|href| ("link".to_owned(), format!("<{href}>; rel=\"next\"")));
        let reply = reply.map(|reply| HttpReply { headers: link.into_iter().collect(), ..reply });
        Self { reply, kind: PhantomData }
    }

    fn cached(self, cache: Cache) -> Self {
        Self { reply: self.reply.map(|reply| HttpReply { cache, ..reply }), ..self }
    }

    /// Reference data.
    #[must_use]
    pub fn public(self) -> Self {
        self.cached(Cache::Public)
    }

    /// What a search found: it has no address that could be polled, and so no tag.
    #[must_use]
    pub fn without_tag(self) -> Self {
        Self { reply: self.reply.map(|reply| HttpReply { etag: None, ..reply }), ..self }
    }

    /// Kept nowhere: not even its tag, so that each poll reads it anew.
    #[must_use]
    pub fn secret(self) -> Self {
        self.cached(Cache::NoStore)
    }
}

impl<T: Tagged> Listed<T> {
    /// A page of items that carry tags and have none yet. Each is made when its turn comes and written once: its tag is the hash of
    /// what was written, and goes with it into the page. The tag of the page is a hash of theirs and of what goes round them.
    pub fn tagged(
        keys: &RootKeys,
        items: impl IntoIterator<Item = Outcome<T>>,
        next: Next,
        count: Option<Count>,
    ) -> Outcome<Self> {
        let empty = Page::<T> { items: Vec::new(), next_cursor: next.cursor, count };
        let empty = serde_json::to_vec(&empty).map_err(Problem::internal)?;
        let after = empty.strip_prefix(BEFORE_ITEMS);
        let after = after.ok_or_else(|| Problem::internal("a page does not begin with its items"))?;
        let (mut body, mut tags) = (BEFORE_ITEMS.to_vec(), after.to_vec());
        let (views, unset) = (of_views(keys), Finder::new(UNSET));
        let items = items.into_iter();
        body.reserve(items.size_hint().0 * USUAL_ITEM);
        let mut written = Vec::with_capacity(USUAL_ITEM);
        for (index, item) in items.enumerate() {
            let item = item?;
            if index > 0 {
                body.push(b',');
            }
            written.clear();
            serde_json::to_writer(&mut written, &item).map_err(Problem::internal)?;
            let tag = tag_of(&views, item.version(), &written);
            push_tagged(&mut body, &written, (&unset, &tag))?;
            tags.extend_from_slice(tag.as_bytes());
        }
        body.extend_from_slice(after);
        let etag = Some(list_tag(keys, &tags));
        Ok(Self::linked(Ok(HttpReply { etag, ..HttpReply::bytes(200, body) }), next.href))
    }
}

/// How a page is written up to its first item.
const BEFORE_ITEMS: &[u8] = br#"{"items":["#;

/// Bytes that hardly any item is longer than on an average: room that is asked for at once. What does not fit is moved as a whole.
const USUAL_ITEM: usize = 2_700;

/// How a tag that is not set yet is written. Within a JSON string its quotes would be escaped.
const UNSET: &[u8] = br#""etag":"""#;

/// How the quotes of a tag are written in a JSON string, with that string's own. Between them a tag has nothing to escape.
const OPENED: &[u8] = br#""\""#;
const CLOSED: &[u8] = br#"\"""#;

/// Adds a view that was written without its tag, and the tag, which goes where `unset` finds that there is none.
fn push_tagged(body: &mut Vec<u8>, written: &[u8], (unset, tag): (&Finder<'_>, &str)) -> Outcome<()> {
    let found = unset.find(written);
    let at = found.ok_or_else(|| Problem::internal("a tagged view was written without its tag"))?;
    let (before, after) = written.split_at(at + UNSET.len());
    // Without the quotes of the tag that is not set.
    let before = &before[..before.len() - 2];
    for piece in [before, OPENED, tag.trim_matches('"').as_bytes(), CLOSED, after] {
        body.extend_from_slice(piece);
    }
    Ok(())
}

impl<T: Serialize + ToSchema> Respond for Listed<T> {
    fn describe(parts: &mut Parts) {
        let name = format!("{}Page", T::name());
        parts.response(200, ResponseDoc::json_of::<Page<T>, T>(name, "One page.").linked());
    }

    fn reply(self) -> Outcome<HttpReply> {
        self.reply
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use serde_json::{Value, json};

    use super::super::reply::Body;
    use super::super::tags::tag;
    use super::*;

    #[derive(Clone, Serialize, ToSchema)]
    struct Item {
        text: String,
        etag: String,
        rest: i32,
    }

    impl Tagged for Item {
        fn etag_mut(&mut self) -> &mut String {
            &mut self.etag
        }

        fn version(&self) -> Option<i32> {
            Some(self.rest)
        }
    }

    static KEYS: LazyLock<RootKeys> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("tiepdan-pages-{}", std::process::id()));
        RootKeys::create(&folder).unwrap();
        let keys = RootKeys::load(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        keys
    });

    fn item(text: &str, rest: i32) -> Item {
        Item { text: text.to_owned(), etag: String::new(), rest }
    }

    fn sent(items: &[Item], cursor: Option<&str>, count: Option<i64>) -> (Value, String) {
        let next = Next { cursor: cursor.map(str::to_owned), href: None };
        let count = count.map(|value| Count { value, exact: true });
        let reply =
            Listed::tagged(&KEYS, items.iter().cloned().map(Ok), next, count).unwrap().reply().unwrap();
        let Body::Written(body) = reply.body else { panic!("not written") };
        (serde_json::from_slice(&body).unwrap(), reply.etag.unwrap())
    }

    #[test]
    fn an_item_has_the_tag_that_it_has_alone_whatever_its_text_says() {
        let items = [item(r#"","etag":"","#, 1), item(r#"{"etag":""}"#, 2), item("", 3)];
        let alone: Vec<Value> = items
            .iter()
            .cloned()
            .map(|mut item| {
                tag(&KEYS, &mut item).unwrap();
                json!(item)
            })
            .collect();
        assert_eq!(
            sent(&items, Some("c"), Some(3)).0,
            json!({
                "items": alone, "next_cursor": "c", "count": { "value": 3, "exact": true },
            })
        );
        assert_eq!(sent(&[], None, None).0, json!({ "items": [], "next_cursor": null }));
    }

    #[test]
    fn the_tag_of_a_page_follows_its_items_their_order_and_what_goes_round_them() {
        let (a, b) = (item("a", 1), item("b", 1));
        let pages = [
            sent(&[a.clone(), b.clone()], Some("c"), Some(2)),
            sent(&[b.clone(), a.clone()], Some("c"), Some(2)),
            sent(&[a.clone(), item("b", 2)], Some("c"), Some(2)),
            sent(std::slice::from_ref(&a), Some("c"), Some(2)),
            sent(&[a.clone(), b.clone()], Some("d"), Some(2)),
            sent(&[a.clone(), b.clone()], None, Some(2)),
            sent(&[a.clone(), b.clone()], Some("c"), Some(3)),
            sent(&[a.clone(), b.clone()], Some("c"), None),
        ];
        let tags: std::collections::HashSet<_> = pages.iter().map(|(_, tag)| tag).collect();
        assert_eq!(tags.len(), pages.len());
        assert_eq!(sent(&[a, b], Some("c"), Some(2)).1, pages[0].1);
        assert!(tags.iter().all(|tag| tag.starts_with("W/\"")));
    }
}
