//! What the law wants done at once is due on the day on which it is found or decided, and late on the next.

use serde_json::{Value, json};

use super::{Desk, act, clock};
use crate::case_acts::waiting_kept::one_by_one;
use crate::clock_courses::{stages_told, swept};
use crate::law_changes::{administrator, recompute, this_year, told};
use crate::notifications::{audience, id};
use crate::queues::ids;
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// A denunciation with clear signs of a crime, screened on the 23rd; gives its path and the answer.
async fn of_a_crime(desk: &Desk) -> (String, Answer) {
    let entered = desk.entered(json!({ "claimed_kind": "denunciation_duty" })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    let clear = json!({ "within_authority": true, "facts": { "crime_signs": "clear" } });
    let found = desk.screen(&path, "denunciation_duty", clear).await;
    assert_eq!(found.at("/treatment/proposed"), "refer_investigation", "{}", found.text);
    (path, found)
}

/// Day and state of a clock.
fn day_and_state<'a>(answer: &'a Answer, rule: &str) -> (&'a str, &'a str) {
    let clock = clock(answer, rule);
    (clock["due_on"].as_str().unwrap(), clock["status"].as_str().unwrap())
}

/// Whether and until when something is to be done is masked, alone, in lists, queues and look-ups, and in the dataset.
async fn untold(outside: &Client, path: &str) {
    let seen = outside.get(path).await.expect(200);
    assert_eq!((seen.body.get("due_on"), seen.body.get("overdue")), (None, None), "{}", seen.text);
    assert_eq!(seen.body.get("deadlines"), None, "{}", seen.text);
    for mask in ["/due_on", "/overdue", "/deadlines"] {
        assert!(seen.at("/masked").as_array().unwrap().contains(&json!(mask)), "{}", seen.text);
    }
    for list in [
        "queues/overdue",
        "queues/due_soon",
        "petitions?overdue=true",
        "petitions?overdue=false",
        "petitions?sort=due_on",
    ] {
        assert!(ids(outside, &format!("/v1/{list}")).await.is_empty(), "{list}");
    }
    assert_eq!(ids(outside, "/v1/petitions").await, [id(path)]);
    let found = outside.post("/v1/status-lookups", json!({ "ids": [id(path)] })).await.expect(200);
    let standing = found.at("/items/0/petitions/0");
    assert_eq!((standing.get("due_on"), standing.get("overdue")), (None, None), "{standing}");
    let data = outside.get("/v1/datasets/petitions.ndjson").await.expect(200);
    let line: Value = serde_json::from_str(data.text.lines().next().unwrap()).unwrap();
    assert_eq!((&line["due_on"], &line["overdue"]), (&Value::Null, &Value::Null), "{line}");
    assert!(line["masked"].as_array().unwrap().contains(&json!("/overdue")), "{line}");
}

#[actix_web::test]
async fn signs_of_a_crime_are_due_on_the_day_on_which_they_are_found() {
    proves(&["I.2b"]);
    let desk = Desk::start().await;
    let (path, found) = of_a_crime(&desk).await;
    assert_eq!(found.at("/first_deadlines"), &json!([{ "rule_key": "AT_ONCE", "due_on": "2026-11-23" }]));
    assert_eq!(day_and_state(&found, "AT_ONCE"), ("2026-11-23", "running"));
    assert_eq!(clock(&found, "T01")["status"], "cancelled");
    // It is the next thing to be done, before all the rest.
    assert_eq!(found.at("/petition/due_on"), "2026-11-23");
    assert_eq!(ids(&desk.officer, "/v1/queues/overdue").await, [id(&path)]);
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let stored = clocks.items().iter().find(|clock| clock["rule_key"] == "AT_ONCE").unwrap().clone();
    assert_eq!((&stored["overdue"], &stored["start_on"]), (&json!(true), &json!("2026-11-23")));
    assert!(stored["source"].as_str().unwrap().contains("Điều 27"), "{stored}");
    let asked = json!({ "rule_key": "AT_ONCE", "start_date": "2026-11-23" });
    let preview = desk.officer.post("/v1/deadline-previews", asked).await.expect(200);
    assert_eq!(
        (&stored["due_on"], &stored["explanation"]),
        (preview.at("/due_on"), preview.at("/explanation"))
    );
    swept(&desk.app, "2026-11-24").await;
    let told = audience(&desk.app, "deadline_overdue", id(&path)).await;
    assert_eq!(told, ["intake-officer", "government-chair", "government-office"]);
    // Outside nobody learns what was found, nor by the day on which it is due.
    let dashboard = desk.app.machine("demo-dashboard").await;
    untold(&dashboard, &path).await;
    for what in [path.clone(), format!("{path}/deadlines"), format!("{path}/timeline")] {
        let seen = dashboard.get(&what).await.expect(200);
        assert!(!seen.text.contains("AT_ONCE"), "{}", seen.text);
    }
}

