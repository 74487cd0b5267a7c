//! What a `dry_run` answers: the same schema as the act itself, without the tags, versions, ids and numbers of a state that
//! is rolled back. One place blanks them in the answer, and lets them be null in the document.

use serde_json::{Map, Value, json};

use super::merged_schema;

/// Takes out what would name something that was never stored: tags and versions of what the act was done to, and ids and
/// numbers of what it made.
pub(super) fn blank(answer: &mut Value, made: &[String]) {
    answer["parent_etag"] = Value::Null;
    for view in answer.as_object_mut().into_iter().flat_map(Map::values_mut) {
        for name in ["etag", "version"] {
            if let Some(member) = view.get_mut(name) {
                *member = Value::Null;
            }
        }
        blank_made(view, made);
    }
}

fn blank_made(value: &mut Value, made: &[String]) {
    match value {
        Value::String(text) if made.contains(text) => *value = Value::Null,
        Value::Array(items) => items.iter_mut().for_each(|item| blank_made(item, made)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let leads_to = member.get("href").and_then(Value::as_str);
                if name == "available_actions" {
                    // What could be done next cannot be done: nothing has changed.
                    *member = json!([]);
                } else if leads_to.is_some_and(|href| made.iter().any(|made| href.contains(made.as_str()))) {
                    *member = Value::Null;
                } else {
                    blank_made(member, made);
                }
            }
        }
        _ => {}
    }
}

/// The schema of an answer whose views may come from a `dry_run`, and the component schemas that it refers to: `makes` are
/// the members that the act makes, whose names `prefix` begins. What acts only change has one schema for all of them.
pub(super) fn schema(
    mut answer: Value,
    components: &Map<String, Value>,
    prefix: &str,
    makes: &[&str],
) -> (Value, Vec<(String, Value)>) {
    let mut named = Vec::new();
    for (name, member) in answer["properties"].as_object_mut().into_iter().flatten() {
        let pointer = format!("/{name}");
        if makes.contains(&pointer.as_str()) && member["items"].is_object() {
            // Every act that makes such a list says the same of it.
            let of = member["items"]["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
            let shared = format!("Made{}", of.unwrap_or_default());
            nullable_items(&mut member["items"], components, &shared, &mut named);
            continue;
        }
        let Some(mut view) = referred(member, components) else { continue };
        let tagged = nullable(&mut view, &["etag", "version"]);
        let mut made = makes.contains(&pointer.as_str()) && nullable(&mut view, &["id", "number"]);
        let inner = makes.iter().filter_map(|made| made.strip_prefix(&pointer)?.strip_prefix('/'));
        for list in inner {
            let items = &mut view["properties"][list]["items"];
            let name = format!("{prefix}{}", super::route::pascal(list));
            made |= nullable_items(items, components, &name, &mut named);
        }
        if made {
            *member = name_it(&mut named, format!("{prefix}{}", super::route::pascal(name)), view);
        } else if tagged {
            *member = name_it(&mut named, format!("{}AfterAct", super::route::pascal(name)), view);
        }
    }
    (answer, named)
}

/// Lets the items of a list that the act makes be without their id and that of the act.
fn nullable_items(
    items: &mut Value,
    components: &Map<String, Value>,
    name: &str,
    named: &mut Vec<(String, Value)>,
) -> bool {
    let Some(mut item) = referred(items, components) else { return false };
    let changed = nullable(&mut item, &["id", "act_id"]);
    *items = name_it(named, name.to_owned(), item);
    changed
}

fn name_it(named: &mut Vec<(String, Value)>, name: String, schema: Value) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    named.push((name, schema));
    reference
}

/// The object schema that `schema` refers to, in one piece.
fn referred(schema: &Value, components: &Map<String, Value>) -> Option<Value> {
    let name = schema["$ref"].as_str()?.rsplit('/').next()?;
    let target = components.get(name)?;
    let Some(parts) = target["allOf"].as_array() else {
        return target["properties"].is_object().then(|| target.clone());
    };
    let parts: Vec<Value> =
        parts.iter().map(|part| referred(part, components).unwrap_or_else(|| part.clone())).collect();
    Some(merged_schema(target["description"].as_str().unwrap_or("What the act left."), &parts, false))
}

/// Lets these members be null; false where there are none.
fn nullable(schema: &mut Value, names: &[&str]) -> bool {
    let mut changed = false;
    for name in names {
        let Some(member) = schema["properties"].get_mut(name) else { continue };
        if let Some(kind) = member["type"].as_str() {
            member["type"] = json!([kind, "null"]);
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_not_shown_and_what_was_there_is() {
        let made = ["new".to_owned(), "PA-1".to_owned()];
        let mut answer = json!({
            "parent_etag": "x",
            "petition": {
                "id": "old", "etag": "x", "version": 2, "case": { "id": "new", "href": "/v1/cases/new" },
                "available_actions": [{ "href": "/v1/petitions/old/notices" }],
            },
            "case": { "id": "new", "number": "PA-1", "etag": "x", "petition": { "id": "old", "href": "/v1/petitions/old" } },
            "deadlines": [],
        });
        blank(&mut answer, &made);
        let expected = json!({
            "parent_etag": null,
            "petition": { "id": "old", "etag": null, "version": null, "case": null, "available_actions": [] },
            "case": { "id": null, "number": null, "etag": null, "petition": { "id": "old", "href": "/v1/petitions/old" } },
            "deadlines": [],
        });
        assert_eq!(answer, expected);
    }
}
