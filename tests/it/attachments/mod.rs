//! Files of a petition or case: they come as a whole or not at all, and open to whom its own text opens.

#![allow(clippy::needless_pass_by_value, reason = "tests read better with `json!` in place")]

mod counted;
mod cut_off;
mod evidence;
mod hostile;
mod of_case_acts;
pub mod of_cases;
mod of_sealed_cases;
mod passed_on;
mod readers;
mod sealed;
mod strangers;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::crypto::sha256_hex;

use crate::citizens::through_portal;
use crate::jobs::number;
use crate::petitions::{registered, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client, Request, TestApp};

pub const BOUNDARY: &str = "----------------------------x7d";

/// A PDF of this many bytes, none like its neighbours.
pub fn pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut state = 1_u32;
    while bytes.len() < size {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// A part as it is written.
pub fn part(boundary: &str, head: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").into_bytes();
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// Metadata and file as a form, the metadata first.
pub fn form(boundary: &str, metadata: &Value, file: &[u8]) -> Vec<u8> {
    let metadata = part(boundary, "name=\"metadata\"", metadata.to_string().as_bytes());
    let head = "name=\"file\"; filename=\"../../x.exe\"\r\nContent-Type: application/x-msdownload";
    [metadata, part(boundary, head, file), format!("--{boundary}--\r\n").into_bytes()].concat()
}

/// Sends a form.
pub fn send(client: &Client, petition: &str, key: &str, body: Vec<u8>) -> Request {
    send_to(client, &format!("/v1/petitions/{petition}"), key, body)
}

/// The same to the path of a petition or case.
pub fn send_to(client: &Client, path: &str, key: &str, body: Vec<u8>) -> Request {
    let request = client.request(reqwest::Method::POST, &format!("{path}/attachments"));
    request.raw(&format!("multipart/form-data; boundary={BOUNDARY}"), body).key(key)
}

/// Attaches a file.
pub async fn attach(client: &Client, petition: &str, key: &str, metadata: Value, file: &[u8]) -> Answer {
    send(client, petition, key, form(BOUNDARY, &metadata, file)).await
}

/// The same through a portal, which says how it knows the citizen.
pub async fn attach_through(
    portal: &Client,
    petition: &str,
    key: &str,
    metadata: Value,
    file: &[u8],
) -> Answer {
    attach(portal, petition, key, through_portal(metadata), file).await
}

/// Attaches a small PDF through a portal; gives its id.
pub async fn attached(portal: &Client, petition: &str, key: &str) -> String {
    let metadata = json!({ "file_name": format!("{key}.pdf") });
    attach_through(portal, petition, key, metadata, &pdf(300)).await.expect(201).text_at("/id")
}

/// The same at the desk.
pub async fn attached_at_desk(officer: &Client, petition: &str, key: &str) -> String {
    let metadata = json!({ "file_name": format!("{key}.pdf") });
    attach(officer, petition, key, metadata, &pdf(300)).await.expect(201).text_at("/id")
}

pub async fn content(client: &Client, id: &str) -> Answer {
    client.get(&format!("/v1/attachments/{id}/content")).await
}

pub async fn listed(client: &Client, petition: &str) -> Answer {
    client.get(&format!("/v1/petitions/{petition}/attachments")).await
}

/// Rows of a table.
pub async fn rows(app: &TestApp, table: &str) -> i64 {
    number(&app.sql(DbRole::Superuser).await, &format!("select count(*) from {table}")).await
}

#[actix_web::test]
async fn a_file_comes_back_as_it_came() {
    proves(&["II.2-5"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "file").await;
    // Three chunks, the last of them short; and the edges of a chunk.
    let chunk = 128 * 1024;
    for (key, size) in
        [("three-chunks", 300_001), ("one-chunk", chunk), ("one-more", chunk + 1), ("tiny-file", 5)]
    {
        let file = pdf(size);
        let metadata = json!({ "file_name": "Ảnh của bà B.pdf", "description": "Ảnh hiện trường." });
        let made = attach_through(&portal, &id, key, metadata, &file).await.expect(201);
        assert_eq!(made.at("/sha256"), &json!(sha256_hex(&file)), "what the portal can prove");
        assert_eq!(made.at("/masked"), &json!(["/file_name", "/description", "/position"]));
        assert_eq!((made.at("/size"), made.at("/media_type")), (&json!(size), &json!("application/pdf")));
        let attachment = made.text_at("/id");
        assert_eq!(made.header("location"), format!("/v1/attachments/{attachment}"));
        let got = content(&officer, &attachment).await.expect(200);
        assert!(got.bytes == file, "{key}: other bytes came back");
        assert_eq!(got.header("content-type"), "application/octet-stream");
        assert_eq!(got.header("content-disposition"), format!("attachment; filename=\"{attachment}.pdf\""));
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert_eq!(got.header("cache-control"), "no-store");
    }
    let list = listed(&officer, &id).await.expect(200);
    assert_eq!(list.header("cache-control"), "no-store", "a look is recorded each time");
    let first = &list.items()[0];
    assert_eq!(first["file_name"], "Ảnh của bà B.pdf");
    assert_eq!((&first["added_by"], &first["position"]), (&json!("citizen"), &json!(null)));
    assert_eq!(list.items().len(), 4);
    assert_eq!(rows(&app, "uploaded_chunks").await, 0, "nothing waits any more");
    // Nothing of it lies readable: neither name nor content.
    let sql = app.sql(DbRole::Superuser).await;
    for table in
        ["attachments", "protected_parts", "events", "audit_entries", "idempotency_keys", "attachment_chunks"]
    {
        let query = format!(
            "select count(*) from {table} t where t::text like '%hiện trường%' or t::text like '%của bà B%' or t::text like '%255044462d312e37%'"
        );
        assert_eq!(number(&sql, &query).await, 0, "{table}");
    }
}

#[actix_web::test]
async fn a_retry_gets_its_answer_again_however_it_is_packed() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let (id, _) = registered(&portal, "retry").await;
    let (metadata, file) = (json!({ "file_name": "a.pdf" }), pdf(200_000));
    let made = attach_through(&portal, &id, "retry-key-1", metadata.clone(), &file).await.expect(201);
    // Another boundary, the parts the other way round.
    let parts = [
        part("other", "name=\"file\"", &file),
        part("other", "name=\"metadata\"", through_portal(metadata.clone()).to_string().as_bytes()),
        b"--other--\r\n".to_vec(),
    ];
    let target = format!("/v1/petitions/{id}/attachments");
    let again = portal.request(reqwest::Method::POST, &target).key("retry-key-1");
    let again = again.raw("multipart/form-data; boundary=other", parts.concat()).await.expect(201);
    assert_eq!(
        (again.body, again.headers.get("location")),
        (made.body.clone(), made.headers.get("location"))
    );
    for (metadata, file) in [
        (json!({ "file_name": "b.pdf" }), file.clone()),
        (json!({ "file_name": "a.pdf", "description": "x" }), file.clone()),
        (json!({ "file_name": "a.pdf" }), pdf(200_001)),
        (json!({ "file_name": "a.pdf" }), [&pdf(199_999)[..], b"?"].concat()),
    ] {
        attach_through(&portal, &id, "retry-key-1", metadata, &file).await.expect_problem(422, "key_reused");
    }
    let target = portal.request(reqwest::Method::POST, &target);
    let body = form(BOUNDARY, &metadata, &file);
    let without = target.raw(&format!("multipart/form-data; boundary={BOUNDARY}"), body).await;
    without.expect_problem(400, "key_missing");
    // The same content under another key is another attachment: the citizen may well send a page twice.
    attach_through(&portal, &id, "retry-key-2", metadata, &file).await.expect(201);
    assert_eq!(listed(&portal, &id).await.items().len(), 2);
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (2, 0));
}

#[actix_web::test]
async fn at_most_twenty_that_stand_and_no_portal_fills_them_all() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let keeper = app.person("government-office").await;
    let (id, _) = registered(&portal, "twenty").await;
    for one in 0..15 {
        attached(&portal, &id, &format!("portal-{one}")).await;
    }
    let (file, name) = (pdf(200), json!({ "file_name": "a.pdf" }));
    let more = async |client: &Client, key: &str| attach(client, &id, key, name.clone(), &file).await;
    let through = async |key: &str| attach_through(&portal, &id, key, name.clone(), &file).await;
    through("portal-more").await.expect_problem(409, "state_conflict");
    let own = attached_at_desk(&officer, &id, "desk-own").await;
    for one in 0..3 {
        attached_at_desk(&officer, &id, &format!("desk-key-{one}")).await;
    }
    // Of two that come at once one is the twentieth.
    let (one, other) = tokio::join!(more(&officer, "twentieth"), more(&keeper, "twentieth"));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    // Whoever only asks for his answer again gets it.
    attached(&portal, &id, "portal-14").await;
    // What is voided makes room, and none for the portal, which has all of its own.
    let void = format!("/v1/attachments/{own}/voidings");
    officer.post(&void, json!({ "reason": "Nhầm." })).await.expect(201);
    through("portal-more").await.expect_problem(409, "state_conflict");
    more(&keeper, "twenty-first").await.expect(201);
    more(&keeper, "twenty-second").await.expect_problem(409, "state_conflict");
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (21, 0));
}

