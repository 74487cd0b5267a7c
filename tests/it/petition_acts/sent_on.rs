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

#[actix_web::test]
async fn replies_come_back_more_than_once() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({})).await;
    let target = format!("{path}/received-replies");
    let reply = |day: &str| json!({ "result": "accepted", "reply_number": "34/TB", "reply_date": day, "summary": "Đã thụ lý." });
    act(&desk.officer, &target, reply("2026-11-24")).await.expect_problem(409, "state_conflict");
    let sent = json!({ "body_type": "other_state", "body": "Sở A", "acted_on": "2026-11-23" });
    act(&desk.officer, &format!("{path}/transfers"), sent).await.expect(201);
    for (day, code) in [("2026-11-25", "future"), ("2016-01-01", "range"), ("2026-11-22", "inverted")] {
        let refused = act(&desk.officer, &target, reply(day)).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec!["/reply_date".to_owned()], &json!(code))
        );
    }
    for _ in 0..2 {
        let taken = act(&desk.officer, &target, reply("2026-11-24")).await.expect(201);
        assert_eq!(taken.at("/petition/public_status"), "forwarded");
    }
}
