//! A list takes as many statements whatever its length, by the log's own count.

use std::process::Stdio;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::{BOUNDARY, form, pdf};
use crate::petitions::reflection;
use crate::support::process::{Folder, Process};

async fn sent(request: RequestBuilder, status: u16) -> Value {
    let response = request.send().await.unwrap();
    let (got, text) = (response.status(), response.text().await.unwrap());
    assert_eq!(got, status, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_list_takes_as_many_statements_whatever_its_length() {
    let folder = Folder::new("attachments");
    let log = folder.0.join("log");
    let http = Client::builder().no_proxy().build().unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let mut process = Process::start(&folder.0.join("db"), &http, Stdio::from(file)).await;
    let (portal, base) = (process.token(&http).await, process.base.clone());
    let json_body = |request: RequestBuilder, body: Value| {
        request.header("Content-Type", "application/json").body(body.to_string())
    };
    let login = json!({ "login": "intake-officer", "password": "demo-intake-officer" });
    let session = sent(json_body(http.post(format!("{base}/v1/sessions")), login), 201).await;
    let officer = session["access_token"].as_str().unwrap();
    let register = http.post(format!("{base}/v1/petitions")).bearer_auth(&portal);
    let register = register.header("Idempotency-Key", "counted-1");
    let made = sent(json_body(register, reflection("counted")), 201).await;
    let target = format!("{base}/v1/petitions/{}/attachments", made["id"].as_str().unwrap());
    for length in 1..=4 {
        let body = form(BOUNDARY, &json!({ "file_name": "a.pdf" }), &pdf(200));
        let attach = http.post(&target).bearer_auth(officer);
        let attach = attach.header("Content-Type", format!("multipart/form-data; boundary={BOUNDARY}"));
        sent(attach.body(body), 201).await;
        let list = sent(http.get(&target).bearer_auth(officer), 200).await;
        assert_eq!(list["items"].as_array().unwrap().len(), length);
    }
    process.end();
    let text = std::fs::read_to_string(&log).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lists =
        lines.filter(|line| line["method"] == "GET" && line["route"] == "/v1/petitions/{id}/attachments");
    let taken: Vec<u64> = lists.map(|line| line["statements"].as_u64().unwrap()).collect();
    assert_eq!(taken.len(), 4);
    // The first may find a pool's connection not opened yet, and nothing else differs.
    assert!(taken[1..].iter().all(|one| *one == taken[3] && *one > 3), "{taken:?}");
    assert!(!text.contains("a.pdf"), "the name of a file stands in the log");
}
