//! What was decided at a higher level or in court.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct, CaseResult, ComplexityLevel, DecisionResult, Step};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::EventType;

code_enum! {
    /// What was decided at a higher level or in court.
    pub enum ReviewOutcome {
        /// Giữ nguyên.
        Upheld "upheld" "Giữ nguyên" "Upheld",
        /// Sửa đổi.
        Amended "amended" "Sửa đổi, hủy bỏ" "Amended or revoked",
        /// Không thụ lý khiếu nại lần hai.
        NotAccepted "not_accepted" "Không thụ lý khiếu nại lần hai" "The second complaint was not accepted",
        /// Rút khiếu nại lần hai, tố cáo tiếp.
        Withdrawn "withdrawn" "Rút khiếu nại lần hai, rút tố cáo tiếp" "The second complaint or the further denunciation was withdrawn",
        /// Yêu cầu xem xét, giải quyết lại.
        ReviewOrdered "review_ordered" "Yêu cầu xem xét, giải quyết lại" "It is to be settled anew",
        /// Bản án có hiệu lực.
        Judgment "judgment" "Bản án, quyết định của Tòa án có hiệu lực" "A judgment is in force",
        /// Tòa án đình chỉ, trả lại đơn khởi kiện.
        TerminatedByCourt "terminated_by_court" "Tòa án đình chỉ vụ án, trả lại đơn khởi kiện" "The court ended the suit without a judgment",
        /// Cấp trên giải quyết lại vụ việc tố cáo.
        Reopened "reopened" "Cấp trên giải quyết lại vụ việc tố cáo" "The superior settles the denunciation anew",
        /// Yêu cầu báo cáo.
        ReportDemanded "report_demanded" "Yêu cầu báo cáo việc giải quyết" "A report on the delay is demanded",
    }
}

impl ReviewOutcome {
    /// True where it settles the matter in place of the first decision: it has a number and a result of its own.
    fn settles(self) -> bool {
        matches!(self, Self::Amended | Self::Judgment)
    }
}

/// An outcome at a higher level; recorded here though decided elsewhere.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// What was decided.
    pub outcome: ReviewOutcome,
    /// Number of the decision or judgment in the books of who made it; behind the petition's key. Required with `amended` and
    /// `judgment`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub decision_number: Option<String>,
    /// How it finds the complaint or denunciation: always with `amended` and `judgment`, and only with them.
    #[serde(default)]
    pub result: Option<DecisionResult>,
    /// What it says, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for ReviewInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Reviews;
    const KIND: &'static str = "case_review";
    const EVENT: EventType = EventType::CaseReviewed;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let settles = self.outcome.settles();
        let faults = [
            (settles && self.decision_number.is_none(), "/decision_number", "required", "Give its number."),
            (
                settles && self.result.is_none(),
                "/result",
                "required",
                "Say how it finds the complaint or denunciation.",
            ),
            (!settles && self.result.is_some(), "/result", "not_allowed", "Only what settles has a result."),
        ];
        let fault = |(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail);
        faults.into_iter().filter(|(wrong, ..)| *wrong).map(fault).collect()
    }

    fn facts(&self) -> Value {
        json!({ "outcome": self.outcome, "result": self.result })
    }

    fn private(&self) -> Option<Value> {
        let said = self.decision_number.is_some() || self.text.is_some();
        said.then(|| json!({ "decision_number": self.decision_number, "text": self.text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.outcome.as_str())
    }

    async fn also(&self, act: &mut Performance<'_>, mut case: Case, _: &'static Step) -> Outcome<Case> {
        if let Some(result) = self.result {
            case.result = CaseResult::parse(result.as_str());
            case.answered_on = case.answered_on.or(Some(act.acted_on));
        }
        if self.outcome == ReviewOutcome::ReviewOrdered {
            // What was decided is superseded and stays with its act; the settlement begins anew.
            case.result = None;
            case.answered_on = None;
            case.answer_id = None;
            case.decision_received_on = None;
            case.complexity_level = ComplexityLevel::None;
        }
        Ok(case)
    }
}
