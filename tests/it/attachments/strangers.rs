//! Who has nothing to do with a petition has nothing to do with its files, and learns nothing of them.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{attach, attached, content, listed, pdf, rows};
use crate::denounced::{office, siblings};
use crate::petitions::{reflection, registered};
use crate::support::callers::everybody;
use crate::support::{Answer, Client, TestApp};

/// What every way to a file and its petition answers.
async fn answers(client: &Client, petition: &str, attachment: &str) -> Vec<(u16, Value)> {
    let void = format!("/v1/attachments/{attachment}/voidings");
    let answers = [
        listed(client, petition).await,
        client.get(&format!("/v1/attachments/{attachment}")).await,
        content(client, attachment).await,
        attach(client, petition, "stranger-1", json!({ "file_name": "a.pdf" }), &pdf(200)).await,
        client.post(&void, json!({ "reason": "x" })).key("stranger-2").await,
    ];
    let blank = |answer: Answer| {
        assert!([403, 404].contains(&answer.status), "{} {}: {}", answer.method, answer.path, answer.text);
        let mut body = answer.body.clone();
        body["request_id"] = Value::Null;
        (answer.status, body)
    };
    answers.into_iter().map(blank).collect()
}

/// All is as if neither were there.
async fn sees_nothing(who: &str, client: &Client, petition: &str, attachment: &str) {
    let nowhere = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap()).to_string();
    let seen = answers(client, petition, attachment).await;
    assert_eq!(seen, answers(client, &nowhere, &nowhere).await, "{who}");
}

#[actix_web::test]
async fn another_portal_and_other_roles_see_nothing() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (id, _) = registered(&portal, "strangers").await;
    let attachment = attached(&portal, &id, "strangers-1").await;
    let strangers =
        ["village-head", "mediator", "administrator", "auditor", "test-partner-system", "demo-dashboard"];
    let mut seen = 0;
    for someone in everybody(&app).await {
        if strangers.contains(&someone.name.as_str()) {
            sees_nothing(&someone.name, &someone.client, &id, &attachment).await;
            seen += 1;
        }
    }
    assert_eq!(seen, strangers.len());
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (1, 0));
}

#[actix_web::test]
async fn who_is_named_sees_nothing_and_it_is_recorded() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (position, _) = office(&app, "government-chair").await;
    let mut body = reflection("named");
    body["about"] = json!([{ "type": "person", "position_id": position }]);
    let id = portal.post("/v1/petitions", body).key("key-named").await.expect(201).text_at("/id");
    let attachment = attached(&portal, &id, "named-key-1").await;
    let chair = app.person("government-chair").await;
    for answer in [
        listed(&chair, &id).await,
        chair.get(&format!("/v1/attachments/{attachment}")).await,
        content(&chair, &attachment).await,
    ] {
        answer.expect_problem(404, "resource_not_found");
    }
    let sql = app.sql(DbRole::Superuser).await;
    let noted = "select count(*) from access_log where outcome = 'refused_conflict' and subject_kind in ('petition', 'attachment')";
    for _ in 0..100 {
        if crate::jobs::number(&sql, noted).await == 3 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the refusals were not recorded: {}", crate::jobs::number(&sql, noted).await);
}

#[actix_web::test]
async fn a_relative_has_no_hand_in_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (position, chair) = office(&app, "government-chair").await;
    let (_, own) = office(&app, "intake-officer").await;
    let mut body = reflection("kin");
    body["about"] = json!([{ "type": "person", "position_id": position }]);
    let id = portal.post("/v1/petitions", body).key("key-of-kin").await.expect(201).text_at("/id");
    let attachment = attached(&portal, &id, "kin-key-1").await;
    siblings(
        &app,
        [&chair, &own].map(|name| tiepdan::people::names::name_key(name)).each_ref().map(String::as_str),
    )
    .await;
    assert!(!listed(&officer, &id).await.text.contains("kin-key-1.pdf"));
    content(&officer, &attachment).await.expect_problem(403, "permission_missing");
    let metadata = json!({ "file_name": "a.pdf" });
    attach(&officer, &id, "kin-key-2", metadata, &pdf(200)).await.expect_problem(403, "permission_missing");
    let void = format!("/v1/attachments/{attachment}/voidings");
    officer.post(&void, json!({ "reason": "x" })).await.expect_problem(403, "permission_missing");
    assert_eq!((rows(&app, "attachments").await, rows(&app, "attachment_voidings").await), (1, 0));
}
