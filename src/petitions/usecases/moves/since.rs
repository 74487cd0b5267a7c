//! Since when a petition is counted: what came complete, came back, or has its settlement asked for, later than it was received.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::life::Starts;
use crate::petitions::model::{Kind, Petition, PetitionAct};
use crate::petitions::store::acts::{self, StandingAct};
use crate::petitions::usecases::clocks::Beginning;

/// Since when the petition is complete, or back, or the settlement of its dispute is asked for: the latest act after which the clocks of
/// acceptance run again. Such a request counts for a land dispute alone: what turns out to be something else came with its receipt.
#[must_use]
pub fn renewed(petition: &Petition, acts: &[StandingAct]) -> Option<Beginning> {
    latest(petition, acts, |_| true)
}

/// Since when the mediation of a land dispute is asked for completely. It has its time from then, and a reply, by which it came back
/// unmediated, gives it no other.
#[must_use]
pub fn requested(petition: &Petition, acts: &[StandingAct]) -> Option<Beginning> {
    latest(petition, acts, |act| act != PetitionAct::ReceivedReply)
}

fn latest(
    petition: &Petition,
    acts: &[StandingAct],
    counts: impl Fn(PetitionAct) -> bool,
) -> Option<Beginning> {
    let disputed = petition.kind == Some(Kind::LandDispute);
    let starts = |done: &StandingAct| match done.act.row().starts {
        Starts::AcceptanceAgain => counts(done.act),
        Starts::SettlementAnswer => disputed,
        _ => false,
    };
    let again = |done: &&StandingAct| done.stands().moved && starts(done);
    acts.iter().rev().find(again).map(|done| back(done.act, done.acted_on))
}

/// Since when one petition is complete, or back; where nothing came later, its receipt.
pub async fn complete_since(tx: &mut Tx, petition: &Petition, but: Uuid) -> Outcome<Beginning> {
    let done = acts::standing(tx, petition, but).await?;
    Ok(renewed(petition, &done).unwrap_or(Beginning::on(petition.received_on)))
}

/// Since when the mediation of one land dispute is asked for completely; where nothing came later, its receipt.
pub async fn requested_since(tx: &mut Tx, petition: &Petition, but: Uuid) -> Outcome<Beginning> {
    let done = acts::standing(tx, petition, but).await?;
    Ok(requested(petition, &done).unwrap_or(Beginning::on(petition.received_on)))
}

/// What an act of this day begins by which the clocks of acceptance run again.
pub(super) fn back(act: PetitionAct, on: NaiveDate) -> Beginning {
    let event = match act {
        PetitionAct::Supplement => Some("supplement_received"),
        // The rules of its settlement name it themselves.
        PetitionAct::SettlementRequest => None,
        _ => Some("petition_sent_back"),
    };
    Beginning { on, event }
}
