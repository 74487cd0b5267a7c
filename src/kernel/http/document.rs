//! The OpenAPI 3.1 document, made from the route table. Bodies and parameters are checked against this same
//! document, so that what is served and what is written cannot differ.

mod answers;
mod edition;
mod headers;
mod older;
mod open_enums;
mod parameters;
mod reach;

use std::borrow::Borrow;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub use answers::problems;
pub use edition::{Texts, translated};
pub use older::in_3_0;
pub use parameters::without_null;

use super::parts::{Parts, schema_of, to_value};
use super::route::Route;
use super::upload;
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
    /// Codes that several rooms make, by the name of their component.
    pub codes: Vec<(&'static str, Vec<&'static str>)>,
}

/// Members whose content is data, not schemas.
const DATA: [&str; 4] = ["example", "examples", "default", "const"];

/// The members of an object of the document after `visit`, where they are not data; properties may be called like
/// any keyword, so they are visited one by one.
fn visit_members(members: Map<String, Value>, visit: &mut dyn FnMut(Value) -> Value) -> Map<String, Value> {
    let member = |(name, value): (String, Value)| match value {
        value if DATA.contains(&name.as_str()) => (name, value),
        Value::Object(schemas) if name == "properties" => {
            let schemas = schemas.into_iter().map(|(name, schema)| (name, visit(schema)));
            (name, Value::Object(schemas.collect()))
        }
        value => (name, visit(value)),
    };
    members.into_iter().map(member).collect()
}

/// The whole document.
#[must_use]
pub fn build(head: &Head, routes: &[Route]) -> Value {
    let (mut schemas, described) = described(routes.iter());
    for (name, codes) in &head.codes {
        schemas[*name]["enum"] = json!(codes);
    }
    let mut paths = Map::new();
    for (route, parts) in &described {
        let item = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation(route, parts);
    }
    let scopes: Map<String, Value> =
        head.scopes.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": head.title,
            "description": head.description,
            "version": env!("CARGO_PKG_VERSION"),
            "contact": { "name": "The operator of this installation" },
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{
            "url": "/",
            "description": "This installation, be it in production, a sandbox or local.",
            "x-internal": false,
        }],
        "tags": head.tags.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": answers::refusals(&described),
            "headers": headers::components(),
            "securitySchemes": {
                "bearer": {
                    "type": "oauth2",
                    "description": "RFC 9068 access token, a JWT that is made and checked as RFC8725 asks. People get one from `POST /v1/sessions`, machines from `POST /v1/oauth/token`.",
                    "flows": { "clientCredentials": { "tokenUrl": "/v1/oauth/token", "scopes": scopes } },
                },
            },
        },
    });
    open_enums::open_answers(&mut document);
    reach::prune(&mut document);
    answers::add_examples(&mut document);
    document
}

/// All operations of a document.
fn operations(document: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

/// All component schemas by name, sorted, with integer bounds made explicit.
#[must_use]
pub fn components(routes: &[Route]) -> Map<String, Value> {
    described(routes.iter()).0
}

/// All component schemas, and each operation with what it takes and gives besides. A schema is kept once: most operations name
/// the same.
pub fn described<R: Borrow<Route>>(
    routes: impl IntoIterator<Item = R>,
) -> (Map<String, Value>, Vec<(R, Parts)>) {
    let (_, problem) = schema_of::<ProblemDocument>();
    let mut plain: BTreeMap<String, Value> =
        problem.iter().map(|(name, schema)| (name.clone(), to_value(schema))).collect();
    let describe = |route: R| {
        let mut parts = route.borrow().parts();
        for (name, schema) in parts.components.drain(..) {
            plain.entry(name).or_insert_with(|| to_value(&schema));
        }
        // Those made by hand go before derived ones of the same name.
        plain.extend(parts.raw.drain(..));
        for (_, response) in &mut parts.responses {
            response.components.clear();
        }
        (route, parts)
    };
    let described = routes.into_iter().map(describe).collect();
    let plain: Map<String, Value> = plain.into_iter().collect();
    let components = plain.iter().map(|(name, schema)| (name.clone(), bounded(flat(schema, &plain))));
    (components.collect(), described)
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

/// Gives every integer the format and the bounds it has where it states none, and every text that its format or its
/// place in a list of codes and names bounds, the greatest length that follows from it.
#[must_use]
pub fn bounded(mut schema: Value) -> Value {
    if let Value::Object(members) = &mut schema {
        if has_type(members, "integer") {
            bound_integer(members);
        }
        if has_type(members, "string")
            && let Some(longest) = members.get("format").and_then(Value::as_str).and_then(longest)
        {
            members.entry("maxLength").or_insert(json!(longest));
        }
        if let Some(Value::Object(items)) = members.get_mut("items")
            && has_type(items, "string")
            && !items.contains_key("enum")
        {
            let longest = items.get("format").and_then(Value::as_str).and_then(longest);
            items.entry("maxLength").or_insert(json!(longest.unwrap_or(LONGEST_NAME)));
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

/// Longest name, code or pointer in a list.
const LONGEST_NAME: usize = 200;

fn has_type(members: &Map<String, Value>, wanted: &str) -> bool {
    match members.get("type") {
        Some(Value::String(kind)) => kind == wanted,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    }
}

/// Beyond this a number of JavaScript is not exact.
const EXACT: i64 = 9_007_199_254_740_991;

fn bound_integer(members: &mut Map<String, Value>) {
    let fits = |name: &str| {
        members.get(name).and_then(Value::as_i64).is_none_or(|bound| i32::try_from(bound).is_ok())
    };
    let format = if fits("minimum") && fits("maximum") { "int32" } else { "int64" };
    let format = members.entry("format").or_insert(json!(format));
    let (low, high) =
        if format == "int64" { (-EXACT, EXACT) } else { (i64::from(i32::MIN), i64::from(i32::MAX)) };
    members.entry("minimum").or_insert(json!(low));
    members.entry("maximum").or_insert(json!(high));
}

/// Length of a text that has this format.
fn longest(format: &str) -> Option<usize> {
    match format {
        "uuid" => Some(36),
        "date" => Some(10),
        "date-time" => Some(40),
        _ => None,
    }
}

fn operation(route: &Route, parts: &Parts) -> Value {
    let mut operation = json!({
        "operationId": route.id,
        "tags": [route.tag],
        "summary": route.summary,
        "description": route.description,
        "parameters": parameters::of(route, parts),
        "responses": answers::responses(route, parts),
    });
    if let Some(body) = &parts.body {
        let mut content = json!({ "schema": bounded(to_value(body)) });
        if let Some(example) = &route.request_example {
            content["example"] = example.clone();
        }
        operation["requestBody"] = json!({ "required": true, "content": { route.medium(): content } });
    } else if let Some(form) = &parts.form {
        let mut content = json!({ "schema": to_value(form) });
        if let Some(example) = &route.request_example {
            content["example"] = example.clone();
        }
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/x-www-form-urlencoded": content } });
    }
    if let Some(upload) = &parts.upload {
        operation["requestBody"] = upload::described(&to_value(&upload.form), route.request_example.as_ref());
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
    if !route.demands.is_empty() {
        operation["x-demands"] = json!(route.demands);
    }
    operation
}
