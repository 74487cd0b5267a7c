//! Information, documents and evidence: asked for, and received (Luật Khiếu nại Art 12 to 15; Luật Tố cáo Art 11, 31).

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::answered::{Question, broken};
use crate::cases::access::WorkOnCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::step::{Clocks, Requirement};
use crate::cases::model::{Case, CaseAct, Step, table};
use crate::cases::usecases::consequences::Measure;
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;

code_enum! {
    /// Step of a request for documents.
    pub enum RequestStage {
        /// Yêu cầu cung cấp.
        Requested "requested" "Yêu cầu cung cấp" "Requested",
        /// Đã nhận đủ.
        Received "received" "Đã nhận đủ" "All of it was received",
        /// Mới nhận một phần.
        ReceivedInPart "received_in_part" "Mới nhận một phần" "Part of it was received",
    }
}

/// Something is asked for, or what was asked for came. A request about a complaint is answered within seven days; who does not
/// answer is late, and nothing else follows. Where the law gives no term, who asks says until when.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DocumentRequestInput {
    /// Step; `requested` where nothing is said.
    #[serde(default = "requested")]
    pub stage: RequestStage,
    /// Of whom; always and only with `requested`; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub addressee: Option<String>,
    /// What is asked for, or what came; behind the petition's key.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub documents: String,
    /// The request that is answered; always and only with what was received.
    #[serde(default)]
    pub request_act_id: Option<Uuid>,
    /// Until when, as who asks has set it; only with `requested`, and only where the law gives no term.
    #[serde(default)]
    pub answer_due_on: Option<NaiveDate>,
}

fn requested() -> RequestStage {
    RequestStage::Requested
}

impl CaseInput for DocumentRequestInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::DocumentRequests;
    const KIND: &'static str = "case_document_request";
    const EVENT: EventType = EventType::CaseDocumentsRequested;

    fn event(&self) -> EventType {
        if self.asks() { Self::EVENT } else { EventType::CaseDocumentsReceived }
    }

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let asks = self.asks();
        let (addressed, answers) = (self.addressee.is_some(), self.request_act_id.is_some());
        let faults = [
            (asks && !addressed, "/addressee", "required", "Of whom is it asked for?"),
            (!asks && addressed, "/addressee", "not_allowed", "Only a request has an addressee."),
            (!asks && !answers, "/request_act_id", "required", "Which request is answered?"),
            (asks && answers, "/request_act_id", "not_allowed", "A request answers none."),
            (
                !asks && self.answer_due_on.is_some(),
                "/answer_due_on",
                "not_allowed",
                "Only a request says until when.",
            ),
        ];
        let fault = |(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail);
        faults.into_iter().filter(|(wrong, ..)| *wrong).map(fault).collect()
    }

    fn facts(&self) -> Value {
        json!({
            "stage": self.stage, "request_act_id": self.request_act_id, "answer_due_on": self.answer_due_on,
        })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "addressee": self.addressee, "documents": self.documents }))
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        if self.asks() {
            self.set_by_who_asks(act, case)?;
        }
        Ok(self.stage.as_str())
    }

    async fn breaks(
        &self,
        act: &mut Performance<'_>,
        case: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        let (broken, _) = broken(act, (case, step), REQUEST, self.request_act_id).await?;
        Ok(broken)
    }

    fn measure(&self) -> Measure {
        Measure { answers: self.request_act_id, ..Measure::default() }
    }
}

impl DocumentRequestInput {
    fn asks(&self) -> bool {
        self.stage == RequestStage::Requested
    }

    /// The day that who asks has set: not before the request, and only where the law sets none.
    fn set_by_who_asks(&self, act: &Performance<'_>, case: &Case) -> Outcome<()> {
        let wrong = |code, detail: &str| Err(Problem::field("/answer_due_on", code, detail));
        let mut rows = table::steps(case.life_cycle, CaseAct::DocumentRequests);
        let by_law = rows.any(|row| row.clocks.iter().any(|one| matches!(one, Clocks::StartOwn(_))));
        match self.answer_due_on {
            Some(_) if by_law => wrong("not_allowed", "The law says until when."),
            Some(day) if day < act.acted_on => wrong("inverted", "Not before the request."),
            _ => Ok(()),
        }
    }
}

const REQUEST: Question = Question {
    act: CaseAct::DocumentRequests,
    asks: RequestStage::Requested.as_str(),
    answers: RequestStage::Received.as_str(),
    pointer: "/request_act_id",
};
