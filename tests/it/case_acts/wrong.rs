//! What must not happen: wrong states, wrong hands, wrong days, retries.

use serde_json::json;

use super::{Office, done, offered, tried};
use crate::main_job::own_position;
use crate::support::demands::proves;

fn decision(number: &str) -> serde_json::Value {
    json!({ "summary": "Đúng.", "result": "well_founded", "document_number": number, "acted_on": "2026-07-20" })
}

#[actix_web::test]
async fn only_the_settler_decides_and_others_record() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    tried(&office.officer, &case, "decisions", decision("1")).await.expect_problem(403, "permission_missing");
    let deputy = office.app.person("council-deputy").await;
    for act in ["decisions", "withdrawals", "verifications"] {
        deputy
            .post(&format!("{case}/{act}"), json!({}))
            .if_match("*")
            .await
            .expect_problem(403, "permission_missing");
    }
    assert!(offered(&deputy, &case).await.is_empty());
    let officers = offered(&office.officer, &case).await;
    assert!(officers.contains(&"withdrawals".to_owned()) && !officers.contains(&"decisions".to_owned()));
    office.chair.post(&format!("{case}/decisions"), decision("1")).await.expect_problem(428, "tag_missing");
    office
        .chair
        .post(&format!("{case}/decisions"), decision("1"))
        .if_match("\"0.stale\"")
        .await
        .expect_problem(412, "tag_stale");
}

#[actix_web::test]
async fn a_try_keeps_nothing_and_a_retry_gets_its_answer() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let path = format!("{case}/decisions");
    let dry = office.chair.post(&format!("{path}?dry_run=true"), decision("1")).await.expect(200);
    assert_eq!((dry.at("/stored"), dry.at("/case/status")), (&json!(false), &json!("decided")));
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "accepted");
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("C19")));
    let etag = office.chair.get(&case).await.expect(200).etag();
    let send = || office.chair.post(&path, decision("1")).if_match(&etag).key("decide-once");
    let (first, second) = (send().await.expect(201), send().await.expect(201));
    assert_eq!(first.text, second.text);
    tried(&office.chair, &case, "decisions", decision("2")).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn two_decisions_at_once_make_one() {
    let office = Office::open_two().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let (path, etag) = (format!("{case}/decisions"), office.chair.get(&case).await.expect(200).etag());
    let sends = (1..=8).map(|number| {
        let body = decision(&format!("{number}/QĐ-UBND"));
        office.chair.post(&path, body).if_match(&etag).send()
    });
    let answers = futures_util::future::join_all(sends).await;
    let done = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(done, 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409 | 412)), "{answers:?}");
}

#[actix_web::test]
async fn numbers_are_used_once_and_days_run_forward() {
    let office = Office::open().await;
    let (one, two) = (
        office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await,
        office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await,
    );
    done(&office.chair, &one, "decisions", decision("1/QĐ-UBND")).await;
    tried(&office.chair, &two, "decisions", decision("1/QĐ-UBND"))
        .await
        .expect_problem(409, "document_number_taken");
    assert_eq!(office.chair.get(&two).await.expect(200).at("/status"), "accepted");
    let mut early = decision("2/QĐ-UBND");
    early["acted_on"] = json!("2026-07-09");
    let refused = tried(&office.chair, &two, "decisions", early).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/acted_on"]);
    for day in ["2026-11-25", "2026-02-31"] {
        let mut wrong = decision("2/QĐ-UBND");
        wrong["acted_on"] = json!(day);
        tried(&office.chair, &two, "decisions", wrong).await.expect_problem(400, "body_invalid");
    }
    let mut unnumbered = decision("2/QĐ-UBND");
    unnumbered["document_number"] = json!(null);
    let refused =
        tried(&office.chair, &two, "decisions", unnumbered).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/document_number"]);
    done(&office.chair, &two, "verifications", json!({ "acted_on": "2026-07-15" })).await;
    let mut before = decision("2/QĐ-UBND");
    before["acted_on"] = json!("2026-07-14");
    tried(&office.chair, &two, "decisions", before).await.expect_problem(400, "body_invalid");
}

