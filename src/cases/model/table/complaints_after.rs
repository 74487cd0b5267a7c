//! Complaints after their first decision, or beside it: the next instance and the court, enforcement, publication, archive
//! (law, life cycles §4.2).

use super::complaints::{BOTH, OPEN, OPEN_OR_SUSPENDED};
use super::publications::{PROOF, decision};
use super::{CARRIED_OUT, NO_LEAD};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Archived, Decided, Dialogue, Effective, Enforced, Enforcing, InCourt, SecondInstance,
    Suspended, Terminated, Verifying,
};
use crate::cases::model::codes::LifeCycle::{self, ComplaintAdmin, ComplaintDiscipline};
use crate::cases::model::next_right::NEXT_RIGHT;
use crate::cases::model::step::{
    Clocks, ENFORCEMENT, EXECUTION, Guard, LAWSUIT, PRODUCING, Requirement, Step, To,
};
use crate::petitions::model::PublicStatus::{Answered, Closed, InProgress};

const ADMIN: &[LifeCycle] = &[ComplaintAdmin];
const DISCIPLINE: &[LifeCycle] = &[ComplaintDiscipline];
/// From issue and receipt of a decision to its effect, and from there to its enforcement.
const EFFECT: &[&str] = &["C15", "C19", "C20", ENFORCEMENT, "K02", "K02-dismissal", "K07"];
/// A decision that may have effect.
const DECIDED: &[CaseStatus] = &[Decided, Effective];
const PUBLISHED: &str = "Nghị định 124/2020/NĐ-CP (công khai quyết định giải quyết khiếu nại)";
/// The matter has gone elsewhere or into the archive; the first decision may still have to be published.
const ELSEWHERE: &[CaseStatus] = &[SecondInstance, InCourt, Archived];
const SECOND: &str = "Luật Khiếu nại Điều 40, 41, 44(2), 57";
const ENFORCED: &str = "Luật Khiếu nại Điều 44, 46; Nghị định 124/2020/NĐ-CP Điều 31";
/// The disputed decision does not stay suspended behind an archived file (Luật Khiếu nại Art 35).
const LIFTED: Guard =
    Guard::Unmarked(Mark::ExecutionSuspended, "The disputed decision is still suspended: lift that first.");
const NOT_ABOVE: Guard = Guard::Unmarked(
    Mark::DecidedAbove,
    "The next instance or a court has decided already: only a court is open.",
);
/// The right ends with its time, which is counted from a receipt or from the end of the time for settling.
const COMPLAINED_IN_TIME: Guard = Guard::Required(Requirement::ComplainedInTime);
const OBSTACLE_IF_LATE: Guard = Guard::Required(Requirement::ObstacleIfLate);
const ONCE: &[Guard] = &[NOT_ABOVE, COMPLAINED_IN_TIME, OBSTACLE_IF_LATE];
/// The archive has files without a decision too.
const ONCE_DECIDED: &[Guard] = &[NOT_ABOVE, Guard::HasResult, COMPLAINED_IN_TIME, OBSTACLE_IF_LATE];

/// The first decision stands, and the matter is away.
const AWAY: &[CaseStatus] = &[SecondInstance, InCourt];

/// Approval and end of a publication: which of them tells the public, its form says.
const TOLD_BY: &[Clocks] = &[Clocks::Told(&["C11"])];

