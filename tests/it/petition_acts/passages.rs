//! A petition goes from one book of the commune to another: entered there once, acknowledged, counted once, and taken back only
//! while nobody has acknowledged it.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{Desk, act};
use crate::petitions::reflection;
use crate::support::book::hold_books;
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

pub fn to(register: &str) -> Value {
    json!({ "register": register, "reason": "Thuộc thẩm quyền cơ quan này." })
}

fn annulment() -> Value {
    json!({ "ground": "wrong_content", "reason": "Chuyển nhầm nơi." })
}

pub async fn counted(client: &Client, filter: &str) -> i64 {
    let listed = client.get(&format!("/v1/petitions?count=true&{filter}")).await.expect(200);
    listed.at("/count/value").as_i64().unwrap()
}

/// The one petition of this register, as its keeper lists it.
pub async fn only(keeper: &Client, register: &str) -> (String, Answer) {
    let listed = keeper.get(&format!("/v1/petitions?register={register}")).await.expect(200);
    assert_eq!(listed.items().len(), 1, "{}", listed.text);
    let path = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
    let shown = keeper.get(&path).await.expect(200);
    (path, shown)
}

pub async fn acknowledge(keeper: &Client, path: &str) -> Answer {
    act(keeper, &format!("{path}/acknowledgements"), json!({})).await
}

#[actix_web::test]
async fn it_is_entered_in_the_other_book_and_waits_there_to_be_acknowledged() {
    proves(&["II.5-1"]);
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let path = desk.screened("recommendation", json!({ "authentication": "handwritten" })).await;
    let target = format!("{path}/transfers");
    let before = desk.officer.get(&path).await.expect(200);
    let tried =
        desk.officer.post(&format!("{target}?dry_run=true"), super::noted(to("party"))).await.expect(200);
    assert_eq!(tried.at("/petition/status"), "transferred");
    assert!(!tried.text.contains("PTY-"), "{}", tried.text);
    assert_eq!(counted(&party, "register=party").await, 0, "a try entered something");

    let send = || {
        desk.officer.post(&target, super::noted(to("party"))).if_match(before.etag()).key("passing-on-once")
    };
    let sent = send().await.expect(201);
    assert_eq!(send().await.expect(201).at("/act"), sent.at("/act"));
    assert_eq!(sent.at("/petition/passed_to/0/register"), "party");
    let (second, shown) = only(&party, "party").await;
    assert!(shown.text_at("/number").starts_with("PTY-2026-"));
    for (pointer, value) in [
        ("/status", json!("received")),
        ("/sealed", json!(true)),
        ("/second_entry", json!(true)),
        ("/channel", json!("post")),
        ("/received_on", json!("2026-11-24")),
        ("/passed_from/register", json!("government")),
        ("/passed_from/acknowledged_on", Value::Null),
        ("/passed_to", json!([])),
    ] {
        assert_eq!(shown.at(pointer), &value, "{pointer}");
    }
    let actions = shown.at("/available_actions").to_string();
    assert!(actions.contains("acknowledgements") && !actions.contains("screenings"), "{actions}");
    let screening = json!({ "kind": "recommendation", "within_authority": true });
    let early = act(&party, &format!("{second}/screenings"), screening.clone()).await;
    let early = early.expect_problem(409, "state_conflict");
    assert!(early.text_at("/detail").contains("acknowledge") && early.text.contains("/acknowledgements"));

    // Who works there opens it under a grant of his own; who passed it on does not.
    let identity = party.get(&format!("{second}/identity")).await.expect(200);
    assert_eq!(identity.at("/content"), "Nội dung đơn.");
    assert_eq!(identity.at("/writers/0/name"), "Nguyễn Văn A");
    assert_eq!(identity.at("/forwarded_by/body"), "Ủy ban nhân dân xã Vân Khê");
    desk.officer.get(&second).await.expect_problem(404, "resource_not_found");
    let waiting = desk.officer.get(&path).await.expect(200);
    let passage = waiting.at("/passed_to/0");
    assert_eq!((&passage["petition"], &passage["acknowledged_on"]), (&Value::Null, &Value::Null));
    assert_eq!(secretary.get(&path).await.expect(200).at("/passed_to/0/petition/label"), shown.at("/number"));

    let tried = party.post(&format!("{second}/acknowledgements?dry_run=true"), json!({})).await.expect(200);
    assert_eq!(tried.at("/stored"), false);
    let too_early = json!({ "acted_on": "2026-11-23" });
    act(&party, &format!("{second}/acknowledgements"), too_early).await.expect_problem(400, "body_invalid");
    act(&desk.officer, &format!("{second}/acknowledgements"), json!({}))
        .await
        .expect_problem(404, "resource_not_found");
    acknowledge(&party, &second).await.expect(201);
    acknowledge(&party, &second).await.expect_problem(409, "state_conflict");
    acknowledge(&desk.officer, &path).await.expect_problem(409, "state_conflict");
    let told = desk.officer.get(&path).await.expect(200);
    assert_eq!(told.at("/passed_to/0/acknowledged_on"), "2026-11-24");
    assert_ne!(told.etag(), waiting.etag());

    // From here on it is a petition like any other of its book.
    let screened = act(&party, &format!("{second}/screenings"), screening).await.expect(201);
    assert_eq!(screened.at("/petition/sealed"), false);
    let settler = json!({ "settler_position_id": crate::main_job::own_position(&secretary).await });
    let accepted = act(&secretary, &format!("{second}/acceptances"), settler).await.expect(201);
    assert_eq!(accepted.at("/case/register"), "party");
    let books = desk.app.sql(DbRole::Superuser).await;
    assert_eq!(hold_books(&books).await, 2);
}

