//! A 201 is kept: the server is killed under load, and PostgreSQL with it, and nothing that was answered is missing.

use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};
use tiepdan::devdb::{self, DbRole, DevDbOptions};
use tiepdan::kernel::crypto::RootKeys;
use tiepdan::kernel::record::audit::{Verdict, verify};
use tiepdan::migrations;

use crate::petitions::reflection;
use crate::support::book::hold_books;
use crate::support::process::{Folder, Process, signal};

/// Sends petition `n`: its answer's status and body, or nothing where the server went away.
async fn send(http: &Client, base: &str, token: &str, n: usize) -> Option<(u16, Value)> {
    let request = http.post(format!("{base}/v1/petitions")).bearer_auth(token);
    let request =
        request.header("Content-Type", "application/json").header("Idempotency-Key", format!("durable-{n}"));
    let answer = request.body(reflection(&format!("durable-{n}")).to_string()).send().await.ok()?;
    Some((answer.status().as_u16(), answer.json().await.ok()?))
}

/// What the client was told of each petition that it sent.
type Told = Mutex<Vec<(usize, Option<Value>)>>;

async fn load(
    http: &Client,
    process: &mut Process,
    enough: usize,
    kill: impl FnOnce(&mut Child),
) -> Vec<(usize, Option<Value>)> {
    let token = process.token(http).await;
    let (told, stop, base) = (Told::default(), AtomicBool::new(false), process.base.clone());
    let worker = async |first: usize| {
        for n in (first..).step_by(8) {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let answer = send(http, &base, &token, n).await;
            let (gone, made) =
                (answer.is_none(), answer.filter(|(status, _)| *status == 201).map(|(_, body)| body));
            told.lock().unwrap().push((n, made));
            if gone {
                return;
            }
        }
    };
    let killer = async {
        let until = Instant::now() + Duration::from_secs(15);
        let made = || told.lock().unwrap().iter().filter(|(_, made)| made.is_some()).count();
        while made() < enough && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        kill(&mut process.child);
        stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(futures_util::future::join_all((0..8).map(worker)), killer);
    told.into_inner().unwrap()
}

/// Kills under load, restarts, and asks for everything that was promised.
async fn survives(name: &str, with_postgres: bool) {
    let folder = Folder(std::env::temp_dir().join(format!("tiepdan-{name}-{}", std::process::id())));
    let http = Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    let mut process = Process::start(&folder.0, &http, Stdio::null()).await;
    let postgres: u32 = std::fs::read_to_string(folder.0.join("data/postmaster.pid"))
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let told = load(&http, &mut process, 60, |child| {
        child.kill().unwrap();
        if with_postgres {
            signal("-KILL", postgres);
        }
    })
    .await;
    process.child.wait().unwrap();
    let made: Vec<&Value> = told.iter().filter_map(|(_, made)| made.as_ref()).collect();
    assert!(made.len() >= 60, "only {} were made", made.len());
    assert!(told.len() > made.len(), "nothing was under way when the server was killed");

    let mut process = Process::start(&folder.0, &http, Stdio::null()).await;
    let token = process.token(&http).await;
    for one in &made {
        let url = format!("{}/v1/petitions/{}", process.base, one["id"].as_str().unwrap());
        let answer = http.get(url).bearer_auth(&token).send().await.unwrap();
        assert_eq!(answer.status(), 200, "a petition with a 201 is gone");
        let seen: Value = answer.json().await.unwrap();
        assert_eq!((&seen["number"], &seen["deadlines"]), (&one["number"], &one["deadlines"]));
        assert!(one["receipt"].is_string());
        let tracking = json!({ "code": one["tracking"]["code"], "secret": one["tracking"]["secret"] });
        if std::ptr::eq(*one, made[0]) {
            let request = http
                .post(format!("{}/v1/public/trackings", process.base))
                .header("Content-Type", "application/json");
            assert_eq!(request.body(tracking.to_string()).send().await.unwrap().status(), 200);
        }
    }
    // A retry gives the same petition, whether its answer came or was lost on the way.
    for (n, before) in &told {
        let (status, body) = send(&http, &process.base, &token, *n).await.unwrap();
        assert_eq!(status, 201, "{body}");
        assert!(before.as_ref().is_none_or(|before| *before == body), "a retry answers otherwise");
    }
    hold(&folder.0, told.len()).await;
    process.end();
}

/// Books without gaps, one petition a reference, a chain that holds.
async fn hold(folder: &Path, petitions: usize) {
    let asked = folder.to_owned();
    let cluster = tokio::task::spawn_blocking(move || devdb::start(&DevDbOptions::lasting(&asked)).unwrap())
        .await
        .unwrap();
    let (sql, connection) =
        cluster.config(DbRole::Superuser, "tiepdan_demo").connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    assert_eq!(usize::try_from(hold_books(&sql).await).unwrap(), petitions);
    let gaps = "select count(*) from commune_heads h where h.event_seq <> (select count(*) from events e where e.commune = h.commune)
                or h.audit_seq <> (select count(*) from audit_entries a where a.commune = h.commune)";
    assert_eq!(sql.query_one(gaps, &[]).await.unwrap().get::<_, i64>(0), 0);
    let halves = "select count(*) from petitions p where (select count(*) from protected_parts t where t.petition_id = p.id) <> 2
                  or not exists (select from deadlines d where d.petition_id = p.id)
                  or (select count(*) from events e where e.petition_id = p.id) <> 1 or assignee_position_id is null";
    assert_eq!(sql.query_one(halves, &[]).await.unwrap().get::<_, i64>(0), 0, "half a petition was kept");
    // Of each the two keepers of the book were told, once.
    let told = "select count(*) from events e where e.type = 'petition.registered' and (
                  select count(*) from notifications n where n.commune = e.commune and n.subject_id = e.subject_id) <> 2";
    assert_eq!(
        sql.query_one(told, &[]).await.unwrap().get::<_, i64>(0),
        0,
        "a keeper was not told, or twice"
    );
    let keys = RootKeys::load(&folder.join("keys")).unwrap();
    let mut conn = migrations::open(&cluster.url(DbRole::Superuser, "tiepdan_demo")).await.unwrap();
    let verdict = verify(&mut conn, &keys, "99001").await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { entries } if entries >= 60), "{verdict:?}");
    drop((conn, sql));
    tokio::task::spawn_blocking(move || cluster.stop().unwrap()).await.unwrap();
}

#[actix_web::test]
async fn what_was_answered_survives_a_killed_server() {
    survives("killed", false).await;
}

#[actix_web::test]
async fn what_was_answered_survives_a_killed_server_and_database() {
    survives("crashed", true).await;
}
