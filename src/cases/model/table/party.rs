//! Complaints and denunciations about Party members and organisations, under Party rules. Their terms are not confirmed (law, open
//! questions A21, A25): each starts once a confirmed version is loaded, and until then the day of the lead assignment stands for it.

use super::withdrawals::{on_paper, withdrawals};
use super::{CARRIED_OUT, CLOSED_AS_WITHDRAWN, NO_LEAD, NOT_WITHDRAWN, WITHDRAWN_BY_ALL};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{self, Accepted, Closed, Concluded, Disciplined, Verifying};
use crate::cases::model::codes::LetterAddressee::Writer;
use crate::cases::model::codes::LifeCycle::{self, Party};
use crate::cases::model::step::{Clocks, Step, Tell, To, tell};
use crate::law::{PARTY_LIMITS, UNTIL_ACCEPTED, UNTIL_FIRST_ACT};
use crate::petitions::model::PublicStatus;

const ONE: &[LifeCycle] = &[Party];
const RULES: &str = "Quy định 22-QĐ/TW; Quy định 296-QĐ/TW";
/// No Party rule on withdrawal is confirmed: it ends the matter as before the State's bodies, and never against who was forced to it.
const WITHDRAWAL: &str = "Quy định 22-QĐ/TW; Quy định 296-QĐ/TW (rút đơn: chưa có điều khoản được xác nhận)";
/// Before the conclusion.
const UNSETTLED: &[CaseStatus] = &[Accepted, Verifying];
/// No Party rule that is confirmed numbers the days of these letters. The notice of Quy định 11-QĐi/TW (R17) is counted from the
/// receipt of the petition and not from an act of the case.
const WRITER: &[Tell] = &[tell(Writer, None)];

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ONE, A::Acceptances, &[], To::State(Accepted), RULES)
        .public(PublicStatus::InProgress)
        .clocks(&[Clocks::Fulfil(UNTIL_ACCEPTED), Clocks::OwnLimit])
        .tells(WRITER),
    Step::new(ONE, A::Verifications, UNSETTLED, To::State(Verifying), RULES).guards(&[NOT_WITHDRAWN]),
    Step::new(ONE, A::Conclusions, &[Verifying], To::State(Concluded), RULES)
        .guards(&[NOT_WITHDRAWN])
        .public(PublicStatus::Answered)
        .clocks(&[Clocks::Fulfil(&PARTY_LIMITS), Clocks::Fulfil(UNTIL_FIRST_ACT)])
        .decision("", "Kết luận")
        .tells(WRITER),
    Step::new(ONE, A::EnforcementOrders, &[Concluded], To::State(Disciplined), RULES)
        .decision("", "Quyết định thi hành kỷ luật"),
    Step::new(ONE, A::Closures, &[Concluded, Disciplined], To::State(Closed), RULES)
        .guards(CARRIED_OUT)
        .public(PublicStatus::Closed)
        .clocks(&[Clocks::EndSettling]),
    Step::new(ONE, A::Closures, UNSETTLED, To::State(Closed), WITHDRAWAL)
        .guards(WITHDRAWN_BY_ALL)
        .public(PublicStatus::Withdrawn)
        .clocks(&[Clocks::EndSettling])
        .paper("", "Văn bản kết thúc việc giải quyết do rút đơn")
        .tells(WRITER),
    // No rule that is confirmed knows a suspension here: its days ran on meanwhile.
    Step::new(ONE, A::Reopenings, &[Closed], To::Back, WITHDRAWAL)
        .guards(CLOSED_AS_WITHDRAWN)
        .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn])
        .for_good()
        .clocks(&[Clocks::Revive])
        .paper("", "Văn bản tiếp tục giải quyết")
        .tells(WRITER),
    Step::new(ONE, A::Assignments, UNSETTLED, To::Same, RULES).variant("lead").guards(NO_LEAD),
    Step::new(ONE, A::Assignments, UNSETTLED, To::Same, RULES).variant("support"),
];

/// Withdrawals.
pub const WITHDRAWALS: &[Step] = &on_paper(withdrawals(ONE, UNSETTLED, WITHDRAWAL));
