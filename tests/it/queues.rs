//! Queues: what waits, in the order in which it waits, for those who may see it.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::petitions::model::{PublicStatus, Status};

use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petition_acts::{Desk, act};
use crate::petitions::screened;
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// A reflection handed in on that day: P01 gives its writer an answer within ten working days.
async fn handed_in(officer: &Client, received_on: &str) -> String {
    let body = json!({
        "received_on": received_on, "channel": "in_person", "claimed_kind": "reflection", "subject": "Đèn đường hỏng",
        "content": "Đèn đường trước nhà văn hóa thôn không sáng.", "writers": [{ "name": "Hán Thị Mơ" }],
    });
    officer.post("/v1/petitions", body).key(&format!("queue-{received_on}")).await.expect(201).text_at("/id")
}

pub async fn ids(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(200);
    page.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn told(client: &Client, name: &str) -> (i64, Value) {
    let overview = client.get("/v1/queues?within_days=1").await.expect(200);
    let queue = overview.items().iter().find(|queue| queue["name"] == name).unwrap().clone();
    let within = if name == "due_soon" { "?within_days=1" } else { "" };
    assert_eq!(queue["href"], format!("/v1/queues/{name}{within}"));
    (queue["count"]["value"].as_i64().unwrap(), queue["oldest"].clone())
}

#[actix_web::test]
async fn what_waits_longest_comes_first_and_leaves_when_it_is_done() {
    proves(&["II.2-2d"]);
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    // Due on 7 December, 25 November (the day after today's holiday) and 15 October.
    let late = handed_in(&officer, "2026-11-20").await;
    let soon = handed_in(&officer, "2026-11-10").await;
    let overdue = handed_in(&officer, "2026-10-01").await;

    let waiting = [&overdue, &soon, &late].map(String::clone);
    assert_eq!(ids(&officer, "/v1/queues/unscreened").await, waiting);
    assert_eq!(told(&officer, "unscreened").await, (3, json!("2026-10-01")));
    assert_eq!(ids(&officer, "/v1/queues/due_soon?within_days=1").await, std::slice::from_ref(&soon));
    assert!(ids(&officer, "/v1/queues/due_soon?within_days=0").await.is_empty());
    assert_eq!(ids(&officer, "/v1/queues/due_soon?within_days=13").await, [soon.clone(), late.clone()]);
    assert_eq!(ids(&officer, "/v1/queues/due_soon?within_days=12").await, std::slice::from_ref(&soon));
    assert_eq!(told(&officer, "due_soon").await, (1, json!("2026-11-25")));
    assert_eq!(ids(&officer, "/v1/queues/overdue").await, std::slice::from_ref(&overdue));
    assert_eq!(told(&officer, "overdue").await, (1, json!("2026-10-15")));
    assert_eq!(told(&officer, "awaiting_reply").await, (0, Value::Null));

    screened(&officer, &overdue, "reflection").await;
    assert_eq!(ids(&officer, "/v1/queues/unscreened").await, [soon, late]);
    assert_eq!(ids(&officer, "/v1/queues/overdue").await, [overdue]);
}

#[actix_web::test]
async fn what_was_passed_on_waits_for_its_reply_until_it_comes_back() {
    proves(&["II.2-2d"]);
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let mut waiting = Vec::new();
    for received_on in ["2026-11-10", "2026-11-20"] {
        let id = handed_in(&officer, received_on).await;
        screened(&officer, &id, "reflection").await;
        let sent =
            json!({ "body_type": "other_state", "body": "Sở Xây dựng", "note": "Thuộc thẩm quyền của Sở." });
        officer.post(&format!("/v1/petitions/{id}/transfers"), sent).if_match("*").await.expect(201);
        waiting.push(id);
    }
    assert_eq!(ids(&officer, "/v1/queues/awaiting_reply").await, waiting);
    assert_eq!(told(&officer, "awaiting_reply").await, (2, json!("2026-11-10")));
    // An acknowledgement answers nothing; what is sent back waits no more.
    for (result, left) in [("acknowledged", 2), ("sent_back", 1)] {
        let reply = format!("/v1/petitions/{}/received-replies", waiting[0]);
        officer.post(&reply, json!({ "result": result })).if_match("*").await.expect(201);
        assert_eq!(told(&officer, "awaiting_reply").await.0, left, "{result}");
    }
    assert_eq!(ids(&officer, "/v1/queues/awaiting_reply").await, waiting[1..]);
}

/// Act, kind, the head's, what is sent, whether another body owes an answer then.
fn passed_on() -> [(&'static str, &'static str, bool, Value, bool); 7] {
    let body = |body_type: &str| json!({ "body_type": body_type, "body": "Cơ quan A" });
    [
        ("transfers", "recommendation", false, body("other_state"), true),
        ("urgings", "denunciation_field", false, body("lower_state"), true),
        ("investigation-referrals", "crime_report", true, body("investigation"), true),
        ("inspection-referrals", "denunciation_duty", true, body("inspectorate"), true),
        ("mediation-referrals", "land_dispute", true, body("mediators"), false),
        ("guidances", "complaint_admin", false, body("superior_state"), false),
        ("returns", "complaint_admin", false, json!({ "ground": "not_competent" }), false),
    ]
}

#[actix_web::test]
async fn whatever_another_body_has_to_answer_waits_for_its_reply() {
    proves(&["II.2-2d"]);
    let desk = Desk::start().await;
    let mut waiting = Vec::new();
    for (segment, kind, head, sent, waits) in passed_on() {
        let forwarded = json!({ "forwarded_by": { "type": "press", "name": "Báo Một" } });
        let path = desk.screened(kind, forwarded).await;
        let client = if head { &desk.chair } else { &desk.officer };
        act(client, &format!("{path}/{segment}"), sent).await.expect(201);
        waiting.extend(waits.then_some(path));
    }
    let mut listed = ids(&desk.officer, "/v1/queues/awaiting_reply").await;
    listed.sort();
    let mut expected: Vec<&str> = waiting.iter().map(|path| path.rsplit('/').next().unwrap()).collect();
    expected.sort_unstable();
    assert_eq!(listed, expected);
    for (place, path) in waiting.iter().enumerate() {
        let left = i64::try_from(waiting.len() - place).unwrap();
        assert_eq!(told(&desk.officer, "awaiting_reply").await, (left, json!("2026-11-20")));
        let reply = json!({ "result": "sent_back" });
        act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201);
    }
    assert_eq!(told(&desk.officer, "awaiting_reply").await, (0, Value::Null));
}

