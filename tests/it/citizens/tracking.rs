//! A citizen who has lost his tracking secret gets another one: the old one opens nothing any more, and nobody but him is told the new one.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::people::names::name_key;

use super::{acts_of, answered, offers, only_for_its_writer, through_portal};
use crate::denounced::{office, siblings};
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petition_acts::{Desk, act};
use crate::petitions::{registered, screened};
use crate::protected::{ANSWER, masks};
use crate::support::{Answer, TestApp};

async fn track(app: &TestApp, tracking: &Value) -> Answer {
    let body = json!({ "code": tracking["code"], "secret": tracking["secret"] });
    app.anyone().post("/v1/public/trackings", body).await
}

/// Refused as a code that there never was.
async fn opens_nothing(app: &TestApp, tracking: &Value) {
    let plain = |refused: Answer| {
        let mut body = refused.expect_problem(404, "resource_not_found").body;
        body["request_id"] = Value::Null;
        body
    };
    let unknown = track(app, &json!({ "code": "99001-AAAAAAAA", "secret": tracking["secret"] })).await;
    assert_eq!(plain(track(app, tracking).await), plain(unknown));
}

/// True where the secret stands somewhere in the database as it is.
async fn stands_plainly(app: &TestApp, secret: &str) -> bool {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select exists (select from events e where e::text like $1) or exists (select from acts a where a::text like $1)
        or exists (select from audit_entries a where a::text like $1) or exists (select from notifications n where n::text like $1)
        or exists (select from petition_intakes i where i::text like $1)
        or exists (select from idempotency_keys k where position($2::bytea in k.answer) > 0)";
    let like = format!("%{secret}%");
    sql.query_one(query, &[&like, &secret.as_bytes()]).await.unwrap().get(0)
}

#[actix_web::test]
async fn the_new_secret_opens_and_the_old_one_does_not() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, body) = registered(&portal, "lost").await;
    let (path, first) = (format!("/v1/petitions/{id}"), body["tracking"].clone());
    let target = format!("{path}/tracking-secrets");
    assert!(
        offers(&portal, &path, "tracking-secrets").await && offers(&officer, &path, "tracking-secrets").await
    );
    let tried = portal.post(&format!("{target}?dry_run=true"), through_portal(json!({}))).await.expect(200);
    assert!(tried.body.get("tracking").is_none() && tried.at("/stored") == false, "{}", tried.text);
    track(&app, &first).await.expect(200);
    let unknown = portal.post(&target, json!({})).key("lost-once").await.expect_problem(400, "body_invalid");
    assert_eq!(unknown.complaints(), ["/citizen_assertion"]);
    portal.post(&target, through_portal(json!({}))).await.expect_problem(400, "key_missing");

    let send = || portal.post(&target, through_portal(json!({}))).key("lost-once");
    let given = send().await.expect(201);
    let second = given.at("/tracking").clone();
    assert_eq!(second["code"], first["code"]);
    assert!(second["secret"] != first["secret"] && second["secret"].as_str().unwrap().len() >= 20);
    assert_eq!(send().await.expect(201).text, given.text, "a retry lost the secret");
    opens_nothing(&app, &first).await;
    assert_eq!(track(&app, &second).await.expect(200).at("/number"), &body["number"]);

    let at_desk = officer.post(&target, json!({})).await.expect(201);
    opens_nothing(&app, &second).await;
    track(&app, at_desk.at("/tracking")).await.expect(200);
    for given in [&second, at_desk.at("/tracking")] {
        let secret = given["secret"].as_str().unwrap();
        assert!(!stands_plainly(&app, secret).await);
        for client in [&portal, &officer] {
            for list in ["", "/acts", "/timeline"] {
                assert!(!client.get(&format!("{path}{list}")).await.expect(200).text.contains(secret));
            }
            assert!(!client.get(given_at(&at_desk)).await.expect(200).text.contains(secret));
        }
    }
    assert_eq!(acts_of(&officer, &path, "tracking_secret").await.len(), 2);
    let steps = officer.get(&format!("{path}/timeline")).await.expect(200);
    let renewed = steps.items().iter().filter(|step| step["type"] == "petition.tracking_secret_renewed");
    assert_eq!(
        renewed.map(|step| step["by_machine"].clone()).collect::<Vec<_>>(),
        [json!(true), json!(false)]
    );
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let annulling = format!("{path}/acts/{}/annulments", at_desk.text_at("/act/id"));
    act(&officer, &annulling, annulment).await.expect_problem(409, "state_conflict");
}

fn given_at(done: &Answer) -> &str {
    done.header("location")
}

