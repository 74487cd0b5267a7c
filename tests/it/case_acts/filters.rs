//! Cases are found by what they are, by the petition that opened them, and by who verifies; no filter tells what its caller may not see.

use serde_json::{Value, json};

use super::annulled::annulled;
use super::linked::id;
use super::linked_sealed::{about, nobody};
use super::merged::{into, two};
use super::{Office, done};
use crate::denounced::office as office_of;
use crate::main_job::own_position;
use crate::petitions::reflection;
use crate::support::Client;

/// A case whose petition the press passed on and somebody handed in.
async fn handed_in(office: &Office, kind: &str) -> String {
    let body = json!({
        "received_on": "2026-11-16", "channel": "in_person", "subject": "Đơn về đất", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
        "forwarded_by": { "type": "press", "name": "Báo Một" },
    });
    let entered = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{entered}");
    let screening = json!({ "kind": kind, "within_authority": true, "acted_on": "2026-11-16" });
    done(&office.officer, &petition, "screenings", screening).await;
    office.accept(&petition, "2026-11-17").await
}

/// Which of these cases the filter finds.
async fn found(client: &Client, query: &str, cases: &[&String]) -> Vec<bool> {
    let list = client.get(&format!("/v1/cases?{query}")).await.expect(200);
    cases.iter().map(|case| list.items().iter().any(|item| item["id"] == id(case))).collect()
}

async fn flag(office: &Office, case: &str, flag: &str) {
    let set = json!({ "flag": flag, "set": true, "ground": "Theo dõi." });
    done(&office.officer, case, "flags", set).await;
}

#[actix_web::test]
async fn cases_are_found_by_what_they_are_and_by_the_petition_that_opened_them() {
    let office = Office::open().await;
    let press = handed_in(&office, "complaint_admin").await;
    let post = office.accepted("reflection", "2026-11-10", "2026-11-11").await;
    flag(&office, &press, "crowded").await;
    flag(&office, &press, "prolonged").await;
    flag(&office, &post, "crowded").await;
    let level = json!({
        "level": "complex", "criteria": ["several_places"], "document_number": "23/UBND", "acted_on": "2026-11-18",
    });
    done(&office.chair, &press, "complexity-decisions", level).await;
    for (query, expected) in [
        ("track=state", [true, true]),
        ("track=party", [false, false]),
        ("channel=in_person&accepted_from=2026-01-01", [true, false]),
        ("channel=in_person,post&accepted_from=2026-01-01", [true, true]),
        ("channel=email&accepted_from=2026-01-01", [false, false]),
        ("flags_all=crowded", [true, true]),
        ("flags_all=crowded,prolonged", [true, false]),
        ("complexity_level=complex", [true, false]),
        ("complexity_level=none,complex", [true, true]),
        ("complexity_level=specially_complex", [false, false]),
        ("received_from=2026-11-16", [true, false]),
        ("received_before=2026-11-16", [false, true]),
        ("received_from=2026-11-10&received_before=2026-11-17", [true, true]),
        ("forwarder_type=press,party_body&accepted_from=2026-01-01", [true, false]),
        ("forwarder_type=party_body&accepted_from=2026-01-01", [false, false]),
        ("channel=in_person&received_before=2026-11-16&accepted_from=2026-01-01", [false, false]),
        ("channel=in_person&sort=due_on&accepted_from=2026-01-01", [true, false]),
    ] {
        assert_eq!(found(&office.chair, query, &[&press, &post]).await, expected, "{query}");
    }
    let counted =
        office.chair.get("/v1/cases?channel=in_person&accepted_from=2026-01-01&count=true").await.expect(200);
    assert_eq!(counted.at("/count/value"), 1);
    let inverted = office.chair.get("/v1/cases?received_from=2026-11-16&received_before=2026-11-16").await;
    inverted.expect_problem(400, "parameter_invalid");
}

