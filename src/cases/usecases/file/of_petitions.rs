//! Papers of acts that were done on the petitions of a case, before it or beside it.

use uuid::Uuid;

use super::{File, FilePaperKind};
use crate::cases::store::papers::PaperRow;
use crate::petitions::model::life::ActPaper;
use crate::petitions::model::{Petition, PetitionAct};

impl File<'_> {
    /// The form of a paper for what the act found its petition to be, empty where there is none; one that is not among these any more
    /// was what the case is.
    pub(super) fn form_for(&self, paper: ActPaper, act: &PaperRow, all: &[Petition]) -> &'static str {
        let petition = all.iter().find(|petition| petition.id == act.subject_id);
        let of_case = (Some(self.case.kind), Some(self.case.track));
        let found = petition.map_or(of_case, |petition| self.history.found_as(petition, act.act_id));
        paper.form(found, &act.facts).unwrap_or_default()
    }

    /// A petition that belongs to the case by this act, with its evidence; an act without a paper of its own is proven there.
    pub(super) fn linked(&mut self, act: &PaperRow, petition: &Petition) {
        let how = petition.link_type.map_or("", |how| how.label(self.language));
        let name = format!("{how} {}", petition.number);
        let has_paper = act.step.is_some() || of_petition(act).is_some();
        let proofs = if has_paper { Vec::new() } else { self.proofs(&[Some(act.act_id)]) };
        let paper = self.add(FilePaperKind::Petition, &name);
        paper.act_id = Some(act.act_id);
        paper.attachments = proofs;
        paper.dated_on = Some(petition.received_on);
        self.evidence_of(petition.id);
    }
}

/// True where by this act the petition came to a case that another one opened: it was linked to it, or accepted into it.
pub(super) fn links(act: &PaperRow, petition_id: Uuid) -> bool {
    let joined = act.kind == PetitionAct::Acceptance.as_str() && !act.facts["case_id"].is_null();
    act.subject_id == petition_id && (joined || act.kind == PetitionAct::Link.as_str())
}

/// The paper of an act on the petition, and whether it has a number.
pub(super) fn of_petition(act: &PaperRow) -> Option<(ActPaper, bool)> {
    if act.step.is_some() {
        return None;
    }
    let row = PetitionAct::parse(&act.kind)?.row();
    Some((row.paper?, row.numbered))
}

/// The act as its own paper shows it. The slip by which acceptance is proposed has no number: that of the act is on the notice of
/// acceptance.
pub(super) fn as_its_own_paper(act: &PaperRow) -> PaperRow {
    if act.kind == PetitionAct::Acceptance.as_str() {
        return PaperRow { document_number: None, document_date: None, ..act.clone() };
    }
    act.clone()
}
