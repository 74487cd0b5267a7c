//! Types that generators make of the contract: each has a name, null means what the contract says it means.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Faults;
use crate::support::contract::contract;

/// Where component schemas stand.
const COMPONENTS: &str = "#/components/schemas/";

fn schemas() -> &'static Map<String, Value> {
    contract().document["components"]["schemas"].as_object().unwrap()
}

/// A schema without a reference and without the alternative to null.
fn kind(schema: &Value) -> Option<&str> {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")),
        kind => kind.as_str(),
    }
}

fn may_be_null(schema: &Value) -> bool {
    let has_null = |schema: &Value| {
        schema["type"] == "null"
            || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&"null".into()))
    };
    has_null(schema) || schema["oneOf"].as_array().is_some_and(|branches| branches.iter().any(has_null))
}

/// Calls `look` with every schema within this one that is not a component itself.
fn within(schema: &Value, place: &str, look: &mut dyn FnMut(&str, &Value)) {
    let mut each = |inner: &Value, place: &str| {
        look(place, inner);
        within(inner, place, look);
    };
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        each(property, &format!("{place}/{name}"));
    }
    if schema["items"].is_object() {
        each(&schema["items"], &format!("{place}[]"));
    }
    for union in ["oneOf", "anyOf", "allOf"] {
        for branch in schema[union].as_array().into_iter().flatten() {
            each(branch, place);
        }
    }
}

/// All schemas without a name of their own, with where they stand: within components, and in operations.
fn unnamed(look: &mut dyn FnMut(&str, &Value)) {
    for (name, schema) in schemas() {
        within(schema, name, look);
    }
    for (path, method, operation) in contract().operations() {
        let what = format!("{} {path}", method.to_uppercase());
        let mut each = |schema: &Value, place: &str| {
            look(place, schema);
            within(schema, place, look);
        };
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            each(&parameter["schema"], &format!("{what} ?{}", parameter["name"].as_str().unwrap()));
        }
        for content in operation["requestBody"]["content"].as_object().into_iter().flat_map(Map::values) {
            each(&content["schema"], &format!("{what} body"));
        }
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            for content in response["content"].as_object().into_iter().flat_map(Map::values) {
                each(&content["schema"], &format!("{what} {status}"));
            }
        }
    }
}

#[test]
fn no_object_is_anonymous() {
    let mut faults = Faults::default();
    unnamed(&mut |place, schema| {
        faults.unless(kind(schema) != Some("object"), || format!("{place}: an object without a name"));
    });
    for (name, schema) in schemas() {
        let told = kind(schema) != Some("object")
            || schema["properties"].as_object().is_some_and(|properties| !properties.is_empty())
            || schema["additionalProperties"] == true;
        faults.unless(told, || {
            format!("{name}: an object that says neither what is in it nor that it is open")
        });
    }
}

#[test]
fn every_enumeration_has_a_name() {
    let mut faults = Faults::default();
    unnamed(&mut |place, schema| {
        for word in ["enum", "x-extensible-enum"] {
            faults.unless(schema[word].is_null(), || format!("{place}: codes without a name"));
        }
    });
    for name in schemas().keys() {
        let pascal =
            name.starts_with(char::is_uppercase) && name.chars().all(|one| one.is_ascii_alphanumeric());
        faults.unless(pascal, || format!("{name} is no name of a type"));
    }
}

/// Codes in backticks that a text names.
fn codes_in(text: &str) -> usize {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|word| word.chars().all(|one| one.is_ascii_lowercase() || "0123456789_".contains(one)))
        .count()
}

#[test]
fn codes_stand_in_enumerations_and_not_in_prose() {
    let mut faults = Faults::default();
    unnamed(&mut |place, schema| {
        let text = schema["description"].as_str().unwrap_or_default();
        // A date or a free text may say with which codes it is needed.
        let listed = kind(schema) == Some("array") && kind(&schema["items"]) == Some("string");
        let code = (listed || kind(schema) == Some("string"))
            && schema["format"].is_null()
            && schema["pattern"] != r"\S";
        faults.unless(!code || codes_in(text) < 2, || format!("{place}: codes in prose: {text}"));
    });
}