#[actix_web::test]
async fn how_the_petition_came_is_asked_of_a_year_at_most() {
    let office = Office::open().await;
    let case = handed_in(&office, "complaint_admin").await;
    for (range, allowed) in [
        ("", false),
        ("&received_before=2026-12-01", false),
        ("&accepted_before=2026-12-01", false),
        ("&accepted_from=2025-11-22", false),
        ("&accepted_from=2025-11-23", true),
        ("&received_from=2025-11-23", true),
        ("&accepted_from=2025-11-01&accepted_before=2030-01-01", false),
        ("&accepted_from=2025-11-20&accepted_before=2026-11-20", true),
    ] {
        for (filter, finds) in [
            ("channel=in_person", true),
            ("forwarder_type=press", true),
            ("intake_review=late_submission", false),
        ] {
            let query = format!("{filter}{range}");
            if allowed {
                assert_eq!(found(&office.chair, &query, &[&case]).await, [finds], "{query}");
            } else {
                let refused = office.chair.get(&format!("/v1/cases?{query}")).await;
                refused.expect_problem(400, "parameter_invalid");
            }
        }
    }
}

#[actix_web::test]
async fn who_passed_a_matter_on_is_told_by_no_filter_to_who_does_not_see_it() {
    let office = Office::open().await;
    let open = handed_in(&office, "complaint_admin").await;
    let sealed = handed_in(&office, "denunciation_duty").await;
    let cases = [&open, &sealed];
    assert_eq!(
        found(&office.chair, "channel=in_person&accepted_from=2026-01-01", &cases).await,
        [true, true]
    );
    assert_eq!(
        found(&office.chair, "forwarder_type=press&accepted_from=2026-01-01", &cases).await,
        [true, false]
    );
    let deputy = office.app.person("council-deputy").await;
    assert_eq!(found(&deputy, "channel=in_person&accepted_from=2026-01-01", &cases).await, [true, true]);
    assert_eq!(found(&deputy, "forwarder_type=press&accepted_from=2026-01-01", &cases).await, [false, false]);
    let dashboard = office.app.machine("demo-dashboard").await;
    dashboard
        .get("/v1/cases?forwarder_type=press&accepted_from=2026-01-01")
        .await
        .expect_problem(400, "parameter_invalid");
}

/// A case whose petition came from the portal too late after it was written there.
async fn late(office: &Office, name: &str, kind: &str) -> String {
    let portal = office.app.machine("demo-portal").await;
    let mut body = reflection(name);
    body["submitted_at"] = json!("2026-11-16T01:30:00Z");
    let entered = portal.post("/v1/petitions", body).key(&format!("key-{name}")).await.expect(201);
    let petition = format!("/v1/petitions/{}", entered.text_at("/id"));
    let screening = json!({ "kind": kind, "within_authority": true, "note": "Đã xem xét." });
    done(&office.officer, &petition, "screenings", screening).await;
    let case = office.accept(&petition, "2026-11-24").await;
    assert_eq!(
        office.chair.get(&petition).await.expect(200).at("/intake_review"),
        &json!(["late_submission"])
    );
    case
}

#[actix_web::test]
async fn what_intake_should_look_at_finds_cases_for_who_sees_their_petition_in_full() {
    let office = Office::open().await;
    let (open, sealed) =
        (late(&office, "late-1", "reflection").await, late(&office, "late-2", "denunciation_duty").await);
    let post = office.accepted("reflection", "2026-11-23", "2026-11-24").await;
    let cases = [&open, &sealed, &post];
    let query = "intake_review=late_submission,no_accountable_person&accepted_from=2026-01-01";
    assert_eq!(found(&office.chair, query, &cases).await, [true, true, false]);
    let other = "intake_review=no_accountable_person&accepted_from=2026-01-01";
    assert_eq!(found(&office.chair, other, &cases).await, [false, false, false]);
    // Who sees the cases without their content is told nothing, and neither is a dashboard.
    let deputy = office.app.person("council-deputy").await;
    assert_eq!(found(&deputy, "accepted_from=2026-01-01", &cases).await, [true, true, true]);
    assert_eq!(found(&deputy, query, &cases).await, [false, false, false]);
    let dashboard = office.app.machine("demo-dashboard").await;
    let refused = dashboard.get(&format!("/v1/cases?{query}")).await.expect_problem(400, "parameter_invalid");
    assert_eq!(refused.body["errors"][0]["parameter"], "intake_review");
}

