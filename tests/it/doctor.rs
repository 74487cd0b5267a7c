//! `tiepdan doctor`: one line a check, and each check finds what it is for.

use secrecy::ExposeSecret as _;
use tiepdan::devdb::DbRole;

use crate::support::TestApp;
use crate::support::cluster::{TODAY, cluster};
use crate::support::process::{Folder, run};

/// Runs the doctor; gives whether all is well, and its lines.
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
    let output = run(&["doctor"], &[&settings[..], more].concat());
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

/// Fails unless exactly this line is wrong, and says so.
#[track_caller]
fn wrong(found: &(bool, String), line: &str) {
    let failing: Vec<&str> = found.1.lines().filter(|line| line.starts_with("FAIL")).collect();
    assert!(
        !found.0 && failing.len() == 1 && failing[0].starts_with(&format!("FAIL  {line}")),
        "{}",
        found.1
    );
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
