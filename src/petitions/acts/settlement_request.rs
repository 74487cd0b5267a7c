//! Request for the settlement of a land dispute (yêu cầu giải quyết tranh chấp đất đai): it was referred to mediators before there was a
//! case, and they mediated in vain, whether or not their reply has brought it back. The legal day is that of its receipt: from there the
//! time runs in which the Chair accepts it or refuses it in writing. In a case it is a stage of the verification.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::usecases::telling::{meeting, offices};

/// The act.
#[derive(Debug)]
pub struct RequestSettlement;

/// Nothing beyond what all acts take; its legal day is that on which the request was received.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SettlementRequestInput {}

impl Step for RequestSettlement {
    type Permission = ProcessPetition;
    type Input = SettlementRequestInput;

    const ACT: PetitionAct = PetitionAct::SettlementRequest;

    fn facts(_: &SettlementRequestInput) -> Value {
        json!({})
    }

    /// Only the head answers it.
    async fn telling(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Option<Telling>> {
        let offices = offices(act.tx.conn(), &petition.commune, act.context.today()).await?;
        let facts = petition.facts();
        let settler = meeting(&offices, &facts, &[Condition::Settler]);
        Ok(Some(Telling::new(NotificationKind::HeadAwaited, settler)))
    }
}
