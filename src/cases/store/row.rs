//! The row of a case, and how it becomes a model.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::cases::model::{Case, CaseResult, CaseStatus, ComplexityLevel, LifeCycle};
use crate::cases::schema::cases;
use crate::kernel::access::Register;
use crate::kernel::db::coded::{Coded, coded, values};
use crate::petitions::model::{Field, Kind, PublicStatus, Track};

/// A row of `cases`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true, primary_key(commune, id))]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct CaseRow {
    pub commune: String,
    pub id: Uuid,
    pub number: String,
    pub kind: Coded<Kind>,
    pub track: Coded<Track>,
    pub life_cycle: Coded<LifeCycle>,
    pub field: Option<Coded<Field>>,
    pub status: Coded<CaseStatus>,
    pub public_status: Coded<PublicStatus>,
    pub register: Coded<Register>,
    pub unit_id: Uuid,
    pub body_unit_id: Uuid,
    pub petition_id: Uuid,
    pub petition_number: String,
    pub sealed: bool,
    pub subject: Option<String>,
    pub village_code: Option<String>,
    pub people_count: i32,
    pub flags: Vec<String>,
    pub complexity_level: Coded<ComplexityLevel>,
    pub marks: Vec<String>,
    pub accepted_on: NaiveDate,
    pub stepped_on: NaiveDate,
    pub came_from: Vec<Coded<CaseStatus>>,
    pub decision_received_on: Option<NaiveDate>,
    pub settler_position_id: Uuid,
    pub assignee_position_id: Option<Uuid>,
    pub assignee_unit_id: Option<Uuid>,
    pub created_by_client: Option<String>,
    pub created_by_position: Option<Uuid>,
    pub excluded_person_ids: Vec<Uuid>,
    pub due_on: Option<NaiveDate>,
    pub result: Option<Coded<CaseResult>>,
    pub answered_on: Option<NaiveDate>,
    pub answer_id: Option<Uuid>,
    pub closed_on: Option<NaiveDate>,
    pub merged_into_id: Option<Uuid>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

impl CaseRow {
    /// The row of a model.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let case = case.clone();
        Self {
            commune: case.commune,
            id: case.id,
            number: case.number,
            kind: Coded(case.kind),
            track: Coded(case.track),
            life_cycle: Coded(case.life_cycle),
            field: case.field.map(Coded),
            status: Coded(case.status),
            public_status: Coded(case.public_status),
            register: Coded(case.register),
            unit_id: case.unit_id,
            body_unit_id: case.body_unit_id,
            petition_id: case.petition_id,
            petition_number: case.petition_number,
            sealed: case.sealed,
            subject: case.subject,
            village_code: case.village_code,
            people_count: case.people_count,
            flags: case.flags,
            complexity_level: Coded(case.complexity_level),
            marks: case.marks,
            accepted_on: case.accepted_on,
            stepped_on: case.stepped_on,
            came_from: coded(&case.came_from),
            decision_received_on: case.decision_received_on,
            settler_position_id: case.settler_position_id,
            assignee_position_id: case.assignee_position_id,
            assignee_unit_id: case.assignee_unit_id,
            created_by_client: case.created_by_client,
            created_by_position: case.created_by_position,
            excluded_person_ids: case.excluded_person_ids,
            due_on: case.due_on,
            result: case.result.map(Coded),
            answered_on: case.answered_on,
            answer_id: case.answer_id,
            closed_on: case.closed_on,
            merged_into_id: case.merged_into_id,
            version: case.version,
            created_at: case.created_at,
            changed_at: case.changed_at,
        }
    }

    /// The model of a row.
    #[must_use]
    pub fn into_model(self) -> Case {
        Case {
            commune: self.commune,
            id: self.id,
            number: self.number,
            kind: self.kind.0,
            track: self.track.0,
            life_cycle: self.life_cycle.0,
            field: self.field.map(|Coded(code)| code),
            status: self.status.0,
            public_status: self.public_status.0,
            register: self.register.0,
            unit_id: self.unit_id,
            body_unit_id: self.body_unit_id,
            petition_id: self.petition_id,
            petition_number: self.petition_number,
            sealed: self.sealed,
            subject: self.subject,
            village_code: self.village_code,
            people_count: self.people_count,
            flags: self.flags,
            complexity_level: self.complexity_level.0,
            marks: self.marks,
            accepted_on: self.accepted_on,
            stepped_on: self.stepped_on,
            came_from: values(self.came_from),
            decision_received_on: self.decision_received_on,
            settler_position_id: self.settler_position_id,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            created_by_client: self.created_by_client,
            created_by_position: self.created_by_position,
            excluded_person_ids: self.excluded_person_ids,
            due_on: self.due_on,
            result: self.result.map(|Coded(code)| code),
            answered_on: self.answered_on,
            answer_id: self.answer_id,
            closed_on: self.closed_on,
            merged_into_id: self.merged_into_id,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        }
    }
}
