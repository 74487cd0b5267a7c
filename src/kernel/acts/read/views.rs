//! An act that was done, as it is shown.

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use crate::kernel::acts::header::{ActKind, ActSignature, Remarks};
use crate::kernel::acts::{CitizenAssertion, Departure, Opened, Proposal};
use crate::kernel::http::{Maskable, Masks};

/// An act that was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoneAct {
    /// Its id.
    pub id: Uuid,
    /// Which act; `handled` where that would tell what a sealed row hides.
    #[schema(value_type = ActKind, example = "screening")]
    pub kind: String,
    /// Legal date.
    pub acted_on: NaiveDate,
    /// Number of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub document_number: Maskable<String>,
    /// Date on the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<NaiveDate>)]
    pub document_date: Maskable<NaiveDate>,
    /// Whether the acting position signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ActSignature>, nullable = false)]
    pub signature: Option<String>,
    /// Position that acted; null where a portal did, for its citizen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub acting_position_id: Maskable<Uuid>,
    /// Position that signs; null where a portal acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub signer_position_id: Maskable<Uuid>,
    /// True where a machine acted.
    pub by_machine: bool,
    /// Act that this one annuls.
    #[schema(required)]
    pub annuls_act_id: Option<Uuid>,
    /// Act by which this one was annulled; null while it stands.
    #[schema(required)]
    pub annulled_by_act_id: Option<Uuid>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 20)]
    pub masked: Masks,
}

/// An act that was done, with what is said of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadAct {
    /// What lists show too.
    #[serde(flatten)]
    pub act: DoneAct,
    /// The note for the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 4000)]
    pub note: Maskable<String>,
    /// The reason in words, of an act that gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 4000)]
    pub reason: Maskable<String>,
    /// What the citizen himself says with it: of a supplement, a withdrawal, a rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 20_000)]
    pub statement: Maskable<String>,
    /// Who of several withdraws by it, by name: for those who keep, settle or work on the petition.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>, max_items = 1000)]
    pub withdrawn_by: Maskable<Vec<String>>,
    /// How many of several withdraw by it, as it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 100_000)]
    pub withdrawn_count: Maskable<i32>,
    /// How the portal that sent it knows the citizen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CitizenAssertion>)]
    pub citizen_assertion: Maskable<CitizenAssertion>,
    /// The body that it names in words, of an act that names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub body: Maskable<String>,
    /// Where who acted has decided otherwise than the rules find; the note says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Departure>>, max_items = 7)]
    pub departures: Maskable<Vec<Departure>>,
    /// What the rules proposed when it classified a petition, and what must be seen to besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Proposal>)]
    pub proposal: Maskable<Proposal>,
    /// What a correction found, by its names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Superseded>)]
    pub was: Maskable<Value>,
}

/// Who of those who signed withdraws: for those who work on the row.
const NAMES: &str = "/withdrawn_by";
/// What stands with the private texts.
const PRIVATE: [&str; 10] = [
    "/note",
    "/reason",
    "/statement",
    NAMES,
    "/withdrawn_count",
    "/citizen_assertion",
    "/body",
    "/departures",
    "/proposal",
    "/was",
];

impl ReadAct {
    /// The act with what was opened of it for the caller; `None`: nothing was.
    pub(super) fn of(mut act: DoneAct, opened: Option<Opened>) -> Self {
        let names = opened.as_ref().is_some_and(|opened| opened.names);
        if opened.is_none() {
            act.masked.extend(PRIVATE);
        } else if !names {
            act.masked.push(NAMES);
        }
        let (remarks, was) = opened.map(|opened| (opened.remarks, opened.was)).unzip();
        let remarks = remarks.as_ref();
        Self {
            act,
            note: remarks.map(|remarks| remarks.note.clone()),
            reason: told(remarks, "reason"),
            statement: told(remarks, "statement"),
            withdrawn_by: told(remarks.filter(|_| names), "withdrawn_by"),
            withdrawn_count: told(remarks, "withdrawn_count"),
            citizen_assertion: told(remarks, "citizen_assertion"),
            body: told(remarks, "body"),
            departures: told(remarks, "departures"),
            proposal: told(remarks, "proposal"),
            was,
        }
    }
}

fn told<T: DeserializeOwned>(remarks: Option<&Remarks>, name: &str) -> Maskable<T> {
    remarks.map(|remarks| remarks.told(name))
}

/// How the document shows what was corrected: members of a body of registration.
pub struct Superseded;

impl PartialSchema for Superseded {
    fn schema() -> RefOr<Schema> {
        let what = "Members of the registration by their names, as they stood before the correction.";
        let object = ObjectBuilder::new().description(Some(what));
        RefOr::T(Schema::Object(
            object.additional_properties(Some(AdditionalProperties::FreeForm(true))).build(),
        ))
    }
}

impl ToSchema for Superseded {}
