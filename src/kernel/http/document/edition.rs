//! The contract in another language: every text for people in it, by a table of texts. Names, codes and examples stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::visit_members;

/// Paragraphs by their English.
pub type Texts = BTreeMap<String, String>;

/// Members that hold a text for people.
const TEXTS: [&str; 2] = ["summary", "description"];

/// The document with the texts of the table, and the paragraphs that the table lacks: they stay as they are.
#[must_use]
pub fn translated(document: &Value, texts: &Texts) -> (Value, BTreeSet<String>) {
    let mut missing = BTreeSet::new();
    let document = visit(document.clone(), texts, &mut missing);
    (document, missing)
}

fn visit(value: Value, texts: &Texts, missing: &mut BTreeSet<String>) -> Value {
    match value {
        Value::Object(members) => {
            let mut members = visit_members(members, &mut |member| visit(member, texts, missing));
            for name in TEXTS {
                if let Some(Value::String(text)) = members.get_mut(name) {
                    *text = text_of(text, texts, missing);
                }
            }
            // Scopes by their name, each with its text.
            for text in members.get_mut("scopes").and_then(Value::as_object_mut).into_iter().flatten() {
                if let (_, Value::String(text)) = text {
                    *text = text_of(text, texts, missing);
                }
            }
            Value::Object(members)
        }
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| visit(item, texts, missing)).collect())
        }
        other => other,
    }
}

fn text_of(text: &str, texts: &Texts, missing: &mut BTreeSet<String>) -> String {
    let paragraph = |english: &str| {
        texts.get(english).cloned().unwrap_or_else(|| {
            missing.insert(english.to_owned());
            english.to_owned()
        })
    };
    text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_translated_and_data_is_not() {
        let document = json!({
            "summary": "A unit",
            "description": "A unit\n\nNew.",
            "flows": { "scopes": { "units:read": "A unit" } },
            "properties": { "description": { "description": "A unit" } },
            "example": { "description": "A unit" },
        });
        let texts = Texts::from([("A unit".to_owned(), "Một đơn vị".to_owned())]);
        let (vi, missing) = translated(&document, &texts);
        assert_eq!(
            vi,
            json!({
                "summary": "Một đơn vị",
                "description": "Một đơn vị\n\nNew.",
                "flows": { "scopes": { "units:read": "Một đơn vị" } },
                "properties": { "description": { "description": "Một đơn vị" } },
                "example": { "description": "A unit" },
            })
        );
        assert_eq!(missing, BTreeSet::from(["New.".to_owned()]));
    }
}
