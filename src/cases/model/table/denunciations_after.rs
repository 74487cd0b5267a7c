//! Denunciations after their conclusion, or beside it: what is carried out, referred, denounced further, published and archived (law,
//! life cycles §4.3).

use super::denunciations::{ONE, OPEN_OR_SUSPENDED};
use super::publications::{PROOF, conclusion};
use super::{ANSWERED_ONCE, CARRIED_OUT, ROOM_TO_ASK};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Acting, Archived, Concluded, Executed, Monitoring, ReopenedBySuperior, Suspended,
    Terminated, Verifying,
};
use crate::cases::model::codes::LetterAddressee::{Investigation, Superior};
use crate::cases::model::step::{Clocks, Guard, OF_CONCLUSION, Step, To, tell};
use crate::petitions::model::PublicStatus::{Answered, Closed, InProgress};

const AFTER_CONCLUSION: &[CaseStatus] = &[Concluded, Acting, Monitoring, Executed];
/// It was concluded, be the file in the archive already.
const SETTLED: &[CaseStatus] = &[Concluded, Acting, Monitoring, Executed, Archived];
const FURTHER: &[Guard] = &[Guard::Marked(Mark::DenouncedFurther, "Nobody has denounced further.")];
const REOPENED: &str = "Luật Tố cáo Điều 37";
const SANCTION: &str = "Luật Tố cáo Điều 36(1), 40(1), (3)";
const SANCTION_DECISION: &str = "Quyết định xử lý hành vi vi phạm";
const PUBLISHED: &str = "Luật Tố cáo Điều 40; Nghị định 31/2019/NĐ-CP Điều 6";

