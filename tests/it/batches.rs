//! Several petitions handed in at once: each is registered as if it had come alone, and what is wrong with one harms no other.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::{reflection, screened};
use crate::support::book::hold_books;
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

const PATH: &str = "/v1/petitions/batches";

fn item(name: &str) -> Value {
    json!({ "idempotency_key": format!("batch-{name}"), "petition": reflection(name) })
}

async fn sent(client: &Client, items: &[Value]) -> Answer {
    client.post(PATH, json!({ "items": items })).await.expect(200)
}

fn statuses(answer: &Answer) -> Vec<u64> {
    let results = answer.at("/results").as_array().unwrap();
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result["index"], json!(index));
        assert_ne!(result["petition"].is_null(), result["problem"].is_null(), "{result}");
        let status = result["problem"]["status"].as_u64();
        assert!(status.is_none_or(|status| result["status"] == status), "{result}");
    }
    results.iter().map(|result| result["status"].as_u64().unwrap()).collect()
}

async fn petitions(app: &TestApp) -> i64 {
    let sql = app.sql(DbRole::Superuser).await;
    sql.query_one("select count(*) from petitions", &[]).await.unwrap().get(0)
}

#[actix_web::test]
async fn each_is_registered_as_if_it_had_come_alone() {
    proves(&["II.2-5"]);
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let items = [item("one"), item("two"), item("three")];
    let first = sent(&portal, &items).await;
    assert_eq!(statuses(&first), [201, 201, 201], "{}", first.text);
    assert_eq!(first.header("cache-control"), "no-store");
    for (index, name) in ["one", "two", "three"].iter().enumerate() {
        let petition = first.at(&format!("/results/{index}/petition"));
        assert_eq!(petition["external_ref"], json!(name));
        assert_eq!(petition["receipt"].as_str().unwrap().split('.').count(), 3);
        let tracking =
            json!({ "code": petition["tracking"]["code"], "secret": petition["tracking"]["secret"] });
        let tracked = app.anyone().post("/v1/public/trackings", tracking).await.expect(200);
        assert_eq!(tracked.at("/number"), &petition["number"]);
        let path = format!("/v1/petitions/{}", petition["id"].as_str().unwrap());
        portal.get(&path).await.expect(200);
    }
    // The same again, in other company and order: the same answers, and nothing new but what is new.
    let again = sent(&portal, &[items[2].clone(), item("four"), items[0].clone()]).await;
    assert_eq!(statuses(&again), [201, 201, 201]);
    assert_eq!(again.at("/results/0/petition"), first.at("/results/2/petition"));
    assert_eq!(again.at("/results/2/petition"), first.at("/results/0/petition"));
    assert_eq!(petitions(&app).await, 4);
    assert_eq!(hold_books(&app.sql(DbRole::Superuser).await).await, 4);
}

#[actix_web::test]
async fn what_is_wrong_with_one_harms_no_other() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let mut form = item("form");
    form["petition"]["channel"] = json!("carrier_pigeon");
    form["petition"]["surprise"] = json!("nobody reads this");
    let mut rule = item("rule");
    rule["petition"]["submitted_at"] = json!("2026-11-25T01:30:00Z");
    let mut reused = item("good");
    reused["petition"]["content"] = json!("Đã đổi.");
    let mut taken = item("good");
    taken["idempotency_key"] = json!("batch-taken");
    let no_object = json!({ "idempotency_key": "batch-number", "petition": 7 });
    let items = [form.clone(), item("good"), rule, item("good"), reused, taken, no_object, item("last")];
    let answer = sent(&portal, &items).await;
    assert_eq!(statuses(&answer), [400, 201, 400, 201, 422, 409, 400, 201], "{}", answer.text);
    let places = |index: usize| {
        let errors = answer.at(&format!("/results/{index}/problem/errors")).as_array().unwrap();
        let mut places: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        places.sort_unstable();
        places
    };
    assert_eq!(places(0), ["/channel", "/surprise"]);
    assert_eq!(places(2), ["/submitted_at"]);
    assert_eq!(places(6), [""]);
    assert!(!answer.text.contains("carrier_pigeon") && !answer.text.contains("nobody reads this"));
    assert_eq!(answer.at("/results/1/petition"), answer.at("/results/3/petition"));
    assert_eq!(answer.at("/results/4/problem/code"), "key_reused");
    assert_eq!(answer.at("/results/5/problem/code"), "petition_external_ref_taken");
    assert_eq!(answer.at("/results/5/problem/existing/id"), answer.at("/results/1/petition/id"));
    assert_eq!(petitions(&app).await, 2);
    assert_eq!(hold_books(&app.sql(DbRole::Superuser).await).await, 2);
    // What was refused used up no key.
    form["petition"] = reflection("form");
    assert_eq!(statuses(&sent(&portal, &[form]).await), [201]);
}