/// Neither the clocks nor what a sweep tells of them differ by what was found.
#[actix_web::test]
async fn outside_no_clock_tells_what_was_found() {
    let desk = Desk::start().await;
    let (crime, _) = of_a_crime(&desk).await;
    let entered = desk.entered(json!({ "claimed_kind": "denunciation_duty" })).await;
    let plain = format!("/v1/petitions/{}", entered.text_at("/id"));
    let found = desk.screen(&plain, "denunciation_duty", json!({ "within_authority": true })).await;
    assert_eq!(clock(&found, "T01")["status"], "running");
    swept(&desk.app, "2026-12-10").await;
    let dashboard = desk.app.machine("demo-dashboard").await;
    let mut told = Vec::new();
    for path in [&crime, &plain] {
        let steps = desk.officer.get(&format!("{path}/timeline")).await.expect(200);
        assert!(steps.text.contains("\"deadline."), "{}", steps.text);
        let seen = dashboard.get(path).await.expect(200);
        let clocks = dashboard.get(&format!("{path}/deadlines")).await.expect(200);
        let steps = dashboard.get(&format!("{path}/timeline")).await.expect(200);
        assert_eq!(one_by_one(&dashboard, &format!("{path}/timeline")).await, steps.items());
        let kinds: Vec<Value> = steps.items().iter().map(|step| step["type"].clone()).collect();
        assert!(!steps.text.contains("\"deadline."), "{}", steps.text);
        told.push((seen.body.get("deadlines").cloned(), seen.at("/masked").clone(), clocks.body, kinds));
    }
    assert_eq!(told[0], told[1]);
    assert_eq!((&told[0].0, &told[0].2["items"]), (&None, &json!([])));
}

/// A term that the calendar moves tells which one it is: that it was moved is not told.
#[actix_web::test]
async fn nor_does_a_day_off_that_is_loaded_later_tell_it() {
    let desk = Desk::start().await;
    let (crime, _) = of_a_crime(&desk).await;
    let entered = desk.entered(json!({ "claimed_kind": "denunciation_duty" })).await;
    let plain = format!("/v1/petitions/{}", entered.text_at("/id"));
    let found = desk.screen(&plain, "denunciation_duty", json!({ "within_authority": true })).await;
    let due = clock(&found, "T01")["due_on"].as_str().unwrap().to_owned();
    let admin = administrator(&desk.app).await;
    admin.post("/v1/calendar-years", this_year(&desk.officer, &due).await).await.expect(201);
    recompute(&desk.app).await;
    assert_eq!(
        (told(&desk.officer, id(&crime)).await.len(), told(&desk.officer, id(&plain)).await.len()),
        (0, 1)
    );
    let dashboard = desk.app.machine("demo-dashboard").await;
    let kinds = async |path: &str| -> Vec<Value> {
        let steps = dashboard.get(&format!("{path}/timeline")).await.expect(200);
        steps.items().iter().map(|step| step["type"].clone()).collect()
    };
    assert_eq!(kinds(&crime).await, kinds(&plain).await);
}

