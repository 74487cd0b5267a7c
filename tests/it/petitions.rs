//! Petitions: from a portal's submission to screening, and what each caller sees of it.

use serde_json::{Value, json};

use crate::support::demands::proves;
use crate::support::{Client, TestApp};

/// A reflection as a portal sends it.
pub fn reflection(external_ref: &str) -> Value {
    json!({
        "submitted_at": "2026-11-23T17:00:00Z", "channel": "online_portal", "claimed_kind": "reflection",
        "claimed_field": "transport", "authentication": "vneid",
        "subject": "Phản ánh ổ gà trên đường liên thôn",
        "content": "Đoạn đường trước cổng trường có nhiều ổ gà sâu, đề nghị sửa chữa.",
        "place": { "village_code": "thon-ha", "address_text": "Trước cổng trường", "point": { "lat": 21.1, "lon": 105.2 } },
        "writers": [{ "name": "Hán Thị Mơ", "phone": "0100104760", "id_number": "099061007950" }],
        "external_ref": external_ref,
    })
}

/// Registers a reflection and gives its id and the whole answer's body.
pub async fn registered(portal: &Client, external_ref: &str) -> (String, Value) {
    let answer = portal
        .post("/v1/petitions", reflection(external_ref))
        .key(&format!("key-{external_ref}"))
        .await
        .expect(201);
    (answer.text_at("/id"), answer.body)
}

/// Screens a petition and gives its new tag.
pub async fn screened(officer: &Client, id: &str, kind: &str) -> String {
    let etag = officer.get(&format!("/v1/petitions/{id}")).await.expect(200).etag();
    // Some kinds are for other bodies by the nature of the thing: who finds otherwise says why.
    let note = "Xã được giao tiếp nhận.";
    let body = json!({ "kind": kind, "field": "transport", "within_authority": true, "note": note });
    officer
        .post(&format!("/v1/petitions/{id}/screenings"), body)
        .if_match(etag)
        .await
        .expect(201)
        .text_at("/parent_etag")
}

#[actix_web::test]
async fn a_reflection_is_sealed_until_screening_releases_it() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let officer = app.person("intake-officer").await;
    let chair = app.person("government-chair").await;
    let (id, body) = registered(&portal, "road-1").await;
    assert_eq!(body["status"], "received");
    assert_eq!(body["kind"], Value::Null);
    assert!(body["tracking"]["code"].as_str().unwrap().starts_with("99001-"));
    assert!(body["receipt"].as_str().unwrap().split('.').count() == 3);
    let rules: Vec<&str> = body["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|clock| clock["rule_key"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"P01") && rules.contains(&"R16"), "{rules:?}");
    for client in [&portal, &officer, &chair] {
        let seen = client.get(&format!("/v1/petitions/{id}")).await.expect(200);
        assert!(!seen.text.contains("Hán Thị Mơ") && !seen.text.contains("ổ gà"), "{}", seen.text);
        assert!(seen.body["masked"].as_array().unwrap().contains(&json!("/content")));
    }
    let identity = officer.get(&format!("/v1/petitions/{id}/identity")).await.expect(200);
    assert_eq!(identity.at("/writers/0/name"), "Hán Thị Mơ");
    assert_eq!(identity.at("/grant/kind"), "screening");
    assert_eq!(identity.header("cache-control"), "no-store");
    chair.get(&format!("/v1/petitions/{id}/identity")).await.expect_problem(403, "permission_missing");

    screened(&officer, &id, "reflection").await;
    let seen = chair.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert_eq!(seen.at("/writers/0/name"), "Hán Thị Mơ");
    assert_eq!(seen.at("/subject"), "Phản ánh ổ gà trên đường liên thôn");
    assert_eq!(seen.at("/village_code"), "thon-ha");
    officer.get(&format!("/v1/petitions/{id}/identity")).await.expect_problem(403, "permission_missing");
    let dashboard = app.machine("demo-dashboard").await;
    let redacted = dashboard.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert_eq!(redacted.at("/subject"), "Phản ánh ổ gà trên đường liên thôn");
    assert!(redacted.body["masked"].as_array().unwrap().contains(&json!("/writers")));
    assert!(!redacted.text.contains("Hán Thị Mơ"), "{}", redacted.text);
}

#[actix_web::test]
async fn a_denunciation_stays_sealed_and_its_kept_answer_shrinks() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let officer = app.person("intake-officer").await;
    let mut body = reflection("denunciation-1");
    body["claimed_kind"] = json!("denunciation_duty");
    let first = portal.post("/v1/petitions", body.clone()).key("key-denunciation").await.expect(201);
    let id = first.text_at("/id");
    let again = portal.post("/v1/petitions", body.clone()).key("key-denunciation").await.expect(201);
    assert_eq!(first.text, again.text);
    screened(&officer, &id, "denunciation_duty").await;
    let replayed = portal.post("/v1/petitions", body).key("key-denunciation").await.expect(201);
    let names: Vec<&String> = replayed.body.as_object().unwrap().keys().collect();
    assert_eq!(names, ["id", "number", "masked"]);
    let chair = app.person("government-chair").await;
    let seen = chair.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert!(!seen.text.contains("Hán Thị Mơ"));
    let identity = chair.get(&format!("/v1/petitions/{id}/identity")).await.expect(200);
    assert_eq!(identity.at("/grant/kind"), "settler");
    officer.get(&format!("/v1/petitions/{id}/identity")).await.expect_problem(403, "permission_missing");
}

#[actix_web::test]
async fn twenty_equal_requests_make_one_petition() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let sends = (0..20).map(|_| portal.post("/v1/petitions", reflection("race-1")).key("key-race-1").send());
    let answers = futures_util::future::join_all(sends).await;
    let mut ids: Vec<String> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.text_at("/id")).collect();
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.body["code"], "key_in_progress", "{}", answer.text);
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let officer = app.person("intake-officer").await;
    assert_eq!(officer.get("/v1/petitions?count=true").await.expect(200).at("/count/value"), 1);
    let mut other = reflection("race-1");
    other["subject"] = json!("Khác");
    portal.post("/v1/petitions", other.clone()).key("key-race-1").await.expect_problem(422, "key_reused");
    let taken = portal.post("/v1/petitions", other).key("key-race-2").await;
    let taken = taken.expect_problem(409, "petition_external_ref_taken");
    assert_eq!(taken.at("/existing/id"), &json!(ids[0]));
}

#[actix_web::test]
async fn tracking_gives_one_answer_for_unknown_and_wrong() {
    proves(&["II.2-5"]);
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (_, body) = registered(&portal, "track-1").await;
    let code = body["tracking"]["code"].clone();
    let right = json!({ "code": code, "secret": body["tracking"]["secret"] });
    let tracked = app.anyone().post("/v1/public/trackings", right).await.expect(200);
    assert_eq!(tracked.at("/public_status"), "received");
    let mut problems = Vec::new();
    for (code, secret) in [
        (code, json!("WRONGWRONGWRONGWRONG")),
        (json!("99001-AAAAAAAA"), json!("X")),
        (json!("nonsense"), json!("X")),
    ] {
        let refused =
            app.anyone().post("/v1/public/trackings", json!({ "code": code, "secret": secret })).await;
        let mut body = refused.expect_problem(404, "resource_not_found").body;
        body["request_id"] = json!("");
        problems.push(body);
    }
    assert!(problems.windows(2).all(|pair| pair[0] == pair[1]));
}
