//! The row of a case, and how it becomes a model.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::cases::model::{Case, CaseResult, CaseStatus, ComplexityLevel, LifeCycle};
use crate::cases::schema::cases;
use crate::kernel::access::Register;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::{Field, Kind, PublicStatus, Track};

/// A row of `cases`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true, primary_key(commune, id))]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct CaseRow {
    pub commune: String,
    pub id: Uuid,
    pub number: String,
    pub kind: String,
    pub track: String,
    pub life_cycle: String,
    pub field: Option<String>,
    pub status: String,
    pub public_status: String,
    pub register: String,
    pub unit_id: Uuid,
    pub body_unit_id: Uuid,
    pub petition_id: Uuid,
    pub petition_number: String,
    pub sealed: bool,
    pub subject: Option<String>,
    pub village_code: Option<String>,
    pub people_count: i32,
    pub flags: Vec<String>,
    pub complexity_level: String,
    pub marks: Vec<String>,
    pub accepted_on: NaiveDate,
    pub stepped_on: NaiveDate,
    pub came_from: Vec<String>,
    pub decision_received_on: Option<NaiveDate>,
    pub settler_position_id: Uuid,
    pub assignee_position_id: Option<Uuid>,
    pub assignee_unit_id: Option<Uuid>,
    pub created_by_client: Option<String>,
    pub created_by_position: Option<Uuid>,
    pub excluded_person_ids: Vec<Uuid>,
    pub due_on: Option<NaiveDate>,
    pub result: Option<String>,
    pub answered_on: Option<NaiveDate>,
    pub answer_id: Option<Uuid>,
    pub closed_on: Option<NaiveDate>,
    pub merged_into_id: Option<Uuid>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

fn code<T>(name: &str, parsed: Option<T>) -> Outcome<T> {
    parsed.ok_or_else(|| Problem::internal(format!("unknown {name} in a row")))
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
            kind: case.kind.as_str().to_owned(),
            track: case.track.as_str().to_owned(),
            life_cycle: case.life_cycle.as_str().to_owned(),
            field: case.field.map(|code| code.as_str().to_owned()),
            status: case.status.as_str().to_owned(),
            public_status: case.public_status.as_str().to_owned(),
            register: case.register.as_str().to_owned(),
            unit_id: case.unit_id,
            body_unit_id: case.body_unit_id,
            petition_id: case.petition_id,
            petition_number: case.petition_number,
            sealed: case.sealed,
            subject: case.subject,
            village_code: case.village_code,
            people_count: case.people_count,
            flags: case.flags,
            complexity_level: case.complexity_level.as_str().to_owned(),
            marks: case.marks,
            accepted_on: case.accepted_on,
            stepped_on: case.stepped_on,
            came_from: case.came_from.iter().map(|code| code.as_str().to_owned()).collect(),
            decision_received_on: case.decision_received_on,
            settler_position_id: case.settler_position_id,
            assignee_position_id: case.assignee_position_id,
            assignee_unit_id: case.assignee_unit_id,
            created_by_client: case.created_by_client,
            created_by_position: case.created_by_position,
            excluded_person_ids: case.excluded_person_ids,
            due_on: case.due_on,
            result: case.result.map(|code| code.as_str().to_owned()),
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
    pub fn into_model(self) -> Outcome<Case> {
        Ok(Case {
            commune: self.commune,
            id: self.id,
            number: self.number,
            kind: code("kind", Kind::parse(&self.kind))?,
            track: code("track", Track::parse(&self.track))?,
            life_cycle: code("life_cycle", LifeCycle::parse(&self.life_cycle))?,
            field: self.field.as_deref().map(|text| code("field", Field::parse(text))).transpose()?,
            status: code("status", CaseStatus::parse(&self.status))?,
            public_status: code("public_status", PublicStatus::parse(&self.public_status))?,
            register: code("register", Register::parse(&self.register))?,
            unit_id: self.unit_id,
            body_unit_id: self.body_unit_id,
            petition_id: self.petition_id,
            petition_number: self.petition_number,
            sealed: self.sealed,
            subject: self.subject,
            village_code: self.village_code,
            people_count: self.people_count,
            flags: self.flags,
            complexity_level: code("complexity_level", ComplexityLevel::parse(&self.complexity_level))?,
            marks: self.marks,
            accepted_on: self.accepted_on,
            stepped_on: self.stepped_on,
            came_from: self
                .came_from
                .iter()
                .map(|text| code("came_from", CaseStatus::parse(text)))
                .collect::<Outcome<_>>()?,
            decision_received_on: self.decision_received_on,
            settler_position_id: self.settler_position_id,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            created_by_client: self.created_by_client,
            created_by_position: self.created_by_position,
            excluded_person_ids: self.excluded_person_ids,
            due_on: self.due_on,
            result: self.result.as_deref().map(|text| code("result", CaseResult::parse(text))).transpose()?,
            answered_on: self.answered_on,
            answer_id: self.answer_id,
            closed_on: self.closed_on,
            merged_into_id: self.merged_into_id,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}
