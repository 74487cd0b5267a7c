//! Tokens of machines, published keys, metadata.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::crypto::{AccessPublicKey, TokenVerifier, from_base64url};
use tiepdan::people::administration;

use crate::support::{Answer, TestApp};

/// Form, `Authorization`, and the status and code that must come.
type Case<'a> = (&'a [(&'a str, &'a str)], Option<String>, u16, &'a str);

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

async fn ask(app: &TestApp, form: &[(&str, &str)], authorization: Option<&str>) -> Answer {
    let request = app.anyone().post_form("/v1/oauth/token", form);
    match authorization {
        Some(header) => request.header("Authorization", header).await,
        None => request.await,
    }
}

#[tokio::test]
async fn a_secret_is_taken_by_basic_and_by_form() {
    let app = TestApp::start().await;
    let header = basic("demo-portal", "demo-demo-portal");
    let by_basic = ask(&app, &[GRANT], Some(&header)).await.expect(200);
    let by_form = [GRANT, ("client_id", "demo-portal"), ("client_secret", "demo-demo-portal")];
    let by_form = ask(&app, &by_form, None).await.expect(200);
    for answer in [&by_basic, &by_form] {
        assert_eq!(answer.text_at("/scope"), "petitions:read petitions:write receptions:read reference:read");
        assert_eq!((answer.at("/token_type"), answer.at("/expires_in")), (&json!("Bearer"), &json!(900)));
        assert_eq!(answer.header("cache-control"), "no-store");
        let portal = app.with_token(answer.text_at("/access_token"));
        assert_eq!(portal.get("/v1/me").await.expect(200).at("/role"), "portal");
    }
}

