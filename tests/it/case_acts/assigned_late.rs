//! Work that was given, done and answered on paper is entered late, each with its own day; its end also where the case has ended.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::linked::id;
use super::merged::{into, undone};
use super::{Office, done, offered, tried};
use crate::clock_courses::{stages_told, swept};
use crate::main_job::{lead, own_position};
use crate::support::{Answer, TestApp};

/// A lead assignment of this day, which was due on Friday 20 November.
pub async fn given_on(office: &Office, case: &str, day: &str) -> Answer {
    office.chair.post("/v1/assignments", work(office, case, day).await).await
}

async fn work(office: &Office, case: &str, day: &str) -> Value {
    let mut work = lead(id(case), &own_position(&office.worker).await);
    (work["assigned_on"], work["due_on"]) = (json!(day), json!("2026-11-20"));
    work["milestones"][0]["due_on"] = json!("2026-11-20");
    work
}

async fn clock(office: &Office, case: &str, rule: &str) -> Value {
    let clocks = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    clocks.items().iter().find(|clock| clock["rule_key"] == rule).unwrap().clone()
}

/// It is refused for this member alone.
fn refused(answer: Answer, pointer: &str, code: &str) -> Answer {
    let answer = answer.expect_problem(400, "body_invalid");
    assert_eq!(
        (answer.complaints(), answer.at("/errors/0/code")),
        (vec![pointer.to_owned()], &json!(code)),
        "{}",
        answer.text
    );
    answer
}

fn answer(day: &str) -> Value {
    json!({ "summary": "Đã sửa.", "result": "resolved", "acted_on": day })
}

#[actix_web::test]
async fn a_reflection_that_was_answered_on_paper_is_entered_with_its_days() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let given = given_on(&office, &case, "2026-11-11").await.expect(201);
    assert_eq!(given.at("/assigned_on"), "2026-11-11");
    let own = clock(&office, &case, "P02").await;
    assert_eq!((&own["start_on"], &own["due_on"]), (&json!("2026-11-11"), &json!("2026-11-20")));
    let red_line = clock(&office, &case, "R16").await;
    assert_eq!((&red_line["status"], &red_line["stopped_on"]), (&json!("fulfilled"), &json!("2026-11-11")));
    let timeline = office.chair.get(&format!("{case}/timeline?limit=500")).await.expect(200);
    let step = timeline.items().iter().find(|step| step["type"] == "assignment.created").unwrap();
    assert_eq!(step["acted_on"], "2026-11-11");

    let path = format!("/v1/assignments/{}", given.text_at("/id"));
    let report =
        |day: &str| json!({ "percent": 50, "text": "Đã kiểm tra.", "milestone_no": 1, "acted_on": day });
    refused(
        tried(&office.worker, &path, "progress-reports", report("2026-11-10")).await,
        "/acted_on",
        "inverted",
    );
    done(&office.worker, &path, "progress-reports", report("2026-11-13")).await;
    let completed = json!({ "result": "Đã sửa.", "acted_on": "2026-11-16" });
    done(&office.worker, &path, "completions", completed).await;
    refused(tried(&office.chair, &case, "answers", answer("2026-11-10")).await, "/acted_on", "inverted");
    done(&office.chair, &case, "answers", answer("2026-11-17")).await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/answered_on"), "2026-11-17");
    for rule in ["P01", "P02"] {
        let ended = clock(&office, &case, rule).await;
        assert_eq!(
            (&ended["status"], &ended["stopped_on"]),
            (&json!("fulfilled"), &json!("2026-11-17")),
            "{rule}"
        );
    }
}

/// How much work was given to the worker, and how much of it is overdue.
async fn to_do(office: &Office) -> (Value, Value) {
    let all = office.worker.get("/v1/me/work").await.expect(200);
    let line = all.items().iter().find(|line| line["name"] == "assigned").unwrap();
    (line["count"]["value"].clone(), line["overdue"]["value"].clone())
}