#[actix_web::test]
async fn a_kept_answer_shrinks_as_that_of_the_registration() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "lost-shrunk").await;
    let target = format!("/v1/petitions/{id}/tracking-secrets");
    let send = || portal.post(&target, through_portal(json!({}))).key("lost-shrunk-1");
    let given = send().await.expect(201);
    screened(&officer, &id, "denunciation_duty").await;
    let again = send().await.expect(201);
    assert!(again.body.get("tracking").is_none() && masks(&again, "/tracking"), "{}", again.text);
    track(&app, given.at("/tracking")).await.expect(200);
}

#[actix_web::test]
async fn of_a_sealed_petition_the_desk_gives_no_way_to_the_letter() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    for (key, protected) in [("lost-open", false), ("lost-sealed", true)] {
        let (path, _, tracking) = answered(&app, key, protected).await;
        assert_eq!(track(&app, &tracking).await.expect(200).at("/answer/text"), ANSWER);
        let target = format!("{path}/tracking-secrets");
        let given = officer.post(&target, json!({})).await.expect(201);
        let masked = given.at("/petition/masked").as_array().unwrap();
        assert_eq!(masked.contains(&json!("/answer")) && masked.contains(&json!("/content")), protected);
        let seen = track(&app, given.at("/tracking")).await.expect(200);
        assert_eq!(seen.at("/public_status"), "answered");
        assert_eq!(masks(&seen, "/answer"), protected, "{}", seen.text);
        assert_eq!(seen.body.get("answer").is_none(), protected);
        assert_eq!(seen.text.contains(ANSWER), !protected);
        // His portal reads the answer to him, and may give him a way to it.
        let through =
            portal.post(&target, through_portal(json!({}))).key(&format!("key-{key}-1")).await.expect(201);
        let seen = track(&app, through.at("/tracking")).await.expect(200);
        assert_eq!((seen.at("/answer/text"), seen.at("/masked")), (&json!(ANSWER), &json!([])));
    }
}

#[actix_web::test]
async fn it_is_given_to_the_writer_alone() {
    let app = TestApp::start().await;
    let (path, _, tracking) = answered(&app, "lost-whose", false).await;
    only_for_its_writer(&app, &path, "tracking-secrets", &json!({})).await;
    track(&app, &tracking).await.expect(200);
}

#[actix_web::test]
async fn whom_it_names_and_his_relatives_give_none() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let ((named, name), (_, keeper)) =
        (office(&app, "intake-officer").await, office(&app, "government-office").await);
    siblings(&app, [&name_key(&name), &name_key(&keeper)]).await;
    let mut body = crate::petitions::reflection("lost-named");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let made = portal.post("/v1/petitions", body).key("key-lost-named").await.expect(201);
    let target = format!("/v1/petitions/{}/tracking-secrets", made.text_at("/id"));
    app.person("intake-officer")
        .await
        .post(&target, json!({}))
        .await
        .expect_problem(404, "resource_not_found");
    let relative = app.person("government-office").await;
    let tried = relative.post(&format!("{target}?dry_run=true"), json!({})).await.expect(200);
    assert!(tried.body.get("tracking").is_none());
    relative.post(&target, json!({})).await.expect_problem(403, "permission_missing");
    track(&app, made.at("/tracking")).await.expect(200);
    portal.post(&target, through_portal(json!({}))).key("lost-named-1").await.expect(201);
    opens_nothing(&app, made.at("/tracking")).await;
}

#[actix_web::test]
async fn the_entry_in_another_book_has_none() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let path = desk.screened("recommendation", json!({})).await;
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    assert!(!offers(&party, &second, "tracking-secrets").await);
    let refused = party.post(&format!("{second}/tracking-secrets"), json!({})).await;
    refused.expect_problem(409, "state_conflict");
    let given = desk.officer.post(&format!("{path}/tracking-secrets"), json!({})).await.expect(201);
    assert_eq!(track(&desk.app, given.at("/tracking")).await.expect(200).at("/public_status"), "forwarded");
}

#[actix_web::test]
async fn of_racing_ones_one_opens() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let (id, body) = registered(&portal, "lost-race").await;
    let target = format!("/v1/petitions/{id}/tracking-secrets");
    let send = |key: String| portal.post(&target, through_portal(json!({}))).key(&key).send();
    let answers = join_all((0..6).map(|n| send(format!("lost-race-{n}")))).await;
    let mut opened = 0;
    for answer in &answers {
        let seen = track(&app, answer.at("/tracking")).await;
        assert!([200, 404].contains(&seen.status));
        opened += usize::from(seen.status == 200);
    }
    assert_eq!((opened, answers.len()), (1, 6));
    opens_nothing(&app, &body["tracking"]).await;
    let retries = join_all((0..6).map(|_| send("lost-race-same".to_owned()))).await;
    let mut secrets: Vec<&Value> =
        retries.iter().filter_map(|retry| retry.body.pointer("/tracking/secret")).collect();
    assert!(retries.iter().all(|retry| retry.status == 201 || retry.body["code"] == "key_in_progress"));
    secrets.dedup();
    assert_eq!(secrets.len(), 1);
}
