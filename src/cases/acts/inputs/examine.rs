//! Expert examination (giám định): what experts are asked, and what they say.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::WorkOnCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

code_enum! {
    /// Step of an expert examination.
    pub enum ExaminationStage {
        /// Trưng cầu.
        Requested "requested" "Trưng cầu giám định" "Requested",
        /// Có kết luận giám định.
        Received "received" "Nhận kết luận giám định" "Its result was received",
    }
}

/// An expert examination is asked for, or its result was received. Of a denunciation the time between is not counted
/// (Nghị định 31/2019 Art 15(4)).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ExpertExaminationInput {
    /// Step.
    pub stage: ExaminationStage,
    /// What is asked, or what was found; behind the petition's key.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
}

impl CaseInput for ExpertExaminationInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::ExpertExaminations;
    const KIND: &'static str = "case_expert_examination";
    const EVENT: EventType = EventType::CaseExpertExamination;
    const SETTLER_SIGNS: bool = true;

    fn facts(&self) -> Value {
        json!({ "stage": self.stage })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "text": self.text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.stage.as_str())
    }
}
