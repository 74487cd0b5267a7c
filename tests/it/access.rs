//! Why one may or may not do something: told beforehand as the act tells it, to nobody who would not be told by trying.

mod after;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tiepdan::people::names::name_key;

use crate::case_acts::Office;
use crate::denounced::{office, siblings};
use crate::main_job::{lead, own_position};
use crate::petition_acts::{Desk, act};
use crate::petitions::{reflection, registered, screened};
use crate::support::{Answer, Client, TestApp};

/// A body for each act that is tried, as if it were possible.
const OF_PETITIONS: &str = r#"{
    "screenings": { "kind": "reflection", "within_authority": false },
    "reclassifications": { "kind": "recommendation", "within_authority": false, "reason": "Nhầm." },
    "acceptances": { "settler_position_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68" },
    "non-acceptances": { "ground": "not_signed", "document_number": "1/TB-UBND" },
    "refusals": { "ground": "nothing_new" },
    "supplement-requests": { "missing": ["E4_signature"] },
    "supplements": { "supplied": ["E4_signature"] },
    "guidances": { "body_type": "superior_state", "body": "Cơ quan A" },
    "split-advices": { "contents": [{ "kind": "complaint_admin" }, { "kind": "denunciation_duty", "body": "Cơ quan B" }] },
    "transfers": { "body_type": "superior_state", "body": "Cơ quan A" },
    "received-replies": { "result": "accepted" },
    "returns": { "ground": "not_competent" },
    "urgings": { "body_type": "lower_state", "body": "Cơ quan A" },
    "investigation-referrals": { "body_type": "investigation", "body": "Cơ quan A" },
    "inspection-referrals": { "body_type": "own_unit", "body": "Cơ quan A" },
    "mediation-referrals": { "body_type": "mediators", "body": "Cơ quan A" },
    "settlement-requests": {},
    "filings": { "ground": "not_a_petition" },
    "voidings": { "ground": "entered_twice", "reason": "Đã vào sổ sáng nay." },
    "withdrawals": { "extent": "whole", "form": "written" },
    "acknowledgements": {},
    "over-level-events": { "body": "Ban Tiếp công dân tỉnh", "on": "2026-11-24", "pending_here": true },
    "ratings": { "value": "satisfied" }
}"#;

/// The same of a case.
const OF_CASES: &str = r#"{ "closures": {}, "archivings": {}, "second-complaints": {} }"#;

/// What is told of a row.
async fn told(client: &Client, row: &str) -> Answer {
    client.get(&format!("{row}/access")).await.expect(200)
}

#[track_caller]
fn one<'a>(told: &'a Answer, method: &str, action: &str) -> &'a Value {
    let found = told.items().iter().find(|item| item["method"] == method && item["action"] == action);
    found.unwrap_or_else(|| panic!("no {method} {action}: {}", told.text))
}

