//! The law changes after a schedule was entered: until it is published its last day of posting is counted by the law as it is,
//! afterwards it stands as it was judged.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{Committee, SCHEDULES, body, href, periodic};
use crate::law_changes::{administrator, due, this_year, version, year_2027};

/// Last day of posting of the first session, and whether it may still move.
fn limit(schedule: &Value) -> (Value, Value) {
    let session = &schedule["sessions"][0];
    (session["latest_posting_on"].clone(), session["provisional"].clone())
}

/// What the last event of this kind tells of days of posting that have moved.
async fn told(committee: &Committee, action: &str) -> Value {
    let sql = committee.app.sql(DbRole::Superuser).await;
    let last = "select (detail->'posting_limits')::text from audit_entries where action = $1 order by seq desc limit 1";
    let told: Option<String> = sql.query_one(last, &[&action]).await.unwrap().get(0);
    told.map_or(Value::Null, |told| serde_json::from_str(&told).unwrap())
}

/// This year with Saturday 28 November worked: the fifth working day before Tuesday 1 December is then Wednesday the 25th.
async fn with_saturday(committee: &Committee) -> Value {
    let mut year = this_year(&committee.officer, "2026-12-31").await;
    year["working_saturdays"].as_array_mut().unwrap().push(json!({ "date": "2026-11-28" }));
    year
}

#[tokio::test]
async fn what_is_not_published_shows_the_day_of_the_law_as_it_is() {
    let committee = Committee::start().await;
    let admin = administrator(&committee.app).await;
    let mut entry = body(&committee.host, &[periodic("2027-02-15")]);
    (entry["period_from"], entry["period_before"]) = (json!("2027-02-01"), json!("2027-03-01"));
    let created = committee.officer.post(SCHEDULES, entry).await.expect(201);
    assert_eq!(limit(&created.body), (json!("2027-02-01"), json!(true)));
    let year = year_2027("official", &["2027-02-11", "2027-02-12"], &[]);
    admin.post("/v1/calendar-years", year).await.expect(201);

    let now = (json!("2027-01-28"), json!(false));
    assert_eq!(due(&committee.officer, "R01", "2027-02-15").await.at("/due_on"), &now.0);
    let shown = committee.officer.get(&href(&created)).await.expect(200);
    assert_eq!((limit(&shown.body), shown.at("/latest_posting_on")), (now.clone(), &now.0));
    let listed = committee.officer.get(SCHEDULES).await.expect(200);
    let listed = &listed.items()[0];
    assert_eq!((limit(listed), &listed["latest_posting_on"]), (now.clone(), &now.0));
    let sessions = committee.officer.get("/v1/reception-sessions").await.expect(200);
    let session = &sessions.items()[0];
    assert_eq!((&session["latest_posting_on"], &session["provisional"]), (&now.0, &now.1));
    let one = format!("/v1/reception-sessions/{}", created.text_at("/sessions/0/id"));
    assert_eq!(&committee.officer.get(&one).await.expect(200).body, session);
    let words = session["explanation"]["en"].as_str().unwrap();
    assert!(words.contains("28 January 2027") && !words.contains("provisional"), "{words}");
}

#[tokio::test]
async fn a_posting_that_the_law_has_made_late_is_refused() {
    let committee = Committee::start().await;
    let admin = administrator(&committee.app).await;
    // Told on entry and on approval: Wednesday 25 November.
    let (path, tag) = committee.approved(&[periodic("2026-12-02")]).await;
    let year = this_year(&committee.officer, "2026-11-26").await;
    admin.post("/v1/calendar-years", year).await.expect(201);
    let shown = committee.officer.get(&path).await.expect(200);
    assert_eq!(shown.at("/latest_posting_on"), "2026-11-23");
    for query in ["?dry_run=true", ""] {
        let publications = format!("{path}/publications{query}");
        let late = committee.officer.post(&publications, json!({ "place": "Trụ sở" })).if_match(&tag).await;
        let late = late.expect_problem(409, "schedule_publication_late");
        assert_eq!(
            (late.at("/latest_lawful_on"), late.at("/explanation")),
            (&json!("2026-11-23"), shown.at("/sessions/0/explanation"))
        );
    }
}

