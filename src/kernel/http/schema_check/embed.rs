//! A schema with all it refers to, and the one keyword JSON Schema lacks.

use std::collections::BTreeSet;

use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value, json};

use super::SchemaError;

/// Keyword put beside every `type: integer`. JSON Schema counts `1.0` as an integer, the typed reader that follows
/// does not; refused here, the error has its place.
pub const INTEGER_LITERAL: &str = "x-integer-literal";

const COMPONENTS: &str = "#/components/schemas/";

/// Members whose content is data, not schemas.
const DATA: [&str; 2] = ["const", "enum"];

/// Members that tell people and generators something and check nothing: a check that kept them would be twice as large.
const TOLD: [&str; 9] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "discriminator",
];

/// Members whose content is schemas by names of the author's choice, `type` and `const` among them perhaps.
const NAMED: [&str; 4] = ["properties", "patternProperties", "dependentSchemas", "$defs"];

/// Formats that bound the length of a text themselves.
const FIXED: [&str; 3] = ["date", "date-time", "uuid"];

/// Refuses numbers written with a fraction or an exponent.
pub struct IntegerLiteral;

impl<'i> Keyword<'i> for IntegerLiteral {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("an integer literal")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        !instance.is_f64()
    }
}

/// `schema` with the components it reaches; only those, since all of it is compiled, and two that reach the same are one check.
pub fn self_contained(schema: &Value, components: &Map<String, Value>) -> Result<Value, SchemaError> {
    let mut root = match schema {
        Value::Object(members) => members.clone(),
        Value::Bool(_) => return Ok(schema.clone()),
        _ => return Err(SchemaError("neither an object nor a boolean".to_owned())),
    };
    let mut embedded = Map::new();
    let mut wanted = BTreeSet::new();
    visit_members(&mut root, &mut wanted);
    while let Some(name) = wanted.pop_first() {
        if embedded.contains_key(&name) {
            continue;
        }
        let mut component =
            components.get(&name).cloned().ok_or_else(|| SchemaError(format!("no component {name}")))?;
        visit(&mut component, &mut wanted);
        embedded.insert(name, component);
    }
    root.insert("components".to_owned(), json!({ "schemas": embedded }));
    Ok(Value::Object(root))
}

/// The component a schema refers to.
pub fn referred<'schema>(
    schema: &'schema Value,
    components: &'schema Map<String, Value>,
) -> Option<&'schema Value> {
    let name = schema.get("$ref")?.as_str()?.strip_prefix(COMPONENTS)?;
    components.get(name)
}

fn visit(schema: &mut Value, wanted: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => visit_members(members, wanted),
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, wanted)),
        _ => {}
    }
}

fn visit_members(members: &mut Map<String, Value>, wanted: &mut BTreeSet<String>) {
    members.retain(|name, _| !TOLD.contains(&name.as_str()) && !name.starts_with("x-"));
    if let Some(Value::String(target)) = members.get("$ref") {
        let name = target.strip_prefix(COMPONENTS).unwrap_or_default();
        // Deeper pointers need the component they start in.
        let name = name.split('/').next().unwrap_or_default();
        if !name.is_empty() {
            wanted.insert(name.to_owned());
        }
    }
    if members.get("type").is_some_and(only_integers) {
        members.insert(INTEGER_LITERAL.to_owned(), Value::Bool(true));
    }
    // Whoever sends no date at all is told so once, and not also that it is too long.
    if members.get("format").and_then(Value::as_str).is_some_and(|format| FIXED.contains(&format)) {
        members.remove("maxLength");
    }
    for (name, member) in members.iter_mut() {
        match member {
            Value::Object(schemas) if NAMED.contains(&name.as_str()) => {
                schemas.values_mut().for_each(|schema| visit(schema, wanted));
            }
            _ if DATA.contains(&name.as_str()) => {}
            schema => visit(schema, wanted),
        }
    }
}

fn only_integers(kind: &Value) -> bool {
    match kind {
        Value::String(name) => name == "integer",
        Value::Array(names) => {
            names.iter().any(|name| name == "integer") && !names.iter().any(|name| name == "number")
        }
        _ => false,
    }
}
