//! The contract breaks no client of a release, except where `openapi/released/breaking.txt` says so.

mod compare;
mod kept;
mod schemas;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tiepdan::api;

use compare::breaking;

#[test]
fn releases_are_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/released");
    let listed = std::fs::read_to_string(folder.join("breaking.txt")).unwrap_or_default();
    let listed: BTreeSet<String> =
        listed.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let mut found = BTreeSet::new();
    let now = api::document();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let then: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            found.extend(breaking(&then, &now).into_iter().map(|line| format!("{name}: {line}")));
        }
    }
    let unlisted: Vec<_> = found.difference(&listed).collect();
    assert!(unlisted.is_empty(), "clients of a release break; mend it or list it: {unlisted:#?}");
    let idle: Vec<_> = listed.difference(&found).collect();
    assert!(idle.is_empty(), "listed in breaking.txt, but nothing breaks so: {idle:#?}");
}

#[test]
fn the_contract_does_not_break_itself() {
    let now = api::document();
    assert_eq!(breaking(&now, &now), Vec::<String>::new());
}

/// A document with one operation, whose body and answer have the schema `Thing`.
fn document() -> Value {
    let thing = json!({ "$ref": "#/components/schemas/Thing" });
    json!({
        "paths": { "/things": { "post": {
            "operationId": "makeThing",
            "security": [{ "bearer": ["things:write"] }],
            "x-roles": ["portal", "dashboard"],
            "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer", "maximum": 500 } }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": thing } } },
            "responses": {
                "201": {
                    "headers": { "ETag": {} },
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Answer" } } },
                },
                "409": {},
            },
        } } },
        "components": { "schemas": {
            "Thing": {
                "type": "object", "additionalProperties": false, "required": ["name"],
                "properties": {
                    "name": { "type": "string", "maxLength": 100 },
                    "kind": { "oneOf": [{ "$ref": "#/components/schemas/Kind" }, { "type": "null" }] },
                    "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } },
                },
            },
            "Kind": { "type": "string", "enum": ["small", "large"] },
            "Answer": {
                "type": "object", "required": ["id"],
                "properties": {
                    "id": { "type": "string", "format": "uuid" },
                    "state": { "type": "string", "x-extensible-enum": ["open", "done"] },
                },
            },
        } },
    })
}

/// What breaks when `change` is made to the document.
fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let (old, mut new) = (document(), document());
    change(&mut new);
    breaking(&old, &new)
}

const POST: &str = "/paths/~1things/post";

/// What breaks when what stands at `pointer` becomes `value`.
fn set(pointer: &str, value: Value) -> Vec<String> {
    after(|new| *new.pointer_mut(pointer).unwrap() = value)
}

#[test]
fn what_is_gone_breaks() {
    assert_eq!(set("/paths", json!({})), ["POST /things: gone"]);
    assert_eq!(set("/paths/~1things", json!({})), ["POST /things: gone"]);
    let answers = format!("{POST}/responses");
    let kept = document().pointer(&answers).unwrap()["201"].clone();
    assert_eq!(set(&answers, json!({ "201": kept })), ["POST /things: 409: gone"]);
    assert_eq!(set(&format!("{POST}/parameters"), json!([])), ["POST /things: parameter limit: gone"]);
    assert_eq!(
        set(&format!("{POST}/responses/201/headers"), json!({})),
        ["POST /things: 201 header ETag: gone"]
    );
    let gone = after(|new| {
        let answer = &mut new["components"]["schemas"]["Answer"];
        answer["properties"].as_object_mut().unwrap().remove("state");
    });
    assert_eq!(gone, ["POST /things: 201/state: gone"]);
    let gone = after(|new| {
        new["components"]["schemas"]["Thing"]["properties"].as_object_mut().unwrap().remove("parts");
    });
    assert_eq!(gone, ["POST /things: body/parts: gone"]);
    let text = json!({ "text/plain": { "schema": { "type": "string" } } });
    assert_eq!(
        set(&format!("{POST}/responses/201/content"), text),
        ["POST /things: 201: application/json gone"]
    );
}

#[test]
fn what_generated_clients_call_otherwise_breaks() {
    assert_eq!(
        set(&format!("{POST}/operationId"), json!("createThing")),
        ["POST /things: another operationId"]
    );
    assert_eq!(
        after(|new| {
            new.pointer_mut(POST).unwrap().as_object_mut().unwrap().remove("operationId");
        }),
        ["POST /things: another operationId"]
    );
    // The same schema under another name, which alone stands at its place; and both, of which one stands there.
    let moved = |new: &mut Value, kept: bool| {
        let schemas = new["components"]["schemas"].as_object_mut().unwrap();
        let answer = schemas["Answer"].clone();
        schemas.insert("Made".to_owned(), answer);
        if !kept {
            schemas.remove("Answer");
        }
        let place = format!("{POST}/responses/201/content/application~1json/schema/$ref");
        *new.pointer_mut(&place).unwrap() = json!("#/components/schemas/Made");
    };
    assert_eq!(after(|new| moved(new, false)), ["schema Answer: gone"]);
    assert_eq!(after(|new| moved(new, true)), ["POST /things: 201: the schema Answer became Made"]);
    // What nothing uses has a type in a client all the same.
    let unused = json!({ "type": "string" });
    let mut old = document();
    old["components"]["schemas"]["Unused"] = unused;
    assert_eq!(breaking(&old, &document()), ["schema Unused: gone"]);
}

