//! The writer follows one code: what another book of the commune does with what was passed on to it, and what it answers.

mod given_back;
mod merged;
mod sealed;

use serde_json::{Value, json};

use super::passages::{acknowledge, to};
use super::{Desk, act};
use crate::main_job::{lead, own_position};
use crate::petitions::reflection;
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// A petition of a citizen that the first book passed on.
struct Passed {
    path: String,
    number: Value,
    code: Value,
    sent: Answer,
    portal: Client,
}

const LETTER: &str = "Kính gửi bà Hán Thị Mơ: Đảng ủy đã chỉ đạo.";

impl Desk {
    /// Registered by a portal, screened and passed on to this register.
    async fn passed(&self, key: &str, register: &str) -> Passed {
        let portal = self.app.machine("demo-portal").await;
        let made = portal.post("/v1/petitions", reflection(key)).key(&format!("key-{key}")).await.expect(201);
        let path = format!("/v1/petitions/{}", made.text_at("/id"));
        self.screen(&path, "reflection", json!({ "acted_on": "2026-11-24" })).await;
        let sent = act(&self.officer, &format!("{path}/transfers"), to(register)).await.expect(201);
        let code = json!({ "code": made.at("/tracking/code"), "secret": made.at("/tracking/secret") });
        Passed { path, number: made.at("/number").clone(), code, sent, portal }
    }

    async fn tracked(&self, passed: &Passed) -> Answer {
        let seen = self.app.anyone().post("/v1/public/trackings", passed.code.clone()).await.expect(200);
        assert_eq!(seen.at("/number"), &passed.number, "it is another petition");
        seen
    }

    /// What the writer is told: by his code and through his portal, which is the same.
    async fn told(&self, passed: &Passed) -> String {
        let (tracked, seen) = (self.tracked(passed).await, passed.portal.get(&passed.path).await.expect(200));
        assert_eq!(tracked.at("/public_status"), seen.at("/public_status"));
        assert_eq!(tracked.at("/answer"), seen.at("/answer"), "{}", seen.text);
        let status = tracked.text_at("/public_status");
        let listed = passed.portal.get(&format!("/v1/petitions?public_status={status}")).await.expect(200);
        assert!(listed.items().iter().any(|item| passed.path.ends_with(item["id"].as_str().unwrap())));
        status
    }
}

/// The latest entry of this register that waits there, acknowledged.
async fn taken(keeper: &Client, register: &str) -> String {
    let listed = keeper.get(&format!("/v1/petitions?register={register}&status=received")).await.expect(200);
    assert_eq!(listed.items().len(), 1, "{}", listed.text);
    let path = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
    acknowledge(keeper, &path).await.expect(201);
    path
}

async fn found(keeper: &Client, path: &str, more: Value) -> Answer {
    let mut body = json!({ "kind": "reflection", "within_authority": true });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    act(keeper, &format!("{path}/screenings"), body).await.expect(201)
}

