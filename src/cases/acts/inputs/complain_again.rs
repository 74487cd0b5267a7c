//! A complaint goes to the next instance.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::usecases::next_right::has_lapsed;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::EventType;
use crate::petitions::store::deadlines;

/// A complaint to the next instance (khiếu nại lần hai); overdue opens that right too (Luật Khiếu nại Art 33). Its legal day is the one on
/// which it was made: within C15, K02 or K02-dismissal where one of them runs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SecondComplaintInput {
    /// Words for the file; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
    /// An illness, a disaster, a mission far away or another obstacle (trở ngại) kept the complainant from it: that time does not count
    /// (Luật Khiếu nại Art 9).
    #[serde(default)]
    pub obstacle: bool,
    /// Which one, and from when to when; behind the petition's key. Always and only with `obstacle`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub obstacle_reason: Option<String>,
}

impl CaseInput for SecondComplaintInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::SecondComplaints;
    const KIND: &'static str = "case_second_complaint";
    const EVENT: EventType = EventType::CaseComplainedAgain;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let error = |code, detail| vec![FieldError::pointer("/obstacle_reason", code, detail)];
        match (self.obstacle, self.obstacle_reason.is_some()) {
            (true, false) => error("required", "Say which obstacle it was, and from when to when."),
            (false, true) => error("not_allowed", "Only an obstacle has one."),
            _ => Vec::new(),
        }
    }

    fn facts(&self) -> Value {
        json!({ "obstacle": self.obstacle })
    }

    fn private(&self) -> Option<Value> {
        let said = self.text.is_some() || self.obstacle_reason.is_some();
        said.then(|| json!({ "text": self.text, "obstacle_reason": self.obstacle_reason }))
    }

    async fn breaks(
        &self,
        act: &mut Performance<'_>,
        case: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        if self.obstacle {
            return Ok(None);
        }
        let clocks = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
        Ok(step.broken([(has_lapsed(&clocks, act.acted_on), Requirement::ComplainedInTime)]))
    }
}