#[actix_web::test]
async fn the_index_of_what_is_awaited_has_the_states_that_the_queue_has() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Owner).await;
    let definition = "select pg_get_indexdef($1::text::regclass)";
    for (name, own, told) in [
        ("petitions_reply_idx", Status::AWAITING_REPLY, PublicStatus::AWAITING_REPLY),
        ("petitions_supplement_idx", Status::AWAITING_SUPPLEMENT, PublicStatus::AWAITING_SUPPLEMENT),
    ] {
        let index: String = sql.query_one(definition, &[&name]).await.unwrap().get(0);
        for status in Status::ALL {
            let has = index.contains(&format!("'{status}'"));
            assert_eq!(has, own.contains(status), "{status}: {index}");
        }
        let (_, public) = index.split_once("public_status").unwrap();
        for status in PublicStatus::ALL {
            let has = public.contains(&format!("'{status}'"));
            assert_eq!(has, told.contains(status), "{status}: {index}");
        }
    }
}

#[actix_web::test]
async fn what_was_settled_where_it_went_waits_no_more_until_the_reply_is_annulled() {
    let desk = Desk::start().await;
    let waiting = async || told(&desk.officer, "awaiting_reply").await.0;
    let mut left = 0;
    for (segment, kind, head, sent, waits) in passed_on() {
        let forwarded = json!({ "forwarded_by": { "type": "press", "name": "Báo Một" } });
        let path = desk.screened(kind, forwarded).await;
        let client = if head { &desk.chair } else { &desk.officer };
        act(client, &format!("{path}/{segment}"), sent).await.expect(201);
        left += i64::from(waits);
        if !waits {
            continue;
        }
        let target = format!("{path}/received-replies");
        for result in ["acknowledged", "accepted", "other"] {
            act(&desk.officer, &target, json!({ "result": result })).await.expect(201);
            assert_eq!(waiting().await, left, "{segment}: {result}");
        }
        let public = desk.officer.get(&path).await.expect(200).at("/public_status").clone();
        let reply = act(&desk.officer, &target, json!({ "result": "settled" })).await.expect(201);
        let told = if segment == "transfers" { "answered" } else { "closed" };
        assert_eq!(reply.at("/petition/public_status"), told, "{segment}");
        assert_eq!(waiting().await, left - 1, "{segment}");
        // What comes after it changes nothing of that, nor does its annulment.
        let late = act(&desk.officer, &target, json!({ "result": "other" })).await.expect(201);
        assert_eq!(annulled(&desk, &path, &late).await.at("/petition/public_status"), told);
        assert_eq!(waiting().await, left - 1, "{segment}");
        assert_eq!(annulled(&desk, &path, &reply).await.at("/petition/public_status"), &public);
        assert_eq!(waiting().await, left, "{segment}");
    }
    assert_eq!(left, 4);
}

async fn annulled(desk: &Desk, path: &str, done: &Answer) -> Answer {
    let reason = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let target = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    act(&desk.officer, &target, reason).await.expect(201)
}

