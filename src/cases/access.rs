//! Who does what with cases. Who sees how much of them: the matrix of petitions.

use crate::cases::model::CaseAct;
use crate::kernel::access::role::{HEADS, KEEPERS};
use crate::kernel::access::{AccessFacts, Condition, Permission as _, Position, Role, Rule};
use crate::permissions;
use crate::petitions::access::READERS;

permissions! {
    /// Actions on cases.
    CaseAction by rule {
        /// List and read cases, their timeline and deadlines.
        ReadCases "cases.read" "cases:read",
        /// Answer a case.
        AnswerCase "cases.answer" "cases:write",
        /// Close a case.
        CloseCase "cases.close" "cases:write",
        /// Decide in a case: complexity, extension, suspension, decision, conclusion, termination, enforcement, archive, merger, split.
        SettleCase "cases.settle" "cases:write",
        /// Work on a case: verification, documents, experts, dialogue, mediation.
        WorkOnCase "cases.work" "cases:write",
        /// Record in a case what was sent, what came in from outside, and what is told to the public.
        RecordInCase "cases.record" "cases:write",
        /// Annul an act on a case.
        AnnulCaseAct "cases.annul_act" "cases:write",
        /// Add a file to a case: what proves that something was done.
        AttachToCase "cases.attach" "cases:write",
        /// List and read the files of a case.
        ReadCaseAttachments "cases.read_attachments" "cases:read",
        /// Void a file of a case that was added by mistake.
        VoidCaseAttachment "cases.void_attachment" "cases:write",
        /// List and read what results order.
        ReadItems "cases.read_items" "cases:read",
        /// Enter what a result orders.
        OrderItem "cases.order_item" "cases:write",
        /// Report on what a result orders, and that it is done.
        ReportOnItem "cases.report_on_item" "cases:write",
        /// Accept what a result orders as done, send it back, take it back.
        JudgeItem "cases.judge_item" "cases:write",
    }
}

/// Roles that may lead an assignment, and so enter an answer for the settler's signature.
pub const LEADS: &[Role] = &[
    Role::IntakeOfficer,
    Role::CaseOfficer,
    Role::UnitHead,
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::GovernmentOffice,
    Role::PartyOffice,
    Role::InspectionCommittee,
    Role::CouncilStanding,
    Role::CouncilCommittee,
    Role::FrontOfficer,
    Role::PoliceOfficer,
    Role::PublicUnitHead,
    Role::VillageHead,
];

/// Roles that answer for what their unit has to carry out.
pub const ANSWERING: &[Role] =
    &[Role::UnitHead, Role::PublicUnitHead, Role::GovernmentChair, Role::PoliceOfficer, Role::FrontOfficer];

/// The action that an act on a case is; `None`: another room does it.
#[must_use]
pub fn action_of(act: CaseAct) -> Option<CaseAction> {
    match act {
        CaseAct::Acceptances | CaseAct::Assignments => None,
        CaseAct::Answers => Some(CaseAction::AnswerCase),
        CaseAct::Closures => Some(CaseAction::CloseCase),
        CaseAct::ComplexityDecisions
        | CaseAct::Extensions
        | CaseAct::Suspensions
        | CaseAct::Resumptions
        | CaseAct::Decisions
        | CaseAct::Conclusions
        | CaseAct::Terminations
        | CaseAct::InvestigationReferrals
        | CaseAct::ExecutionSuspensions
        | CaseAct::EnforcementOrders
        | CaseAct::Monitorings
        | CaseAct::Archivings
        | CaseAct::Lawsuits
        | CaseAct::Merges
        | CaseAct::Splits
        | CaseAct::Reopenings => Some(CaseAction::SettleCase),
        CaseAct::Verifications
        | CaseAct::DocumentRequests
        | CaseAct::ExpertExaminations
        | CaseAct::Dialogues
        | CaseAct::Mediations
        | CaseAct::FollowUps => Some(CaseAction::WorkOnCase),
        CaseAct::Dispatches
        | CaseAct::Receipts
        | CaseAct::Notices
        | CaseAct::Publications
        | CaseAct::Withdrawals
        | CaseAct::SecondComplaints
        | CaseAct::FurtherDenunciations
        | CaseAct::Reviews
        | CaseAct::Flags => Some(CaseAction::RecordInCase),
    }
}

/// The settler of the row, be he the vice-chair under a delegation; and the head of the book, who comes after a settler
/// whose time has ended.
pub fn settler() -> Rule {
    Rule::roles(HEADS, Condition::Settler)
        .and(&[Role::GovernmentViceChair], Condition::Settler)
        .and(HEADS, Condition::Head)
}

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: CaseAction) -> Rule {
    match action {
        CaseAction::ReadCases | CaseAction::ReadItems => Rule::roles(READERS, Condition::Always)
            .and(&[Role::Dashboard, Role::SupervisionTool], Condition::Always),
        CaseAction::ReadCaseAttachments => Rule::roles(READERS, Condition::Always),
        CaseAction::AnswerCase | CaseAction::WorkOnCase => settler().and(LEADS, Condition::Assignee),
        CaseAction::CloseCase | CaseAction::SettleCase | CaseAction::JudgeItem => settler(),
        CaseAction::RecordInCase
        | CaseAction::AttachToCase
        | CaseAction::AnnulCaseAct
        | CaseAction::OrderItem => settler().and(LEADS, Condition::Assignee).and(KEEPERS, Condition::Keeper),
        // Who leads the work adds what proves it, and takes nothing away.
        CaseAction::VoidCaseAttachment => settler().and(KEEPERS, Condition::Keeper),
        CaseAction::ReportOnItem => settler()
            .and(LEADS, Condition::Assignee)
            .and(ANSWERING, Condition::AssigneeUnit)
            .and(KEEPERS, Condition::Keeper),
    }
}

/// The settler of a case, and who heads its book.
pub const SETTLING: &[Condition] = &[Condition::Settler, Condition::Head];

/// True where the holder of this position approves a wording for the public: one of the two who answer for it is the settler or
/// head of the book.
#[must_use]
pub fn approves(position: &Position, facts: &AccessFacts, proposed_by_settler: bool) -> bool {
    let mut conditions = RecordInCase::rule().conditions(position.role);
    conditions.any(|condition| {
        (proposed_by_settler || SETTLING.contains(&condition)) && condition.holds(position, facts)
    })
}
