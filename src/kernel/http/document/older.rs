//! The contract in OpenAPI 3.0, for tools that do not read 3.1: the same operations and schemas in the older words.

use serde_json::{Map, Value, json};

use super::visit_members;

/// The document in the words of 3.0.
#[must_use]
pub fn in_3_0(document: &Value) -> Value {
    let mut older = schema(document.clone());
    older["openapi"] = json!("3.0.3");
    // There a licence has a name and an address only.
    if let Some(license) = older["info"]["license"].as_object_mut() {
        license.remove("identifier");
    }
    older
}

fn schema(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(older_words(visit_members(members, &mut schema))),
        Value::Array(items) => Value::Array(items.into_iter().map(schema).collect()),
        other => other,
    }
}

fn older_words(mut members: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Array(kinds)) = members.get("type") {
        let others: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        if let ([only], true) = (others.as_slice(), kinds.len() > others.len()) {
            members.insert("type".to_owned(), only.clone());
            members.insert("nullable".to_owned(), json!(true));
            if let Some(Value::Array(codes)) = members.get_mut("enum") {
                codes.push(Value::Null);
            }
        }
    }
    if let Some(value) = members.remove("const") {
        members.insert("enum".to_owned(), json!([value]));
    }
    for union in ["oneOf", "anyOf"] {
        let branches = members.get(union).and_then(Value::as_array).cloned().unwrap_or_default();
        let others: Vec<Value> =
            branches.iter().filter(|branch| **branch != json!({ "type": "null" })).cloned().collect();
        if let ([only], true) = (others.as_slice(), branches.len() > others.len()) {
            members.remove(union);
            // Strictly, `nullable` asks for a `type` beside it; this is the form that makers of 3.0 write and generators read.
            members.insert("nullable".to_owned(), json!(true));
            let inner = only.as_object().cloned().unwrap_or_default();
            if inner.contains_key("$ref") {
                members.insert("allOf".to_owned(), json!([inner]));
            } else {
                members.extend(inner);
            }
        }
    }
    // There a reference hides everything beside it.
    if members.len() > 1
        && let Some(reference) = members.remove("$ref")
    {
        members.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newer_words_have_older_ones() {
        let newer = json!({
            "openapi": "3.1.0",
            "info": { "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
            "schema": { "type": "object", "properties": {
                "type": { "type": ["string", "null"], "enum": ["a"] },
                "const": { "const": 1 },
                "unit": { "oneOf": [{ "$ref": "#/U", "description": "Unit." }, { "type": "null" }] },
                "other": { "$ref": "#/U", "description": "Other." },
                "plain": { "$ref": "#/U" },
            } },
            "example": { "type": ["string", "null"], "const": 1 },
        });
        let older = json!({
            "openapi": "3.0.3",
            "info": { "license": { "name": "Apache-2.0" } },
            "schema": { "type": "object", "properties": {
                "type": { "type": "string", "enum": ["a", null], "nullable": true },
                "const": { "enum": [1] },
                "unit": { "nullable": true, "description": "Unit.", "allOf": [{ "$ref": "#/U" }] },
                "other": { "description": "Other.", "allOf": [{ "$ref": "#/U" }] },
                "plain": { "$ref": "#/U" },
            } },
            "example": { "type": ["string", "null"], "const": 1 },
        });
        assert_eq!(in_3_0(&newer), older);
    }
}
