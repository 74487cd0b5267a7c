//! What holds for every act: what is wrong by itself comes first, nothing is dated before what it follows, and only who
//! may sign signs.

mod series;
mod signing;
mod tries;

use serde_json::{Value, json};
use tiepdan::kernel::ids::new_id;

use crate::main_job::{accepted, lead, own_position};
use crate::petitions::screened;
use crate::support::{Answer, Client, TestApp};

fn absent() -> String {
    new_id("99001", "2026-11-24".parse().unwrap()).to_string()
}

/// A petition that the staff received on the 20th and screened on the 23rd.
async fn older(officer: &Client) -> String {
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đường hỏng", "content": "Đề nghị sửa đường.",
        "writers": [{ "name": "Nguyễn Văn A" }],
    });
    officer.post("/v1/petitions", body).await.expect(201).text_at("/id")
}

async fn act(client: &Client, path: &str, body: Value) -> Answer {
    client.post(path, body).if_match("*").await
}

#[track_caller]
fn refused(answer: Answer, pointer: &str, code: &str) {
    let answer = answer.expect_problem(400, "body_invalid");
    assert_eq!((answer.complaints(), answer.at("/errors/0/code")), (vec![pointer.to_owned()], &json!(code)));
}

#[actix_web::test]
async fn what_is_wrong_by_itself_is_told_before_the_row_is_looked_at() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let (worker, council) = (app.person("case-officer").await, app.person("council-standing").await);
    let (day, id) = ("2026-11-25", absent());
    let position = own_position(&chair).await;
    let dates = ["/acted_on", "/document_date"];
    let cases = [
        (
            &officer,
            "petitions",
            "screenings",
            json!({ "kind": "reflection", "within_authority": true, "track": "party", "facts": { "execution_on": "1899-12-31" } }),
            vec!["/facts/execution_on", "/track"],
        ),
        (
            &officer,
            "petitions",
            "notices",
            json!({ "addressee": "writer", "outcome": "other", "text": "x" }),
            vec![],
        ),
        (
            &chair,
            "petitions",
            "acceptances",
            json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": position, "case_id": id }),
            vec![],
        ),
        (&chair, "cases", "answers", json!({ "summary": "x", "result": "noted" }), vec![]),
        (&chair, "cases", "closures", json!({}), vec![]),
        (&worker, "assignments", "progress-reports", json!({ "percent": 1, "text": "x" }), vec![]),
        (&worker, "assignments", "completions", json!({ "result": "x" }), vec![]),
        (&chair, "reception-schedules", "approvals", json!({}), vec![]),
        (
            &officer,
            "reception-schedules",
            "publications",
            json!({ "place": "x", "posted_on": day }),
            vec!["/posted_on"],
        ),
        (&chair, "findings", "replies", json!({ "content": "x" }), vec![]),
        (&council, "findings", "closures", json!({}), vec![]),
    ];
    for (client, room, name, body, own) in cases {
        let path = format!("/v1/{room}/{id}/{name}");
        for wrong in [day, "2016-11-23"] {
            let mut body = body.clone();
            body["acted_on"] = json!(wrong);
            body["document_date"] = json!(wrong);
            let answer =
                client.post(&path, body).if_match("\"99.x\"").await.expect_problem(400, "body_invalid");
            let mut told = answer.complaints();
            told.sort();
            let mut all = [dates.to_vec(), own.clone()].concat();
            all.sort_unstable();
            assert_eq!(told, all, "{path}");
        }
        if own.is_empty() {
            client.post(&path, body).if_match("\"99.x\"").await.expect_problem(404, "resource_not_found");
        }
    }
}

