//! A poll of what nobody changed is answered without its query; whatever may change the answer ends that at once.

mod shared;

use std::process::Stdio;
use std::sync::Arc;

use reqwest::Client;
use serde_json::Value;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::record::heads::HeadReader;

use crate::faults::end_sessions;
use crate::main_job::accepted;
use crate::petitions::{reflection, registered, screened};
use crate::pools::on_thread;
use crate::support::TestApp;
use crate::support::process::{Folder, Process};

#[tokio::test]
async fn an_unchanged_poll_runs_no_query_of_its_own() {
    let folder = Folder::new("polls");
    let log = folder.0.join("log");
    let http = Client::builder().no_proxy().build().unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let mut process = Process::start(&folder.0.join("db"), &http, Stdio::from(file)).await;
    let token = process.token(&http).await;
    let sent = http.post(format!("{}/v1/petitions", process.base)).bearer_auth(&token);
    let sent = sent.header("Content-Type", "application/json").header("Idempotency-Key", "polls-0001");
    let made: Value =
        sent.body(reflection("polls-1").to_string()).send().await.unwrap().json().await.unwrap();
    for path in ["/v1/petitions".to_owned(), format!("/v1/petitions/{}", made["id"].as_str().unwrap())] {
        let get = || http.get(format!("{}{path}", process.base)).bearer_auth(&token);
        let first = get().send().await.unwrap();
        assert_eq!(first.status(), 200);
        let tag = first.headers()["etag"].to_str().unwrap().to_owned();
        for _ in 0..2 {
            let poll = get().header("If-None-Match", &tag).send().await.unwrap();
            assert_eq!(
                (poll.status().as_u16(), poll.headers()["etag"].to_str().unwrap()),
                (304, tag.as_str())
            );
            assert!(
                poll.headers().contains_key("x-request-id") && poll.headers().contains_key("api-version")
            );
            assert_eq!(poll.headers()["cache-control"], "private, no-cache");
        }
    }
    process.end();
    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for route in ["/v1/petitions", "/v1/petitions/{id}"] {
        let statements: Vec<(u64, u64)> = lines
            .iter()
            .filter(|line| line["method"] == "GET" && line["route"] == route)
            .map(|line| (line["status"].as_u64().unwrap(), line["statements"].as_u64().unwrap()))
            .collect();
        assert!(statements[0].0 == 200 && statements[0].1 > 2, "{route}: {statements:?}");
        // The one statement is the read of the heads, which all polls of the moment share.
        assert_eq!(statements[1..], [(304, 1), (304, 1)], "{route}");
    }
}

#[actix_web::test]
async fn whatever_may_change_the_answer_ends_it() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let dashboard = app.machine("demo-dashboard").await;
    let (id, _) = registered(&portal, "polls-change").await;
    let path = format!("/v1/petitions/{id}");
    let tag = dashboard.get(&path).await.expect(200).etag();
    let list = dashboard.get("/v1/petitions").await.expect(200).etag();
    let poll = |path: &str, tag: &str| dashboard.get(path).header("If-None-Match", tag).send();
    poll(&path, &tag).await.expect(304);
    poll("/v1/petitions", &list).await.expect(304);
    // Another language, filter or caller is another answer.
    dashboard.get(&path).english().header("If-None-Match", &tag).await.expect(200);
    poll("/v1/petitions?status=screened", &list).await.expect(200);
    officer.get(&path).header("If-None-Match", &tag).await.expect(200);
    // A change that is seen.
    screened(&officer, &id, "reflection").await;
    let seen = poll(&path, &tag).await.expect(200);
    assert_eq!(seen.at("/status"), "screened");
    poll("/v1/petitions", &list).await.expect(200);
    poll(&path, &seen.etag()).await.expect(304);
    // A change elsewhere in the commune: the query runs again, and finds the same.
    registered(&portal, "polls-other").await;
    poll(&path, &seen.etag()).await.expect(304);
    accepted(&app.person("government-chair").await, &id).await;
    assert_eq!(poll(&path, &seen.etag()).await.expect(200).at("/status"), "accepted");
}

