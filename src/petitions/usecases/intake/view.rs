//! What was known at intake, as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::petitions::model::{Authentication, Field, Kind};
use crate::petitions::store::intakes::IntakeRow;

/// Something of its intake that an officer should look at.
#[derive(Debug, ToSchema)]
#[schema(max_length = 30)]
pub struct IntakeReviewMark(pub String);

/// What was known at intake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntakeView {
    /// What the sender calls it.
    #[schema(required)]
    pub claimed_kind: Option<Kind>,
    /// Field the sender named.
    #[schema(required)]
    pub claimed_field: Option<Field>,
    /// How the writer stands behind it.
    #[schema(required)]
    pub authentication: Option<Authentication>,
    /// ISO 639 code.
    #[schema(max_length = 3, example = "vi")]
    pub language: String,
    /// When a portal took it.
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Date of writing.
    #[schema(required)]
    pub written_on: Option<NaiveDate>,
    /// When it happened.
    #[schema(required)]
    pub occurred_on: Option<NaiveDate>,
    /// People who signed.
    #[schema(minimum = 0, maximum = 100_000)]
    pub signer_count: i32,
    /// Originals were in the envelope.
    pub originals_attached: bool,
    /// Asked for protection.
    pub wishes_protection: bool,
}

impl IntakeView {
    /// What the row says.
    #[must_use]
    pub fn of(row: &IntakeRow) -> Self {
        Self {
            claimed_kind: row.claimed_kind.as_deref().and_then(Kind::parse),
            claimed_field: row.claimed_field.as_deref().and_then(Field::parse),
            authentication: Authentication::parse(&row.authentication),
            language: row.language.clone(),
            submitted_at: row.submitted_at,
            written_on: row.written_on,
            occurred_on: row.occurred_on,
            signer_count: row.signer_count,
            originals_attached: row.originals_attached,
            wishes_protection: row.wishes_protection,
        }
    }
}
