//! Acknowledgement (xác nhận đã nhận): the keeper of the book to which another book of the commune passed a petition on confirms
//! that it has come. Before it nothing else is done with it there; from then on its transfer is not annulled any more. The law names
//! no term for it: what it gives for the petition itself runs from the day on which it was passed on.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Petition, PetitionAct};

/// The act.
#[derive(Debug)]
pub struct Acknowledge;

/// Nothing beyond what all acts take.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgementInput {}

impl Step for Acknowledge {
    type Permission = ProcessPetition;
    type Input = AcknowledgementInput;

    const ACT: PetitionAct = PetitionAct::Acknowledgement;

    fn facts(_: &AcknowledgementInput) -> Value {
        json!({})
    }

    async fn also(
        act: &mut Performance<'_>,
        petition: Petition,
        _: &AcknowledgementInput,
    ) -> Outcome<Petition> {
        Ok(petition.acknowledged(act.acted_on))
    }
}
