//! Units and positions as callers see them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::access::{Position, Register, Role};
use crate::kernel::http::Tagged;
use crate::people::directory::{PositionEntry, UnitEntry};
use crate::people::references::UnitReference;

/// A unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unit)]
pub struct UnitView {
    /// Its id.
    pub id: Uuid,
    /// Short stable code within the commune.
    #[schema(max_length = 64, example = "phong-kt")]
    pub code: String,
    /// Kind of unit.
    #[schema(max_length = 64, example = "specialised_office")]
    pub kind: String,
    /// Register whose book it may keep.
    #[schema(required, value_type = Option<Register>)]
    pub register: Option<String>,
    /// Unit above; null for a body.
    #[schema(required)]
    pub parent: Option<UnitReference>,
    /// Vietnamese name.
    #[schema(max_length = 500, example = "Phòng Kinh tế")]
    pub name: String,
    /// Tag.
    #[schema(max_length = 100)]
    pub etag: String,
}

impl From<UnitEntry> for UnitView {
    fn from(unit: UnitEntry) -> Self {
        let parent = unit.parent_id.zip(unit.parent_name).map(|(id, name)| UnitReference::new(id, name));
        Self {
            id: unit.id,
            code: unit.code,
            kind: unit.kind,
            register: unit.register,
            parent,
            name: unit.name,
            etag: String::new(),
        }
    }
}

impl Tagged for UnitView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        None
    }
}

/// Who holds an office.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Officeholder)]
pub struct PersonView {
    /// Name as printed.
    #[schema(max_length = 200, example = "Trần Quốc Hậu")]
    pub name: String,
}

/// A person in an office at a time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Position)]
pub struct PositionView {
    /// Its id.
    pub id: Uuid,
    /// Role; null for an office without an account.
    #[schema(required)]
    pub role: Option<Role>,
    /// Unit.
    pub unit: UnitReference,
    /// Holder.
    pub person: PersonView,
    /// Vietnamese title.
    #[schema(max_length = 500, example = "Trưởng phòng Kinh tế")]
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// First day no longer held; null while open.
    #[schema(required)]
    pub to: Option<NaiveDate>,
    /// Tag.
    #[schema(max_length = 100)]
    pub etag: String,
}

impl From<PositionEntry> for PositionView {
    fn from(position: PositionEntry) -> Self {
        Self {
            id: position.id,
            role: position.role.as_deref().and_then(Role::parse),
            unit: UnitReference::new(position.unit_id, position.unit_name),
            person: PersonView { name: position.person_name },
            title: position.title,
            from: position.held_from,
            to: position.held_to,
            etag: String::new(),
        }
    }
}

impl Tagged for PositionView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        None
    }
}

/// A position of one's own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnPosition)]
pub struct OwnPositionView {
    /// Its id, for `acting_position_id`.
    pub id: Uuid,
    /// Role.
    pub role: Role,
    /// Unit.
    pub unit: UnitReference,
    /// Vietnamese title.
    #[schema(max_length = 500, example = "Trưởng phòng Kinh tế")]
    pub title: String,
}

impl From<&Position> for OwnPositionView {
    fn from(position: &Position) -> Self {
        Self {
            id: position.id,
            role: position.role,
            unit: UnitReference::new(position.unit_id, position.unit_name.clone()),
            title: position.title.clone(),
        }
    }
}
