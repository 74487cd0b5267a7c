//! Enumerations are closed in requests and open in answers: a later release may answer codes that a client does not know.
//! In answers `enum` becomes `x-extensible-enum`. An object that a request may send without some of its properties is
//! answered with all of them. What both sides use and differs so gets a second component for answers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::reach::{COMPONENTS, reach, target};
use super::{DATA, operations};

/// The open form of `enum`, as the Zalando guidelines name it.
const OPEN: &str = "x-extensible-enum";

/// What all codes keep, those of later releases too.
const CODE: &str = "^[A-Za-z][A-Za-z0-9_]*$";

/// The same of codes in several words: segments of paths, types of events.
const JOINED_CODE: &str = "^[A-Za-z][A-Za-z0-9_.-]*$";

/// Longest code.
const LONGEST_CODE: usize = 64;

/// Opens all enumerations of the answers in a document.
pub fn open_answers(document: &mut Value) {
    let components = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for operation in operations(document) {
        for (name, member) in operation.iter() {
            let side = if name == "responses" { &mut answered } else { &mut asked };
            reach(member, &components, side);
        }
    }
    let renamed: BTreeMap<String, String> = answered
        .intersection(&asked)
        .filter(|name| differs(&components[*name], &components))
        .map(|name| (name.clone(), free_name(name, &components)))
        .collect();
    let mut opened = Map::new();
    for (name, schema) in &components {
        if let Some(other) = renamed.get(name) {
            opened.insert(other.clone(), whole(open(schema.clone(), &renamed)));
        }
        let only_answered = answered.contains(name) && !asked.contains(name);
        let schema = if only_answered { open(schema.clone(), &renamed) } else { schema.clone() };
        opened.insert(name.clone(), schema);
    }
    for operation in operations(document) {
        let responses = operation.get("responses").cloned().unwrap_or_default();
        operation.insert("responses".to_owned(), open(responses, &renamed));
    }
    opened.sort_keys();
    document["components"]["schemas"] = Value::Object(opened);
}

/// An enumeration becomes `…Code`, an object `…View`.
fn free_name(name: &str, components: &Map<String, Value>) -> String {
    let suffix = if components[name]["enum"].is_array() { "Code" } else { "View" };
    let mut free = format!("{name}{suffix}");
    while components.contains_key(&free) {
        free.push_str(suffix);
    }
    free
}

/// Whether an answer has another form of this than a request.
fn differs(schema: &Value, components: &Map<String, Value>) -> bool {
    let own = |schema: &Value| {
        schema.to_string().contains("\"enum\":[") || whole(schema.clone())["required"] != schema["required"]
    };
    let mut reached = BTreeSet::new();
    reach(schema, components, &mut reached);
    own(schema) || reached.iter().any(|name| components.get(name).is_some_and(own))
}

/// An object with all its properties: what was not sent is answered as null or empty.
fn whole(mut schema: Value) -> Value {
    let Some(properties) = schema["properties"].as_object() else { return schema };
    let names: Vec<&String> = properties.keys().collect();
    if schema["required"].as_array().map_or(0, Vec::len) < names.len() {
        schema["required"] = json!(names);
    }
    schema
}

fn open(schema: Value, renamed: &BTreeMap<String, String>) -> Value {
    match schema {
        Value::Object(members) => {
            let member = |(name, value): (String, Value)| match (name.as_str(), &value) {
                ("$ref", reference) => {
                    let other = target(reference).and_then(|name| renamed.get(name));
                    let value = other.map_or(value, |other| json!(format!("{COMPONENTS}{other}")));
                    ("$ref".to_owned(), value)
                }
                ("enum", Value::Array(_)) => (OPEN.to_owned(), value),
                (data, _) if DATA.contains(&data) => (name, value),
                _ => (name, open(value, renamed)),
            };
            let mut members: Map<String, Value> = members.into_iter().map(member).collect();
            if let Some(Value::Array(codes)) = members.get(OPEN) {
                let joined = codes.iter().filter_map(Value::as_str).any(|code| code.contains(['.', '-']));
                members.entry("maxLength").or_insert(json!(LONGEST_CODE));
                members.entry("pattern").or_insert(json!(if joined { JOINED_CODE } else { CODE }));
            }
            Value::Object(members)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| open(item, renamed)).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_open_and_requests_closed() {
        let kind = json!({ "type": "string", "enum": ["a", "b"] });
        let refers = |name: &str| json!({ "$ref": format!("{COMPONENTS}{name}") });
        let shared = json!({ "type": "object", "properties": { "kind": refers("Kind"), "enum": { "type": "string" } } });
        let mut document = json!({
            "paths": { "/x": { "post": {
                "requestBody": { "schema": refers("Shared") },
                "responses": { "200": { "schema": refers("Shared"), "example": { "enum": ["data"] } }, "201": { "schema": refers("State") } },
            } } },
            "components": { "schemas": { "Kind": kind, "Shared": shared, "State": kind, "Plain": { "type": "string" } } },
        });
        open_answers(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Kind"]["enum"], json!(["a", "b"]));
        let open = json!({ "type": "string", "x-extensible-enum": ["a", "b"], "maxLength": 64, "pattern": "^[A-Za-z][A-Za-z0-9_]*$" });
        assert_eq!(schemas["KindCode"], open);
        assert_eq!(schemas["State"], schemas["KindCode"]);
        // A code of several words keeps what it is joined with.
        let acts = json!({ "type": "string", "enum": ["case.opened", "letters-sent"] });
        assert_eq!(super::open(acts, &BTreeMap::new())["pattern"], "^[A-Za-z][A-Za-z0-9_.-]*$");
        assert_eq!(schemas["Shared"]["properties"]["kind"], refers("Kind"));
        assert_eq!(schemas["SharedView"]["properties"]["kind"], refers("KindCode"));
        // A request may leave properties out, an answer has them all.
        assert_eq!(schemas["Shared"]["required"], Value::Null);
        assert_eq!(schemas["SharedView"]["required"], json!(["kind", "enum"]));
        // A property may be called like the keyword, and an example is data.
        assert_eq!(schemas["SharedView"]["properties"]["enum"], json!({ "type": "string" }));
        let responses = &document["paths"]["/x"]["post"]["responses"];
        assert_eq!(responses["200"]["schema"], refers("SharedView"));
        assert_eq!(responses["200"]["example"], json!({ "enum": ["data"] }));
        assert_eq!(document["paths"]["/x"]["post"]["requestBody"]["schema"], refers("Shared"));
    }
}
