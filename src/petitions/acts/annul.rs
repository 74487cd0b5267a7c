//! Annulment (hủy) of an act: nothing is deleted. The petition stands again where the acts that remain have brought it, what
//! the act had stopped runs on, and what it had started is cancelled. The act itself stands with the cases, since a link is undone
//! there too.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::barred;
use super::passage::take_back;
use super::reply::{answered, is_settled};
use super::step::{holds, named};
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::access::rule_of;
use crate::petitions::model::grounds::AnnulmentGround;
use crate::petitions::model::life::{Stands, state_after};
use crate::petitions::model::{Kind, Petition, PetitionAct, PublicStatus, Status, TransitionError};
use crate::petitions::store::acts::{StandingAct, entered, is_asked, is_of, set_aside, standing};
use crate::petitions::store::intakes;
use crate::petitions::store::passages::{followed, is_followed};
use crate::petitions::store::waits::taken_along_at;
use crate::petitions::usecases::clocks::{Start, wanted_first};
use crate::petitions::usecases::moves::{exchange, supplied_meanwhile, undo, undo_along, undo_since};
use crate::petitions::usecases::unasked::{take_proposed_road, undo_request};

/// Why an act is annulled.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnnulmentInput {
    /// Why.
    pub ground: AnnulmentGround,
    /// The reason in words.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
    /// The act, from the path.
    #[serde(skip)]
    #[schema(ignore)]
    pub act_id: Option<Uuid>,
}

/// What an annulment has undone.
#[derive(Debug)]
pub struct Undone {
    /// The act that was annulled.
    pub annulled: StandingAct,
    /// The petition as it stands without it.
    pub petition: Petition,
    /// Codes and ids for the event.
    pub fields: Value,
}

/// Undoes an act of the table. What another room holds of it is undone there; the petition is not saved yet.
pub async fn undone(
    act: &mut Performance<'_>,
    petition: &Petition,
    input: &AnnulmentInput,
) -> Outcome<Undone> {
    let id = named(input.act_id)?;
    let Remaining { annulled, before, after } = remaining(act, petition, id).await?;
    let facts = petition.facts();
    act.not_before(annulled.acted_on, "the act that it annuls")?;
    let row = annulled.act.row();
    let may = holds(act, rule_of(row.hand), &facts) || act.hands.meet(Condition::Head, &facts);
    if !may {
        return Err(Problem::new(Code::PermissionMissing));
    }
    if annulled.act == PetitionAct::Transfer {
        take_back(act, petition, id).await?;
    }
    let rested_upon = gave_back(&annulled) && !is_followed(act.tx, petition).await?;
    if rested_upon || linked_by(act, petition, &annulled).await? {
        return Err(barred(act.context, petition, TransitionError::NotTheLatest));
    }
    undo_clocks(act, petition, &annulled, (&before, &after)).await?;
    let mut petition = petition.clone().changed(act.now());
    petition.people_count += annulled.fewer();
    // What only told something has not brought it where it stands, which may be in a case.
    if !annulled.only_tells() {
        let stand: Vec<Stands> = after.iter().map(StandingAct::stands).collect();
        petition = petition.standing(state_after(&stand));
        supplied_meanwhile(act.tx, act.context.app(), &petition, (&before, &after)).await?;
        if petition.status == Status::Received {
            as_it_came(act, &petition).await?;
        }
        if is_settled(&after) {
            petition = answered(act, petition).await?;
        }
    } else if petition.waits() && is_asked(&after) {
        petition.public_status = PublicStatus::ActionNeeded;
    }
    // Transferred again it follows the entry in the other book, wherever that stands by now.
    if let Some(entry) = followed(act.tx.conn(), &petition).await? {
        petition.public_status = entry.told_above();
    }
    let status = petition.status;
    let fields = json!({ "annuls": id, "act": annulled.act, "ground": input.ground, "status": status });
    Ok(Undone { annulled, petition, fields })
}

