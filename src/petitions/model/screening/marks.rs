//! What the officer must see to besides the treatment: a table of marks with their articles, and what the law binds them to. A mark
//! has one row for each ground on which it asks for something else.

use super::situation::Situation;
use super::{ScreeningMark, Treatment};
use crate::kernel::access::KindGroup;
use crate::petitions::model::Kind;
use crate::petitions::model::petition::CROWD;

/// A mark and when it is set.
#[derive(Debug)]
pub struct MarkRow {
    /// Code.
    pub mark: ScreeningMark,
    /// The article.
    pub source: &'static str,
    /// What it is bound to, in Vietnamese and English; empty: what the mark says is all.
    pub conditions: (&'static str, &'static str),
    /// When.
    pub set_if: fn(&Situation<'_>, Treatment) -> bool,
}

const fn row(
    mark: ScreeningMark,
    source: &'static str,
    set_if: fn(&Situation<'_>, Treatment) -> bool,
) -> MarkRow {
    MarkRow { mark, source, conditions: ("", ""), set_if }
}

impl MarkRow {
    const fn bound_to(self, vi: &'static str, en: &'static str) -> Self {
        Self { conditions: (vi, en), ..self }
    }
}

/// All marks, in the order of the codes.
pub const MARKS: &[MarkRow] = &[
    row(ScreeningMark::SealIdentity, "Luật Tố cáo Điều 8, 56", |s, _| {
        s.kind.is_denunciation() && !s.anonymous()
    }),
    row(
        ScreeningMark::ReportToHead,
        "Luật Tố cáo Điều 27(2); Thông tư 05/2021/TT-TTCP Điều 16",
        |s, _| denounces(s) && endangered(s),
    )
    .bound_to(
        "Áp dụng biện pháp theo thẩm quyền để ngăn chặn thiệt hại, hoặc thông báo ngay cho cơ quan có thẩm quyền để ngăn chặn.",
        "Take the measures within one's power that stop the harm, or notify the competent body at once so that it stops it.",
    ),
    row(
        ScreeningMark::ReportToHead,
        "Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)",
        |s, _| denounces(s) && forced(s),
    )
    .bound_to(
        "Rút tố cáo do bị đe dọa, ép buộc: tiếp tục giải quyết và xem xét bảo vệ người tố cáo.",
        "Withdrawn under threat or force: the denunciation goes on, and the protection of the denouncer is considered.",
    ),
    row(
        ScreeningMark::ReportToHead,
        "Luật Khiếu nại Điều 10; Nghị định 124/2020/NĐ-CP Điều 7a",
        |s, _| s.kind.is_complaint() && forced(s),
    )
    .bound_to(
        "Rút khiếu nại do bị đe dọa, ép buộc: nội dung đã rút vẫn được xem xét, giải quyết.",
        "Withdrawn under threat or force: what was withdrawn is examined all the same.",
    ),
    row(
        ScreeningMark::ReportToHead,
        "Thông tư 07/2014/TT-TTCP Điều 12; Luật Khiếu nại Điều 35",
        |s, _| s.facts.is("irreparable_harm"),
    )
    .bound_to(
        "Báo cáo ngay để người đứng đầu xem xét tạm đình chỉ việc thi hành quyết định.",
        "At once, so that the head considers suspending the execution of the decision.",
    ),
    row(
        ScreeningMark::ReportToHead,
        "Thông tư 07/2014/TT-TTCP Điều 11; Nghị định 124/2020/NĐ-CP Điều 38 (sửa đổi bởi Nghị định 155/2026/NĐ-CP Điều 14)",
        |s, _| s.doubts_effective(),
    )
    .bound_to(
        "Cấp trên xem xét lại quyết định đã có hiệu lực: Chủ tịch Ủy ban nhân dân cấp tỉnh đối với quyết định của Chủ tịch Ủy ban nhân dân cấp xã.",
        "The superior reviews the effective decision: the provincial Chair where it is the commune Chair's.",
    ),
    row(ScreeningMark::ReportToHead, "Thông tư 07/2014/TT-TTCP Điều 27", |s, _| {
        let without_own_article = endangered(s) || (forced(s) && !s.kind.is_complaint());
        s.facts.is("hot_spot_risk") || (!denounces(s) && without_own_article)
    })
    .bound_to(
        "Vụ việc phức tạp, gay gắt, đông người hoặc liên quan dân tộc, tôn giáo: đề xuất biện pháp giải quyết.",
        "A complex or tense matter, of many people, or of ethnic or religious concern: propose measures.",
    ),
    row(
        ScreeningMark::Crowded,
        "Thông tư 07/2014/TT-TTCP Điều 6; Luật Tiếp công dân Điều 29",
        |s, _| s.known.signers >= CROWD || crowded(s),
    ),
    row(ScreeningMark::PointerOnly, "Luật Bảo vệ bí mật nhà nước", |s, _| {
        s.facts.text("secret_marking").is_some()
    }),
    row(ScreeningMark::NotCountedAsDenunciation, "Luật Tố cáo Điều 25(2)", |_, treatment| {
        treatment == Treatment::InspectionOnly
    }),
    row(
        ScreeningMark::CaseContinues,
        "Nghị định 31/2019/NĐ-CP Điều 4(4); Nghị định 124/2020/NĐ-CP Điều 7a",
        |s, _| s.withdrawal().is_some_and(|withdrawal| withdrawal.leaves_the_case_open() || shows_violation(s)),
    ),
    row(
        ScreeningMark::ConsiderExecutionSuspension,
        "Luật Khiếu nại Điều 35; Thông tư 07/2014/TT-TTCP Điều 12",
        |s, _| s.kind.is_complaint() && s.facts.is("irreparable_harm"),
    ),
    row(ScreeningMark::ConsiderProtection, "Luật Tố cáo Điều 47–51", |s, _| {
        s.kind.is_denunciation() && (s.facts.is("threat") || s.wishes_protection())
    }),
    row(
        ScreeningMark::ShortTrackPossible,
        "Luật Tố cáo Điều 43; Nghị định 31/2019/NĐ-CP Điều 19",
        |s, _| s.kind == Kind::DenunciationField && s.facts.is("clear_and_concrete"),
    ),
    row(ScreeningMark::AdHocReception, "Luật Tiếp công dân Điều 18(3)", |s, _| crowded(s)),
    row(
        ScreeningMark::InformForwarder,
        "Luật Tiếp công dân Điều 27(2); Luật Tố cáo Điều 26(2)",
        |s, _| s.known.forwarded,
    ),
    row(ScreeningMark::ReturnOriginals, "Thông tư 07/2014/TT-TTCP Điều 10", |s, _| {
        s.facts.tick("originals_attached").unwrap_or(s.known.originals_attached)
    })
    .bound_to(
        "Không thụ lý: trả lại cùng thông báo không thụ lý. Thụ lý: trả lại ngay sau khi ra quyết định giải quyết.",
        "Not accepted: they go back with the notice of that. Accepted: right after the decision that settles the matter.",
    ),
    row(ScreeningMark::UsefulInformation, "Thông tư 05/2021/TT-TTCP Điều 6(2)", |s, _| {
        s.facts.is("information_still_usable")
    }),
];

/// Denunciations, reports of crime, and what may hold one among other contents.
fn denounces(s: &Situation<'_>) -> bool {
    KindGroup::of(s.kind.as_str()) == KindGroup::Denunciation
}

/// Harm is imminent, or the writer is threatened.
fn endangered(s: &Situation<'_>) -> bool {
    s.facts.is("imminent_danger") || s.facts.is("threat")
}

/// It withdraws another one under threat or force.
fn forced(s: &Situation<'_>) -> bool {
    s.withdrawal().is_some_and(|withdrawal| withdrawal.coerced == Some(true))
}

/// A denunciation of which verification shows signs of a violation: it goes on, whoever withdraws it.
fn shows_violation(s: &Situation<'_>) -> bool {
    s.kind.is_denunciation() && s.facts.is("verification_shows_violation")
}

/// So many people came.
fn crowded(s: &Situation<'_>) -> bool {
    s.facts.number("crowd_present").is_some_and(|people| people >= i64::from(CROWD))
}
