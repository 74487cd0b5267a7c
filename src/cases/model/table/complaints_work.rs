//! How a complaint is looked into: verification, what is produced, experts (law, life cycles §4.2).

use super::complaints::{BOTH, NO_WITHDRAWAL, OPEN, OPEN_OR_SUSPENDED};
use super::{ANSWERED_ONCE, RECEIVED, ROOM_TO_ASK, VERIFICATION_FIRST};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::Verifying;
use crate::cases::model::step::{Clocks, Guard, PRODUCING, Step, To};

const DUTY: &str = "Luật Khiếu nại Điều 12, 13, 14, 15";
const REPORT: &str = "Báo cáo kết quả xác minh nội dung khiếu nại";

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(BOTH, A::Verifications, OPEN, To::State(Verifying), "Luật Khiếu nại Điều 29")
        .guards(&[NO_WITHDRAWAL])
        .marks(&[Mark::VerificationOrdered], &[])
        .paper("", "Quyết định xác minh nội dung khiếu nại"),
    Step::new(BOTH, A::Verifications, OPEN, To::Same, "Luật Khiếu nại Điều 29, 34")
        .variant("minutes")
        .paper("", "Biên bản làm việc"),
    Step::new(BOTH, A::Verifications, OPEN, To::Same, "Luật Khiếu nại Điều 29, 34")
        .variant("reported")
        .guards(&[VERIFICATION_FIRST])
        .paper("", REPORT),
    Step::new(BOTH, A::Verifications, OPEN, To::Same, "Luật Khiếu nại Điều 29, 34")
        .variant("agency_reported")
        .guards(&[VERIFICATION_FIRST])
        .paper("", REPORT),
    Step::new(BOTH, A::DocumentRequests, OPEN, To::Same, DUTY)
        .variant("requested")
        .guards(ROOM_TO_ASK)
        .clocks(&[Clocks::StartOwn(PRODUCING)])
        .paper("", "Văn bản yêu cầu cung cấp thông tin, tài liệu, chứng cứ"),
    Step::new(BOTH, A::DocumentRequests, OPEN_OR_SUSPENDED, To::Same, DUTY)
        .variant("received")
        .guards(ANSWERED_ONCE)
        .clocks(&[Clocks::FulfilOf(PRODUCING)])
        .paper("", RECEIVED),
    Step::new(BOTH, A::DocumentRequests, OPEN_OR_SUSPENDED, To::Same, DUTY)
        .variant("received_in_part")
        .guards(ANSWERED_ONCE)
        .paper("", RECEIVED),
    Step::new(BOTH, A::ExpertExaminations, OPEN, To::Same, "Luật Khiếu nại Điều 29(2)")
        .variant("requested")
        .guards(&[Guard::Unmarked(Mark::ExpertisePending, "An expert examination is under way.")])
        .marks(&[Mark::ExpertisePending], &[])
        .paper("", "Quyết định trưng cầu giám định"),
    Step::new(BOTH, A::ExpertExaminations, OPEN_OR_SUSPENDED, To::Same, "Luật Khiếu nại Điều 29(2)")
        .variant("received")
        .guards(&[Guard::Marked(Mark::ExpertisePending, "No expert examination is under way.")])
        .marks(&[], &[Mark::ExpertisePending])
        .paper("", "Kết luận giám định"),
];
