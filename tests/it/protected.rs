//! A petition whose writer asked for protection stays sealed: work goes on, each reads what is his to read, nobody more.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::people::names::name_key;

use crate::denounced::{office, siblings};
use crate::main_job::{accepted, act, lead, own_position};
use crate::petitions::{reflection, screened};
use crate::support::{Answer, Client, TestApp};

pub const ANSWER: &str = "UBND xã đã cho vá các ổ gà.";
const PUBLIC: &str = "Đoạn đường liên thôn đã được sửa chữa.";

pub fn masks(answer: &Answer, pointer: &str) -> bool {
    answer.body["masked"].as_array().unwrap().contains(&json!(pointer))
}

/// A petition that was registered, screened and accepted; its id, its case's and its tracking.
pub async fn taken(app: &TestApp, key: &str, protected: bool) -> (String, String, Value) {
    let mut body = reflection(key);
    body["wishes_protection"] = json!(protected);
    let portal = app.machine("demo-portal").await;
    let made = portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201);
    let petition = made.text_at("/id");
    screened(&app.person("intake-officer").await, &petition, "reflection").await;
    let case = accepted(&app.person("government-chair").await, &petition).await;
    (petition, case, made.body["tracking"].clone())
}

/// Assigns, reports, answers and gives notice; the path of the assignment.
pub async fn worked(app: &TestApp, petition: &str, case: &str) -> String {
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let given = chair.post("/v1/assignments", lead(case, &own_position(&worker).await)).await.expect(201);
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    let report = json!({ "percent": 60, "text": "Đã kiểm tra hiện trường.", "milestone_no": 1 });
    worker.post(&format!("{work}/progress-reports"), report).await.expect(201);
    // Of each case another one: within a year a number is used once.
    let number = format!("{}/UBND-VP", &case[case.len() - 6..]);
    let answer = json!({
        "summary": ANSWER, "result": "resolved", "document_number": number, "document_date": "2026-11-24",
        "public_text": PUBLIC,
    });
    act(&worker, &format!("/v1/cases/{case}"), "answers", answer).await.expect(201);
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã trả lời ông/bà." });
    let officer = app.person("intake-officer").await;
    officer.post(&format!("/v1/petitions/{petition}/notices"), notice).await.expect(201);
    work
}

/// How often texts of a sealed petition were looked at.
pub async fn looks(app: &TestApp, subject: &str) -> i64 {
    let sql = app.sql(DbRole::Superuser).await;
    let query = format!(
        "select count(*) from audit_entries where action = 'sealed_text.opened' and subject_id = '{subject}'"
    );
    sql.query_one(&query, &[]).await.unwrap().get(0)
}

#[actix_web::test]
async fn who_does_the_work_reads_his_task_and_the_look_is_recorded() {
    let app = TestApp::start().await;
    let (petition, case, _) = taken(&app, "protected-work", true).await;
    let work = worked(&app, &petition, &case).await;
    let id = work.rsplit('/').next().unwrap();
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    for (who, count) in [(&worker, 1), (&chair, 2)] {
        let shown = who.get(&work).await.expect(200);
        assert_eq!(shown.header("cache-control"), "no-store");
        assert_eq!(shown.at("/task"), "Kiểm tra hiện trạng và vá ổ gà trước cổng trường");
        assert_eq!(shown.at("/milestones/0/title"), "Kiểm tra hiện trường");
        assert_eq!(shown.at("/progress_reports/0/text"), "Đã kiểm tra hiện trường.");
        assert!(!masks(&shown, "/task"));
        assert_eq!(looks(&app, id).await, count);
        let listed = who.get("/v1/assignments").await.expect(200);
        assert!(listed.items()[0].get("task").is_none(), "a list opens nothing: {}", listed.text);
        let answered = who.get(&format!("/v1/cases/{case}")).await.expect(200);
        assert_eq!(answered.at("/answer/text"), ANSWER);
        assert_eq!((looks(&app, &case).await, answered.header("cache-control")), (count, "no-store"));
        // Who wrote, and what, stays behind the seal.
        let seen = who.get(&format!("/v1/petitions/{petition}")).await.expect(200);
        assert!(masks(&seen, "/content") && masks(&seen, "/writers") && masks(&seen, "/answer"));
        assert!(!seen.text.contains("Hán Thị Mơ"));
    }
    assert!(worker.get(&format!("/v1/petitions/{petition}/identity")).await.status == 403);
    for login in ["council-deputy", "government-office", "party-office", "intake-officer", "unit-head"] {
        let other = app.person(login).await;
        let shown = other.get(&work).await;
        assert!(shown.status == 404 || masks(&shown, "/task"), "{login} {}", shown.text);
        for path in [work.clone(), format!("/v1/cases/{case}"), format!("/v1/petitions/{petition}")] {
            let text = other.get(&path).await.text;
            assert!(
                !text.contains("vá ổ gà") && !text.contains(ANSWER) && !text.contains("hiện trường"),
                "{login} {path} {text}"
            );
        }
    }
    assert_eq!((looks(&app, id).await, looks(&app, &case).await), (2, 2), "a refused sight is no look");
}

