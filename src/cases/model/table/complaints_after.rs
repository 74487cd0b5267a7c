//! Complaints after their first decision, or beside it: the next instance and the court, enforcement, publication, archive
//! (law, life cycles §4.2).

use super::complaints::{BOTH, OPEN, OPEN_OR_SUSPENDED};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Archived, Decided, Dialogue, Effective, Enforced, Enforcing, InCourt, SecondInstance,
    Suspended, Terminated, Verifying,
};
use crate::cases::model::step::{Clocks, Guard, Step, To};
use crate::petitions::model::PublicStatus::{Answered, Closed, InProgress};

const PUBLISHED: &str = "Nghị định 124/2020/NĐ-CP (công khai quyết định giải quyết khiếu nại)";
/// The matter has gone elsewhere or into the archive; the first decision may still have to be published.
const ELSEWHERE: &[CaseStatus] = &[SecondInstance, InCourt, Archived];
/// What is still owed to the public there.
const STILL_OWED: &[Guard] =
    &[Guard::HasResult, Guard::Unmarked(Mark::Published, "It was told to the public already.")];

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(
        BOTH,
        A::SecondComplaints,
        OPEN_OR_SUSPENDED,
        To::State(SecondInstance),
        "Luật Khiếu nại Điều 33",
    )
    .guards(&[Guard::Overdue])
    .public(InProgress),
    Step::new(BOTH, A::SecondComplaints, &[Decided], To::State(SecondInstance), "Luật Khiếu nại Điều 33, 48")
        .public(InProgress)
        .clocks(&[Clocks::Cancel(&["C15", "C19", "C21", "K02", "K02-dismissal", "K07"])]),
    Step::new(
        BOTH,
        A::Lawsuits,
        &[Accepted, Verifying, Dialogue, Suspended, Decided, SecondInstance],
        To::State(InCourt),
        "Luật Khiếu nại Điều 7, 33, 34(2), 42",
    )
    .public(InProgress)
    .clocks(&[Clocks::EndSettling]),
    Step::new(BOTH, A::Reviews, &[SecondInstance], To::State(Decided), "Luật Khiếu nại Điều 40, 41, 44(2)")
        .variant("upheld")
        .public(Answered)
        .clocks(&[Clocks::Settle, Clocks::Start(&["C20"]), Clocks::StartOnEffect(&["C21"])])
        .paper("", "Quyết định giải quyết khiếu nại lần hai"),
    Step::new(BOTH, A::Reviews, &[SecondInstance], To::State(Decided), "Luật Khiếu nại Điều 40, 41, 44(2)")
        .variant("amended")
        .public(Answered)
        .clocks(&[Clocks::Settle, Clocks::Start(&["C20"]), Clocks::StartOnEffect(&["C21"])])
        .paper("", "Quyết định giải quyết khiếu nại lần hai"),
    Step::new(
        BOTH,
        A::Reviews,
        &[InCourt],
        To::State(Effective),
        "Luật Khiếu nại Điều 7, 42; Luật Tố tụng hành chính",
    )
    .variant("judgment")
    .public(Answered)
    .paper("", "Bản án, quyết định của Tòa án đã có hiệu lực pháp luật"),
    Step::new(BOTH, A::ExecutionSuspensions, OPEN, To::Same, "Luật Khiếu nại Điều 35")
        .variant("ordered")
        .guards(&[
            Guard::InTime,
            Guard::Unmarked(Mark::ExecutionSuspended, "The disputed decision is suspended already."),
        ])
        .marks(&[Mark::ExecutionSuspended], &[])
        .decision("", "Quyết định tạm đình chỉ thi hành quyết định hành chính bị khiếu nại"),
    Step::new(
        BOTH,
        A::ExecutionSuspensions,
        &[Accepted, Verifying, Dialogue, Suspended, Decided],
        To::Same,
        "Luật Khiếu nại Điều 35",
    )
    .variant("lifted")
    .guards(&[Guard::Marked(Mark::ExecutionSuspended, "The disputed decision is not suspended.")])
    .marks(&[], &[Mark::ExecutionSuspended])
    .decision("", "Quyết định hủy bỏ quyết định tạm đình chỉ thi hành"),
    Step::new(
        BOTH,
        A::EnforcementOrders,
        &[Decided],
        To::State(Enforcing),
        "Luật Khiếu nại Điều 44, 46; Nghị định 124/2020/NĐ-CP Điều 31",
    )
    .guards(&[Guard::EffectRan])
    .clocks(&[Clocks::Fulfil(&["C21", "C15", "C19", "C20", "K02", "K02-dismissal", "K07"])])
    .paper("", "Văn bản tổ chức thi hành quyết định giải quyết khiếu nại"),
    Step::new(
        BOTH,
        A::EnforcementOrders,
        &[Effective],
        To::State(Enforcing),
        "Luật Khiếu nại Điều 46; Nghị định 124/2020/NĐ-CP Điều 31",
    )
    .clocks(&[Clocks::Fulfil(&["C21"])])
    .paper("", "Văn bản tổ chức thi hành quyết định giải quyết khiếu nại"),
    Step::new(BOTH, A::Closures, &[Enforcing], To::State(Enforced), "Luật Khiếu nại Điều 46").public(Closed),
    Step::new(
        BOTH,
        A::Archivings,
        &[Effective, Enforced, Terminated],
        To::State(Archived),
        "Luật Khiếu nại Điều 34",
    )
    .public(Closed)
    .clocks(&[Clocks::EndSettling]),
    Step::new(BOTH, A::Publications, &[Decided, Effective, Enforcing, Enforced], To::Same, PUBLISHED)
        .variant("proposed"),
    Step::new(BOTH, A::Publications, &[Decided, Effective, Enforcing, Enforced], To::Same, PUBLISHED)
        .variant("approved")
        .marks(&[Mark::Published], &[])
        .clocks(&[Clocks::Fulfil(&["C11"])]),
    Step::new(BOTH, A::Publications, ELSEWHERE, To::Same, PUBLISHED).variant("proposed").guards(STILL_OWED),
    Step::new(BOTH, A::Publications, ELSEWHERE, To::Same, PUBLISHED)
        .variant("approved")
        .guards(STILL_OWED)
        .marks(&[Mark::Published], &[])
        .clocks(&[Clocks::Fulfil(&["C11"])]),
    Step::new(BOTH, A::Assignments, OPEN, To::Same, "Luật Khiếu nại Điều 29").variant("lead"),
    Step::new(BOTH, A::Assignments, OPEN, To::Same, "Luật Khiếu nại Điều 29").variant("support"),
];
