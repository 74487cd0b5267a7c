//! Complaints, first instance: about administrative decisions and acts, and about discipline (law, life cycles §4.2).

use super::UNDOUBTED;
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Decided, Dialogue, Suspended, Terminated, Verifying,
};
use crate::cases::model::codes::LetterAddressee::{
    Forwarder, Front, Inspectorate, Related, Superior, Writer,
};
use crate::cases::model::codes::LifeCycle::{self, ComplaintAdmin, ComplaintDiscipline};
use crate::cases::model::next_right::{NEXT_RIGHT, UNDECIDED};
use crate::cases::model::step::{Clocks, Guard, PRODUCING, Requirement, Step, Tell, To, tell};
use crate::law::UNTIL_FIRST_ACT;
use crate::petitions::model::PublicStatus::{Answered, Closed, InProgress};

pub(super) const BOTH: &[LifeCycle] = &[ComplaintAdmin, ComplaintDiscipline];
/// While it is being settled.
pub(super) const OPEN: &[CaseStatus] = &[Accepted, Verifying, Dialogue];
pub(super) const OPEN_OR_SUSPENDED: &[CaseStatus] = UNDECIDED;

const OF_ACCEPTANCE: &[Tell] = &[
    tell(Writer, Some("C03")),
    tell(Forwarder, Some("C03")),
    tell(Front, Some("C03")),
    tell(Inspectorate, Some("C03")),
];
/// Of discipline no term of the notice by itself is known.
const OF_ACCEPTED_DISCIPLINE: &[Tell] =
    &[tell(Writer, None), tell(Forwarder, None), tell(Front, None), tell(Inspectorate, None)];
const OF_DECISION: &[Tell] = &[
    tell(Writer, Some("C09")),
    tell(Superior, Some("C09")),
    tell(Related, Some("C09")),
    tell(Inspectorate, Some("C09")),
    tell(Forwarder, Some("R10")),
    tell(Front, Some("C10")),
];
/// What was withdrawn under force is settled all the same.
const FORCED: &str = "Luật Khiếu nại Điều 10 (sửa đổi bởi Luật 136/2025/QH15)";
const OF_SUSPENSION: &[Tell] = &[tell(Writer, Some("C23"))];

pub(super) const NO_WITHDRAWAL: Guard =
    Guard::Unmarked(Mark::Withdrawn, "The complaint was withdrawn: terminate its settlement.");
const WITHDRAWN: Guard =
    Guard::Marked(Mark::Withdrawn, "Nobody has withdrawn the whole complaint of his own will.");
/// What the law of the day did not know: the new rules hold for older cases too, but not for acts of an earlier day.
const SINCE_REFORM: Guard = Guard::SinceReform(
    "The law has known this since 1 July 2026 only: an act of an earlier day keeps to the law of its day.",
);
const NEW: &[Guard] = &[SINCE_REFORM];
const FREELY: &[Guard] = &[SINCE_REFORM, WITHDRAWN];
/// Who withdraws ends the matter for himself only.
const BY_ALL: &[Guard] = &[WITHDRAWN, Guard::Alone];
const DIALOGUE_FIRST: Guard =
    Guard::Marked(Mark::DialogueHeld, "A complaint about discipline is not decided before the dialogue.");
const STILL_DIFFERING: Guard = Guard::Marked(
    Mark::DialogueHeld,
    "Where the complainant does not agree with what was verified, a dialogue comes before the decision.",
);

