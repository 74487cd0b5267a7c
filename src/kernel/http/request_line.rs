//! The log line of a request: method, route pattern, status, caller, what the database did, how long it took.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::StatusCode;

use super::limits::Remaining;
use crate::kernel::access::Caller;
use crate::kernel::db::stats::Stats;
use crate::kernel::problem::Problem;

/// What the log line needs to know.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) caller: Option<String>,
    pub(super) remaining: Option<Remaining>,
    /// Whose token was good.
    pub(super) admitted: Option<Arc<Caller>>,
}

/// One log line a request: never personal data, never query strings.
pub(super) struct Line<'a> {
    pub(super) method: &'a str,
    /// The pattern of the path; `-` where there is none.
    pub(super) route: &'a str,
    pub(super) status: StatusCode,
    pub(super) id: &'a str,
    pub(super) caller: Option<&'a str>,
    pub(super) stats: Stats,
    pub(super) started: Instant,
    pub(super) problem: Option<&'a Problem>,
}

impl Line<'_> {
    pub(super) fn write(&self) {
        let total = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let database = u64::try_from(self.stats.time.as_micros()).unwrap_or(u64::MAX);
        let code = self.problem.map_or("-", |problem| problem.code.as_str());
        let caller = self.caller.unwrap_or("anonymous");
        log::info!(
            target: "tiepdan::request",
            method = self.method, route = self.route, status = self.status.as_u16(),
            caller = caller, statements = self.stats.statements, database_us = database, total_us = total,
            request_id = self.id, problem = code;
            "request"
        );
        if let Some(problem) = self.problem {
            tell_failure(self.id, problem);
        }
    }
}

/// What only the log may know of a failure of ours.
pub(super) fn tell_failure(id: &str, problem: &Problem) {
    if let Some(text) = problem.internal_text().filter(|_| problem.code.status() >= 500) {
        let code = problem.code.as_str();
        log::error!(target: "tiepdan::failure", request_id = id, code = code; "{text}");
    }
}
