//! What is owed to the public and missing in the file: each duty until a wording is under way that tells of it.

use serde_json::{Value, json};

use super::{approval, approved, latest, owed, proposal, settled};
use crate::case_acts::{Office, approvals, done};

const TOLD: &str = "there null";
const PROPOSED: &str = "missing null";
const OWED: &str = "missing \"T19\"";
/// That a posting was shown long enough, which nobody recorded.
const UNPROVEN: &str = "missing \"T20\"";

async fn sanctioned(office: &Office, case: &str, (number, day): (&str, &str)) {
    let body = json!({ "stage": "sanctioned", "document_number": number, "acted_on": day });
    done(&office.chair, case, "enforcement-orders", body).await;
}

fn meeting(day: &str, meeting_on: &str) -> Value {
    let mut body = proposal("meeting", day);
    body["meeting_on"] = json!(meeting_on);
    body
}

#[actix_web::test]
async fn a_decision_on_the_violation_is_missing_though_the_conclusion_was_told() {
    let office = Office::open().await;
    let case = settled(&office, "denunciation_field", 1).await;
    assert_eq!(owed(&office, &case).await, [OWED]);
    approved(&office, &case, "posting", "2026-07-22").await;
    assert_eq!(owed(&office, &case).await, [TOLD, UNPROVEN]);
    sanctioned(&office, &case, ("7/QĐ-XP", "2026-07-23")).await;
    assert_eq!(owed(&office, &case).await, [TOLD, UNPROVEN, OWED]);
    // Once it is proposed, that stands for it.
    done(&office.officer, &case, "publications", proposal("posting", "2026-07-24")).await;
    assert_eq!(owed(&office, &case).await, [TOLD, UNPROVEN, PROPOSED]);
    let open = latest(&office, &case).await;
    done(&office.chair, &case, &approvals(&open), approval("2026-07-24")).await;
    assert_eq!(owed(&office, &case).await, [TOLD, UNPROVEN, TOLD, UNPROVEN]);
    // Of two that nobody has worded one is missing: it tells both.
    for decision in [("8/QĐ-XP", "2026-07-27"), ("9/QĐ-XP", "2026-07-28")] {
        sanctioned(&office, &case, decision).await;
    }
    assert_eq!(owed(&office, &case).await, [TOLD, UNPROVEN, TOLD, UNPROVEN, OWED]);
}

#[actix_web::test]
async fn a_meeting_ahead_stands_for_what_it_will_tell_only() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = settled(&office, "denunciation_field", 1).await;
    done(officer, &case, "publications", meeting("2026-07-22", "2026-07-31")).await;
    let first = latest(&office, &case).await;
    done(chair, &case, &approvals(&first), approval("2026-07-22")).await;
    assert_eq!(owed(&office, &case).await, [TOLD]);
    // It was worded before the decision.
    sanctioned(&office, &case, ("7/QĐ-XP", "2026-07-27")).await;
    assert_eq!(owed(&office, &case).await, [TOLD, OWED]);
    done(officer, &case, "publications", meeting("2026-07-28", "2026-08-03")).await;
    assert_eq!(owed(&office, &case).await, [TOLD, PROPOSED]);
    let second = latest(&office, &case).await;
    done(chair, &case, &approvals(&second), approval("2026-07-28")).await;
    assert_eq!(owed(&office, &case).await, [TOLD, TOLD]);
}

#[actix_web::test]
async fn a_decision_made_anew_is_missing_though_the_first_was_told() {
    let office = Office::open().await;
    let case = settled(&office, "complaint_admin", 1).await;
    approved(&office, &case, "posting", "2026-07-22").await;
    let order =
        json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "acted_on": "2026-09-07" });
    done(&office.officer, &case, "reviews", order).await;
    let unproven = "missing \"C13\"";
    assert_eq!(owed(&office, &case).await, [TOLD, unproven]);
    let anew = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "2/QĐ-UBND", "acted_on": "2026-09-14" });
    done(&office.chair, &case, "decisions", anew).await;
    assert_eq!(owed(&office, &case).await, [TOLD, unproven, "missing \"C11\""]);
    approved(&office, &case, "posting", "2026-09-15").await;
    assert_eq!(owed(&office, &case).await, [TOLD, unproven, TOLD, unproven]);
}
