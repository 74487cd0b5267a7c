//! Transfer (chuyển đơn), once for each content (Luật Tố cáo Điều 24(2); Luật Tiếp công dân Điều 26(2)(b)): to a body outside, or to
//! another book of the commune, where the petition is entered at once.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::passage::{enter, other_book};
use super::passed_on::{COMPETENT, InvestigationReferral, ToBody as _};
use super::step::Step;
use crate::kernel::access::Register;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::grounds::BodyType;
use crate::petitions::model::{Kind, Petition, PetitionAct};

/// The transfer.
#[derive(Debug)]
pub struct Transfer;

/// Either a body outside, by `body_type` and `body`, or a book of this commune, by `register` and `unit_id`.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TransferInput {
    /// What kind of body outside it is.
    #[serde(default)]
    pub body_type: Option<BodyType>,
    /// Its name.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub body: Option<String>,
    /// Register of this commune to which it is passed on: another book than its own, and none from which it came.
    #[serde(default)]
    pub register: Option<Register>,
    /// Unit that keeps that book; default the register's root unit, required for `public_unit`.
    #[serde(default)]
    pub unit_id: Option<Uuid>,
    /// What the body is told.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: Option<String>,
}

const OUTSIDE: &str = "The body outside, unless `register` names a book of this commune.";

impl Step for Transfer {
    type Permission = ProcessPetition;
    type Input = TransferInput;

    const ACT: PetitionAct = PetitionAct::Transfer;

    fn check(input: &TransferInput) -> Vec<FieldError> {
        let within = input.register.is_some();
        let of_unit = input.register == Some(Register::PublicUnit);
        let not_competent = |kind: BodyType| !COMPETENT.contains(&kind);
        let wrong = [
            (!within && input.body_type.is_none(), "/body_type", "required", OUTSIDE),
            (!within && input.body.is_none(), "/body", "required", OUTSIDE),
            (
                within && input.body_type.is_some(),
                "/body_type",
                "not_allowed",
                "The book says which body it is.",
            ),
            (within && input.body.is_some(), "/body", "not_allowed", "The book says which body it is."),
            (
                !within && input.unit_id.is_some(),
                "/unit_id",
                "not_allowed",
                "Only with the register of its book.",
            ),
            (
                of_unit && input.unit_id.is_none(),
                "/unit_id",
                "required",
                "A public unit's book is named by its unit.",
            ),
            (
                !within && input.body_type.is_some_and(not_competent),
                "/body_type",
                "not_allowed",
                "This act does not go to such a body.",
            ),
        ];
        let wrong = wrong.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        wrong.map(|(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail)).collect()
    }

    fn unfit(petition: &Petition, input: &TransferInput) -> Vec<FieldError> {
        if petition.kind != Some(Kind::CrimeReport) {
            return Vec::new();
        }
        let detail = "A report of a crime goes to the police, investigation or procuracy.";
        let pointer = match (input.register, input.body_type) {
            (Some(Register::Police), _) => return Vec::new(),
            (Some(_), _) => "/register",
            (None, kind) if kind.is_some_and(|kind| InvestigationReferral::BODIES.contains(&kind)) => {
                return Vec::new();
            }
            (None, _) => "/body_type",
        };
        vec![FieldError::pointer(pointer, "not_allowed", detail)]
    }

    fn facts(input: &TransferInput) -> Value {
        match input.register {
            Some(register) => json!({ "register": register, "unit_id": input.unit_id }),
            None => json!({ "body_type": input.body_type }),
        }
    }

    fn private(input: &TransferInput) -> Option<Value> {
        Some(json!({ "body": input.body, "reason": input.reason }))
    }

    async fn also(act: &mut Performance<'_>, petition: Petition, input: &TransferInput) -> Outcome<Petition> {
        let Some(register) = input.register else { return Ok(petition) };
        let unit = other_book(act, &petition, (register, input.unit_id)).await?;
        enter(act, &petition, unit, register).await?;
        Ok(petition)
    }
}
