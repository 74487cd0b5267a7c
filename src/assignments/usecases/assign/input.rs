//! What is said of work that is given.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::assignments::model::Responsibility;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::law::Calendar;
use crate::petitions::acts::days::wrong_day;

crate::code_enum! {
    /// What work is about.
    pub enum SubjectType {
        /// Vụ việc.
        Case "case" "Vụ việc" "Case",
    }
}

/// What the work is about.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectInput {
    /// A case.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    pub kind: SubjectType,
    /// Its id.
    pub id: Uuid,
}

/// One date of the work.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MilestoneInput {
    /// What.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub title: String,
    /// When: from the day of the assignment to the due date of the work. Where that is entered late, the day may have passed.
    pub due_on: NaiveDate,
}

/// Work to give.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewAssignment {
    /// What it is about.
    pub subject: SubjectInput,
    /// Who (rõ người).
    pub assignee_position_id: Uuid,
    /// What (rõ việc).
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub task: String,
    /// Which responsibility (rõ trách nhiệm).
    pub responsibility: Responsibility,
    /// Dates (rõ tiến độ).
    #[schema(min_items = 1, max_items = 50)]
    pub milestones: Vec<MilestoneInput>,
    /// Expected result (rõ kết quả).
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub expected_result: String,
    /// Legal date of the assignment; default today. Not in the future, nor more than ten years ago, nor before what it follows: the
    /// acceptance of the case, and what led to its present state. On that day both positions were held: in which you assign, and whose
    /// the work is.
    #[serde(default)]
    pub assigned_on: Option<NaiveDate>,
    /// When it must be done; not before the day of the assignment, and no day off. Where work is entered late, the day may have passed:
    /// it is overdue at once, until what was done in time is entered too.
    pub due_on: NaiveDate,
    /// In which of your positions you assign; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

impl NewAssignment {
    /// Its legal date.
    pub(super) fn legal_date(&self, today: NaiveDate) -> NaiveDate {
        self.assigned_on.unwrap_or(today)
    }

    /// What is wrong with its days by themselves.
    pub(super) fn check(&self, today: NaiveDate, calendar: &Calendar) -> Outcome<()> {
        let assigned_on = self.legal_date(today);
        let early = |pointer: String| {
            FieldError::pointer(pointer, "inverted", "Not before the day on which the work is given.")
        };
        let mut errors: Vec<FieldError> = wrong_day("/assigned_on", assigned_on, today).into_iter().collect();
        if self.due_on < assigned_on {
            errors.push(early("/due_on".to_owned()));
        } else if calendar.is_working_day(self.due_on) == Ok(false) {
            errors.push(FieldError::pointer("/due_on", "day_off", "Offices do not work on this day."));
        }
        for (index, milestone) in self.milestones.iter().enumerate() {
            let pointer = format!("/milestones/{index}/due_on");
            if milestone.due_on < assigned_on {
                errors.push(early(pointer));
            } else if milestone.due_on > self.due_on {
                errors.push(FieldError::pointer(pointer, "inverted", "Not after the due date of the work."));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
    }
}
