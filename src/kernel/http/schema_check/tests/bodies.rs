//! Bodies against schemas as utoipa writes them.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{BodySchema, Checks};
use crate::kernel::http::strict_json::{Limits, parse};
use crate::kernel::problem::{FieldError, Place};

pub(super) fn components() -> Map<String, Value> {
    let components = json!({
        "Petition": {
            "type": "object",
            "required": ["kind", "content"],
            "properties": {
                "kind": {"$ref": "#/components/schemas/Kind"},
                "content": {"type": "string", "minLength": 2, "maxLength": 10},
                "count": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 500},
                "rank": {"type": ["integer", "null"], "minimum": 0, "maximum": 9},
                "share": {"type": "number"},
                "code": {"type": "string", "pattern": "^[0-9]{5}$"},
                "received_on": {"type": "string", "format": "date"},
                "submitted_at": {"type": "string", "format": "date-time"},
                "unit_id": {"type": ["string", "null"], "format": "uuid"},
                "email": {"type": "string", "format": "email"},
                "link": {"type": "string", "format": "uri"},
                "type": {"type": "string", "const": "petition"},
                "writers": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"$ref": "#/components/schemas/Writer"}},
                "place": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Place"}]},
                "claimed": {"anyOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
                "subject": {"oneOf": [{"$ref": "#/components/schemas/Point"}, {"$ref": "#/components/schemas/Writer"}]}
            },
            "additionalProperties": false
        },
        "Kind": {"type": "string", "enum": ["complaint", "reflection"]},
        "Writer": {
            "type": "object", "required": ["name"], "additionalProperties": false,
            "properties": {"name": {"type": "string", "maxLength": 1}, "signed": {"type": "boolean"}}
        },
        "Place": {
            "type": "object", "required": ["village_code"], "additionalProperties": false,
            "properties": {
                "village_code": {"type": "string"},
                "point": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Point"}], "description": "where"},
                "inner": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Place"}]}
            }
        },
        "Point": {
            "type": "object", "required": ["lat", "lon"], "additionalProperties": false,
            "properties": {"lat": {"type": "number", "minimum": -90, "maximum": 90}, "lon": {"type": "number"}, "zoom": {"type": "integer"}}
        },
        "Unused": {"$ref": "#/components/schemas/Absent"}
    });
    components.as_object().unwrap().clone()
}

fn schema() -> BodySchema {
    Checks::new(&components()).of(&json!({"$ref": "#/components/schemas/Petition"})).unwrap()
}

/// The errors of a petition that is right except for `members`.
fn errors_with(members: &Value) -> Vec<FieldError> {
    let mut body = json!({"kind": "complaint", "content": "Nước"});
    for (name, member) in members.as_object().unwrap() {
        body[name] = member.clone();
    }
    schema().check(&body)
}

pub(super) fn codes(errors: Vec<FieldError>) -> Vec<(String, &'static str)> {
    let mut codes: Vec<_> = errors
        .into_iter()
        .map(|error| match error.place {
            Place::Pointer(pointer) => (pointer, error.code),
            other => panic!("not a pointer: {other:?}"),
        })
        .collect();
    codes.sort();
    codes
}

fn wrong(members: &Value) -> Vec<(String, &'static str)> {
    codes(errors_with(members))
}

fn only(pointer: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(pointer.to_owned(), code)]
}

#[test]
fn right_bodies_pass() {
    for members in [
        json!({}),
        json!({"count": 1, "rank": null, "share": 1.0, "code": "00012", "unit_id": null, "place": null, "claimed": null}),
        json!({"received_on": "2028-02-29", "submitted_at": "2026-11-20T09:12:00.5+07:00", "email": "a@b.vn", "link": "https://b.vn/"}),
        json!({"unit_id": "0190163d-8694-739b-aea5-966c26f8ad90", "writers": [{"name": "ế"}], "rank": 3, "type": "petition"}),
        json!({"place": {"village_code": "1", "point": {"lat": 1, "lon": 2.5, "zoom": 2}, "inner": {"village_code": "2"}}}),
        json!({"subject": {"name": "x"}, "claimed": "reflection"}),
    ] {
        assert_eq!(wrong(&members), Vec::new(), "{members}");
    }
}

#[test]
fn every_keyword_has_its_code() {
    for (members, pointer, code) in [
        (json!({"content": "12345678901"}), "/content", "too_long"),
        (json!({"content": "1"}), "/content", "too_short"),
        (json!({"content": 1}), "/content", "type"),
        (json!({"content": null}), "/content", "type"),
        (json!({"kind": "secret"}), "/kind", "enum"),
        (json!({"type": "other"}), "/type", "enum"),
        (json!({"count": 0}), "/count", "range"),
        (json!({"count": 501}), "/count", "range"),
        (json!({"count": "1"}), "/count", "type"),
        (json!({"code": "1234x"}), "/code", "pattern"),
        (json!({"writers": []}), "/writers", "too_short"),
        (json!({"writers": [{"name":""},{"name":""},{"name":""},{"name":""}]}), "/writers", "too_long"),
        (json!({"writers": [{"name":""},{}]}), "/writers/1/name", "required"),
        (json!({"writers": [{"name":"", "signed": "true"}]}), "/writers/0/signed", "type"),
        (json!({"a/b~": 1}), "/a~1b~0", "unknown"),
    ] {
        assert_eq!(wrong(&members), only(pointer, code), "{members}");
    }
    assert_eq!(codes(schema().check(&json!([]))), only("", "type"));
}

