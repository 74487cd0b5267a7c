//! What is done alike in all life cycles: letters, their receipt, tracking flags.

use crate::cases::model::act::CaseAct as A;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Acting, Answered, Assigned, Concluded, Decided, Dialogue, Disciplined, Effective,
    Enforced, Enforcing, Executed, FollowUp, InCourt, Mediated, Mediating, MediationFailed, Monitoring,
    ReopenedBySuperior, SecondInstance, Suspended, Verifying,
};
use crate::cases::model::codes::LifeCycle::{
    self, ComplaintAdmin, ComplaintDiscipline, Denunciation, LandDispute, Party, Recommendation,
};
use crate::cases::model::step::{Guard, Step, To};

const ALL: &[LifeCycle] =
    &[ComplaintAdmin, ComplaintDiscipline, Denunciation, Recommendation, LandDispute, Party];
const UNTIL_ENDED: &[CaseStatus] = &[
    Accepted,
    Assigned,
    Verifying,
    Dialogue,
    Suspended,
    Decided,
    SecondInstance,
    InCourt,
    Effective,
    Enforcing,
    Enforced,
    Concluded,
    Acting,
    Monitoring,
    Executed,
    ReopenedBySuperior,
    Mediating,
    Mediated,
    MediationFailed,
    Answered,
    FollowUp,
    Disciplined,
];
const SENDING: &str = "Luật Khiếu nại Điều 32; Luật Tố cáo Điều 29(3), 34(4), 35(3)";

const INFORMING: &str =
    "Luật Tiếp công dân Điều 27(2), 28; Luật Khiếu nại Điều 66(2); Luật Tố cáo Điều 9(1)(c), 26(2), 30(4)";

/// Rows.
pub const ROWS: &[Step] = &[
    // A duty to inform does not end with the case: letters and proofs of receipt are recorded in the archive too.
    Step::new(ALL, A::Dispatches, CaseStatus::ALL, To::Same, SENDING),
    Step::new(ALL, A::Receipts, CaseStatus::ALL, To::Same, SENDING),
    // What no act has as its own letter: how far it is, that it takes longer; and the result to whoever passed it on.
    Step::new(ALL, A::Notices, CaseStatus::ALL, To::Same, INFORMING).paper("", "Thông báo"),
    Step::new(ALL, A::Notices, CaseStatus::ALL, To::Same, INFORMING)
        .variant("settled")
        .guards(&[Guard::HasResult])
        .paper("", "Thông báo kết quả giải quyết"),
    Step::new(ALL, A::Flags, UNTIL_ENDED, To::Same, "Thông tư 07/2014/TT-TTCP Điều 6"),
];
