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
use crate::cases::usecases::second_complaint::has_lapsed;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::law::store::LawBook;
use crate::law::{Pause, is_plausible};
use crate::petitions::store::{deadlines, linked};

/// A complaint to the next instance (khiếu nại lần hai); overdue opens that right too (Luật Khiếu nại Art 33). Its legal day is the one on
/// which it was made: within C15, K02 or K02-dismissal where one of them runs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SecondComplaintInput {
    /// Words for the file; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
    /// First day on which an obstacle (trở ngại) kept the complainant from it: its days do not count (Luật Khiếu nại Art 9).
    #[serde(default)]
    pub obstacle_from: Option<NaiveDate>,
    /// Last day of the obstacle; that of the complaint at the latest.
    #[serde(default)]
    pub obstacle_to: Option<NaiveDate>,
    /// Which obstacle it was, and what proves it; behind the petition's key. Always and only with its days.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub obstacle_reason: Option<String>,
}

impl SecondComplaintInput {
    /// The days of the obstacle.
    fn obstacle(&self) -> Option<Pause> {
        Some(Pause { from: self.obstacle_from?, to: Some(self.obstacle_to?) })
    }

    /// What an obstacle lacks of which something is said.
    fn lacking(&self) -> Vec<FieldError> {
        let said = [
            ("/obstacle_from", self.obstacle_from.is_some()),
            ("/obstacle_to", self.obstacle_to.is_some()),
            ("/obstacle_reason", self.obstacle_reason.is_some()),
        ];
        if !said.iter().any(|(_, there)| *there) {
            return Vec::new();
        }
        let detail = "Say which obstacle it was, and from when to when it lasted.";
        let missing = said.into_iter().filter(|(_, there)| !there);
        missing.map(|(pointer, _)| FieldError::pointer(pointer, "required", detail)).collect()
    }
}

impl CaseInput for SecondComplaintInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::SecondComplaints;
    const KIND: &'static str = "case_second_complaint";
    const EVENT: EventType = EventType::CaseComplainedAgain;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let mut errors = self.lacking();
        if self.obstacle_from.is_some_and(|from| !is_plausible(from)) {
            errors.push(FieldError::pointer("/obstacle_from", "range", "Not before 1900."));
        }
        if self.obstacle_from.zip(self.obstacle_to).is_some_and(|(from, to)| to < from) {
            errors.push(FieldError::pointer("/obstacle_to", "inverted", "Not before it began."));
        }
        errors
    }

    fn facts(&self) -> Value {
        self.obstacle().map_or_else(
            || json!({}),
            |obstacle| json!({ "obstacle_from": obstacle.from, "obstacle_to": obstacle.to }),
        )
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
        if self.obstacle_to.is_some_and(|to| to > act.acted_on) {
            let detail = "Not after the day on which the complaint was made.";
            return Err(Problem::field("/obstacle_to", "range", detail));
        }
        // The clocks know of one receipt only; each of several complainants has his own.
        if linked::others(act.tx, &case.commune, case.id).await? {
            return Ok(None);
        }
        let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
        let law = act.context.app().part::<LawBook>().current();
        let obstacle = self.obstacle();
        let lapsed =
            |obstacle: Option<Pause>| has_lapsed(&law, (case, rows.as_slice()), (act.acted_on, obstacle));
        let late = lapsed(None);
        Ok(step.broken([
            (late && lapsed(obstacle), Requirement::ComplainedInTime),
            (!late && obstacle.is_some(), Requirement::ObstacleIfLate),
        ]))
    }
}
