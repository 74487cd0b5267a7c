//! Which components of the document are used, and from where.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Where component schemas stand.
pub(super) const COMPONENTS: &str = "#/components/schemas/";

/// The component that a reference names.
pub(super) fn target(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix(COMPONENTS)
}

/// All components that a schema reaches.
pub(super) fn reach(schema: &Value, components: &Map<String, Value>, seen: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(name) = members.get("$ref").and_then(target)
                && seen.insert(name.to_owned())
                && let Some(component) = components.get(name)
            {
                reach(component, components, seen);
            }
            members.values().for_each(|member| reach(member, components, seen));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(item, components, seen)),
        _ => {}
    }
}

/// Leaves out what no operation uses: parts that were merged into others.
pub(super) fn prune(document: &mut Value) {
    let mut used = BTreeSet::new();
    if let Some(components) = document["components"]["schemas"].as_object() {
        reach(&document["paths"], components, &mut used);
        reach(&document["components"]["responses"], components, &mut used);
    }
    if let Some(components) = document["components"]["schemas"].as_object_mut() {
        components.retain(|name, _| used.contains(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_used_only_by_what_is_not_used_goes_too() {
        let refers = |name: &str| json!({ "$ref": format!("{COMPONENTS}{name}") });
        let mut document = json!({
            "paths": { "/x": { "get": { "schema": refers("A") } } },
            "components": { "schemas": { "A": { "items": refers("B") }, "B": {}, "C": refers("D"), "D": {} } },
        });
        prune(&mut document);
        let left: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(left, ["A", "B"]);
    }
}
