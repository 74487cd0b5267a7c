//! A land dispute that screening found to be mediated stays so where a supplement is asked for: what is accepted of it is its settlement by
//! the Chair, and no request for that comes besides.

use serde_json::{Value, json};

use super::disputes::on;
use super::disputes_referred::{answers, referred};
use super::linked::{annulment, id, mistake};
use super::{Office, done, offered, tried};

fn mediated(signed: bool) -> Value {
    json!({ "facts": { "mediation_done": true, "signed": signed, "has_date": true } })
}

fn unsigned(asked_on: &str) -> Value {
    json!({ "missing": ["E4_signature"], "note": "Đơn chưa ký.", "acted_on": asked_on })
}

/// It turns out that its writer has not signed it.
async fn found_unsigned(office: &Office, petition: &str, on: &str) {
    let anew = json!({
        "kind": "land_dispute", "within_authority": true, "facts": { "signed": false },
        "failed_criteria": ["E4_signature"], "reason": "Đơn chưa ký.", "acted_on": on, "note": "Đã xem lại.",
    });
    let found = done(&office.officer, petition, "reclassifications", anew).await;
    assert_eq!(found.at("/treatment/proposed"), "request_supplement");
}

/// Its writer is asked for his signature, and gives it on Friday 20 November; then it is accepted. `answer` was due by then.
async fn is_settled_once_signed(office: &Office, petition: &str, asked_on: &str, answer: &str) {
    done(&office.officer, petition, "supplement-requests", unsigned(asked_on)).await;
    assert_eq!(answers(office, petition).await, [format!("P08 fulfilled {answer}")]);
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
    found_unsigned(&office, &petition, "2026-09-08").await;
    assert_eq!(answers(&office, &petition).await, ["P08 running 2026-09-14"]);
    is_settled_once_signed(&office, &petition, "2026-09-09", "2026-09-14").await;
}

#[actix_web::test]
async fn an_answer_that_is_overdue_stays_so_where_something_is_found_missing() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-09-07", mediated(true)).await;
    found_unsigned(&office, &petition, "2026-11-20").await;
    assert_eq!(answers(&office, &petition).await, ["P08 running 2026-09-14"]);
    let queue = office.officer.get("/v1/queues/overdue").await.expect(200);
    assert!(queue.text.contains(id(&petition)), "{}", queue.text);
    let asked = done(&office.officer, &petition, "supplement-requests", unsigned("2026-11-23")).await;
    assert_eq!(answers(&office, &petition).await, ["P08 fulfilled_late 2026-09-14"]);
    // Without the request it was never answered.
    office.officer.post(&annulment(&petition, &asked), mistake()).if_match("*").await.expect(201);
    assert_eq!(answers(&office, &petition).await, ["P08 running 2026-09-14"]);
}

#[actix_web::test]
async fn asking_for_what_is_missing_keeps_the_term_of_the_question_that_is_open() {
    let office = Office::open().await;
    // Whether it is mediated, within three working days from Friday 20 November, over the holiday of the 24th.
    let petition = office.screened("land_dispute", "2026-11-20", json!({})).await;
    assert_eq!(answers(&office, &petition).await, ["P06 running 2026-11-26"]);
    done(&office.officer, &petition, "supplement-requests", unsigned("2026-11-23")).await;
    assert_eq!(answers(&office, &petition).await, ["P06 fulfilled 2026-11-26"]);
    // Whether it is settled, within five from the request for that.
    let petition = referred(&office).await;
    done(&office.officer, &petition, "settlement-requests", on("2026-11-19")).await;
    done(&office.officer, &petition, "supplement-requests", unsigned("2026-11-20")).await;
    let kept = ["P06 fulfilled 2026-09-10", "P07 fulfilled_late 2026-10-07", "P08 fulfilled 2026-11-27"];
    assert_eq!(answers(&office, &petition).await, kept);
}

#[actix_web::test]
async fn a_mediated_dispute_that_is_found_incomplete_at_once_is_not_mediated_again() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-11-18", mediated(false)).await;
    assert_eq!(answers(&office, &petition).await, ["P08 running 2026-11-26"]);
    is_settled_once_signed(&office, &petition, "2026-11-19", "2026-11-26").await;

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
