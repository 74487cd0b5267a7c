//! Whether a petition is the first of its writer about its matter or a repeated one: screening says so, lists find it, and of what is
//! sealed only those learn it who work with it.

use serde_json::{Value, json};

use crate::support::demands::proves;
use crate::support::{Client, TestApp};

async fn entered(officer: &Client) -> String {
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn về đường", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    officer.post("/v1/petitions", body).await.expect(201).text_at("/id")
}

async fn screened(officer: &Client, kind: &str, more: Value) -> (String, Value) {
    let id = entered(officer).await;
    let mut body = json!({ "kind": kind, "within_authority": true });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let path = format!("/v1/petitions/{id}/screenings");
    let answer = officer.post(&path, body).if_match("*").await.expect(201);
    (id, answer.at("/petition/repeated").clone())
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/v1/petitions?sort=received_on&{query}")).await.expect(200);
    let mut ids: Vec<String> =
        list.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn sorted(ids: &[&String]) -> Vec<String> {
    let mut ids: Vec<String> = ids.iter().map(|id| (*id).clone()).collect();
    ids.sort();
    ids
}

#[actix_web::test]
async fn screening_tells_the_first_from_the_repeated_and_lists_find_either() {
    proves(&["II.2-2d"]);
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let dashboard = app.machine("demo-dashboard").await;
    let (first, told) = screened(&officer, "reflection", json!({})).await;
    assert_eq!(told, json!(false));
    let (said, told) = screened(&officer, "reflection", json!({ "repeated": true })).await;
    assert_eq!(told, json!(true));
    let ticks = json!({ "facts": { "previous_written_answer": "12/UBND", "new_facts": true } });
    let (ticked, told) = screened(&officer, "reflection", ticks).await;
    assert_eq!(told, json!(true));
    let unscreened = entered(&officer).await;
    let seen = officer.get(&format!("/v1/petitions/{unscreened}")).await.expect(200);
    assert_eq!(seen.at("/repeated"), &Value::Null);
    for client in [&officer, &dashboard] {
        assert_eq!(found(client, "repeated=true").await, sorted(&[&said, &ticked]));
        assert_eq!(found(client, "repeated=false").await, sorted(&[&first]));
    }
    let shown = officer.get(&format!("/v1/petitions/{said}")).await.expect(200);
    assert_eq!(shown.at("/flags"), &json!([]), "it is no tracking flag");
    // It stays as it was found, until it is found otherwise.
    let target = format!("/v1/petitions/{said}/reclassifications");
    let mut body = json!({ "kind": "recommendation", "within_authority": true, "reason": "Nhầm loại." });
    let kept = officer.post(&target, body.clone()).if_match("*").await.expect(201);
    assert_eq!(kept.at("/petition/repeated"), true);
    body["repeated"] = json!(false);
    let other = officer.post(&target, body).if_match("*").await.expect(201);
    assert_eq!(other.at("/petition/repeated"), false);
    assert_eq!(found(&officer, "repeated=false").await, sorted(&[&first, &said]));
    let csv = officer.get("/v1/datasets/petitions.csv?repeated=true").await.expect(200);
    assert!(csv.text.contains(&ticked) && !csv.text.contains(&said), "{}", csv.text);
    let portal = app.machine("demo-portal").await;
    let refused = portal.get("/v1/petitions?repeated=true").await;
    refused.expect_problem(400, "parameter_invalid");
}

#[actix_web::test]
async fn of_what_is_sealed_only_those_learn_it_who_work_with_it() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let (id, told) = screened(&officer, "denunciation_duty", json!({ "repeated": true })).await;
    assert_eq!(told, json!(true));
    let path = format!("/v1/petitions/{id}");
    for client in [&officer, &chair] {
        assert_eq!(client.get(&path).await.expect(200).at("/repeated"), true);
        assert_eq!(found(client, "repeated=true").await, sorted(&[&id]));
    }
    let outside = app.machine("demo-dashboard").await;
    let seen = outside.get(&path).await.expect(200);
    assert!(seen.body.get("repeated").is_none(), "{}", seen.text);
    assert!(seen.at("/masked").as_array().unwrap().contains(&json!("/repeated")), "{}", seen.text);
    for query in ["repeated=true", "repeated=false", "flags=repeated", "flags_all=repeated"] {
        assert!(found(&outside, query).await.is_empty(), "{query}");
    }
    assert_eq!(found(&outside, "").await, sorted(&[&id]));
}
