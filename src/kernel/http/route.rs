//! The route table. It accepts only handlers whose first argument is a gate:
//!
//! ```compile_fail
//! use tiepdan::kernel::http::{reply::Empty, route};
//! use tiepdan::kernel::problem::Outcome;
//!
//! async fn ungated() -> Outcome<Empty> {
//!     Ok(Empty)
//! }
//!
//! let refused = route::get("/v1/open", "ungated", ungated);
//! ```
//!
//! nor does anything else pass for one:
//!
//! ```compile_fail
//! use tiepdan::kernel::http::{extract::DryRun, reply::Empty, route};
//! use tiepdan::kernel::problem::Outcome;
//!
//! async fn ungated(_: DryRun) -> Outcome<Empty> {
//!     Ok(Empty)
//! }
//!
//! let refused = route::get("/v1/open", "ungated", ungated);
//! ```
//!
//! while the same handler behind a gate fits:
//!
//! ```
//! use tiepdan::kernel::access::Public;
//! use tiepdan::kernel::http::{reply::Empty, route};
//! use tiepdan::kernel::problem::Outcome;
//!
//! async fn gated(_: Public) -> Outcome<Empty> {
//!     Ok(Empty)
//! }
//!
//! let accepted = route::get("/v1/open", "gated", gated);
//! ```

use std::sync::Arc;

use actix_web::http::Method;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::extract::Exchange;
use super::handler::Handler;
use super::lanes::Lane;
use super::parts::Parts;
use super::reply::HttpReply;
use crate::kernel::access::gate::GateKind;
use crate::kernel::access::{Gate, Role};
use crate::kernel::context::Visitor;
use crate::kernel::problem::{Code, Outcome};

/// Largest JSON body unless a route says otherwise, in bytes.
pub const BODY_LIMIT: usize = 512 * 1024;
/// Largest body of an operation that is open to everybody: a log-in, a tracking code.
const OPEN_BODY_LIMIT: usize = 16 * 1024;

/// Makes a component schema with its name.
type MakeComponent = fn() -> (String, RefOr<Schema>);

type Run = Arc<dyn Fn(Visitor, Exchange) -> LocalBoxFuture<'static, Outcome<HttpReply>> + Send + Sync>;

/// What the request headers must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeaderRules {
    /// `Idempotency-Key` is understood, and required from machines.
    pub key: bool,
    /// `If-Match` is required.
    pub tag_required: bool,
    /// `If-Match` is honoured if sent; where it is required, from machines.
    pub tag_honoured: bool,
}

/// One operation of the contract.
#[derive(Clone)]
pub struct Route {
    /// HTTP method.
    pub method: Method,
    /// Path with `{id}` places.
    pub path: &'static str,
    /// Operation id.
    pub id: &'static str,
    /// Tag of the document.
    pub tag: &'static str,
    /// One line.
    pub summary: &'static str,
    /// More lines.
    pub description: &'static str,
    /// Who may.
    pub gate: GateKind,
    /// Tells what it takes and gives; see [`Route::parts`].
    describe: fn(&mut Parts),
    /// Component schemas besides.
    components: Vec<MakeComponent>,
    /// Required headers.
    pub headers: HeaderRules,
    /// Marked `x-act`.
    pub act: bool,
    /// Kind of the act that it performs, and of what that is done to.
    pub act_kinds: Option<(&'static str, &'static str)>,
    /// Demands of the plan that it serves, by their ids: `x-demands`.
    pub demands: &'static [&'static str],
    /// Example of the body.
    pub request_example: Option<Value>,
    /// Further problem codes it may answer.
    pub problems: Vec<Code>,
    /// Largest body, in bytes.
    pub body_limit: usize,
    /// Log-ins are limited more narrowly.
    pub login: bool,
    /// What it counts as where the server is busy.
    pub lane: Lane,
    /// Checks the gate before headers and body are looked at.
    pub admit: fn(Visitor) -> Outcome<()>,
    /// Serves the request.
    pub run: Run,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

fn admit<G: Gate>(visitor: Visitor) -> Outcome<()> {
    G::admit(visitor).map(|_| ())
}

