//! What entering an enforcement item answers: the item, and whether it was stored.

use serde_json::{Value, json};

use super::views::ItemView;
use crate::kernel::acts::merged_schema;
use crate::kernel::http::parts::{Parts, ResponseDoc, inline_schema, schema_of};
use crate::kernel::http::reply::{HttpReply, Respond};
use crate::kernel::problem::{Outcome, Problem};

/// What an item that was only tried does not have.
const ONLY_STORED: [&str; 3] = ["id", "etag", "version"];

/// The answer in the document: id, tag and version are null for a `dry_run`.
#[derive(Debug)]
pub struct EnteredItemReply;

impl Respond for EnteredItemReply {
    fn describe(parts: &mut Parts) {
        let (_, components) = schema_of::<ItemView>();
        parts.components.extend(components);
        let stored = json!({
            "properties": {
                "stored": { "type": "boolean", "description": "False for a `dry_run`: nothing was kept." },
            },
            "required": ["stored"],
        });
        let parts_of_it = [inline_schema::<ItemView>(), stored];
        let mut schema = merged_schema("An enforcement item that was entered.", &parts_of_it, false);
        for name in ONLY_STORED {
            let kind = schema["properties"][name]["type"].take();
            schema["properties"][name]["type"] = json!([kind, "null"]);
        }
        let reference = parts.named("EnteredItem", schema);
        parts.response(201, ResponseDoc::referring("Entered.", reference).located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("the reply is made inside the transaction"))
    }
}

/// The answer; what was only tried has nothing that could be asked for later.
pub(super) fn answer(view: &ItemView, stored: bool) -> Value {
    let mut answer = json!(view);
    answer["stored"] = json!(stored);
    if !stored {
        for name in ONLY_STORED {
            answer[name] = Value::Null;
        }
        answer["available_actions"] = json!([]);
    }
    answer
}
