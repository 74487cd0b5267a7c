//! Looks at the sealed part while its petition changes: each comes wholly before a screening or wholly after it.

use std::time::Duration;

use serde_json::json;
use tiepdan::devdb::DbRole;
use tokio_postgres::Client as Sql;

use crate::main_job::{accepted, act, lead, own_position};
use crate::petitions::{reflection, registered, screened};
use crate::support::TestApp;
use crate::support::demands::proves;

/// Waits until so many of the application's statements wait for a lock.
pub async fn waiting(sql: &Sql, wanted: i64) {
    let query = "select count(*) from pg_stat_activity
                 where datname = current_database() and usename = 'tiepdan_app' and wait_event_type = 'Lock'";
    for _ in 0..500 {
        if sql.query_one(query, &[]).await.unwrap().get::<_, i64>(0) == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let sessions = "select coalesce(string_agg(concat_ws(' ', state, wait_event_type, wait_event, left(query, 160)), '; '), 'none')
                    from pg_stat_activity where datname = current_database() and usename = 'tiepdan_app'";
    let sessions: String = sql.query_one(sessions, &[]).await.unwrap().get(0);
    panic!("not {wanted} of the application's statements wait for a lock, but of its sessions: {sessions}");
}

/// The looks at a petition, oldest first.
pub async fn looks(sql: &Sql, id: &str) -> Vec<String> {
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
    proves(&["II.1-d"]);
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

#[actix_web::test]
async fn trying_a_screening_is_no_look() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "tried").await;
    let path = format!("/v1/petitions/{id}");
    let sealed = |text: &str| !text.contains("Hán Thị Mơ") && !text.contains("cổng trường");
    for (kind, stays_sealed) in [("reflection", false), ("denunciation_duty", true)] {
        let body = json!({ "kind": kind, "within_authority": true });
        let tried = officer.post(&format!("{path}/screenings?dry_run=true"), body).await.expect(200);
        assert!(sealed(&tried.text), "{kind} {}", tried.text);
        assert_eq!(tried.at("/petition/sealed"), stays_sealed);
        assert_eq!(tried.at("/petition/status"), "screened");
        let masked = tried.at("/petition/masked").as_array().unwrap();
        for pointer in ["/subject", "/village_code", "/content", "/writers", "/place", "/about", "/intake"] {
            assert!(masked.contains(&json!(pointer)), "{pointer}: {}", tried.text);
        }
        assert!(sealed(&officer.get(&path).await.expect(200).text));
    }
    // What is performed is released, and shows it.
    let body = json!({ "kind": "reflection", "within_authority": true });
    let done = officer.post(&format!("{path}/screenings"), body).if_match("*").await.expect(201);
    assert!(!sealed(&done.text), "{}", done.text);
}

#[actix_web::test]
async fn whom_a_row_names_meanwhile_reads_no_sealed_work() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let mut body = reflection("meanwhile");
    body["wishes_protection"] = json!(true);
    let id = portal.post("/v1/petitions", body).key("key-meanwhile").await.expect(201).text_at("/id");
    screened(&officer, &id, "reflection").await;
    let case = accepted(&chair, &id).await;
    let given = chair.post("/v1/assignments", lead(&case, &own_position(&worker).await)).await.expect(201);
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    let answer = json!({ "summary": "Đã xong.", "result": "resolved", "document_number": "31/UBND-VP" });
    act(&worker, &format!("/v1/cases/{case}"), "answers", answer).await.expect(201);
    let (sql, holder) = (app.sql(DbRole::Superuser).await, app.sql(DbRole::Superuser).await);
    for path in [format!("/v1/cases/{case}"), work] {
        worker.get(&path).await.expect(200);
        holder
            .batch_execute(&format!("begin; select from cases where id = '{case}' for update"))
            .await
            .unwrap();
        let look = tokio::spawn(worker.get(&path).send());
        waiting(&sql, 1).await;
        let name = format!(
            "update cases set excluded_person_ids = array(select person_id from positions where id = assignee_position_id)
             where id = '{case}'"
        );
        holder.batch_execute(&name).await.unwrap();
        holder.batch_execute("commit").await.unwrap();
        look.await.unwrap().expect_problem(404, "resource_not_found");
        sql.batch_execute(&format!("update cases set excluded_person_ids = '{{}}' where id = '{case}'"))
            .await
            .unwrap();
    }
}
