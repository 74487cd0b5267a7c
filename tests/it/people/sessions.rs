//! Log-in, refresh and log-out of people, and tokens that are none.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::crypto::{ReceiptKey, base64url, from_base64url, sign_receipt};
use tiepdan::kernel::record::audit::{self, Verdict};
use tiepdan::people::administration;

use crate::support::{Answer, TestApp};

fn log_in(login: &str, password: &str) -> Value {
    json!({ "login": login, "password": password })
}

async fn open(app: &TestApp, login: &str) -> Answer {
    app.anyone().post("/v1/sessions", log_in(login, &format!("demo-{login}"))).await.expect(201)
}

/// What a stranger could tell apart: all but the id of the request.
fn seen(answer: &Answer) -> (u16, Value, Vec<String>) {
    let mut body = answer.body.clone();
    body["request_id"] = Value::Null;
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status, body, names)
}

#[tokio::test]
async fn every_failed_log_in_looks_the_same() {
    let app = TestApp::start().await;
    administration::disable_user(&app.as_owner().await, "case-officer").await.unwrap();
    let anyone = app.anyone();
    let wrong = anyone.post("/v1/sessions", log_in("intake-officer", "demo-wrong")).await;
    let wrong = wrong.expect_problem(401, "credentials_invalid");
    for (login, password) in
        [("nobody-here", "demo-wrong"), ("case-officer", "demo-case-officer"), ("Đơn", "x")]
    {
        let other = anyone.post("/v1/sessions", log_in(login, password)).await;
        assert_eq!(seen(&other), seen(&wrong), "{login}");
    }
    let long = "đ".repeat(1024);
    anyone
        .post("/v1/sessions", log_in("intake-officer", &long))
        .await
        .expect_problem(401, "credentials_invalid");
}

#[tokio::test]
async fn a_log_in_gives_tokens_that_nobody_stores_and_leaves_a_trace() {
    let app = TestApp::start().await;
    let opened = open(&app, "intake-officer").await;
    assert_eq!((opened.header("cache-control"), opened.at("/token_type")), ("no-store", &json!("Bearer")));
    assert_eq!(opened.at("/expires_in"), 900);
    let me = app.with_token(opened.text_at("/access_token")).get("/v1/me").await.expect(200);
    assert_eq!(me.text_at("/login"), "intake-officer");
    let owner = app.sql(DbRole::Owner).await;
    let entries = "select action, user_id is not null, person_id is not null, detail::text from audit_entries where commune = '00000'";
    let rows = owner.query(entries, &[]).await.unwrap();
    let opened_entry = rows.iter().find(|row| row.get::<_, String>(0) == "session.opened").unwrap();
    assert!(opened_entry.get::<_, bool>(1) && opened_entry.get::<_, bool>(2));
    let kept: String =
        owner.query_one("select encode(refresh_hash, 'hex') from sessions", &[]).await.unwrap().get(0);
    assert_eq!(kept.len(), 64, "only a hash is kept");
    let verdict = audit::verify(&mut app.diesel(DbRole::Owner).await, &app.app.keys, "00000").await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { entries } if entries > 0));
}

#[tokio::test]
async fn a_log_in_is_checked_by_its_schema() {
    let app = TestApp::start().await;
    let body = json!({ "login": "x".repeat(65), "password": "", "remember": true });
    let refused = app.anyone().post("/v1/sessions", body).await.expect_problem(400, "body_invalid");
    let mut complaints = refused.complaints();
    complaints.sort();
    assert_eq!(complaints, ["/login", "/password", "/remember"]);
}

#[tokio::test]
async fn log_out_is_effective_at_once() {
    let app = TestApp::start().await;
    let opened = open(&app, "government-chair").await;
    let chair = app.with_token(opened.text_at("/access_token"));
    let other = app.person("government-chair").await;
    chair.get("/v1/me").await.expect(200);
    chair.delete("/v1/sessions/current").await.expect(204);
    chair.get("/v1/me").await.expect_problem(401, "token_invalid");
    chair.delete("/v1/sessions/current").await.expect_problem(401, "token_invalid");
    let refresh = json!({ "refresh_token": opened.text_at("/refresh_token") });
    app.anyone().post("/v1/sessions/refreshes", refresh).await.expect_problem(401, "token_invalid");
    other.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn refresh_tokens_rotate_and_reuse_ends_the_session() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    let refresh = |token: String| anyone.post("/v1/sessions/refreshes", json!({ "refresh_token": token }));
    let first = open(&app, "intake-officer").await;
    let second = refresh(first.text_at("/refresh_token")).await.expect(200);
    assert_eq!(second.header("cache-control"), "no-store");
    let third = refresh(second.text_at("/refresh_token")).await.expect(200);
    let holder = app.with_token(third.text_at("/access_token"));
    holder.get("/v1/me").await.expect(200);
    // What was never issued ends nothing, even where it names the session.
    let (session, random) = {
        let token = third.text_at("/refresh_token");
        let (session, random) = token.split_once('.').unwrap();
        (session.to_owned(), random.to_owned())
    };
    let invented = format!("{session}.{}", random.chars().rev().collect::<String>());
    for never in [invented, "x".to_owned(), session] {
        refresh(never).await.expect_problem(401, "token_invalid");
    }
    holder.get("/v1/me").await.expect(200);
    refresh(first.text_at("/refresh_token")).await.expect_problem(401, "token_invalid");
    holder.get("/v1/me").await.expect_problem(401, "token_invalid");
    refresh(third.text_at("/refresh_token")).await.expect_problem(401, "token_invalid");
    let owner = app.sql(DbRole::Owner).await;
    let count = "select count(*) from audit_entries where action = 'session.refresh_reused'";
    assert_eq!(owner.query_one(count, &[]).await.unwrap().get::<_, i64>(0), 1);
}

