//! The OpenAPI 3.1 document, made from the route table. Bodies and parameters are checked against this same
//! document, so that what is served and what is written cannot differ.

mod answers;
mod open_enums;

use serde_json::{Map, Value, json};
use utoipa::openapi::path::ParameterIn;

pub use answers::problems;

use super::parts::{schema_of, to_value};
use super::route::Route;
use super::wire::ProblemDocument;
use crate::kernel::access::gate::GateKind;
use crate::kernel::acts::merged_schema;

/// Title, tags and the like.
#[derive(Debug, Clone)]
pub struct Head {
    /// Title.
    pub title: &'static str,
    /// Introduction, Markdown.
    pub description: &'static str,
    /// Tags with their descriptions, in order.
    pub tags: Vec<(&'static str, &'static str)>,
    /// OAuth scopes with their descriptions.
    pub scopes: Vec<(&'static str, &'static str)>,
}

/// The whole document.
#[must_use]
pub fn build(head: &Head, routes: &[Route]) -> Value {
    let schemas = components(routes);
    let mut paths = Map::new();
    for route in routes {
        let item = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation(route, &schemas);
    }
    let scopes: Map<String, Value> =
        head.scopes.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": head.title,
            "description": head.description,
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This installation." }],
        "tags": head.tags.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {
                    "type": "oauth2",
                    "description": "RFC 9068 access token. People get one from `POST /v1/sessions`, machines from `POST /v1/oauth/token`.",
                    "flows": { "clientCredentials": { "tokenUrl": "/v1/oauth/token", "scopes": scopes } },
                },
            },
        },
    });
    open_enums::open_answers(&mut document);
    document
}

/// All component schemas by name, sorted, with integer bounds made explicit.
#[must_use]
pub fn components(routes: &[Route]) -> Map<String, Value> {
    let (_, problem) = schema_of::<ProblemDocument>();
    let mut all: Vec<(String, Value)> = routes
        .iter()
        .flat_map(|route| route.parts.components.iter())
        .chain(problem.iter())
        .map(|(name, schema)| (name.clone(), to_value(schema)))
        .chain(routes.iter().flat_map(|route| route.parts.raw.iter().cloned()))
        .collect();
    all.sort_by(|left, right| left.0.cmp(&right.0));
    let plain: Map<String, Value> = all.into_iter().collect();
    plain.iter().map(|(name, schema)| (name.clone(), bounded(flat(schema, &plain)))).collect()
}

/// One object instead of an `allOf` of objects, which generators handle badly.
fn flat(schema: &Value, components: &Map<String, Value>) -> Value {
    let Some(parts) = schema["allOf"].as_array() else { return schema.clone() };
    let resolved: Vec<Value> = parts
        .iter()
        .map(|part| match part["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            Some(name) => {
                components.get(name).map_or_else(|| part.clone(), |target| flat(target, components))
            }
            None => part.clone(),
        })
        .collect();
    merged_schema(schema["description"].as_str().unwrap_or_default(), &resolved, false)
}

/// Gives every integer the bounds of its format where it states none.
#[must_use]
pub fn bounded(mut schema: Value) -> Value {
    let is_integer = match &schema["type"] {
        Value::String(kind) => kind == "integer",
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "integer"),
        _ => false,
    };
    if let Value::Object(members) = &mut schema {
        if is_integer {
            let (low, high) = match members.get("format").and_then(Value::as_str) {
                Some("int64") => (-9_007_199_254_740_991_i64, 9_007_199_254_740_991_i64),
                _ => (i64::from(i32::MIN), i64::from(i32::MAX)),
            };
            members.entry("minimum").or_insert(json!(low));
            members.entry("maximum").or_insert(json!(high));
        }
        for value in members.values_mut() {
            *value = bounded(value.take());
        }
    } else if let Value::Array(items) = &mut schema {
        for item in items {
            *item = bounded(item.take());
        }
    }
    schema
}

fn operation(route: &Route, schemas: &Map<String, Value>) -> Value {
    let mut operation = json!({
        "operationId": route.id,
        "tags": [route.tag],
        "summary": route.summary,
        "description": route.description,
        "parameters": parameters(route),
        "responses": answers::responses(route, schemas),
    });
    if let Some(body) = &route.parts.body {
        let mut content = json!({ "schema": bounded(to_value(body)) });
        if let Some(example) = &route.request_example {
            content["example"] = example.clone();
        }
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": content } });
    } else if route.parts.form {
        let mut content = json!({ "schema": { "type": "object", "additionalProperties": { "type": "string", "maxLength": 8000 } } });
        if let Some(example) = &route.request_example {
            content["example"] = example.clone();
        }
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/x-www-form-urlencoded": content } });
    }
    match &route.gate {
        GateKind::Public => operation["security"] = json!([]),
        GateKind::Permission { name, scope, roles } => {
            operation["security"] = json!([{ "bearer": [scope] }]);
            operation["x-required-permission"] = json!(name);
            operation["x-roles"] = json!(roles);
        }
    }
    if route.act {
        operation["x-act"] = json!(true);
    }
    operation
}

fn parameters(route: &Route) -> Vec<Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let mut list: Vec<Value> = names
        .zip(&route.parts.path)
        .map(|(name, schema)| {
            let name = name.split('}').next().unwrap_or(name);
            json!({ "name": name, "in": "path", "required": true, "description": "Which one.", "schema": schema })
        })
        .collect();
    list.extend(
        route
            .parts
            .query
            .iter()
            .filter(|parameter| matches!(parameter.parameter_in, ParameterIn::Query))
            .map(|parameter| {
                let mut parameter = bounded(to_value(parameter));
                if parameter["schema"]["type"] == "array" || parameter["schema"]["type"][0] == "array" {
                    parameter["style"] = json!("form");
                    parameter["explode"] = json!(false);
                }
                parameter
            }),
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
            "description": if route.headers.tag_required { "Tag of the object as you saw it. Required unless `dry_run`." } else { "Tag of the object as you saw it; honoured if sent." },
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
