//! Eligibility (điều kiện xử lý đơn, Thông tư 05/2021 Art 6(2)) and what bars acceptance, as tables: code, article, and when.

use super::conditions::Condition;
use super::situation::Situation;
use super::{AcceptanceBar, Criterion};
use crate::petitions::model::facts::kinds::CourtStage;

/// A criterion and when a petition fails it.
#[derive(Debug)]
pub struct CriterionRow {
    /// Code.
    pub criterion: Criterion,
    /// When it fails.
    pub fails_if: Condition,
}

/// A bar and when it stands.
#[derive(Debug)]
pub struct BarRow {
    /// Code.
    pub bar: AcceptanceBar,
    /// When it stands.
    pub applies_if: Condition,
}

macro_rules! criteria {
    ($($criterion:ident $says:literal $holds:expr;)*) => {
        /// Every criterion, in the order of the codes.
        pub const CRITERIA: &[CriterionRow] = &[$(CriterionRow {
            criterion: Criterion::$criterion,
            fails_if: Condition { says: $says, holds: $holds },
        }),*];
    };
}

macro_rules! bars {
    ($($bar:ident $says:literal $holds:expr;)*) => {
        /// Every bar, in the order of the codes.
        pub const BARS: &[BarRow] = &[$(BarRow {
            bar: AcceptanceBar::$bar,
            applies_if: Condition { says: $says, holds: $holds },
        }),*];
    };
}

criteria! {
    E1Language "không viết bằng tiếng Việt và không có bản dịch công chứng"
        |s| s.known.foreign_language && !s.facts.is("translation_notarised");
    E2Date "không ghi ngày viết đơn (trừ tố cáo nặc danh hoặc không theo hình thức luật định có chứng cứ cụ thể)"
        |s| !s.informal_but_concrete() && !s.facts.tick("has_date").unwrap_or(s.known.dated);
    E3WriterIdentity "không rõ họ tên, địa chỉ; nặc danh; mạo danh (trừ tố cáo nặc danh hoặc không theo hình thức luật định có chứng cứ cụ thể; danh tính điện tử thay địa chỉ)"
        |s| !s.informal_but_concrete() && (!s.has_writer() || s.known.form.without_address && !s.electronic_identity());
    E4Signature "không có chữ ký, điểm chỉ của người viết, hoặc của tất cả người cùng đứng đơn; mạo danh (VNeID thay chữ ký với kiến nghị, phản ánh)"
        |s| !s.informal_but_concrete() && lacks_signature(s);
    E5ComplaintElements "khiếu nại không nêu người, cơ quan bị khiếu nại, lý do hoặc yêu cầu"
        |s| s.kind.is_complaint() && (s.known.form.about_nothing || s.facts.denies("has_reason") || s.facts.denies("has_request"));
    E6DenunciationElements "tố cáo không nêu người bị tố cáo"
        |s| s.kind.is_denunciation() && !s.facts.tick("names_violator").unwrap_or(!s.known.form.names_nobody);
    E7KnpaContent "nội dung kiến nghị, phản ánh không rõ ràng"
        |s| s.kind.is_recommendation() && s.facts.denies("content_clear");
    E8CompetentBodyAmongRecipients "không thuộc thẩm quyền và đã gửi cả cơ quan có thẩm quyền"
        |s| !s.within_authority && s.facts.is("competent_body_among_recipients");
    E9AlreadyGuided "không thuộc thẩm quyền và đã được hướng dẫn một lần về cùng nội dung"
        |s| !s.within_authority && s.guided();
    E10Unreadable "rách nát, tẩy xóa, không đọc được" |s| s.facts.denies("legible");
    E11ForbiddenContent "nội dung thóa mạ, vu khống, xúc phạm, trái đường lối, pháp luật" |s| s.facts.is("insulting");
}

