//! In which order a request is refused: authenticate → gate → required headers → body → replay → tag → the row's own
//! conditions. Each request here is wrong in several ways at once; only the first may be told.

use serde_json::{Value, json};
use tiepdan::kernel::ids::new_id;

use crate::petitions::{reflection, registered, screened};
use crate::support::TestApp;

const BROKEN: &str = "{\"kind\": ";

fn absent() -> String {
    new_id("99001", "2026-11-24".parse().unwrap()).to_string()
}

fn screening() -> Value {
    json!({ "kind": "reflection", "within_authority": true })
}

#[actix_web::test]
async fn without_a_token_nothing_else_is_told() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    let forged = app.with_token("eyJhbGciOiJub25lIn0.e30.");
    let id = absent();
    for path in [
        "/v1/petitions".to_owned(),
        format!("/v1/petitions/{id}/screenings"),
        format!("/v1/petitions/{id}/notices"),
    ] {
        let bad = |client: &crate::support::Client| {
            client.request(reqwest::Method::POST, &format!("{path}?nothing=1&nothing=2"))
        };
        bad(&anyone).raw("application/json", BROKEN).await.expect_problem(401, "token_missing");
        bad(&anyone).raw("text/html", BROKEN).key("x").await.expect_problem(401, "token_missing");
        bad(&forged).raw("application/json", BROKEN).await.expect_problem(401, "token_invalid");
    }
    for path in ["/v1/petitions?limit=abc", "/v1/petitions/not-an-id", "/v1/datasets/petitions.csv?kind=no"] {
        anyone.get(path).await.expect_problem(401, "token_missing");
        anyone.get(path).header("Authorization", "Basic YTpi").await.expect_problem(401, "token_invalid");
    }
}

#[actix_web::test]
async fn a_wrong_role_hears_of_neither_headers_nor_body_nor_row() {
    let app = TestApp::start().await;
    let (auditor, dashboard) = (app.person("auditor").await, app.machine("demo-dashboard").await);
    let (id, _) = registered(&app.machine("demo-portal").await, "order-role").await;
    for client in [&auditor, &dashboard] {
        for id in [id.as_str(), absent().as_str(), "not-an-id"] {
            let path = format!("/v1/petitions/{id}/screenings?nothing=1");
            let refused = client.request(reqwest::Method::POST, &path).raw("text/plain", BROKEN).await;
            let refused = refused.expect_problem(403, "permission_missing");
            assert_eq!(refused.at("/required_permission"), "petitions.screen");
        }
        client
            .post("/v1/petitions", json!(null))
            .key("bad key")
            .await
            .expect_problem(403, "permission_missing");
    }
    auditor.get("/v1/petitions?limit=0&cursor=x").await.expect_problem(403, "permission_missing");
    auditor.get("/v1/petitions/not-an-id").await.expect_problem(403, "permission_missing");
    dashboard.get(&format!("/v1/petitions/{id}/identity")).await.expect_problem(403, "permission_missing");
}

#[actix_web::test]
async fn required_headers_come_before_the_body() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let path = format!("/v1/petitions/{}/screenings", absent());
    let raw = |client: &crate::support::Client, path: &str| client.request(reqwest::Method::POST, path);
    raw(&portal, "/v1/petitions?x=1")
        .raw("application/json", BROKEN)
        .await
        .expect_problem(400, "key_missing");
    raw(&portal, "/v1/petitions")
        .raw("text/plain", BROKEN)
        .key("short")
        .await
        .expect_problem(400, "header_invalid");
    raw(&officer, &path).raw("application/json", BROKEN).await.expect_problem(428, "tag_missing");
    raw(&officer, &format!("{path}?x=1")).raw("text/plain", "").await.expect_problem(428, "tag_missing");
    // A malformed key is a wrong header, whether or not the tag is there.
    raw(&officer, &path).raw("application/json", BROKEN).key("!").await.expect_problem(400, "header_invalid");
    // A dry run needs neither, and then its body is looked at.
    let tried = raw(&portal, "/v1/petitions?dry_run=true").raw("application/json", BROKEN).await;
    tried.expect_problem(400, "body_invalid");
    let tried = raw(&officer, &format!("{path}?dry_run=true")).json(&json!({})).await;
    tried.expect_problem(400, "body_invalid");
}

