//! What follows from a correction: clocks that are counted from another day, what the case shows, what is found by it, and what is told.

use serde_json::{Value, json};

use super::hiding::newly_answers;
use crate::cases::model::{Case, CaseFlag};
use crate::cases::store as cases;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::model::{Petition, Status};
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::intakes::IntakeRow;
use crate::petitions::usecases::clocks::{self, Start, receive_again, wanted_first};
use crate::petitions::usecases::correction::CorrectionInput;
use crate::petitions::usecases::duplicates;
use crate::petitions::usecases::intake::NewPetition;
use crate::petitions::usecases::moves::{begin_besides, exchange};
use crate::petitions::usecases::recompute::{changes, difference};
use crate::petitions::usecases::screening::form_of;
use crate::petitions::usecases::telling::{at_work, offices};
use crate::vault::open_released;

/// Later petitions about the same matter find it by what it says now.
pub(super) async fn found_anew(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    let app = act.context.app();
    let parts = open_released(act.tx.conn(), app, &petition.commune, petition.id, &[petition.id]).await?;
    duplicates::forget(act.tx, petition).await?;
    duplicates::remember(act.tx, app, petition, &parts).await
}

/// A clock as it was and as it is.
pub(super) type Moved = (DeadlineRow, DeadlineRow);

/// Clocks that are others now, that began, and that were cancelled; with them all clocks as they are. Before screening the first ones are
/// those that a petition has which came so. `done` are the acts that stand before the correction.
pub(super) async fn move_clocks(
    act: &mut Performance<'_>,
    petition: &Petition,
    to: &Petition,
    (intake, whole): (&IntakeRow, &NewPetition),
    done: &[StandingAct],
) -> Outcome<(Vec<Moved>, Vec<DeadlineRow>)> {
    let (app, when) = (act.context.app(), (act.acted_on, act.act_id));
    let (came_otherwise, known_writer) = (petition.received_on != to.received_on, !whole.writers.is_empty());
    let to_party_head = form_of(whole).to_party_head;
    let other = known_writer != intake.has_known_writer
        || to_party_head != intake.form().to_party_head
        || petition.channel != to.channel;
    let exchanged = other && to.status == Status::Received;
    let old = deadlines::of_petitions(act.tx.conn(), &to.commune, &[to.id]).await?;
    if !came_otherwise && !exchanged {
        return Ok((Vec::new(), old));
    }
    if came_otherwise {
        receive_again(act.tx, app, to, (petition.received_on, done), when).await?;
    }
    if exchanged {
        let wanted = wanted_first(to, Start { known_writer, to_party_head, ..Start::of(to, intake) });
        exchange(act.tx, app, to, &wanted, when).await?;
    } else {
        begin_besides(act.tx, app, to, (petition.received_on, done), act.act_id).await?;
    }
    let new = deadlines::of_petitions(act.tx.conn(), &to.commune, &[to.id]).await?;
    Ok((changes(&old, &new), new))
}

/// A case shows what the petition that opened it shows; one that was merged does so again once that is annulled.
pub(super) async fn in_case(
    act: &mut Performance<'_>,
    case: Option<Case>,
    (was, petition): (&Petition, &Petition),
) -> Outcome<()> {
    let Some(case) = case.filter(|case| case.petition_id == petition.id) else { return Ok(()) };
    let crowded = |petition: &Petition| petition.flags.iter().any(|flag| flag == CaseFlag::Crowded.as_str());
    let mut flags = case.flags.clone();
    if crowded(petition) && !crowded(was) {
        CaseFlag::Crowded.mark(&mut flags);
    }
    let shown = Case { flags, due_on: petition.due_on, ..case.clone().showing(petition) };
    if shown == case { Ok(()) } else { cases::save(act.tx, &shown.changed(act.now())).await }
}

/// What the event tells: names, and of what the row shows what it was and is.
pub(super) fn told(petition: &Petition, to: &Petition, input: &CorrectionInput, moved: &[Moved]) -> Value {
    let mut fields = json!({ "corrected": input.names() });
    if petition.received_on != to.received_on {
        fields["old_received_on"] = json!(petition.received_on);
        fields["received_on"] = json!(to.received_on);
    }
    if petition.received_on != to.received_on || !moved.is_empty() {
        fields["deadlines"] = moved.iter().map(|(old, new)| difference(old, new)).collect();
        fields["old_due_on"] = json!(petition.due_on);
        fields["new_due_on"] = json!(to.due_on);
    }
    if petition.channel != to.channel {
        fields["old_channel"] = json!(petition.channel);
        fields["channel"] = json!(to.channel);
    }
    fields
}

/// Who answers for it anew is told of it; who works on it, where a duty has another day.
pub(super) async fn telling(
    act: &mut Performance<'_>,
    (was, petition): (&Petition, &Petition),
    moved: &[Moved],
) -> Outcome<Option<Telling>> {
    if let Some(telling) = newly_answers(act, (was, petition)).await? {
        return Ok(Some(telling));
    }
    let duty = |(old, new): &Moved| {
        clocks::is_open(old) && clocks::is_duty(&new.rule_key) && old.due_on != new.due_on
    };
    if !moved.iter().any(duty) {
        return Ok(None);
    }
    let today = act.context.today();
    let offices = offices(act.tx.conn(), &petition.commune, today).await?;
    let facts = petition.facts();
    let telling = Telling::new(NotificationKind::DeadlineMoved, at_work(&offices, &facts));
    Ok(Some(Telling { due_on: petition.due_on, ..telling }))
}
