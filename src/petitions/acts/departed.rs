//! What an officer finds otherwise than the rules: it prevails, and he says why. Both, what the rules find and his reason, are kept with
//! what is said of the act, behind the petition's key; and so is what the rules propose, and what must be seen to besides.

use serde_json::{Value, json};

use crate::kernel::acts::{Departure, Performance, Proposal, Remarks};
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::model::screening::Finding;
use crate::vault::keep_remarks_again;

/// Refuses such a finding, as it follows without any other petition, where no note says why. It names what was said and not what the rules find: of what is closed that is told in the
/// answer of the act alone. Asked after everything else, of who may screen and so may open the petition until then; a try reckons with
/// what the row shows.
pub(super) fn explained(act: &Performance<'_>, departures: &[Departure]) -> Outcome<()> {
    if departures.is_empty() || act.header.note.is_some() {
        return Ok(());
    }
    let said: Vec<&str> = departures.iter().map(|one| one.pointer.as_str()).collect();
    let detail =
        format!("The rules find otherwise ({}): a note says why this is found instead.", said.join(", "));
    Err(Problem::field("/note", "required", detail))
}

/// Keeps what is proposed, and the difference where there is one, with the texts of the act, before that opens or seals the petition.
pub(super) async fn keep(
    act: &mut Performance<'_>,
    petition: &Petition,
    private: Option<Value>,
    (departures, finding): (&[Departure], &Finding),
) -> Outcome<()> {
    let mut more = private.unwrap_or_else(|| json!({}));
    more["proposal"] = json!(Proposal {
        treatment: finding.rule.treatment.as_str().to_owned(),
        rule: finding.rule.number.to_owned(),
        marks: finding.marks().iter().map(|mark| mark.as_str().to_owned()).collect(),
    });
    if !departures.is_empty() {
        more["departures"] = json!(departures);
    }
    let remarks = Remarks { more: Some(more), ..act.header.remarks() };
    let of = (petition.commune.as_str(), petition.id, petition.sealed);
    keep_remarks_again(act.tx, act.context.app(), of, act.act_id, &remarks).await
}