#[actix_web::test]
async fn whoever_may_no_longer_see_it_gets_no_answer() {
    let app = TestApp::start_two().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let (id, _) = registered(&portal, "polls-kept").await;
    let path = format!("/v1/petitions/{id}");
    let tag = chair.get(&path).await.expect(200).etag();
    chair.get(&path).header("If-None-Match", &tag).await.expect(304);
    chair.delete("/v1/sessions/current").await.expect(204);
    chair.get(&path).header("If-None-Match", &tag).await.expect_problem(401, "token_invalid");
    // Nobody learns by a tag that a row is there which is not his to see.
    let other = app.person("village-head").await;
    other.get(&path).header("If-None-Match", &tag).await.expect_problem(404, "resource_not_found");
    other.get(&path).header("If-None-Match", "*").await.expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn a_look_is_recorded_each_time() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "polls-look").await;
    let path = format!("/v1/petitions/{id}/identity");
    let first = officer.get(&path).await.expect(200).etag();
    let again = officer.get(&path).header("If-None-Match", &first).await;
    assert!(again.status == 200 || again.status == 304);
    let sql = app.sql(DbRole::Superuser).await;
    let looks = format!(
        "select count(*) from audit_entries where action = 'identity.opened' and subject_id = '{id}'"
    );
    assert_eq!(sql.query_one(&looks, &[]).await.unwrap().get::<_, i64>(0), 2);
}

#[actix_web::test]
async fn a_history_that_was_brought_back_ends_what_was_kept() {
    let app = TestApp::start().await;
    let (portal, dashboard) = (app.machine("demo-portal").await, app.machine("demo-dashboard").await);
    let (id, _) = registered(&portal, "polls-restore").await;
    let path = format!("/v1/petitions/{id}");
    let tag = dashboard.get(&path).await.expect(200).etag();
    let poll = || dashboard.get(&path).header("If-None-Match", &tag).send();
    poll().await.expect(304);
    let sql = app.sql(DbRole::Superuser).await;
    let head =
        |by: i32| format!("update commune_heads set event_seq = event_seq + {by} where commune = '99001';");
    // Restored to the event before, and gone on from there to as many events as there were, but other ones.
    sql.batch_execute(&head(-1)).await.unwrap();
    poll().await.expect(304);
    let other = format!("update petitions set people_count = 9 where id = '{id}'; {}", head(1));
    sql.batch_execute(&other).await.unwrap();
    assert_eq!(poll().await.expect(200).at("/people_count"), 9);
}

#[actix_web::test]
async fn a_refusal_is_remembered_until_something_changes() {
    let app = TestApp::start().await;
    let chair = app.person("government-chair").await;
    chair.delete("/v1/sessions/current").await.expect(204);
    chair.get("/v1/me").await.expect_problem(401, "token_invalid");
    // Whoever comes again with the same token costs no query: this one would fail.
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("revoke select on sessions from tiepdan_app").await.unwrap();
    chair.get("/v1/me").await.expect_problem(401, "token_invalid");
    let moved = "update commune_heads set event_seq = event_seq + 1 where commune = '00000'";
    assert_eq!(sql.execute(moved, &[]).await.unwrap(), 1);
    chair.get("/v1/me").await.expect_problem(500, "internal_error");
}

#[actix_web::test]
async fn a_history_that_was_brought_back_ends_what_was_known_of_callers() {
    let app = TestApp::start().await;
    let (officer, dashboard) = (app.person("intake-officer").await, app.machine("demo-dashboard").await);
    officer.get("/v1/petitions").await.expect(200);
    let sql = app.sql(DbRole::Superuser).await;
    let head =
        |by: i32| format!("update commune_heads set event_seq = event_seq + {by} where commune = '00000';");
    // Somebody else came while the head stood lower; then as many events as there were, but other ones.
    sql.batch_execute(&head(-1)).await.unwrap();
    dashboard.get("/v1/petitions").await.expect(200);
    let closed = format!("update users set disabled_at = now() where login = 'intake-officer'; {}", head(1));
    sql.batch_execute(&closed).await.unwrap();
    officer.get("/v1/petitions").await.expect_problem(401, "token_invalid");
}

