//! What screening asks and proposes: eligibility criteria and first outward steps.

use super::codes::Kind;
use crate::code_enum;

code_enum! {
    /// First outward step that screening proposes.
    pub enum Treatment {
        /// Đề xuất thụ lý.
        ProposeAcceptance "propose_acceptance" "Đề xuất thụ lý" "Propose acceptance",
        /// Từ chối, không thụ lý.
        Refuse "refuse" "Từ chối, không thụ lý" "Refuse",
        /// Yêu cầu bổ sung.
        RequestSupplement "request_supplement" "Yêu cầu bổ sung" "Ask for a supplement",
        /// Hướng dẫn.
        Guide "guide" "Hướng dẫn" "Guide",
        /// Hướng dẫn tách đơn.
        AdviseSplit "advise_split" "Hướng dẫn tách đơn" "Advise to split",
        /// Chuyển đơn.
        Transfer "transfer" "Chuyển đơn" "Transfer",
        /// Chuyển cơ quan của Đảng.
        TransferParty "transfer_party" "Chuyển cơ quan của Đảng" "Transfer to a Party body",
        /// Trả lại đơn.
        ReturnToForwarder "return_to_forwarder" "Trả lại cơ quan chuyển đơn" "Return to the forwarder",
        /// Đôn đốc cấp dưới.
        UrgeLower "urge_lower" "Đôn đốc cấp dưới" "Urge the lower body",
        /// Chuyển cơ quan điều tra.
        ReferInvestigation "refer_investigation" "Chuyển cơ quan điều tra" "Refer to investigation",
        /// Kiểm tra phục vụ quản lý.
        InspectionOnly "inspection_only" "Thanh tra, kiểm tra phục vụ quản lý" "Inspection only",
        /// Hòa giải.
        Mediate "mediate" "Hòa giải" "Mediate",
        /// Gắn vào vụ việc.
        LinkToCase "link_to_case" "Gắn vào vụ việc đang giải quyết" "Link to a case",
        /// Lưu đơn.
        FileWithoutAction "file_without_action" "Lưu đơn" "File without action",
    }
}

code_enum! {
    /// Eligibility criteria (điều kiện xử lý đơn, TT 05/2021 Art 6) that a petition may fail.
    pub enum Criterion {
        /// Ngôn ngữ.
        E1Language "E1_language" "Không bằng tiếng Việt và không có bản dịch công chứng" "Not in Vietnamese and without a notarised translation",
        /// Ngày viết đơn.
        E2Date "E2_date" "Không ghi ngày viết đơn" "No date of writing",
        /// Họ tên, địa chỉ người viết.
        E3WriterIdentity "E3_writer_identity" "Không rõ họ tên, địa chỉ người viết" "Name or address of the writer missing",
        /// Chữ ký, điểm chỉ.
        E4Signature "E4_signature" "Không có chữ ký hoặc điểm chỉ" "No signature or fingerprint",
        /// Yếu tố của đơn khiếu nại.
        E5ComplaintElements "E5_complaint_elements" "Thiếu yếu tố của đơn khiếu nại" "Elements of a complaint missing",
        /// Yếu tố của đơn tố cáo.
        E6DenunciationElements "E6_denunciation_elements" "Thiếu yếu tố của đơn tố cáo" "Elements of a denunciation missing",
        /// Nội dung kiến nghị, phản ánh.
        E7KnpaContent "E7_knpa_content" "Nội dung kiến nghị, phản ánh không rõ" "Content of the recommendation or reflection unclear",
        /// Đã gửi cơ quan có thẩm quyền.
        E8CompetentBodyAmongRecipients "E8_competent_body_among_recipients" "Đã gửi cả cơ quan có thẩm quyền" "Also sent to the competent body",
        /// Đã được hướng dẫn.
        E9AlreadyGuided "E9_already_guided" "Đã được hướng dẫn một lần" "Guided once already",
        /// Không đọc được.
        E10Unreadable "E10_unreadable" "Rách nát, tẩy xóa, không đọc được" "Torn, erased or unreadable",
        /// Nội dung bị cấm.
        E11ForbiddenContent "E11_forbidden_content" "Nội dung trái pháp luật, thóa mạ, xúc phạm" "Forbidden content, insult",
    }
}

