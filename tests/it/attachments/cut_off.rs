//! Files that come slowly, or not to their end: nobody waits for them, and nothing of them is ever seen.

use std::time::Duration;

use serde_json::json;
use tiepdan::devdb::DbRole;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use super::{BOUNDARY, attach, attach_through, attached, content, form, listed, pdf, rows, send};
use crate::jobs::expiry::ran;
use crate::jobs::number;
use crate::petitions::{registered, screened};
use crate::support::TestApp;

/// Announces a file of so many bytes.
async fn announced(app: &TestApp, token: &str, petition: &str, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = format!(
        "POST /v1/petitions/{petition}/attachments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: half-key-1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// Begins to send a file of three chunks, and stops after two and a half.
async fn half(app: &TestApp, token: &str, petition: &str) -> TcpStream {
    let body = form(BOUNDARY, &json!({ "file_name": "a.pdf" }), &pdf(400_000));
    let mut stream = announced(app, token, petition, body.len()).await;
    stream.write_all(&body[..330_000]).await.unwrap();
    stream
}

/// The head of the answer, in small letters.
async fn answered(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read_buf(&mut answer)).await;
        assert!(read.expect("the server waits for ever").unwrap() > 0, "no whole answer");
    }
    String::from_utf8_lossy(&answer).to_lowercase()
}

/// Asks for a content, and reads no more of it than that it comes.
async fn unread(app: &TestApp, token: &str, attachment: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    // What the system takes for somebody who reads nothing must not be the whole file.
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let mut stream = socket.connect(app.address).await.unwrap();
    let head = format!(
        "GET /v1/attachments/{attachment}/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    stream
}

/// Waits until so many chunks wait.
async fn waiting(app: &TestApp, wanted: i64) {
    for _ in 0..500 {
        if rows(app, "uploaded_chunks").await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("not {wanted} chunks wait, but {}", rows(app, "uploaded_chunks").await);
}

#[actix_web::test]
async fn a_file_that_is_cut_off_leaves_nothing() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (id, _) = registered(&portal, "cut-off").await;
    let stream = half(&app, portal.token.as_ref().unwrap(), &id).await;
    waiting(&app, 2).await;
    assert_eq!(listed(&portal, &id).await.items().len(), 0, "what has not come yet is not there");
    drop(stream);
    waiting(&app, 0).await;
    assert_eq!((rows(&app, "attachments").await, rows(&app, "attachment_chunks").await), (0, 0));
    // The same key is free.
    attach_through(&portal, &id, "half-key-1", json!({ "file_name": "a.pdf" }), &pdf(400_000))
        .await
        .expect(201);
}

#[actix_web::test]
async fn a_piece_of_a_file_is_no_file() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let officer = app.person("intake-officer").await;
    let (id, _) = registered(&portal, "piece").await;
    let (metadata, file) = (json!({ "file_name": "a.pdf" }), pdf(300_000));
    let piece = form(BOUNDARY, &metadata, &file[..150_000]);
    let sent =
        send(&portal, &id, "piece-key-1", piece).header("Content-Range", "bytes 0-149999/300000").await;
    assert_eq!(sent.expect_problem(400, "header_invalid").complaints(), ["Content-Range"]);
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (0, 0));
    // Who asks for a piece gets the whole, and is told so.
    let made = attach_through(&portal, &id, "piece-key-1", metadata, &file).await.expect(201).text_at("/id");
    let asked = officer.get(&format!("/v1/attachments/{made}/content")).header("Range", "bytes=0-99").await;
    let whole = asked.expect(200);
    assert!(whole.bytes == file && !whole.headers.contains_key("content-range"));
}

#[actix_web::test]
async fn who_sends_nothing_more_is_told_so() {
    let app = TestApp::start_with(&["--body-timeout-seconds=1"]).await;
    let portal = app.machine("demo-portal").await;
    let (id, _) = registered(&portal, "slow").await;
    let mut stream = half(&app, portal.token.as_ref().unwrap(), &id).await;
    let answer = answered(&mut stream).await;
    assert!(answer.starts_with("http/1.1 503 ") && answer.contains("retry-after:"), "{answer}");
    waiting(&app, 0).await;
}

