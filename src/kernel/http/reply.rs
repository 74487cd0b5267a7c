//! Answers: what a handler returns and how it becomes status, headers and body.

use std::marker::PhantomData;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::parts::{Parts, ResponseDoc};
use super::pieces::PiecesBody;
use super::tags::{Tagged, list_tag, tag};
use crate::kernel::crypto::RootKeys;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::idempotency::KeptAnswer;

/// How an answer may be cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cache {
    /// Polled data: revalidate each time.
    #[default]
    Private,
    /// Identities, tokens, exports: keep nowhere.
    NoStore,
    /// Reference data.
    Public,
}

impl Cache {
    /// The value of `Cache-Control`.
    #[must_use]
    pub fn header(self) -> &'static str {
        match self {
            Self::Private => "private, no-cache",
            Self::NoStore => "no-store",
            Self::Public => "public, max-age=300",
        }
    }
}

/// Body of an answer.
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON that may still be kept for retries or changed.
    Json(Value),
    /// JSON as it is sent: written once, hashed and sent from the same bytes.
    Written(Vec<u8>),
    /// Text of another media type.
    Text(&'static str, String),
    /// Sent in pieces.
    Stream(&'static str, PiecesBody),
}

/// An answer before the pipeline adds what every answer carries.
pub struct HttpReply {
    /// HTTP status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// `ETag`, quotes included.
    pub etag: Option<String>,
    /// Caching.
    pub cache: Cache,
    /// Body.
    pub body: Body,
}

impl HttpReply {
    /// A JSON answer.
    #[must_use]
    pub fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), etag: None, cache: Cache::Private, body: Body::Json(body) }
    }

    /// A JSON answer in its final form.
    pub fn written(status: u16, body: &impl Serialize) -> Outcome<Self> {
        Ok(Self::bytes(status, serde_json::to_vec(body).map_err(Problem::internal)?))
    }

    /// The same, written already.
    pub(super) fn bytes(status: u16, body: Vec<u8>) -> Self {
        Self { status, headers: Vec::new(), etag: None, cache: Cache::Private, body: Body::Written(body) }
    }

    /// Nothing has changed since the answer with this tag, which the caller has.
    #[must_use]
    pub fn unchanged(etag: String) -> Self {
        Self { status: 304, headers: Vec::new(), etag: Some(etag), cache: Cache::Private, body: Body::Empty }
    }

    /// Gives a list its weak tag: a keyed hash of the body.
    pub fn tag_list(&mut self, keys: &RootKeys) {
        if let (None, Body::Written(bytes)) = (&self.etag, &self.body) {
            self.etag = Some(list_tag(keys, bytes));
        }
    }

    /// The form in which a retry gets the answer again.
    pub fn keep(&self) -> Outcome<KeptAnswer> {
        let Body::Json(body) = &self.body else {
            return Err(Problem::internal("only JSON answers are kept"));
        };
        let mut headers = self.headers.clone();
        headers.extend(self.etag.iter().map(|etag| ("etag".to_owned(), etag.clone())));
        Ok(KeptAnswer { status: self.status, headers, body: body.clone() })
    }

    /// A kept answer again.
    #[must_use]
    pub fn again(kept: KeptAnswer) -> Self {
        let (etags, headers): (Vec<_>, Vec<_>) =
            kept.headers.into_iter().partition(|(name, _)| name == "etag");
        let etag = etags.into_iter().next().map(|(_, value)| value);
        Self { status: kept.status, headers, etag, cache: Cache::Private, body: Body::Json(kept.body) }
    }
}

/// What handlers may return.
pub trait Respond {
    /// Describes the successful answers.
    fn describe(parts: &mut Parts);
    /// Becomes an answer.
    fn reply(self) -> Outcome<HttpReply>;
}

/// A property that may be masked: absent then, and named in `masked`. `Some(None)` means: nothing there.
pub type Maskable<T> = Option<Option<T>>;