#[actix_web::test]
async fn each_book_counts_its_own_and_the_commune_counts_the_matter_once() {
    let desk = Desk::start().await;
    let secretary = desk.app.person("party-secretary").await;
    let portal = desk.app.machine("demo-portal").await;
    let made =
        portal.post("/v1/petitions", reflection("passed-1")).key("passed-on-by-portal").await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    desk.screened("recommendation", json!({})).await;
    let once = "second_entry=false";
    assert_eq!((counted(&secretary, "").await, counted(&secretary, once).await), (2, 2));
    desk.screen(&path, "reflection", json!({ "acted_on": "2026-11-24" })).await;
    act(&desk.officer, &format!("{path}/transfers"), to("front")).await.expect(201);
    for (filter, expected) in
        [("register=government", 2), ("register=front", 1), ("", 3), (once, 2), ("second_entry=true", 1)]
    {
        assert_eq!(counted(&secretary, filter).await, expected, "{filter}");
        let lines = secretary.get(&format!("/v1/datasets/petitions.ndjson?{filter}")).await.expect(200);
        assert_eq!(i64::try_from(lines.text.lines().count()).unwrap(), expected, "{filter}");
    }
    // The writer has one petition, through his portal and by his code.
    assert_eq!(counted(&portal, "").await, 1);
    let seen = portal.get(&path).await.expect(200);
    assert!(seen.body.get("passed_to").is_none() && seen.at("/masked").to_string().contains("/passed_to"));
    let code = json!({ "code": made.at("/tracking/code"), "secret": made.at("/tracking/secret") });
    let tracked = desk.app.anyone().post("/v1/public/trackings", code).await.expect(200);
    assert_eq!(
        (tracked.at("/number"), tracked.at("/public_status")),
        (made.at("/number"), &json!("forwarded"))
    );
}