#[actix_web::test]
async fn the_writer_reads_what_is_addressed_to_him() {
    let app = TestApp::start().await;
    let (petition, case, tracking) = taken(&app, "protected-writer", true).await;
    let (portal, path) = (app.machine("demo-portal").await, format!("/v1/petitions/{petition}"));
    assert_eq!(portal.get(&path).await.expect(200).at("/answer"), &Value::Null);
    worked(&app, &petition, &case).await;
    let seen = portal.get(&path).await.expect(200);
    assert_eq!(seen.at("/answer/text"), ANSWER);
    assert!(!masks(&seen, "/answer") && masks(&seen, "/content") && masks(&seen, "/writers"));
    portal.get(&path).header("If-None-Match", &seen.etag()).await.expect(304);
    let notices = portal.get(&format!("{path}/notices")).await.expect(200);
    assert_eq!(notices.items()[0]["text"], "Đã trả lời ông/bà.");
    assert_eq!(notices.items()[0]["masked"], json!([]));
    let secret = json!({ "code": tracking["code"], "secret": tracking["secret"] });
    let tracked = app.anyone().post("/v1/public/trackings", secret).await.expect(200);
    assert_eq!(tracked.at("/answer/text"), ANSWER);
    let wrong = json!({ "code": tracking["code"], "secret": "7K3M9QRT4XCAHW6DYPNE" });
    app.anyone().post("/v1/public/trackings", wrong).await.expect_problem(404, "resource_not_found");
    let officer = app.person("intake-officer").await;
    let kept = officer.get(&format!("{path}/notices")).await.expect(200);
    assert_eq!(kept.items()[0]["masked"], json!(["/text"]));
    // A dashboard polls state and result; the letter is none of its business.
    let dashboard = app.machine("demo-dashboard").await;
    let polled = dashboard.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!((polled.at("/public_status"), polled.at("/result")), (&json!("answered"), &json!("resolved")));
    assert!(masks(&polled, "/answer") && polled.body.get("answer").is_none());
}

