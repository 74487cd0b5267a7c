//! Bodies that must not pass: each names every wrong place, quotes no value, and changes nothing.

mod cases;

use std::fmt::Write as _;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use self::cases::{broken, forms, long, rules, with};
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
        writeln!(text, "{table} {count}").unwrap();
    }
    text
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
