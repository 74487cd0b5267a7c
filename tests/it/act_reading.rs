//! Acts are read where `Location` says, by whoever sees what they were done to.

use serde_json::{Value, json};

use crate::main_job::{act, lead, own_position};
use crate::petitions::{registered, screened};
use crate::support::{Answer, Client, TestApp};

/// Follows `Location` and compares with the act as it was answered.
async fn follows(client: &Client, done: &Answer) {
    follows_with(client, done, Value::Null).await;
}

/// The same, with the note that was given.
async fn follows_with(client: &Client, done: &Answer, note: Value) {
    let read = client.get(done.header("location")).await.expect(200);
    let mut expected = done.at("/act").clone();
    expected["masked"] = json!([]);
    expected["note"] = note;
    for pointer in SAID.iter().filter(|pointer| **pointer != "/note") {
        expected[pointer.trim_start_matches('/')] = Value::Null;
    }
    // What was proposed is told of what classified.
    let classifies = ["screening", "reclassification"].map(Value::from).contains(&expected["kind"]);
    assert_eq!(read.at("/proposal").is_object(), classifies, "{}", read.text);
    expected["proposal"] = read.at("/proposal").clone();
    expected["by_machine"] = json!(false);
    // What it annuls, and what annulled it: nothing here.
    expected["annuls_act_id"] = Value::Null;
    expected["annulled_by_act_id"] = Value::Null;
    assert_eq!(read.body, expected, "{}", done.path);
    client.get(done.header("location")).header("If-None-Match", &read.etag()).await.expect(304);
}

/// What is said of an act.
const SAID: [&str; 10] = [
    "/note",
    "/reason",
    "/statement",
    "/withdrawn_by",
    "/withdrawn_count",
    "/citizen_assertion",
    "/body",
    "/departures",
    "/proposal",
    "/was",
];

/// What is masked for portals.
const PORTAL: [&str; 3] = ["/acting_position_id", "/signer_position_id", "/signature"];

/// What is masked of a sealed row, where hands are.
const ALL: [&str; 5] =
    ["/acting_position_id", "/signer_position_id", "/signature", "/document_number", "/document_date"];

/// These are named as masked and are not there; all others are. What is said of an act stands with it alone, not in lists.
fn masks(act: &Value, masked: &[&str], alone: bool) {
    let of_texts: &[&str] = if alone { &SAID } else { &[] };
    assert_eq!(act["masked"], json!([masked, of_texts].concat()), "{act}");
    for pointer in ALL {
        assert_eq!(act.pointer(pointer).is_none(), masked.contains(&pointer), "{pointer}: {act}");
    }
    assert!(SAID.iter().all(|pointer| act.pointer(pointer).is_none()), "{act}");
}

#[actix_web::test]
async fn location_leads_to_the_act() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let (petition, _) = registered(&portal, "acts-read").await;
    let path = format!("/v1/petitions/{petition}");
    let screening = json!({ "kind": "reflection", "field": "transport", "within_authority": true });
    follows(&officer, &act(&officer, &path, "screenings", screening).await.expect(201)).await;
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận.", "document_number": "15/TB-UBND" });
    let noticed = officer.post(&format!("{path}/notices"), notice).await.expect(201);
    follows(&officer, &noticed).await;
    let settler =
        json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&chair).await, "case_id": null });
    let taken = act(&chair, &path, "acceptances", settler).await.expect(201);
    follows_with(&chair, &taken, json!("Hồ sơ đã đủ.")).await;
    let case = taken.text_at("/case/id");
    let given = chair.post("/v1/assignments", lead(&case, &own_position(&worker).await)).await.expect(201);
    let work = format!("/v1/assignments/{}", given.text_at("/id"));
    follows(
        &worker,
        &act(&worker, &work, "completions", json!({ "result": "Đã vá xong." })).await.expect(201),
    )
    .await;
    let answer = json!({ "summary": "Đã vá.", "result": "resolved", "public_text": null });
    let answered = act(&worker, &format!("/v1/cases/{case}"), "answers", answer).await.expect(201);
    assert_eq!(answered.at("/act/signature"), "entered");
    follows(&worker, &answered).await;

    let list = officer.get(&format!("{path}/acts")).await.expect(200);
    let kinds =
        |list: &Answer| -> Vec<Value> { list.items().iter().map(|act| act["kind"].clone()).collect() };
    let mut all = kinds(&list);
    all.sort_by_key(ToString::to_string);
    assert_eq!(all, ["acceptance", "notice", "screening"]);
    assert_eq!(kinds(&chair.get(&format!("/v1/cases/{case}/acts")).await.expect(200)), ["answer"]);
    // Page by page, each once.
    let (mut next, mut paged) = (format!("{path}/acts?limit=1"), Vec::new());
    loop {
        let page = officer.get(&next).await.expect(200);
        paged.extend(kinds(&page));
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        next = format!("{path}/acts?limit=1&cursor={cursor}");
    }
    assert_eq!(paged, kinds(&list));
    let seen = officer.get(&format!("{path}/acts")).header("If-None-Match", &list.etag()).await;
    seen.expect(304);
    let first = officer.get(&format!("{path}/acts?limit=1")).await.expect(200).text_at("/next_cursor");
    // An act is found under what it was done to, nowhere else.
    let id = noticed.text_at("/act/id");
    let elsewhere = format!("/v1/cases/{case}/acts/{id}");
    chair.get(&elsewhere).await.expect_problem(404, "resource_not_found");
    let (other, _) = registered(&portal, "acts-other").await;
    officer.get(&format!("/v1/petitions/{other}/acts/{id}")).await.expect_problem(404, "resource_not_found");
    let foreign = format!("/v1/petitions/{other}/acts?limit=1&cursor={first}");
    officer.get(&foreign).await.expect_problem(400, "cursor_invalid");
    // The portal sees of a released petition what was done and by which paper, not by whom.
    masks(&portal.get(noticed.header("location")).await.expect(200).body, &PORTAL, true);
    officer.get(&format!("{path}/acts/no-id")).await.expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn acts_tell_no_more_than_the_row() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (petition, _) = registered(&portal, "acts-sealed").await;
    screened(&officer, &petition, "denunciation_duty").await;
    let path = format!("/v1/petitions/{petition}/acts");
    let id = officer.get(&path).await.expect(200).items()[0]["id"].as_str().unwrap().to_owned();
    let (deputy, dashboard) = (app.person("council-deputy").await, app.machine("demo-dashboard").await);
    for client in [&portal, &deputy, &dashboard] {
        let list = client.get(&path).await.expect(200);
        let one = client.get(&format!("{path}/{id}")).await.expect(200);
        for (act, alone) in [(&list.items()[0], false), (&one.body, true)] {
            masks(act, &ALL, alone);
        }
    }
    for login in ["front-officer", "police-officer", "inspection-committee", "village-head"] {
        let client = app.person(login).await;
        for path in [path.clone(), format!("{path}/{id}")] {
            client.get(&path).await.expect_problem(404, "resource_not_found");
        }
    }
    app.anyone().get(&path).await.expect_problem(401, "token_missing");
}

