//! One request, in the order of the contract: limits, authentication, gate, required headers, parameters, body, then
//! the handler. Every refusal on the way is a problem document; every answer carries the same headers and leaves
//! one log line.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt as _;
use serde_json::{Map, Value};

use super::extract::Exchange;
use super::limits::{Limits, Remaining};
use super::reply::{Body, HttpReply};
use super::request_line::{Line, Trace};
use super::route::Route;
use super::schema_check::{BodySchema, ParameterSpec, check_parameters};
use super::{headers, strict_json, wire};
use crate::kernel::access::{Authenticator, Caller};
use crate::kernel::app::App;
use crate::kernel::context::{RequestInfo, Visitor};
use crate::kernel::crypto::{HashPurpose, base64url, keyed_hash};
use crate::kernel::db::stats::measured;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Longest query string, in bytes.
const QUERY_LIMIT: usize = 8 * 1024;

/// What all routes share.
pub struct Shared {
    /// Process-wide state.
    pub app: Arc<App>,
    /// Turns tokens into callers.
    pub authenticator: Arc<dyn Authenticator>,
    /// Rate limits.
    pub limits: Limits,
    /// Tells proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Box<dyn Fn(std::net::IpAddr) -> bool + Send + Sync>,
    /// Longest time one request may take.
    pub timeout: std::time::Duration,
    /// Bound on requests under way; beyond it 503 at once.
    pub capacity: tokio::sync::Semaphore,
}

/// A route with its compiled checks.
pub struct Served {
    /// The route.
    pub route: Route,
    /// Parameters as the document says.
    pub parameters: Vec<ParameterSpec>,
    /// Body as the document says.
    pub body: Option<BodySchema>,
}

/// Serves one request from end to end.
pub async fn serve(served: &Served, shared: &Shared, request: HttpRequest, payload: Payload) -> HttpResponse {
    let started = Instant::now();
    let id = headers::request_id(request.headers());
    let language = headers::language(request.headers());
    let mut trace = Trace::default();
    let work = async {
        let _permit = shared.capacity.try_acquire().map_err(|_| busy())?;
        let handled = handle(served, shared, &request, payload, &id, &mut trace);
        tokio::time::timeout(shared.timeout, handled)
            .await
            .unwrap_or_else(|_| Err(busy().because("request timed out")))
    };
    let (result, stats) = measured(work).await;
    let result = result.and_then(|reply| finish(&request, shared, reply));
    let (mut response, code) = match result {
        Ok(response) => (response, None),
        Err(problem) => (refuse(&problem, language, &id), Some(problem)),
    };
    decorate(response.headers_mut(), &id, language.tag(), trace.remaining, shared);
    let line = Line {
        served,
        status: response.status(),
        id: &id,
        trace: &trace,
        stats,
        started,
        problem: code.as_ref(),
    };
    line.write();
    response
}

/// An answer outside the route table: unknown path, wrong method.
pub fn outside(
    shared: &Shared,
    request: &HttpRequest,
    problem: &Problem,
    allow: Option<&str>,
) -> HttpResponse {
    let id = headers::request_id(request.headers());
    let language = headers::language(request.headers());
    // Guessing paths counts against the address like any other request.
    let address = headers::address(request, &shared.trusted_proxy);
    let counted = shared.limits.request(&format!("address:{address}"));
    let problem = counted.as_ref().err().unwrap_or(problem);
    let mut response = refuse(problem, language, &id);
    decorate(response.headers_mut(), &id, language.tag(), counted.as_ref().ok().copied(), shared);
    log::info!(
        target: "tiepdan::request",
        method = request.method().as_str(), route = "-", status = response.status().as_u16(), caller = "anonymous",
        statements = 0, database_us = 0, total_us = 0, request_id = id.as_str(), problem = problem.code.as_str();
        "request"
    );
    if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(allow).ok()) {
        response.headers_mut().insert(HeaderName::from_static("allow"), allow);
    }
    response
}

