//! Query parameters: decoded strictly, made values by the type their schema names, checked like bodies.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::{Map, Number, Value};

use super::super::strict_json::nfc;
use super::{BodySchema, Checks, MOST_ERRORS, SchemaError, embed};
use crate::kernel::problem::{FieldError, Place};

/// Longest unknown name that an error repeats in full.
const NAME_CHARS: usize = 100;

/// References followed from one schema to the next before it counts as a text.
const MOST_HOPS: usize = 16;

/// One query parameter of an operation.
#[derive(Debug)]
pub struct ParameterSpec {
    /// The name in the query.
    pub name: String,
    /// True where several values may stand, separated by commas.
    pub list: bool,
    /// True where it may not be left out.
    pub required: bool,
    kind: Kind,
    check: BodySchema,
}

/// What the text of a value stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Number,
    Boolean,
    /// A text that its schema binds to values or a form.
    Bound,
    Text,
}

impl ParameterSpec {
    /// Compiles the schema of a parameter; that of an array makes it a list.
    pub fn new(
        name: impl Into<String>,
        schema: &Value,
        required: bool,
        checks: &mut Checks<'_>,
    ) -> Result<Self, SchemaError> {
        let components = checks.components;
        let resolved = resolve(schema, components);
        let is_array = has_type(resolved, "array");
        let kind = match resolved.get("items") {
            Some(items) if is_array => kind_of(resolve(items, components)),
            _ => kind_of(resolved),
        };
        let check = checks.of(schema)?;
        Ok(Self { name: name.into(), list: is_array, required, kind, check })
    }

    fn read(&self, text: &str) -> Result<Value, Vec<FieldError>> {
        let value = if self.list {
            let items: Result<Vec<_>, _> = text.split(',').map(|item| self.read_one(item)).collect();
            items.map(Value::Array)
        } else {
            self.read_one(text)
        };
        let value = value.map_err(|(code, detail)| vec![FieldError::parameter(&self.name, code, detail)])?;
        let mut codes = HashSet::new();
        let errors: Vec<_> = self
            .check
            .check(&value)
            .into_iter()
            .filter(|error| codes.insert(error.code))
            .map(|error| FieldError { place: Place::Parameter(self.name.clone()), ..error })
            .collect();
        if errors.is_empty() { Ok(value) } else { Err(errors) }
    }

    fn read_one(&self, text: &str) -> Result<Value, (&'static str, &'static str)> {
        if text.is_empty() && (self.list || self.kind != Kind::Text) {
            return Err(("empty", "The parameter needs a value; leave it out where none is meant."));
        }
        match self.kind {
            Kind::Integer => number(text)
                .filter(Number::is_i64)
                .map(Value::Number)
                .ok_or(("type", "The value must be an integer.")),
            Kind::Number => number(text).map(Value::Number).ok_or(("type", "The value must be a number.")),
            Kind::Boolean => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(("type", "The value must be true or false.")),
            },
            Kind::Bound | Kind::Text => Ok(Value::String(nfc(text.to_owned()))),
        }
    }
}

/// The parameters by name, or everything that is wrong with the query.
///
/// Codes besides those of [`BodySchema::check`]: `unknown`, `repeated`, `required`, `empty`, `encoding` (also of a
/// name, which then is left out), `character`.
pub fn check_parameters(
    specs: &[ParameterSpec],
    raw_query: &str,
) -> Result<Map<String, Value>, Vec<FieldError>> {
    let mut values = Map::new();
    let mut errors = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for pair in raw_query.split('&').filter(|pair| !pair.is_empty()) {
        if errors.len() >= MOST_ERRORS {
            break;
        }
        let (raw_name, raw_text) = pair.split_once('=').unwrap_or((pair, ""));
        let Ok(name) = decode(raw_name) else {
            errors.push(FieldError::parameter(
                "",
                "encoding",
                "The name of a parameter is not encoded properly.",
            ));
            continue;
        };
        let known = specs.iter().find(|spec| spec.name == *name);
        if !seen.insert(name.clone().into_owned()) {
            errors.extend(known.map(|spec| {
                FieldError::parameter(&spec.name, "repeated", "The parameter may stand only once.")
            }));
            continue;
        }
        let Some(spec) = known else {
            let name: String = name.chars().take(NAME_CHARS).collect();
            errors.push(FieldError::parameter(name, "unknown", "There is no such parameter here."));
            continue;
        };
        match decode(raw_text) {
            Err((code, detail)) => errors.push(FieldError::parameter(&spec.name, code, detail)),
            Ok(text) => match spec.read(&text) {
                Ok(value) => drop(values.insert(spec.name.clone(), value)),
                Err(found) => errors.extend(found),
            },
        }
    }
    let missing = specs.iter().filter(|spec| spec.required && !seen.contains(&spec.name));
    errors.extend(
        missing.map(|spec| FieldError::parameter(&spec.name, "required", "The parameter is required.")),
    );
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// Percent-decoding as forms do it, `+` for a space; what lenient decoders pass through is refused.
fn decode(raw: &str) -> Result<Cow<'_, str>, (&'static str, &'static str)> {
    const BROKEN: (&str, &str) = ("encoding", "The value is not percent-encoded UTF-8.");
    let text = if raw.contains(['%', '+']) {
        let mut bytes = Vec::with_capacity(raw.len());
        let mut rest = raw.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let (high, low) = (hex(rest.next()), hex(rest.next()));
                    high.zip(low).map(|(high, low)| high * 16 + low).ok_or(BROKEN)?
                }
                other => other,
            });
        }
        Cow::Owned(String::from_utf8(bytes).map_err(|_| BROKEN)?)
    } else {
        Cow::Borrowed(raw)
    };
    if text.contains('\0') {
        return Err(("character", "The value may not contain the character NUL."));
    }
    Ok(text)
}

fn hex(byte: Option<u8>) -> Option<u8> {
    char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A number in the grammar of JSON: no plus sign, no leading zeros, no blanks.
fn number(text: &str) -> Option<Number> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if plain { serde_json::from_str(text).ok() } else { None }
}

/// The schema behind references and behind the alternative to null.
fn resolve<'schema>(schema: &'schema Value, components: &'schema Map<String, Value>) -> &'schema Value {
    let mut schema = schema;
    for _ in 0..MOST_HOPS {
        let alternatives = ["oneOf", "anyOf", "allOf"].iter().find_map(|name| schema.get(*name)?.as_array());
        let next = embed::referred(schema, components)
            .or_else(|| alternatives?.iter().find(|alternative| !has_type(alternative, "null")));
        match next {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

fn has_type(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == name,
        // `null` beside another type does not make the schema that of null.
        Some(Value::Array(several)) => name != "null" && several.iter().any(|one| one == name),
        _ => false,
    }
}

fn kind_of(schema: &Value) -> Kind {
    if has_type(schema, "integer") {
        Kind::Integer
    } else if has_type(schema, "number") {
        Kind::Number
    } else if has_type(schema, "boolean") {
        Kind::Boolean
    } else if ["enum", "const", "format", "pattern"].iter().any(|keyword| schema.get(keyword).is_some()) {
        Kind::Bound
    } else {
        Kind::Text
    }
}