#[actix_web::test]
async fn what_stands_around_them_is_the_batchs_own() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let many: Vec<Value> = (0..101).map(|number| item(&format!("many-{number}"))).collect();
    let mut short = item("short");
    short["idempotency_key"] = json!("short");
    let mut more = item("more");
    more["dry_run"] = json!(true);
    for (body, place) in [
        (json!({}), "/items"),
        (json!({ "items": [] }), "/items"),
        (json!({ "items": many }), "/items"),
        (json!({ "items": [item("right"), short] }), "/items/1/idempotency_key"),
        (json!({ "items": [{ "petition": reflection("none") }] }), "/items/0/idempotency_key"),
        (json!({ "items": [more] }), "/items/0/dry_run"),
    ] {
        let refused = portal.post(PATH, body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [place], "{}", refused.text);
    }
    assert_eq!(petitions(&app).await, 0);
    // Together they may be longer than one alone.
    let long = |number: usize| {
        let mut long = item(&format!("long-{number}"));
        long["petition"]["content"] = json!("a".repeat(19_000));
        long
    };
    assert_eq!(statuses(&sent(&portal, &(0..30).map(long).collect::<Vec<_>>()).await), [201; 30]);
}

#[actix_web::test]
async fn only_who_registers_hands_in_and_a_retry_shows_no_more_than_may_be_seen() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let body = json!({ "items": [item("rights")] });
    for client in [app.machine("demo-dashboard").await, app.person("government-chair").await] {
        client.post(PATH, body.clone()).await.expect_problem(403, "permission_missing");
    }
    app.anyone().post(PATH, body.clone()).await.expect_problem(401, "token_missing");
    let paper = json!({ "channel": "post", "subject": "Đơn trên giấy", "content": "Nội dung." });
    let by_desk = json!({ "idempotency_key": "batch-paper", "petition": paper });
    // A key is its caller's own.
    assert_eq!(statuses(&sent(&officer, &[by_desk]).await), [201]);
    assert_eq!(statuses(&sent(&portal, &[item("paper")]).await), [201]);
    let first = sent(&portal, &[item("rights")]).await;
    let id = first.text_at("/results/0/petition/id");
    screened(&officer, &id, "denunciation_duty").await;
    let again = sent(&portal, &[item("rights")]).await;
    assert_eq!(statuses(&again), [201]);
    let names: Vec<&String> = again.at("/results/0/petition").as_object().unwrap().keys().collect();
    assert_eq!(names, ["id", "number", "masked"]);
    assert_eq!(again.at("/results/0/petition/id"), &json!(id));
}

#[actix_web::test]
async fn each_counts_against_the_rate_limit() {
    let app = TestApp::start_with(&["--rate-per-minute=1", "--rate-burst=8"]).await;
    let portal = app.machine("demo-portal").await;
    let items: Vec<Value> = (0..5).map(|number| item(&format!("rate-{number}"))).collect();
    assert_eq!(statuses(&sent(&portal, &items).await), [201; 5]);
    let more: Vec<Value> = (5..9).map(|number| item(&format!("rate-{number}"))).collect();
    let refused = portal.post(PATH, json!({ "items": more })).await.expect_problem(429, "rate_exceeded");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(petitions(&app).await, 5, "all of a batch, or none");
    // What is left is enough for two.
    assert_eq!(statuses(&sent(&portal, &more[..2]).await), [201; 2]);
}

#[actix_web::test]
async fn it_has_one_place_among_those_who_hand_in() {
    let app = TestApp::start_with(&["--intake-at-once=1"]).await;
    let portal = app.machine("demo-portal").await;
    let (sql, lock) = (app.sql(DbRole::Superuser).await, app.sql(DbRole::Superuser).await);
    lock.batch_execute("begin; lock table book_counters in access exclusive mode").await.unwrap();
    let other = portal.clone();
    let under_way = tokio::spawn(async move { sent(&other, &[item("lane-1"), item("lane-2")]).await });
    crate::looks::waiting(&sql, 1).await;
    crate::faults::busy(portal.post("/v1/petitions", reflection("lane-3")).key("lane-key-3").await);
    lock.batch_execute("commit").await.unwrap();
    assert_eq!(statuses(&under_way.await.unwrap()), [201, 201]);
}
