//! What a search for duplicates costs does not grow with what it finds.

use std::process::Stdio;

use reqwest::Client;
use serde_json::{Value, json};

use crate::petitions::reflection;
use crate::support::process::{Folder, Process};

async fn posted(http: &Client, token: &str, url: String, body: Value) -> Value {
    let request = http.post(url).bearer_auth(token).header("Content-Type", "application/json");
    let key = body["external_ref"].as_str().unwrap().to_owned();
    let answer = request.header("Idempotency-Key", key).body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_search_sends_no_statement_for_each_that_it_finds() {
    let folder = Folder::new("duplicates");
    let log = folder.0.join("log");
    let http = Client::builder().no_proxy().build().unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let mut process = Process::start(&folder.0.join("db"), &http, Stdio::from(file)).await;
    let portal = process.token(&http).await;
    let session = json!({ "login": "intake-officer", "password": "demo-intake-officer" });
    let session = http.post(format!("{}/v1/sessions", process.base)).body(session.to_string());
    let session = session.header("Content-Type", "application/json").send().await.unwrap();
    let session: Value = session.json().await.unwrap();
    let officer = session["access_token"].as_str().unwrap();
    let petitions = format!("{}/v1/petitions", process.base);
    let enter = async |key: &str| posted(&http, &portal, petitions.clone(), reflection(key)).await;
    let id = enter("duplicates-first").await["id"].as_str().unwrap().to_owned();
    let look = async || {
        let request = http.get(format!("{petitions}/{id}/duplicates")).bearer_auth(officer);
        let found: Value = request.send().await.unwrap().json().await.unwrap();
        found["items"].as_array().unwrap().len()
    };
    enter("duplicates-second").await;
    assert_eq!(look().await, 1);
    for number in 3..15 {
        enter(&format!("duplicates-{number}")).await;
    }
    assert_eq!(look().await, 13);
    process.end();

    let text = std::fs::read_to_string(&log).unwrap();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let looks = lines.filter(|line| line["route"] == "/v1/petitions/{id}/duplicates");
    let statements: Vec<u64> = looks.map(|line| line["statements"].as_u64().unwrap()).collect();
    let [few, many] = statements[..] else { panic!("{text}") };
    // Who calls is asked of the database now and then; each of the twelve more would cost one at least.
    assert!(few > 5 && many < few + 6, "{statements:?}");
}
