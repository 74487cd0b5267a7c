//! Codes of cases: life cycles, states, results, and what acts on cases name. The codes are those of the contract.

use crate::code_enum;
use crate::petitions::model::{Kind, PublicStatus, Track};

code_enum! {
    /// Life cycle of a case: which states it has and which acts lead from one to another.
    pub enum LifeCycle {
        /// Khiếu nại quyết định hành chính, hành vi hành chính.
        ComplaintAdmin "complaint_admin" "Giải quyết khiếu nại lần đầu" "Complaint about an administrative decision or act",
        /// Khiếu nại quyết định kỷ luật.
        ComplaintDiscipline "complaint_discipline" "Giải quyết khiếu nại quyết định kỷ luật" "Complaint about a disciplinary decision",
        /// Tố cáo.
        Denunciation "denunciation" "Giải quyết tố cáo" "Denunciation",
        /// Kiến nghị, phản ánh.
        Recommendation "recommendation" "Giải quyết kiến nghị, phản ánh" "Recommendation or reflection",
        /// Tranh chấp đất đai.
        LandDispute "land_dispute" "Hòa giải, giải quyết tranh chấp đất đai" "Land dispute",
        /// Theo quy định của Đảng.
        Party "party" "Giải quyết theo quy định của Đảng" "Under Party rules",
    }
}

impl LifeCycle {
    /// The life cycle of a case of this kind on this track; `None`: such petitions have no case here.
    #[must_use]
    pub fn of(kind: Kind, track: Track) -> Option<Self> {
        match (kind, track) {
            (Kind::Recommendation | Kind::Reflection, _) => Some(Self::Recommendation),
            (Kind::LandDispute, _) => Some(Self::LandDispute),
            (
                Kind::ComplaintAdmin
                | Kind::ComplaintDiscipline
                | Kind::DenunciationDuty
                | Kind::DenunciationField,
                Track::Party,
            ) => Some(Self::Party),
            (Kind::ComplaintAdmin, Track::State) => Some(Self::ComplaintAdmin),
            (Kind::ComplaintDiscipline, Track::State) => Some(Self::ComplaintDiscipline),
            (Kind::DenunciationDuty | Kind::DenunciationField, Track::State) => Some(Self::Denunciation),
            (
                Kind::CrimeReport
                | Kind::ProcedureRequest
                | Kind::FeedbackOnRegulations
                | Kind::Mixed
                | Kind::Other,
                _,
            ) => None,
        }
    }

    /// Prefix of printed numbers of its cases.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::ComplaintAdmin | Self::ComplaintDiscipline => "KN",
            Self::Denunciation => "TC",
            Self::Recommendation => "PA",
            Self::LandDispute => "TD",
            Self::Party => "DU",
        }
    }

    /// Rules of the clock within which the case is to be settled: keys of one clock, by its attributes. The law sets none
    /// for recommendations; those of the Party are not confirmed.
    #[must_use]
    pub fn settlement(self) -> &'static [&'static str] {
        match self {
            Self::ComplaintAdmin => &["C04", "C05", "C06"],
            Self::ComplaintDiscipline => &["K04"],
            Self::Denunciation => &["T07", "T08", "T09"],
            Self::LandDispute => &["P07", "P09"],
            Self::Recommendation | Self::Party => &[],
        }
    }

    /// Clocks that must all have run before a decision has legal effect (Luật Khiếu nại Art 33, 44, 57): one from issue, one
    /// from the proven receipt.
    #[must_use]
    pub fn effect(self) -> &'static [&'static str] {
        match self {
            Self::ComplaintAdmin => &["C15", "C19", "C20"],
            Self::ComplaintDiscipline => &["K02", "K02-dismissal", "K07"],
            Self::Denunciation | Self::Recommendation | Self::LandDispute | Self::Party => &[],
        }
    }
}

