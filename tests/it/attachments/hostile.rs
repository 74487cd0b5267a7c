//! Whatever can be wrong with a file and what is said of it.

use serde_json::{Value, json};

use super::{BOUNDARY, attach, attach_through, content, form, listed, part, pdf, rows, send};
use crate::citizens::through_portal;
use crate::main_job::own_position;
use crate::petitions::registered;
use crate::support::TestApp;

const LARGEST: usize = 10 * 1024 * 1024;

#[actix_web::test]
async fn ten_mebibytes_and_not_a_byte_more() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "large").await;
    let metadata = json!({ "file_name": "a.pdf" });
    let file = pdf(LARGEST);
    let made = attach_through(&portal, &id, "large-key-1", metadata.clone(), &file).await.expect(201);
    assert!(content(&officer, &made.text_at("/id")).await.expect(200).bytes == file);
    let refused = attach_through(&portal, &id, "large-key-2", metadata.clone(), &pdf(LARGEST + 1)).await;
    refused.expect_problem(413, "body_too_large");
    // Announced, before anything came; and without an announcement, when it has come.
    let far = attach_through(&portal, &id, "large-key-3", metadata.clone(), &pdf(LARGEST + 100_000)).await;
    far.expect_problem(413, "body_too_large");
    let padded = json!({ "file_name": "a.pdf", "description": "x".repeat(20_000) });
    attach_through(&portal, &id, "large-key-4", padded, &pdf(100))
        .await
        .expect_problem(413, "body_too_large");
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (1, 0));
}

#[actix_web::test]
async fn only_what_first_bytes_show() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (id, _) = registered(&portal, "kinds").await;
    let jpeg = [b"\xFF\xD8\xFF\xE0\0\x10JFIF".as_slice(), &[7; 500]].concat();
    // What it is called is nothing to go by.
    let made =
        attach_through(&portal, &id, "kind-jpeg", json!({ "file_name": "a.exe" }), &jpeg).await.expect(201);
    assert_eq!(made.at("/media_type"), &json!("image/jpeg"));
    for (key, bytes) in [
        ("kind-program", b"MZ\x90\0\x03".as_slice()),
        ("kind-archive", b"PK\x03\x04\x14\0\x06\0"),
        ("kind-page", b"<!doctype html><script>alert(1)</script>"),
        ("kind-drawing", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("kind-text", b"%PD"),
        ("kind-long", b" ".repeat(300_000).as_slice()),
    ] {
        let refused = attach_through(&portal, &id, key, json!({ "file_name": "a.pdf" }), bytes).await;
        refused.expect_problem(415, "media_type_unsupported");
    }
    let empty = attach_through(&portal, &id, "kind-empty", json!({ "file_name": "a.pdf" }), b"").await;
    assert_eq!(empty.expect_problem(400, "body_invalid").complaints(), ["/file"]);
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (1, 0));
}

