//! Errors of the schema library in the words of the API: where, which code, one sentence with the limit.

use std::collections::HashSet;

use jsonschema::JsonType;
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::super::strict_json::child;
use super::embed::INTEGER_LITERAL;
use crate::kernel::problem::FieldError;

/// Longest list of permitted values that an error repeats.
const MOST_OPTIONS: usize = 40;

const NOT_PERMITTED: &str = "The value is not permitted here.";

/// Errors so far, each place and code once.
pub struct Report {
    errors: Vec<FieldError>,
    seen: HashSet<(String, &'static str)>,
    most: usize,
}

impl Report {
    /// A report of at most `most` errors.
    pub fn new(most: usize) -> Self {
        Self { errors: Vec::new(), seen: HashSet::new(), most }
    }

    /// True where further errors are dropped.
    pub fn is_full(&self) -> bool {
        self.errors.len() >= self.most
    }

    /// The errors in the order they were found.
    pub fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }

    fn add(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        if !self.is_full() && self.seen.insert((pointer.to_owned(), code)) {
            self.errors.push(FieldError::pointer(pointer, code, detail));
        }
    }

    /// Refuses the whole value where nothing more exact is known.
    pub fn refuse_if_empty(&mut self) {
        if self.errors.is_empty() {
            self.add("", "invalid", NOT_PERMITTED);
        }
    }

    /// Adds what `error` says, which may be several errors.
    pub fn explain(&mut self, error: &ValidationError<'_>) {
        let at = error.instance_path().as_str();
        match error.kind() {
            Kind::Required { property } => {
                self.add(
                    &child(at, property.as_str().unwrap_or_default()),
                    "required",
                    "This property is required.",
                );
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                for name in unexpected.iter().take(self.most) {
                    self.add(&child(at, name), "unknown", "There is no such property here.");
                }
            }
            Kind::FalseSchema => self.add(at, "unknown", "Nothing may stand here."),
            Kind::PropertyNames { .. } => {
                self.add(at, "unknown", "A property of this object has a name it may not have.");
            }
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => self.alternatives(at, context),
            Kind::OneOfMultipleValid { .. } => {
                self.add(at, "one_of", "The value fits several of the permitted forms.");
            }
            Kind::Type { kind } => self.add(at, "type", type_sentence(kind)),
            Kind::Custom { keyword, .. } if keyword == INTEGER_LITERAL => {
                self.add(at, "type", "The value must be an integer, written without fraction and exponent.");
            }
            kind => {
                let (code, detail) = sentence(kind);
                self.add(at, code, detail);
            }
        }
    }

    /// Whoever sends something else than null means the other form, so its errors are the ones that help.
    fn alternatives(&mut self, at: &str, context: &[Vec<ValidationError<'static>>]) {
        let mut others = context.iter().filter(|branch| !is_null_branch(at, branch));
        match (others.next(), others.next()) {
            (Some(only), None) if !only.is_empty() => only.iter().for_each(|error| self.explain(error)),
            _ => self.add(at, "one_of", "The value fits none of the permitted forms."),
        }
    }
}

fn is_null_branch(at: &str, branch: &[ValidationError<'_>]) -> bool {
    let [error] = branch else { return false };
    error.instance_path().as_str() == at
        && matches!(error.kind(), Kind::Type { kind: TypeKind::Single(JsonType::Null) })
}

/// Code and sentence of errors that stand where they were found.
fn sentence(kind: &Kind) -> (&'static str, String) {
    match kind {
        Kind::Enum { options } => ("enum", options_sentence(options)),
        Kind::Constant { expected_value } => ("enum", format!("The value must be {expected_value}.")),
        Kind::MaxLength { limit } => {
            ("too_long", format!("The text may have at most {}.", counted(*limit, "character")))
        }
        Kind::MinLength { limit } => {
            ("too_short", format!("The text must have at least {}.", counted(*limit, "character")))
        }
        Kind::MaxItems { limit } => {
            ("too_long", format!("The list may have at most {}.", counted(*limit, "item")))
        }
        Kind::AdditionalItems { limit } => {
            ("too_long", format!("The list may have at most {}.", counted(*limit as u64, "item")))
        }
        Kind::UnevaluatedItems { .. } => ("too_long", "The list has items that may not be there.".to_owned()),
        Kind::MinItems { limit } => {
            ("too_short", format!("The list must have at least {}.", counted(*limit, "item")))
        }
        Kind::MaxProperties { limit } => {
            ("too_long", format!("The object may have at most {limit} properties."))
        }
        Kind::MinProperties { limit } => {
            ("too_short", format!("The object must have at least {limit} properties."))
        }
        Kind::Pattern { pattern } => ("pattern", format!("The text must match the pattern {pattern}.")),
        Kind::Format { format } => ("format", format_sentence(format)),
        Kind::Maximum { limit } => ("range", format!("The value may be at most {limit}.")),
        Kind::Minimum { limit } => ("range", format!("The value must be at least {limit}.")),
        Kind::ExclusiveMaximum { limit } => ("range", format!("The value must be less than {limit}.")),
        Kind::ExclusiveMinimum { limit } => ("range", format!("The value must be greater than {limit}.")),
        Kind::MultipleOf { multiple_of } => {
            ("range", format!("The value must be a multiple of {multiple_of}."))
        }
        Kind::UniqueItems => ("duplicate", "The items of the list must differ from each other.".to_owned()),
        Kind::Contains => ("contains", "The list lacks an item that it must contain.".to_owned()),
        // Named by no schema of this API, or failures of the checker itself: refused without details.
        _ => ("invalid", NOT_PERMITTED.to_owned()),
    }
}

fn counted(limit: u64, noun: &str) -> String {
    if limit == 1 { format!("1 {noun}") } else { format!("{limit} {noun}s") }
}

fn type_sentence(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(only) => format!("The value must be {}.", type_name(*only)),
        TypeKind::Multiple(several) => {
            let names: Vec<_> = several.iter().map(type_name).collect();
            format!("The value must be {}.", names.join(" or "))
        }
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "an array",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    }
}

fn options_sentence(options: &Value) -> String {
    match options.as_array() {
        Some(options) if options.len() <= MOST_OPTIONS => {
            let options: Vec<_> = options
                .iter()
                .map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned))
                .collect();
            format!("The value must be one of: {}.", options.join(", "))
        }
        _ => "The value must be one of those the contract lists.".to_owned(),
    }
}

fn format_sentence(format: &str) -> String {
    match format {
        "date" => "The text must be a day that exists, as YYYY-MM-DD.".to_owned(),
        "date-time" => "The text must be a moment as in RFC 3339, such as 2026-11-20T09:12:00Z.".to_owned(),
        "time" => "The text must be a time of day with offset as in RFC 3339.".to_owned(),
        "uuid" => "The text must be a UUID with hyphens.".to_owned(),
        "email" => "The text must be an e-mail address.".to_owned(),
        "uri" => "The text must be an absolute URI.".to_owned(),
        other => format!("The text must have the format {other}."),
    }
}
