//! The row of an assignment, and how it becomes a model.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::assignments::model::{Assignment, AssignmentStatus, Responsibility};
use crate::assignments::schema::assignments;
use crate::kernel::db::coded::Coded;

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
    pub responsibility: Coded<Responsibility>,
    pub assigned_on: NaiveDate,
    pub due_on: NaiveDate,
    pub status: Coded<AssignmentStatus>,
    pub completed_on: Option<NaiveDate>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
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
            responsibility: Coded(assignment.responsibility),
            assigned_on: assignment.assigned_on,
            due_on: assignment.due_on,
            status: Coded(assignment.status),
            completed_on: assignment.completed_on,
            version: assignment.version,
            created_at: assignment.created_at,
            changed_at: assignment.changed_at,
        }
    }

    /// The model of a row.
    #[must_use]
    pub fn into_model(self) -> Assignment {
        Assignment {
            commune: self.commune,
            id: self.id,
            case_id: self.case_id,
            petition_id: self.petition_id,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            assigned_by_position_id: self.assigned_by_position_id,
            responsibility: self.responsibility.0,
            assigned_on: self.assigned_on,
            due_on: self.due_on,
            status: self.status.0,
            completed_on: self.completed_on,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        }
    }
}