#[actix_web::test]
async fn it_is_taken_back_openly_until_it_is_acknowledged() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let path = desk.screened("recommendation", json!({})).await;
    let transfers = format!("{path}/transfers");
    let sent = act(&desk.officer, &transfers, to("party")).await.expect(201);
    let reply = json!({ "result": "sent_back" });
    let early = act(&desk.officer, &format!("{path}/received-replies"), reply.clone()).await;
    assert!(early.expect_problem(409, "state_conflict").text_at("/detail").contains("annul"));
    let annul = |sent: &Answer| format!("{path}/acts/{}/annulments", sent.text_at("/act/id"));
    desk.officer.post(&format!("{}?dry_run=true", annul(&sent)), annulment()).await.expect(200);
    let (first, waiting) = only(&party, "party").await;
    party.get(&format!("{first}/identity")).await.expect(200);
    assert_eq!(waiting.at("/status"), "received", "a try took it back");

    let undone = act(&desk.officer, &annul(&sent), annulment()).await.expect(201);
    assert_eq!(undone.at("/petition/status"), "screened");
    assert_eq!(undone.at("/petition/passed_to"), &json!([]));
    let (_, taken) = only(&party, "party").await;
    assert_eq!((taken.at("/status"), taken.at("/due_on")), (&json!("voided"), &Value::Null));
    assert_eq!(taken.at("/passed_from/taken_back"), true);
    let clocks = taken.at("/deadlines").as_array().unwrap();
    assert!(!clocks.is_empty() && clocks.iter().all(|clock| clock["status"] == "cancelled"), "{clocks:?}");
    let steps = party.get(&format!("{first}/timeline")).await.expect(200);
    assert_eq!(steps.items().last().unwrap()["type"], "petition.taken_back");
    acknowledge(&party, &first).await.expect_problem(409, "state_conflict");
    party.get(&format!("{first}/identity")).await.expect_problem(403, "permission_missing");
    party.get(&format!("{first}/duplicates")).await.expect_problem(403, "permission_missing");

    // Passed on again it is another entry; once that is acknowledged it comes back by a reply only.
    let again = act(&desk.officer, &transfers, to("party")).await.expect(201);
    let listed = party.get("/v1/petitions?register=party&status=received").await.expect(200);
    let second = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
    acknowledge(&party, &second).await.expect(201);
    let late = act(&desk.officer, &annul(&again), annulment()).await.expect_problem(409, "state_conflict");
    assert!(late.text_at("/detail").contains("acknowledged") && !late.text_at("/legal_basis").is_empty());
    assert_eq!(party.get(&second).await.expect(200).at("/status"), "received");
    let shown = desk.officer.get(&path).await.expect(200);
    let states: Vec<_> =
        shown.at("/passed_to").as_array().unwrap().iter().map(|one| one["taken_back"].clone()).collect();
    assert_eq!(states, [true, false]);
    let back = act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201);
    assert_eq!(back.at("/petition/status"), "screened");
    assert_eq!(hold_books(&desk.app.sql(DbRole::Superuser).await).await, 3);
}

#[actix_web::test]
async fn it_is_either_acknowledged_or_taken_back() {
    let app = TestApp::start_two().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let party = app.person("party-office").await;
    let desk = Desk { app, officer, chair };
    for _ in 0..6 {
        let path = desk.screened("recommendation", json!({})).await;
        let sent = act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
        let listed = party.get("/v1/petitions?register=party&status=received").await.expect(200);
        let waits =
            listed.items().iter().find(|item| item["available_actions"].to_string().contains("acknowledge"));
        let second = format!("/v1/petitions/{}", waits.unwrap()["id"].as_str().unwrap());
        let annul = format!("{path}/acts/{}/annulments", sent.text_at("/act/id"));
        let (taken, done) =
            tokio::join!(act(&desk.officer, &annul, annulment()), acknowledge(&party, &second));
        assert!(
            [(201, 409), (409, 201)].contains(&(taken.status, done.status)),
            "{} {}",
            taken.text,
            done.text
        );
        let status = if taken.status == 201 { "voided" } else { "received" };
        assert_eq!(party.get(&second).await.expect(200).at("/status"), status);
    }
}

