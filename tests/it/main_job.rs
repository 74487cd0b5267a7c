//! The main job: a reflection travels from a portal to a supervised answer.

use serde_json::{Value, json};

use crate::petitions::{registered, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// The position of a signed-in demo account.
pub async fn own_position(client: &Client) -> String {
    client.get("/v1/me").await.expect(200).text_at("/positions/0/id")
}

/// Accepts a screened petition and gives the case's id.
pub async fn accepted(chair: &Client, petition: &str) -> String {
    let etag = chair.get(&format!("/v1/petitions/{petition}")).await.expect(200).etag();
    let body =
        json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(chair).await, "case_id": null });
    let answer =
        chair.post(&format!("/v1/petitions/{petition}/acceptances"), body).if_match(etag).await.expect(201);
    answer.text_at("/case/id")
}

/// The body of a lead assignment.
pub fn lead(case: &str, assignee: &str) -> Value {
    json!({
        "subject": { "type": "case", "id": case }, "assignee_position_id": assignee,
        "task": "Kiểm tra hiện trạng và vá ổ gà trước cổng trường", "responsibility": "lead",
        "milestones": [{ "title": "Kiểm tra hiện trường", "due_on": "2026-12-01" }],
        "expected_result": "Mặt đường bằng phẳng, có biên bản nghiệm thu", "due_on": "2026-12-08",
    })
}

/// Does an act under the object's present tag.
pub async fn act(client: &Client, object: &str, act: &str, body: Value) -> Answer {
    let etag = client.get(object).await.expect(200).etag();
    client.post(&format!("{object}/{act}"), body).if_match(etag).await
}

#[actix_web::test]
async fn a_reflection_travels_to_a_supervised_answer() {
    proves(&["II.2-2b", "II.2-2d", "II.2-5", "II.8-3a"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let dashboard = app.machine("demo-dashboard").await;
    let (petition, body) = registered(&portal, "job-1").await;
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    let case_path = format!("/v1/cases/{case}");
    let shown = chair.get(&case_path).await.expect(200);
    assert_eq!(shown.at("/status"), "accepted");
    act(&chair, &case_path, "closures", json!({})).await.expect_problem(409, "state_conflict");

    let assignee = own_position(&worker).await;
    let given = chair.post("/v1/assignments", lead(&case, &assignee)).key("assign-job-1").await.expect(201);
    let again = chair.post("/v1/assignments", lead(&case, &assignee)).key("assign-job-1").await.expect(201);
    assert_eq!(given.text, again.text);
    chair.post("/v1/assignments", lead(&case, &assignee)).await.expect_problem(409, "state_conflict");
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    assert_eq!(worker.get("/v1/assignments?status=open").await.expect(200).items().len(), 1);
    assert_eq!(dashboard.get(&case_path).await.expect(200).at("/due_on"), "2026-12-08");

    let deputy = app.person("council-deputy").await;
    let redacted = deputy.get(&work).await.expect(200);
    assert!(redacted.body["masked"].as_array().unwrap().contains(&json!("/task")), "{}", redacted.text);
    assert!(!redacted.text.contains("vá ổ gà") && !redacted.text.contains("Mặt đường"), "{}", redacted.text);

    let report = json!({ "percent": 60, "text": "Đã kiểm tra hiện trường.", "milestone_no": 1 });
    worker.post(&format!("{work}/progress-reports"), report.clone()).await.expect(201);
    chair.post(&format!("{work}/progress-reports"), report).await.expect_problem(403, "permission_missing");
    act(&worker, &work, "completions", json!({ "result": "Đã vá xong 12 ổ gà." })).await.expect(201);
    act(&worker, &work, "completions", json!({ "result": "Lần nữa." }))
        .await
        .expect_problem(409, "state_conflict");

    let answer = json!({
        "summary": "UBND xã đã cho vá các ổ gà.", "result": "resolved", "document_number": "31/UBND-VP",
        "document_date": "2026-11-24", "public_text": null,
    });
    let answered = act(&worker, &case_path, "answers", answer).await.expect(201);
    assert_eq!(answered.at("/act/signature"), "entered");
    assert_eq!(answered.at("/case/status"), "answered");
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã trả lời ông/bà." });
    officer.post(&format!("/v1/petitions/{petition}/notices"), notice).await.expect(201);

    let seen = portal.get(&format!("/v1/petitions/{petition}")).await.expect(200);
    assert_eq!(seen.at("/public_status"), "answered");
    assert_eq!(seen.at("/answer/text"), "UBND xã đã cho vá các ổ gà.");
    let notices = portal.get(&format!("/v1/petitions/{petition}/notices")).await.expect(200);
    assert_eq!(notices.items()[0]["text"], "Đã trả lời ông/bà.");
    let secret = json!({ "code": body["tracking"]["code"], "secret": body["tracking"]["secret"] });
    let tracked = app.anyone().post("/v1/public/trackings", secret).await.expect(200);
    assert_eq!(tracked.at("/answer/document_number"), "31/UBND-VP");
    let list = dashboard.get("/v1/cases").await.expect(200);
    dashboard.get("/v1/cases").header("If-None-Match", &list.etag()).await.expect(304);

    act(&chair, &case_path, "closures", json!({ "note": "Công dân đồng ý." })).await.expect(201);
    assert_eq!(
        portal.get(&format!("/v1/petitions/{petition}")).await.expect(200).at("/public_status"),
        "closed"
    );
    dashboard.get("/v1/cases").header("If-None-Match", &list.etag()).await.expect(200);
    let timeline = chair.get(&format!("/v1/petitions/{petition}/timeline")).await.expect(200);
    let steps: Vec<&str> = timeline.items().iter().map(|step| step["type"].as_str().unwrap()).collect();
    assert_eq!(
        steps,
        [
            "petition.registered",
            "petition.screened",
            "petition.accepted",
            "case.opened",
            "assignment.created",
            "assignment.progress_reported",
            "assignment.completed",
            "case.answered",
            "petition.notified",
            "case.closed",
        ]
    );
    let clocks = chair.get(&format!("{case_path}/deadlines")).await.expect(200);
    assert!(clocks.items().iter().all(|clock| clock["status"] != "running"), "{}", clocks.text);

    let tool = app.machine("demo-supervision-tool").await;
    let csv = tool.get("/v1/datasets/petitions.csv?kind=reflection").await.expect(200);
    assert_eq!(csv.text.lines().count(), 2, "{}", csv.text);
    assert!(csv.text.contains("Phản ánh ổ gà") && !csv.text.contains("Hán Thị Mơ"));
    let ndjson = tool.get("/v1/datasets/petitions.ndjson").await.expect(200);
    let line: Value = serde_json::from_str(ndjson.text.trim()).unwrap();
    assert_eq!(line["public_status"], "closed");
}

#[actix_web::test]
async fn a_relative_or_a_person_concerned_gets_no_work() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let assignee = own_position(&worker).await;
    let mut body = crate::petitions::reflection("conflict-1");
    body["about"] = json!([{ "type": "person", "position_id": assignee }]);
    let petition = portal.post("/v1/petitions", body).key("key-conflict-1").await.expect(201).text_at("/id");
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    chair.post("/v1/assignments", lead(&case, &assignee)).await.expect_problem(409, "assignee_conflicted");
    let mut wrong = lead(&case, &assignee);
    wrong["due_on"] = json!("2026-11-23");
    wrong["milestones"][0]["due_on"] = json!("2026-11-25");
    wrong["task"] = json!("  ");
    let refused = chair.post("/v1/assignments", wrong).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/task"]);
}

#[actix_web::test]
async fn a_notice_moves_the_due_day_of_the_case_too() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (petition, _) = registered(&portal, "notice-due").await;
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    let (path, case_path) = (format!("/v1/petitions/{petition}"), format!("/v1/cases/{case}"));
    let due = async || {
        let (petition, case) = (chair.get(&path).await.expect(200), chair.get(&case_path).await.expect(200));
        assert_eq!(petition.at("/due_on"), case.at("/due_on"));
        (case.at("/due_on").clone(), case.at("/version").clone())
    };
    let before = due().await;
    assert_eq!(before.0, "2026-12-08", "P01 still runs");
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    officer.post(&format!("{path}/notices"), notice.clone()).await.expect(201);
    let after = due().await;
    assert_eq!(after.0, "2027-01-08", "the notice fulfilled it; nobody was given the work yet");
    assert_ne!(before.1, after.1);
    // One that moves nothing leaves the case as it was.
    officer.post(&format!("{path}/notices"), notice).await.expect(201);
    assert_eq!(due().await, after);
}

