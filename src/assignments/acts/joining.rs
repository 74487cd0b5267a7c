//! A petition comes to a case that another one opened, and those that wait for it come along. It stands here and not with the cases,
//! because it asks who works on the case.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::decided;
use super::hands::refuse_concerned_hands;
use crate::cases::model::Case;
use crate::cases::model::link::may_link;
use crate::cases::store;
use crate::cases::usecases::linked::{hide_together, tell_case};
use crate::kernel::access::{AccessFacts, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::matrix;
use crate::petitions::model::linkage::Linkage;
use crate::petitions::model::treatment::{LinkType, Treatment};
use crate::petitions::model::{Petition, PetitionAct, Status};
use crate::petitions::store as petitions;
use crate::petitions::store::acts::standing;
use crate::petitions::store::waits::{self, TAKEN_ALONG, WaitRow};
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::clocks::next_due;
use crate::petitions::usecases::concerned::concerned;
use crate::petitions::usecases::following::keep;
use crate::petitions::usecases::moves::{decision_on, move_clocks};
use crate::petitions::usecases::sight::Sight;
use crate::petitions::usecases::waiting::let_go;

/// From where the caller looks at a row.
pub(super) fn sight(act: &Performance<'_>, facts: &AccessFacts) -> Sight {
    Sight::on(act.context.caller(), &act.context.scope(matrix), facts)
}

/// The case: one that the caller works with too, and that the petition belongs to. What he does not see is answered as if
/// it were not there.
pub(super) async fn joined(
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

/// The case as a petition shows it that comes to it.
pub(super) async fn linkage(act: &mut Performance<'_>, case: &Case, link_type: LinkType) -> Outcome<Linkage> {
    let first = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
    Ok(Linkage {
        case_id: case.id,
        case_number: case.number.clone(),
        link_type,
        public_status: case.public_status,
        settler_position_id: first.settler_position_id,
        assignee: (first.assignee_position_id, first.assignee_unit_id),
    })
}

/// Whoever settles the case or works on it is not concerned by the petition. Asked last; who only tries it on a sealed one is told
/// nothing, for nobody records it.
pub(super) async fn refuse_hands(act: &mut Performance<'_>, petition: &Petition, case: &Case) -> Outcome<()> {
    if petition.sealed && act.only_tried() {
        return Ok(());
    }
    let named = concerned(act.tx.conn(), act.context.app(), petition).await?;
    refuse_concerned_hands(act, case, ("petition", petition.id), &named).await
}

/// Takes along what waits for a petition that came to a case, once both were saved; gives the case, and whether any came. By its
/// acceptance they are accepted too. What does not belong there, as it stands now, is let go: so is what names who settles the case
/// or works on it, and nobody is told why.
pub(super) async fn take_along(
    act: &mut Performance<'_>,
    petition: &Petition,
    case: Case,
) -> Outcome<(Case, bool)> {
    let (mut case, mut any) = (case, false);
    let accepted = petition.status == Status::Accepted;
    for (wait, waiting) in waits::of(act.tx, petition).await? {
        let link_type =
            waiting.link_type.ok_or_else(|| Problem::internal("a petition that waits unlinked"))?;
        let acts = standing(act.tx, &waiting, act.act_id).await?;
        let treatment = decision_on(&waiting, &acts);
        if belongs(act, &waiting, (&case, link_type), treatment).await? {
            let link = acts.iter().find(|done| done.id == wait.act_id);
            let on = link.map_or(act.acted_on, |link| link.acted_on.max(act.acted_on));
            let treatment = accepted.then_some(treatment);
            case = taken(act, (&wait, waiting, link_type), case, (treatment, on)).await?;
            any = true;
        } else {
            let_go(act, &wait, waiting).await?;
        }
    }
    Ok((case, any))
}

async fn belongs(
    act: &mut Performance<'_>,
    waiting: &Petition,
    (case, link_type): (&Case, LinkType),
    treatment: Treatment,
) -> Outcome<bool> {
    if may_link(waiting, case, link_type).is_err() || decided::is_ahead(waiting, treatment, case)? {
        return Ok(false);
    }
    match refuse_hands(act, waiting, case).await {
        Ok(()) => Ok(true),
        Err(problem) if problem.code == Code::AssigneeConflicted => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Its clocks end by its own link, `on` the day of that, but no earlier than there is a case: an annulment of the link takes that back.
/// `treatment`: what of it is accepted; `None`: it comes along by a link.
async fn taken(
    act: &mut Performance<'_>,
    (wait, waiting, link_type): (&WaitRow, Petition, LinkType),
    case: Case,
    (treatment, on): (Option<Treatment>, NaiveDate),
) -> Outcome<Case> {
    let (before, old) = (waiting.facts(), case.facts());
    let to = linkage(act, &case, link_type).await?;
    let mut taken = waiting.taken_along(to, act.now());
    let (app, row) = (act.context.app(), PetitionAct::Link.row());
    let rows = match treatment {
        Some(treatment) => {
            let done = standing(act.tx, &taken, wait.act_id).await?;
            decided::move_clocks(act, (&taken, &done), treatment, (on, wait.act_id)).await?
        }
        None => move_clocks(act.tx, app, &taken, row, on, wait.act_id).await?,
    };
    taken.due_on = next_due(taken.sealed, &rows);
    let case = case.joined_by(&taken);
    let case = hide_together(act, &mut taken, case).await?;
    keep(act.tx, &taken, act.now()).await?;
    waits::end(act.tx, (&wait.commune, wait.act_id), TAKEN_ALONG, act.act_id).await?;
    tell_case(act, (EventType::CasePetitionLinked, taken.id, link_type), &case, old);
    act.event(Event {
        petition_id: Some(taken.id),
        fields: json!({ "case_id": case.id, "link_type": link_type }),
        before: Some(before),
        after: Some(taken.facts()),
        ..Event::of(row.event, "petition", taken.id)
    });
    Ok(case)
}
