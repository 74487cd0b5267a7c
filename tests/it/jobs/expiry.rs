//! Expiry: exactly what is due goes, by the rule in the database.

use chrono::TimeDelta;
use serde_json::Value;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::kernel::record::retention::{
    DONE_JOBS, ENDED_SESSIONS, FAILED_JOBS, IDEMPOTENCY_KEYS, NOTIFICATIONS, edge, kept_for,
};
use tiepdan::worker::jobs;
use tokio_util::sync::CancellationToken;

use super::{PACE, enqueue, number};
use crate::support::TestApp;

/// Runs one job of this kind to its end.
pub async fn ran(app: &TestApp, kind: &'static str) {
    let worker = Worker::new(app.app.clone(), jobs(), Vec::new(), PACE);
    let now = app.app.clock.real_now();
    let id = enqueue(&app.app, &NewJob::now(kind, Value::Object(serde_json::Map::new()), now)).await;
    assert!(worker.work_once(&CancellationToken::new()).await.unwrap());
    let sql = app.sql(DbRole::Superuser).await;
    let done = format!("select count(*) from jobs where id = '{id}' and state = 'done'");
    assert_eq!(number(&sql, &done).await, 1, "{kind} was not done");
}

async fn texts(sql: &tokio_postgres::Client, query: &str) -> Vec<String> {
    sql.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Answers of this age in seconds.
async fn keep(sql: &tokio_postgres::Client, key: &str, seconds: i64) {
    let keep = "insert into idempotency_keys (caller, key, request_hash, status, answer, created_at)
                values ('test', $1, '', 201, '', now() - make_interval(secs => $2::float8))";
    #[allow(clippy::cast_precision_loss, reason = "some days in seconds")]
    sql.execute(keep, &[&key, &(seconds as f64)]).await.unwrap();
}

#[actix_web::test]
async fn kept_answers_go_after_the_time_that_the_rule_says() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let hour = 3_600;
    for (key, seconds) in [("old", 90 * hour), ("over", 72 * hour + 5), ("under", 72 * hour - 60), ("new", 1)]
    {
        keep(&sql, key, seconds).await;
    }
    let left = "select key from idempotency_keys order by created_at";
    ran(&app, "expire_kept_answers").await;
    assert_eq!(texts(&sql, left).await, ["under", "new"]);
    sql.batch_execute("update retention_rules set length = 1 where subject = 'idempotency_keys'")
        .await
        .unwrap();
    keep(&sql, "an hour", hour + 5).await;
    ran(&app, "expire_kept_answers").await;
    assert_eq!(texts(&sql, left).await, ["new"], "the rule is read each time");
    app.anyone().get("/v1/capabilities").await.expect(200).at("/retention/idempotency_key_hours");
}

#[actix_web::test]
async fn more_than_one_step_holds_goes_all_the_same() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let many = "insert into idempotency_keys (caller, key, request_hash, status, answer, created_at)
                select 'test', 'key-' || n, '', 201, '', now() - interval '80 hours' - n * interval '1 second'
                from generate_series(1, 2500) n";
    sql.batch_execute(many).await.unwrap();
    keep(&sql, "new", 1).await;
    ran(&app, "expire_kept_answers").await;
    assert_eq!(texts(&sql, "select key from idempotency_keys").await, ["new"]);
    let progress =
        "select progress_done from jobs where kind = 'expire_kept_answers' and progress_total = 2500";
    assert_eq!(number(&sql, progress).await, 2_500);
}

#[actix_web::test]
async fn sessions_go_thirty_days_after_their_end() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let sql = app.sql(DbRole::Superuser).await;
    let session = "insert into sessions (id, user_id, refresh_hash, created_at, expires_at)
                   select gen_random_uuid(), id, $1::text::bytea, now() - interval '60 days', now() - make_interval(days => 30, secs => $2)
                   from users where login = 'auditor'";
    for (name, more) in [("over", 5.0_f64), ("under", -60.0), ("ended", -86_400.0 * 29.5)] {
        assert_eq!(sql.execute(session, &[&name, &more]).await.unwrap(), 1);
    }
    ran(&app, "expire_sessions").await;
    let left = "select encode(refresh_hash, 'escape') from sessions where created_at < now() - interval '1 day' order by expires_at";
    assert_eq!(texts(&sql, left).await, ["under", "ended"]);
    officer.get("/v1/me").await.expect(200);
}

#[actix_web::test]
async fn old_jobs_go_but_the_latest_run_of_a_schedule_stays() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let job = "insert into jobs (id, kind, slot, state, payload, attempts, max_attempts, run_after, last_error, created_at, finished_at)
               select gen_random_uuid(), $1::text, $2::text, $3::text, '{}', 1, 3, at, 'x_y', at, at
               from (select now() - make_interval(days => $4::integer) as at) t";
    for (kind, slot, state, days) in [
        ("test_done", None, "done", 31),
        ("test_recent", None, "done", 29),
        ("test_failed", None, "failed", 300),
        ("test_forgotten", None, "failed", 366),
        ("test_daily", Some("1"), "done", 90),
        ("test_daily_last", Some("2"), "done", 60),
    ] {
        let kind = if kind == "test_daily_last" { "test_daily" } else { kind };
        assert_eq!(sql.execute(job, &[&kind, &slot, &state, &days]).await.unwrap(), 1);
    }
    ran(&app, "expire_jobs").await;
    let left = "select kind || coalesce(' ' || slot, '') from jobs where kind like 'test%' order by 1";
    assert_eq!(texts(&sql, left).await, ["test_daily 2", "test_failed", "test_recent"]);
}

#[actix_web::test]
async fn notifications_go_after_their_time_read_or_not() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let told = "insert into notifications (commune, id, person_id, position_id, kind, subject_kind, subject_id,
                    rule_key, told_on, created_at, read_at)
                select p.commune, gen_random_uuid(), p.person_id, p.id, 'deadline_overdue', 'petition', gen_random_uuid(), $1::text,
                    '2026-11-24', now() - make_interval(days => 180, secs => $2), case when $3::bigint > 2 then now() end
                from positions p where p.role = 'auditor'";
    for (seq, (name, more)) in
        [("old", 86_400.0), ("over", 5.0_f64), ("over, read", 5.0), ("under", -60.0), ("read", -60.0)]
            .iter()
            .enumerate()
    {
        let seq = i64::try_from(seq).unwrap();
        assert_eq!(sql.execute(told, &[name, more, &seq]).await.unwrap(), 1);
    }
    ran(&app, "expire_notifications").await;
    let left = "select rule_key from notifications order by rule_key";
    assert_eq!(texts(&sql, left).await, ["read", "under"]);
}

#[actix_web::test]
async fn a_worker_whose_clock_is_ahead_deletes_nothing_too_early() {
    let app = TestApp::start().await;
    let mut conn = app.diesel(DbRole::Application).await;
    let (clock, day) = (app.app.clock, TimeDelta::days(1));
    for subject in [IDEMPOTENCY_KEYS, ENDED_SESSIONS, NOTIFICATIONS, DONE_JOBS, FAILED_JOBS] {
        let kept = kept_for(&mut conn, subject).await.unwrap();
        let before = clock.real_now();
        // A worker that is behind deletes late, by its own clock.
        assert_eq!(edge(&mut conn, subject, before - day).await.unwrap(), before - day - kept);
        let ahead = edge(&mut conn, subject, before + day).await.unwrap() + kept;
        assert!((before..=clock.real_now()).contains(&ahead), "{subject}: {ahead}");
    }
}
