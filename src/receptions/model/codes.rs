//! Codes of reception, and the table of who may receive in which kind of session.

use crate::code_enum;
use crate::kernel::access::Role;

code_enum! {
    /// Kind of a session.
    pub enum SessionKind {
        /// Tiếp công dân thường xuyên (Law on the Reception of Citizens, Article 4(1)).
        Regular "regular" "Tiếp công dân thường xuyên" "Regular reception",
        /// Tiếp công dân định kỳ của người đứng đầu (Articles 15, 18(2)).
        Periodic "periodic" "Tiếp công dân định kỳ" "Periodic reception by the head",
        /// Tiếp công dân đột xuất (Article 18(3)).
        AdHoc "ad_hoc" "Tiếp công dân đột xuất" "Ad hoc reception",
        /// Tiếp công dân trực tuyến (Decree 154/2026/NĐ-CP, Chapter V).
        Online "online" "Tiếp công dân trực tuyến" "Online reception",
    }
}

code_enum! {
    /// State of a schedule.
    pub enum ScheduleStatus {
        /// Entered by the keepers.
        Draft "draft" "Dự thảo" "Draft",
        /// Approved by the host.
        Approved "approved" "Đã duyệt" "Approved",
        /// Posted for everyone (niêm yết, công bố).
        Published "published" "Đã công bố" "Published",
    }
}

/// Who may receive citizens in a session of this kind.
///
/// | role | kinds | basis |
/// |---|---|---|
/// | `government_chair` | all | Law on the Reception of Citizens Art. 15, 18; in person, never by a vice-chair |
/// | `party_secretary`, `party_standing` | all | Art. 15; Regulation 11-QĐi/TW Art. 4 |
/// | `council_standing`, `council_deputy` | all | Art. 22 |
/// | `front_officer` | all | Law on the Fatherland Front Art. 18 |
/// | `police_officer` | all | Circular 131/2026/TT-BCA |
/// | `public_unit_head` | all | Decree 154/2026/NĐ-CP Art. 10 |
/// | `intake_officer` | `regular` | Decree 154/2026/NĐ-CP Art. 29(1)(c) |
///
/// Every other role receives nobody in its own name.
#[must_use]
pub fn may_host(role: Role, kind: SessionKind) -> bool {
    match role {
        Role::GovernmentChair
        | Role::PartySecretary
        | Role::PartyStanding
        | Role::CouncilStanding
        | Role::CouncilDeputy
        | Role::FrontOfficer
        | Role::PoliceOfficer
        | Role::PublicUnitHead => true,
        Role::IntakeOfficer => kind == SessionKind::Regular,
        _ => false,
    }
}
