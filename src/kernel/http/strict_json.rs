//! JSON as it may come in: what two readers could understand differently is refused while parsing.
//!
//! `serde_json` by itself keeps the last of two equal keys and passes NUL characters, which PostgreSQL then refuses
//! deep inside a transaction. Here everything of that sort is an error of its own place. An error names where, never
//! what: values may be secret. Text values are brought to Unicode NFC; keys and all else stay as sent.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::kernel::problem::FieldError;

/// How much a body may hold besides its size in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Arrays and objects within each other.
    pub depth: usize,
    /// Values in all; bounds what the schema check may have to report.
    pub values: usize,
    /// Characters of a property name, because errors repeat names.
    pub key_chars: usize,
    /// Errors that are reported; the rest would tell nothing new.
    pub errors: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 32, values: 50_000, key_chars: 200, errors: 100 }
    }
}

/// `serde_json` gives keys with this prefix a meaning of their own when a value is read again.
const RESERVED_KEYS: &str = "$serde_json::private::";

/// The first magnitude that no 64-bit integer has, 2^63.
const BEYOND_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// The body as a value, or everything that is wrong with its form.
///
/// Codes: `required` (empty), `encoding` (not UTF-8, lone surrogates), `syntax`, `character` (NUL), `duplicate`,
/// `unknown` (reserved key), `too_long`, `too_deep`, `range`.
pub fn parse(bytes: &[u8], limits: Limits) -> Result<Value, Vec<FieldError>> {
    let text = text_of(bytes)?;
    let mut walk = Walk { limits, path: Vec::new(), values: 0, errors: Vec::new(), stopped: false };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node(&mut walk).deserialize(&mut deserializer);
    let outcome = match value {
        Ok(value) => deserializer.end().map(|()| value),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(value) if walk.errors.is_empty() => Ok(value),
        Ok(_) => Err(walk.errors),
        Err(error) => {
            if !walk.stopped {
                let error = walk.syntax_error(&error);
                walk.errors.push(error);
            }
            Err(walk.errors)
        }
    }
}

