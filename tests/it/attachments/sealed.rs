//! Files of a sealed petition: both locks hold for them, and every look is recorded.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tokio_postgres::Client as Sql;

use super::{attach, attach_through, attached, attached_at_desk, content, listed, pdf};
use crate::jobs::number;
use crate::petitions::{registered, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// The looks at texts of a petition: what was done, and to what.
async fn looks(sql: &Sql, petition: &str) -> Vec<String> {
    let query = format!(
        "select action || ' ' || (detail->>'part') from audit_entries
         where subject_id = '{petition}' and action like 'sealed_text.%' order by seq"
    );
    sql.query(&query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

fn masked(answer: &Answer) -> Vec<String> {
    let item = answer.body.get("items").map_or(&answer.body, |items| &items[0]);
    serde_json::from_value(item["masked"].clone()).unwrap()
}

const CLOSED: [&str; 3] = ["/file_name", "/description", "/sha256"];

#[actix_web::test]
async fn they_open_with_the_petitions_own_text() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, council) = (app.person("government-chair").await, app.person("council-standing").await);
    let (id, _) = registered(&portal, "sealed").await;
    let attachment = attached(&portal, &id, "sealed-1").await;
    let sql = app.sql(DbRole::Superuser).await;
    // Before the first screening the keepers have the grant; their looks are recorded, and those that are denied.
    assert_eq!(listed(&officer, &id).await.items()[0]["file_name"], "sealed-1.pdf");
    officer.get(&format!("/v1/attachments/{attachment}")).await.expect(200);
    content(&officer, &attachment).await.expect(200);
    for closed in [&chair, &council, &portal] {
        let list = listed(closed, &id).await.expect(200);
        assert!(CLOSED.iter().all(|mask| masked(&list).contains(&(*mask).to_owned())), "{}", list.text);
        assert!(!list.text.contains("sealed-1"));
        content(closed, &attachment).await.expect_problem(403, "permission_missing");
    }
    let (list, file) = ("sealed_text.opened attachments", "sealed_text.opened attachment");
    let denied = "sealed_text.denied attachment";
    assert_eq!(looks(&sql, &id).await, [list, list, file, denied, denied, denied]);
    // It stays sealed: from now on the settler has the grant.
    screened(&officer, &id, "denunciation_duty").await;
    content(&officer, &attachment).await.expect_problem(403, "permission_missing");
    assert!(content(&chair, &attachment).await.expect(200).bytes == pdf(300));
    // The Party's office sees days only, and neither kind nor size.
    let party = app.person("party-office").await;
    let list = listed(&party, &id).await.expect(200);
    let outside = ["/media_type", "/size", "/added_by", "/position"];
    assert!(
        outside.iter().chain(&CLOSED).all(|mask| masked(&list).contains(&(*mask).to_owned())),
        "{}",
        list.text
    );
    assert_eq!(list.items()[0]["added_at"], "2026-11-23T17:00:00Z");
}

#[actix_web::test]
async fn they_are_released_and_sealed_again_with_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (id, _) = registered(&portal, "released").await;
    let file = pdf(300_000);
    let made =
        attach_through(&portal, &id, "released-1", json!({ "file_name": "a.pdf" }), &file).await.expect(201);
    let attachment = made.text_at("/id");
    screened(&officer, &id, "reflection").await;
    // Who reads the petition reads its files, and the portal those that came through it.
    for reader in [&officer, &chair, &portal] {
        assert_eq!(listed(reader, &id).await.items()[0]["file_name"], "a.pdf");
        assert!(content(reader, &attachment).await.expect(200).bytes == file);
    }
    let council = app.person("council-standing").await;
    assert!(masked(&listed(&council, &id).await).contains(&"/file_name".to_owned()));
    content(&council, &attachment).await.expect_problem(403, "permission_missing");
    let sql = app.sql(DbRole::Superuser).await;
    assert_eq!(looks(&sql, &id).await, [""; 0], "a read of what is released is no look");
    let added =
        attach(&officer, &id, "released-2", json!({ "file_name": "b.pdf" }), &pdf(200)).await.expect(201);
    assert_eq!(added.at("/position/id"), officer.get("/v1/me").await.at("/positions/0/id"));
    assert_eq!(listed(&portal, &id).await.items().len(), 1, "what the desk added is not the portal's");
    content(&portal, &added.text_at("/id")).await.expect_problem(404, "resource_not_found");
    // It turns out to be a denunciation.
    let body = json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Tố cáo." , "note": "Tố cáo." });
    officer.post(&format!("/v1/petitions/{id}/reclassifications"), body).if_match("*").await.expect(201);
    for closed in [&officer, &portal] {
        content(closed, &attachment).await.expect_problem(403, "permission_missing");
        assert!(!listed(closed, &id).await.text.contains("a.pdf"));
    }
    assert!(content(&chair, &attachment).await.expect(200).bytes == file);
    // Of what was answered stays which one it was.
    let again =
        attach_through(&portal, &id, "released-1", json!({ "file_name": "a.pdf" }), &file).await.expect(201);
    assert_eq!(again.at("/id"), made.at("/id"));
    assert_eq!(again.header("location"), made.header("location"));
    assert_eq!(again.body.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "masked"]);
    assert!(again.at("/masked").to_string().contains("\"/sha256\""), "{}", again.text);
}

