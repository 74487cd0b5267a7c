//! Many petitions in one question: where they stand, of who may see them, and nothing of the others.

use std::process::Stdio;

use serde_json::{Value, json};
use tiepdan::kernel::ids::new_id;

use crate::petition_acts::{Desk, act};
use crate::petitions::{reflection, registered, screened};
use crate::support::demands::proves;
use crate::support::process::{Folder, Process};
use crate::support::{Answer, Client, TestApp};

const PATH: &str = "/v1/status-lookups";

async fn asked(client: &Client, body: Value) -> Answer {
    client.post(PATH, body).await.expect(200)
}

fn results(answer: &Answer) -> Vec<&str> {
    answer.items().iter().map(|item| item["result"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_portal_finds_its_petitions_by_id_number_and_its_own_reference() {
    proves(&["II.2-5"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (first, body) = registered(&portal, "look-1").await;
    let (second, _) = registered(&portal, "look-2").await;
    screened(&officer, &second, "reflection").await;
    let number = body["number"].as_str().unwrap();
    let unknown = new_id("99001", "2026-11-24".parse().unwrap());
    let found = asked(
        &portal,
        json!({
            "ids": [second, unknown, first, "00000000-0000-4000-8000-000000000000"],
            "numbers": [number, "GOV-2026-000000"], "external_refs": ["look-2", "nobody's", "look-2"],
        }),
    )
    .await;
    let told =
        ["found", "not_found", "found", "not_found", "found", "not_found", "found", "not_found", "found"];
    assert_eq!(results(&found), told, "{}", found.text);
    let items = found.items();
    assert_eq!(items[0]["id"], json!(second));
    let seen = portal.get(&format!("/v1/petitions/{second}")).await.expect(200);
    for name in
        ["id", "number", "commune", "status", "public_status", "next_step", "due_on", "overdue", "changed_at"]
    {
        assert_eq!(items[0]["petitions"][0][name], seen.body[name], "{name}");
        assert_eq!(items[6]["petitions"][0][name], seen.body[name], "{name}");
    }
    assert_eq!((&items[4]["number"], &items[4]["petitions"][0]["id"]), (&json!(number), &json!(first)));
    assert_eq!((&items[6]["external_ref"], &items[1]["petitions"]), (&json!("look-2"), &json!([])));
    // Neither the texts nor their people.
    assert!(!found.text.contains("ổ gà") && !found.text.contains("Hán Thị Mơ"), "{}", found.text);
}

#[actix_web::test]
async fn what_one_may_not_see_is_as_if_it_were_not_there() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, body) = registered(&portal, "seen-1").await;
    let own = json!({ "channel": "post", "subject": "Đơn", "content": "Nội dung." });
    let paper = officer.post("/v1/petitions", own).await.expect(201);
    let every = json!({ "ids": [id, paper.at("/id")], "numbers": [body["number"], paper.at("/number")], "external_refs": ["seen-1"] });
    let by_portal = asked(&portal, every.clone()).await;
    assert_eq!(results(&by_portal), ["found", "not_found", "found", "not_found", "found"]);
    // A reference is its client's own, whoever may see the petition.
    let by_officer = asked(&officer, every.clone()).await;
    assert_eq!(results(&by_officer), ["found", "found", "found", "found", "not_found"]);
    // Of what is not screened yet the strictest line decides: police see nothing of it.
    let by_police = asked(&app.person("police-officer").await, every.clone()).await;
    assert_eq!(results(&by_police), ["not_found"; 5]);
    for login in ["administrator", "auditor"] {
        app.person(login).await.post(PATH, every.clone()).await.expect_problem(403, "permission_missing");
    }
    app.anyone().post(PATH, every).await.expect_problem(401, "token_missing");
}

#[actix_web::test]
async fn whom_a_petition_names_finds_nothing_of_it() {
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let me = chair.get("/v1/me").await.expect(200);
    let mut body = reflection("named-1");
    body["claimed_kind"] = json!("denunciation_duty");
    body["about"] = json!([{ "type": "person", "position_id": me.at("/positions/0/id") }]);
    let entered = portal.post("/v1/petitions", body).key("named-key-1").await.expect(201);
    let asks = json!({ "ids": [entered.at("/id")], "numbers": [entered.at("/number")] });
    assert_eq!(results(&asked(&chair, asks.clone()).await), ["not_found", "not_found"]);
    assert_eq!(results(&asked(&app.person("intake-officer").await, asks).await), ["found", "found"]);
}

/// Whose work a sealed one is not learns neither what its writer was asked for nor when exactly.
#[actix_web::test]
async fn what_a_sealed_one_hides_is_masked_as_in_the_petition_itself() {
    let desk = Desk::start().await;
    let path = desk.screened("denunciation_duty", json!({})).await;
    let missing = json!({ "missing": ["E4_signature"] });
    act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    let deputy = desk.app.person("council-deputy").await;
    let asks = json!({ "ids": [path.rsplit('/').next()] });
    let seen = asked(&deputy, asks.clone()).await;
    let standing = seen.at("/items/0/petitions/0");
    let masked = json!(["/status", "/due_on", "/overdue"]);
    assert_eq!((standing.get("status"), &standing["masked"]), (None, &masked), "{}", seen.text);
    assert_eq!(standing["changed_at"], "2026-11-23T17:00:00Z");
    let shown = deputy.get(&path).await.expect(200);
    assert_eq!(standing["changed_at"], *shown.at("/changed_at"));
    let kept = asked(&desk.officer, asks).await;
    let whole = kept.at("/items/0/petitions/0");
    assert_eq!((&whole["status"], &whole["masked"]), (&json!("needs_supplement"), &json!([])));
    assert_ne!(whole["changed_at"], standing["changed_at"]);
}

#[tokio::test]
async fn two_hundred_cost_as_many_statements_as_two() {
    let folder = Folder::new("lookups");
    let log = folder.0.join("log");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let mut process = Process::start(&folder.0.join("db"), &http, Stdio::from(file)).await;
    let token = process.token(&http).await;
    let sizes = [2_usize, 200];
    // Who is calling is looked up by some of them only: the cheapest of each size counts.
    for size in sizes.repeat(3) {
        let ids: Vec<uuid::Uuid> =
            (0..size).map(|_| new_id("99001", "2026-11-24".parse().unwrap())).collect();
        let sent = http.post(format!("{}{PATH}", process.base)).bearer_auth(&token);
        let sent = sent.header("Content-Type", "application/json").body(json!({ "ids": ids }).to_string());
        assert_eq!(sent.send().await.unwrap().status(), 200);
    }
    process.end();
    let text = std::fs::read_to_string(&log).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let costs: Vec<u64> =
        lines.filter(|line| line["route"] == PATH).map(|line| line["statements"].as_u64().unwrap()).collect();
    assert_eq!(costs.len(), 6, "{text}");
    let [few, many] = [0, 1].map(|first| costs.iter().skip(first).step_by(2).min().unwrap());
    assert_eq!(few, many, "{costs:?}");
}

#[actix_web::test]
async fn one_at_least_and_two_hundred_at_most_in_all() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    for body in [json!({}), json!({ "ids": [], "numbers": [] })] {
        portal.post(PATH, body).await.expect_problem(400, "body_invalid");
    }
    let numbers: Vec<String> = (0..150).map(|number| format!("GOV-2026-{number:06}")).collect();
    let refs: Vec<String> = (0..51).map(|number| format!("ref-{number}")).collect();
    let many = json!({ "numbers": numbers, "external_refs": refs });
    portal.post(PATH, many).await.expect_problem(400, "body_invalid");
    let most = asked(&portal, json!({ "numbers": numbers, "external_refs": refs[..50] })).await;
    assert_eq!(most.items().len(), 200);
    // A key is none of its headers, and does no harm.
    portal.post(PATH, json!({ "numbers": ["GOV-2026-000000"] })).key("lookup-key").await.expect(200);
}
