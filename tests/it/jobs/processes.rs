//! Workers as processes: killed in the middle of a job, told to stop, started wrongly.

use std::process::Stdio;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};
use tokio_postgres::Client as Sql;

use super::number;
use crate::support::TestApp;
use crate::support::cluster::cluster;
use crate::support::process::{Folder, Process, WorkerProcess, run, sentence, signal};

/// Due rows: three steps of the expiry.
const DUE: i64 = 2_500;

/// Settings of a worker on the test's database, whose leases last two seconds.
pub async fn settings(app: &TestApp) -> Vec<(&'static str, String)> {
    let cluster = cluster().await;
    vec![
        ("DATABASE_URL", cluster.devdb.url(DbRole::Application, &app.database).expose_secret().to_owned()),
        ("TIEPDAN_KEYS_DIR", cluster.keys_dir.display().to_string()),
        ("TIEPDAN_JOB_LEASE_SECONDS", "2".to_owned()),
    ]
}

/// A worker with these settings.
pub fn started(settings: &[(&'static str, String)]) -> WorkerProcess {
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    WorkerProcess::start(&settings)
}

/// Answers that are due, and a lock on the last of them, on which the worker's second step gets stuck.
async fn stuck(app: &TestApp) -> (Sql, Sql) {
    let (sql, holder) = (app.sql(DbRole::Superuser).await, app.sql(DbRole::Superuser).await);
    get_stuck(&sql, &holder).await;
    (sql, holder)
}

async fn get_stuck(sql: &Sql, holder: &Sql) {
    let many = format!(
        "insert into idempotency_keys (caller, key, request_hash, status, answer, created_at)
         select 'test', 'key-' || n, '', 201, '', now() - interval '80 hours' + n * interval '1 second'
         from generate_series(1, {DUE}) n"
    );
    sql.batch_execute(&many).await.unwrap();
    holder
        .batch_execute("begin; select from idempotency_keys where key = 'key-1500' for update")
        .await
        .unwrap();
}

/// Waits until the query counts this.
pub async fn until(sql: &Sql, query: &str, wanted: i64) {
    let end = Instant::now() + Duration::from_secs(30);
    while number(sql, query).await != wanted {
        assert!(Instant::now() < end, "{query} is {}", number(sql, query).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const WAITING: &str = "select count(*) from pg_stat_activity where datname = current_database()
                       and usename = 'tiepdan_app' and wait_event_type = 'Lock' and query ilike 'delete%'";
/// The first run, also where the hour turns during the test.
const JOB: &str = "from jobs where id = (select id from jobs where kind = 'expire_kept_answers' order by created_at limit 1)";

#[actix_web::test]
async fn what_a_killed_worker_left_another_ends_once() {
    let app = TestApp::start().await;
    let settings = settings(&app).await;
    let (sql, holder) = stuck(&app).await;
    let mut first = started(&settings);
    until(&sql, WAITING, 1).await;
    assert_eq!(number(&sql, &format!("select progress_done {JOB}")).await, 1_000);
    // While it works the lease is its own, however long the step takes.
    let second = started(&settings);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(
        number(&sql, &format!("select attempts::bigint {JOB}")).await,
        1,
        "taken over while it worked"
    );
    signal("-KILL", first.child.id());
    first.child.wait().unwrap();
    assert_eq!(number(&sql, "select count(*) from idempotency_keys").await, DUE - 1_000);
    // The second step of the killed worker goes on waiting in the server, and must change nothing once it is let go.
    holder.batch_execute("rollback").await.unwrap();
    until(&sql, &format!("select count(*) {JOB} and state = 'done'"), 1).await;
    assert_eq!(number(&sql, "select count(*) from idempotency_keys").await, 0);
    // Every row was counted by the step that deleted it: nothing was lost, nothing done twice.
    assert_eq!(number(&sql, &format!("select progress_done {JOB}")).await, DUE);
    assert_eq!(number(&sql, &format!("select attempts::bigint {JOB}")).await, 2);
    assert!(second.stopped().success());
}

/// The second step was ended, and the job given back without a failed attempt.
async fn was_given_back(sql: &Sql) {
    let given_back = format!(
        "select count(*) {JOB} and state = 'queued' and attempts = 0 and lease_token is null
         and last_error is null and progress_done = 2000"
    );
    assert_eq!(number(sql, &given_back).await, 1);
    assert_eq!(number(sql, "select count(*) from idempotency_keys").await, DUE - 2_000);
}

#[actix_web::test]
async fn a_worker_that_is_told_to_stop_ends_its_step_and_gives_the_job_back() {
    let app = TestApp::start().await;
    let settings = settings(&app).await;
    let (sql, holder) = stuck(&app).await;
    let worker = started(&settings);
    until(&sql, WAITING, 1).await;
    signal("-TERM", worker.child.id());
    tokio::time::sleep(Duration::from_millis(300)).await;
    holder.batch_execute("rollback").await.unwrap();
    let mut worker = worker;
    assert!(worker.child.wait().unwrap().success());
    was_given_back(&sql).await;
    // The next one goes on at once, where it stood.
    let next = started(&settings);
    until(&sql, &format!("select count(*) {JOB} and state = 'done' and progress_done = {DUE}"), 1).await;
    let idle = "select count(*) from jobs where state <> 'done'";
    until(&sql, idle, 0).await;
    assert!(next.stopped().success());
}

/// A session of the superuser at the demo of this cluster.
async fn at_demo(cluster: &DevDb) -> Sql {
    let (sql, connection) =
        cluster.config(DbRole::Superuser, "tiepdan_demo").connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    sql
}

#[tokio::test]
async fn a_demo_that_is_told_to_stop_ends_its_step_before_the_threads_that_answer() {
    let folder = Folder::new("demo-jobs");
    let place = folder.0.join("db");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut process = Process::start(&place, &http, Stdio::null()).await;
    // Whose connection is open would keep the threads that answer.
    drop(http);
    // The cluster goes on as long as this has joined it.
    let joining = move || devdb::start(&DevDbOptions::lasting(&place)).unwrap();
    let cluster = tokio::task::spawn_blocking(joining).await.unwrap();
    let (sql, holder) = (at_demo(&cluster).await, at_demo(&cluster).await);
    until(&sql, &format!("select count(*) {JOB} and state = 'done'"), 1).await;
    get_stuck(&sql, &holder).await;
    let again = format!(
        "update jobs set state = 'queued', attempts = 0, progress_done = 0, progress_total = null, finished_at = null
         where id = (select id {JOB})"
    );
    sql.batch_execute(&again).await.unwrap();
    until(&sql, WAITING, 1).await;
    signal("-TERM", process.child.id());
    tokio::time::sleep(Duration::from_millis(300)).await;
    holder.batch_execute("rollback").await.unwrap();
    assert!(process.child.wait().unwrap().success());
    was_given_back(&sql).await;
    tokio::task::spawn_blocking(move || cluster.stop()).await.unwrap().unwrap();
}

#[test]
fn a_worker_that_is_set_up_wrongly_says_so_in_one_sentence() {
    assert!(sentence(&run(&["worker"], &[])).contains("DATABASE_URL"));
    let url = ("DATABASE_URL", "postgresql://tiepdan_app:x@127.0.0.1:1/tiepdan");
    assert!(sentence(&run(&["worker"], &[url])).contains("TIEPDAN_KEYS_DIR"));
    let lease = ("TIEPDAN_JOB_LEASE_SECONDS", "0");
    assert!(sentence(&run(&["worker"], &[url, lease])).contains("TIEPDAN_JOB_LEASE_SECONDS"));
}
