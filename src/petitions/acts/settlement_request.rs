//! Request for the settlement of a land dispute (yêu cầu giải quyết tranh chấp đất đai): it was referred to mediators before there was a
//! case, and they mediated in vain, whether or not their reply has brought it back. The legal day is that of its receipt: from there the
//! time runs in which the Chair accepts it or refuses it in writing. In a case it is a stage of the verification.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::days::not_after;
use super::step::Step;
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::usecases::moves::mediated;
use crate::petitions::usecases::telling::{meeting, offices};

/// The act.
#[derive(Debug)]
pub struct RequestSettlement;

/// Its legal day is that on which the request was received.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SettlementRequestInput {
    /// Day on which the mediation in vain ended, as its minutes say, where no reply of the mediators has told it; default that of the
    /// request. Not before the referral, nor after the request.
    #[serde(default)]
    pub mediated_on: Option<NaiveDate>,
}

impl Step for RequestSettlement {
    type Permission = ProcessPetition;
    type Input = SettlementRequestInput;

    const ACT: PetitionAct = PetitionAct::SettlementRequest;

    fn days(input: &SettlementRequestInput) -> Vec<(&'static str, NaiveDate)> {
        input.mediated_on.map(|day| ("/mediated_on", day)).into_iter().collect()
    }

    async fn holds(act: &mut Performance<'_>, _: &Petition, input: &SettlementRequestInput) -> Outcome<()> {
        not_after(("/mediated_on", input.mediated_on), act.acted_on)
    }

    fn facts(input: &SettlementRequestInput) -> Value {
        json!({ "mediated_on": input.mediated_on })
    }

    async fn also(
        act: &mut Performance<'_>,
        petition: Petition,
        input: &SettlementRequestInput,
    ) -> Outcome<Petition> {
        if let Some(ended_on) = input.mediated_on {
            mediated(act.tx, &petition, ended_on, act.act_id).await?;
        }
        Ok(petition)
    }

    /// Only the head answers it.
    async fn telling(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Option<Telling>> {
        let offices = offices(act.tx.conn(), &petition.commune, act.context.today()).await?;
        let facts = petition.facts();
        let settler = meeting(&offices, &facts, &[Condition::Settler]);
        Ok(Some(Telling::new(NotificationKind::HeadAwaited, settler)))
    }
}
