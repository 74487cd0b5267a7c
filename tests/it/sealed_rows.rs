//! Goes around our code with plain SQL: what row-level security and grants hold though the program asks nothing, and
//! what lies in the tables at all.

pub mod plain;

use serde_json::json;
use tiepdan::devdb::DbRole;
use tokio_postgres::Client as Sql;

use self::plain::tell;
use crate::petitions::{registered, screened};
use crate::support::TestApp;
use crate::support::demands::proves;

/// Counts rows of one petition.
async fn count(sql: &Sql, table: &str, id: &str) -> i64 {
    let query = format!("select count(*) from {table} where petition_id = '{id}'");
    sql.query_one(&query, &[]).await.unwrap().get(0)
}

async fn role_of(sql: &Sql, role: &str, granted: &str) {
    let take = format!("begin; set local role {role}; set local tiepdan.granted_petition = '{granted}'");
    sql.batch_execute(&take).await.unwrap();
}

async fn rollback(sql: &Sql) {
    sql.batch_execute("rollback").await.unwrap();
}

/// The SQLSTATE of a refusal.
async fn refused(sql: &Sql, statement: &str) -> String {
    sql.batch_execute("begin").await.unwrap();
    let result = sql.batch_execute(statement).await;
    rollback(sql).await;
    let error = result.expect_err(statement);
    error.code().unwrap().code().to_owned()
}

#[actix_web::test]
async fn the_applications_role_sees_no_sealed_row() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (sealed, _) = registered(&portal, "rls-sealed").await;
    let (denunciation, _) = registered(&portal, "rls-denunciation").await;
    let (released, _) = registered(&portal, "rls-released").await;
    screened(&officer, &denunciation, "denunciation_duty").await;
    screened(&officer, &released, "reflection").await;
    let sql = app.sql(DbRole::Application).await;
    for table in ["protected_parts", "petition_keys"] {
        for id in [&sealed, &denunciation] {
            assert_eq!(count(&sql, table, id).await, 0, "{table}");
        }
        assert!(count(&sql, table, &released).await > 0, "{table}");
        // Not by asking for the flag, by a function in a filter, or by joining either.
        for query in [
            format!("select count(*) from {table} where sealed"),
            format!("select count(*) from {table} where petition_id = '{sealed}' or true and sealed"),
            format!("select count(*) from petitions p join {table} t on t.petition_id = p.id where p.sealed"),
        ] {
            assert_eq!(sql.query_one(&query, &[]).await.unwrap().get::<_, i64>(0), 0, "{query}");
        }
    }
    let setting = format!("set tiepdan.granted_petition = '{sealed}'");
    sql.batch_execute(&setting).await.unwrap();
    assert_eq!(count(&sql, "protected_parts", &sealed).await, 0, "the setting alone opens nothing");
}

#[actix_web::test]
async fn a_role_of_the_vault_sees_the_granted_petition_only() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (one, _) = registered(&portal, "rls-one").await;
    let (other, _) = registered(&portal, "rls-other").await;
    let sql = app.sql(DbRole::Application).await;
    sql.batch_execute("begin; set local role identity_reader").await.unwrap();
    for table in ["protected_parts", "petition_keys"] {
        let all: i64 = sql.query_one(&format!("select count(*) from {table}"), &[]).await.unwrap().get(0);
        assert_eq!(all, 0, "without a grant {table} is empty");
    }
    rollback(&sql).await;
    role_of(&sql, "identity_reader", &one).await;
    assert_eq!(count(&sql, "protected_parts", &one).await, 2);
    assert_eq!(
        (count(&sql, "protected_parts", &other).await, count(&sql, "petition_keys", &other).await),
        (0, 0)
    );
    let touched = format!("update protected_parts set sealed = false where petition_id = '{other}'");
    assert_eq!(sql.execute(&touched, &[]).await.unwrap(), 0, "a third petition's part was released");
    rollback(&sql).await;
    // No moving of a row to another petition, no ciphertext put in its place.
    for column in ["petition_id = gen_random_uuid()", "ciphertext = 'x'", "owner_id = gen_random_uuid()"] {
        role_of(&sql, "identity_reader", &one).await;
        let error = sql.batch_execute(&format!("update protected_parts set {column}")).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501", "{column}");
        rollback(&sql).await;
    }
    for statement in [
        "select count(*) from petitions",
        "select count(*) from audit_entries",
        "delete from protected_parts",
    ] {
        role_of(&sql, "identity_reader", &one).await;
        assert!(sql.batch_execute(statement).await.is_err(), "identity_reader: {statement}");
        rollback(&sql).await;
    }
    // Who writes over a part reads none, and no other petition's.
    for statement in [
        "select ciphertext from protected_parts",
        "update protected_parts set sealed = false",
        "select count(*) from petition_keys",
    ] {
        role_of(&sql, "part_corrector", &one).await;
        let error = sql.batch_execute(statement).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501", "{statement}");
        rollback(&sql).await;
    }
    for (id, parts) in [(&one, 2), (&other, 0)] {
        role_of(&sql, "part_corrector", &one).await;
        let over = format!("update protected_parts set ciphertext = 'x' where petition_id = '{id}'");
        assert_eq!(sql.execute(&over, &[]).await.unwrap(), parts);
        rollback(&sql).await;
    }
    // The keeper of keys reads no part at all.
    role_of(&sql, "key_keeper", &one).await;
    let error = sql.batch_execute("select count(*) from protected_parts").await.unwrap_err();
    assert_eq!(error.code().unwrap().code(), "42501");
    rollback(&sql).await;
    role_of(&sql, "key_keeper", &one).await;
    assert_eq!(
        (count(&sql, "petition_keys", &one).await, count(&sql, "petition_keys", &other).await),
        (1, 0)
    );
    rollback(&sql).await;
    // Nor does what the lister names open more of them to him.
    role_of(&sql, "key_keeper", &one).await;
    sql.batch_execute("set local tiepdan.known_root_keys = 'sealed-9'").await.unwrap();
    assert_eq!(count(&sql, "petition_keys", &other).await, 0);
    assert_eq!(sql.execute("update petition_keys set wrapped_key = wrapped_key", &[]).await.unwrap(), 1);
    rollback(&sql).await;
}

