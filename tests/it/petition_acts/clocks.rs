//! Clocks that these acts stop and start, on days counted by hand.

use serde_json::json;

use super::{Desk, act, clock, guidance};
use crate::support::demands::proves;

#[actix_web::test]
async fn a_supplement_starts_the_clock_of_acceptance_anew() {
    proves(&["I.2b"]);
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let request = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), request).await.expect(201);
    assert_eq!(clock(&asked, "C02")["status"], "fulfilled");
    assert!(asked.at("/petition/due_on").is_null(), "nothing runs while the citizen is asked");
    let early = json!({ "supplied": ["E4_signature"], "acted_on": "2026-11-22" });
    let early =
        act(&desk.officer, &format!("{path}/supplements"), early).await.expect_problem(400, "body_invalid");
    assert_eq!(early.at("/errors/0/code"), "inverted");
    let supplied = json!({ "supplied": ["E4_signature"], "content": "Đã ký tên." });
    let taken = act(&desk.officer, &format!("{path}/supplements"), supplied).await.expect(201);
    assert_eq!(taken.at("/petition/status"), "screened");
    assert_eq!(taken.at("/petition/public_status"), "received");
    // Seven working days from Tuesday the 24th: 25, 26, 27, 30 November, 1, 2, 3 December.
    assert_eq!(
        (&clock(&taken, "C02")["status"], &clock(&taken, "C02")["due_on"]),
        (&json!("running"), &json!("2026-12-03"))
    );
    // The red line is counted from the receipt: 45 days from Friday the 20th of November.
    assert_eq!(clock(&taken, "R16")["due_on"], "2027-01-04");
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let of_acceptance: Vec<_> = clocks.items().iter().filter(|clock| clock["rule_key"] == "C02").collect();
    assert_eq!(of_acceptance.len(), 2, "what was fulfilled is kept");
    assert_eq!(
        (&of_acceptance[0]["start_on"], &of_acceptance[1]["start_on"]),
        (&json!("2026-11-20"), &json!("2026-11-24"))
    );
}

#[actix_web::test]
async fn a_denouncer_is_told_of_the_transfer_within_five_working_days_of_the_receipt() {
    let desk = Desk::start().await;
    let path = desk.screened("denunciation_duty", json!({})).await;
    let sent = act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
    // From Friday the 20th: 23, 25, 26, 27, 30; the 24th is Culture Day, a day off.
    assert_eq!(
        (&clock(&sent, "T04")["status"], &clock(&sent, "T04")["due_on"]),
        (&json!("running"), &json!("2026-11-30"))
    );
    assert_eq!(sent.at("/petition/due_on"), "2026-11-30");
    let notice = json!({ "addressee": "writer", "outcome": "transferred", "text": "Đơn đã được chuyển." });
    let told = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
    assert_eq!(clock(&told, "T04")["status"], "fulfilled");

    // Nobody can be told who gave no name, and a recommendation has its own clock.
    for (kind, more) in [("denunciation_duty", json!({ "writers": [] })), ("recommendation", json!({}))] {
        let path = desk.screened(kind, more).await;
        let sent = act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
        assert!(!sent.at("/deadlines").to_string().contains("T04"), "{}", sent.text);
    }

    // Told before there is a transfer, he was not told of it; guided, he was told by that itself.
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    desk.screen(&path, "denunciation_duty", json!({ "facts": { "oral": true } })).await;
    let early = json!({ "addressee": "writer", "outcome": "needs_longer", "text": "Đang xem xét." });
    let early = act(&desk.officer, &format!("{path}/notices"), early).await.expect(201);
    assert_eq!(clock(&early, "T04")["status"], "running");
    let guided = act(&desk.officer, &format!("{path}/guidances"), guidance()).await.expect(201);
    assert_eq!(clock(&guided, "T04")["status"], "fulfilled");
}

/// Luật Tố cáo Điều 25, 26(2).
#[actix_web::test]
async fn whoever_passed_on_what_nobody_signed_is_told_what_became_of_it() {
    let desk = Desk::start().await;
    let press = json!({ "channel": "forwarded", "forwarded_by": { "type": "press", "name": "Báo Một" } });
    let mut unsigned = press.clone();
    unsigned["writers"] = json!([]);
    let in_no_form = json!({ "within_authority": true, "facts": { "not_in_legal_form": true } });
    for (more, found, ground) in
        [(unsigned, json!({}), "anonymous"), (press, in_no_form, "not_in_legal_form")]
    {
        let path = format!("/v1/petitions/{}", desk.entered(more).await.text_at("/id"));
        let screened = desk.screen(&path, "denunciation_duty", found).await;
        assert_eq!(screened.text_at("/treatment/proposed"), "file_without_action", "{ground}");
        assert_eq!(clock(&screened, "T05")["status"], "running", "{ground}");
        let target = format!("{path}/filings");
        let filed = act(&desk.officer, &target, json!({ "ground": ground })).await.expect(201);
        assert_eq!(clock(&filed, "T05")["status"], "running", "{ground}");
        let notice = json!({ "addressee": "forwarder", "outcome": "refused", "text": "Đã lưu đơn." });
        let told = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
        assert_eq!(clock(&told, "T05")["status"], "fulfilled", "{ground}");
    }
    let other = desk.screened("recommendation", json!({})).await;
    let filing = json!({ "ground": "not_in_legal_form" });
    let refused = act(&desk.officer, &format!("{other}/filings"), filing).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/ground"]);
}

#[actix_web::test]
async fn who_is_late_is_told_so_and_the_notice_is_still_due() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({ "received_on": "2026-10-01" })).await;
    let asked = json!({ "missing": ["E4_signature"] });
    let late = act(&desk.officer, &format!("{path}/supplement-requests"), asked).await.expect(201);
    assert_eq!(
        (&clock(&late, "C02")["status"], &clock(&late, "R16")["status"]),
        (&json!("fulfilled_late"), &json!("fulfilled_late"))
    );
    let path = desk.screened("reflection", json!({})).await;
    let filed =
        act(&desk.officer, &format!("{path}/filings"), json!({ "ground": "duplicate" })).await.expect(201);
    assert_eq!(
        (&clock(&filed, "P01")["status"], &clock(&filed, "R16")["status"]),
        (&json!("running"), &json!("fulfilled"))
    );
}