async fn void(client: &Client, attachment: &str) -> Answer {
    client.post(&format!("/v1/attachments/{attachment}/voidings"), json!({ "reason": "Nhầm." })).await
}

/// Nobody settles yet, and one of several keepers must not take evidence away from all.
#[actix_web::test]
async fn before_screening_each_office_voids_only_what_it_added() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let keeper = app.person("government-office").await;
    let (id, _) = registered(&portal, "unscreened").await;
    let evidence = attached(&portal, &id, "evidence-1").await;
    let mistaken = attached_at_desk(&officer, &id, "mistaken-1").await;
    for client in [&officer, &keeper] {
        void(client, &evidence).await.expect_problem(403, "permission_missing");
        content(client, &evidence).await.expect(200);
    }
    void(&keeper, &mistaken).await.expect_problem(403, "permission_missing");
    void(&officer, &mistaken).await.expect(201);
    // It can still be looked at, and each look is recorded.
    let sql = app.sql(DbRole::Superuser).await;
    let before = looks(&sql, &id).await.len();
    assert!(content(&keeper, &mistaken).await.expect(200).bytes == pdf(300));
    let list = listed(&keeper, &id).await.expect(200);
    let voided: Vec<&Value> = list.items().iter().filter(|item| item["voided"].is_object()).collect();
    assert_eq!(voided.len(), 1, "{}", list.text);
    assert_eq!((&voided[0]["id"], &voided[0]["voided"]["reason"]), (&json!(mistaken), &json!("Nhầm.")));
    assert_eq!(voided[0]["content"], format!("/v1/attachments/{mistaken}/content"));
    let opened = ["sealed_text.opened attachment", "sealed_text.opened attachments"];
    assert_eq!(looks(&sql, &id).await[before..], opened);
}

