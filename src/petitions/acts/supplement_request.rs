//! Supplement (bổ sung): what is missing is asked for once the petition was screened. The clock of acceptance is fulfilled by
//! the request.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::kernel::problem::FieldError;
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::PetitionAct;
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};

/// The request.
#[derive(Debug)]
pub struct AskForSupplement;

/// What is asked for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SupplementRequestInput {
    /// Which criteria the petition does not meet yet.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub missing: Vec<Criterion>,
    /// What bars acceptance and can be lifted by papers: capacity, representation, signature, grounds.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub acceptance_bars: Vec<AcceptanceBar>,
    /// The letter by which a group appoints its representatives is missing (Nghị định 124/2020/NĐ-CP Điều 16(1)).
    #[serde(default)]
    pub appointment_letter: bool,
    /// What exactly the citizen is asked for.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub request: Option<String>,
}

impl Step for AskForSupplement {
    type Permission = ProcessPetition;
    type Input = SupplementRequestInput;

    const ACT: PetitionAct = PetitionAct::SupplementRequest;

    fn check(input: &SupplementRequestInput) -> Vec<FieldError> {
        let lasting = input.acceptance_bars.iter().enumerate().filter(|(_, bar)| !bar.is_curable());
        let lasting = lasting.map(|(index, _)| {
            let detail = "No paper lifts this bar.";
            FieldError::pointer(format!("/acceptance_bars/{index}"), "not_allowed", detail)
        });
        let nothing =
            input.missing.is_empty() && input.acceptance_bars.is_empty() && !input.appointment_letter;
        let nothing = nothing.then(|| {
            let detail = "One thing at least is asked for: a criterion, a bar to be lifted, or the letter of appointment.";
            FieldError::pointer("/missing", "required", detail)
        });
        lasting.chain(nothing).collect()
    }

    fn facts(input: &SupplementRequestInput) -> Value {
        json!({
            "missing": input.missing, "acceptance_bars": input.acceptance_bars,
            "appointment_letter": input.appointment_letter,
        })
    }

    fn private(input: &SupplementRequestInput) -> Option<Value> {
        input.request.as_ref().map(|request| json!({ "request": request }))
    }
}
