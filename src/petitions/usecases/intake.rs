//! What a caller sends to register a petition, and the rules across its fields.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::access::{Caller, Register};
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::{EARLIEST, legal_day, years_before};
use crate::petitions::model::texts::{
    About, Addressee, CitizenAssertion, Content, Forwarder, People, Place, Representative, Writer,
};
use crate::petitions::model::{Authentication, Channel, Field, Kind};

/// Clocks of machines may run ahead by this much.
const SKEW: TimeDelta = TimeDelta::seconds(60);
/// A petition sent later than this after it was submitted is marked for review.
const LATE: TimeDelta = TimeDelta::days(3);
/// Years that the day of receipt of a paper may lie back when the staff enter it.
pub const YEARS_OF_STAFF: u32 = 10;
/// Years that a submission may lie back when a machine sends it: a long failure, not an old archive.
const YEARS_OF_MACHINES: u32 = 1;

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
    /// People who signed; default the number of writers.
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

    fn signer_errors(&self, errors: &mut Vec<FieldError>) {
        let unsigned = |writer: &&Writer| writer.signed == Some(false) && writer.fingerprint != Some(true);
        let signed = self.writers.len() - self.writers.iter().filter(unsigned).count();
        if self.signer_count.is_some_and(|count| usize::try_from(count).is_ok_and(|count| count < signed)) {
            let detail = "Not fewer than the known writers who signed.";
            errors.push(FieldError::pointer("/signer_count", "range", detail));
        }
    }

    /// The day of receipt of a petition that is only tried out, by whomever, and what is wrong with its days.
    pub fn preview_days(&self, now: DateTime<Utc>) -> (NaiveDate, Vec<FieldError>) {
        let today = legal_day(now);
        let mut errors = Vec::new();
        let (pointer, told) = match (self.received_on, self.submitted_at) {
            (None, Some(instant)) => ("/submitted_at", legal_day(instant)),
            (day, _) => ("/received_on", day.unwrap_or(today)),
        };
        if self.received_on.is_some() && self.submitted_at.is_some() {
            let detail = "Either received_on or submitted_at.";
            errors.push(FieldError::pointer("/submitted_at", "not_allowed", detail));
        }
        if told > today {
            errors.push(FieldError::pointer(pointer, "future", "This day has not come yet."));
        } else if told < years_before(today, YEARS_OF_STAFF) {
            errors.push(FieldError::pointer(pointer, "range", "Not more than ten years ago."));
        }
        self.dates(told, today, &mut errors);
        self.signer_errors(&mut errors);
        (told, errors)
    }

    /// The dates that the body tells of: none before anybody's lifetime, and none after what it must precede.
    fn dates(&self, received_on: NaiveDate, today: NaiveDate, errors: &mut Vec<FieldError>) {
        let mut between = |pointer: String, day: Option<NaiveDate>, latest: NaiveDate, what: &str| {
            let Some(day) = day else { return };
            if day < EARLIEST {
                errors.push(FieldError::pointer(pointer, "range", "Not before 1900."));
            } else if day > latest {
                let code = if latest == today { "future" } else { "inverted" };
                errors.push(FieldError::pointer(pointer, code, format!("Not after {what}.")));
            }
        };
        let receipt = "the day of receipt";
        between("/written_on".to_owned(), self.written_on, received_on, receipt);
        between("/occurred_on".to_owned(), self.occurred_on, received_on, receipt);
        let letter = self.forwarded_by.as_ref().and_then(|forwarder| forwarder.document_date);
        between("/forwarded_by/document_date".to_owned(), letter, received_on, receipt);
        for (index, writer) in self.writers.iter().enumerate() {
            between(format!("/writers/{index}/date_of_birth"), writer.date_of_birth, today, "today");
        }
        for (index, about) in self.about.iter().enumerate() {
            between(format!("/about/{index}/date"), about.date, received_on, receipt);
            between(format!("/about/{index}/received_on"), about.received_on, received_on, receipt);
            // What is disputed may still lie ahead.
            between(format!("/about/{index}/execution_on"), about.execution_on, NaiveDate::MAX, "");
            for (number, day) in about.act_dates.iter().enumerate() {
                let pointer = format!("/about/{index}/act_dates/{number}");
                between(pointer, Some(*day), NaiveDate::MAX, "");
            }
        }
        if let Some(assertion) = &self.citizen_assertion {
            between("/citizen_assertion/at".to_owned(), Some(legal_day(assertion.at)), today, "today");
        }
    }

    fn days(&self, caller: &Caller, now: DateTime<Utc>, errors: &mut Vec<FieldError>) -> Days {
        let today = legal_day(now);
        match caller {
            Caller::Machine(_) => {
                if self.received_on.is_some() {
                    errors.push(FieldError::pointer(
                        "/received_on",
                        "not_allowed",
                        "Machines send submitted_at.",
                    ));
                }
                let Some(submitted_at) = self.submitted_at else {
                    errors.push(FieldError::pointer(
                        "/submitted_at",
                        "required",
                        "Machines must say when they took it.",
                    ));
                    return Days { received_on: today, late: false };
                };
                if submitted_at > now + SKEW {
                    errors.push(FieldError::pointer(
                        "/submitted_at",
                        "future",
                        "This instant has not come yet.",
                    ));
                }
                if legal_day(submitted_at) < years_before(today, YEARS_OF_MACHINES) {
                    let detail = "Not more than a year ago: older petitions are entered by the staff.";
                    errors.push(FieldError::pointer("/submitted_at", "range", detail));
                }
                Days { received_on: legal_day(submitted_at).min(today), late: now - submitted_at > LATE }
            }
            Caller::Person(_) => {
                if self.submitted_at.is_some() {
                    errors.push(FieldError::pointer(
                        "/submitted_at",
                        "not_allowed",
                        "Staff send received_on.",
                    ));
                }
                if self.received_on.is_some_and(|day| day > today) {
                    errors.push(FieldError::pointer("/received_on", "future", "This day has not come yet."));
                }
                if self.received_on.is_some_and(|day| day < years_before(today, YEARS_OF_STAFF)) {
                    errors.push(FieldError::pointer("/received_on", "range", "Not more than ten years ago."));
                }
                Days { received_on: self.received_on.unwrap_or(today), late: false }
            }
        }
    }

    /// The part that says who.
    #[must_use]
    pub fn people(&self) -> People {
        People {
            writers: self.writers.clone(),
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

    /// How many people stand behind it.
    #[must_use]
    pub fn signers(&self) -> i32 {
        let known = i32::try_from(self.writers.len()).unwrap_or(i32::MAX);
        self.signer_count.unwrap_or(known).max(known)
    }
}