#[actix_web::test]
async fn work_in_a_case_that_has_ended_is_ended_by_who_has_it() {
    let office = Office::open().await;
    let older = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let merged = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let closed = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let archived = office.accepted("denunciation_duty", "2026-11-16", "2026-11-17").await;
    let mut works = Vec::new();
    for case in [&merged, &closed, &archived] {
        let given = given_on(&office, case, "2026-11-18").await.expect(201);
        works.push(format!("/v1/assignments/{}", given.text_at("/id")));
    }
    let merger = done(&office.chair, &merged, "merges", into(&older)).await;
    done(&office.chair, &closed, "answers", answer("2026-11-19")).await;
    done(&office.chair, &closed, "closures", json!({ "acted_on": "2026-11-20" })).await;
    let end = json!({ "ground": "denounced_died", "reason": "Đã chết.", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-19" });
    done(&office.chair, &archived, "terminations", end).await;
    done(&office.chair, &archived, "archivings", json!({ "acted_on": "2026-11-20" })).await;

    assert_eq!(to_do(&office).await, (json!(3), json!(3)));
    for work in &works {
        assert_eq!(offered(&office.worker, work).await, ["completions", "progress-reports"], "{work}");
        let report =
            json!({ "percent": 80, "text": "Đã kiểm tra.", "milestone_no": 1, "acted_on": "2026-11-18" });
        done(&office.worker, work, "progress-reports", report).await;
        let completed = json!({ "result": "Đã xong.", "acted_on": "2026-11-19" });
        let ended = done(&office.worker, work, "completions", completed.clone()).await;
        assert_eq!(
            (ended.at("/assignment/status"), ended.at("/assignment/completed_on")),
            (&json!("completed"), &json!("2026-11-19")),
            "{work}"
        );
        assert!(offered(&office.worker, work).await.is_empty(), "{work}");
        tried(&office.worker, work, "completions", completed).await.expect_problem(409, "state_conflict");
    }
    assert_eq!(to_do(&office).await, (json!(0), json!(0)));
    // The case that was merged comes back with its work done.
    undone(&office.chair, &merged, &merger).await.expect(201);
    assert_eq!(office.worker.get(&works[0]).await.expect(200).at("/status"), "completed");
}

#[actix_web::test]
async fn work_whose_day_has_passed_is_overdue_at_once_and_told_once() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    given_on(&office, &case, "2026-11-11").await.expect(201);
    let overdue = office.worker.get("/v1/assignments?overdue=true").await.expect(200);
    assert_eq!(overdue.items().len(), 1, "{}", overdue.text);
    for _ in 0..2 {
        swept(&office.app, "2026-11-24").await;
        let told = [("deadline.overdue".to_owned(), "overdue".to_owned())];
        assert_eq!(stages_told(&office.app, "P02").await, told);
    }
}

#[actix_web::test]
async fn work_is_given_on_a_day_on_which_it_could_be() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let early = refused(given_on(&office, &case, "2026-11-09").await, "/assigned_on", "inverted");
    assert_eq!(early.at("/errors/0/detail"), "The act cannot be dated before the act before it.");
    refused(given_on(&office, &case, "2016-11-23").await, "/assigned_on", "range");
    let mut later = lead(id(&case), &own_position(&office.worker).await);
    later["assigned_on"] = json!("2026-11-25");
    refused(office.chair.post("/v1/assignments", later).await, "/assigned_on", "future");
    // Neither it nor a date on the way is before that day.
    let mut before = work(&office, &case, "2026-11-12").await;
    before["milestones"][0]["due_on"] = json!("2026-11-11");
    refused(office.chair.post("/v1/assignments", before.clone()).await, "/milestones/0/due_on", "inverted");
    before["due_on"] = json!("2026-11-11");
    let before = office.chair.post("/v1/assignments", before).await.expect_problem(400, "body_invalid");
    assert_eq!(before.complaints(), ["/due_on", "/milestones/0/due_on"]);
    // Where no day is said it is today.
    let mut undated = work(&office, &case, "2026-11-11").await;
    undated.as_object_mut().unwrap().remove("assigned_on");
    let past =
        office.chair.post("/v1/assignments", undated.clone()).await.expect_problem(400, "body_invalid");
    assert_eq!(past.complaints(), ["/due_on", "/milestones/0/due_on"]);
    (undated["due_on"], undated["milestones"][0]["due_on"]) = (json!("2026-12-08"), json!("2026-11-24"));
    let given = office.chair.post("/v1/assignments", undated).await.expect(201);
    assert_eq!(given.at("/assigned_on"), "2026-11-24");
}

