//! Denunciations under the law until they are concluded or terminated (law, life cycles §4.3). The identity of who denounced
//! is never told.

use super::{ANSWERED_ONCE, NO_LEAD, RECEIVED, ROOM_TO_ASK, UNDOUBTED, VERIFICATION_FIRST};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{self, Accepted, Concluded, Suspended, Terminated, Verifying};
use crate::cases::model::codes::LetterAddressee::{Denounced, Forwarder, Front, ManagingBody, Writer};
use crate::cases::model::codes::LifeCycle::{self, Denunciation};
use crate::cases::model::step::{Clocks, Guard, Requirement, Step, Tell, To, tell};
use crate::law::UNTIL_FIRST_ACT;
use crate::petitions::model::PublicStatus::{Answered, Closed, InProgress};

pub(super) const ONE: &[LifeCycle] = &[Denunciation];
const OPEN: &[CaseStatus] = &[Accepted, Verifying];
pub(super) const OPEN_OR_SUSPENDED: &[CaseStatus] = &[Accepted, Verifying, Suspended];

const OF_SUSPENSION: &[Tell] = &[tell(Writer, Some("T14")), tell(Denounced, Some("T14"))];
const TO_BOTH: &[Tell] = &[tell(Writer, None), tell(Denounced, None)];

const NO_WITHDRAWAL: Guard =
    Guard::Unmarked(Mark::Withdrawn, "The denunciation was withdrawn: terminate its settlement.");
const NO_EXPERT: Guard =
    Guard::Unmarked(Mark::ExpertisePending, "An expert examination is under way: the clock stands already.");
const WITHDRAWN: Guard =
    Guard::Marked(Mark::Withdrawn, "Nobody has withdrawn the whole denunciation of his own will.");
