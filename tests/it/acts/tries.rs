//! A `dry_run` of every act answers what would be, without a tag, version, id or number of what was never stored.

use serde_json::{Value, json};

use super::{act, older};
use crate::main_job::{lead, own_position};
use crate::support::{Client, TestApp};

/// Tries an act and gives its answer; nothing in it names what is not there, and nothing has changed.
async fn tried(client: &Client, object: &str, name: &str, body: Value) -> Value {
    let before = client.get(object).await.expect(200);
    let answer = client.post(&format!("{object}/{name}?dry_run=true"), body).await.expect(200);
    for pointer in ["/parent_etag", "/act/id"] {
        assert_eq!(answer.at(pointer), &Value::Null, "{name} {pointer}");
    }
    assert_eq!(
        (answer.at("/stored"), answer.header("location"), answer.header("etag")),
        (&json!(false), "", "")
    );
    for (member, view) in answer.body.as_object().unwrap() {
        for tag in ["etag", "version"] {
            assert!(view.get(tag).is_none_or(Value::is_null), "{name} {member} {tag}: {view}");
        }
        assert!(view.get("available_actions").is_none_or(|list| list == &json!([])), "{name} {member}");
    }
    assert_eq!(client.get(object).await.expect(200).text, before.text, "{name} has changed something");
    answer.body
}

async fn tried_then_done(client: &Client, object: &str, name: &str, body: Value) -> (Value, Value) {
    let tried = tried(client, object, name, body.clone()).await;
    let done = act(client, &format!("{object}/{name}"), body).await.expect(201).body;
    for pointer in ["/parent_etag", "/act/id"] {
        assert!(done.pointer(pointer).is_some_and(Value::is_string), "{name} {pointer}");
    }
    (tried, done)
}

#[actix_web::test]
async fn from_screening_to_closure() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let worker = app.person("case-officer").await;
    let id = older(&officer).await;
    let petition = format!("/v1/petitions/{id}");
    let screening = json!({ "kind": "reflection", "within_authority": true });
    let (would, _) = tried_then_done(&officer, &petition, "screenings", screening).await;
    assert_eq!((&would["petition"]["id"], &would["petition"]["status"]), (&json!(id), &json!("screened")));
    let settler = own_position(&chair).await;
    let (would, done) = tried_then_done(
        &chair,
        &petition,
        "acceptances",
        json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": settler }),
    )
    .await;
    for pointer in ["/case/id", "/case/number", "/petition/case"] {
        assert_eq!(would.pointer(pointer), Some(&Value::Null), "{pointer}");
        assert!(!done.pointer(pointer).unwrap().is_null(), "{pointer}");
    }
    assert_eq!(
        (&would["case"]["petition"]["id"], &would["case"]["status"]),
        (&json!(id), &json!("accepted"))
    );
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    let (would, done) = tried_then_done(&officer, &petition, "notices", notice).await;
    assert_eq!((&would["notice"]["id"], &would["notice"]["text"]), (&Value::Null, &json!("Đã thụ lý.")));
    assert!(done["notice"]["id"].is_string());

    let seen = chair.get(&petition).await.expect(200);
    let case = format!("/v1/cases/{}", seen.text_at("/case/id"));
    let body = lead(&seen.text_at("/case/id"), &own_position(&worker).await);
    let work = chair.post("/v1/assignments", body).await.expect(201);
    let work = format!("/v1/assignments/{}", work.text_at("/id"));
    let report = json!({ "percent": 10, "text": "Đang làm." });
    let (would, _) = tried_then_done(&worker, &work, "progress-reports", report).await;
    assert_eq!(would["assignment"]["progress_reports"][0]["id"], Value::Null);
    assert_eq!(would["assignment"]["task"], Value::Null, "a try opens nothing: {would}");
    let (would, _) = tried_then_done(&worker, &work, "completions", json!({ "result": "Xong." })).await;
    let reports = would["assignment"]["progress_reports"].as_array().unwrap();
    assert_eq!(reports.iter().filter(|report| report["id"].is_null()).count(), 1);
    assert_eq!(reports.len(), 2);
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved" });
    let (would, _) = tried_then_done(&chair, &case, "answers", answer).await;
    assert_eq!(would["case"]["answer"]["text"], "Đã sửa.");
    let (would, _) = tried_then_done(&chair, &case, "closures", json!({})).await;
    assert_eq!(would["case"]["status"], "closed");
}

#[actix_web::test]
async fn of_schedules_and_findings() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let session = json!({ "date": "2026-12-10", "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12 });
    let body = json!({ "host_position_id": own_position(&chair).await, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": [session] });
    let schedule =
        officer.post("/v1/reception-schedules", body).await.expect(201).header("location").to_owned();
    tried_then_done(&chair, &schedule, "approvals", json!({})).await;
    let (would, _) = tried_then_done(&officer, &schedule, "publications", json!({ "place": "Trụ sở" })).await;
    assert_eq!(would["schedule"]["status"], "published");
    assert!(would["schedule"]["sessions"][0]["id"].is_string());

    let council = app.person("council-standing").await;
    let unit = chair.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let finding = json!({ "subject_unit_id": unit, "case_ids": [], "severity": "minor", "description": "x", "recommendation": "x", "answer_due_on": "2026-12-20" });
    let finding = council.post("/v1/findings", finding).await.expect(201).header("location").to_owned();
    let (would, _) = tried_then_done(&chair, &finding, "replies", json!({ "content": "Đã làm." })).await;
    assert_eq!(
        (&would["finding"]["replies"][0]["id"], &would["finding"]["status"]),
        (&Value::Null, &json!("replied"))
    );
    let (would, _) = tried_then_done(&council, &finding, "closures", json!({})).await;
    assert!(would["finding"]["replies"][0]["id"].is_string());
}
