//! Why a petition ends or moves without a case: closed codes, each with its label, its article and the kinds it fits.

mod non_acceptance;

pub use non_acceptance::NonAcceptanceGround;

use super::codes::{Kind, Track};
use crate::code_enum;

/// By what Party bodies decide: of these regulations no article was read.
pub const PARTY_RULES: &str = "Quy định 22-QĐ/TW; Quy định 296-QĐ/TW";

/// A ground of an act.
pub trait Ground: Copy + 'static {
    /// The article behind it for a petition of this kind and track; `None`: not screened yet.
    fn article(self, found: (Option<Kind>, Option<Track>)) -> &'static str;

    /// True where it can be the ground for a petition of this kind; `None`: not screened yet.
    fn fits(self, kind: Option<Kind>) -> bool;

    /// True for the ground of a land dispute that mediators have, and for none of its others.
    fn is_of_mediation(self) -> bool {
        false
    }
}

code_enum! {
    /// Why a recommendation or reflection is refused.
    pub enum RefusalGround {
        /// Đã được tiếp nhận, hướng dẫn, trả lời; không có tình tiết mới.
        NothingNew "nothing_new" "Đã được tiếp nhận, hướng dẫn, trả lời bằng văn bản; không có nội dung mới" "Answered already, and nothing is new",
        /// Không phải kiến nghị, phản ánh.
        OutOfScope "out_of_scope" "Nội dung không thuộc kiến nghị, phản ánh" "No recommendation or reflection",
        /// Đã có bản án, quyết định có hiệu lực.
        JudgmentInForce "judgment_in_force" "Đã có bản án, quyết định có hiệu lực của Tòa án" "A court's judgment is in force",
        /// Cơ quan khác đang giải quyết.
        HandledElsewhere "handled_elsewhere" "Cơ quan có thẩm quyền khác đang giải quyết" "Another competent body is handling it",
        /// Nội dung không rõ.
        Unclear "unclear" "Nội dung không rõ ràng" "The content is not clear",
        /// Nội dung trái pháp luật, xúc phạm.
        Forbidden "forbidden" "Nội dung trái pháp luật, thóa mạ, xúc phạm" "Forbidden content, insult",
    }
}

impl RefusalGround {
    /// True where the writer is told in writing, within a term of its own (Nghị định 154/2026/NĐ-CP Điều 4(3)); any other refusal is
    /// explained to him.
    #[must_use]
    pub fn is_told_in_writing(self) -> bool {
        self == Self::NothingNew
    }
}

impl Ground for RefusalGround {
    fn article(self, _: (Option<Kind>, Option<Track>)) -> &'static str {
        match self {
            Self::NothingNew => "Nghị định 154/2026/NĐ-CP Điều 4(1)(h)",
            Self::OutOfScope => "Nghị định 154/2026/NĐ-CP Điều 4(1)(g)",
            Self::JudgmentInForce => "Nghị định 154/2026/NĐ-CP Điều 4(1)(i)",
            Self::HandledElsewhere => "Nghị định 154/2026/NĐ-CP Điều 4(1)(k)",
            Self::Unclear | Self::Forbidden => "Thông tư 05/2021/TT-TTCP Điều 6(2)",
        }
    }

    fn fits(self, _: Option<Kind>) -> bool {
        true
    }
}

code_enum! {
    /// Why a petition goes back to who passed it on.
    pub enum ReturnGround {
        /// Không thuộc thẩm quyền.
        NotCompetent "not_competent" "Không thuộc thẩm quyền" "Not within the authority",
        /// Đã trả lời nội dung này.
        AnsweredAlready "answered_already" "Nội dung đã được giải quyết, trả lời" "Answered already",
        /// Thiếu tài liệu kèm theo.
        PapersMissing "papers_missing" "Thiếu đơn hoặc tài liệu kèm theo" "Petition or papers missing",
    }
}

impl Ground for ReturnGround {
    fn article(self, _: (Option<Kind>, Option<Track>)) -> &'static str {
        "Thông tư 07/2014/TT-TTCP Điều 8(2)"
    }

    fn fits(self, _: Option<Kind>) -> bool {
        true
    }
}

