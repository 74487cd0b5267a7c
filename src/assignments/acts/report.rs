//! Progress report (báo cáo tiến độ) of the assignee.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::{key, not_open};
use crate::assignments::access::ReportProgress;
use crate::assignments::model::Assignment;
use crate::assignments::store::{self, ReportRow};
use crate::assignments::usecases::show::show;
use crate::assignments::usecases::views::{AssignmentView, ReportText};
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::vault::Part;

/// The act.
#[derive(Debug)]
pub struct Report;

/// What a report says.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProgressReportInput {
    /// How far, 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub percent: i16,
    /// What was done, what hinders.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
    /// Milestone that was reached.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 50)]
    pub milestone_no: Option<i16>,
}

/// What a report answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressReportResult {
    /// The assignment as it stands now.
    pub assignment: AssignmentView,
}

impl ActAnswer for ProgressReportResult {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[];

    fn parent_etag(&self) -> &str {
        &self.assignment.etag
    }
}

impl Act for Report {
    type Subject = Assignment;
    type Permission = ReportProgress;
    type Input = ProgressReportInput;
    type Answer = ProgressReportResult;

    const KIND: &'static str = "progress_report";
    const MAKES: &'static [&'static str] = &["/assignment/progress_reports"];

    fn facts(input: &ProgressReportInput) -> Value {
        json!({ "percent": input.percent, "milestone_no": input.milestone_no })
    }

    async fn perform(
        act: &mut Performance<'_>,
        work: Assignment,
        input: ProgressReportInput,
    ) -> Outcome<ProgressReportResult> {
        work.must_be_open().map_err(|_| not_open())?;
        act.not_before(work.assigned_on, "the day of the assignment")?;
        let row = ReportRow {
            commune: work.commune.clone(),
            id: act.new_id(&work.commune),
            assignment_id: work.id,
            reported_by_position_id: act.acting()?.id,
            reported_on: act.acted_on,
            percent: input.percent,
            created_at: act.now(),
        };
        store::insert_report(act.tx, &row).await?;
        if let Some(no) = input.milestone_no
            && !store::reach(act.tx, &work, no, act.acted_on).await?
        {
            return Err(Problem::field("/milestone_no", "unknown", "There is no such milestone."));
        }
        let app = act.context.app();
        key(act.tx, app, &work)
            .await?
            .write(act.tx, row.id, Part::Report, &ReportText { text: input.text.clone() })
            .await?;
        let work = work.changed(act.now());
        store::save(act.tx, &work).await?;
        act.event(Event {
            petition_id: Some(work.petition_id),
            case_id: Some(work.case_id),
            fields: act.facts.clone(),
            before: Some(work.facts()),
            after: Some(work.facts()),
            ..Event::of(EventType::AssignmentProgressReported, "assignment", work.id)
        });
        let tried = act.only_tried();
        Ok(ProgressReportResult { assignment: show(act.tx.conn(), act.context, &work, tried).await? })
    }
}
