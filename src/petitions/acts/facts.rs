//! What an intake officer can tick: a closed vocabulary, an unknown key is an error. Absent means: not known or not so.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::kernel::problem::FieldError;
use crate::kernel::time::EARLIEST;

const BOOLEANS: &[&str] = &[
    "signed",
    "fingerprint",
    "has_date",
    "legible",
    "oral",
    "record_made",
    "written_by_receiver",
    "read_back",
    "stamped",
    "translation_notarised",
    "passport_number_given",
    "originals_attached",
    "presented_in_person",
    "anonymous",
    "impersonation_confirmed",
    "capacity",
    "complainant_is_organisation",
    "represented_has_capacity",
    "concerns_child",
    "same_writer",
    "all_signatures_on_petition",
    "representative_is_petitioner",
    "content_clear",
    "has_reason",
    "has_request",
    "harsh_wording",
    "insulting",
    "praise",
    "party_member",
    "party_rules_breached",
    "denounced_is_head",
    "normative_act",
    "directly_affected",
    "direct_interest",
    "concrete_evidence",
    "names_violator",
    "verifiable",
    "clear_and_concrete",
    "verification_shows_violation",
    "adds_evidence",
    "information_still_usable",
    "evidence_settler_broke_law",
    "within_authority",
    "competent_body_among_recipients",
    "already_guided",
    "forwarder_asks_reply",
    "citizen_asked_forwarder_for_result",
    "lower_body_overdue",
    "lower_body_extended",
    "new_facts",
    "same_settler",
    "second_instance_done",
    "effective_decision",
    "signs_of_illegality",
    "grows_out_of_settled_complaint",
    "mediation_done",
    "limitation_passed",
    "obstacle_claimed",
    "court_involved",
    "court_review_answered",
    "irreparable_harm",
    "imminent_danger",
    "threat",
    "protection_requested",
    "hot_spot_risk",
    "dialogue_mandatory",
];
const INTEGERS: &[&str] = &[
    "writer_age",
    "crowd_present",
    "amount_vnd",
    "complaint_instance",
    "days_since_termination",
    "days_since_receipt",
    "calendar_days_since_receipt",
    "excluded_days",
];
const DATES: &[&str] =
    &["lower_body_accepted_on", "terminated_on", "mediation_failed_on", "court_accepted_on", "execution_on"];
const TEXTS: &[&str] = &[
    "titled_as",
    "received_by",
    "impersonation_note",
    "legal_representative",
    "represented_person",
    "authorisation",
    "field",
    "location",
    "secret_marking",
    "guided_ref",
    "lower_body",
    "duplicate_of",
    "previous_written_answer",
    "court_stage",
    "crime_signs",
    "certificates",
    "assigned_officer",
    "assigned_officer_relation",
];
const LISTS: &[&str] = &["documents", "contents", "evidence", "protected_relatives"];

/// Ticks of the officer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(pub Map<String, Value>);

impl Facts {
    /// A tick that is set.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Dates that nobody can mean.
    pub fn date_errors(&self) -> Vec<FieldError> {
        let day = |name: &&str| self.0.get(*name)?.as_str()?.parse::<NaiveDate>().ok();
        let old = DATES.iter().filter(|name| day(name).is_some_and(|day| day < EARLIEST));
        old.map(|name| FieldError::pointer(format!("/facts/{name}"), "range", "Not before 1900.")).collect()
    }
}

fn object(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(kind))
}

impl PartialSchema for Facts {
    fn schema() -> RefOr<Schema> {
        let mut builder = object(Type::Object)
            .description(Some("What the officer ticks; an unknown key is an error."))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        for name in BOOLEANS {
            builder = builder.property(*name, Schema::Object(object(Type::Boolean).build()));
        }
        for name in INTEGERS {
            let integer =
                object(Type::Integer).minimum(Some(0)).maximum(Some(9_007_199_254_740_991_i64)).build();
            builder = builder.property(*name, Schema::Object(integer));
        }
        for name in DATES {
            let date =
                object(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).build();
            builder = builder.property(*name, Schema::Object(date));
        }
        for name in TEXTS {
            let nullable = ObjectBuilder::new()
                .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
                .max_length(Some(500))
                .build();
            builder = builder.property(*name, Schema::Object(nullable));
        }
        for name in LISTS {
            let list = ArrayBuilder::new()
                .items(object(Type::String).max_length(Some(200)))
                .max_items(Some(50))
                .build();
            builder = builder.property(*name, Schema::Array(list));
        }
        RefOr::T(Schema::Object(builder.build()))
    }
}

impl ToSchema for Facts {}
