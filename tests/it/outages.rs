//! A database that is stopped, restarted, slow or full: clear errors, nothing lost, and recovery without a restart.

mod full_disk;

use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};

use crate::faults::busy;
use crate::metrics::numbers;
use crate::petitions::{reflection, registered};
use crate::support::TestApp;
use crate::support::process::{Folder, Process, signal};

/// A list that only waits for a table of its own.
const LIST: &str = "/v1/reception-schedules";

/// Stops PostgreSQL as its operator would, and waits until it is gone.
async fn stop(folder: &Path) {
    let file = folder.join("data/postmaster.pid");
    let pid = std::fs::read_to_string(&file).unwrap().lines().next().unwrap().parse().unwrap();
    signal("-INT", pid);
    let until = Instant::now() + Duration::from_secs(30);
    while file.exists() {
        assert!(Instant::now() < until, "PostgreSQL does not stop");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Starts the cluster in a folder, or joins the one that runs there.
pub async fn start(folder: &Path) -> DevDb {
    let options = DevDbOptions::lasting(folder);
    tokio::task::spawn_blocking(move || devdb::start(&options).unwrap()).await.unwrap()
}

/// A portal that talks to a server process.
struct Portal {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Portal {
    /// Status, whether the answer tells when to come back, and body.
    async fn sent(&self, request: reqwest::RequestBuilder) -> (u16, bool, Value) {
        let answer = request.bearer_auth(&self.token).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let problem = headers.get("content-type").is_some_and(|kind| kind == "application/problem+json");
        assert_eq!(problem, status >= 400, "{status} {headers:?}");
        (status, headers.contains_key("retry-after"), answer.json().await.unwrap())
    }

    async fn get(&self, path: &str) -> (u16, bool, Value) {
        self.sent(self.http.get(format!("{}{path}", self.base))).await
    }

    async fn register(&self, name: &str) -> (u16, bool, Value) {
        let request = self.http.post(format!("{}/v1/petitions", self.base));
        let request = request
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", format!("outage-key-{name}"));
        self.sent(request.body(reflection(name).to_string())).await
    }

    /// Sends the same again, as callers should, until it is taken.
    async fn until_registered(&self, name: &str) -> Value {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            match self.register(name).await {
                (201, _, made) => return made,
                (status, told, body) => assert!(status == 503 && told, "{status} {body}"),
            }
            assert!(Instant::now() < until, "the server does not recover");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[actix_web::test]
async fn a_database_that_stops_and_restarts_is_waited_for() {
    let folder = Folder(std::env::temp_dir().join(format!("tiepdan-outage-{}", std::process::id())));
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
    let mut process = Process::start(&folder.0, &http, Stdio::null()).await;
    let portal = Portal { token: process.token(&http).await, base: process.base.clone(), http };
    let (status, _, first) = portal.register("before").await;
    assert_eq!(status, 201);
    let first = format!("/v1/petitions/{}", first["id"].as_str().unwrap());

    stop(&folder.0).await;
    for _ in 0..3 {
        for (status, told, body) in
            [portal.get(&first).await, portal.register("while").await, portal.get("/health/ready").await]
        {
            assert_eq!((status, told, &body["code"]), (503, true, &json!("service_unavailable")), "{body}");
        }
        assert_eq!(portal.get("/health/live").await.0, 200);
    }
    let running = start(&folder.0).await;
    portal.until_registered("while").await;
    assert_eq!(portal.get(&first).await.0, 200);

    // Under load: whoever got a 201 finds his petition, whoever was told to come back is served in the end.
    let (made, over) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let worker = async |number: usize| {
        for round in 0.. {
            let one = portal.until_registered(&format!("load-{number}-{round}")).await;
            made.lock().unwrap().push(one["id"].as_str().unwrap().to_owned());
            if over.load(Ordering::Relaxed) {
                return;
            }
        }
    };
    let restarts = async {
        let mut again = running;
        for _ in 0..2 {
            let before = made.lock().unwrap().len();
            while made.lock().unwrap().len() < before + 20 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            drop(again);
            stop(&folder.0).await;
            again = start(&folder.0).await;
        }
        over.store(true, Ordering::Relaxed);
        again
    };
    let (_, running) = tokio::join!(futures_util::future::join_all((0..4).map(worker)), restarts);
    let made = made.into_inner().unwrap();
    assert!(made.len() > 40, "{}", made.len());
    for id in &made {
        assert_eq!(portal.get(&format!("/v1/petitions/{id}")).await.0, 200, "a petition with a 201 is gone");
    }
    assert!(process.child.try_wait().unwrap().is_none(), "the server went away");
    let config = running.config(DbRole::Superuser, "tiepdan_demo");
    let (sql, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let kept = crate::support::book::hold_books(&sql).await;
    assert_eq!(usize::try_from(kept).unwrap(), made.len() + 2, "a retry made a second petition");
    drop((sql, running));
    process.end();
}

#[actix_web::test]
async fn a_read_whose_connection_goes_away_is_read_again() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let (blocker, sql) = (app.sql(DbRole::Superuser).await, app.sql(DbRole::Superuser).await);
    blocker.batch_execute("begin; lock table reception_schedules in access exclusive mode").await.unwrap();
    let reader = officer.clone();
    let reading = tokio::spawn(async move { reader.get(LIST).await });
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and usename = 'tiepdan_app' and wait_event_type = 'Lock'";
    while sql.query(end, &[]).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    blocker.batch_execute("rollback").await.unwrap();
    reading.await.unwrap().expect(200);
}

#[actix_web::test]
async fn a_slow_database_is_given_up_before_the_request_is() {
    let app = TestApp::start_with(&["--request-timeout-seconds=3"]).await;
    let officer = app.person("intake-officer").await;
    let blocker = app.sql(DbRole::Superuser).await;
    blocker.batch_execute("begin; lock table reception_schedules in access exclusive mode").await.unwrap();
    busy(officer.get(LIST).await);
    blocker.batch_execute("rollback").await.unwrap();
    officer.get(LIST).await.expect(200);
    let counted = numbers(&app.metrics().await);
    assert!(
        counted["tiepdan_http_refusals_total{code=\"service_unavailable\",reason=\"database_busy\"}"] > 0.5
    );
}

#[actix_web::test]
async fn a_full_disk_takes_nothing_in_and_loses_nothing() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (before, _) = registered(&portal, "before-full").await;
    let sql = app.sql(DbRole::Superuser).await;
    // The server's own words and SQLSTATE, at the last row of the transaction.
    let full = "create function full_disk() returns trigger language plpgsql as $$
        begin
            raise exception 'could not extend file \"base/16384/16401\": No space left on device' using errcode = '53100';
        end $$;
        create trigger full_disk before insert on audit_entries for each row execute function full_disk()";
    sql.batch_execute(full).await.unwrap();
    for _ in 0..3 {
        let answer = portal.post("/v1/petitions", reflection("full")).key("key-full").await;
        let refused = answer.expect_problem(503, "service_unavailable");
        assert_eq!(refused.header("retry-after"), "30");
        assert!(!refused.text.contains("base/"), "{}", refused.text);
    }
    portal.get(&format!("/v1/petitions/{before}")).await.expect(200);
    let left = "select (select count(*) from petitions), (select count(*) from petition_keys where commune = '99001'),
                (select count(*) from events where petition_id is not null)";
    let row = sql.query_one(left, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (1, 1, 1));
    let counted = numbers(&app.metrics().await);
    assert!(counted["tiepdan_http_refusals_total{code=\"service_unavailable\",reason=\"disk_full\"}"] > 2.5);
    sql.batch_execute("drop trigger full_disk on audit_entries").await.unwrap();
    portal.post("/v1/petitions", reflection("full")).key("key-full").await.expect(201);
    assert_eq!(crate::support::book::hold_books(&sql).await, 2);
}
