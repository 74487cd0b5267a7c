//! A denunciation, from its receipt to the archive; its texts and its writer stay sealed.

use serde_json::{Value, json};

use super::{Office, barred_by, done, letters, tried};
use crate::main_job::own_position;
use crate::support::demands::proves;

#[actix_web::test]
async fn a_denunciation_travels_from_receipt_to_archive() {
    proves(&["I.2b", "II.2-2d"]);
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    // 7 working days from 6 July; 30 days from 10 July end on a Sunday; 5 working days for the notices.
    for clock in ["T01 fulfilled 2026-07-15", "T07 running 2026-08-10", "T06 running 2026-07-17"] {
        office.holds(&case, clock).await;
    }
    let list = chair.get(&format!("{case}/letters")).await.expect(200);
    let ids: Vec<&str> = list.items().iter().map(|letter| letter["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2, "{}", list.text);
    done(chair, &case, "dispatches", json!({ "letter_ids": ids, "means": "post", "acted_on": "2026-07-16" }))
        .await;
    office.holds(&case, "T06 fulfilled 2026-07-17").await;

    let (one, two) = (own_position(&office.worker).await, own_position(&office.officer).await);
    let alone = json!({ "verifier_position_ids": [one], "acted_on": "2026-07-14" });
    barred_by("two_verifiers", tried(chair, &case, "verifications", alone).await);
    let team = json!({ "verifier_position_ids": [one, two], "document_number": "7/QĐ-UBND", "acted_on": "2026-07-14" });
    assert_eq!(done(chair, &case, "verifications", team).await.at("/case/status"), "verifying");

    extended(&office, &case).await;
    let ask = json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": "11/QĐ-UBND", "acted_on": "2026-09-10" });
    done(chair, &case, "expert-examinations", ask).await;
    tried(chair, &case, "suspensions", json!({ "ground": "awaiting_other_body", "reason": "Chờ.", "document_number": "12/QĐ-UBND", "acted_on": "2026-09-11" }))
        .await
        .expect_problem(409, "state_conflict");
    done(
        chair,
        &case,
        "expert-examinations",
        json!({ "stage": "received", "text": "Chữ ký thật.", "acted_on": "2026-09-20" }),
    )
    .await;
    // Ten days were not counted: Sunday 18 October moves to Monday.
    office.holds(&case, "T07 running 2026-10-19").await;
    withdrawn_under_coercion(&office, &case).await;

    let conclude = json!({ "summary": "Tố cáo đúng một phần.", "result": "partly_well_founded", "document_number": "40/KL-UBND", "acted_on": "2026-10-12" });
    let concluded = done(chair, &case, "conclusions", conclude).await;
    assert_eq!(concluded.at("/case/status"), "concluded");
    for clock in [
        "T07 fulfilled 2026-10-19",
        "T15 running 2026-10-19",
        "T16 running 2026-10-21",
        "T19 running 2026-10-21",
    ] {
        office.holds(&case, clock).await;
    }
    let told = letters(&concluded, "conclusions", &["denounced", "managing_body", "writer"]);
    done(
        chair,
        &case,
        "dispatches",
        json!({ "letter_ids": told, "means": "post", "acted_on": "2026-10-15" }),
    )
    .await;
    office.holds(&case, "T15 fulfilled 2026-10-19").await;
    done(chair, &case, "enforcement-orders", json!({ "text": "Kiểm điểm.", "acted_on": "2026-10-20" })).await;
    office.holds(&case, "T16 fulfilled 2026-10-21").await;
    done(chair, &case, "monitorings", json!({ "acted_on": "2026-10-22" })).await;
    assert_eq!(
        done(chair, &case, "closures", json!({ "acted_on": "2026-11-02" })).await.at("/case/status"),
        "executed"
    );
    assert_eq!(
        done(chair, &case, "archivings", json!({ "acted_on": "2026-11-09" })).await.at("/case/status"),
        "archived"
    );
    nothing_was_told(&office, &case).await;
}

async fn extended(office: &Office, case: &str) {
    let chair = &office.chair;
    let more = |number: Option<&str>, day: &str| json!({ "days": 30, "reason": "Nhiều nơi xác minh.", "document_number": number, "acted_on": day });
    tried(chair, case, "extensions", more(Some("8/QĐ-UBND"), "2026-07-21"))
        .await
        .expect_problem(409, "state_conflict");
    let few =
        json!({ "level": "specially_complex", "criteria": ["several_places"], "document_number": "8/UBND" });
    let refused = tried(chair, case, "complexity-decisions", few).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/criteria"]);
    let level = json!({
        "level": "specially_complex", "criteria": ["several_places", "bodies_differ"], "document_number": "8/UBND",
        "acted_on": "2026-07-20",
    });
    done(chair, case, "complexity-decisions", level).await;
    let refused =
        tried(chair, case, "extensions", more(None, "2026-08-05")).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/document_number"]);
    done(chair, case, "extensions", more(Some("9/QĐ-UBND"), "2026-08-05")).await;
    // From the nominal end, Sunday 9 August: Tuesday 8 September.
    assert!(office.clocks(case).await.iter().any(|clock| clock.ends_with("running 2026-09-08")));
    tried(chair, case, "extensions", more(Some("9/QĐ-UBND"), "2026-09-04"))
        .await
        .expect_problem(409, "document_number_taken");
    done(chair, case, "extensions", more(Some("10/QĐ-UBND"), "2026-09-04")).await;
    assert!(office.clocks(case).await.iter().any(|clock| clock.ends_with("running 2026-10-08")));
    let third = tried(chair, case, "extensions", more(Some("13/QĐ-UBND"), "2026-09-07")).await;
    assert!(barred_by("extension_left", third).text_at("/detail").contains("2 times at most"));
}

async fn withdrawn_under_coercion(office: &Office, case: &str) {
    let coerced = json!({ "extent": "whole", "doubts": ["coerced"], "text": "Người tố cáo nói bị đe dọa.", "acted_on": "2026-09-22" });
    let kept = done(&office.officer, case, "withdrawals", coerced).await;
    assert_eq!(
        (kept.at("/case/status"), kept.at("/case/public_status")),
        (&json!("verifying"), &json!("in_progress"))
    );
    let end = json!({ "ground": "withdrawn", "reason": "Đã rút.", "document_number": "14/QĐ-UBND", "acted_on": "2026-09-23" });
    let barred = tried(&office.chair, case, "terminations", end).await.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/legal_basis").contains("Điều 34"));
    assert!(
        barred.at("/available_actions").as_array().unwrap().iter().any(|one| one["action"] == "conclusions")
    );
    office.holds(case, "T07 running 2026-10-19").await;
}

/// Neither who wrote nor what was written stands anywhere in what a deputy or the office reads.
async fn nothing_was_told(office: &Office, case: &str) {
    for login in ["government-office", "party-secretary", "intake-officer", "government-chair"] {
        let reader = office.app.person(login).await;
        for part in ["", "/timeline", "/acts", "/letters", "/deadlines", "/publications"] {
            let seen = reader.get(&format!("{case}{part}")).await.expect(200);
            for word in ["Hán Thị Mơ", "Giám định chữ ký", "đe dọa", "Kiểm điểm", "Nhiều nơi"]
            {
                assert!(!seen.text.contains(word), "{login} {part}: {word}");
            }
        }
    }
    let sql = office.app.sql(tiepdan::devdb::DbRole::Owner).await;
    let told = sql
        .query("select facts::text from acts union all select fields::text from events", &[])
        .await
        .unwrap();
    for row in told {
        let text: String = row.get(0);
        assert!(!text.contains("Mơ") && !text.contains("chữ ký") && !text.contains("đe dọa"), "{text}");
    }
}

#[actix_web::test]
async fn a_free_withdrawal_ends_and_a_forced_one_reopens() {
    proves(&["II.8-2a"]);
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let free = json!({ "extent": "whole", "acted_on": "2026-07-14" });
    assert_eq!(done(&office.officer, &case, "withdrawals", free).await.at("/case/status"), "accepted");
    tried(chair, &case, "verifications", json!({ "acted_on": "2026-07-14" }))
        .await
        .expect_problem(409, "state_conflict");
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-15" });
    let ended = done(chair, &case, "terminations", end).await;
    assert_eq!(
        (ended.at("/case/status"), ended.at("/case/public_status")),
        (&json!("terminated"), &json!("closed"))
    );
    office.holds(&case, "T07 cancelled 2026-08-10").await;
    office.holds(&case, "T14 running 2026-07-22").await;
    let again = json!({ "text": "Bị ép.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    let reopened = done(chair, &case, "reopenings", again).await;
    assert_eq!(
        (reopened.at("/case/status"), reopened.at("/case/public_status")),
        (&json!("accepted"), &json!("in_progress"))
    );
    assert_eq!(reopened.at("/case/closed_on"), &json!(null));
    // What was left of the time runs on from the day of the decision: of 30 days from 10 July 25, to Friday 14 August.
    office.holds(&case, "T07 running 2026-08-14").await;
    assert!(!office.clocks(&case).await.iter().any(|clock| clock.starts_with("T07 cancelled")));
}

#[actix_web::test]
async fn an_examination_that_ended_with_the_settlement_is_asked_for_anew() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    done(chair, &case, "verifications", json!({ "acted_on": "2026-07-13" })).await;
    let ask = |day: &str, number: &str| json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": number, "acted_on": day });
    done(chair, &case, "expert-examinations", ask("2026-07-15", "6/QĐ-UBND")).await;
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-07-16" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "7/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "terminations", end).await;
    let again = json!({ "text": "Bị ép.", "document_number": "8/QĐ-UBND", "acted_on": "2026-08-03" });
    done(chair, &case, "reopenings", again).await;
    done(chair, &case, "verifications", json!({ "acted_on": "2026-08-03" })).await;
    done(chair, &case, "expert-examinations", ask("2026-08-04", "9/QĐ-UBND")).await;
    let report = json!({ "stage": "received", "text": "Chữ ký thật.", "acted_on": "2026-08-10" });
    done(chair, &case, "expert-examinations", report).await;
    assert!(office.clocks(&case).await.iter().any(|clock| clock.starts_with("T07 running")));
}

#[actix_web::test]
async fn overdue_opens_the_further_denunciation() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_field", "2026-07-06", "2026-07-10").await;
    let further = |day: &str| json!({ "text": "Tố cáo tiếp.", "acted_on": day });
    tried(&office.officer, &case, "further-denunciations", further("2026-08-10"))
        .await
        .expect_problem(409, "state_conflict");
    done(&office.officer, &case, "further-denunciations", further("2026-08-11")).await;
    let demand = json!({ "outcome": "report_demanded", "acted_on": "2026-08-17" });
    let demanded = done(&office.officer, &case, "reviews", demand).await;
    // 5 working days from 17 August; Saturday 22 August is a working day.
    office.holds(&case, "T23 running 2026-08-22").await;
    let report = letters(&demanded, "reviews", &["superior"]);
    done(
        &office.officer,
        &case,
        "dispatches",
        json!({ "letter_ids": report, "means": "electronic", "acted_on": "2026-08-21" }),
    )
    .await;
    office.holds(&case, "T23 fulfilled 2026-08-22").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "accepted");
    let short = json!({ "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-08-24" });
    done(&office.chair, &case, "conclusions", short).await;
    office.holds(&case, "T07 fulfilled_late 2026-08-10").await;
}

