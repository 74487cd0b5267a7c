//! Reclassification while the writer is asked for a supplement: what the request has fulfilled begins with the supplement.

use serde_json::{Value, json};

use super::{Desk, act, clock};

fn as_kind(kind: &str) -> Value {
    json!({ "kind": kind, "within_authority": true, "reason": "Phân loại nhầm." })
}

#[actix_web::test]
async fn what_is_asked_for_is_awaited_as_of_the_new_kind() {
    let desk = Desk::start().await;
    let entered = desk.entered(json!({ "channel": "reception" })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
    let missing = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    let informed = clock(&asked, "R07")["due_on"].clone();
    let offered = desk.officer.get(&path).await.expect(200).at("/available_actions").to_string();
    assert!(offered.contains("reclassifications"), "{offered}");
    let target = format!("{path}/reclassifications");
    let dry = desk.officer.post(&format!("{target}?dry_run=true"), as_kind("complaint_discipline")).await;
    assert_eq!(dry.expect(200).at("/petition/status"), "needs_supplement");

    let other = act(&desk.officer, &target, as_kind("complaint_discipline")).await.expect(201);
    assert_eq!(
        (other.at("/petition/kind"), other.at("/petition/status")),
        (&json!("complaint_discipline"), &json!("needs_supplement"))
    );
    let runs = |answer: &crate::support::Answer| -> Vec<String> {
        let clocks = answer.at("/deadlines").as_array().unwrap();
        let running = clocks.iter().filter(|clock| clock["status"] == "running");
        running.map(|clock| clock["rule_key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(runs(&other), ["R07"], "the request has fulfilled the others");
    assert_eq!(clock(&other, "R07")["due_on"], informed);
    assert_eq!(clock(&other, "C02")["status"], "fulfilled", "what was is kept");

    let complete = act(&desk.officer, &format!("{path}/supplements"), json!({})).await.expect(201);
    assert_eq!(clock(&complete, "K03")["status"], "running");
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let begun = clocks.items().iter().find(|clock| clock["rule_key"] == "K03").unwrap();
    assert_eq!(begun["start_on"], "2026-11-24", "{begun}");
}

#[actix_web::test]
async fn what_no_supplement_completes_is_not_left_waiting_for_one() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let requests = format!("{path}/supplement-requests");
    let asked = act(&desk.officer, &requests, json!({ "missing": ["E4_signature"] })).await.expect(201);
    let target = format!("{path}/reclassifications");
    for kind in ["mixed", "crime_report"] {
        let barred = act(&desk.officer, &target, as_kind(kind)).await.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("annul the request first"), "{}", barred.text);
        assert!(barred.text_at("/legal_basis").contains("Thông tư 05/2021"), "{}", barred.text);
    }
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    let undo = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    act(&desk.officer, &undo, annulment).await.expect(201);
    let split = act(&desk.officer, &target, as_kind("mixed")).await.expect(201);
    assert_eq!(split.at("/petition/status"), "screened");
}

#[actix_web::test]
async fn a_request_is_annulled_though_the_petition_was_classified_anew_since() {
    let desk = Desk::start().await;
    let entered = desk.entered(json!({ "channel": "reception" })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
    let missing = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    let target = format!("{path}/reclassifications");
    let other = act(&desk.officer, &target, as_kind("complaint_discipline")).await.expect(201);
    let informed = clock(&other, "R07")["due_on"].clone();
    act(&desk.officer, &target, as_kind("mixed")).await.expect_problem(409, "state_conflict");

    let undo = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    let undone = act(&desk.officer, &undo, annulment).await.expect(201);
    assert_eq!(
        (undone.at("/petition/status"), undone.at("/petition/kind")),
        (&json!("screened"), &json!("complaint_discipline"))
    );
    // As if nothing had been asked for: the terms of what it is by now, from the receipt.
    for rule in ["K03", "R16", "R07"] {
        assert_eq!(clock(&undone, rule)["status"], "running", "{rule}");
    }
    assert_eq!(clock(&undone, "C02")["status"], "cancelled");
    assert_eq!(clock(&undone, "R07")["due_on"], informed);
    let shown = desk.officer.get(&path).await.expect(200);
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let begun = clocks.items().iter().find(|clock| clock["rule_key"] == "K03").unwrap();
    assert_eq!(begun["start_on"], shown.at("/received_on").clone(), "{begun}");
    act(&desk.officer, &target, as_kind("mixed")).await.expect(201);
}

#[actix_web::test]
async fn what_falls_away_with_the_request_ends_on_the_day_of_the_annulment() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let missing = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    let mut anew = as_kind("complaint_discipline");
    anew["acted_on"] = json!("2026-11-23");
    act(&desk.officer, &format!("{path}/reclassifications"), anew).await.expect(201);
    let undo = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    act(&desk.officer, &undo, annulment).await.expect(201);
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let of_before = clocks.items().iter().find(|clock| clock["rule_key"] == "C02").unwrap();
    assert_eq!((&of_before["status"], &of_before["stopped_on"]), (&json!("cancelled"), &json!("2026-11-24")));
}

#[actix_web::test]
async fn the_grounds_of_a_refusal_suffice_when_they_are_found_whatever_was_asked() {
    let desk = Desk::start().await;
    let mut anew = as_kind("reflection");
    anew["facts"] = json!({ "previous_written_answer": "12/UBND-VP" });
    anew["acted_on"] = json!("2026-11-23");
    let refusing = async |path: &str| -> Vec<String> {
        let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
        let of_refusal = clocks.items().iter().filter(|clock| clock["rule_key"] == "R08");
        let shown = |clock: &Value| format!("{} {} {}", clock["start_on"], clock["status"], clock["due_on"]);
        of_refusal.map(|clock| shown(clock).replace('"', "")).collect()
    };
    let never = desk.screened("reflection", json!({})).await;
    act(&desk.officer, &format!("{never}/reclassifications"), anew.clone()).await.expect(201);

    let path = desk.screened("reflection", json!({})).await;
    let missing = json!({ "missing": ["E7_knpa_content"], "acted_on": "2026-11-23" });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    act(&desk.officer, &format!("{path}/reclassifications"), anew).await.expect(201);
    assert!(refusing(&path).await.is_empty(), "it begins with the supplement, or with the refusal");
    let undo = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    act(&desk.officer, &undo, annulment).await.expect(201);
    // Three working days from Monday the 23rd; the 24th is a day off.
    assert_eq!(refusing(&path).await, ["2026-11-23 running 2026-11-27"]);
    assert_eq!(refusing(&path).await, refusing(&never).await);
}

#[actix_web::test]
async fn what_turns_out_a_denunciation_is_sealed_while_its_writer_is_asked() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({})).await;
    act(&desk.officer, &format!("{path}/supplement-requests"), json!({ "missing": ["E7_knpa_content"] }))
        .await
        .expect(201);
    let sealed = act(&desk.officer, &format!("{path}/reclassifications"), as_kind("denunciation_duty")).await;
    let sealed = sealed.expect(201);
    assert_eq!(sealed.at("/petition/sealed"), true);
    assert!(!sealed.text.contains("Nguyễn Văn A") && !sealed.text.contains("Đơn về đường"));
    desk.officer.get(&format!("{path}/identity")).await.expect_problem(403, "permission_missing");
}
