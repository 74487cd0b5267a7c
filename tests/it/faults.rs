//! What the database does now and then is no failure of the caller's request: it is told to come back, and then is
//! served.

mod at_once;

use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::db::Tx;
use tiepdan::kernel::problem::{Outcome, Problem};

use crate::petitions::{reflection, registered};
use crate::support::{Answer, Client, TestApp};

async fn run(tx: &mut Tx, sql: &str) -> Outcome<()> {
    tx.conn().batch_execute(sql).await.map_err(Problem::from)
}

/// Runs SQL in a transaction of the server's own pool and gives status and seconds of its refusal.
async fn refused(app: &TestApp, statements: &[&str]) -> (u16, Option<u64>) {
    let work = async |tx: &mut Tx| {
        for sql in statements {
            run(tx, sql).await?;
        }
        Ok(())
    };
    let problem = app.app.db.write(work).await.unwrap_err();
    (problem.code.status(), problem.retry_after)
}

/// Fails unless the caller is told to come back.
#[track_caller]
pub fn busy(answer: Answer) {
    let answer = answer.expect_problem(503, "service_unavailable");
    assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
}

async fn post(portal: &Client, name: &str) -> Answer {
    portal.post("/v1/petitions", reflection(name)).key(&format!("key-{name}")).await
}

/// Ends all sessions of the application, so that new ones take the database's settings.
pub async fn end_sessions(sql: &tokio_postgres::Client) {
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
               where usename = 'tiepdan_app' and datname = current_database()";
    sql.query(end, &[]).await.unwrap();
    let left = "select count(*) from pg_stat_activity where usename = 'tiepdan_app' and datname = current_database()";
    while sql.query_one(left, &[]).await.unwrap().get::<_, i64>(0) > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Takes all connections of the application's database away, or gives them back.
pub async fn take_connections(app: &TestApp, sql: &tokio_postgres::Client, taken: bool) {
    let most = if taken { 0 } else { -1 };
    sql.batch_execute(&format!("alter database {} connection limit {most}", app.database)).await.unwrap();
    if taken {
        end_sessions(sql).await;
    }
}

#[actix_web::test]
async fn a_transaction_that_is_abandoned_holds_no_lock() {
    let app = TestApp::start().await;
    let held = std::cell::Cell::new(false);
    let work = async |tx: &mut Tx| {
        run(tx, "select * from commune_heads where commune = '99001' for update").await?;
        held.set(true);
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok(())
    };
    // As when the caller hangs up or the request takes too long: its future is dropped.
    let abandoned = tokio::time::timeout(Duration::from_millis(500), app.app.db.write(work)).await;
    assert!(abandoned.is_err() && held.get());
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("set lock_timeout = '5s'").await.unwrap();
    sql.batch_execute("select * from commune_heads where commune = '99001' for update").await.unwrap();
    post(&app.machine("demo-portal").await, "after-abandoned").await.expect(201);
}

#[actix_web::test]
async fn a_statement_that_takes_too_long_is_worth_a_retry() {
    let app = TestApp::start().await;
    let slow = ["set local statement_timeout = '30ms'", "select pg_sleep(20)"];
    assert_eq!(refused(&app, &slow).await, (503, Some(1)));
    // What passes is known by the server's messages: the application reads them untranslated.
    let sql = app.sql(DbRole::Application).await;
    assert_eq!(sql.query_one("show lc_messages", &[]).await.unwrap().get::<_, String>(0), "C");
    let mistake = ["select * from nothing"];
    assert_eq!(refused(&app, &mistake).await, (500, None));
}

#[actix_web::test]
async fn a_session_that_the_server_ends_is_worth_a_retry() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let ended = ["select pg_terminate_backend(pg_backend_pid())"];
    assert_eq!(refused(&app, &ended).await, (503, Some(1)));
    post(&portal, "after-end").await.expect(201);
}

#[actix_web::test]
async fn whoever_loses_a_deadlock_is_told_to_come_back() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (one, _) = registered(&portal, "dead-1").await;
    let (two, _) = registered(&portal, "dead-2").await;
    let meeting = tokio::sync::Barrier::new(2);
    let cross = async |first: &str, second: &str| {
        let lock = |id: &str| format!("select from petitions where id = '{id}' for update");
        let work = async |tx: &mut Tx| {
            run(tx, &lock(first)).await?;
            meeting.wait().await;
            run(tx, &lock(second)).await
        };
        app.app.db.write(work).await
    };
    let (left, right) = tokio::join!(cross(&one, &two), cross(&two, &one));
    let lost: Vec<_> = [left, right].into_iter().filter_map(Result::err).collect();
    let told: Vec<_> = lost.iter().map(|problem| (problem.code.status(), problem.retry_after)).collect();
    assert_eq!(told, [(503, Some(1))]);
}

