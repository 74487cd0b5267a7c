//! Intake data that were wrong are corrected by the keepers of the book, openly; what they said is kept for those who may read it.

mod followed;
mod received;
mod sealed;
mod withdrawn;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petition_acts::{Desk, act};
use crate::petitions::registered;
use crate::support::{Answer, Client, TestApp};

/// A correction of the petition as it stands.
pub async fn correct(client: &Client, path: &str, body: Value) -> Answer {
    client.patch(path, reasoned(body)).if_match("*").await
}

pub fn reasoned(mut body: Value) -> Value {
    let members = body.as_object_mut().unwrap();
    members.entry("reason").or_insert_with(|| json!("Nhập sai khi vào sổ."));
    body
}

/// The act of correction that an answer names, as this caller reads it.
pub async fn read(client: &Client, path: &str, corrected: &Answer) -> Answer {
    client.get(&format!("{path}/acts/{}", corrected.text_at("/act/id"))).await.expect(200)
}

#[actix_web::test]
async fn it_stands_corrected_and_what_it_said_is_read_with_the_act() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({ "place": { "village_code": "thon-ha" } })).await;
    let body = json!({
        "subject": "Đơn về cầu", "writers": [{ "name": "Nguyễn Văn Á", "phone": "0912345678" }],
        "signers": [{ "name": "Trần Thị B" }], "written_on": "2026-11-18", "place": { "address_text": "Đầu cầu" },
        "originals_attached": true, "authentication": "handwritten",
    });
    let tried = desk.officer.patch(&format!("{path}?dry_run=true"), reasoned(body.clone())).await.expect(200);
    assert_eq!((tried.at("/stored"), tried.at("/act/id")), (&json!(false), &Value::Null));
    assert_eq!(desk.officer.get(&path).await.expect(200).at("/subject"), "Đơn về đường");
    let done = correct(&desk.officer, &path, body).await.expect(200);
    assert_eq!(done.at("/act/kind"), "petition_correction");
    let shown = desk.officer.get(&path).await.expect(200);
    assert_eq!(done.text_at("/parent_etag"), shown.etag());
    for (pointer, value) in [
        ("/subject", json!("Đơn về cầu")),
        ("/content", json!("Nội dung đơn.")),
        ("/writers/0/name", json!("Nguyễn Văn Á")),
        ("/place/address_text", json!("Đầu cầu")),
        ("/village_code", json!("thon-ha")),
        ("/people_count", json!(2)),
        ("/intake/written_on", json!("2026-11-18")),
        ("/intake/originals_attached", json!(true)),
        ("/intake/authentication", json!("handwritten")),
        ("/status", json!("screened")),
    ] {
        assert_eq!(shown.at(pointer), &value, "{pointer}");
    }

    // What it said, for those who read its texts; who signed only where the identity of the writers is opened.
    let act = read(&desk.officer, &path, &done).await;
    assert_eq!(act.at("/reason"), "Nhập sai khi vào sổ.");
    assert_eq!(act.at("/was/subject"), "Đơn về đường");
    assert_eq!(act.at("/was/writers/0/name"), "Nguyễn Văn A");
    assert_eq!(act.at("/was/authentication"), "none");
    assert!(
        act.at("/was").get("signers").is_none() && act.at("/was").get("content").is_none(),
        "{}",
        act.text
    );
    let deputy = desk.app.person("council-deputy").await;
    let closed = read(&deputy, &path, &done).await;
    assert!(
        closed.body.get("was").is_none() && closed.at("/masked").as_array().unwrap().contains(&json!("/was"))
    );
    let steps = desk.officer.get(&format!("{path}/timeline")).await.expect(200);
    let step = steps.items().iter().find(|step| step["type"] == "petition.corrected").unwrap();
    assert!(step["fields"]["corrected"].as_array().unwrap().contains(&json!("writers")), "{step}");
    assert!(!steps.text.contains("Nguyễn") && !steps.text.contains("cầu"), "{}", steps.text);

    // Null takes away, an object is merged.
    let again = json!({ "place": { "village_code": null }, "written_on": null });
    let done = correct(&desk.officer, &path, again).await.expect(200);
    let shown = desk.officer.get(&path).await.expect(200);
    assert_eq!((shown.at("/village_code"), shown.at("/intake/written_on")), (&Value::Null, &Value::Null));
    assert_eq!(shown.at("/place/address_text"), "Đầu cầu");
    let act = read(&desk.officer, &path, &done).await;
    assert_eq!(act.at("/was/written_on"), "2026-11-18");

    // It is not annulled: it is corrected by another one.
    let target = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    act_on(&desk.officer, &target, ground).await.expect_problem(409, "state_conflict");
}