#[actix_web::test]
async fn names_that_are_none() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let portal = app.machine("demo-portal").await;
    let (id, _) = registered(&portal, "names").await;
    let long = "d".repeat(201);
    for name in
        ["", "   ", "..", "../a.pdf", "a\\b.pdf", "a\nb", "a\u{0}b", "a\u{9f}", "fdp\u{202E}exe", &long]
    {
        let refused = attach(&officer, &id, "name-key-1", json!({ "file_name": name }), &pdf(100)).await;
        let refused = refused.expect_problem(400, "body_invalid");
        let mut complaints = refused.complaints();
        complaints.dedup();
        assert_eq!(complaints, ["/file_name"], "{name:?}");
        assert!(name.trim().len() < 3 || !refused.text.contains(name), "it is not repeated: {name:?}");
    }
    // One name however it is typed.
    let apart = "Đo\u{031B}n.pdf";
    attach(&officer, &id, "name-key-2", json!({ "file_name": apart }), &pdf(100)).await.expect(201);
    assert_eq!(listed(&officer, &id).await.items()[0]["file_name"], "Đơn.pdf");
    let future = json!({ "file_name": "a.pdf", "citizen_assertion": { "method": "vneid", "at": "2027-01-01T00:00:00Z" } });
    let refused = attach(&portal, &id, "name-key-3", future.clone(), &pdf(100)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/citizen_assertion/at"]);
    let refused = attach(&officer, &id, "name-key-4", future, &pdf(100)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/citizen_assertion"]);
}

#[actix_web::test]
async fn forms_that_are_none() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let (id, _) = registered(&app.machine("demo-portal").await, "forms").await;
    let metadata =
        part(BOUNDARY, "name=\"metadata\"", json!({ "file_name": "a.pdf" }).to_string().as_bytes());
    let file = part(BOUNDARY, "name=\"file\"", &pdf(100));
    let other = part(BOUNDARY, "name=\"other\"", b"x");
    let end = format!("--{BOUNDARY}--\r\n").into_bytes();
    let broken = part(BOUNDARY, "name=\"metadata\"", b"{");
    let more = part(BOUNDARY, "name=\"metadata\"", b"{\"file_name\":\"a.pdf\",\"more\":1}");
    let twice = part(BOUNDARY, "name=\"metadata\"", b"{\"file_name\":\"a\",\"file_name\":\"b\"}");
    let plain = |parts: &[&[u8]]| parts.concat();
    for (body, complaints) in [
        (plain(&[]), vec![""]),
        (plain(&[&end]), vec!["/metadata", "/file"]),
        (plain(&[&metadata, &end]), vec!["/file"]),
        (plain(&[&file, &end]), vec!["/metadata"]),
        (plain(&[&metadata, &file, &file, &end]), vec![""]),
        (plain(&[&metadata, &metadata, &end]), vec![""]),
        (plain(&[&metadata, &other, &file, &end]), vec![""]),
        (plain(&[&broken, &file, &end]), vec![""]),
        (plain(&[&more, &file, &end]), vec!["/more"]),
        (plain(&[&twice, &file, &end]), vec!["/file_name"]),
        (plain(&[&metadata, &file[..file.len() - 30]]), vec![""]),
        (plain(&[&metadata, &file]), vec![""]),
    ] {
        let length = body.len();
        let refused = send(&officer, &id, "form-key-1", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), complaints, "{length}: {}", refused.text);
    }
    // A line that never ends is more than anybody keeps of it.
    let endless = send(&officer, &id, "form-key-1", vec![b'x'; 200_000]).await;
    endless.expect_problem(413, "body_too_large");
    let whole = form(BOUNDARY, &json!({ "file_name": "a.pdf" }), &pdf(100));
    for media_type in ["application/json", "multipart/mixed; boundary=x", "application/x-www-form-urlencoded"]
    {
        let target = format!("/v1/petitions/{id}/attachments");
        let request = officer.request(reqwest::Method::POST, &target).raw(media_type, whole.clone());
        request.await.expect_problem(415, "media_type_unsupported");
    }
    let target = format!("/v1/petitions/{id}/attachments");
    let request = officer.request(reqwest::Method::POST, &target).raw("multipart/form-data", whole.clone());
    request.await.expect_problem(400, "body_invalid");
    let packed = send(&officer, &id, "form-key-2", whole).header("Content-Encoding", "gzip").await;
    packed.expect_problem(415, "media_type_unsupported");
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (0, 0));
    assert_eq!(listed(&officer, &id).await.items(), &[] as &[Value]);
}

#[actix_web::test]
async fn a_portal_says_how_it_knows_the_citizen_and_its_tag_is_honoured() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "tagged").await;
    let name = json!({ "file_name": "a.pdf" });
    let silent = attach(&portal, &id, "tagged-1", name.clone(), &pdf(200)).await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/citizen_assertion"]);
    let mut placed = name.clone();
    placed["acting_position_id"] = json!(own_position(&officer).await);
    let placed = attach_through(&portal, &id, "tagged-2", placed, &pdf(200)).await;
    assert_eq!(placed.expect_problem(400, "body_invalid").complaints(), ["/acting_position_id"]);
    let path = format!("/v1/petitions/{id}");
    for (number, (client, metadata)) in
        [(&portal, through_portal(name.clone())), (&officer, name)].into_iter().enumerate()
    {
        let tag = client.get(&path).await.expect(200).etag();
        let sent = |key: &str, tag: &str| {
            let body = form(BOUNDARY, &metadata, &pdf(200));
            send(client, &id, &format!("tagged-{number}-{key}"), body).if_match(tag)
        };
        sent("stale", "\"0\"").await.expect_problem(412, "tag_stale");
        sent("fresh", &tag).await.expect(201);
    }
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (2, 0));
}
