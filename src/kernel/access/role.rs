//! Roles of people and machines, and the registers they keep. Names are those of the contract.

use crate::code_enum;

code_enum! {
    /// Role of a person in office, or of a machine.
    pub enum Role {
        /// Công chức tiếp công dân.
        IntakeOfficer "intake_officer" "Công chức tiếp công dân" "Intake officer",
        /// Người được giao thụ lý, xác minh.
        CaseOfficer "case_officer" "Người được giao thụ lý, xác minh" "Case officer",
        /// Trưởng phòng, ban, ngành.
        UnitHead "unit_head" "Trưởng phòng, ban, ngành" "Head of unit",
        /// Chủ tịch UBND.
        GovernmentChair "government_chair" "Chủ tịch UBND" "Chair of the People's Committee",
        /// Phó Chủ tịch UBND.
        GovernmentViceChair "government_vice_chair" "Phó Chủ tịch UBND" "Vice-Chair of the People's Committee",
        /// Văn phòng HĐND và UBND.
        GovernmentOffice "government_office" "Văn phòng HĐND và UBND" "Office of the Council and the People's Committee",
        /// Bí thư Đảng ủy.
        PartySecretary "party_secretary" "Bí thư Đảng ủy" "Party Secretary",
        /// Thường trực, Ban Thường vụ Đảng ủy.
        PartyStanding "party_standing" "Thường trực Đảng ủy" "Standing of the Party committee",
        /// Văn phòng Đảng ủy.
        PartyOffice "party_office" "Văn phòng Đảng ủy" "Party office",
        /// Ủy ban Kiểm tra Đảng ủy.
        InspectionCommittee "inspection_committee" "Ủy ban Kiểm tra Đảng ủy" "Inspection committee",
        /// Ban Xây dựng Đảng.
        PartyBuilding "party_building" "Ban Xây dựng Đảng" "Party-building board",
        /// Thường trực HĐND.
        CouncilStanding "council_standing" "Thường trực HĐND" "Standing of the People's Council",
        /// Ban của HĐND.
        CouncilCommittee "council_committee" "Ban của HĐND" "Committee of the People's Council",
        /// Đại biểu HĐND.
        CouncilDeputy "council_deputy" "Đại biểu HĐND" "Deputy of the People's Council",
        /// MTTQ và đoàn thể.
        FrontOfficer "front_officer" "Mặt trận Tổ quốc và đoàn thể" "Fatherland Front and mass organisations",
        /// Công an xã.
        PoliceOfficer "police_officer" "Công an xã" "Commune police",
        /// Người đứng đầu đơn vị sự nghiệp.
        PublicUnitHead "public_unit_head" "Thủ trưởng đơn vị sự nghiệp công lập" "Head of a public service unit",
        /// Trưởng thôn.
        VillageHead "village_head" "Trưởng thôn" "Village head",
        /// Hòa giải viên.
        Mediator "mediator" "Hòa giải viên" "Mediator",
        /// Người giữ thông tin danh tính.
        IdentityCustodian "identity_custodian" "Người giữ thông tin danh tính" "Identity custodian",
        /// Quản trị hệ thống: settings, no content.
        Administrator "administrator" "Quản trị hệ thống" "Administrator",
        /// Kiểm toán nhật ký: audit, no content.
        Auditor "auditor" "Người kiểm tra nhật ký" "Auditor",
        /// Cơ quan cấp tỉnh giám sát.
        ProvincialSupervisor "provincial_supervisor" "Cơ quan giám sát cấp tỉnh" "Provincial supervisor",
        /// Machine: submits reflections and follows them.
        Portal "portal" "Cổng tiếp nhận" "Portal",
        /// Machine: another system that exchanges petitions.
        PartnerSystem "partner_system" "Hệ thống đối tác" "Partner system",
        /// Machine: polls statuses.
        Dashboard "dashboard" "Bảng theo dõi" "Dashboard",
        /// Machine: pulls filtered datasets.
        SupervisionTool "supervision_tool" "Công cụ giám sát" "Supervision tool",
    }
}

impl Role {
    /// True for roles of machines.
    #[must_use]
    pub fn is_machine(self) -> bool {
        matches!(self, Self::Portal | Self::PartnerSystem | Self::Dashboard | Self::SupervisionTool)
    }
}

