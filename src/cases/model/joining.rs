//! When one case may be merged into another (nhập vụ việc), and how both stand after a merger or a split.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::act::CaseAct;
use super::case::{Barred, Case, OUTSIDE};
use super::step::Requirement;
use crate::petitions::model::linkage::joins;

/// What is still done where the matter itself is another case's: who was not told yet is, and the file is kept.
pub(super) const AFTER_MERGER: &[CaseAct] =
    &[CaseAct::Dispatches, CaseAct::Receipts, CaseAct::Notices, CaseAct::Archivings];
const MERGED: &str = "It was merged into another case: what there is to do is done there.";

/// What bars that a case is merged into this other one, by what both rows show. Until when each is to be settled the caller says;
/// `None`: no clock runs for that. Nobody gets more time by a merger.
#[must_use]
pub fn merger_faults(
    case: &Case,
    into: &Case,
    (own, others): (Option<NaiveDate>, Option<NaiveDate>),
) -> [(bool, Requirement); 5] {
    let one_procedure = joins(case.kind, into.kind) && case.life_cycle == into.life_cycle;
    let one_book = (case.register, case.unit_id) == (into.register, into.unit_id);
    let later = own.is_some_and(|own| others.is_none_or(|others| others > own));
    [
        (!one_procedure, Requirement::SameProcedure),
        (!one_book, Requirement::SameBook),
        (case.sealed != into.sealed, Requirement::SameSecrecy),
        (!into.is_open_to_others(), Requirement::OtherOpen),
        (later, Requirement::NotLater),
    ]
}

impl Case {
    /// True while petitions of another case may come to it, or go back from it, as part of one matter.
    #[must_use]
    pub fn is_open_to_others(&self) -> bool {
        self.allows(CaseAct::Merges)
    }

    /// In a merged case little is done any more.
    pub(super) fn not_merged(&self, act: CaseAct) -> Result<(), Barred> {
        if self.merged_into_id.is_some() && !AFTER_MERGER.contains(&act) {
            return Err(Barred { detail: MERGED, legal_basis: OUTSIDE });
        }
        Ok(())
    }

    /// Its petitions belong to another case from now on.
    #[must_use]
    pub fn merged_into(mut self, id: Uuid) -> Self {
        self.merged_into_id = Some(id);
        self
    }

    /// A case that was split off by mistake is void, and the matter is one again.
    #[must_use]
    pub fn rejoined(self, to: Uuid, on: NaiveDate, now: DateTime<Utc>) -> Self {
        self.voided(on, now).merged_into(to)
    }
}
