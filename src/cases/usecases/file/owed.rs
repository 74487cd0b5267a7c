//! Papers that a file needs and that no act may have made yet: of a verification by others, and of what is told to the public.

use uuid::Uuid;

use super::{File, FilePaperKind, FilePaperState};
use crate::cases::model::step::{Guard, Paper};
use crate::cases::model::table::steps;
use crate::cases::model::{CaseAct, Mark, Step};
use crate::cases::store::papers::PaperRow;
use crate::cases::store::publications::PublicationRow;

/// What whoever verifies for the settler has to hand in: one of each (Luật Khiếu nại Điều 34; Luật Tố cáo Điều 39).
const OF_VERIFICATION: [&[&str]; 2] = [&["minutes"], &["reported", "agency_reported"]];

impl File<'_> {
    /// Minutes and report, once somebody else than the settler was to verify.
    pub(super) fn verification(mut self, acts: &[PaperRow]) -> Self {
        let of = |act: &PaperRow, variants: &[&str]| {
            let step = act.step.as_ref().filter(|(kind, _)| *kind == CaseAct::Verifications);
            step.is_some_and(|(_, variant)| variants.contains(&variant.as_str()))
        };
        let settler = self.case.settler_position_id;
        if !acts.iter().any(|act| of(act, &[""]) && act.names_other_than(settler)) {
            return self;
        }
        for variants in OF_VERIFICATION {
            let there = acts.iter().any(|act| of(act, variants));
            let row =
                steps(self.case.life_cycle, CaseAct::Verifications).find(|row| row.variant == variants[0]);
            if let Some(owed) = row.and_then(|row| row.paper).filter(|_| !there) {
                self.owes(owed);
            }
        }
        self
    }

    /// Minutes of the dialogue without which nothing is decided (Luật Khiếu nại Điều 30, 53), or that was called and not held yet.
    pub(super) fn dialogue(mut self, acts: &[PaperRow]) -> Self {
        let is = |act: &PaperRow, act_kind, variant: &str| {
            act.step.as_ref().is_some_and(|(kind, of)| *kind == act_kind && of == variant)
        };
        let called = acts.iter().any(|act| is(act, CaseAct::Dialogues, "scheduled"));
        let mandatory = |row: &&Step| {
            let first = |guard: &Guard| matches!(guard, Guard::Marked(Mark::DialogueHeld, _));
            row.variant.is_empty() && row.guards.iter().any(first)
        };
        let asked = called || steps(self.case.life_cycle, CaseAct::Decisions).any(|row| mandatory(&row));
        // Where the matter ended otherwise nobody talks any more.
        let asked = asked && self.case.allows(CaseAct::Dialogues);
        let held = steps(self.case.life_cycle, CaseAct::Dialogues).find(|row| row.variant == "held");
        if let Some(owed) =
            held.and_then(|row| row.paper).filter(|_| asked && !self.case.has(Mark::DialogueHeld))
        {
            self.owes(owed);
        }
        self
    }

    /// What the experts who were asked have found.
    pub(super) fn expertise(mut self) -> Self {
        let received =
            steps(self.case.life_cycle, CaseAct::ExpertExaminations).find(|row| row.variant == "received");
        let pending = self.case.has(Mark::ExpertisePending) && self.case.allows(CaseAct::ExpertExaminations);
        if let Some(owed) = received.and_then(|row| row.paper).filter(|_| pending) {
            self.owes(owed);
        }
        self
    }

    fn owes(&mut self, owed: Paper) {
        let paper = self.add(FilePaperKind::Act, owed.name);
        paper.form = (!owed.form.is_empty()).then(|| owed.form.to_owned());
        paper.state = FilePaperState::Missing;
    }

    /// Wordings for the public, and the one that is owed and not under way (`unworded`: its rule); and what proves that they were told,
    /// once that is over (`unproven`: ids and their rules).
    pub(super) fn publications(
        mut self,
        told: &[PublicationRow],
        unworded: Option<&str>,
        unproven: &[(Uuid, &str)],
    ) -> Self {
        let ended = steps(self.case.life_cycle, CaseAct::Publications).find(|row| row.variant == "ended");
        let proof = ended.and_then(|row| row.paper);
        let name = FilePaperKind::Publication.label(self.language);
        for row in told.iter().filter(|row| row.annulled_by_act.is_none()) {
            let proofs = self.proofs(&[Some(row.act_id), row.approved_by_act]);
            let paper = self.add(FilePaperKind::Publication, name);
            paper.attachments = proofs;
            paper.act_id = Some(row.approved_by_act.unwrap_or(row.act_id));
            paper.dated_on = row.approved_on;
            if row.approved_on.is_none() {
                paper.state = FilePaperState::Missing;
            }
            let owed = unproven.iter().find(|(id, _)| *id == row.id);
            if let Some(((_, rule), proof)) = owed.zip(proof) {
                let paper = self.add(FilePaperKind::Publication, proof.name);
                paper.due_rule = Some((*rule).to_owned());
                paper.state = FilePaperState::Missing;
            }
        }
        if let Some(rule) = unworded {
            let paper = self.add(FilePaperKind::Publication, name);
            paper.due_rule = Some(rule.to_owned());
            paper.state = FilePaperState::Missing;
        }
        self
    }
}
