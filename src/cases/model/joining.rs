//! When one case may be merged into another (nhập vụ việc), and how both stand after a merger or a split.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::act::CaseAct;
use super::case::{Barred, Case};
use super::step::To;
use super::table::steps;
use crate::petitions::model::linkage::joins;

const OF_PETITIONS: &str = "Luật Tiếp công dân Điều 26; Thông tư 05/2021/TT-TTCP Điều 6";
const OF_SECRETS: &str = "Luật Tố cáo Điều 9, Điều 47; Luật Khiếu nại Điều 10";
const OF_TIME: &str = "Luật Khiếu nại Điều 28; Luật Tố cáo Điều 30; Luật Tiếp công dân Điều 28";

/// Why a case cannot be merged into this other one, by what both rows show. Until when each is to be settled the caller says; `None`:
/// no clock runs for that. Nobody gets more time by a merger.
pub fn may_merge(
    case: &Case,
    into: &Case,
    (own, others): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), Barred> {
    let barred = |detail, legal_basis| Err(Barred { detail, legal_basis });
    if !joins(case.kind, into.kind) || case.life_cycle != into.life_cycle {
        return barred("The other case is settled by another procedure.", OF_PETITIONS);
    }
    if (case.register, case.unit_id) != (into.register, into.unit_id) {
        return barred("The other case is of another book.", OF_PETITIONS);
    }
    if case.sealed != into.sealed {
        return barred("Sealed cases are merged among themselves only.", OF_SECRETS);
    }
    if !into.is_open_to_others() {
        let detail =
            "The other case is not being settled any more, or its time stands still, or it was withdrawn.";
        return barred(detail, OF_PETITIONS);
    }
    if own.is_some_and(|own| others.is_none_or(|others| others > own)) {
        let detail = "The other case is to be settled later than this one: merge that one into this.";
        return barred(detail, OF_TIME);
    }
    Ok(())
}

impl Case {
    /// True while petitions of another case may come to it, or go back from it, as part of one matter.
    #[must_use]
    pub fn is_open_to_others(&self) -> bool {
        self.allows(CaseAct::Merges)
    }

    /// Its petitions belong to another case from now on.
    #[must_use]
    pub fn merged_into(mut self, id: Uuid) -> Self {
        self.merged_into_id = Some(id);
        self
    }

    /// A case that was split off by mistake ends, and the matter is one again.
    #[must_use]
    pub fn rejoined(self, to: Uuid, on: NaiveDate, now: DateTime<Utc>) -> Self {
        let ended = steps(self.life_cycle, CaseAct::Merges).find(|step| matches!(step.to, To::State(_)));
        let due = Self { due_on: None, ..self };
        match ended {
            Some(step) => due.after(step, on, now).merged_into(to),
            None => due.merged_into(to),
        }
    }
}