#[actix_web::test]
async fn signs_of_crime_are_referred_whenever_they_are_found() {
    let office = Office::open().await;
    let chair = &office.chair;
    let referred = async |case: &str, day: &str, status: &str| {
        let body = json!({ "text": "Có dấu hiệu tội phạm.", "acted_on": day });
        let answer = done(chair, case, "investigation-referrals", body).await;
        assert_eq!(answer.at("/case/status"), status);
        let own = |letter: &&Value| letter["act_id"] == *answer.at("/act/id");
        let told: Vec<&Value> = answer.at("/letters").as_array().unwrap().iter().filter(own).collect();
        assert!(told.len() == 1 && told[0]["addressee"] == "investigation", "{}", answer.text);
    };
    let on = |day: &str| json!({ "acted_on": day });
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    done(chair, &case, "verifications", on("2026-07-13")).await;
    let petition = chair.get(&case).await.expect(200).text_at("/petition/id");
    let told = |day: &str| json!({ "addressee": "writer", "outcome": "transferred", "text": "Đã chuyển hồ sơ.", "acted_on": day });
    let notices = format!("/v1/petitions/{petition}/notices");
    office.officer.post(&notices, told("2026-07-14")).await.expect_problem(409, "state_conflict");
    referred(&case, "2026-07-14", "verifying").await;
    office.officer.post(&notices, told("2026-07-13")).await.expect_problem(400, "body_invalid");
    office.officer.post(&notices, told("2026-07-14")).await.expect(201);
    referred(&case, "2026-07-15", "verifying").await;
    let conclude = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/KL-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "conclusions", conclude).await;
    referred(&case, "2026-07-20", "concluded").await;
    done(chair, &case, "enforcement-orders", json!({ "text": "Kiểm điểm.", "acted_on": "2026-07-21" })).await;
    done(chair, &case, "monitorings", on("2026-07-22")).await;
    done(chair, &case, "closures", on("2026-07-23")).await;
    referred(&case, "2026-07-24", "executed").await;
    done(chair, &case, "archivings", on("2026-07-27")).await;
    referred(&case, "2026-07-28", "archived").await;

    // Withdrawn freely, as it seemed.
    let other = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    done(&office.officer, &other, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-07-14" }))
        .await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-15" });
    done(chair, &other, "terminations", end).await;
    referred(&other, "2026-07-20", "terminated").await;
}
