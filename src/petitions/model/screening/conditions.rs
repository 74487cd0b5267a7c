//! The conditions that rules are made of: each a sentence that a lawyer reads, and what the program asks for it.

use super::criteria::is_unauthorised;
use super::situation::Situation;
use super::{AcceptanceBar, Criterion};
use crate::petitions::model::facts::kinds::{CourtStage, CrimeSigns, SecretMarking, SignatureCopy};
use crate::petitions::model::{Kind, PetitionAct, Track};

/// One condition.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// In words, in Vietnamese.
    pub says: &'static str,
    /// In code.
    pub holds: fn(&Situation<'_>) -> bool,
}

macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident $says:literal $holds:expr;)*) => {
        $($(#[$doc])* pub const $name: Condition = Condition { says: $says, holds: $holds };)*
    };
}

conditions! {
    /// Any petition.
    ALWAYS "các trường hợp còn lại" |_| true;
    /// Our body is competent.
    WITHIN "thuộc thẩm quyền" |s| s.within_authority;
    /// Another body is competent.
    NOT_WITHIN "không thuộc thẩm quyền" |s| !s.within_authority;
    /// A complaint.
    COMPLAINT "là khiếu nại" |s| s.kind.is_complaint();
    /// A denunciation.
    DENUNCIATION "là tố cáo" |s| s.kind.is_denunciation();
    /// A recommendation or reflection.
    RECOMMENDATION "là kiến nghị, phản ánh" |s| s.kind.is_recommendation();
    /// A complaint about discipline.
    DISCIPLINE "là khiếu nại quyết định kỷ luật" |s| s.kind == Kind::ComplaintDiscipline;
    /// Feedback on regulations.
    FEEDBACK "là phản ánh, kiến nghị về quy định hành chính" |s| s.kind == Kind::FeedbackOnRegulations;
    /// A request for an administrative procedure.
    PROCEDURE "là yêu cầu giải quyết thủ tục hành chính" |s| s.kind == Kind::ProcedureRequest;
    /// A land dispute.
    LAND_DISPUTE "là tranh chấp đất đai" |s| s.kind == Kind::LandDispute;
    /// A report of a crime.
    CRIME_REPORT "là tin báo, tố giác về tội phạm" |s| s.kind == Kind::CrimeReport;
    /// Several kinds.
    MIXED "có nhiều nội dung khác nhau" |s| s.kind == Kind::Mixed;

    /// A state secret.
    SECRET "có dấu chỉ độ mật" |s| s.facts.get::<SecretMarking>("secret_marking").is_some();
    /// A withdrawal of what can be withdrawn: a report of a crime the State follows of itself.
    WITHDRAWAL "là đơn rút (trừ tin báo, tố giác về tội phạm)" |s| s.withdrawal().is_some() && PetitionAct::Withdrawal.row().fits(s.kind, None);
    /// About a running petition of a kind that comes to be a case; another is handled as what it is, however often it comes.
    DUPLICATE "trùng với đơn, vụ việc đang giải quyết, thuộc loại được thụ lý thành vụ việc" |s| s.facts.text("duplicate_of").is_some() && PetitionAct::Acceptance.row().fits(s.kind, None);
    /// Brings something new.
    ADDS "bổ sung chứng cứ hoặc tình tiết mới" |s| s.facts.is("adds_evidence") || s.facts.is("new_facts");
    /// E10 fails.
    UNREADABLE "rách nát, tẩy xóa, không đọc được" |s| s.failed.contains(&Criterion::E10Unreadable);
    /// E11 fails.
    FORBIDDEN "nội dung trái pháp luật, thóa mạ, xúc phạm" |s| s.failed.contains(&Criterion::E11ForbiddenContent);
    /// Praise.
    PRAISE "là thư khen" |s| s.facts.is("praise");
    /// Clear signs of a crime.
    CRIME_CLEAR "có dấu hiệu tội phạm rõ" |s| s.facts.get::<CrimeSigns>("crime_signs") == Some(CrimeSigns::Clear);
    /// Anonymous, impersonated, or a denunciation in no form of the law.
    INFORMAL "nặc danh, mạo danh, hoặc là tố cáo không theo hình thức luật định" |s| s.informal();
    /// Named violator, concrete evidence, can be verified.
    CONCRETE "nêu rõ người vi phạm, có chứng cứ cụ thể, có cơ sở để thẩm tra, xác minh" |s| s.informal_but_concrete();

    /// AcceptanceBar 1.
    BAR_1 "văn bản quy phạm hoặc chỉ đạo nội bộ" |s| s.bars.contains(&AcceptanceBar::Kn11Normative);
    /// AcceptanceBar 2.
    BAR_2 "không liên quan trực tiếp đến người khiếu nại" |s| s.bars.contains(&AcceptanceBar::Kn11NotAffected);
    /// AcceptanceBar 6.
    BAR_6 "hết thời hiệu mà không có lý do chính đáng" |s| s.bars.contains(&AcceptanceBar::Kn11Limitation);
    /// AcceptanceBar 7.
    BAR_7 "đã có quyết định giải quyết lần hai" |s| s.bars.contains(&AcceptanceBar::Kn11SecondDecision);
    /// AcceptanceBar 8.
    BAR_8 "đã có văn bản đình chỉ quá 30 ngày" |s| s.bars.contains(&AcceptanceBar::Kn11Terminated);
    /// AcceptanceBar 9.
    BAR_9 "Tòa án đã thụ lý hoặc đã giải quyết" |s| s.bars.contains(&AcceptanceBar::Kn11Court);
    /// A denunciation out of a settled complaint.
    SETTLED_COMPLAINT "tố cáo xuất phát từ khiếu nại đã giải quyết đúng pháp luật, không có chứng cứ người giải quyết vi phạm" |s| s.bars.contains(&AcceptanceBar::Tc29SettledComplaint);
    /// A denunciation of an organisation.
    NOT_INDIVIDUAL "người tố cáo không phải là cá nhân" |s| s.bars.contains(&AcceptanceBar::Tc29NotIndividual);
    /// Answered in writing.
    ANSWERED "đã được trả lời bằng văn bản" |s| s.facts.text("previous_written_answer").is_some();
    /// Nothing new.
    NOTHING_NEW "không có tình tiết mới" |s| !s.facts.is("new_facts");
    /// A judgment in force; nobody denies that a competent body has answered in writing that it is not reviewed.
    JUDGMENT "đã có bản án, quyết định của Tòa án có hiệu lực, không còn xem xét lại" |s| s.facts.get::<CourtStage>("court_stage") == Some(CourtStage::JudgmentInForce) && !s.facts.denies("court_review_answered");
    /// An effective decision.
    EFFECTIVE "quyết định giải quyết đã có hiệu lực, không có dấu hiệu vi phạm pháp luật" |s| s.facts.is("effective_decision") && !s.doubts_effective();

    /// Overdue at the lower body.
    LOWER_OVERDUE "cấp dưới trực tiếp đã quá thời hạn giải quyết" |s| s.facts.is("lower_body_overdue");
    /// E9 fails.
    GUIDED "đã được hướng dẫn một lần" |s| s.failed.contains(&Criterion::E9AlreadyGuided);
    /// Passed on once: a denunciation, recommendation or reflection.
    TRANSFERRED "là tố cáo hoặc kiến nghị, phản ánh đã được chuyển một lần về cùng nội dung" |s| (s.kind.is_denunciation() || s.kind.is_recommendation()) && s.transferred();
    /// E8 fails.
    SENT_THERE_TOO "đã gửi cả cơ quan có thẩm quyền" |s| s.failed.contains(&Criterion::E8CompetentBodyAmongRecipients);
    /// Passed on.
    FORWARDED "do cơ quan, tổ chức, cá nhân khác chuyển đến" |s| s.known.forwarded;
    /// Told by mouth.
    ORAL "trình bày trực tiếp bằng lời" |s| s.facts.is("oral");
    /// On the Party's track: a Party member who broke Party rules, and what is complained of by Party rules.
    PARTY "giải quyết theo quy định của Đảng (đảng viên vi phạm, kỷ luật đảng)" |s| s.track == Track::Party;
    /// On the State's track.
    STATE "giải quyết theo pháp luật, không theo quy định của Đảng" |s| s.track == Track::State;
    /// Not mediated.
    NOT_MEDIATED "chưa được hòa giải ở cấp xã" |s| !s.facts.is_mediated();

    /// A criterion fails that the writer can mend.
    CURABLE "thiếu điều kiện xử lý mà người gửi bổ sung được" |s| s.failed.iter().any(|criterion| criterion.is_curable());
    /// A bar against complaints that the writer can lift.
    BAR_CURABLE "thiếu năng lực, đại diện hoặc chữ ký của người khiếu nại" |s| s.bars.iter().any(|bar| matches!(bar, AcceptanceBar::Kn11NoCapacity | AcceptanceBar::Kn11Representative | AcceptanceBar::Kn11NoSignature));
    /// A denunciation without ground or capacity.
    NO_GROUND "tố cáo chưa đủ cơ sở xác định người vi phạm, hành vi, hoặc thiếu người đại diện" |s| s.bars.iter().any(|bar| matches!(bar, AcceptanceBar::Tc29NoGround | AcceptanceBar::Tc29NoCapacity));
    /// On behalf of who may authorise, and has not.
    UNAUTHORISED "khiếu nại thay người có năng lực hành vi dân sự đầy đủ mà không có giấy ủy quyền" |s| s.bars.contains(&AcceptanceBar::Kn11Representative) && is_unauthorised(s);
    /// The list of those who signed is a copy.
    COPIED_SIGNATURES "danh sách chữ ký là bản chụp" |s| s.facts.get::<SignatureCopy>("signature_list_attached").is_some();
    /// A group without its letter.
    GROUP_WITHOUT_LETTER "từ hai người trở lên, chưa có văn bản cử người đại diện được tất cả ký" |s| s.known.signers >= 2 && s.known.form.without_letter;
}
