//! One JSON line a request: route pattern, status, caller and what it cost; never personal data, queries or secrets.

use std::process::Stdio;

use reqwest::Client;
use serde_json::{Value, json};

use crate::petitions::reflection;
use crate::support::process::{Folder, Process};

#[tokio::test]
async fn a_request_leaves_one_line_without_personal_data() {
    let folder = Folder::new("log");
    let log = folder.0.join("log");
    let http = Client::builder().no_proxy().build().unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let mut process = Process::start(&folder.0.join("db"), &http, Stdio::from(file)).await;
    let token = process.token(&http).await;
    let sent = http.post(format!("{}/v1/petitions", process.base)).bearer_auth(&token);
    let sent = sent.header("Content-Type", "application/json").header("Idempotency-Key", "logging-1");
    assert_eq!(sent.body(reflection("logging-1").to_string()).send().await.unwrap().status(), 201);
    let list = format!("{}/v1/petitions?external_ref=logging-1", process.base);
    assert_eq!(http.get(list).bearer_auth(&token).send().await.unwrap().status(), 200);
    let many: Vec<String> = (0..150).map(|number| format!("GOV-2026-{number:06}")).collect();
    let asked = json!({ "numbers": many, "external_refs": ["logging-1"] }).to_string();
    let sent = http.post(format!("{}/v1/status-lookups", process.base)).bearer_auth(&token);
    let sent = sent.header("Content-Type", "application/json").body(asked).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(http.get(format!("{}/v1/nothing", process.base)).send().await.unwrap().status(), 404);
    process.end();

    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let of = |method: &str, route: &str| {
        let found: Vec<&Value> =
            lines.iter().filter(|line| line["method"] == method && line["route"] == route).collect();
        assert_eq!(found.len(), 1, "{method} {route}: {text}");
        found[0].clone()
    };
    let created = of("POST", "/v1/petitions");
    assert_eq!(created["status"], 201);
    assert_eq!(created["caller"], "client:demo-portal");
    assert!(created["statements"].as_u64().unwrap() > 5, "{created}");
    for number in ["database_us", "total_us"] {
        assert!(created[number].as_u64().unwrap() > 0, "{number}: {created}");
    }
    assert!(created["request_id"].as_str().unwrap().len() >= 8);
    assert_eq!(of("GET", "/v1/petitions")["status"], 200);
    let looked_up = of("POST", "/v1/status-lookups");
    assert!(looked_up["statements"].as_u64().unwrap() < 10, "each costs a statement of its own: {looked_up}");
    let unknown = of("GET", "-");
    assert_eq!((&unknown["status"], &unknown["problem"]), (&404.into(), &"route_not_found".into()));
    assert!(unknown["total_us"].as_u64().unwrap() > 0, "{unknown}");
    for secret in ["Hán Thị Mơ", "0100104760", "ổ gà", "external_ref", "demo-demo-portal", token.as_str()]
    {
        assert!(!text.contains(secret), "{secret} stands in the log");
    }
}
