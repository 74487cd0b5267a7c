//! What the pipeline needs of a route and of the process.

use std::sync::Arc;
use std::time::Duration;

use super::lanes::Lanes;
use super::limits::Limits;
use super::polls::Polls;
use super::route::Route;
use super::schema_check::{BodySchema, ParameterSpec};
use super::upload::UPLOAD_TIME;
use crate::kernel::access::Authenticator;
use crate::kernel::app::App;
use crate::kernel::metrics::Requests;

/// What all routes share.
pub struct Shared {
    /// Process-wide state.
    pub app: Arc<App>,
    /// Turns tokens into callers.
    pub authenticator: Arc<dyn Authenticator>,
    /// Tags of answers that nothing has changed since.
    pub polls: Polls,
    /// Counts requests.
    pub requests: Requests,
    /// Rate limits.
    pub limits: Limits,
    /// Tells proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Box<dyn Fn(std::net::IpAddr) -> bool + Send + Sync>,
    /// Longest time one request may take.
    pub timeout: Duration,
    /// Longest time its body may take to come.
    pub body_timeout: Duration,
    /// How many requests of a kind may be under way; beyond that 503 at once.
    pub lanes: Arc<Lanes>,
}

/// A route with its compiled checks.
pub struct Served {
    /// The route.
    pub route: Route,
    /// Parameters as the document says.
    pub parameters: Vec<ParameterSpec>,
    /// Body as the document says.
    pub body: Option<BodySchema>,
    /// One of several requests in the body, as the document says; the body itself was held to the rest only.
    pub each: Option<BodySchema>,
    /// The body is a form, which the handler reads itself.
    pub form: bool,
    /// The body is a file, which the handler reads itself as it comes; what is said of it is as the document says.
    pub upload: Option<BodySchema>,
    /// It takes `dry_run`.
    pub dry_run: bool,
}

impl Served {
    /// Longest time one request may take.
    pub(super) fn time(&self, shared: &Shared) -> Duration {
        if self.upload.is_some() { shared.timeout + UPLOAD_TIME } else { shared.timeout }
    }
}