#[actix_web::test]
async fn the_referral_fulfils_it_and_another_road_cancels_it() {
    let desk = Desk::start().await;
    let (path, _) = of_a_crime(&desk).await;
    let body = json!({ "body_type": "investigation", "body": "Cơ quan A" });
    let target = format!("{path}/investigation-referrals");
    let referred = act(&desk.chair, &target, body).await.expect(201);
    assert_eq!(day_and_state(&referred, "AT_ONCE"), ("2026-11-23", "fulfilled_late"));
    let undo = format!("{path}/acts/{}/annulments", referred.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let undone = act(&desk.chair, &undo, annulment).await.expect(201);
    assert_eq!(day_and_state(&undone, "AT_ONCE"), ("2026-11-23", "running"), "it runs on from its day");
    // Where the signs are not clear after all it is owed no more, and what decides on acceptance runs again.
    let none = json!({
        "kind": "denunciation_duty", "within_authority": true, "facts": { "crime_signs": "possible" },
        "failed_criteria": [], "reason": "Chưa rõ dấu hiệu tội phạm.",
    });
    let anew = act(&desk.chair, &format!("{path}/reclassifications"), none).await.expect(201);
    assert_eq!(clock(&anew, "AT_ONCE")["status"], "cancelled");
    assert_eq!(clock(&anew, "T01")["status"], "running");

    let (path, _) = of_a_crime(&desk).await;
    let filed = json!({ "ground": "duplicate" });
    let filed = act(&desk.officer, &format!("{path}/filings"), filed).await.expect(201);
    assert_eq!(clock(&filed, "AT_ONCE")["status"], "cancelled");
}

fn unsigned() -> Value {
    json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" })
}

fn to_investigation() -> Value {
    json!({ "body_type": "investigation", "body": "Cơ quan A" })
}

#[actix_web::test]
async fn asking_for_a_supplement_leaves_it_owed() {
    let desk = Desk::start().await;
    let (path, _) = of_a_crime(&desk).await;
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), unsigned()).await.expect(201);
    assert_eq!(asked.at("/petition/status"), "needs_supplement");
    assert_eq!(day_and_state(&asked, "AT_ONCE"), ("2026-11-23", "running"));
    assert_eq!(asked.at("/petition/due_on"), "2026-11-23");
    let supplied = json!({ "supplied": ["E4_signature"] });
    let complete = act(&desk.officer, &format!("{path}/supplements"), supplied).await.expect(201);
    assert_eq!(day_and_state(&complete, "AT_ONCE"), ("2026-11-23", "running"));
    assert_eq!(clock(&complete, "T01")["status"], "running");
    let target = format!("{path}/investigation-referrals");
    let referred = act(&desk.chair, &target, to_investigation()).await.expect(201);
    assert_eq!(day_and_state(&referred, "AT_ONCE"), ("2026-11-23", "fulfilled_late"));
}

#[actix_web::test]
async fn it_is_owed_as_well_where_it_is_found_while_a_supplement_is_awaited() {
    let desk = Desk::start().await;
    let path = desk.entered(json!({ "claimed_kind": "denunciation_duty" })).await.text_at("/id");
    let path = format!("/v1/petitions/{path}");
    desk.screen(&path, "denunciation_duty", json!({ "within_authority": true })).await;
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), unsigned()).await.expect(201);
    let clear = json!({
        "kind": "denunciation_duty", "within_authority": true, "facts": { "crime_signs": "clear" },
        "failed_criteria": [], "reason": "Dấu hiệu tội phạm đã rõ.",
    });
    let found = act(&desk.chair, &format!("{path}/reclassifications"), clear).await.expect(201);
    assert_eq!(found.at("/petition/status"), "needs_supplement");
    assert_eq!(found.at("/treatment/proposed"), "refer_investigation", "{}", found.text);
    assert_eq!(day_and_state(&found, "AT_ONCE"), ("2026-11-24", "running"));
    // Without the request it is the same clock.
    let undo = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let undone = act(&desk.chair, &undo, annulment).await.expect(201);
    let clocks = undone.at("/deadlines").as_array().unwrap();
    assert_eq!(clocks.iter().filter(|clock| clock["rule_key"] == "AT_ONCE").count(), 1, "{clocks:?}");
    let target = format!("{path}/investigation-referrals");
    let referred = act(&desk.chair, &target, to_investigation()).await.expect(201);
    assert_eq!(day_and_state(&referred, "AT_ONCE"), ("2026-11-24", "fulfilled"));
}