fn busy() -> Problem {
    Problem::new(Code::ServiceUnavailable).retry_after(2)
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
    let address = headers::address(request, &shared.trusted_proxy);
    let caller = authenticate(served, shared, request, &address, trace).await?;
    let mut info = RequestInfo {
        id: id.to_owned(),
        address,
        host: headers::host(request),
        language: headers::language(request.headers()),
        idempotency_key: None,
        if_match: headers::text(request.headers(), "if-match").map(str::to_owned),
        hash: [0; 32],
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
    };
    let visitor = |info: &RequestInfo| Visitor {
        app: shared.app.clone(),
        caller: caller.clone(),
        request: Arc::new(info.clone()),
    };
    (route.admit)(visitor(&info))?;
    if route.headers.key {
        info.idempotency_key = headers::idempotency_key(request.headers())?;
    }
    if request.query_string().len() > QUERY_LIMIT {
        return Err(Problem::new(Code::UriTooLong));
    }
    let query = check_parameters(&served.parameters, request.query_string()).map_err(Problem::parameters);
    // dry_run decides which headers are needed, and is itself a parameter: look at it before the query is judged.
    let dry_run = route.parts.dry_run && asks_to_try(request.query_string(), query.as_ref().ok());
    headers::required(
        route.headers,
        caller.as_deref(),
        info.idempotency_key.as_ref(),
        info.if_match.as_ref(),
        dry_run,
    )?;
    if dry_run {
        info.idempotency_key = None;
    }
    let mut exchange = Exchange {
        path: request.match_info().iter().map(|(_, value)| value.to_owned()).collect(),
        dry_run,
        authorization: route
            .parts
            .form
            .then(|| headers::text(request.headers(), "authorization").unwrap_or("").to_owned()),
        ..Exchange::default()
    };
    let mut bytes = Vec::new();
    if route.parts.body.is_some() || route.parts.form {
        bytes = read(request, payload, route).await?;
    }
    let body = served.body.as_ref().map(|schema| check_body(schema, &bytes)).transpose();
    (exchange.query, exchange.body) = both(query, body)?;
    info.hash = request_hash(&shared.app, route, &info, &bytes);
    if route.parts.form {
        exchange.raw = bytes;
    }
    (route.run)(visitor(&info), exchange).await
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

async fn authenticate(
    served: &Served,
    shared: &Shared,
    request: &HttpRequest,
    address: &str,
    trace: &mut Trace,
) -> Outcome<Option<Arc<Caller>>> {
    if served.route.login {
        shared.limits.login(address)?;
    }
    let open = served.route.roles().is_empty();
    let sent = headers::text(request.headers(), "authorization").filter(|_| !open);
    let Some(authorization) = sent else {
        trace.remaining = Some(shared.limits.request(&format!("address:{address}"))?);
        return Ok(None);
    };
    let scheme = authorization.get(..7).unwrap_or("");
    if !scheme.eq_ignore_ascii_case("bearer ") {
        shared.limits.request(&format!("address:{address}"))?;
        return Err(Problem::new(Code::TokenInvalid));
    }
    let host = headers::host(request);
    match shared.authenticator.authenticate(authorization[7..].trim(), &host).await {
        Ok(caller) => {
            let key = caller.key();
            trace.remaining = Some(shared.limits.request(&key)?);
            trace.caller = Some(key);
            Ok(Some(Arc::new(caller)))
        }
        Err(problem) => {
            shared.limits.request(&format!("address:{address}"))?;
            Err(problem)
        }
    }
}

async fn read(request: &HttpRequest, mut payload: Payload, route: &Route) -> Outcome<Vec<u8>> {
    let sent = headers::text(request.headers(), "content-type").unwrap_or("").to_ascii_lowercase();
    let media_type = sent.split(';').next().unwrap_or("").trim();
    let wanted = if route.parts.form { "application/x-www-form-urlencoded" } else { "application/json" };
    let utf8 = sent.split(';').skip(1).all(|part| {
        part.trim().strip_prefix("charset=").is_none_or(|charset| charset.trim_matches('"') == "utf-8")
    });
    let encoded =
        headers::text(request.headers(), "content-encoding").is_some_and(|encoding| encoding != "identity");
    if media_type != wanted || !utf8 || encoded {
        return Err(Problem::new(Code::MediaTypeUnsupported).detail(format!("Send {wanted} in UTF-8.")));
    }
    let too_large =
        || Problem::new(Code::BodyTooLarge).detail(format!("At most {} bytes.", route.body_limit));
    let announced =
        headers::text(request.headers(), "content-length").and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|length| length > route.body_limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(1024).min(route.body_limit));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::field("", "incomplete", "The body ended early."))?;
        if bytes.len() + chunk.len() > route.body_limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn check_body(schema: &BodySchema, bytes: &[u8]) -> Outcome<Value> {
    let value = strict_json::parse(bytes, strict_json::Limits::default()).map_err(Problem::body)?;
    let errors = schema.check(&value);
    if errors.is_empty() { Ok(value) } else { Err(Problem::body(errors)) }
}

