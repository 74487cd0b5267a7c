//! What the schema of a derived type accepts, its typed reader accepts too, and the errors have their places.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::super::{BodySchema, Checks};
use crate::kernel::problem::Place;

/// A body as the modules write them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its reading is of interest")]
struct Intake {
    #[schema(min_length = 1, max_length = 20)]
    content: String,
    kind: Option<Family>,
    place: Option<Village>,
    received_on: Option<NaiveDate>,
    submitted_at: Option<DateTime<Utc>>,
    unit_id: Option<Uuid>,
    #[schema(minimum = 1, maximum = 99)]
    count: Option<i32>,
    #[serde(default)]
    #[schema(max_items = 2)]
    villages: Vec<Village>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its reading is of interest")]
struct Village {
    #[schema(pattern = r"^\d{5}$")]
    code: String,
    inner: Option<Box<Hamlet>>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its reading is of interest")]
struct Hamlet {
    level: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Family {
    Complaint,
    Reflection,
}

fn schema() -> BodySchema {
    let mut parts = vec![(Intake::name().into_owned(), Intake::schema())];
    Intake::schemas(&mut parts);
    let components: Map<String, Value> =
        parts.into_iter().map(|(name, part)| (name, serde_json::to_value(part).unwrap())).collect();
    Checks::new(&components).of(&json!({"$ref": "#/components/schemas/Intake"})).unwrap()
}

fn wrong(body: &Value) -> Vec<(String, &'static str)> {
    let mut codes: Vec<_> = schema()
        .check(body)
        .into_iter()
        .map(|error| match error.place {
            Place::Pointer(pointer) => (pointer, error.code),
            other => panic!("not a pointer: {other:?}"),
        })
        .collect();
    codes.sort();
    codes
}

#[test]
fn a_right_body_passes_both() {
    let body = json!({
        "content": "x", "kind": "reflection", "place": {"code": "00001", "inner": {"level": 2}},
        "received_on": "2026-11-20", "submitted_at": "2026-11-20T09:12:00Z", "count": 3,
        "unit_id": "0190163d-8694-739b-aea5-966c26f8ad90", "villages": [{"code": "00002", "inner": null}]
    });
    assert_eq!(wrong(&body), Vec::new());
    serde_json::from_value::<Intake>(body).unwrap();
}

#[test]
fn errors_in_optional_members_have_their_places() {
    let body = json!({
        "content": "", "kind": "other", "place": {"code": "1", "inner": {"level": 2.0, "x": 1}, "y": 1},
        "received_on": "2026-02-31", "submitted_at": "today", "unit_id": "1", "count": 0,
        "villages": [{"code": "00001"}, {}], "z": 1
    });
    let expected = [
        ("/content", "too_short"),
        ("/count", "range"),
        ("/kind", "enum"),
        ("/place/code", "pattern"),
        ("/place/inner/level", "type"),
        ("/place/inner/x", "unknown"),
        ("/place/y", "unknown"),
        ("/received_on", "format"),
        ("/submitted_at", "format"),
        ("/unit_id", "format"),
        ("/villages/1/code", "required"),
        ("/z", "unknown"),
    ];
    assert_eq!(wrong(&body), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn patterns_mean_ascii_digits_and_the_whole_text() {
    for code in ["١٢٣٤٥", "12345\n", "\n12345", "１２３４５"] {
        assert_eq!(
            wrong(&json!({"content": "x", "place": {"code": code}})),
            [("/place/code".to_owned(), "pattern")]
        );
    }
}

#[test]
fn what_formats_let_through_the_typed_reader_reads() {
    for text in [
        "2026-11-20T23:59:60Z",
        "2026-11-20t09:12:00z",
        "2026-11-20T09:12:00.123456789012Z",
        "2026-11-20T09:12:00-00:00",
        "2026-11-20T09:12:00+23:59",
        "2026-11-20T09:12:00+24:00",
        "2026-11-20T09:12:00.Z",
        "2026-11-20T09:12:00+0700",
        "2026-11-20T24:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-11-20T09:12Z",
        " 2026-11-20T09:12:00Z",
        "2026-11-20T12:30:60Z",
        "2026-11-20T09:12:00+07:60",
    ] {
        let body = json!({"content": "x", "submitted_at": text});
        if wrong(&body).is_empty() {
            serde_json::from_value::<Intake>(body).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }
}

proptest! {
    #[test]
    fn days_agree(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]") {
        let body = json!({"content": "x", "received_on": text});
        prop_assert_eq!(wrong(&body).is_empty(), serde_json::from_value::<Intake>(body).is_ok());
    }

    #[test]
    fn moments_let_through_are_read(text in "20[0-9]{2}-[01][0-9]-[0-3][0-9][Tt][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,12})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])") {
        let body = json!({"content": "x", "submitted_at": text});
        if wrong(&body).is_empty() {
            prop_assert!(serde_json::from_value::<Intake>(body).is_ok());
        }
    }

    #[test]
    fn integers_let_through_are_read(count in any::<i64>(), float in any::<f64>()) {
        for body in [json!({"content": "x", "count": count}), json!({"content": "x", "count": float})] {
            if wrong(&body).is_empty() {
                prop_assert!(serde_json::from_value::<Intake>(body).is_ok());
            }
        }
    }
}
