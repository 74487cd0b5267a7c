//! How a petition changes, and which changes are told while it is sealed: "changed, and no step told" would tell of a link, or of another
//! hand.

use chrono::{DateTime, Utc};

use super::life::PetitionAct;
use super::petition::Petition;

impl Petition {
    /// A change of the outward summary by a later room.
    #[must_use]
    pub fn changed(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.changed_at = now;
        self.told_at = now;
        self
    }

    /// The change by an act, or by its annulment: of a link nothing is told.
    #[must_use]
    pub fn changed_by(self, act: PetitionAct, now: DateTime<Utc>) -> Self {
        if act == PetitionAct::Link { self.changed_untold(now) } else { self.changed(now) }
    }

    /// A change of which neither its portal nor those outside are told while it is sealed.
    #[must_use]
    pub fn changed_untold(self, now: DateTime<Utc>) -> Self {
        Self { told_at: self.told_at, ..self.changed(now) }
    }

    /// When it was changed last, as far as its portal and those outside are told: of one that is open they are told every change.
    #[must_use]
    pub fn told_changed_at(&self) -> DateTime<Utc> {
        if self.sealed { self.told_at } else { self.changed_at }
    }
}
