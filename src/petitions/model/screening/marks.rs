//! What the officer must see to besides the treatment: a table of marks with their articles.

use super::situation::Situation;
use super::{ScreeningMark, Treatment};
use crate::petitions::model::Kind;

/// A mark and when it is set.
#[derive(Debug)]
pub struct MarkRow {
    /// Code.
    pub mark: ScreeningMark,
    /// The article.
    pub source: &'static str,
    /// When.
    pub set_if: fn(&Situation<'_>, Treatment) -> bool,
}

/// Many people (đông người): Thông tư 07/2014 Art 6 counts from five signatures on.
const MANY: i64 = 5;

const fn row(
    mark: ScreeningMark,
    source: &'static str,
    set_if: fn(&Situation<'_>, Treatment) -> bool,
) -> MarkRow {
    MarkRow { mark, source, set_if }
}

/// All marks, in the order of the codes.
pub const MARKS: &[MarkRow] = &[
    row(ScreeningMark::SealIdentity, "Luật Tố cáo Điều 8, 56", |s, _| {
        s.kind.is_denunciation() && !s.anonymous()
    }),
    row(
        ScreeningMark::ReportToHead,
        "Luật Tố cáo Điều 27(2); Thông tư 07/2014/TT-TTCP Điều 11, 12, 27; Thông tư 05/2021/TT-TTCP Điều 16",
        |s, _| {
            let alarming = ["imminent_danger", "irreparable_harm", "hot_spot_risk", "threat"];
            let forced = s.withdrawal().is_some_and(|withdrawal| withdrawal.coerced == Some(true));
            let illegal = s.facts.is("effective_decision") && s.facts.is("signs_of_illegality");
            forced || illegal || alarming.iter().any(|name| s.facts.is(name))
        },
    ),
    row(
        ScreeningMark::Crowded,
        "Thông tư 07/2014/TT-TTCP Điều 6; Luật Tiếp công dân Điều 29",
        |s, _| i64::from(s.known.signers) >= MANY || crowd(s) >= MANY,
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
        |s, _| s.withdrawal().is_some_and(|withdrawal| withdrawal.leaves_the_case_open()),
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
    row(ScreeningMark::AdHocReception, "Luật Tiếp công dân Điều 18(3)", |s, _| crowd(s) >= MANY),
    row(
        ScreeningMark::InformForwarder,
        "Luật Tiếp công dân Điều 27(2); Luật Tố cáo Điều 26(2)",
        |s, _| s.known.forwarded,
    ),
    row(ScreeningMark::ReturnOriginals, "Thông tư 07/2014/TT-TTCP Điều 10", |s, _| {
        s.facts.tick("originals_attached").unwrap_or(s.known.originals_attached)
    }),
    row(ScreeningMark::UsefulInformation, "Thông tư 05/2021/TT-TTCP Điều 6(2)", |s, _| {
        s.facts.is("information_still_usable")
    }),
];

fn crowd(s: &Situation<'_>) -> i64 {
    s.facts.number("crowd_present").unwrap_or(0)
}
