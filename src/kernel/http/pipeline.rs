//! One request, in the order of the contract: limits, authentication, gate, required headers, parameters, body, then
//! the handler. Every refusal on the way is a problem document; every answer carries the same headers and leaves
//! one log line.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value};

use super::admission::authenticate;
use super::extract::Exchange;
use super::polls::PollKey;
pub use super::polls::Polls;
use super::reply::{Cache, HttpReply};
use super::request_line::{Line, Trace};
use super::response::{decorate, finish, refuse};
use super::route::Route;
use super::schema_check::check_parameters;
pub use super::served::{Served, Shared};
use super::upload::Incoming;
use super::{body, headers, several};
use crate::kernel::access::{Admitted, Caller};
use crate::kernel::context::{RequestInfo, Visitor};
use crate::kernel::db::again;
use crate::kernel::db::stats::{Stats, measured};
use crate::kernel::metrics::requests::Pattern;
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// Longest query string, in bytes.
const QUERY_LIMIT: usize = 8 * 1024;

/// Serves one request from end to end.
pub async fn serve(served: &Served, shared: &Shared, request: HttpRequest, payload: Payload) -> HttpResponse {
    let started = Instant::now();
    let id = headers::request_id(request.headers());
    let language = headers::language(request.headers());
    let mut trace = Trace::default();
    let work = async {
        let handled = handle(served, shared, &request, payload, &id, &mut trace);
        tokio::time::timeout(served.time(shared), handled)
            .await
            .unwrap_or_else(|_| Err(too_slow("the request took too long")))
    };
    let (result, stats) = measured(work).await;
    let result = result.and_then(|reply| finish(&request, &shared.app.keys, reply));
    let (mut response, code) = match result {
        Ok(response) => (response, None),
        Err(problem) => (refuse(&problem, language, &id), Some(problem)),
    };
    decorate(response.headers_mut(), &id, language, trace.remaining, &shared.limits);
    response.extensions_mut().insert(Pattern(served.route.path));
    let line = Line {
        method: served.route.method.as_str(),
        route: served.route.path,
        status: response.status(),
        id: &id,
        caller: trace.caller.as_deref(),
        stats,
        started,
        problem: code.as_ref(),
    };
    line.write();
    if let (Some(problem), Some(caller)) = (&code, &trace.admitted) {
        note_refusal(served, shared, &request, &id, caller, problem);
    }
    response
}

/// Leaves a note of what may have been a refusal under conflict of interest: the same for whatever was not found.
fn note_refusal(
    served: &Served,
    shared: &Shared,
    request: &HttpRequest,
    id: &str,
    caller: &Caller,
    problem: &Problem,
) {
    let address = headers::address(request, &shared.trusted_proxy);
    let info = information(request, served.route.id, id, address);
    let named: Vec<_> = request.match_info().iter().filter_map(|(_, value)| value.parse().ok()).collect();
    shared.app.access.refused(&info, caller, shared.app.clock.real_now(), problem, &named);
}

/// An answer outside the route table: unknown path, wrong method.
pub fn outside(
    shared: &Shared,
    request: &HttpRequest,
    problem: &Problem,
    allow: Option<&str>,
) -> HttpResponse {
    let started = Instant::now();
    let id = headers::request_id(request.headers());
    let language = headers::language(request.headers());
    // Guessing paths counts against the address like any other request.
    let counted = shared.limits.anonymous(&headers::address(request, &shared.trusted_proxy));
    let problem = counted.as_ref().err().unwrap_or(problem);
    let mut response = refuse(problem, language, &id);
    decorate(response.headers_mut(), &id, language, counted.as_ref().ok().copied(), &shared.limits);
    if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(allow).ok()) {
        response.headers_mut().insert(HeaderName::from_static("allow"), allow);
    }
    let line = Line {
        method: request.method().as_str(),
        route: "-",
        status: response.status(),
        id: &id,
        caller: None,
        stats: Stats::default(),
        started,
        problem: Some(problem),
    };
    line.write();
    response
}

pub(super) fn too_slow(why: &str) -> Problem {
    Problem::new(Code::ServiceUnavailable).refused(Refusal::TimeLimit).retry_after(2).because(why)
}

