//! Conclusion of what was denounced.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::settled;
use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct, ConclusionResult, Step};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;

/// Conclusion of what was denounced (kết luận nội dung tố cáo; Luật Tố cáo Art 35).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConclusionInput {
    /// What the denouncer is told of it. It names nobody who denounced.
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub summary: String,
    /// Result.
    pub result: ConclusionResult,
    /// Clear and concrete, settled at once by the settler himself (Luật Tố cáo Art 43): a `note` says by what.
    #[serde(default)]
    pub short_track: bool,
}

impl CaseInput for ConclusionInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::Conclusions;
    const KIND: &'static str = "case_conclusion";
    const EVENT: EventType = EventType::CaseConcluded;

    fn facts(&self) -> Value {
        json!({ "result": self.result, "short_track": self.short_track })
    }

    async fn variant(&self, act: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        if self.short_track && act.header.note.is_none() {
            let detail = "The short track is for what is clear and concrete: a note says by what it is.";
            return Err(Problem::field("/note", "required", detail).legal_basis("Luật Tố cáo Điều 43"));
        }
        Ok(if self.short_track { "short_track" } else { "" })
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        settled(act, case, self.result.as_str(), &self.summary).await
    }
}
