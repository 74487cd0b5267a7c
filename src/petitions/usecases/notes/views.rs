//! A remark as it comes and as it is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::http::parts::{Parts, ResponseDoc, inline_schema, schema_of};
use crate::kernel::http::reply::{HttpReply, Respond};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::PositionReference;

/// A new remark.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// What is remarked.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
    /// In which of your positions you write it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

/// An internal remark.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// Its id.
    pub id: Uuid,
    /// Who wrote it.
    #[schema(required)]
    pub author: Option<PositionReference>,
    /// When.
    pub noted_at: DateTime<Utc>,
    /// What is remarked.
    #[schema(max_length = 8000)]
    pub text: String,
}

/// A remark that was written, in the document: of a sealed petition a retry gets its `id` and `masked` only.
#[derive(Debug)]
pub struct NoteReply;

impl Respond for NoteReply {
    fn describe(parts: &mut Parts) {
        let (_, components) = schema_of::<NoteView>();
        let own = NoteView::name();
        parts.components.extend(components.into_iter().filter(|(name, _)| name != own.as_ref()));
        let mut schema = inline_schema::<NoteView>();
        schema["required"] = json!(["id"]);
        schema["properties"]["masked"] = json!({
            "type": "array", "maxItems": 20, "items": { "type": "string", "maxLength": 100 }, "example": [],
            "description": "Only in such a retry: pointers of what is left out.",
        });
        let reference = parts.named("WrittenNote", schema);
        parts.response(201, ResponseDoc::referring("Created.", reference).located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("the reply is made inside the transaction"))
    }
}
