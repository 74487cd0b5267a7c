//! What one has read: a mark is one's own, and made once; and how the list is paged.

use serde_json::{Value, json};

use super::{LIST, listed, short, told};
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
    let ids: Vec<String> = answer.items().iter().map(|item| short(item).1).collect();
    assert_eq!(answer.at("/count"), &json!({ "value": ids.len(), "exact": true }));
    ids
}

async fn up_to(person: &Client, id: &Value) -> i64 {
    let answer = person.post("/v1/notifications/readings", json!({ "up_to": id })).await.expect(200);
    answer.at("/marked").as_i64().unwrap()
}

#[actix_web::test]
async fn what_is_marked_as_read_stays_so_and_for_oneself_only() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    let ids = petitions(&app, &["read-1", "read-2", "read-3"]).await;
    let all = listed(&officer, LIST).await;
    let middle = format!("{LIST}/{}/readings", all.text_at("/items/1/id"));
    let first = officer.request(reqwest::Method::POST, &middle).await.expect(200);
    assert!(first.at("/read_at").is_string());
    assert_eq!(first.at("/subject/id"), ids[1].as_str());
    // Again: nothing changes, its instant neither.
    let again = officer.request(reqwest::Method::POST, &middle).await.expect(200);
    assert_eq!(again.body, first.body);
    assert_eq!(unread(&officer).await, [ids[2].clone(), ids[0].clone()]);
    let read = listed(&officer, "/v1/notifications?unread=false").await;
    assert_eq!(read.items(), [first.body]);
    assert_eq!(unread(&office).await.len(), 3, "a mark of somebody else");
    // What is another's is not there.
    office.request(reqwest::Method::POST, &middle).await.expect_problem(404, "resource_not_found");
    let others = all.at("/items/0/id").clone();
    let refused = office.post("/v1/notifications/readings", json!({ "up_to": others })).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/up_to"]);
}

#[actix_web::test]
async fn everything_up_to_here_is_read_and_what_comes_later_is_not() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let mut ids = petitions(&app, &["until-1", "until-2", "until-3"]).await;
    let here = listed(&officer, LIST).await.at("/items/1/id").clone();
    ids.extend(petitions(&app, &["until-4"]).await);
    assert_eq!(up_to(&officer, &here).await, 2);
    assert_eq!(unread(&officer).await, [ids[3].clone(), ids[2].clone()]);
    assert_eq!(up_to(&officer, &here).await, 0);
    let newest = listed(&officer, LIST).await.at("/items/0/id").clone();
    assert_eq!(up_to(&officer, &newest).await, 2);
    assert_eq!(unread(&officer).await, Vec::<String>::new());
    assert_eq!(unread(&app.person("government-office").await).await.len(), 4);
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
    assert_eq!(up_to(&officer, first.at("/items/0/id")).await, 1);
    for _ in 0..2 {
        let now = officer.get(path).header("If-None-Match", &tag).await.expect(200);
        assert!(now.items().is_empty());
    }
}

#[actix_web::test]
async fn pages_follow_one_another_newest_first() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    let mut ids = petitions(&app, &["page-1", "page-2", "page-3", "page-4", "page-5"]).await;
    ids.reverse();
    let (mut path, mut seen) = (format!("{LIST}?limit=2"), Vec::new());
    loop {
        let page = listed(&officer, &path).await;
        seen.extend(page.items().iter().map(|item| short(item).1));
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        // What comes meanwhile shifts nothing.
        if seen.len() == 2 {
            petitions(&app, &["page-6"]).await;
            for elsewhere in
                [format!("{LIST}?unread=true&cursor={cursor}"), format!("/v1/petitions?cursor={cursor}")]
            {
                officer.get(&elsewhere).await.expect_problem(400, "cursor_invalid");
            }
            let others = office.get(&format!("{LIST}?limit=2&cursor={cursor}")).await;
            others.expect_problem(400, "cursor_invalid");
        }
        path = format!("{LIST}?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ids);
    let two = listed(&officer, "/v1/notifications?kind=petition_received,deadline_overdue&count=true").await;
    assert_eq!(two.at("/count/value"), 6);
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
