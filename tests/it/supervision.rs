//! Findings: recorded, seen by those concerned, answered, closed.

mod lists;
mod retries;
mod scope;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use uuid::Uuid;

use crate::support::demands::proves;
use crate::support::{Answer, TestApp};

async fn unit(app: &TestApp, code: &str) -> Uuid {
    let sql = app.sql(DbRole::Owner).await;
    sql.query_one("select id from units where code = $1", &[&code]).await.unwrap().get(0)
}

fn body(subject_unit_id: Uuid) -> Value {
    json!({
        "programme_id": null,
        "subject_unit_id": subject_unit_id,
        "case_ids": [],
        "severity": "serious",
        "rule_key": "T07",
        "description": "Ba kiến nghị về nước sạch quá hạn trả lời.",
        "recommendation": "Trả lời người dân và báo cáo nguyên nhân chậm.",
        "answer_due_on": "2026-12-20",
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

async fn recorded(app: &TestApp, login: &str, unit_code: &str) -> Answer {
    let unit_id = unit(app, unit_code).await;
    app.person(login).await.post("/v1/findings", body(unit_id)).await.expect(201)
}

async fn replied(app: &TestApp, href: &str) -> Answer {
    let chair = app.person("government-chair").await;
    let etag = chair.get(href).await.expect(200).etag();
    let reply = json!({ "content": "Đã trả lời cả ba kiến nghị." });
    chair.post(&format!("{href}/replies"), reply).if_match(etag).await.expect(201)
}

fn actions(view: &Value) -> Vec<&str> {
    let actions = view["available_actions"].as_array().unwrap();
    actions.iter().map(|action| action["action"].as_str().unwrap()).collect()
}

async fn event_kinds(app: &TestApp) -> Vec<String> {
    let sql = app.sql(DbRole::Owner).await;
    let rows =
        sql.query("select type from events where subject_kind = 'finding' order by seq", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_finding_is_recorded_answered_and_closed() {
    proves(&["II.2-4c", "II.8-3a"]);
    let app = TestApp::start().await;
    let created = recorded(&app, "council-standing", "ubnd").await;
    let href = created.header("location").to_owned();
    assert_eq!(href, format!("/v1/findings/{}", created.text_at("/id")));
    assert_eq!(
        (created.text_at("/status"), created.text_at("/recorded_on")),
        ("open".into(), "2026-11-24".into())
    );
    assert!(created.text_at("/number").starts_with("GSA-2026-"));
    assert_eq!(created.text_at("/issuer_unit/label"), "Hội đồng nhân dân xã Vân Khê");
    assert_eq!(created.etag(), created.text_at("/etag"));

    let (council, chair) = (app.person("council-standing").await, app.person("government-chair").await);
    let seen = chair.get(&href).await.expect(200);
    assert_eq!(actions(&seen.body), ["replies"]);
    assert_eq!(seen.text_at("/available_actions/0/href"), format!("{href}/replies"));
    assert!(actions(&council.get(&href).await.expect(200).body).is_empty());

    let reply = json!({ "content": "Đã trả lời.", "measures": "Báo cáo hằng tuần.", "document_number": "45/BC-UBND" });
    let answer = chair.post(&format!("{href}/replies"), reply).if_match(seen.etag()).await.expect(201);
    assert_eq!(answer.text_at("/finding/status"), "replied");
    assert_eq!(answer.text_at("/finding/replies/0/measures"), "Báo cáo hằng tuần.");
    assert_eq!(answer.text_at("/finding/replies/0/by/title"), "Chủ tịch UBND");
    assert_eq!(answer.text_at("/parent_etag"), answer.etag());

    let now = council.get(&href).await.expect(200);
    assert_eq!(actions(&now.body), ["closures"]);
    let closed = council.post(&format!("{href}/closures"), json!({ "reason": "Đã khắc phục." }));
    let closed = closed.if_match(now.etag()).await.expect(201);
    assert_eq!(
        (closed.text_at("/finding/status"), closed.text_at("/finding/closed_on")),
        ("closed".into(), "2026-11-24".into())
    );
    assert!(actions(closed.at("/finding")).is_empty());
    assert_eq!(event_kinds(&app).await, ["finding.recorded", "finding.replied", "finding.closed"]);
}

#[tokio::test]
async fn a_dry_run_keeps_nothing() {
    let app = TestApp::start().await;
    let href = recorded(&app, "council-standing", "ubnd").await.header("location").to_owned();
    let chair = app.person("government-chair").await;
    let tried =
        chair.post(&format!("{href}/replies?dry_run=true"), json!({ "content": "Thử." })).await.expect(200);
    assert_eq!((tried.at("/stored"), tried.text_at("/finding/status")), (&false.into(), "replied".into()));
    assert_eq!(chair.get(&href).await.expect(200).text_at("/status"), "open");
}

#[tokio::test]
async fn who_may_not_is_told_so() {
    let app = TestApp::start().await;
    let unit_id = unit(&app, "ubnd").await;
    let tool = app.machine("demo-supervision-tool").await;
    tool.post("/v1/findings", body(unit_id))
        .key("tool-key-1")
        .await
        .expect_problem(403, "permission_missing");
    for login in ["government-chair", "case-officer", "party-secretary", "administrator"] {
        let person = app.person(login).await;
        person.post("/v1/findings", body(unit_id)).await.expect_problem(403, "permission_missing");
    }
    let href = recorded(&app, "council-standing", "ubnd").await.header("location").to_owned();
    for login in
        ["intake-officer", "case-officer", "village-head", "identity-custodian", "auditor", "party-building"]
    {
        let person = app.person(login).await;
        person.get("/v1/findings").await.expect_problem(403, "permission_missing");
        person.get(&href).await.expect_problem(403, "permission_missing");
    }
    app.machine("demo-portal").await.get("/v1/findings").await.expect_problem(403, "permission_missing");
    app.anyone().get("/v1/findings").await.expect_problem(401, "token_missing");
}

#[tokio::test]
async fn who_is_not_concerned_finds_nothing() {
    let app = TestApp::start().await;
    let href = recorded(&app, "council-standing", "ubnd").await.header("location").to_owned();
    for login in ["front-officer", "inspection-committee", "unit-head", "public-unit-head", "police-officer"]
    {
        let person = app.person(login).await;
        person.get(&href).await.expect_problem(404, "resource_not_found");
        assert!(person.get("/v1/findings").await.expect(200).items().is_empty(), "{login}");
    }
    let unknown = href.rsplit('/').next().map(|id| href.replace(id, &flipped(id))).unwrap();
    app.person("council-standing").await.get(&unknown).await.expect_problem(404, "resource_not_found");
    let unit_head = app.person("unit-head").await;
    let reply = unit_head.post(&format!("{href}/replies"), json!({ "content": "Không phải việc của tôi." }));
    reply.if_match("*").await.expect_problem(404, "resource_not_found");
    // Sees it, is concerned, but does not answer for the body.
    let vice = app.person("council-deputy").await;
    let reply = vice.post(&format!("{href}/replies"), json!({ "content": "Trả lời thay." }));
    reply.if_match("*").await.expect_problem(403, "permission_missing");
    let closing = app.person("front-officer").await.post(&format!("{href}/closures"), json!({}));
    closing.if_match("*").await.expect_problem(404, "resource_not_found");
}

/// The id with another last digit.
fn flipped(id: &str) -> String {
    let last = if id.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &id[..id.len() - 1])
}

#[tokio::test]
async fn those_concerned_see_it() {
    let app = TestApp::start().await;
    let created = recorded(&app, "council-standing", "phong-kt").await;
    let href = created.header("location").to_owned();
    for login in [
        "council-standing",
        "council-committee",
        "council-deputy",
        "government-chair",
        "government-vice-chair",
        "government-office",
        "unit-head",
        "party-secretary",
        "party-standing",
        "party-office",
        "dual-office",
    ] {
        let view = app.person(login).await.get(&href).await.expect(200);
        let acts = [
            "council-standing",
            "council-committee",
            "council-deputy",
            "government-chair",
            "unit-head",
            "dual-office",
        ];
        assert_eq!(view.body.get("version").is_some(), acts.contains(&login), "{login}");
    }
    for client in ["demo-dashboard", "demo-supervision-tool"] {
        let machine = app.machine(client).await;
        let list = machine.get("/v1/findings").await.expect(200);
        assert_eq!(list.items().len(), 1, "{client}");
        assert!(list.items()[0].get("version").is_none());
        let unchanged = machine.get("/v1/findings").header("If-None-Match", &list.etag()).await;
        unchanged.expect(304);
    }
}

#[tokio::test]
async fn the_state_bars_what_it_does_not_allow() {
    let app = TestApp::start().await;
    let created = recorded(&app, "council-standing", "ubnd").await;
    let href = created.header("location").to_owned();
    let council = app.person("council-standing").await;
    let early = council.post(&format!("{href}/closures"), json!({})).if_match(created.etag()).await;
    let early = early.expect_problem(409, "state_conflict");
    assert_eq!(early.at("/available_actions"), &json!([]));

    let answer = replied(&app, &href).await;
    let chair = app.person("government-chair").await;
    let twice = chair.post(&format!("{href}/replies"), json!({ "content": "Lần nữa." }));
    let twice = twice.if_match(answer.text_at("/parent_etag")).await.expect_problem(409, "state_conflict");
    assert_eq!(twice.at("/available_actions"), &json!([]));
    assert_eq!(twice.at("/status"), 409);
    assert_eq!(event_kinds(&app).await, ["finding.recorded", "finding.replied"]);
}

#[tokio::test]
async fn an_act_names_the_tag_it_saw() {
    let app = TestApp::start().await;
    let created = recorded(&app, "council-standing", "ubnd").await;
    let href = created.header("location").to_owned();
    let council = app.person("council-standing").await;
    replied(&app, &href).await;
    let closures = format!("{href}/closures");
    council.post(&closures, json!({})).await.expect_problem(428, "tag_missing");
    council.post(&closures, json!({})).if_match(created.etag()).await.expect_problem(412, "tag_stale");
    let early = json!({ "acted_on": "2026-11-23" });
    let early = council.post(&closures, early).if_match("*").await.expect_problem(400, "body_invalid");
    assert_eq!(early.complaints(), ["/acted_on"]);
    let late = council.post(&closures, json!({ "acted_on": "2026-11-25" })).if_match("*").await;
    late.expect_problem(400, "body_invalid");
}

#[tokio::test]
async fn what_is_wrong_is_told_all_at_once() {
    let app = TestApp::start().await;
    let council = app.person("council-standing").await;
    let good = body(unit(&app, "ubnd").await);
    let unknown = council.post("/v1/findings", with(good.clone(), "colour", json!("red"))).await;
    assert_eq!(unknown.expect_problem(400, "body_invalid").complaints(), ["/colour"]);

    let mut bad = with(good.clone(), "programme_id", json!(Uuid::from_u128(1)));
    bad["subject_unit_id"] = json!(unit(&app, "ban-ktns").await);
    bad["rule_key"] = json!("ZZ99");
    bad["answer_due_on"] = json!("2026-11-23");
    bad["case_ids"] = json!([Uuid::from_u128(7), Uuid::from_u128(8)]);
    let refused = council.post("/v1/findings", bad).await.expect_problem(400, "body_invalid");
    let expected =
        ["/programme_id", "/subject_unit_id", "/rule_key", "/answer_due_on", "/case_ids/0", "/case_ids/1"];
    assert_eq!(refused.complaints(), expected);

    let stranger = with(good.clone(), "subject_unit_id", json!(Uuid::from_u128(9)));
    let refused = council.post("/v1/findings", stranger).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/subject_unit_id"]);
    let elsewhere = council.post("/v1/findings", with(good.clone(), "commune", json!("12345"))).await;
    assert_eq!(elsewhere.expect_problem(400, "body_invalid").complaints(), ["/commune"]);
    let not_mine = with(good.clone(), "acting_position_id", json!(Uuid::from_u128(9)));
    let refused = council.post("/v1/findings", not_mine).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/acting_position_id"]);
    let many: Vec<Uuid> = (0..101).map(Uuid::from_u128).collect();
    let refused = council.post("/v1/findings", with(good.clone(), "case_ids", json!(many))).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/case_ids"]);
    let blank = council.post("/v1/findings", with(good, "description", json!(" \n"))).await;
    assert_eq!(blank.expect_problem(400, "body_invalid").complaints(), ["/description"]);
    assert!(event_kinds(&app).await.is_empty());
}
