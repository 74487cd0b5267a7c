//! Whom a request is counted for.

use tiepdan::devdb::DbRole;

use crate::faults::{busy, take_connections};
use crate::support::TestApp;

/// So few that a test runs out of them, and none that come back while it runs.
const FEW: [&str; 2] = ["--rate-per-minute=1", "--rate-burst=8"];

#[actix_web::test]
async fn a_database_that_is_away_is_charged_to_no_address() {
    let app = TestApp::start_with(&FEW).await;
    // Two log-ins: six requests are left to the address.
    let (officer, portal) = (app.person("intake-officer").await, app.machine("demo-portal").await);
    let sql = app.sql(DbRole::Superuser).await;
    take_connections(&app, &sql, true).await;
    for caller in [&officer, &portal] {
        for _ in 0..5 {
            busy(caller.get("/v1/petitions").await);
        }
    }
    take_connections(&app, &sql, false).await;
    for caller in [&officer, &portal] {
        caller.get("/v1/petitions").await.expect(200);
    }
    // What is wrong with a token is counted for the address.
    let wrong = app.with_token("no.good.token");
    for _ in 0..6 {
        wrong.get("/v1/petitions").await.expect_problem(401, "token_invalid");
    }
    wrong.get("/v1/petitions").await.expect_problem(429, "rate_exceeded");
    app.anyone().get("/v1/capabilities").await.expect_problem(429, "rate_exceeded");
    officer.get("/v1/petitions").await.expect(200);
}
