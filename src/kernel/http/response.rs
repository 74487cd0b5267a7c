//! The response: a reply with its tag and caching, or a refusal; and what every answer carries.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use super::limits::{Limits, Remaining};
use super::reply::{Body, HttpReply};
use super::{headers, wire};
use crate::kernel::crypto::RootKeys;
use crate::kernel::metrics::requests::Refused;
use crate::kernel::problem::{Code, Language, Outcome, Problem};

/// Becomes a response: conditional, with its tag and caching.
pub(super) fn finish(request: &HttpRequest, keys: &RootKeys, mut reply: HttpReply) -> Outcome<HttpResponse> {
    let get = request.method() == actix_web::http::Method::GET;
    if get {
        reply.tag_list(keys);
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
        Body::Written(bytes) => response.content_type("application/json").body(bytes),
        Body::Text(media_type, text) => response.content_type(media_type).body(text),
        Body::Stream(media_type, stream) => response.content_type(media_type).streaming(stream),
    })
}

/// The problem document.
pub(super) fn refuse(problem: &Problem, language: Language, id: &str) -> HttpResponse {
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
    let mut response = response.body(wire::document(problem, language, id).to_string());
    if let 429 | 503 = problem.code.status() {
        response.extensions_mut().insert(Refused { code: problem.code, refusal: problem.refusal });
    }
    response
}

/// What every answer carries.
pub(super) fn decorate(
    map: &mut HeaderMap,
    id: &str,
    language: Language,
    remaining: Option<Remaining>,
    limits: &Limits,
) {
    for (name, value) in headers::SECURITY {
        map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            map.insert(HeaderName::from_static(name), value);
        }
    };
    set("x-request-id", id);
    set("content-language", language.tag());
    set("vary", "Authorization, Accept-Language, Origin");
    if let Some(remaining) = remaining {
        set("ratelimit", &format!("\"default\";r={};t=60", remaining.requests));
        set("ratelimit-policy", &limits.policy());
    }
}
