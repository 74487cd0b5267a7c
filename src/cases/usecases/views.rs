//! A case as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::model::{CaseResult, CaseStatus, ComplexityLevel};
use crate::code_enum;
use crate::kernel::access::Register;
use crate::kernel::http::written::{self, Shared};
use crate::kernel::http::{Maskable, Masks, Tagged};
use crate::kernel::problem::AvailableAction;
use crate::people::references::{PositionReference, UnitReference};
use crate::petitions::model::{Field, Kind, PublicStatus, Track};
use crate::petitions::usecases::views::{
    AnswerView, CaseReference, DeadlineSummary, PetitionReference, TrackingFlag,
};

/// A case as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the contract tells each of them by itself")]
pub struct CaseSummary {
    /// Id; opaque.
    pub id: Uuid,
    /// Printed number.
    #[schema(max_length = 50, example = "PA-2026-4HX9PA")]
    pub number: String,
    /// Tag for `If-Match` and `If-None-Match`.
    #[schema(max_length = 100, example = "\"2.q83vEjRWeJo\"")]
    pub etag: String,
    /// Version, for callers who have an act that needs `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// Commune.
    #[schema(max_length = 5, example = "99001")]
    pub commune: String,
    /// Kind.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Field of life.
    #[schema(required)]
    pub field: Option<Field>,
    /// State.
    pub status: CaseStatus,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// The same in words.
    #[schema(value_type = String, max_length = 200)]
    pub public_status_label: &'static str,
    /// What comes next, in words.
    #[schema(value_type = String, max_length = 500)]
    pub next_step: &'static str,
    /// Register of the book.
    pub register: Register,
    /// Unit that keeps the book.
    #[schema(value_type = UnitReference)]
    pub unit: Shared,
    /// First petition.
    pub petition: PetitionReference,
    /// Texts are behind a grant.
    pub sealed: bool,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub subject: Maskable<String>,
    /// Village.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub village_code: Maskable<String>,
    /// People behind it.
    #[schema(minimum = 0, maximum = 100_000)]
    pub people_count: i32,
    /// Tracking flags.
    #[schema(value_type = Vec<TrackingFlag>, max_items = 20)]
    pub flags: Vec<String>,
    /// Set only by a complexity decision.
    #[schema(value_type = ComplexityLevel)]
    pub complexity_level: String,
    /// Its time is counted as in a remote area: the commune was marked as one on the day on which the time for settling began; where
    /// the law sets none, another of its clocks.
    pub remote_area: bool,
    /// Legal day of acceptance.
    #[serde(serialize_with = "written::day")]
    pub accepted_on: NaiveDate,
    /// Who settles.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub settler: Maskable<Shared>,
    /// Lead assignee.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub assignee: Maskable<Shared>,
    /// Next due date.
    #[schema(required)]
    #[serde(serialize_with = "written::day_or_null")]
    pub due_on: Option<NaiveDate>,
    /// Past its due date.
    pub overdue: bool,
    /// Result of the answer, decision or conclusion.
    #[schema(required)]
    pub result: Option<CaseResult>,
    /// Legal day of that.
    #[schema(required)]
    #[serde(serialize_with = "written::day_or_null")]
    pub answered_on: Option<NaiveDate>,
    /// Legal day on which it ended.
    #[schema(required)]
    #[serde(serialize_with = "written::day_or_null")]
    pub closed_on: Option<NaiveDate>,
    /// Its petitions belong to another case: the matter counts with that.
    pub merged: bool,
    /// Business instant of the last change; cut to its day where a sealed case is seen redacted. Of a sealed one none is told where the
    /// law or the calendar moves a clock and not `due_on`, nor where it hides from others than before.
    #[serde(serialize_with = "written::instant")]
    pub changed_at: DateTime<Utc>,
    /// Clocks in short.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
    /// What this caller may do now.
    #[schema(max_items = 50)]
    pub available_actions: Vec<AvailableAction>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 50)]
    pub masked: Masks,
}

code_enum! {
    /// How another case belongs to this one.
    pub enum CaseRelation {
        /// Đã nhập vào vụ việc kia.
        MergedInto "merged_into" "Đã nhập vào vụ việc kia" "It was merged into that one",
        /// Vụ việc kia đã nhập vào.
        MergedFrom "merged_from" "Vụ việc kia đã nhập vào" "That one was merged into it",
        /// Vụ việc kia được tách ra.
        SplitInto "split_into" "Vụ việc kia được tách ra" "That one was split off",
        /// Được tách từ vụ việc kia.
        SplitFrom "split_from" "Được tách từ vụ việc kia" "It was split off from that one",
    }
}

/// Another case with which it is, or was, one matter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelatedCase {
    /// How.
    pub relation: CaseRelation,
    /// That case; null only in the answer of an act that was tried and would have made it.
    #[schema(required)]
    pub case: Option<CaseReference>,
}

/// A case as it is shown alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseView {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<AnswerView>)]
    pub answer: Maskable<AnswerView>,
    /// Cases with which it is, or was, one matter, as far as you see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 500)]
    pub related_cases: Option<Vec<RelatedCase>>,
    /// Business instant of the acceptance; cut to its day where a sealed case is seen redacted.
    pub created_at: DateTime<Utc>,
}

impl CaseView {
    /// Pointers of what names other cases in the answer of an act that shows the case as `case`.
    pub const OF_OTHERS_BESIDE: &'static [&'static str] = &["/case/related_cases"];
}

impl Tagged for CaseSummary {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}

impl Tagged for CaseView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.summary.etag
    }

    fn version(&self) -> Option<i32> {
        self.summary.version
    }
}