/// The text in Unicode NFC.
#[must_use]
pub fn nfc(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// `pointer` continued by one property name or index.
#[must_use]
pub fn child(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

fn text_of(bytes: &[u8]) -> Result<&str, Vec<FieldError>> {
    let only = |code, detail: String| vec![FieldError::pointer("", code, detail)];
    let text = std::str::from_utf8(bytes).map_err(|error| {
        only("encoding", format!("The body is not UTF-8 at byte {}.", error.valid_up_to() + 1))
    })?;
    if text.starts_with('\u{FEFF}') {
        return Err(only(
            "encoding",
            "The body begins with a byte order mark; send UTF-8 without one.".to_owned(),
        ));
    }
    if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
        return Err(only("required", "The body is empty; a JSON value is required.".to_owned()));
    }
    Ok(text)
}

#[derive(Debug)]
enum Segment {
    Key(String),
    Index(usize),
}

/// Where the parse stands and what it has found.
struct Walk {
    limits: Limits,
    path: Vec<Segment>,
    values: usize,
    errors: Vec<FieldError>,
    /// True once a limit ended the parse: the error `serde_json` then reports is only the messenger.
    stopped: bool,
}

impl Walk {
    fn pointer(&self) -> String {
        self.path.iter().fold(String::new(), |pointer, segment| match segment {
            Segment::Key(key) => child(&pointer, key),
            Segment::Index(index) => format!("{pointer}/{index}"),
        })
    }

    fn report<E: de::Error>(&mut self, pointer: String, code: &'static str, detail: String) -> Result<(), E> {
        self.errors.push(FieldError::pointer(pointer, code, detail));
        if self.errors.len() >= self.limits.errors { Err(self.stop()) } else { Ok(()) }
    }

    fn stop<E: de::Error>(&mut self) -> E {
        self.stopped = true;
        E::custom("stopped")
    }

    fn stop_with<E: de::Error>(&mut self, code: &'static str, detail: String) -> E {
        let pointer = self.pointer();
        self.errors.push(FieldError::pointer(pointer, code, detail));
        self.stop()
    }

    fn count<E: de::Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values > self.limits.values {
            let detail = format!("The body may hold at most {} values.", self.limits.values);
            return Err(self.stop_with("too_long", detail));
        }
        Ok(())
    }

    fn check_depth<E: de::Error>(&mut self) -> Result<(), E> {
        if self.path.len() >= self.limits.depth {
            let detail = format!("Arrays and objects may be nested at most {} deep.", self.limits.depth);
            return Err(self.stop_with("too_deep", detail));
        }
        Ok(())
    }

    fn text<E: de::Error>(&mut self, text: String) -> Result<Value, E> {
        if text.contains('\0') {
            let pointer = self.pointer();
            self.report(pointer, "character", "The text may not contain the character NUL.".to_owned())?;
        }
        Ok(Value::String(nfc(text)))
    }

    /// A key is reported at its object where it cannot be repeated safely; one too long ends the parse, since all
    /// pointers below would repeat it.
    fn check_key<E: de::Error>(&mut self, key: &str, known: &Map<String, Value>) -> Result<(), E> {
        if key.chars().count() > self.limits.key_chars {
            let detail = format!("A property name may have at most {} characters.", self.limits.key_chars);
            return Err(self.stop_with("too_long", detail));
        }
        let (pointer, code, detail) = if key.contains('\0') {
            (self.pointer(), "character", "A property name may not contain the character NUL.")
        } else if key.starts_with(RESERVED_KEYS) {
            (child(&self.pointer(), key), "unknown", "This property name is reserved.")
        } else if known.contains_key(key) {
            (child(&self.pointer(), key), "duplicate", "This property stands more than once in its object.")
        } else {
            return Ok(());
        };
        self.report(pointer, code, detail.to_owned())
    }

    fn out_of_range<E: de::Error>(&mut self) -> Result<Value, E> {
        let pointer = self.pointer();
        self.report(pointer, "range", OUT_OF_RANGE.to_owned())?;
        Ok(Value::Null)
    }

    /// `serde_json` has no public kind of error, but its texts are fixed and quote no input.
    fn syntax_error(&self, error: &serde_json::Error) -> FieldError {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default();
        if reason == "number out of range" {
            return FieldError::pointer(self.pointer(), "range", OUT_OF_RANGE);
        }
        if reason.contains("surrogate")
            || reason.contains("hex escape")
            || reason.contains("unicode code point")
        {
            let detail = format!("Not a Unicode character: a \\u escape at line {line}, column {column}.");
            return FieldError::pointer(self.pointer(), "encoding", detail);
        }
        let detail = format!("Not valid JSON at line {line}, column {column}: {reason}.");
        FieldError::pointer("", "syntax", detail)
    }
}

const OUT_OF_RANGE: &str = "The number is out of range: its magnitude must be less than 2^63.";

/// Reads one value at the walk's place.
struct Node<'walk>(&'walk mut Walk);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Value::Number(value.into())),
            Err(_) => self.0.out_of_range(),
        }
    }

    /// Integers that fit no 64 bits arrive here already rounded, so no number of that magnitude can be kept exactly.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) if value.abs() < BEYOND_INTEGERS => Ok(Value::Number(number)),
            _ => self.0.out_of_range(),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.0.text(value.to_owned())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        self.0.text(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let walk = self.0;
        walk.check_depth()?;
        let mut array = Vec::new();
        walk.path.push(Segment::Index(0));
        while let Some(item) = items.next_element_seed(Node(&mut *walk))? {
            array.push(item);
            walk.path.pop();
            walk.path.push(Segment::Index(array.len()));
        }
        walk.path.pop();
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let walk = self.0;
        walk.check_depth()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            walk.check_key(&key, &object)?;
            walk.path.push(Segment::Key(key));
            let value = entries.next_value_seed(Node(&mut *walk))?;
            // Of equal keys the first stays: the body is refused, the rest is read for its other errors.
            if let Some(Segment::Key(key)) = walk.path.pop() {
                object.entry(key).or_insert(value);
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests;
