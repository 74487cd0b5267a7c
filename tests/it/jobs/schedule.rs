//! The schedule: each due run is enqueued once, and what was missed is made up for by one run.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::app::App;
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::time::Clock;
use tiepdan::worker::{jobs, schedule};

use super::PACE;
use crate::support::TestApp;

/// Runs of each kind.
async fn runs(app: &TestApp) -> BTreeMap<String, i64> {
    let sql = app.sql(DbRole::Superuser).await;
    let rows = sql.query("select kind, count(*) from jobs group by kind", &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// A worker whose business day is this one.
fn on(app: &TestApp, day: &str) -> Worker {
    let clock = Clock::starting_on(Some(day.parse().unwrap()));
    let one = App::new(app.app.db.clone(), app.app.keys.clone(), clock, String::new());
    Worker::new(Arc::new(one), jobs(), schedule(), PACE)
}

#[actix_web::test]
async fn a_due_run_is_enqueued_once_by_any_number_of_workers() {
    let app = TestApp::start().await;
    let workers: Vec<Worker> = (0..8).map(|_| on(&app, "2026-11-24")).collect();
    for result in join_all(workers.iter().map(Worker::enqueue_due)).await {
        result.unwrap();
    }
    let once: BTreeMap<String, i64> = schedule().iter().map(|line| (line.kind.to_owned(), 1)).collect();
    assert_eq!(runs(&app).await, once);
    // Also when it is done.
    let done = "update jobs set state = 'done', finished_at = now()";
    app.sql(DbRole::Superuser).await.batch_execute(done).await.unwrap();
    on(&app, "2026-11-24").enqueue_due().await.unwrap();
    assert_eq!(runs(&app).await, once);
}

#[actix_web::test]
async fn what_was_missed_is_one_run() {
    let app = TestApp::start().await;
    on(&app, "2026-11-24").enqueue_due().await.unwrap();
    on(&app, "2026-12-04").enqueue_due().await.unwrap();
    let runs = runs(&app).await;
    assert_eq!((runs["sign_audit_heads"], runs["expire_sessions"]), (2, 2), "{runs:?}");
}
