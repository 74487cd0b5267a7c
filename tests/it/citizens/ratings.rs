//! The citizen says how his matter was handled: once it is over, the latest counts, and what he adds is for who reads his texts.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tiepdan::people::names::name_key;

use super::{acts_of, answered, known, offers, only_for_its_writer, through_portal};
use crate::denounced::{office, siblings};
use crate::main_job::act as done_under_tag;
use crate::petition_acts::{Desk, act, guidance};
use crate::petitions::registered;
use crate::protected::{ANSWER, looks, masks};
use crate::support::{Answer, TestApp};

const COMMENT: &str = "Đường đã vá nhưng còn bụi.";

fn rating(value: &str) -> Value {
    json!({ "value": value, "comment": COMMENT })
}

#[actix_web::test]
async fn the_latest_rating_counts_and_all_are_kept() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (path, case, _) = answered(&app, "rated", false).await;
    let target = format!("{path}/ratings");
    let before = portal.get(&path).await.expect(200);
    assert_eq!(before.at("/rating"), &Value::Null);
    assert!(offers(&portal, &path, "ratings").await && offers(&officer, &path, "ratings").await);
    assert!(!offers(&chair, &path, "ratings").await);

    let tried =
        portal.post(&format!("{target}?dry_run=true"), through_portal(rating("partly"))).await.expect(200);
    let shown = (tried.at("/stored"), tried.at("/petition/rating/value"), tried.at("/act/id"));
    assert_eq!(shown, (&json!(false), &json!("partly"), &Value::Null));
    assert_eq!(portal.get(&path).await.expect(200).text, before.text, "the try left something");

    let send = || portal.post(&target, through_portal(rating("partly"))).key("rated-once");
    let first = send().await.expect(201);
    assert_eq!(send().await.expect(201).text, first.text, "a retry got another answer");
    assert_eq!(
        (first.at("/petition/rating"), first.at("/act/signature"), first.at("/act/acting_position_id")),
        (&json!({ "value": "partly", "rated_on": "2026-11-24" }), &json!("entered"), &Value::Null)
    );
    assert_eq!(
        (first.at("/petition/deadlines"), first.at("/petition/public_status")),
        (before.at("/deadlines"), before.at("/public_status"))
    );
    let seen = portal.get(&path).await.expect(200);
    assert_eq!((seen.etag(), seen.at("/answer/text")), (first.text_at("/parent_etag"), &json!(ANSWER)));

    // At the desk he says otherwise.
    let second = officer.post(&target, rating("not_satisfied")).await.expect(201);
    assert_eq!(second.at("/petition/rating/value"), "not_satisfied");
    for login in ["government-chair", "council-deputy", "party-office", "front-officer"] {
        let seen = app.person(login).await.get(&path).await.expect(200);
        assert_eq!(seen.at("/rating/value"), "not_satisfied", "{login}");
        assert!(!seen.text.contains(COMMENT), "{login}");
    }
    let polled = app.machine("demo-dashboard").await.get(&path).await.expect(200);
    assert_eq!(polled.at("/rating/value"), "not_satisfied");
    assert!(!polled.text.contains(COMMENT));
    let kept = acts_of(&chair, &path, "rating").await;
    assert_eq!(kept.len(), 2);
    let of_portal = kept.iter().find(|act| act["by_machine"] == true).unwrap();
    assert_eq!((&of_portal["acting_position_id"], &of_portal["id"]), (&Value::Null, first.at("/act/id")));

    // Nothing rests on a rating: it is annulled whatever came after it, and the one before counts again.
    done_under_tag(&chair, &case, "closures", json!({ "note": "Công dân đồng ý." })).await.expect(201);
    for (done, counts) in [(&second, json!("partly")), (&first, Value::Null)] {
        annulled(&app, &path, done, &counts).await;
    }
    let steps = chair.get(&format!("{path}/timeline")).await.expect(200);
    assert_eq!(steps.items().iter().filter(|step| step["type"] == "petition.rated").count(), 2);
    assert!(!steps.text.contains(COMMENT));
}

