//! Looks at the sealed part while its petition changes: each comes wholly before a screening or wholly after it.

use std::time::Duration;

use serde_json::json;
use tiepdan::devdb::DbRole;
use tokio_postgres::Client as Sql;

use crate::petitions::registered;
use crate::support::TestApp;

/// Waits until so many of the application's statements wait for a lock.
async fn waiting(sql: &Sql, wanted: i64) {
    let query = "select count(*) from pg_stat_activity
                 where datname = current_database() and usename = 'tiepdan_app' and wait_event_type = 'Lock'";
    for _ in 0..500 {
        if sql.query_one(query, &[]).await.unwrap().get::<_, i64>(0) == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waits for the row");
}

async fn looks(sql: &Sql, id: &str) -> Vec<String> {
    let query = format!(
        "select action from audit_entries where subject_id = '{id}' and action like 'identity.%' order by seq"
    );
    sql.query(&query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn a_look_that_a_screening_overtakes_is_denied() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "overtaken").await;
    let path = format!("/v1/petitions/{id}");
    let (sql, holder) = (app.sql(DbRole::Superuser).await, app.sql(DbRole::Superuser).await);
    let etag = officer.get(&path).await.expect(200).etag();
    holder
        .batch_execute(&format!("begin; select from petitions where id = '{id}' for update"))
        .await
        .unwrap();
    let body = json!({ "kind": "denunciation_duty", "within_authority": true });
    let screening = tokio::spawn(officer.post(&format!("{path}/screenings"), body).if_match(etag).send());
    waiting(&sql, 1).await;
    let look = tokio::spawn(officer.get(&format!("{path}/identity")).send());
    waiting(&sql, 2).await;
    holder.batch_execute("rollback").await.unwrap();
    screening.await.unwrap().expect(201);
    look.await.unwrap().expect_problem(403, "permission_missing");
    assert_eq!(looks(&sql, &id).await, ["identity.denied"]);
}

#[actix_web::test]
async fn a_look_is_recorded_with_what_it_shows_or_not_at_all() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "looked").await;
    let path = format!("/v1/petitions/{id}/identity");
    let sql = app.sql(DbRole::Superuser).await;
    officer.get(&path).await.expect(200);
    // Where the look cannot be recorded, nothing is shown.
    sql.batch_execute("revoke insert on audit_entries from tiepdan_app").await.unwrap();
    officer.get(&path).await.expect_problem(500, "internal_error");
    sql.batch_execute("grant insert on audit_entries to tiepdan_app").await.unwrap();
    app.person("government-chair").await.get(&path).await.expect_problem(403, "permission_missing");
    assert_eq!(looks(&sql, &id).await, ["identity.opened", "identity.denied"]);
}