/// Properties of answers whose codes come from several rooms, or from the database.
const CODES: [(&str, &str, &str); 28] = [
    ("DeadlineView", "status", "running"),
    ("DeadlineSummary", "status", "fulfilled_late"),
    ("CalendarDayView", "kind", "working_saturday"),
    ("CaseView", "complexity_level", "specially_complex"),
    ("CaseSummary", "complexity_level", "none"),
    ("PublicationView", "form", "posting"),
    ("MadePublicationView", "form", "mass_media"),
    ("NotificationView", "stage", "last_working_day"),
    ("ActView", "signature", "entered"),
    ("DoneAct", "signature", "signed"),
    ("NotifiedSubject", "type", "reception_schedule"),
    ("ActView", "kind", "case_dispatch"),
    ("DoneAct", "kind", "handled"),
    ("ReadAct", "kind", "progress_report"),
    ("TimelineEntry", "type", "petition.case_changed"),
    ("TimelineEntry", "subject_kind", "assignment"),
    ("AvailableAction", "action", "progress-reports"),
    ("JobView", "kind", "sweep_deadlines"),
    ("Unit", "register", "public_unit"),
    ("NoticeView", "outcome", "needs_longer"),
    ("NoticeView", "addressee", "forwarder"),
    ("LetterView", "of_act", "second-complaints"),
    ("PetitionSummary", "channel", "vneid"),
    ("Problem", "code", "tag_stale"),
    ("PetitionSummary", "flags", "over_level"),
    ("CaseView", "flags", "hot_spot_risk"),
    ("PetitionSummary", "intake_review", "late_submission"),
    ("ShortcomingView", "code", "E2_date"),
];

#[test]
fn codes_that_several_rooms_make_have_an_open_enumeration() {
    let mut faults = Faults::default();
    for (name, property, code) in CODES {
        let mut seen = BTreeSet::new();
        reach(&schemas()[name]["properties"][property], &mut seen);
        let open = |name: &String| {
            let codes = schemas()[name]["x-extensible-enum"].as_array();
            codes.is_some_and(|codes| codes.contains(&code.into()))
        };
        faults.unless(seen.len() == 1 && seen.iter().all(open), || {
            format!("{name}.{property}: no {code} in {seen:?}")
        });
    }
}

/// All components that a schema reaches.
fn reach(schema: &Value, seen: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let target =
                members.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix(COMPONENTS));
            if let Some(name) = target
                && seen.insert(name.to_owned())
            {
                reach(&schemas()[name], seen);
            }
            members.values().for_each(|member| reach(member, seen));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(item, seen)),
        _ => {}
    }
}

/// Components that requests and answers reach.
fn sides() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, operation) in contract().operations() {
        reach(&operation["requestBody"], &mut asked);
        reach(&operation["responses"], &mut answered);
    }
    (asked, answered)
}

#[test]
fn null_means_what_the_contract_says() {
    let mut faults = Faults::default();
    let (asked, answered) = sides();
    for (name, schema) in schemas() {
        let properties = schema["properties"].as_object();
        let nullable = properties.into_iter().flatten().filter(|(_, inner)| may_be_null(inner));
        for property in nullable.map(|(property, _)| property) {
            let required =
                schema["required"].as_array().is_some_and(|names| names.contains(&property.as_str().into()));
            // Null in a request is the same as nothing: nobody may be made to write it.
            faults.unless(!(asked.contains(name) && required), || {
                format!("{name}.{property}: a request must hold it, though null will do")
            });
            // Null in an answer means that nothing is there, absent that one may not see it or may not act on it.
            let maskable = properties.is_some_and(|all| all.contains_key("masked")) || property == "version";
            faults.unless(!answered.contains(name) || required || maskable, || {
                format!("{name}.{property}: null or absent, and nothing tells the difference")
            });
        }
    }
    for (path, method, operation) in contract().operations() {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            faults.unless(!may_be_null(&parameter["schema"]), || {
                format!(
                    "{} {path} ?{}: there is no way to write null",
                    method.to_uppercase(),
                    parameter["name"]
                )
            });
        }
    }
}