code_enum! {
    /// State of a case. Each life cycle has its own of them.
    pub enum CaseStatus {
        /// Đã thụ lý.
        Accepted "accepted" "Đã thụ lý" "Accepted",
        /// Đã giao việc.
        Assigned "assigned" "Đã giao giải quyết" "Assigned",
        /// Đang xác minh.
        Verifying "verifying" "Đang xác minh" "Verifying",
        /// Đối thoại.
        Dialogue "dialogue" "Tổ chức đối thoại" "Dialogue",
        /// Tạm đình chỉ.
        Suspended "suspended" "Tạm đình chỉ giải quyết" "Suspended",
        /// Đã có quyết định giải quyết.
        Decided "decided" "Đã có quyết định giải quyết" "Decided",
        /// Khiếu nại lần hai.
        SecondInstance "second_instance" "Đang giải quyết khiếu nại lần hai" "Second complaint",
        /// Khởi kiện tại Tòa án.
        InCourt "in_court" "Tòa án thụ lý" "In court",
        /// Có hiệu lực pháp luật.
        Effective "effective" "Quyết định có hiệu lực pháp luật" "Effective",
        /// Đang thi hành.
        Enforcing "enforcing" "Đang thi hành quyết định" "Enforcing",
        /// Đã thi hành.
        Enforced "enforced" "Đã thi hành xong" "Enforced",
        /// Đã kết luận.
        Concluded "concluded" "Đã có kết luận" "Concluded",
        /// Đang xử lý kết luận.
        Acting "acting" "Đang xử lý kết luận" "Acting on the conclusion",
        /// Theo dõi việc thực hiện.
        Monitoring "monitoring" "Theo dõi thực hiện kết luận" "Monitoring",
        /// Đã thực hiện xong.
        Executed "executed" "Đã thực hiện xong kết luận" "Executed",
        /// Cấp trên đang giải quyết lại.
        ReopenedBySuperior "reopened_by_superior" "Cấp trên đang giải quyết lại" "The superior settles it anew",
        /// Đang hòa giải.
        Mediating "mediating" "Đang hòa giải" "Mediating",
        /// Hòa giải thành.
        Mediated "mediated" "Hòa giải thành" "Mediated",
        /// Hòa giải không thành.
        MediationFailed "mediation_failed" "Hòa giải không thành" "Mediation failed",
        /// Đã trả lời.
        Answered "answered" "Đã trả lời" "Answered",
        /// Đang theo dõi sau trả lời.
        FollowUp "follow_up" "Theo dõi sau trả lời" "Follow-up",
        /// Đã kỷ luật.
        Disciplined "disciplined" "Đã thi hành kỷ luật" "Disciplined",
        /// Đình chỉ.
        Terminated "terminated" "Đình chỉ giải quyết" "Terminated",
        /// Đã kết thúc.
        Closed "closed" "Đã kết thúc" "Closed",
        /// Đã lưu hồ sơ.
        Archived "archived" "Đã lưu hồ sơ" "Archived",
        /// Thụ lý nhầm, đã hủy.
        Voided "voided" "Thụ lý nhầm, đã hủy" "Opened by mistake",
    }
}

impl CaseStatus {
    /// True where it is over; who was not told of it yet still is.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Terminated | Self::Closed | Self::Archived | Self::Voided)
    }

    /// What outsiders are told where a case comes back into this state.
    #[must_use]
    pub fn public_on_return(self) -> PublicStatus {
        match self {
            Self::Decided
            | Self::Effective
            | Self::Enforcing
            | Self::Concluded
            | Self::Acting
            | Self::Monitoring => PublicStatus::Answered,
            Self::Enforced | Self::Executed | Self::Terminated | Self::Archived => PublicStatus::Closed,
            _ => PublicStatus::InProgress,
        }
    }

    /// True where the case stands or lies elsewhere, and may come back to the state before.
    #[must_use]
    pub fn is_away(self) -> bool {
        matches!(self, Self::Suspended | Self::SecondInstance | Self::InCourt | Self::ReopenedBySuperior)
    }
}

code_enum! {
    /// Result of an answer to a recommendation or reflection.
    pub enum AnswerResult {
        /// Đã giải quyết.
        Resolved "resolved" "Đã giải quyết" "Resolved",
        /// Đã tiếp thu.
        Noted "noted" "Đã tiếp thu" "Noted",
        /// Đã giải thích.
        Explained "explained" "Đã giải thích" "Explained",
        /// Không có cơ sở.
        NoBasis "no_basis" "Không có cơ sở" "No basis",
    }
}

code_enum! {
    /// Result of a decision about a complaint or dispute (Luật Khiếu nại Art 31(2)(e)).
    pub enum DecisionResult {
        /// Đúng toàn bộ.
        WellFounded "well_founded" "Đúng toàn bộ" "Well founded",
        /// Đúng một phần.
        PartlyWellFounded "partly_well_founded" "Đúng một phần" "Partly well founded",
        /// Sai toàn bộ.
        Unfounded "unfounded" "Sai toàn bộ" "Unfounded",
    }
}

