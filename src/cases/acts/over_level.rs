//! A citizen went over the commune's head (vượt cấp): the keepers of the book record where to, when, and whether the matter was pending
//! here then. No law in force knows it as a step of procedure, so it changes no state and no clock, and may come in every state but
//! that of a mistaken entry; the plan has heads answer for what goes over their level (plan II.2), who are counted by it. It marks
//! petition and case `over_level`.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noticed::PetitionWithCase;
use crate::cases::model::act::OVER_LEVEL;
use crate::cases::model::{Case, CaseFlag};
use crate::cases::store::{self, steps};
use crate::kernel::access::{Condition, HasFacts as _, Permission as _};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::ProcessPetition;
use crate::petitions::acts::annul::AnnulmentInput;
use crate::petitions::acts::barred;
use crate::petitions::acts::days::wrong_day;
use crate::petitions::acts::step::{StepResult, holds, settle_standing};
use crate::petitions::model::Petition;
use crate::petitions::store::acts::{EnteredAct, entered};

/// The act.
#[derive(Debug)]
pub struct GoOverLevel;

/// Where the citizen went.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OverLevelInput {
    /// Body to which the citizen went, in words.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub body: String,
    /// Legal day on which that was. Neither in the future nor after the act itself; the matter may be older than this petition.
    pub on: NaiveDate,
    /// The matter was pending here on that day.
    pub pending_here: bool,
}

impl Act for GoOverLevel {
    type Subject = PetitionWithCase;
    type Permission = ProcessPetition;
    type Input = OverLevelInput;
    type Answer = StepResult;

    const KIND: &'static str = OVER_LEVEL;
    const SHRINKS: bool = true;

    fn check(input: &OverLevelInput, today: NaiveDate) -> Vec<FieldError> {
        wrong_day("/on", input.on, today).into_iter().collect()
    }

    fn facts(input: &OverLevelInput) -> Value {
        json!({ "on": input.on, "pending_here": input.pending_here })
    }

    /// The body may be named by its head.
    fn private(input: &OverLevelInput) -> Option<Value> {
        Some(json!({ "body": input.body }))
    }

    async fn perform(
        act: &mut Performance<'_>,
        PetitionWithCase { petition, case }: PetitionWithCase,
        input: OverLevelInput,
    ) -> Outcome<StepResult> {
        petition.stands_acknowledged().map_err(|error| barred(act.context, &petition, error))?;
        act.not_before(petition.received_on, "the day of receipt")?;
        act.not_before(input.on, "the day on which the citizen went there")?;
        let (before, told) = (petition.facts(), act.facts.clone());
        let mut petition = petition.changed(act.now());
        CaseFlag::OverLevel.mark(&mut petition.flags);
        if let Some(mut case) = case {
            CaseFlag::OverLevel.mark(&mut case.flags);
            keep(act, case, (EventType::CaseWentOverLevel, petition.id, told.clone())).await?;
        }
        settle_standing(act, petition, before, (EventType::PetitionWentOverLevel, told)).await
    }
}

/// Saves a case whose marks have changed, and notes it there. The petition that opened it tells its writer by itself.
async fn keep(
    act: &mut Performance<'_>,
    case: Case,
    (kind, petition_id, mut fields): (EventType, Uuid, Value),
) -> Outcome<()> {
    let case = case.changed(act.now());
    store::save(act.tx, &case).await?;
    fields["petition_id"] = json!(petition_id);
    act.event(Event {
        case_id: Some(case.id),
        fields,
        before: Some(case.facts()),
        after: Some(case.facts()),
        ..Event::of(kind, "case", case.id)
    });
    Ok(())
}

/// The act of this kind that is to be annulled, if it is one; nothing rests on it.
pub async fn among(
    act: &mut Performance<'_>,
    petition: &Petition,
    id: Option<Uuid>,
) -> Outcome<Option<EnteredAct>> {
    let stand = entered(act.tx, &petition.commune, &[petition.id], Some(act.act_id)).await?;
    Ok(stand.into_iter().find(|one| Some(one.id) == id && one.kind == OVER_LEVEL))
}

/// Annuls it: the marks stand again as the acts that remain have set them.
pub async fn annul(
    act: &mut Performance<'_>,
    (mut petition, case): (Petition, Option<Case>),
    annulled: &EnteredAct,
    input: &AnnulmentInput,
) -> Outcome<StepResult> {
    let before = petition.facts();
    act.not_before(annulled.acted_on, "the act that it annuls")?;
    let keeps = holds(act, ProcessPetition::rule(), &before);
    if !keeps && !act.hands.meet(Condition::Head, &before) {
        return Err(Problem::new(Code::PermissionMissing));
    }
    let fields = json!({ "annuls": annulled.id, "act": OVER_LEVEL, "ground": input.ground });
    let stand = entered(act.tx, &petition.commune, &[petition.id], None).await?;
    if !stand.iter().any(|one| one.kind == OVER_LEVEL) {
        petition.flags.retain(|flag| flag != CaseFlag::OverLevel.as_str());
    }
    if let Some(mut case) = case {
        case.flags = steps::flags(act.tx, &case, None).await?;
        keep(act, case, (EventType::CaseOverLevelAnnulled, petition.id, fields.clone())).await?;
    }
    let petition = petition.changed(act.now());
    settle_standing(act, petition, before, (EventType::PetitionActAnnulled, fields)).await
}
