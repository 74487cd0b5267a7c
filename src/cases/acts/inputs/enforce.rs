//! What a decision or conclusion orders: carried out, or recommended to another body, which reports its result (Luật Khiếu nại Art 46;
//! Luật Tố cáo Art 36).

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::answered::{Question, broken};
use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::usecases::consequences::Measure;
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;

code_enum! {
    /// Step of carrying out.
    pub enum EnforcementStage {
        /// Tổ chức thi hành, xử lý.
        Ordered "ordered" "Tổ chức thi hành, xử lý" "Ordered",
        /// Quyết định xử lý hành vi vi phạm.
        Sanctioned "sanctioned" "Quyết định xử lý hành vi vi phạm" "The violation is sanctioned by a decision",
        /// Kiến nghị cơ quan khác xử lý.
        Recommended "recommended" "Kiến nghị cơ quan khác xử lý" "Recommended to another body",
        /// Cơ quan được kiến nghị thông báo kết quả.
        ResultReported "result_reported" "Cơ quan được kiến nghị thông báo kết quả" "That body has reported its result",
    }
}

/// What is to be carried out, by whom, until when; of a conclusion also what was recommended to another body, and the result that it
/// reports within five working days.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnforcementOrderInput {
    /// Step; `ordered` where nothing is said. The others are for denunciations.
    #[serde(default = "ordered")]
    pub stage: EnforcementStage,
    /// Words for the file; always with what was recommended or reported; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
    /// To which body it was recommended; always and only with `recommended`; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub body: Option<String>,
    /// What was recommended; always and only with `result_reported`.
    #[serde(default)]
    pub recommendation_act_id: Option<Uuid>,
    /// Day on which that body had its result; always and only with `result_reported`, whose day is that of the report.
    #[serde(default)]
    pub result_on: Option<NaiveDate>,
}

fn ordered() -> EnforcementStage {
    EnforcementStage::Ordered
}

impl CaseInput for EnforcementOrderInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::EnforcementOrders;
    const KIND: &'static str = "case_enforcement_order";
    const EVENT: EventType = EventType::CaseEnforcementOrdered;

    fn event(&self) -> EventType {
        match self.stage {
            EnforcementStage::Ordered | EnforcementStage::Sanctioned => Self::EVENT,
            EnforcementStage::Recommended => EventType::CaseEnforcementRecommended,
            EnforcementStage::ResultReported => EventType::CaseEnforcementResultReported,
        }
    }

    fn check(&self, today: NaiveDate) -> Vec<FieldError> {
        let recommended = self.stage == EnforcementStage::Recommended;
        let reported = self.stage == EnforcementStage::ResultReported;
        let wanted = [
            ("/text", recommended || reported, self.text.is_some()),
            ("/body", recommended, self.body.is_some()),
            ("/recommendation_act_id", reported, self.recommendation_act_id.is_some()),
            ("/result_on", reported, self.result_on.is_some()),
        ];
        let faults = wanted.into_iter().filter_map(|(pointer, wanted, given)| match (wanted, given) {
            (true, false) => Some(FieldError::pointer(pointer, "required", "This step needs it.")),
            // Words for the file may be added to any step.
            (false, true) if pointer != "/text" => {
                Some(FieldError::pointer(pointer, "not_allowed", "Not in this step."))
            }
            _ => None,
        });
        let future = self.result_on.filter(|day| *day > today);
        let future =
            future.map(|_| FieldError::pointer("/result_on", "future", "This day has not come yet."));
        faults.chain(future).collect()
    }

    fn facts(&self) -> Value {
        json!({
            "stage": self.stage, "recommendation_act_id": self.recommendation_act_id, "result_on": self.result_on,
        })
    }

    fn private(&self) -> Option<Value> {
        let said = self.text.is_some() || self.body.is_some();
        said.then(|| json!({ "text": self.text, "body": self.body }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(if self.stage == EnforcementStage::Ordered { "" } else { self.stage.as_str() })
    }

    async fn breaks(
        &self,
        act: &mut Performance<'_>,
        case: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        let (broken, recommended) =
            broken(act, (case, step), RECOMMENDATION, self.recommendation_act_id).await?;
        if let Some((recommended, day)) = recommended.zip(self.result_on) {
            let wrong = |detail: &str| Err(Problem::field("/result_on", "inverted", detail));
            if day < recommended.acted_on {
                return wrong("Not before the recommendation.");
            }
            if day > act.acted_on {
                return wrong("Not after the report.");
            }
        }
        Ok(broken)
    }

    fn measure(&self) -> Measure {
        Measure { named_on: self.result_on, ..Measure::default() }
    }
}

const RECOMMENDATION: Question = Question {
    act: CaseAct::EnforcementOrders,
    asks: EnforcementStage::Recommended.as_str(),
    answers: EnforcementStage::ResultReported.as_str(),
    pointer: "/recommendation_act_id",
};
