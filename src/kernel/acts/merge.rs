//! One flat schema out of several object schemas: `allOf` over closed objects would refuse every valid body.

use serde_json::{Map, Value, json};

/// One object schema with the properties and requirements of all `parts`.
#[must_use]
pub fn merged_schema(description: &str, parts: &[Value], closed: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for part in parts {
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            properties.insert(name.clone(), property.clone());
        }
        required.extend(part["required"].as_array().into_iter().flatten().cloned());
    }
    let mut schema = json!({ "type": "object", "description": description, "properties": properties });
    if !required.is_empty() {
        schema["required"] = Value::Array(required);
    }
    if closed {
        schema["additionalProperties"] = json!(false);
    }
    schema
}
