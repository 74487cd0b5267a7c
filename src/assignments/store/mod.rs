//! Rows and queries of assignments.

pub mod list;
mod row;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

pub use row::AssignmentRow;

use super::model::{Assignment, AssignmentStatus, Milestone};
use super::schema::{assignment_milestones, assignments, progress_reports};
use crate::kernel::db::Tx;
use crate::kernel::db::errors::violated;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Inserts an assignment with its milestones.
pub async fn insert(tx: &mut Tx, assignment: &Assignment, milestones: &[Milestone]) -> Outcome<()> {
    let inserted = diesel::insert_into(assignments::table)
        .values(AssignmentRow::of(assignment))
        .execute(tx.conn())
        .await;
    inserted.map_err(|error| match violated(&error) {
        Some("assignments_lead_key") => {
            Problem::new(Code::StateConflict).detail("The case has a lead already.")
        }
        _ => Problem::from(error),
    })?;
    let rows: Vec<_> = milestones
        .iter()
        .map(|milestone| {
            (
                assignment_milestones::commune.eq(&assignment.commune),
                assignment_milestones::assignment_id.eq(assignment.id),
                assignment_milestones::no.eq(milestone.no),
                assignment_milestones::due_on.eq(milestone.due_on),
            )
        })
        .collect();
    diesel::insert_into(assignment_milestones::table).values(rows).execute(tx.conn()).await?;
    Ok(())
}

/// Writes a changed assignment back; its old version must still stand.
pub async fn save(tx: &mut Tx, assignment: &Assignment) -> Outcome<()> {
    let changed = diesel::update(assignments::table.find((assignment.commune.as_str(), assignment.id)))
        .filter(assignments::version.lt(assignment.version))
        .set(&AssignmentRow::of(assignment))
        .execute(tx.conn())
        .await?;
    if changed == 1 { Ok(()) } else { Err(Problem::internal("an assignment was saved over a newer version")) }
}

/// Milestones of several assignments, in order.
pub async fn milestones(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, Milestone)>> {
    let mut rows: Vec<(Uuid, i16, NaiveDate, Option<NaiveDate>)> = assignment_milestones::table
        .filter(
            assignment_milestones::commune.eq(commune).and(assignment_milestones::assignment_id.eq_any(ids)),
        )
        .select((
            assignment_milestones::assignment_id,
            assignment_milestones::no,
            assignment_milestones::due_on,
            assignment_milestones::reached_on,
        ))
        .load(conn)
        .await?;
    rows.sort_unstable_by_key(|(id, no, ..)| (*id, *no));
    Ok(rows
        .into_iter()
        .map(|(id, no, due_on, reached_on)| (id, Milestone { no, due_on, reached_on }))
        .collect())
}

/// Marks a milestone as reached, the first time it is; false where there is no such milestone.
pub async fn reach(tx: &mut Tx, assignment: &Assignment, no: i16, on: NaiveDate) -> Outcome<bool> {
    let key = (assignment.commune.as_str(), assignment.id, no);
    let earlier: Option<Option<NaiveDate>> = assignment_milestones::table
        .find(key)
        .select(assignment_milestones::reached_on)
        .first(tx.conn())
        .await
        .optional()?;
    if earlier == Some(None) {
        diesel::update(assignment_milestones::table.find(key))
            .set(assignment_milestones::reached_on.eq(on))
            .execute(tx.conn())
            .await?;
    }
    Ok(earlier.is_some())
}

/// Positions that have open work on a case.
pub async fn at_work(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<Vec<Uuid>> {
    Ok(assignments::table
        .filter(assignments::commune.eq(commune).and(assignments::case_id.eq(case_id)))
        .filter(assignments::status.eq(AssignmentStatus::Open.as_str()))
        .select(assignments::assignee_position_id)
        .load(tx.conn())
        .await?)
}

/// Open work on a case, locked.
pub async fn open_on(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<Vec<Assignment>> {
    let rows: Vec<AssignmentRow> = assignments::table
        .filter(assignments::commune.eq(commune).and(assignments::case_id.eq(case_id)))
        .filter(assignments::status.eq(AssignmentStatus::Open.as_str()))
        .order(assignments::id)
        .select(AssignmentRow::as_select())
        .for_update()
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(AssignmentRow::into_model).collect())
}

/// A row of `progress_reports`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = progress_reports)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct ReportRow {
    pub commune: String,
    pub id: Uuid,
    pub assignment_id: Uuid,
    pub reported_by_position_id: Uuid,
    pub reported_on: NaiveDate,
    pub percent: i16,
    pub created_at: DateTime<Utc>,
}

/// Inserts a progress report.
pub async fn insert_report(tx: &mut Tx, row: &ReportRow) -> Outcome<()> {
    diesel::insert_into(progress_reports::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Reports of an assignment, oldest first; of very many the latest.
pub async fn reports(
    conn: &mut AsyncPgConnection,
    commune: &str,
    assignment_id: Uuid,
) -> Outcome<Vec<ReportRow>> {
    let mut rows: Vec<ReportRow> = progress_reports::table
        .filter(progress_reports::commune.eq(commune).and(progress_reports::assignment_id.eq(assignment_id)))
        .order((progress_reports::created_at.desc(), progress_reports::id.desc()))
        .limit(500)
        .select(ReportRow::as_select())
        .load(conn)
        .await?;
    rows.reverse();
    Ok(rows)
}