fn request_hash(app: &App, route: &Route, info: &RequestInfo, body: &[u8]) -> [u8; 32] {
    let mut message = format!("{} {}\n{}\n", route.method, info.path, info.query).into_bytes();
    message.extend_from_slice(body);
    keyed_hash(&app.keys, HashPurpose::Lookup, "idempotency-request", &message)
}

/// Becomes a response: conditional, with its tag and caching.
fn finish(request: &HttpRequest, shared: &Shared, mut reply: HttpReply) -> Outcome<HttpResponse> {
    let get = request.method() == actix_web::http::Method::GET;
    if let (None, Body::Json(value), true) = (&reply.etag, &reply.body, get) {
        let bytes = serde_json::to_vec(value).map_err(Problem::internal)?;
        let hash = keyed_hash(&shared.app.keys, HashPurpose::Tags, "body", &bytes);
        reply.etag = Some(format!("W/\"{}\"", base64url(&hash[..12])));
    }
    let status = StatusCode::from_u16(reply.status).map_err(Problem::internal)?;
    let unchanged =
        get && reply.etag.as_ref().is_some_and(|etag| headers::none_match(request.headers(), etag));
    let mut response = HttpResponse::build(if unchanged { StatusCode::NOT_MODIFIED } else { status });
    response.insert_header(("cache-control", reply.cache.header()));
    if let Some(etag) = &reply.etag {
        response.insert_header(("etag", etag.as_str()));
    }
    for (name, value) in &reply.headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    if unchanged {
        return Ok(response.finish());
    }
    Ok(match reply.body {
        Body::Empty => response.finish(),
        Body::Json(value) => response
            .content_type("application/json")
            .body(serde_json::to_vec(&value).map_err(Problem::internal)?),
        Body::Text(media_type, text) => response.content_type(media_type).body(text),
        Body::Stream(media_type, stream) => response.content_type(media_type).streaming(stream),
    })
}

fn refuse(problem: &Problem, language: crate::kernel::problem::Language, id: &str) -> HttpResponse {
    let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.content_type("application/problem+json").insert_header(("cache-control", "no-store"));
    if let Some(seconds) = problem.retry_after {
        response.insert_header(("retry-after", seconds.to_string()));
    }
    match problem.code {
        Code::TokenMissing | Code::CredentialsInvalid => {
            response.insert_header(("www-authenticate", "Bearer realm=\"tiepdan\""));
        }
        Code::TokenInvalid => {
            response.insert_header(("www-authenticate", "Bearer realm=\"tiepdan\", error=\"invalid_token\""));
        }
        _ => {}
    }
    response.body(wire::document(problem, language, id).to_string())
}

fn decorate(map: &mut HeaderMap, id: &str, language: &str, remaining: Option<Remaining>, shared: &Shared) {
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            map.insert(HeaderName::from_static(name), value);
        }
    };
    for (name, value) in headers::SECURITY {
        set(name, value);
    }
    set("x-request-id", id);
    set("content-language", language);
    set("vary", "Authorization, Accept-Language, Origin");
    if let Some(remaining) = remaining {
        set("ratelimit", &format!("\"default\";r={};t=60", remaining.requests));
        set("ratelimit-policy", &shared.limits.policy());
    }
}
