//! What becomes of clocks that run when the law changes.

use chrono::NaiveDate;
use serde_json::json;
use tiepdan::devdb::DbRole;

use super::{administrator, clock, recompute, this_year, told, version, worked, year_2027};
use crate::petitions::registered;
use crate::support::TestApp;
use crate::support::demands::proves;

#[actix_web::test]
async fn open_clocks_follow_the_calendar_each_with_an_event_and_once() {
    proves(&["I.2b"]);
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let mut ids = Vec::new();
    for name in ["law-a", "law-b", "law-c"] {
        ids.push(registered(&portal, name).await.0);
    }
    let before = clock(&officer, &ids[0], "R16").await;
    assert_eq!((&before["due_on"], &before["provisional"]), (&json!("2027-01-08"), &json!(true)));
    let tag = officer.get(&format!("/v1/petitions/{}", ids[0])).await.expect(200).etag();

    // 8 January becomes a day off: Friday moves to Monday.
    admin
        .post("/v1/calendar-years", year_2027("official", &["2027-01-08"], &["2027-01-16"]))
        .await
        .expect(201);
    // A worker that is stopped behind its first step leaves the rest to the next one.
    assert!(worked(&app, 1, true).await);
    let sql = app.sql(DbRole::Superuser).await;
    let stale = "select count(distinct petition_id) from deadlines where law_seq < 2";
    assert_eq!(sql.query_one(stale, &[]).await.unwrap().get::<_, i64>(0), 2);
    while worked(&app, 1, false).await {}
    assert_eq!(sql.query_one(stale, &[]).await.unwrap().get::<_, i64>(0), 0);
    for id in &ids {
        let now = clock(&officer, id, "R16").await;
        assert_eq!(
            (&now["due_on"], &now["provisional"], &now["calendar_version"]),
            (&json!("2027-01-11"), &json!(false), &json!("2027-1"))
        );
        let told = told(&officer, id).await;
        assert_eq!(told.len(), 1, "{told:?}");
        let one = &told[0]["deadlines"][0];
        assert_eq!(
            (&one["rule_key"], &one["old_due_on"], &one["new_due_on"]),
            (&json!("R16"), &json!("2027-01-08"), &json!("2027-01-11"))
        );
        // Its other clocks end this year: they stay, and nothing is told of them.
        assert_eq!(told[0]["deadlines"].as_array().unwrap().len(), 1, "{told:?}");
    }
    assert_ne!(officer.get(&format!("/v1/petitions/{}", ids[0])).await.expect(200).etag(), tag);
    let jobs = app.person("administrator").await.get("/v1/jobs?kind=recompute_deadlines").await.expect(200);
    let job = &jobs.items()[0];
    assert_eq!((&job["slot"], &job["state"]), (&json!("law-2"), &json!("done")));
    assert_eq!(job["progress"]["done"], job["progress"]["total"]);

    // What a slow request stored by the law before is found by the next run, and nothing else is told again.
    sql.batch_execute(&format!(
        "update deadlines set law_seq = 1, due_on = '2027-01-08' where rule_key = 'R16' and petition_id = '{}'",
        ids[1]
    ))
    .await
    .unwrap();
    recompute(&app).await;
    let counts = [told(&officer, &ids[0]).await.len(), told(&officer, &ids[1]).await.len()];
    assert_eq!(counts, [1, 2]);
    assert_eq!(clock(&officer, &ids[1], "R16").await["due_on"], "2027-01-11");
}

