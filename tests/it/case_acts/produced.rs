//! What parties and others were asked to produce: seven days for each request of its own (Luật Khiếu nại Điều 12 to 15), ended by the
//! receipt that names it and by nothing else.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, barred_by, done, tried};
use crate::support::Answer;

fn ask(day: &str) -> Value {
    json!({ "addressee": "Chi nhánh Văn phòng đăng ký đất đai", "documents": "Bản sao sổ địa chính.", "acted_on": day })
}

fn came(request: &Answer, stage: &str, day: &str) -> Value {
    json!({ "stage": stage, "request_act_id": request.at("/act/id"), "documents": "Bản sao sổ địa chính.", "acted_on": day })
}

/// The clocks of what was asked for.
async fn asked(office: &Office, case: &str) -> Vec<String> {
    let mut clocks = office.clocks(case).await;
    clocks.retain(|clock| clock.starts_with("C07"));
    clocks
}

async fn barred(office: &Office, case: &str, act: &Answer) {
    let body = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let refused = tried(&office.chair, case, &annul(act), body).await.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains("annul that first"), "{}", refused.text);
}

fn decision() -> Value {
    json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-11-24" })
}

#[actix_web::test]
async fn each_request_has_its_own_clock_until_all_of_it_came() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-11-20", "2026-11-20").await;
    let due_on = chair.get(&case).await.expect(200).at("/due_on").clone();
    let path = format!("{case}/document-requests?dry_run=true");
    let dry = chair.post(&path, ask("2026-11-20")).await.expect(200);
    assert!(dry.at("/deadlines").as_array().unwrap().iter().any(|clock| clock["rule_key"] == "C07"));
    assert!(asked(&office, &case).await.is_empty());

    let first = done(chair, &case, "document-requests", ask("2026-11-20")).await;
    let second = done(chair, &case, "document-requests", ask("2026-11-20")).await;
    let running = "C07 running 2026-11-27";
    assert_eq!(asked(&office, &case).await, [running, running]);
    // Others are to produce it: the office itself is late with nothing then.
    assert_eq!(chair.get(&case).await.expect(200).at("/due_on"), &due_on);
    let part = done(chair, &case, "document-requests", came(&first, "received_in_part", "2026-11-23")).await;
    assert_eq!(asked(&office, &case).await, [running, running]);
    let whole = done(chair, &case, "document-requests", came(&first, "received", "2026-11-23")).await;
    assert_eq!(asked(&office, &case).await, ["C07 fulfilled 2026-11-27", running]);
    let again = tried(chair, &case, "document-requests", came(&first, "received", "2026-11-23")).await;
    assert!(barred_by("answered_once", again).text_at("/legal_basis").contains("Luật Khiếu nại"));

    barred(&office, &case, &first).await;
    annulled(chair, &case, &whole).await;
    assert_eq!(asked(&office, &case).await, [running, running]);
    barred(&office, &case, &first).await;
    annulled(chair, &case, &part).await;
    annulled(chair, &case, &first).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-11-27", running]);
    let gone = tried(chair, &case, "document-requests", came(&first, "received", "2026-11-23")).await;
    assert_eq!(gone.expect_problem(400, "body_invalid").complaints(), ["/request_act_id"]);

    // It ends with the settling, and runs again where that did not end after all.
    let decided = done(chair, &case, "decisions", decision()).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-11-27", "C07 cancelled 2026-11-27"]);
    // Of a settled case it is not asked which request is answered.
    for request in [&first, &second] {
        tried(chair, &case, "document-requests", came(request, "received", "2026-11-24"))
            .await
            .expect_problem(409, "state_conflict");
    }
    annulled(chair, &case, &decided).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-11-27", running]);
}