#[actix_web::test]
async fn no_act_is_dated_before_what_it_follows() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let worker = app.person("case-officer").await;
    let petition = format!("/v1/petitions/{}", older(&officer).await);
    let screening = |day: &str| json!({ "kind": "reflection", "within_authority": true, "acted_on": day });
    refused(
        act(&officer, &format!("{petition}/screenings"), screening("2026-11-19")).await,
        "/acted_on",
        "inverted",
    );
    act(&officer, &format!("{petition}/screenings"), screening("2026-11-23")).await.expect(201);
    let settler = own_position(&chair).await;
    let acceptances = format!("{petition}/acceptances");
    let acceptance = |more: Value| {
        let mut body = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": settler });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let early = acceptance(json!({ "acted_on": "2026-11-22" }));
    refused(act(&chair, &acceptances, early).await, "/acted_on", "inverted");
    let early = acceptance(json!({ "document_date": "2026-11-22" }));
    refused(act(&chair, &acceptances, early).await, "/document_date", "inverted");
    let early = acceptance(json!({ "acted_on": "2026-11-23", "document_date": "2026-11-22" }));
    refused(act(&chair, &acceptances, early).await, "/document_date", "inverted");
    let accepted =
        act(&chair, &acceptances, acceptance(json!({ "acted_on": "2026-11-24" }))).await.expect(201);
    let case = accepted.text_at("/case/id");
    let notice =
        json!({ "addressee": "writer", "outcome": "accepted", "text": "x", "acted_on": "2026-11-23" });
    refused(act(&officer, &format!("{petition}/notices"), notice).await, "/acted_on", "inverted");

    let work = chair.post("/v1/assignments", lead(&case, &own_position(&worker).await)).await.expect(201);
    let work = format!("/v1/assignments/{}", work.text_at("/id"));
    let report = json!({ "percent": 1, "text": "x", "acted_on": "2026-11-23" });
    refused(act(&worker, &format!("{work}/progress-reports"), report).await, "/acted_on", "inverted");
    let done = json!({ "result": "x", "acted_on": "2026-11-23" });
    refused(act(&worker, &format!("{work}/completions"), done).await, "/acted_on", "inverted");
    let case = format!("/v1/cases/{case}");
    let answer = json!({ "summary": "x", "result": "noted", "acted_on": "2026-11-23" });
    refused(act(&chair, &format!("{case}/answers"), answer).await, "/acted_on", "inverted");
    act(&chair, &format!("{case}/answers"), json!({ "summary": "x", "result": "noted" })).await.expect(201);
    let early = act(&chair, &format!("{case}/closures"), json!({ "acted_on": "2026-11-23" })).await;
    refused(early, "/acted_on", "inverted");
}

#[actix_web::test]
async fn a_posting_is_not_dated_before_the_approval() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let session = json!({ "date": "2026-12-10", "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12 });
    let body = json!({ "host_position_id": own_position(&chair).await, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": [session] });
    let path = officer.post("/v1/reception-schedules", body).await.expect(201).header("location").to_owned();
    act(&chair, &format!("{path}/approvals"), json!({})).await.expect(201);
    let posting = |day: &str| json!({ "place": "Trụ sở", "acted_on": day });
    let early = act(&officer, &format!("{path}/publications"), posting("2026-11-23")).await;
    refused(early, "/acted_on", "inverted");
    act(&officer, &format!("{path}/publications"), posting("2026-11-24")).await.expect(201);
}

#[actix_web::test]
async fn nobody_is_told_what_has_not_happened() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let id = older(&officer).await;
    let path = format!("/v1/petitions/{id}/notices");
    let notice = |outcome: &str| json!({ "addressee": "writer", "outcome": outcome, "text": "Thông báo." });
    for outcome in ["accepted", "refused", "transferred"] {
        let barred = officer.post(&path, notice(outcome)).await.expect_problem(409, "state_conflict");
        assert_eq!(barred.at("/available_actions/0/action"), "screenings");
        assert!(!barred.text_at("/legal_basis").is_empty());
    }
    officer.post(&path, notice("needs_longer")).await.expect(201);
    officer.post(&path, notice("other")).await.expect(201);
    screened(&officer, &id, "reflection").await;
    for outcome in ["accepted", "refused", "transferred"] {
        let barred = officer.post(&path, notice(outcome)).await.expect_problem(409, "state_conflict");
        assert_eq!(barred.at("/legal_basis"), "Luật Tiếp công dân Điều 28(1)", "{outcome}");
        assert!(barred.at("/available_actions").as_array().is_some_and(|all| !all.is_empty()), "{outcome}");
    }
    accepted(&chair, &id).await;
    officer.post(&path, notice("accepted")).await.expect(201);
    for outcome in ["refused", "transferred"] {
        officer.post(&path, notice(outcome)).await.expect_problem(409, "state_conflict");
    }
}

#[actix_web::test]
async fn a_timeline_is_read_page_by_page() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let id = older(&officer).await;
    screened(&officer, &id, "reflection").await;
    let case = accepted(&chair, &id).await;
    for path in [format!("/v1/petitions/{id}/timeline"), format!("/v1/cases/{case}/timeline")] {
        let whole = chair.get(&path).await.expect(200);
        assert!(whole.items().len() > 1 && whole.at("/next_cursor").is_null());
        let (mut read, mut next) = (Vec::new(), format!("{path}?limit=1"));
        loop {
            let page = chair.get(&next).await.expect(200);
            assert_eq!(page.items().len(), 1);
            chair.get(&next).header("If-None-Match", &page.etag()).await.expect(304);
            read.extend(page.items().to_vec());
            let Some(cursor) = page.at("/next_cursor").as_str() else { break };
            assert!(page.header("link").contains(cursor));
            next = format!("{path}?limit=1&cursor={cursor}");
            officer.get(&next).await.expect_problem(400, "cursor_invalid");
        }
        assert_eq!(read, whole.items());
    }
}