#[actix_web::test]
async fn nothing_is_suspended_or_extended_after_its_time() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let suspend = |day: &str| json!({ "ground": "awaiting_other_body", "reason": "Chờ.", "document_number": "1/QĐ-UBND", "acted_on": day });
    let barred = tried(&office.chair, &case, "suspensions", suspend("2026-08-11"))
        .await
        .expect_problem(409, "state_conflict");
    assert!(barred.text_at("/legal_basis").contains("Luật Tố cáo Điều 34"));
    office.holds(&case, "T07 running 2026-08-10").await;
    // The last day itself is in time: nothing is left, and the case is due on the day it is resumed.
    done(&office.chair, &case, "suspensions", suspend("2026-08-10")).await;
    assert!(office.clocks(&case).await.iter().any(|clock| clock.starts_with("T07 paused")));
    let resume = json!({ "document_number": "2/QĐ-UBND", "acted_on": "2026-08-18" });
    done(&office.chair, &case, "resumptions", resume).await;
    office.holds(&case, "T07 running 2026-08-18").await;
}

#[actix_web::test]
async fn who_is_concerned_verifies_nothing() {
    let office = Office::open().await;
    let worker = own_position(&office.worker).await;
    let body = json!({
        "received_on": "2026-07-06", "channel": "post", "subject": "Khiếu nại", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }], "about": [{ "type": "act", "position_id": worker }],
    });
    let id = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{id}");
    let screening = json!({ "kind": "complaint_admin", "within_authority": true, "acted_on": "2026-07-06" });
    done(&office.officer, &petition, "screenings", screening).await;
    let case = office.accept(&petition, "2026-07-10").await;
    let named = json!({ "verifier_position_ids": [worker], "acted_on": "2026-07-13" });
    tried(&office.chair, &case, "verifications", named).await.expect_problem(409, "assignee_conflicted");
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "accepted");
}

#[actix_web::test]
async fn what_is_not_settled_here_is_not_accepted() {
    let office = Office::open().await;
    for kind in ["crime_report", "procedure_request", "feedback_on_regulations", "mixed", "other"] {
        let petition = office.screened(kind, "2026-07-06", json!({})).await;
        let body =
            json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&office.chair).await });
        tried(&office.chair, &petition, "acceptances", body).await.expect_problem(409, "state_conflict");
    }
}

#[actix_web::test]
async fn the_short_track_is_for_fields_of_management_and_the_pause_for_the_settler() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let short = json!({ "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-07-24" });
    let barred =
        tried(&office.chair, &case, "conclusions", short.clone()).await.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/legal_basis").contains("Điều 43"));
    let of_field = office.accepted("denunciation_field", "2026-07-06", "2026-07-10").await;
    let mut silent = short.clone();
    silent.as_object_mut().unwrap().remove("note");
    let silent = tried(&office.chair, &of_field, "conclusions", silent).await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/note"], "why it is clear");
    done(&office.chair, &of_field, "conclusions", short).await;
    let id = case.rsplit('/').next().unwrap().to_owned();
    let body = crate::main_job::lead(&id, &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", body).await.expect(201);
    let ask = json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": "6/QĐ-UBND", "acted_on": "2026-07-24" });
    tried(&office.worker, &case, "expert-examinations", ask.clone())
        .await
        .expect_problem(403, "permission_missing");
    done(&office.chair, &case, "expert-examinations", ask).await;
    // Its result comes in to whoever leads the work.
    let result = json!({ "stage": "received", "text": "Chữ ký thật.", "acted_on": "2026-07-23" });
    let early = tried(&office.worker, &case, "expert-examinations", result.clone()).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    let mut result = result;
    result["acted_on"] = json!("2026-07-27");
    done(&office.worker, &case, "expert-examinations", result).await;
    office.holds(&case, "T07 running 2026-08-12").await;
}

