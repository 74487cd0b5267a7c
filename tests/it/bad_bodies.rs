//! Bodies that must not pass: each names every wrong place, quotes no value, and changes nothing.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::reflection;
use crate::support::{Answer, TestApp};

/// How many rows each table has, in one text.
async fn counts(app: &TestApp) -> String {
    let sql = app.sql(DbRole::Superuser).await;
    let tables = sql
        .query(
            "select table_name from information_schema.tables where table_schema = 'public' order by 1",
            &[],
        )
        .await
        .unwrap();
    let mut text = String::new();
    for row in tables {
        let table: String = row.get(0);
        let count: i64 =
            sql.query_one(&format!("select count(*) from \"{table}\""), &[]).await.unwrap().get(0);
        text.push_str(&format!("{table} {count}\n"));
    }
    text
}

/// A body with these places set; a null removes.
fn with(changes: &[(&str, Value)]) -> Value {
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

fn long(length: usize) -> Value {
    json!("ă".repeat(length))
}

fn removed() -> Value {
    json!("<removed>")
}

type Case = (&'static str, Vec<(&'static str, Value)>, Vec<&'static str>);

fn forms() -> Vec<Case> {
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
fn rules() -> Vec<Case> {
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

#[actix_web::test]
async fn every_wrong_place_is_named_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let before = counts(&app).await;
    for (what, changes, places) in [forms(), rules()].concat() {
        let refused = portal.post("/v1/petitions", with(&changes)).key("bad-body-key").await;
        let refused = refused.expect_problem(400, "body_invalid");
        let mut told = refused.complaints();
        told.sort();
        told.dedup();
        assert_eq!(told, places, "{what}: {}", refused.text);
        quotes_nothing(what, &changes, &refused);
    }
    assert_eq!(counts(&app).await, before, "a refused body left something");
    portal.post("/v1/petitions", with(&[])).key("bad-body-key").await.expect(201);
}

/// Values of a body may be somebody's secret: no refusal repeats them.
fn quotes_nothing(what: &str, changes: &[(&str, Value)], refused: &Answer) {
    for (_, value) in changes {
        if let Some(text) = value.as_str().filter(|text| text.chars().count() > 8 && !text.starts_with('<')) {
            assert!(!refused.text.contains(text), "{what} is quoted: {}", refused.text);
        }
    }
    for secret in ["Hán Thị Mơ", "0100104760", "099061007950", "ổ gà"] {
        assert!(!refused.text.contains(secret), "{what}: {}", refused.text);
    }
}

/// Texts that are no JSON, or not of the sort that two readers understand alike.
fn broken() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
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

#[actix_web::test]
async fn what_is_no_clear_json_is_refused() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let before = counts(&app).await;
    let send = |media: &str, bytes: Vec<u8>| {
        portal.request(reqwest::Method::POST, "/v1/petitions").key("bad-raw-key").raw(media, bytes)
    };
    for (what, bytes, place) in broken() {
        let refused = send("application/json", bytes).await;
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (400, &json!("body_invalid")),
            "{what}: {}",
            refused.text
        );
        if let Some(place) = place {
            assert!(refused.complaints().iter().any(|told| told == place), "{what}: {}", refused.text);
        }
        quotes_nothing(what, &[], &refused);
    }
    let whole = reflection("raw").to_string().into_bytes();
    for media in [
        "text/plain",
        "application/xml",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        send(media, whole.clone()).await.expect_problem(415, "media_type_unsupported");
    }
    let encoded = send("application/json", whole.clone()).header("Content-Encoding", "gzip").await;
    encoded.expect_problem(415, "media_type_unsupported");
    let huge = format!("{{\"content\":\"{}\"}}", "a".repeat(600 * 1024));
    send("application/json", huge.into_bytes()).await.expect_problem(413, "body_too_large");
    assert_eq!(counts(&app).await, before);
    send("application/json; charset=\"UTF-8\"", whole).await.expect(201);
}

#[actix_web::test]
async fn texts_are_composed_and_nothing_else_is_altered() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    // Decomposed, with outer blanks, an emoji beyond the first plane and what looks like markup or a formula.
    let body = with(&[
        ("/subject", json!("  =1+1 To\u{0302}\u{0301} <b>🌾</b> ")),
        ("/content", json!("a\r\nb\u{200b}")),
    ]);
    let id = portal.post("/v1/petitions", body).key("text-key-1").await.expect(201).text_at("/id");
    crate::petitions::screened(&officer, &id, "reflection").await;
    let seen = officer.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert_eq!(
        (seen.at("/subject"), seen.at("/content")),
        (&json!("  =1+1 Tố <b>🌾</b> "), &json!("a\r\nb\u{200b}"))
    );
    let csv = officer.get("/v1/datasets/petitions.csv").await.expect(200);
    let cell = csv.text.lines().nth(1).unwrap().split(',').nth(12).unwrap().to_owned();
    assert!(cell.trim_matches('"').starts_with('\''), "a formula in a cell: {cell}");
}

#[actix_web::test]
async fn bodies_of_acts_are_held_to_the_same() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = crate::petitions::registered(&portal, "bad-act").await;
    let before = counts(&app).await;
    let base = json!({ "kind": "reflection", "within_authority": true });
    for (more, places) in [
        (json!({ "acted_on": "2026-11-25" }), vec!["/acted_on"]),
        (
            json!({ "acted_on": "2026-13-01", "kind": "no", "people_count": -1 }),
            vec!["/acted_on", "/kind", "/people_count"],
        ),
        (
            json!({ "document_date": "2030-01-01", "acted_on": "2030-01-01" }),
            vec!["/acted_on", "/document_date"],
        ),
        (
            json!({ "facts": { "unheard_of": true, "signed": "yes", "writer_age": -1 } }),
            vec!["/facts/signed", "/facts/unheard_of", "/facts/writer_age"],
        ),
        (
            json!({ "failed_criteria": ["E99"], "recipients": [""] }),
            vec!["/failed_criteria/0", "/recipients/0"],
        ),
        (json!({ "track": "party" }), vec!["/track"]),
        (json!({ "acting_position_id": id }), vec!["/acting_position_id"]),
        (json!({ "note": long(4001), "document_number": "" }), vec!["/document_number", "/note"]),
        (json!({ "acted_on": "2026-11-01" }), vec!["/acted_on"]),
    ] {
        let mut body = base.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = officer.post(&format!("/v1/petitions/{id}/screenings"), body).if_match("*").await;
        let refused = refused.expect_problem(400, "body_invalid");
        let mut told = refused.complaints();
        told.sort();
        assert_eq!(told, places, "{more}: {}", refused.text);
    }
    assert_eq!(counts(&app).await, before);
}