/// Codes of all reasons why this is not possible.
fn codes(item: &Value) -> Vec<&str> {
    item["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

fn acts(told: &Answer) -> impl Iterator<Item = &Value> {
    let act = |item: &&Value| item["method"] == "POST" && item["action"] != "notes";
    told.items().iter().filter(act)
}

/// What is told, which allows what the row offers and nothing else.
async fn as_offered(client: &Client, row: &str) -> Answer {
    let (answer, shown) = (told(client, row).await, client.get(row).await.expect(200));
    let hrefs = |items: Vec<&Value>| -> BTreeSet<String> {
        items.iter().map(|item| item["href"].as_str().unwrap().to_owned()).collect()
    };
    let given = |item: &&Value| item["allowed"] == true && item["action"] != "assignments";
    let allowed = hrefs(acts(&answer).filter(given).collect());
    let offered = hrefs(shown.at("/available_actions").as_array().unwrap().iter().collect());
    assert_eq!(allowed, offered, "{row}");
    answer
}

/// Does what is not allowed: each is refused as was told. Gives how many state or law bar.
async fn as_refused(client: &Client, row: &str, bodies: &str) -> usize {
    let (answer, bodies) = (as_offered(client, row).await, serde_json::from_str::<Value>(bodies).unwrap());
    let mut barred = 0;
    for item in acts(&answer).filter(|item| item["allowed"] == false) {
        let Some(body) = bodies.get(item["action"].as_str().unwrap()) else { continue };
        let refused = act(client, item["href"].as_str().unwrap(), body.clone()).await;
        if codes(item).contains(&"state") {
            same(&refused.expect_problem(409, "state_conflict"), item);
            barred += 1;
        } else {
            assert!(codes(item) == ["role"] || codes(item) == ["position"], "{item}");
            refused.expect_problem(403, "permission_missing");
        }
    }
    barred
}

/// The refusal says what was told.
#[track_caller]
fn same(refused: &Answer, item: &Value) {
    let told = |reason: &Value| {
        reason["detail"] == refused.body["detail"] && reason["legal_basis"] == refused.body["legal_basis"]
    };
    assert!(item["reasons"].as_array().unwrap().iter().any(told), "{item} {}", refused.text);
}

#[actix_web::test]
async fn what_bars_an_act_on_a_petition_is_told_before_and_as_it_refuses() {
    let desk = Desk::start().await;
    let received = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let mut rows = vec![received.clone(), desk.screened("reflection", json!({})).await];
    for (kind, segment, body) in [
        ("complaint_discipline", "supplement-requests", json!({ "missing": ["E4_signature"] })),
        ("recommendation", "transfers", json!({ "body_type": "other_state", "body": "Cơ quan A" })),
        ("other", "filings", json!({ "ground": "not_a_petition" })),
        ("reflection", "voidings", json!({ "ground": "entered_twice", "reason": "Đã vào sổ sáng nay." })),
    ] {
        let path = desk.screened(kind, json!({})).await;
        act(&desk.officer, &format!("{path}/{segment}"), body).await.expect(201);
        rows.push(path);
    }
    for row in &rows {
        for client in [&desk.officer, &desk.chair] {
            let barred = as_refused(client, row, OF_PETITIONS).await;
            assert!(barred > 2, "{row}: {barred}");
        }
    }
    let after = async |client: &Client, row: &str, action: &str| {
        one(&told(client, row).await, "POST", action)["reasons"][0]["after"].clone()
    };
    assert_eq!(after(&desk.officer, &received, "guidances").await, json!(["screenings"]));
    assert_eq!(after(&desk.chair, &rows[2], "acceptances").await, json!(["supplements"]));
    assert_eq!(after(&desk.officer, &rows[3], "filings").await, json!(["received-replies"]));
    // In the caller's language, and with the same sentence of the refusal.
    let path = format!("{received}/access");
    let english = desk.officer.get(&path).english().await.expect(200);
    assert_eq!(one(&english, "POST", "guidances")["reasons"][0]["label"], "Barred by state or law");
    let polled = desk.officer.get(&path).await.expect(200);
    desk.officer.get(&path).header("If-None-Match", &polled.etag()).await.expect(304);
}

#[actix_web::test]
async fn what_bars_an_act_on_a_case_is_told_before_and_as_it_refuses() {
    let office = Office::open().await;
    let (officer, chair, worker) = (&office.officer, &office.chair, &office.worker);
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    assert_eq!(one(&told(chair, &case).await, "POST", "assignments")["reasons"], json!([]));
    let work = lead(case.rsplit('/').next().unwrap(), &own_position(worker).await);
    chair.post("/v1/assignments", work.clone()).await.expect(201);
    let answer = told(chair, &case).await;
    let assigning = one(&answer, "POST", "assignments");
    assert_eq!((&assigning["allowed"], &assigning["reasons"][0]["variant"]), (&json!(true), &json!("lead")));
    same(&chair.post("/v1/assignments", work).await.expect_problem(409, "state_conflict"), assigning);
    for client in [officer, chair, worker] {
        as_refused(client, &case, OF_CASES).await;
    }
    assert!(as_refused(chair, &case, OF_CASES).await > 1);
    // A report needs the order before it, which is possible.
    let unordered = "No verification was ordered on which could be reported.";
    let answer = told(chair, &case).await;
    let reasons = one(&answer, "POST", "verifications")["reasons"].as_array().unwrap();
    let missing = reasons.iter().find(|reason| reason["detail"] == unordered).unwrap();
    assert!(missing["after"].as_array().unwrap().contains(&json!("verifications")), "{missing}");

    let whole = json!({ "extent": "whole", "acted_on": "2026-11-18" });
    act(officer, &format!("{case}/withdrawals"), whole).await.expect(201);
    for client in [officer, chair, worker] {
        as_refused(client, &case, OF_CASES).await;
    }
}

#[actix_web::test]
async fn whether_its_intake_data_may_be_corrected_is_told_as_it_is_done() {
    let desk = Desk::start().await;
    let row = desk.screened("reflection", json!({})).await;
    let corrected = || json!({ "subject": "Đơn về cầu", "reason": "Nhập sai khi vào sổ." });
    let now = async |client: &Client| one(&told(client, &row).await, "PATCH", "correction").clone();
    let open = now(&desk.officer).await;
    assert_eq!((&open["allowed"], &open["href"]), (&json!(true), &json!(row)));
    desk.officer.patch(&format!("{row}?dry_run=true"), corrected()).await.expect(200);
    assert_eq!(codes(&now(&desk.chair).await), ["position"]);
    desk.chair.patch(&row, corrected()).if_match("*").await.expect_problem(403, "permission_missing");
    let twice = json!({ "ground": "entered_twice", "reason": "Đã vào sổ sáng nay." });
    act(&desk.officer, &format!("{row}/voidings"), twice).await.expect(201);
    let refused = desk.officer.patch(&row, corrected()).if_match("*").await;
    same(&refused.expect_problem(409, "state_conflict"), &now(&desk.officer).await);
}

/// What was decided in time may be entered late, and so is offered; done today it is refused, as was told.
#[actix_web::test]
async fn what_only_an_earlier_day_lets_is_told_so() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let answer = as_offered(&office.chair, &case).await;
    let found = one(&answer, "POST", "complexity-decisions");
    assert_eq!((&found["allowed"], codes(found)), (&json!(true), vec!["day", "day"]));
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "7/QĐ-UBND" });
    let today = act(&office.chair, &format!("{case}/complexity-decisions"), level).await;
    same(&today.expect_problem(409, "state_conflict"), found);
}

