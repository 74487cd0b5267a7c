//! What the contract must hold, whatever operations it has.

mod editions;
mod pages;
mod pleasant;
mod retries;

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;
use tiepdan::api;
use tiepdan::kernel::access::gate::GateKind;
use tiepdan::people::scopes::SCOPES;

use crate::support::contract::{contract, json_body};

/// Compares with a committed file, or rewrites it where `variable` is set.
pub fn committed(variable: &str, file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os(variable).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).position(|(old, new)| old != new);
    let line = differs.unwrap_or(kept.lines().count().min(text.lines().count())) + 1;
    assert!(
        kept == text,
        "{file} is not what the program makes, from line {line} on: set {variable}=1 to rewrite it"
    );
}

#[test]
fn what_is_committed_is_what_the_program_makes() {
    for edition in api::EDITIONS {
        committed("UPDATE_OPENAPI", edition.file, &api::edition_text(edition.version, edition.language));
    }
}

/// Gathers all faults, so that they are corrected in one go.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn unless(&mut self, right: bool, fault: impl FnOnce() -> String) {
        if !right {
            self.0.push(fault());
        }
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        assert!(
            self.0.is_empty() || std::thread::panicking(),
            "{} faults:\n{}",
            self.0.len(),
            self.0.join("\n")
        );
    }
}

#[test]
fn every_operation_explains_itself() {
    let mut faults = Faults::default();
    let mut ids = HashSet::new();
    let tags: HashSet<&str> = contract().document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    for (path, method, operation) in contract().operations() {
        let what = format!("{} {path}", method.to_uppercase());
        for part in ["operationId", "summary", "description"] {
            faults.unless(operation[part].as_str().is_some_and(|text| !text.is_empty()), || {
                format!("{what}: no {part}")
            });
        }
        let id = operation["operationId"].as_str().unwrap();
        faults.unless(ids.insert(id.to_owned()), || format!("{what}: operationId {id} is there twice"));
        let tag = operation["tags"][0].as_str().unwrap_or("");
        faults.unless(tags.contains(tag), || format!("{what}: the tag {tag:?} is not described"));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let described = parameter["description"].as_str().is_some_and(|text| !text.is_empty());
            faults
                .unless(described, || format!("{what}: parameter {} has no description", parameter["name"]));
        }
        for (media, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            faults.unless(!content["example"].is_null(), || format!("{what}: no example of {media}"));
        }
        examples(&what, operation, &mut faults);
    }
}

fn examples(what: &str, operation: &Value, faults: &mut Faults) {
    let responses = operation["responses"].as_object().unwrap();
    faults.unless(responses.contains_key("429") && responses.contains_key("500"), || {
        format!("{what}: no 429 or 500")
    });
    for (status, response) in responses {
        let described = response["description"].as_str().is_some_and(|text| !text.is_empty());
        faults.unless(described, || format!("{what}: {status} has no description"));
        if status.starts_with('2') {
            for (media, content) in response["content"].as_object().into_iter().flatten() {
                // A `dry_run` answers what the act itself answers.
                let tried = status == "200" && responses.contains_key("201");
                let json = media == "application/json" && !tried;
                faults.unless(!json || !content["example"].is_null(), || {
                    format!("{what}: {status} has no example")
                });
            }
        }
    }
}

#[test]
fn examples_keep_the_contract() {
    let mut faults = Faults::default();
    for (path, method, operation) in contract().operations() {
        let what = format!("{} {path}", method.to_uppercase());
        let request = json_body(operation);
        if let (false, schema) = (request.is_null(), &request["schema"]) {
            let errors = contract().errors(schema, &request["example"]);
            faults
                .unless(errors.is_empty(), || format!("{what}: example of the body: {}", errors.join("; ")));
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = &response["content"]["application/json"];
            if content["example"].is_null() {
                continue;
            }
            let errors = contract().errors(&content["schema"], &content["example"]);
            faults
                .unless(errors.is_empty(), || format!("{what}: example of {status}: {}", errors.join("; ")));
        }
    }
}