#[actix_web::test]
async fn whoever_sees_a_released_petition_redacted_reads_the_public_wording() {
    let app = TestApp::start().await;
    let (petition, case, _) = taken(&app, "released-answer", false).await;
    worked(&app, &petition, &case).await;
    for path in [format!("/v1/petitions/{petition}"), format!("/v1/cases/{case}")] {
        for login in ["government-chair", "government-office", "party-secretary"] {
            let full = app.person(login).await.get(&path).await.expect(200);
            assert_eq!(
                (full.at("/answer/text"), full.at("/answer/public_text")),
                (&json!(ANSWER), &json!(PUBLIC))
            );
        }
        for login in ["council-deputy", "party-office", "front-officer"] {
            let redacted = app.person(login).await.get(&path).await.expect(200);
            assert_eq!(redacted.at("/answer/public_text"), PUBLIC);
            assert!(masks(&redacted, "/answer/text") && !redacted.text.contains(ANSWER), "{}", redacted.text);
        }
        // A client of the People's Committee has the line of its office; letters and people it never sees.
        let dashboard = app.machine("demo-dashboard").await.get(&path).await.expect(200);
        assert_eq!(dashboard.at("/answer/text"), ANSWER);
        assert!(!dashboard.text.contains("Hán Thị Mơ") && !dashboard.text.contains("cổng trường"));
        let tool = app.machine("demo-supervision-tool").await.get(&path).await.expect(200);
        assert_eq!(tool.at("/answer/public_text"), PUBLIC);
        assert!(!tool.text.contains(ANSWER));
    }
}