#[actix_web::test]
async fn what_he_may_not_see_nobody_takes_away() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, keeper) = (app.person("government-chair").await, app.person("government-office").await);
    let (id, _) = registered(&portal, "taken").await;
    let evidence = attached(&portal, &id, "taken-evidence").await;
    screened(&officer, &id, "denunciation_duty").await;
    let mistaken = attached_at_desk(&officer, &id, "taken-mistaken").await;
    // Both keep the book, and neither opens it any more.
    void(&officer, &evidence).await.expect_problem(403, "permission_missing");
    void(&keeper, &evidence).await.expect_problem(403, "permission_missing");
    void(&keeper, &mistaken).await.expect_problem(403, "permission_missing");
    content(&chair, &evidence).await.expect(200);
    void(&officer, &mistaken).await.expect(201);
    content(&chair, &mistaken).await.expect(200);
    let told = chair.get("/v1/notifications").await.expect(200);
    let about = |one: &&Value| one["kind"] == "attachment_voided" && one["subject"]["id"] == id.as_str();
    assert_eq!(told.items().iter().filter(about).count(), 1, "{}", told.text);
    void(&chair, &evidence).await.expect(201);
    content(&chair, &evidence).await.expect(200);
    content(&officer, &evidence).await.expect_problem(403, "permission_missing");
    content(&portal, &evidence).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn row_level_security_holds_for_contents() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (sealed, _) = registered(&portal, "rls-sealed").await;
    let (released, _) = registered(&portal, "rls-released").await;
    for (id, key) in [(&sealed, "rls-key-1"), (&released, "rls-key-2")] {
        attached(&portal, id, key).await;
    }
    screened(&officer, &released, "reflection").await;
    let sql = app.sql(DbRole::Application).await;
    let count = |id: &str| format!("select count(*) from attachment_chunks where petition_id = '{id}'");
    assert_eq!(number(&sql, &count(&sealed)).await, 0);
    assert_eq!(number(&sql, &count(&released)).await, 1);
    assert_eq!(number(&sql, "select count(*) from attachment_chunks where sealed or true").await, 1);
    sql.batch_execute(&format!("set tiepdan.granted_petition = '{sealed}'")).await.unwrap();
    assert_eq!(number(&sql, &count(&sealed)).await, 0, "the setting alone opens nothing");
    let role =
        format!("begin; set local role identity_reader; set local tiepdan.granted_petition = '{sealed}'");
    sql.batch_execute(&role).await.unwrap();
    assert_eq!(number(&sql, "select count(*) from attachment_chunks").await, 1, "the granted petition only");
    sql.batch_execute("rollback").await.unwrap();
    // What is kept is kept: nothing is changed or deleted by the application, in no role.
    for statement in [
        "update attachment_chunks set sealed = false",
        "update attachment_chunks set ciphertext = ''",
        "delete from attachment_chunks",
        "update attachments set size = 1",
        "delete from attachments",
        "update attachment_voidings set voided_at = now()",
        "delete from attachment_voidings",
        "alter table attachment_chunks disable row level security",
    ] {
        assert!(sql.batch_execute(statement).await.is_err(), "{statement}");
        for role in ["identity_reader", "key_keeper"] {
            let begin =
                format!("begin; set local role {role}; set local tiepdan.granted_petition = '{sealed}'");
            sql.batch_execute(&begin).await.unwrap();
            let flips = statement.contains("sealed = false") && role == "identity_reader";
            assert_eq!(sql.batch_execute(statement).await.is_err(), !flips, "{role}: {statement}");
            sql.batch_execute("rollback").await.unwrap();
        }
    }
    let forced = "select count(*) from pg_class where relrowsecurity and relforcerowsecurity and relname = 'attachment_chunks'";
    assert_eq!(number(&sql, forced).await, 1);
}

/// What somebody did to the database makes a file unreadable, and no other than what was stored is ever given back.
async fn tampered(app: &TestApp, officer: &Client, attachment: &str, statements: &str) {
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(statements).await.unwrap();
    let url = format!("http://{}/v1/attachments/{attachment}/content", app.address);
    let request = reqwest::Client::new().get(url).bearer_auth(officer.token.as_ref().unwrap());
    let answer = request.send().await.unwrap();
    // Either at once, or by a transfer that breaks off.
    let refused = answer.status() == 500;
    assert!(refused || answer.bytes().await.is_err(), "{statements}");
}

#[actix_web::test]
async fn a_content_that_was_tampered_with_is_not_given_back() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "tampered").await;
    for (number, damage) in [
        // Two chunks change places.
        "update attachment_chunks set number = 9 where attachment_id = '$1' and number = 0;
         update attachment_chunks set number = 0 where attachment_id = '$1' and number = 1;
         update attachment_chunks set number = 1 where attachment_id = '$1' and number = 9",
        // The last is cut off, and the size says so.
        "delete from attachment_chunks where attachment_id = '$1' and number = 2; update attachments set size = 262144 where id = '$1'",
        "delete from attachment_chunks where attachment_id = '$1' and number = 1",
        "update attachments set size = size - 1 where id = '$1'",
        "update attachments set size = 131072 where id = '$1'",
        "update attachment_chunks set ciphertext = set_byte(ciphertext, 1000, get_byte(ciphertext, 1000) # 1) where attachment_id = '$1' and number = 1",
        // A chunk of another file.
        "update attachment_chunks c set ciphertext = o.ciphertext from attachment_chunks o
         where c.attachment_id = '$1' and o.attachment_id <> c.attachment_id and o.number = c.number and c.number = 0",
    ]
    .into_iter()
    .enumerate()
    {
        let metadata: Value = json!({ "file_name": "a.pdf" });
        let key = format!("tampered-{number}");
        let made = attach_through(&portal, &id, &key, metadata, &pdf(300_000)).await.expect(201);
        let attachment = made.text_at("/id");
        content(&officer, &attachment).await.expect(200);
        tampered(&app, &officer, &attachment, &damage.replace("$1", &attachment)).await;
    }
}