const FREELY: &[Guard] = &[WITHDRAWN];
/// Who withdraws ends the matter for himself only.
const BY_ALL: &[Guard] = &[WITHDRAWN, Guard::Alone];
/// The articles of a withdrawal that was not free.
const DOUBTED: &str = "Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)";
const NOT_DOUBTED: &str = "Luật Tố cáo Điều 33, 34(3)(a); Nghị định 31/2019/NĐ-CP Điều 4";
const VERIFIED: &str = "Luật Tố cáo Điều 31, 39; Nghị định 31/2019/NĐ-CP Điều 10";
const CONCLUSION_CLOCKS: &[Clocks] = &[Clocks::Settle, Clocks::Start(&["T16", "T19"])];
/// Who denounced further because the time had run out has had his answer by the conclusion; against it he denounces anew.
const CONCLUSION_CLEARS: &[Mark] = &[Mark::ExpertisePending, Mark::DenouncedFurther];
const OF_CONCLUSION: &[Tell] = &[
    tell(Denounced, Some("T15")),
    tell(ManagingBody, Some("T15")),
    tell(Writer, Some("T15")),
    tell(Forwarder, Some("R10")),
    tell(Front, None),
];
/// Of the acceptance, and of what is split off.
pub(super) const OF_ACCEPTANCE: &[Tell] = &[
    tell(Writer, Some("T06")).with_form("Mẫu 05 (Nghị định 31)"),
    tell(Denounced, Some("T06")).with_form("Mẫu 06 (Nghị định 31)"),
];

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ONE, A::Acceptances, &[], To::State(Accepted), "Luật Tố cáo Điều 29, 30")
        .public(InProgress)
        .clocks(&[Clocks::Fulfil(UNTIL_FIRST_ACT), Clocks::Start(&["T07"])])
        .paper("Mẫu 04 (Nghị định 31)", "Quyết định thụ lý tố cáo")
        .tells(OF_ACCEPTANCE),
    Step::new(
        ONE,
        A::Verifications,
        OPEN,
        To::State(Verifying),
        "Luật Tố cáo Điều 31; Nghị định 31/2019/NĐ-CP Điều 10",
    )
    .guards(&[NO_WITHDRAWAL, Guard::Required(Requirement::TwoVerifiers)])
    .marks(&[Mark::VerificationOrdered], &[])
    .paper("Mẫu 07 (Nghị định 31)", "Quyết định thành lập Đoàn, Tổ xác minh nội dung tố cáo"),
    Step::new(ONE, A::Verifications, OPEN, To::Same, VERIFIED)
        .variant("minutes")
        .paper("Mẫu 08 (Nghị định 31)", "Biên bản làm việc"),
    Step::new(ONE, A::Verifications, OPEN, To::Same, VERIFIED)
        .variant("reported")
        .guards(&[VERIFICATION_FIRST])
        .paper("Mẫu 10 (Nghị định 31)", "Báo cáo kết quả xác minh nội dung tố cáo của Đoàn, Tổ xác minh"),
    Step::new(ONE, A::Verifications, OPEN, To::Same, VERIFIED)
        .variant("agency_reported")
        .guards(&[VERIFICATION_FIRST])
        .paper(
            "Mẫu 11 (Nghị định 31)",
            "Báo cáo kết quả xác minh nội dung tố cáo của cơ quan được giao xác minh",
        ),
    // The law gives no term of days here: who asks says until when.
    Step::new(ONE, A::DocumentRequests, OPEN, To::Same, "Luật Tố cáo Điều 11, 31")
        .variant("requested")
        .guards(ROOM_TO_ASK)
        .paper("", "Văn bản yêu cầu cung cấp thông tin, tài liệu"),
    Step::new(ONE, A::DocumentRequests, OPEN_OR_SUSPENDED, To::Same, "Luật Tố cáo Điều 11, 31")
        .variant("received")
        .guards(ANSWERED_ONCE)
        .paper("", RECEIVED),
    Step::new(ONE, A::DocumentRequests, OPEN_OR_SUSPENDED, To::Same, "Luật Tố cáo Điều 11, 31")
        .variant("received_in_part")
        .guards(ANSWERED_ONCE)
        .paper("", RECEIVED),
    // Experts are asked however late it is: only a clock that has run out stands still no more.
    Step::new(ONE, A::ExpertExaminations, OPEN, To::Same, "Nghị định 31/2019/NĐ-CP Điều 15(4)")
        .variant("requested")
        .guards(&[NO_EXPERT])
        .marks(&[Mark::ExpertisePending], &[])
        .clocks(&[Clocks::Pause])
        .decision("Mẫu 09 (Nghị định 31)", "Quyết định trưng cầu giám định"),
    Step::new(ONE, A::ExpertExaminations, OPEN, To::Same, "Nghị định 31/2019/NĐ-CP Điều 15(4)")
        .variant("received")
        .guards(&[Guard::Marked(Mark::ExpertisePending, "No expert examination is under way.")])
        .marks(&[], &[Mark::ExpertisePending])
        .clocks(&[Clocks::Resume])
        .paper("", "Kết luận giám định"),
    Step::new(
        ONE,
        A::ComplexityDecisions,
        OPEN,
        To::Same,
        "Luật Tố cáo Điều 30(2); Nghị định 31/2019/NĐ-CP Điều 3(2)",
    )
    .variant("complex")
    .guards(&[Guard::InTime])
    .clocks(&[Clocks::Complexity])
    .decision("", "Văn bản xác định vụ việc tố cáo phức tạp"),
    Step::new(
        ONE,
        A::ComplexityDecisions,
        OPEN,
        To::Same,
        "Luật Tố cáo Điều 30(3); Nghị định 31/2019/NĐ-CP Điều 3(3)",
    )
    .variant("specially_complex")
    .guards(&[Guard::InTime])
    .clocks(&[Clocks::Complexity])
    .decision("", "Văn bản xác định vụ việc tố cáo đặc biệt phức tạp"),
    Step::new(
        ONE,
        A::Extensions,
        OPEN,
        To::Same,
        "Luật Tố cáo Điều 30(2), (3), (4); Nghị định 31/2019/NĐ-CP Điều 3",
    )
    .guards(&[Guard::Complex, NO_EXPERT, Guard::InTime, Guard::Required(Requirement::ExtensionLeft)])
    .clocks(&[Clocks::Extend])
    .decision("Mẫu 01 (Nghị định 31)", "Quyết định gia hạn giải quyết tố cáo")
    .tells(TO_BOTH),
    Step::new(ONE, A::Suspensions, OPEN, To::State(Suspended), "Luật Tố cáo Điều 34(1), (2)")
        .variant("awaiting_other_body")
        .guards(&[NO_EXPERT, Guard::InTime])
        .clocks(&[Clocks::Pause])
        .decision("", "Quyết định tạm đình chỉ giải quyết tố cáo")
        .tells(OF_SUSPENSION),
    Step::new(ONE, A::Suspensions, OPEN, To::State(Suspended), "Luật Tố cáo Điều 34(1), (2)")
        .variant("further_expertise")
        .guards(&[NO_EXPERT, Guard::InTime])
        .clocks(&[Clocks::Pause])
        .decision("", "Quyết định tạm đình chỉ giải quyết tố cáo")
        .tells(OF_SUSPENSION),
    Step::new(ONE, A::Resumptions, &[Suspended], To::Back, "Luật Tố cáo Điều 9(1)(c), 34(2)")
        .clocks(&[Clocks::Resume])
        .decision("", "Quyết định tiếp tục giải quyết tố cáo")
        .tells(TO_BOTH),
    Step::new(ONE, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, NOT_DOUBTED)
        .variant("whole")
        .guards(UNDOUBTED)
        .marks(&[Mark::Withdrawn], &[])
        .paper("Mẫu 02, 03 (Nghị định 156)", "Đơn rút tố cáo; Biên bản ghi nhận việc rút tố cáo"),
    Step::new(ONE, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, NOT_DOUBTED)
        .variant("part")
        .marks(&[Mark::WithdrawnInPart], &[])
        .paper("Mẫu 02, 03 (Nghị định 156)", "Đơn rút tố cáo; Biên bản ghi nhận việc rút tố cáo"),
    Step::new(ONE, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, NOT_DOUBTED)
        .variant("some_members")
        .marks(&[Mark::WithdrawnInPart], &[])
        .paper("Mẫu 02, 03 (Nghị định 156)", "Đơn rút tố cáo; Biên bản ghi nhận việc rút tố cáo"),
    Step::new(ONE, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, DOUBTED)
        .variant("doubted")
        .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn])
        .paper("Mẫu 03 (Nghị định 156)", "Biên bản ghi nhận việc rút tố cáo"),
    // What nobody withdrew for all bars no later withdrawal by all; an earlier one was not free of everybody then.
    Step::new(ONE, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, DOUBTED)
        .variant("doubted_in_part")
        .marks(&[], &[Mark::Withdrawn])
        .paper("Mẫu 03 (Nghị định 156)", "Biên bản ghi nhận việc rút tố cáo"),
    Step::new(
        ONE,
        A::Terminations,
        OPEN_OR_SUSPENDED,
        To::State(Terminated),
        "Luật Tố cáo Điều 34(3)(a), (4)",
    )
    .variant("withdrawn")
    .guards(BY_ALL)
    .public(Closed)
    .clocks(&[Clocks::EndSettling])
    .decision("", "Quyết định đình chỉ giải quyết tố cáo")
    .tells(OF_SUSPENSION),
    Step::new(
        ONE,
        A::Terminations,
        OPEN_OR_SUSPENDED,
        To::State(Terminated),
        "Luật Tố cáo Điều 34(3)(b), (4)",
    )
    .variant("denounced_died")
    .public(Closed)
    .clocks(&[Clocks::EndSettling])
    .decision("", "Quyết định đình chỉ giải quyết tố cáo")
    .tells(&[tell(Writer, Some("T14"))]),
    Step::new(
        ONE,
        A::Terminations,
        OPEN_OR_SUSPENDED,
        To::State(Terminated),
        "Luật Tố cáo Điều 34(3)(c), (4)",
    )
    .variant("judgment_in_force")
    .public(Closed)
    .clocks(&[Clocks::EndSettling])
    .decision("", "Quyết định đình chỉ giải quyết tố cáo")
    .tells(OF_SUSPENSION),
    Step::new(
        ONE,
        A::Reopenings,
        &[Terminated],
        To::State(Accepted),
        "Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)",
    )
    .guards(FREELY)
    .public(InProgress)
    // An examination under way had ended with the settlement: where it is still needed it is asked for anew, from then on.
    .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn, Mark::ExpertisePending])
    .for_good()
    .clocks(&[Clocks::Reopen])
    .decision("", "Quyết định tiếp tục giải quyết tố cáo")
    .tells(TO_BOTH),
    Step::new(ONE, A::Conclusions, &[Verifying], To::State(Concluded), "Luật Tố cáo Điều 35")
        .guards(&[NO_WITHDRAWAL])
        .public(Answered)
        .marks(&[], CONCLUSION_CLEARS)
        .clocks(CONCLUSION_CLOCKS)
        .decision("Mẫu 12 (Nghị định 31)", "Kết luận nội dung tố cáo")
        .tells(OF_CONCLUSION),
    Step::new(
        ONE,
        A::Conclusions,
        &[Accepted, Verifying],
        To::State(Concluded),
        "Luật Tố cáo Điều 43; Nghị định 31/2019/NĐ-CP Điều 19",
    )
    .variant("short_track")
    .guards(&[NO_WITHDRAWAL, Guard::FieldMatter])
    .public(Answered)
    .marks(&[], CONCLUSION_CLEARS)
    .clocks(CONCLUSION_CLOCKS)
    .decision("Mẫu 12 (Nghị định 31)", "Kết luận nội dung tố cáo")
    .tells(OF_CONCLUSION),
    Step::new(ONE, A::Assignments, OPEN, To::Same, "Luật Tố cáo Điều 31").variant("lead").guards(NO_LEAD),
    Step::new(ONE, A::Assignments, OPEN, To::Same, "Luật Tố cáo Điều 31").variant("support"),
];