code_enum! {
    /// Whose register a petition stands in.
    pub enum Register {
        /// Ủy ban nhân dân.
        Government "government" "Ủy ban nhân dân" "People's Committee",
        /// Đảng ủy.
        Party "party" "Đảng ủy" "Party committee",
        /// Hội đồng nhân dân.
        Council "council" "Hội đồng nhân dân" "People's Council",
        /// Mặt trận Tổ quốc.
        Front "front" "Mặt trận Tổ quốc" "Fatherland Front",
        /// Công an (intake only).
        Police "police" "Công an" "Police (intake only)",
        /// Đơn vị sự nghiệp công lập.
        PublicUnit "public_unit" "Đơn vị sự nghiệp công lập" "Public service unit",
    }
}

impl Register {
    /// Prefix of printed numbers.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Government => "GOV",
            Self::Party => "PTY",
            Self::Council => "CNC",
            Self::Front => "FRT",
            Self::Police => "POL",
            Self::PublicUnit => "PUB",
        }
    }

    /// Roles that keep this register's book, the accountable one first.
    #[must_use]
    pub fn keepers(self) -> &'static [Role] {
        match self {
            Self::Government => &[Role::IntakeOfficer, Role::GovernmentOffice],
            Self::Party => &[Role::PartyOffice, Role::InspectionCommittee],
            Self::Council => &[Role::CouncilStanding, Role::GovernmentOffice],
            Self::Front => &[Role::FrontOfficer],
            Self::Police => &[Role::PoliceOfficer],
            Self::PublicUnit => &[Role::PublicUnitHead],
        }
    }

    /// Who is accountable where nobody of the book itself can be, because the posts are vacant or the petition names their
    /// holders: the deputy, then who stands above the body in the commune. Above the Party committee stands the
    /// province, which is not here.
    #[must_use]
    pub fn superiors(self) -> &'static [Role] {
        match self {
            Self::Government => &[Role::GovernmentViceChair, Role::PartySecretary, Role::PartyStanding],
            Self::Party => &[],
            Self::Council => &[Role::PartySecretary, Role::PartyStanding],
            Self::Front => &[Role::FrontOfficer, Role::PartySecretary, Role::PartyStanding],
            Self::Police => {
                &[Role::GovernmentChair, Role::GovernmentViceChair, Role::PartySecretary, Role::PartyStanding]
            }
            Self::PublicUnit => &[
                Role::IntakeOfficer,
                Role::GovernmentOffice,
                Role::GovernmentChair,
                Role::GovernmentViceChair,
                Role::PartySecretary,
                Role::PartyStanding,
            ],
        }
    }

    /// Roles that head the book and settle; the police book settles nothing.
    #[must_use]
    pub fn heads(self) -> &'static [Role] {
        match self {
            Self::Government => &[Role::GovernmentChair],
            Self::Party => &[Role::PartySecretary, Role::PartyStanding],
            Self::Council => &[Role::CouncilStanding],
            Self::Front => &[Role::FrontOfficer],
            Self::Police => &[],
            Self::PublicUnit => &[Role::PublicUnitHead],
        }
    }
}

/// Roles that keep the book of some register.
pub const KEEPERS: &[Role] = &[
    Role::IntakeOfficer,
    Role::GovernmentOffice,
    Role::PartyOffice,
    Role::InspectionCommittee,
    Role::CouncilStanding,
    Role::FrontOfficer,
    Role::PoliceOfficer,
    Role::PublicUnitHead,
];

/// Those of them that head no book: what is said of how a petition was handled is not about them.
pub const CLERKS: &[Role] = &[
    Role::IntakeOfficer,
    Role::GovernmentOffice,
    Role::PartyOffice,
    Role::InspectionCommittee,
    Role::PoliceOfficer,
];

/// Roles that head the book of some register, and settle.
pub const HEADS: &[Role] = &[
    Role::GovernmentChair,
    Role::PartySecretary,
    Role::PartyStanding,
    Role::CouncilStanding,
    Role::FrontOfficer,
    Role::PublicUnitHead,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of_all_books(roles: fn(Register) -> &'static [Role]) -> Vec<Role> {
        let mut all: Vec<Role> =
            Register::ALL.iter().flat_map(|register| roles(*register)).copied().collect();
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn the_lists_are_those_of_all_books() {
        let sorted = |roles: &[Role]| {
            let mut roles = roles.to_vec();
            roles.sort();
            roles
        };
        assert_eq!(sorted(KEEPERS), of_all_books(Register::keepers));
        assert_eq!(sorted(HEADS), of_all_books(Register::heads));
        let clerks: Vec<Role> = KEEPERS.iter().copied().filter(|role| !HEADS.contains(role)).collect();
        assert_eq!(CLERKS, clerks);
    }
}