code_enum! {
    /// Why a petition is filed without action (xếp lưu đơn).
    pub enum FilingGround {
        /// Không đủ điều kiện xử lý.
        Ineligible "ineligible" "Đơn không đủ điều kiện xử lý" "Not eligible",
        /// Rách nát, không đọc được.
        Unreadable "unreadable" "Đơn rách nát, tẩy xóa, không đọc được" "Unreadable",
        /// Nặc danh, mạo danh, không có căn cứ xác minh.
        Anonymous "anonymous" "Đơn nặc danh, mạo danh, không có căn cứ để kiểm tra" "Anonymous or in another's name, and nothing to verify",
        /// Tố cáo không theo hình thức luật định.
        NotInLegalForm "not_in_legal_form" "Tố cáo không theo hình thức luật định, không có căn cứ để kiểm tra" "A denunciation in no form of the law, and nothing to verify",
        /// Đã gửi cơ quan có thẩm quyền.
        SentToCompetentBody "sent_to_competent_body" "Đơn gửi nhiều nơi, trong đó có cơ quan có thẩm quyền" "Sent to the competent body too",
        /// Đã được hướng dẫn một lần.
        AlreadyGuided "already_guided" "Đã được hướng dẫn một lần về cùng nội dung" "Guided once about the same content",
        /// Đã được chuyển một lần.
        AlreadyTransferred "already_transferred" "Đã được chuyển một lần về cùng nội dung" "Passed on once about the same content",
        /// Hết thời hiệu.
        LimitationPassed "limitation_passed" "Đã hết thời hiệu khiếu nại" "The limitation has passed",
        /// Quyết định đã có hiệu lực, không có tình tiết mới.
        EffectiveDecision "effective_decision" "Đã có quyết định giải quyết có hiệu lực, không có tình tiết mới" "An effective decision, and nothing new",
        /// Đơn trùng.
        Duplicate "duplicate" "Đơn trùng nội dung đơn đã xử lý" "The same as a petition that was handled",
        /// Không phải khiếu nại, tố cáo, kiến nghị, phản ánh.
        NotAPetition "not_a_petition" "Không phải khiếu nại, tố cáo, kiến nghị, phản ánh" "No petition in the sense of the law",
        /// Không bổ sung theo yêu cầu.
        NotSupplemented "not_supplemented" "Không bổ sung theo yêu cầu" "Not supplemented as asked",
        /// Hòa giải không thành, không ai yêu cầu giải quyết.
        MediatedInVain "mediated_in_vain" "Hòa giải không thành, các bên đã khởi kiện hoặc không yêu cầu giải quyết" "Mediated in vain, and the parties have gone to court or ask for no settlement",
    }
}

impl Ground for FilingGround {
    fn article(self, _: (Option<Kind>, Option<Track>)) -> &'static str {
        match self {
            Self::Ineligible | Self::Unreadable | Self::NotSupplemented => {
                "Thông tư 05/2021/TT-TTCP Điều 6(2); Thông tư 07/2014/TT-TTCP Điều 28"
            }
            Self::Anonymous => "Luật Tố cáo Điều 25(1); Thông tư 05/2021/TT-TTCP Điều 6(2)",
            Self::NotInLegalForm => "Luật Tố cáo Điều 25(1)",
            Self::SentToCompetentBody | Self::AlreadyGuided => {
                "Luật Tố cáo Điều 24(3); Thông tư 05/2021/TT-TTCP Điều 6(2)"
            }
            Self::AlreadyTransferred => "Luật Tố cáo Điều 24(2); Thông tư 05/2021/TT-TTCP Điều 14(1)",
            Self::LimitationPassed | Self::EffectiveDecision | Self::Duplicate | Self::NotAPetition => {
                "Thông tư 07/2014/TT-TTCP Điều 28"
            }
            Self::MediatedInVain => "Luật Đất đai Điều 235, 236",
        }
    }

    fn fits(self, kind: Option<Kind>) -> bool {
        match self {
            Self::LimitationPassed => kind.is_some_and(Kind::is_complaint),
            Self::NotInLegalForm => kind.is_some_and(Kind::is_denunciation),
            _ => true,
        }
    }

    fn is_of_mediation(self) -> bool {
        self == Self::MediatedInVain
    }
}

