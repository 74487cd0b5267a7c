//! Which road a petition takes by an act, and the term that it has there.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Wanted, beginning, decision_on, is_there, renewed};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::{
    DECIDING, OF_ONE_ROAD, TELLING, in_several_places, is_left_owed, step_rule, told_in_writing,
};
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{DeadlineStatus, Kind, Petition, PetitionAct, Track};
use crate::petitions::store::acts::{self as store, EnteredAct, StandingAct};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::intakes;
use crate::petitions::usecases::clocks;

/// Acts by which a petition is found to be what it is.
pub const CLASSIFYING: [PetitionAct; 2] = [PetitionAct::Screening, PetitionAct::Reclassification];

/// Takes the road of this treatment, whatever was proposed: the terms of the roads not taken have fallen away, but for what it leaves
/// owed, and the one of this road stands on record, whether it was announced or not. `done`: the acts that stand without this one;
/// `found_on`: the day on which the grounds for this road were found to suffice.
pub async fn take_road(
    tx: &mut Tx,
    app: &App,
    (petition, done): (&Petition, &[StandingAct]),
    treatment: Treatment,
    found_on: NaiveDate,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    if petition.kind.is_none() {
        return Ok(());
    }
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let own = term_of(tx, petition, Some(decided_by(treatment, petition, done))).await?;
    let mut own = own.map(|rule| as_found(rule, &rows));
    if treatment == Treatment::Refuse && own == Some(TELLING[0]) {
        let in_writing = match store::refusal(tx, petition, act_id).await? {
            Some(ground) => ground.is_told_in_writing(),
            None => is_told_in_writing(tx, petition, &rows).await?,
        };
        own = own.map(|rule| if in_writing { told_in_writing(rule) } else { rule });
    }
    let fallen = |row: &&DeadlineRow| {
        let rule = row.rule_key.as_str();
        OF_ONE_ROAD.contains(&rule) && own != Some(rule) && !is_left_owed(rule, treatment.as_str())
    };
    let fallen = rows.iter().filter(|row| clocks::is_open(row)).filter(fallen);
    deadlines::stop(tx, fallen, DeadlineStatus::Cancelled, on, Some(act_id)).await?;
    let Some(own) = own else { return Ok(()) };
    let from = beginning(own, petition, renewed(petition, done), found_on);
    if !rows.iter().any(|row| is_there(row, own, from)) {
        clocks::begin(tx, app, petition, &[(own, from)]).await?;
    }
    Ok(())
}

/// Whether a petition is accepted is one question, answered no too, or put off until its writer has sent what is missing: for a land dispute
/// the treatment alone does not tell which question that is, its mediation or its settlement.
fn decided_by(treatment: Treatment, petition: &Petition, acts: &[StandingAct]) -> Treatment {
    match treatment {
        Treatment::Refuse | Treatment::RequestSupplement if petition.kind == Some(Kind::LandDispute) => {
            decision_on(petition, acts)
        }
        _ => treatment,
    }
}

/// Key of the term of a road.
pub(super) async fn term_of(
    tx: &mut Tx,
    petition: &Petition,
    treatment: Option<Treatment>,
) -> Outcome<Option<&'static str>> {
    let Some((kind, treatment)) = petition.kind.zip(treatment) else { return Ok(None) };
    let track = petition.track.unwrap_or(Track::State);
    let known_writer = intakes::find(tx.conn(), &petition.commune, petition.id).await?.has_known_writer;
    Ok(step_rule((kind.as_str(), track.as_str()), treatment.as_str(), known_writer))
}

/// True where a refusal that was proposed is told in writing: the finding left the term of any other notice neither running, nor to be
/// ended by what was told since.
pub(super) async fn is_told_in_writing(
    tx: &mut Tx,
    petition: &Petition,
    rows: &[DeadlineRow],
) -> Outcome<bool> {
    let entered = store::entered(tx, &petition.commune, &[petition.id], None).await?;
    let finds = |act: &EnteredAct| CLASSIFYING.iter().any(|kind| act.kind == kind.as_str());
    let since: Vec<Uuid> = entered.iter().rev().take_while(|act| !finds(act)).map(|act| act.id).collect();
    let owed = |row: &DeadlineRow| {
        let stopped = row.status != DeadlineStatus::Cancelled.as_str()
            && row.stopped_by_act.is_some_and(|act| since.contains(&act));
        row.rule_key == TELLING[0] && (clocks::is_open(row) || stopped)
    };
    Ok(!rows.iter().any(owed))
}

/// True for a clock of deciding on acceptance.
pub(super) fn decides(row: &DeadlineRow) -> bool {
    DECIDING.contains(&row.rule_key.as_str())
}

/// The term as screening found it: a denunciation that is checked in several places has the longer one, as long as the last clock of
/// that step says so.
pub(super) fn as_found(rule: &'static str, rows: &[DeadlineRow]) -> &'static str {
    if found_in_several_places(rows) { in_several_places(rule) } else { rule }
}

/// True where the last clock of deciding on acceptance has the term for several places.
#[must_use]
pub fn found_in_several_places(rows: &[DeadlineRow]) -> bool {
    let deciding = rows.iter().filter(|row| decides(row));
    deciding.max_by_key(|row| row.created_at).is_some_and(|row| row.rule_key != DECIDING[0])
}

/// True where among these is a clock of deciding on acceptance with another term than the last one had.
#[must_use]
pub fn has_other_term(wanted: &[Wanted], rows: &[DeadlineRow]) -> bool {
    let several =
        wanted.iter().find(|(rule, _)| DECIDING.contains(rule)).map(|(rule, _)| *rule != DECIDING[0]);
    several.is_some_and(|several| several != found_in_several_places(rows))
}
