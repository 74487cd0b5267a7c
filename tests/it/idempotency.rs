//! Retries: the same answer again, never a second petition, and nothing that the caller may no longer see. Each test
//! has two servers: a retry comes to the other one.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::citizens::through_portal;
use crate::main_job::own_position;
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petition_acts::{Desk, act, guidance, noted};
use crate::petitions::{reflection, screened};
use crate::support::{Answer, Client, TestApp};

async fn petitions(app: &TestApp) -> i64 {
    let sql = app.sql(DbRole::Superuser).await;
    sql.query_one("select count(*) from petitions", &[]).await.unwrap().get(0)
}

fn post(client: &Client, body: Value, key: &str) -> crate::support::Request {
    client.post("/v1/petitions", body).key(key)
}

fn same(one: &Answer, two: &Answer) {
    assert_eq!((one.status, &one.text), (two.status, &two.text));
    for name in ["etag", "location", "cache-control", "content-type"] {
        assert_eq!(one.header(name), two.header(name), "{name}");
    }
}

fn on_paper(subject: &str) -> Value {
    json!({ "channel": "post", "subject": subject, "content": "Nội dung.", "writers": [{ "name": "Nguyễn Văn A" }] })
}

#[actix_web::test]
async fn a_lost_answer_comes_again_whole() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let first = post(&portal, reflection("lost"), "lost-key-1").await.expect(201);
    assert!(
        !first.etag().is_empty()
            && first.header("location") == format!("/v1/petitions/{}", first.text_at("/id"))
    );
    // Again, by a token got later, with the key quoted, and in another language.
    let later = app.machine("demo-portal").await;
    for again in [
        post(&portal, reflection("lost"), "lost-key-1").await.expect(201),
        post(&later, reflection("lost"), "\"lost-key-1\"").await.expect(201),
        post(&portal, reflection("lost"), "lost-key-1").english().await.expect(201),
    ] {
        same(&first, &again);
    }
    assert_eq!(petitions(&app).await, 1);
    let mut other = reflection("lost");
    other["content"] = json!("Đã đổi.");
    post(&portal, other, "lost-key-1").await.expect_problem(422, "key_reused");
    let taken = post(&portal, reflection("lost"), "lost-key-2")
        .await
        .expect_problem(409, "petition_external_ref_taken");
    assert_eq!(taken.at("/existing/id"), first.at("/id"));
    assert_eq!(petitions(&app).await, 1);
}

#[actix_web::test]
async fn a_key_is_its_callers_own() {
    let app = TestApp::start_two().await;
    let sql = app.sql(DbRole::Superuser).await;
    let copy = "insert into clients select (jsonb_populate_record(c, jsonb_build_object('id', 'second-portal'))).* from clients c where id = 'demo-portal'";
    sql.execute(copy, &[]).await.unwrap();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "second-portal"),
        ("client_secret", "demo-demo-portal"),
    ];
    let token = app.anyone().post_form("/v1/oauth/token", &form).await.expect(200).text_at("/access_token");
    let (portal, second) = (app.machine("demo-portal").await, app.with_token(token));
    let one = post(&portal, reflection("own"), "own-key-1").await.expect(201);
    // Same key, same reference, same body: another client, another petition; and neither sees the other's.
    let two = post(&second, reflection("own"), "own-key-1").await.expect(201);
    assert_ne!(one.at("/id"), two.at("/id"));
    for (client, own, foreign) in [(&portal, &one, &two), (&second, &two, &one)] {
        client.get(own.header("location")).await.expect(200);
        client.get(foreign.header("location")).await.expect_problem(404, "resource_not_found");
        let found = client.get("/v1/petitions?external_ref=own").await.expect(200);
        assert_eq!((found.items().len(), &found.items()[0]["id"]), (1, own.at("/id")));
    }
    // So is a key of a person that a machine uses too.
    let officer = app.person("intake-officer").await;
    post(&officer, on_paper("Của người khác"), "own-key-1").await.expect(201);
    assert_eq!(petitions(&app).await, 3);
}

#[actix_web::test]
async fn a_dry_run_uses_up_no_key_and_is_none_however_written() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    for query in ["dry_run=true", "dry%5Frun=true", "dry_run=%74rue"] {
        let tried = portal.post(&format!("/v1/petitions?{query}"), reflection("dry")).key("dry-key-1").await;
        let tried = tried.expect(200);
        assert_eq!(
            (tried.at("/stored"), tried.at("/id"), tried.header("location")),
            (&json!(false), &Value::Null, ""),
            "{query}"
        );
    }
    portal.post("/v1/petitions?dry_run=true", reflection("dry")).await.expect(200);
    assert_eq!(petitions(&app).await, 0);
    let done = post(&portal, reflection("dry"), "dry-key-1").await.expect(201);
    assert_eq!(done.at("/stored"), true);
    // `dry_run=false` is another request than none.
    let other = portal.post("/v1/petitions?dry_run=false", reflection("dry")).key("dry-key-1").await;
    other.expect_problem(422, "key_reused");
    portal
        .post("/v1/petitions?dry_run=true&dry_run=false", reflection("dry2"))
        .key("dry-key-2")
        .await
        .expect(400);
    assert_eq!(petitions(&app).await, 1);
}