/// By a keeper of the book, once, and not by who settles: it is about him. Then this value counts.
async fn annulled(app: &TestApp, path: &str, done: &Answer, counts: &Value) {
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let target = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang đơn khác." });
    act(&chair, &target, annulment.clone()).await.expect_problem(403, "permission_missing");
    let undone = act(&officer, &target, annulment.clone()).await.expect(201);
    assert_eq!(undone.body.pointer("/petition/rating/value").unwrap_or(&Value::Null), counts);
    assert_eq!(undone.at("/petition/public_status"), "closed");
    act(&officer, &target, annulment).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn what_he_adds_is_for_who_reads_his_texts() {
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    for (key, protected) in [("said-openly", false), ("said-sealed", true)] {
        let (path, _, _) = answered(&app, key, protected).await;
        let id = path.rsplit('/').next().unwrap();
        let sent = through_portal(rating("satisfied"));
        let done =
            portal.post(&format!("{path}/ratings"), sent).key(&format!("rating-{key}")).await.expect(201);
        let seen = portal.get(&path).await.expect(200);
        assert_eq!(seen.at("/answer/text"), ANSWER, "the portal reads the answer to its citizen");
        assert_eq!(
            (seen.etag(), seen.at("/rating/value")),
            (done.text_at("/parent_etag"), &json!("satisfied"))
        );
        let at = done.header("location").to_owned();
        let before = looks(&app, id).await;
        let read = chair.get(&at).await.expect(200);
        assert_eq!((read.at("/statement"), read.at("/note")), (&json!(COMMENT), &Value::Null));
        assert_eq!(
            looks(&app, id).await - before,
            i64::from(protected),
            "of a sealed one each look is recorded"
        );
        let officer = app.person("intake-officer").await.get(&at).await.expect(200);
        assert_eq!(masks(&officer, "/statement"), protected);
        // Who works on what is sealed reads his task, and not what the writer says.
        for login in
            ["council-deputy", "party-office", "case-officer"].iter().take(2 + usize::from(protected))
        {
            let seen = app.person(login).await.get(&at).await;
            assert!(
                seen.status == 404 || (masks(&seen, "/statement") && !seen.text.contains(COMMENT)),
                "{login}"
            );
        }
        for machine in ["demo-portal", "demo-dashboard", "demo-supervision-tool"] {
            let seen = app.machine(machine).await.get(&at).await.expect(200);
            assert!(masks(&seen, "/statement") && !seen.text.contains(COMMENT), "{machine}");
        }
        // At the desk nothing is told that is closed to the keeper.
        let entered =
            app.person("intake-officer").await.post(&format!("{path}/ratings"), rating("partly")).await;
        let masked = entered.expect(201).at("/petition/masked").as_array().unwrap().clone();
        assert_eq!(masked.contains(&json!("/answer")), protected);
    }
}

#[actix_web::test]
async fn it_is_the_writers_alone() {
    let app = TestApp::start().await;
    for (key, protected) in [("whose-open", false), ("whose-sealed", true)] {
        let (path, _, _) = answered(&app, key, protected).await;
        let body = json!({ "value": "satisfied" });
        if protected {
            let other = app.machine("demo-portal").await;
            other
                .post(&format!("{path}/ratings"), through_portal(body))
                .key("whose-sealed")
                .await
                .expect(201);
        } else {
            only_for_its_writer(&app, &path, "ratings", &body).await;
        }
        let ratings = acts_of(&app.person("government-chair").await, &path, "rating").await;
        assert_eq!(ratings.len(), usize::from(protected));
    }
}

#[actix_web::test]
async fn whom_it_names_and_his_relatives_have_no_hand_in_it() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let ((named, name), (_, keeper)) =
        (office(&app, "intake-officer").await, office(&app, "government-office").await);
    let mut body = crate::petitions::reflection("rated-named");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let made = portal.post("/v1/petitions", body).key("key-rated-named").await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    let (office, chair) = (app.person("government-office").await, app.person("government-chair").await);
    let screening = json!({ "kind": "denunciation_duty", "within_authority": true });
    act(&office, &format!("{path}/screenings"), screening).await.expect(201);
    let refusal = json!({ "ground": "nothing_to_verify", "document_number": "1/TB-UBND" });
    act(&chair, &format!("{path}/non-acceptances"), refusal).await.expect(201);
    let target = format!("{path}/ratings");
    let body = json!({ "value": "partly" });
    app.person("intake-officer")
        .await
        .post(&target, body.clone())
        .await
        .expect_problem(404, "resource_not_found");
    siblings(&app, [&name_key(&name), &name_key(&keeper)]).await;
    office.post(&format!("{target}?dry_run=true"), body.clone()).await.expect(200);
    office.post(&target, body.clone()).await.expect_problem(403, "permission_missing");
    portal.post(&target, through_portal(body)).key("rated-named-1").await.expect(201);
}

