//! Problems on the wire: `application/problem+json` (RFC 9457) for every error.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::kernel::problem::{AvailableAction, Code, Language, Problem};

/// The problem document. Its stable member is `code`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "/problems/body_invalid", "title": "The request body is not valid.", "status": 400,
    "code": "body_invalid", "request_id": "req_7f3kq2m9x4ht",
    "errors": [{"pointer": "/content", "code": "required", "detail": "This property is required."}]
}))]
pub struct ProblemDocument {
    /// Page that explains the code.
    #[serde(rename = "type")]
    #[schema(rename = "type", max_length = 200)]
    pub kind: String,
    /// What the code means, in the language asked for.
    #[schema(max_length = 500)]
    pub title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Stable code.
    #[schema(value_type = Code)]
    pub code: String,
    /// One more sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub detail: Option<String>,
    /// Id of the request, for support and logs.
    #[schema(max_length = 64)]
    pub request_id: String,
    /// All wrong fields at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 1000)]
    pub errors: Vec<ProblemField>,
    /// Article that bars it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub legal_basis: Option<String>,
    /// What is lawful now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 100)]
    pub available_actions: Option<Vec<AvailableAction>>,
    /// Latest lawful day, where an act came too late.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub latest_lawful_on: Option<chrono::NaiveDate>,
    /// Earliest lawful day, where an act came too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub earliest_lawful_on: Option<chrono::NaiveDate>,
    /// How that day was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub explanation: Option<ProblemExplanation>,
    /// That day may still move: the count met days of a provisional calendar year.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub provisional: Option<bool>,
    /// The current tag, where the one sent was stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub current_etag: Option<String>,
    /// The permission that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub required_permission: Option<String>,
    /// What exists already, where a reference was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub existing: Option<ExistingObject>,
}

/// A count in words, in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemExplanation {
    /// Vietnamese.
    #[schema(max_length = 8000)]
    pub vi: String,
    /// English.
    #[schema(max_length = 8000)]
    pub en: String,
}

/// An object that exists already.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExistingObject {
    /// Its id.
    pub id: uuid::Uuid,
    /// Where it stands.
    #[schema(max_length = 500)]
    pub href: String,
}

/// One wrong field: exactly one of `pointer`, `parameter`, `header` says where.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub pointer: Option<String>,
    /// Query or path parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub parameter: Option<String>,
    /// Request header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub header: Option<String>,
    /// What kind of error.
    #[schema(max_length = 100)]
    pub code: String,
    /// One sentence; never quotes the value.
    #[schema(max_length = 1000)]
    pub detail: String,
}

/// The problem document of a problem.
#[must_use]
pub fn document(problem: &Problem, language: Language, request_id: &str) -> Value {
    let code = problem.code;
    let mut members = Map::new();
    members.insert("type".to_owned(), json!(format!("/problems/{}", code.as_str())));
    members.insert("title".to_owned(), json!(code.title(language)));
    members.insert("status".to_owned(), json!(code.status()));
    members.insert("code".to_owned(), json!(code.as_str()));
    members.insert("request_id".to_owned(), json!(request_id));
    if let Some(detail) = &problem.detail {
        members.insert("detail".to_owned(), json!(detail));
    }
    if !problem.errors.is_empty() {
        members.insert("errors".to_owned(), json!(problem.errors));
    }
    if let Some(article) = &problem.legal_basis {
        members.insert("legal_basis".to_owned(), json!(article));
    }
    if let Some(actions) = &problem.available_actions {
        members.insert("available_actions".to_owned(), json!(actions));
    }
    members.extend(problem.more.clone());
    Value::Object(members)
}
