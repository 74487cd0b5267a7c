//! How a petition changes, and which changes are told while it is sealed: "changed, and no step told" would tell of a link, or of another
//! hand.

use chrono::{DateTime, Utc};

use super::petition::Petition;

impl Petition {
    /// A change of which a step tells.
    #[must_use]
    pub fn changed(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.changed_at = now;
        self
    }

    /// A change of what stood `before` of which no step tells while it is sealed. It is told where what it changes is shown: the state as
    /// outsiders are told, the case, and when it is due in that.
    #[must_use]
    pub fn changed_without_step(self, before: &Self, now: DateTime<Utc>) -> Self {
        let shown = |one: &Self| (one.public_status, one.case_id, one.case_id.and(one.due_on));
        let untold = self.sealed && shown(&self) == shown(before);
        Self { version: before.version + 1, changed_at: if untold { before.changed_at } else { now }, ..self }
    }
}