#[actix_web::test]
async fn who_sends_slowly_holds_neither_a_connection_nor_a_lock() {
    let app = TestApp::start_with(&["--uploads-at-once=1", "--write-connections=1"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "slow").await;
    let stream = half(&app, portal.token.as_ref().unwrap(), &id).await;
    waiting(&app, 2).await;
    let sql = app.sql(DbRole::Superuser).await;
    let open =
        "select count(*) from pg_stat_activity where datname = current_database() and usename = 'tiepdan_app'
                and state like 'idle in transaction%'";
    assert_eq!(number(&sql, open).await, 0, "a transaction is open");
    // Everything else goes on, a change of the same petition too.
    let body = json!({ "kind": "reflection", "within_authority": true });
    officer.post(&format!("/v1/petitions/{id}/screenings"), body).if_match("*").await.expect(201);
    // Only the next file has to wait, and is told so before it comes.
    let next = attach(&officer, &id, "next-key-1", json!({ "file_name": "a.pdf" }), &pdf(200)).await;
    assert!(!next.header("retry-after").is_empty());
    next.expect_problem(503, "service_unavailable");
    let refused = "tiepdan_http_refusals_total{code=\"service_unavailable\",reason=\"uploads_full\"} 1";
    assert!(app.metrics().await.contains(refused));
    drop(stream);
    waiting(&app, 0).await;
    attach(&officer, &id, "next-key-1", json!({ "file_name": "a.pdf" }), &pdf(200)).await.expect(201);
}

#[actix_web::test]
async fn what_takes_nothing_more_says_so_before_the_file_comes() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "refused").await;
    for one in 0..15 {
        attached(&portal, &id, &format!("portal-{one}")).await;
    }
    let token = portal.token.as_ref().unwrap();
    let answer = answered(&mut announced(&app, token, &id, 400_000).await).await;
    assert!(answer.starts_with("http/1.1 409 "), "{answer}");
    screened(&officer, &id, "reflection").await;
    let body = json!({ "ground": "entered_twice", "reason": "Nhập hai lần.", "note": "Nhập hai lần." });
    officer.post(&format!("/v1/petitions/{id}/voidings"), body).if_match("*").await.expect(201);
    let token = officer.token.as_ref().unwrap();
    let answer = answered(&mut announced(&app, token, &id, 400_000).await).await;
    assert!(answer.starts_with("http/1.1 409 "), "{answer}");
}

#[actix_web::test]
async fn nobody_sends_so_much_that_others_cannot() {
    let app = TestApp::start_with(&["--uploads-at-once=4"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "share").await;
    let stream = half(&app, officer.token.as_ref().unwrap(), &id).await;
    waiting(&app, 2).await;
    let (name, file) = (json!({ "file_name": "a.pdf" }), pdf(200));
    let next = attach(&officer, &id, "share-key-1", name.clone(), &file).await;
    assert!(!next.header("retry-after").is_empty());
    next.expect_problem(429, "rate_exceeded");
    let refused = "tiepdan_http_refusals_total{code=\"rate_exceeded\",reason=\"share_full\"} 1";
    assert!(app.metrics().await.contains(refused));
    attach_through(&portal, &id, "share-key-2", name.clone(), &file).await.expect(201);
    drop(stream);
    waiting(&app, 0).await;
    attach(&officer, &id, "share-key-1", name, &file).await.expect(201);
}

#[actix_web::test]
async fn nobody_fetches_so_much_that_others_cannot() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let keeper = app.person("government-office").await;
    let (id, _) = registered(&portal, "unread").await;
    let file = pdf(10 * 1024 * 1024);
    let made =
        attach_through(&portal, &id, "unread-1", json!({ "file_name": "a.pdf" }), &file).await.expect(201);
    let attachment = made.text_at("/id");
    screened(&officer, &id, "reflection").await;
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(unread(&app, officer.token.as_ref().unwrap(), &attachment).await);
    }
    let next = content(&officer, &attachment).await;
    assert!(!next.header("retry-after").is_empty());
    next.expect_problem(429, "rate_exceeded");
    assert!(content(&keeper, &attachment).await.expect(200).bytes == file, "others are served");
    // Who has gone holds nothing any more.
    drop(held);
    for _ in 0..100 {
        if content(&officer, &attachment).await.status == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the places were not given back");
}

#[actix_web::test]
async fn what_was_left_all_the_same_a_job_deletes() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    for (minutes, id) in
        [(70, "11111111-1111-8111-8111-111111111111"), (50, "22222222-2222-8222-8222-222222222222")]
    {
        let keep = format!(
            "insert into uploaded_chunks select '99001', '{id}'::uuid, n, ''::bytea, now() - make_interval(mins => {minutes})
             from generate_series(0, 2) n"
        );
        sql.batch_execute(&keep).await.unwrap();
    }
    let kept_for = async |hours: i32| {
        let rule =
            format!("update retention_rules set length = {hours} where subject = 'unfinished_uploads'");
        sql.batch_execute(&rule).await.unwrap();
    };
    kept_for(2).await;
    ran(&app, "expire_uploads").await;
    assert_eq!(rows(&app, "uploaded_chunks").await, 6, "the rule is data");
    kept_for(1).await;
    ran(&app, "expire_uploads").await;
    assert_eq!(rows(&app, "uploaded_chunks").await, 3);
    assert_eq!(
        number(&sql, "select count(*) from uploaded_chunks where attachment_id::text like '1%'").await,
        0
    );
}
