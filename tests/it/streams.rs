//! A dataset as its reader gets it over the wire: whole, or visibly broken off.

use std::time::Duration;

use tiepdan::devdb::DbRole;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::petitions::{registered, screened};
use crate::support::TestApp;

/// The chunk that ends a whole body.
const LAST: &[u8] = b"\r\n0\r\n\r\n";
/// Rows: some ten megabytes, more than sockets and channels hold.
const MANY: i32 = 20_000;

/// A released petition, very often.
async fn many(app: &TestApp) -> tokio_postgres::Client {
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "stream").await;
    screened(&officer, &id, "reflection").await;
    let sql = app.sql(DbRole::Superuser).await;
    let copies = "insert into petitions
        select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'number', 'GOV-2026-' || n))).*
        from petitions p, generate_series(1, $1) n";
    sql.execute(copies, &[&MANY]).await.unwrap();
    sql
}

/// Asks for the dataset and reads nothing yet.
async fn ask(app: &TestApp) -> TcpStream {
    let token = app.machine("demo-supervision-tool").await.token.unwrap();
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let request = format!(
        "GET /v1/datasets/petitions.ndjson HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Reads until the last chunk or the end of the connection.
async fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    while !all.ends_with(LAST) {
        let read = tokio::time::timeout(Duration::from_secs(30), stream.read_buf(&mut all)).await;
        match read.expect("the server neither sends nor closes") {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    all
}

fn lines(body: &[u8]) -> usize {
    String::from_utf8_lossy(body).matches("\"number\":").count()
}

/// Statements under way.
const EXPORTING: &str = "select count(*) from pg_stat_activity where datname = current_database()
    and usename = 'tiepdan_app' and state = 'active'";

/// Waits until the query counts so many.
async fn counted(sql: &tokio_postgres::Client, query: &str, wanted: i64) {
    for _ in 0..500 {
        if sql.query_one(query, &[]).await.unwrap().get::<_, i64>(0) == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("there are not {wanted} exports");
}

/// Waits until an export has sent rows that nobody takes. It may go on for a moment: not all buffers need be full yet.
async fn stalls(sql: &tokio_postgres::Client) {
    counted(sql, &format!("{EXPORTING} and wait_event = 'ClientWrite'"), 1).await;
}

/// Waits until no export is under way.
async fn ends(sql: &tokio_postgres::Client) {
    counted(sql, EXPORTING, 0).await;
}

#[actix_web::test]
async fn a_dataset_ends_as_whole_or_breaks() {
    let app = TestApp::start_with(&["--export-patience-seconds=1"]).await;
    let sql = many(&app).await;
    let whole = rest(&mut ask(&app).await).await;
    assert!(whole.ends_with(LAST));
    assert_eq!(lines(&whole), usize::try_from(MANY).unwrap() + 1);

    // The reader stalls, the server's session ends meanwhile: what was read is not taken for the whole.
    let mut stalled = ask(&app).await;
    stalls(&sql).await;
    let end = EXPORTING.replacen("count(*)", "pg_terminate_backend(pid)", 1);
    sql.query(&end, &[]).await.unwrap();
    let half = rest(&mut stalled).await;
    assert!(half.starts_with(b"HTTP/1.1 200") && lines(&half) > 0);
    assert!(!half.ends_with(LAST) && lines(&half) < usize::try_from(MANY).unwrap());

    // So does what was sent to a reader who takes too long; the statement is given up without him.
    let mut slow = ask(&app).await;
    stalls(&sql).await;
    ends(&sql).await;
    let half = rest(&mut slow).await;
    assert!(half.starts_with(b"HTTP/1.1 200") && lines(&half) > 0);
    assert!(!half.ends_with(LAST) && lines(&half) < usize::try_from(MANY).unwrap());

    // Whoever goes away leaves no statement behind that the next would have to wait for.
    let gone = ask(&app).await;
    stalls(&sql).await;
    drop(gone);
    ends(&sql).await;
    assert!(rest(&mut ask(&app).await).await.ends_with(LAST));
}
