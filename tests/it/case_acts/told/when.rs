//! From when it counts as told: from the meeting, or from the first day on which it is shown, and not from the approval alone.

use serde_json::{Value, json};

use super::{approval, approved, ended, latest, proposal, settled};
use crate::case_acts::annulled::annulled;
use crate::case_acts::{Office, approvals, done, tried};

/// The clock within which it is to be told.
async fn until_told(office: &Office, case: &str) -> Vec<String> {
    let mut clocks = office.clocks(case).await;
    clocks.retain(|clock| clock.starts_with("C11") || clock.starts_with("T19"));
    clocks
}

#[actix_web::test]
async fn a_meeting_tells_nothing_before_it_was_held() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = settled(&office, "complaint_admin", 1).await;
    // Fifteen days from 20 July.
    assert_eq!(until_told(&office, &case).await, ["C11 running 2026-08-04"]);
    let mut body = proposal("meeting", "2026-07-23");
    body["meeting_on"] = json!("2026-08-10");
    done(officer, &case, "publications", body).await;
    let open = latest(&office, &case).await;
    done(chair, &case, &approvals(&open), approval("2026-07-24")).await;
    assert_eq!(until_told(&office, &case).await, ["C11 running 2026-08-04"]);
    let held = done(officer, &case, "publications", ended(&open, "2026-08-12")).await;
    assert_eq!(until_told(&office, &case).await, ["C11 fulfilled_late 2026-08-04"]);
    assert_eq!(latest(&office, &case).await["ended_on"], "2026-08-10", "the day of the meeting");
    annulled(officer, &case, &held).await;
    assert_eq!(until_told(&office, &case).await, ["C11 running 2026-08-04"]);

    let case = settled(&office, "complaint_admin", 2).await;
    let mut body = proposal("meeting", "2026-07-23");
    body["meeting_on"] = json!("2026-07-31");
    done(officer, &case, "publications", body).await;
    let open = latest(&office, &case).await;
    done(chair, &case, &approvals(&open), approval("2026-07-24")).await;
    // Recorded after the day, held in time.
    done(officer, &case, "publications", ended(&open, "2026-08-12")).await;
    assert_eq!(until_told(&office, &case).await, ["C11 fulfilled 2026-08-04"]);
}

#[actix_web::test]
async fn what_was_shown_late_was_told_late() {
    let office = Office::open().await;
    let case = settled(&office, "denunciation_field", 1).await;
    // Seven working days from 20 July.
    assert_eq!(until_told(&office, &case).await, ["T19 running 2026-07-29"]);
    let (open, approval) = approved(&office, &case, "posting", "2026-07-22").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29"]);
    let mut body = ended(&open, "2026-08-20");
    body["displayed_from"] = json!("2026-07-31");
    let end = done(&office.officer, &case, "publications", body).await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled_late 2026-07-29"]);
    annulled(&office.officer, &case, &end).await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29"]);
    annulled(&office.chair, &case, &approval).await;
    assert_eq!(until_told(&office, &case).await, ["T19 running 2026-07-29"]);
}

/// Closes a denunciation whose conclusion was acted on, and archives its file on 11 August.
async fn archived(office: &Office, case: &str) {
    for (act, day) in
        [("monitorings", "2026-08-07"), ("closures", "2026-08-10"), ("archivings", "2026-08-11")]
    {
        done(&office.chair, case, act, json!({ "acted_on": day })).await;
    }
}

fn sanctioned(number: &str, day: &str) -> Value {
    json!({ "stage": "sanctioned", "document_number": number, "acted_on": day })
}

