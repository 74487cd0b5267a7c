//! A land dispute that screening found to be mediated stays so where a supplement is asked for: what is accepted of it is its settlement by
//! the Chair, and no request for that comes besides.

use serde_json::{Value, json};

use super::disputes::on;
use super::disputes_referred::answers;
use super::linked::id;
use super::{Office, done, offered, tried};

fn mediated(signed: bool) -> Value {
    json!({ "facts": { "mediation_done": true, "signed": signed, "has_date": true } })
}

/// Its writer is asked for his signature, and gives it on Friday 20 November; then it is accepted.
async fn is_settled_once_signed(office: &Office, petition: &str, asked_on: &str) {
    let missing = json!({ "missing": ["E4_signature"], "note": "Đơn chưa ký.", "acted_on": asked_on });
    done(&office.officer, petition, "supplement-requests", missing).await;
    let signed = json!({ "supplied": ["E4_signature"], "acted_on": "2026-11-20" });
    done(&office.officer, petition, "supplements", signed).await;
    // Five working days over the holiday of the 24th.
    let clocks = answers(office, petition).await;
    assert!(clocks.contains(&"P08 running 2026-11-30".to_owned()), "{clocks:?}");
    assert!(!clocks.iter().any(|one| one.starts_with("P06")), "{clocks:?}");
    let case = office.accept(petition, "2026-11-23").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "verifying");
    office.holds(&case, "P08 fulfilled 2026-11-30").await;
    // 45 days.
    office.holds(&case, "P09 running 2027-01-04").await;
}

#[actix_web::test]
async fn a_mediated_dispute_that_is_found_incomplete_later_is_not_mediated_again() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-09-07", mediated(true)).await;
    // Five working days.
    assert_eq!(answers(&office, &petition).await, ["P08 running 2026-09-14"]);
    let anew = json!({
        "kind": "land_dispute", "within_authority": true, "facts": { "signed": false },
        "failed_criteria": ["E4_signature"], "reason": "Đơn chưa ký.", "acted_on": "2026-09-08",
        "note": "Đã xem lại.",
    });
    let found = done(&office.officer, &petition, "reclassifications", anew).await;
    assert_eq!(found.at("/treatment/proposed"), "request_supplement");
    is_settled_once_signed(&office, &petition, "2026-09-09").await;
}

#[actix_web::test]
async fn a_mediated_dispute_that_is_found_incomplete_at_once_is_not_mediated_again() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-11-18", mediated(false)).await;
    is_settled_once_signed(&office, &petition, "2026-11-19").await;

    // Nor where nobody waits for the signature: then it is counted from the receipt on Thursday 19 November.
    let other = office.screened("land_dispute", "2026-11-19", mediated(false)).await;
    let case = office.accept(&other, "2026-11-23").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "verifying");
    office.holds(&case, "P08 fulfilled 2026-11-27").await;
    office.holds(&case, "P09 running 2027-01-04").await;
}

#[actix_web::test]
async fn what_was_mediated_elsewhere_needs_no_request_and_no_mediators() {
    let office = Office::open().await;
    let officer = &office.officer;
    for signed in [true, false] {
        let petition = office.screened("land_dispute", "2026-11-19", mediated(signed)).await;
        let refused = tried(officer, &petition, "settlement-requests", on("2026-11-20")).await;
        let refused = refused.expect_problem(409, "state_conflict");
        assert!(refused.text_at("/detail").contains("found the dispute mediated"), "{}", refused.text);
        assert!(refused.text_at("/legal_basis").contains("Điều 236"), "{}", refused.text);
        let instead = refused.at("/available_actions").to_string();
        assert!(!instead.contains("settlement-requests"), "{instead}");
        assert!(!offered(officer, &petition).await.contains(&"settlement-requests".to_owned()));
        let access = officer.get(&format!("{petition}/access")).await.expect(200);
        let action = access.items().iter().find(|one| one["action"] == "settlement-requests").unwrap();
        assert_eq!(action["reasons"][0]["detail"], *refused.at("/detail"), "{action}");
        assert_eq!(action["reasons"][0]["after"], json!([]), "{action}");
    }
}

#[actix_web::test]
async fn whether_a_sealed_dispute_was_mediated_is_told_by_no_refusal() {
    let office = Office::open().await;
    let mut told = Vec::new();
    for mediated in [true, false] {
        let facts = json!({
            "mediation_done": mediated, "signed": false, "has_date": true, "protection_requested": true,
        });
        let petition = office.screened("land_dispute", "2026-11-19", json!({ "facts": facts })).await;
        let refused = tried(&office.officer, &petition, "settlement-requests", on("2026-11-20")).await;
        let refused = refused.expect_problem(409, "state_conflict");
        let instead = refused.at("/available_actions").to_string().replace(id(&petition), "");
        told.push([refused.text_at("/detail"), refused.text_at("/legal_basis"), instead]);
    }
    assert_eq!(told[0], told[1]);
}
