//! The term within which a case is settled where the law itself has none.

use super::{Case, LifeCycle};
use crate::law::{OWN_LIMIT, PARTY_LIMITS};

impl Case {
    /// Key of that term: the commune's own for recommendations and reflections, that of the Party's rules for its denunciations and
    /// complaints. Until the one is set, or what is loaded of the other confirmed, the day of the lead assignment stands for it.
    #[must_use]
    pub fn own_limit(&self) -> Option<&'static str> {
        match self.life_cycle {
            LifeCycle::Recommendation => Some(OWN_LIMIT),
            LifeCycle::Party => {
                let [denunciation, complaint] = PARTY_LIMITS;
                Some(if self.kind.is_complaint() { complaint } else { denunciation })
            }
            LifeCycle::ComplaintAdmin
            | LifeCycle::ComplaintDiscipline
            | LifeCycle::Denunciation
            | LifeCycle::LandDispute => None,
        }
    }
}
