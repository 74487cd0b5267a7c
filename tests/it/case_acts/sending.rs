//! Clocks of letters: each is ended by the letters of its own act, on the day on which the last of them left.

use serde_json::json;

use super::annulled::annulled;
use super::disputes::{mediated_in_vain, on};
use super::{Office, done, letters, settlement_requested, tried};
use crate::support::Answer;

async fn decided(office: &Office) -> (String, Vec<String>) {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    let answer = done(&office.chair, &case, "decisions", body).await;
    (case, letters(&answer, "decisions", &["writer", "superior", "inspectorate"]))
}

async fn sent(office: &Office, case: &str, letters: &[String], day: &str) -> Answer {
    let body = json!({ "letter_ids": letters, "means": "post", "acted_on": day });
    done(&office.officer, case, "dispatches", body).await
}

#[actix_web::test]
async fn a_dispatch_that_never_was_leaves_its_letters_to_be_sent() {
    let office = Office::open().await;
    let (case, told) = decided(&office).await;
    let first = sent(&office, &case, &told[..1], "2026-07-21").await;
    let second = sent(&office, &case, &told[1..], "2026-07-22").await;
    office.holds(&case, "C09 fulfilled 2026-07-23").await;
    annulled(&office.officer, &case, &first).await;
    office.holds(&case, "C09 running 2026-07-23").await;
    sent(&office, &case, &told[..1], "2026-07-24").await;
    office.holds(&case, "C09 fulfilled_late 2026-07-23").await;
    annulled(&office.officer, &case, &second).await;
    office.holds(&case, "C09 running 2026-07-23").await;
}

#[actix_web::test]
async fn the_last_letter_to_leave_ends_the_clock_and_not_the_last_entered() {
    let office = Office::open().await;
    let (case, told) = decided(&office).await;
    sent(&office, &case, &told[..1], "2026-07-27").await;
    sent(&office, &case, &told[1..], "2026-07-22").await;
    office.holds(&case, "C09 fulfilled_late 2026-07-23").await;
}

#[actix_web::test]
async fn each_suspension_is_told_of_in_its_own_time() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let mut told = Vec::new();
    for (number, day, until) in [("1", "2026-07-13", Some("2026-07-15")), ("3", "2026-07-16", None)] {
        let body = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": number, "acted_on": day });
        let answer = done(chair, &case, "suspensions", body).await;
        let all = answer.at("/letters").as_array().unwrap();
        let own = all.iter().find(|letter| letter["act_id"] == *answer.at("/act/id")).unwrap();
        told.push(own["id"].as_str().unwrap().to_owned());
        if let Some(day) = until {
            let body = json!({ "document_number": "2", "acted_on": day });
            done(chair, &case, "resumptions", body).await;
        }
    }
    sent(&office, &case, &told[1..], "2026-07-17").await;
    office.holds(&case, "C23 fulfilled 2026-07-21").await;
    office.holds(&case, "C23 running 2026-07-16").await;
    sent(&office, &case, &told[..1], "2026-07-20").await;
    office.holds(&case, "C23 fulfilled_late 2026-07-16").await;
}

#[actix_web::test]
async fn persons_with_related_rights_are_told_of_the_decision_too() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "related_persons": true, "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    let path = format!("{case}/decisions?dry_run=true");
    let dry = office.chair.post(&path, body.clone()).await.expect(200);
    assert!(dry.at("/letters").as_array().unwrap().iter().any(|letter| letter["addressee"] == "related"));
    let decided = done(&office.chair, &case, "decisions", body).await;
    let others = letters(&decided, "decisions", &["writer", "superior", "inspectorate"]);
    sent(&office, &case, &others, "2026-07-21").await;
    office.holds(&case, "C09 running 2026-07-23").await;
    sent(&office, &case, &letters(&decided, "decisions", &["related"]), "2026-07-22").await;
    office.holds(&case, "C09 fulfilled 2026-07-23").await;

    let (_, told) = decided_without(&office).await;
    assert!(!told.contains(&json!("related")), "nobody else was said to be concerned");
    // The law of complaints says so, and none else that is known.
    let dispute = mediated_in_vain(&office).await;
    done(&office.chair, &dispute, "verifications", settlement_requested("2026-11-19")).await;
    done(&office.chair, &dispute, "verifications", on("2026-11-23")).await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "related_persons": true, "document_number": "2/QĐ-UBND" });
    let refused = tried(&office.chair, &dispute, "decisions", body).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/related_persons"]);
}

async fn decided_without(office: &Office) -> (String, Vec<serde_json::Value>) {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "3/QĐ-UBND", "acted_on": "2026-07-20" });
    let answer = done(&office.chair, &case, "decisions", body).await;
    let told = answer.at("/letters").as_array().unwrap().iter().map(|letter| letter["addressee"].clone());
    (case, told.collect())
}
