//! What screening asks and proposes: eligibility criteria and first outward steps.

use crate::code_enum;

code_enum! {
    /// First outward step that screening proposes.
    pub enum Treatment {
        /// Đề xuất thụ lý.
        ProposeAcceptance "propose_acceptance" "Đề xuất thụ lý" "Propose acceptance",
        /// Từ chối, không thụ lý.
        Refuse "refuse" "Không thụ lý" "Refuse",
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
