//! How something is told to the public, and what the law asks of each way.

use super::codes::LifeCycle;
use crate::code_enum;

code_enum! {
    /// How it is told to the public.
    pub enum PublicationForm {
        /// Họp công bố.
        Meeting "meeting" "Công bố tại cuộc họp" "At a meeting",
        /// Niêm yết.
        Posting "posting" "Niêm yết" "Posting",
        /// Cổng, trang thông tin điện tử.
        Portal "portal" "Cổng, trang thông tin điện tử" "Portal",
        /// Phương tiện thông tin đại chúng.
        MassMedia "mass_media" "Phương tiện thông tin đại chúng" "Mass media",
    }
}

/// What the law asks of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// That a meeting is announced before, by this rule.
    Announced(&'static str),
    /// That it is shown for so many days on end, by this rule.
    Shown(&'static str),
    /// That press or radio tell it [`TIMES`] times, as the article of this rule says.
    Repeated(&'static str),
}

/// How often press or radio tell it at least (Nghị định 124/2020/NĐ-CP; Nghị định 31/2019/NĐ-CP Art 6(2)).
pub const TIMES: u32 = 2;

/// What the law asks of telling the public of a case in this way; `None`: nothing by a number.
#[must_use]
pub fn asked(cycle: LifeCycle, form: PublicationForm) -> Option<Asked> {
    use PublicationForm::{MassMedia, Meeting, Portal, Posting};
    match (cycle, form) {
        (LifeCycle::ComplaintAdmin | LifeCycle::ComplaintDiscipline, form) => Some(match form {
            Meeting => Asked::Announced("C12"),
            Posting => Asked::Shown("C13"),
            Portal => Asked::Shown("C14"),
            MassMedia => Asked::Repeated("C14"),
        }),
        (LifeCycle::Denunciation, Posting | Portal) => Some(Asked::Shown("T20")),
        (LifeCycle::Denunciation, MassMedia) => Some(Asked::Repeated("T20")),
        (LifeCycle::Denunciation, Meeting)
        | (LifeCycle::Recommendation | LifeCycle::LandDispute | LifeCycle::Party, _) => None,
    }
}