#[actix_web::test]
async fn the_lister_sees_under_which_root_keys_data_keys_lie_and_no_key() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (one, _) = registered(&portal, "lister-one").await;
    let sql = app.sql(DbRole::Application).await;
    // Those that lie under none of the root keys that are named; where none is named, nothing.
    for (known, seen) in [("sealed-9,ordinary-1", 1), ("sealed-1", 0), ("ordinary-1,sealed-1", 0), ("", 0)] {
        role_of(&sql, "key_lister", "").await;
        sql.batch_execute(&format!("set local tiepdan.known_root_keys = '{known}'")).await.unwrap();
        assert_eq!(count(&sql, "petition_keys", &one).await, seen, "{known}");
        rollback(&sql).await;
    }
    // Nor does a grant show him anything.
    role_of(&sql, "key_lister", &one).await;
    assert_eq!(count(&sql, "petition_keys", &one).await, 0);
    rollback(&sql).await;
    for statement in [
        "select wrapped_key from petition_keys",
        "select sealed from petition_keys",
        "select commune from petition_keys for update",
        "update petition_keys set root_key_id = 'sealed-9'",
        "delete from petition_keys",
        "select count(*) from protected_parts",
    ] {
        role_of(&sql, "key_lister", &one).await;
        sql.batch_execute("set local tiepdan.known_root_keys = 'sealed-9'").await.unwrap();
        let error = sql.batch_execute(statement).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501", "{statement}");
        rollback(&sql).await;
    }
}

#[actix_web::test]
async fn what_must_stay_cannot_be_changed_by_the_application() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    registered(&portal, "rls-append").await;
    let sql = app.sql(DbRole::Application).await;
    for statement in [
        "update audit_entries set action = 'x'",
        "delete from audit_entries",
        "truncate audit_entries",
        "update events set type = 'x'",
        "delete from events",
        "update protected_parts set sealed = false",
        "delete from protected_parts",
        "update petition_keys set sealed = false",
        "delete from petition_keys",
        "alter table protected_parts disable row level security",
        "drop policy protected_parts_app_select on protected_parts",
        "delete from petitions",
        "delete from petition_intakes",
        "delete from commune_heads",
        "create table intruder (x integer)",
        "set role tiepdan_owner",
        "set role postgres",
    ] {
        let code = refused(&sql, statement).await;
        assert!(["42501", "22023"].contains(&code.as_str()), "{statement}: {code}");
    }
    let bypass = "select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = current_user";
    assert!(!sql.query_one(bypass, &[]).await.unwrap().get::<_, bool>(0));
    let forced = "select bool_and(relrowsecurity and relforcerowsecurity) from pg_class
                  where relname in ('protected_parts', 'petition_keys')";
    assert!(sql.query_one(forced, &[]).await.unwrap().get::<_, bool>(0));
}

#[actix_web::test]
async fn no_connection_keeps_a_role_or_a_grant() {
    let app = TestApp::start_with(&["--write-connections=1", "--read-connections=1"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (id, _) = registered(&portal, "role-1").await;
    let (other, _) = registered(&portal, "role-2").await;
    let path = format!("/v1/petitions/{id}");
    for _ in 0..8 {
        officer.get(&format!("{path}/identity")).await.expect(200);
        let seen = officer.get(&path).await.expect(200);
        assert!(!seen.text.contains("Hán Thị Mơ"), "{}", seen.text);
        chair.get(&format!("{path}/identity")).await.expect_problem(403, "permission_missing");
        tell(&officer, &id).await;
        // Refused in the middle of its transaction, behind the role.
        let bad = json!({ "kind": "reflection", "track": "party", "within_authority": true });
        officer.post(&format!("/v1/petitions/{other}/screenings"), bad).if_match("*").await.expect(400);
        let early =
            json!({ "addressee": "writer", "outcome": "other", "text": "x", "acted_on": "2026-11-01" });
        officer.post(&format!("{path}/notices"), early).await.expect(400);
        held_to_the_application(&app).await;
    }
    screened(&officer, &other, "reflection").await;
    held_to_the_application(&app).await;
}

/// Asks the server's own pooled connections who they are.
async fn held_to_the_application(app: &TestApp) {
    use diesel_async::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Who {
        #[diesel(sql_type = diesel::sql_types::Text)]
        role: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        granted: String,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        sealed: i64,
    }
    let query = "select current_user::text as role, coalesce(current_setting('tiepdan.granted_petition', true), '') as granted,
                 (select count(*) from protected_parts where sealed) as sealed";
    let ask = async |conn: &mut diesel_async::AsyncPgConnection| {
        let who: Who = diesel::sql_query(query).get_result(conn).await.unwrap();
        assert_eq!((who.granted.as_str(), who.sealed), ("", 0), "{}", who.role);
        assert!(!who.role.contains("identity") && !who.role.contains("keeper"), "{}", who.role);
    };
    ask(&mut app.app.db.read().await.unwrap()).await;
    app.app
        .db
        .write(async |tx| {
            ask(tx.conn()).await;
            Ok(())
        })
        .await
        .unwrap();
}
