//! Land disputes: mediation in the commune, then the Chair's decision (law, time limits P06 to P09).

use super::withdrawals::{on_paper, withdrawals};
use super::{CLOSED_AS_WITHDRAWN, NO_LEAD, NOT_WITHDRAWN, WITHDRAWN_BY_ALL};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Closed, Decided, Mediated, Mediating, MediationFailed, Verifying,
};
use crate::cases::model::codes::LetterAddressee::Writer;
use crate::cases::model::codes::LifeCycle::{self, LandDispute};
use crate::cases::model::step::{Clocks, Guard, Step, Tell, To, tell};
use crate::law::UNTIL_FIRST_ACT;
use crate::petitions::model::PublicStatus;

const ONE: &[LifeCycle] = &[LandDispute];
const MEDIATION: &str = "Luật Đất đai 2024 Điều 235; Nghị định 102/2024/NĐ-CP Điều 105";
const SETTLEMENT: &str = "Luật Đất đai 2024 Điều 236; Nghị định 151/2025/NĐ-CP Phụ lục I Phần VIII";
/// No article on withdrawal is known: it ends what was asked for, as for complaints, and never against who was forced to it.
const WITHDRAWAL: &str = "Luật Đất đai 2024 Điều 235, 236 (rút đơn: chưa có điều luật riêng)";
/// While it is mediated or settled by the Chair. Once it was mediated, in vain or not, or decided, nothing is left to withdraw.
const UNSETTLED: &[CaseStatus] = &[Accepted, Mediating, Verifying];
const WRITER: &[Tell] = &[tell(Writer, None)];
/// After a mediation in vain the Chair settles what he is asked to settle, and answers in writing whether he does.
const ASKED_FOR: Guard = Guard::Marked(
    Mark::SettlementRequested,
    "Nobody waits for an answer whether the dispute is settled: record the request for its settlement first.",
);
const NOT_ASKED_FOR: Guard = Guard::Unmarked(
    Mark::SettlementRequested,
    "Its settlement was asked for: accept that, or refuse it in writing, first.",
);

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ONE, A::Acceptances, &[], To::State(Accepted), MEDIATION)
        .public(PublicStatus::InProgress)
        .clocks(&[Clocks::Fulfil(UNTIL_FIRST_ACT), Clocks::StartOnRequest("P07")])
        .paper("", "Thông báo thụ lý hòa giải tranh chấp đất đai")
        .tells(WRITER),
    // Mediated before there was a case, in vain: what is accepted is the settlement by the Chair. Its days are counted from the day
    // on which it was asked for, or came back.
    Step::new(ONE, A::Acceptances, &[], To::State(Verifying), SETTLEMENT)
        .variant("mediation_failed")
        .public(PublicStatus::InProgress)
        .clocks(&[Clocks::Fulfil(UNTIL_FIRST_ACT), Clocks::StartOnRequest("P09")])
        .paper("", "Thông báo thụ lý giải quyết tranh chấp đất đai")
        .tells(WRITER),
    Step::new(ONE, A::Mediations, &[Accepted], To::State(Mediating), MEDIATION)
        .variant("opened")
        .guards(&[NOT_WITHDRAWN])
        .paper("", "Quyết định thành lập Hội đồng hòa giải tranh chấp đất đai"),
    Step::new(ONE, A::Mediations, &[Mediating], To::State(Mediated), MEDIATION)
        .variant("agreed")
        .guards(&[NOT_WITHDRAWN])
        .public(PublicStatus::Answered)
        .clocks(&[Clocks::Settle])
        .paper("", "Biên bản hòa giải thành"),
    Step::new(ONE, A::Mediations, &[Mediating], To::State(MediationFailed), MEDIATION)
        .variant("failed")
        .guards(&[NOT_WITHDRAWN])
        .clocks(&[Clocks::Settle])
        .paper("", "Biên bản hòa giải không thành"),
    // Both terms run from the day of the request, whatever the answer takes.
    Step::new(ONE, A::Verifications, &[MediationFailed], To::Same, SETTLEMENT)
        .variant("settlement_requested")
        .guards(&[NOT_ASKED_FOR])
        .marks(&[Mark::SettlementRequested], &[])
        .clocks(&[Clocks::Start(&["P08", "P09"])])
        .paper("", "Đơn yêu cầu giải quyết tranh chấp đất đai"),
    Step::new(ONE, A::Verifications, &[MediationFailed], To::State(Verifying), SETTLEMENT)
        .guards(&[ASKED_FOR])
        .marks(&[], &[Mark::SettlementRequested])
        .clocks(&[Clocks::Fulfil(&["P08"])])
        .paper("", "Thông báo thụ lý giải quyết tranh chấp đất đai")
        .tells(WRITER),
    // Nothing bars that it is asked for again.
    Step::new(ONE, A::Verifications, &[MediationFailed], To::Same, SETTLEMENT)
        .variant("settlement_refused")
        .guards(&[ASKED_FOR])
        .marks(&[], &[Mark::SettlementRequested])
        .clocks(&[Clocks::Fulfil(&["P08"]), Clocks::Cancel(&["P09"])])
        .decision("", "Thông báo không thụ lý giải quyết tranh chấp đất đai")
        .tells(WRITER),
    Step::new(ONE, A::Decisions, &[Verifying], To::State(Decided), SETTLEMENT)
        .guards(&[NOT_WITHDRAWN])
        .public(PublicStatus::Answered)
        .clocks(&[Clocks::Settle])
        .decision("", "Quyết định giải quyết tranh chấp đất đai")
        .tells(WRITER),
    Step::new(ONE, A::Closures, &[Mediated, MediationFailed, Decided], To::State(Closed), SETTLEMENT)
        .guards(&[NOT_ASKED_FOR, Guard::CarriedOut])
        .public(PublicStatus::Closed)
        .clocks(&[Clocks::EndSettling]),
    Step::new(ONE, A::Closures, UNSETTLED, To::State(Closed), WITHDRAWAL)
        .guards(WITHDRAWN_BY_ALL)
        .public(PublicStatus::Withdrawn)
        .clocks(&[Clocks::EndSettling])
        .paper("", "Thông báo kết thúc việc hòa giải, giải quyết tranh chấp đất đai do rút đơn")
        .tells(WRITER),
    Step::new(ONE, A::Reopenings, &[Closed], To::Back, WITHDRAWAL)
        .guards(CLOSED_AS_WITHDRAWN)
        .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn])
        .for_good()
        .clocks(&[Clocks::Reopen])
        .paper("", "Thông báo tiếp tục hòa giải, giải quyết tranh chấp đất đai")
        .tells(WRITER),
    Step::new(ONE, A::Assignments, &[Accepted, Mediating, MediationFailed, Verifying], To::Same, MEDIATION)
        .variant("lead")
        .guards(NO_LEAD),
    Step::new(ONE, A::Assignments, &[Accepted, Mediating, MediationFailed, Verifying], To::Same, MEDIATION)
        .variant("support"),
];

/// Withdrawals.
pub const WITHDRAWALS: &[Step] = &on_paper(withdrawals(ONE, UNSETTLED, WITHDRAWAL));
