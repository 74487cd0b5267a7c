//! From when it counts as told: from the meeting, or from the first day on which it is shown, and not from the approval alone.

use serde_json::json;

use super::{approval, approved, ended, latest, proposal, settled};
use crate::case_acts::annulled::annulled;
use crate::case_acts::{Office, approvals, done};

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