#[tokio::test]
async fn what_is_published_stands_as_it_was_judged_and_the_event_tells_what_moved() {
    let committee = Committee::start().await;
    let admin = administrator(&committee.app).await;
    let (path, tag) = committee.approved(&[periodic("2026-12-01"), periodic("2026-12-24")]).await;
    assert_eq!(told(&committee, "reception_schedule.approved").await, Value::Null);
    let before = committee.officer.get(&path).await.expect(200);
    assert_eq!(before.at("/latest_posting_on"), "2026-11-23");
    admin.post("/v1/calendar-years", with_saturday(&committee).await).await.expect(201);

    let publications = format!("{path}/publications");
    let posting = json!({ "place": "Trụ sở" });
    let published = committee.officer.post(&publications, posting).if_match(&tag).await.expect(201);
    let published = published.at("/schedule").clone();
    assert_eq!(limit(&published), (json!("2026-11-25"), json!(false)));
    assert_eq!(published["sessions"][0]["posted_late"], false);
    // The other session has its day still.
    let moved = json!([{
        "session_id": before.at("/sessions/0/id"),
        "old_latest_posting_on": "2026-11-23", "new_latest_posting_on": "2026-11-25",
    }]);
    assert_eq!(told(&committee, "reception_schedule.published").await, moved);

    let year = this_year(&committee.officer, "2026-11-27").await;
    admin.post("/v1/calendar-years", year).await.expect(201);
    assert_eq!(due(&committee.officer, "R01", "2026-12-01").await.at("/due_on"), "2026-11-23");
    let after = committee.officer.get(&path).await.expect(200);
    assert_eq!(after.at("/sessions"), &published["sessions"]);
}

#[tokio::test]
async fn an_approval_tells_what_moved_since_the_entry() {
    let committee = Committee::start().await;
    let admin = administrator(&committee.app).await;
    let created = committee.enter(&[periodic("2026-12-01")]).await;
    admin.post("/v1/calendar-years", with_saturday(&committee).await).await.expect(201);
    let path = href(&created);
    let approval = committee.chair.post(&format!("{path}/approvals"), json!({})).if_match(created.etag());
    let approved = approval.await.expect(201);
    assert_eq!(limit(approved.at("/schedule")).0, "2026-11-25");
    let moved = json!([{
        "session_id": created.at("/sessions/0/id"),
        "old_latest_posting_on": "2026-11-23", "new_latest_posting_on": "2026-11-25",
    }]);
    assert_eq!(told(&committee, "reception_schedule.approved").await, moved);
    // What was told then is not told again.
    let posting = json!({ "place": "Trụ sở" });
    let publication = committee.officer.post(&format!("{path}/publications"), posting);
    publication.if_match(approved.etag()).await.expect(201);
    assert_eq!(told(&committee, "reception_schedule.published").await, Value::Null);
}

#[tokio::test]
async fn where_the_law_names_no_number_any_more_nothing_is_judged() {
    let committee = Committee::start().await;
    let admin = administrator(&committee.app).await;
    let (path, tag) = committee.approved(&[periodic("2026-12-01")]).await;
    let mut rule = version("R01", "2026-11-24", 0);
    rule["term"]["unit"] = json!("no_number");
    admin.post("/v1/legal-rules", rule).await.expect(201);

    let entered = committee.enter(&[periodic("2026-12-02")]).await;
    assert_eq!(limit(&entered.body), (Value::Null, json!(false)));
    let posting = json!({ "place": "Trụ sở" });
    let publication = committee.officer.post(&format!("{path}/publications"), posting);
    let published = publication.if_match(&tag).await.expect(201);
    assert_eq!(published.at("/schedule/latest_posting_on"), &Value::Null);
    assert!(published.body.pointer("/schedule/sessions/0/posted_late").is_none(), "{}", published.text);
    let told = told(&committee, "reception_schedule.published").await;
    assert_eq!(told[0]["new_latest_posting_on"], Value::Null, "{told}");
    assert_eq!(told[0]["old_latest_posting_on"], "2026-11-23");
}
