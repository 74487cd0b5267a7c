//! The row of an assignment, and how it becomes a model.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::assignments::model::{Assignment, AssignmentStatus, Responsibility};
use crate::assignments::schema::assignments;
use crate::kernel::problem::{Outcome, Problem};

/// A row of `assignments`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = assignments, treat_none_as_null = true, primary_key(commune, id))]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct AssignmentRow {
    pub commune: String,
    pub id: Uuid,
    pub case_id: Uuid,
    pub petition_id: Uuid,
    pub assignee_position_id: Uuid,
    pub assignee_unit_id: Uuid,
    pub assigned_by_position_id: Uuid,
    pub responsibility: String,
    pub assigned_on: NaiveDate,
    pub due_on: NaiveDate,
    pub status: String,
    pub completed_on: Option<NaiveDate>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

fn code<T>(name: &str, parsed: Option<T>) -> Outcome<T> {
    parsed.ok_or_else(|| Problem::internal(format!("unknown {name} in a row")))
}

impl AssignmentRow {
    /// The row of a model.
    #[must_use]
    pub fn of(assignment: &Assignment) -> Self {
        let assignment = assignment.clone();
        Self {
            commune: assignment.commune,
            id: assignment.id,
            case_id: assignment.case_id,
            petition_id: assignment.petition_id,
            assignee_position_id: assignment.assignee_position_id,
            assignee_unit_id: assignment.assignee_unit_id,
            assigned_by_position_id: assignment.assigned_by_position_id,
            responsibility: assignment.responsibility.as_str().to_owned(),
            assigned_on: assignment.assigned_on,
            due_on: assignment.due_on,
            status: assignment.status.as_str().to_owned(),
            completed_on: assignment.completed_on,
            version: assignment.version,
            created_at: assignment.created_at,
            changed_at: assignment.changed_at,
        }
    }

    /// The model of a row.
    pub fn into_model(self) -> Outcome<Assignment> {
        Ok(Assignment {
            commune: self.commune,
            id: self.id,
            case_id: self.case_id,
            petition_id: self.petition_id,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            assigned_by_position_id: self.assigned_by_position_id,
            responsibility: code("responsibility", Responsibility::parse(&self.responsibility))?,
            assigned_on: self.assigned_on,
            due_on: self.due_on,
            status: code("status", AssignmentStatus::parse(&self.status))?,
            completed_on: self.completed_on,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}