#[actix_web::test]
async fn what_was_added_by_mistake_is_voided() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "voided").await;
    screened(&officer, &id, "reflection").await;
    let attachment = attached(&portal, &id, "voided-1").await;
    let void = format!("/v1/attachments/{attachment}/voidings");
    officer.post(&void, json!({})).await.expect_problem(400, "body_invalid");
    portal
        .post(&void, json!({ "reason": "x" }))
        .key("void-key-0")
        .await
        .expect_problem(403, "permission_missing");
    let reason = json!({ "reason": "Của ông Trần Văn C." });
    officer.post(&void, reason.clone()).if_match("\"99\"").await.expect_problem(412, "tag_stale");
    let made = officer.post(&void, reason.clone()).key("void-key-1").await.expect(201);
    assert_eq!(made.at("/content"), &json!(null));
    assert_eq!(officer.post(&void, reason.clone()).key("void-key-1").await.expect(201).body, made.body);
    officer.post(&void, reason).await.expect_problem(409, "state_conflict");
    let shown = officer.get(&format!("/v1/attachments/{attachment}")).await.expect(200);
    assert_eq!(shown.at("/voided/reason"), &json!("Của ông Trần Văn C."));
    assert_eq!(shown.at("/file_name"), &json!("voided-1.pdf"), "what it was called is still known");
    assert!(content(&officer, &attachment).await.expect(200).bytes == pdf(300), "nothing is lost by it");
    assert!(shown.at("/content").is_string());
    // The portal reads neither the file nor why it was voided.
    content(&portal, &attachment).await.expect_problem(409, "state_conflict");
    let outside = portal.get(&format!("/v1/attachments/{attachment}")).await.expect(200);
    assert!(outside.at("/voided/voided_at").is_string() && outside.at("/content").is_null());
    assert!(!outside.text.contains("Trần Văn C"), "{}", outside.text);
    assert!(outside.at("/masked").to_string().contains("\"/voided/reason\""), "{}", outside.text);
    // It is in the timeline, and who works on the petition was told of what came.
    let timeline = officer.get(&format!("/v1/petitions/{id}/timeline")).await.expect(200);
    let kinds: Vec<&str> = timeline.items().iter().filter_map(|step| step["type"].as_str()).collect();
    assert!(kinds.ends_with(&["petition.attachment_added", "petition.attachment_voided"]), "{kinds:?}");
    let told = officer.get("/v1/notifications").await.expect(200);
    assert!(told.items().iter().any(|one| one["kind"] == "attachment_added"), "{}", told.text);
    let sql = app.sql(DbRole::Superuser).await;
    for table in ["events", "audit_entries", "notifications"] {
        let query = format!(
            "select count(*) from {table} t where t::text like '%Trần Văn C%' or t::text like '%voided-1.pdf%'"
        );
        assert_eq!(number(&sql, &query).await, 0, "{table}");
    }
}

#[actix_web::test]
async fn a_voided_petition_takes_nothing() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "voided").await;
    let path = format!("/v1/petitions/{id}");
    let offered = |answer: &Answer| answer.text.contains("/attachments\"");
    assert!(offered(&officer.get(&path).await) && offered(&portal.get(&path).await));
    screened(&officer, &id, "reflection").await;
    let body = json!({ "ground": "entered_twice", "reason": "Nhập hai lần.", "note": "Nhập hai lần." });
    officer.post(&format!("{path}/voidings"), body).if_match("*").await.expect(201);
    let refused = attach_through(&portal, &id, "voided-1", json!({ "file_name": "a.pdf" }), &pdf(200)).await;
    refused.expect_problem(409, "state_conflict");
    assert!(!offered(&officer.get(&path).await) && !offered(&portal.get(&path).await));
}
