//! Who reads a file is who reads the petition's own text, and nobody else: everybody who can call is asked.

use serde_json::json;
use tiepdan::devdb::DbRole;

use super::{attach, attach_through, attached, content, listed, pdf};
use crate::jobs::number;
use crate::notifications::rights::elsewhere;
use crate::petitions::{registered, screened};
use crate::support::callers::{Someone, everybody};
use crate::support::demands::proves;
use crate::support::{Client, TestApp};

async fn named(portal: &Client, id: &str) -> String {
    let metadata = json!({ "file_name": "the-name.pdf" });
    attach_through(portal, id, &format!("key-{id}"), metadata, &pdf(300)).await.expect(201).text_at("/id")
}

/// Whether the text of the petition itself opens for somebody.
async fn reads_the_text(someone: &Someone, id: &str, sealed: bool) -> bool {
    if sealed {
        return someone.client.get(&format!("/v1/petitions/{id}/identity")).await.status == 200;
    }
    let shown = someone.client.get(&format!("/v1/petitions/{id}")).await;
    shown.status == 200 && shown.body["content"].is_string()
}

/// Who reads a file, after each was asked in every way.
async fn readers(everybody: &[Someone], id: &str, attachment: &str, sealed: bool) -> Vec<String> {
    let mut readers = Vec::new();
    for someone in everybody {
        let (who, client) = (&someone.name, &someone.client);
        let opens = reads_the_text(someone, id, sealed).await;
        let file = content(client, attachment).await;
        assert_eq!(file.status == 200, opens, "{who}: {}", file.status);
        for shown in [listed(client, id).await, client.get(&format!("/v1/attachments/{attachment}")).await] {
            assert_eq!(shown.text.contains("the-name.pdf"), opens, "{who}: {}", shown.text);
            assert_eq!(shown.text.contains("/content\""), opens, "{who}: {}", shown.text);
            assert_eq!(shown.text.contains("\"sha256\":\""), opens, "{who}: {}", shown.text);
        }
        if opens {
            readers.push(who.clone());
        }
    }
    readers
}

#[actix_web::test]
async fn who_reads_the_text_reads_the_files() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let everybody = everybody(&app).await;
    let (sealed, _) = registered(&portal, "readers-1").await;
    let (released, _) = registered(&portal, "readers-2").await;
    let [one, other] = [named(&portal, &sealed).await, named(&portal, &released).await];
    let mut before = readers(&everybody, &sealed, &one, true).await;
    before.sort_unstable();
    assert_eq!(before, ["government-office", "intake-officer"], "before screening its keepers");
    screened(&officer, &sealed, "denunciation_duty").await;
    assert_eq!(readers(&everybody, &sealed, &one, true).await, ["government-chair"], "then its settler");
    screened(&officer, &released, "reflection").await;
    let open = readers(&everybody, &released, &other, false).await;
    for reader in ["intake-officer", "government-office", "government-chair", "demo-portal"] {
        assert!(open.iter().any(|who| who == reader), "{reader}: {open:?}");
    }
    for outside in ["council-standing", "auditor", "administrator", "village-head", "demo-dashboard"] {
        assert!(!open.iter().any(|who| who == outside), "{outside}: {open:?}");
    }
    // Another commune's keepers find nothing, and leave nothing.
    for stranger in elsewhere(&app).await {
        for id in [&sealed, &released] {
            listed(&stranger, id).await.expect_problem(404, "resource_not_found");
            let name = json!({ "file_name": "a.pdf" });
            let sent = attach(&stranger, id, "readers-key-3", name, &pdf(200)).await;
            sent.expect_problem(404, "resource_not_found");
        }
        for id in [&one, &other] {
            let path = format!("/v1/attachments/{id}");
            stranger.get(&path).await.expect_problem(404, "resource_not_found");
            content(&stranger, id).await.expect_problem(404, "resource_not_found");
            let void = stranger.post(&format!("{path}/voidings"), json!({ "reason": "x" })).await;
            void.expect_problem(404, "resource_not_found");
        }
    }
    let sql = app.sql(DbRole::Superuser).await;
    let left = "select (select count(*) from attachments) + (select count(*) from uploaded_chunks)";
    assert_eq!(number(&sql, left).await, 2);
    let looks = "select count(*) from audit_entries where action = 'sealed_text.opened' and detail->>'attachment_id' is not null";
    assert_eq!(number(&sql, looks).await, 3, "each content of a sealed petition that was read is a look");
}

/// Who is erased is erased with his files: nothing of them opens without the petition's key, which is all that has to go.
#[actix_web::test]
async fn without_the_petitions_key_nothing_of_its_files_opens() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let sql = app.sql(DbRole::Application).await;
    for (key, kind, reader) in
        [("erased-1", "reflection", &officer), ("erased-2", "denunciation_duty", &chair)]
    {
        let (id, _) = registered(&portal, key).await;
        let attachment = attached(&portal, &id, key).await;
        screened(&officer, &id, kind).await;
        content(reader, &attachment).await.expect(200);
        let erase = format!(
            "begin; set local role key_keeper; set local tiepdan.granted_petition = '{id}';
             update petition_keys set wrapped_key = '' where petition_id = '{id}'; commit"
        );
        sql.batch_execute(&erase).await.unwrap();
        for closed in [content(reader, &attachment).await, listed(reader, &id).await] {
            assert!(closed.status == 500 && !closed.text.contains(key), "{}", closed.text);
        }
        let more =
            attach_through(&portal, &id, "erased-more", json!({ "file_name": "b.pdf" }), &pdf(200)).await;
        assert_eq!(more.status, 500, "nothing comes under a key that is gone");
    }
    let rows = "select count(*) from uploaded_chunks";
    assert_eq!(number(&sql, rows).await, 0);
}
