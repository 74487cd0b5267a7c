//! Hostile and ordinary bodies for the parser.

use super::*;
use crate::kernel::problem::Place;
use proptest::prelude::*;
use serde_json::json;

fn read(text: &str) -> Result<Value, Vec<(String, &'static str)>> {
    read_bytes(text.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Result<Value, Vec<(String, &'static str)>> {
    parse(bytes, Limits::default()).map_err(|errors| errors.into_iter().map(place_and_code).collect())
}

fn place_and_code(error: FieldError) -> (String, &'static str) {
    match error.place {
        Place::Pointer(pointer) => (pointer, error.code),
        other => panic!("not a pointer: {other:?}"),
    }
}

fn one(pointer: &str, code: &'static str) -> Result<Value, Vec<(String, &'static str)>> {
    Err(vec![(pointer.to_owned(), code)])
}

#[test]
fn ordinary_bodies_are_read_in_their_order() {
    let text = r#" {"b":[1,-2,1.5,true,null,"ế"],"a":{"":{}}} "#;
    let value = read(text).unwrap();
    assert_eq!(value, json!({"b": [1, -2, 1.5, true, null, "ế"], "a": {"": {}}}));
    assert_eq!(value.to_string(), r#"{"b":[1,-2,1.5,true,null,"ế"],"a":{"":{}}}"#);
}

#[test]
fn nothing_is_not_a_body() {
    for text in ["", " ", "\r\n\t "] {
        assert_eq!(read(text), one("", "required"));
    }
}

#[test]
fn syntax_errors_tell_line_and_column_and_quote_nothing() {
    let errors = parse(b"{\n  \"secret\": sesame}", Limits::default()).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].place, Place::Pointer(String::new()));
    assert!(errors[0].detail.contains("line 2, column 13"), "{}", errors[0].detail);
    assert!(!errors[0].detail.contains("se"), "{}", errors[0].detail);
}

#[test]
fn what_is_not_json_is_a_syntax_error() {
    for text in [
        "NaN",
        "-Infinity",
        "[NaN]",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "01",
        "+1",
        ".5",
        "1.",
        "[1 2]",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "// c\n1",
        "{} {}",
        "[] x",
        "nul",
        "{\"a\"}",
        "\u{0}",
        "\u{A0}1",
        "[",
        "{1:2}",
    ] {
        assert_eq!(read(text), one("", "syntax"), "{text:?}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    assert_eq!(read_bytes(b"\"\xff\""), one("", "encoding"));
    assert_eq!(read_bytes(b"\"\xed\xa0\x80\""), one("", "encoding"), "a surrogate as bytes");
    assert_eq!(read_bytes(b"\"\xc0\x80\""), one("", "encoding"), "an overlong NUL");
    assert_eq!(read_bytes(b"\xef\xbb\xbf{}"), one("", "encoding"), "a byte order mark");
    assert_eq!(read_bytes(b"\xff\xfe{\0}\0"), one("", "encoding"), "UTF-16");
    assert!(read("\"\u{FEFF}\"").is_ok(), "inside a text it is a character like others");
}

#[test]
fn lone_surrogates_are_refused_where_they_stand() {
    for escape in [r"\ud800", r"\udc00", r"\ud800x", r"\ud800\n", r"\ud800\ud800", r"\ude00\ud800"] {
        assert_eq!(read(&format!(r#"{{"a":["{escape}"]}}"#)), one("/a/0", "encoding"), "{escape}");
        assert_eq!(read(&format!(r#"{{"x":{{"{escape}":1}}}}"#)), one("/x", "encoding"), "{escape}");
    }
    assert_eq!(read(r#""\ud83d\ude00""#), Ok(json!("😀")));
}

#[test]
fn duplicate_keys_are_named_at_every_level_and_all_at_once() {
    let text = r#"{"a":1,"b":{"c":1,"c":{"d":[{"e":1,"\u0065":2}]}},"a":"secret"}"#;
    let errors = parse(text.as_bytes(), Limits::default()).unwrap_err();
    assert!(errors.iter().all(|error| !error.detail.contains("secret")));
    let errors: Vec<_> = errors.into_iter().map(place_and_code).collect();
    let expected = ["/b/c", "/b/c/d/0/e", "/a"].map(|pointer| (pointer.to_owned(), "duplicate"));
    assert_eq!(errors, expected);
}

#[test]
fn pointers_are_escaped() {
    assert_eq!(read(r#"{"a/b~c":1,"a/b~c":2}"#), one("/a~1b~0c", "duplicate"));
}

#[test]
fn nul_is_refused_in_texts_and_names() {
    assert_eq!(
        read(r#"{"a":"x\u0000y","b":["\u0000"],"c\u0000":1}"#),
        Err(vec![("/a".into(), "character"), ("/b/0".into(), "character"), (String::new(), "character")])
    );
}

#[test]
fn errors_found_before_a_syntax_error_are_kept() {
    assert_eq!(read(r#"{"a":1,"a":2,"#), Err(vec![("/a".into(), "duplicate"), (String::new(), "syntax")]));
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(32)).is_ok());
    let place = "/0".repeat(32);
    assert_eq!(read(&nested(33)), one(&place, "too_deep"));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(33), "}".repeat(33));
    assert_eq!(read(&objects), one(&"/a".repeat(32), "too_deep"));
    assert_eq!(read(&"[".repeat(10_000_000)), one(&place, "too_deep"));
    assert_eq!(read(&r#"{"a":"#.repeat(1_000_000)), one(&"/a".repeat(32), "too_deep"));
}

#[test]
fn numbers_stay_within_64_bits() {
    assert_eq!(read("9223372036854775807"), Ok(json!(i64::MAX)));
    assert_eq!(read("-9223372036854775808"), Ok(json!(i64::MIN)));
    for text in [
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "1e19",
        "1e999",
        "-1e999",
        "100000000000000000000000000000000",
        "1e99999999999999999999",
        "1.0e400",
    ] {
        assert_eq!(read(text), one("", "range"), "{text}");
        assert_eq!(read(&format!(r#"{{"a":[0,{text}]}}"#)), one("/a/1", "range"), "{text}");
    }
    assert_eq!(read("1e-999"), Ok(json!(0.0)));
    assert!(read("1.0").unwrap().is_f64(), "left to the schema");
}

#[test]
fn numbers_of_values_names_and_errors_are_bounded() {
    let many = format!("[{}1]", "1,".repeat(60_000));
    assert_eq!(read(&many), one("/49999", "too_long"));
    let long = format!(r#"{{"x":{{"{}":1,"a":1,"a":1}}}}"#, "k".repeat(201));
    assert_eq!(read(&long), one("/x", "too_long"));
    let wrong = format!("[{}1]", r#""\u0000","#.repeat(1_000));
    assert_eq!(read(&wrong).unwrap_err().len(), 100);
}

#[test]
fn names_that_serde_json_would_interpret_are_refused() {
    let name = "$serde_json::private::RawValue";
    assert_eq!(read(&format!(r#"{{"{name}":"{{\"a\":1,\"a\":2}}"}}"#)), one(&format!("/{name}"), "unknown"));
}

#[test]
fn texts_become_nfc_and_names_stay() {
    let value = read("{\"e\u{301}\":\"e\u{302}\u{301}\",\"d\":\"\u{110}\"}").unwrap();
    assert_eq!(value, json!({"e\u{301}": "\u{1ebf}", "d": "\u{110}"}));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Exact in decimal: the reader may round other texts by one unit in the last place.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 64.0)),
        "[^\u{0}]{0,20}".prop_map(|text| Value::from(nfc(text))),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        let key = "[^\u{0}]{0,12}".prop_filter("reserved", |key| !key.starts_with(RESERVED_KEYS));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn values_round_trip(value in any_value()) {
        prop_assert_eq!(read(&value.to_string()), Ok(value.clone()));
        prop_assert_eq!(read(&serde_json::to_string_pretty(&value).unwrap()), Ok(value));
    }

    #[test]
    fn every_text_without_nul_is_accepted(text in "[^\u{0}]{0,80}") {
        let body = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(read(&body), Ok(Value::String(text.nfc().collect())));
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let ours = parse(&bytes, Limits::default());
        prop_assert!(ours.is_err() || serde_json::from_slice::<Value>(&bytes).is_ok());
    }

    #[test]
    fn whatever_is_accepted_serde_json_reads_alike(text in r#"[\[\]{}:,"a0-9\\u.eE -]{0,40}"#) {
        match parse(text.as_bytes(), Limits::default()) {
            Ok(value) => prop_assert_eq!(value, serde_json::from_str::<Value>(&text).unwrap()),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }
}