#[actix_web::test]
async fn only_what_succeeded_is_kept() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let mut wrong = reflection("kept");
    wrong["written_on"] = json!("2026-12-24");
    post(&portal, wrong, "kept-key-1").await.expect_problem(400, "body_invalid");
    post(&portal, reflection("kept"), "kept-key-1").await.expect(201);
    assert_eq!(petitions(&app).await, 1);
}

#[actix_web::test]
async fn a_key_is_forgotten_after_72_hours() {
    let app = TestApp::start_two().await;
    let officer = app.person("intake-officer").await;
    let sql = app.sql(DbRole::Superuser).await;
    let first = post(&officer, on_paper("Một"), "old-key-1").await.expect(201);
    let age = async |hours: i32| {
        let query = "update idempotency_keys set created_at = now() - make_interval(hours => $1)";
        assert_eq!(sql.execute(query, &[&hours]).await.unwrap(), 1);
    };
    age(71).await;
    same(&first, &post(&officer, on_paper("Một"), "old-key-1").await);
    post(&officer, on_paper("Hai"), "old-key-1").await.expect_problem(422, "key_reused");
    age(73).await;
    let second = post(&officer, on_paper("Hai"), "old-key-1").await.expect(201);
    assert_ne!(first.at("/id"), second.at("/id"));
    same(&second, &post(&officer, on_paper("Hai"), "old-key-1").await);
    assert_eq!(petitions(&app).await, 2);
}

#[actix_web::test]
async fn a_retry_shows_nothing_that_is_out_of_sight_by_now() {
    let app = TestApp::start_two().await;
    let officer = app.person("intake-officer").await;
    let sql = app.sql(DbRole::Superuser).await;
    let first = post(&officer, on_paper("Mất tầm nhìn"), "sight-key-1").await.expect(201);
    let path = first.header("location").to_owned();
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận." });
    let told = officer.post(&format!("{path}/notices"), notice.clone()).key("sight-key-2").await.expect(201);
    same(&told, &officer.post(&format!("{path}/notices"), notice.clone()).key("sight-key-2").await);
    let exclude = "update petitions set excluded_person_ids = array(select person_id from users where login = 'intake-officer')";
    sql.execute(exclude, &[]).await.unwrap();
    post(&officer, on_paper("Mất tầm nhìn"), "sight-key-1").await.expect_problem(404, "resource_not_found");
    officer
        .post(&format!("{path}/notices"), notice)
        .key("sight-key-2")
        .await
        .expect_problem(404, "resource_not_found");
    assert_eq!(petitions(&app).await, 1);
}

#[actix_web::test]
async fn a_confirmed_seal_shrinks_what_a_retry_is_told() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    for (n, kind, shrinks) in [
        (1, "denunciation_field", true),
        (2, "crime_report", true),
        (3, "mixed", true),
        (4, "complaint_admin", false),
    ] {
        let (name, key) = (format!("shrink-{n}"), format!("shrink-key-{n}"));
        let first = post(&portal, reflection(&name), &key).await.expect(201);
        let id = first.text_at("/id");
        let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Bí mật bằng lời" });
        let notice_key = format!("shrink-notice-{n}");
        let notify = || officer.post(&format!("/v1/petitions/{id}/notices"), notice.clone()).key(&notice_key);
        let told = notify().await.expect(201);
        screened(&officer, &id, kind).await;
        let told_again = notify().await.expect(201);
        let again = post(&portal, reflection(&name), &key).await.expect(201);
        if shrinks {
            let names: Vec<&String> = again.body.as_object().unwrap().keys().collect();
            assert_eq!(names, ["id", "number", "masked"], "{kind}");
            assert_eq!((again.at("/id"), again.at("/number")), (first.at("/id"), first.at("/number")));
            assert_eq!((again.header("location"), again.header("etag")), (first.header("location"), ""));
            // A notice has no number: what stays is that it was given.
            let names: Vec<&String> = told_again.body.as_object().unwrap().keys().collect();
            assert_eq!(names, ["act", "stored", "parent_etag", "masked"], "{kind}");
            assert_eq!((told_again.at("/act"), told_again.at("/stored")), (told.at("/act"), &json!(true)));
            assert_eq!(told_again.at("/masked"), &json!(["/papers", "/notice", "/petition", "/deadlines"]));
            assert_eq!(told_again.header("location"), told.header("location"));
            assert!(!told_again.text.contains("Bí mật"), "{}", told_again.text);
        } else {
            same(&told, &told_again);
            same(&first, &again);
        }
    }
    // What is kept is not readable in the database either.
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select count(*) from idempotency_keys where position('tracking'::bytea in answer) > 0 or position('GOV-'::bytea in answer) > 0";
    assert_eq!(sql.query_one(query, &[]).await.unwrap().get::<_, i64>(0), 0);
}

