//! Letters, notices and proofs of receipt.

use super::{File, FilePaperKind, FilePaperState};
use crate::cases::model::table::steps;
use crate::cases::model::{CaseAct, LetterAddressee};
use crate::cases::store::letters::LetterRow;
use crate::cases::store::papers::PaperRow;
use crate::kernel::problem::Language;
use crate::petitions::store::notices::NoticeRow;

/// What a notice is called in the file.
#[must_use]
pub fn letter_name(to: Option<LetterAddressee>, language: Language) -> String {
    let to = to.map_or("", |to| to.label(language));
    format!("{} → {to}", FilePaperKind::Letter.label(language))
}

impl File<'_> {
    /// A notice that was given by this act.
    pub(super) fn notice(&mut self, act: &PaperRow, notice: &NoticeRow) {
        let name = letter_name(LetterAddressee::parse(&notice.addressee), self.language);
        let proofs = self.proofs(&[Some(act.act_id)]);
        let paper = self.add(FilePaperKind::Letter, &name);
        paper.act_id = Some(act.act_id);
        paper.attachments = proofs;
        paper.dated_on = Some(notice.sent_on);
        paper.document_number.clone_from(&act.document_number);
    }

    /// The form of a letter, where the law has one.
    fn form_of(&self, letter: &LetterRow, addressee: Option<LetterAddressee>) -> Option<String> {
        let rows = CaseAct::parse(&letter.of_act).map(|act| steps(self.case.life_cycle, act));
        let mut tells = rows.into_iter().flatten().flat_map(|row| row.tells);
        let tell = tells.find(|tell| Some(tell.to) == addressee && !tell.form.is_empty());
        tell.map(|tell| tell.form.to_owned())
    }

    /// A letter that an act made due, and the proof of its receipt where a term runs from that.
    pub(super) fn letter(&mut self, letter: &LetterRow) {
        let addressee = LetterAddressee::parse(&letter.addressee);
        let to = addressee.map_or("", |addressee| addressee.label(self.language));
        let act = CaseAct::parse(&letter.of_act).map_or("", |act| act.label(self.language));
        let (form, proofs) = (self.form_of(letter, addressee), self.proofs(&[letter.sent_by_act]));
        let paper = self.add(FilePaperKind::Letter, &format!("{act} → {to}"));
        paper.form = form;
        paper.act_id = Some(letter.act_id);
        paper.attachments = proofs;
        paper.due_rule.clone_from(&letter.due_rule);
        paper.dated_on = letter.sent_on;
        if letter.sent_on.is_none() {
            paper.state = FilePaperState::Missing;
            return;
        }
        // From the proven receipt the writer's time for the next instance runs (Luật Khiếu nại Điều 33).
        let decision = letter.of_act == CaseAct::Decisions.as_str();
        if decision && addressee == Some(LetterAddressee::Writer) {
            let name = FilePaperKind::Receipt.label(self.language);
            let proofs = self.proofs(&[letter.received_by_act]);
            let paper = self.add(FilePaperKind::Receipt, name);
            paper.act_id = Some(letter.act_id);
            paper.attachments = proofs;
            paper.dated_on = letter.received_on;
            if letter.received_on.is_none() {
                paper.state = FilePaperState::Missing;
            }
        }
    }
}