fn route<A, H: Handler<A>>(method: Method, path: &'static str, id: &'static str, handler: H) -> Route {
    let gate = H::Gate::kind();
    let run: Run = Arc::new(move |visitor, exchange| {
        let handler = handler.clone();
        async move { handler.call(H::Gate::admit(visitor)?, exchange).await }.boxed_local()
    });
    Route {
        lane: Lane::of(&method),
        method,
        path,
        id,
        tag: "",
        summary: "",
        description: "",
        body_limit: if matches!(gate, GateKind::Public) { OPEN_BODY_LIMIT } else { BODY_LIMIT },
        gate,
        describe: H::describe,
        components: Vec::new(),
        headers: HeaderRules::default(),
        act: false,
        act_kinds: None,
        demands: &[],
        request_example: None,
        problems: Vec::new(),
        login: false,
        admit: admit::<H::Gate>,
        run,
    }
}

/// A reading operation.
pub fn get<A, H: Handler<A>>(path: &'static str, id: &'static str, handler: H) -> Route {
    route(Method::GET, path, id, handler)
}

/// A creating operation: understands `Idempotency-Key`.
pub fn post<A, H: Handler<A>>(path: &'static str, id: &'static str, handler: H) -> Route {
    let mut route = route(Method::POST, path, id, handler);
    route.headers.key = true;
    route
}

/// A changing operation: takes a merge-patch, and needs `If-Match`.
pub fn patch<A, H: Handler<A>>(path: &'static str, id: &'static str, handler: H) -> Route {
    let mut route = route(Method::PATCH, path, id, handler);
    route.headers.tag_required = true;
    route
}

/// A deleting operation.
pub fn delete<A, H: Handler<A>>(path: &'static str, id: &'static str, handler: H) -> Route {
    route(Method::DELETE, path, id, handler)
}

impl Route {
    /// Tag, one line, and more lines.
    #[must_use]
    pub fn about(mut self, tag: &'static str, summary: &'static str, description: &'static str) -> Self {
        (self.tag, self.summary, self.description) = (tag, summary, description);
        self
    }

    /// Example of the body.
    #[must_use]
    pub fn example(mut self, example: Value) -> Self {
        self.request_example = Some(example);
        self
    }

    /// Demands of the plan that it serves, whole or in part. `docs/DEMANDS.md` is made from these marks.
    #[must_use]
    pub fn serves(mut self, demands: &'static [&'static str]) -> Self {
        self.demands = demands;
        self
    }

    /// A component that only a parameter names: parameters bring none of their own.
    #[must_use]
    pub fn component<T: ToSchema>(mut self) -> Self {
        self.components.push(|| (T::name().into_owned(), T::schema()));
        self
    }

    /// What it takes and gives. Made anew each time: the schemas of all operations together are some 60 MiB, of which the
    /// running server needs next to nothing.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let mut parts = Parts::default();
        (self.describe)(&mut parts);
        parts.components.extend(self.components.iter().map(|component| component()));
        parts
    }

    /// Further problem codes.
    #[must_use]
    pub fn problems(mut self, codes: &[Code]) -> Self {
        self.problems.extend_from_slice(codes);
        self
    }

    /// A legal act of this kind on a subject of that kind: `If-Match` of the parent is required.
    #[must_use]
    pub fn act(mut self, kind: &'static str, subject_kind: &'static str) -> Self {
        self.act = true;
        self.headers.tag_required = true;
        self.kept_as(kind, subject_kind)
    }

    /// What it does is kept as an act of this kind.
    #[must_use]
    pub fn kept_as(mut self, kind: &'static str, subject_kind: &'static str) -> Self {
        self.act_kinds = Some((kind, subject_kind));
        self
    }

    /// Not one of the acts that need the tag: `If-Match` is honoured if sent.
    #[must_use]
    pub fn tag_honoured(mut self) -> Self {
        self.act = false;
        self.headers.tag_required = false;
        self.headers.tag_honoured = true;
        self
    }

    /// An act that a portal does for its citizen too: from machines `If-Match` is not required, and honoured if sent.
    #[must_use]
    pub fn tag_of_people(mut self) -> Self {
        self.headers.tag_honoured = true;
        self
    }

    /// A POST that creates nothing that a retry could double: takes no key.
    #[must_use]
    pub fn without_key(mut self) -> Self {
        self.headers.key = false;
        self
    }

    /// Counts as something else than its method tells.
    #[must_use]
    pub fn lane(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }

    /// A log-in.
    #[must_use]
    pub fn login(mut self) -> Self {
        self.login = true;
        self.without_key()
    }

    /// Medium of its JSON body; of a change that of RFC 7396.
    #[must_use]
    pub fn medium(&self) -> &'static str {
        if self.method == Method::PATCH { "application/merge-patch+json" } else { "application/json" }
    }

    /// Roles that pass the gate; empty for an open operation.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        self.gate.roles().to_vec()
    }
}
