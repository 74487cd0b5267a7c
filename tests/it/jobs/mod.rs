//! Jobs: each is done once in effect, by however many workers, whatever becomes of them.

mod access;
pub mod expiry;
mod heads;
mod noted;
pub mod processes;
mod schedule;
mod seen;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::RunQueryDsl as _;
use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::app::App;
use tiepdan::kernel::db::Tx;
use tiepdan::kernel::jobs::lease::{Claim, claim};
use tiepdan::kernel::jobs::model::{Leased, NewJob};
use tiepdan::kernel::jobs::{Job, Pace, Step, Turn, Worker, store};
use tiepdan::kernel::problem::{Code, Outcome, Problem};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::TestApp;

/// Steps of a job of the tests.
const STEPS: i64 = 3;
/// What their workers wait where nothing is due.
pub const PACE: Pace = Pace { lease: Duration::from_secs(30), idle: Duration::from_millis(20), lanes: 2 };

/// Leaves a row for each of its steps, in a table that would take it twice.
struct Counting;

#[async_trait(?Send)]
impl Job for Counting {
    fn kind(&self) -> &'static str {
        "test_counting"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        turn.settle(async |tx: &mut Tx| effect(tx, turn.job().id).await).await
    }
}

#[derive(diesel::QueryableByName)]
struct Effects {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// One effect, and how many there are now.
async fn effect(tx: &mut Tx, job: Uuid) -> Outcome<Step> {
    let add = format!("insert into test_effects (job) values ('{job}')");
    diesel::sql_query(add).execute(tx.conn()).await?;
    let count = format!("select count(*) from test_effects where job = '{job}'");
    let effects: Effects = diesel::sql_query(count).get_result(tx.conn()).await?;
    let left = STEPS - effects.count;
    Ok(if left == 0 { Step::Done { items: 1 } } else { Step::More { items: 1, left: Some(left) } })
}

/// Fails in one way or another, after an effect.
struct Failing;

#[async_trait(?Send)]
impl Job for Failing {
    fn kind(&self) -> &'static str {
        "test_failing"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        match turn.job().payload["how"].as_str() {
            Some("panic") => panic!("as asked"),
            Some("unsettled") => Ok(Step::Done { items: 1 }),
            _ => {
                turn.settle(async |tx: &mut Tx| {
                    effect(tx, turn.job().id).await?;
                    Err(Problem::new(Code::ServiceUnavailable).because("as asked"))
                })
                .await
            }
        }
    }
}

/// A server with the table of effects.
async fn counted() -> (TestApp, tokio_postgres::Client) {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "create table test_effects (job uuid not null); grant all on test_effects to tiepdan_app",
    )
    .await
    .unwrap();
    (app, sql)
}

fn worker(app: &Arc<App>) -> Worker {
    Worker::new(app.clone(), vec![Box::new(Counting), Box::new(Failing)], Vec::new(), PACE)
}

/// Enqueues a job.
pub async fn enqueue(app: &App, job: &NewJob) -> Uuid {
    let now = app.clock.real_now();
    let added = app.db.write(async |tx: &mut Tx| store::enqueue(tx.conn(), job, now).await).await;
    added.unwrap().expect("a job of its own")
}

/// Takes up a job with a lease of this length.
async fn claimed(app: &App, kind: &str, length: TimeDelta) -> Option<Leased> {
    let now = app.clock.real_now();
    let claimed = app.db.write(async |tx: &mut Tx| claim(tx, &[kind], now, length).await).await.unwrap();
    match claimed {
        Claim::Job(lease) => Some(lease),
        Claim::Nothing => None,
        Claim::GivenUp(id) => panic!("{id} was given up"),
    }
}

pub async fn number(sql: &tokio_postgres::Client, query: &str) -> i64 {
    sql.query_one(query, &[]).await.unwrap().get(0)
}

#[actix_web::test]
async fn two_workers_do_every_job_once() {
    let (app, sql) = counted().await;
    let now = app.app.clock.real_now();
    for _ in 0..40 {
        enqueue(&app.app, &NewJob::now("test_counting", json!({}), now)).await;
    }
    // Not yet due, and of a kind that these workers do not know.
    let later = NewJob::now("test_counting", json!({}), now + TimeDelta::hours(1));
    let foreign = NewJob::now("test_foreign", json!({}), now);
    let stay = [enqueue(&app.app, &later).await, enqueue(&app.app, &foreign).await];
    let other = app.another().await;
    let (one, two, stop) = (worker(&app.app), worker(&other.app), CancellationToken::new());
    let done = async {
        let open = "select count(*) from jobs where kind = 'test_counting' and state <> 'done'";
        while number(&sql, open).await > 1 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.cancel();
    };
    let working = async { tokio::join!(one.run(stop.clone()), two.run(stop.clone()), done) };
    tokio::time::timeout(Duration::from_secs(60), working).await.expect("jobs were not done");
    let effects = "select count(*) from (select job from test_effects group by job having count(*) = 3) t";
    assert_eq!(number(&sql, effects).await, 40);
    assert_eq!(number(&sql, "select count(*) from test_effects").await, 40 * STEPS);
    let whole = "select count(*) from jobs where state = 'done' and attempts = 1 and progress_done = 3
                 and progress_total = 3 and finished_at >= started_at and lease_token is null";
    assert_eq!(number(&sql, whole).await, 40);
    for id in stay {
        let untouched =
            format!("select count(*) from jobs where id = '{id}' and state = 'queued' and attempts = 0");
        assert_eq!(number(&sql, &untouched).await, 1);
    }
}

