//! A complaint goes to the next instance.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
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
    /// Day on which who complains received the decision, where it is another than who opened the case: his time is counted from it. Only
    /// where several people wrote the petition, or a complaint is linked to the case as a duplicate.
    #[serde(default)]
    pub decision_received_on: Option<NaiveDate>,
    /// When obstacles (trở ngại) kept the complainant from it: their days do not count (Luật Khiếu nại Art 9).
    #[serde(default)]
    #[schema(max_items = 10)]
    pub obstacles: Vec<ObstaclePeriod>,
    /// Which obstacles they were, and what proves them; behind the petition's key. Always and only with their days.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub obstacle_reason: Option<String>,
}

/// Days on which an obstacle (trở ngại) was there.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObstaclePeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day; that of the complaint at the latest.
    pub to: NaiveDate,
}

impl ObstaclePeriod {
    /// What is wrong with it by itself.
    fn errors(self, number: usize) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !is_plausible(self.from) {
            errors.push(FieldError::pointer(
                format!("/obstacles/{number}/from"),
                "range",
                "Not before 1900.",
            ));
        }
        if self.to < self.from {
            let pointer = format!("/obstacles/{number}/to");
            errors.push(FieldError::pointer(pointer, "inverted", "Not before it began."));
        }
        errors
    }
}

impl SecondComplaintInput {
    /// The days that do not count.
    fn pauses(&self) -> Vec<Pause> {
        self.obstacles.iter().map(|one| Pause { from: one.from, to: Some(one.to) }).collect()
    }

    /// What contradicts the case or the day of the act.
    async fn unfit(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<Vec<FieldError>> {
        let on = act.acted_on;
        let late = self.obstacles.iter().enumerate().filter(|(_, one)| one.to > on);
        let detail = "Not after the day on which the complaint was made.";
        let mut errors: Vec<_> = late
            .map(|(number, _)| FieldError::pointer(format!("/obstacles/{number}/to"), "range", detail))
            .collect();
        let Some(received_on) = self.decision_received_on else { return Ok(errors) };
        let another = case.people_count > 1 || linked::has_duplicate(act.tx, &case.commune, case.id).await?;
        let wrong = match case.answered_on {
            None => Some(("not_allowed", "There is no decision that could have been received.")),
            Some(_) if !another => {
                let detail =
                    "One person wrote the petition, and no complaint of another is linked as a duplicate.";
                Some(("not_allowed", detail))
            }
            Some(decided_on) => {
                let between = (decided_on..=on).contains(&received_on);
                (!between).then_some(("range", "Not before the decision, nor after the complaint was made."))
            }
        };
        errors.extend(wrong.map(|(code, detail)| FieldError::pointer("/decision_received_on", code, detail)));
        Ok(errors)
    }
}

impl CaseInput for SecondComplaintInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::SecondComplaints;
    const KIND: &'static str = "case_second_complaint";
    const EVENT: EventType = EventType::CaseComplainedAgain;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let periods = self.obstacles.iter().enumerate();
        let mut errors: Vec<_> = periods.flat_map(|(number, one)| one.errors(number)).collect();
        let detail = "Say which obstacle it was, and from when to when it lasted.";
        let missing = match (self.obstacles.is_empty(), self.obstacle_reason.is_none()) {
            (true, false) => Some("/obstacles"),
            (false, true) => Some("/obstacle_reason"),
            _ => None,
        };
        errors.extend(missing.map(|pointer| FieldError::pointer(pointer, "required", detail)));
        errors
    }

    fn facts(&self) -> Value {
        json!({ "obstacles": self.obstacles, "decision_received_on": self.decision_received_on })
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
        let errors = self.unfit(act, case).await?;
        if !errors.is_empty() {
            return Err(Problem::body(errors));
        }
        let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
        let law = act.context.app().part::<LawBook>().current();
        let days = (act.acted_on, self.decision_received_on);
        let lapsed = |obstacles: &[Pause]| has_lapsed(&law, (case, rows.as_slice()), days, obstacles);
        let late = lapsed(&[]);
        Ok(step.broken([
            (late && lapsed(&self.pauses()), Requirement::ComplainedInTime),
            (!late && !self.obstacles.is_empty(), Requirement::ObstacleIfLate),
        ]))
    }
}
