//! `DATABASE_READ_URL`: datasets come from the standby and nothing else does. The standby is a real one; where it stands
//! still, one sees who reads there.

use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use tiepdan::devdb::DbRole;
use tokio_postgres::NoTls;

use crate::metrics::numbers;
use crate::petitions::{registered, screened};
use crate::support::cluster::cluster;
use crate::support::server::{Copy, Kind};
use crate::support::{Client, TestApp};

/// Waits until the dataset has so many lines.
async fn pulled(tool: &Client, wanted: usize) {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let lines = tool.get("/v1/datasets/petitions.ndjson").await.expect(200).text.lines().count();
        if lines == wanted {
            return;
        }
        assert!(Instant::now() < until, "the dataset has {lines} lines, not {wanted}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn listed(tool: &Client) -> usize {
    tool.get("/v1/petitions").await.expect(200).items().len()
}

#[actix_web::test]
async fn datasets_come_from_the_standby_and_nothing_else_does() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let copy = Copy::of(&cluster.devdb, &format!("standby-{database}"), Kind::Standby);
    let standby = copy.start(&[]);
    let url = copy.url(&cluster.devdb, DbRole::Application, &database, "");
    let app = TestApp::start_on(database.clone(), &[&format!("--database-read-url={url}")]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let tool = app.machine("demo-supervision-tool").await;
    registered(&portal, "replica-1").await;
    pulled(&tool, 1).await;

    // The standby stands still: only the dataset does not see what happens.
    let control = copy.url(&cluster.devdb, DbRole::Superuser, &database, "");
    let (control, connection) = tokio_postgres::connect(&control, NoTls).await.unwrap();
    tokio::spawn(connection);
    control.batch_execute("select pg_wal_replay_pause()").await.unwrap();
    let paused = "select pg_get_wal_replay_pause_state()";
    while control.query_one(paused, &[]).await.unwrap().get::<_, String>(0) != "paused" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (id, _) = registered(&portal, "replica-2").await;
    assert_eq!(listed(&tool).await, 2);
    screened(&officer, &id, "reflection").await;
    assert_eq!(officer.get(&format!("/v1/petitions/{id}")).await.expect(200).at("/status"), "screened");
    pulled(&tool, 1).await;
    control.batch_execute("select pg_wal_replay_resume()").await.unwrap();
    pulled(&tool, 2).await;
    let elsewhere = "select count(*) from pg_stat_activity where datname = current_database()
        and usename = 'tiepdan_app' and query !~ 'petitions'";
    assert_eq!(control.query_one(elsewhere, &[]).await.unwrap().get::<_, i64>(0), 0);

    // It is down: datasets are refused for the moment, all else goes on; it is back: so are they.
    drop((control, standby));
    for _ in 0..3 {
        let refused = tool.get("/v1/datasets/petitions.csv").await;
        let refused = refused.expect_problem(503, "service_unavailable");
        assert!(!refused.header("retry-after").is_empty());
    }
    let (id, _) = registered(&portal, "replica-3").await;
    screened(&officer, &id, "reflection").await;
    assert_eq!(listed(&tool).await, 3);
    // Meanwhile the cluster lets go what nobody needs any more.
    let cluster = cluster.connect(DbRole::Superuser, "postgres").await;
    cluster.batch_execute("select pg_switch_wal()").await.unwrap();
    cluster.batch_execute("checkpoint").await.unwrap();
    let _standby = copy.start(&[]);
    pulled(&tool, 3).await;
}

#[actix_web::test]
async fn a_standby_of_another_database_gives_no_dataset() {
    let cluster = cluster().await;
    let (database, other) = (cluster.copy().await, cluster.copy().await);
    let copy = Copy::of(&cluster.devdb, &format!("standby-{other}"), Kind::Standby);
    let url = copy.url(&cluster.devdb, DbRole::Application, &other, "");
    let setting = format!("--database-read-url={url}");
    // One that is down keeps no server from starting; once it answers it is asked whose it is.
    let app = TestApp::start_on(database.clone(), &[&setting]).await;
    let tool = app.machine("demo-supervision-tool").await;
    let failures = "tiepdan_pool_failures_total{pool=\"export\",reason=\"unreachable\"}";
    let unreachable = async || numbers(&app.metrics().await)[failures];
    let before = unreachable().await;
    let _standby = copy.start(&[]);
    for _ in 0..2 {
        let refused = tool.get("/v1/datasets/petitions.ndjson").await;
        let refused = refused.expect_problem(503, "service_unavailable");
        assert_eq!(refused.header("retry-after"), "30");
    }
    assert!((unreachable().await - before).abs() < 0.5, "it was not reached");
    let said = TestApp::refused(&database, &[&setting]).await;
    assert!(said.starts_with("DATABASE_READ_URL leads to another database than DATABASE_URL: "), "{said}");
}

#[actix_web::test]
async fn a_role_for_which_row_level_security_is_void_reads_no_dataset() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let control = cluster.connect(DbRole::Superuser, "postgres").await;
    let role = format!("reader_of_{database}");
    let made = format!("create role {role} login password 's3cret-passw0rd' in role tiepdan_app");
    control.batch_execute(&made).await.unwrap();
    let url = cluster.devdb.url(DbRole::Application, &database);
    let (_, place) = url.expose_secret().split_once('@').unwrap();
    let setting = format!("--database-read-url=postgresql://{role}:s3cret-passw0rd@{place}");
    let app = TestApp::start_on(database.clone(), &[&setting]).await;
    registered(&app.machine("demo-portal").await, "replica-4").await;
    let tool = app.machine("demo-supervision-tool").await;
    pulled(&tool, 1).await;
    // What it may is asked again for each dataset.
    control.batch_execute(&format!("alter role {role} bypassrls")).await.unwrap();
    let refused = tool.get("/v1/datasets/petitions.ndjson").await;
    let refused = refused.expect_problem(503, "service_unavailable");
    assert_eq!(refused.header("retry-after"), "30");
    control.batch_execute(&format!("alter role {role} nobypassrls")).await.unwrap();
    pulled(&tool, 1).await;
    control.batch_execute(&format!("drop role {role}")).await.unwrap();
}