#[actix_web::test]
async fn who_produces_nothing_in_time_is_late_and_bars_nothing() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    let first = done(chair, &case, "document-requests", ask("2026-07-13")).await;
    done(chair, &case, "document-requests", ask("2026-07-14")).await;
    let suspend = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "suspensions", suspend).await;
    tried(chair, &case, "document-requests", ask("2026-07-21")).await.expect_problem(409, "state_conflict");
    let early = tried(chair, &case, "document-requests", came(&first, "received", "2026-07-12")).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    // Seven days from 13 July end on the 20th.
    done(chair, &case, "document-requests", came(&first, "received", "2026-07-22")).await;
    assert_eq!(asked(&office, &case).await, ["C07 fulfilled_late 2026-07-20", "C07 running 2026-07-21"]);
    let list = chair.get(&format!("{case}/deadlines")).await.expect(200);
    let late: Vec<&Value> =
        list.items().iter().filter(|one| one["rule_key"] == "C07" && one["overdue"] == json!(true)).collect();
    assert_eq!(late.len(), 1, "{}", list.text);
    let resume = json!({ "document_number": "3/QĐ-UBND", "acted_on": "2026-07-30" });
    assert_eq!(done(chair, &case, "resumptions", resume).await.at("/case/status"), "accepted");

    for (body, pointer) in [
        (json!({ "documents": "x" }), "/addressee"),
        (
            json!({ "documents": "x", "addressee": "x", "request_act_id": first.at("/act/id") }),
            "/request_act_id",
        ),
        (json!({ "documents": "x", "addressee": "x", "answer_due_on": "2026-11-30" }), "/answer_due_on"),
        (json!({ "documents": "x", "stage": "received" }), "/request_act_id"),
        (
            json!({ "documents": "x", "stage": "received", "request_act_id": case.rsplit('/').next() }),
            "/request_act_id",
        ),
        (
            json!({ "documents": "x", "stage": "received", "addressee": "x", "request_act_id": first.at("/act/id") }),
            "/addressee",
        ),
    ] {
        let refused =
            tried(chair, &case, "document-requests", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer]);
    }
    let deputy = office.app.person("council-deputy").await;
    tried(&deputy, &case, "document-requests", ask("2026-07-31"))
        .await
        .expect_problem(403, "permission_missing");
}

#[actix_web::test]
async fn a_request_that_never_was_runs_for_nobody_wherever_the_case_went() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let first = done(chair, &case, "document-requests", ask("2026-07-13")).await;
    done(chair, &case, "document-requests", ask("2026-07-14")).await;
    done(&office.officer, &case, "second-complaints", json!({ "acted_on": "2026-08-11" })).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-07-20", "C07 cancelled 2026-07-21"]);
    annulled(chair, &case, &first).await;
    let back = json!({ "outcome": "not_accepted", "acted_on": "2026-08-20" });
    done(&office.officer, &case, "reviews", back).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-07-20", "C07 running 2026-07-21"]);
}

#[actix_web::test]
async fn a_receipt_that_never_was_leaves_nothing_running_in_a_settled_case() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-11-20", "2026-11-20").await;
    let request = done(chair, &case, "document-requests", ask("2026-11-20")).await;
    let receipt = done(chair, &case, "document-requests", came(&request, "received", "2026-11-23")).await;
    let decided = done(chair, &case, "decisions", decision()).await;
    annulled(chair, &case, &receipt).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-11-27"]);
    annulled(chair, &case, &decided).await;
    assert_eq!(asked(&office, &case).await, ["C07 running 2026-11-27"]);
}

#[actix_web::test]
async fn what_was_asked_before_the_matter_was_ordered_anew_runs_no_more() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let request = done(chair, &case, "document-requests", ask("2026-07-13")).await;
    let receipt = done(chair, &case, "document-requests", came(&request, "received", "2026-07-15")).await;
    let mut body = decision();
    body["acted_on"] = json!("2026-07-20");
    done(chair, &case, "decisions", body).await;
    let anew = json!({ "outcome": "review_ordered", "acted_on": "2026-07-30" });
    done(&office.officer, &case, "reviews", anew).await;
    annulled(chair, &case, &receipt).await;
    assert_eq!(asked(&office, &case).await, ["C07 cancelled 2026-07-20"]);
}

#[actix_web::test]
async fn of_a_denunciation_who_asks_says_until_when_and_nothing_of_it_is_told() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let mut body = ask("2026-07-13");
    body["answer_due_on"] = json!("2026-07-12");
    let refused =
        tried(chair, &case, "document-requests", body.clone()).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/answer_due_on"]);
    body["answer_due_on"] = json!("2026-07-24");
    let request = done(chair, &case, "document-requests", body).await;
    assert!(asked(&office, &case).await.is_empty());
    done(chair, &case, "document-requests", came(&request, "received", "2026-07-27")).await;
    let told = chair.get(&format!("{case}/timeline")).await.expect(200);
    assert!(told.text.contains("2026-07-24") && !told.text.contains("sổ địa chính"), "{}", told.text);
    let deputy = office.app.person("council-deputy").await;
    for part in ["", "/acts", "/timeline", "/deadlines"] {
        assert!(!deputy.get(&format!("{case}{part}")).await.text.contains("địa chính"));
    }
}
