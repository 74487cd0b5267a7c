//! How a petition is shown, and what is masked: that depends on role, kind and stage of sealing, never on the data.

mod alone;

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub use self::alone::{AnswerView, PetitionView};
use super::intake::view::IntakeReviewMark;
use crate::kernel::access::Register;
use crate::kernel::http::written::{self, Shared};
use crate::kernel::http::{Maskable, Masks, Tagged};
use crate::kernel::problem::{AvailableAction, RowPath};
use crate::people::references::{PositionReference, UnitReference};
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Channel, DeadlineStatus, Field, Kind, PublicStatus, Status, Track};

/// Tracking flag of a petition or a case; changes no clock.
#[derive(Debug, ToSchema)]
#[schema(max_length = 30)]
pub struct TrackingFlag(pub String);

/// Reference to a petition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PetitionReference {
    /// Id.
    pub id: Uuid,
    /// Its printed number.
    #[schema(max_length = 50, example = "GOV-2026-7K3M2Q")]
    pub label: String,
    /// Where it stands.
    #[schema(value_type = String, max_length = 200)]
    pub href: RowPath,
}

impl PetitionReference {
    /// The petition of this id and number.
    #[must_use]
    pub fn of(id: Uuid, label: String) -> Self {
        Self { id, label, href: RowPath::of("petitions", id) }
    }
}

/// Reference to a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseReference {
    /// Id of the case.
    pub id: Uuid,
    /// Its printed number.
    #[schema(max_length = 50, example = "PA-2026-4HX9PA")]
    pub label: String,
    /// Where it stands.
    #[schema(value_type = String, max_length = 200)]
    pub href: RowPath,
}

impl CaseReference {
    /// The case of this id and number.
    #[must_use]
    pub fn of(id: Uuid, label: String) -> Self {
        Self { id, label, href: RowPath::of("cases", id) }
    }
}

/// One clock in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineSummary {
    /// Rule.
    #[schema(max_length = 30, example = "P01")]
    pub rule_key: String,
    /// Due date; null while the calendar year is not loaded.
    #[schema(required)]
    #[serde(serialize_with = "written::day_or_null")]
    pub due_on: Option<NaiveDate>,
    /// Its state.
    #[schema(value_type = DeadlineStatus)]
    pub status: Cow<'static, str>,
    /// Running and past its day.
    pub overdue: bool,
    /// Touches a calendar year that is still provisional.
    pub provisional: bool,
}

/// A petition as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PetitionSummary {
    /// Id; opaque.
    pub id: Uuid,
    /// Printed number.
    #[schema(max_length = 50, example = "GOV-2026-7K3M2Q")]
    pub number: String,
    /// Tag for `If-Match` and `If-None-Match`.
    #[schema(max_length = 100, example = "\"1.q83vEjRWeJo\"")]
    pub etag: String,
    /// Version, for callers who have an act that needs `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// Commune.
    #[schema(max_length = 5, example = "99001")]
    pub commune: String,
    /// Register of the book.
    pub register: Register,
    /// Unit that keeps the book.
    #[schema(value_type = UnitReference)]
    pub unit: Shared,
    /// How it came.
    #[schema(value_type = Channel, example = "online_portal")]
    pub channel: String,
    /// Kind; null until screening.
    #[schema(required)]
    pub kind: Option<Kind>,
    /// Track; null until screening.
    #[schema(required)]
    pub track: Option<Track>,
    /// Field of life.
    #[schema(required)]
    pub field: Option<Field>,
    /// Inner state; left out where it would tell what a sealed petition hides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub status: Option<Status>,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// The same in words.
    #[schema(value_type = String, max_length = 200)]
    pub public_status_label: &'static str,
    /// What comes next, in words.
    #[schema(value_type = String, max_length = 500)]
    pub next_step: &'static str,
    /// Legal day of receipt.
    #[serde(serialize_with = "written::day")]
    pub received_on: NaiveDate,
    /// People behind it.
    #[schema(minimum = 0, maximum = 100_000)]
    pub people_count: i32,
    /// Identity and content are behind a grant.
    pub sealed: bool,
    /// Another book of the commune passed it on: the matter is counted where it came in first.
    pub second_entry: bool,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub subject: Maskable<String>,
    /// Village.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub village_code: Maskable<String>,
    /// Who is accountable now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub assignee: Maskable<Shared>,
    /// Who settles.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub settler: Maskable<Shared>,
    /// Case it belongs to.
    #[schema(required)]
    pub case: Option<CaseReference>,
    /// How it belongs to that case, where it did not open it: the case counts once, each petition in its own book. Without a case how it
    /// belongs to another petition: `withdrawal`: it has ended that; else it waits to go with that into its case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LinkType>)]
    pub link_type: Maskable<LinkType>,
    /// Its writer has petitioned about the matter before, or petitions for the first time; null until screening.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<bool>)]
    pub repeated: Maskable<bool>,
    /// Tracking flags.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<TrackingFlag>>, nullable = false, max_items = 20)]
    pub flags: Option<Vec<String>>,
    /// What the intake officer should look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<IntakeReviewMark>>, nullable = false, max_items = 20)]
    pub intake_review: Option<Vec<String>>,
    /// Next due date. Of a sealed one that was screened and has no case it is for those who work with it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written::maskable_day")]
    #[schema(value_type = Option<NaiveDate>)]
    pub due_on: Maskable<NaiveDate>,
    /// Past its due date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub overdue: Option<bool>,
    /// Business instant of the last change; cut to its day where a sealed petition is seen redacted. Of a sealed one
    /// that of the last change of which its portal and those who do not work with it are told: a step, its outward state, its case, and
    /// when it is due in that. Until it has a case law or calendar move its due date without this instant, though its portal sees that
    /// day. Who works with it compares `version` or the tag.
    #[serde(serialize_with = "written::instant")]
    pub changed_at: DateTime<Utc>,
    /// Clocks in short. They are for those for whom `due_on` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 200)]
    pub deadlines: Option<Vec<DeadlineSummary>>,
    /// What this caller may do now.
    #[schema(max_items = 50)]
    pub available_actions: Vec<AvailableAction>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 50)]
    pub masked: Masks,
}

impl Tagged for PetitionSummary {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}
