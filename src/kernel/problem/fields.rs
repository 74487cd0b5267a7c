//! Wrong fields: where, what kind, one sentence.

use serde::Serialize;

/// Where a field error points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// JSON pointer into the body.
    Pointer(String),
    /// Query or path parameter.
    Parameter(String),
    /// Request header.
    Header(String),
}

/// One wrong field. The detail never quotes the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What kind of error: `required`, `unknown`, `type`, `format`, `too_long`, `too_short`, `enum`, `range`, …
    pub code: &'static str,
    /// One sentence.
    pub detail: String,
}

impl FieldError {
    /// An error at a JSON pointer of the body.
    #[must_use]
    pub fn pointer(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Place::Pointer(pointer.into()), code, detail: detail.into() }
    }

    /// An error of a parameter.
    #[must_use]
    pub fn parameter(name: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Place::Parameter(name.into()), code, detail: detail.into() }
    }

    /// An error of a header.
    #[must_use]
    pub fn header(name: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Place::Header(name.into()), code, detail: detail.into() }
    }
}
