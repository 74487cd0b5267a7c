//! Linking a petition to a case (gắn đơn vào vụ việc): a duplicate, a withdrawal, an addition. The petition keeps its number and its
//! place in its book; the case counts once. A withdrawal ends nothing by itself: that is an act on the case, which a withdrawal
//! under pressure does not get (Nghị định 31/2019/NĐ-CP Điều 4(4)). It stands here and not with the cases, because it asks who works on
//! the case.

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
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::access::{ProcessPetition, matrix};
use crate::petitions::acts::barred;
use crate::petitions::acts::step::{StepResult, follows, settle};
use crate::petitions::model::linkage::Linkage;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store as petitions;
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::concerned::concerned;
use crate::petitions::usecases::moves::move_clocks;
use crate::petitions::usecases::sight::Sight;

/// The act.
#[derive(Debug)]
pub struct Link;

/// To which case the petition belongs, and how.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LinkInput {
    /// The case.
    pub case_id: Uuid,
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

    /// Cases are locked before petitions, as by every act. One that the caller does not see is not, and refused later.
    async fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        input: &LinkInput,
    ) -> Outcome<Unchecked<Petition>> {
        moves::lock_seen(tx, &context.scope(matrix), input.case_id, &[]).await?;
        Petition::load(tx, context, id).await
    }

    fn facts(input: &LinkInput) -> Value {
        json!({ "case_id": input.case_id, "link_type": input.link_type })
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
        let case = joined(act, &petition, &input).await?;
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
        let case = hide_together(act, &mut linked, case).await?;
        tell_case(act, ("case.petition_linked", linked.id, input.link_type), &case, old);
        settle(act, linked, rows, before, (row.event, Self::facts(&input), None)).await
    }
}

fn sight(act: &Performance<'_>, facts: &AccessFacts) -> Sight {
    Sight::on(act.context.caller(), &act.context.scope(matrix), facts)
}

/// The case: one that the caller works with too, and that the petition belongs to. What he does not see is answered as if
/// it were not there.
async fn joined(act: &mut Performance<'_>, petition: &Petition, input: &LinkInput) -> Outcome<Case> {
    let scope = act.context.scope(matrix);
    let unknown =
        || Problem::field("/case_id", "unknown", "There is no such case.").unseen(vec![input.case_id]);
    if commune_of(input.case_id).as_deref() != Some(petition.commune.as_str()) {
        return Err(unknown());
    }
    // Locked already, unless it came into sight this moment.
    let found = store::hold(act.tx, &scope, input.case_id).await;
    let case = found.map_err(|problem| match problem.code {
        Code::ResourceNotFound => unknown(),
        _ => problem,
    })?;
    if !sight(act, &case.facts()).works_with() {
        let detail = "You see this case redacted only.";
        return Err(Problem::field("/case_id", "not_permitted", detail));
    }
    act.not_before(case.accepted_on, "the acceptance of the case")?;
    let possible = may_link(petition, &case, input.link_type);
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
