//! What a list of cases is about, and its orders.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::kernel::access::{Lead, Scope};

/// What a list is about. Values of one filter are joined by OR, filters by AND.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named as the parameters of the contract")]
pub struct CaseFilter {
    pub commune: String,
    pub number: Vec<String>,
    pub status: Vec<String>,
    pub public_status: Vec<String>,
    pub kind: Vec<String>,
    pub track: Vec<String>,
    pub register: Vec<String>,
    pub field: Vec<String>,
    pub unit_id: Vec<Uuid>,
    pub assignee_position_id: Vec<Uuid>,
    pub settler_position_id: Vec<Uuid>,
    pub verifier_position_id: Vec<Uuid>,
    pub village_code: Vec<String>,
    pub flags: Vec<String>,
    pub flags_all: Vec<String>,
    pub complexity_level: Vec<String>,
    pub result: Vec<String>,
    /// Of the petition that opened it.
    pub channel: Vec<String>,
    /// Of the petition that opened it.
    pub forwarder_type: Vec<String>,
    /// Of the petition that opened it.
    pub intake_review: Vec<String>,
    /// Of the petition that opened it.
    pub received_from: Option<NaiveDate>,
    /// Of the petition that opened it.
    pub received_before: Option<NaiveDate>,
    pub accepted_from: Option<NaiveDate>,
    pub accepted_before: Option<NaiveDate>,
    pub due_from: Option<NaiveDate>,
    pub due_before: Option<NaiveDate>,
    /// `Some(false)`: each matter once; `Some(true)`: only those whose petitions went to another case.
    pub merged: Option<bool>,
    /// `Some(true)`: only those whose decision was sent, and its receipt is not proven; `Some(false)`: the others.
    pub receipt_missing: Option<bool>,
    /// A dashboard or a supervision tool asks.
    pub watcher: bool,
    /// `(overdue, on that day)`.
    pub overdue: Option<(bool, NaiveDate)>,
}

impl CaseFilter {
    /// How what it finds of a scope is led to. What one number, assignee or settler is named for has an index of its own. By who passed
    /// it on only what is seen in full is found.
    pub(super) fn leads(&self, scope: &Scope) -> Vec<Option<Lead>> {
        let named = [self.number.len(), self.assignee_position_id.len(), self.settler_position_id.len()];
        if named.contains(&1) {
            vec![None]
        } else if self.forwarder_type.is_empty() {
            scope.leads(&self.commune)
        } else {
            scope.in_full().leads(&self.commune)
        }
    }
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseSort {
    /// Latest acceptance first.
    AcceptedDescending,
    /// Earliest acceptance first.
    AcceptedAscending,
    /// Earliest due date first; those without one are left out.
    DueAscending,
}
