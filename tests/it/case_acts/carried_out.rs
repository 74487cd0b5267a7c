//! What a conclusion recommends to another body, which reports its result within five working days (Luật Tố cáo Điều 36(3)).

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, barred_by, done, tried};
use crate::support::Answer;
use crate::support::demands::proves;

fn recommended(day: &str) -> Value {
    json!({ "stage": "recommended", "body": "Sở Nội vụ", "text": "Xem xét kỷ luật.", "acted_on": day })
}

fn reported(recommendation: &Answer, result_on: &str, day: &str) -> Value {
    json!({
        "stage": "result_reported", "recommendation_act_id": recommendation.at("/act/id"), "result_on": result_on,
        "text": "Đã khiển trách.", "acted_on": day,
    })
}

async fn reports(office: &Office, case: &str) -> Vec<String> {
    let mut clocks = office.clocks(case).await;
    clocks.retain(|clock| clock.starts_with("T18"));
    clocks
}

#[actix_web::test]
async fn a_body_reports_the_result_of_what_was_recommended_to_it() {
    proves(&["II.2-4a"]);
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_field", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "1/KL-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "conclusions", body).await;
    let target = "enforcement-orders";
    done(chair, &case, target, json!({ "text": "Xử lý kết luận.", "acted_on": "2026-07-21" })).await;
    tried(&office.officer, &case, target, recommended("2026-07-22"))
        .await
        .expect_problem(403, "permission_missing");
    let first = done(chair, &case, target, recommended("2026-07-22")).await;
    let second = done(chair, &case, target, recommended("2026-07-22")).await;
    assert_eq!(second.at("/case/status"), "acting");
    for (result_on, day, pointer) in [
        ("2026-07-21", "2026-08-03", "/result_on"),
        ("2026-08-04", "2026-08-03", "/result_on"),
        ("2026-07-22", "2026-07-21", "/acted_on"),
    ] {
        let wrong = tried(chair, &case, target, reported(&first, result_on, day)).await;
        assert_eq!(wrong.expect_problem(400, "body_invalid").complaints(), [pointer]);
    }
    for (body, pointer) in [
        (json!({ "stage": "recommended", "body": "x" }), "/text"),
        (json!({ "stage": "recommended", "text": "x" }), "/body"),
        (json!({ "text": "x", "result_on": "2026-08-03" }), "/result_on"),
        (
            json!({ "stage": "result_reported", "text": "x", "result_on": "2026-08-03" }),
            "/recommendation_act_id",
        ),
        (
            json!({ "stage": "result_reported", "text": "x", "recommendation_act_id": first.at("/act/id") }),
            "/result_on",
        ),
    ] {
        let wrong = tried(chair, &case, target, body).await.expect_problem(400, "body_invalid");
        assert_eq!(wrong.complaints(), [pointer]);
    }
    let path = format!("{case}/{target}?dry_run=true");
    chair.post(&path, reported(&first, "2026-07-27", "2026-08-03")).await.expect(200);
    assert!(reports(&office, &case).await.is_empty());

    // From Monday 27 July five working days end on Monday 3 August.
    let in_time = done(chair, &case, target, reported(&first, "2026-07-27", "2026-08-03")).await;
    assert_eq!(reports(&office, &case).await, ["T18 fulfilled 2026-08-03"]);
    barred_by(
        "answered_once",
        tried(chair, &case, target, reported(&first, "2026-07-27", "2026-08-03")).await,
    );
    done(chair, &case, target, reported(&second, "2026-07-27", "2026-08-04")).await;
    assert_eq!(reports(&office, &case).await, ["T18 fulfilled 2026-08-03", "T18 fulfilled_late 2026-08-03"]);
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let rests = tried(chair, &case, &annul(&first), ground).await.expect_problem(409, "state_conflict");
    assert!(rests.text_at("/detail").contains("annul that first"));
    annulled(chair, &case, &in_time).await;
    assert_eq!(reports(&office, &case).await, ["T18 cancelled 2026-08-03", "T18 fulfilled_late 2026-08-03"]);
    annulled(chair, &case, &first).await;
    let kept = chair.get(&format!("{case}/acts")).await.expect(200);
    assert!(!kept.text.contains("Sở Nội vụ") && !kept.text.contains("khiển trách"), "{}", kept.text);

    let complaint = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    tried(chair, &complaint, target, recommended("2026-07-22")).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn who_can_only_recommend_has_acted_on_the_conclusion() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_field", "2026-07-06", "2026-07-10").await;
    tried(chair, &case, "enforcement-orders", recommended("2026-07-13"))
        .await
        .expect_problem(409, "state_conflict");
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "1/KL-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "conclusions", body).await;
    let acted = done(chair, &case, "enforcement-orders", recommended("2026-07-21")).await;
    assert_eq!(acted.at("/case/status"), "acting");
    let of_conclusion =
        |clocks: Vec<String>| clocks.into_iter().filter(|clock| clock.starts_with("T16")).collect::<Vec<_>>();
    assert_eq!(of_conclusion(office.clocks(&case).await), ["T16 fulfilled 2026-07-29"]);
    done(chair, &case, "enforcement-orders", reported(&acted, "2026-07-27", "2026-08-03")).await;
    assert_eq!(reports(&office, &case).await, ["T18 fulfilled 2026-08-03"]);
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    tried(chair, &case, &annul(&acted), ground).await.expect_problem(409, "state_conflict");
}
