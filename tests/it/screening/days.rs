//! Days that are ticked: what happened has happened, and only what is to be carried out lies ahead. It is Tuesday 24 November 2026.

use serde_json::{Value, json};

use super::PREVIEWS;
use crate::support::{Answer, Client, TestApp};

fn petition() -> Value {
    json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Tranh chấp đất", "content": "Ranh giới thửa đất.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
    })
}

/// Ticks with a day that has not come yet, each with the place of it.
fn ahead() -> Vec<(Value, String)> {
    let days = ["lower_body_accepted_on", "terminated_on", "mediation_failed_on", "court_accepted_on"];
    let ticked = days.map(|name| (json!({ name: "2026-11-25" }), format!("/facts/{name}")));
    let obstacles = [
        ("from", json!({ "from": "2026-11-25" })),
        ("to", json!({ "from": "2026-11-02", "to": "2026-11-25" })),
    ];
    let kept = obstacles.map(|(name, one)| (json!({ "obstacle": one }), format!("/facts/obstacle/{name}")));
    ticked.into_iter().chain(kept).collect()
}

/// What happened up to this day, and one ahead on which something is to be carried out.
fn until(day: &str) -> Value {
    json!({
        "mediation_failed_on": day, "court_accepted_on": day, "execution_on": "2026-12-31",
        "obstacle": { "from": "2026-11-02", "to": day },
    })
}

fn with(mut body: Value, facts: Value) -> Value {
    body["facts"] = facts;
    body
}

fn refused(answer: Answer, (pointer, code): (&str, &str)) {
    let refused = answer.expect_problem(400, "body_invalid");
    assert_eq!(
        (refused.complaints(), refused.at("/errors/0/code")),
        (vec![pointer.to_owned()], &json!(code))
    );
}

async fn refuses_each(officer: &Client, target: &str, body: &Value) {
    for (facts, pointer) in ahead() {
        refused(officer.post(target, with(body.clone(), facts)).if_match("*").await, (&pointer, "future"));
    }
    let mut before = with(body.clone(), until("2026-11-24"));
    before["acted_on"] = json!("2026-11-23");
    let answer = officer.post(target, before).if_match("*").await.expect_problem(400, "body_invalid");
    let late =
        ["mediation_failed_on", "court_accepted_on", "obstacle/to"].map(|name| format!("/facts/{name}"));
    assert_eq!((answer.complaints(), answer.at("/errors/0/code")), (late.to_vec(), &json!("inverted")));
}

#[actix_web::test]
async fn nothing_has_happened_on_a_day_that_has_not_come() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (facts, pointer) in ahead() {
        refused(officer.post(PREVIEWS, with(petition(), facts)).await, (&pointer, "future"));
    }
    officer.post(PREVIEWS, with(petition(), until("2026-11-24"))).await.expect(200);

    let path = officer.post("/v1/petitions", petition()).await.expect(201).text_at("/id");
    let path = format!("/v1/petitions/{path}");
    let screening = json!({ "kind": "land_dispute", "within_authority": true, "note": "Đã xem xét.", "acted_on": "2026-11-23" });
    let mut anew = screening.clone();
    (anew["kind"], anew["reason"]) = (json!("complaint_admin"), json!("Phân loại nhầm."));
    for (target, body) in [("screenings", screening), ("reclassifications", anew)] {
        let target = format!("{path}/{target}");
        refuses_each(&officer, &target, &body).await;
        officer.post(&target, with(body, until("2026-11-23"))).if_match("*").await.expect(201);
    }
}
