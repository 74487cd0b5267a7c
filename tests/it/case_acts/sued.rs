//! The complainant goes to court with what was decided: within a year of its receipt (C25), though the file be in the archive by then.

use serde_json::{Value, json};

use super::above::{again, decided, suit};
use super::annulled::annulled;
use super::{Office, done, letters, offered};
use crate::support::Answer;

fn no_suit(day: &str) -> Value {
    json!({ "outcome": "terminated_by_court", "acted_on": day })
}

#[track_caller]
fn stands(answer: &Answer, status: &str, public: &str) {
    assert_eq!(
        (answer.at("/case/status"), answer.at("/case/public_status")),
        (&json!(status), &json!(public))
    );
}

#[actix_web::test]
async fn who_was_found_wrong_goes_to_court_from_the_archive_and_comes_back_to_it() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, _) = decided(&office, "unfounded").await;
    // A year from the receipt on 22 July.
    let clocks = chair.get(&format!("{case}/deadlines")).await.expect(200);
    let clock = clocks.items().iter().find(|clock| clock["rule_key"] == "C25").unwrap();
    assert_eq!((&clock["start_on"], &clock["due_on"]), (&json!("2026-07-22"), &json!("2027-07-22")));
    // It is nobody's delay: nothing of the case is due by it.
    assert_ne!(chair.get(&case).await.expect(200).at("/due_on"), "2027-07-22");
    done(chair, &case, "archivings", json!({ "acted_on": "2026-08-24" })).await;
    office.holds(&case, "C25 running 2027-07-22").await;
    assert!(offered(chair, &case).await.contains(&"lawsuits".to_owned()));

    let sued = done(chair, &case, "lawsuits", suit("2026-11-02")).await;
    stands(&sued, "in_court", "in_progress");
    office.holds(&case, "C25 cancelled 2027-07-22").await;
    let back = done(officer, &case, "reviews", no_suit("2026-11-16")).await;
    stands(&back, "archived", "closed");
    office.holds(&case, "C25 running 2027-07-22").await;
    stands(&annulled(officer, &case, &back).await, "in_court", "in_progress");
    let judged = json!({ "outcome": "judgment", "decision_number": "3/HC-ST", "result": "well_founded", "acted_on": "2026-11-18" });
    let judged = done(officer, &case, "reviews", judged).await;
    stands(&judged, "effective", "answered");
    office.holds(&case, "C25 cancelled 2027-07-22").await;
    let queue = officer.get("/v1/queues/effective_not_enforced").await.expect(200);
    assert_eq!(queue.items().len(), 1, "{}", queue.text);
    annulled(officer, &case, &judged).await;
    stands(&annulled(chair, &case, &sued).await, "archived", "closed");
    office.holds(&case, "C25 running 2027-07-22").await;
}

#[actix_web::test]
async fn an_ended_complaint_goes_to_court_and_is_taken_up_again_with_what_was_left_of_its_time() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-07-16" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "terminations", end).await;
    stands(&done(chair, &case, "lawsuits", suit("2026-07-27")).await, "in_court", "in_progress");
    stands(&done(officer, &case, "reviews", no_suit("2026-07-31")).await, "terminated", "closed");
    office.holds(&case, "C04 cancelled 2026-08-10").await;
    let anew = json!({ "text": "Bị ép.", "document_number": "3/QĐ-UBND", "acted_on": "2026-08-03" });
    done(chair, &case, "reopenings", anew).await;
    // 30 days from 10 July end on 9 August; 20 were left on 20 July and run from 3 August: to Sunday the 23rd, so Monday.
    office.holds(&case, "C04 running 2026-08-24").await;
}

#[actix_web::test]
async fn the_time_to_go_to_court_is_that_of_the_decision_that_stands() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, _) = decided(&office, "well_founded").await;
    let second = done(officer, &case, "second-complaints", again("2026-07-30")).await;
    office.holds(&case, "C25 running 2027-07-22").await;
    let upheld = json!({ "outcome": "upheld", "acted_on": "2026-09-21" });
    let upheld = done(officer, &case, "reviews", upheld).await;
    office.holds(&case, "C25 cancelled 2027-07-22").await;
    annulled(officer, &case, &upheld).await;
    annulled(officer, &case, &second).await;
    office.holds(&case, "C25 running 2027-07-22").await;

    let order = json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "text": "Giải quyết lại.", "acted_on": "2026-09-07" });
    done(officer, &case, "reviews", order).await;
    office.holds(&case, "C25 cancelled 2027-07-22").await;
    let new = json!({ "summary": "Công nhận.", "result": "well_founded", "document_number": "2/QĐ-UBND", "acted_on": "2026-09-14" });
    let new = done(chair, &case, "decisions", new).await;
    let told = new.at("/letters").as_array().unwrap();
    let to_writer =
        |letter: &&Value| letter["act_id"] == *new.at("/act/id") && letter["addressee"] == "writer";
    let letter = told.iter().find(to_writer).unwrap()["id"].clone();
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-09-15" });
    done(officer, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": letter, "proof": "signature", "acted_on": "2026-09-16" });
    let receipt = done(officer, &case, "receipts", receipt).await;
    office.holds(&case, "C25 running 2027-09-16").await;
    annulled(officer, &case, &receipt).await;
    office.holds(&case, "C25 cancelled 2027-09-16").await;

    // What is proven while the matter is away is counted once it is back.
    let late = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "3/QĐ-UBND", "acted_on": "2026-07-20" });
    let letter = letters(&done(chair, &late, "decisions", body).await, "decisions", &["writer"]).remove(0);
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-07-21" });
    done(officer, &late, "dispatches", sent).await;
    done(officer, &late, "second-complaints", again("2026-07-30")).await;
    let receipt = json!({ "letter_id": letter, "proof": "postal_return", "acted_on": "2026-07-23" });
    done(officer, &late, "receipts", receipt).await;
    assert!(office.clocks(&late).await.iter().all(|clock| !clock.starts_with("C25")));
    let back = json!({ "outcome": "not_accepted", "acted_on": "2026-08-10" });
    done(officer, &late, "reviews", back).await;
    office.holds(&late, "C25 running 2027-07-23").await;
}
