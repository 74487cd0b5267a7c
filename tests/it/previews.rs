//! Previews ask the database nothing: rules, calendar and settings are held by the process. What remains of a request with a token is the
//! read of the heads, by which it is told that none of these has changed; who is calling is kept from the first request on,
//! for ten seconds at most.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Instant;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::petitions::reflection;
use crate::support::process::{Folder, Process};

/// How often each is asked by each caller.
const TIMES: usize = 4;
/// For so many seconds at most who is calling is not looked up again.
const KEPT: u64 = 10;

async fn sent(request: RequestBuilder, body: &Value) -> Value {
    let request = request.header("Content-Type", "application/json").body(body.to_string());
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_preview_runs_no_query_of_its_own() {
    let folder = Folder::new("previews");
    let log = folder.0.join("log");
    let http = Client::builder().no_proxy().build().unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let mut process = Process::start(&folder.0.join("db"), &http, Stdio::from(file)).await;
    let base = process.base.clone();
    let login = json!({ "login": "intake-officer", "password": "demo-intake-officer" });
    let session = sent(http.post(format!("{base}/v1/sessions")), &login).await;
    let portal = process.token(&http).await;
    let clock = json!({
        "rule_key": "C04", "start_date": "2026-10-20", "complexity_level": "complex",
        "extensions": [], "pauses": [{ "from": "2026-11-01", "to": "2026-11-05" }],
    });
    // The internal limit and the mark of a remote area are settings of the commune.
    let own = json!({ "rule_key": "P02", "start_date": "2026-11-20" });
    let mut petition = reflection("preview-1");
    petition["facts"] = json!({ "contents": ["reflection"] });
    let routes = ["/v1/deadline-previews", "/v1/screening-previews"];
    let began = Instant::now();
    for token in [session["access_token"].as_str().unwrap(), &portal] {
        let to = |route: &str| http.post(format!("{base}{route}")).bearer_auth(token);
        for _ in 0..TIMES {
            let due = sent(to(routes[0]), &clock).await;
            assert!(due["due_on"].is_string(), "{due}");
            sent(to(routes[0]), &own).await;
            let found = sent(to(routes[1]), &petition).await;
            assert_eq!(found["kind"], "reflection", "{found}");
        }
    }
    let too_old = usize::try_from(began.elapsed().as_secs() / KEPT).unwrap();
    process.end();

    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut taken: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for line in lines.iter().filter(|line| routes.iter().any(|route| line["route"] == *route)) {
        let caller = line["caller"].as_str().unwrap();
        taken.entry(caller).or_default().push(line["statements"].as_u64().unwrap());
    }
    assert_eq!(taken.len(), 2, "{taken:?}");
    for statements in taken.values() {
        assert_eq!(statements.len(), 3 * TIMES, "{taken:?}");
        // The first request has the caller looked up, and so has one that comes when what was found is too old; each of all others takes
        // the read of the heads and nothing else.
        assert!(statements[0] > 1, "{taken:?}");
        let looked_up = statements[1..].iter().filter(|one| **one != 1).count();
        assert!(looked_up <= too_old, "{taken:?}");
    }
    assert!(!text.contains("ổ gà"), "a text stands in the log");
}
