//! Previews of deadlines: the recorded cases over HTTP, and what cannot be.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::demands::proves;

const CASES: &str = include_str!("../data/deadlines.csv");

/// The body of one recorded case.
fn body(case: &csv::StringRecord) -> Value {
    let parts = |column: usize| case[column].split(';').filter(|part| !part.is_empty());
    let extension = |text: &str| {
        let (days, decided_on) = text.split_once('@').unwrap();
        json!({ "days": days.parse::<u32>().unwrap(), "decided_on": decided_on })
    };
    let pause = |text: &str| {
        let (from, to) = text.split_once("..").unwrap();
        json!({ "from": from, "to": Some(to).filter(|to| !to.is_empty()) })
    };
    json!({
        "rule_key": &case[1], "start_date": &case[2], "remote_area": &case[3] == "true",
        "complexity_level": &case[4], "extensions": parts(5).map(extension).collect::<Vec<_>>(),
        "pauses": parts(6).map(pause).collect::<Vec<_>>(), "as_of": Some(&case[7]).filter(|day| !day.is_empty()),
    })
}

#[actix_web::test]
async fn every_recorded_case_comes_out_over_http() {
    proves(&["I.2b"]);
    let app = TestApp::start().await;
    let (officer, portal) = (app.person("intake-officer").await, app.machine("demo-portal").await);
    let mut reader = csv::Reader::from_reader(CASES.as_bytes());
    let cases: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(cases.len(), 96);
    for case in &cases {
        let answer = officer.post("/v1/deadline-previews", body(case)).await.expect(200);
        let due_on = answer.at("/due_on").as_str().unwrap_or_default();
        assert_eq!(due_on, &case[8], "{}", &case[0]);
        assert!(answer.at("/explanation/vi").as_str().unwrap().contains(&case[1]), "{}", &case[0]);
        let provisional = case[9].contains("provisional 2027");
        assert_eq!(answer.at("/provisional"), &json!(provisional), "{}", &case[0]);
    }
    let answer = portal.post("/v1/deadline-previews", body(&cases[22])).await.expect(200);
    assert_eq!(
        (answer.at("/rule/rule_key"), answer.at("/rule/version")),
        (&json!("C02"), &json!("2024-01-01"))
    );
    assert_eq!(answer.at("/rule/source"), "Điều 27 Luật Khiếu nại");
}

/// What both rules of acceptance give, as the recorded cases note it.
fn both(case: &csv::StringRecord) -> Vec<&str> {
    ["07 WD = ", "10 CD = "].iter().filter_map(|label| case[9].split(label).nth(1)?.get(..10)).collect()
}

#[actix_web::test]
async fn both_rules_of_a_step_are_shown_and_the_earlier_day_counts() {
    proves(&["I.2b"]);
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let mut reader = csv::Reader::from_reader(CASES.as_bytes());
    let cases: Vec<_> = reader.records().map(Result::unwrap).collect();
    let mut seen = 0;
    for case in cases.iter().filter(|case| both(case).len() == 2) {
        let answer = officer.post("/v1/deadline-previews", body(case)).await.expect(200);
        let shown = answer.at("/alternatives").as_array().unwrap();
        let days: Vec<&str> = shown.iter().map(|one| one["due_on"].as_str().unwrap()).collect();
        assert_eq!(days, both(case), "{}", &case[0]);
        for one in shown {
            assert_eq!(one["counts"], one["due_on"] == case[8], "{} {one}", &case[0]);
            assert_eq!(
                (&one["rule_key"], &one["version"]),
                (answer.at("/rule/rule_key"), answer.at("/rule/version"))
            );
        }
        assert_ne!(shown[0]["source"], shown[1]["source"], "{}", &case[0]);
        seen += 1;
    }
    assert!(seen >= 6, "{seen}");

    // A clock keeps them as they were computed.
    let paper = json!({
        "received_on": "2026-11-20", "channel": "post", "claimed_kind": "complaint_admin", "subject": "Đơn",
        "content": "Nội dung.", "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let id = officer.post("/v1/petitions", paper).await.expect(201).text_at("/id");
    let clocks = officer.get(&format!("/v1/petitions/{id}/deadlines")).await.expect(200);
    let asked = json!({ "rule_key": "C02", "start_date": "2026-11-20" });
    let preview = officer.post("/v1/deadline-previews", asked).await.expect(200);
    let clock = clocks.items().iter().find(|clock| clock["rule_key"] == "C02").unwrap();
    assert_eq!(clock["alternatives"].as_array().unwrap().len(), 2, "{clock}");
    assert_eq!(
        (&clock["alternatives"], &clock["due_on"]),
        (preview.at("/alternatives"), preview.at("/due_on"))
    );
    let alone = clocks.items().iter().find(|clock| clock["rule_key"] == "R16").unwrap();
    assert_eq!(alone["alternatives"], json!([]));
}

#[actix_web::test]
async fn why_there_is_no_day_is_told() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (key, start, words) in [
        ("R12", "2026-06-30", "No version of rule R12"),
        ("R16", "2026-06-30", "No version of rule R16"),
        ("C23", "2026-06-30", "No version of rule C23"),
        ("P04", "2025-06-15", "No version of rule P04"),
        ("P06", "2024-07-31", "No version of rule P06"),
        ("P08", "2025-06-30", "No version of rule P08"),
        ("R16", "2027-12-01", "the working calendar of 2028 is not loaded"),
        ("R02", "2026-11-24", "the law sets none"),
    ] {
        let asked = json!({ "rule_key": key, "start_date": start });
        let answer = officer.post("/v1/deadline-previews", asked).await.expect(200);
        assert_eq!(answer.at("/due_on"), &Value::Null);
        assert!(answer.text_at("/explanation/en").contains(words), "{key}");
    }
}

#[actix_web::test]
async fn what_is_to_be_done_at_once_is_due_on_its_day() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    // A Sunday.
    for key in ["AT_ONCE", "T03", "T17", "T25"] {
        let asked = json!({ "rule_key": key, "start_date": "2026-11-22" });
        let answer = officer.post("/v1/deadline-previews", asked).await.expect(200);
        assert_eq!(answer.at("/due_on"), "2026-11-22", "{key}");
        assert!(answer.text_at("/explanation/vi").contains("Phải làm ngay"), "{}", answer.text);
    }
}

