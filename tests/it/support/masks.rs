//! Masks as a judge: what an answer names as masked is a property of its schema, and is not there.

use serde_json::{Map, Value};

/// What is wrong with the masks in `value`, which has this schema of the document.
pub fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => {
            let of_items = &resolved(document, schema)["items"];
            items.iter().flat_map(|item| faults(document, of_items, item)).collect()
        }
        Value::Object(members) => {
            let properties = properties(document, schema);
            let pointers = members.get("masked").and_then(Value::as_array).into_iter().flatten();
            let pointers = pointers.filter_map(Value::as_str);
            let wrong = pointers.filter(|pointer| {
                let path: Vec<&str> = pointer.split('/').skip(1).collect();
                !known(document, schema, &path) || there(value, &path)
            });
            let mut all: Vec<String> = wrong.map(|pointer| format!("masked {pointer}")).collect();
            for (name, member) in members {
                all.extend(
                    properties.get(name).into_iter().flat_map(|schema| faults(document, schema, member)),
                );
            }
            all
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_mask_of_what_is_there_or_unknown_is_found() {
    let document = serde_json::json!({ "components": { "schemas": { "Step": { "allOf": [
        { "properties": { "title": {}, "masked": {} } }, { "properties": { "inner": {} } }] } } } });
    let schema = serde_json::json!({ "properties": {
        "name": {}, "steps": { "items": { "$ref": "#/components/schemas/Step" } }, "masked": {} } });
    let found = |value: Value| faults(&document, &schema, &value);
    let good = serde_json::json!({
        "masked": ["/name", "/steps/*/title"], "steps": [{ "masked": ["/inner"], "title": null }, {}] });
    assert_eq!(found(good), ["masked /steps/*/title"], "a null is there");
    assert_eq!(found(serde_json::json!({ "masked": ["/name", "/steps/*/title"], "steps": [{}] })), [""; 0]);
    assert_eq!(found(serde_json::json!({ "masked": ["/other"] })), ["masked /other"]);
    assert_eq!(found(serde_json::json!({ "steps": [{ "masked": ["/name"] }] })), ["masked /name"]);
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.map_or(schema, |target| resolved(document, target))
}

/// The properties that a schema names, those of its parts included.
fn properties(document: &Value, schema: &Value) -> Map<String, Value> {
    let schema = resolved(document, schema);
    let mut all = schema["properties"].as_object().cloned().unwrap_or_default();
    for part in ["allOf", "oneOf", "anyOf"] {
        for part in schema[part].as_array().into_iter().flatten() {
            all.extend(properties(document, part));
        }
    }
    all
}

fn known(document: &Value, schema: &Value, path: &[&str]) -> bool {
    match path {
        [] => true,
        ["*", rest @ ..] => known(document, &resolved(document, schema)["items"], rest),
        [name, rest @ ..] => {
            properties(document, schema).get(*name).is_some_and(|schema| known(document, schema, rest))
        }
    }
}

fn there(value: &Value, path: &[&str]) -> bool {
    match path {
        [] => true,
        ["*", rest @ ..] => value.as_array().into_iter().flatten().any(|item| there(item, rest)),
        [name, rest @ ..] => value.get(*name).is_some_and(|member| there(member, rest)),
    }
}
