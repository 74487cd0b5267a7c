//! What a case offers can be done now: its clocks, what is linked to it and what it has ordered are asked too.

use serde_json::json;

use super::items::{entered, ordered, settled};
use super::linked::{annulment, link, mistake};
use super::{Office, done, offered, tried};
use crate::support::{Answer, Client};

/// What a refusal says can be done instead.
fn instead(refused: &Answer) -> Vec<String> {
    let actions = refused.at("/available_actions").as_array().unwrap();
    actions.iter().map(|action| action["action"].as_str().unwrap().to_owned()).collect()
}

/// The same in the list of cases as alone.
async fn listed(client: &Client, case: &str) -> Vec<String> {
    let list = client.get("/v1/cases?limit=100").await.expect(200);
    let found = list.items().iter().find(|item| case.ends_with(item["id"].as_str().unwrap()));
    let actions = found.unwrap()["available_actions"].as_array().unwrap();
    actions.iter().map(|action| action["action"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn the_next_instance_is_offered_once_the_time_has_run_out() {
    let office = Office::open().await;
    for (kind, act) in
        [("complaint_admin", "second-complaints"), ("denunciation_duty", "further-denunciations")]
    {
        let fresh = office.accepted(kind, "2026-11-16", "2026-11-17").await;
        let late = office.accepted(kind, "2026-07-06", "2026-07-10").await;
        for (case, open) in [(&fresh, false), (&late, true)] {
            let offers = offered(&office.officer, case).await;
            assert_eq!(offers.contains(&act.to_owned()), open, "{kind}: {offers:?}");
            assert_eq!(listed(&office.officer, case).await, offers, "{kind}");
        }
        let refused = tried(&office.officer, &fresh, act, json!({ "acted_on": "2026-11-24" })).await;
        let refused = refused.expect_problem(409, "state_conflict");
        assert!(!instead(&refused).contains(&act.to_owned()), "{}", refused.text);
    }
}

#[actix_web::test]
async fn what_a_refused_annulment_offers_can_be_done_too() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let ordered = done(&office.chair, &case, "verifications", json!({ "acted_on": "2026-11-18" })).await;
    let decision = json!({
        "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-19",
    });
    done(&office.chair, &case, "decisions", decision).await;
    let refused = office.chair.post(&annulment(&case, &ordered), mistake()).if_match("*").await;
    let refused = refused.expect_problem(409, "state_conflict");
    assert_eq!(instead(&refused), offered(&office.chair, &case).await);
}

#[actix_web::test]
async fn no_end_is_offered_while_others_are_linked() {
    let office = Office::open().await;
    for (kind, act) in [("reflection", "closures"), ("complaint_admin", "terminations")] {
        let case = office.accepted(kind, "2026-11-09", "2026-11-10").await;
        done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-11-18" }))
            .await;
        let offers = offered(&office.chair, &case).await;
        let petition = office.screened(kind, "2026-11-12", json!({})).await;
        let linked = done(&office.officer, &petition, "links", link(&case, "duplicate")).await;
        let fewer = offered(&office.chair, &case).await;
        if kind == "reflection" {
            assert!(
                offers.contains(&act.to_owned()) && !fewer.contains(&act.to_owned()),
                "{offers:?} {fewer:?}"
            );
            let refused =
                tried(&office.chair, &case, act, json!({})).await.expect_problem(409, "state_conflict");
            assert_eq!(instead(&refused), fewer);
        }
        assert_eq!(listed(&office.chair, &case).await, fewer, "{kind}");
        office.officer.post(&annulment(&petition, &linked), mistake()).if_match("*").await.expect(201);
        assert_eq!(offered(&office.chair, &case).await, offers, "{kind}");
    }
}

#[actix_web::test]
async fn no_end_is_offered_over_what_was_ordered() {
    let office = Office::open().await;
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let item = entered(&office.chair, ordered(&case, &decision, ("responsible_body", "Ngân hàng"))).await;
    let anew = json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "text": "Giải quyết lại.", "acted_on": "2026-09-07" });
    done(&office.officer, &case, "reviews", anew).await;
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-09-14" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "6/QĐ-UBND", "acted_on": "2026-09-15" });
    done(&office.chair, &case, "terminations", end).await;
    let archives = "archivings".to_owned();
    let barred = tried(&office.chair, &case, "archivings", json!({})).await;
    assert!(!instead(&barred.expect_problem(409, "state_conflict")).contains(&archives));
    assert!(!offered(&office.chair, &case).await.contains(&archives));
    assert!(!listed(&office.chair, &case).await.contains(&archives));
    done(&office.chair, &item, "cancellations", json!({ "reason": "Đơn đã rút." })).await;
    assert!(offered(&office.chair, &case).await.contains(&archives));
}
