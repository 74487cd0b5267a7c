//! Enumerations of petitions; the codes are those of the contract.

use crate::code_enum;

code_enum! {
    /// Kind of petition (loại đơn). Null until screening.
    pub enum Kind {
        /// Khiếu nại quyết định hành chính, hành vi hành chính.
        ComplaintAdmin "complaint_admin" "Khiếu nại quyết định, hành vi hành chính" "Complaint about an administrative decision or act",
        /// Khiếu nại quyết định kỷ luật cán bộ, công chức.
        ComplaintDiscipline "complaint_discipline" "Khiếu nại quyết định kỷ luật" "Complaint about a disciplinary decision",
        /// Tố cáo trong thực hiện nhiệm vụ, công vụ.
        DenunciationDuty "denunciation_duty" "Tố cáo trong thực hiện nhiệm vụ, công vụ" "Denunciation concerning public duty",
        /// Tố cáo về quản lý nhà nước trong các lĩnh vực.
        DenunciationField "denunciation_field" "Tố cáo về quản lý nhà nước trong các lĩnh vực" "Denunciation concerning state management in a field",
        /// Kiến nghị.
        Recommendation "recommendation" "Kiến nghị" "Recommendation",
        /// Phản ánh.
        Reflection "reflection" "Phản ánh" "Reflection",
        /// Tranh chấp đất đai.
        LandDispute "land_dispute" "Tranh chấp đất đai" "Land dispute",
        /// Tin báo, tố giác về tội phạm.
        CrimeReport "crime_report" "Tin báo, tố giác tội phạm" "Report of a crime",
        /// Yêu cầu thủ tục hành chính.
        ProcedureRequest "procedure_request" "Yêu cầu giải quyết thủ tục hành chính" "Request for an administrative procedure",
        /// Phản ánh, kiến nghị về quy định hành chính.
        FeedbackOnRegulations "feedback_on_regulations" "Phản ánh, kiến nghị về quy định hành chính" "Feedback on regulations",
        /// Đơn có nhiều nội dung khác nhau.
        Mixed "mixed" "Đơn có nhiều nội dung khác nhau" "Several kinds in one petition",
        /// Khác.
        Other "other" "Khác" "Other",
    }
}

impl Kind {
    /// True for kinds whose identity stays sealed after screening: denunciations, reports of crime, and mixed contents.
    #[must_use]
    pub fn stays_sealed(self) -> bool {
        matches!(self, Self::DenunciationDuty | Self::DenunciationField | Self::CrimeReport | Self::Mixed)
    }

    /// True for complaints (khiếu nại).
    #[must_use]
    pub fn is_complaint(self) -> bool {
        matches!(self, Self::ComplaintAdmin | Self::ComplaintDiscipline)
    }

    /// True for denunciations (tố cáo).
    #[must_use]
    pub fn is_denunciation(self) -> bool {
        matches!(self, Self::DenunciationDuty | Self::DenunciationField)
    }

    /// True for recommendations and reflections (kiến nghị, phản ánh), which share one legal regime.
    #[must_use]
    pub fn is_recommendation(self) -> bool {
        matches!(self, Self::Recommendation | Self::Reflection)
    }
}

code_enum! {
    /// Track: the State's procedures, or the Party's for Party members under Party rules.
    pub enum Track {
        /// Theo pháp luật của Nhà nước.
        State "state" "Theo quy định của Nhà nước" "State",
        /// Theo quy định của Đảng.
        Party "party" "Theo quy định của Đảng" "Party",
    }
}