#[tokio::test]
async fn of_two_refreshes_at_once_only_one_succeeds() {
    let app = TestApp::start_two().await;
    let token = json!({ "refresh_token": open(&app, "intake-officer").await.text_at("/refresh_token") });
    let anyone = app.anyone();
    let send = || anyone.post("/v1/sessions/refreshes", token.clone()).send();
    let (one, other) = tokio::join!(send(), send());
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

/// Moves the installation's head, as every change that the program makes to accounts and offices does.
async fn told(owner: &tokio_postgres::Client) {
    let moved = "update commune_heads set event_seq = event_seq + 1 where commune = '00000'";
    owner.execute(moved, &[]).await.unwrap();
}

#[tokio::test]
async fn a_session_ends_with_its_time_its_account_and_its_office() {
    let app = TestApp::start_two().await;
    let owner = app.sql(DbRole::Owner).await;
    let person = app.person("case-officer").await;
    person.get("/v1/me").await.expect(200);
    owner.execute("update sessions set expires_at = now() - interval '1 second'", &[]).await.unwrap();
    told(&owner).await;
    person.get("/v1/me").await.expect_problem(401, "token_invalid");
    let person = app.person("case-officer").await;
    person.get("/v1/me").await.expect(200);
    administration::disable_user(&app.as_owner().await, "case-officer").await.unwrap();
    person.get("/v1/me").await.expect_problem(401, "token_invalid");
    let head = app.person("unit-head").await;
    head.get("/v1/me").await.expect(200);
    let leave = "update positions set held_to = '2026-11-24' where role = 'unit_head' and held_to is null";
    owner.execute(leave, &[]).await.unwrap();
    told(&owner).await;
    head.get("/v1/me").await.expect_problem(403, "permission_missing");
}

#[tokio::test]
async fn demo_accounts_answer_on_local_hosts_only() {
    let app = TestApp::start_with(&["--demo-hosts=demo.example.vn"]).await;
    let anyone = app.anyone();
    let body = log_in("intake-officer", "demo-intake-officer");
    let person = app.person("intake-officer").await;
    for host in ["localhost", "[::1]:8080", "demo.example.vn", "DEMO.example.vn:443"] {
        anyone.post("/v1/sessions", body.clone()).header("Host", host).await.expect(201);
        person.get("/v1/me").header("Host", host).await.expect(200);
    }
    for host in ["tiepdan.example.vn", "localhost.example.vn"] {
        let refused = anyone.post("/v1/sessions", body.clone()).header("Host", host);
        refused.header("X-Forwarded-Host", "localhost").await.expect_problem(401, "credentials_invalid");
        let refused = person.get("/v1/me").header("Host", host).header("Forwarded", "host=localhost");
        refused.await.expect_problem(401, "token_invalid");
    }
    // Claimed from outside, the true host still decides.
    person.get("/v1/me").header("X-Forwarded-Host", "tiepdan.example.vn").await.expect(200);
    let refresh = json!({ "refresh_token": open(&app, "auditor").await.text_at("/refresh_token") });
    let elsewhere =
        anyone.post("/v1/sessions/refreshes", refresh.clone()).header("Host", "tiepdan.example.vn");
    elsewhere.await.expect_problem(401, "token_invalid");
    anyone.post("/v1/sessions/refreshes", refresh).await.expect(200);
}

#[tokio::test]
async fn hostile_tokens_are_refused() {
    let app = TestApp::start().await;
    let token = open(&app, "intake-officer").await.text_at("/access_token");
    let parts: Vec<&str> = token.split('.').collect();
    let header: Value = serde_json::from_slice(&from_base64url(parts[0]).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&from_base64url(parts[1]).unwrap()).unwrap();
    let with_header = |name: &str, value: &str, signature: &str| {
        let mut header = header.clone();
        header[name] = json!(value);
        format!("{}.{}.{signature}", base64url(header.to_string().as_bytes()), parts[1])
    };
    let mut other = claims.clone();
    other["sub"] = json!("00000000-0000-8000-8000-000000000000");
    let mut typeless = header.clone();
    typeless["typ"] = json!("JWT");
    let receipt_key = app.app.part::<ReceiptKey>();
    for hostile in [
        with_header("alg", "none", ""),
        with_header("alg", "none", parts[2]),
        with_header("alg", "HS256", parts[2]),
        with_header("typ", "JWT", parts[2]),
        with_header("kid", "../../etc/passwd", parts[2]),
        format!("{}.{}.{}", parts[0], base64url(other.to_string().as_bytes()), parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        sign_receipt(&receipt_key, &claims).unwrap(),
        "x".repeat(5000),
        "…".to_owned().escape_unicode().to_string(),
        String::new(),
    ] {
        app.with_token(hostile).get("/v1/me").await.expect_problem(401, "token_invalid");
    }
    app.anyone().get("/v1/me").await.expect_problem(401, "token_missing");
    let basic = app.anyone().get("/v1/me").header("Authorization", "Basic eDp5");
    basic.await.expect_problem(401, "token_invalid");
}