code_enum! {
    /// Why an entry was a mistake.
    pub enum VoidingGround {
        /// Vào sổ hai lần.
        EnteredTwice "entered_twice" "Cùng một đơn được vào sổ hai lần" "The same paper was entered twice",
        /// Vào nhầm sổ.
        WrongBook "wrong_book" "Vào nhầm sổ của cơ quan khác" "Entered in another body's book",
        /// Không phải đơn.
        NotAPetition "not_a_petition" "Giấy tờ không phải là đơn" "The paper is no petition",
        /// Nhập thử.
        TestEntry "test_entry" "Nhập thử, không có đơn" "A trial; there is no petition",
    }
}

impl Ground for VoidingGround {
    fn article(self, _: (Option<Kind>, Option<Track>)) -> &'static str {
        "Luật Tiếp công dân Điều 25"
    }

    fn fits(self, _: Option<Kind>) -> bool {
        true
    }
}

code_enum! {
    /// Why an act is annulled.
    pub enum AnnulmentGround {
        /// Nhầm đơn.
        WrongPetition "wrong_petition" "Nhập nhầm đơn" "Entered on the wrong petition",
        /// Sai nội dung.
        WrongContent "wrong_content" "Nội dung văn bản sai" "The paper says something wrong",
        /// Sai thẩm quyền ký.
        WrongSigner "wrong_signer" "Ký không đúng thẩm quyền" "Signed by somebody who may not",
        /// Trái pháp luật.
        Unlawful "unlawful" "Trái pháp luật" "Unlawful",
    }
}

code_enum! {
    /// What kind of body a petition is passed to.
    pub enum BodyType {
        /// Cơ quan hành chính cấp trên.
        SuperiorState "superior_state" "Cơ quan hành chính nhà nước cấp trên" "Superior administrative body",
        /// Cơ quan hành chính khác.
        OtherState "other_state" "Cơ quan hành chính nhà nước khác" "Another administrative body",
        /// Cấp dưới trực tiếp.
        LowerState "lower_state" "Cơ quan cấp dưới trực tiếp" "The body directly below",
        /// Cơ quan của Đảng.
        Party "party" "Cơ quan của Đảng" "Party body",
        /// Cơ quan dân cử.
        Elected "elected" "Cơ quan dân cử" "Elected body",
        /// Cơ quan điều tra.
        Investigation "investigation" "Cơ quan điều tra" "Investigation body",
        /// Viện kiểm sát.
        Procuracy "procuracy" "Viện kiểm sát nhân dân" "Procuracy",
        /// Tòa án.
        Court "court" "Tòa án nhân dân" "Court",
        /// Thi hành án.
        Enforcement "enforcement" "Cơ quan thi hành án" "Enforcement of judgments",
        /// Thanh tra.
        Inspectorate "inspectorate" "Cơ quan thanh tra" "Inspectorate",
        /// Tổ chức chính trị - xã hội, tôn giáo.
        Organisation "organisation" "Tổ chức chính trị - xã hội, xã hội, tôn giáo" "Political, social or religious organisation",
        /// Đơn vị sự nghiệp, doanh nghiệp nhà nước.
        UnitOrEnterprise "unit_or_enterprise" "Đơn vị sự nghiệp, doanh nghiệp nhà nước" "Public service unit or state enterprise",
        /// Hội đồng hòa giải.
        Mediators "mediators" "Hội đồng hòa giải" "Mediation council",
        /// Đơn vị của chính cơ quan này.
        OwnUnit "own_unit" "Đơn vị thuộc chính cơ quan này" "A unit of this body itself",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_complaint_has_a_limitation_and_only_a_denunciation_a_form() {
        for kind in Kind::ALL.iter().copied() {
            let complaint = matches!(kind, Kind::ComplaintAdmin | Kind::ComplaintDiscipline);
            assert_eq!(FilingGround::LimitationPassed.fits(Some(kind)), complaint, "{kind}");
            let denunciation = matches!(kind, Kind::DenunciationDuty | Kind::DenunciationField);
            assert_eq!(FilingGround::NotInLegalForm.fits(Some(kind)), denunciation, "{kind}");
            assert!(FilingGround::Ineligible.fits(Some(kind)));
        }
    }
}
