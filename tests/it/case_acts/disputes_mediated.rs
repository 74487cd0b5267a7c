//! A land dispute that was referred to mediators before there was a case has the time of every mediation: 30 days from its receipt (Luật Đất
//! đai Điều 235). It ends with what they reply, with a withdrawal, and with the annulment of the referral.

use serde_json::{Value, json};

use super::disputes_referred::{answers, referral, referred};
use super::disputes_replied::reply;
use super::linked::{annulment, id, mistake};
use super::{Office, done, offered};

async fn queued(office: &Office, queue: &str, petition: &str) -> bool {
    office.officer.get(&format!("/v1/queues/{queue}")).await.expect(200).text.contains(id(petition))
}

async fn shown(office: &Office, petition: &str, field: &str) -> Value {
    office.officer.get(petition).await.expect(200).at(&format!("/{field}")).clone()
}

#[actix_web::test]
async fn what_the_mediators_have_is_due_and_overdue_like_anything_else() {
    let office = Office::open().await;
    let late = referred(&office).await;
    let list = office.officer.get(&format!("{late}/deadlines")).await.expect(200);
    let clock = list.items().iter().find(|clock| clock["rule_key"] == "P07").unwrap().clone();
    assert_eq!(
        (&clock["start_on"], &clock["start_event"], &clock["due_on"]),
        (&json!("2026-09-07"), &json!("mediation_request_received"), &json!("2026-10-07"))
    );
    assert_eq!(shown(&office, &late, "due_on").await, "2026-10-07");
    assert!(queued(&office, "overdue", &late).await);

    // 30 days from Wednesday 28 October end on Friday 27 November.
    let soon = office.screened("land_dispute", "2026-10-28", json!({})).await;
    done(&office.chair, &soon, "mediation-referrals", referral("2026-10-29")).await;
    assert!(queued(&office, "due_soon?within_days=5", &soon).await);
    assert!(!queued(&office, "overdue", &soon).await);
    // The mediators are the commune's own.
    assert!(!queued(&office, "awaiting_reply", &soon).await);
}

#[actix_web::test]
async fn what_was_completed_is_mediated_from_then() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-09-07", json!({})).await;
    let missing = json!({ "missing": ["E4_signature"], "note": "Đơn chưa ký.", "acted_on": "2026-09-08" });
    done(&office.officer, &petition, "supplement-requests", missing).await;
    done(&office.officer, &petition, "supplements", json!({ "acted_on": "2026-09-21" })).await;
    done(&office.chair, &petition, "mediation-referrals", referral("2026-09-22")).await;
    // 30 days from Monday 21 September end on Wednesday 21 October.
    let clocks = answers(&office, &petition).await;
    assert!(clocks.contains(&"P07 running 2026-10-21".to_owned()), "{clocks:?}");
}

#[actix_web::test]
async fn a_dispute_that_the_mediators_settled_is_answered_until_that_reply_is_annulled() {
    let office = Office::open().await;
    let petition = referred(&office).await;
    done(&office.officer, &petition, "received-replies", reply("accepted", "2026-09-10")).await;
    let running = ["P06 fulfilled 2026-09-10", "P07 running 2026-10-07"];
    assert_eq!(answers(&office, &petition).await, running);
    let settled = done(&office.officer, &petition, "received-replies", reply("settled", "2026-10-05")).await;
    assert_eq!(
        (
            settled.at("/petition/status"),
            settled.at("/petition/public_status"),
            settled.at("/petition/due_on")
        ),
        (&json!("mediation_referred"), &json!("answered"), &Value::Null)
    );
    let mediated = ["P06 fulfilled 2026-09-10", "P07 fulfilled 2026-10-07"];
    assert_eq!(answers(&office, &petition).await, mediated);
    office.officer.post(&annulment(&petition, &settled), mistake()).if_match("*").await.expect(201);
    assert_eq!(answers(&office, &petition).await, running);
    assert_eq!(shown(&office, &petition, "public_status").await, "in_progress");
    assert!(queued(&office, "overdue", &petition).await);
}

#[actix_web::test]
async fn what_the_mediators_have_can_be_withdrawn() {
    let office = Office::open().await;
    let petition = referred(&office).await;
    assert!(offered(&office.officer, &petition).await.contains(&"withdrawals".to_owned()));
    let whole = json!({ "extent": "whole", "form": "written", "acted_on": "2026-09-21" });
    let withdrawn = done(&office.officer, &petition, "withdrawals", whole).await;
    assert_eq!(withdrawn.at("/petition/status"), "withdrawn");
    assert_eq!(answers(&office, &petition).await, ["P06 fulfilled 2026-09-10", "P07 cancelled 2026-10-07"]);
    office.officer.post(&annulment(&petition, &withdrawn), mistake()).if_match("*").await.expect(201);
    assert_eq!(shown(&office, &petition, "status").await, "mediation_referred");
    assert_eq!(answers(&office, &petition).await, ["P06 fulfilled 2026-09-10", "P07 running 2026-10-07"]);
}