#[actix_web::test]
async fn a_lock_that_is_held_too_long_is_worth_a_retry() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(&format!("alter database {} set lock_timeout = '100ms'", app.database)).await.unwrap();
    end_sessions(&sql).await;
    sql.batch_execute("begin; select from commune_heads where commune = '99001' for update").await.unwrap();
    busy(post(&portal, "held").await);
    sql.batch_execute("rollback").await.unwrap();
    post(&portal, "held").await.expect(201);
}

#[actix_web::test]
async fn a_database_that_is_read_only_for_a_while_is_no_failure() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    let set = async |value: &str| {
        let statement =
            format!("alter database {} set default_transaction_read_only = {value}", app.database);
        sql.batch_execute(&format!("set transaction_read_only = off; {statement}")).await.unwrap();
    };
    set("on").await;
    end_sessions(&sql).await;
    busy(post(&portal, "failover").await);
    set("off").await;
    // No session that found the database read-only is asked again.
    for number in 0..4 {
        post(&portal, &format!("failover-{number}")).await.expect(201);
    }
}

#[actix_web::test]
async fn a_server_without_a_free_connection_is_no_failure() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    take_connections(&app, &sql, true).await;
    busy(portal.get("/v1/petitions").await);
    busy(post(&portal, "full").await);
    take_connections(&app, &sql, false).await;
    post(&portal, "full").await.expect(201);
}

/// Lets the next `times` rows of a table have this value instead of the one that was drawn.
async fn collide(sql: &tokio_postgres::Client, table: &str, column: &str, value: &str, times: i32) {
    let statements = format!(
        "drop sequence if exists taken_{table} cascade; create sequence taken_{table};
         grant usage on sequence taken_{table} to tiepdan_app;
         create or replace function collide_{table}() returns trigger language plpgsql as $$
         begin
             if nextval('taken_{table}') <= {times} then new.{column} := '{value}'; end if;
             return new;
         end $$;
         create or replace trigger collide before insert on {table} for each row execute function collide_{table}();"
    );
    sql.batch_execute(&statements).await.unwrap();
}

#[actix_web::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let sql = app.sql(DbRole::Superuser).await;
    let first = post(&portal, "taken-1").await.expect(201);
    let (number, code) = (first.text_at("/number"), first.text_at("/tracking/code"));
    collide(&sql, "petitions", "number", &number, 4).await;
    collide(&sql, "petition_intakes", "tracking_code", &code, 4).await;
    let second = post(&portal, "taken-2").await.expect(201);
    assert_ne!(
        (second.at("/number"), second.at("/tracking/code")),
        (first.at("/number"), first.at("/tracking/code"))
    );
    // What was answered is what stands.
    let found = officer.get(&format!("/v1/petitions?number={}", second.text_at("/number"))).await;
    assert_eq!(found.items()[0]["id"], *second.at("/id"));
    let secret = json!({ "code": second.at("/tracking/code"), "secret": second.at("/tracking/secret") });
    let tracked = app.anyone().post("/v1/public/trackings", secret).await.expect(200);
    assert_eq!(tracked.at("/number"), second.at("/number"));

    let cases = [first, second].map(|made| made.text_at("/id"));
    for id in &cases {
        crate::petitions::screened(&officer, id, "reflection").await;
    }
    let opened =
        chair.get(&format!("/v1/cases/{}", crate::main_job::accepted(&chair, &cases[0]).await)).await;
    collide(&sql, "cases", "number", &opened.text_at("/number"), 2).await;
    let next = chair.get(&format!("/v1/cases/{}", crate::main_job::accepted(&chair, &cases[1]).await)).await;
    assert_ne!(next.at("/number"), opened.at("/number"));
    let petition = chair.get(&format!("/v1/petitions/{}", cases[1])).await.expect(200);
    assert_eq!(petition.at("/case/label"), next.at("/number"));
}

#[actix_web::test]
async fn where_no_number_is_free_nothing_is_kept_and_a_retry_succeeds() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    let first = post(&portal, "none-1").await.expect(201);
    collide(&sql, "petitions", "number", &first.text_at("/number"), 5).await;
    busy(post(&portal, "none-2").await);
    post(&portal, "none-2").await.expect(201);
    assert_eq!(crate::support::book::hold_books(&sql).await, 2);
}

#[actix_web::test]
async fn our_own_failure_counts_against_nobody() {
    let app = TestApp::start_with(&["--rate-per-minute=1", "--rate-burst=4"]).await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    take_connections(&app, &sql, true).await;
    for _ in 0..6 {
        busy(portal.get("/v1/petitions").await);
    }
    take_connections(&app, &sql, false).await;
    portal.get("/v1/petitions").await.expect(200);
    // The address has its burst but for the log-in; a bad token counts against it.
    let stranger = app.with_token("not.a.token");
    for _ in 0..3 {
        stranger.get("/v1/petitions").await.expect_problem(401, "token_invalid");
    }
    stranger.get("/v1/petitions").await.expect_problem(429, "rate_exceeded");
}