const fn decided(basis: &'static str) -> Step {
    Step::new(&[ComplaintAdmin], A::Decisions, OPEN, To::State(Decided), basis)
        .public(Answered)
        .marks(&[], &[Mark::ExpertisePending])
        .clocks(&[
            Clocks::Settle,
            Clocks::Cancel(PRODUCING),
            Clocks::Cancel(NEXT_RIGHT),
            Clocks::Start(&["C19", "C11"]),
        ])
        .decision("", "Quyết định giải quyết khiếu nại lần đầu")
        .tells(OF_DECISION)
}

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(
        &[ComplaintAdmin],
        A::Acceptances,
        &[],
        To::State(Accepted),
        "Luật Khiếu nại Điều 27; Nghị định 124/2020/NĐ-CP Điều 16",
    )
    .public(InProgress)
    .clocks(&[Clocks::Fulfil(UNTIL_FIRST_ACT), Clocks::Start(&["C04"])])
    .paper("Mẫu 03 (Nghị định 155)", "Thông báo thụ lý giải quyết khiếu nại")
    .tells(OF_ACCEPTANCE),
    Step::new(
        &[ComplaintDiscipline],
        A::Acceptances,
        &[],
        To::State(Accepted),
        "Luật Khiếu nại Điều 50; Nghị định 124/2020/NĐ-CP Điều 16",
    )
    .public(InProgress)
    .clocks(&[Clocks::Fulfil(UNTIL_FIRST_ACT), Clocks::Start(&["K04"])])
    .paper("Mẫu 03 (Nghị định 155)", "Thông báo thụ lý giải quyết khiếu nại")
    .tells(OF_ACCEPTED_DISCIPLINE),
    Step::new(
        BOTH,
        A::ComplexityDecisions,
        OPEN,
        To::Same,
        "Nghị định 124/2020/NĐ-CP Điều 3a; Luật Khiếu nại Điều 28, 50",
    )
    .variant("complex")
    .guards(&[Guard::InTime])
    .clocks(&[Clocks::Complexity])
    .decision("", "Văn bản xác định vụ việc khiếu nại phức tạp"),
    Step::new(
        BOTH,
        A::Suspensions,
        OPEN,
        To::State(Suspended),
        "Luật Khiếu nại Điều 11a(1); Nghị định 124/2020/NĐ-CP Điều 28a, 28b",
    )
    .variant("obstacle")
    .guards(&[SINCE_REFORM, Guard::InTime])
    .clocks(&[Clocks::Pause])
    .decision("Mẫu 14a (Nghị định 155)", "Quyết định tạm đình chỉ giải quyết khiếu nại")
    .tells(OF_SUSPENSION),
    Step::new(
        BOTH,
        A::Suspensions,
        OPEN,
        To::State(Suspended),
        "Luật Khiếu nại Điều 11a(1); Nghị định 124/2020/NĐ-CP Điều 28a, 28b",
    )
    .variant("awaiting_other_body")
    .guards(&[SINCE_REFORM, Guard::InTime])
    .clocks(&[Clocks::Pause])
    .decision("Mẫu 14a (Nghị định 155)", "Quyết định tạm đình chỉ giải quyết khiếu nại")
    .tells(OF_SUSPENSION),
    Step::new(BOTH, A::Resumptions, &[Suspended], To::Back, "Nghị định 124/2020/NĐ-CP Điều 28b(2)")
        .clocks(&[Clocks::Resume])
        .decision("Mẫu 14b (Nghị định 155)", "Quyết định tiếp tục giải quyết khiếu nại")
        .tells(&[tell(Writer, Some("C24"))]),
    Step::new(
        BOTH,
        A::Dialogues,
        OPEN,
        To::State(Dialogue),
        "Luật Khiếu nại Điều 30, 53; Nghị định 124/2020/NĐ-CP Điều 28(1)",
    )
    .variant("scheduled")
    .guards(&[Guard::Required(Requirement::DialogueAnnounced)])
    .paper("", "Thông báo đối thoại")
    .tells(&[tell(Writer, None)]),
    Step::new(
        BOTH,
        A::Dialogues,
        &[Dialogue],
        To::State(Verifying),
        "Luật Khiếu nại Điều 30, 53; Nghị định 124/2020/NĐ-CP Điều 28",
    )
    .variant("held")
    .marks(&[Mark::DialogueHeld], &[])
    .paper("Mẫu 14 (Nghị định 155)", "Biên bản đối thoại với người khiếu nại"),
    Step::new(BOTH, A::Dialogues, &[Dialogue], To::State(Verifying), "Nghị định 124/2020/NĐ-CP Điều 28")
        .variant("complainant_absent")
        .guards(NEW)
        .marks(&[Mark::DialogueHeld], &[])
        .paper("Mẫu 14 (Nghị định 155)", "Biên bản đối thoại với người khiếu nại"),
    // Before the new rules an absence stood for no dialogue: he is invited again.
    Step::new(BOTH, A::Dialogues, &[Dialogue], To::State(Verifying), "Luật Khiếu nại Điều 30, 53")
        .variant("complainant_absent_before")
        .guards(&[Guard::BeforeReform("Since 1 July 2026 the matter goes on without who stays away.")])
        .paper("", "Biên bản về việc người khiếu nại vắng mặt"),
    // Who could not come is invited again.
    Step::new(BOTH, A::Dialogues, &[Dialogue], To::State(Verifying), "Nghị định 124/2020/NĐ-CP Điều 28")
        .variant("complainant_excused")
        .paper("Mẫu 14 (Nghị định 155)", "Biên bản về việc người khiếu nại vắng mặt"),
    // Who made the decision may also find by himself that the complaint is right, before anything is verified.
    decided("Luật Khiếu nại Điều 29(1)(a), 31, 32").guards(&[NO_WITHDRAWAL]),
    // What the complainant asks for and what was verified still differ.
    decided("Luật Khiếu nại Điều 30(1), 31, 32")
        .variant("differing")
        .guards(&[NO_WITHDRAWAL, STILL_DIFFERING]),
    Step::new(&[ComplaintDiscipline], A::Decisions, OPEN, To::State(Decided), "Luật Khiếu nại Điều 53, 54")
        .guards(&[NO_WITHDRAWAL, DIALOGUE_FIRST])
        .public(Answered)
        .marks(&[], &[Mark::ExpertisePending])
        .clocks(&[Clocks::Settle, Clocks::Cancel(PRODUCING), Clocks::Start(&["K07", "C11"])])
        .decision("", "Quyết định giải quyết khiếu nại quyết định kỷ luật lần đầu")
        .tells(OF_DECISION),
    Step::new(
        BOTH,
        A::Withdrawals,
        OPEN_OR_SUSPENDED,
        To::Same,
        "Luật Khiếu nại Điều 10; Nghị định 124/2020/NĐ-CP Điều 7a",
    )
    .variant("whole")
    .guards(UNDOUBTED)
    .marks(&[Mark::Withdrawn], &[])
    .paper("", "Đơn rút khiếu nại hoặc biên bản ghi nhận việc rút khiếu nại"),
    Step::new(
        BOTH,
        A::Withdrawals,
        OPEN_OR_SUSPENDED,
        To::Same,
        "Luật Khiếu nại Điều 10; Nghị định 124/2020/NĐ-CP Điều 7a",
    )
    .variant("part")
    .guards(NEW)
    .marks(&[Mark::WithdrawnInPart], &[])
    .paper("", "Đơn rút khiếu nại hoặc biên bản ghi nhận việc rút khiếu nại"),
    Step::new(
        BOTH,
        A::Withdrawals,
        OPEN_OR_SUSPENDED,
        To::Same,
        "Luật Khiếu nại Điều 10; Nghị định 124/2020/NĐ-CP Điều 7a",
    )
    .variant("some_members")
    .marks(&[Mark::WithdrawnInPart], &[])
    .paper("", "Đơn rút khiếu nại hoặc biên bản ghi nhận việc rút khiếu nại"),
    Step::new(BOTH, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, FORCED)
        .variant("doubted")
        .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn])
        .paper("", "Biên bản ghi nhận việc rút khiếu nại"),
    // What nobody withdrew for all bars no later withdrawal by all; an earlier one was not free of everybody then.
    Step::new(BOTH, A::Withdrawals, OPEN_OR_SUSPENDED, To::Same, FORCED)
        .variant("doubted_in_part")
        .marks(&[], &[Mark::Withdrawn])
        .paper("", "Biên bản ghi nhận việc rút khiếu nại"),
    Step::new(
        BOTH,
        A::Terminations,
        OPEN_OR_SUSPENDED,
        To::State(Terminated),
        "Luật Khiếu nại Điều 10, 11a(2); Nghị định 124/2020/NĐ-CP Điều 28b(1)",
    )
    .variant("withdrawn")
    .guards(BY_ALL)
    .public(Closed)
    .clocks(&[Clocks::EndSettling])
    .decision("Mẫu 14a (Nghị định 155)", "Quyết định đình chỉ giải quyết khiếu nại")
    .tells(OF_SUSPENSION),
    Step::new(
        BOTH,
        A::Terminations,
        OPEN_OR_SUSPENDED,
        To::State(Terminated),
        "Luật Khiếu nại Điều 11a(2); Nghị định 124/2020/NĐ-CP Điều 28b(1)",
    )
    .variant("without_successor")
    .guards(NEW)
    .public(Closed)
    .clocks(&[Clocks::EndSettling])
    .decision("Mẫu 14a (Nghị định 155)", "Quyết định đình chỉ giải quyết khiếu nại")
    .tells(OF_SUSPENSION),
    Step::new(BOTH, A::Reopenings, &[Terminated], To::State(Accepted), FORCED)
        .guards(FREELY)
        .public(InProgress)
        .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn])
        .for_good()
        .clocks(&[Clocks::Reopen])
        .decision("Mẫu 14b (Nghị định 155)", "Quyết định tiếp tục giải quyết khiếu nại")
        .tells(&[tell(Writer, Some("C24"))]),
];
