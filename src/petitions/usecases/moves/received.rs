//! Clocks of a petition that came on another day than was entered, and whose rules had not begun on one of the two.

use chrono::NaiveDate;
use uuid::Uuid;

use super::roads::is_told_in_writing;
use super::{MEDIATION, Wanted, is_there, mediated, renewed, requested, term_of};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::law::told_in_writing;
use crate::petitions::model::life::{ActRow, Starts, Stops};
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{Petition, PetitionAct, Status};
use crate::petitions::store::acts::{StandingAct, mediated_by};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::usecases::clocks::{self, Beginning, RED_LINE};

/// Starts the clocks that the petition has besides, now that it is counted from its right day: the red line, and the term of the road
/// that screening proposed, or of the mediation to which it went, where their rules had not begun on the day that it `had`; and where the
/// correction `act_id` has cancelled the time for telling of a refusal that was decided, that from the decision. `done` are the acts that
/// stand before the correction.
pub async fn begin_besides(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (had, done): (NaiveDate, &[StandingAct]),
    act_id: Uuid,
) -> Outcome<()> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let receipt = Beginning::on(petition.received_on);
    let law = app.part::<LawBook>().current();
    let begun = |rule: &str| law.governing(&petition.commune, rule, had).is_some();
    // Nothing was done with what waits for another petition: its own clocks run on.
    let screened = petition.status == Status::Screened || petition.waits();
    let mut wanted: Vec<Wanted> = match petition.status {
        Status::Received => vec![(RED_LINE, receipt)],
        _ if screened && is_unhandled(done) => {
            // What came back, or was completed, is counted from then.
            let proposed = petition.proposed.filter(|_| renewed(petition, done).is_none());
            let in_writing =
                proposed == Some(Treatment::Refuse) && is_told_in_writing(tx, petition, &rows).await?;
            let own = term_of(tx, petition, proposed).await?;
            let own = own.map(|rule| if in_writing { told_in_writing(rule) } else { rule });
            let own = own.filter(|rule| !begun(rule));
            own.into_iter().chain([RED_LINE]).map(|rule| (rule, receipt)).collect()
        }
        // What was complete later has had the term since then.
        Status::MediationReferred if requested(petition, done).is_none() && !begun(MEDIATION) => {
            vec![(MEDIATION, receipt)]
        }
        Status::Refused => {
            let own = term_of(tx, petition, Some(Treatment::Refuse)).await?.map(told_in_writing);
            let lost = own.filter(|rule| {
                rows.iter().any(|row| row.rule_key == *rule && row.stopped_by_act == Some(act_id))
            });
            lost.zip(refused_on(done)).map(|(rule, on)| (rule, Beginning::on(on))).into_iter().collect()
        }
        _ => Vec::new(),
    };
    // A red line that an act has ended is not the one that runs again since.
    let stands = |row: &DeadlineRow| row.rule_key != RED_LINE || clocks::is_open(row);
    wanted.retain(|(rule, from)| !rows.iter().any(|row| stands(row) && is_there(row, rule, *from)));
    clocks::begin(tx, app, petition, &wanted).await?;
    // What the mediators have done by now was done in that time too.
    match mediated_by(done).filter(|_| petition.status == Status::MediationReferred) {
        Some((ended_on, reply)) => mediated(tx, petition, ended_on, reply).await,
        None => Ok(()),
    }
}

/// True as long as no outward act was done, or none since the petition is complete, or back: the red line runs. The link by which a
/// petition waits for another one is no such act.
fn is_unhandled(acts: &[StandingAct]) -> bool {
    let again = |row: &ActRow| row.starts == Starts::AcceptanceAgain;
    let outward = |row: &ActRow| row.stops == Stops::UntilFirstAct && row.act != PetitionAct::Link;
    let mut latest = acts.iter().rev().filter(|done| done.stands().moved).map(|done| done.act.row());
    latest.find(|row| again(row) || outward(row)).is_none_or(again)
}

/// Legal day of the refusal.
fn refused_on(acts: &[StandingAct]) -> Option<NaiveDate> {
    acts.iter().rev().find(|done| done.act == PetitionAct::Refusal).map(|done| done.acted_on)
}
