//! The protected texts of a petition, as they lie encrypted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

pub use crate::kernel::acts::CitizenAssertion;

/// Who wrote, and how they are known: the part `people`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Writers.
    pub writers: Vec<Writer>,
    /// Who signed besides the writers.
    #[serde(default)]
    pub signers: Vec<Signer>,
    /// Representative of a group.
    pub representative: Option<Representative>,
    /// How a machine knows the citizen.
    pub citizen_assertion: Option<CitizenAssertion>,
}

/// What it says: the part `content`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What it is about.
    pub subject: String,
    /// The text.
    pub content: String,
    /// Where.
    pub place: Option<Place>,
    /// Whom or what it is about.
    pub about: Vec<About>,
    /// To whom it is written.
    pub addressed_to: Vec<Addressee>,
    /// Who passed it on.
    pub forwarded_by: Option<Forwarder>,
}

/// A body or person that the petition is addressed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 300, min_length = 1, example = "UBND xã Vân Khê")]
pub struct Addressee(pub String);

crate::code_enum! {
    /// What a writer is.
    pub enum WriterKind {
        /// Cá nhân.
        Person "person" "Cá nhân" "Person",
        /// Cơ quan, tổ chức.
        Organisation "organisation" "Cơ quan, tổ chức" "Organisation",
    }
}

/// One writer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Writer {
    /// Full name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Nguyễn Văn A")]
    pub name: String,
    /// Address.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub address: Option<String>,
    /// Number of the identity paper.
    #[serde(default)]
    #[schema(max_length = 30, pattern = "^[0-9A-Za-z -]*$", example = "099061007950")]
    pub id_number: Option<String>,
    /// Kind of identity paper.
    #[serde(default)]
    #[schema(max_length = 50)]
    pub id_type: Option<String>,
    /// Phone.
    #[serde(default)]
    #[schema(max_length = 30)]
    pub phone: Option<String>,
    /// E-mail.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Date of birth.
    #[serde(default)]
    pub date_of_birth: Option<NaiveDate>,
    /// Signed.
    #[serde(default)]
    pub signed: Option<bool>,
    /// Put a fingerprint.
    #[serde(default)]
    pub fingerprint: Option<bool>,
    /// Person or organisation; default person.
    #[serde(default)]
    pub kind: Option<WriterKind>,
    /// Legal representative of an organisation.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub legal_representative: Option<String>,
    /// Tax code of an organisation.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub tax_code: Option<String>,
}

/// One of a group who signed a petition (người cùng ký đơn) and is none of its writers. Named nowhere but where the identity of
/// the writers is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Full name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Nguyễn Văn A")]
    pub name: String,
    /// Address.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub address: Option<String>,
    /// Number of the identity paper.
    #[serde(default)]
    #[schema(max_length = 30, pattern = "^[0-9A-Za-z -]*$", example = "099061007950")]
    pub id_number: Option<String>,
    /// Put a fingerprint instead of a signature.
    #[serde(default)]
    pub fingerprint: Option<bool>,
}

/// A name in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 200, min_length = 1)]
pub struct PersonName(pub String);

/// Representative of a group (người đại diện).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Representative {
    /// Names: one or two for five to ten people, at most five (Luật TCD Art 29).
    #[schema(min_items = 1, max_items = 5)]
    pub names: Vec<PersonName>,
    /// There is a written appointment.
    pub appointment_letter: bool,
    /// All signed it.
    pub letter_signed_by_all: bool,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Village.
    #[serde(default)]
    #[schema(max_length = 64, pattern = "^[a-z0-9-]+$", example = "thon-ha")]
    pub village_code: Option<String>,
    /// In words.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub address_text: Option<String>,
    /// Exact point.
    #[serde(default)]
    pub point: Option<Point>,
    /// Accuracy in metres.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub accuracy_m: Option<i32>,
}

/// A point on earth, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Latitude in degrees.
    #[schema(minimum = -90, maximum = 90, example = 21.1)]
    pub lat: f64,
    /// Longitude in degrees.
    #[schema(minimum = -180, maximum = 180, example = 105.2)]
    pub lon: f64,
}

/// Who passed it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Forwarder {
    /// What the forwarder is.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    pub kind: super::ForwarderType,
    /// Name.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Body.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub body: Option<String>,
    /// Number of the covering letter.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub document_number: Option<String>,
    /// Date of the covering letter.
    #[serde(default)]
    pub document_date: Option<NaiveDate>,
}

crate::code_enum! {
    /// What a petition is about.
    pub enum AboutType {
        /// Quyết định.
        Decision "decision" "Quyết định" "Decision",
        /// Hành vi.
        Act "act" "Hành vi" "Act",
        /// Cá nhân.
        Person "person" "Cá nhân" "Person",
        /// Cơ quan, tổ chức.
        Body "body" "Cơ quan, tổ chức" "Body",
        /// Quy định.
        Regulation "regulation" "Quy định" "Regulation",
        /// Chưa rõ.
        Unknown "unknown" "Chưa rõ" "Unknown",
    }
}

/// Whom or what a petition is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What it is.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    pub kind: AboutType,
    /// Position of a person in office.
    #[serde(default)]
    pub position_id: Option<Uuid>,
    /// Name.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Address.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub address: Option<String>,
    /// Position in words.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub position: Option<String>,
    /// Unit in words.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub unit: Option<String>,
    /// Number of a decision.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub number: Option<String>,
    /// Date of a decision.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// Who issued it.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub issued_by: Option<String>,
    /// Title of a decision.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub title: Option<String>,
    /// When the writer received it.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// Days of the acts, not after the receipt.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub act_dates: Vec<NaiveDate>,
    /// What it concerns.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub concerns: Option<String>,
    /// When it is to be carried out.
    #[serde(default)]
    pub execution_on: Option<NaiveDate>,
}
