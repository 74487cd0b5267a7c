//! Linking a petition to a case (gắn đơn vào vụ việc): a duplicate, a withdrawal, an addition. The petition keeps its number and its
//! place in its book; the case counts once. A withdrawal ends nothing by itself: that is an act on the case, which a withdrawal
//! under pressure does not get (Nghị định 31/2019/NĐ-CP Điều 4(4)). Where there is no case yet, a duplicate or an addition is linked to
//! the other petition and waits for what becomes of that; a petition is withdrawn by its own act that names the withdrawal, which is
//! linked to it then. It stands here and not with the cases, because it asks who works on the case.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::joining::{joined, linkage, refuse_hands, sight, take_along};
use crate::cases::store::moves;
use crate::cases::usecases::linked::{hide_together, tell_case};
use crate::kernel::access::{AccessFacts, Condition, HasFacts as _, Position, Unchecked};
use crate::kernel::acts::{Act, Performance, Subject as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::access::{ProcessPetition, matrix};
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::acts::screen::Screen;
use crate::petitions::acts::step::{StepResult, follows, settle};
use crate::petitions::acts::{barred, shown};
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store as petitions;
use crate::petitions::store::acts::standing;
use crate::petitions::store::{deadlines, waits};
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::moves::move_clocks;

/// The act.
#[derive(Debug)]
pub struct Link;

/// To which case the petition belongs, and how; or to which petition that has no case.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LinkInput {
    /// The case; else `petition_id` is given.
    #[serde(default)]
    pub case_id: Option<Uuid>,
    /// Where there is no case yet: the petition that it duplicates or adds to, with which it goes into its case. For a withdrawal: the
    /// petition whose withdrawal names this one (`by_petition_id`).
    #[serde(default)]
    pub petition_id: Option<Uuid>,
    /// How the petition belongs to it.
    pub link_type: LinkType,
}

impl Act for Link {
    type Subject = Petition;
    type Permission = ProcessPetition;
    type Input = LinkInput;
    type Answer = StepResult;

    const KIND: &'static str = PetitionAct::Link.as_str();
    /// A reclassification may seal the petition again, whatever came before it.
    const SHRINKS: bool = true;

    fn check(input: &LinkInput, _: NaiveDate) -> Vec<FieldError> {
        let error = match (input.case_id, input.petition_id) {
            (None, None) => {
                let detail = "To which case, or to which petition that has none yet.";
                FieldError::pointer("/case_id", "required", detail)
            }
            (Some(_), Some(_)) => {
                FieldError::pointer("/petition_id", "not_allowed", "Either a case or a petition.")
            }
            _ => return Vec::new(),
        };
        vec![error]
    }

    /// Cases are locked before petitions, as by every act, and later petitions before earlier ones. What the caller does not see is
    /// not, and refused later.
    async fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        input: &LinkInput,
    ) -> Outcome<Unchecked<Petition>> {
        let scope = context.scope(matrix);
        if let Some(case_id) = input.case_id {
            moves::lock_seen(tx, &scope, case_id, &[]).await?;
        }
        if let Some(petition_id) = input.petition_id {
            petitions::lock_seen(tx, &scope, &[id, petition_id]).await?;
        }
        Petition::load(tx, context, id).await
    }

    fn facts(input: &LinkInput) -> Value {
        match input.petition_id {
            Some(petition_id) => json!({ "petition_id": petition_id, "link_type": input.link_type }),
            None => json!({ "case_id": input.case_id, "link_type": input.link_type }),
        }
    }

    /// It makes no paper. Of a sealed petition only who acts signs: another might be one whom the case names.
    fn may_sign(petition: &Petition, acting: &Position, signer: &Position) -> bool {
        signer.id == acting.id || (!petition.sealed && Condition::Head.holds(signer, &petition.facts()))
    }

    async fn perform(act: &mut Performance<'_>, petition: Petition, input: LinkInput) -> Outcome<StepResult> {
        let (row, before) = (PetitionAct::Link.row(), petition.facts());
        follows(act, &petition, row, &[]).await?;
        if !sight(act, &before).works_with() {
            let detail = "Only who sees a petition in full, or keeps its book, links it.";
            return Err(Problem::new(Code::PermissionMissing).detail(detail));
        }
        match (input.case_id, input.petition_id) {
            (Some(case_id), _) => to_case(act, petition, before, (case_id, input.link_type)).await,
            (None, Some(id)) if input.link_type == LinkType::Withdrawal => {
                to_withdrawn(act, petition, before, id).await
            }
            (None, Some(id)) => to_undecided(act, petition, before, (id, input.link_type)).await,
            (None, None) => Err(Problem::internal("a link to nothing")),
        }
    }
}

