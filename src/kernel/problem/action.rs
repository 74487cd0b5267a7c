//! What is possible instead of what was refused, and next.

use serde::Serialize;
use utoipa::ToSchema;

/// Last segment of an act's path.
#[derive(Debug, ToSchema)]
#[schema(max_length = 100)]
pub struct ActionCode(pub String);

/// What could be done instead, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AvailableAction {
    /// Last segment of the act's path.
    #[schema(value_type = ActionCode)]
    pub action: &'static str,
    /// HTTP method.
    #[schema(value_type = String, max_length = 10)]
    pub method: &'static str,
    /// Where.
    #[schema(max_length = 500)]
    pub href: String,
}

impl AvailableAction {
    /// The act whose path is `base` and this last segment.
    #[must_use]
    pub fn post(base: &str, segment: &'static str) -> Self {
        Self { action: segment, method: "POST", href: [base, "/", segment].concat() }
    }
}