#[actix_web::test]
async fn each_is_told_what_is_his_and_nothing_that_he_would_not_learn_by_trying() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, deputy) = (app.person("government-chair").await, app.person("council-deputy").await);
    let (id, _) = registered(&portal, "access-own").await;
    let row = format!("/v1/petitions/{id}");
    let own = as_offered(&portal, &row).await;
    assert_eq!((own.at("/level"), own.at("/sealed")), (&json!("citizen"), &json!(true)));
    assert_eq!(codes(one(&own, "POST", "guidances")), ["role"]);
    assert_eq!(codes(one(&own, "POST", "supplements")), ["state"]);
    assert_eq!(codes(one(&own, "GET", "identity")), ["role"]);
    // Who has no act is told nothing of the state of a sealed petition, nor of what was found.
    let from_outside = told(&deputy, &row).await;
    assert_eq!(from_outside.at("/level"), "redacted");
    assert!(acts(&from_outside).all(|item| codes(item) == ["role"]), "{}", from_outside.text);
    assert_eq!(codes(one(&from_outside, "GET", "notes")), ["grant"]);

    let identity =
        async |client: &Client| one(&told(client, &row).await, "GET", "identity")["allowed"].clone();
    let opens = async |client: &Client| client.get(&format!("{row}/identity")).await.status;
    assert_eq!((identity(&officer).await, opens(&officer).await), (json!(true), 200));
    screened(&officer, &id, "denunciation_duty").await;
    assert_eq!((identity(&officer).await, opens(&officer).await), (json!(false), 403));
    assert_eq!((identity(&chair).await, opens(&chair).await), (json!(true), 200));
    assert_eq!(codes(one(&told(&officer, &row).await, "GET", "identity")), ["grant"]);

    let dashboard = app.machine("demo-dashboard").await;
    let office = Office { app, officer, chair, worker: deputy };
    let case = office.accepted("reflection", "2026-11-20", "2026-11-23").await;
    portal.get(&format!("{case}/access")).await.expect_problem(403, "permission_missing");
    let watched = as_offered(&dashboard, &case).await;
    assert_eq!(watched.at("/level"), "redacted");
    assert!(acts(&watched).all(|item| codes(item) == ["role"]), "{}", watched.text);
}

#[actix_web::test]
async fn no_reason_tells_of_a_conflict() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let ((named, name), (_, keeper)) =
        (office(&app, "intake-officer").await, office(&app, "government-office").await);
    let mut body = reflection("access-named");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let made = portal.post("/v1/petitions", body).key("key-access-named").await.expect(201);
    let row = format!("/v1/petitions/{}", made.text_at("/id"));
    let excluded = app.person("intake-officer").await;
    excluded.get(&format!("{row}/access")).await.expect_problem(404, "resource_not_found");
    let relative = app.person("government-office").await;
    let before = told(&relative, &row).await;
    // Before that it opens to him.
    assert_eq!(one(&before, "GET", "identity")["allowed"], true);
    relative.get(&format!("{row}/identity")).await.expect(200);
    siblings(&app, [&name_key(&name), &name_key(&keeper)]).await;
    assert_eq!(told(&relative, &row).await.text, before.text);
    relative.get(&format!("{row}/identity")).await.expect_problem(403, "permission_missing");
}