async fn to_case(
    act: &mut Performance<'_>,
    petition: Petition,
    before: AccessFacts,
    (case_id, link_type): (Uuid, LinkType),
) -> Outcome<StepResult> {
    let row = PetitionAct::Link.row();
    let case = joined(act, &petition, (case_id, link_type)).await?;
    let to = linkage(act, &case, link_type).await?;
    let linked = petition.clone().link(to, act.now());
    let mut linked = linked.map_err(|error| barred(act.context, &petition, error))?;
    let rows = move_clocks(act.tx, act.context.app(), &linked, row, act.acted_on, act.act_id).await?;
    refuse_hands(act, &petition, &case).await?;
    let old = case.facts();
    let case = case.joined_by(&linked);
    let case = hide_together(act, &mut linked, case).await?;
    tell_case(act, (EventType::CasePetitionLinked, linked.id, link_type), &case, old);
    let newcomer = linked.clone();
    let told = act.facts.clone();
    let settled = settle(act, linked, rows, before, (row.event, told, None)).await?;
    let (_, others_came) = take_along(act, &newcomer, case).await?;
    if !others_came {
        return Ok(settled);
    }
    let petition = petitions::lock_for_summary(act.tx, &newcomer.commune, newcomer.id).await?;
    Ok(StepResult { petition: shown(act, &petition).await?, ..settled })
}

/// Links the petition to another one of which nothing is decided yet, and has no case: it goes with that. Its clocks run on, for
/// nothing was done with it. Those that wait for it bar nothing, for who links it need not see them: they are let go. Which sealed
/// petition that is, is told to nobody whom only that one names.
async fn to_undecided(
    act: &mut Performance<'_>,
    petition: Petition,
    before: AccessFacts,
    (id, link_type): (Uuid, LinkType),
) -> Outcome<StepResult> {
    let other = worked_with(act, &petition, id).await?;
    if let Some(detail) = petition.not_waiting_for(&other) {
        let available = actions(act.context, &petition, &petition.facts()).0;
        return Err(Problem::barred(detail, PetitionAct::Link.row().article, available));
    }
    act.not_before_act(&other, Screen::KIND, "the screening of the other petition").await?;
    let waiting = petition.clone().wait(link_type, &other, act.now());
    let waiting = waiting.map_err(|error| barred(act.context, &petition, error))?;
    waits::insert(act.tx, &waiting, act.act_id, other.id).await?;
    let rows = deadlines::of_petitions(act.tx.conn(), &waiting.commune, &[waiting.id]).await?;
    no_relative(act, ("petition", other.id), &other.facts(), &other.excluded_person_ids).await?;
    let told = json!({ "petition_id": (!waiting.sealed).then_some(other.id), "link_type": link_type });
    settle(act, waiting, rows, before, (PetitionAct::Link.row().event, told, None)).await
}

/// Links a withdrawal to the petition that it has ended, which had no case: nothing is left to be done with either. Which sealed
/// petition that is, is told to nobody whom only that one names.
async fn to_withdrawn(
    act: &mut Performance<'_>,
    petition: Petition,
    before: AccessFacts,
    id: Uuid,
) -> Outcome<StepResult> {
    let row = PetitionAct::Link.row();
    withdrawn(act, &petition, id).await?;
    let linked = petition.clone().link_to_withdrawn(act.now());
    let linked = linked.map_err(|error| barred(act.context, &petition, error))?;
    let rows = move_clocks(act.tx, act.context.app(), &linked, row, act.acted_on, act.act_id).await?;
    let told = json!({ "petition_id": (!linked.sealed).then_some(id), "link_type": LinkType::Withdrawal });
    settle(act, linked, rows, before, (row.event, told, None)).await
}

/// Another petition, with which the caller works too. What he does not see is answered as if it were not there.
async fn worked_with(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<Petition> {
    let scope = act.context.scope(matrix);
    let unknown = || Problem::field("/petition_id", "unknown", "There is no such petition.").unseen(vec![id]);
    if commune_of(id).as_deref() != Some(petition.commune.as_str()) {
        return Err(unknown());
    }
    // Locked already, unless it came into sight this moment.
    let other = petitions::hold(act.tx, &scope, id).await.map_err(|problem| match problem.code {
        Code::ResourceNotFound => unknown(),
        _ => problem,
    })?;
    if !sight(act, &other.facts()).works_with() {
        let detail = "You see this petition redacted only.";
        return Err(Problem::field("/petition_id", "not_permitted", detail));
    }
    Ok(other)
}

/// The petition that this one has withdrawn: its withdrawal stands and names this one.
async fn withdrawn(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<()> {
    let target = worked_with(act, petition, id).await?;
    let acts = standing(act.tx, &target, act.act_id).await?;
    let named = json!(petition.id);
    let by_this = acts.last().filter(|done| done.facts["by_petition_id"] == named);
    if let Some(withdrawal) = by_this {
        act.not_before(withdrawal.acted_on, "the withdrawal")?;
    }
    let detail =
        "It was not withdrawn by this one: record the withdrawal first, and name this petition there.";
    let why = by_this.map_or(Some(detail), |_| target.not_withdrawn_by(petition));
    let available = || actions(act.context, petition, &petition.facts()).0;
    why.map_or(Ok(()), |detail| {
        Err(Problem::barred(detail, PetitionAct::Withdrawal.row().article, available()))
    })
}
