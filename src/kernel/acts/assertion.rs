//! How a machine that acts for a citizen knows him.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How a machine knows the citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CitizenAssertion {
    /// Method.
    #[schema(min_length = 1, max_length = 50, example = "vneid")]
    pub method: String,
    /// Level of assurance.
    #[serde(default)]
    #[schema(max_length = 20, example = "2")]
    pub level: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}
