//! Cases that turn out to be one matter, and petitions of a case that turn out to be another (nhập, tách vụ việc). The law has no
//! article of its own for either; it lets several petitions about one content be settled together, and asks that each content go to
//! who is competent for it. Both are done while the matter is being settled, and not while its time stands still.

use super::denunciations::OF_ACCEPTANCE;
use crate::cases::model::act::CaseAct as A;
use crate::cases::model::act::Mark;
use crate::cases::model::codes::CaseStatus::{
    self, Accepted, Assigned, Closed, Dialogue, Terminated, Verifying,
};
use crate::cases::model::codes::LetterAddressee::{Forwarder, Front, Inspectorate, Writer};
use crate::cases::model::codes::LifeCycle::{
    self, ComplaintAdmin, ComplaintDiscipline, Denunciation, LandDispute, Party, Recommendation,
};
use crate::cases::model::step::{Clocks, Guard, Requirement, Step, Tell, To, tell};
use crate::petitions::model::PublicStatus;

const COMPLAINTS: &[LifeCycle] = &[ComplaintAdmin, ComplaintDiscipline];
const OF_COMPLAINTS: &[CaseStatus] = &[Accepted, Verifying, Dialogue];
const OF_DENUNCIATIONS: &[CaseStatus] = &[Accepted, Verifying];
const OF_RECOMMENDATIONS: &[CaseStatus] = &[Accepted, Assigned];
/// Each party has its mediation: before one was opened only.
const OF_DISPUTES: &[CaseStatus] = &[Accepted];

const ONE_MATTER: &str = "Luật Tiếp công dân Điều 26, 28; Thông tư 05/2021/TT-TTCP Điều 6";
const BY_CONTENT: &str = "Luật Tiếp công dân Điều 25(3), 26; Nghị định 154/2026/NĐ-CP Điều 14(4)";
const WRITER: &[Tell] = &[tell(Writer, None)];

const EXAMINED: Guard =
    Guard::Unmarked(Mark::ExpertisePending, "An expert examination is under way: its result comes first.");

/// What would be lost on the way; and what both cases must have in common.
const FREE: &[Guard] = &[
    Guard::Unmarked(Mark::Withdrawn, "It was withdrawn as a whole: the settler ends it."),
    Guard::Unmarked(Mark::ExecutionSuspended, "The disputed decision is still suspended: lift that first."),
    EXAMINED,
    Guard::CarriedOut,
    Guard::Required(Requirement::SameProcedure),
    Guard::Required(Requirement::SameBook),
    Guard::Required(Requirement::SameSecrecy),
    Guard::Required(Requirement::OtherOpen),
    Guard::Required(Requirement::NotLater),
];

const fn merger(cycles: &'static [LifeCycle], from: &'static [CaseStatus], to: CaseStatus) -> Step {
    Step::new(cycles, A::Merges, from, To::State(to), ONE_MATTER)
        .guards(FREE)
        .public(PublicStatus::Closed)
        .clocks(&[Clocks::EndSettling])
        .paper("", "Văn bản nhập vụ việc")
        .tells(WRITER)
}

const fn split(cycles: &'static [LifeCycle], from: &'static [CaseStatus]) -> Step {
    Step::new(cycles, A::Splits, from, To::Same, BY_CONTENT)
        .guards(&[EXAMINED])
        .clocks(&[Clocks::Share])
        .paper("", "Văn bản tách vụ việc")
}

const OF_COMPLAINT: &[Tell] =
    &[tell(Writer, None), tell(Forwarder, None), tell(Front, None), tell(Inspectorate, None)];

/// Who is told that a part was split off: all who are told of an acceptance; what is counted from a receipt was over before it.
#[must_use]
pub fn told_of_split(cycle: LifeCycle) -> &'static [Tell] {
    match cycle {
        ComplaintAdmin | ComplaintDiscipline => OF_COMPLAINT,
        Denunciation => OF_ACCEPTANCE,
        Recommendation | LandDispute | Party => WRITER,
    }
}

/// Rows.
pub const ROWS: &[Step] = &[
    merger(COMPLAINTS, OF_COMPLAINTS, Terminated),
    merger(&[Denunciation], OF_DENUNCIATIONS, Terminated),
    merger(&[Recommendation], OF_RECOMMENDATIONS, Closed),
    merger(&[LandDispute], OF_DISPUTES, Closed),
    merger(&[Party], OF_DENUNCIATIONS, Closed),
    split(COMPLAINTS, OF_COMPLAINTS),
    split(&[Denunciation], OF_DENUNCIATIONS),
    split(&[Recommendation], OF_RECOMMENDATIONS),
    split(&[LandDispute], OF_DISPUTES),
    split(&[Party], OF_DENUNCIATIONS),
];
