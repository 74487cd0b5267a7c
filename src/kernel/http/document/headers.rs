//! Headers of answers: those that every answer carries are written once and referred to.

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use crate::kernel::http::route::Route;

/// Name, whether it is always there, longest value, meaning.
const HEADERS: &[(&str, bool, usize, &str)] = &[
    ("API-Version", true, 10, "Version of the contract."),
    ("X-Request-Id", true, 64, "Id of the request, for support and logs; your own where you sent one."),
    ("Content-Language", true, 10, "Language of the texts for people."),
    (
        "RateLimit",
        false,
        100,
        "Requests left in the burst; not where the limit itself or a bad token refused.",
    ),
    ("RateLimit-Policy", false, 100, "Requests a minute and the burst, for each client, user or address."),
    (
        "Access-Control-Allow-Origin",
        false,
        500,
        "Only for pages of an origin that this installation lists, and then that origin alone.",
    ),
    ("ETag", false, 100, "Tag of the object or list."),
    ("Retry-After", true, 10, "Seconds after which it is worth another try."),
    ("WWW-Authenticate", true, 200, "How to authenticate."),
];

/// What every answer may carry, by the number of the first [`HEADERS`].
const EVERYWHERE: usize = 6;

/// The shared headers as components.
pub(super) fn components() -> Value {
    let all = HEADERS.iter().map(|(name, required, longest, meaning)| {
        let schema = json!({ "type": "string", "maxLength": longest });
        ((*name).to_owned(), json!({ "description": meaning, "required": required, "schema": schema }))
    });
    Value::Object(all.collect())
}

/// Headers of one answer: the shared ones, and its `own` with their meaning.
pub(super) fn of(route: &Route, status: u16, own: &[(&'static str, &'static str)]) -> Value {
    let mut names: Vec<&str> = HEADERS[..EVERYWHERE].iter().map(|(name, ..)| *name).collect();
    match status {
        200 | 304 if route.method == Method::GET => names.push("ETag"),
        200 if route.method == Method::PATCH => names.push("ETag"),
        201 if route.headers.key => names.push("ETag"),
        401 => names.push("WWW-Authenticate"),
        429 | 503 => names.push("Retry-After"),
        _ => {}
    }
    let mut all: Map<String, Value> = names
        .into_iter()
        .map(|name| (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") })))
        .collect();
    for (name, meaning) in own {
        let schema = json!({ "type": "string", "maxLength": 2000 });
        // A created object always stands somewhere; a last page has no next one.
        let required = *name != "Link";
        all.insert(
            (*name).to_owned(),
            json!({ "description": meaning, "required": required, "schema": schema }),
        );
    }
    Value::Object(all)
}
