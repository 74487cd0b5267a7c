//! The row of a petition, and how it becomes a model; a code that nobody knows does not come as far as that.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::access::Register;
use crate::kernel::db::coded::{Coded, coded, values};
use crate::petitions::model::treatment::{Criterion, LinkType, Treatment};
use crate::petitions::model::{Field, Kind, Petition, PublicStatus, Status, Track};
use crate::petitions::schema::petitions;

/// A row of `petitions`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = petitions, treat_none_as_null = true, primary_key(commune, id))]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct PetitionRow {
    pub commune: String,
    pub id: Uuid,
    pub number: String,
    pub register: Coded<Register>,
    pub unit_id: Uuid,
    pub body_unit_id: Uuid,
    pub kind: Option<Coded<Kind>>,
    pub track: Option<Coded<Track>>,
    pub field: Option<Coded<Field>>,
    pub channel: String,
    pub status: Coded<Status>,
    pub public_status: Coded<PublicStatus>,
    pub sealed: bool,
    pub received_on: NaiveDate,
    pub subject: Option<String>,
    pub village_code: Option<String>,
    pub people_count: i32,
    pub flags: Vec<String>,
    pub intake_review: Vec<String>,
    pub assignee_position_id: Option<Uuid>,
    pub assignee_unit_id: Option<Uuid>,
    pub settler_position_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub case_number: Option<String>,
    pub answer_id: Option<Uuid>,
    pub to_enforce_since: Option<NaiveDate>,
    pub link_type: Option<Coded<LinkType>>,
    pub created_by_client: Option<String>,
    pub created_by_position: Option<Uuid>,
    pub forwarder_type: Option<String>,
    pub failed_criteria: Vec<Coded<Criterion>>,
    pub proposed: Option<Coded<Treatment>>,
    pub passed_from_id: Option<Uuid>,
    pub acknowledged_on: Option<NaiveDate>,
    pub excluded_person_ids: Vec<Uuid>,
    pub named_person_ids: Vec<Uuid>,
    pub due_on: Option<NaiveDate>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

impl PetitionRow {
    /// The row of a model.
    #[must_use]
    pub fn of(petition: &Petition) -> Self {
        let petition = petition.clone();
        Self {
            commune: petition.commune,
            id: petition.id,
            number: petition.number,
            register: Coded(petition.register),
            unit_id: petition.unit_id,
            body_unit_id: petition.body_unit_id,
            kind: petition.kind.map(Coded),
            track: petition.track.map(Coded),
            field: petition.field.map(Coded),
            channel: petition.channel,
            status: Coded(petition.status),
            public_status: Coded(petition.public_status),
            sealed: petition.sealed,
            received_on: petition.received_on,
            subject: petition.subject,
            village_code: petition.village_code,
            people_count: petition.people_count,
            flags: petition.flags,
            intake_review: petition.intake_review,
            assignee_position_id: petition.assignee_position_id,
            assignee_unit_id: petition.assignee_unit_id,
            settler_position_id: petition.settler_position_id,
            case_id: petition.case_id,
            case_number: petition.case_number,
            answer_id: petition.answer_id,
            to_enforce_since: petition.to_enforce_since,
            link_type: petition.link_type.map(Coded),
            created_by_client: petition.created_by_client,
            created_by_position: petition.created_by_position,
            forwarder_type: petition.forwarder_type,
            failed_criteria: coded(&petition.failed_criteria),
            proposed: petition.proposed.map(Coded),
            passed_from_id: petition.passed_from_id,
            acknowledged_on: petition.acknowledged_on,
            excluded_person_ids: petition.excluded_person_ids,
            named_person_ids: petition.named_person_ids,
            due_on: petition.due_on,
            version: petition.version,
            created_at: petition.created_at,
            changed_at: petition.changed_at,
        }
    }

    /// The model of a row.
    #[must_use]
    pub fn into_model(self) -> Petition {
        Petition {
            failed_criteria: values(self.failed_criteria),
            proposed: self.proposed.map(|Coded(code)| code),
            register: self.register.0,
            status: self.status.0,
            public_status: self.public_status.0,
            kind: self.kind.map(|Coded(code)| code),
            track: self.track.map(|Coded(code)| code),
            field: self.field.map(|Coded(code)| code),
            link_type: self.link_type.map(|Coded(code)| code),
            commune: self.commune,
            id: self.id,
            number: self.number,
            unit_id: self.unit_id,
            body_unit_id: self.body_unit_id,
            channel: self.channel,
            sealed: self.sealed,
            received_on: self.received_on,
            subject: self.subject,
            village_code: self.village_code,
            people_count: self.people_count,
            flags: self.flags,
            intake_review: self.intake_review,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            settler_position_id: self.settler_position_id,
            case_id: self.case_id,
            case_number: self.case_number,
            answer_id: self.answer_id,
            to_enforce_since: self.to_enforce_since,
            created_by_client: self.created_by_client,
            created_by_position: self.created_by_position,
            forwarder_type: self.forwarder_type,
            passed_from_id: self.passed_from_id,
            acknowledged_on: self.acknowledged_on,
            excluded_person_ids: self.excluded_person_ids,
            named_person_ids: self.named_person_ids,
            due_on: self.due_on,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        }
    }
}