/// Pointers of what is masked: which they are stands in the code, so none is a string of its own.
pub type Masks = Vec<&'static str>;

/// 200 with an object.
pub struct Shown<T> {
    /// The view.
    pub view: T,
    /// Its tag.
    pub etag: Option<String>,
    /// Caching.
    pub cache: Cache,
}

impl<T> Shown<T> {
    /// An object without a tag of its own: the pipeline hashes the body.
    #[must_use]
    pub fn plain(view: T) -> Self {
        Self { view, etag: None, cache: Cache::Private }
    }

    /// Never to be stored.
    #[must_use]
    pub fn secret(view: T) -> Self {
        Self { view, etag: None, cache: Cache::NoStore }
    }

    /// Reference data.
    #[must_use]
    pub fn public(view: T) -> Self {
        Self { view, etag: None, cache: Cache::Public }
    }

    /// Kept nowhere if `opened`: what was opened under a grant is looked at, and recorded, each time.
    #[must_use]
    pub fn opened(mut self, opened: bool) -> Self {
        if opened {
            self.cache = Cache::NoStore;
        }
        self
    }
}

impl<T: Tagged> Shown<T> {
    /// An object with its tag, which it may have already.
    pub fn tagged(keys: &RootKeys, mut view: T) -> Outcome<Self> {
        if view.etag_mut().is_empty() {
            tag(keys, &mut view)?;
        }
        let etag = Some(view.etag_mut().clone());
        Ok(Self { view, etag, cache: Cache::Private })
    }
}

impl<T: Serialize + ToSchema> Respond for Shown<T> {
    fn describe(parts: &mut Parts) {
        parts.response(200, ResponseDoc::json::<T>("Answer."));
    }

    fn reply(self) -> Outcome<HttpReply> {
        Ok(HttpReply { etag: self.etag, cache: self.cache, ..HttpReply::written(200, &self.view)? })
    }
}

/// 201 with the object that was made and where it stands.
pub struct Created<T> {
    view: T,
    location: String,
    etag: Option<String>,
    cache: Cache,
}

impl<T> Created<T> {
    /// What was made, without a tag.
    #[must_use]
    pub fn at(location: String, view: T) -> Self {
        Self { view, location, etag: None, cache: Cache::Private }
    }

    /// With a tag.
    #[must_use]
    pub fn etag(mut self, etag: Option<String>) -> Self {
        self.etag = etag;
        self
    }

    /// Never to be stored.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.cache = Cache::NoStore;
        self
    }
}

impl<T: Serialize + ToSchema> Respond for Created<T> {
    fn describe(parts: &mut Parts) {
        parts.response(201, ResponseDoc::json::<T>("Created.").located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        let headers = vec![("location".to_owned(), self.location)];
        Ok(HttpReply { headers, etag: self.etag, cache: self.cache, ..HttpReply::written(201, &self.view)? })
    }
}

/// An answer made inside a transaction and perhaps kept for retries; of type `R` in the document.
pub struct Committed<R> {
    reply: HttpReply,
    kind: PhantomData<R>,
}

impl<R: Respond> Committed<R> {
    /// Of an answer that is already in its final form.
    #[must_use]
    pub fn new(reply: HttpReply) -> Self {
        Self { reply, kind: PhantomData }
    }
}

impl<R: Respond> Respond for Committed<R> {
    fn describe(parts: &mut Parts) {
        R::describe(parts);
    }

    fn reply(self) -> Outcome<HttpReply> {
        Ok(self.reply)
    }
}

/// 204.
#[derive(Debug)]
pub struct Empty;

impl Respond for Empty {
    fn describe(parts: &mut Parts) {
        parts.response(204, ResponseDoc::empty("Done."));
    }

    fn reply(self) -> Outcome<HttpReply> {
        Ok(HttpReply {
            status: 204,
            headers: Vec::new(),
            etag: None,
            cache: Cache::NoStore,
            body: Body::Empty,
        })
    }
}
