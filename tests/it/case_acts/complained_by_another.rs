//! Several complain of one matter: the clocks are those of who opened the case, another one is counted from the receipt that is named for
//! him, and who complains twice has no more time. What was ordered stays where a second complaint follows it.

use serde_json::{Value, json};

use super::above::{again, decided};
use super::complained_late::{kept, receive};
use super::items::{entered, ordered};
use super::linked::link;
use super::{Office, barred_by, done, tried};
use crate::main_job::own_position;

/// Another petition of the matter is linked to the case before its decision.
async fn joined(office: &Office, case: &str, link_type: &str) {
    let petition = office.screened("complaint_admin", "2026-07-08", json!({})).await;
    let mut to_case = link(case, link_type);
    to_case["acted_on"] = json!("2026-07-13");
    done(&office.officer, &petition, "links", to_case).await;
}

/// A complaint on this day of one who received the decision on that one.
fn of_another(received_on: &str, day: &str) -> Value {
    let mut body = again(day);
    body["decision_received_on"] = json!(received_on);
    body
}

async fn late(office: &Office, case: &str, body: Value) {
    barred_by("complained_in_time", tried(&office.officer, case, "second-complaints", body).await);
}

/// It would be taken.
async fn in_time(office: &Office, case: &str, body: Value) {
    office.officer.post(&format!("{case}/second-complaints?dry_run=true"), body).await.expect(200);
}

/// It is refused for the day of the receipt.
async fn refused(office: &Office, case: &str, body: Value, code: &str) {
    let refused = tried(&office.officer, case, "second-complaints", body).await;
    let refused = refused.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/decision_received_on"]);
    assert_eq!(refused.at("/errors/0/code"), code);
}

#[actix_web::test]
async fn who_adds_to_his_own_complaint_gains_no_time() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    joined(&office, &case, "addition").await;
    receive(&office, &case, ("1/QĐ-UBND", "well_founded")).await;
    // The 30 days from 22 July ended on Friday 21 August.
    late(&office, &case, again("2026-08-22")).await;
    refused(&office, &case, of_another("2026-07-27", "2026-08-22"), "not_allowed").await;
    in_time(&office, &case, again("2026-08-21")).await;
}

#[actix_web::test]
async fn another_complainant_is_counted_from_his_own_receipt() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    joined(&office, &case, "duplicate").await;
    receive(&office, &case, ("1/QĐ-UBND", "well_founded")).await;
    refused(&office, &case, of_another("2026-07-19", "2026-08-26"), "range").await;
    refused(&office, &case, of_another("2026-08-27", "2026-08-26"), "range").await;
    // From Monday 27 July 30 days end on Wednesday 26 August, wherever the decision has gone since.
    for (act, day) in [
        ("", ""),
        ("enforcement-orders", "2026-08-24"),
        ("closures", "2026-08-25"),
        ("archivings", "2026-08-26"),
    ] {
        if !act.is_empty() {
            done(&office.chair, &case, act, json!({ "acted_on": day })).await;
        }
        late(&office, &case, again("2026-08-26")).await;
        late(&office, &case, of_another("2026-07-27", "2026-08-27")).await;
        in_time(&office, &case, of_another("2026-07-27", "2026-08-26")).await;
    }
    let taken =
        done(&office.officer, &case, "second-complaints", of_another("2026-07-27", "2026-08-26")).await;
    assert_eq!(taken.at("/case/status"), "second_instance");
}

/// They wrote one petition, and the decision reached the other one later.
#[actix_web::test]
async fn whoever_of_a_group_received_the_decision_later_is_counted_from_that() {
    let office = Office::open().await;
    let group = office.screened("complaint_admin", "2026-07-06", json!({ "people_count": 2 })).await;
    let case = office.accept(&group, "2026-07-10").await;
    receive(&office, &case, ("1/QĐ-UBND", "well_founded")).await;
    late(&office, &case, again("2026-08-26")).await;
    late(&office, &case, of_another("2026-07-27", "2026-08-27")).await;
    done(&office.officer, &case, "second-complaints", of_another("2026-07-27", "2026-08-26")).await;
}

#[actix_web::test]
async fn the_receipt_of_another_counts_where_that_of_the_first_is_not_proven() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    joined(&office, &case, "duplicate").await;
    // Nobody has received what was not decided: the time is that from the end of the time for settling, for all of them.
    refused(&office, &case, of_another("2026-07-22", "2026-08-22"), "not_allowed").await;
    late(&office, &case, again("2026-09-10")).await;
    let decision = json!({
        "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20",
    });
    done(&office.chair, &case, "decisions", decision).await;
    late(&office, &case, of_another("2026-07-22", "2026-08-22")).await;
    in_time(&office, &case, of_another("2026-07-22", "2026-08-21")).await;
    // Of who opened it no receipt is known, from which his time could have run out.
    in_time(&office, &case, again("2026-11-20")).await;
}

#[actix_web::test]
async fn what_was_ordered_stays_where_a_complaint_follows_it() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, decision) = decided(&office, "well_founded").await;
    let worker = own_position(&office.worker).await;
    let item = entered(chair, ordered(&case, &decision, ("responsible_position_id", &worker))).await;
    let done_with = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    receive(&office, &done_with, ("2/QĐ-UBND", "well_founded")).await;
    for case in [&case, &done_with] {
        done(chair, case, "enforcement-orders", json!({ "acted_on": "2026-08-24" })).await;
    }
    done(chair, &done_with, "closures", json!({ "acted_on": "2026-08-25" })).await;
    for (case, from) in [(&case, "enforcing"), (&done_with, "enforced")] {
        late(&office, case, again("2026-09-14")).await;
        done(officer, case, "second-complaints", kept("2026-08-10", "2026-09-11", "2026-09-14")).await;
        assert_eq!(chair.get(&item).await.expect(200).at("/status"), "open");
        let back = json!({ "outcome": "not_accepted", "acted_on": "2026-10-05" });
        assert_eq!(done(officer, case, "reviews", back).await.at("/case/status"), from);
    }
}