/// Takes back what the act did to the clocks. What the petition was classified as since holds, and gives it its term.
async fn undo_clocks(
    act: &mut Performance<'_>,
    petition: &Petition,
    annulled: &StandingAct,
    (before, after): (&[StandingAct], &[StandingAct]),
) -> Outcome<()> {
    let (app, when, id) = (act.context.app(), (act.acted_on, act.act_id), annulled.id);
    let anew = after.iter().rev().find(|done| done.act == PetitionAct::Reclassification);
    let anew = anew.filter(|done| follows(before, id, done.id));
    let asked = annulled.act == PetitionAct::SupplementRequest;
    if let Some(anew) = anew.filter(|_| asked) {
        return undo_request(act.tx, app, petition, (id, anew.acted_on), when).await;
    }
    if begins_clocks(petition, annulled) {
        match taken_along_at(act.tx, (&petition.commune, id)).await? {
            Some(since) => {
                let asked = is_asked(before);
                undo_along(act.tx, app, petition, ((since, id), asked), when).await?;
            }
            None => undo(act.tx, app, petition, id, when).await?,
        }
    } else if annulled.mediated_on().is_some() {
        // That reply has ended a clock and begun none.
        undo_since(act.tx, app, petition, (DateTime::<Utc>::MAX_UTC, id), when).await?;
    }
    // In a case no clock follows what is found. Of one kind a land dispute alone has two roads there, and the other one may be owed now.
    let accepted = annulled.act == PetitionAct::Acceptance && petition.kind == Some(Kind::LandDispute);
    if let Some(anew) = anew.filter(|_| accepted) {
        let alone = Petition { case_id: None, ..petition.clone() };
        take_proposed_road(act.tx, app, &alone, anew.acted_on, when).await?;
    }
    Ok(())
}

/// True where the act may have begun clocks of the petition. What moved nothing has not, but for a supplement that came while it waits for
/// another one; nor has the link by which it waits.
fn begins_clocks(petition: &Petition, annulled: &StandingAct) -> bool {
    if petition.waits() {
        return annulled.set_aside;
    }
    annulled.stands().moved
}

/// True where this act came after that one.
fn follows(acts: &[StandingAct], one: Uuid, later: Uuid) -> bool {
    acts.iter().skip_while(|done| done.id != one).any(|done| done.id == later)
}

/// What is not screened yet has the first clocks of a petition that came like this one, as it was corrected meanwhile.
async fn as_it_came(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    let intake = intakes::find(act.tx.conn(), &petition.commune, petition.id).await?;
    let wanted = wanted_first(petition, Start::of(petition, &intake));
    exchange(act.tx, act.context.app(), petition, &wanted, (act.acted_on, act.act_id)).await?;
    Ok(())
}

/// The act that is annulled, those that stood with it, and those that stand without it.
struct Remaining {
    annulled: StandingAct,
    before: Vec<StandingAct>,
    after: Vec<StandingAct>,
}

async fn remaining(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<Remaining> {
    // The annulment under way names the act already, which must not count as annulled by it.
    let acts = standing(act.tx, petition, act.act_id).await?;
    let barred = |error| barred(act.context, petition, error);
    let Some(place) = acts.iter().position(|done| done.id == id) else {
        // An act of another petition is none of this one.
        let own = is_of(act.tx, petition, id).await?;
        return Err(if own { barred(TransitionError::NotAnnullable) } else { Problem::not_found() });
    };
    if !acts[place].act.row().annullable {
        return Err(barred(TransitionError::NotAnnullable));
    }
    // In a case it is classified anew within one procedure only: that holds, accepted or not. What it is holds too without a request.
    let beside = [PetitionAct::Acceptance, PetitionAct::SupplementRequest].contains(&acts[place].act);
    let stays =
        |later: &StandingAct| later.only_tells() || (beside && later.act == PetitionAct::Reclassification);
    if !acts[place + 1..].iter().all(stays) {
        return Err(barred(TransitionError::NotTheLatest));
    }
    let mut after = acts.clone();
    let annulled = after.remove(place);
    set_aside(&mut after);
    Ok(Remaining { annulled, before: acts, after })
}

/// True where by this act a book has nothing more to do with what another one passed on to it, which may go on with it then.
fn gave_back(annulled: &StandingAct) -> bool {
    [PetitionAct::Return, PetitionAct::Voiding].contains(&annulled.act)
}

/// True where the act is a withdrawal that came as a petition of its own, which was linked to this one since.
async fn linked_by(act: &mut Performance<'_>, petition: &Petition, annulled: &StandingAct) -> Outcome<bool> {
    let by = annulled.facts["by_petition_id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let Some(by) = by else { return Ok(false) };
    let acts = entered(act.tx, &petition.commune, &[by], None).await?;
    let mut links = acts.iter().filter(|done| done.kind == PetitionAct::Link.as_str());
    Ok(links.any(|done| done.facts["petition_id"] == json!(petition.id)))
}
