//! A disk that fills up under a running server, for real: what has no room is refused until there is some again. The server
//! runs in a mount namespace of its own, as in `devdb/disks.rs`, and what it answers is asked over HTTP from outside.

use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::Portal;
use crate::devdb::disks::{NEEDS, namespace};
use crate::support::cluster::TODAY;
use crate::support::process::{Folder, Process};

/// The cluster is made by a server that ends again: PostgreSQL then starts with room in its write-ahead log, so that it is the
/// tables that find none. A signal is the end of whatever is being waited for.
const SCRIPT: &str = r#"
trap 'touch "$NOTES/end"' TERM
awaited() {
    until [ -e "$NOTES/$1" ] || [ -e "$NOTES/end" ]; do
        kill -0 "$server"
        sleep 0.05
    done
}
mount -t tmpfs -o size=400m,mode=0755 tmpfs "$DISK"
attempt first
"$PROGRAM" serve >"$NOTES/serving.out" 2>"$NOTES/serving.err" &
server=$!
awaited fill
cat /dev/zero >"$DISK/filling" 2>/dev/null || true
touch "$NOTES/filled"
awaited free
rm "$DISK/filling"
touch "$NOTES/freed"
awaited end
kill -TERM "$server"
wait "$server"
"#;

/// Starts the script; gives it back once its server serves.
async fn serving(folder: &Folder) -> Process {
    let mut command = namespace(folder, SCRIPT);
    command.env("TIEPDAN_TODAY", TODAY).env("TIEPDAN_ADMIN_BIND", "127.0.0.1:0").env("TIEPDAN_WORKERS", "1");
    command.env("TIEPDAN_RATE_PER_MINUTE", "600000").env("TIEPDAN_RATE_BURST", "100000");
    let notes = folder.0.join("notes");
    let errors = Stdio::from(std::fs::File::create(notes.join("script.err")).unwrap());
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).spawn();
    let child = spawned.expect("this test needs `unshare` of util-linux");
    let mut process = Process { child, base: String::new() };
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let told = std::fs::read_to_string(notes.join("serving.out")).unwrap_or_default();
        let told = told.split_once("tiepdan serves a demo commune on ");
        if let Some((base, _)) = told.and_then(|(_, rest)| rest.split_once(';')) {
            process.base = base.to_owned();
            return process;
        }
        let runs = process.child.try_wait().unwrap().is_none() && Instant::now() < until;
        assert!(runs, "{NEEDS}: {}", std::fs::read_to_string(notes.join("script.err")).unwrap());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Tells the script to go on, and waits until it has.
async fn step(notes: &Path, order: &str, done: &str) {
    std::fs::write(notes.join(order), "").unwrap();
    until(done, || notes.join(done).exists()).await;
}

/// Sends the same until it is taken in, and counts how often it was not; gives the petition.
async fn taken_in(portal: &Portal, name: &str, refused: &AtomicUsize) -> String {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let (status, told, body) = portal.register(name).await;
        if status == 201 {
            return body["id"].as_str().unwrap().to_owned();
        }
        assert_eq!((status, told, &body["code"]), (503, true, &json!("service_unavailable")), "{body}");
        refused.fetch_add(1, Ordering::Relaxed);
        assert!(Instant::now() < end, "the server does not recover");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// All petitions that the portal has brought.
async fn listed(portal: &Portal) -> Vec<String> {
    let (mut all, mut path) = (Vec::new(), "/v1/petitions".to_owned());
    loop {
        let (status, _, page) = portal.get(&path).await;
        assert_eq!(status, 200, "{page}");
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return all };
        path = format!("/v1/petitions?cursor={next}");
    }
}

#[tokio::test]
async fn a_disk_that_fills_up_is_waited_for_and_loses_nothing() {
    let folder = Folder::new("filling-disk");
    let notes = folder.0.join("notes");
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
    let mut process = serving(&folder).await;
    let portal = Portal { token: process.token(&http).await, base: process.base.clone(), http };

    let (made, refused, over) = (Mutex::new(Vec::new()), AtomicUsize::new(0), AtomicBool::new(false));
    let worker = async |number: usize| {
        for round in 0.. {
            let id = taken_in(&portal, &format!("disk-{number}-{round}"), &refused).await;
            made.lock().unwrap().push(id);
            if over.load(Ordering::Relaxed) {
                return;
            }
        }
    };
    let many = |wanted: usize| made.lock().unwrap().len() >= wanted;
    let disk = async {
        until("nothing is registered", || many(5)).await;
        step(&notes, "fill", "filled").await;
        until("a full disk takes everything in", || refused.load(Ordering::Relaxed) >= 10).await;
        // What is there can be read, and the server says that it is alive.
        let first = made.lock().unwrap()[0].clone();
        assert_eq!(portal.get(&format!("/v1/petitions/{first}")).await.0, 200);
        assert_eq!(portal.get("/health/live").await.0, 200);
        step(&notes, "free", "freed").await;
        let before = made.lock().unwrap().len();
        until("nothing is registered any more", || many(before + 20)).await;
        over.store(true, Ordering::Relaxed);
    };
    tokio::join!(futures_util::future::join_all((0..3).map(worker)), disk);

    let (mut made, mut listed) = (made.into_inner().unwrap(), listed(&portal).await);
    made.sort();
    listed.sort();
    assert_eq!(listed, made, "a petition is gone, or there twice");
    process.end();
    assert!(process.child.wait().unwrap().success(), "the server did not end in order");
    let log = std::fs::read_to_string(notes.join("serving.err")).unwrap();
    assert!(log.contains("No space left on device"), "{log}");
}
