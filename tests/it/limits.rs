//! Whom a request is counted for, and that it is counted before it costs anything.

use tiepdan::devdb::DbRole;

use crate::faults::{busy, take_connections};
use crate::support::{Client, TestApp};

/// So few that a test runs out of them, and none that come back while it runs.
const FEW: [&str; 2] = ["--rate-per-minute=1", "--rate-burst=8"];

/// Reads a list and gives the status.
async fn read(client: &Client) -> u16 {
    client.get("/v1/petitions").await.status
}

#[actix_web::test]
async fn an_ended_session_or_a_caller_over_his_limit_does_not_reach_the_database() {
    let app = TestApp::start_with(&FEW).await;
    let (ended, officer) = (app.person("intake-officer").await, app.person("intake-officer").await);
    let (person, portal) = (app.person("government-chair").await, app.machine("demo-portal").await);
    ended.delete("/v1/sessions/current").await.expect(204);
    ended.get("/v1/petitions").await.expect_problem(401, "token_invalid");
    for _ in 0..8 {
        assert!(matches!(read(&ended).await, 401 | 429));
    }
    for eager in [&person, &portal] {
        for left in (0..8).rev() {
            let answer = eager.get("/v1/petitions").await.expect(200);
            assert_eq!(answer.header("ratelimit"), format!("\"default\";r={left};t=60"));
            assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=1;w=60;burst=8");
        }
        eager.get("/v1/petitions").await.expect_problem(429, "rate_exceeded");
    }
    // A question to the database would be 503.
    let sql = app.sql(DbRole::Superuser).await;
    take_connections(&app, &sql, true).await;
    for caller in [&ended, &person, &portal] {
        caller.get("/v1/petitions").await.expect_problem(429, "rate_exceeded");
    }
    busy(officer.get("/v1/petitions").await);
    take_connections(&app, &sql, false).await;
    // An ended session takes nothing from its user: only the log-out was his.
    assert_eq!(officer.get("/v1/petitions").await.expect(200).header("ratelimit"), "\"default\";r=6;t=60");
}

#[actix_web::test]
async fn sessions_of_one_user_share_his_limit() {
    let app = TestApp::start_with(&FEW).await;
    let (one, other) = (app.person("intake-officer").await, app.person("intake-officer").await);
    for _ in 0..4 {
        assert_eq!((read(&one).await, read(&other).await), (200, 200));
    }
    assert_eq!((read(&one).await, read(&other).await), (429, 429));
    assert_eq!(read(&app.person("government-chair").await).await, 200);
}
