//! Reads that do not come to their end: given up midway they leave no connection on which others would wait, and what they have
//! recorded is recorded once.

use std::time::Duration;

use diesel_async::RunQueryDsl as _;
use tiepdan::devdb::DbRole;
use tiepdan::petitions::usecases::references::{References, Referring};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_postgres::Client as Sql;
use uuid::Uuid;

use crate::faults::busy;
use crate::looks::{looks, waiting};
use crate::metrics::numbers;
use crate::petitions::registered;
use crate::support::{Client, TestApp};

/// A list that only waits for a table of its own.
const LIST: &str = "/v1/reception-schedules";

/// Longest time for what waits behind nobody: statements of these tests would hold it up longer.
const SOON: Duration = Duration::from_secs(10);

async fn locked(app: &TestApp, table: &str) -> Sql {
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(&format!("begin; lock table {table} in access exclusive mode")).await.unwrap();
    sql
}

/// Ends, with this function, what waits for a lock: the statement or its session.
async fn interrupt(sql: &Sql, function: &str) {
    let end = format!(
        "select {function}(pid) from pg_stat_activity
         where datname = current_database() and usename = 'tiepdan_app' and wait_event_type = 'Lock'"
    );
    assert_eq!(sql.query(&end, &[]).await.unwrap().len(), 1);
}

/// Waits until nobody works with a connection for reads.
async fn nobody_reads(app: &TestApp) {
    let in_use = || app.app.db.pools().iter().find(|pool| pool.name == "read").unwrap().in_use;
    for _ in 0..500 {
        if in_use() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the read was not given up");
}

/// Asks as this client, over a connection of the caller's own.
async fn ask(app: &TestApp, client: &Client, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let token = client.token.as_ref().unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[actix_web::test]
async fn who_goes_away_in_the_middle_of_a_read_leaves_nobody_waiting_behind_it() {
    let app = TestApp::start_with(&["--read-connections=1"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    registered(&portal, "gone").await;
    let sql = app.sql(DbRole::Superuser).await;
    // The page is read; of what its rows refer to, which is asked for at once, the first waits.
    let blocker = locked(&app, "deadlines").await;
    let gone = ask(&app, &officer, "/v1/petitions").await;
    waiting(&sql, 1).await;
    gone.set_zero_linger().unwrap();
    drop(gone);
    nobody_reads(&app).await;
    let next = tokio::time::timeout(SOON, officer.get(LIST).send()).await;
    next.expect("the next read waits behind the one that was given up").expect(200);
    blocker.batch_execute("rollback").await.unwrap();
}

#[actix_web::test]
async fn a_read_that_fails_leaves_nobody_waiting_behind_what_went_out_with_it() {
    let app = TestApp::start_with(&["--read-connections=1"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    registered(&portal, "failed").await;
    // Once they are prepared, statements go out without asking anything first.
    officer.get("/v1/petitions").await.expect(200);
    let sql = app.sql(DbRole::Superuser).await;
    let (first, last) = (locked(&app, "deadlines").await, locked(&app, "units").await);
    let reading = tokio::spawn(officer.get("/v1/petitions").send());
    waiting(&sql, 1).await;
    interrupt(&sql, "pg_cancel_backend").await;
    busy(reading.await.unwrap());
    // What went out with it may be under way, though nobody asks for it any more.
    let next = async {
        let mut conn = app.app.db.read().await.unwrap();
        diesel::sql_query("select").execute(&mut conn).await.unwrap();
    };
    let next = tokio::time::timeout(SOON, next).await;
    next.expect("the next read waits behind what went out with the one that failed");
    for blocker in [first, last] {
        blocker.batch_execute("rollback").await.unwrap();
    }
}

#[actix_web::test]
async fn of_reads_at_once_the_first_error_is_told() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let blocker = locked(&app, "deadlines").await;
    let some = Some(Uuid::nil());
    let row = Referring { petition_id: Uuid::nil(), unit_id: Uuid::nil(), assignee: some, settler: some };
    // Which of them is looked at first would change from one look to the next: some rounds see each.
    for _ in 0..8 {
        let conn = app.diesel(DbRole::Application).await;
        let end = async {
            waiting(&sql, 1).await;
            interrupt(&sql, "pg_terminate_backend").await;
        };
        let rows = [row];
        let (read, ()) = tokio::join!(References::load(&conn, "99001", &rows), end);
        let problem = read.unwrap_err();
        // All of them fail: the first with what the server said, those behind it because nobody answers any more.
        let why = problem.internal_text().unwrap();
        assert!(why.starts_with("terminating connection "), "{why}");
    }
    blocker.batch_execute("rollback").await.unwrap();
}

/// How often a request was told to come back for this reason.
async fn refused(app: &TestApp, reason: &str) -> f64 {
    let name = format!("tiepdan_http_refusals_total{{code=\"service_unavailable\",reason=\"{reason}\"}}");
    numbers(&app.metrics().await)[&name]
}

#[actix_web::test]
async fn a_look_whose_commit_is_lost_is_not_repeated() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "lost-commit").await;
    let path = format!("/v1/petitions/{id}/identity");
    let sql = app.sql(DbRole::Superuser).await;
    // At its commit the session ends. Numbers of a sequence are not given back: it counts the tries.
    let lose = "create sequence commits;
        create function end_session() returns trigger language plpgsql security definer as $$
        begin
            perform nextval('commits'), pg_terminate_backend(pg_backend_pid());
            return null;
        end $$;
        create constraint trigger end_session after insert on audit_entries deferrable initially deferred
        for each row when (new.action = 'identity.opened') execute function end_session()";
    sql.batch_execute(lose).await.unwrap();
    busy(officer.get(&path).await);
    let tries = sql.query_one("select last_value from commits where is_called", &[]).await.unwrap();
    assert_eq!(tries.get::<_, i64>(0), 1, "the look was repeated");
    assert!((refused(&app, "connection_lost_late").await - 1.0).abs() < 0.5);
    sql.batch_execute("drop trigger end_session on audit_entries").await.unwrap();
    officer.get(&path).await.expect(200);
    assert_eq!(looks(&sql, &id).await, ["identity.opened"]);
}

#[actix_web::test]
async fn a_dataset_that_was_recorded_is_not_pulled_again() {
    let app = TestApp::start().await;
    let (portal, tool) = (app.machine("demo-portal").await, app.machine("demo-supervision-tool").await);
    registered(&portal, "pulled-once").await;
    let sql = app.sql(DbRole::Superuser).await;
    let blocker = locked(&app, "petitions").await;
    let pull = tokio::spawn(tool.get("/v1/datasets/petitions.ndjson").send());
    waiting(&sql, 1).await;
    interrupt(&sql, "pg_terminate_backend").await;
    blocker.batch_execute("rollback").await.unwrap();
    busy(pull.await.unwrap());
    assert!((refused(&app, "connection_lost_late").await - 1.0).abs() < 0.5);
    let pulled = "select count(*) from audit_entries where action = 'dataset.pulled'";
    assert_eq!(sql.query_one(pulled, &[]).await.unwrap().get::<_, i64>(0), 1, "the pull was recorded again");
}
