//! What comes of a verification: minutes and the report, and their places in the file.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, done, settlement_requested, tried};
use crate::main_job::{lead, own_position};
use crate::support::Answer;

fn made(stage: &str, day: &str) -> Value {
    json!({ "stage": stage, "text": "Đã làm việc với các bên.", "acted_on": day })
}

/// `state form name` of the minutes and reports in the file.
async fn papers(office: &Office, case: &str) -> Vec<String> {
    let list = office.chair.get(&format!("{case}/file")).await.expect(200);
    let text = |paper: &Value, name: &str| paper[name].as_str().unwrap_or("-").to_owned();
    let of_verification = |name: &str| name.starts_with("Biên bản làm việc") || name.starts_with("Báo cáo");
    let papers = list.items().iter().filter(|paper| of_verification(paper["name"].as_str().unwrap()));
    papers.map(|one| format!("{} {} {}", text(one, "state"), text(one, "form"), text(one, "name"))).collect()
}

async fn barred(office: &Office, case: &str, act: &Answer) {
    let body = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let refused = tried(&office.chair, case, &annul(act), body).await.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains("annul that first"), "{}", refused.text);
}

#[actix_web::test]
async fn who_verifies_for_the_settler_hands_in_minutes_and_a_report() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let worker = own_position(&office.worker).await;
    chair.post("/v1/assignments", lead(case.rsplit('/').next().unwrap(), &worker)).await.expect(201);
    let early = tried(chair, &case, "verifications", made("reported", "2026-07-13")).await;
    let early = early.expect_problem(409, "state_conflict");
    assert!(early.text_at("/legal_basis").contains("Điều 29") && early.at("/available_actions").is_array());
    assert!(papers(&office, &case).await.is_empty());

    let order = json!({ "verifier_position_ids": [worker], "acted_on": "2026-07-13" });
    let ordered = done(&office.worker, &case, "verifications", order).await;
    // The order is the settler's: whoever enters it does not sign it.
    assert_eq!(ordered.at("/act/signature"), "entered");
    let report = "Báo cáo kết quả xác minh nội dung khiếu nại";
    assert_eq!(
        papers(&office, &case).await,
        ["missing - Biên bản làm việc".to_owned(), format!("missing - {report}")]
    );
    let before = tried(&office.worker, &case, "verifications", made("reported", "2026-07-12")).await;
    assert_eq!(before.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    let mut wrong = made("minutes", "2026-07-14");
    wrong["verifier_position_ids"] = json!([worker]);
    let refused = tried(chair, &case, "verifications", wrong).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/verifier_position_ids"]);
    // Only the settlement of a land dispute is asked for by an act of its own.
    tried(chair, &case, "verifications", settlement_requested("2026-07-14"))
        .await
        .expect_problem(409, "state_conflict");
    let silent = json!({ "stage": "minutes", "acted_on": "2026-07-14" });
    let silent = tried(chair, &case, "verifications", silent).await.expect_problem(400, "body_invalid");
    assert_eq!(silent.complaints(), ["/text"]);
    let path = format!("{case}/verifications?dry_run=true");
    office.worker.post(&path, made("minutes", "2026-07-14")).await.expect(200);
    assert_eq!(papers(&office, &case).await.len(), 2);

    let minutes = done(&office.worker, &case, "verifications", made("minutes", "2026-07-14")).await;
    assert_eq!(
        (minutes.at("/act/signature"), minutes.at("/case/status")),
        (&json!("signed"), &json!("verifying"))
    );
    let reported = done(&office.worker, &case, "verifications", made("reported", "2026-07-16")).await;
    assert_eq!(
        papers(&office, &case).await,
        ["there - Biên bản làm việc".to_owned(), format!("there - {report}")]
    );
    barred(&office, &case, &ordered).await;
    annulled(chair, &case, &reported).await;
    assert_eq!(papers(&office, &case).await[1], format!("missing - {report}"));
    annulled(chair, &case, &ordered).await;
    assert_eq!(papers(&office, &case).await, ["there - Biên bản làm việc"]);
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "decisions", decision).await;
    tried(chair, &case, "verifications", made("minutes", "2026-07-21"))
        .await
        .expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn the_settler_who_verifies_himself_owes_himself_no_report() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(&office.chair, &case, "verifications", json!({ "acted_on": "2026-07-13" })).await;
    assert!(papers(&office, &case).await.is_empty());
    // After the superior has sent it back, what was ordered before is reported on no more.
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    done(&office.chair, &case, "decisions", decision).await;
    let anew = json!({ "outcome": "review_ordered", "acted_on": "2026-07-30" });
    done(&office.officer, &case, "reviews", anew).await;
    tried(&office.chair, &case, "verifications", made("reported", "2026-08-03"))
        .await
        .expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn of_a_denunciation_they_have_their_forms_and_stay_sealed() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let team = [own_position(&office.worker).await, own_position(&office.officer).await];
    let order =
        json!({ "verifier_position_ids": team, "document_number": "7/QĐ-UBND", "acted_on": "2026-07-14" });
    done(chair, &case, "verifications", order).await;
    let team_report = "Mẫu 10 (Nghị định 31) Báo cáo kết quả xác minh nội dung tố cáo của Đoàn, Tổ xác minh";
    let minutes = "Mẫu 08 (Nghị định 31) Biên bản làm việc";
    assert_eq!(
        papers(&office, &case).await,
        [format!("missing {minutes}"), format!("missing {team_report}")]
    );
    done(chair, &case, "verifications", made("minutes", "2026-07-15")).await;
    done(chair, &case, "verifications", made("agency_reported", "2026-07-20")).await;
    let agency =
        "there Mẫu 11 (Nghị định 31) Báo cáo kết quả xác minh nội dung tố cáo của cơ quan được giao xác minh";
    assert_eq!(papers(&office, &case).await, [format!("there {minutes}"), agency.to_owned()]);
    done(chair, &case, "verifications", made("reported", "2026-07-21")).await;
    assert!(papers(&office, &case).await.contains(&format!("there {team_report}")));
    let deputy = office.app.person("council-deputy").await;
    for part in ["", "/acts", "/timeline"] {
        assert!(!deputy.get(&format!("{case}{part}")).await.text.contains("làm việc với các bên"));
    }
    deputy.get(&format!("{case}/file")).await.expect_problem(403, "permission_missing");
    let outside = office.app.person("council-deputy").await;
    tried(&outside, &case, "verifications", made("minutes", "2026-07-22"))
        .await
        .expect_problem(403, "permission_missing");
}
