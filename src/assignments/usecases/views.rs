//! An assignment as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::assign::SubjectType;
use crate::assignments::model::{AssignmentStatus, Responsibility};
use crate::kernel::http::{Maskable, Masks, Tagged};
use crate::kernel::problem::AvailableAction;
use crate::people::references::PositionReference;

/// One date of the work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MilestoneView {
    /// Order.
    #[schema(minimum = 1, maximum = 50)]
    pub no: i16,
    /// What.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 300)]
    pub title: Option<String>,
    /// When.
    pub due_on: NaiveDate,
    /// When it was reached.
    #[schema(required)]
    pub reached_on: Option<NaiveDate>,
}

/// The subject of an assignment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubjectView {
    /// Kind of it.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    pub kind: SubjectType,
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

/// An assignment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssignmentView {
    /// Id; opaque.
    pub id: Uuid,
    /// Tag for `If-Match` and `If-None-Match`.
    #[schema(max_length = 100, example = "\"1.q83vEjRWeJo\"")]
    pub etag: String,
    /// Version, for callers who have an act that needs `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// What it serves.
    pub subject: SubjectView,
    /// Who (rõ người).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub assignee: Maskable<PositionReference>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub assigned_by: Maskable<PositionReference>,
    /// What (rõ việc).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub task: Option<String>,
    /// Which responsibility (rõ trách nhiệm).
    pub responsibility: Responsibility,
    /// Dates (rõ tiến độ).
    #[schema(max_items = 50)]
    pub milestones: Vec<MilestoneView>,
    /// Expected result (rõ kết quả).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub expected_result: Option<String>,
    /// Legal day of the assignment.
    pub assigned_on: NaiveDate,
    /// When it must be done.
    pub due_on: NaiveDate,
    /// Open and past its day.
    pub overdue: bool,
    /// State.
    pub status: AssignmentStatus,
    /// Legal day of completion.
    #[schema(required)]
    pub completed_on: Option<NaiveDate>,
    /// Progress reports, oldest first; only where the assignment is shown alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 500)]
    pub progress_reports: Option<Vec<ProgressReportView>>,
    /// Business instant of the last change; cut to its day for those who do not read the texts.
    pub changed_at: DateTime<Utc>,
    /// What this caller may do now.
    #[schema(max_items = 10)]
    pub available_actions: Vec<AvailableAction>,
    /// Pointers of masked properties; `*` stands for every item of a list.
    #[schema(value_type = Vec<String>, max_items = 20)]
    pub masked: Masks,
}

/// A progress report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProgressReportView {
    /// Id.
    pub id: Uuid,
    /// Legal day.
    pub reported_on: NaiveDate,
    /// How far, 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub percent: i16,
    /// The report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 8000)]
    pub text: Option<String>,
}

/// The protected text of a report or completion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReportText {
    /// What it says.
    pub text: String,
}

impl Tagged for AssignmentView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}
