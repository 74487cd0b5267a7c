//! One row of enforcement items, and its way to the model and back.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::cases::model::item::{Beneficiary, EnforcementItem, ItemKind, ItemStatus};
use crate::cases::schema::enforcement_items;
use crate::kernel::db::coded::Coded;

/// A row of `enforcement_items`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = enforcement_items, treat_none_as_null = true, primary_key(commune, id))]
pub(super) struct ItemRow {
    commune: String,
    pub(super) id: Uuid,
    case_id: Uuid,
    petition_id: Uuid,
    ordered_by_act: Uuid,
    ordered_on: NaiveDate,
    kind: Coded<ItemKind>,
    beneficiary: Option<Coded<Beneficiary>>,
    ordered_amount: Option<i64>,
    recovered_amount: Option<i64>,
    responsible_position_id: Option<Uuid>,
    responsible_unit_id: Option<Uuid>,
    pub(super) due_on: NaiveDate,
    status: Coded<ItemStatus>,
    stepped_on: NaiveDate,
    completed_on: Option<NaiveDate>,
    completed_by_person_id: Option<Uuid>,
    accepted_on: Option<NaiveDate>,
    cancelled_on: Option<NaiveDate>,
    version: i32,
    created_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

impl ItemRow {
    pub(super) fn of(item: &EnforcementItem) -> Self {
        let item = item.clone();
        Self {
            commune: item.commune,
            id: item.id,
            case_id: item.case_id,
            petition_id: item.petition_id,
            ordered_by_act: item.ordered_by_act,
            ordered_on: item.ordered_on,
            kind: Coded(item.kind),
            beneficiary: item.beneficiary.map(Coded),
            ordered_amount: item.ordered_amount,
            recovered_amount: item.recovered_amount,
            responsible_position_id: item.responsible_position_id,
            responsible_unit_id: item.responsible_unit_id,
            due_on: item.due_on,
            status: Coded(item.status),
            stepped_on: item.stepped_on,
            completed_on: item.completed_on,
            completed_by_person_id: item.completed_by_person_id,
            accepted_on: item.accepted_on,
            cancelled_on: item.cancelled_on,
            version: item.version,
            created_at: item.created_at,
            changed_at: item.changed_at,
        }
    }

    pub(super) fn into_model(self) -> EnforcementItem {
        EnforcementItem {
            commune: self.commune,
            id: self.id,
            case_id: self.case_id,
            petition_id: self.petition_id,
            ordered_by_act: self.ordered_by_act,
            ordered_on: self.ordered_on,
            kind: self.kind.0,
            beneficiary: self.beneficiary.map(|coded| coded.0),
            ordered_amount: self.ordered_amount,
            recovered_amount: self.recovered_amount,
            responsible_position_id: self.responsible_position_id,
            responsible_unit_id: self.responsible_unit_id,
            due_on: self.due_on,
            status: self.status.0,
            stepped_on: self.stepped_on,
            completed_on: self.completed_on,
            completed_by_person_id: self.completed_by_person_id,
            accepted_on: self.accepted_on,
            cancelled_on: self.cancelled_on,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
        }
    }
}
