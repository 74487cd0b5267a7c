//! What the rules proposed when a petition was classified: kept with the act, and told with its note.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the rules proposed by an act of classification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// The proposed first outward step.
    #[schema(value_type = ProposedStep, example = "refer_investigation")]
    pub treatment: String,
    /// The row of the decision table that decided.
    #[schema(max_length = 10, example = "11e")]
    pub rule: String,
    /// What must be seen to besides.
    #[schema(value_type = Vec<ProposedMark>, max_items = 20)]
    pub marks: Vec<String>,
}

/// Code of a first outward step.
#[derive(Debug, ToSchema)]
#[schema(max_length = 60)]
pub struct ProposedStep(pub String);

/// Code of what must be seen to besides the first outward step.
#[derive(Debug, ToSchema)]
#[schema(max_length = 60)]
pub struct ProposedMark(pub String);
