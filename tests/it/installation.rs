//! An installation on a real server, as an operator makes it: an empty database, separate roles for owner and
//! application, every command through the built program.

use std::process::Stdio;
use std::time::{Duration, Instant};

use reqwest::Client;
use secrecy::ExposeSecret as _;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};
use tokio_postgres::NoTls;

use crate::petitions::reflection;
use crate::support::cluster::TODAY;
use crate::support::process::{Folder, Process, WorkerProcess, run, sentence, told};

const DATABASE: &str = "tiepdan";
/// What `devdb` has made besides the server itself: a real one is bare.
const BARE: &[&str] = &[
    "DROP ROLE tiepdan_app",
    "DROP ROLE tiepdan_owner",
    "DROP ROLE identity_reader",
    "DROP ROLE part_corrector",
    "DROP ROLE key_keeper",
    "DROP ROLE key_lister",
    "CREATE DATABASE tiepdan TEMPLATE template0 ENCODING 'UTF8'",
];

/// A server with its superuser and an empty database, and nothing of ours.
struct Server {
    devdb: DevDb,
    folder: Folder,
}

impl Server {
    async fn start() -> Self {
        let start = || devdb::start(&DevDbOptions::temporary().unwrap()).unwrap();
        let devdb = tokio::task::spawn_blocking(start).await.unwrap();
        let server = Self { devdb, folder: Folder::new("installation") };
        let sql = server.sql("postgres").await;
        for statement in BARE {
            sql.batch_execute(statement).await.unwrap();
        }
        server
    }

    /// The superuser, going around our code.
    async fn sql(&self, database: &str) -> tokio_postgres::Client {
        let config = self.devdb.config(DbRole::Superuser, database);
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    fn settings(&self) -> Vec<(&'static str, String)> {
        let url = |role, database| self.devdb.url(role, database).expose_secret().to_owned();
        vec![
            ("DATABASE_URL", url(DbRole::Application, DATABASE)),
            ("DATABASE_OWNER_URL", url(DbRole::Owner, DATABASE)),
            ("DATABASE_ADMIN_URL", url(DbRole::Superuser, "postgres")),
            ("TIEPDAN_KEYS_DIR", self.folder.0.join("keys").display().to_string()),
            ("TIEPDAN_TODAY", TODAY.to_owned()),
        ]
    }
}

#[tokio::test]
async fn an_installation_is_made_checked_served_and_its_audit_verified() {
    let server = Server::start().await;
    let owned = server.settings();
    let settings: Vec<(&str, &str)> = owned.iter().map(|(name, value)| (*name, value.as_str())).collect();
    told(&run(&["keys", "init"], &settings));

    // Nothing is there yet: the doctor says so, and the server does not start.
    assert!(!run(&["doctor"], &settings).status.success());
    sentence(&run(&["serve"], &[settings.as_slice(), &[("TIEPDAN_BIND", "127.0.0.1:0")]].concat()));

    assert!(told(&run(&["migrate", "--create-roles"], &settings)).starts_with("Ran "));
    assert!(told(&run(&["migrate"], &settings)).starts_with("Nothing to do"));
    told(&run(&["demo"], &settings));
    let checks = told(&run(&["doctor"], &settings));
    assert!(checks.lines().count() >= 10 && checks.lines().all(|line| line.starts_with("OK ")), "{checks}");

    register_two(&settings).await;
    let intact = told(&run(&["audit", "verify"], &settings));
    assert!(intact.contains("99001: 2 entries, intact; signed heads that fit: 0"), "{intact}");
    let sql = server.sql(DATABASE).await;
    sign_heads(&settings, &sql).await;
    let intact = told(&run(&["audit", "verify"], &settings));
    assert!(intact.contains("99001: 2 entries, intact; signed heads that fit: 1"), "{intact}");
    let copies = server.folder.0.join("heads.txt").display().to_string();
    let heads = told(&run(&["audit", "heads"], &settings));
    std::fs::write(&copies, &heads).unwrap();
    let intact = told(&run(&["audit", "verify", "--heads", &copies], &settings));
    assert!(
        intact.contains(&format!("heads kept elsewhere that fit: {}", heads.lines().count())),
        "{intact}"
    );

    let forge =
        "update audit_entries set detail = '{}' where commune = '99001' and seq = 2 and detail <> '{}'";
    assert_eq!(sql.execute(forge, &[]).await.unwrap(), 1);
    let said = sentence(&run(&["audit", "verify"], &settings));
    assert!(said.contains("99001: the chain breaks at entry 2"), "{said}");
    // Whoever cuts the end off is found out by the head row.
    sql.execute("delete from audit_entries where commune = '99001' and seq = 2", &[]).await.unwrap();
    let said = sentence(&run(&["audit", "verify"], &settings));
    assert!(said.contains("99001: the chain breaks at entry 2"), "{said}");
    // Whoever makes the head row fit is found out by the signed head, and who takes that away too by a copy of it.
    let fit = "update commune_heads set audit_seq = 1, audit_hash = (select hash from audit_entries where commune = '99001' and seq = 1) where commune = '99001'";
    sql.execute(fit, &[]).await.unwrap();
    let said = sentence(&run(&["audit", "verify"], &settings));
    assert!(said.contains("99001: the signed head of 2026-11-24 does not fit entry 2"), "{said}");
    sql.execute("delete from signed_audit_heads where commune = '99001'", &[]).await.unwrap();
    assert!(told(&run(&["audit", "verify"], &settings)).contains("99001: 1 entries, intact"));
    let said = sentence(&run(&["audit", "verify", "--heads", &copies], &settings));
    assert!(said.contains("99001: the signed head of 2026-11-24 does not fit entry 2"), "{said}");
}

/// Lets a worker sign the heads of the day.
async fn sign_heads(settings: &[(&str, &str)], sql: &tokio_postgres::Client) {
    let worker = WorkerProcess::start(settings);
    let signed = "select count(*) from jobs where kind = 'sign_audit_heads' and state = 'done'";
    let end = Instant::now() + Duration::from_secs(30);
    while sql.query_one(signed, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        assert!(Instant::now() < end, "nobody signs");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert!(worker.stopped().success());
}

/// Serves, and lets the demo portal register two petitions.
async fn register_two(settings: &[(&str, &str)]) {
    let http = Client::builder().no_proxy().build().unwrap();
    let mut process = Process::serve(settings, &http, Stdio::null()).await;
    let ready = http.get(format!("{}/health/ready", process.base)).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let token = process.token(&http).await;
    for name in ["installation-1", "installation-2"] {
        let sent = http.post(format!("{}/v1/petitions", process.base)).bearer_auth(&token);
        let sent = sent.header("Content-Type", "application/json").header("Idempotency-Key", name);
        assert_eq!(sent.body(reflection(name).to_string()).send().await.unwrap().status(), 201);
    }
    process.end();
}