#[actix_web::test]
async fn a_history_that_was_brought_back_ends_the_law_that_was_held() {
    let app = TestApp::start().await;
    let (chair, officer) = (app.person("government-chair").await, app.person("intake-officer").await);
    let length = async || {
        let rules = officer.get("/v1/legal-rules?rule_key=R16&on=2026-11-24").await.expect(200);
        rules.items()[0]["length"].clone()
    };
    assert_eq!(length().await, 45);
    chair.delete("/v1/sessions/current").await.expect(204);
    let sql = app.sql(DbRole::Superuser).await;
    let head = |by: i32| {
        format!(
            "update commune_heads set event_seq = event_seq + {by}, reference_seq = reference_seq + {by}
             where commune = '00000'"
        )
    };
    // Whoever sees that it went back is refused before he needs the law.
    sql.batch_execute(&head(-1)).await.unwrap();
    chair.get("/v1/me").await.expect_problem(401, "token_invalid");
    // As many changes of the law as before, but another one.
    let other = "update legal_rules set length = 40, definition = jsonb_set(definition, '{length}', '40')
                 where rule_key = 'R16' and valid_from = '2026-07-01'";
    assert_eq!(sql.execute(other, &[]).await.unwrap(), 1);
    sql.batch_execute(&head(1)).await.unwrap();
    assert_eq!(length().await, 40);
}

#[actix_web::test]
async fn a_history_that_was_brought_back_is_seen_whichever_thread_reads() {
    let app = TestApp::start().await;
    let db = app.pools(2, 2).await;
    let heads = Arc::new(HeadReader::new(db.clone()));
    let epoch = |rest| {
        let heads = heads.clone();
        on_thread(db.clone(), rest, async move |_| heads.current().await.unwrap().epoch()).join().unwrap()
    };
    let before = epoch(0);
    let sql = app.sql(DbRole::Superuser).await;
    let head =
        |by: i32| format!("update commune_heads set event_seq = event_seq + {by} where commune = '00000';");
    // The last number that the first thread saw is the one to which the database goes back: only the other one saw more.
    sql.batch_execute(&head(1)).await.unwrap();
    assert_eq!(epoch(1), before);
    sql.batch_execute(&head(-1)).await.unwrap();
    assert_ne!(epoch(0), before);
    // What was kept under the higher number is not good again once the head stands there again.
    sql.batch_execute(&head(1)).await.unwrap();
    assert_ne!(epoch(1), before);
}

#[actix_web::test]
async fn rights_that_are_read_again_are_the_same() {
    let app = TestApp::start().await;
    let (portal, dashboard) = (app.machine("demo-portal").await, app.machine("demo-dashboard").await);
    for name in ["rights-1", "rights-2"] {
        registered(&portal, name).await;
    }
    let sql = app.sql(DbRole::Superuser).await;
    let list = "/v1/petitions?commune=99001&limit=1";
    // Another plan or another list of the same communes gives the same rows in another order.
    let again = async |plan: &str, communes: &str| {
        let set = format!(
            "alter database {0} reset all; alter database {0} set {plan} = off;
             update clients set communes = '{{{communes}}}' where id = 'demo-dashboard'",
            app.database
        );
        for statement in set.split(';') {
            sql.batch_execute(statement).await.unwrap();
        }
        end_sessions(&sql).await;
        // A log-in: whatever is known of callers is asked for anew.
        app.person("auditor").await;
    };
    again("enable_sort", "99001,99002").await;
    let first = dashboard.get(list).await.expect(200);
    let next = format!("{list}&cursor={}", first.text_at("/next_cursor"));
    for (plan, communes) in [("enable_hashagg", "99001,99002"), ("enable_sort", "99002,99001")] {
        again(plan, communes).await;
        dashboard.get(&next).await.expect(200);
    }
}