async fn accept(head: &Client, path: &str) -> String {
    let body = json!({ "settler_position_id": own_position(head).await });
    let accepted = act(head, &format!("{path}/acceptances"), body).await.expect(201);
    format!("/v1/cases/{}", accepted.text_at("/case/id"))
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// Gives the work and answers; gives the answer's answer.
async fn answer(head: &Client, case: &str, worker: &Client) -> Answer {
    let work = lead(id(case), &own_position(worker).await);
    head.post("/v1/assignments", work).await.expect(201);
    let body = json!({ "summary": LETTER, "result": "resolved", "public_text": "Đã chỉ đạo." });
    act(head, &format!("{case}/answers"), body).await.expect(201)
}

#[actix_web::test]
async fn one_code_tells_what_the_other_book_does_and_answers() {
    proves(&["II.2-5"]);
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let worker = desk.app.person("case-officer").await;
    let passed = desk.passed("followed-1", "party").await;
    let own_due = desk.tracked(&passed).await.at("/due_on").clone();
    assert_eq!(desk.told(&passed).await, "forwarded");
    let second = taken(&party, "party").await;
    assert_eq!(desk.told(&passed).await, "forwarded");
    found(&party, &second, json!({})).await;
    assert_eq!(desk.told(&passed).await, "forwarded");
    assert_eq!(desk.tracked(&passed).await.at("/due_on"), &own_due);
    let before = desk.officer.get(&passed.path).await.expect(200);

    let case = accept(&secretary, &second).await;
    assert_eq!(desk.told(&passed).await, "in_progress");
    let after = desk.officer.get(&passed.path).await.expect(200);
    assert_eq!(
        (after.at("/status"), after.at("/public_status")),
        (&json!("transferred"), &json!("in_progress"))
    );
    assert_ne!(after.etag(), before.etag(), "nobody is told of the change");
    let done = answer(&secretary, &case, &worker).await;
    assert_eq!(desk.told(&passed).await, "answered");
    let tracked = desk.tracked(&passed).await;
    assert_eq!(
        (tracked.at("/answer/text"), tracked.at("/answer/result")),
        (&json!(LETTER), &json!("resolved"))
    );
    assert_eq!(tracked.at("/due_on"), secretary.get(&second).await.expect(200).at("/due_on"));
    // Of the other entry he learns nothing else, and who only sees the first one nothing at all.
    let number = secretary.get(&second).await.expect(200).text_at("/number");
    assert!(!tracked.text.contains(&number) && !tracked.text.contains(id(&second)), "{}", tracked.text);
    let portal = passed.portal.get(&passed.path).await.expect(200);
    assert!(!portal.text.contains(&number) && !portal.text.contains(id(&case)), "{}", portal.text);
    passed.portal.get(&second).await.expect_problem(404, "resource_not_found");
    for client in [&desk.officer, &desk.app.machine("demo-dashboard").await] {
        let seen = client.get(&passed.path).await.expect(200);
        assert!(!seen.text.contains(LETTER) && seen.at("/answer") == &Value::Null, "{}", seen.text);
    }

    let undo = format!("{case}/acts/{}/annulments", done.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_content", "reason": "Nhầm." });
    act(&secretary, &undo, annulment).await.expect(201);
    assert_eq!(desk.told(&passed).await, "in_progress");
    assert_eq!(desk.tracked(&passed).await.at("/answer"), &Value::Null);
    let again = json!({ "summary": "Đã xong.", "result": "resolved" });
    act(&secretary, &format!("{case}/answers"), again).await.expect(201);
    act(&secretary, &format!("{case}/closures"), json!({})).await.expect(201);
    assert_eq!(desk.told(&passed).await, "closed");
    assert_eq!(desk.tracked(&passed).await.at("/answer/text"), "Đã xong.");
}

#[actix_web::test]
async fn an_answer_stays_closed_to_all_but_its_writer_where_protection_was_promised() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let worker = desk.app.person("case-officer").await;
    let passed = desk.passed("followed-2", "party").await;
    let second = taken(&party, "party").await;
    let protected = json!({ "facts": { "protection_requested": true } });
    assert_eq!(found(&party, &second, protected).await.at("/petition/sealed"), true);
    let case = accept(&secretary, &second).await;
    answer(&secretary, &case, &worker).await;
    assert_eq!(desk.told(&passed).await, "answered");
    assert_eq!(desk.tracked(&passed).await.at("/answer/text"), LETTER);
    for client in [&desk.officer, &desk.chair, &desk.app.person("council-deputy").await] {
        let seen = client.get(&passed.path).await.expect(200);
        assert!(!seen.text.contains("Hán Thị Mơ"), "{}", seen.text);
    }
}

#[actix_web::test]
async fn what_comes_back_is_told_no_more_by_the_other_book() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let annulment = json!({ "ground": "wrong_content", "reason": "Nhầm." });
    let annul = |path: &str, done: &Answer| format!("{path}/acts/{}/annulments", done.text_at("/act/id"));

    // Sent back by the other book, it is where it was.
    let returned = desk.passed("followed-3", "party").await;
    let second = taken(&party, "party").await;
    found(&party, &second, json!({ "within_authority": false })).await;
    let asked =
        act(&party, &format!("{second}/supplement-requests"), json!({ "missing": ["E2_date"] })).await;
    assert_eq!(desk.told(&returned).await, "action_needed");
    act(&party, &annul(&second, &asked.expect(201)), annulment.clone()).await.expect(201);
    assert_eq!(desk.told(&returned).await, "forwarded");
    let filed =
        act(&party, &format!("{second}/filings"), json!({ "ground": "not_a_petition" })).await.expect(201);
    assert_eq!(desk.told(&returned).await, "closed");
    act(&party, &annul(&second, &filed), annulment.clone()).await.expect(201);
    act(&party, &format!("{second}/returns"), json!({ "ground": "not_competent" })).await.expect(201);
    assert_eq!(desk.told(&returned).await, "forwarded");

    // Taken back before it was acknowledged, and passed on to a body outside.
    let taken_back = desk.passed("followed-4", "party").await;
    act(&desk.officer, &annul(&taken_back.path, &taken_back.sent), annulment.clone()).await.expect(201);
    assert_eq!(desk.told(&taken_back).await, "received");
    let outside = json!({ "body_type": "other_state", "body": "Sở A" });
    act(&desk.officer, &format!("{}/transfers", taken_back.path), outside).await.expect(201);
    assert_eq!(desk.told(&taken_back).await, "forwarded");

    // Taken as replied: what the other book goes on to do is its own, until the reply turns out a mistake.
    let replied = desk.passed("followed-5", "party").await;
    let second = taken(&party, "party").await;
    found(&party, &second, json!({})).await;
    let reply = json!({ "result": "sent_back" });
    let reply = act(&desk.officer, &format!("{}/received-replies", replied.path), reply).await.expect(201);
    assert_eq!(desk.told(&replied).await, "received");
    accept(&secretary, &second).await;
    assert_eq!(desk.told(&replied).await, "received");
    act(&desk.officer, &annul(&replied.path, &reply), annulment).await.expect(201);
    assert_eq!(desk.told(&replied).await, "in_progress");
}

