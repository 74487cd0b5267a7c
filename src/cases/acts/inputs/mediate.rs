//! The mediation of a land dispute.

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
    /// Step of a mediation.
    pub enum MediationStage {
        /// Bắt đầu hòa giải.
        Opened "opened" "Thành lập Hội đồng hòa giải" "Opened",
        /// Hòa giải thành.
        Agreed "agreed" "Hòa giải thành" "Agreed",
        /// Hòa giải không thành.
        Failed "failed" "Hòa giải không thành" "Failed",
    }
}

/// A land dispute is mediated (Luật Đất đai 2024 Art 235).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MediationInput {
    /// Step.
    pub stage: MediationStage,
    /// The minutes, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for MediationInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::Mediations;
    const KIND: &'static str = "case_mediation";
    const EVENT: EventType = EventType::CaseMediation;
    const SETTLER_SIGNS: bool = true;

    fn facts(&self) -> Value {
        json!({ "stage": self.stage })
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.stage.as_str())
    }
}