async fn act_on(client: &Client, target: &str, body: Value) -> Answer {
    act(client, target, body).await
}

#[actix_web::test]
async fn only_keepers_correct_and_under_the_tag() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "corrected").await;
    let path = format!("/v1/petitions/{id}");
    let body = reasoned(json!({ "subject": "Khác" }));
    for machine in ["demo-portal", "demo-dashboard", "demo-supervision-tool"] {
        let client = app.machine(machine).await;
        client.patch(&path, body.clone()).if_match("*").await.expect_problem(403, "permission_missing");
    }
    for login in
        ["case-officer", "council-deputy", "party-office", "village-head", "administrator", "auditor"]
    {
        let answer = correct(&app.person(login).await, &path, body.clone()).await;
        assert!([403, 404].contains(&answer.status), "{login} {}", answer.text);
    }
    officer.patch(&path, body.clone()).await.expect_problem(428, "tag_missing");
    let tag = officer.get(&path).await.expect(200).etag();
    let race: Vec<_> = ["Một", "Hai"]
        .map(|subject| officer.patch(&path, reasoned(json!({ "subject": subject }))).if_match(&tag))
        .into_iter()
        .map(crate::support::Request::send)
        .collect();
    let mut statuses: Vec<u16> = join_all(race).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let sent = |media: &str| {
        let request = officer.request(reqwest::Method::PATCH, &path).if_match("*");
        request.raw(media, body.to_string())
    };
    sent("application/merge-patch+json").await.expect(200);
    sent("application/json; charset=utf-8").await.expect(200);
    sent("application/json-patch+json").await.expect_problem(415, "media_type_unsupported");
    let post = officer.request(reqwest::Method::POST, "/v1/petitions");
    post.raw("application/merge-patch+json", "{}").await.expect_problem(415, "media_type_unsupported");
}

#[actix_web::test]
async fn what_is_no_intake_data_is_not_corrected_and_the_rest_is_checked_as_at_registration() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "fixed").await;
    let path = format!("/v1/petitions/{id}");
    for (name, value) in [
        ("register", json!("party")),
        ("claimed_kind", json!("reflection")),
        ("wishes_protection", json!(true)),
        ("external_ref", json!("other")),
        ("submitted_at", json!("2026-11-20T09:12:00Z")),
        ("citizen_assertion", json!({ "method": "vneid", "at": "2026-11-20T09:12:00Z" })),
        ("number", json!("GOV-2026-000000")),
        ("subject", json!(null)),
        ("subject", json!(" ")),
        ("received_on", json!(null)),
        ("received_on", json!("2026-11-19")),
        ("channel", json!("pigeon")),
    ] {
        let refused =
            correct(&officer, &path, json!({ name: value })).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [format!("/{name}")], "{}", refused.text);
    }
    let nothing = correct(&officer, &path, json!({})).await.expect_problem(400, "body_invalid");
    assert_eq!(nothing.complaints(), [""]);
    let silent = officer.patch(&path, json!({ "subject": "x" })).if_match("*").await;
    silent.expect_problem(400, "body_invalid");

    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({ "written_on": "2026-11-19" })).await;
    for (body, pointer) in [
        (json!({ "received_on": "2026-11-25" }), "/received_on"),
        (json!({ "received_on": "2025-12-31" }), "/received_on"),
        (json!({ "received_on": "2026-11-24" }), "/received_on"),
        (json!({ "received_on": "2026-11-18" }), "/written_on"),
        (json!({ "occurred_on": "2026-11-21" }), "/occurred_on"),
        (json!({ "signer_count": 0 }), "/signer_count"),
        (
            json!({ "signers": [{ "name": "B", "address": "C" }, { "name": "B", "address": "C" }] }),
            "/signers/1",
        ),
    ] {
        let refused = correct(&desk.officer, &path, body).await.expect_problem(400, "body_invalid");
        assert!(refused.complaints().contains(&pointer.to_owned()), "{pointer} {}", refused.text);
    }
    let voiding = json!({ "ground": "entered_twice", "reason": "Đã vào sổ." });
    act(&desk.officer, &format!("{path}/voidings"), voiding).await.expect(201);
    correct(&desk.officer, &path, json!({ "subject": "x" })).await.expect_problem(409, "state_conflict");
    let sql = desk.app.sql(DbRole::Superuser).await;
    let kept = "select count(*) from acts where kind = 'petition_correction'";
    assert_eq!(
        sql.query_one(kept, &[]).await.unwrap().get::<_, i64>(0),
        0,
        "what was refused leaves nothing"
    );
}
