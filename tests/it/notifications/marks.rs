//! What one has read: a mark is one's own, and made once; and how the list is paged.

use serde_json::json;

use super::{LIST, about, listed, mark, short, told};
use crate::petitions::registered;
use crate::support::{Client, TestApp};

/// Petitions by a portal, the first told first.
async fn petitions(app: &TestApp, names: &[&str]) -> Vec<String> {
    let portal = app.machine("demo-portal").await;
    let mut ids = Vec::new();
    for name in names {
        ids.push(registered(&portal, name).await.0);
    }
    ids
}

async fn unread(person: &Client) -> Vec<String> {
    let answer = listed(person, "/v1/notifications?unread=true&count=true").await;
    let mut ids: Vec<String> = answer.items().iter().map(|item| short(item).1).collect();
    ids.sort();
    assert_eq!(answer.at("/count"), &json!({ "value": ids.len(), "exact": true }));
    ids
}

#[actix_web::test]
async fn what_is_marked_as_read_stays_so_and_for_oneself_only() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    let mut ids = petitions(&app, &["read-1", "read-2", "read-3"]).await;
    let second = about(&listed(&officer, LIST).await, &ids[1]);
    assert_eq!(mark(&officer, &[&second, &second]).await, 1);
    let read = listed(&officer, "/v1/notifications?unread=false").await;
    assert_eq!(read.items().len(), 1);
    assert_eq!(read.at("/items/0/id"), &second);
    assert!(read.at("/items/0/read_at").is_string());
    // Again: nothing changes, its instant neither.
    assert_eq!(mark(&officer, &[&second]).await, 0);
    assert_eq!(listed(&officer, "/v1/notifications?unread=false").await.body, read.body);
    ids.remove(1);
    ids.sort();
    assert_eq!(unread(&officer).await, ids);
    assert_eq!(unread(&office).await.len(), 3, "a mark of somebody else");
    // What is another's, or nobody's, is passed over.
    let others = about(&listed(&officer, LIST).await, &ids[0]);
    assert_eq!(mark(&office, &[&others, &json!("095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68")]).await, 0);
    assert_eq!(mark(&officer, &[&others, &second]).await, 1);
    for wrong in [json!([]), json!(vec![others; 501])] {
        let refused = officer.post("/v1/notifications/readings", json!({ "notification_ids": wrong })).await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/notification_ids"]);
    }
}

#[actix_web::test]
async fn a_poll_sees_a_mark_at_once() {
    let app = TestApp::start_two().await;
    let officer = app.person("intake-officer").await;
    petitions(&app, &["poll-read"]).await;
    let path = "/v1/notifications?unread=true";
    let first = listed(&officer, path).await;
    let tag = first.etag();
    assert_eq!(officer.get(path).header("If-None-Match", &tag).await.status, 304);
    assert_eq!(officer.get(path).header("If-None-Match", &tag).await.status, 304);
    assert_eq!(mark(&officer, &[first.at("/items/0/id")]).await, 1);
    for _ in 0..2 {
        let now = officer.get(path).header("If-None-Match", &tag).await.expect(200);
        assert!(now.items().is_empty());
    }
}

#[actix_web::test]
async fn pages_follow_one_another() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    petitions(&app, &["page-1", "page-2", "page-3", "page-4", "page-5"]).await;
    let all = told(&officer).await;
    let (mut path, mut seen) = (format!("{LIST}?limit=2"), Vec::new());
    loop {
        let page = listed(&officer, &path).await;
        seen.extend(page.items().iter().map(short));
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        for elsewhere in
            [format!("{LIST}?unread=true&cursor={cursor}"), format!("/v1/petitions?cursor={cursor}")]
        {
            officer.get(&elsewhere).await.expect_problem(400, "cursor_invalid");
        }
        let others = office.get(&format!("{LIST}?limit=2&cursor={cursor}")).await;
        others.expect_problem(400, "cursor_invalid");
        path = format!("{LIST}?limit=2&cursor={cursor}");
    }
    // Ids go on at random after the day: the order within a day tells nobody which petition came before which.
    let shown = listed(&officer, LIST).await;
    assert!(shown.items().is_sorted_by(|one, next| one["id"].as_str() > next["id"].as_str()));
    assert_eq!(seen, all);
    assert_eq!(seen.len(), 5);
    let two = listed(&officer, "/v1/notifications?kind=petition_received,deadline_overdue&count=true").await;
    assert_eq!(two.at("/count/value"), 5);
    let none = listed(&officer, "/v1/notifications?kind=finding_recorded").await;
    assert!(none.items().is_empty());
    officer.get("/v1/notifications?kind=nothing").await.expect_problem(400, "parameter_invalid");
    officer.get("/v1/notifications?commune=99002").await.expect_problem(400, "parameter_invalid");
}

#[actix_web::test]
async fn it_is_for_people_in_office() {
    let app = TestApp::start().await;
    petitions(&app, &["who-1"]).await;
    for machine in ["demo-portal", "demo-dashboard", "demo-supervision-tool"] {
        app.machine(machine).await.get(LIST).await.expect_problem(403, "permission_missing");
    }
    app.person("auditor").await.get(LIST).await.expect_problem(403, "permission_missing");
    app.anyone().get(LIST).await.expect_problem(401, "token_missing");
    assert_eq!(told(&app.person("intake-officer").await).await.len(), 1);
}
