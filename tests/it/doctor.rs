//! `tiepdan doctor`: one line a check, and each check finds what it is for.

use std::os::unix::fs::PermissionsExt as _;

use secrecy::ExposeSecret as _;
use tiepdan::devdb::{self, DbRole, DevDbOptions};
use tiepdan::kernel::crypto::RootKeys;
use tokio_postgres::NoTls;

use crate::petitions::reflection;
use crate::support::TestApp;
use crate::support::cluster::{TODAY, cluster, load_demo};
use crate::support::process::{Folder, run};

/// Runs the doctor, with further settings instead of these (an empty one: without it); gives whether all is well, and its lines.
async fn asked(app: &TestApp, more: &[(&str, &str)]) -> (bool, String) {
    let cluster = cluster().await;
    let url = cluster.devdb.url(DbRole::Application, &app.database);
    let admin = app.admin.to_string();
    let settings = [
        ("DATABASE_URL", url.expose_secret()),
        ("TIEPDAN_KEYS_DIR", cluster.keys_dir.to_str().unwrap()),
        ("TIEPDAN_ADMIN_BIND", admin.as_str()),
        ("TIEPDAN_TODAY", TODAY),
    ];
    let other = |one: &&(&str, &str)| !more.iter().any(|(name, _)| *name == one.0);
    let kept = settings.iter().filter(other).chain(more.iter().filter(|(_, value)| !value.is_empty()));
    let output = run(&["doctor"], &kept.copied().collect::<Vec<_>>());
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

/// The lines that are wrong.
fn failing(found: &(bool, String)) -> Vec<&str> {
    found.1.lines().filter_map(|line| line.strip_prefix("FAIL  ")).collect()
}

/// Fails unless exactly this line is wrong, and says so.
#[track_caller]
fn wrong(found: &(bool, String), line: &str) {
    let failing = failing(found);
    assert!(!found.0 && failing.len() == 1 && failing[0].starts_with(line), "not {line}: {}", found.1);
}

#[actix_web::test]
async fn a_sound_installation_has_nothing_wrong() {
    let app = TestApp::start().await;
    let (sound, lines) = asked(&app, &[]).await;
    assert!(sound && lines.lines().all(|line| line.starts_with("OK  ")), "{lines}");
    for line in [
        "OK    admin address: /metrics answers",
        "OK    the database can be written",
        "OK    connections: a server opens 14 at most",
        "OK    migrations",
        "OK    event positions: 2 tenants, ",
        "OK    keys: root keys up to 0 days old, signing keys up to 0",
        "OK    calendar: known until 2027-12-31, official until 2026-12-31",
        "OK    jobs: none has ended yet: start `tiepdan worker`",
    ] {
        assert!(lines.contains(line), "no {line} in {lines}");
    }
}

#[actix_web::test]
async fn what_is_wrong_is_found() {
    let app = TestApp::start().await;
    wrong(&asked(&app, &[("TIEPDAN_TODAY", "2027-10-01")]).await, "calendar: known until 2027-12-31 only");
    let public = app.address.to_string();
    wrong(&asked(&app, &[("TIEPDAN_ADMIN_BIND", &public)]).await, "admin address: another program answers");
    let folder = Folder::new("doctor");
    let others = folder.0.join("keys");
    assert!(run(&["keys", "init"], &[("TIEPDAN_KEYS_DIR", others.to_str().unwrap())]).status.success());
    wrong(
        &asked(&app, &[("TIEPDAN_KEYS_DIR", others.to_str().unwrap())]).await,
        "keys: a signing key cannot be",
    );

    let sql = app.sql(DbRole::Superuser).await;
    let alter = async |what: &str| {
        sql.batch_execute(&format!("alter database {} {what}", app.database)).await.unwrap();
    };
    alter("set default_transaction_read_only = on").await;
    wrong(&asked(&app, &[]).await, "the database can be written");
    alter("reset default_transaction_read_only").await;
    alter("connection limit 13").await;
    wrong(&asked(&app, &[]).await, "connections: a server opens 14, but the database lets only 13 in");
    alter("connection limit -1").await;
    sql.batch_execute("update commune_heads set event_seq = event_seq + 1 where commune = '99001'")
        .await
        .unwrap();
    wrong(&asked(&app, &[]).await, "event positions: 1 tenants have a head that stands elsewhere");
}

#[actix_web::test]
async fn rights_that_somebody_has_changed_are_found() {
    let app = TestApp::start().await;
    // A sealed petition, which the application must not see.
    let sent = app.machine("demo-portal").await.post("/v1/petitions", reflection("doctor"));
    sent.key("doctor-1").await.expect(201);
    let sql = app.sql(DbRole::Superuser).await;
    for (change, back, line) in [
        (
            "create table stray (id int); alter table stray owner to tiepdan_app",
            "drop table stray",
            "the application owns nothing: let DATABASE_URL name tiepdan_app",
        ),
        (
            "alter table protected_parts no force row level security",
            "alter table protected_parts force row level security",
            "row-level security is on: run `tiepdan migrate`",
        ),
        (
            "create policy open_to_all on petition_keys for select to tiepdan_app using (true)",
            "drop policy open_to_all on petition_keys",
            "sealed rows are closed to the application: somebody has changed the policies",
        ),
        (
            "create policy open_to_all on protected_parts for select to tiepdan_app using (true)",
            "drop policy open_to_all on protected_parts",
            "sealed rows are closed to the application: somebody has changed the policies",
        ),
        (
            "grant delete on access_log to tiepdan_app",
            "revoke delete on access_log from tiepdan_app",
            "the audit is append-only: revoke update, delete and truncate",
        ),
        (
            "grant update on audit_entries to tiepdan_app",
            "revoke update on audit_entries from tiepdan_app",
            "the audit is append-only: revoke update, delete and truncate",
        ),
        (
            "delete from __diesel_schema_migrations where version = '20261124000011'",
            "insert into __diesel_schema_migrations (version) values ('20261124000011')",
            "migrations: the database lacks 1 of this release's migrations: run `tiepdan migrate`",
        ),
    ] {
        sql.batch_execute(change).await.unwrap();
        wrong(&asked(&app, &[]).await, line);
        sql.batch_execute(back).await.unwrap();
    }
    let (sound, lines) = asked(&app, &[]).await;
    assert!(sound, "all is as before: {lines}");
}

/// Roles belong to the whole server: one of its own is changed.
#[tokio::test]
async fn a_strong_role_is_found() {
    let start = || devdb::start(&DevDbOptions::temporary().unwrap()).unwrap();
    let devdb = tokio::task::spawn_blocking(start).await.unwrap();
    let folder = Folder::new("doctor-roles");
    let keys = folder.0.join("keys");
    RootKeys::create(&keys).unwrap();
    devdb.create_database("own", None).await.unwrap();
    let owner = devdb.url(DbRole::Owner, "own");
    tiepdan::migrations::run(&owner).await.unwrap();
    load_demo(&owner, &keys).await;
    let asked = |user: DbRole| {
        let url = devdb.url(user, "own");
        let settings = [
            ("DATABASE_URL", url.expose_secret()),
            ("TIEPDAN_KEYS_DIR", keys.to_str().unwrap()),
            ("TIEPDAN_ADMIN_BIND", "127.0.0.1:1"),
            ("TIEPDAN_TODAY", TODAY),
        ];
        let output = run(&["doctor"], &settings);
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let found = asked(DbRole::Application);
    assert!(found.0, "{}", found.1);
    let (client, connection) = devdb.config(DbRole::Superuser, "own").connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    for right in ["createdb", "createrole", "bypassrls", "replication", "inherit"] {
        client.batch_execute(&format!("alter role tiepdan_app {right}")).await.unwrap();
        wrong(
            &asked(DbRole::Application),
            "the application's role is weak: let DATABASE_URL name tiepdan_app",
        );
        client.batch_execute(&format!("alter role tiepdan_app no{right}")).await.unwrap();
    }
    // Who serves as the owner has nearly all of these at once, and may not ask what lies under which root key.
    let found = asked(DbRole::Owner);
    let lines: Vec<&str> = failing(&found).iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(
        lines,
        [
            "the application's role is weak",
            "the application owns nothing",
            "the audit is append-only",
            "keys"
        ]
    );
}

#[actix_web::test]
async fn keys_and_servers_that_are_not_there_are_found() {
    let app = TestApp::start().await;
    wrong(&asked(&app, &[("TIEPDAN_KEYS_DIR", "")]).await, "root keys: set TIEPDAN_KEYS_DIR");
    let folder = Folder::new("doctor-keys");
    let open = folder.0.join("keys");
    RootKeys::create(&open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o750)).unwrap();
    let found = asked(&app, &[("TIEPDAN_KEYS_DIR", open.to_str().unwrap())]).await;
    let lines = failing(&found);
    assert_eq!(lines.len(), 2, "{}", found.1);
    assert!(lines[0].starts_with("root keys: ") && lines[0].contains("run `chmod 0700`"), "{}", found.1);
    assert!(lines[1].starts_with("keys: "), "{}", found.1);

    let nobody = "postgresql://tiepdan_app:x@127.0.0.1:1/tiepdan";
    wrong(&asked(&app, &[("DATABASE_URL", nobody)]).await, "database: cannot connect");
    wrong(&asked(&app, &[("DATABASE_READ_URL", nobody)]).await, "standby for datasets: cannot connect");
    let cluster = cluster().await;
    let empty = cluster.devdb.url(DbRole::Application, &cluster.empty().await);
    let standby = [("DATABASE_READ_URL", empty.expose_secret())];
    wrong(&asked(&app, &standby).await, "standby for datasets: the database lacks 12");
    // A copy of the same installation holds the same keys, and other petitions from then on.
    let other = cluster.devdb.url(DbRole::Application, &cluster.copy().await);
    let standby = [("DATABASE_READ_URL", other.expose_secret())];
    wrong(&asked(&app, &standby).await, "standby for datasets: DATABASE_READ_URL leads to another database");
    let own = cluster.devdb.url(DbRole::Application, &app.database);
    let (sound, lines) = asked(&app, &[("DATABASE_READ_URL", own.expose_secret())]).await;
    assert!(sound && lines.contains("OK    standby for datasets"), "{lines}");
}

#[actix_web::test]
async fn jobs_that_nobody_does_are_found() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let add = async |kind: &str, state: &str, ago: &str| {
        let ended = if state == "queued" { "null".to_owned() } else { format!("now() - interval '{ago}'") };
        let error = if state == "failed" { "'step_too_long'" } else { "null" };
        let row = format!(
            "insert into jobs (id, kind, state, payload, attempts, max_attempts, run_after, created_at, finished_at, last_error)
             values (gen_random_uuid(), '{kind}', '{state}', '{{}}', 1, 16, now() - interval '{ago}', now(), {ended}, {error})"
        );
        sql.batch_execute(&row).await.unwrap();
    };
    let all = async || {
        for line in tiepdan::worker::schedule() {
            add(line.kind, "done", "10 minutes").await;
        }
    };
    all().await;
    sql.batch_execute("update __diesel_schema_migrations set run_on = run_on - interval '9 days'")
        .await
        .unwrap();
    let (sound, lines) = asked(&app, &[]).await;
    assert!(sound && lines.contains("OK    jobs: the latest ended 10 minutes ago"), "{lines}");

    add("sweep_deadlines", "failed", "5 minutes").await;
    wrong(
        &asked(&app, &[]).await,
        "jobs: the latest run has failed of sweep_deadlines: read GET /v1/jobs?state=failed",
    );
    add("sweep_deadlines", "done", "1 minute").await;
    assert!(asked(&app, &[]).await.0, "it was done since");
    add("expire_jobs", "queued", "20 minutes").await;
    wrong(&asked(&app, &[]).await, "jobs: one has been due for 20 minutes");
    sql.batch_execute("delete from jobs where state = 'queued' or kind = 'sign_audit_heads'").await.unwrap();
    wrong(&asked(&app, &[]).await, "jobs: no run has ended in time of sign_audit_heads");
    sql.batch_execute("update jobs set finished_at = finished_at - interval '4 hours'").await.unwrap();
    wrong(&asked(&app, &[]).await, "jobs: none has ended for 4 hours: start `tiepdan worker`");
}
