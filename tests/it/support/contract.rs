//! The contract as a judge: an answer that the document does not allow fails its test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use tiepdan::api;

use super::answer::Answer;
use super::masks;

/// Paths that are pages or files, not operations.
const PAGES: &[&str] = &["/docs", "/problems/", "/openapi.json", "/openapi-3.0.json", "/openapi.vi.json"];

/// The document with compiled schemas.
pub struct Contract {
    pub document: Value,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

/// The contract of this build.
pub fn contract() -> &'static Contract {
    static CONTRACT: OnceLock<Contract> = OnceLock::new();
    CONTRACT.get_or_init(|| Contract { document: in_place(api::document()), compiled: Mutex::default() })
}

/// The document with the answers that operations share where they are referred to.
pub fn in_place(mut document: Value) -> Value {
    let shared = document["components"]["responses"].clone();
    let items = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for response in responses.into_iter().flat_map(Map::values_mut) {
            if let Some(name) = response["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
                *response = shared[name].clone();
            }
        }
    }
    document
}

/// The JSON body of an operation: its medium is JSON, or a merge-patch.
pub fn json_body(operation: &Value) -> &Value {
    let media = ["application/json", "application/merge-patch+json"];
    let content = &operation["requestBody"]["content"];
    media.iter().map(|media| &content[*media]).find(|content| !content.is_null()).unwrap_or(&Value::Null)
}

impl Contract {
    /// Path templates with their operations by method.
    pub fn paths(&self) -> &Map<String, Value> {
        self.document["paths"].as_object().unwrap()
    }

    /// Every operation with its path and method.
    pub fn operations(&self) -> Vec<(&str, &str, &Value)> {
        let mut all = Vec::new();
        for (path, item) in self.paths() {
            for (method, operation) in item.as_object().unwrap() {
                all.push((path.as_str(), method.as_str(), operation));
            }
        }
        all
    }

    /// Fails where the answer breaks the contract.
    #[track_caller]
    pub fn hold(&self, answer: &Answer) {
        let what = format!("{} {} → {}", answer.method, answer.path, answer.status);
        assert_eq!(answer.header("api-version"), "1", "{what}: API-Version");
        assert!(!answer.header("x-request-id").is_empty(), "{what}: X-Request-Id");
        assert!(!answer.header("content-language").is_empty(), "{what}: Content-Language");
        if answer.path.starts_with("/v1/") {
            assert!(!answer.header("cache-control").is_empty(), "{what}: Cache-Control");
        }
        let item = self.find(&answer.path);
        let operation = item.and_then(|item| item.get(answer.method.to_lowercase()));
        match (item, operation) {
            (_, Some(operation)) => self.hold_operation(&what, operation, answer),
            (Some(_), None) => {
                assert_eq!(answer.status, 405, "{what}: the method is not in the contract");
                assert!(!answer.header("allow").is_empty(), "{what}: Allow");
                self.problem(&what, answer);
            }
            (None, None) if PAGES.iter().any(|page| answer.path.starts_with(page)) && answer.status < 400 => {
            }
            (None, None) => {
                assert!(
                    [400, 404].contains(&answer.status),
                    "{what}: the path is not in the contract: {}",
                    answer.text
                );
                self.problem(&what, answer);
            }
        }
    }

    #[track_caller]
    fn hold_operation(&self, what: &str, operation: &Value, answer: &Answer) {
        let response = &operation["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{what}: this status is not documented: {}", answer.text);
        self.headers(what, &response["headers"], answer);
        let media_type = answer.header("content-type").split(';').next().unwrap_or("").trim();
        let Some(content) = response["content"].as_object() else {
            assert!(answer.text.is_empty(), "{what}: a body where the contract has none");
            return;
        };
        let schema = content.get(media_type).map(|content| &content["schema"]);
        let schema = schema
            .unwrap_or_else(|| panic!("{what}: the contract does not have {media_type:?}: {}", answer.text));
        if media_type.ends_with("/json") || media_type.ends_with("+json") {
            self.check(what, schema, &answer.body);
            let faults = masks::faults(&self.document, schema, &answer.body);
            assert!(faults.is_empty(), "{what}: {faults:?}\n{:#}", answer.body);
        }
        if answer.status >= 400 && media_type == "application/problem+json" {
            self.problem(what, answer);
        }
    }

    /// What must be there is there, what is there is documented and as its schema says.
    #[track_caller]
    fn headers(&self, what: &str, documented: &Value, answer: &Answer) {
        for (name, header) in documented.as_object().into_iter().flatten() {
            let shared = header["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
            let header = shared.map_or(header, |pointer| self.document.pointer(pointer).unwrap());
            let sent = answer.header(name);
            if sent.is_empty() {
                assert!(header["required"] != true, "{what}: the header {name} is missing");
            } else {
                self.check(what, &header["schema"], &json!(sent));
            }
        }
        for name in ["ETag", "Link", "Location", "RateLimit", "Retry-After", "WWW-Authenticate"] {
            let undocumented = documented[name].is_null() && !answer.header(name).is_empty();
            assert!(!undocumented, "{what}: the header {name} is not documented");
        }
    }

    #[track_caller]
    fn problem(&self, what: &str, answer: &Answer) {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}: {}", answer.text);
        self.check(what, &json!({ "$ref": "#/components/schemas/Problem" }), &answer.body);
        assert_eq!(answer.body["status"], answer.status, "{what}");
        assert_eq!(answer.body["request_id"], answer.header("x-request-id"), "{what}");
        let retry = !answer.header("retry-after").is_empty();
        assert_eq!(retry, matches!(answer.status, 429 | 503), "{what}: Retry-After");
        assert_eq!(
            answer.status == 401,
            !answer.header("www-authenticate").is_empty(),
            "{what}: WWW-Authenticate"
        );
    }

    /// What is wrong with a value by a schema of the document.
    pub fn errors(&self, schema: &Value, value: &Value) -> Vec<String> {
        let validator = self.compile(schema);
        validator.iter_errors(value).map(|error| format!("{} {error}", error.instance_path())).collect()
    }

    #[track_caller]
    fn check(&self, what: &str, schema: &Value, body: &Value) {
        let errors = self.errors(schema, body);
        assert!(errors.is_empty(), "{what} breaks the contract:\n{}\n{body:#}", errors.join("\n"));
    }

    fn compile(&self, schema: &Value) -> Arc<Validator> {
        let key = schema.to_string();
        let mut compiled = self.compiled.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let make = || {
            let whole = json!({ "allOf": [schema], "components": self.document["components"] });
            // Clients must bear codes they do not know; this build answers none that the document does not name.
            let whole: Value =
                serde_json::from_str(&whole.to_string().replace("\"x-extensible-enum\":", "\"enum\":"))
                    .unwrap();
            let options = jsonschema::options()
                .with_draft(jsonschema::Draft::Draft202012)
                .should_validate_formats(true);
            Arc::new(options.offline().build(&whole).unwrap())
        };
        compiled.entry(key).or_insert_with(make).clone()
    }

    /// The item of the template that the path fits; one without places goes first.
    fn find(&self, path: &str) -> Option<&Value> {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let places: Vec<&str> = template.split('/').collect();
            places.len() == parts.len()
                && places.iter().zip(&parts).all(|(place, part)| place.starts_with('{') || place == part)
        };
        let fitting = self.paths().iter().filter(|(template, _)| fits(template));
        fitting.min_by_key(|(template, _)| template.matches('{').count()).map(|(_, item)| item)
    }
}
