//! The time for complaining at screening: what is counted bars, and who says otherwise says why.

use serde_json::{Value, json};

use super::{PREVIEWS, registered};
use crate::support::TestApp;

/// A complaint that came after its time: 90 days from 10 August end on Sunday 8 November.
fn late() -> Value {
    json!({
        "received_on": "2026-11-20", "channel": "post", "authentication": "handwritten", "claimed_kind": "complaint_admin",
        "subject": "Khiếu nại quyết định thu hồi đất", "content": "Tôi không đồng ý với quyết định này.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
        "about": [{ "type": "decision", "number": "152/QĐ-UBND", "received_on": "2026-08-10" }],
        "facts": { "has_date": true },
    })
}

#[actix_web::test]
async fn a_complaint_that_came_too_late_is_found_out() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let seen = officer.post(PREVIEWS, late()).await.expect(200);
    assert_eq!(seen.at("/treatment/proposed"), "refuse");
    assert_eq!(
        (seen.at("/limitation/due_on"), seen.at("/limitation/passed"), seen.at("/limitation/ticked")),
        (&json!("2026-11-09"), &json!(true), &Value::Null)
    );
    let (id, facts) = registered(&officer, late()).await;
    let path = format!("/v1/petitions/{id}");
    let order = json!({ "kind": "complaint_admin", "within_authority": true, "facts": facts });
    let target = format!("{path}/screenings");
    // What registration keeps closed is told to no try.
    let tried =
        officer.post(&format!("{target}?dry_run=true"), order.clone()).if_match("*").await.expect(200);
    assert_eq!(tried.at("/eligibility/limitation"), &Value::Null);
    let done = officer.post(&target, order).if_match("*").await.expect(201);
    assert_eq!(done.at("/treatment"), seen.at("/treatment"));
    assert_eq!(done.at("/eligibility/limitation"), seen.at("/limitation"));
    assert_eq!(done.at("/eligibility/acceptance_bars"), &json!(["KN11_6_limitation"]));
    let anew =
        json!({ "kind": "complaint_discipline", "within_authority": true, "reason": "Quyết định kỷ luật." });
    let anew = officer.post(&format!("{path}/reclassifications"), anew).if_match("*").await.expect(201);
    assert_eq!(
        (anew.at("/eligibility/limitation/rule_key"), anew.at("/eligibility/limitation/due_on")),
        (&json!("K01"), &json!("2026-08-25"))
    );
}

#[actix_web::test]
async fn who_ticks_that_a_complaint_that_came_too_late_is_in_time_says_why() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let (id, mut facts) = registered(&officer, late()).await;
    facts["limitation_passed"] = json!(false);
    let mut order = json!({ "kind": "complaint_admin", "within_authority": true, "facts": facts });
    let path = format!("/v1/petitions/{id}");
    let screenings = format!("{path}/screenings");
    let before = officer.get(&path).await.expect(200).text;
    let refused = officer.post(&screenings, order.clone()).if_match("*").await;
    let refused = refused.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/note"], "{}", refused.text);
    assert!(refused.text.contains("/facts/limitation_passed"), "{}", refused.text);
    assert_eq!(officer.get(&path).await.expect(200).text, before);
    order["note"] = json!("Quyết định được giao lại ngày 01/10/2026.");
    let done = officer.post(&screenings, order).if_match("*").await.expect(201);
    let departures =
        json!([{ "pointer": "/facts/limitation_passed", "found": ["true"], "decided": ["false"] }]);
    assert_eq!(done.at("/departures"), &departures);
    let kept = officer.get(done.header("location")).await.expect(200);
    let note = json!("Quyết định được giao lại ngày 01/10/2026.");
    assert_eq!((kept.at("/note"), kept.at("/departures")), (&note, &departures));
    assert_eq!(done.at("/treatment/proposed"), "propose_acceptance");
    assert_eq!(done.at("/eligibility/acceptance_bars"), &json!([]));
    assert_eq!(
        (done.at("/eligibility/limitation/passed"), done.at("/eligibility/limitation/ticked")),
        (&json!(true), &json!(false))
    );
}

#[actix_web::test]
async fn who_ticks_that_a_complaint_in_time_is_too_late_says_why() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let mut body = json!({
        "received_on": "2026-11-20", "channel": "post", "authentication": "handwritten",
        "subject": "Khiếu nại quyết định thu hồi đất", "content": "Tôi không đồng ý với quyết định này.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
        "facts": { "has_date": true, "limitation_passed": true },
    });
    let screen = async |body: &Value, note: Option<&str>| {
        let (id, facts) = registered(&officer, body.clone()).await;
        let mut order = json!({ "kind": "complaint_admin", "within_authority": true, "facts": facts });
        if let Some(note) = note {
            order["note"] = json!(note);
        }
        officer.post(&format!("/v1/petitions/{id}/screenings"), order).if_match("*").await
    };
    // Nobody tells since when it was known: what the officer ticks is all there is.
    body["about"] = json!([{ "type": "decision", "number": "152/QĐ-UBND" }]);
    assert_eq!(screen(&body, None).await.expect(201).at("/departures"), &json!([]));
    body["about"] = json!([{ "type": "decision", "number": "152/QĐ-UBND", "received_on": "2026-11-02" }]);
    let refused = screen(&body, None).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/note"], "{}", refused.text);
    let done = screen(&body, Some("Đã nhận bản chính từ tháng 3.")).await.expect(201);
    assert_eq!(done.at("/treatment/proposed"), "refuse");
    let departures =
        json!([{ "pointer": "/facts/limitation_passed", "found": ["false"], "decided": ["true"] }]);
    assert_eq!(done.at("/departures"), &departures);
    body["facts"]["limitation_passed"] = json!(false);
    assert_eq!(screen(&body, None).await.expect(201).at("/departures"), &json!([]));
}
