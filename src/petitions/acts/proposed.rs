//! Acts beside the screening: who does otherwise than it proposed says why, and what was not found is not acted on.

use super::barred;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Language, Outcome, Problem};
use crate::petitions::model::life::{ActRow, Bar, Came};
use crate::petitions::model::{Petition, PetitionAct, TransitionError};
use crate::petitions::store::acts::StandingAct;

/// Refuses an act that needs what screening did not find, and one that departs from its proposal without a note; of a sealed
/// petition the first act has a note whether it departs or not. Once something was done the proposal has had its day. Who only tries an act on a sealed petition is not told: nobody records
/// it.
pub fn as_proposed(
    act: &Performance<'_>,
    petition: &Petition,
    row: &ActRow,
    before: &[StandingAct],
) -> Outcome<()> {
    if petition.sealed && act.only_tried() {
        return Ok(());
    }
    let bar = |bar| Err(barred(act.context, petition, TransitionError::Barred(row.act, bar)));
    if let Some(kind) = petition.kind.filter(|_| row.unproposed(petition)) {
        return bar(Bar::Kind(kind));
    }
    if row.came == Came::Forwarded && petition.forwarder_type.is_none() {
        return bar(Bar::NotForwarded);
    }
    let mut moving =
        before.iter().rev().filter(|done| done.stands().moved && done.act.row().becomes.is_some());
    let fresh = moving.next().is_some_and(|done| done.act == PetitionAct::Screening);
    // Asked for by the proposal alone, the note of a sealed one would tell the proposal: it is asked for whatever that was.
    let asked = if petition.sealed { row.may_be_proposed() } else { row.deviates(petition) };
    if !fresh || !asked || act.header.note.is_some() {
        return Ok(());
    }
    let proposed =
        petition.proposed.filter(|_| !petition.sealed).map(|treatment| treatment.label(Language::En));
    let detail = match proposed {
        Some(proposed) => {
            format!("Screening proposed otherwise ({proposed}): a note says why this is done instead.")
        }
        None => "Of a sealed petition a note says why this is done, whatever screening proposed.".to_owned(),
    };
    Err(Problem::field("/note", "required", detail))
}
