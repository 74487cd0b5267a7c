//! Acts beside the screening: who does otherwise than it proposed says why, in a note that is kept.

use crate::kernel::acts::Performance;
use crate::kernel::problem::{Language, Outcome, Problem};
use crate::petitions::model::life::ActRow;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::acts::StandingAct;

/// Refuses an act that departs without a note from what screening proposed; once something was done that has had its day. What
/// screening found of a sealed petition, and whether somebody passed it on, is closed: it bars nothing there, and a note is asked for
/// whatever it was, of the first act and of any that it would bar from an open one. So no refusal tells it, tried or in earnest.
pub fn as_proposed(
    act: &Performance<'_>,
    petition: &Petition,
    row: &ActRow,
    before: &[StandingAct],
) -> Outcome<()> {
    let mut moving =
        before.iter().rev().filter(|done| done.stands().moved && done.act.row().becomes.is_some());
    let fresh = moving.next().is_some_and(|done| done.act == PetitionAct::Screening);
    let asked = if petition.sealed {
        row.may_be_proposed() && (fresh || row.rests_on_findings(petition))
    } else {
        fresh && row.deviates(petition)
    };
    if !asked || act.header.note.is_some() {
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
