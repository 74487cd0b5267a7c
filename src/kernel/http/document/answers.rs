//! What an operation may answer: successes with examples, refusals with their codes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{bounded, headers, operations};
use crate::kernel::access::gate::GateKind;
use crate::kernel::acts::pascal;
use crate::kernel::http::examples;
use crate::kernel::http::parts::{Parts, ResponseDoc, to_value};
use crate::kernel::http::route::Route;
use crate::kernel::problem::{Code, Language};

/// Medium of refusals.
const PROBLEM: &str = "application/problem+json";

/// Answers of an operation by status: successes first, then every refusal with its codes.
pub(super) fn responses(route: &Route, parts: &Parts) -> Value {
    let mut all = Map::new();
    for (status, response) in &parts.responses {
        all.insert(status.to_string(), success(route, *status, response));
        if parts.dry_run && *status == 201 {
            let mut tried = success(route, 200, response);
            tried["description"] = json!("`dry_run`: what would be stored; nothing was.");
            // What was only tried stands nowhere.
            tried["headers"] = headers::of(route, 200, &[]);
            all.insert("200".to_owned(), tried);
        }
    }
    if route.method == actix_web::http::Method::GET {
        all.insert(
            "304".to_owned(),
            json!({ "description": "Unchanged since the tag in `If-None-Match`.", "headers": headers::of(route, 304, &[]) }),
        );
    }
    for (status, codes) in by_status(route, parts) {
        // An operation with an error shape of its own (OAuth) has both under one status.
        if let Some(own) = all.get_mut(&status.to_string()) {
            own["content"][PROBLEM] = refusal(route, status, &codes)["content"][PROBLEM].take();
        } else {
            all.insert(status.to_string(), json!({ "$ref": format!("{REFUSALS}{}", name_of(&codes)) }));
        }
    }
    Value::Object(all)
}

/// Where refusals stand, which many operations share.
const REFUSALS: &str = "#/components/responses/";

/// The refusals of all operations by their names.
pub(super) fn refusals(described: &[(&Route, Parts)]) -> Value {
    let mut all = Map::new();
    for (route, parts) in described {
        for (status, codes) in by_status(route, parts) {
            all.entry(name_of(&codes)).or_insert_with(|| refusal(route, status, &codes));
        }
    }
    all.sort_keys();
    Value::Object(all)
}

fn by_status(route: &Route, parts: &Parts) -> BTreeMap<u16, Vec<Code>> {
    let mut all: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in problems(route, parts) {
        all.entry(code.status()).or_default().push(code);
    }
    all
}

/// `TokenInvalidOrTokenMissing`: codes have one status each, so that they alone tell refusals apart.
fn name_of(codes: &[Code]) -> String {
    codes.iter().map(|code| pascal(code.as_str())).collect::<Vec<_>>().join("Or")
}

/// Gives every answer but refusals an example, made from the schema that it has in the end. A `dry_run` answers what the
/// act answers: one of them is enough.
pub(super) fn add_examples(document: &mut Value) {
    let components = document["components"]["schemas"].take();
    let known = components.as_object().cloned().unwrap_or_default();
    for operation in operations(document) {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        let Some(responses) = responses else { continue };
        let makes = responses.contains_key("201");
        let shown = responses.iter_mut().filter(|(status, _)| !makes || *status != "200");
        for (_, response) in shown {
            let content = response.get_mut("content").and_then(Value::as_object_mut);
            for (media_type, content) in content.into_iter().flatten() {
                if media_type != PROBLEM {
                    content["example"] = examples::of(&content["schema"], &known, 0);
                }
            }
        }
    }
    document["components"]["schemas"] = components;
}

fn success(route: &Route, status: u16, response: &ResponseDoc) -> Value {
    let mut value = json!({ "description": response.description });
    if let Some((media_type, schema)) = &response.content {
        value["content"] = json!({ *media_type: { "schema": bounded(to_value(schema)) } });
    }
    value["headers"] = headers::of(route, status, &response.headers);
    value
}

fn refusal(route: &Route, status: u16, codes: &[Code]) -> Value {
    let names: Vec<String> =
        codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.title(Language::En))).collect();
    json!({
        "description": names.join("\n\n"),
        "headers": headers::of(route, status, &[]),
        "content": { PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

/// Codes an operation may answer, from what it is made of and what it declares.
#[must_use]
pub fn problems(route: &Route, parts: &Parts) -> Vec<Code> {
    let mut codes = vec![
        Code::RateExceeded,
        Code::InternalError,
        Code::ServiceUnavailable,
        Code::ParameterInvalid,
        Code::UriTooLong,
    ];
    if let GateKind::Permission { .. } = route.gate {
        codes.extend([Code::TokenMissing, Code::TokenInvalid, Code::PermissionMissing]);
    }
    if parts.body.is_some() || parts.upload.is_some() {
        codes.extend([Code::BodyInvalid, Code::BodyTooLarge, Code::MediaTypeUnsupported]);
    }
    if parts.form.is_some() {
        codes.extend([Code::BodyTooLarge, Code::MediaTypeUnsupported]);
    }
    if !parts.path.is_empty() {
        codes.push(Code::ResourceNotFound);
    }
    if route.headers.key {
        codes.extend([Code::HeaderInvalid, Code::KeyMissing, Code::KeyInProgress, Code::KeyReused]);
    }
    if route.headers.tag_required {
        codes.extend([Code::TagMissing, Code::TagStale]);
    }
    if route.headers.tag_honoured {
        codes.push(Code::TagStale);
    }
    codes.extend(&route.problems);
    codes.sort_by_key(|code| (code.status(), code.as_str()));
    codes.dedup();
    codes
}
