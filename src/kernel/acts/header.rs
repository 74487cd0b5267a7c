//! What every act takes and shows.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::code_enum;
use crate::kernel::access::Caller;
use crate::kernel::problem::FieldError;
use crate::kernel::time::years_before;

/// Years that an act may lie back: as many as a petition that is entered late.
const OLDEST_YEARS: u32 = 10;

/// What every act accepts besides its own properties.
#[derive(Debug, Clone, Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ActHeader {
    /// Legal date of the act; default `document_date`, else today. Not in the future, nor more than ten years
    /// ago, nor before what the act follows.
    #[serde(default)]
    pub acted_on: Option<NaiveDate>,
    /// In which of your positions you act; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
    /// Who signs the paper; default the acting position. In office on the day of the act, of the same body, or the
    /// settler or head of the book. Where they differ the act stands as `signature: entered`.
    #[serde(default)]
    pub signer_position_id: Option<Uuid>,
    /// Legal basis in words.
    #[serde(default)]
    #[schema(max_length = 1000, min_length = 1)]
    pub legal_basis: Option<String>,
    /// To whom the paper goes.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub recipients: Vec<Recipient>,
    /// Number of the paper, given by the clerical office. Unique for its kind and year in the series of the body that
    /// issues it: that of who signs; where a keeper of a book signs himself, that of the book.
    #[serde(default)]
    #[schema(max_length = 100, min_length = 1, pattern = r"^(\S(.*\S)?)?$", example = "15/TB-UBND")]
    pub document_number: Option<String>,
    /// Date on the paper. Not in the future, nor after the legal date: an act is not older than its paper.
    #[serde(default)]
    pub document_date: Option<NaiveDate>,
    /// A note for the file.
    #[serde(default)]
    #[schema(max_length = 4000, min_length = 1)]
    pub note: Option<String>,
}

/// One recipient of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 300, min_length = 1, example = "Người gửi đơn")]
pub struct Recipient(pub String);

/// Free texts of an act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Remarks {
    /// A note for the file.
    pub note: Option<String>,
    /// Legal basis in words.
    pub legal_basis: Option<String>,
    /// To whom the paper goes.
    pub recipients: Vec<Recipient>,
    /// Further texts of the act itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<serde_json::Value>,
}

impl Remarks {
    /// What the act itself gives under this name.
    #[must_use]
    pub fn told<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.more.as_ref()?.get(name)?).ok()
    }
}

impl ActHeader {
    /// What is wrong with the dates by themselves: not in the future, nor so long ago that it must be a slip.
    #[must_use]
    pub fn check(&self, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (pointer, date) in [("/acted_on", self.acted_on), ("/document_date", self.document_date)] {
            let Some(date) = date else { continue };
            if date > today {
                errors.push(FieldError::pointer(pointer, "future", "This day has not come yet."));
            } else if date < years_before(today, OLDEST_YEARS) {
                errors.push(FieldError::pointer(pointer, "range", "Not more than ten years ago."));
            }
        }
        if let (Some(acted_on), Some(written_on)) = (self.acted_on, self.document_date)
            && acted_on < written_on
        {
            let detail = "The act is not done before its paper is written.";
            errors.push(FieldError::pointer("/acted_on", "inverted", detail));
        }
        errors
    }

    /// What a machine does not say: it holds no position and issues no paper.
    #[must_use]
    pub fn check_caller(&self, caller: &Caller) -> Vec<FieldError> {
        if let Caller::Person(_) = caller {
            return Vec::new();
        }
        let said = [
            ("/acting_position_id", self.acting_position_id.is_some(), "Machines hold no position."),
            ("/signer_position_id", self.signer_position_id.is_some(), "Machines hold no position."),
            ("/document_number", self.document_number.is_some(), "Machines issue no paper."),
            ("/document_date", self.document_date.is_some(), "Machines issue no paper."),
        ];
        let error = |(pointer, _, detail)| FieldError::pointer(pointer, "not_allowed", detail);
        said.into_iter().filter(|(_, said, _)| *said).map(error).collect()
    }

    /// The legal date.
    #[must_use]
    pub fn legal_date(&self, today: NaiveDate) -> NaiveDate {
        self.acted_on.or(self.document_date).unwrap_or(today)
    }

    /// The free texts.
    #[must_use]
    pub fn remarks(&self) -> Remarks {
        Remarks {
            note: self.note.clone(),
            legal_basis: self.legal_basis.clone(),
            recipients: self.recipients.clone(),
            more: None,
        }
    }
}

/// A paper that an act made.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Paper)]
pub struct PaperView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    #[schema(max_length = 500)]
    pub label: String,
    /// Where it stands.
    #[schema(max_length = 500)]
    pub href: String,
}

/// Which act it is; `handled` where that would tell what a sealed row hides.
#[derive(Debug, ToSchema)]
#[schema(max_length = 100)]
pub struct ActKind(pub String);

/// Kind of what acts are done to.
#[derive(Debug, ToSchema)]
#[schema(max_length = 50)]
pub struct SubjectKind(pub String);

code_enum! {
    /// Who signed.
    pub enum ActSignature {
        /// Người làm ký.
        Signed "signed" "Người thực hiện ký" "Signed by the acting position",
        /// Nhập thay chữ ký của người khác.
        Entered "entered" "Nhập theo chữ ký của người khác" "Entered for another's signature",
    }
}

/// An act as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActView {
    /// Its id; null for a `dry_run`.
    #[schema(required)]
    pub id: Option<Uuid>,
    /// Which act.
    #[schema(value_type = ActKind, example = "screening")]
    pub kind: String,
    /// Legal date.
    pub acted_on: NaiveDate,
    /// Number of the paper.
    #[schema(required, max_length = 100)]
    pub document_number: Option<String>,
    /// Date on the paper.
    #[schema(required)]
    pub document_date: Option<NaiveDate>,
    /// Whether the acting position signed.
    pub signature: ActSignature,
    /// Position that acted; null where a portal did, for its citizen.
    #[schema(required)]
    pub acting_position_id: Option<Uuid>,
    /// Position that signs; null where a portal acted.
    #[schema(required)]
    pub signer_position_id: Option<Uuid>,
}
