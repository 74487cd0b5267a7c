//! The private cluster: made, reused, killed, recovered, moved, removed.

pub mod disks;
mod many;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diesel_async::{AsyncConnection, AsyncPgConnection};
use secrecy::ExposeSecret;
use tiepdan::devdb::roles::RolePlan;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbError, DevDbOptions, Stopped};
use tokio_postgres::{Client, NoTls};

fn temporary() -> DevDbOptions {
    DevDbOptions::temporary().unwrap()
}

/// Joins a cluster without becoming the one whose end is its end.
fn joining(devdb: &DevDb) -> DevDbOptions {
    DevDbOptions { durable: false, ..DevDbOptions::lasting(devdb.folder()) }
}

async fn connect(devdb: &DevDb, role: DbRole, database: &str) -> Client {
    let url = devdb.url(role, database);
    let (client, connection) = tokio_postgres::connect(url.expose_secret(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn text(client: &Client, sql: &str) -> String {
    client.query_one(sql, &[]).await.unwrap().get(0)
}

fn is_gone(path: &Path) -> bool {
    let deadline = Instant::now() + Duration::from_secs(20);
    while path.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    !path.exists()
}

/// Kills the server and waits until it is gone: on a busy machine the signal takes a while to arrive.
fn kill_hard(devdb: &DevDb) -> u32 {
    let pid = devdb.server_pid().unwrap();
    let killed = Command::new("/bin/sh").args(["-c", &format!("kill -KILL {pid}")]).status().unwrap();
    assert!(killed.success());
    let deadline = Instant::now() + Duration::from_secs(20);
    while devdb.server_pid().is_some() {
        assert!(Instant::now() < deadline, "process {pid} outlives SIGKILL");
    }
    pid
}

#[tokio::test]
async fn a_new_cluster_is_private_and_sorts_vietnamese() {
    let devdb = devdb::start(&temporary()).unwrap();
    assert!(devdb.is_new() && devdb.moved_from().is_none());
    let mode = |name: &str| fs::metadata(devdb.folder().join(name)).unwrap().mode() & 0o777;
    assert_eq!((mode("passwords"), mode("data"), mode("run")), (0o600, 0o700, 0o700));
    assert!(!devdb.folder().join("initdb-password").exists());

    devdb.create_database("first", None).await.unwrap();
    let client = connect(&devdb, DbRole::Application, "first").await;
    assert_eq!(text(&client, "SHOW listen_addresses").await, "");
    assert_eq!(text(&client, "SHOW server_encoding").await, "UTF8");
    assert_eq!(text(&client, "SHOW lc_collate").await, "C.UTF-8");
    let sorted =
        "SELECT string_agg(n, ' ' ORDER BY n COLLATE \"vi-x-icu\") FROM unnest('{Em,Đào,Dung}'::text[]) n";
    assert_eq!(text(&client, sorted).await, "Dung Đào Em");

    let url = devdb.url(DbRole::Owner, "first");
    AsyncPgConnection::establish(url.expose_secret()).await.unwrap();
    let stranger = devdb.config(DbRole::Application, "first").password("wrong").connect(NoTls).await;
    assert!(stranger.is_err(), "a wrong password is refused");
    assert!(
        !format!("{devdb:?}")
            .contains(&fs::read_to_string(devdb.folder().join("passwords")).unwrap()[10..30])
    );
}

#[tokio::test]
async fn the_application_role_is_weak() {
    let devdb = devdb::start(&temporary()).unwrap();
    let admin = connect(&devdb, DbRole::Superuser, "postgres").await;
    admin.batch_execute("CREATE DATABASE rights").await.unwrap();
    let plan = RolePlan { adopted_database: Some("rights".to_owned()), ..RolePlan::default() };
    devdb::roles::create_roles(&admin, &plan).await.unwrap();
    let owner = connect(&devdb, DbRole::Owner, "rights").await;
    let setup = "CREATE TABLE sealed (id int); INSERT INTO sealed VALUES (1);
                 GRANT SELECT ON sealed TO identity_reader; GRANT DELETE, SELECT ON sealed TO key_keeper;";
    owner.batch_execute(setup).await.unwrap();

    let client = connect(&devdb, DbRole::Application, "rights").await;
    let weak = "SELECT (NOT (rolsuper OR rolinherit OR rolcreatedb OR rolcreaterole OR rolbypassrls))::text
                FROM pg_roles WHERE rolname = current_user";
    assert_eq!(text(&client, weak).await, "true");
    assert!(client.query("SELECT id FROM sealed", &[]).await.is_err(), "nothing is inherited");
    client.batch_execute("SET ROLE identity_reader").await.unwrap();
    assert_eq!(client.query("SELECT id FROM sealed", &[]).await.unwrap().len(), 1);
    assert!(client.execute("DELETE FROM sealed", &[]).await.is_err());
    client.batch_execute("SET ROLE key_keeper; DELETE FROM sealed; RESET ROLE").await.unwrap();
    assert!(client.batch_execute("SET ROLE tiepdan_owner").await.is_err());
    assert!(client.batch_execute("CREATE TABLE own (id int)").await.is_err());
    assert!(client.batch_execute("CREATE TEMP TABLE own (id int)").await.is_err());
}

#[tokio::test]
async fn too_strong_a_role_is_refused() {
    let devdb = devdb::start(&temporary()).unwrap();
    let admin = connect(&devdb, DbRole::Superuser, "postgres").await;
    let plan = RolePlan::default();
    devdb::roles::create_roles(&admin, &plan).await.unwrap();
    admin.batch_execute("ALTER ROLE tiepdan_app BYPASSRLS").await.unwrap();
    let refused = devdb::roles::create_roles(&admin, &plan).await.unwrap_err().to_string();
    assert!(refused.contains("too many rights in tiepdan_app"), "{refused}");
    admin
        .batch_execute("ALTER ROLE tiepdan_app NOBYPASSRLS; GRANT tiepdan_owner TO tiepdan_app")
        .await
        .unwrap();
    let refused = devdb::roles::create_roles(&admin, &plan).await.unwrap_err().to_string();
    assert!(refused.contains("member of tiepdan_owner"), "{refused}");
}

#[tokio::test]
async fn databases_are_copied_and_dropped() {
    let devdb = devdb::start(&temporary()).unwrap();
    devdb.create_database("template_one", None).await.unwrap();
    let owner = connect(&devdb, DbRole::Owner, "template_one").await;
    owner.batch_execute("CREATE TABLE t AS SELECT 'kept' AS word").await.unwrap();
    let busy = devdb.create_database("copy", Some("template_one")).await.unwrap_err().to_string();
    assert!(busy.contains("being accessed by other users"), "{busy}");
    drop(owner);
    let started = Instant::now();
    while let Err(error) = devdb.create_database("copy", Some("template_one")).await {
        assert!(started.elapsed() < Duration::from_secs(5), "{error}");
    }
    let copy = connect(&devdb, DbRole::Owner, "copy").await;
    assert_eq!(text(&copy, "SELECT word FROM t").await, "kept");
    assert!(devdb.database_exists("copy").await.unwrap());
    let _application = connect(&devdb, DbRole::Application, "copy").await;
    devdb.drop_database("copy").await.unwrap();
    devdb.drop_database("copy").await.unwrap();
    assert!(!devdb.database_exists("copy").await.unwrap());
    assert!(matches!(devdb.create_database("Bad-Name", None).await, Err(DevDbError::DatabaseName(_))));
}

#[test]
fn a_second_start_joins_and_the_last_user_stops() {
    let first = devdb::start(&temporary()).unwrap();
    let pid = first.server_pid();
    let second = devdb::start(&joining(&first)).unwrap();
    assert_eq!((second.is_new(), second.server_pid()), (false, pid));
    assert_eq!(second.stop().unwrap(), Stopped::StillUsed);
    assert_eq!(first.server_pid(), pid);
    let folder = first.folder().to_owned();
    assert_eq!(first.stop().unwrap(), Stopped::Ended);
    assert!(!folder.exists());
}

#[test]
fn a_lasting_cluster_stops_and_starts_again() {
    let folder = temporary().folder;
    let options = DevDbOptions { durable: true, ..DevDbOptions::lasting(&folder) };
    let first = devdb::start(&options).unwrap().server_pid();
    let joined = devdb::start(&options).unwrap();
    assert_eq!(joined.server_pid(), first, "a dropped handle leaves the server running");
    assert_eq!(joined.stop().unwrap(), Stopped::Ended);
    let again = devdb::start(&options).unwrap();
    assert!(!again.is_new());
    assert_eq!(again.stop().unwrap(), Stopped::Ended);
    let log = fs::read_to_string(folder.join("server.log")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert!(!log.contains("automatic recovery"), "a fast shutdown needs no recovery: {log}");
}

#[tokio::test]
async fn a_killed_server_recovers() {
    let devdb = devdb::start(&temporary()).unwrap();
    devdb.create_database("kept", None).await.unwrap();
    let _session = connect(&devdb, DbRole::Owner, "kept").await;
    let pid = kill_hard(&devdb);
    assert!(devdb.folder().join("data/postmaster.pid").exists());
    let again = devdb::start(&joining(&devdb)).unwrap();
    assert_ne!(again.server_pid(), Some(pid));
    assert!(again.database_exists("kept").await.unwrap());
}

#[test]
fn two_starts_at_once_make_one_cluster() {
    let options = temporary();
    let folder = options.folder.clone();
    let lasting = DevDbOptions { die_with_parent: false, ..options };
    let begin = |one: DevDbOptions| std::thread::spawn(move || devdb::start(&one).unwrap());
    let starts: Vec<_> = (0..3).map(|_| begin(lasting.clone())).collect();
    let all: Vec<DevDb> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    let made = all.iter().filter(|one| one.is_new()).count();
    let pids: Vec<_> = all.iter().map(DevDb::server_pid).collect();
    let ends: Vec<_> = all.into_iter().map(|one| one.stop().unwrap()).collect();
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(made, 1);
    assert!(pids[0].is_some() && pids.iter().all(|pid| *pid == pids[0]));
    assert_eq!(ends, [Stopped::StillUsed, Stopped::StillUsed, Stopped::Ended]);
}

#[test]
fn a_folder_that_the_servers_user_cannot_enter_is_replaced() {
    let closed = temporary().folder;
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let (asked, is_root) = (closed.join(".devdb"), fs::metadata(&closed).unwrap().uid() == 0);
    let devdb = devdb::start(&DevDbOptions { folder: asked.clone(), ..temporary() }).unwrap();
    let folder = devdb.folder().to_owned();
    if is_root {
        assert_eq!(devdb.moved_from(), Some(asked.as_path()));
        assert!(folder.starts_with("/var/tmp") && !asked.exists(), "{}", folder.display());
    }
    assert_eq!(devdb.moved_from().is_some(), is_root);
    devdb.stop().unwrap();
    assert!(!folder.exists());
    fs::remove_dir_all(closed).unwrap();
}

#[test]
fn a_long_path_and_a_strange_one_work() {
    let base = temporary().folder;
    let asked = base.join(format!("a \"b\", {}", "x".repeat(90)));
    let devdb = devdb::start(&DevDbOptions { folder: asked, ..temporary() }).unwrap();
    let socket = devdb.socket_folder().to_owned();
    assert!(socket.starts_with("/tmp") && socket.exists());
    devdb.stop().unwrap();
    assert!(!socket.exists());
    fs::remove_dir_all(base).unwrap();
}

#[test]
fn a_stranger_s_data_folder_is_left_alone() {
    let options = temporary();
    let precious = options.folder.join("data/precious");
    fs::create_dir_all(precious.parent().unwrap()).unwrap();
    fs::write(&precious, "x").unwrap();
    let refused = devdb::start(&options).unwrap_err();
    let kept = precious.exists();
    fs::remove_dir_all(&options.folder).unwrap();
    assert!(matches!(refused, DevDbError::NotOurs(_)) && kept, "{refused}");
}

#[test]
fn lost_passwords_are_one_sentence() {
    let devdb = devdb::start(&temporary()).unwrap();
    fs::remove_file(devdb.folder().join("passwords")).unwrap();
    let error = devdb::start(&joining(&devdb)).unwrap_err().to_string();
    assert!(error.contains("passwords is missing or damaged"), "{error}");
}

#[test]
fn dropping_a_temporary_cluster_removes_it() {
    let devdb = devdb::start(&temporary()).unwrap();
    let folder = devdb.folder().to_owned();
    drop(devdb);
    assert!(is_gone(&folder));
}

/// Set in the process that gets killed: the same test plays both parts, since the program itself keeps its clusters.
const VICTIM: &str = "TIEPDAN_TEST_VICTIM";

#[test]
fn a_killed_process_leaves_nothing_behind() {
    if std::env::var_os(VICTIM).is_some() {
        let devdb = devdb::start(&temporary()).unwrap();
        println!("\nfolder={}", devdb.folder().display());
        return std::thread::sleep(Duration::from_mins(1));
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "devdb::a_killed_process_leaves_nothing_behind", "--nocapture"])
        .env(VICTIM, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut folders =
        lines.map_while(Result::ok).filter_map(|line| Some(PathBuf::from(line.strip_prefix("folder=")?)));
    let folder = folders.next().unwrap();
    assert!(folder.join("data/postmaster.pid").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_gone(&folder));
}
