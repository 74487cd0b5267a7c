//! A case that was opened by mistake (hủy thụ lý): it keeps its number and its history, and counts for nothing. It stands beside the
//! petition that had opened it: sealed and hidden as that is, and of who settles that.

use chrono::{DateTime, NaiveDate, Utc};

use super::case::Case;
use super::codes::CaseStatus;
use crate::petitions::model::{Field, Kind, Petition, PublicStatus};

impl Case {
    /// Opened by mistake: nobody works on it, nothing is due in it, and what it is about stands with its petition alone.
    #[must_use]
    pub fn voided(mut self, petition: &Petition, on: NaiveDate, now: DateTime<Utc>) -> Self {
        self.status = CaseStatus::Voided;
        self.public_status = PublicStatus::Closed;
        (self.stepped_on, self.closed_on) = (on, Some(on));
        (self.subject, self.village_code, self.due_on) = (None, None, None);
        (self.assignee_position_id, self.assignee_unit_id) = (None, None);
        self.beside(petition, now)
    }

    /// Sealed and hidden as the petition is that had opened it, and of who settles that.
    #[must_use]
    pub fn beside(mut self, petition: &Petition, now: DateTime<Utc>) -> Self {
        self.sealed = petition.sealed;
        self.excluded_person_ids.clone_from(&petition.excluded_person_ids);
        self.settler_position_id = petition.settler_position_id.unwrap_or(self.settler_position_id);
        self.changed(now)
    }

    /// The petition that opened it turns out to be of this kind, which is settled by the same procedure.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind, field: Option<Field>, now: DateTime<Utc>) -> Self {
        (self.kind, self.field) = (kind, field);
        self.changed(now)
    }
}
