//! A petition as it is shown alone, with its texts and its answer.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PetitionReference, PetitionSummary};
use crate::kernel::http::{Maskable, Tagged};
use crate::petitions::model::texts::{About, Addressee, Forwarder, Place, Representative, Writer};
use crate::petitions::usecases::intake::view::IntakeView;
use crate::petitions::usecases::passages::PassageView;
use crate::petitions::usecases::ratings::RatingView;

/// An answer as the citizen gets it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// The answer as its writer gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20_000)]
    pub text: Option<String>,
    /// Wording for those who do not read the letter, without persons; null: none was given.
    #[serde(default)]
    #[schema(required, max_length = 20_000)]
    pub public_text: Option<String>,
    /// Result.
    #[schema(max_length = 50, example = "resolved")]
    pub result: String,
    /// Number of the paper.
    #[schema(required, max_length = 100)]
    pub document_number: Option<String>,
    /// Date of the paper.
    pub document_date: NaiveDate,
    /// The paper itself; null where none was made here.
    #[schema(required, max_length = 200)]
    pub paper: Option<String>,
}

/// A petition as it is shown alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PetitionView {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: PetitionSummary,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20_000)]
    pub content: Option<String>,
    /// Writers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 50)]
    pub writers: Option<Vec<Writer>>,
    /// Representative of a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Representative>)]
    pub representative: Maskable<Representative>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Place>)]
    pub place: Maskable<Place>,
    /// Whom or what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 50)]
    pub about: Option<Vec<About>>,
    /// To whom it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 20)]
    pub addressed_to: Option<Vec<Addressee>>,
    /// Who passed it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Forwarder>)]
    pub forwarded_by: Maskable<Forwarder>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<AnswerView>)]
    pub answer: Maskable<AnswerView>,
    /// How its writer rates the way it was handled: the latest that stands; null: he has not said.
    #[schema(required)]
    pub rating: Option<RatingView>,
    /// What was known at intake.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub intake: Option<IntakeView>,
    /// The book of the commune that passed it on; null where it came in here first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PassageView>)]
    pub passed_from: Maskable<PassageView>,
    /// Books of the commune to which it was passed on, the latest last; told while it is transferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 50)]
    pub passed_to: Option<Vec<PassageView>>,
    /// Petition with several contents of which it is a part, as its writer was advised. Told while neither is sealed, and to the portal
    /// that sent both; null where there is none such. Of a sealed one `/identity` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PetitionReference>)]
    pub split_from: Maskable<PetitionReference>,
    /// Petitions that are its parts, the latest last. Told while its writer is advised to split it, of these such as you may open while
    /// neither is sealed, and to the portal those that it sent. Of a sealed one `/identity` tells them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 50)]
    pub split_into: Option<Vec<PetitionReference>>,
    /// The portal's own id; shown to that portal only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub external_ref: Option<String>,
    /// Business instant of the entry; cut to its day where a sealed petition is seen redacted.
    pub created_at: DateTime<Utc>,
}

impl PetitionView {
    /// Pointers of what names other petitions, and entries in other books.
    pub const OF_OTHERS: &'static [&'static str] =
        &["/passed_from", "/passed_to", "/split_from", "/split_into"];

    /// The same in the answer of an act that shows the petition as `petition`.
    pub const OF_OTHERS_BESIDE: &'static [&'static str] =
        &["/petition/passed_from", "/petition/passed_to", "/petition/split_from", "/petition/split_into"];
}

impl Tagged for PetitionView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.summary.etag
    }

    fn version(&self) -> Option<i32> {
        self.summary.version
    }
}
