//! Recommendations, land disputes, the Party track.

use serde_json::json;

use super::{Office, done, tried};
use crate::main_job::{lead, own_position};

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
async fn a_land_dispute_is_mediated_then_decided() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("land_dispute", "2026-07-06", "2026-07-08").await;
    // 30 days from 8 July: Friday 7 August.
    office.holds(&case, "P07 running 2026-08-07").await;
    tried(chair, &case, "mediations", json!({ "stage": "agreed", "acted_on": "2026-07-09" }))
        .await
        .expect_problem(409, "state_conflict");
    done(chair, &case, "mediations", json!({ "stage": "opened", "acted_on": "2026-07-09" })).await;
    let failed =
        done(chair, &case, "mediations", json!({ "stage": "failed", "acted_on": "2026-08-03" })).await;
    assert_eq!(failed.at("/case/status"), "mediation_failed");
    office.holds(&case, "P07 fulfilled 2026-08-07").await;
    done(chair, &case, "verifications", json!({ "acted_on": "2026-08-05" })).await;
    // 45 days from 5 August end on Saturday 19 September.
    office.holds(&case, "P09 running 2026-09-21").await;
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
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("T07")));
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