#[actix_web::test]
async fn work_is_not_given_before_what_led_to_the_state_of_the_case() {
    let office = Office::open().await;
    let reopened = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let whole = json!({ "extent": "whole", "acted_on": "2026-11-12" });
    done(&office.officer, &reopened, "withdrawals", whole).await;
    for (act, day) in [("closures", "2026-11-13"), ("reopenings", "2026-11-17")] {
        done(&office.chair, &reopened, act, json!({ "acted_on": day })).await;
    }
    // Work on a complaint leaves its state as it is.
    let resumed = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let stands = json!({
        "ground": "awaiting_other_body", "reason": "Chờ.", "document_number": "1/QĐ-UBND", "acted_on": "2026-11-12",
    });
    done(&office.chair, &resumed, "suspensions", stands).await;
    let goes_on = json!({ "document_number": "2/QĐ-UBND", "acted_on": "2026-11-17" });
    done(&office.chair, &resumed, "resumptions", goes_on).await;
    for case in [&reopened, &resumed] {
        refused(given_on(&office, case, "2026-11-16").await, "/assigned_on", "inverted");
        given_on(&office, case, "2026-11-17").await.expect(201);
    }
}

#[actix_web::test]
async fn who_gives_work_and_who_gets_it_were_in_office_on_its_day() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let sql = office.app.sql(DbRole::Superuser).await;
    for (client, pointer, code) in [
        (&office.worker, "/assignee_position_id", "not_permitted"),
        (&office.chair, "/acting_position_id", "unknown"),
    ] {
        let since = "update positions set held_from = '2026-11-16' where id::text = $1";
        assert_eq!(sql.execute(since, &[&own_position(client).await]).await.unwrap(), 1);
        refused(given_on(&office, &case, "2026-11-13").await, pointer, code);
    }
    // Who has left since would never report on it.
    let (own, until) =
        (own_position(&office.worker).await, "update positions set held_to = $2 where id::text = $1");
    let held_to = async |day: Option<chrono::NaiveDate>| {
        assert_eq!(sql.execute(until, &[&own, &day]).await.unwrap(), 1);
    };
    held_to(chrono::NaiveDate::from_ymd_opt(2026, 11, 18)).await;
    refused(given_on(&office, &case, "2026-11-16").await, "/assignee_position_id", "not_permitted");
    held_to(None).await;
    given_on(&office, &case, "2026-11-16").await.expect(201);
}

#[actix_web::test]
async fn a_retry_after_midnight_meets_its_own_answer() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let mut body = lead(id(&case), &own_position(&office.worker).await);
    body["milestones"][0]["due_on"] = json!("2026-11-24");
    let first = office.chair.post("/v1/assignments", body.clone()).key("given-at-night").await.expect(201);
    let later = TestApp::start_on(office.app.database.clone(), &["--today=2026-11-25"]).await;
    let chair = later.person("government-chair").await;
    let again = chair.post("/v1/assignments", body.clone()).key("given-at-night").await.expect(201);
    assert_eq!((again.at("/id"), again.at("/assigned_on")), (first.at("/id"), &json!("2026-11-24")));
    refused(chair.post("/v1/assignments", body).await, "/milestones/0/due_on", "inverted");
}