#[actix_web::test]
async fn another_book_of_the_commune_owes_no_answer_once_it_has_answered() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let path = desk.screened("recommendation", json!({})).await;
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let waits = async || told(&desk.officer, "awaiting_reply").await.0;
    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    // It tells itself what becomes of it, whatever was replied.
    let reply = json!({ "result": "settled" });
    let early = act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201);
    assert_eq!(early.at("/petition/public_status"), "forwarded");
    assert_eq!(waits().await, 1);
    let screening = json!({ "kind": "recommendation", "within_authority": true });
    act(&party, &format!("{second}/screenings"), screening).await.expect(201);
    assert_eq!(waits().await, 1);
    let refusal = act(&secretary, &format!("{second}/refusals"), json!({ "ground": "nothing_new" })).await;
    let refusal = refusal.expect(201);
    assert_eq!(waits().await, 0);
    let reason = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let target = format!("{second}/acts/{}/annulments", refusal.text_at("/act/id"));
    act(&secretary, &target, reason).await.expect(201);
    assert_eq!(waits().await, 1);
}

#[actix_web::test]
async fn a_queue_is_paged_and_kept_to_a_register() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let first = handed_in(&officer, "2026-11-10").await;
    let second = handed_in(&officer, "2026-11-20").await;
    let page = officer.get("/v1/queues/unscreened?limit=1").await.expect(200);
    assert_eq!(page.at("/items/0/id"), first.as_str());
    let cursor = page.text_at("/next_cursor");
    assert_eq!(ids(&officer, &format!("/v1/queues/unscreened?limit=1&cursor={cursor}")).await, [second]);
    let elsewhere = format!("/v1/queues/overdue?limit=1&cursor={cursor}");
    officer.get(&elsewhere).await.expect_problem(400, "cursor_invalid");
    assert!(ids(&officer, "/v1/queues/unscreened?register=party").await.is_empty());
    let overview = officer.get("/v1/queues?register=party,government&commune=99001&within_days=9").await;
    for queue in overview.expect(200).items() {
        let asked = "commune=99001&register=party,government";
        let (list, more) = match queue["name"].as_str().unwrap() {
            "overdue_items" => ("/v1/enforcement-items?overdue=true&".to_owned(), ""),
            name => (format!("/v1/queues/{name}?"), if name == "due_soon" { "&within_days=9" } else { "" }),
        };
        assert_eq!(queue["href"], format!("{list}{asked}{more}"));
        let there = officer.get(queue["href"].as_str().unwrap()).await.expect(200);
        assert_eq!(queue["count"]["value"], there.items().len(), "{}", queue["href"]);
    }
    officer.get("/v1/queues/nothing").await.expect_problem(404, "resource_not_found");
    officer.get("/v1/queues?within_days=366").await.expect_problem(400, "parameter_invalid");
}

#[actix_web::test]
async fn nobody_is_told_of_what_he_may_not_see() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    handed_in(&officer, "2026-10-01").await;
    // The portal sees its own petitions only, the auditor none.
    let portal = app.machine("demo-portal").await;
    assert_eq!(told(&portal, "unscreened").await, (0, Value::Null));
    assert_eq!(told(&portal, "overdue").await, (0, Value::Null));
    app.person("auditor").await.get("/v1/queues").await.expect_problem(403, "permission_missing");
    app.anyone().get("/v1/queues/overdue").await.expect_problem(401, "token_missing");
}

#[actix_web::test]
async fn everybody_is_told_what_waits_for_him() {
    proves(&["II.2-2b"]);
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    handed_in(&officer, "2026-11-10").await;
    let overdue = handed_in(&officer, "2026-10-01").await;
    let work = async |client: &Client, name: &str| {
        let all = client.get("/v1/me/work").await.expect(200);
        let one = all.items().iter().find(|one| one["name"] == name).unwrap().clone();
        let listed = ids(client, one["href"].as_str().unwrap()).await;
        (
            one["count"]["value"].clone(),
            one["overdue"]["value"].clone(),
            one["next_due_on"].clone(),
            listed.len(),
        )
    };
    assert_eq!(work(&officer, "accountable").await, (json!(2), json!(1), json!("2026-10-15"), 2));
    assert_eq!(work(&chair, "settling").await, (json!(0), json!(0), Value::Null, 0));

    let tag = screened(&officer, &overdue, "reflection").await;
    let settler = chair.get("/v1/me").await.expect(200).text_at("/positions/0/id");
    let accepted = chair
        .post(
            &format!("/v1/petitions/{overdue}/acceptances"),
            json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": settler }),
        )
        .if_match(tag)
        .await
        .expect(201);
    assert_eq!(work(&chair, "settling").await, (json!(1), json!(1), json!("2026-10-15"), 1));
    let task = json!({
        "subject": { "type": "case", "id": accepted.at("/case/id") }, "assignee_position_id": settler, "responsibility": "lead",
        "task": "Kiểm tra hệ thống đèn", "milestones": [{ "title": "Kiểm tra", "due_on": "2026-11-27" }], "expected_result": "Đèn sáng", "due_on": "2026-12-01",
    });
    let given = chair.post("/v1/assignments", task).key("work-given").await;
    assert_eq!(given.expect(201).at("/due_on"), "2026-12-01");
    assert_eq!(work(&chair, "assigned").await, (json!(1), json!(0), json!("2026-12-01"), 1));
    // A machine has no work of its own.
    let dashboard = app.machine("demo-dashboard").await.get("/v1/me/work").await;
    dashboard.expect_problem(403, "permission_missing");
}
