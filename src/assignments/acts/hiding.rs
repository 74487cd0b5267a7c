//! Whom a sealed petition hides itself from once a correction names persons anew: with all that belongs to its case, and in every book
//! of the commune in which the matter stands.

use serde_json::json;
use uuid::Uuid;

use super::hands::refuse_concerned_hands;
use crate::cases::model::Case;
use crate::cases::usecases::linked::hide_together;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store;
use crate::petitions::store::passages::sealed_entries;
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::intake::Days;
use crate::petitions::usecases::settling::{accountable, settler};

/// Hides a sealed petition from who is newly named, with all that belongs to its case; who answers for it and who settles it are
/// others where these were. Nobody who works on the case is concerned: he is replaced first.
pub(super) async fn hide(
    act: &mut Performance<'_>,
    petition: &mut Petition,
    case: Option<Case>,
    named: &[Uuid],
) -> Outcome<Option<Case>> {
    let Some(case) = case else {
        hide_alone(act, petition, named).await?;
        return Ok(None);
    };
    if !petition.sealed || !act.only_tried() {
        refuse_concerned_hands(act, &case, ("petition", petition.id), named).await?;
    }
    if !petition.sealed {
        return Ok(Some(case));
    }
    petition.hide_from(named);
    hide_together(act, petition, case).await.map(Some)
}

/// True where it is another petition now.
async fn hide_alone(act: &mut Performance<'_>, petition: &mut Petition, named: &[Uuid]) -> Outcome<bool> {
    if !petition.sealed || named.iter().all(|person| petition.excluded_person_ids.contains(person)) {
        return Ok(false);
    }
    let today = act.context.today();
    petition.hide_from(named);
    let answers = accountable(act.tx.conn(), petition, today).await?;
    petition.assignee_position_id = answers.as_ref().map(|position| position.id);
    let review = Days { received_on: petition.received_on, late: false }.review(answers.is_none());
    petition.intake_review.retain(|mark| !review.contains(mark));
    petition.intake_review.extend(review);
    petition.assignee_unit_id = answers.map(|position| position.unit_id);
    if petition.kind.is_some() {
        let whom = petition.excluded_person_ids.clone();
        petition.settler_position_id = settler(act.tx.conn(), petition, today, (true, &whom)).await?;
    }
    Ok(true)
}

/// Hides the entries in other books from who is newly named in this one. Where one of them is settled already, whoever works on it may be
/// concerned: it is corrected in that book.
pub(super) async fn hide_elsewhere(
    act: &mut Performance<'_>,
    petition: &Petition,
    named: &[Uuid],
) -> Outcome<()> {
    if !petition.sealed {
        return Ok(());
    }
    for entry in sealed_entries(act.tx, petition).await? {
        if entry.case_id.is_some() {
            let detail = "The matter is settled in another book of the commune: it is corrected there.";
            let actions = actions(act.context, petition, &petition.facts()).0;
            return Err(Problem::barred(detail, PetitionAct::Transfer.row().article, actions));
        }
        let before = entry.facts();
        let mut hidden = entry.clone();
        if hide_alone(act, &mut hidden, named).await? {
            let hidden = hidden.changed(act.now());
            store::save(act.tx, &hidden).await?;
            let telling = newly_answers(act, (&entry, &hidden)).await?;
            act.event(Event {
                petition_id: Some(hidden.id),
                fields: json!({ "corrected": ["about"] }),
                before: Some(before),
                after: Some(hidden.facts()),
                telling,
                ..Event::of(EventType::PetitionCorrected, "petition", hidden.id)
            });
        }
    }
    Ok(())
}

/// Whoever answers for it now and did not before is told as of a petition that has come.
pub(super) async fn newly_answers(
    act: &mut Performance<'_>,
    (was, is): (&Petition, &Petition),
) -> Outcome<Option<Telling>> {
    if is.assignee_position_id == was.assignee_position_id || is.case_id.is_some() {
        return Ok(None);
    }
    let answers = accountable(act.tx.conn(), is, act.context.today()).await?;
    Ok(answers.map(|position| Telling::new(NotificationKind::PetitionReceived, [&position])))
}