#[actix_web::test]
async fn through_three_books_the_first_tells_what_the_last_does() {
    let desk = Desk::start().await;
    let (party, front) = (desk.app.person("party-office").await, desk.app.person("front-officer").await);
    let worker = desk.app.person("case-officer").await;
    let passed = desk.passed("followed-6", "party").await;
    let second = taken(&party, "party").await;
    found(&party, &second, json!({ "within_authority": false })).await;
    act(&party, &format!("{second}/transfers"), to("front")).await.expect(201);
    assert_eq!(desk.told(&passed).await, "forwarded");
    let third = taken(&front, "front").await;
    found(&front, &third, json!({})).await;
    let case = accept(&front, &third).await;
    assert_eq!(desk.told(&passed).await, "in_progress");
    answer(&front, &case, &worker).await;
    assert_eq!(desk.told(&passed).await, "answered");
    assert_eq!(desk.tracked(&passed).await.at("/answer/text"), LETTER);
    let between = party.get(&second).await.expect(200);
    assert_eq!(between.at("/public_status"), "answered");
    assert!(!between.text.contains(LETTER), "{}", between.text);
}

#[actix_web::test]
async fn both_entries_move_at_once() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let settler =
        json!({ "settler_position_id": own_position(&secretary).await, "note": "Thuộc thẩm quyền." });
    for round in 0..5 {
        let passed = desk.passed(&format!("at-once-{round}"), "party").await;
        let second = taken(&party, "party").await;
        found(&party, &second, json!({})).await;
        let acceptances = format!("{second}/acceptances");
        let replies = format!("{}/received-replies", passed.path);
        let (accepted, replied) = tokio::join!(
            act(&secretary, &acceptances, settler.clone()),
            act(&desk.officer, &replies, json!({ "result": "sent_back" })),
        );
        assert_eq!((accepted.status, replied.status), (201, 201), "{} {}", accepted.text, replied.text);
        assert_eq!(desk.told(&passed).await, "received");
    }
}

#[actix_web::test]
async fn nobody_is_told_of_what_was_not_acknowledged() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let passed = desk.passed("followed-7", "party").await;
    let listed = party.get("/v1/petitions?register=party").await.expect(200);
    let second = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận." });
    for query in ["", "?dry_run=true"] {
        let early = party.post(&format!("{second}/notices{query}"), notice.clone()).await;
        let early = early.expect_problem(409, "state_conflict");
        assert!(early.text_at("/detail").contains("not acknowledged"), "{}", early.text);
        assert!(!early.text_at("/legal_basis").is_empty());
        let instead = early.at("/available_actions").to_string();
        assert!(instead.contains("acknowledgements") && !instead.contains("notices"), "{instead}");
    }
    assert!(party.get(&format!("{second}/notices")).await.expect(200).items().is_empty());
    acknowledge(&party, &second).await.expect(201);
    let offered = party.get(&second).await.expect(200).at("/available_actions").to_string();
    assert!(offered.contains("notices"), "{offered}");
    party.post(&format!("{second}/notices"), notice.clone()).await.expect(201);

    // Nor of what was taken back before.
    let again = desk.passed("followed-8", "party").await;
    let undo = format!("{}/acts/{}/annulments", again.path, again.sent.text_at("/act/id"));
    act(&desk.officer, &undo, json!({ "ground": "wrong_content", "reason": "Nhầm." })).await.expect(201);
    let listed = party.get("/v1/petitions?register=party&status=voided").await.expect(200);
    let void = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
    party.post(&format!("{void}/notices"), notice).await.expect_problem(409, "state_conflict");
    // The first entry is its own book's, and its writer is told there.
    let own = json!({ "addressee": "writer", "outcome": "transferred", "text": "Đã chuyển." });
    desk.officer.post(&format!("{}/notices", passed.path), own).await.expect(201);
}
