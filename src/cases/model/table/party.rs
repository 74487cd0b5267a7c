//! Complaints and denunciations about Party members and organisations, under Party rules. Their clocks are not confirmed (law,
//! open questions A21, A25): none is started.

use crate::cases::model::act::CaseAct as A;
use crate::cases::model::codes::CaseStatus::{Accepted, Closed, Concluded, Disciplined, Verifying};
use crate::cases::model::codes::LetterAddressee::Writer;
use crate::cases::model::codes::LifeCycle::{self, Party};
use crate::cases::model::step::{Clocks, Step, Tell, To, UNTIL_FIRST_ACT};
use crate::petitions::model::PublicStatus;

const ONE: &[LifeCycle] = &[Party];
const RULES: &str = "Quy định 22-QĐ/TW; Quy định 296-QĐ/TW";
/// No Party rule that is confirmed numbers the days of these letters. The notice of Quy định 11-QĐi/TW (R17) is counted from the
/// receipt of the petition and not from an act of the case.
const WRITER: &[Tell] = &[Tell { to: Writer, within: None }];

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ONE, A::Acceptances, &[], To::State(Accepted), RULES)
        .public(PublicStatus::InProgress)
        .clocks(&[Clocks::Fulfil(UNTIL_FIRST_ACT)])
        .tells(WRITER),
    Step::new(ONE, A::Verifications, &[Accepted, Verifying], To::State(Verifying), RULES),
    Step::new(ONE, A::Conclusions, &[Verifying], To::State(Concluded), RULES)
        .public(PublicStatus::Answered)
        .decision("", "Kết luận")
        .tells(WRITER),
    Step::new(ONE, A::EnforcementOrders, &[Concluded], To::State(Disciplined), RULES)
        .decision("", "Quyết định thi hành kỷ luật"),
    Step::new(ONE, A::Closures, &[Concluded, Disciplined], To::State(Closed), RULES)
        .public(PublicStatus::Closed)
        .clocks(&[Clocks::EndSettling]),
    Step::new(ONE, A::Assignments, &[Accepted, Verifying], To::Same, RULES).variant("lead"),
    Step::new(ONE, A::Assignments, &[Accepted, Verifying], To::Same, RULES).variant("support"),
];
