//! Annulment (hủy) of an act: nothing is deleted. The petition stands again where the acts that remain have brought it, what
//! the act had stopped runs on, and what it had started is cancelled.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::barred;
use super::step::{StepResult, holds, named, settle};
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::{Act, OnAct, Performance};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::petitions::access::{AnnulPetitionAct, rule_of};
use crate::petitions::model::grounds::AnnulmentGround;
use crate::petitions::model::life::{Stands, state_after};
use crate::petitions::model::{Petition, TransitionError};
use crate::petitions::store::acts::{StandingAct, is_of, standing};
use crate::petitions::usecases::moves::undo;

/// The act.
#[derive(Debug)]
pub struct Annul;

/// Why an act is annulled.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnnulmentInput {
    /// Why.
    pub ground: AnnulmentGround,
    /// The reason in words.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
    /// The act, from the path.
    #[serde(skip)]
    #[schema(ignore)]
    pub act_id: Option<Uuid>,
}

impl OnAct for Annul {
    fn on(input: &mut AnnulmentInput, act_id: Uuid) {
        input.act_id = Some(act_id);
    }
}

impl Act for Annul {
    type Subject = Petition;
    type Permission = AnnulPetitionAct;
    type Input = AnnulmentInput;
    type Answer = StepResult;

    const KIND: &'static str = "annulment";
    const SHRINKS: bool = true;

    fn check(_: &AnnulmentInput, _: NaiveDate) -> Vec<FieldError> {
        Vec::new()
    }

    fn facts(input: &AnnulmentInput) -> Value {
        json!({ "annuls": input.act_id, "ground": input.ground })
    }

    fn private(input: &AnnulmentInput) -> Option<Value> {
        Some(json!({ "reason": input.reason }))
    }

    fn annuls(input: &AnnulmentInput) -> Option<Uuid> {
        input.act_id
    }

    async fn perform(
        act: &mut Performance<'_>,
        petition: Petition,
        input: AnnulmentInput,
    ) -> Outcome<StepResult> {
        let id = named(input.act_id)?;
        let remain = remaining(act, &petition, id).await?;
        let (annulled, before) = (remain.annulled, petition.facts());
        act.not_before(annulled.acted_on, "the act that it annuls")?;
        let row = annulled.act.row();
        let may =
            holds(act, &rule_of(row.hand), &before) || Condition::Head.holds(&act.hands.acting, &before);
        if !may {
            return Err(Problem::new(Code::PermissionMissing));
        }
        let rows = undo(act.tx, act.context.app(), &petition, id, (act.acted_on, act.act_id)).await?;
        let status = state_after(&remain.stand);
        let petition = petition.standing(status).changed(act.now());
        let fields = json!({ "annuls": id, "act": annulled.act, "ground": input.ground, "status": status });
        settle(act, petition, rows, before, ("petition.act_annulled", fields)).await
    }
}

/// The act that is annulled, and those that stand without it.
struct Remaining {
    annulled: StandingAct,
    stand: Vec<Stands>,
}

async fn remaining(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<Remaining> {
    // The annulment under way names the act already, which must not count as annulled by it.
    let mut acts = standing(act.tx, petition, act.act_id).await?;
    let barred = |error| barred(act.context, petition, error);
    let Some(place) = acts.iter().position(|done| done.id == id) else {
        // An act of another petition is none of this one.
        let own = is_of(act.tx, petition, id).await?;
        return Err(if own { barred(TransitionError::NotAnnullable) } else { Problem::not_found() });
    };
    if !acts[place].act.row().annullable {
        return Err(barred(TransitionError::NotAnnullable));
    }
    if place + 1 < acts.len() {
        return Err(barred(TransitionError::NotTheLatest));
    }
    let annulled = acts.remove(place);
    Ok(Remaining { annulled, stand: acts.iter().map(StandingAct::stands).collect() })
}
