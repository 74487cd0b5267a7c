//! What a caller sends to register a petition, and the rules across its fields.

mod days;
mod signers;
pub mod view;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

pub use self::days::{MARKS, YEARS_OF_STAFF};
use crate::kernel::access::{Caller, Register};
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::legal_day;
use crate::petitions::model::texts::{
    About, Addressee, CitizenAssertion, Content, Forwarder, People, Place, Representative, Signer, Writer,
};
use crate::petitions::model::{Authentication, Channel, Field, Kind};

/// A petition to register.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPetition {
    /// Commune; only for callers that serve several.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5, example = "99001")]
    pub commune: Option<String>,
    /// Legal day of receipt; staff only, default today. Not in the future, nor more than ten years ago.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// When the portal took it; required from machines, whose `received_on` is its date at +07:00. Not in the future, nor
    /// more than a year ago.
    #[serde(default)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// How it came.
    pub channel: Channel,
    /// Register; default the government's.
    #[serde(default)]
    pub register: Option<Register>,
    /// Unit that keeps the book; default the register's root unit, required for `public_unit`.
    #[serde(default)]
    pub unit_id: Option<Uuid>,
    /// What the sender calls it; decides the first deadlines until screening.
    #[serde(default)]
    pub claimed_kind: Option<Kind>,
    /// Field the sender names.
    #[serde(default)]
    pub claimed_field: Option<Field>,
    /// How the writer stands behind it; default none.
    #[serde(default)]
    pub authentication: Option<Authentication>,
    /// What it is about, in one line.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"\S",
        example = "Phản ánh ổ gà trên đường liên thôn"
    )]
    pub subject: String,
    /// The text.
    #[schema(
        min_length = 1,
        max_length = 20_000,
        pattern = r"\S",
        example = "Đoạn đường trước cổng trường có nhiều ổ gà sâu."
    )]
    pub content: String,
    /// ISO 639 code; default `vi`.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 3, pattern = "^[a-z]{2,3}$", example = "vi")]
    pub language: Option<String>,
    /// Date of writing.
    #[serde(default)]
    pub written_on: Option<NaiveDate>,
    /// Where.
    #[serde(default)]
    pub place: Option<Place>,
    /// When it happened.
    #[serde(default)]
    pub occurred_on: Option<NaiveDate>,
    /// Known writers; none: anonymous.
    #[serde(default)]
    #[validate(nested)]
    #[schema(max_items = 50)]
    pub writers: Vec<Writer>,
    /// Who signed besides the writers: the list of a group. They are shown only where the identity of the writers is opened.
    #[serde(default)]
    #[validate(nested)]
    #[schema(max_items = 1000)]
    pub signers: Vec<Signer>,
    /// People who signed; default the number of writers and signers that are named.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub signer_count: Option<i32>,
    /// Representative of a group.
    #[serde(default)]
    #[validate(nested)]
    pub representative: Option<Representative>,
    /// To whom it is written.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub addressed_to: Vec<Addressee>,
    /// Who passed it on.
    #[serde(default)]
    #[validate(nested)]
    pub forwarded_by: Option<Forwarder>,
    /// Whom or what it is about.
    #[serde(default)]
    #[validate(nested)]
    #[schema(max_items = 50)]
    pub about: Vec<About>,
    /// How a machine knows the citizen.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
    /// Originals are in the envelope.
    #[serde(default)]
    pub originals_attached: Option<bool>,
    /// The writer asks for protection.
    #[serde(default)]
    pub wishes_protection: Option<bool>,
    /// The portal's own id, unique for the portal and commune.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub external_ref: Option<String>,
    /// Petition with several contents that its writer was advised to split, and of which this is a part.
    #[serde(default)]
    pub split_from_id: Option<Uuid>,
    /// In which of your positions you register it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

/// Days of a petition after the rules were applied.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// Legal day of receipt.
    pub received_on: NaiveDate,
    /// Sent late by a portal.
    pub late: bool,
}

impl NewPetition {
    /// Applies the rules across fields; all errors at once.
    pub fn check(&self, caller: &Caller, now: DateTime<Utc>) -> Outcome<Days> {
        let today = legal_day(now);
        let mut errors = Vec::new();
        let days = self.days(caller, now, &mut errors);
        self.dates(days.received_on, today, &mut errors);
        if self.register == Some(Register::PublicUnit) && self.unit_id.is_none() {
            errors.push(FieldError::pointer(
                "/unit_id",
                "required",
                "A public unit's book is named by its unit.",
            ));
        }
        self.signer_errors(&mut errors);
        if errors.is_empty() { Ok(days) } else { Err(Problem::body(errors)) }
    }

    /// The part that says who.
    #[must_use]
    pub fn people(&self) -> People {
        People {
            writers: self.writers.clone(),
            signers: self.signers.clone(),
            representative: self.representative.clone(),
            citizen_assertion: self.citizen_assertion.clone(),
        }
    }

    /// The part that says what.
    #[must_use]
    pub fn text(&self) -> Content {
        Content {
            subject: self.subject.clone(),
            content: self.content.clone(),
            place: self.place.clone(),
            about: self.about.clone(),
            addressed_to: self.addressed_to.clone(),
            forwarded_by: self.forwarded_by.clone(),
        }
    }
}