#[actix_web::test]
async fn an_act_on_a_sealed_row_tells_what_the_timeline_tells() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (petition, _) = registered(&portal, "acts-unscreened").await;
    let path = format!("/v1/petitions/{petition}");
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận.", "document_number": "16/TB-UBND" });
    let noticed = officer.post(&format!("{path}/notices"), notice).await.expect(201);
    follows(&officer, &noticed).await;
    let others = [&portal, &app.person("council-deputy").await, &app.machine("demo-dashboard").await];
    for when in ["unscreened", "screened"] {
        if when == "screened" {
            screened(&officer, &petition, "denunciation_duty").await;
        }
        for client in others {
            let timeline = client.get(&format!("{path}/timeline")).await.expect(200);
            assert!(!timeline.text.contains("TB-UBND"), "{when} {}", timeline.text);
            let list = client.get(&format!("{path}/acts")).await.expect(200);
            let one = client.get(noticed.header("location")).await.expect(200);
            for (act, alone) in [(&list.items()[0], false), (&one.body, true)] {
                masks(act, &ALL, alone);
            }
        }
        let own = officer.get(noticed.header("location")).await.expect(200);
        assert_eq!(own.at("/document_number"), "16/TB-UBND");
    }
}

#[actix_web::test]
async fn acts_on_schedules_and_findings_are_read() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let portal = app.machine("demo-portal").await;
    let session = json!({ "date": "2026-12-10", "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12 });
    let body = json!({ "host_position_id": own_position(&chair).await, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": [session] });
    let schedule = officer.post("/v1/reception-schedules", body).await.expect(201);
    let schedule = schedule.header("location").to_owned();
    let approved = act(&chair, &schedule, "approvals", json!({})).await.expect(201);
    follows(&chair, &approved).await;
    for path in [&format!("{schedule}/acts"), approved.header("location")] {
        portal.get(path).await.expect_problem(404, "resource_not_found");
    }
    let posted =
        act(&officer, &schedule, "publications", json!({ "place": "Trụ sở", "note": "Đã dán bảng." }))
            .await
            .expect(201);
    follows_with(&officer, &posted, json!("Đã dán bảng.")).await;
    for done in [&approved, &posted] {
        masks(&portal.get(done.header("location")).await.expect(200).body, &PORTAL, true);
    }

    // What was noted stands in the file of the body that acted: it is no petitioner's, and no other body's.
    let council = app.person("council-standing").await;
    let seen = council.get(posted.header("location")).await.expect(200);
    assert!(seen.at("/masked").as_array().unwrap().contains(&json!("/note")), "{}", seen.text);
    let unit = chair.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let finding = json!({ "subject_unit_id": unit, "case_ids": [], "severity": "minor", "description": "x", "recommendation": "x", "answer_due_on": "2026-12-20" });
    let finding = council.post("/v1/findings", finding).await.expect(201).header("location").to_owned();
    let replied = act(&chair, &finding, "replies", json!({ "content": "Đã làm." })).await.expect(201);
    follows(&chair, &replied).await;
    follows(&council, &act(&council, &finding, "closures", json!({})).await.expect(201)).await;
    assert_eq!(council.get(&format!("{finding}/acts")).await.expect(200).items().len(), 2);
    // An act of a finding is no act of a schedule, and a portal reads no finding.
    let elsewhere = format!("{schedule}/acts/{}", replied.text_at("/act/id"));
    officer.get(&elsewhere).await.expect_problem(404, "resource_not_found");
    portal.get(replied.header("location")).await.expect_problem(403, "permission_missing");
}
