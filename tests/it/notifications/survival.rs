//! A notification is there exactly where its event is: whatever fails, or runs twice, or at once.

use tiepdan::devdb::DbRole;

use super::audience;
use crate::clock_courses::swept;
use crate::petitions::registered;
use crate::support::TestApp;

/// Rows of clocks told, and of those who were told.
async fn rows(app: &TestApp) -> (i64, i64, i64) {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select (select count(*) from deadline_warnings), (select count(*) from events where type like 'deadline.%'),
                    (select count(*) from notifications where kind like 'deadline%')";
    let row = sql.query_one(query, &[]).await.unwrap();
    (row.get(0), row.get(1), row.get(2))
}

#[actix_web::test]
async fn a_sweep_that_fails_has_told_nobody_and_the_next_tells_everybody() {
    let app = TestApp::start().await;
    let (petition, _) = registered(&app.machine("demo-portal").await, "fails-1").await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "alter table notifications add constraint none_check check (kind not like 'deadline%')",
    )
    .await
    .unwrap();
    swept(&app, "2026-12-17").await;
    assert_eq!(rows(&app).await, (0, 0, 0));
    sql.batch_execute("alter table notifications drop constraint none_check").await.unwrap();
    for _ in 0..2 {
        swept(&app, "2026-12-17").await;
    }
    let (warnings, events, told) = rows(&app).await;
    assert!(warnings > 0 && events == warnings && told == 2 * events, "{warnings} {events} {told}");
    let keepers = ["intake-officer", "government-office"];
    assert_eq!(audience(&app, "deadline_due_soon", &petition).await, keepers);
}

#[actix_web::test]
async fn two_sweeps_at_once_tell_each_stage_once() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    for name in ["twice-1", "twice-2", "twice-3"] {
        registered(&portal, name).await;
    }
    tokio::join!(swept(&app, "2026-12-17"), swept(&app, "2026-12-17"));
    let (warnings, events, told) = rows(&app).await;
    assert!(warnings > 2 && events == warnings && told == 2 * events, "{warnings} {events} {told}");
}
