//! What an intake officer can tick: a closed vocabulary, an unknown key is an error. Absent means: not known or not so.

mod dates;
pub mod kinds;
mod mediation;

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use self::dates::DATES;
use self::kinds::{
    Certificates, CourtStage, CrimeSigns, Obstacle, Pointer, SecretMarking, SignatureCopy, WithdrawalFacts,
};
pub use self::mediation::OF_MEDIATION;
use super::Kind;

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
    "not_in_legal_form",
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
    "several_places",
    "verification_shows_violation",
    "adds_evidence",
    "information_still_usable",
    "evidence_settler_broke_law",
    "within_authority",
    "competent_body_among_recipients",
    "already_guided",
    "already_transferred",
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
const TEXTS: &[&str] = &[
    "titled_as",
    "received_by",
    "impersonation_note",
    "legal_representative",
    "represented_person",
    "authorisation",
    "field",
    "location",
    "guided_ref",
    "lower_body",
    "duplicate_of",
    "previous_written_answer",
    "assigned_officer",
    "assigned_officer_relation",
];
const LISTS: &[&str] = &["documents", "evidence", "protected_relatives"];

/// Ticks of the officer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(pub Map<String, Value>);

impl Facts {
    /// A tick that is set.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.tick(name) == Some(true)
    }

    /// A tick that says no; one that was left out does not.
    #[must_use]
    pub fn denies(&self, name: &str) -> bool {
        self.tick(name) == Some(false)
    }

    /// Yes, no, or not known.
    #[must_use]
    pub fn tick(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    /// A number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// A text with something in it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
    }

    /// True where the key was sent, be it with null.
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.text(name)?.parse().ok()
    }

    /// A tick that is more than yes or no.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.0.get(name)?).ok()
    }

    /// The kinds found in the petition, each once.
    #[must_use]
    pub fn contents(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Vec::new();
        for kind in self.get::<Vec<Kind>>("contents").unwrap_or_default() {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }
}

fn object(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(kind))
}

fn named<T: ToSchema>() -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(T::name()))
}

/// One of a closed list, or null.
fn nullable<T: ToSchema>() -> RefOr<Schema> {
    RefOr::T(Schema::OneOf(OneOfBuilder::new().item(object(Type::Null).build()).item(named::<T>()).build()))
}

/// Properties that have a type of their own.
fn typed() -> Vec<(&'static str, RefOr<Schema>)> {
    let contents = ArrayBuilder::new().items(named::<Kind>()).max_items(Some(50)).build();
    let list = OneOfBuilder::new().item(object(Type::Boolean).build()).item(named::<SignatureCopy>()).build();
    vec![
        ("contents", RefOr::T(Schema::Array(contents))),
        ("secret_marking", nullable::<SecretMarking>()),
        ("court_stage", nullable::<CourtStage>()),
        ("crime_signs", nullable::<CrimeSigns>()),
        ("certificates", nullable::<Certificates>()),
        ("signature_list_attached", RefOr::T(Schema::OneOf(list))),
        ("withdrawal", nullable::<WithdrawalFacts>()),
        ("obstacle", nullable::<Obstacle>()),
        ("pointer", nullable::<Pointer>()),
    ]
}

impl PartialSchema for Facts {
    fn schema() -> RefOr<Schema> {
        let mut builder = object(Type::Object)
            .description(Some("What the officer ticks; an unknown key is an error. Days are not in the future, nor after the legal day of the act, but for `execution_on`."))
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
        for (name, schema) in typed() {
            builder = builder.property(name, schema);
        }
        RefOr::T(Schema::Object(builder.build()))
    }
}

fn component<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

impl ToSchema for Facts {
    fn name() -> Cow<'static, str> {
        "Facts".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        component::<Kind>(schemas);
        component::<SecretMarking>(schemas);
        component::<CourtStage>(schemas);
        component::<CrimeSigns>(schemas);
        component::<Certificates>(schemas);
        component::<SignatureCopy>(schemas);
        component::<WithdrawalFacts>(schemas);
        component::<Obstacle>(schemas);
        component::<Pointer>(schemas);
    }
}
