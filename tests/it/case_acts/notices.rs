//! Notices in a case: what no act has as its own letter. They end what runs until somebody is told, and are read by those who may.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, done, letters, offered, tried};
use crate::support::{Answer, Client};

fn notice(addressee: &str, outcome: &str, day: &str) -> Value {
    json!({ "addressee": addressee, "outcome": outcome, "text": "Nội dung thông báo.", "acted_on": day })
}

/// A case of this kind that this body passed on, received on Monday 9 November and accepted the day after; with its petition.
async fn passed_on(office: &Office, kind: &str, by: &str) -> (String, String) {
    let body = json!({
        "received_on": "2026-11-09", "channel": "post", "subject": "Đơn về đất", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }], "forwarded_by": { "type": by, "name": "Nơi chuyển" },
    });
    let id = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{id}");
    let screening = json!({ "kind": kind, "within_authority": true, "acted_on": "2026-11-09" });
    done(&office.officer, &petition, "screenings", screening).await;
    (office.accept(&petition, "2026-11-10").await, petition)
}

async fn settled(office: &Office, case: &str, kind: &str, number: usize) -> Answer {
    let mut body = json!({ "summary": "Đúng.", "result": "well_founded", "acted_on": "2026-11-12" });
    if kind == "complaint_admin" {
        body["document_number"] = json!(format!("{number}/QĐ-UBND"));
        return done(&office.chair, case, "decisions", body).await;
    }
    (body["short_track"], body["note"]) = (json!(true), json!("Rõ ràng, cụ thể."));
    body["document_number"] = json!(format!("{number}/KL-UBND"));
    done(&office.chair, case, "conclusions", body).await
}

/// Status and last day of the latest clock of a rule.
async fn clock(office: &Office, case: &str, rule: &str) -> (String, Value) {
    let list = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    let clock = list.items().iter().rev().find(|clock| clock["rule_key"] == rule).unwrap().clone();
    (clock["status"].as_str().unwrap().to_owned(), clock["stopped_on"].clone())
}

fn fulfilled(on: &str) -> (String, Value) {
    ("fulfilled".to_owned(), json!(on))
}

fn running() -> (String, Value) {
    ("running".to_owned(), Value::Null)
}

async fn told(client: &Client, of: &str) -> Vec<Value> {
    client.get(&format!("{of}/notices")).await.expect(200).items().to_vec()
}

/// The letters that the file of a case says are missing, by their rules.
async fn missing(office: &Office, case: &str) -> Vec<Value> {
    let list = office.chair.get(&format!("{case}/file")).await.expect(200);
    let letters =
        list.items().iter().filter(|paper| paper["kind"] == "letter" && paper["state"] == "missing");
    letters.map(|paper| paper["due_rule"].clone()).collect()
}

