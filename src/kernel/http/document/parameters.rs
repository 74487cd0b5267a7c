//! Parameters of an operation: of its path, of its query, and the headers it understands.

use serde_json::{Value, json};
use utoipa::openapi::path::ParameterIn;

use super::bounded;
use crate::kernel::http::parts::{Parts, to_value};
use crate::kernel::http::route::Route;

/// Parameters of an operation, in the order in which they are read.
pub(super) fn of(route: &Route, parts: &Parts) -> Vec<Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let mut list: Vec<Value> = names
        .zip(&parts.path)
        .map(|(name, schema)| {
            let name = name.split('}').next().unwrap_or(name);
            json!({ "name": name, "in": "path", "required": true, "description": "Which one.", "schema": bounded(to_value(schema)) })
        })
        .collect();
    list.extend(
        parts.query.iter().filter(|parameter| matches!(parameter.parameter_in, ParameterIn::Query)).map(
            |parameter| {
                let mut parameter = bounded(to_value(parameter));
                parameter["schema"] = without_null(parameter["schema"].take());
                if parameter["schema"]["type"] == "array" {
                    parameter["style"] = json!("form");
                    parameter["explode"] = json!(false);
                }
                parameter
            },
        ),
    );
    if route.headers.key {
        list.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Makes a retry safe: the same key and body give the same answer again for 72 hours. Required from machines.",
            "schema": { "type": "string", "minLength": 8, "maxLength": 66, "pattern": "^(\"[A-Za-z0-9_-]{8,64}\"|[A-Za-z0-9_-]{8,64})$" },
        }));
    }
    if route.headers.tag_required || route.headers.tag_honoured {
        list.push(json!({
            "name": "If-Match", "in": "header", "required": false,
            "description": match (route.headers.tag_required, route.headers.tag_honoured) {
                (true, true) => "Tag of the object as you saw it. Required from people unless `dry_run`; honoured if a machine sends it.",
                (true, false) => "Tag of the object as you saw it. Required unless `dry_run`.",
                (false, _) => "Tag of the object as you saw it; honoured if sent.",
            },
            "schema": { "type": "string", "maxLength": 200 },
        }));
    }
    if route.method == actix_web::http::Method::GET {
        list.push(json!({
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "Tag of what you have: 304 without a body where nothing has changed.",
            "schema": { "type": "string", "maxLength": 1000 },
        }));
    }
    list.push(json!({
        "name": "Accept-Language", "in": "header", "required": false,
        "description": "Language of texts for people: `vi` (default) or `en`.",
        "schema": { "type": "string", "maxLength": 200 },
    }));
    list
}

/// The schema of a parameter without its null branch: a parameter is there or not, and there is no way to write null.
#[must_use]
pub fn without_null(mut schema: Value) -> Value {
    for union in ["oneOf", "anyOf"] {
        let branches = schema[union].as_array().into_iter().flatten();
        let others: Vec<Value> = branches.filter(|branch| branch["type"] != "null").cloned().collect();
        if let [only] = others.as_slice() {
            return only.clone();
        }
    }
    if let Some(kinds) = schema["type"].as_array() {
        let first = kinds.iter().find(|kind| *kind != "null").cloned();
        schema["type"] = first.unwrap_or(Value::Null);
    }
    schema
}
