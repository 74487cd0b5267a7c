//! Linking a petition to a case (gắn đơn vào vụ việc): a duplicate, a withdrawal, an addition. The petition keeps its number and its
//! place in its book; the case counts once. A withdrawal ends nothing by itself: that is an act on the case, which a withdrawal
//! under pressure does not get (Nghị định 31/2019/NĐ-CP Điều 4(4)). Where there is no case yet, the petition is withdrawn by its own act
//! that names this one, and this one is linked to it. It stands here and not with the cases, because it asks who works on
//! the case.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::hands::refuse_concerned_hands;
use crate::cases::model::Case;
use crate::cases::model::link::may_link;
use crate::cases::store::{self, moves};
use crate::cases::usecases::linked::{hide_together, tell_case};
use crate::kernel::access::{AccessFacts, Condition, HasFacts as _, Position, Unchecked};
use crate::kernel::acts::{Act, Performance, Subject as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::access::{ProcessPetition, matrix};
use crate::petitions::acts::barred;
use crate::petitions::acts::step::{StepResult, follows, settle};
use crate::petitions::model::linkage::Linkage;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store as petitions;
use crate::petitions::store::acts::standing;
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::concerned::concerned;
use crate::petitions::usecases::moves::move_clocks;
use crate::petitions::usecases::sight::Sight;

/// The act.
#[derive(Debug)]
pub struct Link;

/// To which case the petition belongs, and how; or which petition it has withdrawn before there was a case.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LinkInput {
    /// The case; else `petition_id` is given.
    #[serde(default)]
    pub case_id: Option<Uuid>,
    /// For a withdrawal that came before there was a case: the petition whose withdrawal names this one (`by_petition_id`).
    #[serde(default)]
    pub petition_id: Option<Uuid>,
    /// How the petition belongs to it; `withdrawal` where that is a petition.
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
        let withdrawal = input.link_type == LinkType::Withdrawal;
        let (pointer, code, detail) = match (input.case_id, input.petition_id) {
            (None, None) => {
                ("/case_id", "required", "To which case, or to which petition that it has withdrawn.")
            }
            (Some(_), Some(_)) => ("/petition_id", "not_allowed", "Either a case or a petition."),
            (None, Some(_)) if !withdrawal => {
                let detail =
                    "Only a withdrawal belongs to a petition that has no case; all else waits for the case.";
                ("/link_type", "not_allowed", detail)
            }
            _ => return Vec::new(),
        };
        vec![FieldError::pointer(pointer, code, detail)]
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
            (Some(case_id), _) => to_case(act, petition, before, (case_id, input)).await,
            (None, Some(id)) => to_withdrawn(act, petition, before, id).await,
            (None, None) => Err(Problem::internal("a link to nothing")),
        }
    }
}

async fn to_case(
    act: &mut Performance<'_>,
    petition: Petition,
    before: AccessFacts,
    (case_id, input): (Uuid, LinkInput),
) -> Outcome<StepResult> {
    let row = PetitionAct::Link.row();
    let case = joined(act, &petition, (case_id, input.link_type)).await?;
    let first = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
    let to = Linkage {
        case_id: case.id,
        case_number: case.number.clone(),
        link_type: input.link_type,
        public_status: case.public_status,
        settler_position_id: first.settler_position_id,
        assignee: (first.assignee_position_id, first.assignee_unit_id),
    };
    let linked = petition.clone().link(to, act.now());
    let mut linked = linked.map_err(|error| barred(act.context, &petition, error))?;
    let rows = move_clocks(act.tx, act.context.app(), &linked, row, act.acted_on, act.act_id).await?;
    refuse_hands(act, &petition, &case).await?;
    let old = case.facts();
    let case = case.joined_by(&linked);
    let case = hide_together(act, &mut linked, case).await?;
    tell_case(act, (EventType::CasePetitionLinked, linked.id, input.link_type), &case, old);
    settle(act, linked, rows, before, (row.event, Link::facts(&input), None)).await
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

/// The petition that this one has withdrawn: one that the caller works with too, whose withdrawal stands and names this one.
async fn withdrawn(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<()> {
    let scope = act.context.scope(matrix);
    let unknown = || Problem::field("/petition_id", "unknown", "There is no such petition.").unseen(vec![id]);
    if commune_of(id).as_deref() != Some(petition.commune.as_str()) {
        return Err(unknown());
    }
    // Locked already, unless it came into sight this moment.
    let target = petitions::hold(act.tx, &scope, id).await.map_err(|problem| match problem.code {
        Code::ResourceNotFound => unknown(),
        _ => problem,
    })?;
    if !sight(act, &target.facts()).works_with() {
        let detail = "You see this petition redacted only.";
        return Err(Problem::field("/petition_id", "not_permitted", detail));
    }
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

fn sight(act: &Performance<'_>, facts: &AccessFacts) -> Sight {
    Sight::on(act.context.caller(), &act.context.scope(matrix), facts)
}

/// The case: one that the caller works with too, and that the petition belongs to. What he does not see is answered as if
/// it were not there.
async fn joined(
    act: &mut Performance<'_>,
    petition: &Petition,
    (case_id, link_type): (Uuid, LinkType),
) -> Outcome<Case> {
    let scope = act.context.scope(matrix);
    let unknown = || Problem::field("/case_id", "unknown", "There is no such case.").unseen(vec![case_id]);
    if commune_of(case_id).as_deref() != Some(petition.commune.as_str()) {
        return Err(unknown());
    }
    // Locked already, unless it came into sight this moment.
    let found = store::hold(act.tx, &scope, case_id).await;
    let case = found.map_err(|problem| match problem.code {
        Code::ResourceNotFound => unknown(),
        _ => problem,
    })?;
    if !sight(act, &case.facts()).works_with() {
        let detail = "You see this case redacted only.";
        return Err(Problem::field("/case_id", "not_permitted", detail));
    }
    act.not_before(case.accepted_on, "the acceptance of the case")?;
    let possible = may_link(petition, &case, link_type);
    possible.map_err(|why| {
        Problem::barred(why.detail, why.legal_basis, actions(act.context, petition, &petition.facts()).0)
    })?;
    Ok(case)
}

/// Whoever settles the case or works on it is not concerned by the petition. Asked last; who only tries it on a sealed one is told
/// nothing, for nobody records it.
async fn refuse_hands(act: &mut Performance<'_>, petition: &Petition, case: &Case) -> Outcome<()> {
    if petition.sealed && act.only_tried() {
        return Ok(());
    }
    let named = concerned(act.tx.conn(), act.context.app(), petition).await?;
    refuse_concerned_hands(act, case, ("petition", petition.id), &named).await
}
