//! Polls that come at the same time share the read that tells them that nothing has changed.

use std::process::Stdio;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;
use tiepdan::devdb::DbRole;
use tokio_postgres::NoTls;

use crate::metrics::numbers;
use crate::outages::start;
use crate::support::process::{Folder, Process};

/// So many that a read for each of them cannot be overlooked.
const POLLS: u32 = 30;

/// Waits until so many reads are under way.
async fn under_way(http: &Client, admin: &str) {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let scrape = http.get(format!("http://{admin}/metrics")).send().await.unwrap();
        let reads = numbers(&scrape.text().await.unwrap())["tiepdan_lane_in_use{lane=\"reads\"}"];
        if (reads - f64::from(POLLS)).abs() < 0.5 {
            return;
        }
        assert!(Instant::now() < until, "{reads} reads are under way");
    }
}

#[tokio::test]
async fn polls_of_one_moment_share_one_read_of_the_heads() {
    let folder = Folder::new("polls-shared");
    let (database, log) = (folder.0.join("db"), folder.0.join("log"));
    let http = Client::builder().no_proxy().build().unwrap();
    let admin = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let settings = [("TIEPDAN_DEVDB_DIR", database.to_str().unwrap()), ("TIEPDAN_ADMIN_BIND", &admin)];
    // One thread answers: each has a read of its own.
    let file = Stdio::from(std::fs::File::create(&log).unwrap());
    let mut process = Process::serve(&settings, &http, file).await;
    let token = process.token(&http).await;
    let running = start(&database).await;
    let config = running.config(DbRole::Superuser, "tiepdan_demo");
    let (sql, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    let get = || http.get(format!("{}/v1/petitions", process.base)).bearer_auth(&token);
    let first = get().send().await.unwrap();
    assert_eq!(first.status(), 200);
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();

    sql.batch_execute("begin; lock table commune_heads in access exclusive mode").await.unwrap();
    let poll = |_| {
        let request = get().header("If-None-Match", &tag);
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    };
    let polls: Vec<_> = (0..POLLS).map(poll).collect();
    under_way(&http, &admin).await;
    sql.batch_execute("rollback").await.unwrap();
    for answered in polls {
        assert_eq!(answered.await.unwrap(), 304);
    }
    drop((sql, running));
    process.end();

    let text = std::fs::read_to_string(&log).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let statements: Vec<u64> = lines
        .filter(|line| line["route"] == "/v1/petitions" && line["status"] == 304)
        .map(|line| line["statements"].as_u64().unwrap())
        .collect();
    assert_eq!(statements.len(), usize::try_from(POLLS).unwrap());
    // That of the first, and another for all who came while it was under way; where a connection is new it has some of its own.
    let sent: u64 = statements.iter().sum();
    assert!((1..=6).contains(&sent), "{POLLS} polls sent {sent} statements");
}
