//! Examples of answers, made from their schemas: the field's own example, else a value that fits its type.

use serde_json::{Map, Value, json};

/// An example that fits `schema`; `components` resolves references.
#[must_use]
pub fn of(schema: &Value, components: &Map<String, Value>, depth: usize) -> Value {
    if let Some(example) =
        schema.get("example").or_else(|| schema.get("examples").and_then(|list| list.get(0)))
    {
        return example.clone();
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return components.get(name).map_or(Value::Null, |target| of(target, components, depth + 1));
    }
    if let Some(first) =
        schema.get("enum").or_else(|| schema.get("x-extensible-enum")).and_then(|list| list.get(0))
    {
        return first.clone();
    }
    for union in ["oneOf", "anyOf"] {
        if let Some(branches) = schema.get(union).and_then(Value::as_array) {
            let nullable = branches.iter().any(|branch| branch["type"] == "null");
            let branch = branches.iter().find(|branch| branch["type"] != "null");
            return match branch {
                Some(branch) if !(nullable && depth > 3) => of(branch, components, depth + 1),
                _ => Value::Null,
            };
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return parts.iter().map(|part| of(part, components, depth + 1)).fold(json!({}), merged);
    }
    by_type(schema, components, depth)
}

fn merged(mut left: Value, right: Value) -> Value {
    if let (Some(target), Value::Object(more)) = (left.as_object_mut(), right) {
        target.extend(more);
    }
    left
}

fn by_type(schema: &Value, components: &Map<String, Value>, depth: usize) -> Value {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    match kinds.first().copied() {
        Some("object") => object(schema, components, depth),
        Some("array") if depth > 5 => json!([]),
        Some("array") => json!([of(&schema["items"], components, depth + 1)]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(false),
        Some("string") => json!(text(schema)),
        _ => Value::Null,
    }
}

fn object(schema: &Value, components: &Map<String, Value>, depth: usize) -> Value {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut members = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if depth < 5 || required.contains(&name.as_str()) {
            members.insert(name.clone(), of(property, components, depth + 1));
        }
    }
    Value::Object(members)
}

fn text(schema: &Value) -> &'static str {
    match schema["format"].as_str() {
        Some("uuid") => "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68",
        Some("date") => "2026-11-24",
        Some("date-time") => "2026-11-24T01:30:00Z",
        Some("uri") => "https://tiepdan.example/v1",
        Some("email") => "vankhe@tiepdan.example",
        _ => "…",
    }
}
