//! Rating (đánh giá mức độ hài lòng): the citizen says how his matter was handled, once it was answered or closed. It changes no state and
//! no clock. What he says later counts instead of what he said before; all of it stays with the acts. It stands with the cases, because the
//! acts of a case tell since when it was answered.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::store::steps;
use crate::kernel::access::{Caller, HasFacts as _, Permission as _};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::access::RatePetition;
use crate::petitions::acts::annul::AnnulmentInput;
use crate::petitions::acts::barred;
use crate::petitions::acts::citizen::known;
use crate::petitions::acts::step::{StepResult, holds, named, settle_standing};
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::model::{Petition, ReplyResult, Satisfaction};
use crate::petitions::store::acts::{StandingAct, standing};
use crate::petitions::store::ratings::{RATING, given_on};
use crate::petitions::usecases::answers::course_open;

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
    type Subject = Petition;
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

    async fn perform(act: &mut Performance<'_>, petition: Petition, _: RatingInput) -> Outcome<StepResult> {
        petition.may_be_rated().map_err(|error| barred(act.context, &petition, error))?;
        let over = over_since(act, &petition).await?;
        act.not_before(over, "the answer or the end of it")?;
        let before = petition.facts();
        let petition = petition.changed(act.now());
        let told = act.facts.clone();
        settle_standing(act, petition, before, (EventType::PetitionRated, told)).await
    }
}

/// The legal day since which its writer is told that it was answered, or is closed: by its case, by what was done with it without one, by
/// the reply of who had it, or by the book to which it was passed on.
async fn over_since(act: &mut Performance<'_>, petition: &Petition) -> Outcome<NaiveDate> {
    let course = course_open(act.tx.conn(), petition).await?;
    let done = standing(act.tx, &course, act.act_id).await?;
    let since = ended_on(&done).unwrap_or(course.received_on);
    let Some(case_id) = course.case_id else { return Ok(since) };
    let steps = steps::standing_in(act.tx, &course.commune, case_id).await?;
    let over = steps.iter().rev().take_while(|step| step.after.public_status.is_over());
    Ok(over.last().map_or(since, |step| step.acted_on.max(since)))
}

/// The day of the act that moved it last; where whoever has it since has replied that it is settled, that of the first such reply.
fn ended_on(done: &[StandingAct]) -> Option<NaiveDate> {
    let moves = |done: &&StandingAct| done.stands().moved && done.act.row().becomes.is_some();
    let since = done.iter().rev().take_while(|done| !moves(done));
    let settled = since.filter(|done| done.replied() == Some(ReplyResult::Settled)).last();
    settled.or_else(|| done.iter().rev().find(moves)).map(|done| done.acted_on)
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