#[actix_web::test]
async fn a_head_who_is_named_sees_no_work_of_his_unit_on_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, head) = (app.person("government-chair").await, app.person("unit-head").await);
    let named = own_position(&head).await;
    let sql = app.sql(tiepdan::devdb::DbRole::Superuser).await;
    let mate = "select p.id::text from positions p join positions h on h.commune = p.commune and h.unit_id = p.unit_id
                where h.id::text = $1 and p.person_id <> h.person_id and p.held_to is null
                  and p.role in ('case_officer', 'intake_officer', 'government_office') limit 1";
    let mate: String = sql.query_one(mate, &[&named]).await.unwrap().get(0);
    for (key, about, seen) in [
        ("head-named", json!([{ "type": "person", "position_id": named }]), 404),
        ("head-free", json!([]), 200),
    ] {
        let mut body = crate::petitions::reflection(key);
        body["about"] = about;
        body["wishes_protection"] = json!(true);
        let made = portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201);
        let petition = made.text_at("/id");
        screened(&officer, &petition, "reflection").await;
        let case = accepted(&chair, &petition).await;
        let given = chair.post("/v1/assignments", lead(&case, &mate)).await.expect(201);
        let work = format!("/v1/assignments/{}", given.text_at("/id"));
        for path in [work.clone(), format!("{work}/acts")] {
            assert_eq!(head.get(&path).await.status, seen, "{key} {path}");
        }
        let listed = head.get("/v1/assignments").await.expect(200);
        assert_eq!(listed.text.contains(&case), seen == 200, "{key}");
    }
}

#[actix_web::test]
async fn a_protected_petition_hides_itself_from_whom_it_names() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let assignee = own_position(&worker).await;
    let mut body = crate::petitions::reflection("protected-1");
    body["about"] = json!([{ "type": "person", "position_id": assignee }]);
    body["wishes_protection"] = json!(true);
    let petition = portal.post("/v1/petitions", body).key("key-protected-1").await.expect(201).text_at("/id");
    screened(&officer, &petition, "reflection").await;
    assert_eq!(chair.get(&format!("/v1/petitions/{petition}")).await.expect(200).at("/sealed"), true);
    let case = accepted(&chair, &petition).await;
    chair.post("/v1/assignments", lead(&case, &assignee)).await.expect_problem(409, "assignee_conflicted");
    worker.get(&format!("/v1/petitions/{petition}")).await.expect_problem(404, "resource_not_found");
}