/// One of them may be sealed while the answer is kept, and what is kept goes by the petition that was answered of.
#[actix_web::test]
async fn a_retry_names_no_other_petition() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    // Passed on once, and screened again with another petition of the same writer.
    let away = json!({ "kind": "recommendation", "within_authority": false });
    let screen = async |id: &str, key: &str| {
        let target = format!("/v1/petitions/{id}/screenings");
        officer.post(&target, away.clone()).key(key).if_match("*").await.expect(201)
    };
    let first = post(&portal, reflection("others-1"), "others-key-1").await.expect(201).text_at("/id");
    screen(&first, "others-screen-1").await;
    act(&officer, &format!("/v1/petitions/{first}/transfers"), guidance()).await.expect(201);
    let second = post(&portal, reflection("others-2"), "others-key-2").await.expect(201).text_at("/id");
    let done = screen(&second, "others-screen-2").await;
    assert_eq!(done.at("/handled_before/0/petition/id"), &json!(first));
    let again = screen(&second, "others-screen-2").await;
    assert!(!again.text.contains(&first), "{}", again.text);
    assert_eq!(again.at("/masked"), &json!(["/handled_before"]));
    assert_eq!((again.at("/act"), again.at("/treatment")), (done.at("/act"), done.at("/treatment")));

    // A part of a petition that was to be split.
    let whole = post(&portal, reflection("others-whole"), "others-whole").await.expect(201).text_at("/id");
    screened(&officer, &whole, "mixed").await;
    let contents = json!({ "contents": [{ "kind": "reflection" }, { "kind": "denunciation_duty" }] });
    act(&officer, &format!("/v1/petitions/{whole}/split-advices"), contents).await.expect(201);
    let mut part = reflection("others-part");
    part["split_from_id"] = json!(whole);
    let done = post(&portal, part.clone(), "others-part").await.expect(201);
    assert_eq!(done.at("/split_from/id"), &json!(whole));
    let again = post(&portal, part, "others-part").await.expect(201);
    assert!(!again.text.contains(&whole), "{}", again.text);
    assert!(again.at("/masked").as_array().unwrap().contains(&json!("/split_from")));
    assert_eq!(again.at("/id"), done.at("/id"));
    // And what an act on it answers.
    let target = format!("/v1/petitions/{}/tracking-secrets", done.text_at("/id"));
    let renew = || portal.post(&target, through_portal(json!({}))).key("others-secret");
    let renewed = renew().await.expect(201);
    assert_eq!(renewed.at("/petition/split_from/id"), &json!(whole));
    let again = renew().await.expect(201);
    assert!(!again.text.contains(&whole), "{}", again.text);
    assert!(again.at("/petition/masked").as_array().unwrap().contains(&json!("/split_from")));
    assert_eq!(again.at("/tracking"), renewed.at("/tracking"));
}

/// Who sees both entries today may not see the other one by the time of the retry.
#[actix_web::test]
async fn nor_an_entry_in_another_book() {
    let app = TestApp::start_two().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let (party, secretary) = (app.person("party-office").await, app.person("party-secretary").await);
    let desk = Desk { app, officer, chair };
    let path = desk.screened("recommendation", json!({})).await;
    let twice = async |client: &Client, target: &str, body: Value| {
        let send = || client.post(target, noted(body.clone())).if_match("*").key("between-books").send();
        let (first, again) = (send().await.expect(201), send().await.expect(201));
        assert_eq!(again.at("/act"), first.at("/act"));
        (first, again)
    };
    let left_out = |again: &Answer, name: &str| {
        assert!(again.at("/petition").get(name).is_none(), "{}", again.text);
        let masked = again.at("/petition/masked").as_array().unwrap();
        assert!(masked.contains(&json!(format!("/{name}"))), "{}", again.text);
    };
    let (first, again) = twice(&desk.officer, &format!("{path}/transfers"), to("party")).await;
    assert_eq!(first.at("/petition/passed_to/0/register"), "party");
    left_out(&again, "passed_to");

    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    let screening = json!({ "kind": "recommendation", "within_authority": true });
    act(&party, &format!("{second}/screenings"), screening).await.expect(201);
    let settler = json!({ "settler_position_id": own_position(&secretary).await });
    let (first, again) = twice(&secretary, &format!("{second}/acceptances"), settler).await;
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(first.at("/petition/passed_from/petition/id"), id);
    assert!(!again.text.contains(id), "{}", again.text);
    left_out(&again, "passed_from");
}
