//! Trying out is free and recorded nowhere: it tells neither whom a sealed row names nor what registration keeps closed.

use serde_json::{Value, json};

use super::office;
use super::telling::{pair, same};
use crate::main_job::{accepted, lead, own_position};
use crate::petitions::screened;
use crate::support::{Answer, Client, TestApp};

/// Names these verifiers of a case, in earnest or by a try.
async fn names(client: &Client, case: &str, query: &str, positions: &[&String]) -> Answer {
    let body =
        json!({ "verifier_position_ids": positions, "document_number": format!("{}/QĐ", positions.len()) });
    client.post(&format!("/v1/cases/{case}/verifications{query}"), body).if_match("*").await
}

#[actix_web::test]
async fn trying_out_verifiers_does_not_tell_whom_a_case_names() {
    let app = TestApp::start().await;
    let (keeper, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let worker = app.person("case-officer").await;
    let (suspect, own) = (office(&app, "unit-head").await.0, own_position(&worker).await);
    let rows = pair(&app, "unit-head").await;
    let mut cases = Vec::new();
    for (id, _) in &rows {
        screened(&keeper, id, "denunciation_duty").await;
        let case = accepted(&chair, id).await;
        chair.post("/v1/assignments", lead(&case, &own)).await.expect(201);
        cases.push(case);
    }
    // Who leads the work names nobody, in earnest or not.
    for query in ["?dry_run=true", ""] {
        for case in &cases {
            let refused = names(&worker, case, query, &[&suspect, &own]).await;
            assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/verifier_position_ids"]);
        }
    }
    // The settler may try as he likes, and is told nothing by it.
    for case in &cases {
        names(&chair, case, "?dry_run=true", &[&suspect, &own]).await.expect(200);
    }
    // What does not fit is told before, so that nothing but a naming in earnest is refused for a conflict.
    let unknown = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap()).to_string();
    names(&chair, &cases[0], "", &[&suspect, &unknown]).await.expect_problem(400, "body_invalid");
    names(&chair, &cases[0], "", &[&suspect, &own]).await.expect_problem(409, "assignee_conflicted");
    names(&chair, &cases[1], "", &[&suspect, &own]).await.expect(201);
}

/// A petition on paper, whose registration has whatever a rule could find wrong; or nothing of it.
fn on_paper(peculiar: bool) -> Value {
    let mut body = json!({
        "received_on": "2026-11-24", "channel": "post", "subject": "Đơn", "content": "Nội dung.", "signer_count": 1,
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }], "written_on": "2026-11-20",
        "about": [{ "type": "person", "name": "Người Thường" }], "authentication": "handwritten",
    });
    if peculiar {
        let more = json!({
            "writers": [], "about": [], "written_on": null, "authentication": "none", "language": "tay",
            "wishes_protection": true, "originals_attached": true, "addressed_to": ["Bí thư Đảng ủy"],
            "forwarded_by": { "type": "press", "name": "Báo Một" },
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    }
    body
}

#[actix_web::test]
async fn a_tried_screening_reckons_with_its_own_ticks_only() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let mut rows = Vec::new();
    for peculiar in [true, false] {
        let made = officer.post("/v1/petitions", on_paper(peculiar)).await.expect(201);
        rows.push((made.text_at("/id"), made.text_at("/number")));
    }
    let kinds = ["denunciation_duty", "complaint_admin", "reflection", "crime_report", "other"];
    for (kind, within) in kinds.into_iter().flat_map(|kind| [(kind, true), (kind, false)]) {
        let screening = json!({ "kind": kind, "within_authority": within, "facts": { "insulting": true }, "note": "Đã xem xét." });
        let mut seen = Vec::new();
        for (id, _) in &rows {
            let path = format!("/v1/petitions/{id}/screenings?dry_run=true");
            seen.push(officer.post(&path, screening.clone()).await.expect(200));
        }
        assert_eq!(seen[0].at("/eligibility/failed_criteria"), &json!(["E11_forbidden_content"]), "{kind}");
        same([&seen[0], &seen[1]], [&rows[0], &rows[1]]);
    }
    // In earnest everything that was registered counts.
    let screening = json!({ "kind": "denunciation_duty", "within_authority": false });
    let mut found = Vec::new();
    for (id, _) in &rows {
        let path = format!("/v1/petitions/{id}/screenings");
        let done = officer.post(&path, screening.clone()).if_match("*").await.expect(201);
        found.push(done.at("/eligibility/eligible").clone());
    }
    assert_eq!(found, [json!(false), json!(true)]);
}

#[actix_web::test]
async fn a_try_shows_no_text_that_nobody_notes() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (id, _) = crate::petitions::registered(&portal, "tried-texts").await;
    screened(&officer, &id, "complaint_admin").await;
    let petition = format!("/v1/petitions/{id}");
    let settler = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&chair).await });
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "x" });
    for (client, act, body) in [(&chair, "acceptances", settler), (&officer, "notices", notice)] {
        let tried = client.post(&format!("{petition}/{act}?dry_run=true"), body).await.expect(200);
        assert!(!tried.text.contains("Hán Thị Mơ") && !tried.text.contains("cổng trường"), "{}", tried.text);
    }
    let case = format!("/v1/cases/{}", accepted(&chair, &id).await);
    let decision =
        json!({ "summary": "Công nhận khiếu nại.", "result": "well_founded", "document_number": "1/QĐ" });
    let would = chair.post(&format!("{case}/decisions?dry_run=true"), decision.clone()).await.expect(200);
    let letters = would.at("/letters").as_array().unwrap();
    let new: Vec<_> = letters.iter().filter(|letter| letter["of_act"] == "decisions").collect();
    assert!(!new.is_empty() && new.iter().all(|letter| letter["id"].is_null() && letter["act_id"].is_null()));
    let old = letters.iter().filter(|letter| letter["of_act"] == "acceptances");
    assert!(old.clone().count() > 0 && old.clone().all(|letter| letter["id"].is_string()), "{}", would.text);
    let done = chair.post(&format!("{case}/decisions"), decision).if_match("*").await.expect(201);
    assert!(done.at("/letters").as_array().unwrap().iter().all(|letter| letter["id"].is_string()));
    assert_eq!(done.at("/case/answer/text"), "Công nhận khiếu nại.");
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài." });
    let tried = officer.post(&format!("{case}/flags?dry_run=true"), flag).await.expect(200);
    assert!(!tried.text.contains("Công nhận khiếu nại"), "{}", tried.text);
    assert!(tried.at("/case/masked").as_array().unwrap().contains(&json!("/answer")), "{}", tried.text);
}
