//! A case that was opened by mistake (hủy thụ lý): it keeps its number and its history, and counts for nothing. It is read by its own id
//! alone, as the petition is that had opened it.

use chrono::{DateTime, NaiveDate, Utc};

use super::act::CaseAct;
use super::case::{Barred, Case, OUTSIDE};
use super::codes::CaseStatus;
use crate::petitions::model::{Petition, PublicStatus};

const VOIDED: &str = "It was opened by mistake and is void: what there is to do is done with its petition.";

impl Case {
    /// Barred where the case is void, or its matter another case's.
    pub(super) fn is_here_for(&self, act: CaseAct) -> Result<(), Barred> {
        self.not_merged(act)?;
        self.not_void()
    }

    /// In a void case nothing is done any more, and nothing annulled.
    pub fn not_void(&self) -> Result<(), Barred> {
        if self.status == CaseStatus::Voided {
            return Err(Barred { detail: VOIDED, legal_basis: OUTSIDE });
        }
        Ok(())
    }

    /// Opened by mistake: nobody works on it, nothing is due in it, and what it is about stands with its petition alone.
    #[must_use]
    pub fn voided(mut self, on: NaiveDate, now: DateTime<Utc>) -> Self {
        self.status = CaseStatus::Voided;
        self.public_status = PublicStatus::Closed;
        (self.stepped_on, self.closed_on) = (on, Some(on));
        (self.subject, self.village_code, self.due_on) = (None, None, None);
        (self.assignee_position_id, self.assignee_unit_id) = (None, None);
        self.changed(now)
    }

    /// The same as it is read: by whom the petition is seen that had opened it, as much of it, and sealed as that is by now. It is never
    /// saved so.
    #[must_use]
    pub fn seen_as(mut self, petition: &Petition) -> Self {
        self.kind = petition.kind.unwrap_or(self.kind);
        self.sealed = petition.sealed;
        self.excluded_person_ids.clone_from(&petition.excluded_person_ids);
        self.settler_position_id = petition.settler_position_id.unwrap_or_default();
        self.assignee_position_id = petition.assignee_position_id;
        self.assignee_unit_id = petition.assignee_unit_id;
        self
    }
}