#[test]
fn integers_must_be_written_as_integers() {
    for number in ["1.0", "1e0", "1.5", "10e-1", "-0"] {
        let body = format!(r#"{{"kind":"complaint","content":"xx","count":{number},"rank":{number}}}"#);
        let value = parse(body.as_bytes(), Limits::default()).unwrap();
        let found = codes(schema().check(&value));
        assert!(found.contains(&("/count".to_owned(), "type")), "{number}: {found:?}");
        assert!(found.contains(&("/rank".to_owned(), "type")), "{number}: {found:?}");
    }
    assert_eq!(
        wrong(&json!({"place": {"village_code": "", "point": {"lat": 1, "lon": 1, "zoom": 1.0}}})),
        only("/place/point/zoom", "type")
    );
}

#[test]
fn formats_are_asserted() {
    for (name, texts) in [
        (
            "received_on",
            &["2026-02-31", "2026-13-01", "2027-02-29", "20261120", "2026-1-1", "", "2026-11-20T00:00:00Z"][..],
        ),
        (
            "submitted_at",
            &[
                "2026-02-31T00:00:00Z",
                "2026-11-20T09:12:00",
                "2026-11-20 09:12:00Z",
                "2026-11-20T25:00:00Z",
                "2026-11-20",
            ],
        ),
        ("unit_id", &["0190163d8694739baea5966c26f8ad90", "{0190163d-8694-739b-aea5-966c26f8ad90}", "x"]),
        ("email", &["a", "a@", "@b.vn", "a b@c.vn"]),
        ("link", &["/path", "b.vn", "http://a b"]),
    ] {
        for text in texts {
            assert_eq!(wrong(&json!({ name: text })), only(&format!("/{name}"), "format"), "{name} {text}");
        }
    }
}

#[test]
fn all_errors_come_at_once_and_quote_nothing() {
    let body = json!({
        "content": "SECRET-SECRET", "count": 999, "code": "SECRET", "email": "SECRET", "received_on": "SECRET",
        "writers": [{"name": "SECRET", "x": 1, "y": 2}, "SECRET"], "one": "SECRET", "two": 2,
        "place": {"village_code": 5, "point": {"lat": "SECRET", "more": {}}}, "claimed": "SECRET", "subject": "SECRET"
    });
    let errors = schema().check(&body);
    assert!(errors.iter().all(|error| !error.detail.contains("SECRET")), "{errors:#?}");
    let expected = [
        ("/claimed", "enum"),
        ("/code", "pattern"),
        ("/content", "too_long"),
        ("/count", "range"),
        ("/email", "format"),
        ("/kind", "required"),
        ("/one", "unknown"),
        ("/place/point/lat", "type"),
        ("/place/point/lon", "required"),
        ("/place/point/more", "unknown"),
        ("/place/village_code", "type"),
        ("/received_on", "format"),
        ("/subject", "one_of"),
        ("/two", "unknown"),
        ("/writers/0/name", "too_long"),
        ("/writers/0/x", "unknown"),
        ("/writers/0/y", "unknown"),
        ("/writers/1", "type"),
    ];
    assert_eq!(codes(errors), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn sentences_tell_the_limit() {
    for (members, part) in [
        (json!({"content": "12345678901"}), "at most 10 characters"),
        (json!({"writers": [{"name": "xx"}]}), "at most 1 character."),
        (json!({"count": 0}), "at least 1."),
        (json!({"kind": "x"}), "complaint, reflection"),
        (json!({"rank": "x"}), "integer"),
        (json!({"received_on": "x"}), "YYYY-MM-DD"),
    ] {
        let errors = errors_with(&members);
        assert!(errors[0].detail.contains(part), "{}", errors[0].detail);
    }
}

#[test]
fn errors_behind_optional_objects_are_those_of_the_object() {
    let inner = |member: Value| json!({"place": {"village_code": "", "inner": {"village_code": "", "inner": member}}});
    assert_eq!(
        wrong(&inner(json!({"village_code": "", "colour": 1}))),
        only("/place/inner/inner/colour", "unknown")
    );
    assert_eq!(wrong(&inner(json!({}))), only("/place/inner/inner/village_code", "required"));
    assert_eq!(wrong(&inner(json!("x"))), only("/place/inner/inner", "type"));
    assert_eq!(wrong(&json!({"claimed": "x"})), only("/claimed", "enum"));
    assert_eq!(wrong(&json!({"claimed": 1})).first(), Some(&("/claimed".to_owned(), "enum")));
    assert_eq!(wrong(&json!({"subject": {"name": 1}})), only("/subject", "one_of"));
}

#[test]
fn errors_are_bounded() {
    let many: Map<String, Value> = (0..500).map(|number| (format!("p{number}"), Value::Null)).collect();
    assert_eq!(schema().check(&Value::Object(many)).len(), 100);
    let list = Checks::new(&Map::new()).of(&json!({"type": "array", "items": {"type": "string"}})).unwrap();
    assert_eq!(list.check(&json!(vec![1; 5_000])).len(), 100);
}

proptest! {
    #[test]
    fn any_text_is_checked_by_characters(content in ".{0,14}") {
        let found = wrong(&json!({"content": content}));
        let expected = match content.chars().count() { 0 | 1 => only("/content", "too_short"), 2..=10 => Vec::new(), _ => only("/content", "too_long") };
        prop_assert_eq!(found, expected);
    }
}
