//! From where a row is looked at, and what is masked from there.

use crate::kernel::access::{Caller, Level};

/// From where a row is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// How much the matrix gives.
    pub level: Level,
    /// Through a portal, for its citizen.
    pub citizen: bool,
    /// The row is sealed.
    pub sealed: bool,
}

impl Sight {
    /// From where this caller looks.
    #[must_use]
    pub fn of(caller: &Caller, level: Level, sealed: bool) -> Self {
        use crate::kernel::access::Role::{PartnerSystem, Portal};
        let citizen =
            matches!(caller, Caller::Machine(machine) if matches!(machine.role, Portal | PartnerSystem));
        Self { level, citizen, sealed }
    }

    /// What the whole text is hidden by.
    #[must_use]
    pub fn hides_content(self) -> bool {
        self.sealed || self.level < Level::Full
    }

    /// Masks of a list item.
    #[must_use]
    pub fn summary_masks(self) -> Vec<String> {
        let mut masks = Vec::new();
        if self.sealed {
            masks.extend(["/subject", "/village_code"]);
        }
        if self.citizen {
            masks.extend(["/assignee", "/settler", "/flags", "/intake_review"]);
        }
        masks.into_iter().map(str::to_owned).collect()
    }

    /// Masks of a whole petition.
    #[must_use]
    pub fn view_masks(self) -> Vec<String> {
        let mut masks = self.summary_masks();
        if self.hides_content() {
            let hidden = [
                "/content",
                "/writers",
                "/representative",
                "/place",
                "/about",
                "/addressed_to",
                "/forwarded_by",
                "/intake",
            ];
            masks.extend(hidden.map(str::to_owned));
        }
        if self.sealed {
            masks.push("/answer".to_owned());
        }
        masks
    }
}

/// Names of what a confirmed sealing hides for good, for kept answers.
pub const SEALED_MASKS: &[&str] = &[
    "/subject",
    "/village_code",
    "/content",
    "/writers",
    "/representative",
    "/place",
    "/about",
    "/addressed_to",
    "/forwarded_by",
    "/intake",
    "/answer",
    "/tracking",
    "/receipt",
];