#[actix_web::test]
async fn cases_are_found_by_who_verifies_them_while_the_order_stands() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let other = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let (worker, officer) = (own_position(&office.worker).await, own_position(&office.officer).await);
    let order = json!({ "verifier_position_ids": [worker], "acted_on": "2026-07-13" });
    let ordered = done(&office.chair, &case, "verifications", order).await;
    let cases = [&case, &other];
    for (verifiers, expected) in [
        (worker.clone(), [true, false]),
        (format!("{officer},{worker}"), [true, false]),
        (officer, [false, false]),
    ] {
        let query = format!("verifier_position_id={verifiers}");
        assert_eq!(found(&office.chair, &query, &cases).await, expected, "{query}");
    }
    annulled(&office.chair, &case, &ordered).await;
    let query = format!("verifier_position_id={worker}");
    assert_eq!(found(&office.chair, &query, &cases).await, [false, false]);
}

#[actix_web::test]
async fn who_verifies_a_sealed_case_is_told_by_no_filter_to_who_sees_it_redacted() {
    let office = Office::open().await;
    let petition = about(&office.officer, "denunciation_duty", nobody()).await;
    let case = office.accept(&petition, "2026-11-17").await;
    let (one, two) = (own_position(&office.worker).await, office_of(&office.app, "unit-head").await.0);
    let team: Value = json!({
        "verifier_position_ids": [one, two], "document_number": "7/QĐ-UBND", "acted_on": "2026-11-18",
    });
    done(&office.chair, &case, "verifications", team).await;
    let query = format!("verifier_position_id={one}");
    let cases = [&case];
    assert_eq!(found(&office.chair, &query, &cases).await, [true]);
    let deputy = office.app.person("council-deputy").await;
    let dashboard = office.app.machine("demo-dashboard").await;
    for client in [&deputy, &dashboard] {
        assert_eq!(found(client, "kind=denunciation_duty", &cases).await, [true]);
        assert_eq!(found(client, &query, &cases).await, [false]);
    }
}

#[actix_web::test]
async fn by_due_date_as_many_are_counted_as_are_listed() {
    let office = Office::open().await;
    let chair = &office.chair;
    // Nothing is due any more in what was merged, nor of who was guided.
    let (older, later, _) = two(&office, "complaint_admin").await;
    done(chair, &later, "merges", into(&older)).await;
    let guided = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let guidance =
        json!({ "body_type": "superior_state", "body": "Chủ tịch UBND tỉnh", "note": "Khác đề xuất." });
    done(&office.officer, &guided, "guidances", guidance).await;
    for (list, free) in [("cases", &later), ("petitions", &guided)] {
        let whole = chair.get(&format!("/v1/{list}")).await.expect(200);
        let mut due: Vec<&Value> = whole.items().iter().filter(|item| item["due_on"].is_string()).collect();
        assert!(!due.is_empty() && due.iter().all(|item| item["id"] != id(free)), "{}", whole.text);
        due.sort_by_key(|&item| item["due_on"].as_str());
        let listed = chair.get(&format!("/v1/{list}?sort=due_on")).await.expect(200);
        let days = |items: &[&Value]| items.iter().map(|item| item["due_on"].clone()).collect::<Vec<_>>();
        assert_eq!(days(&listed.items().iter().collect::<Vec<_>>()), days(&due), "{list}");
        for filter in ["", "&overdue=false", "&due_before=2030-01-01"] {
            let query = format!("/v1/{list}?sort=due_on{filter}&count=true");
            let counted = chair.get(&query).await.expect(200);
            assert_eq!(counted.at("/count/value"), counted.items().len(), "{query}");
        }
        // By receipt or acceptance all are counted.
        let all = chair.get(&format!("/v1/{list}?count=true")).await.expect(200);
        assert_eq!(all.at("/count/value"), whole.items().len(), "{list}");
    }
}

#[actix_web::test]
async fn the_next_page_by_due_date_asks_for_what_was_sent() {
    let office = Office::open().await;
    for _ in 0..2 {
        office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    }
    for list in ["cases", "petitions"] {
        let first = office.chair.get(&format!("/v1/{list}?sort=due_on&limit=1")).await.expect(200);
        let cursor = first.text_at("/next_cursor");
        let next = format!("/v1/{list}?sort=due_on&limit=1&cursor={cursor}");
        assert!(first.header("link").contains(&format!("<{next}>")), "{}", first.header("link"));
        let second = office.chair.get(&next).await.expect(200);
        assert_eq!((second.items().len(), second.at("/next_cursor")), (1, &Value::Null));
        assert_ne!(second.items()[0]["id"], first.items()[0]["id"]);
    }
}
