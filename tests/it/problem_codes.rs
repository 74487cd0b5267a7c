//! Every code of the catalogue is produced: a test asserts it by `expect_problem`. Those that no other test is about
//! are provoked here.

use futures_util::future::{Either, select};
use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::ids::new_id;
use tiepdan::kernel::problem::Code;

use crate::house::{root, sources};
use crate::petitions::{reflection, registered, screened};
use crate::support::TestApp;
use crate::support::cluster::{TODAY, cluster};

#[test]
fn every_code_is_asserted_by_a_test() {
    let mut tests = String::new();
    for file in sources(&root().join("tests/it")) {
        let text = std::fs::read_to_string(file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        tests.extend(code.flat_map(str::split_whitespace));
    }
    let assertion = |code: &Code| format!(".expect_problem({},\"{}\")", code.status(), code.as_str());
    let missing: Vec<&str> =
        Code::ALL.iter().filter(|code| !tests.contains(&assertion(code))).map(|code| code.as_str()).collect();
    assert!(missing.is_empty(), "no test asserts {missing:?}");
}

#[tokio::test]
async fn who_may_in_two_positions_says_in_which() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("update users set only_position_id = null where login = 'intake-officer'")
        .await
        .unwrap();
    let second = new_id("99001", TODAY.parse().unwrap());
    let appoint = "insert into positions (commune, id, person_id, unit_id, role, title, held_from)
                   select p.commune, $1, p.person_id, p.unit_id, p.role, 'Kiêm nhiệm', p.held_from
                   from positions p join users u on u.commune = p.commune and u.person_id = p.person_id
                   where u.login = 'intake-officer' and p.role = 'intake_officer'";
    assert_eq!(sql.execute(appoint, &[&second]).await.unwrap(), 1);
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "ambiguous").await;
    let path = format!("/v1/petitions/{id}");
    let tag = officer.get(&path).await.expect(200).etag();
    let screening = json!({ "kind": "reflection", "within_authority": true });
    let asked = officer.post(&format!("{path}/screenings"), screening.clone()).if_match(&tag).await;
    asked.expect_problem(400, "position_ambiguous");
    let mut named = screening;
    named["acting_position_id"] = json!(second);
    officer.post(&format!("{path}/screenings"), named).if_match(&tag).await.expect(201);
}

#[tokio::test]
async fn a_key_that_is_at_work_is_told() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    // Nobody can insert a petition for a while: of two equal requests one waits for that, the other for nothing.
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("begin; lock table petitions in share mode").await.unwrap();
    let send = || Box::pin(portal.post("/v1/petitions", reflection("at-work")).key("key-at-work").send());
    let (Either::Left((told, waiting)) | Either::Right((told, waiting))) = select(send(), send()).await;
    told.expect_problem(409, "key_in_progress");
    sql.batch_execute("commit").await.unwrap();
    waiting.await.expect(201);
}

#[tokio::test]
async fn a_document_number_stands_on_one_paper() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let notice = |number: &str| json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận.", "document_number": number });
    let mut paths = Vec::new();
    for name in ["paper-1", "paper-2"] {
        let (id, _) = registered(&portal, name).await;
        screened(&officer, &id, "reflection").await;
        paths.push(format!("/v1/petitions/{id}/notices"));
    }
    officer.post(&paths[0], notice("12/TB-UBND")).await.expect(201);
    let taken =
        officer.post(&paths[1], notice("12/TB-UBND")).await.expect_problem(409, "document_number_taken");
    assert_eq!(taken.complaints(), ["/document_number"]);
    officer.post(&paths[1], notice("13/TB-UBND")).await.expect(201);
}

#[tokio::test]
async fn whoever_asks_too_much_is_told_to_wait() {
    let app = TestApp::start_with(&["--rate-per-minute=1", "--rate-burst=2"]).await;
    let anyone = app.anyone();
    for _ in 0..2 {
        anyone.get("/v1/capabilities").await.expect(200);
    }
    anyone.get("/v1/capabilities").await.expect_problem(429, "rate_exceeded");
}

#[tokio::test]
async fn a_failure_of_ours_tells_nothing_of_its_cause() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("alter table reception_schedules rename to hidden_schedules").await.unwrap();
    let failed = officer.get("/v1/reception-schedules").await.expect_problem(500, "internal_error");
    assert!(!failed.text.contains("schedules") && failed.body.get("detail").is_none(), "{}", failed.text);
}

#[tokio::test]
async fn a_lost_database_is_a_service_that_is_away() {
    let app = TestApp::start().await;
    app.anyone().get("/health/ready").await.expect(200);
    let sql = cluster().await.connect(DbRole::Superuser, "postgres").await;
    let close = format!("alter database {} allow_connections false", app.database);
    sql.batch_execute(&close).await.unwrap();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    sql.query(end, &[&app.database]).await.unwrap();
    app.anyone().get("/health/ready").await.expect_problem(503, "service_unavailable");
    app.anyone().get("/health/live").await.expect(200);
}
