//! What was found of the mediation of a land dispute is kept with its classification, whatever was proposed: later acts know it.

use serde_json::{Value, json};

use super::disputes::on;
use super::disputes_referred::{answers, referred};
use super::linked::{annulment, mistake};
use super::{Office, done, tried};
use crate::main_job::own_position;

/// What a keeper finds now.
fn anew(more: &Value) -> Value {
    let mut body = json!({
        "kind": "land_dispute", "within_authority": true, "reason": "Phân loại nhầm.", "acted_on": "2026-11-20",
        "note": "Đã xem lại.",
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// The state of the case that it opens on Monday 23 November.
async fn accepted(office: &Office, petition: &str) -> (String, String) {
    let case = office.accept(petition, "2026-11-23").await;
    (office.chair.get(&case).await.expect(200).text_at("/status"), case)
}

#[actix_web::test]
async fn a_mediated_dispute_is_settled_whatever_else_was_proposed() {
    let office = Office::open().await;
    for (proposed, within_authority, more) in [
        ("guide", false, json!({})),
        ("link_to_case", true, json!({ "duplicate_of": "Đơn đã vào sổ" })),
        ("file_without_action", true, json!({ "legible": false })),
    ] {
        for mediated in [json!({ "mediation_done": true }), json!({ "mediation_failed_on": "2026-10-20" })] {
            let mut facts = json!({ "signed": true, "has_date": true });
            for ticks in [&mediated, &more] {
                facts.as_object_mut().unwrap().extend(ticks.as_object().unwrap().clone());
            }
            let screening = json!({ "within_authority": within_authority, "facts": facts });
            let petition = office.screened("land_dispute", "2026-11-19", screening).await;
            let acts = office.officer.get(&format!("{petition}/acts")).await.expect(200);
            let screened = format!("{petition}/acts/{}", acts.items()[0]["id"].as_str().unwrap());
            let screened = office.officer.get(&screened).await.expect(200);
            assert_eq!(screened.at("/proposal/treatment"), proposed, "{}", screened.text);
            assert!(answers(&office, &petition).await.is_empty(), "{proposed}");
            // No request comes besides.
            let asked = tried(&office.officer, &petition, "settlement-requests", on("2026-11-20")).await;
            let asked = asked.expect_problem(409, "state_conflict");
            assert!(asked.text_at("/detail").contains("found the dispute mediated"), "{}", asked.text);
            let (status, case) = accepted(&office, &petition).await;
            assert_eq!(status, "verifying", "{proposed}");
            // Five working days from Thursday 19 November over the holiday of the 24th, and 45 days.
            office.holds(&case, "P08 fulfilled 2026-11-27").await;
            office.holds(&case, "P09 running 2027-01-04").await;
        }
    }
}

#[actix_web::test]
async fn what_was_found_holds_until_it_is_found_otherwise() {
    let office = Office::open().await;
    let mediated = json!({ "facts": { "mediation_done": true, "signed": true, "has_date": true } });
    for (more, proposed, status) in [
        (json!({ "within_authority": false }), "guide", "verifying"),
        (json!({ "facts": { "mediation_done": false } }), "mediate", "accepted"),
    ] {
        let petition = office.screened("land_dispute", "2026-11-19", mediated.clone()).await;
        let found = done(&office.officer, &petition, "reclassifications", anew(&more)).await;
        assert_eq!(found.at("/treatment/proposed"), proposed);
        assert_eq!(accepted(&office, &petition).await.0, status, "{proposed}");
    }
}

#[actix_web::test]
async fn what_came_back_and_was_found_mediated_is_settled_from_then() {
    let office = Office::open().await;
    let petition = referred(&office).await;
    let back = json!({ "result": "sent_back", "acted_on": "2026-11-20" });
    done(&office.officer, &petition, "received-replies", back).await;
    let mediated = json!({ "facts": { "mediation_done": true, "signed": true, "has_date": true }, "failed_criteria": [] });
    let found = done(&office.officer, &petition, "reclassifications", anew(&mediated)).await;
    assert_eq!(found.at("/treatment/proposed"), "propose_acceptance");
    let announced = found.at("/first_deadlines").as_array().unwrap();
    let answer = announced.iter().find(|one| one["rule_key"] == "P08").expect("it is to be answered");
    assert_eq!(answer["due_on"], "2026-11-30");
    let (status, case) = accepted(&office, &petition).await;
    assert_eq!(status, "verifying");
    // Five working days from Friday 20 November over the holiday of the 24th, and 45 days: not from the receipt in September.
    office.holds(&case, "P08 fulfilled 2026-11-30").await;
    office.holds(&case, "P09 running 2027-01-04").await;
}

#[actix_web::test]
async fn a_request_that_was_a_mistake_tells_nobody_that_a_sealed_dispute_was_mediated() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let protected = json!({ "facts": { "protection_requested": true } });
    let petition = office.screened("land_dispute", "2026-11-24", protected).await;
    let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải xã", "note": "x" });
    let referred = done(chair, &petition, "mediation-referrals", referral).await;
    // Its clock began on the day of the receipt too.
    let asked = done(officer, &petition, "settlement-requests", json!({})).await;
    for (client, act) in [(officer, asked), (chair, referred)] {
        client.post(&annulment(&petition, &act), mistake()).if_match("*").await.expect(201);
    }
    let found = anew(&json!({ "acted_on": "2026-11-24" }));
    let found = done(officer, &petition, "reclassifications", found).await;
    assert_eq!(found.at("/treatment/proposed"), "mediate", "{}", found.text);
}

#[actix_web::test]
async fn what_was_found_in_the_case_is_owed_once_its_acceptance_is_annulled() {
    let office = Office::open().await;
    let facts =
        |mediated: bool| json!({ "facts": { "mediation_done": mediated, "signed": true, "has_date": true } });
    // Three and five working days from Thursday 19 November over the holiday of the 24th.
    let (mediation, settlement) = (("P06", "2026-11-25"), ("P08", "2026-11-27"));
    for (mediated, then, now, status) in
        [(false, mediation, settlement, "verifying"), (true, settlement, mediation, "accepted")]
    {
        let petition = office.screened("land_dispute", "2026-11-19", facts(mediated)).await;
        let ((old, old_due), (new, new_due)) = (then, now);
        office.holds(&petition, &format!("{old} running {old_due}")).await;
        let acceptance = json!({
            "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&office.chair).await, "acted_on": "2026-11-20",
        });
        let first = done(&office.chair, &petition, "acceptances", acceptance).await;
        office.holds(&petition, &format!("{old} fulfilled {old_due}")).await;
        done(&office.officer, &petition, "reclassifications", anew(&facts(!mediated))).await;
        office.chair.post(&annulment(&petition, &first), mistake()).if_match("*").await.expect(201);
        office.holds(&petition, &format!("{old} cancelled {old_due}")).await;
        office.holds(&petition, &format!("{new} running {new_due}")).await;
        let clocks = office.clocks(&petition).await;
        assert!(!clocks.iter().any(|one| one.starts_with(&format!("{old} running"))), "{clocks:?}");
        let case = office.accept(&petition, "2026-11-24").await;
        assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), status);
        office.holds(&case, &format!("{new} fulfilled {new_due}")).await;
    }
}