code_enum! {
    /// Result of the conclusion of a denunciation (Luật Tố cáo Art 35).
    pub enum ConclusionResult {
        /// Tố cáo đúng.
        WellFounded "well_founded" "Tố cáo đúng" "Well founded",
        /// Tố cáo đúng một phần.
        PartlyWellFounded "partly_well_founded" "Tố cáo có nội dung đúng, có nội dung sai" "Partly well founded",
        /// Tố cáo sai.
        Unfounded "unfounded" "Tố cáo sai" "Unfounded",
        /// Cố ý tố cáo sai sự thật.
        DeliberatelyFalse "deliberately_false" "Cố ý tố cáo sai sự thật" "Deliberately false",
    }
}

code_enum! {
    /// Result of a case: that of its answer, decision or conclusion.
    pub enum CaseResult {
        /// Đã giải quyết.
        Resolved "resolved" "Đã giải quyết" "Resolved",
        /// Đã tiếp thu.
        Noted "noted" "Đã tiếp thu" "Noted",
        /// Đã giải thích.
        Explained "explained" "Đã giải thích" "Explained",
        /// Không có cơ sở.
        NoBasis "no_basis" "Không có cơ sở" "No basis",
        /// Đúng toàn bộ.
        WellFounded "well_founded" "Đúng" "Well founded",
        /// Đúng một phần.
        PartlyWellFounded "partly_well_founded" "Đúng một phần" "Partly well founded",
        /// Sai toàn bộ.
        Unfounded "unfounded" "Sai" "Unfounded",
        /// Cố ý tố cáo sai sự thật.
        DeliberatelyFalse "deliberately_false" "Cố ý tố cáo sai sự thật" "Deliberately false",
    }
}

code_enum! {
    /// How complex a case is (Nghị định 124/2020 Art 3a; Nghị định 31/2019 Art 3). Set only by a decision in writing.
    pub enum ComplexityLevel {
        /// Bình thường.
        None "none" "Bình thường" "None",
        /// Phức tạp.
        Complex "complex" "Phức tạp" "Complex",
        /// Đặc biệt phức tạp.
        SpeciallyComplex "specially_complex" "Đặc biệt phức tạp" "Specially complex",
    }
}

code_enum! {
    /// Tracking flag of a case; changes no clock.
    pub enum CaseFlag {
        /// Đông người.
        Crowded "crowded" "Đông người" "Crowded",
        /// Phức tạp về tính chất.
        Complicated "complicated" "Phức tạp" "Complicated",
        /// Kéo dài.
        Prolonged "prolonged" "Kéo dài" "Prolonged",
        /// Nổi cộm.
        Conspicuous "conspicuous" "Nổi cộm" "Conspicuous",
        /// Vượt cấp.
        OverLevel "over_level" "Vượt cấp" "Over the head",
        /// Nguy cơ thành điểm nóng.
        HotSpotRisk "hot_spot_risk" "Nguy cơ phát sinh điểm nóng" "May become a hot spot",
    }
}

impl CaseFlag {
    /// Sets the flag, once.
    pub fn mark(self, flags: &mut Vec<String>) {
        if !flags.iter().any(|one| one == self.as_str()) {
            flags.push(self.as_str().to_owned());
        }
    }
}

code_enum! {
    /// Who is told of an act by letter.
    pub enum LetterAddressee {
        /// Người khiếu nại, tố cáo, kiến nghị.
        Writer "writer" "Người viết đơn" "Writer",
        /// Người bị khiếu nại, bị tố cáo.
        Denounced "denounced" "Người bị tố cáo" "Denounced",
        /// Người có quyền, nghĩa vụ liên quan.
        Related "related" "Người có quyền, nghĩa vụ liên quan" "Persons with related rights and duties",
        /// Cơ quan quản lý người bị tố cáo.
        ManagingBody "managing_body" "Cơ quan quản lý người bị tố cáo" "Body that manages the denounced",
        /// Cơ quan cấp trên trực tiếp.
        Superior "superior" "Người giải quyết cấp trên trực tiếp" "Direct superior",
        /// Cơ quan, cá nhân chuyển đơn.
        Forwarder "forwarder" "Cơ quan, cá nhân chuyển đơn" "Forwarder",
        /// Mặt trận Tổ quốc, tổ chức thành viên chuyển đơn.
        Front "front" "Mặt trận Tổ quốc chuyển đơn" "Fatherland Front, which passed it on",
        /// Cơ quan thanh tra.
        Inspectorate "inspectorate" "Cơ quan thanh tra" "Inspectorate",
        /// Cơ quan điều tra, Viện kiểm sát.
        Investigation "investigation" "Cơ quan điều tra, Viện kiểm sát" "Investigation body or procuracy",
    }
}