#[actix_web::test]
async fn a_decision_on_the_violation_is_told_to_the_public_too() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = settled(&office, "denunciation_field", 1).await;
    let silent = json!({ "stage": "sanctioned", "acted_on": "2026-07-22" });
    let silent = tried(chair, &case, "enforcement-orders", silent).await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/document_number"]);
    let acted = done(chair, &case, "enforcement-orders", sanctioned("7/QĐ-XP", "2026-07-22")).await;
    assert_eq!(acted.at("/case/status"), "acting");
    office.holds(&case, "T16 fulfilled 2026-07-29").await;
    // Seven working days from 22 July.
    assert_eq!(until_told(&office, &case).await, ["T19 running 2026-07-29", "T19 running 2026-07-31"]);
    // One wording tells both.
    let (_, approval) = approved(&office, &case, "posting", "2026-07-24").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 fulfilled 2026-07-31"]);
    annulled(chair, &case, &approval).await;
    assert_eq!(until_told(&office, &case).await, ["T19 running 2026-07-29", "T19 running 2026-07-31"]);

    // The conclusion was told before: the decision is owed still, from the archive too.
    let case = settled(&office, "denunciation_field", 2).await;
    let (first, _) = approved(&office, &case, "posting", "2026-07-22").await;
    done(chair, &case, "enforcement-orders", json!({ "acted_on": "2026-07-22" })).await;
    done(chair, &case, "enforcement-orders", sanctioned("8/QĐ-XP", "2026-07-23")).await;
    let owed = ["T19 fulfilled 2026-07-29", "T19 running 2026-08-03"];
    assert_eq!(until_told(&office, &case).await, owed);
    done(officer, &case, "publications", ended(&first, "2026-08-06")).await;
    archived(&office, &case).await;
    assert_eq!(until_told(&office, &case).await, owed);
    approved(&office, &case, "posting", "2026-08-12").await;
    assert_eq!(
        until_told(&office, &case).await,
        ["T19 fulfilled 2026-07-29", "T19 fulfilled_late 2026-08-03"]
    );
    tried(officer, &case, "publications", proposal("posting", "2026-08-13"))
        .await
        .expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn what_was_worded_before_a_decision_on_the_violation_tells_nothing_of_it() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let decided = async |case: &str, number: &str| {
        done(chair, case, "enforcement-orders", sanctioned(number, "2026-07-27")).await;
    };
    // Seven working days from Monday 27 July end on Wednesday 5 August.
    let case = settled(&office, "denunciation_field", 1).await;
    let (shown, _) = approved(&office, &case, "posting", "2026-07-22").await;
    decided(&case, "7/QĐ-XP").await;
    let mut body = ended(&shown, "2026-08-10");
    body["displayed_from"] = json!("2026-07-23");
    done(officer, &case, "publications", body).await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 running 2026-08-05"]);
    approved(&office, &case, "posting", "2026-08-11").await;
    let late = ["T19 fulfilled 2026-07-29", "T19 fulfilled_late 2026-08-05"];
    assert_eq!(until_told(&office, &case).await, late);

    let case = settled(&office, "denunciation_field", 2).await;
    let mut body = proposal("meeting", "2026-07-22");
    body["meeting_on"] = json!("2026-07-31");
    done(officer, &case, "publications", body).await;
    let open = latest(&office, &case).await;
    done(chair, &case, &approvals(&open), approval("2026-07-22")).await;
    decided(&case, "8/QĐ-XP").await;
    done(officer, &case, "publications", ended(&open, "2026-08-03")).await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled_late 2026-07-29", "T19 running 2026-08-05"]);

    // Whatever is entered first.
    let case = settled(&office, "denunciation_field", 3).await;
    decided(&case, "9/QĐ-XP").await;
    approved(&office, &case, "posting", "2026-07-22").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 running 2026-08-05"]);
    let case = settled(&office, "denunciation_field", 4).await;
    approved(&office, &case, "posting", "2026-07-28").await;
    decided(&case, "10/QĐ-XP").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 fulfilled 2026-08-05"]);

    // On one day what was entered later tells of what was there.
    let case = settled(&office, "denunciation_field", 5).await;
    approved(&office, &case, "posting", "2026-07-27").await;
    decided(&case, "11/QĐ-XP").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 running 2026-08-05"]);
    let case = settled(&office, "denunciation_field", 6).await;
    decided(&case, "12/QĐ-XP").await;
    approved(&office, &case, "posting", "2026-07-27").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 fulfilled 2026-08-05"]);
}

#[actix_web::test]
async fn what_is_owed_is_told_from_the_archive_though_something_was_told_before() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    // The decision is entered first, and the wording of before it after that: of the decision nothing is told yet.
    let case = settled(&office, "denunciation_field", 1).await;
    done(chair, &case, "enforcement-orders", sanctioned("7/QĐ-XP", "2026-07-27")).await;
    let (first, _) = approved(&office, &case, "posting", "2026-07-22").await;
    done(officer, &case, "publications", ended(&first, "2026-08-06")).await;
    archived(&office, &case).await;
    approved(&office, &case, "posting", "2026-08-12").await;
    let late = ["T19 fulfilled 2026-07-29", "T19 fulfilled_late 2026-08-05"];
    assert_eq!(until_told(&office, &case).await, late);

    // What was worded since tells of a decision that is entered late: nothing is owed any more.
    let case = settled(&office, "denunciation_field", 2).await;
    approved(&office, &case, "posting", "2026-07-28").await;
    done(chair, &case, "enforcement-orders", sanctioned("8/QĐ-XP", "2026-07-27")).await;
    archived(&office, &case).await;
    tried(officer, &case, "publications", proposal("posting", "2026-08-13"))
        .await
        .expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn each_decision_of_a_day_is_owed_to_the_public() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = settled(&office, "denunciation_field", 1).await;
    done(chair, &case, "enforcement-orders", json!({ "acted_on": "2026-07-22" })).await;
    let first = done(chair, &case, "enforcement-orders", sanctioned("7/QĐ-XP", "2026-07-27")).await;
    done(chair, &case, "enforcement-orders", sanctioned("8/QĐ-XP", "2026-07-27")).await;
    let owed = ["T19 running 2026-07-29", "T19 running 2026-08-05", "T19 running 2026-08-05"];
    assert_eq!(until_told(&office, &case).await, owed);
    annulled(chair, &case, &first).await;
    let owed = ["T19 cancelled 2026-08-05", "T19 running 2026-07-29", "T19 running 2026-08-05"];
    assert_eq!(until_told(&office, &case).await, owed);
}
