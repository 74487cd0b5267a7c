//! Queries, ordinary and hostile.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{Checks, ParameterSpec, check_parameters};
use crate::kernel::problem::Place;

fn specs() -> Vec<ParameterSpec> {
    let components = json!({
        "Status": {"type": "string", "enum": ["open", "closed"]},
        "Limit": {"type": "integer", "minimum": 1, "maximum": 500}
    });
    let components = components.as_object().unwrap();
    let spec = |name: &str, schema: Value, required| {
        ParameterSpec::new(name, &schema, required, &mut Checks::new(components)).unwrap()
    };
    vec![
        spec("commune", json!({"type": "string", "pattern": "^[0-9]{5}$"}), true),
        spec("limit", json!({"$ref": "#/components/schemas/Limit"}), false),
        spec("count", json!({"type": "boolean"}), false),
        spec(
            "status",
            json!({"type": "array", "maxItems": 2, "items": {"$ref": "#/components/schemas/Status"}}),
            false,
        ),
        spec(
            "status_any",
            json!({"type": "array", "items": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Status"}]}}),
            false,
        ),
        spec("level", json!({"type": "array", "items": {"type": ["integer", "null"]}}), false),
        spec("received_from", json!({"type": "string", "format": "date"}), false),
        spec("label", json!({"type": "string", "maxLength": 5}), false),
        spec("lat", json!({"type": "number", "maximum": 90}), false),
    ]
}

fn read(query: &str) -> Result<Map<String, Value>, Vec<(String, &'static str)>> {
    check_parameters(&specs(), query).map_err(|errors| {
        errors
            .into_iter()
            .map(|error| match error.place {
                Place::Parameter(name) => (name, error.code),
                other => panic!("not a parameter: {other:?}"),
            })
            .collect()
    })
}

/// The errors of a query that has what is required.
fn wrong(query: &str) -> Vec<(String, &'static str)> {
    read(&format!("commune=00001&{query}")).err().unwrap_or_default()
}

#[test]
fn values_have_the_type_of_their_schema() {
    let values = read("commune=00001&&limit=50&count=true&status=open,closed&status_any=open&level=1,-2&received_from=2026-11-20&label=e%CC%81+x&lat=1.5").unwrap();
    assert_eq!(
        Value::Object(values),
        json!({"commune": "00001", "limit": 50, "count": true, "status": ["open", "closed"], "status_any": ["open"],
               "level": [1, -2], "received_from": "2026-11-20", "label": "é x", "lat": 1.5})
    );
    assert_eq!(
        read("commune=00001&label=&status=open%2Cclosed").unwrap()["status"],
        json!(["open", "closed"])
    );
}

#[test]
fn all_errors_come_at_once() {
    let errors = read(
        "limit=0&limit=5&colour=red&colour=blue&status=open,shut&count=1&label=%FF&received_from=2026-02-31",
    )
    .unwrap_err();
    let expected = [
        ("limit", "range"),
        ("limit", "repeated"),
        ("colour", "unknown"),
        ("status", "enum"),
        ("count", "type"),
        ("label", "encoding"),
        ("received_from", "format"),
        ("commune", "required"),
    ];
    assert_eq!(errors, expected.map(|(name, code)| (name.to_owned(), code)));
}

#[test]
fn each_fault_has_its_code() {
    for (query, name, code) in [
        ("limit=501", "limit", "range"),
        ("limit=1.0", "limit", "type"),
        ("limit=%2B1", "limit", "type"),
        ("limit=01", "limit", "type"),
        ("limit=%201", "limit", "type"),
        ("limit=1e1", "limit", "type"),
        ("limit=99999999999999999999", "limit", "type"),
        ("limit=18446744073709551615", "limit", "type"),
        ("limit=", "limit", "empty"),
        ("limit", "limit", "empty"),
        ("lat=NaN", "lat", "type"),
        ("lat=1e999", "lat", "type"),
        ("lat=91", "lat", "range"),
        ("count=TRUE", "count", "type"),
        ("count=", "count", "empty"),
        ("received_from=", "received_from", "empty"),
        ("status=", "status", "empty"),
        ("status=open,,closed", "status", "empty"),
        ("status=open,open,open", "status", "too_long"),
        ("status=x,y", "status", "enum"),
        ("status_any=x", "status_any", "enum"),
        ("status=open&status=closed", "status", "repeated"),
        ("level=1,x", "level", "type"),
        ("label=123456", "label", "too_long"),
        ("label=%", "label", "encoding"),
        ("label=%4", "label", "encoding"),
        ("label=%zz", "label", "encoding"),
        ("label=%+1", "label", "encoding"),
        ("label=%ED%A0%80", "label", "encoding"),
        ("label=%C0%80", "label", "encoding"),
        ("label=a%00", "label", "character"),
        ("%FF=1", "", "encoding"),
        ("a%00=1", "", "encoding"),
        ("Limit=1", "Limit", "unknown"),
        ("limit%5B%5D=1", "limit[]", "unknown"),
    ] {
        assert_eq!(wrong(query), [(name.to_owned(), code)], "{query}");
    }
}

#[test]
fn unknown_names_and_errors_are_bounded() {
    assert_eq!(wrong(&"x".repeat(5_000)), [("x".repeat(100), "unknown")]);
    let many: Vec<_> = (0..500).map(|number| format!("p{number}=")).collect();
    assert_eq!(wrong(&many.join("&")).len(), 100);
}

proptest! {
    #[test]
    fn any_query_is_answered(query in ".{0,60}") {
        let _ = read(&query);
    }

    #[test]
    fn encoded_texts_arrive(label in "[^\u{0}]{0,5}") {
        use unicode_normalization::UnicodeNormalization;
        let nfc: String = label.nfc().collect();
        prop_assume!(nfc.chars().count() <= 5);
        let encoded: String = label.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
        let values = read(&format!("commune=00001&label={encoded}")).unwrap();
        prop_assert_eq!(&values["label"], &Value::String(nfc));
    }
}