#[test]
fn what_a_request_must_newly_have_breaks() {
    let thing = "/components/schemas/Thing";
    assert_eq!(
        set(&format!("{thing}/required"), json!(["name", "kind"])),
        ["POST /things: body/kind: required now"]
    );
    let more = after(|new| {
        new["components"]["schemas"]["Thing"]["properties"]["more"] = json!({ "type": "string" });
        new["components"]["schemas"]["Thing"]["required"] = json!(["name", "more"]);
    });
    assert_eq!(more, ["POST /things: body/more: new and required"]);
    let required = after(|new| new.pointer_mut(POST).unwrap()["parameters"][0]["required"] = json!(true));
    assert_eq!(required, ["POST /things: parameter limit: required now"]);
    let new = after(|new| {
        let parameter =
            json!({ "name": "commune", "in": "query", "required": true, "schema": { "type": "string" } });
        new.pointer_mut(POST).unwrap()["parameters"].as_array_mut().unwrap().push(parameter);
    });
    assert_eq!(new, ["POST /things: parameter commune: new and required"]);
    assert_eq!(
        after(|new| new.pointer_mut(POST).unwrap()["x-act"] = json!(true)),
        ["POST /things: If-Match is required now"]
    );
    let scope = set(&format!("{POST}/security"), json!([{ "bearer": ["other"] }]));
    assert_eq!(scope, ["POST /things: another scope is needed"]);
    let roles = set(&format!("{POST}/x-roles"), json!(["dashboard", "case_officer"]));
    assert_eq!(roles, ["POST /things: the role \"portal\" is refused now"]);
}

#[test]
fn what_a_request_may_no_longer_hold_breaks() {
    let kind = "/components/schemas/Kind/enum";
    assert_eq!(set(kind, json!(["small"])), ["POST /things: body/kind: the code \"large\" is gone"]);
    let thing = "/components/schemas/Thing/properties";
    assert_eq!(
        set(&format!("{thing}/name/maxLength"), json!(50)),
        ["POST /things: body/name: maxLength is lower"]
    );
    let number = set(&format!("{thing}/name"), json!({ "type": "integer" }));
    assert_eq!(number, ["POST /things: body/name: string became integer"]);
    let mut any = document();
    any.pointer_mut(&format!("{thing}/name")).unwrap().as_object_mut().unwrap().remove("type");
    assert_eq!(breaking(&any, &document()), ["POST /things: body/name: anything became string"]);
    assert_eq!(breaking(&document(), &any), Vec::<String>::new());
    let never_null = set(&format!("{thing}/kind"), json!({ "$ref": "#/components/schemas/Kind" }));
    assert_eq!(never_null, ["POST /things: body/kind: null or string became string"]);
    let pattern = json!({ "type": "string", "maxLength": 100, "pattern": "^a" });
    assert_eq!(set(&format!("{thing}/name"), pattern), ["POST /things: body/name: another pattern"]);
}

#[test]
fn what_an_answer_no_longer_promises_breaks() {
    let answer = "/components/schemas/Answer";
    assert_eq!(
        set(&format!("{answer}/required"), json!([])),
        ["POST /things: 201/id: no longer always there"]
    );
    let nullable = json!({ "type": ["string", "null"], "format": "uuid" });
    assert_eq!(
        set(&format!("{answer}/properties/id"), nullable),
        ["POST /things: 201/id: string became null or string"]
    );
    let anything = set(&format!("{answer}/properties/id"), json!({ "format": "uuid" }));
    assert_eq!(anything, ["POST /things: 201/id: string became anything"]);
    let state = &document()["components"]["schemas"]["Answer"]["properties"]["state"];
    let or_null =
        json!({ "oneOf": [{ "x-extensible-enum": state["x-extensible-enum"] }, { "type": "null" }] });
    let anything = set(&format!("{answer}/properties/state"), or_null);
    assert_eq!(anything, ["POST /things: 201/state: string became anything"]);
    assert_eq!(
        set(&format!("{answer}/properties/id/format"), json!("uri")),
        ["POST /things: 201/id: another format"]
    );
    let codes = set(&format!("{answer}/properties/state/x-extensible-enum"), json!(["open"]));
    assert_eq!(codes, ["POST /things: 201/state: the code \"done\" is gone"]);
}

#[test]
fn what_is_added_breaks_nothing() {
    let nothing = Vec::<String>::new();
    assert_eq!(set("/components/schemas/Kind/enum", json!(["small", "large", "huge"])), nothing);
    let codes = "/components/schemas/Answer/properties/state/x-extensible-enum";
    assert_eq!(set(codes, json!(["open", "done", "lost"])), nothing);
    assert_eq!(set("/components/schemas/Thing/properties/name/maxLength", json!(200)), nothing);
    assert_eq!(set("/components/schemas/Thing/required", json!([])), nothing);
    let more = after(|new| {
        new["components"]["schemas"]["Thing"]["properties"]["more"] =
            json!({ "type": "string", "maxLength": 5 });
        new["components"]["schemas"]["Answer"]["properties"]["more"] = json!({ "type": "integer" });
        new["components"]["schemas"]["Answer"]["required"] = json!(["id", "more"]);
        new["paths"]["/others"] = json!({ "get": { "responses": {} } });
    });
    assert_eq!(more, nothing);
}