/// Approval and end of a publication: which of them tells the public, its form says.
const TOLD_BY: &[Clocks] = &[Clocks::Told(&["T19"])];

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ONE, A::EnforcementOrders, &[Concluded], To::State(Acting), "Luật Tố cáo Điều 36(1)")
        .clocks(&[Clocks::Fulfil(&["T16"])])
        .paper("", "Văn bản xử lý kết luận nội dung tố cáo"),
    // Each decision on a violation is told to the public as the conclusion is, though that was told already.
    Step::new(ONE, A::EnforcementOrders, &[Concluded], To::State(Acting), SANCTION)
        .variant("sanctioned")
        .clocks(&[Clocks::Fulfil(&["T16"]), Clocks::StartOwn(&["T19"])])
        .decision("", SANCTION_DECISION),
    Step::new(ONE, A::EnforcementOrders, &[Acting, Monitoring], To::Same, SANCTION)
        .variant("sanctioned")
        .clocks(&[Clocks::StartOwn(&["T19"])])
        .decision("", SANCTION_DECISION),
    // Recommending to whoever is competent is acting on it too.
    Step::new(ONE, A::EnforcementOrders, &[Concluded], To::State(Acting), "Luật Tố cáo Điều 36(1), (3)")
        .variant("recommended")
        .guards(ROOM_TO_ASK)
        .clocks(&[Clocks::Fulfil(&["T16"])])
        .paper("", "Văn bản kiến nghị xử lý theo kết luận nội dung tố cáo"),
    Step::new(ONE, A::EnforcementOrders, &[Acting, Monitoring], To::Same, "Luật Tố cáo Điều 36(1), (3)")
        .variant("recommended")
        .guards(ROOM_TO_ASK)
        .paper("", "Văn bản kiến nghị xử lý theo kết luận nội dung tố cáo"),
    // Five working days from its result: that body is late with them, and nobody here.
    Step::new(ONE, A::EnforcementOrders, &[Acting, Monitoring, Executed], To::Same, "Luật Tố cáo Điều 36(3)")
        .variant("result_reported")
        .guards(ANSWERED_ONCE)
        .clocks(&[Clocks::StartOnNamed(&["T18"]), Clocks::Fulfil(&["T18"])])
        .paper("", "Văn bản thông báo kết quả xử lý kiến nghị"),
    Step::new(ONE, A::Monitorings, &[Acting], To::State(Monitoring), "Nghị định 31/2019/NĐ-CP Điều 18(2)"),
    Step::new(ONE, A::Closures, &[Monitoring], To::State(Executed), "Luật Tố cáo Điều 36")
        .guards(CARRIED_OUT)
        .public(Closed),
    Step::new(ONE, A::Archivings, &[Executed, Terminated], To::State(Archived), "Luật Tố cáo Điều 39")
        .guards(CARRIED_OUT)
        .public(Closed)
        .clocks(&[Clocks::EndSettling]),
    Step::new(ONE, A::Archivings, &[Concluded], To::State(Archived), "Luật Tố cáo Điều 39")
        .guards(&[Guard::NothingOrdered, Guard::CarriedOut])
        .public(Closed)
        .clocks(&[Clocks::EndSettling]),
    // As often as signs of a crime are found, and wherever the file lies by then.
    Step::new(
        ONE,
        A::InvestigationReferrals,
        &[Accepted, Verifying, Suspended, Concluded, Acting, Monitoring, Executed, Terminated, Archived],
        To::Same,
        "Luật Tố cáo Điều 27(1), 36(2)",
    )
    .paper("", "Văn bản chuyển hồ sơ vụ việc có dấu hiệu tội phạm")
    .tells(&[tell(Investigation, None)]),
    Step::new(ONE, A::FurtherDenunciations, SETTLED, To::Same, "Luật Tố cáo Điều 37")
        .guards(&[Guard::HasResult])
        .marks(&[Mark::DenouncedFurther], &[]),
    Step::new(ONE, A::FurtherDenunciations, OPEN_OR_SUSPENDED, To::Same, "Luật Tố cáo Điều 38")
        .guards(&[Guard::Overdue])
        .marks(&[Mark::DenouncedFurther], &[]),
    Step::new(ONE, A::Reviews, OPEN_OR_SUSPENDED, To::Same, "Luật Tố cáo Điều 38(2), (3)")
        .variant("report_demanded")
        .guards(FURTHER)
        .tells(&[tell(Superior, Some("T23"))]),
    Step::new(ONE, A::Reviews, SETTLED, To::Same, "Luật Tố cáo Điều 37(2)")
        .variant("upheld")
        .guards(FURTHER)
        .marks(&[], &[Mark::DenouncedFurther]),
    // The superior settles the matter anew himself: what was concluded is neither carried out nor told to the public meanwhile.
    Step::new(ONE, A::Reviews, SETTLED, To::State(ReopenedBySuperior), REOPENED)
        .variant("reopened")
        .guards(FURTHER)
        .public(InProgress)
        .clocks(&[Clocks::Cancel(OF_CONCLUSION)])
        .paper(
            "",
            "Văn bản của người đứng đầu cơ quan cấp trên trực tiếp về việc giải quyết lại vụ việc tố cáo",
        ),
    Step::new(ONE, A::Reviews, &[ReopenedBySuperior], To::Back, REOPENED)
        .variant("upheld")
        .marks(&[], &[Mark::DenouncedFurther])
        .clocks(&[Clocks::Revive])
        .paper("", "Kết luận nội dung tố cáo của cấp trên"),
    Step::new(ONE, A::Reviews, &[ReopenedBySuperior], To::Back, "Luật Tố cáo Điều 33, 34(3)(a), 37")
        .variant("withdrawn")
        .marks(&[], &[Mark::DenouncedFurther])
        .clocks(&[Clocks::Revive])
        .paper("", "Quyết định đình chỉ giải quyết tố cáo của cấp trên"),
    // Whoever settled it tells the public; what the commune has to do by it is counted as by a conclusion of its own, which can only
    // make the office earlier.
    Step::new(ONE, A::Reviews, &[ReopenedBySuperior], To::State(Concluded), "Luật Tố cáo Điều 35, 36, 37")
        .variant("amended")
        .public(Answered)
        .marks(&[], &[Mark::DenouncedFurther])
        .clocks(&[Clocks::Cancel(&["T19"]), Clocks::Start(&["T16"])])
        .paper("", "Kết luận nội dung tố cáo của cấp trên"),
    Step::new(ONE, A::Publications, AFTER_CONCLUSION, To::Same, PUBLISHED)
        .variant("proposed")
        .guards(conclusion::PROPOSED),
    Step::new(ONE, A::Publications, AFTER_CONCLUSION, To::Same, PUBLISHED)
        .variant("approved")
        .guards(conclusion::APPROVED)
        .clocks(TOLD_BY),
    Step::new(ONE, A::Publications, &[Archived], To::Same, PUBLISHED)
        .variant("proposed")
        .guards(conclusion::STILL_PROPOSED),
    Step::new(ONE, A::Publications, &[Archived], To::Same, PUBLISHED)
        .variant("approved")
        .guards(conclusion::STILL_APPROVED)
        .clocks(TOLD_BY),
    Step::new(ONE, A::Publications, SETTLED, To::Same, PUBLISHED)
        .variant("ended")
        .guards(conclusion::TOLD)
        .clocks(TOLD_BY)
        .paper("", PROOF),
];
