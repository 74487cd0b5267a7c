//! Who settles what is accepted, and what of it is accepted.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::assignments::acts::decided::treatment;
use crate::kernel::access::{Condition, HasFacts as _, Position};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::petitions::model::{Petition, PetitionAct, Status};
use crate::petitions::usecases::moves::Road;

/// The settler: a head of the book on the day of the act, who is not concerned himself.
pub(super) async fn settler(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<Position> {
    let wrong = |detail: &str| Problem::field("/settler_position_id", "not_permitted", detail);
    let position = office::held_position(act.tx.conn(), &petition.commune, id, act.acted_on)
        .await?
        .ok_or_else(|| wrong("There is no such position on the day of the act."))?;
    if !Condition::Head.holds(&position, &petition.facts()) {
        return Err(wrong("Only the head of the book settles."));
    }
    // Of a sealed petition the others are refused alike: trying them out would tell whom it names.
    let usual = Some(id) == petition.settler_position_id || id == act.acting()?.id;
    if petition.sealed && !usual {
        return Err(wrong("A sealed petition is settled by its settler, or by who accepts it."));
    }
    if petition.excluded_person_ids.contains(&position.person_id) {
        return Err(Problem::new(Code::AssigneeConflicted).under_conflict("petition", petition.id));
    }
    Ok(position)
}

/// What of the petition is accepted, and what its time is counted from.
pub(super) async fn road(
    act: &mut Performance<'_>,
    petition: &Petition,
    requested_on: Option<NaiveDate>,
) -> Outcome<Road> {
    let referred = petition.status == Status::MediationReferred;
    asked_for(act, petition, referred, requested_on).await?;
    Ok(Road { treatment: treatment(act, petition, referred).await?, requested_on })
}

/// The day on which the settlement of a dispute was asked for whose mediation had been in vain: between both.
async fn asked_for(
    act: &mut Performance<'_>,
    petition: &Petition,
    referred: bool,
    requested_on: Option<NaiveDate>,
) -> Outcome<()> {
    let wrong = |code, detail: &str| Err(Problem::field("/requested_on", code, detail));
    if !referred {
        let detail = "Only for a land dispute that was referred to mediation in vain.";
        return requested_on.map_or(Ok(()), |_| wrong("not_allowed", detail));
    }
    let referral = PetitionAct::MediationReferral.as_str();
    act.not_before_act(petition, referral, "the referral to mediation").await?;
    let referred_on = act.latest(petition, referral).await?;
    match requested_on {
        None => wrong("required", "On which day was the settlement of the dispute asked for?"),
        Some(day) if Some(day) < referred_on => wrong("inverted", "Not before the referral to mediation."),
        Some(day) if day > act.acted_on => wrong("inverted", "Not after the acceptance."),
        Some(_) => Ok(()),
    }
}