code_enum! {
    /// Field of life; the first three are those that the plan puts on top.
    pub enum Field {
        /// Đất đai.
        Land "land" "Đất đai" "Land",
        /// Đầu tư.
        Investment "investment" "Đầu tư" "Investment",
        /// Chế độ, chính sách xã hội.
        SocialPolicy "social_policy" "Chế độ, chính sách xã hội" "Social policy",
        /// Bảo hiểm xã hội.
        SocialInsurance "social_insurance" "Bảo hiểm xã hội" "Social insurance",
        /// Nông nghiệp.
        Agriculture "agriculture" "Nông nghiệp" "Agriculture",
        /// Ngân sách.
        Budget "budget" "Ngân sách" "Budget",
        /// Tài chính.
        Finance "finance" "Tài chính" "Finance",
        /// Thuế.
        Tax "tax" "Thuế" "Tax",
        /// Xây dựng.
        Construction "construction" "Xây dựng" "Construction",
        /// Giao thông.
        Transport "transport" "Giao thông" "Transport",
        /// Chiếu sáng.
        Lighting "lighting" "Chiếu sáng công cộng" "Street lighting",
        /// Điện.
        Electricity "electricity" "Điện" "Electricity",
        /// Thoát nước.
        Drainage "drainage" "Thoát nước" "Drainage",
        /// Môi trường.
        Environment "environment" "Môi trường" "Environment",
        /// Thiên tai.
        Disaster "disaster" "Thiên tai" "Disaster",
        /// Giáo dục.
        Education "education" "Giáo dục" "Education",
        /// Y tế.
        Health "health" "Y tế" "Health",
        /// Văn hóa.
        Culture "culture" "Văn hóa" "Culture",
        /// Tôn giáo.
        Religion "religion" "Tôn giáo" "Religion",
        /// An ninh, trật tự.
        Security "security" "An ninh, trật tự" "Security",
        /// Hộ tịch.
        CivilStatus "civil_status" "Hộ tịch" "Civil status",
        /// Hành chính tư pháp.
        JudicialAdministration "judicial_administration" "Hành chính tư pháp" "Judicial administration",
        /// Công vụ, công chức.
        CivilService "civil_service" "Công vụ, công chức" "Civil service",
        /// Tổ chức bộ máy.
        Organisation "organisation" "Tổ chức bộ máy" "Organisation",
        /// Pháp luật.
        Law "law" "Pháp luật" "Law",
        /// Tham nhũng.
        Corruption "corruption" "Tham nhũng" "Corruption",
        /// Khác.
        Other "other" "Khác" "Other",
    }
}

code_enum! {
    /// How a petition came.
    pub enum Channel {
        /// Bưu điện.
        Post "post" "Bưu điện" "Post",
        /// Nộp trực tiếp.
        InPerson "in_person" "Nộp trực tiếp" "Handed in",
        /// Tiếp công dân.
        Reception "reception" "Tiếp công dân" "Reception",
        /// Hòm thư góp ý.
        SuggestionBox "suggestion_box" "Hòm thư góp ý" "Suggestion box",
        /// Cổng trực tuyến.
        OnlinePortal "online_portal" "Cổng trực tuyến" "Online portal",
        /// Cổng Dịch vụ công quốc gia.
        NationalPortal "national_portal" "Cổng Dịch vụ công quốc gia" "National portal",
        /// VNeID.
        Vneid "vneid" "VNeID" "VNeID",
        /// Thư điện tử.
        Email "email" "Thư điện tử" "E-mail",
        /// Đường dây nóng.
        Hotline "hotline" "Đường dây nóng" "Hotline",
        /// Tiếp xúc cử tri.
        VoterMeeting "voter_meeting" "Tiếp xúc cử tri" "Voter meeting",
        /// Do cơ quan, cá nhân khác chuyển đến.
        Forwarded "forwarded" "Được chuyển đến" "Forwarded",
        /// Khác.
        Other "other" "Khác" "Other",
    }
}

code_enum! {
    /// How the writer stands behind the petition.
    pub enum Authentication {
        /// Chữ ký viết tay.
        Handwritten "handwritten" "Chữ ký viết tay" "Handwritten signature",
        /// Điểm chỉ.
        Fingerprint "fingerprint" "Điểm chỉ" "Fingerprint",
        /// Chữ ký số.
        DigitalSignature "digital_signature" "Chữ ký số" "Digital signature",
        /// VNeID.
        Vneid "vneid" "VNeID" "VNeID",
        /// Không có.
        None "none" "Không có" "None",
    }
}

code_enum! {
    /// Who passed a petition on.
    pub enum ForwarderType {
        /// Đại biểu HĐND.
        CouncilDeputy "council_deputy" "Đại biểu HĐND" "Deputy of the People's Council",
        /// Đại biểu Quốc hội.
        NaDeputy "na_deputy" "Đại biểu Quốc hội" "Deputy of the National Assembly",
        /// Mặt trận Tổ quốc.
        FatherlandFront "fatherland_front" "Mặt trận Tổ quốc" "Fatherland Front",
        /// Cơ quan báo chí.
        Press "press" "Cơ quan báo chí" "Press",
        /// Cơ quan của Đảng.
        PartyBody "party_body" "Cơ quan của Đảng" "Party body",
        /// Cơ quan cấp trên.
        SuperiorBody "superior_body" "Cơ quan cấp trên" "Superior body",
        /// Khác.
        Other "other" "Khác" "Other",
    }
}