#[test]
fn gates_show_in_the_document() {
    let mut faults = Faults::default();
    let scopes: HashSet<&str> = SCOPES.iter().map(|(scope, ..)| *scope).collect();
    let mut idle = scopes.clone();
    for route in api::routes() {
        let operation = &contract().document["paths"][route.path][route.method.as_str().to_lowercase()];
        let statuses = operation["responses"].as_object().unwrap();
        match &route.gate {
            GateKind::Public => {
                faults.unless(operation["security"] == serde_json::json!([]), || {
                    format!("{route:?}: is it open?")
                });
            }
            GateKind::Permission { scope, roles, .. } => {
                idle.remove(scope);
                faults.unless(scopes.contains(scope), || {
                    format!("{route:?}: the scope {scope} is not in the catalogue")
                });
                faults.unless(!roles.is_empty(), || format!("{route:?}: nobody may"));
                faults.unless(operation["security"][0]["bearer"][0] == *scope, || {
                    format!("{route:?}: its scope is missing")
                });
                for status in ["401", "403"] {
                    faults.unless(statuses.contains_key(status), || format!("{route:?}: no {status}"));
                }
            }
        }
    }
    faults.unless(idle.is_empty(), || format!("scopes that open nothing: {idle:?}"));
}

#[test]
fn requests_are_closed_and_bounded() {
    let mut faults = Faults::default();
    for (path, method, operation) in contract().operations() {
        let what = format!("{} {path}", method.to_uppercase());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            bounded(
                &format!("{what} ?{}", parameter["name"]),
                &parameter["schema"],
                &mut HashSet::new(),
                &mut faults,
            );
        }
        let body = &json_body(operation)["schema"];
        if !body.is_null() {
            bounded(&format!("{what} body"), body, &mut HashSet::new(), &mut faults);
        }
    }
}

fn is_kind(schema: &Value, wanted: &str) -> bool {
    match &schema["type"] {
        Value::String(kind) => kind == wanted,
        Value::Array(kinds) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    }
}

fn bounded(what: &str, schema: &Value, seen: &mut HashSet<String>, faults: &mut Faults) {
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.insert(reference.to_owned()) {
            let name = reference.rsplit('/').next().unwrap();
            bounded(
                &format!("{what} ({name})"),
                &contract().document["components"]["schemas"][name],
                seen,
                faults,
            );
        }
        return;
    }
    for union in ["oneOf", "anyOf", "allOf"] {
        for branch in schema[union].as_array().into_iter().flatten() {
            bounded(what, branch, seen, faults);
        }
    }
    let has = |name: &str| !schema[name].is_null();
    if is_kind(schema, "string") {
        let fixed = ["date", "date-time", "uuid", "time"].iter().any(|format| schema["format"] == *format);
        faults.unless(has("maxLength") || has("enum") || fixed, || format!("{what}: a text without a limit"));
    }
    if is_kind(schema, "integer") || is_kind(schema, "number") {
        faults.unless(has("minimum") && has("maximum"), || format!("{what}: a number without limits"));
    }
    if is_kind(schema, "array") {
        faults.unless(has("maxItems"), || format!("{what}: a list without a limit"));
        bounded(&format!("{what}[]"), &schema["items"], seen, faults);
    }
    if is_kind(schema, "object") {
        faults.unless(schema["additionalProperties"] == false, || format!("{what}: an open object"));
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            bounded(&format!("{what}/{name}"), property, seen, faults);
        }
    }
}

#[test]
fn one_name_means_one_schema() {
    let mut faults = Faults::default();
    let mut known: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    for route in api::routes() {
        for (name, schema) in &route.parts().components {
            let text = serde_json::to_string(schema).unwrap();
            let first = known.entry(name.clone()).or_insert_with(|| text.clone());
            faults.unless(*first == text, || format!("{route:?}: another schema is called {name} too"));
        }
    }
    let all = contract().document.to_string();
    for part in all.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        let there = contract().document["components"]["schemas"][name].is_object();
        faults.unless(there, || format!("the schema {name} is missing"));
    }
}