#[actix_web::test]
async fn who_comes_late_changes_nothing() {
    let (app, sql) = counted().await;
    let now = app.app.clock.real_now();
    let id = enqueue(&app.app, &NewJob::now("test_counting", json!({}), now)).await;
    let length = TimeDelta::seconds(30);
    // The first lease has run out when the second worker comes; while it runs nobody else gets the job.
    let late = claimed(&app.app, "test_counting", TimeDelta::seconds(-1)).await.unwrap();
    let own = claimed(&app.app, "test_counting", length).await.unwrap();
    assert!(claimed(&app.app, "test_counting", length).await.is_none());
    assert_eq!((late.id, own.id, late.attempts, own.attempts), (id, id, 1, 2));
    let (late_turn, own_turn) = (Turn::new(&app.app, &late, length), Turn::new(&app.app, &own, length));
    assert_eq!(Counting.step(&own_turn).await.unwrap(), Step::More { items: 1, left: Some(2) });
    assert_eq!(Counting.step(&late_turn).await.unwrap_err().code, Code::InternalError);
    assert_eq!(number(&sql, "select count(*) from test_effects").await, 1);
    Counting.step(&own_turn).await.unwrap();
    assert_eq!(Counting.step(&own_turn).await.unwrap(), Step::Done { items: 1 });
    // Neither may the late one end it in another way, nor its owner once more.
    for turn in [&late_turn, &own_turn] {
        assert!(Counting.step(turn).await.is_err());
    }
    assert_eq!(number(&sql, "select count(*) from test_effects").await, STEPS);
    assert_eq!(number(&sql, "select count(*) from jobs where state = 'done' and progress_done = 3").await, 1);
}

/// State, attempts, last error and seconds until the next attempt.
async fn state(sql: &tokio_postgres::Client, id: Uuid) -> (String, i16, Option<String>, f64) {
    let query = format!(
        "select state, attempts, last_error, extract(epoch from run_after - now())::float8 from jobs where id = '{id}'"
    );
    let row = sql.query_one(&query, &[]).await.unwrap();
    (row.get(0), row.get(1), row.get(2), row.get(3))
}

#[actix_web::test]
async fn what_fails_is_tried_again_later_and_then_has_failed() {
    let (app, sql) = counted().await;
    let now: DateTime<Utc> = app.app.clock.real_now();
    let job =
        |how: &str| NewJob { max_attempts: 3, ..NewJob::now("test_failing", json!({ "how": how }), now) };
    let (worker, stop) = (worker(&app.app), CancellationToken::new());
    for (how, code) in
        [("unavailable", "service_unavailable"), ("panic", "internal_error"), ("unsettled", "internal_error")]
    {
        let id = enqueue(&app.app, &job(how)).await;
        for (attempt, pause) in [(1, 10.0), (2, 20.0), (3, 0.0)] {
            assert!(worker.work_once(&stop).await.unwrap(), "{how}");
            let (state, attempts, error, wait) = state(&sql, id).await;
            let expected = if attempt == 3 { "failed" } else { "queued" };
            assert_eq!(
                (state.as_str(), attempts, error.as_deref()),
                (expected, attempt, Some(code)),
                "{how}"
            );
            assert!((pause - 5.0..=pause).contains(&wait), "{how}: {wait} seconds after attempt {attempt}");
            assert!(!worker.work_once(&stop).await.unwrap(), "{how}: tried again at once");
            sql.batch_execute("update jobs set run_after = now() - interval '1 second'").await.unwrap();
        }
        assert!(!worker.work_once(&stop).await.unwrap(), "{how}: tried again after it had failed");
    }
    assert_eq!(number(&sql, "select count(*) from test_effects").await, 0, "a failed step left an effect");
}

#[actix_web::test]
async fn a_job_that_kills_its_workers_is_given_up() {
    let (app, sql) = counted().await;
    let now = app.app.clock.real_now();
    let id =
        enqueue(&app.app, &NewJob { max_attempts: 2, ..NewJob::now("test_counting", json!({}), now) }).await;
    for _ in 0..2 {
        assert!(claimed(&app.app, "test_counting", TimeDelta::seconds(-1)).await.is_some());
    }
    assert!(worker(&app.app).work_once(&CancellationToken::new()).await.unwrap());
    let (state, attempts, error, _) = state(&sql, id).await;
    assert_eq!((state.as_str(), attempts, error.as_deref()), ("failed", 2, Some("lease_lost")));
}
