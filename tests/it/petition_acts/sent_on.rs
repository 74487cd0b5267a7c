//! What was passed on and comes back, and what is passed on by keepers where no head can do it.

use serde_json::json;

use super::{Desk, act, clock, guidance};

#[actix_web::test]
async fn what_is_sent_back_is_to_be_dealt_with_again() {
    let desk = Desk::start().await;
    for result in ["sent_back", "not_accepted"] {
        let path = desk.screened("denunciation_duty", json!({})).await;
        let sent = act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
        assert_eq!(clock(&sent, "T04")["status"], "running");
        let reply = json!({ "result": result, "acted_on": "2026-11-24" });
        let back = act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201);
        assert_eq!(
            (back.at("/petition/status"), back.at("/petition/public_status")),
            (&json!("screened"), &json!("received"))
        );
        assert_eq!(
            (&clock(&back, "T01")["status"], &clock(&back, "R16")["status"]),
            (&json!("running"), &json!("running"))
        );
        let target = format!("{path}/acts/{}/annulments", back.text_at("/act/id"));
        let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
        let undone = act(&desk.officer, &target, annulment).await.expect(201);
        assert_eq!(undone.at("/petition/status"), "transferred");
        assert_eq!(clock(&undone, "T01")["status"], "cancelled");
    }
}

#[actix_web::test]
async fn a_report_of_a_crime_is_passed_on_where_no_head_can_refer_it() {
    let desk = Desk::start().await;
    let police = desk.app.person("police-officer").await;
    let body = json!({
        "register": "police", "received_on": "2026-11-20", "channel": "in_person", "subject": "Tin báo",
        "content": "Nội dung.", "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let path =
        format!("/v1/petitions/{}", police.post("/v1/petitions", body).await.expect(201).text_at("/id"));
    let screening = json!({ "kind": "crime_report", "within_authority": false });
    let screened = act(&police, &format!("{path}/screenings"), screening).await.expect(201);
    let offered = screened.at("/petition/available_actions").to_string();
    assert!(offered.contains("transfers"), "{offered}");
    let elsewhere = act(&police, &format!("{path}/transfers"), guidance()).await;
    assert_eq!(elsewhere.expect_problem(400, "body_invalid").complaints(), ["/body_type"]);
    let sent = json!({ "body_type": "investigation", "body": "Cơ quan Cảnh sát điều tra" });
    let sent = act(&police, &format!("{path}/transfers"), sent).await.expect(201);
    assert_eq!(sent.at("/petition/status"), "transferred");
}
