//! Acts are read where `Location` says, by whoever sees what they were done to.

use serde_json::{Value, json};

use crate::main_job::{act, lead, own_position};
use crate::petitions::{registered, screened};
use crate::support::{Answer, Client, TestApp};

/// Follows `Location` and compares with the act as it was answered.
async fn follows(client: &Client, done: &Answer) {
    let read = client.get(done.header("location")).await.expect(200);
    let mut expected = done.at("/act").clone();
    expected["masked"] = json!([]);
    assert_eq!(read.body, expected, "{}", done.path);
    client.get(done.header("location")).header("If-None-Match", &read.etag()).await.expect(304);
}

#[actix_web::test]
async fn location_leads_to_the_act() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let (petition, _) = registered(&portal, "acts-read").await;
    let path = format!("/v1/petitions/{petition}");
    let screening = json!({ "kind": "reflection", "field": "transport", "within_authority": true });
    follows(&officer, &act(&officer, &path, "screenings", screening).await.expect(201)).await;
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận.", "document_number": "15/TB-UBND" });
    let noticed = officer.post(&format!("{path}/notices"), notice).await.expect(201);
    follows(&officer, &noticed).await;
    let settler = json!({ "settler_position_id": own_position(&chair).await, "case_id": null });
    let taken = act(&chair, &path, "acceptances", settler).await.expect(201);
    follows(&chair, &taken).await;
    let case = taken.text_at("/case/id");
    let given = chair.post("/v1/assignments", lead(&case, &own_position(&worker).await)).await.expect(201);
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    follows(
        &worker,
        &act(&worker, &work, "completions", json!({ "result": "Đã vá xong." })).await.expect(201),
    )
    .await;
    let answer = json!({ "summary": "Đã vá.", "result": "resolved", "public_text": null });
    let answered = act(&worker, &format!("/v1/cases/{case}"), "answers", answer).await.expect(201);
    assert_eq!(answered.at("/act/signature"), "entered");
    follows(&worker, &answered).await;

    let list = officer.get(&format!("{path}/acts")).await.expect(200);
    let kinds =
        |list: &Answer| -> Vec<Value> { list.items().iter().map(|act| act["kind"].clone()).collect() };
    let mut all = kinds(&list);
    all.sort_by_key(ToString::to_string);
    assert_eq!(all, ["acceptance", "notice", "screening"]);
    assert_eq!(kinds(&chair.get(&format!("/v1/cases/{case}/acts")).await.expect(200)), ["answer"]);
    // Page by page, each once.
    let (mut next, mut paged) = (format!("{path}/acts?limit=1"), Vec::new());
    loop {
        let page = officer.get(&next).await.expect(200);
        paged.extend(kinds(&page));
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        next = format!("{path}/acts?limit=1&cursor={cursor}");
    }
    assert_eq!(paged, kinds(&list));
    // An act is found under what it was done to, nowhere else.
    let id = noticed.text_at("/act/id");
    let elsewhere = format!("/v1/cases/{case}/acts/{id}");
    chair.get(&elsewhere).await.expect_problem(404, "resource_not_found");
    let (other, _) = registered(&portal, "acts-other").await;
    officer.get(&format!("/v1/petitions/{other}/acts/{id}")).await.expect_problem(404, "resource_not_found");
    officer.get(&format!("{path}/acts/no-id")).await.expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn acts_tell_no_more_than_the_row() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (petition, _) = registered(&portal, "acts-sealed").await;
    screened(&officer, &petition, "denunciation_duty").await;
    let path = format!("/v1/petitions/{petition}/acts");
    let id = officer.get(&path).await.expect(200).items()[0]["id"].as_str().unwrap().to_owned();
    for client in [&portal, &app.person("council-deputy").await, &app.machine("demo-dashboard").await] {
        let list = client.get(&path).await.expect(200);
        let one = client.get(&format!("{path}/{id}")).await.expect(200);
        for act in [&list.items()[0], &one.body] {
            assert_eq!(act["masked"], json!(["/acting_position_id", "/signer_position_id"]));
            assert!(act.get("acting_position_id").is_none() && act.get("signer_position_id").is_none());
        }
    }
    for login in ["front-officer", "police-officer", "inspection-committee", "village-head"] {
        let client = app.person(login).await;
        for path in [path.clone(), format!("{path}/{id}")] {
            client.get(&path).await.expect_problem(404, "resource_not_found");
        }
    }
    app.anyone().get(&path).await.expect_problem(401, "token_missing");
}
