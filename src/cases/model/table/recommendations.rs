//! Recommendations and reflections (law, life cycles §4.4).

use super::publications::{PROOF, answer};
use super::withdrawals::withdrawals;
use super::{CARRIED_OUT, CLOSED_AS_WITHDRAWN, NO_LEAD, WITHDRAWN_BY_ALL};
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{self, Accepted, Answered, Assigned, Closed, FollowUp};
use crate::cases::model::codes::LifeCycle::{self, Recommendation};
use crate::cases::model::step::{Clocks, Step, To};
use crate::law::{OWN_LIMIT, UNTIL_NOTICE};
use crate::petitions::model::PublicStatus;

const ONE: &[LifeCycle] = &[Recommendation];
const WITHDRAWAL: &str = "Luật Tiếp công dân Điều 7";
/// Before the answer.
const UNANSWERED: &[CaseStatus] = &[Accepted, Assigned];
/// After it; a case that was closed as withdrawn has none.
const GIVEN: &[CaseStatus] = &[Answered, FollowUp, Closed];
const PUBLISHED: &str = "Luật Tiếp công dân Điều 28";
const WORK: &str = "Luật Tiếp công dân Điều 8; Kế hoạch II.2 (rõ người, rõ việc)";

/// Rows.
pub const ROWS: &[Step] = &[
    Step::new(ONE, A::Acceptances, &[], To::State(Accepted), "Luật Tiếp công dân Điều 26(2)(a)")
        .public(PublicStatus::InProgress)
        .clocks(&[Clocks::OwnLimit]),
    Step::new(ONE, A::Assignments, &[Accepted], To::State(Assigned), WORK).variant("lead").guards(NO_LEAD),
    Step::new(ONE, A::Assignments, UNANSWERED, To::Same, WORK).variant("support"),
    Step::new(ONE, A::Answers, &[Assigned], To::State(Answered), "Luật Tiếp công dân Điều 28")
        // Others may have kept alive what one withdrew; what is answered has not ended by that.
        .marks(&[], &[Mark::Withdrawn])
        .public(PublicStatus::Answered)
        .clocks(&[Clocks::Fulfil(&[OWN_LIMIT]), Clocks::Fulfil(UNTIL_NOTICE)]),
    Step::new(ONE, A::FollowUps, &[Answered], To::State(FollowUp), "Luật Tiếp công dân Điều 28"),
    Step::new(ONE, A::Closures, &[Answered, FollowUp], To::State(Closed), "Luật Tiếp công dân Điều 28")
        .guards(CARRIED_OUT)
        .public(PublicStatus::Closed)
        .clocks(&[Clocks::EndSettling]),
    // An answer is told to the public where that is useful; no law says until when, how long or how often.
    Step::new(ONE, A::Publications, GIVEN, To::Same, PUBLISHED).variant("proposed").guards(answer::PROPOSED),
    Step::new(ONE, A::Publications, GIVEN, To::Same, PUBLISHED).variant("approved").guards(answer::APPROVED),
    Step::new(ONE, A::Publications, GIVEN, To::Same, PUBLISHED)
        .variant("ended")
        .guards(answer::TOLD)
        .paper("", PROOF),
    // Whoever records a withdrawal does not end the matter by it: its settler does.
    Step::new(ONE, A::Closures, UNANSWERED, To::State(Closed), WITHDRAWAL)
        .guards(WITHDRAWN_BY_ALL)
        .public(PublicStatus::Withdrawn)
        .clocks(&[Clocks::EndSettling]),
    // Its days ran on meanwhile: the law knows no suspension here.
    Step::new(ONE, A::Reopenings, &[Closed], To::Back, WITHDRAWAL)
        .guards(CLOSED_AS_WITHDRAWN)
        .marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn])
        .for_good()
        .clocks(&[Clocks::Revive]),
];

/// Withdrawals.
pub const WITHDRAWALS: &[Step] = &withdrawals(ONE, UNANSWERED, WITHDRAWAL);
