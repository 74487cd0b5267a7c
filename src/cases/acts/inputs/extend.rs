//! The time for a denunciation is extended, by a decision in writing.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::CaseAct;
use crate::cases::usecases::consequences::Measure;
use crate::kernel::record::EventType;

/// Extension (gia hạn) of a denunciation: once where complex, twice where specially complex (Luật Tố cáo Art 30).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ExtensionInput {
    /// How many days more; the rule of the term says how many at most.
    #[schema(minimum = 1, maximum = 365)]
    pub days: u32,
    /// Why.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub reason: String,
}

impl CaseInput for ExtensionInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::Extensions;
    const KIND: &'static str = "case_extension";
    const EVENT: EventType = EventType::CaseExtended;

    fn facts(&self) -> Value {
        json!({ "days": self.days })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "reason": self.reason }))
    }

    fn measure(&self) -> Measure {
        Measure { days: Some(self.days), ..Measure::default() }
    }
}
