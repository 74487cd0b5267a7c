//! The body of a request: media type and size first, then bytes, then JSON held to its schema.

use actix_web::HttpRequest;
use actix_web::web::Payload;
use futures_util::StreamExt as _;
use serde_json::Value;

use super::lanes::Place;
use super::pipeline::{Served, Shared, too_slow};
use super::schema_check::BodySchema;
use super::{headers, strict_json};
use crate::kernel::problem::{Code, Outcome, Problem};

/// Its media type without parameters, in lower case.
pub(super) fn media_type(request: &HttpRequest) -> String {
    let sent = headers::text(request.headers(), "content-type").unwrap_or("");
    sent.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// True where it is packed.
pub(super) fn is_encoded(request: &HttpRequest) -> bool {
    headers::text(request.headers(), "content-encoding").is_some_and(|encoding| encoding != "identity")
}

/// Its length, as far as the head of the request tells.
pub(super) fn announced(request: &HttpRequest) -> Option<usize> {
    headers::text(request.headers(), "content-length").and_then(|text| text.parse().ok())
}

/// Reads the body in full, up to the route's limit.
async fn read(request: &HttpRequest, mut payload: Payload, served: &Served) -> Outcome<Vec<u8>> {
    let route = &served.route;
    let sent = headers::text(request.headers(), "content-type").unwrap_or("").to_ascii_lowercase();
    let media_type = media_type(request);
    let wanted = if served.form { "application/x-www-form-urlencoded" } else { route.medium() };
    // Clients that know no other JSON send a merge-patch as such.
    let plain = !served.form && media_type == "application/json";
    let utf8 = sent.split(';').skip(1).all(|part| {
        part.trim().strip_prefix("charset=").is_none_or(|charset| charset.trim_matches('"') == "utf-8")
    });
    if (media_type != wanted && !plain) || !utf8 || is_encoded(request) {
        return Err(Problem::new(Code::MediaTypeUnsupported).detail(format!("Send {wanted} in UTF-8.")));
    }
    let too_large =
        || Problem::new(Code::BodyTooLarge).detail(format!("At most {} bytes.", route.body_limit));
    let announced = announced(request);
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

/// The body, if the route takes one, and the place that the request has from then on. Anybody may send slowly what an open
/// operation takes: meanwhile he has no place, so that a few such senders do not keep out everybody else.
pub(super) async fn receive<'shared>(
    served: &Served,
    shared: &'shared Shared,
    request: &HttpRequest,
    payload: Payload,
    place: Place<'shared>,
) -> Outcome<(Vec<u8>, Place<'shared>)> {
    let route = &served.route;
    if served.body.is_none() && !served.form {
        return Ok((Vec::new(), place));
    }
    let kept = Some(place).filter(|_| !route.roles().is_empty());
    let bytes = tokio::time::timeout(shared.body_timeout, read(request, payload, served))
        .await
        .unwrap_or_else(|_| Err(too_slow("the body took too long")))?;
    let place = kept.map_or_else(|| shared.lanes.enter(route.lane), Ok)?;
    Ok((bytes, place))
}

/// The body as JSON, or everything that is wrong with it.
pub(super) fn check(schema: &BodySchema, bytes: &[u8]) -> Outcome<Value> {
    let value = strict_json::parse(bytes, strict_json::Limits::default()).map_err(Problem::body)?;
    let errors = schema.check(&value);
    if errors.is_empty() { Ok(value) } else { Err(Problem::body(errors)) }
}