#[actix_web::test]
async fn only_another_book_of_the_commune_takes_it_and_never_one_that_had_it() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let path = desk.screened("recommendation", json!({})).await;
    let transfers = format!("{path}/transfers");
    let school = desk.app.person("public-unit-head").await;
    let me = school.get("/v1/me").await.expect(200);
    let unit = me.at("/positions/0/unit/id").clone();
    for (body, pointers) in [
        (json!({}), vec!["/body_type", "/body"]),
        (
            json!({ "register": "party", "body": "Đảng ủy", "body_type": "party" }),
            vec!["/body_type", "/body"],
        ),
        (json!({ "body_type": "party", "body": "Đảng ủy", "unit_id": unit }), vec!["/unit_id"]),
        (json!({ "register": "public_unit" }), vec!["/unit_id"]),
        (json!({ "register": "party", "unit_id": unit }), vec!["/unit_id"]),
        (json!({ "register": "government" }), vec!["/register"]),
        (json!({ "body_type": "own_unit", "body": "Phòng" }), vec!["/body_type"]),
    ] {
        let refused = act(&desk.officer, &transfers, body.clone()).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), pointers, "{body}");
    }
    act(&desk.officer, &transfers, to("party")).await.expect(201);
    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    let screening = json!({ "kind": "recommendation", "within_authority": false });
    act(&party, &format!("{second}/screenings"), screening).await.expect(201);
    let back = act(&party, &format!("{second}/transfers"), to("government")).await;
    assert_eq!(back.expect_problem(400, "body_invalid").complaints(), ["/register"]);
    // To a third one it goes on, and the whole is still one matter.
    let body = json!({ "register": "public_unit", "unit_id": unit });
    act(&party, &format!("{second}/transfers"), body).await.expect(201);
    let (third, shown) = only(&school, "public_unit").await;
    assert_eq!(shown.at("/passed_from/register"), "party");
    acknowledge(&school, &third).await.expect(201);
    assert_eq!(counted(&desk.app.person("party-secretary").await, "second_entry=false").await, 1);
    let returned = json!({ "ground": "not_competent" });
    let screening = json!({ "kind": "recommendation", "within_authority": false });
    act(&school, &format!("{third}/screenings"), screening).await.expect(201);
    act(&school, &format!("{third}/returns"), returned).await.expect(201);
}

#[actix_web::test]
async fn the_police_book_takes_in_and_settles_nothing() {
    let desk = Desk::start().await;
    let police = desk.app.person("police-officer").await;
    let crime = desk.screened("crime_report", json!({})).await;
    let wrong = act(&desk.officer, &format!("{crime}/transfers"), to("party")).await;
    assert_eq!(wrong.expect_problem(400, "body_invalid").complaints(), ["/register"]);
    act(&desk.officer, &format!("{crime}/transfers"), to("police")).await.expect(201);
    let (second, shown) = only(&police, "police").await;
    assert!(shown.text_at("/number").starts_with("POL-"));
    acknowledge(&police, &second).await.expect(201);
    act(&police, &format!("{second}/screenings"), json!({ "kind": "reflection", "within_authority": true }))
        .await
        .expect(201);
    let settler = json!({ "settler_position_id": crate::main_job::own_position(&police).await });
    for (segment, body) in [("acceptances", settler), ("refusals", json!({ "ground": "nothing_new" }))] {
        let barred =
            act(&police, &format!("{second}/{segment}"), body).await.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("settles nothing"), "{}", barred.text);
        assert!(barred.text_at("/legal_basis").contains("154/2026"));
        let instead = barred.at("/available_actions").to_string();
        assert!(instead.contains("/transfers") && !instead.contains(segment), "{instead}");
    }
    // It passes on to the body that settles it.
    let elsewhere = act(&police, &format!("{second}/transfers"), to("front")).await.expect(201);
    assert_eq!(elsewhere.at("/petition/status"), "transferred");
}
