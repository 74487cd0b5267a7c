//! Where who acted has decided otherwise than the rules find: kept with the act, and told with its note.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where who acted has decided otherwise than the rules find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Departure {
    /// Pointer of the property of the act's body that says so.
    #[schema(max_length = 100, example = "/failed_criteria")]
    pub pointer: String,
    /// What the rules find, by its codes, or yes or no in the same manner. Empty: nothing.
    #[schema(max_items = 20)]
    pub found: Vec<String>,
    /// What was decided, likewise.
    #[schema(max_items = 20)]
    pub decided: Vec<String>,
}