#[actix_web::test]
async fn whoever_passed_it_on_is_informed_of_the_result_by_a_notice() {
    let office = Office::open().await;
    for (number, kind, by, to, rule) in [
        (1, "denunciation_field", "council_deputy", "forwarder", "R10"),
        (2, "complaint_admin", "fatherland_front", "front", "C10"),
        (3, "complaint_admin", "fatherland_front", "forwarder", "C10"),
    ] {
        let (case, _) = passed_on(&office, kind, by).await;
        let early = tried(&office.officer, &case, "notices", notice(to, "settled", "2026-11-12")).await;
        early.expect_problem(409, "state_conflict");
        let result = settled(&office, &case, kind, number).await;
        assert_eq!(clock(&office, &case, rule).await, running());
        let before = tried(&office.officer, &case, "notices", notice(to, "settled", "2026-11-11")).await;
        assert_eq!(before.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
        // Neither that it goes on, nor what somebody else is told.
        for (to, outcome) in [(to, "progress"), ("superior", "settled")] {
            done(&office.officer, &case, "notices", notice(to, outcome, "2026-11-13")).await;
        }
        assert_eq!(clock(&office, &case, rule).await, running());
        assert!(missing(&office, &case).await.contains(&json!(rule)));
        let given = done(&office.officer, &case, "notices", notice(to, "settled", "2026-11-16")).await;
        assert_eq!(clock(&office, &case, rule).await, fulfilled("2026-11-16"));
        assert!(!missing(&office, &case).await.contains(&json!(rule)));
        let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
        let rests = tried(&office.chair, &case, &annul(&result), ground).await;
        assert!(rests.expect_problem(409, "state_conflict").text_at("/detail").contains("annul that first"));
        annulled(&office.officer, &case, &given).await;
        assert_eq!(clock(&office, &case, rule).await, running());
        let again = told(&office.chair, &case).await;
        assert_eq!(again.iter().filter(|one| one["annulled_by_act_id"].is_string()).count(), 1);
        // The letter does it as well, and the first of both counts.
        let addressee = if rule == "C10" { "front" } else { "forwarder" };
        let act = if kind == "complaint_admin" { "decisions" } else { "conclusions" };
        let sent = json!({ "letter_ids": letters(&result, act, &[addressee]), "means": "post", "acted_on": "2026-11-18" });
        let sent = done(&office.officer, &case, "dispatches", sent).await;
        assert_eq!(clock(&office, &case, rule).await, fulfilled("2026-11-18"));
        done(&office.officer, &case, "notices", notice(to, "settled", "2026-11-17")).await;
        assert_eq!(clock(&office, &case, rule).await, fulfilled("2026-11-17"));
        annulled(&office.officer, &case, &sent).await;
        assert_eq!(clock(&office, &case, rule).await, fulfilled("2026-11-17"));
    }
}

#[actix_web::test]
async fn a_notice_of_an_annulled_decision_tells_nothing_of_the_next() {
    let office = Office::open().await;
    let (case, _) = passed_on(&office, "complaint_admin", "council_deputy").await;
    let decided = settled(&office, &case, "complaint_admin", 1).await;
    let given = done(&office.officer, &case, "notices", notice("forwarder", "settled", "2026-11-13")).await;
    annulled(&office.officer, &case, &given).await;
    annulled(&office.chair, &case, &decided).await;
    settled(&office, &case, "complaint_admin", 1).await;
    assert_eq!(clock(&office, &case, "R10").await, running());
}

#[actix_web::test]
async fn writer_and_forwarder_are_informed_in_the_case() {
    let office = Office::open().await;
    let (case, petition) = passed_on(&office, "denunciation_field", "press").await;
    assert_eq!(clock(&office, &case, "T05").await, running());
    done(&office.officer, &case, "notices", notice("superior", "needs_longer", "2026-11-11")).await;
    assert_eq!(clock(&office, &case, "T05").await, running());
    let given = done(&office.officer, &case, "notices", notice("forwarder", "progress", "2026-11-12")).await;
    assert_eq!(clock(&office, &case, "T05").await, fulfilled("2026-11-12"));
    annulled(&office.officer, &case, &given).await;
    assert_eq!(clock(&office, &case, "T05").await, running());
    // Both stand with the petition too, which they are about.
    assert_eq!(told(&office.officer, &petition).await.len(), 2);

    let case = office.accepted("reflection", "2026-11-20", "2026-11-20").await;
    done(&office.officer, &case, "notices", notice("writer", "progress", "2026-11-23")).await;
    assert_eq!(clock(&office, &case, "P01").await, fulfilled("2026-11-23"));
}

#[actix_web::test]
async fn notices_are_given_by_those_who_work_with_the_case_in_every_state() {
    let office = Office::open().await;
    let (app, officer) = (&office.app, &office.officer);
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let body = notice("superior", "needs_longer", "2026-11-16");
    for (name, status, code) in [
        ("party-secretary", 403, "permission_missing"),
        ("council-standing", 403, "permission_missing"),
        ("council-deputy", 403, "permission_missing"),
        ("case-officer", 404, "resource_not_found"),
    ] {
        let client = app.person(name).await;
        let path = format!("{case}/notices");
        let tag = officer.get(&case).await.expect(200).etag();
        client.post(&path, body.clone()).if_match(&tag).await.expect_problem(status, code);
    }
    let path = format!("{case}/notices");
    officer.post(&path, body.clone()).if_match("\"1.AAAAAAAAAAA\"").await.expect_problem(412, "tag_stale");
    let dry = officer.post(&format!("{path}?dry_run=true"), body.clone()).await.expect(200);
    assert_eq!(dry.at("/stored"), false);
    assert!(told(officer, &case).await.is_empty());
    let tag = officer.get(&case).await.expect(200).etag();
    let first = officer.post(&path, body.clone()).if_match(&tag).key("notice-key-1").await.expect(201);
    let again = officer.post(&path, body.clone()).if_match(&tag).key("notice-key-1").await.expect(201);
    assert_eq!(first.body, again.body);
    let given = told(officer, &case).await;
    assert_eq!((given.len(), &given[0]["text"]), (1, &json!("Nội dung thông báo.")));
    // As of petitions, a tag is honoured and not asked for.
    officer.post(&path, notice("inspectorate", "progress", "2026-11-17")).await.expect(201);
    assert_eq!(told(officer, &case).await.len(), 2);
    // Who sees the case redacted reads that it was given, and not the text.
    let council = told(&app.person("council-standing").await, &case).await;
    assert_eq!((&council[0]["addressee"], &council[0]["masked"]), (&json!("superior"), &json!(["/text"])));
    // Who was not told yet is told after the end too.
    let body = json!({ "extent": "whole", "acted_on": "2026-11-17" });
    done(officer, &case, "withdrawals", body).await;
    let body = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "9/QĐ-UBND", "acted_on": "2026-11-18" });
    done(&office.chair, &case, "terminations", body).await;
    assert!(offered(officer, &case).await.contains(&"notices".to_owned()));
    done(officer, &case, "notices", notice("inspectorate", "other", "2026-11-19")).await;
    let unsettled = tried(officer, &case, "notices", notice("inspectorate", "settled", "2026-11-19")).await;
    unsettled.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn of_a_sealed_case_only_those_who_work_with_it_learn_who_was_told() {
    let office = Office::open().await;
    let (case, petition) = passed_on(&office, "denunciation_field", "press").await;
    done(&office.officer, &case, "notices", notice("forwarder", "progress", "2026-11-12")).await;
    let own = told(&office.officer, &case).await;
    assert_eq!((&own[0]["addressee"], &own[0]["masked"]), (&json!("forwarder"), &json!(["/text"])));
    let secretary = office.app.person("party-secretary").await;
    for of in [&case, &petition] {
        let outside = told(&secretary, of).await;
        assert_eq!(outside[0]["masked"], json!(["/addressee", "/outcome", "/text"]));
        assert!(outside[0].get("addressee").is_none() && outside[0].get("text").is_none());
    }
    let timeline = secretary.get(&format!("{case}/timeline")).await.expect(200);
    assert!(
        timeline.text.contains("case.notified") && !timeline.text.contains("forwarder"),
        "{}",
        timeline.text
    );
    let front = office.app.person("front-officer").await;
    front.get(&format!("{case}/notices")).await.expect_problem(404, "resource_not_found");
}