impl Criterion {
    /// The text that asks for it.
    #[must_use]
    pub fn legal_basis(self) -> &'static str {
        match self {
            Self::E4Signature => "Thông tư 05/2021/TT-TTCP Điều 6(2); Nghị định 124/2020/NĐ-CP Điều 16(1)",
            Self::E5ComplaintElements => "Thông tư 05/2021/TT-TTCP Điều 6(2); Luật Khiếu nại Điều 8",
            Self::E6DenunciationElements => "Thông tư 05/2021/TT-TTCP Điều 6(2); Luật Tố cáo Điều 23(1)",
            Self::E8CompetentBodyAmongRecipients => {
                "Thông tư 05/2021/TT-TTCP Điều 6(2); Luật Tố cáo Điều 24(3)"
            }
            Self::E9AlreadyGuided => "Thông tư 05/2021/TT-TTCP Điều 6(2), 8(1); Luật Tố cáo Điều 24(3)",
            _ => "Thông tư 05/2021/TT-TTCP Điều 6(2)",
        }
    }

    /// True where it can fail of a petition of this kind: the elements are those of one kind, and who wrote to the competent body
    /// or was guided to it did so because it is another.
    #[must_use]
    pub fn concerns(self, kind: Kind, within_authority: bool) -> bool {
        match self {
            Self::E5ComplaintElements => kind.is_complaint(),
            Self::E6DenunciationElements => kind.is_denunciation(),
            Self::E7KnpaContent => kind.is_recommendation(),
            Self::E8CompetentBodyAmongRecipients | Self::E9AlreadyGuided => !within_authority,
            _ => true,
        }
    }

    /// True where the writer can mend it. Name and address are asked for where there is somebody to be asked; whoever
    /// gives none is anonymous, which is a rule of its own and comes first.
    #[must_use]
    pub fn is_curable(self) -> bool {
        use Criterion::{
            E1Language, E2Date, E3WriterIdentity, E4Signature, E5ComplaintElements, E6DenunciationElements,
            E7KnpaContent,
        };
        matches!(
            self,
            E1Language
                | E2Date
                | E3WriterIdentity
                | E4Signature
                | E5ComplaintElements
                | E6DenunciationElements
                | E7KnpaContent
        )
    }
}

code_enum! {
    /// What bars acceptance: the nine of Luật Khiếu nại Art 11, and the conditions of Luật Tố cáo Art 29(1).
    pub enum AcceptanceBar {
        /// Văn bản quy phạm, chỉ đạo nội bộ.
        Kn11Normative "KN11_1_normative_or_internal" "Văn bản quy phạm pháp luật hoặc chỉ đạo điều hành nội bộ" "A normative act or an internal direction",
        /// Không liên quan trực tiếp.
        Kn11NotAffected "KN11_2_not_directly_affected" "Không liên quan trực tiếp đến quyền, lợi ích của người khiếu nại" "Does not touch the complainant's own rights",
        /// Không có năng lực hành vi.
        Kn11NoCapacity "KN11_3_no_capacity" "Không có năng lực hành vi dân sự đầy đủ mà không có người đại diện" "No capacity and no lawful representative",
        /// Người đại diện không hợp pháp.
        Kn11Representative "KN11_4_unlawful_representative" "Người đại diện không hợp pháp" "Unlawful representative",
        /// Không có chữ ký, điểm chỉ.
        Kn11NoSignature "KN11_5_no_signature" "Đơn khiếu nại không có chữ ký hoặc điểm chỉ" "Complaint without signature or fingerprint",
        /// Hết thời hiệu.
        Kn11Limitation "KN11_6_limitation" "Hết thời hiệu khiếu nại mà không có lý do chính đáng" "Limitation passed without good reason",
        /// Đã có quyết định lần hai.
        Kn11SecondDecision "KN11_7_second_decision" "Đã có quyết định giải quyết khiếu nại lần hai" "Decided in the second instance",
        /// Đã đình chỉ.
        Kn11Terminated "KN11_8_terminated" "Đã có văn bản đình chỉ, sau 30 ngày không tiếp tục khiếu nại" "Terminated and not continued within 30 days",
        /// Tòa án đã thụ lý.
        Kn11Court "KN11_9_court" "Tòa án đã thụ lý hoặc đã giải quyết" "Accepted or decided by a court",
        /// Không phải cá nhân.
        Tc29NotIndividual "TC29_1_not_individual" "Người tố cáo không phải là cá nhân" "The denouncer is not an individual",
        /// Không có năng lực hành vi.
        Tc29NoCapacity "TC29_1_no_capacity" "Người tố cáo không có năng lực hành vi dân sự đầy đủ mà không có người đại diện" "The denouncer has no capacity and no representative",
        /// Không có cơ sở.
        Tc29NoGround "TC29_1_no_ground" "Nội dung không có cơ sở xác định người vi phạm, hành vi vi phạm" "No ground to identify violator and violation",
        /// Khiếu nại đã giải quyết.
        Tc29SettledComplaint "TC29_1_settled_complaint" "Xuất phát từ khiếu nại đã được giải quyết đúng pháp luật" "Grows out of a complaint that was properly settled",
    }
}

impl AcceptanceBar {
    /// True where the writer can lift it, by his signature, by papers of capacity and representation, or by telling more.
    #[must_use]
    pub fn is_curable(self) -> bool {
        use AcceptanceBar::{
            Kn11NoCapacity, Kn11NoSignature, Kn11Representative, Tc29NoCapacity, Tc29NoGround,
        };
        matches!(self, Kn11NoCapacity | Kn11Representative | Kn11NoSignature | Tc29NoCapacity | Tc29NoGround)
    }

