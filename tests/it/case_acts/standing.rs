//! What of a case stands on which act, where several did the same or one falls away late.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, approvals, done, settlement_requested, tried};
use crate::main_job::{lead, own_position};
use crate::support::Answer;

fn on(day: &str) -> Value {
    json!({ "acted_on": day })
}

fn mistaken() -> Value {
    json!({ "ground": "wrong_petition", "reason": "Nhầm." })
}

fn whole(day: &str) -> Value {
    json!({ "extent": "whole", "acted_on": day })
}

/// A complaint that was withdrawn as a whole on 13 July, and once more on the 15th.
async fn withdrawn_twice(office: &Office) -> (String, [Answer; 2]) {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-08").await;
    let first = done(&office.officer, &case, "withdrawals", whole("2026-07-13")).await;
    let second = done(&office.officer, &case, "withdrawals", whole("2026-07-15")).await;
    (case, [first, second])
}

fn end(day: &str) -> Value {
    json!({ "ground": "withdrawn", "reason": "Đã rút.", "document_number": "6/QĐ-UBND", "acted_on": day })
}

#[actix_web::test]
async fn an_end_rests_on_the_withdrawal_that_is_left() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, [first, second]) = withdrawn_twice(&office).await;
    annulled(officer, &case, &first).await;
    let early = tried(chair, &case, "terminations", end("2026-07-14")).await;
    assert_eq!(
        early.expect_problem(400, "body_invalid").complaints(),
        ["/acted_on"],
        "before the withdrawal that is left"
    );
    let ended = done(chair, &case, "terminations", end("2026-07-16")).await;
    assert_eq!(ended.at("/case/status"), "terminated");
    tried(officer, &case, &annul(&second), mistaken()).await.expect_problem(409, "state_conflict");
    annulled(chair, &case, &ended).await;
    annulled(officer, &case, &second).await;
    tried(chair, &case, "terminations", end("2026-07-16")).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn one_of_two_withdrawals_falls_away_under_an_end_that_the_other_carries() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, [first, second]) = withdrawn_twice(&office).await;
    done(chair, &case, "terminations", end("2026-07-16")).await;
    let left = annulled(officer, &case, &first).await;
    assert_eq!(left.at("/case/status"), "terminated");
    tried(officer, &case, &annul(&second), mistaken()).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn who_denounced_further_because_it_was_late_has_his_answer_by_the_conclusion() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_field", "2026-07-06", "2026-07-08").await;
    done(&office.officer, &case, "further-denunciations", on("2026-08-10")).await;
    let conclusion = json!({ "summary": "Nội dung.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-08-12" });
    done(&office.chair, &case, "conclusions", conclusion).await;
    let reopened = || json!({ "outcome": "reopened", "acted_on": "2026-08-14" });
    tried(&office.officer, &case, "reviews", reopened()).await.expect_problem(409, "state_conflict");
    done(&office.officer, &case, "further-denunciations", on("2026-08-13")).await;
    done(&office.officer, &case, "reviews", reopened()).await;
}

#[actix_web::test]
async fn what_stands_still_at_the_superior_stands_still_after_an_annulment_too() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await;
    let conclusion = json!({ "summary": "Nội dung.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-11-12" });
    done(chair, &case, "conclusions", conclusion).await;
    let wording = "Kết luận nội dung tố cáo về đất tại thôn Hạ.";
    let proposal = json!({ "form": "mass_media", "public_text": wording, "acted_on": "2026-11-13" });
    done(officer, &case, "publications", proposal).await;
    let list = chair.get(&format!("{case}/publications")).await.expect(200);
    let approval = json!({ "public_text": wording, "names_nobody": true, "acted_on": "2026-11-13" });
    let approved = done(chair, &case, &approvals(&list.items()[0]), approval).await;
    done(officer, &case, "further-denunciations", on("2026-11-16")).await;
    let reopened =
        done(officer, &case, "reviews", json!({ "outcome": "reopened", "acted_on": "2026-11-17" })).await;
    office.holds(&case, "T19 fulfilled 2026-11-23").await;
    annulled(chair, &case, &approved).await;
    office.holds(&case, "T19 cancelled 2026-11-23").await;
    // Without the superior it would run.
    annulled(officer, &case, &reopened).await;
    office.holds(&case, "T19 running 2026-11-23").await;
}

#[actix_web::test]
async fn a_reopening_lets_run_what_the_end_had_stopped() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("land_dispute", "2026-07-06", "2026-07-08").await;
    done(chair, &case, "mediations", json!({ "stage": "opened", "acted_on": "2026-07-13" })).await;
    let failed =
        done(chair, &case, "mediations", json!({ "stage": "failed", "acted_on": "2026-07-14" })).await;
    let requested = done(chair, &case, "verifications", settlement_requested("2026-07-15")).await;
    let verified = done(chair, &case, "verifications", on("2026-07-16")).await;
    annulled(chair, &case, &verified).await;
    annulled(chair, &case, &requested).await;
    annulled(chair, &case, &failed).await;
    office.holds(&case, "P07 running 2026-08-05").await;
    done(officer, &case, "withdrawals", whole("2026-07-20")).await;
    done(chair, &case, "closures", on("2026-07-20")).await;
    done(chair, &case, "reopenings", on("2026-07-22")).await;
    office.holds(&case, "P07 running 2026-08-05").await;
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("P09 running")));
}

#[actix_web::test]
async fn what_was_answered_has_not_ended_by_a_withdrawal() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-20", "2026-11-23").await;
    let id = case.rsplit('/').next().unwrap().to_owned();
    office.chair.post("/v1/assignments", lead(&id, &own_position(&office.worker).await)).await.expect(201);
    done(&office.officer, &case, "withdrawals", whole("2026-11-24")).await;
    done(&office.worker, &case, "answers", json!({ "summary": "Sẽ sửa.", "result": "noted" })).await;
    let closed = done(&office.chair, &case, "closures", on("2026-11-24")).await;
    assert_eq!(closed.at("/case/public_status"), "closed");
    tried(&office.chair, &case, "reopenings", on("2026-11-24")).await.expect_problem(409, "state_conflict");
}
