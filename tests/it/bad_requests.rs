//! Everything of a request besides its body: parameters, ids, headers.
#![allow(clippy::too_many_lines, reason = "tables of cases are read from top to bottom")]

use serde_json::json;
use tiepdan::kernel::ids::new_id;

use crate::petitions::{reflection, registered};
use crate::support::TestApp;

#[actix_web::test]
async fn wrong_parameters_are_all_named() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (query, names) in [
        ("nothing=1", vec!["nothing"]),
        ("Kind=reflection", vec!["Kind"]),
        ("kind=reflection&kind=other", vec!["kind"]),
        ("limit=10&limit=10", vec!["limit"]),
        ("kind=reflection,no", vec!["kind"]),
        ("status=received,,screened", vec!["status"]),
        ("status=", vec!["status"]),
        ("limit=0", vec!["limit"]),
        ("limit=501", vec!["limit"]),
        ("limit=abc", vec!["limit"]),
        ("limit=1.0", vec!["limit"]),
        ("limit=%2B5", vec!["limit"]),
        ("limit=99999999999999999999", vec!["limit"]),
        ("count=yes", vec!["count"]),
        ("overdue=1", vec!["overdue"]),
        ("sort=number", vec!["sort"]),
        ("sort=-due_on", vec!["sort"]),
        ("received_from=2026-02-30", vec!["received_from"]),
        ("received_from=2026-11-02&received_before=2026-11-01", vec!["received_before"]),
        ("received_from=2026-11-02&received_before=2026-11-02", vec!["received_before"]),
        (
            "due_from=2026-11-02&due_before=2026-11-01&received_from=2026-11-02&received_before=2026-11-01",
            vec!["due_before", "received_before"],
        ),
        ("unit_id=ubnd", vec!["unit_id"]),
        ("commune=99002", vec!["commune"]),
        ("commune=0", vec!["commune"]),
        ("number=%00", vec!["number"]),
        ("number=%FF", vec!["number"]),
        ("number=%zz", vec!["number"]),
        ("limit=0&nothing=1&kind=no&count=x", vec!["count", "kind", "limit", "nothing"]),
    ] {
        let refused =
            officer.get(&format!("/v1/petitions?{query}")).await.expect_problem(400, "parameter_invalid");
        let mut told = refused.complaints();
        told.sort();
        told.dedup();
        assert_eq!(told, names, "{query}: {}", refused.text);
    }
    for query in [
        "",
        "limit=1",
        "limit=500",
        "kind=reflection,other&status=received",
        "sort=received_on&count=true",
        "&&",
    ] {
        officer.get(&format!("/v1/petitions?{query}")).await.expect(200);
    }
    officer.get("/v1/datasets/petitions.csv?limit=5").await.expect_problem(400, "parameter_invalid");
    let id = new_id("99001", "2026-11-24".parse().unwrap());
    officer.get(&format!("/v1/petitions/{id}?x=1")).await.expect_problem(400, "parameter_invalid");
}

#[actix_web::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    for n in 0..3 {
        registered(&portal, &format!("page-{n}")).await;
    }
    let page = officer.get("/v1/petitions?limit=1&status=received").await.expect(200);
    let cursor = page.text_at("/next_cursor");
    let next = format!("limit=1&status=received&cursor={cursor}");
    let second = officer.get(&format!("/v1/petitions?{next}")).await.expect(200);
    assert_ne!(second.items()[0]["id"], page.items()[0]["id"]);
    assert!(page.header("link").contains(&next), "{}", page.header("link"));
    // Another filter, order, caller; a changed, shortened or invented one.
    let mut changed = cursor.clone();
    let last = if changed.pop() == Some('A') { 'B' } else { 'A' };
    changed.push(last);
    for query in [
        format!("limit=1&cursor={cursor}"),
        format!("limit=1&status=received&kind=other&cursor={cursor}"),
        format!("limit=1&status=received&sort=received_on&cursor={cursor}"),
        format!("limit=1&status=received&cursor={changed}"),
        format!("limit=1&status=received&cursor={}", &cursor[..cursor.len() / 2]),
        "limit=1&status=received&cursor=abc".to_owned(),
        "limit=1&status=received&cursor=MQ%3D%3D".to_owned(),
    ] {
        officer.get(&format!("/v1/petitions?{query}")).await.expect_problem(400, "cursor_invalid");
    }
    for login in ["government-chair", "government-office", "party-secretary"] {
        app.person(login)
            .await
            .get(&format!("/v1/petitions?{next}"))
            .await
            .expect_problem(400, "cursor_invalid");
    }
    // The three pages together are the list.
    let mut seen = Vec::new();
    let mut path = "/v1/petitions?limit=1".to_owned();
    loop {
        let page = officer.get(&path).await.expect(200);
        seen.extend(page.items().iter().map(|item| item["id"].clone()));
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        path = format!("/v1/petitions?limit=1&cursor={cursor}");
    }
    let whole = officer.get("/v1/petitions").await.expect(200);
    assert_eq!(seen, whole.items().iter().map(|item| item["id"].clone()).collect::<Vec<_>>());
}

