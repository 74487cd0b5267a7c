//! When a petition may be linked to a case (gắn đơn vào vụ việc): both are of one kind and one book and sealed alike, and the case
//! is what the petition belongs to, not a matter that had ended before it came.

use chrono::NaiveDate;

use super::case::{Barred, Case};
use super::codes::{CaseFlag, CaseStatus, LifeCycle};
use crate::petitions::model::linkage::joins;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PublicStatus, Track};

const OF_PETITIONS: &str = "Luật Tiếp công dân Điều 26; Thông tư 05/2021/TT-TTCP Điều 6";
const OF_SECRETS: &str = "Luật Tố cáo Điều 9, Điều 47; Luật Khiếu nại Điều 10";
/// What ended a matter.
pub const OF_ENDED: &str =
    "Luật Khiếu nại Điều 11(7), 11(8); Luật Tố cáo Điều 29(1), Điều 33; Thông tư 07/2014/TT-TTCP Điều 28";

fn barred(detail: &'static str, legal_basis: &'static str) -> Result<(), Barred> {
    Err(Barred { detail, legal_basis })
}

impl Case {
    /// The case as it shows the petition that opened it.
    #[must_use]
    pub fn showing(self, opener: &Petition) -> Self {
        Self {
            subject: opener.subject.clone(),
            village_code: opener.village_code.clone(),
            people_count: opener.people_count,
            ..self
        }
    }

    /// The legal day on which the matter was settled, or ended otherwise.
    #[must_use]
    pub fn settled_on(&self) -> Option<NaiveDate> {
        // A mediation that succeeded settles the dispute, and gives no answer.
        let mediated = (self.status == CaseStatus::Mediated).then_some(self.stepped_on);
        self.answered_on.or(mediated).or(self.closed_on)
    }

    /// The case with the mark that a petition brings which is linked to it: its writer went over the level.
    #[must_use]
    pub fn joined_by(mut self, petition: &Petition) -> Self {
        if petition.flags.iter().any(|flag| flag == CaseFlag::OverLevel.as_str()) {
            CaseFlag::OverLevel.mark(&mut self.flags);
        }
        self
    }
}

/// Why the petition cannot be linked to this case in this way, by what both rows show.
pub fn may_link(petition: &Petition, case: &Case, link_type: LinkType) -> Result<(), Barred> {
    let track = petition.track.unwrap_or(Track::State);
    if !petition.kind.is_some_and(|kind| joins(kind, case.kind)) {
        return barred("The case is settled by another procedure than this kind of petition.", OF_PETITIONS);
    }
    let cycle = petition.kind.and_then(|kind| LifeCycle::of(kind, track));
    if cycle != Some(case.life_cycle) {
        return barred("The case is settled by another procedure than this kind of petition.", OF_PETITIONS);
    }
    // Who settles the case sees the whole of what belongs to it: no other body's book is opened to him by a link.
    if (petition.register, petition.unit_id) != (case.register, case.unit_id) {
        return barred(
            "The case is of another book: the petition is passed to the body that keeps it.",
            OF_PETITIONS,
        );
    }
    if petition.sealed && !case.sealed {
        return barred("A sealed petition is linked to a sealed case only.", OF_SECRETS);
    }
    if case.sealed && !petition.sealed {
        let detail = "A petition that was released is not linked to a sealed case: classify it anew, so that it is sealed.";
        return barred(detail, OF_SECRETS);
    }
    if case.status == CaseStatus::Voided {
        return barred("The case was opened by mistake and is void.", OF_PETITIONS);
    }
    if case.merged_into_id.is_some() {
        return barred("The case was merged into another one: the petition belongs to that.", OF_PETITIONS);
    }
    if case.public_status == PublicStatus::Withdrawn || case.status == CaseStatus::Terminated {
        // Who did not withdraw it is not bound by who did.
        return barred("The case ended without being settled: what comes now begins anew.", OF_ENDED);
    }
    if case.settled_on().is_some_and(|settled| settled < petition.received_on) {
        let detail =
            "The case was settled before the petition came: it is judged by itself, as one that comes again.";
        return barred(detail, OF_ENDED);
    }
    if case.status.has_ended() && link_type != LinkType::Duplicate {
        return barred("The case has ended: nothing is withdrawn from it or added to it any more.", OF_ENDED);
    }
    Ok(())
}