#[actix_web::test]
async fn a_dialogue_is_held_on_its_day_with_minutes_and_who_is_excused_is_invited_again() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    let call =
        |planned: &str, day: &str| json!({ "stage": "scheduled", "planned_on": planned, "acted_on": day });
    done(&office.chair, &case, "dialogues", call("2026-07-20", "2026-07-13")).await;
    for (body, pointer) in [
        (json!({ "stage": "held", "acted_on": "2026-07-20" }), "/text"),
        (json!({ "stage": "complainant_absent", "text": "x", "acted_on": "2026-07-20" }), "/excused"),
        (json!({ "stage": "held", "excused": true, "text": "x", "acted_on": "2026-07-20" }), "/excused"),
        (json!({ "stage": "held", "text": "x", "acted_on": "2026-07-19" }), "/acted_on"),
        (
            json!({ "stage": "complainant_absent", "excused": false, "text": "x", "acted_on": "2026-07-17" }),
            "/acted_on",
        ),
    ] {
        let refused =
            tried(&office.chair, &case, "dialogues", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer]);
    }
    let excused = json!({ "stage": "complainant_absent", "excused": true, "text": "Nằm viện.", "acted_on": "2026-07-20" });
    assert_eq!(done(&office.chair, &case, "dialogues", excused).await.at("/case/status"), "verifying");
    tried(&office.chair, &case, "decisions", decision("1/QĐ-UBND"))
        .await
        .expect_problem(409, "state_conflict");
    done(&office.chair, &case, "dialogues", call("2026-07-31", "2026-07-21")).await;
    let held = json!({ "stage": "held", "text": "Biên bản.", "acted_on": "2026-07-31" });
    done(&office.chair, &case, "dialogues", held).await;
    let mut late = decision("1/QĐ-UBND");
    late["acted_on"] = json!("2026-08-03");
    done(&office.chair, &case, "decisions", late).await;
}

#[actix_web::test]
async fn nothing_is_told_to_the_public_before_it_was_decided() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(&office.chair, &case, "decisions", decision("1/QĐ-UBND")).await;
    let early = json!({ "form": "posting", "public_text": "Quyết định về đất.", "acted_on": "2026-07-17" });
    let refused =
        tried(&office.officer, &case, "publications", early).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/acted_on"]);
    // What was possible before the decision too is entered with its own day.
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài.", "acted_on": "2026-07-13" });
    done(&office.officer, &case, "flags", flag).await;
}

#[actix_web::test]
async fn an_answer_is_not_of_a_day_before_the_acceptance() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-20", "2026-11-24").await;
    let id = case.rsplit('/').next().unwrap();
    let given = crate::main_job::lead(id, &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", given).await.expect(201);
    let before = office.chair.get(&case).await.expect(200);
    let clocks = office.clocks(&case).await;
    let acts = office.chair.get(&format!("{case}/acts")).await.expect(200);
    let answer = |day: &str| json!({ "summary": "Đã vá.", "result": "resolved", "document_number": "31/UBND", "acted_on": day });
    for day in ["2026-11-20", "2026-11-23"] {
        let refused = tried(&office.chair, &case, "answers", answer(day)).await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/acted_on"], "{day}");
    }
    let after = office.chair.get(&case).await.expect(200);
    assert_eq!((after.etag(), &after.text), (before.etag(), &before.text));
    assert_eq!((after.at("/status"), after.at("/result")), (&json!("assigned"), &json!(null)));
    assert_eq!(office.clocks(&case).await, clocks);
    assert_eq!(office.chair.get(&format!("{case}/acts")).await.text, acts.text);
    // Its number is free, and on the day of the acceptance it is given.
    let given = done(&office.chair, &case, "answers", answer("2026-11-24")).await;
    assert_eq!(given.at("/case/status"), "answered");
}
