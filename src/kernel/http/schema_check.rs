//! Bodies and query parameters against the schema the contract serves: one source for every limit.
//!
//! All errors are reported at once, each at the wrong field and in words of this program, because the texts of the
//! schema library quote values. Rules across fields are not checked here.

mod embed;
mod explain;
mod parameters;

use std::collections::HashMap;
use std::sync::Arc;

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

/// Compiles the checks of a contract. What several operations hold alike, such as the parameters of their pages, is compiled once.
#[derive(Debug)]
pub struct Checks<'components> {
    components: &'components Map<String, Value>,
    made: HashMap<String, BodySchema>,
}

impl<'components> Checks<'components> {
    /// Checks whose schemas may refer to `#/components/schemas/…` in `components`.
    #[must_use]
    pub fn new(components: &'components Map<String, Value>) -> Self {
        Self { components, made: HashMap::new() }
    }

    /// The check of a schema.
    pub fn of(&mut self, schema: &Value) -> Result<BodySchema, SchemaError> {
        let whole = embed::self_contained(schema, self.components)?;
        let text = whole.to_string();
        if let Some(made) = self.made.get(&text) {
            return Ok(made.clone());
        }
        let check = BodySchema::compile(&whole)?;
        self.made.insert(text, check.clone());
        Ok(check)
    }
}

/// The schema of one operation's body or parameter, compiled once; a clone is the same check.
#[derive(Debug, Clone)]
pub struct BodySchema {
    validator: Arc<Validator>,
}

impl BodySchema {
    /// Compiles a schema that contains all it refers to.
    fn compile(whole: &Value) -> Result<Self, SchemaError> {
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            // Linear time whatever the text; patterns with look-around do not compile.
            .with_pattern_options(PatternOptions::regex())
            .with_keyword(embed::INTEGER_LITERAL, |_, _, _| Ok(Box::new(embed::IntegerLiteral)))
            .offline()
            .build(whole)
            .map_err(|error| SchemaError(error.to_string()))?;
        Ok(Self { validator: Arc::new(validator) })
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
