//! What administrators see of jobs.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::kernel::jobs::store::counts;

use super::enqueue;
use super::expiry::ran;
use crate::metrics::numbers;
use crate::support::TestApp;

#[actix_web::test]
async fn an_administrator_sees_progress_and_others_do_not() {
    let app = TestApp::start().await;
    let administrator = app.person("administrator").await;
    let now = app.app.clock.real_now();
    let id = enqueue(
        &app.app,
        &NewJob::now("recompute_deadlines", json!({ "petition_id": "x" }), now + TimeDelta::hours(1)),
    )
    .await;
    ran(&app, "expire_kept_answers").await;
    let list = administrator.get("/v1/jobs").await.expect(200);
    assert_eq!(list.header("cache-control"), "no-store");
    assert_eq!(list.items().len(), 2);
    assert_eq!(list.at("/items/0/kind"), "expire_kept_answers");
    assert_eq!(list.at("/items/0/state"), "done");
    assert_eq!(list.at("/items/0/progress"), &json!({ "done": 0, "total": 0 }));
    assert!(!list.text.contains("petition_id"), "a payload is shown");

    let path = format!("/v1/jobs/{id}");
    let before = administrator.get(&path).await.expect(200);
    assert_eq!(before.at("/state"), "queued");
    // A poll with the tag sees progress at once, though no event tells of it.
    let sql = app.sql(DbRole::Superuser).await;
    let etag = administrator.get("/v1/jobs?state=queued").await.expect(200).etag();
    let work = "update jobs set progress_done = 7, progress_total = 9, last_error = 'service_unavailable' where kind = 'recompute_deadlines'";
    sql.batch_execute(work).await.unwrap();
    let polled = administrator.get("/v1/jobs?state=queued").header("If-None-Match", &etag).await.expect(200);
    assert_eq!(polled.at("/items/0/progress"), &json!({ "done": 7, "total": 9 }));
    assert_eq!(administrator.get(&path).await.expect(200).at("/last_error"), "service_unavailable");

    for login in ["auditor", "government-chair", "intake-officer"] {
        let other = app.person(login).await;
        for path in ["/v1/jobs", path.as_str()] {
            other.get(path).await.expect_problem(403, "permission_missing");
        }
    }
    app.anyone().get("/v1/jobs").await.expect_problem(401, "token_missing");
    let mut conn = app.diesel(DbRole::Application).await;
    let counted = counts(&mut conn).await.unwrap();
    let counted: Vec<_> =
        counted.iter().map(|one| (one.kind.as_str(), one.state.as_str(), one.jobs)).collect();
    assert_eq!(counted, [("expire_kept_answers", "done", 1), ("recompute_deadlines", "queued", 1)]);
}

#[actix_web::test]
async fn the_list_pages_and_filters() {
    let app = TestApp::start().await;
    let administrator = app.person("administrator").await;
    let now = app.app.clock.real_now();
    for _ in 0..5 {
        enqueue(&app.app, &NewJob::now("recompute_deadlines", json!({}), now)).await;
    }
    let (mut path, mut seen, mut pages) =
        ("/v1/jobs?limit=2&kind=recompute_deadlines".to_owned(), BTreeSet::new(), 0);
    loop {
        let page = administrator.get(&path).await.expect(200);
        seen.extend(page.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        pages += 1;
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        path = format!("/v1/jobs?limit=2&kind=recompute_deadlines&cursor={cursor}");
    }
    assert_eq!((seen.len(), pages), (5, 3));
    assert!(administrator.get("/v1/jobs?state=done,failed").await.expect(200).items().is_empty());
    administrator.get("/v1/jobs?state=lost").await.expect_problem(400, "parameter_invalid");
    administrator.get("/v1/jobs?cursor=x").await.expect_problem(400, "cursor_invalid");
}

#[actix_web::test]
async fn a_scrape_tells_how_long_no_job_has_ended() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let scraped = async |name: &str| numbers(&app.metrics().await)[name];
    let (idle, oldest) = ("tiepdan_jobs_idle_seconds", "tiepdan_jobs_oldest_seconds");
    let (moment, hours) = (0.0..60.0, 14_400.0..14_460.0);
    assert!(moment.contains(&scraped(idle).await), "the server has just started");
    ran(&app, "expire_kept_answers").await;
    assert!(moment.contains(&scraped(idle).await), "a job has just ended");
    sql.batch_execute("update jobs set finished_at = finished_at - interval '4 hours'").await.unwrap();
    assert!(hours.contains(&scraped(idle).await), "no worker runs");
    // One takes a job up and is gone: nothing ends by that.
    enqueue(&app.app, &NewJob::now("test_left", json!({}), app.app.clock.real_now())).await;
    let left = "update jobs set state = 'running', attempts = 1, lease_token = gen_random_uuid(),
                leased_until = now() - interval '1 hour', started_at = now() where kind = 'test_left'";
    sql.batch_execute(left).await.unwrap();
    assert!(hours.contains(&scraped(idle).await), "a worker is gone");
    assert!((3_600.0..3_660.0).contains(&scraped(oldest).await), "its job waits since its lease ran out");
    ran(&app, "expire_sessions").await;
    assert!(moment.contains(&scraped(idle).await), "another worker runs");
}