#[actix_web::test]
async fn ids_of_nothing_are_404_alike() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (real, _) = registered(&portal, "unknown-ids").await;
    let day = "2026-11-24".parse().unwrap();
    let mut other_tenant = real.clone().into_bytes();
    other_tenant[10] = if other_tenant[10] == b'a' { b'b' } else { b'a' };
    let ids = [
        new_id("99001", day).to_string(),
        new_id("99002", day).to_string(),
        new_id("00000", day).to_string(),
        String::from_utf8(other_tenant).unwrap(),
        "00000000-0000-0000-0000-000000000000".to_owned(),
        "ffffffff-ffff-ffff-ffff-ffffffffffff".to_owned(),
        "f47ac10b-58cc-4372-a567-0e02b2c3d479".to_owned(),
        "not-an-id".to_owned(),
        "1".to_owned(),
        "%00".to_owned(),
        "%F0%9F%8C%BE".to_owned(),
        "..%2Fpetitions".to_owned(),
        format!("{real}%20"),
        "x".repeat(300),
        "'%20or%201=1".to_owned(),
    ];
    let mut answers = Vec::new();
    for id in &ids {
        for end in ["", "/timeline", "/deadlines", "/notices", "/identity"] {
            let mut body = officer
                .get(&format!("/v1/petitions/{id}{end}"))
                .await
                .expect_problem(404, "resource_not_found")
                .body;
            body["request_id"] = json!("");
            answers.push(body);
        }
        let body = json!({ "kind": "reflection", "within_authority": true });
        officer
            .post(&format!("/v1/petitions/{id}/screenings"), body)
            .if_match("*")
            .await
            .expect_problem(404, "resource_not_found");
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[actix_web::test]
async fn too_long_is_said_so() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let long = |length: usize| format!("/v1/petitions?number={}", "A".repeat(length));
    officer.get(&long(51)).await.expect_problem(400, "parameter_invalid");
    officer.get(&long(9_000)).await.expect_problem(414, "uri_too_long");
    let kinds = vec!["other"; 21].join(",");
    officer.get(&format!("/v1/petitions?kind={kinds}")).await.expect_problem(400, "parameter_invalid");
    let header = officer.get("/v1/petitions").header("If-None-Match", &"\"x\", ".repeat(3_000)).await;
    assert!([200, 431].contains(&header.status), "{}", header.text);
    officer.get("/v1/petitions").header("Accept-Language", &"fr;q=0.1,".repeat(900)).await.expect(200);
}

#[actix_web::test]
async fn a_malformed_key_is_a_wrong_header() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let long = "k".repeat(65);
    for key in [
        "",
        "short",
        "has space in it",
        "with/slash/in",
        "\"unbalanced",
        "khóa-khóa-khóa",
        &long,
        "\"\"",
        "key;a=1;b",
    ] {
        let refused = portal.post("/v1/petitions", reflection("keys")).key(key).await;
        let refused = refused.expect_problem(400, "header_invalid");
        assert_eq!(refused.complaints(), ["Idempotency-Key"], "{key}");
    }
    let twice = portal.post("/v1/petitions", reflection("keys")).key("twice-key-1").key("twice-key-2").await;
    twice.expect_problem(400, "header_invalid");
    portal.post("/v1/petitions", reflection("keys")).key(&"k".repeat(64)).await.expect(201);
}

#[actix_web::test]
async fn a_request_id_comes_back_if_it_can_be_logged_safely() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    for path in ["/v1/capabilities", "/v1/nothing", "/v1/petitions"] {
        let kept = anyone.get(path).header("X-Request-Id", "portal_2026-0001").await;
        assert_eq!(kept.header("x-request-id"), "portal_2026-0001", "{path}");
        let long = "x".repeat(65);
        for bad in ["short", "has space in it", "semi;colon;here", "{\"json\":\"yes\"}", "đơn-của-tôi", &long]
        {
            let made = anyone.get(path).header("X-Request-Id", bad).await;
            assert!(
                made.header("x-request-id").starts_with("req_") && made.header("x-request-id").len() == 20,
                "{path}: {bad}"
            );
        }
    }
    let (one, two) = (anyone.get("/v1/nothing").await, anyone.get("/v1/nothing").await);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
}

#[actix_web::test]
async fn vietnamese_unless_english_is_asked_for() {
    let app = TestApp::start().await;
    for (asked, language) in [
        ("", "vi"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("vi-VN,en;q=0.9", "vi"),
        ("fr,en;q=0.5", "en"),
        ("fr", "vi"),
        ("*", "vi"),
        ("en;q=0", "vi"),
        ("en;q=x", "en"),
        ("vi;q=0.1,en;q=0.2", "en"),
        ("en;q=0.5,vi;q=0.5", "en"),
        (",,;;q=1", "vi"),
        ("english", "vi"),
    ] {
        for (path, status) in [("/v1/capabilities", 200), ("/v1/nothing", 404), ("/v1/petitions", 401)] {
            let answer = app.anyone().get(path).header("Accept-Language", asked).await.expect(status);
            assert_eq!(answer.header("content-language"), language, "{asked:?} {path}");
            let vietnamese =
                answer.body["title"].as_str().is_none_or(|title| title.is_ascii() == (language == "en"));
            assert!(vietnamese, "{asked:?}: {}", answer.text);
        }
    }
}
