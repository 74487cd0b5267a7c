//! One row of findings, and its way to the model and back.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::problem::{Outcome, Problem};
use crate::supervision::model::{Finding, FindingStatus, Severity, State};
use crate::supervision::schema::findings;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = findings)]
pub(super) struct Row {
    commune: String,
    id: Uuid,
    number: String,
    issuer_unit_id: Uuid,
    issued_by_position_id: Uuid,
    subject_unit_id: Uuid,
    subject_body_id: Uuid,
    severity: String,
    rule_key: Option<String>,
    description: String,
    recommendation: String,
    recorded_on: NaiveDate,
    answer_due_on: NaiveDate,
    status: String,
    replied_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    version: i32,
    created_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

impl Row {
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            commune: finding.commune.clone(),
            id: finding.id,
            number: finding.number.clone(),
            issuer_unit_id: finding.issuer_unit_id,
            issued_by_position_id: finding.issued_by_position_id,
            subject_unit_id: finding.subject_unit_id,
            subject_body_id: finding.subject_body_id,
            severity: finding.severity.as_str().to_owned(),
            rule_key: finding.rule_key.clone(),
            description: finding.description.clone(),
            recommendation: finding.recommendation.clone(),
            recorded_on: finding.recorded_on,
            answer_due_on: finding.answer_due_on,
            status: finding.status().as_str().to_owned(),
            replied_on: finding.state.replied_on(),
            closed_on: finding.state.closed_on(),
            version: finding.version,
            created_at: finding.created_at,
            changed_at: finding.changed_at,
        }
    }

    pub(super) fn finding(self) -> Outcome<Finding> {
        let unreadable = || Problem::internal("a finding has columns that do not fit together");
        let status = FindingStatus::parse(&self.status).ok_or_else(unreadable)?;
        Ok(Finding {
            state: State::of(status, self.replied_on, self.closed_on).ok_or_else(unreadable)?,
            severity: Severity::parse(&self.severity).ok_or_else(unreadable)?,
            commune: self.commune,
            id: self.id,
            number: self.number,
            issuer_unit_id: self.issuer_unit_id,
            issued_by_position_id: self.issued_by_position_id,
            subject_unit_id: self.subject_unit_id,
            subject_body_id: self.subject_body_id,
            rule_key: self.rule_key,
            description: self.description,
            recommendation: self.recommendation,
            recorded_on: self.recorded_on,
            answer_due_on: self.answer_due_on,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}
