//! The acceptance of a petition is taken back (hủy thụ lý): the case that it opened is void, and the work that was given there ends; what
//! it had taken along waits for the petition again.

use serde_json::json;

use crate::assignments::store;
use crate::cases::model::Case;
use crate::cases::usecases::linked::tell_case;
use crate::cases::usecases::{informing, unaccepting};
use crate::kernel::access::{AccessFacts, Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::acts::annul::Undone;
use crate::petitions::model::{Petition, PetitionAct, TransitionError};
use crate::petitions::store::{acts, deadlines, waits};
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::clocks::{never_assigned, next_due};
use crate::petitions::usecases::following::keep;
use crate::petitions::usecases::moves::undo_along;
use crate::petitions::usecases::recompute::tell_counted;
use crate::petitions::usecases::settling::{accountable, settler};
use crate::petitions::usecases::telling::{meeting, offices};

/// True where the act that is annulled has accepted the petition.
pub(super) fn accepts(undone: &Undone) -> bool {
    undone.annulled.act == PetitionAct::Acceptance
}

/// Nothing rests on the acceptance; else what does, with its annulment.
pub(super) async fn free(
    act: &mut Performance<'_>,
    (petition, undone): (&Petition, &Undone),
    case: &Case,
) -> Outcome<()> {
    let way = unaccepting::in_the_way(act.tx, (petition, case), undone.annulled.id).await?;
    if way.is_empty() {
        return Ok(());
    }
    let error = TransitionError::NotTheLatest;
    let detail = format!("{} In the way: {}.", error.detail(), way.named());
    let mut available = way.annulled_at;
    available.extend(actions(act.context, petition, &petition.facts()).0);
    Err(Problem::barred(&detail, PetitionAct::Acceptance.row().article, available))
}

/// Takes the petition out of the case that it opened, which is void.
pub(super) async fn close(act: &mut Performance<'_>, undone: &Undone, case: Case) -> Outcome<Petition> {
    let petition = alone(act, undone.petition.clone().unlinked()).await?;
    never_assigned(act.tx, act.context.app(), &petition).await?;
    end_work(act, &case).await?;
    unaccepting::void(act, &petition, case, undone.annulled.id).await?;
    Ok(petition)
}

/// Who settles it and who answers for it are those of its own book again.
pub(super) async fn alone(act: &mut Performance<'_>, mut petition: Petition) -> Outcome<Petition> {
    let (conn, today) = (act.tx.conn(), act.context.today());
    let whom = (petition.sealed, petition.excluded_person_ids.as_slice());
    petition.settler_position_id = settler(conn, &petition, today, whom).await?;
    let answers = accountable(conn, &petition, today).await?;
    petition.assignee_position_id = answers.as_ref().map(|position| position.id);
    petition.assignee_unit_id = answers.map(|position| position.unit_id);
    Ok(petition)
}

/// Open work on the case ends undone, and who had it is told.
async fn end_work(act: &mut Performance<'_>, case: &Case) -> Outcome<()> {
    let work = store::open_on(act.tx, &case.commune, case.id).await?;
    let offices = offices(act.tx.conn(), &case.commune, act.context.today()).await?;
    for work in work {
        let before = work.facts();
        let ended = work.annul(act.now()).map_err(|_| Problem::internal("open work that is not open"))?;
        store::save(act.tx, &ended).await?;
        let facts = AccessFacts { excluded_person_ids: case.excluded_person_ids.clone(), ..ended.facts() };
        let told = meeting(&offices, &facts, &[Condition::Assignee]);
        let telling = Telling::new(NotificationKind::AssignmentAnnulled, told);
        act.event(Event {
            petition_id: Some(ended.petition_id),
            case_id: Some(ended.case_id),
            fields: json!({ "status": ended.status }),
            before: Some(before),
            after: Some(ended.facts()),
            telling: Some(telling),
            ..Event::of(EventType::AssignmentAnnulled, "assignment", ended.id)
        });
    }
    Ok(())
}

/// What the acceptance took along into its case waits for the petition again: its clocks run on from where they stood.
pub(super) async fn wait_again(act: &mut Performance<'_>, undone: &Undone, case: &Case) -> Outcome<()> {
    let (petition, acceptance) = (&undone.petition, undone.annulled.id);
    let since = acts::entered_at(act.tx, petition, acceptance).await?;
    let app = act.context.app();
    for (wait, along) in waits::along(act.tx, petition, acceptance).await? {
        let before = along.facts();
        let clocks = deadlines::of_petitions(act.tx.conn(), &along.commune, &[along.id]).await?;
        let when = (act.acted_on, act.act_id);
        let asked = acts::is_asked(&acts::standing(act.tx, &along, act.act_id).await?);
        undo_along(act.tx, app, &along, ((since, wait.act_id), asked), when).await?;
        let back = along.waits_again(petition, asked, act.now());
        let mut back = alone(act, back).await?;
        waits::resume(act.tx, (&wait.commune, wait.act_id)).await?;
        let rows = informing::follow(act.tx, app, &back).await?;
        back.due_on = next_due(back.sealed, &rows);
        keep(act.tx, &back, act.now()).await?;
        if let Some(link_type) = back.link_type {
            tell_case(act, (EventType::CasePetitionUnlinked, back.id, link_type), case, case.facts());
        }
        let told = (!back.sealed).then_some(petition.id);
        let mut fields = json!({ "petition_id": told, "link_type": back.link_type });
        tell_counted(app, &mut fields, (&clocks, &rows), None)?;
        act.event(Event {
            petition_id: Some(back.id),
            fields,
            before: Some(before),
            after: Some(back.facts()),
            ..Event::of(EventType::PetitionLinked, "petition", back.id)
        });
    }
    Ok(())
}