bars! {
    Kn11Normative "khiếu nại văn bản quy phạm, chỉ đạo nội bộ" |s| s.kind.is_complaint() && s.facts.is("normative_act");
    Kn11NotAffected "quyết định, hành vi không liên quan trực tiếp đến người khiếu nại"
        |s| s.kind.is_complaint() && s.facts.denies("directly_affected");
    Kn11NoCapacity "người khiếu nại không có năng lực hành vi dân sự đầy đủ mà không có người đại diện hợp pháp"
        |s| s.kind.is_complaint() && lacks_capacity(s);
    Kn11Representative "người đại diện không hợp pháp: chưa có ủy quyền, hoặc tổ chức không có người đại diện theo pháp luật"
        |s| s.kind.is_complaint() && unlawful_representative(s);
    Kn11NoSignature "đơn khiếu nại không có chữ ký hoặc điểm chỉ"
        |s| s.kind.is_complaint() && !s.signed() && s.failed.contains(&Criterion::E4Signature);
    Kn11Limitation "hết thời hiệu mà không có lý do chính đáng"
        |s| s.kind.is_complaint() && limitation_passed(s);
    Kn11SecondDecision "đã có quyết định giải quyết khiếu nại lần hai"
        |s| s.kind.is_complaint() && s.facts.is("second_instance_done");
    Kn11Terminated "đã có văn bản đình chỉ, quá 30 ngày không tiếp tục khiếu nại"
        |s| s.kind.is_complaint() && days_since_termination(s).is_some_and(|days| days > DAYS_TO_CONTINUE);
    Kn11Court "Tòa án đã thụ lý hoặc đã giải quyết bằng bản án, quyết định (trừ quyết định đình chỉ)"
        |s| s.kind.is_complaint() && before_court(s);
    Tc29NotIndividual "người tố cáo không phải là cá nhân" |s| s.kind.is_denunciation() && s.by_organisation();
    Tc29NoCapacity "người tố cáo không có năng lực hành vi dân sự đầy đủ mà không có người đại diện"
        |s| s.kind.is_denunciation() && lacks_capacity(s);
    Tc29NoGround "nội dung chưa có cơ sở xác định người vi phạm, hành vi vi phạm"
        |s| s.kind.is_denunciation() && s.has_writer() && (s.facts.denies("names_violator") || s.facts.denies("concrete_evidence"));
    Tc29SettledComplaint "xuất phát từ vụ việc khiếu nại đã giải quyết đúng pháp luật, không có chứng cứ người giải quyết vi phạm"
        |s| s.kind.is_denunciation() && s.facts.is("grows_out_of_settled_complaint") && !s.facts.is("evidence_settler_broke_law");
}

/// Luật Khiếu nại Art 11(8): who has not gone on for so many days after the notice of termination.
const DAYS_TO_CONTINUE: i64 = 30;

/// Full capacity to act begins at eighteen (Bộ luật Dân sự 2015 Art 20).
const FULL_AGE: i64 = 18;

fn days_since_termination(s: &Situation<'_>) -> Option<i64> {
    let counted = s.facts.day("terminated_on").map(|day| (s.known.received_on - day).num_days());
    s.facts.number("days_since_termination").or(counted)
}

fn lacks_signature(s: &Situation<'_>) -> bool {
    if s.facts.is("impersonation_confirmed") || s.facts.denies("all_signatures_on_petition") {
        return true;
    }
    !(s.signed() || s.kind.is_recommendation() && s.electronic_identity())
}

fn lacks_capacity(s: &Situation<'_>) -> bool {
    let minor = s.facts.number("writer_age").is_some_and(|age| age < FULL_AGE);
    let capable = s.facts.tick("capacity").unwrap_or(!minor);
    !capable && s.facts.text("legal_representative").is_none()
}

/// Who complains for a person of full capacity needs his authorisation (Luật Khiếu nại Art 12).
pub(super) fn is_unauthorised(s: &Situation<'_>) -> bool {
    is_for_another(s) && !s.facts.denies("represented_has_capacity")
}

/// On behalf of another person, without an authorisation.
fn is_for_another(s: &Situation<'_>) -> bool {
    s.facts.text("represented_person").is_some() && s.facts.text("authorisation").is_none()
}

/// Without an authorisation, or without the representative by law through whom who lacks capacity and an organisation complain
/// (Luật Khiếu nại Art 12).
fn unlawful_representative(s: &Situation<'_>) -> bool {
    let by_law = is_for_another(s) || (s.by_organisation() && s.known.form.unrepresented);
    is_unauthorised(s) || (by_law && s.facts.text("legal_representative").is_none())
}

/// What the officer ticks prevails over what was counted. An obstacle that is claimed with evidence is weighed by a person; it is
/// no bar by itself (Luật Khiếu nại Art 9), unless the time has run out without its days too.
fn limitation_passed(s: &Situation<'_>) -> bool {
    let counted = s.known.too_late == Some(true);
    s.facts
        .tick("limitation_passed")
        .map_or(counted, |ticked| ticked && (counted || s.proven_obstacle().is_none()))
}

fn before_court(s: &Situation<'_>) -> bool {
    let stage = s.facts.get::<CourtStage>("court_stage");
    stage.map_or(s.facts.is("court_involved"), |stage| stage != CourtStage::Terminated)
}
