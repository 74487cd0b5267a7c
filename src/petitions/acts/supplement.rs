//! Supplement (bổ sung): what is missing is asked for once the petition was screened, and comes back later. The clock of
//! acceptance is fulfilled by the request and starts anew on the day on which the supplement is received.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::PetitionAct;
use crate::petitions::model::treatment::Criterion;

/// The request.
#[derive(Debug)]
pub struct AskForSupplement;

/// What is asked for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SupplementRequestInput {
    /// Which criteria the petition does not meet yet.
    #[schema(min_items = 1, max_items = 11)]
    pub missing: Vec<Criterion>,
    /// What exactly the citizen is asked for.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub request: Option<String>,
}

impl Step for AskForSupplement {
    type Permission = ProcessPetition;
    type Input = SupplementRequestInput;

    const ACT: PetitionAct = PetitionAct::SupplementRequest;

    fn facts(input: &SupplementRequestInput) -> Value {
        json!({ "missing": input.missing })
    }

    fn private(input: &SupplementRequestInput) -> Option<Value> {
        input.request.as_ref().map(|request| json!({ "request": request }))
    }
}

/// The supplement; its legal day is the day on which it was received.
#[derive(Debug)]
pub struct TakeSupplement;

/// What came.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SupplementInput {
    /// Which criteria it meets now.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub supplied: Vec<Criterion>,
    /// What the citizen added, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub content: Option<String>,
}

impl Step for TakeSupplement {
    type Permission = ProcessPetition;
    type Input = SupplementInput;

    const ACT: PetitionAct = PetitionAct::Supplement;

    fn facts(input: &SupplementInput) -> Value {
        json!({ "supplied": input.supplied })
    }

    fn private(input: &SupplementInput) -> Option<Value> {
        input.content.as_ref().map(|content| json!({ "content": content }))
    }
}
