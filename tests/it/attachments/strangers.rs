//! Who has nothing to do with a petition has nothing to do with its files, and learns nothing of them.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{attach, attached, content, listed, pdf, rows};
use crate::denounced::{office, siblings};
use crate::jobs::number;
use crate::petitions::{reflection, registered, screened};
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

/// A petition that the portal brings, about whoever holds this account, with a file.
async fn about(app: &TestApp, login: &str, key: &str) -> (String, String) {
    let portal = app.machine("demo-portal").await;
    let (position, _) = office(app, login).await;
    let mut body = reflection(key);
    body["about"] = json!([{ "type": "person", "position_id": position }]);
    let id = portal.post("/v1/petitions", body).key(&format!("about-{key}")).await.expect(201).text_at("/id");
    let attachment = attached(&portal, &id, &format!("{key}-file")).await;
    (id, attachment)
}

/// Refusals for a conflict of interest that the access log has of petitions and attachments, once there are so many.
async fn conflicts(app: &TestApp, wanted: i64) -> i64 {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select count(*) from access_log where outcome = 'refused_conflict' and subject_kind in ('petition', 'attachment')";
    for _ in 0..100 {
        if number(&sql, query).await >= wanted {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    number(&sql, query).await
}

/// Whom it names keeps the book, and would read and add if it named another.
#[actix_web::test]
async fn who_is_named_reads_and_adds_nothing_and_it_is_recorded() {
    let app = TestApp::start().await;
    let (officer, keeper) = (app.person("intake-officer").await, app.person("government-office").await);
    let chair = app.person("government-chair").await;
    let (id, attachment) = about(&app, "intake-officer", "named").await;
    for (round, reader) in [&keeper, &chair].into_iter().enumerate() {
        if round == 1 {
            screened(&keeper, &id, "denunciation_duty").await;
        }
        sees_nothing("the one who is named", &officer, &id, &attachment).await;
        content(reader, &attachment).await.expect(200);
        // Ways that name it, as often as they were tried.
        let wanted = 5 * (i64::try_from(round).unwrap() + 1);
        assert_eq!(conflicts(&app, wanted).await, wanted);
    }
    assert_eq!((rows(&app, "attachments").await, rows(&app, "attachment_voidings").await), (1, 0));
    assert_eq!(rows(&app, "uploaded_chunks").await, 0);
}

/// The officer's sibling is named in a sealed petition.
async fn of_kin(app: &TestApp) -> (String, String) {
    let (_, chair) = office(app, "government-chair").await;
    let (_, own) = office(app, "intake-officer").await;
    let made = about(app, "government-chair", "kin").await;
    let names = [&chair, &own].map(|name| tiepdan::people::names::name_key(name));
    siblings(app, names.each_ref().map(String::as_str)).await;
    made
}

#[actix_web::test]
async fn a_relative_reads_nothing_of_it() {
    let app = TestApp::start().await;
    let (officer, keeper) = (app.person("intake-officer").await, app.person("government-office").await);
    let (id, attachment) = of_kin(&app).await;
    for shown in [listed(&officer, &id).await, officer.get(&format!("/v1/attachments/{attachment}")).await] {
        let shown = shown.expect(200);
        assert!(
            !shown.text.contains("kin-file.pdf") && !shown.text.contains("\"sha256\":\""),
            "{}",
            shown.text
        );
    }
    content(&officer, &attachment).await.expect_problem(403, "permission_missing");
    assert!(listed(&keeper, &id).await.text.contains("kin-file.pdf"), "another keeper reads it");
    content(&keeper, &attachment).await.expect(200);
}

#[actix_web::test]
async fn a_relative_adds_and_voids_nothing() {
    let app = TestApp::start().await;
    let (officer, keeper) = (app.person("intake-officer").await, app.person("government-office").await);
    let (id, attachment) = of_kin(&app).await;
    let name = json!({ "file_name": "a.pdf" });
    let refused = attach(&officer, &id, "kin-key-2", name.clone(), &pdf(200)).await;
    refused.expect_problem(403, "permission_missing");
    let void = format!("/v1/attachments/{attachment}/voidings");
    let reason = json!({ "reason": "Nhầm." });
    officer.post(&void, reason.clone()).await.expect_problem(403, "permission_missing");
    assert_eq!((rows(&app, "attachments").await, rows(&app, "attachment_voidings").await), (1, 0));
    assert_eq!(rows(&app, "uploaded_chunks").await, 0);
    assert_eq!(conflicts(&app, 2).await, 2, "both are recorded as a conflict of interest");
    // Another keeper may, under the same key too: the refusal was kept for nobody.
    let own = attach(&keeper, &id, "kin-key-2", name, &pdf(200)).await.expect(201).text_at("/id");
    keeper.post(&format!("/v1/attachments/{own}/voidings"), reason).await.expect(201);
}

/// Who settles is the sibling of whom it names: he keeps his task, and its files stay closed to him.
#[actix_web::test]
async fn a_settler_who_is_a_relative_reads_and_voids_nothing() {
    let app = TestApp::start().await;
    let (chair, keeper) = (app.person("government-chair").await, app.person("government-office").await);
    let (id, attachment) = about(&app, "intake-officer", "settles").await;
    screened(&keeper, &id, "denunciation_duty").await;
    content(&chair, &attachment).await.expect(200);
    let (_, named) = office(&app, "intake-officer").await;
    let (_, own) = office(&app, "government-chair").await;
    let names = [&named, &own].map(|name| tiepdan::people::names::name_key(name));
    siblings(&app, names.each_ref().map(String::as_str)).await;
    content(&chair, &attachment).await.expect_problem(403, "permission_missing");
    for shown in [listed(&chair, &id).await, chair.get(&format!("/v1/attachments/{attachment}")).await] {
        let shown = shown.expect(200);
        for closed in ["settles-file.pdf", "\"sha256\":\"", "/content\""] {
            assert!(!shown.text.contains(closed), "{}", shown.text);
        }
    }
    let void = format!("/v1/attachments/{attachment}/voidings");
    chair.post(&void, json!({ "reason": "Nhầm." })).await.expect_problem(403, "permission_missing");
    assert_eq!(rows(&app, "attachment_voidings").await, 0);
    let sql = app.sql(DbRole::Superuser).await;
    let looks = |action: &str| {
        format!(
            "select count(*) from audit_entries where subject_id = '{id}' and action = 'sealed_text.{action}'"
        )
    };
    assert_eq!(number(&sql, &looks("opened")).await, 1, "before it was declared");
    assert_eq!(number(&sql, &looks("denied")).await, 1, "the content that was refused");
}
