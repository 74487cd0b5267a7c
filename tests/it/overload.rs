//! Beyond capacity: whoever comes too many is told to come back at once, and petitions are still taken in.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::platform::haste::PAUSE;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::faults::busy;
use crate::looks;
use crate::metrics::numbers;
use crate::petitions::{reflection, registered, screened};
use crate::support::{Answer, Client, TestApp};

/// A list that only waits for a table of its own.
const LIST: &str = "/v1/reception-schedules";

async fn scraped(app: &TestApp) -> BTreeMap<String, f64> {
    numbers(&app.metrics().await)
}

/// Waits until so many requests are under way in a lane.
async fn filled(app: &TestApp, lane: &str, wanted: f64) {
    let name = format!("tiepdan_lane_in_use{{lane=\"{lane}\"}}");
    for _ in 0..500 {
        if (scraped(app).await[&name] - wanted).abs() < 0.5 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the lane {lane} does not come to {wanted}");
}

/// Requests that wait until a lock is given back.
fn waiting(client: &Client, many: usize, send: fn(Client) -> JoinHandle<Answer>) -> Vec<JoinHandle<Answer>> {
    (0..many).map(|_| send(client.clone())).collect()
}

async fn locked(app: &TestApp, table: &str) -> tokio_postgres::Client {
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(&format!("begin; lock table {table} in access exclusive mode")).await.unwrap();
    sql
}

#[actix_web::test]
async fn many_who_read_hold_up_nobody_who_hands_a_petition_in() {
    let app = TestApp::start_with(&["--reads-at-once=4", "--read-connections=1"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let lock = locked(&app, "reception_schedules").await;
    // One has the only connection of the readers, three wait for it, and the lane is full.
    let stuck = waiting(&officer, 4, |client| tokio::spawn(async move { client.get(LIST).await }));
    filled(&app, "reads", 4.0).await;
    // Each over a connection of its own: who is refused again over the same one waits.
    let refused = (0..20).map(|_| async { busy(officer.get("/v1/petitions").await) });
    futures_util::future::join_all(refused).await;
    let refused = "tiepdan_http_refusals_total{code=\"service_unavailable\",reason=\"reads_full\"}";
    assert!((scraped(&app).await[refused] - 20.0).abs() < 0.5);
    // A new token, two registrations and a look by the load balancer, while those still wait.
    app.machine("demo-portal").await;
    registered(&portal, "in-between").await;
    registered(&app.machine("demo-portal").await, "in-between-2").await;
    app.anyone().get("/health/ready").await.expect(200);
    assert!(
        scraped(&app).await["tiepdan_lane_in_use{lane=\"reads\"}"] > 0.5,
        "the readers did not wait so long"
    );
    lock.batch_execute("rollback").await.unwrap();
    for answer in stuck {
        // Who waited in vain for the connection is told so.
        assert!(matches!(answer.await.unwrap().status, 200 | 503));
    }
    officer.get("/v1/petitions").await.expect(200);
    officer.get(LIST).await.expect(200);
    filled(&app, "reads", 0.0).await;
}

#[actix_web::test]
async fn who_asks_again_at_once_is_refused_after_a_pause() {
    let app = TestApp::start_with(&["--reads-at-once=1", "--read-connections=1"]).await;
    let officer = app.person("intake-officer").await;
    let lock = locked(&app, "reception_schedules").await;
    let stuck = waiting(&officer, 1, |client| tokio::spawn(async move { client.get(LIST).await }));
    filled(&app, "reads", 1.0).await;
    let mut connection = TcpStream::connect(app.address).await.unwrap();
    for pause in [Duration::ZERO, PAUSE] {
        let begun = Instant::now();
        connection.write_all(b"GET /v1/petitions HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let answer = told(&mut connection).await;
        assert!(answer.contains("http/1.1 503") && begun.elapsed() >= pause, "{answer}");
    }
    lock.batch_execute("rollback").await.unwrap();
    for answer in stuck {
        assert!(matches!(answer.await.unwrap().status, 200 | 503));
    }
}

/// One thread answers, so one read is worked at while a registration is under way, and none is refused for it.
#[actix_web::test]
async fn while_a_petition_is_registered_reads_take_turns() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let intakes = locked(&app, "petition_intakes").await;
    let send = async move { portal.post("/v1/petitions", reflection("turns")).key("key-turns").await };
    let registration = tokio::spawn(send);
    filled(&app, "intake", 1.0).await;
    // However long that takes, who reads is answered.
    officer.get(LIST).await.expect(200);
    let schedules = locked(&app, "reception_schedules").await;
    let read = |client: Client, path: &'static str| tokio::spawn(async move { client.get(path).await });
    let first = read(officer.clone(), LIST);
    looks::waiting(&app.sql(DbRole::Superuser).await, 2).await;
    let second = read(officer.clone(), "/v1/petitions");
    filled(&app, "reads", 2.0).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!second.is_finished(), "it did not wait for its turn");
    schedules.batch_execute("rollback").await.unwrap();
    for answer in [first, second] {
        answer.await.unwrap().expect(200);
    }
    // The turn of who was worked at ends with his request.
    officer.get("/v1/petitions").await.expect(200);
    intakes.batch_execute("rollback").await.unwrap();
    registration.await.unwrap().expect(201);
}

#[actix_web::test]
async fn many_who_change_something_else_hold_up_nobody_who_hands_a_petition_in() {
    let app = TestApp::start_with(&["--changes-at-once=3", "--write-connections=2"]).await;
    let portal = app.machine("demo-portal").await;
    let lock = locked(&app, "sessions").await;
    let anyone = app.anyone();
    let log_in = |client: Client| {
        let body = json!({ "login": "intake-officer", "password": "demo-intake-officer" });
        tokio::spawn(async move { client.post("/v1/sessions", body).await })
    };
    let stuck = waiting(&anyone, 3, log_in);
    filled(&app, "changes", 3.0).await;
    busy(log_in(anyone.clone()).await.unwrap());
    registered(&portal, "beside-changes").await;
    assert!(
        scraped(&app).await["tiepdan_lane_in_use{lane=\"changes\"}"] > 0.5,
        "the changes did not wait so long"
    );
    lock.batch_execute("rollback").await.unwrap();
    for answer in stuck {
        assert!(matches!(answer.await.unwrap().status, 201 | 503));
    }
    app.person("intake-officer").await;
}

#[actix_web::test]
async fn intake_itself_is_bounded() {
    let app = TestApp::start_with(&["--intake-at-once=2"]).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let lock = locked(&app, "petition_intakes").await;
    let send = |client: Client| {
        let (body, key) = (crate::petitions::reflection("bounded"), "key-bounded");
        tokio::spawn(async move { client.post("/v1/petitions", body).key(key).await })
    };
    let first = send(portal.clone());
    filled(&app, "intake", 1.0).await;
    let other = crate::petitions::reflection("bounded-2");
    let portal_too = portal.clone();
    let second =
        tokio::spawn(async move { portal_too.post("/v1/petitions", other).key("key-bounded-2").await });
    filled(&app, "intake", 2.0).await;
    busy(portal.post("/v1/petitions", crate::petitions::reflection("bounded-3")).key("key-bounded-3").await);
    officer.get(LIST).await.expect(200);
    lock.batch_execute("rollback").await.unwrap();
    for answer in [first, second] {
        answer.await.unwrap().expect(201);
    }
    // Whoever was refused comes back with the same key.
    portal
        .post("/v1/petitions", crate::petitions::reflection("bounded-3"))
        .key("key-bounded-3")
        .await
        .expect(201);
}

/// Sends the beginning of a request whose body never comes.
async fn begun(app: &TestApp, path: &str, more: &str) -> TcpStream {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60\r\n{more}\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// Waits for the head of an answer.
async fn told(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.windows(4).any(|four| four == b"\r\n\r\n") {
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read_buf(&mut answer)).await;
        assert!(read.expect("a slow sender is not told to go").unwrap() > 0, "no answer");
    }
    String::from_utf8_lossy(&answer).to_lowercase()
}

#[actix_web::test]
async fn who_sends_slowly_does_not_keep_his_place() {
    let few = ["--body-timeout-seconds=2", "--changes-at-once=1", "--intake-at-once=1"];
    let app = TestApp::start_with(&few).await;
    let portal = app.machine("demo-portal").await;
    // Nobody known has a place only once his body is there: others log in meanwhile.
    let stranger = begun(&app, "/v1/sessions", "").await;
    while scraped(&app).await["tiepdan_http_requests_in_flight"] < 0.5 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    app.person("intake-officer").await;
    // A caller has his place at once, and gives it back when his time is over.
    let more = format!(
        "Authorization: Bearer {}\r\nIdempotency-Key: key-slow-sender\r\n",
        portal.token.as_ref().unwrap()
    );
    let caller = begun(&app, "/v1/petitions", &more).await;
    filled(&app, "intake", 1.0).await;
    for mut slow in [stranger, caller] {
        let answer = told(&mut slow).await;
        assert!(answer.starts_with("http/1.1 503") && answer.contains("retry-after: 2"), "{answer}");
    }
    registered(&portal, "after-slow").await;
    let refused = "tiepdan_http_refusals_total{code=\"service_unavailable\",reason=\"time_limit\"}";
    assert!((scraped(&app).await[refused] - 2.0).abs() < 0.5);
}

/// A petition whose body is still coming is not being registered yet: as many reads are worked at as ever.
#[actix_web::test]
async fn a_petition_that_comes_slowly_holds_up_no_read() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let lock = locked(&app, "reception_schedules").await;
    let stuck = waiting(&officer, 1, |client| tokio::spawn(async move { client.get(LIST).await }));
    looks::waiting(&app.sql(DbRole::Superuser).await, 1).await;
    let token = portal.token.as_ref().unwrap();
    let more = format!("Authorization: Bearer {token}\r\nIdempotency-Key: key-slow-body\r\n");
    let _slow = begun(&app, "/v1/petitions", &more).await;
    filled(&app, "intake", 1.0).await;
    officer.get("/v1/petitions").await.expect(200);
    assert!(scraped(&app).await["tiepdan_lane_in_use{lane=\"intake\"}"] > 0.5, "its time was over");
    lock.batch_execute("rollback").await.unwrap();
    for answer in stuck {
        answer.await.unwrap().expect(200);
    }
}

/// Somebody holds a commune's head: registrations there are told to come back well before they are given up, so that their
/// few connections serve other communes; and who only refers to the head does not wait for it at all.
#[actix_web::test]
async fn a_head_that_is_held_stops_neither_intake_elsewhere_nor_what_refers_to_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "held-1").await;
    screened(&officer, &id, "reflection").await;
    let holder = app.sql(DbRole::Superuser).await;
    let hold = "begin; select from commune_heads where commune = '99001' for no key update";
    holder.batch_execute(hold).await.unwrap();
    let post = async |key: &str| portal.post("/v1/petitions", reflection("held-2")).key(key).await;
    let begun = Instant::now();
    busy(post("key-held-2").await);
    // The statement itself has ten times as long.
    assert!(begun.elapsed() < Duration::from_secs(10), "the registration waited as long as any other change");
    let reasons = scraped(&app).await;
    let reason = "tiepdan_http_refusals_total{code=\"service_unavailable\",reason=\"database_busy\"}";
    assert!((reasons[reason] - 1.0).abs() < 0.5);
    officer.get(&format!("/v1/petitions/{id}")).await.expect(200);
    let sql = app.sql(DbRole::Superuser).await;
    let mut noted = 0_i64;
    for _ in 0..200 {
        let query = "select count(*) from access_log where operation = 'getPetition'";
        noted = sql.query_one(query, &[]).await.unwrap().get(0);
        if noted > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!(noted, 1, "the access log waits for a head that is held");
    holder.batch_execute("rollback").await.unwrap();
    post("key-held-2").await.expect(201);
}
