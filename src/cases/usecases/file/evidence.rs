//! What is attached to a case and its petitions: scans stand at the paper of the act that they prove, all else is evidence (tài liệu,
//! chứng cứ; Luật Khiếu nại Điều 34, Luật Tố cáo Điều 39).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{File, FilePaperKind};

/// Attachments that stand, oldest first.
#[derive(Debug, Default)]
pub struct Attached {
    /// Those that prove an act of the case, by that act.
    pub proofs: BTreeMap<Uuid, Vec<Uuid>>,
    /// The same for those who read evidence: what stands at no paper is that.
    pub scans: Vec<Evidence>,
    /// The others, by the petition that they came with, or the case that they were added to.
    pub evidence: BTreeMap<Uuid, Vec<Evidence>>,
}

/// An attachment that stands at the paper of no act. The name of the file is told where attachments are listed: of a sealed case that
/// is a look.
#[derive(Debug)]
pub struct Evidence {
    /// The attachment.
    pub id: Uuid,
    /// Day on which it was added.
    pub added_on: NaiveDate,
    /// Through whom it came, in words.
    pub origin: &'static str,
}

impl File<'_> {
    /// The evidence that came with this petition, or was added to this case.
    pub(super) fn evidence_of(&mut self, holder: Uuid) {
        let kind = FilePaperKind::Evidence;
        for one in self.attached.evidence.remove(&holder).unwrap_or_default() {
            let name = format!("{}: {}", kind.label(self.language), one.origin);
            let paper = self.add(kind, &name);
            paper.dated_on = Some(one.added_on);
            paper.attachments = vec![one.id];
        }
    }

    /// What stands at no petition yet: that of the case itself first.
    pub(super) fn evidence(mut self) -> Self {
        let left: Vec<Uuid> = self.attached.evidence.keys().copied().collect();
        for holder in [self.case.id].into_iter().chain(left) {
            self.evidence_of(holder);
        }
        self
    }

    /// Scans of the case whose act has no paper, such as one that was annulled.
    pub(super) fn scans_of_no_paper(mut self) -> Self {
        let at_papers: BTreeSet<Uuid> =
            self.papers.iter().flat_map(|paper| &paper.attachments).copied().collect();
        let mut left = std::mem::take(&mut self.attached.scans);
        left.retain(|scan| !at_papers.contains(&scan.id));
        self.attached.evidence.insert(self.case.id, left);
        self.evidence_of(self.case.id);
        self
    }
}
