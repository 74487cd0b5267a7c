//! Bodies that are wrong, each in its own way.
#![allow(clippy::too_many_lines, reason = "tables are read from top to bottom")]

use serde_json::{Value, json};

use crate::petitions::reflection;

/// A body with these places set; a null removes.
pub fn with(changes: &[(&str, Value)]) -> Value {
    let mut body = reflection("bad");
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match body.pointer_mut(parent).unwrap() {
            Value::Object(map) if *value == json!("<removed>") => drop(map.remove(name)),
            Value::Object(map) => drop(map.insert(name.to_owned(), value.clone())),
            Value::Array(items) => items.push(value.clone()),
            _ => panic!("{pointer}"),
        }
    }
    body
}

pub fn long(length: usize) -> Value {
    json!("ă".repeat(length))
}

fn removed() -> Value {
    json!("<removed>")
}

/// What is wrong, the changes that make it so, and the places that must be named.
pub type Case = (&'static str, Vec<(&'static str, Value)>, Vec<&'static str>);

pub fn forms() -> Vec<Case> {
    let writer = json!({ "name": "Nguyễn Văn A" });
    vec![
        ("an impossible day", vec![("/written_on", json!("2026-02-30"))], vec!["/written_on"]),
        ("a day that is none", vec![("/occurred_on", json!("hôm qua"))], vec!["/occurred_on"]),
        ("a day with a time", vec![("/occurred_on", json!("2026-11-01T00:00:00Z"))], vec!["/occurred_on"]),
        (
            "a time without a zone",
            vec![("/submitted_at", json!("2026-11-23T17:00:00"))],
            vec!["/submitted_at"],
        ),
        (
            "an hour that is none",
            vec![("/submitted_at", json!("2026-11-23T25:00:00Z"))],
            vec!["/submitted_at"],
        ),
        (
            "unknown codes",
            vec![
                ("/channel", json!("fax")),
                ("/claimed_kind", json!("REFLECTION")),
                ("/claimed_field", json!("")),
                ("/authentication", json!("voice")),
            ],
            vec!["/authentication", "/channel", "/claimed_field", "/claimed_kind"],
        ),
        ("an unknown register", vec![("/register", json!("church"))], vec!["/register"]),
        (
            "unknown properties",
            vec![("/colour", json!(1)), ("/place/colour", json!(1)), ("/writers/0/colour", json!(1))],
            vec!["/colour", "/place/colour", "/writers/0/colour"],
        ),
        (
            "what only the system sets",
            vec![
                ("/id", json!("x")),
                ("/kind", json!("reflection")),
                ("/sealed", json!(false)),
                ("/number", json!("GOV-1")),
            ],
            vec!["/id", "/kind", "/number", "/sealed"],
        ),
        (
            "wrong types",
            vec![
                ("/subject", json!(7)),
                ("/writers", json!({})),
                ("/wishes_protection", json!("true")),
                ("/place", json!([])),
            ],
            vec!["/place", "/subject", "/wishes_protection", "/writers"],
        ),
        ("a fraction for a count", vec![("/signer_count", json!(1.5))], vec!["/signer_count"]),
        ("a text for a count", vec![("/signer_count", json!("1"))], vec!["/signer_count"]),
        ("a count beyond its bounds", vec![("/signer_count", json!(100_001))], vec!["/signer_count"]),
        ("a count below nothing", vec![("/signer_count", json!(-1))], vec!["/signer_count"]),
        (
            "a count beyond 64 bits",
            vec![("/signer_count", json!(18_446_744_073_709_551_615_u64))],
            vec!["/signer_count"],
        ),
        ("a subject too long", vec![("/subject", long(501))], vec!["/subject"]),
        ("a content too long", vec![("/content", long(20_001))], vec!["/content"]),
        ("a name too long", vec![("/writers/0/name", long(201))], vec!["/writers/0/name"]),
        (
            "empty and blank texts",
            vec![("/subject", json!("")), ("/content", json!(" \n\t ")), ("/writers/0/name", json!("  "))],
            vec!["/content", "/subject", "/writers/0/name"],
        ),
        ("a blank reference", vec![("/external_ref", json!(" "))], vec!["/external_ref"]),
        (
            "what is required left out",
            vec![("/subject", removed()), ("/content", removed()), ("/channel", removed())],
            vec!["/channel", "/content", "/subject"],
        ),
        (
            "nothing where something must be",
            vec![("/subject", Value::Null), ("/channel", Value::Null)],
            vec!["/channel", "/subject"],
        ),
        ("too many writers", vec![("/writers", json!(vec![writer; 51]))], vec!["/writers"]),
        ("too many addressees", vec![("/addressed_to", json!(vec!["UBND"; 21]))], vec!["/addressed_to"]),
        (
            "too many representatives",
            vec![(
                "/representative",
                json!({ "names": ["A", "B", "C", "D", "E", "F"], "appointment_letter": true, "letter_signed_by_all": true }),
            )],
            vec!["/representative/names"],
        ),
        (
            "a place off the earth",
            vec![("/place/point", json!({ "lat": 91, "lon": 181 }))],
            vec!["/place/point/lat", "/place/point/lon"],
        ),
        ("half a point", vec![("/place/point", json!({ "lat": 21 }))], vec!["/place/point/lon"]),
        (
            "a village that is no code",
            vec![("/place/village_code", json!("Thôn Hạ"))],
            vec!["/place/village_code"],
        ),
        ("an id that is none", vec![("/unit_id", json!("ubnd"))], vec!["/unit_id"]),
        ("a language that is none", vec![("/language", json!("tiếng Việt"))], vec!["/language"]),
        ("a commune that is no code", vec![("/commune", json!("1"))], vec!["/commune"]),
    ]
}

