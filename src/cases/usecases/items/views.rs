//! An enforcement item as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::model::item::{AmountUnit, Beneficiary, ItemKind, ItemStatus, ReportStage};
use crate::kernel::http::{Maskable, Masks, Tagged};
use crate::kernel::problem::AvailableAction;
use crate::people::references::{PositionReference, UnitReference};

/// The case that an item belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemCase {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

/// What was reported of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemReportView {
    /// Id.
    pub id: Uuid,
    /// How far it is, or that it is done.
    pub stage: ReportStage,
    /// Legal day.
    pub reported_on: NaiveDate,
    /// How much had come by then; null: nothing was said of it.
    #[schema(required, minimum = 0)]
    pub recovered_amount: Option<i64>,
    /// The report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 8000)]
    pub text: Option<String>,
}

/// An enforcement item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemView {
    /// Id; opaque.
    pub id: Uuid,
    /// Tag for `If-Match` and `If-None-Match`.
    #[schema(max_length = 100, example = "\"1.q83vEjRWeJo\"")]
    pub etag: String,
    /// Version, for callers who have an act that needs `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// Case whose result it carries out.
    pub case: ItemCase,
    /// Act on the case that orders it.
    pub ordered_by_act_id: Uuid,
    /// Legal day of that act.
    pub ordered_on: NaiveDate,
    /// What is ordered.
    pub kind: ItemKind,
    /// To whom money or land goes; null for the other kinds.
    #[schema(required)]
    pub beneficiary: Option<Beneficiary>,
    /// In what its amounts are counted; null for what has no amount.
    #[schema(required)]
    pub amount_unit: Option<AmountUnit>,
    /// How much is ordered.
    #[schema(required, minimum = 0)]
    pub ordered_amount: Option<i64>,
    /// How much of it came so far.
    #[schema(required, minimum = 0)]
    pub recovered_amount: Option<i64>,
    /// Position that has to do it; null: a unit, or somebody outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub responsible_position: Maskable<PositionReference>,
    /// Unit that has to do it, or of that position; null: somebody outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<UnitReference>)]
    pub responsible_unit: Maskable<UnitReference>,
    /// Who outside the commune's offices has to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub responsible_body: Maskable<String>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub task: Option<String>,
    /// What will prove it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub expected_proof: Option<String>,
    /// When it must be done.
    pub due_on: NaiveDate,
    /// Open and past its day.
    pub overdue: bool,
    /// State.
    pub status: ItemStatus,
    /// Legal day on which it was reported as done.
    #[schema(required)]
    pub completed_on: Option<NaiveDate>,
    /// Legal day of the acceptance.
    #[schema(required)]
    pub accepted_on: Option<NaiveDate>,
    /// Legal day on which it was cancelled.
    #[schema(required)]
    pub cancelled_on: Option<NaiveDate>,
    /// Reports, oldest first; only where the item is shown alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 500)]
    pub reports: Option<Vec<ItemReportView>>,
    /// Business instant of the last change; cut to its day for those who do not read the texts.
    pub changed_at: DateTime<Utc>,
    /// What this caller may do now.
    #[schema(max_items = 10)]
    pub available_actions: Vec<AvailableAction>,
    /// Pointers of masked properties; `*` stands for every item of a list.
    #[schema(value_type = Vec<String>, max_items = 20)]
    pub masked: Masks,
}

impl Tagged for ItemView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}
