//! Completion (hoàn thành) of the work by its assignee, also where its case has ended since: nobody else ends it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::report::Report;
use super::{key, not_open};
use crate::assignments::access::CompleteAssignment;
use crate::assignments::model::Assignment;
use crate::assignments::store::{self, ReportRow};
use crate::assignments::usecases::show::show;
use crate::assignments::usecases::views::{AssignmentView, ReportText};
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::vault::Part;

/// Percent of finished work.
const DONE: i16 = 100;

/// The act.
#[derive(Debug)]
pub struct Complete;

/// What a completion says.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CompletionInput {
    /// The actual result.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub result: String,
}

/// What a completion answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompletionResult {
    /// The assignment as it stands now.
    pub assignment: AssignmentView,
}

impl ActAnswer for CompletionResult {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[];

    fn parent_etag(&self) -> &str {
        &self.assignment.etag
    }
}

impl Act for Complete {
    type Subject = Assignment;
    type Permission = CompleteAssignment;
    type Input = CompletionInput;
    type Answer = CompletionResult;

    const KIND: &'static str = "completion";
    const MAKES: &'static [&'static str] = &["/assignment/progress_reports"];

    fn facts(_: &CompletionInput) -> Value {
        json!({})
    }

    async fn perform(
        act: &mut Performance<'_>,
        work: Assignment,
        input: CompletionInput,
    ) -> Outcome<CompletionResult> {
        act.not_before(work.assigned_on, "the day of the assignment")?;
        act.not_before_act(&work, Report::KIND, "the latest progress report").await?;
        let before = work.facts();
        let work = work.complete(act.acted_on, act.now()).map_err(|_| not_open())?;
        let row = ReportRow {
            commune: work.commune.clone(),
            id: act.new_id(&work.commune),
            assignment_id: work.id,
            reported_by_position_id: act.acting()?.id,
            reported_on: act.acted_on,
            percent: DONE,
            created_at: act.now(),
        };
        store::insert_report(act.tx, &row).await?;
        let app = act.context.app();
        key(act.tx, app, &work)
            .await?
            .write(act.tx, row.id, Part::Report, &ReportText { text: input.result })
            .await?;
        store::save(act.tx, &work).await?;
        act.event(Event {
            petition_id: Some(work.petition_id),
            case_id: Some(work.case_id),
            fields: json!({ "late": act.acted_on > work.due_on }),
            before: Some(before),
            after: Some(work.facts()),
            ..Event::of(EventType::AssignmentCompleted, "assignment", work.id)
        });
        let tried = act.only_tried();
        Ok(CompletionResult { assignment: show(act.tx.conn(), act.context, &work, tried).await? })
    }
}