/// What of the first settlement counts no more where it begins anew: a dialogue of then hears nobody on what is verified now.
const ANEW: &[Mark] = &[Mark::DecidedAbove, Mark::VerificationOrdered, Mark::DialogueHeld];

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ADMIN, A::Receipts, &[Decided], To::Same, "Luật Khiếu nại Điều 33")
        .variant("decision")
        .clocks(&[Clocks::Start(&["C15", "C25"]), Clocks::StartOnEffect(&[ENFORCEMENT])]),
    Step::new(ADMIN, A::Receipts, AWAY, To::Same, "Luật Khiếu nại Điều 33")
        .variant("decision")
        .clocks(&[Clocks::StartOnReturn(&["C15", "C25"])]),
    Step::new(DISCIPLINE, A::Receipts, &[Decided], To::Same, "Luật Khiếu nại Điều 48")
        .variant("decision")
        .clocks(&[Clocks::Start(&["K02"]), Clocks::StartOnEffect(&[ENFORCEMENT])]),
    Step::new(DISCIPLINE, A::Receipts, AWAY, To::Same, "Luật Khiếu nại Điều 48")
        .variant("decision")
        .clocks(&[Clocks::StartOnReturn(&["K02"])]),
    Step::new(DISCIPLINE, A::Receipts, &[Decided], To::Same, "Luật Khiếu nại Điều 48")
        .variant("dismissal")
        .clocks(&[Clocks::Start(&["K02-dismissal"]), Clocks::StartOnEffect(&[ENFORCEMENT])]),
    Step::new(DISCIPLINE, A::Receipts, AWAY, To::Same, "Luật Khiếu nại Điều 48")
        .variant("dismissal")
        .clocks(&[Clocks::StartOnReturn(&["K02-dismissal"])]),
    Step::new(
        BOTH,
        A::SecondComplaints,
        OPEN_OR_SUSPENDED,
        To::State(SecondInstance),
        "Luật Khiếu nại Điều 33",
    )
    .guards(&[Guard::Overdue, COMPLAINED_IN_TIME, OBSTACLE_IF_LATE])
    .public(InProgress)
    .clocks(&[Clocks::Cancel(PRODUCING), Clocks::Cancel(NEXT_RIGHT)]),
    // One that was made in time may be entered when the decision counts as effective already.
    Step::new(
        BOTH,
        A::SecondComplaints,
        DECIDED,
        To::State(SecondInstance),
        "Luật Khiếu nại Điều 33, 42, 48",
    )
    .guards(ONCE)
    .public(InProgress)
    .clocks(&[Clocks::Cancel(EFFECT)]),
    // The time had run out before: what is left is an obstacle, or the time of another complainant.
    Step::new(
        BOTH,
        A::SecondComplaints,
        &[Enforcing, Enforced, Archived],
        To::State(SecondInstance),
        "Luật Khiếu nại Điều 9, 33, 42, 48",
    )
    .guards(ONCE_DECIDED)
    .public(InProgress)
    .clocks(&[Clocks::Cancel(EFFECT)]),
    // A court takes it on when it does: the file may be in the archive by then, or its settlement ended.
    Step::new(
        BOTH,
        A::Lawsuits,
        &[
            Accepted,
            Verifying,
            Dialogue,
            Suspended,
            Decided,
            SecondInstance,
            Effective,
            Enforcing,
            Enforced,
            Terminated,
            Archived,
        ],
        To::State(InCourt),
        "Luật Khiếu nại Điều 7, 33, 34(2), 42",
    )
    .public(InProgress)
    .clocks(&[Clocks::Halt, Clocks::Cancel(PRODUCING), Clocks::Cancel(EFFECT), Clocks::Cancel(LAWSUIT)]),
    Step::new(ADMIN, A::Reviews, &[SecondInstance], To::State(Decided), SECOND)
        .variant("upheld")
        .guards(&[Guard::HasResult])
        .public(Answered)
        .marks(&[Mark::DecidedAbove], &[])
        .clocks(&[
            Clocks::Settle,
            Clocks::Cancel(LAWSUIT),
            Clocks::Start(&["C20"]),
            Clocks::StartOnEffect(&[ENFORCEMENT]),
        ])
        .paper("", "Quyết định giải quyết khiếu nại lần hai"),
    Step::new(ADMIN, A::Reviews, &[SecondInstance], To::State(Decided), SECOND)
        .variant("amended")
        .public(Answered)
        .marks(&[Mark::DecidedAbove], &[])
        .clocks(&[
            Clocks::Settle,
            Clocks::Cancel(LAWSUIT),
            Clocks::Start(&["C20"]),
            Clocks::StartOnEffect(&[ENFORCEMENT]),
        ])
        .paper("", "Quyết định giải quyết khiếu nại lần hai"),
    Step::new(DISCIPLINE, A::Reviews, &[SecondInstance], To::State(Decided), SECOND)
        .variant("upheld")
        .guards(&[Guard::HasResult])
        .public(Answered)
        .marks(&[Mark::DecidedAbove], &[])
        .clocks(&[Clocks::Settle, Clocks::Start(&["K07"]), Clocks::StartOnEffect(&[ENFORCEMENT])])
        .paper("", "Quyết định giải quyết khiếu nại quyết định kỷ luật lần hai"),
    Step::new(DISCIPLINE, A::Reviews, &[SecondInstance], To::State(Decided), SECOND)
        .variant("amended")
        .public(Answered)
        .marks(&[Mark::DecidedAbove], &[])
        .clocks(&[Clocks::Settle, Clocks::Start(&["K07"]), Clocks::StartOnEffect(&[ENFORCEMENT])])
        .paper("", "Quyết định giải quyết khiếu nại quyết định kỷ luật lần hai"),
    Step::new(BOTH, A::Reviews, &[SecondInstance], To::Back, "Luật Khiếu nại Điều 11, 36, 44(1)")
        .variant("not_accepted")
        .clocks(&[Clocks::Revive])
        .paper("", "Thông báo không thụ lý giải quyết khiếu nại lần hai"),
    Step::new(BOTH, A::Reviews, &[SecondInstance], To::Back, "Luật Khiếu nại Điều 10, 11a(2), 44(1)")
        .variant("withdrawn")
        .clocks(&[Clocks::Revive])
        .paper("", "Quyết định đình chỉ giải quyết khiếu nại lần hai"),
    Step::new(
        ADMIN,
        A::Reviews,
        &[Decided, SecondInstance, Effective, Enforcing, Enforced, Archived],
        To::State(Verifying),
        "Nghị định 124/2020/NĐ-CP Điều 38(3)",
    )
    .variant("review_ordered")
    .guards(&[Guard::HasResult])
    .public(InProgress)
    .marks(&[], ANEW)
    .clocks(&[
        Clocks::EndSettling,
        Clocks::Cancel(&["C11"]),
        Clocks::Cancel(LAWSUIT),
        Clocks::Start(&["C04"]),
    ])
    .paper("", "Văn bản yêu cầu xem xét, giải quyết lại"),
    Step::new(
        DISCIPLINE,
        A::Reviews,
        &[Decided, SecondInstance, Effective, Enforcing, Enforced, Archived],
        To::State(Verifying),
        "Nghị định 124/2020/NĐ-CP Điều 38(3)",
    )
    .variant("review_ordered")
    .guards(&[Guard::HasResult])
    .public(InProgress)
    .marks(&[], ANEW)
    .clocks(&[Clocks::EndSettling, Clocks::Cancel(&["C11"]), Clocks::Start(&["K04"])])
    .paper("", "Văn bản yêu cầu xem xét, giải quyết lại"),
    Step::new(
        BOTH,
        A::Reviews,
        &[InCourt],
        To::State(Effective),
        "Luật Khiếu nại Điều 7, 42; Luật Tố tụng hành chính",
    )
    .variant("judgment")
    .public(Answered)
    .marks(&[Mark::DecidedAbove], &[])
    .clocks(&[Clocks::EndSettling])
    .paper("", "Bản án, quyết định của Tòa án đã có hiệu lực pháp luật"),
    Step::new(BOTH, A::Reviews, &[InCourt], To::Back, "Luật Khiếu nại Điều 7, 42; Luật Tố tụng hành chính")
        .variant("terminated_by_court")
        .clocks(&[Clocks::Revive])
        .paper("", "Quyết định đình chỉ giải quyết vụ án, văn bản trả lại đơn khởi kiện"),
    Step::new(BOTH, A::ExecutionSuspensions, OPEN, To::Same, "Luật Khiếu nại Điều 35")
        .variant("ordered")
        .guards(&[
            Guard::InTime,
            Guard::Unmarked(Mark::ExecutionSuspended, "The disputed decision is suspended already."),
        ])
        .marks(&[Mark::ExecutionSuspended], &[])
        .clocks(&[Clocks::UntilSettled(EXECUTION)])
        .decision("", "Quyết định tạm đình chỉ thi hành quyết định hành chính bị khiếu nại"),
    // Wherever the case has gone meanwhile: it is lifted at once when its reason ends.
    Step::new(
        BOTH,
        A::ExecutionSuspensions,
        &[
            Accepted,
            Verifying,
            Dialogue,
            Suspended,
            Decided,
            SecondInstance,
            InCourt,
            Effective,
            Enforcing,
            Enforced,
            Terminated,
        ],
        To::Same,
        "Luật Khiếu nại Điều 35",
    )
    .variant("lifted")
    .guards(&[Guard::Marked(Mark::ExecutionSuspended, "The disputed decision is not suspended.")])
    .marks(&[], &[Mark::ExecutionSuspended])
    .clocks(&[Clocks::Fulfil(&[EXECUTION])])
    .decision("", "Quyết định hủy bỏ quyết định tạm đình chỉ thi hành"),
    Step::new(BOTH, A::EnforcementOrders, DECIDED, To::State(Enforcing), ENFORCED)
        .guards(&[Guard::EffectRan])
        .clocks(&[Clocks::Fulfil(EFFECT)])
        .paper("", "Văn bản tổ chức thi hành quyết định giải quyết khiếu nại"),
    Step::new(BOTH, A::Closures, &[Enforcing], To::State(Enforced), "Luật Khiếu nại Điều 46")
        .guards(CARRIED_OUT)
        .public(Closed),
    Step::new(BOTH, A::Archivings, &[Enforced, Terminated], To::State(Archived), "Luật Khiếu nại Điều 34")
        .guards(&[Guard::CarriedOut, LIFTED])
        .public(Closed)
        .clocks(&[Clocks::EndSettling]),
    // Nothing is to be carried out: once it has effect the file is closed.
    Step::new(BOTH, A::Archivings, DECIDED, To::State(Archived), "Luật Khiếu nại Điều 34, 44")
        .guards(&[Guard::NothingOrdered, Guard::CarriedOut, Guard::EffectRan, LIFTED])
        .public(Closed)
        .clocks(&[Clocks::Fulfil(EFFECT), Clocks::EndSettling]),
    Step::new(BOTH, A::Publications, &[Decided, Effective, Enforcing, Enforced], To::Same, PUBLISHED)
        .variant("proposed")
        .guards(decision::PROPOSED),
    Step::new(BOTH, A::Publications, &[Decided, Effective, Enforcing, Enforced], To::Same, PUBLISHED)
        .variant("approved")
        .guards(decision::APPROVED)
        .clocks(TOLD_BY),
    Step::new(BOTH, A::Publications, ELSEWHERE, To::Same, PUBLISHED)
        .variant("proposed")
        .guards(decision::STILL_PROPOSED),
    Step::new(BOTH, A::Publications, ELSEWHERE, To::Same, PUBLISHED)
        .variant("approved")
        .guards(decision::STILL_APPROVED)
        .clocks(TOLD_BY),
    Step::new(
        BOTH,
        A::Publications,
        &[Decided, Effective, Enforcing, Enforced, SecondInstance, InCourt, Archived],
        To::Same,
        PUBLISHED,
    )
    .variant("ended")
    .guards(decision::TOLD)
    .clocks(TOLD_BY)
    .paper("", PROOF),
    Step::new(BOTH, A::Assignments, OPEN, To::Same, "Luật Khiếu nại Điều 29").variant("lead").guards(NO_LEAD),
    Step::new(BOTH, A::Assignments, OPEN, To::Same, "Luật Khiếu nại Điều 29").variant("support"),
];
