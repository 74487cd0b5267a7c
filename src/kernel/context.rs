//! What travels with a request: the visitor before the gate, the context behind it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::access::{Caller, Position, Scope, View};
use super::app::App;
use super::crypto::{HashPurpose, RootKeys, keyed_hash};
use super::problem::{FieldError, Language, Outcome, Problem};
use super::time::Clock;

/// What is known of the request itself.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// Id of the request, echoed as `X-Request-Id`.
    pub id: String,
    /// Address of the caller, through configured proxies.
    pub address: String,
    /// The request's own `Host`.
    pub host: String,
    /// Language of texts for people.
    pub language: Language,
    /// `Idempotency-Key`, checked for form.
    pub idempotency_key: Option<String>,
    /// `If-Match` as sent.
    pub if_match: Option<String>,
    /// Keyed hash of method, path, query and body; zeros where no idempotency key needs it.
    pub hash: [u8; 32],
    /// Id of the operation in the contract.
    pub operation: &'static str,
    /// Method and path, for links.
    pub path: String,
    /// Query as sent; bound into cursors, never logged.
    pub query: String,
}

impl RequestInfo {
    /// Sets the keyed hash of method, path, query and body, the same for the same request: only a request with a key is compared by it.
    pub fn set_hash(&mut self, keys: &RootKeys, method: &str, body: &[u8]) {
        if self.idempotency_key.is_none() {
            return;
        }
        let mut message = format!("{method} {}\n{}\n", self.path, self.query).into_bytes();
        message.extend_from_slice(body);
        self.hash = keyed_hash(keys, HashPurpose::Lookup, "idempotency-request", &message);
    }
}

/// Whoever stands before the gate.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The process-wide state.
    pub app: Arc<App>,
    /// The caller, if a valid token was sent.
    pub caller: Option<Arc<Caller>>,
    /// The request.
    pub request: Arc<RequestInfo>,
}

/// Whoever passed the gate. Made by the gate only.
#[derive(Debug, Clone)]
pub struct Context {
    visitor: Visitor,
    caller: Arc<Caller>,
}

impl Context {
    pub(in crate::kernel) fn new(visitor: Visitor, caller: Arc<Caller>) -> Self {
        Self { visitor, caller }
    }

    /// The same request where its handler has read the body itself: known by what that `said`, however it was packed.
    #[must_use]
    pub fn having_read(&self, said: &[u8]) -> Self {
        let mut request = self.request().clone();
        request.set_hash(&self.app().keys, "POST", said);
        let visitor = Visitor { request: Arc::new(request), ..self.visitor.clone() };
        Self { visitor, caller: self.caller.clone() }
    }

    /// One of several requests that came in one: under a key of its own, known by what that one `said`.
    #[must_use]
    pub fn one_of_several(&self, key: &str, said: &[u8]) -> Self {
        let mut request = self.request().clone();
        request.idempotency_key = Some(key.to_owned());
        request.set_hash(&self.app().keys, "POST", said);
        let visitor = Visitor { request: Arc::new(request), ..self.visitor.clone() };
        Self { visitor, caller: self.caller.clone() }
    }

    /// The request and what is known before the gate.
    #[must_use]
    pub fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// The process-wide state.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.visitor.app
    }

    /// Who is calling.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &RequestInfo {
        &self.visitor.request
    }

    /// Language of texts for people.
    #[must_use]
    pub fn language(&self) -> Language {
        self.visitor.request.language
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.visitor.app.clock
    }

    /// The business instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock().now()
    }

    /// The legal day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock().today()
    }

    /// What the caller may read by a feature's matrix.
    #[must_use]
    pub fn scope(&self, matrix: fn(&Caller) -> Vec<View>) -> Scope {
        Scope::new(matrix(&self.caller), self.caller.blind_to())
    }

    /// The commune a list, search or new object is about: the only one of the caller, or the one asked for.
    pub fn commune(&self, asked: Option<&str>) -> Outcome<String> {
        let served = self.caller.communes();
        match (asked, served.as_slice()) {
            (Some(code), _) if served.iter().any(|commune| commune == code) => Ok(code.to_owned()),
            (Some(_), _) => Err(Problem::parameters(vec![FieldError::parameter(
                "commune",
                "not_served",
                "This commune is not one of yours.",
            )])),
            (None, [only]) => Ok(only.clone()),
            (None, _) => Err(Problem::parameters(vec![FieldError::parameter(
                "commune",
                "required",
                "You serve several communes; name one.",
            )])),
        }
    }

    /// The commune of a new object, named in the body.
    pub fn commune_of_body(&self, asked: Option<&str>) -> Outcome<String> {
        self.commune(asked)
            .map_err(|_| Problem::field("/commune", "not_served", "Name one of the communes that you serve."))
    }

    /// A position of the caller.
    #[must_use]
    pub fn position(&self, id: Uuid) -> Option<&Position> {
        self.caller.positions().iter().find(|position| position.id == id)
    }
}
