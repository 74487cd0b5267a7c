//! Which clocks end because somebody was told.

use crate::law::{TOLD_OF_REFUSAL, UNTIL_NOTICE};
use crate::petitions::model::PetitionAct;
use crate::petitions::store::acts::StandingAct;

/// Denunciation: who passed it on is told how it is handled (Luật Tố cáo Điều 26(2)).
const RESULT_TO_FORWARDER: &str = "T05";

/// Clocks that run until somebody is told of what was done with the petition.
pub const OF_WHAT_WAS_DONE: &[&str] = &["R08", TOLD_OF_REFUSAL, "T04", RESULT_TO_FORWARDER];

/// Clocks that a notice ends. Nobody is told of a refusal or a transfer before there is one; the forwarder is told how the
/// petition is handled, and not before it is.
#[must_use]
pub fn told(acts: &[StandingAct], to_writer: bool, to_forwarder: bool) -> Vec<&'static str> {
    let done = |which: &[PetitionAct]| acts.iter().any(|done| which.contains(&done.act));
    let handled = acts.iter().any(|done| done.stands().moved && !done.act.row().carries_out.is_empty());
    let further = [
        ("R08", to_writer && done(&[PetitionAct::Refusal])),
        (TOLD_OF_REFUSAL, to_writer && done(&[PetitionAct::NonAcceptance])),
        ("T04", to_writer && done(&[PetitionAct::Transfer, PetitionAct::Guidance])),
        (RESULT_TO_FORWARDER, to_forwarder && handled),
    ];
    let writer = if to_writer { UNTIL_NOTICE } else { &[] };
    let further = further.iter().filter(|(_, ends)| *ends).map(|(rule, _)| *rule);
    writer.iter().copied().chain(further).collect()
}