#[actix_web::test]
async fn what_is_due_at_once_has_neither_half_nor_four_fifths_and_other_terms_have_both() {
    let desk = Desk::start().await;
    let soon = |stage: &str| ("deadline.due_soon".to_owned(), stage.to_owned());
    let overdue = || ("deadline.overdue".to_owned(), "overdue".to_owned());
    let entered = desk.entered(json!({ "claimed_kind": "denunciation_duty" })).await;
    let clear = json!({
        "within_authority": true, "facts": { "crime_signs": "clear" }, "acted_on": "2026-11-24",
    });
    desk.screen(&format!("/v1/petitions/{}", entered.text_at("/id")), "denunciation_duty", clear).await;
    // Three working days from the 23rd end on the 27th: half of them is the 25th, four fifths that last day itself.
    let entered = desk.entered(json!({ "claimed_kind": "reflection", "received_on": "2026-11-23" })).await;
    let answered = json!({ "within_authority": true, "facts": { "previous_written_answer": "12/UBND-VP" } });
    desk.screen(&format!("/v1/petitions/{}", entered.text_at("/id")), "reflection", answered).await;
    let (mut at_once, mut refusal) = (vec![soon("last_working_day")], Vec::new());
    for (on, of_the_one, of_the_other) in [
        ("2026-11-24", None, None),
        ("2026-11-25", Some(overdue()), Some(soon("half"))),
        ("2026-11-26", None, Some(soon("last_working_day"))),
        ("2026-11-27", None, Some(soon("four_fifths"))),
        ("2026-11-28", None, Some(overdue())),
    ] {
        at_once.extend(of_the_one);
        refusal.extend(of_the_other);
        for _ in 0..2 {
            swept(&desk.app, on).await;
            assert_eq!(stages_told(&desk.app, "AT_ONCE").await, at_once, "{on}");
            assert_eq!(stages_told(&desk.app, "R08").await, refusal, "{on}");
        }
    }
}

#[actix_web::test]
async fn a_report_of_a_crime_that_goes_to_the_police_was_passed_on() {
    let desk = Desk::start().await;
    let path = desk.screened("crime_report", json!({})).await;
    let sent = json!({ "body_type": "investigation", "body": "Cơ quan A", "acted_on": "2026-11-23" });
    let sent = act(&desk.officer, &format!("{path}/transfers"), sent).await.expect(201);
    assert_eq!(day_and_state(&sent, "AT_ONCE"), ("2026-11-23", "fulfilled"));
}

#[actix_web::test]
async fn who_denounced_is_told_at_once_why_it_is_not_accepted() {
    let desk = Desk::start().await;
    let refusal = |number: u8| {
        let number = format!("{number}/TB-UBND");
        json!({ "ground": "nothing_to_verify", "document_number": number, "acted_on": "2026-11-23" })
    };
    let path = desk.screened("denunciation_duty", json!({})).await;
    let refused = act(&desk.chair, &format!("{path}/non-acceptances"), refusal(1)).await.expect(201);
    assert_eq!(day_and_state(&refused, "T03"), ("2026-11-23", "running"));
    assert_eq!(refused.at("/petition/due_on"), "2026-11-23");
    assert_eq!(ids(&desk.officer, "/v1/queues/overdue").await, [id(&path)]);
    // Outside the row tells nothing but that it is closed.
    let dashboard = desk.app.machine("demo-dashboard").await;
    untold(&dashboard, &path).await;
    let seen = dashboard.get(&format!("{path}/deadlines")).await.expect(200);
    assert!(!seen.text.contains("T03"), "{}", seen.text);
    let notice =
        json!({ "addressee": "writer", "outcome": "refused", "text": "Không thụ lý, nêu rõ lý do." });
    let told = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
    assert_eq!(day_and_state(&told, "T03"), ("2026-11-23", "fulfilled_late"));

    // Nobody can be told who gave no name; a complaint has no such duty.
    let anonymous = desk.screened("denunciation_duty", json!({ "writers": [] })).await;
    let complaint = desk.screened("complaint_admin", json!({})).await;
    for (path, number) in [(anonymous, 2), (complaint, 3)] {
        let mut body = refusal(number);
        if number == 3 {
            body["ground"] = json!("not_signed");
        }
        let refused = act(&desk.chair, &format!("{path}/non-acceptances"), body).await.expect(201);
        let clocks = refused.at("/deadlines").as_array().unwrap();
        assert!(clocks.iter().all(|clock| clock["rule_key"] != "T03"), "{clocks:?}");
    }
}