#[actix_web::test]
async fn a_relative_of_whom_it_names_reads_no_sealed_work() {
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let (_, chairs_name) = office(&app, "government-chair").await;
    let (named, name) = office(&app, "council-deputy").await;
    siblings(&app, [&name_key(&chairs_name), &name_key(&name)]).await;
    let mut body = reflection("kin-work");
    body["wishes_protection"] = json!(true);
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let petition = portal.post("/v1/petitions", body).key("key-kin-work").await.expect(201).text_at("/id");
    screened(&app.person("intake-officer").await, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    let work = worked(&app, &petition, &case).await;
    for path in [format!("/v1/cases/{case}"), work] {
        let seen = chair.get(&path).await.expect(200);
        assert!(!seen.text.contains(ANSWER) && !seen.text.contains("hiện trường"), "{}", seen.text);
        assert!(masks(&seen, "/answer") || masks(&seen, "/task"));
    }
    assert_eq!(looks(&app, &case).await, 0);
}

fn at_midnight(value: &Value) -> bool {
    value.as_str().unwrap() == "2026-11-23T17:00:00Z"
}

#[actix_web::test]
async fn of_a_sealed_row_those_who_see_it_redacted_see_days_only() {
    let app = TestApp::start().await;
    let (sealed, case, _) = taken(&app, "days-sealed", true).await;
    let (released, _, _) = taken(&app, "days-released", false).await;
    let deputy = app.person("council-deputy").await;
    let dashboard = app.machine("demo-dashboard").await;
    for watcher in [&deputy, &dashboard] {
        let seen = watcher.get(&format!("/v1/petitions/{sealed}")).await.expect(200);
        assert!(at_midnight(seen.at("/created_at")) && at_midnight(seen.at("/changed_at")), "{}", seen.text);
        let list = watcher.get("/v1/petitions").await.expect(200);
        let item = list.items().iter().find(|item| item["id"] == json!(sealed)).unwrap();
        assert!(at_midnight(&item["changed_at"]));
        let seen = watcher.get(&format!("/v1/cases/{case}")).await.expect(200);
        assert!(at_midnight(seen.at("/created_at")) && at_midnight(seen.at("/changed_at")));
        for path in [format!("/v1/petitions/{sealed}/timeline"), format!("/v1/cases/{case}/timeline")] {
            let steps = watcher.get(&path).await.expect(200);
            for name in ["failed_criteria", "proposed", "within_authority"] {
                assert!(!steps.text.contains(name), "{}", steps.text);
            }
            for step in steps.items() {
                assert!(at_midnight(&step["occurred_at"]), "{step}");
                assert!(step.get("position").is_none() && step["masked"] == json!(["/position"]), "{step}");
            }
        }
        let open = watcher.get(&format!("/v1/petitions/{released}")).await.expect(200);
        assert!(!at_midnight(open.at("/created_at")));
    }
    let data = dashboard.get("/v1/datasets/petitions.ndjson").await.expect(200);
    let line = data.text.lines().find(|line| line.contains(&sealed)).unwrap();
    assert!(line.contains("\"changed_at\":\"2026-11-23T17:00:00.000000Z\""), "{line}");
    // Nor do its case's assignments tell more.
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let given = chair.post("/v1/assignments", lead(&case, &own_position(&worker).await)).await.expect(201);
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    act(&worker, &work, "completions", json!({ "result": "Đã xong." })).await.expect(201);
    assert!(at_midnight(deputy.get(&work).await.expect(200).at("/changed_at")));
    assert!(!at_midnight(worker.get(&work).await.expect(200).at("/changed_at")));
    let done = deputy.get(&format!("{work}/acts")).await.expect(200);
    assert!(masks(&Answer { body: done.at("/items/0").clone(), ..done }, "/document_number"));
    // Who leads the work is not told either, and no filter finds it by him.
    let lead = own_position(&worker).await;
    for path in [format!("/v1/cases/{case}"), work.clone()] {
        let seen = deputy.get(&path).await.expect(200);
        assert!(masks(&seen, "/assignee") && !seen.text.contains(&lead), "{}", seen.text);
        assert!(worker.get(&path).await.expect(200).at("/assignee").is_object());
    }
    for list in ["/v1/cases", "/v1/assignments"] {
        let filtered = format!("{list}?assignee_position_id={lead}");
        assert!(deputy.get(&filtered).await.expect(200).items().is_empty(), "{list}");
        assert_eq!(worker.get(&filtered).await.expect(200).items().len(), 1, "{list}");
    }
    let steps = deputy.get(&format!("/v1/cases/{case}/timeline")).await.expect(200);
    assert!(!steps.text.contains("_position_id"), "{}", steps.text);
    let keeper = app.person("intake-officer").await;
    let own = keeper.get(&format!("/v1/petitions/{sealed}")).await.expect(200);
    assert!(!at_midnight(own.at("/created_at")), "{}", own.text);
    let steps = keeper.get(&format!("/v1/petitions/{sealed}/timeline")).await.expect(200);
    assert!(steps.items()[1]["position"]["id"].is_string(), "{}", steps.text);
    assert_eq!(steps.items()[1]["fields"]["within_authority"], true);
}

async fn found(client: &Client, filter: &str, id: &str) -> bool {
    client.get(&format!("/v1/petitions?{filter}")).await.expect(200).text.contains(id)
}

#[actix_web::test]
async fn no_filter_tells_what_is_masked() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let mut body = reflection("filter-1");
    body["forwarded_by"] = json!({ "type": "council_deputy", "name": "Đại biểu" });
    let id = portal.post("/v1/petitions", body).key("key-filter-1").await.expect(201).text_at("/id");
    let deputy = app.person("council-deputy").await;
    for client in [&officer, &deputy] {
        assert!(!found(client, "forwarder_type=council_deputy", &id).await);
    }
    screened(&officer, &id, "reflection").await;
    assert!(found(&officer, "forwarder_type=council_deputy", &id).await);
    // Released, it is masked all the same for whoever sees it redacted.
    assert!(found(&deputy, "kind=reflection", &id).await);
    assert!(!found(&deputy, "forwarder_type=council_deputy", &id).await);
    let dashboard = app.machine("demo-dashboard").await;
    for filter in ["forwarder_type=council_deputy", "intake_review=late_submission"] {
        dashboard.get(&format!("/v1/petitions?{filter}")).await.expect_problem(400, "parameter_invalid");
    }
    let position = own_position(&officer).await;
    for filter in [
        "flags=crowded",
        "flags_all=crowded",
        "intake_review=late_submission",
        &format!("assignee_position_id={position}"),
    ] {
        let name = filter.split('=').next().unwrap();
        let refused =
            portal.get(&format!("/v1/petitions?{filter}")).await.expect_problem(400, "parameter_invalid");
        assert_eq!(refused.body["errors"][0]["parameter"], name);
        officer.get(&format!("/v1/petitions?{filter}")).await.expect(200);
    }
}
