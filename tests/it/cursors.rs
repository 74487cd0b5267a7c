//! A cursor is good for the rights under which it was made, whoever comes with it.

use serde_json::json;
use tiepdan::devdb::DbRole;

use crate::main_job::{accepted, act, lead, own_position};
use crate::petitions::{registered, screened};
use crate::support::{Client, TestApp};

/// The address of the second page, with one item on each.
async fn second_page(client: &Client, list: &str) -> String {
    let first = client.get(&format!("{list}?limit=1")).await.expect(200);
    let next = format!("{list}?limit=1&cursor={}", first.text_at("/next_cursor"));
    let second = client.get(&next).await.expect(200);
    assert_ne!(second.items(), first.items(), "{list}");
    next
}

/// A case that was worked on, answered and closed: its path and those of its petition and its work.
async fn closed_case(app: &TestApp) -> [String; 3] {
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let (petition, _) = registered(&portal, "cursors-1").await;
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    let given = chair.post("/v1/assignments", lead(&case, &own_position(&worker).await)).await.expect(201);
    let (petition, case) = (format!("/v1/petitions/{petition}"), format!("/v1/cases/{case}"));
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    let report = json!({ "percent": 60, "text": "Đã kiểm tra." });
    worker.post(&format!("{work}/progress-reports"), report).await.expect(201);
    act(&worker, &work, "completions", json!({ "result": "Đã vá xong." })).await.expect(201);
    let answer = json!({ "summary": "Đã vá.", "result": "resolved", "public_text": null });
    act(&chair, &case, "answers", answer).await.expect(201);
    act(&chair, &case, "closures", json!({})).await.expect(201);
    [petition, case, work]
}

/// A finding that was replied to and closed.
async fn closed_finding(app: &TestApp) -> String {
    let (council, chair) = (app.person("council-standing").await, app.person("government-chair").await);
    let unit = chair.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let finding = json!({ "subject_unit_id": unit, "case_ids": [], "severity": "minor", "description": "x", "recommendation": "x", "answer_due_on": "2026-12-20" });
    let finding = council.post("/v1/findings", finding).await.expect(201).header("location").to_owned();
    act(&chair, &finding, "replies", json!({ "content": "Đã làm." })).await.expect(201);
    act(&council, &finding, "closures", json!({})).await.expect(201);
    finding
}

/// A schedule that was approved and published.
async fn published_schedule(app: &TestApp) -> String {
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let session = json!({ "date": "2026-12-10", "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12 });
    let body = json!({ "host_position_id": own_position(&chair).await, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": [session] });
    let made = officer.post("/v1/reception-schedules", body).await.expect(201);
    let schedule = made.header("location").to_owned();
    act(&chair, &schedule, "approvals", json!({})).await.expect(201);
    act(&officer, &schedule, "publications", json!({ "place": "Trụ sở" })).await.expect(201);
    schedule
}

#[actix_web::test]
async fn a_cursor_ends_with_the_rights_it_was_made_under() {
    let app = TestApp::start().await;
    let [petition, case, work] = closed_case(&app).await;
    let (finding, schedule) = (closed_finding(&app).await, published_schedule(&app).await);
    // Both offices in one person, and then one of them only; in each he sees the rows.
    let dual = app.person("dual-office").await;
    let mut pages = Vec::new();
    for list in [
        format!("{petition}/timeline"),
        format!("{petition}/acts"),
        format!("{case}/timeline"),
        format!("{case}/acts"),
        format!("{work}/acts"),
        format!("{finding}/acts"),
        format!("{schedule}/acts"),
    ] {
        pages.push(second_page(&dual, &list).await);
    }
    let sql = app.sql(DbRole::Superuser).await;
    let narrow = "update users set only_position_id = p.id from positions p
                  where login = 'dual-office' and p.person_id = users.person_id and p.role = 'council_standing'";
    assert_eq!(sql.execute(narrow, &[]).await.unwrap(), 1);
    // A log-in: whatever is known of callers is asked for anew.
    app.person("auditor").await;
    for page in pages {
        let refused = dual.get(&page).await.expect_problem(400, "cursor_invalid");
        second_page(&dual, &refused.path).await;
    }
}