#[actix_web::test]
async fn the_body_comes_before_replay_tag_and_row() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "order-body").await;
    // The key was used: a broken body is still a broken body, another valid one is a reused key.
    let again = |body: Value| portal.post("/v1/petitions", body).key("key-order-body");
    again(json!({ "subject": 1 })).await.expect_problem(400, "body_invalid");
    again(reflection("another")).await.expect_problem(422, "key_reused");
    for id in [id.as_str(), absent().as_str(), "not-an-id"] {
        let path = format!("/v1/petitions/{id}/screenings");
        let refused = officer.post(&path, json!({ "kind": "no" })).if_match("\"99.x\"").await;
        let refused = refused.expect_problem(400, "body_invalid");
        let mut told = refused.complaints();
        told.sort();
        assert_eq!(told, ["/kind", "/within_authority"]);
    }
    // Parameters and body are told together.
    let both = officer.post("/v1/petitions?nothing=1", json!({})).await;
    let told = both.expect(400).complaints();
    assert!(told.contains(&"nothing".to_owned()) && told.contains(&"/subject".to_owned()), "{told:?}");
    // What is not there has no tag that could be stale.
    let path = format!("/v1/petitions/{}/screenings", absent());
    officer.post(&path, screening()).if_match("\"99.x\"").await.expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn replay_comes_before_the_tag_and_the_tag_before_the_state() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "order-tag").await;
    let path = format!("/v1/petitions/{id}/screenings");
    let old = officer.get(&format!("/v1/petitions/{id}")).await.expect(200).etag();
    let send = || officer.post(&path, screening()).if_match(&old).key("key-screening").send();
    let first = send().await.expect(201);
    let again = send().await.expect(201);
    assert_eq!((&first.text, first.header("location")), (&again.text, again.header("location")));
    // Stale and barred: 412. Fresh and barred: 409 with law and what is possible.
    officer.post(&path, screening()).if_match(&old).await.expect_problem(412, "tag_stale");
    let fresh = first.text_at("/parent_etag");
    let any = officer.post(&path, screening()).if_match("*").await.expect_problem(409, "state_conflict");
    assert!(any.text_at("/legal_basis").contains("Luật"), "{}", any.text);
    let possible = any.at("/available_actions").as_array().unwrap();
    assert!(possible.iter().any(|action| action["action"] == "notices"), "{}", any.text);
    let version = fresh.trim_matches('"').split('.').next().unwrap().to_owned();
    assert!(!version.is_empty());
    // Dated before the receipt: the row's own condition, asked last.
    let early = json!({ "kind": "reflection", "within_authority": true, "acted_on": "2026-11-01" });
    officer.post(&path, early.clone()).if_match(&old).await.expect_problem(412, "tag_stale");
    officer.post(&path, early).if_match("*").await.expect_problem(400, "body_invalid");
}

#[actix_web::test]
async fn a_tag_as_it_was_shown_is_fresh_for_every_act() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "order-shown").await;
    let tag = screened(&officer, &id, "reflection").await;
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận." });
    let path = format!("/v1/petitions/{id}/notices");
    // The officer has no act left that needs the tag, but may send the one he was shown.
    let shown = officer.get(&format!("/v1/petitions/{id}")).await.expect(200).etag();
    assert_eq!(tag, shown);
    let told = officer.post(&path, notice.clone()).if_match(&shown).await.expect(201);
    officer.post(&path, notice.clone()).if_match(&shown).await.expect_problem(412, "tag_stale");
    officer.post(&path, notice).if_match(told.text_at("/parent_etag")).await.expect(201);
}
