//! Request for the settlement of a land dispute (yêu cầu giải quyết tranh chấp đất đai): it was referred to mediators before there was a
//! case, and they mediated in vain. Where their reply has brought it back, the day of their minutes is told. The legal day is that of its
//! receipt: from there the time runs in which the Chair accepts it or refuses it in writing. In a case it is a stage of the verification.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::days::not_after;
use super::step::Step;
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Petition, PetitionAct, Status};
use crate::petitions::store::acts::{mediated_by, standing};
use crate::petitions::usecases::moves::mediated;
use crate::petitions::usecases::telling::{meeting, offices};

/// The act.
#[derive(Debug)]
pub struct RequestSettlement;

/// Its legal day is that on which the request was received.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SettlementRequestInput {
    /// Day on which the mediation in vain ended, as its minutes say; only where no reply of the mediators has told it. Default that of the
    /// request. Required where their reply has brought the dispute back: what that did to the time for mediating stays. Not before the
    /// referral, nor after the request.
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

    async fn holds(
        act: &mut Performance<'_>,
        petition: &Petition,
        input: &SettlementRequestInput,
    ) -> Outcome<()> {
        not_after(("/mediated_on", input.mediated_on), act.acted_on)?;
        let told = mediated_by(&standing(act.tx, petition, act.act_id).await?).is_some();
        let (code, detail) = match input.mediated_on {
            Some(_) if told => ("not_allowed", "The reply of the mediators has told that day."),
            None if petition.status == Status::Screened => {
                ("required", "It came back unmediated: say on which day it was mediated in vain.")
            }
            _ => return Ok(()),
        };
        Err(Problem::field("/mediated_on", code, detail))
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