#[actix_web::test]
async fn what_cannot_be_is_pointed_at() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let on = "2026-10-20";
    let extension = |days: u32| json!([{ "days": days, "decided_on": "2026-11-02" }]);
    for (asked, pointers) in [
        (json!({ "rule_key": "Z99", "start_date": "1899-12-31" }), vec!["/rule_key", "/start_date"]),
        (json!({ "rule_key": "C04", "start_date": "2026-02-31" }), vec!["/start_date"]),
        (json!({ "rule_key": "C04", "start_date": on, "extensions": extension(30) }), vec!["/extensions"]),
        (
            json!({ "rule_key": "T08", "start_date": on, "complexity_level": "complex", "extensions": extension(31) }),
            vec!["/extensions"],
        ),
        (
            json!({ "rule_key": "T08", "start_date": on, "extensions": extension(0) }),
            vec!["/extensions/0/days"],
        ),
        (
            json!({ "rule_key": "C02", "start_date": on, "complexity_level": "complex" }),
            vec!["/complexity_level"],
        ),
        (
            json!({ "rule_key": "T01", "start_date": on, "pauses": [{ "from": "2026-10-21", "to": null }] }),
            vec!["/pauses"],
        ),
        (
            json!({ "rule_key": "C04", "start_date": on, "pauses": [{ "from": "2026-10-25", "to": "2026-10-24" }] }),
            vec!["/pauses/0/to"],
        ),
        (json!({ "rule_key": "C04", "start_date": on, "as_of": "2201-01-01" }), vec!["/as_of"]),
    ] {
        let refused = officer.post("/v1/deadline-previews", asked).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), pointers);
    }
    app.anyone()
        .post("/v1/deadline-previews", json!({ "rule_key": "C04", "start_date": on }))
        .await
        .expect(401);
}

#[actix_web::test]
async fn a_preview_is_the_clock_that_is_stored() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let mut compared = 0;
    // Days before, on and after the first day of R16, R08 and of another version of C02.
    for received_on in ["2023-12-29", "2026-06-30", "2026-07-01", "2026-11-20"] {
        for kind in ["complaint_admin", "denunciation_duty", "land_dispute", "reflection"] {
            let body = json!({
                "received_on": received_on, "channel": "reception", "subject": "Đơn", "content": "Nội dung.",
                "claimed_kind": kind, "writers": [{ "name": "Nguyễn Văn A" }],
            });
            let id = officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
            let screening = json!({ "kind": kind, "within_authority": true });
            let path = format!("/v1/petitions/{id}");
            let screened =
                officer.post(&format!("{path}/screenings"), screening).if_match("*").await.expect(201);
            let clocks = officer.get(&format!("{path}/deadlines")).await.expect(200);
            for clock in clocks.items() {
                let asked = json!({ "rule_key": clock["rule_key"], "start_date": clock["start_on"] });
                let preview = officer.post("/v1/deadline-previews", asked).await.expect(200);
                for (shown, stored) in [
                    ("/due_on", "due_on"),
                    ("/rule/version", "rule_valid_from"),
                    ("/rule/rule_key", "rule_key"),
                ] {
                    assert_eq!(preview.at(shown), &clock[stored], "{received_on} {kind} {clock}");
                }
                assert_eq!(preview.at("/explanation"), &clock["explanation"], "{received_on} {kind}");
                let told = screened.at("/first_deadlines").as_array().unwrap().iter();
                for told in told.filter(|told| told["rule_key"] == clock["rule_key"]) {
                    assert_eq!(told["due_on"], clock["due_on"], "{received_on} {kind} {clock}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared >= 16, "{compared}");
    for (remote, level, key) in [(false, "complex", "C05"), (true, "none", "C06"), (true, "complex", "C06")] {
        let asked = json!({
            "rule_key": "C04", "start_date": "2026-11-20", "remote_area": remote, "complexity_level": level,
        });
        let preview = officer.post("/v1/deadline-previews", asked).await.expect(200);
        assert_eq!(preview.at("/rule/rule_key"), key);
    }
}
