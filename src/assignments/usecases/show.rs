//! How an assignment is shown. Its texts are those of the case: masked while it is sealed.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::own;
use crate::assignments::access::{CompleteAssignment, ReportProgress};
use crate::assignments::model::{Assignment, AssignmentStatus, AssignmentText, Milestone, Responsibility};
use crate::assignments::store;
use crate::cases::usecases::seen_in_full;
use crate::kernel::access::{HasFacts as _, Permission};
use crate::kernel::context::Context;
use crate::kernel::http::Tagged;
use crate::kernel::http::reply::tag;
use crate::kernel::problem::{AvailableAction, Outcome};
use crate::people::references::{PositionReference, positions_by_id};
use crate::petitions::usecases::summary::action;
use crate::vault::{Part, open_released, open_released_many};

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
    /// `case`.
    #[serde(rename = "type")]
    #[schema(rename = "type", max_length = 20, example = "case")]
    pub kind: String,
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
    #[schema(required)]
    pub assignee: Option<PositionReference>,
    /// By whom.
    #[schema(required)]
    pub assigned_by: Option<PositionReference>,
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
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
    /// What this caller may do now.
    #[schema(max_items = 10)]
    pub available_actions: Vec<AvailableAction>,
    /// Pointers of masked properties.
    #[schema(max_items = 20)]
    pub masked: Vec<String>,
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

fn actions(context: &Context, assignment: &Assignment) -> (Vec<AvailableAction>, bool) {
    let (facts, caller) = (assignment.facts(), context.caller());
    let base = format!("/v1/assignments/{}", assignment.id);
    let mut list = Vec::new();
    let versioned = CompleteAssignment::rule().permits(caller, &facts);
    if assignment.must_be_open().is_err() {
        return (list, versioned);
    }
    if versioned {
        list.push(action("POST", format!("{base}/completions")));
    }
    if ReportProgress::rule().permits(caller, &facts) {
        list.push(action("POST", format!("{base}/progress-reports")));
    }
    (list, versioned)
}

fn view(
    context: &Context,
    assignment: &Assignment,
    positions: &HashMap<Uuid, PositionReference>,
    milestones: &[Milestone],
    text: Option<AssignmentText>,
) -> Outcome<AssignmentView> {
    let (available_actions, versioned) = actions(context, assignment);
    let masked =
        if text.is_some() { Vec::new() } else { vec!["/task".to_owned(), "/expected_result".to_owned()] };
    let title = |no: i16| {
        let index = usize::try_from(no - 1).unwrap_or(0);
        text.as_ref().and_then(|text| text.milestones.get(index).cloned())
    };
    let shown = |milestone: &Milestone| MilestoneView {
        no: milestone.no,
        title: title(milestone.no),
        due_on: milestone.due_on,
        reached_on: milestone.reached_on,
    };
    let mut view = AssignmentView {
        id: assignment.id,
        etag: String::new(),
        version: versioned.then_some(assignment.version),
        subject: SubjectView {
            kind: "case".to_owned(),
            id: assignment.case_id,
            href: format!("/v1/cases/{}", assignment.case_id),
        },
        assignee: positions.get(&assignment.assignee_position_id).cloned(),
        assigned_by: positions.get(&assignment.assigned_by_position_id).cloned(),
        milestones: milestones.iter().map(shown).collect(),
        task: text.as_ref().map(|text| text.task.clone()),
        expected_result: text.map(|text| text.expected_result),
        responsibility: assignment.responsibility,
        assigned_on: assignment.assigned_on,
        due_on: assignment.due_on,
        overdue: assignment.status == AssignmentStatus::Open && assignment.due_on < context.today(),
        status: assignment.status,
        completed_on: assignment.completed_on,
        progress_reports: None,
        changed_at: assignment.changed_at,
        available_actions,
        masked,
    };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}

/// Assignments whose texts the caller may read: his own, and those of cases that he sees in full.
async fn readable(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    rows: &[Assignment],
) -> Outcome<HashSet<Uuid>> {
    let cases: Vec<Uuid> = rows.iter().map(|row| row.case_id).collect();
    let full = seen_in_full(conn, context, commune, &cases).await?;
    let own = own(context);
    let mine = |row: &&Assignment| {
        own.positions.contains(&row.assignee_position_id) || own.units.contains(&row.assignee_unit_id)
    };
    Ok(rows.iter().filter(|row| mine(row) || full.contains(&row.case_id)).map(|row| row.id).collect())
}

/// Shows assignments, in a number of statements that does not depend on the page.
pub async fn show_many(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    rows: &[Assignment],
) -> Outcome<Vec<AssignmentView>> {
    let positions: Vec<Uuid> =
        rows.iter().flat_map(|row| [row.assignee_position_id, row.assigned_by_position_id]).collect();
    let positions = positions_by_id(conn, commune, &positions).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut milestones: HashMap<Uuid, Vec<Milestone>> = HashMap::new();
    for (id, milestone) in store::milestones(conn, commune, &ids).await? {
        milestones.entry(id).or_default().push(milestone);
    }
    let petitions: Vec<Uuid> = rows.iter().map(|row| row.petition_id).collect();
    let parts = open_released_many(conn, context.app(), commune, &petitions, &ids).await?;
    let readable = readable(conn, context, commune, rows).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let text = parts.get(row.id, Part::Assignment).filter(|_| readable.contains(&row.id));
        items.push(view(
            context,
            row,
            &positions,
            milestones.get(&row.id).map_or(&[][..], Vec::as_slice),
            text,
        )?);
    }
    Ok(items)
}

/// Shows one assignment with its progress reports.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    assignment: &Assignment,
) -> Outcome<AssignmentView> {
    let commune = assignment.commune.as_str();
    let positions = [assignment.assignee_position_id, assignment.assigned_by_position_id];
    let positions = positions_by_id(conn, commune, &positions).await?;
    let milestones: Vec<Milestone> = store::milestones(conn, commune, &[assignment.id])
        .await?
        .into_iter()
        .map(|(_, milestone)| milestone)
        .collect();
    let reports = store::reports(conn, commune, assignment.id).await?;
    let mut owners: Vec<Uuid> = reports.iter().map(|report| report.id).collect();
    owners.push(assignment.id);
    let parts = open_released(conn, context.app(), commune, assignment.petition_id, &owners).await?;
    let readable = readable(conn, context, commune, std::slice::from_ref(assignment)).await?;
    let readable = readable.contains(&assignment.id);
    let text = parts.get(assignment.id, Part::Assignment).filter(|_| readable);
    let mut view = view(context, assignment, &positions, &milestones, text)?;
    let shown = |report: store::ReportRow| ProgressReportView {
        text: parts.get::<ReportText>(report.id, Part::Report).filter(|_| readable).map(|part| part.text),
        id: report.id,
        reported_on: report.reported_on,
        percent: report.percent,
    };
    view.progress_reports = Some(reports.into_iter().map(shown).collect());
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}
