//! What is supplied while a petition waits for another one is recorded, and counts from its day once the petition stands for itself.

use serde_json::{Value, json};

use super::linked::{annulment, id, mistake};
use super::unaccepted::{accept, annul};
use super::waiting::{pair, stands, state, to};
use super::{Office, done, offered, tried};
use crate::queues::ids;

/// One that waits, and the one for which it does: its writer was asked for his signature or not.
async fn waits(office: &Office, asked: bool) -> (String, String, String) {
    let (first, second) = pair(office, "complaint_admin").await;
    if asked {
        let missing = json!({
            "missing": ["E4_signature"], "note": "Thiếu chữ ký.", "acted_on": "2026-11-18",
        });
        done(&office.officer, &second, "supplement-requests", missing).await;
    }
    let mut link = to(&first, "duplicate");
    link["acted_on"] = json!("2026-11-19");
    let linked = done(&office.officer, &second, "links", link).await;
    (first, annulment(&second, &linked), second)
}

fn supplied(day: &str) -> Value {
    json!({ "supplied": ["E4_signature"], "content": "Đã ký tên.", "acted_on": day })
}

/// `start status` of every clock of this rule.
async fn clocks(office: &Office, petition: &str, rule: &str) -> Vec<String> {
    let list = office.officer.get(&format!("{petition}/deadlines")).await.expect(200);
    let of_rule = list.items().iter().filter(|clock| clock["rule_key"] == rule);
    of_rule.map(|clock| format!("{} {}", clock["start_on"], clock["status"]).replace('"', "")).collect()
}

const FILING: &str = r#"{ "ground": "ineligible", "note": "x" }"#;

#[actix_web::test]
async fn what_a_keeper_takes_while_it_waits_counts_from_its_day() {
    let office = Office::open().await;
    let (first, _, second) = waits(&office, true).await;
    assert!(offered(&office.officer, &second).await.contains(&"supplements".to_owned()));
    tried(&office.officer, &second, "supplements", supplied("2026-11-18"))
        .await
        .expect_problem(400, "body_invalid");
    let taken = done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    assert_eq!(taken.at("/petition/link_type"), "duplicate");
    assert_eq!(stands(&office, &second).await, state("linked", "received"));
    // Its own clocks run at once, as those of one that waits for nothing.
    let run = ["2026-11-18 fulfilled", "2026-11-20 running"];
    assert_eq!(clocks(&office, &second, "C02").await, run);
    assert_eq!(clocks(&office, &second, "R16").await, ["2026-11-18 fulfilled", "2026-11-18 running"]);
    let due = office.officer.get(&second).await.expect(200).at("/due_on").clone();
    assert!(due.is_string(), "{due}");
    done(&office.officer, &first, "filings", serde_json::from_str(FILING).unwrap()).await;
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    assert_eq!(office.officer.get(&second).await.expect(200).at("/due_on"), &due);
    assert_eq!(clocks(&office, &second, "C02").await, run);
    // Now it is an act like any other, and may be annulled.
    let back = office.officer.post(&annulment(&second, &taken), mistake()).if_match("*").await.expect(201);
    assert_eq!(back.at("/petition/status"), "needs_supplement");
    assert_eq!(clocks(&office, &second, "C02").await, ["2026-11-18 fulfilled", "2026-11-20 cancelled"]);
}