#[actix_web::test]
async fn a_clock_keeps_the_version_it_began_with_unless_that_had_ended_on_its_first_day() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "law-d").await;
    // From tomorrow on: what runs keeps its version.
    admin.post("/v1/legal-rules", version("R16", "2026-11-25", 20)).await.expect(201);
    recompute(&app).await;
    assert_eq!(clock(&officer, &id, "R16").await["due_on"], "2027-01-08");
    assert_eq!(told(&officer, &id).await.len(), 0);

    // From today on: it started today, and today the new version is in force.
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "law-e").await;
    let yesterday = json!({
        "received_on": "2026-11-23", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let older = officer.post("/v1/petitions", yesterday).await.expect(201).text_at("/id");
    let kept = clock(&officer, &older, "R16").await;
    admin.post("/v1/legal-rules", version("R16", "2026-11-24", 20)).await.expect(201);
    recompute(&app).await;
    let now = clock(&officer, &id, "R16").await;
    let day: NaiveDate = "2026-12-14".parse().unwrap();
    assert_eq!(now["due_on"], json!(day));
    let told = told(&officer, &id).await;
    assert_eq!(
        (&told[0]["deadlines"][0]["old_rule_version"], &told[0]["deadlines"][0]["new_rule_version"]),
        (&json!("2026-07-01"), &json!("2026-11-24"))
    );
    assert_eq!(clock(&officer, &older, "R16").await["due_on"], kept["due_on"]);
}

#[actix_web::test]
async fn a_day_that_was_weighed_beside_the_one_that_counts_follows_the_calendar_too() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let officer = app.person("intake-officer").await;
    let paper = json!({
        "received_on": "2026-11-20", "channel": "post", "claimed_kind": "complaint_admin", "subject": "Đơn",
        "content": "Nội dung.", "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let id = officer.post("/v1/petitions", paper).await.expect(201).text_at("/id");
    // Ten days end on Monday 30 November; seven working days, without the 24th, on Wednesday 2 December.
    let days = |clock: &serde_json::Value| {
        let both = clock["alternatives"].as_array().unwrap().iter().map(|one| one["due_on"].clone());
        (clock["due_on"].clone(), both.collect::<Vec<_>>())
    };
    let before = days(&clock(&officer, &id, "C02").await);
    assert_eq!(before, (json!("2026-11-30"), vec![json!("2026-12-02"), json!("2026-11-30")]));

    admin.post("/v1/calendar-years", this_year(&officer, "2026-12-01").await).await.expect(201);
    recompute(&app).await;
    let after = clock(&officer, &id, "C02").await;
    assert_eq!(days(&after), (json!("2026-11-30"), vec![json!("2026-12-03"), json!("2026-11-30")]));
    assert_eq!(after["alternatives"][1]["counts"], true);
}

#[actix_web::test]
async fn days_that_change_places_within_a_term_are_told_though_its_end_stays() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let officer = app.person("intake-officer").await;
    let (id, _) = registered(&app.machine("demo-portal").await, "law-f").await;
    let before = clock(&officer, &id, "P01").await;
    assert_eq!((&before["due_on"], &before["calendar_version"]), (&json!("2026-12-08"), &json!("2026-1")));

    // Tuesday 1 December is off for Saturday the 5th: ten working days from 24 November end on the 8th as before.
    let mut year = this_year(&officer, "2026-12-01").await;
    year["working_saturdays"].as_array_mut().unwrap().push(json!({ "date": "2026-12-05" }));
    admin.post("/v1/calendar-years", year).await.expect(201);
    recompute(&app).await;
    let after = clock(&officer, &id, "P01").await;
    assert_eq!((&after["due_on"], &after["calendar_version"]), (&json!("2026-12-08"), &json!("2026-2")));
    let words = after["explanation"]["vi"].as_str().unwrap();
    assert!(words.contains("01/12/2026 (Nghỉ)") && words.contains("thứ Bảy 05/12/2026"), "{words}");
    let asked = json!({ "rule_key": "P01", "start_date": "2026-11-24" });
    let preview = officer.post("/v1/deadline-previews", asked).await.expect(200);
    assert_eq!(preview.at("/explanation"), &after["explanation"]);
    assert_eq!(told(&officer, &id).await.len(), 0);
    // Of the time by calendar days, which ends next year, nothing is another.
    assert_eq!(clock(&officer, &id, "R16").await["calendar_version"], "2027-0");
}
