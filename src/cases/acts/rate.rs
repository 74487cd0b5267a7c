//! Rating (đánh giá mức độ hài lòng): the citizen says how his matter was handled, once it was answered or closed. It changes no state and
//! no clock. What he says later counts instead of what he said before; all of it stays with the acts.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::noticed::PetitionWithCase;
use crate::cases::model::Case;
use crate::kernel::access::{Caller, HasFacts as _, Permission as _};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::access::RatePetition;
use crate::petitions::acts::annul::AnnulmentInput;
use crate::petitions::acts::barred;
use crate::petitions::acts::citizen::known;
use crate::petitions::acts::step::{StepResult, after_all, holds, named, settle_standing};
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::model::{Petition, Satisfaction};
use crate::petitions::store::acts::standing;
use crate::petitions::store::ratings::{RATING, given_on};

/// The act.
#[derive(Debug)]
pub struct Rate;

/// What the citizen says.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RatingInput {
    /// How content he is with the way his matter was handled.
    pub value: Satisfaction,
    /// What he adds in words. Only who reads the petition's own texts reads it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub comment: Option<String>,
    /// How the portal knows the citizen; required from a portal.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
}

impl Act for Rate {
    type Subject = PetitionWithCase;
    type Permission = RatePetition;
    type Input = RatingInput;
    type Answer = StepResult;

    const KIND: &'static str = RATING;
    /// A reclassification after an annulment may seal the petition again.
    const SHRINKS: bool = true;

    fn check_caller(input: &RatingInput, caller: &Caller, today: NaiveDate) -> Vec<FieldError> {
        known(input.citizen_assertion.as_ref(), caller, today)
    }

    fn facts(input: &RatingInput) -> Value {
        json!({ "value": input.value })
    }

    fn private(input: &RatingInput) -> Option<Value> {
        let said = input.comment.is_some() || input.citizen_assertion.is_some();
        said.then(|| json!({ "statement": input.comment, "citizen_assertion": input.citizen_assertion }))
    }

    async fn perform(
        act: &mut Performance<'_>,
        PetitionWithCase { petition, case }: PetitionWithCase,
        _: RatingInput,
    ) -> Outcome<StepResult> {
        petition.may_be_rated().map_err(|error| barred(act.context, &petition, error))?;
        act.not_before(petition.received_on, "the day of receipt")?;
        let done = standing(act.tx, &petition, act.act_id).await?;
        after_all(act, &petition, &done)?;
        if let Some(settled_on) = case.as_ref().and_then(Case::settled_on) {
            act.not_before(settled_on, "the result")?;
        }
        let before = petition.facts();
        let petition = petition.changed(act.now());
        let told = act.facts.clone();
        settle_standing(act, petition, before, (EventType::PetitionRated, told)).await
    }
}

/// The petition without a rating that is annulled, and what the event tells of it; `None`: the act is no rating. Nothing rests on a
/// rating, so it can be annulled whatever came after it; by who may enter one, and not by who settles or heads the book: it is about him.
pub async fn unrated(
    act: &mut Performance<'_>,
    petition: &Petition,
    input: &AnnulmentInput,
) -> Outcome<Option<(Petition, Value)>> {
    let id = named(input.act_id)?;
    let Some(rated_on) = given_on(act.tx, petition, id).await? else { return Ok(None) };
    if !holds(act, RatePetition::rule(), &petition.facts()) {
        return Err(Problem::new(Code::PermissionMissing));
    }
    act.not_before(rated_on, "the act that it annuls")?;
    let fields = json!({ "annuls": id, "act": RATING, "ground": input.ground, "status": petition.status });
    Ok(Some((petition.clone().changed(act.now()), fields)))
}