#[actix_web::test]
async fn it_keeps_nobody_from_annulling_the_link() {
    let office = Office::open().await;
    let (_, link, second) = waits(&office, true).await;
    done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    office.officer.post(&link, mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    assert_eq!(clocks(&office, &second, "C02").await, ["2026-11-18 fulfilled", "2026-11-20 running"]);

    // So it is where it went along into a case.
    let (first, link, second) = waits(&office, true).await;
    done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    let case = office.accept(&first, "2026-11-24").await;
    assert_eq!(office.officer.get(&second).await.expect(200).at("/case/id"), id(&case));
    assert!(!offered(&office.officer, &second).await.contains(&"supplements".to_owned()));
    office.officer.post(&link, mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    // What ran there runs on: none is cancelled and begun anew.
    assert_eq!(clocks(&office, &second, "C02").await, ["2026-11-18 fulfilled", "2026-11-20 running"]);
    assert_eq!(clocks(&office, &second, "R16").await, ["2026-11-18 fulfilled", "2026-11-18 running"]);
    let told = clocks(&office, &second, "C03").await;
    assert!(told.len() == 1 && told[0].ends_with("cancelled"), "{told:?}");
}

#[actix_web::test]
async fn where_it_was_taken_by_mistake_the_end_of_the_link_leaves_no_term_running() {
    let office = Office::open().await;
    let (first, link, second) = waits(&office, true).await;
    let taken = done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    office.accept(&first, "2026-11-24").await;
    office.officer.post(&annulment(&second, &taken), mistake()).if_match("*").await.expect(201);
    office.officer.post(&link, mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await, state("needs_supplement", "action_needed"));
    assert_eq!(clocks(&office, &second, "C02").await, ["2026-11-18 fulfilled", "2026-11-20 cancelled"]);
    assert_eq!(clocks(&office, &second, "R16").await, ["2026-11-18 fulfilled", "2026-11-18 cancelled"]);
}

#[actix_web::test]
async fn what_nobody_asked_for_or_has_come_is_not_taken() {
    let office = Office::open().await;
    let refused = async |petition: &str| {
        let refused = tried(&office.officer, petition, "supplements", supplied("2026-11-20")).await;
        assert!(!offered(&office.officer, petition).await.contains(&"supplements".to_owned()));
        let told = office.officer.get(&format!("{petition}/access")).await.expect(200);
        let supplement = told.items().iter().find(|one| one["action"] == "supplements").unwrap();
        let refused = refused.expect_problem(409, "state_conflict");
        assert!(!refused.at("/available_actions").to_string().contains("supplements"), "{}", refused.text);
        assert_eq!(&supplement["reasons"][0]["detail"], refused.at("/detail"));
    };
    let (first, _, second) = waits(&office, false).await;
    refused(&second).await;
    done(&office.officer, &first, "filings", serde_json::from_str(FILING).unwrap()).await;
    assert_eq!(clocks(&office, &second, "C02").await, ["2026-11-18 running"]);

    let (_, _, second) = waits(&office, true).await;
    let list = office.officer.get("/v1/petitions?status=linked").await.expect(200);
    let offers = |petition: &str| {
        let item = list.items().iter().find(|item| item["id"] == id(petition)).unwrap();
        item["available_actions"].to_string().contains("/supplements")
    };
    assert!(offers(&second), "{}", list.text);
    let taken = done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    refused(&second).await;
    office.officer.post(&annulment(&second, &taken), mistake()).if_match("*").await.expect(201);
    done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
}

#[actix_web::test]
async fn what_was_taken_by_mistake_is_annulled_while_it_waits() {
    let office = Office::open().await;
    let (first, _, second) = waits(&office, true).await;
    let taken = done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    office.officer.post(&annulment(&second, &taken), mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    let ended = ["2026-11-18 fulfilled", "2026-11-20 cancelled"];
    assert_eq!(clocks(&office, &second, "C02").await, ended);
    done(&office.officer, &first, "filings", serde_json::from_str(FILING).unwrap()).await;
    assert_eq!(stands(&office, &second).await, state("needs_supplement", "action_needed"));
    assert_eq!(clocks(&office, &second, "C02").await, ended);
}

#[actix_web::test]
async fn what_was_taken_by_mistake_is_annulled_in_the_case_too() {
    let office = Office::open().await;
    let (first, _, second) = waits(&office, true).await;
    let taken = done(&office.officer, &second, "supplements", supplied("2026-11-20")).await;
    let (accepted, _) = accept(&office, &first).await;
    office.officer.post(&annulment(&second, &taken), mistake()).if_match("*").await.expect(201);
    annul(&office.chair, &first, &accepted).await.expect(201);
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    let ended = ["2026-11-18 fulfilled", "2026-11-20 cancelled"];
    assert_eq!(clocks(&office, &second, "C02").await, ended);
    assert!(!clocks(&office, &second, "R16").await.iter().any(|clock| clock.ends_with("running")));
    done(&office.officer, &first, "filings", serde_json::from_str(FILING).unwrap()).await;
    assert_eq!(stands(&office, &second).await, state("needs_supplement", "action_needed"));
    assert_eq!(clocks(&office, &second, "C02").await, ended);
}

#[actix_web::test]
async fn its_writer_is_told_that_he_owes_it_until_it_has_come() {
    let office = Office::open().await;
    let (first, _, second) = waits(&office, true).await;
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    let found = async |public: &str| {
        let list = office.officer.get(&format!("/v1/petitions?public_status={public}")).await.expect(200);
        list.text.contains(id(&second))
    };
    assert!(found("action_needed").await && !found("received").await);
    // What becomes of the other changes nothing of that, but where both go into a case.
    let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
    done(&office.officer, &first, "supplement-requests", missing).await;
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    done(&office.officer, &first, "supplements", supplied("2026-11-24")).await;
    let (accepted, _) = accept(&office, &first).await;
    assert_eq!(stands(&office, &second).await, state("linked", "in_progress"));
    annul(&office.chair, &first, &accepted).await.expect(201);
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    done(&office.officer, &second, "supplements", supplied("2026-11-24")).await;
    assert_eq!(stands(&office, &second).await, state("linked", "received"));
    assert!(found("received").await && !found("action_needed").await);
}

const QUEUE: &str = "/v1/queues/awaiting_supplement";

#[actix_web::test]
async fn until_then_it_stands_in_the_queue_of_awaited_supplements() {
    let office = Office::open().await;
    let (first, _, second) = waits(&office, true).await;
    waits(&office, false).await;
    assert_eq!(ids(&office.officer, QUEUE).await, [id(&second)]);
    let all = office.officer.get("/v1/queues").await.expect(200);
    let queue = all.items().iter().find(|queue| queue["name"] == "awaiting_supplement").unwrap();
    assert_eq!((&queue["count"]["value"], &queue["oldest"]), (&json!(1), &json!("2026-11-18")));
    // In a case nothing is awaited of it.
    let (accepted, _) = accept(&office, &first).await;
    assert!(ids(&office.officer, QUEUE).await.is_empty());
    annul(&office.chair, &first, &accepted).await.expect(201);
    assert_eq!(ids(&office.officer, QUEUE).await, [id(&second)]);
    done(&office.officer, &second, "supplements", supplied("2026-11-24")).await;
    assert!(ids(&office.officer, QUEUE).await.is_empty());
}

#[actix_web::test]
async fn that_a_sealed_one_waits_for_a_supplement_is_for_those_who_work_with_it() {
    let office = Office::open().await;
    let protected = json!({ "facts": { "protection_requested": true } });
    let first = office.screened("complaint_admin", "2026-11-16", protected.clone()).await;
    let second = office.screened("complaint_admin", "2026-11-18", protected).await;
    let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
    done(&office.officer, &second, "supplement-requests", missing).await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    assert_eq!(ids(&office.officer, QUEUE).await, [id(&second)]);
    let council = office.app.person("council-standing").await;
    assert!(ids(&council, QUEUE).await.is_empty());
    let dashboard = office.app.machine("demo-dashboard").await;
    assert!(ids(&dashboard, QUEUE).await.is_empty());
}

#[actix_web::test]
async fn where_the_other_is_mediated_it_is_told_so_once_it_has_come() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "land_dispute").await;
    let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
    done(&office.officer, &second, "supplement-requests", missing).await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải", "note": "x" });
    done(&office.chair, &first, "mediation-referrals", referral).await;
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    done(&office.officer, &second, "supplements", supplied("2026-11-24")).await;
    assert_eq!(stands(&office, &second).await, state("linked", "in_progress"));
}

#[actix_web::test]
async fn what_is_only_recorded_brings_a_petition_that_waits_nowhere() {
    let office = Office::open().await;
    let (_, _, second) = waits(&office, true).await;
    let told = office.officer.get(&format!("{second}/access")).await.expect(200);
    let one = |action: &str| told.items().iter().find(|one| one["action"] == action).unwrap().clone();
    assert_eq!(one("supplements")["allowed"], true);
    let guidance = one("guidances");
    assert_eq!(guidance["reasons"][0]["after"], json!([]), "{guidance}");
}