#[actix_web::test]
async fn only_what_was_handled_to_its_end_is_rated() {
    let desk = Desk::start().await;
    let body = json!({ "value": "not_satisfied" });
    let refusal = json!({ "ground": "nothing_new" });
    let filing = json!({ "ground": "not_a_petition" });
    let voiding = json!({ "ground": "entered_twice", "reason": "Đã vào sổ sáng nay." });
    let withdrawal = json!({ "extent": "whole", "form": "written" });
    let ways = [
        ("reflection", "refusals", refusal, true),
        ("other", "filings", filing, true),
        ("complaint_admin", "guidances", guidance(), false),
        ("reflection", "voidings", voiding, false),
        ("complaint_admin", "withdrawals", withdrawal, false),
    ];
    for (kind, segment, way, over) in ways {
        let path = desk.screened(kind, json!({})).await;
        let target = format!("{path}/ratings");
        let early = desk.officer.post(&target, body.clone()).await.expect_problem(409, "state_conflict");
        assert!(!early.text_at("/legal_basis").is_empty());
        let hand = if segment == "refusals" { &desk.chair } else { &desk.officer };
        act(hand, &format!("{path}/{segment}"), way).await.expect(201);
        assert_eq!(offers(&desk.officer, &path, "ratings").await, over, "{segment}");
        let rated = desk.officer.post(&target, body.clone()).await;
        assert_eq!(rated.status, if over { 201 } else { 409 }, "{segment}: {}", rated.text);
    }
}

#[actix_web::test]
async fn its_writer_rates_it_where_it_came_in_first() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let path = desk.screened("reflection", json!({})).await;
    act(&desk.officer, &format!("{path}/transfers"), crate::petition_acts::passages::to("party"))
        .await
        .expect(201);
    let (second, _) = crate::petition_acts::passages::only(&party, "party").await;
    crate::petition_acts::passages::acknowledge(&party, &second).await.expect(201);
    let screening = json!({ "kind": "reflection", "within_authority": true });
    act(&party, &format!("{second}/screenings"), screening).await.expect(201);
    act(&secretary, &format!("{second}/refusals"), json!({ "ground": "nothing_new" })).await.expect(201);
    let body = json!({ "value": "partly" });
    assert!(!offers(&party, &second, "ratings").await && offers(&desk.officer, &path, "ratings").await);
    party.post(&format!("{second}/ratings"), body.clone()).await.expect_problem(409, "state_conflict");
    desk.officer.post(&format!("{path}/ratings"), body).await.expect(201);
}

#[actix_web::test]
async fn a_portal_says_how_it_knows_him_and_a_tag_is_honoured() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (path, _, _) = answered(&app, "rated-forms", false).await;
    let target = format!("{path}/ratings");
    let body = json!({ "value": "satisfied" });
    portal.post(&target, through_portal(body.clone())).await.expect_problem(400, "key_missing");
    let mut late = through_portal(body.clone());
    late["citizen_assertion"]["at"] = json!("2026-12-24T01:30:00Z");
    let mut by_position = through_portal(body.clone());
    by_position["acting_position_id"] = json!(office(&app, "intake-officer").await.0);
    by_position["document_number"] = json!("1/DG");
    for (sent, wrong) in [
        (body.clone(), vec!["/citizen_assertion"]),
        (late, vec!["/citizen_assertion/at"]),
        (by_position, vec!["/acting_position_id", "/document_number"]),
        (through_portal(json!({ "value": "fine" })), vec!["/value"]),
        (through_portal(json!({ "value": "partly", "comment": " " })), vec!["/comment"]),
    ] {
        let refused = portal.post(&target, sent).key("rated-forms").await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), wrong);
    }
    let by_staff = officer.post(&target, json!({ "value": "partly", "citizen_assertion": known() })).await;
    assert_eq!(by_staff.expect_problem(400, "body_invalid").complaints(), ["/citizen_assertion"]);

    for client in [&portal, &officer] {
        let tag = client.get(&path).await.expect(200).etag();
        let sent = if client.token == portal.token { through_portal(body.clone()) } else { body.clone() };
        let send = |key: &str| client.post(&target, sent.clone()).if_match(&tag).key(key).send();
        send("rated-tagged-1").await.expect(201);
        send("rated-tagged-2").await.expect_problem(412, "tag_stale");
    }
}

#[actix_web::test]
async fn racing_retries_make_one_rating() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let (path, _, _) = answered(&app, "rated-race", false).await;
    let (other, _) = registered(&portal, "rated-early").await;
    let early = through_portal(json!({ "value": "satisfied" }));
    let early = portal.post(&format!("/v1/petitions/{other}/ratings"), early).key("rated-early").await;
    early.expect_problem(409, "state_conflict");
    let send = |key: &'static str, value: &str| {
        portal.post(&format!("{path}/ratings"), through_portal(rating(value))).key(key).send()
    };
    for answer in join_all((0..8).map(|_| send("rated-race", "partly"))).await {
        assert!(answer.status == 201 || answer.body["code"] == "key_in_progress", "{}", answer.text);
    }
    let answers = join_all([send("rated-race-2", "satisfied"), send("rated-race-3", "not_satisfied")]).await;
    assert!(answers.iter().all(|answer| answer.status == 201));
    assert_eq!(acts_of(&app.person("government-chair").await, &path, "rating").await.len(), 3);
}
