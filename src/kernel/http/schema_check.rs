//! Bodies and query parameters against the schema the contract serves: one source for every limit.
//!
//! All errors are reported at once, each at the wrong field and in words of this program, because the texts of the
//! schema library quote values. Rules across fields are not checked here.

mod embed;
mod explain;
mod parameters;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value};

use crate::kernel::problem::FieldError;
pub use parameters::{ParameterSpec, check_parameters};

/// Errors reported of one request; the rest would tell nothing new.
const MOST_ERRORS: usize = 100;

/// A schema of the contract that cannot be used; a mistake of the program, found at its start.
#[derive(Debug, thiserror::Error)]
#[error("schema not usable: {0}")]
pub struct SchemaError(String);

/// The schema of one operation's body, compiled once.
#[derive(Debug)]
pub struct BodySchema {
    validator: Validator,
}

impl BodySchema {
    /// Compiles `schema`, which may refer to `#/components/schemas/…` in `components`.
    pub fn compile(schema: &Value, components: &Map<String, Value>) -> Result<Self, SchemaError> {
        let whole = embed::self_contained(schema, components)?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            // Linear time whatever the text; patterns with look-around do not compile.
            .with_pattern_options(PatternOptions::regex())
            .with_keyword(embed::INTEGER_LITERAL, |_, _, _| Ok(Box::new(embed::IntegerLiteral)))
            .offline()
            .build(&whole)
            .map_err(|error| SchemaError(error.to_string()))?;
        Ok(Self { validator })
    }

    /// Everything that is wrong with `value`, at most a hundred errors; empty where nothing is.
    #[must_use]
    pub fn check(&self, value: &Value) -> Vec<FieldError> {
        // Most bodies are right, and this is several times faster than gathering errors.
        if self.validator.is_valid(value) {
            return Vec::new();
        }
        let mut report = explain::Report::new(MOST_ERRORS);
        for error in self.validator.iter_errors(value) {
            if report.is_full() {
                break;
            }
            report.explain(&error);
        }
        // Should the library refuse without saying why, the value stays refused.
        report.refuse_if_empty();
        report.into_errors()
    }
}

#[cfg(test)]
mod tests;
