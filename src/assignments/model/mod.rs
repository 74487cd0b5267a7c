//! States and texts of assignments.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code_enum;
use crate::kernel::access::{AccessFacts, HasFacts};

code_enum! {
    /// Which responsibility (rõ trách nhiệm).
    pub enum Responsibility {
        /// Chủ trì.
        Lead "lead" "Chủ trì" "Lead",
        /// Phối hợp.
        Support "support" "Phối hợp" "Support",
        /// Phê duyệt.
        Approve "approve" "Phê duyệt" "Approve",
    }
}

code_enum! {
    /// State of an assignment.
    pub enum AssignmentStatus {
        /// Đang thực hiện.
        Open "open" "Đang thực hiện" "Open",
        /// Đã hoàn thành.
        Completed "completed" "Đã hoàn thành" "Completed",
        /// Đã duyệt.
        Approved "approved" "Đã duyệt" "Approved",
        /// Trả lại.
        Returned "returned" "Trả lại" "Returned",
        /// Đã hủy: vụ việc thụ lý nhầm.
        Annulled "annulled" "Đã hủy" "Annulled",
    }
}

/// Why a transition is not possible: the work is not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOpen;

/// One date of the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Order.
    pub no: i16,
    /// When.
    pub due_on: NaiveDate,
    /// When it was reached.
    pub reached_on: Option<NaiveDate>,
}

/// The protected texts of an assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentText {
    /// What (rõ việc).
    pub task: String,
    /// Expected result (rõ kết quả).
    pub expected_result: String,
    /// Titles of the milestones, in order.
    pub milestones: Vec<String>,
}

/// An assignment without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Case it serves.
    pub case_id: Uuid,
    /// Petition whose key encrypts its texts.
    pub petition_id: Uuid,
    /// Who.
    pub assignee_position_id: Uuid,
    /// Unit of that position.
    pub assignee_unit_id: Uuid,
    /// By whom.
    pub assigned_by_position_id: Uuid,
    /// Which responsibility.
    pub responsibility: Responsibility,
    /// Legal day.
    pub assigned_on: NaiveDate,
    /// When it must be done.
    pub due_on: NaiveDate,
    /// State.
    pub status: AssignmentStatus,
    /// Legal day of completion.
    pub completed_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Business instant.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
}

impl HasFacts for Assignment {
    fn facts(&self) -> AccessFacts {
        AccessFacts {
            commune: self.commune.clone(),
            assignee_position_id: Some(self.assignee_position_id),
            assignee_unit_id: Some(self.assignee_unit_id),
            settler_position_id: Some(self.assigned_by_position_id),
            ..AccessFacts::default()
        }
    }
}

impl Assignment {
    /// True while work goes on.
    pub fn must_be_open(&self) -> Result<(), NotOpen> {
        if self.status == AssignmentStatus::Open { Ok(()) } else { Err(NotOpen) }
    }

    /// Notes a report.
    #[must_use]
    pub fn changed(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.changed_at = now;
        self
    }

    /// Ends the work undone: its case was opened by mistake (hủy).
    pub fn annul(mut self, now: DateTime<Utc>) -> Result<Self, NotOpen> {
        self.must_be_open()?;
        self.status = AssignmentStatus::Annulled;
        Ok(self.changed(now))
    }

    /// Completes the work (hoàn thành).
    pub fn complete(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, NotOpen> {
        self.must_be_open()?;
        self.status = AssignmentStatus::Completed;
        self.completed_on = Some(on);
        Ok(self.changed(now))
    }
}