/// Well-formed but wrong across fields.
pub fn rules() -> Vec<Case> {
    vec![
        (
            "days after the receipt",
            vec![("/written_on", json!("2026-11-30")), ("/occurred_on", json!("2027-01-01"))],
            vec!["/occurred_on", "/written_on"],
        ),
        (
            "a letter after the receipt",
            vec![("/forwarded_by", json!({ "type": "press", "document_date": "2026-12-01" }))],
            vec!["/forwarded_by/document_date"],
        ),
        (
            "born tomorrow",
            vec![("/writers/0/date_of_birth", json!("2026-11-25"))],
            vec!["/writers/0/date_of_birth"],
        ),
        (
            "a decision from the future",
            vec![(
                "/about",
                json!([{ "type": "decision", "date": "2030-01-01", "received_on": "2030-01-02" }]),
            )],
            vec!["/about/0/date", "/about/0/received_on"],
        ),
        (
            "taken in the future",
            vec![("/submitted_at", json!("2026-11-26T00:00:00Z"))],
            vec!["/submitted_at"],
        ),
        ("a machine without its time", vec![("/submitted_at", removed())], vec!["/submitted_at"]),
        ("a machine with the staff's day", vec![("/received_on", json!("2026-11-20"))], vec!["/received_on"]),
        (
            "a machine with a position",
            vec![("/acting_position_id", json!("09d7c15c-840e-8213-ad60-b59bf73da4ef"))],
            vec!["/acting_position_id"],
        ),
        ("fewer signers than writers", vec![("/signer_count", json!(0))], vec!["/signer_count"]),
        ("a school's book without the school", vec![("/register", json!("public_unit"))], vec!["/unit_id"]),
        (
            "a unit of nobody",
            vec![("/unit_id", json!("09d7c15c-840e-8213-ad60-b59bf73da4ef"))],
            vec!["/unit_id"],
        ),
        ("a commune not served", vec![("/commune", json!("99002"))], vec!["/commune"]),
        (
            "known on a day to come",
            vec![("/citizen_assertion", json!({ "method": "vneid", "at": "2027-01-01T00:00:00Z" }))],
            vec!["/citizen_assertion/at"],
        ),
    ]
}

/// Texts that are no JSON, or not of the sort that two readers understand alike.
pub fn broken() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let whole = reflection("raw").to_string();
    let put = |more: &str| whole.replacen('{', &format!("{{{more},"), 1).into_bytes();
    let deep = |depth: usize| format!("\"place\":{}1{}", "[".repeat(depth), "]".repeat(depth));
    vec![
        ("nothing", Vec::new(), Some("")),
        ("blanks", b" \n ".to_vec(), Some("")),
        ("half of it", whole.as_bytes()[..whole.len() / 2].to_vec(), None),
        ("two of them", format!("{whole}{whole}").into_bytes(), None),
        ("no object", b"[]".to_vec(), Some("")),
        ("null", b"null".to_vec(), Some("")),
        ("a byte order mark", format!("\u{feff}{whole}").into_bytes(), Some("")),
        ("broken UTF-8", [put("\"language\":\"v"), vec![0xff, 0xfe], b"\"}".to_vec()].concat(), Some("")),
        ("one key twice", put("\"subject\":\"Một\",\"wishes_protection\":true"), Some("/subject")),
        ("one key twice, escaped", put("\"sub\\u006aect\":\"Một\""), Some("/subject")),
        ("NUL", put("\"language\":\"v\\u0000\""), Some("/language")),
        ("a lone surrogate", put("\"language\":\"\\ud800\""), None),
        ("1.0 for a whole number", put("\"signer_count\":1.0"), Some("/signer_count")),
        ("an exponent for a whole number", put("\"signer_count\":1e0"), Some("/signer_count")),
        ("not a number", put("\"signer_count\":NaN"), None),
        ("a number beyond all", put("\"signer_count\":1e999"), None),
        ("deep nesting", put(&deep(100)), None),
        ("very deep nesting", put(&deep(5000)), None),
        (
            "a trailing comma",
            whole.replace("\"external_ref\"", "\"x\":1,,\"external_ref\"").into_bytes(),
            None,
        ),
        ("a reserved key", put("\"$serde_json::private::Number\":\"1\""), None),
    ]
}
