//! What is left out of the answer that an act keeps for a retry stands in that answer: a name that matches nothing would leave out nothing.

use serde_json::Value;
use tiepdan::api;

use crate::support::contract::contract;

/// The schema of a member, through references and combined schemas.
fn member<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return member(contract().document.pointer(reference.trim_start_matches('#'))?, name);
    }
    let own = schema["properties"].get(name);
    let mut combined =
        ["allOf", "anyOf", "oneOf"].iter().filter_map(|word| schema[*word].as_array()).flatten();
    own.or_else(|| combined.find_map(|one| member(one, name)))
}

#[test]
fn what_a_retry_leaves_out_is_in_the_answer() {
    let mut seen = 0;
    for route in api::routes() {
        let parts = route.parts();
        for pointer in &parts.left_out {
            let (_, schema) = parts.responses[0].1.content.as_ref().unwrap();
            let schema = serde_json::to_value(schema).unwrap();
            let found = pointer.split('/').skip(1).try_fold(&schema, |schema, name| member(schema, name));
            assert!(found.is_some(), "{route:?}: {pointer}");
            seen += 1;
        }
    }
    assert!(seen > 0, "no act leaves anything out");
}