#[tokio::test]
async fn refusals_have_the_shape_of_the_standard() {
    let app = TestApp::start().await;
    let owner = app.sql(DbRole::Owner).await;
    owner.execute("update clients set disabled_at = now() where id = 'demo-dashboard'", &[]).await.unwrap();
    let good = basic("demo-portal", "demo-demo-portal");
    let both = [GRANT, ("client_id", "demo-portal"), ("client_secret", "demo-demo-portal")];
    let long = "x".repeat(9000);
    let cases: &[Case<'_>] = &[
        (&[GRANT], None, 401, "invalid_client"),
        (&[GRANT], Some(basic("demo-portal", "wrong")), 401, "invalid_client"),
        (&[GRANT], Some(basic("nobody", "demo-demo-portal")), 401, "invalid_client"),
        (&[GRANT], Some(basic("demo-dashboard", "demo-demo-dashboard")), 401, "invalid_client"),
        (&[GRANT], Some(basic("demo-portal", &long)), 401, "invalid_client"),
        (&both, Some(good.clone()), 400, "invalid_request"),
        (&[GRANT, GRANT], Some(good.clone()), 400, "invalid_request"),
        (&[("grant_type", "password")], Some(good.clone()), 400, "unsupported_grant_type"),
        (&[GRANT, ("scope", "datasets:read")], Some(good.clone()), 400, "invalid_scope"),
        (&[], Some(good), 400, "invalid_request"),
    ];
    for (form, authorization, status, code) in cases {
        let answer = ask(&app, form, authorization.as_deref()).await.expect(*status);
        assert_eq!(answer.at("/error"), code, "{form:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(*status == 401, answer.header("www-authenticate").starts_with("Basic "), "{form:?}");
    }
    app.anyone().post("/v1/oauth/token", json!({})).await.expect_problem(415, "media_type_unsupported");
}

#[tokio::test]
async fn a_token_holds_the_scopes_asked_for_and_no_permission_beyond() {
    let app = TestApp::start().await;
    let form = [
        GRANT,
        ("scope", "petitions:read"),
        ("client_id", "demo-portal"),
        ("client_secret", "demo-demo-portal"),
    ];
    let narrow = ask(&app, &form, None).await.expect(200);
    assert_eq!(narrow.text_at("/scope"), "petitions:read");
    let narrow = app.with_token(narrow.text_at("/access_token"));
    narrow.get("/v1/units").await.expect_problem(403, "permission_missing");
    let machine = app.machine("demo-supervision-tool").await;
    machine.get("/v1/units").await.expect(200);
    machine.delete("/v1/sessions/current").await.expect_problem(403, "permission_missing");
}

#[tokio::test]
async fn demo_clients_answer_on_local_hosts_only() {
    let app = TestApp::start().await;
    let machine = app.machine("demo-dashboard").await;
    let elsewhere =
        machine.get("/v1/me").header("Host", "tiepdan.example.vn").header("X-Forwarded-Host", "localhost");
    elsewhere.await.expect_problem(401, "token_invalid");
    let form = [GRANT, ("client_id", "demo-dashboard"), ("client_secret", "demo-demo-dashboard")];
    let refused = app.anyone().post_form("/v1/oauth/token", &form).header("Host", "tiepdan.example.vn").await;
    assert_eq!(refused.expect(401).at("/error"), "invalid_client");
}

#[tokio::test]
async fn a_closed_client_is_refused_at_once() {
    let app = TestApp::start().await;
    let machine = app.machine("demo-dashboard").await;
    machine.get("/v1/me").await.expect(200);
    administration::disable_client(&app.as_owner().await, "demo-dashboard").await.unwrap();
    machine.get("/v1/me").await.expect_problem(401, "token_invalid");
}

#[tokio::test]
async fn the_published_keys_verify_our_tokens() {
    let app = TestApp::start().await;
    let keys = app.anyone().get("/.well-known/jwks.json").await.expect(200);
    assert!(keys.header("cache-control").starts_with("public"));
    let verifier = TokenVerifier::new(&app.app.public_url, &app.app.public_url, TimeDelta::minutes(15));
    for key in keys.at("/keys").as_array().unwrap() {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"]),
            (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
        );
        assert!(key.get("d").is_none(), "no private half");
        let x = from_base64url(key["x"].as_str().unwrap()).unwrap();
        verifier.add_key(AccessPublicKey::from_bytes(x.try_into().unwrap()));
    }
    let token = app.machine("demo-portal").await.token.unwrap();
    let claims = verifier.verify(&token, app.app.clock.real_now()).unwrap();
    assert_eq!((claims.sub.as_str(), claims.client_id.as_str()), ("demo-portal", "demo-portal"));
    assert_eq!(claims.exp - claims.iat, 900);
    let receipts = app.anyone().get("/.well-known/receipt-keys.json").await.expect(200);
    assert_ne!(receipts.at("/keys/0/kid"), keys.at("/keys/0/kid"));
}

#[tokio::test]
async fn the_token_server_describes_itself() {
    let app = TestApp::start().await;
    let server = app.anyone().get("/.well-known/oauth-authorization-server").await.expect(200);
    let issuer = server.text_at("/issuer");
    assert_eq!(server.text_at("/token_endpoint"), format!("{issuer}/v1/oauth/token"));
    assert_eq!(server.text_at("/jwks_uri"), format!("{issuer}/.well-known/jwks.json"));
}

/// A hundred requests with one token: authentication must stay a matter of milliseconds.
#[tokio::test]
async fn authentication_is_cheap() {
    let app = TestApp::start().await;
    let machine = app.machine("demo-dashboard").await;
    let started = Instant::now();
    for _ in 0..100 {
        machine.get("/v1/me").await.expect(200);
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[tokio::test]
async fn odd_texts_are_refused_and_never_break_anything() {
    let app = TestApp::start().await;
    let form = |text: String| {
        app.anyone()
            .request(reqwest::Method::POST, "/v1/oauth/token")
            .raw("application/x-www-form-urlencoded", text)
    };
    let grant = "grant_type=client_credentials";
    for odd in ["%00", "demo-portal%00", "%FF", "%ED%A0%80", "%F0%9F%98%80", &"x".repeat(9000)] {
        for text in [
            format!("{grant}&client_id={odd}&client_secret=demo-demo-portal"),
            format!("{grant}&client_id=demo-portal&client_secret={odd}"),
        ] {
            assert_eq!(form(text).await.expect(400).at("/error"), "invalid_request");
        }
    }
    let scope = format!("{grant}&client_id=demo-portal&client_secret=demo-demo-portal&scope=%00");
    assert_eq!(form(scope).await.expect(400).at("/error"), "invalid_scope");
    for (id, secret) in [("demo-portal%00", "x"), ("demo-portal", "%00"), ("demo\0portal", "x"), ("%FF", "x")]
    {
        let refused = ask(&app, &[GRANT], Some(&basic(id, secret))).await.expect(401);
        assert_eq!(refused.at("/error"), "invalid_client");
    }
    // Log-ins: NUL is no text at all; whatever else is odd belongs to nobody.
    for (login, password, status) in [
        ("a\0b", "x", 400),
        ("intake-officer", "x\0", 400),
        ("\u{202e}\u{feff}", "x", 401),
        ("' or 1=1 --", "x", 401),
        ("intake-officer", "\u{10ffff}\n\u{1b}", 401),
    ] {
        app.anyone()
            .post("/v1/sessions", json!({ "login": login, "password": password }))
            .await
            .expect(status);
    }
    for token in ["\0", "\u{1f600}", "'"] {
        let refused = app.anyone().post("/v1/sessions/refreshes", json!({ "refresh_token": token })).await;
        assert!([400, 401].contains(&refused.status), "{}", refused.text);
    }
    for path in ["/v1/catalogues/%00", "/v1/petitions/%00", "/problems/%00", "/v1/capabilities?a=%00"] {
        let refused = app.anyone().get(path).await;
        assert!((400..500).contains(&refused.status), "{path}: {}", refused.text);
    }
}
