//! Intake data that turn out to be wrong: which may be corrected, and how they are put together again. What is corrected is merged into
//! what stands (RFC 7396), and checked by the rules of registration.
//!
//! Not corrected here: number, book and register, which the statutory book keeps; the kind and field that the sender claimed, on
//! which screening decides; the wish for protection, which screening and reclassification know; and what a portal said of itself, its
//! own time and id and how it knows the citizen.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

use super::intake::NewPetition;
use crate::kernel::access::Caller;
use crate::kernel::http::extract::read_body;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::model::texts::{Content, People};
use crate::petitions::store::intakes::IntakeRow;

/// What may be corrected.
pub const CORRECTABLE: &[&str] = &[
    "received_on",
    "channel",
    "authentication",
    "subject",
    "content",
    "language",
    "written_on",
    "place",
    "occurred_on",
    "writers",
    "signers",
    "signer_count",
    "representative",
    "addressed_to",
    "forwarded_by",
    "about",
    "originals_attached",
];

/// A correction: the members that were wrong, as they are right, and why.
#[derive(Debug, Clone, Deserialize, Validate)]
pub struct CorrectionInput {
    /// Why it is corrected.
    pub reason: String,
    /// The members.
    #[serde(flatten)]
    pub patch: Map<String, Value>,
}

impl PartialSchema for CorrectionInput {
    /// Members of the schema of a registration, so that the two cannot differ; none is required.
    fn schema() -> RefOr<Schema> {
        let mut schema = NewPetition::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.description = Some("Intake data that were wrong, as they are right, and why.".to_owned());
            object.properties.retain(|name, _| CORRECTABLE.contains(&name.as_str()));
            object.required = vec!["reason".to_owned()];
            let reason = ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::String))
                .description(Some("What was wrong, and how that came."))
                .min_length(Some(1))
                .max_length(Some(4000))
                .pattern(Some(r"\S"));
            object.properties.insert("reason".to_owned(), RefOr::T(Schema::Object(reason.build())));
        }
        schema
    }
}

impl ToSchema for CorrectionInput {
    fn name() -> std::borrow::Cow<'static, str> {
        "PetitionCorrectionInput".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        NewPetition::schemas(schemas);
    }
}

impl CorrectionInput {
    /// Names of what is corrected.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.patch.keys().map(String::as_str).collect()
    }

    /// True where one of these is corrected.
    #[must_use]
    pub fn touches(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.patch.contains_key(*name))
    }

    /// What is wrong with it by itself.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldError> {
        let nothing = self.patch.is_empty();
        let nothing = nothing.then(|| FieldError::pointer("", "required", "Say what is to be corrected."));
        let taken = self.patch.get("received_on").is_some_and(Value::is_null);
        let detail = "Every petition has a day of receipt.";
        let taken = taken.then(|| FieldError::pointer("/received_on", "required", detail));
        nothing.into_iter().chain(taken).collect()
    }
}

/// A petition as it was registered, or corrected last.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Who.
    pub people: People,
    /// What.
    pub content: Content,
    /// What is known of its intake.
    pub intake: IntakeRow,
}

impl Registered {
    /// As the body of its registration, as far as that may be corrected.
    #[must_use]
    pub fn body(&self, petition: &Petition) -> Value {
        let (people, content, intake) = (&self.people, &self.content, &self.intake);
        json!({
            "received_on": petition.received_on,
            "channel": petition.channel,
            "authentication": intake.authentication,
            "subject": content.subject,
            "content": content.content,
            "language": intake.language,
            "written_on": intake.written_on,
            "place": content.place,
            "occurred_on": intake.occurred_on,
            "writers": people.writers,
            "signers": people.signers,
            "signer_count": intake.signer_count,
            "representative": people.representative,
            "addressed_to": content.addressed_to,
            "forwarded_by": content.forwarded_by,
            "about": content.about,
            "originals_attached": intake.originals_attached,
        })
    }

    /// As it is once corrected. Where as many people stood behind it as were named, those who are named now are counted.
    pub fn corrected(&self, petition: &Petition, input: &CorrectionInput) -> Outcome<NewPetition> {
        let mut body = self.body(petition);
        let named = i32::try_from(self.people.writers.len() + self.people.signers.len());
        if input.touches(&["writers", "signers"])
            && named.is_ok_and(|named| named == self.intake.signer_count)
        {
            body["signer_count"] = Value::Null;
        }
        merge(&mut body, &Value::Object(input.patch.clone()));
        read_body(body)
    }

    /// What the corrected members said before, for those who may read it.
    #[must_use]
    pub fn was(&self, petition: &Petition, input: &CorrectionInput) -> Value {
        let mut body = self.body(petition);
        if let Some(members) = body.as_object_mut() {
            members.retain(|name, _| input.patch.contains_key(name));
        }
        body
    }
}

/// Checks a correction by the rules of registration. Of a sealed petition what is corrected is held against itself and against what the
/// row shows, and not against what is closed: no refusal tells that, tried or in earnest.
pub fn check(
    petition: &Petition,
    (input, whole): (&CorrectionInput, &NewPetition),
    caller: &Caller,
    now: chrono::DateTime<chrono::Utc>,
) -> Outcome<()> {
    if !petition.sealed {
        return whole.check(caller, now).map(|_| ());
    }
    let mut shown = json!({
        "received_on": petition.received_on, "channel": petition.channel, "subject": "-", "content": "-",
    });
    merge(&mut shown, &Value::Object(input.patch.clone()));
    let shown: NewPetition = read_body(shown)?;
    shown.check(caller, now).map(|_| ())
}

/// What may not be corrected of this petition.
pub fn fixed(
    petition: &Petition,
    intake: &IntakeRow,
    (input, whole): (&CorrectionInput, &NewPetition),
) -> Outcome<()> {
    let wrong =
        |name: &str, detail: &str| FieldError::pointer(format!("/{name}"), "not_allowed", detail.to_owned());
    let mut errors = Vec::new();
    let moved = whole.received_on.is_some_and(|day| day != petition.received_on);
    if moved && intake.submitted_at.is_some() {
        errors.push(wrong("received_on", "A portal said when it took the petition: that is its own time."));
    }
    if moved && petition.is_second_entry() {
        errors.push(wrong("received_on", "Another book passed the petition on, on that day."));
    }
    let year = whole.received_on.map(|day| chrono::Datelike::year(&day));
    if moved && year.is_some_and(|year| year != intake.book_year) {
        let detail =
            "The statutory book of that year has its number: what was entered in the wrong one is voided.";
        errors.push(wrong("received_on", detail));
    }
    if input.touches(&["forwarded_by"]) && petition.is_second_entry() {
        errors.push(wrong("forwarded_by", "Another book of the commune passed the petition on."));
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
}

/// Merges a patch into a body (RFC 7396): null takes a member away, an object is merged, everything else is put in its place.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of RFC 7396, appendix A.
    #[test]
    fn patches_merge_as_the_standard_says() {
        let cases = [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a":"b"}), json!(["c"]), json!(["c"])),
            (json!({"a":"foo"}), json!(null), json!(null)),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ];
        for (mut target, patch, result) in cases {
            merge(&mut target, &patch);
            assert_eq!(target, result, "{patch}");
        }
    }
}