async fn handle(
    served: &Served,
    shared: &Shared,
    request: &HttpRequest,
    payload: Payload,
    id: &str,
    trace: &mut Trace,
) -> Outcome<HttpReply> {
    let route = &served.route;
    let place = shared.lanes.enter(route.lane)?;
    let address = headers::address(request, &shared.trusted_proxy);
    let admitted = authenticate(served, shared, request, &address, trace).await?;
    if let Some(admitted) = &admitted {
        shared.app.follow(&admitted.heads).await?;
    }
    let caller = admitted.as_ref().map(|admitted| admitted.caller.clone());
    let mut info = Arc::new(information(request, route.id, id, address));
    let visitor = |info: &Arc<RequestInfo>| Visitor {
        app: shared.app.clone(),
        caller: caller.clone(),
        request: info.clone(),
    };
    (route.admit)(visitor(&info))?;
    let _share = shared.lanes.share(route.lane, caller.as_deref())?;
    if route.headers.key {
        Arc::make_mut(&mut info).idempotency_key = headers::idempotency_key(request.headers())?;
    }
    if request.query_string().len() > QUERY_LIMIT {
        return Err(Problem::new(Code::UriTooLong));
    }
    let query = check_parameters(&served.parameters, request.query_string()).map_err(Problem::parameters);
    // dry_run decides which headers are needed, and is itself a parameter: look at it before the query is judged.
    let dry_run = served.dry_run && asks_to_try(request.query_string(), query.as_ref().ok());
    headers::required(
        route.headers,
        caller.as_deref(),
        info.idempotency_key.as_ref(),
        info.if_match.as_ref(),
        dry_run,
    )?;
    if dry_run {
        Arc::make_mut(&mut info).idempotency_key = None;
    }
    let mut exchange = exchange(served, request, dry_run);
    let (bytes, _place) = if let Some(schema) = &served.upload {
        exchange.upload = Some(Incoming::begin(schema.clone(), shared, request, payload)?);
        (Vec::new(), place)
    } else {
        body::receive(served, shared, request, payload, place).await?
    };
    let body = served.body.as_ref().map(|schema| body::check(schema, &bytes)).transpose();
    (exchange.query, exchange.body) = both(query, body)?;
    several::count(served, shared, caller.as_deref(), exchange.body.as_ref())?;
    Arc::make_mut(&mut info).set_hash(&shared.app.keys, route.method.as_str(), &bytes);
    if served.form {
        exchange.raw = bytes;
    }
    let reads = route.method == Method::GET;
    if let Some(admitted) = admitted.filter(|_| reads) {
        return poll(served, shared, request, &admitted, visitor(&info), exchange).await;
    }
    let _work = shared.lanes.work(route.lane).await?;
    if reads {
        read(route, &visitor(&info), &exchange).await
    } else {
        (route.run)(visitor(&info), exchange).await
    }
}

/// What the handler gets, as far as path and headers tell it.
fn exchange(served: &Served, request: &HttpRequest, dry_run: bool) -> Exchange {
    let authorization = || headers::text(request.headers(), "authorization").unwrap_or("").to_owned();
    Exchange {
        path: request.match_info().iter().map(|(_, value)| value.to_owned()).collect(),
        dry_run,
        authorization: served.form.then(authorization),
        each: served.each.clone(),
        ..Exchange::default()
    }
}

/// What is known of the request before its headers and body were judged.
fn information(request: &HttpRequest, operation: &'static str, id: &str, address: String) -> RequestInfo {
    RequestInfo {
        id: id.to_owned(),
        address,
        host: headers::host(request),
        language: headers::language(request.headers()),
        idempotency_key: None,
        if_match: headers::text(request.headers(), "if-match").map(str::to_owned),
        hash: [0; 32],
        operation,
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
    }
}

/// A reading request of a known caller: without running its query where the caller has the answer already.
async fn poll(
    served: &Served,
    shared: &Shared,
    request: &HttpRequest,
    admitted: &Admitted,
    visitor: Visitor,
    exchange: Exchange,
) -> Outcome<HttpReply> {
    let (key, begun) = (PollKey::new(admitted, &visitor.request, shared.app.clock.today()), Instant::now());
    if let Some(tag) = shared.polls.tag(&key, begun)
        && headers::none_match(request.headers(), &tag)
    {
        return Ok(HttpReply::unchanged(tag));
    }
    let _work = shared.lanes.work(served.route.lane).await?;
    let mut reply = read(&served.route, &visitor, &exchange).await?;
    reply.tag_list(&shared.app.keys);
    // What must be kept nowhere must be looked at, and recorded, each time.
    if let (200, Cache::Private, Some(tag)) = (reply.status, reply.cache, &reply.etag) {
        shared.polls.keep(key, tag.clone(), begun);
    }
    Ok(reply)
}

/// Runs a reading handler, again where the connection to the database went away in the middle.
async fn read(route: &Route, visitor: &Visitor, exchange: &Exchange) -> Outcome<HttpReply> {
    again(async || (route.run)(visitor.clone(), exchange.clone()).await).await
}

/// `dry_run=true`, however it is written (`dry%5Frun=true`): what was only to be tried must not be performed.
fn asks_to_try(sent: &str, query: Option<&Map<String, Value>>) -> bool {
    sent.split('&').any(|part| part == "dry_run=true")
        || query.is_some_and(|query| query.get("dry_run") == Some(&Value::Bool(true)))
}

/// Errors of parameters and body together.
fn both<Q, B>(query: Outcome<Q>, body: Outcome<B>) -> Outcome<(Q, B)> {
    match (query, body) {
        (Ok(query), Ok(body)) => Ok((query, body)),
        (Err(mut first), Err(mut second)) => {
            first.errors.append(&mut second.errors);
            Err(first)
        }
        (Err(problem), Ok(_)) | (Ok(_), Err(problem)) => Err(problem),
    }
}
