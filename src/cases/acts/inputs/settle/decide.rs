//! Decision about a complaint or dispute.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::settled;
use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::table::steps;
use crate::cases::model::{Case, CaseAct, DecisionResult, LetterAddressee, Step};
use crate::cases::usecases::consequences::Measure;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;

/// Variant of the table: what the complainant asks for and what was verified still differ.
const DIFFERING: &str = "differing";
const AGREES: &str = "Only of a complaint about a decision or an act.";

/// Decision (quyết định giải quyết; Luật Khiếu nại Art 31).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// The decision as its addressee gets it.
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub summary: String,
    /// Result.
    pub result: DecisionResult,
    /// It concerns persons with related rights and duties: a letter to them is owed too (Luật Khiếu nại Art 32). Complaints only.
    #[serde(default)]
    pub related_persons: bool,
    /// The complainant agrees with what was verified, though his complaint is not well founded as a whole: no dialogue has to come
    /// first (Luật Khiếu nại Art 30(1)). Only of a complaint about a decision or an act.
    #[serde(default)]
    pub complainant_agrees: bool,
}

impl CaseInput for DecisionInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::Decisions;
    const KIND: &'static str = "case_decision";
    const EVENT: EventType = EventType::CaseDecided;

    fn facts(&self) -> Value {
        json!({
            "result": self.result, "related_persons": self.related_persons,
            "complainant_agrees": self.complainant_agrees,
        })
    }

    async fn variant(&self, _: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        let tells = |row: &Step| row.tells.iter().any(|tell| tell.to == LetterAddressee::Related);
        if self.related_persons && !steps(case.life_cycle, CaseAct::Decisions).any(tells) {
            let detail = "Only of the decision about a complaint.";
            return Err(Problem::field("/related_persons", "not_allowed", detail));
        }
        let mut rows = steps(case.life_cycle, CaseAct::Decisions);
        if !rows.any(|row| row.variant == DIFFERING) {
            let said = self.complainant_agrees;
            return if said {
                Err(Problem::field("/complainant_agrees", "not_allowed", AGREES))
            } else {
                Ok("")
            };
        }
        let differs = self.result != DecisionResult::WellFounded && !self.complainant_agrees;
        Ok(if differs { DIFFERING } else { "" })
    }

    fn measure(&self) -> Measure {
        Measure { related: self.related_persons, ..Measure::default() }
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        settled(act, case, self.result.as_str(), &self.summary).await
    }
}
