//! Recommendations, land disputes, the Party track.

use serde_json::json;

use super::{Office, done, settlement_requested, tried};
use crate::main_job::{lead, own_position};
use crate::support::demands::proves;

#[actix_web::test]
async fn a_reflection_is_followed_up_or_withdrawn() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    let id = case.rsplit('/').next().unwrap().to_owned();
    let body = lead(&id, &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", body).await.expect(201);
    tried(&office.worker, &case, "follow-ups", json!({})).await.expect_problem(409, "state_conflict");
    done(&office.worker, &case, "answers", json!({ "summary": "Sẽ sửa.", "result": "noted" })).await;
    done(&office.worker, &case, "follow-ups", json!({ "text": "Kiểm tra lại." })).await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "follow_up");
    done(&office.chair, &case, "closures", json!({})).await;

    let other = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    done(&office.officer, &other, "withdrawals", json!({ "extent": "whole" })).await;
    let withdrawn = done(&office.chair, &other, "closures", json!({})).await;
    assert_eq!(
        (withdrawn.at("/case/status"), withdrawn.at("/case/public_status")),
        (&json!("closed"), &json!("withdrawn"))
    );
}

#[actix_web::test]
async fn a_mediation_is_counted_from_the_day_on_which_the_petition_was_complete() {
    let office = Office::open().await;
    let path = office.screened("land_dispute", "2026-07-06", json!({})).await;
    let ask = json!({ "missing": ["E4_signature"], "acted_on": "2026-07-07", "note": "Thiếu chữ ký." });
    done(&office.officer, &path, "supplement-requests", ask).await;
    done(&office.officer, &path, "supplements", json!({ "acted_on": "2026-07-13" })).await;
    let case = office.accept(&path, "2026-07-14").await;
    // 30 days from Monday 13 July.
    office.holds(&case, "P07 running 2026-08-12").await;
}

#[actix_web::test]
async fn a_land_dispute_is_mediated_then_decided() {
    proves(&["II.8-2a"]);
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("land_dispute", "2026-07-06", "2026-07-08").await;
    // 30 days from the request of Monday 6 July: Wednesday 5 August.
    office.holds(&case, "P07 running 2026-08-05").await;
    office.holds(&case, "P06 fulfilled 2026-07-09").await;
    tried(chair, &case, "mediations", json!({ "stage": "agreed", "acted_on": "2026-07-09" }))
        .await
        .expect_problem(409, "state_conflict");
    done(chair, &case, "mediations", json!({ "stage": "opened", "acted_on": "2026-07-09" })).await;
    let failed =
        done(chair, &case, "mediations", json!({ "stage": "failed", "acted_on": "2026-08-03" })).await;
    assert_eq!(failed.at("/case/status"), "mediation_failed");
    office.holds(&case, "P07 fulfilled 2026-08-05").await;
    done(chair, &case, "verifications", settlement_requested("2026-08-05")).await;
    done(chair, &case, "verifications", json!({ "acted_on": "2026-08-07" })).await;
    // From the request of 5 August: five working days, and 45 days, which end on Saturday 19 September.
    office.holds(&case, "P08 fulfilled 2026-08-12").await;
    office.holds(&case, "P09 running 2026-09-21").await;
    let clocks = chair.get(&format!("{case}/deadlines")).await.expect(200);
    let decided = clocks.items().iter().find(|clock| clock["rule_key"] == "P09").unwrap();
    let words = decided["explanation"]["en"].as_str().unwrap();
    assert!(words.contains("request for settlement was received: Wednesday 5 August 2026"), "{words}");
    let decision = json!({ "summary": "Công nhận ranh giới.", "result": "well_founded", "document_number": "3/QĐ-UBND", "acted_on": "2026-09-14" });
    done(chair, &case, "decisions", decision).await;
    office.holds(&case, "P09 fulfilled 2026-09-21").await;
    assert_eq!(
        done(chair, &case, "closures", json!({ "acted_on": "2026-09-21" })).await.at("/case/status"),
        "closed"
    );
}

#[actix_web::test]
async fn the_party_track_has_its_own_states_and_no_clock_of_the_state() {
    let office = Office::open().await;
    let petition = office.screened("denunciation_duty", "2026-07-06", json!({ "track": "party" })).await;
    let case = office.accept(&petition, "2026-07-08").await;
    // The red line is of every petition.
    assert_eq!(office.clocks(&case).await, ["R16 running 2026-08-20"]);
    let chair = &office.chair;
    done(chair, &case, "verifications", json!({ "acted_on": "2026-07-09" })).await;
    tried(chair, &case, "extensions", json!({ "days": 30, "reason": "Dài.", "document_number": "1" }))
        .await
        .expect_problem(409, "state_conflict");
    let conclude = json!({ "summary": "Có vi phạm.", "result": "well_founded", "document_number": "1-KL/ĐU", "acted_on": "2026-08-03" });
    done(chair, &case, "conclusions", conclude).await;
    let order = json!({ "document_number": "2-QĐ/ĐU", "acted_on": "2026-08-10" });
    assert_eq!(done(chair, &case, "enforcement-orders", order).await.at("/case/status"), "disciplined");
    done(chair, &case, "closures", json!({ "acted_on": "2026-08-20" })).await;
}

#[actix_web::test]
async fn a_dispute_that_was_mediated_already_is_accepted_for_its_settlement() {
    let office = Office::open().await;
    let facts = json!({ "facts": { "mediation_done": true, "signed": true, "has_date": true } });
    let petition = office.screened("land_dispute", "2026-09-07", facts).await;
    let case = office.accept(&petition, "2026-09-10").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "verifying");
    // The petition is the request: five working days, and 45 days, from Monday 7 September.
    assert_eq!(
        office.clocks(&case).await,
        ["P08 fulfilled 2026-09-14", "P09 running 2026-10-22", "R16 fulfilled 2026-10-22"]
    );
}

#[actix_web::test]
async fn a_reflection_that_nobody_was_given_stands_on_the_red_line() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-20", json!({})).await;
    let case = office.accept(&petition, "2026-11-23").await;
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    // The law sets no limit, and the commune has set none: 45 days from the receipt.
    assert_eq!(office.clocks(&case).await, ["P01 fulfilled 2026-12-07", "R16 running 2027-01-04"]);
    assert_eq!(office.chair.get(&case).await.expect(200).at("/due_on"), "2027-01-04");
    let id = case.rsplit('/').next().unwrap().to_owned();
    office.chair.post("/v1/assignments", lead(&id, &own_position(&office.worker).await)).await.expect(201);
    assert_eq!(
        office.clocks(&case).await,
        ["P01 fulfilled 2026-12-07", "P02 running 2026-12-08", "R16 fulfilled 2027-01-04"]
    );
}