    /// The article.
    #[must_use]
    pub fn legal_basis(self) -> &'static str {
        match self {
            Self::Kn11Normative => "Luật Khiếu nại Điều 11(1)",
            Self::Kn11NotAffected => "Luật Khiếu nại Điều 2(1), 11(2)",
            Self::Kn11NoCapacity => "Luật Khiếu nại Điều 11(3)",
            Self::Kn11Representative => "Luật Khiếu nại Điều 11(4), 12; Nghị định 155/2026/NĐ-CP Điều 3",
            Self::Kn11NoSignature => "Luật Khiếu nại Điều 8, 11(5)",
            Self::Kn11Limitation => "Luật Khiếu nại Điều 9, 11(6)",
            Self::Kn11SecondDecision => "Luật Khiếu nại Điều 11(7)",
            Self::Kn11Terminated => "Luật Khiếu nại Điều 11(8)",
            Self::Kn11Court => "Luật Khiếu nại Điều 11(9)",
            Self::Tc29NotIndividual => "Luật Tố cáo Điều 2(1)",
            Self::Tc29NoCapacity => "Luật Tố cáo Điều 29(1)(b)",
            Self::Tc29NoGround => "Luật Tố cáo Điều 23(1), 29(1)",
            Self::Tc29SettledComplaint => "Luật Tố cáo Điều 29(1)",
        }
    }
}

code_enum! {
    /// Papers without which a petition is not accepted.
    pub enum MissingPaper {
        /// Chữ ký gốc của tất cả.
        OriginalSignatures "original_signatures" "Bản gốc có chữ ký của tất cả người đứng đơn" "The original with the signatures of all",
        /// Văn bản cử người đại diện.
        RepresentativeLetter "representative_letter" "Văn bản cử người đại diện, tất cả cùng ký" "The appointment of a representative, signed by all",
        /// Giấy ủy quyền.
        Authorisation "authorisation" "Giấy ủy quyền có công chứng hoặc chứng thực" "The authorisation, notarised or certified",
    }
}

code_enum! {
    /// How a petition belongs to one that is running.
    pub enum LinkType {
        /// Đơn trùng.
        Duplicate "duplicate" "Đơn trùng" "Duplicate",
        /// Đơn rút.
        Withdrawal "withdrawal" "Đơn rút" "Withdrawal",
        /// Đơn bổ sung.
        Addition "addition" "Đơn bổ sung" "Addition",
    }
}

code_enum! {
    /// What the officer must see to besides the treatment.
    pub enum ScreeningMark {
        /// Giữ bí mật người tố cáo.
        SealIdentity "seal_identity" "Giữ bí mật thông tin người tố cáo" "Keep the denouncer's identity sealed",
        /// Báo cáo người đứng đầu.
        ReportToHead "report_to_head" "Báo cáo ngay người đứng đầu" "Report to the head at once",
        /// Đông người.
        Crowded "crowded" "Đơn, đoàn đông người" "Many people",
        /// Không giữ nội dung.
        PointerOnly "pointer_only" "Không lưu nội dung mật, chỉ ghi số văn bản và nơi giữ" "Hold no content, only where it lies",
        /// Không tính là tố cáo.
        NotCountedAsDenunciation "not_counted_as_denunciation" "Không tính là tố cáo" "Not counted as a denunciation",
        /// Vụ việc tiếp tục.
        CaseContinues "case_continues" "Vụ việc vẫn tiếp tục được giải quyết" "The matter goes on",
        /// Tạm đình chỉ thi hành.
        ConsiderExecutionSuspension "consider_execution_suspension" "Xem xét tạm đình chỉ thi hành quyết định" "Consider suspending execution",
        /// Bảo vệ.
        ConsiderProtection "consider_protection" "Xem xét biện pháp bảo vệ" "Consider protection",
        /// Thủ tục rút gọn.
        ShortTrackPossible "short_track_possible" "Có thể giải quyết theo trình tự rút gọn" "The short track is possible",
        /// Tiếp công dân đột xuất.
        AdHocReception "ad_hoc_reception" "Tổ chức tiếp công dân đột xuất" "Hold an ad hoc reception",
        /// Thông báo nơi chuyển đơn.
        InformForwarder "inform_forwarder" "Thông báo kết quả cho nơi chuyển đơn" "Inform whoever passed it on",
        /// Trả lại bản gốc.
        ReturnOriginals "return_originals" "Trả lại giấy tờ, tài liệu gốc" "Return the originals",
        /// Có thể dùng cho quản lý.
        UsefulInformation "useful_information" "Thông tin vẫn có thể dùng cho công tác quản lý" "The information may still be used",
    }
}
