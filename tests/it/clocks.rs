//! Clocks of petitions: days of receipt that are accepted, old papers, and years of the calendar that come later.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::law::store::seed;

use crate::law_changes::recompute;
use crate::main_job::accepted;
use crate::petitions::{reflection, registered, screened};
use crate::support::TestApp;
use crate::support::demands::proves;

fn on_paper(received_on: &str) -> Value {
    json!({
        "received_on": received_on, "channel": "post", "subject": "Đơn cũ", "content": "Nội dung.",
        "writers": [{ "name": "Nguyễn Văn A" }],
    })
}

#[actix_web::test]
async fn days_of_receipt_have_an_end_in_the_past() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    for day in ["0001-01-01", "1999-12-31", "2016-11-23"] {
        let refused = officer.post("/v1/petitions", on_paper(day)).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec!["/received_on".to_owned()], &json!("range"))
        );
    }
    officer.post("/v1/petitions", on_paper("2016-11-24")).await.expect(201);
    let mut sent = reflection("old");
    for (day, status) in
        [("0001-01-01T00:00:00Z", 400), ("2025-11-23T16:59:59Z", 400), ("2025-11-23T17:00:00Z", 201)]
    {
        sent["submitted_at"] = json!(day);
        let answer = portal.post("/v1/petitions", sent.clone()).key("key-old-day").await.expect(status);
        if status == 400 {
            assert_eq!(answer.complaints(), ["/submitted_at"]);
        }
    }
}

#[actix_web::test]
async fn every_date_of_a_body_has_an_end_in_the_past() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let old = "1899-12-31";
    let mut body = on_paper("2026-11-24");
    body["written_on"] = json!(old);
    body["occurred_on"] = json!(old);
    body["writers"][0]["date_of_birth"] = json!(old);
    body["forwarded_by"] = json!({ "type": "press", "document_date": old });
    body["about"] = json!([{ "type": "decision", "date": old, "received_on": old, "act_dates": ["2026-01-01", old], "execution_on": old }]);
    let refused = officer.post("/v1/petitions", body).await.expect_problem(400, "body_invalid");
    let mut told = refused.complaints();
    told.sort();
    assert_eq!(
        told,
        [
            "/about/0/act_dates/1",
            "/about/0/date",
            "/about/0/execution_on",
            "/about/0/received_on",
            "/forwarded_by/document_date",
            "/occurred_on",
            "/writers/0/date_of_birth",
            "/written_on",
        ]
    );
}

#[actix_web::test]
async fn no_act_is_complained_of_before_it_was_done() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let about = |received_on: &str, last: &str| {
        let mut body = on_paper(received_on);
        body["about"] =
            json!([{ "type": "act", "act_dates": [received_on, last], "execution_on": "2026-12-31" }]);
        body
    };
    for (received_on, day, code) in
        [("2026-11-24", "2026-11-25", "future"), ("2026-11-20", "2026-11-21", "inverted")]
    {
        for path in ["/v1/petitions", "/v1/screening-previews"] {
            let refused =
                officer.post(path, about(received_on, day)).await.expect_problem(400, "body_invalid");
            assert_eq!(
                (refused.complaints(), refused.at("/errors/0/code")),
                (vec!["/about/0/act_dates/1".to_owned()], &json!(code))
            );
        }
        officer.post("/v1/petitions", about(received_on, received_on)).await.expect(201);
    }
}

#[actix_web::test]
async fn an_old_paper_stands_on_the_clocks_whose_rules_had_begun() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let clocks = async |day: &str, kind: Value| {
        let mut paper = on_paper(day);
        if !kind.is_null() {
            paper["claimed_kind"] = kind;
        }
        let made = officer.post("/v1/petitions", paper).await.expect(201);
        let path = format!("/v1/petitions/{}/deadlines", made.text_at("/id"));
        officer.get(&path).await.expect(200).items().to_vec()
    };
    // The red line is drawn since 1 July 2026; what came before is seen by its age, in the queue of what nobody has screened.
    assert!(clocks("2026-06-30", Value::Null).await.is_empty());
    let queue = officer.get("/v1/queues/unscreened").await.expect(200);
    assert_eq!((queue.items().len(), &queue.items()[0]["received_on"]), (1, &json!("2026-06-30")));
    assert_eq!(clocks("2026-07-01", Value::Null).await[0]["rule_key"], "R16");
    // A term that is older than the record counts, and says so; no calendar of the year is loaded.
    let old = clocks("2017-03-01", json!("complaint_admin")).await;
    assert_eq!(old.len(), 1);
    assert_eq!((&old[0]["rule_key"], &old[0]["status"]), (&json!("C02"), &json!("awaiting_calendar")));
    assert_eq!(old[0]["transitional"], true);
    assert!(old[0]["explanation"]["en"].as_str().unwrap().contains("way of transition"), "{}", old[0]);
    assert_eq!(clocks("2026-11-23", Value::Null).await[0]["transitional"], false);
}

#[actix_web::test]
async fn a_year_that_comes_later_gives_waiting_clocks_their_day() {
    proves(&["I.2b"]);
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "delete from calendar_days where year >= 2026; delete from calendar_years where year >= 2026",
    )
    .await
    .unwrap();
    let without = app.another().await;
    let (portal, officer) = (without.machine("demo-portal").await, without.person("intake-officer").await);
    let chair = without.person("government-chair").await;

    let (open, _) = registered(&portal, "wait-1").await;
    let (without_case, _) = registered(&portal, "wait-2").await;
    screened(&officer, &without_case, "other").await;
    let (accepted_one, _) = registered(&portal, "wait-3").await;
    screened(&officer, &accepted_one, "reflection").await;
    let case = accepted(&chair, &accepted_one).await;
    let (voided, _) = registered(&portal, "wait-4").await;
    let mistake = json!({ "ground": "test_entry", "reason": "Nhập thử." });
    officer.post(&format!("/v1/petitions/{voided}/voidings"), mistake).if_match("*").await.expect(201);
    let clock = async |id: &str, rule: &str| {
        let clocks = officer.get(&format!("/v1/petitions/{id}/deadlines")).await.expect(200);
        clocks.items().iter().find(|clock| clock["rule_key"] == rule).unwrap().clone()
    };
    assert_eq!(
        (&clock(&open, "R16").await["status"], &clock(&open, "R16").await["due_on"]),
        (&json!("awaiting_calendar"), &Value::Null)
    );
    // Without the year nothing changes.
    recompute(&without).await;
    let waiting = chair.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!(waiting.at("/due_on"), &Value::Null);
    let tag = officer.get(&format!("/v1/petitions/{without_case}")).await.expect(200);
    assert_eq!(tag.at("/due_on"), &Value::Null);

    seed(&mut app.diesel(DbRole::Owner).await).await.unwrap();
    recompute(&without).await;
    for id in [&open, &without_case] {
        let clock = clock(id, "R16").await;
        assert_eq!(
            (&clock["status"], &clock["due_on"]),
            (&json!("running"), &json!("2027-01-08")),
            "{clock}"
        );
        assert_eq!((&clock["provisional"], &clock["calendar_version"]), (&json!(true), &json!("2027-0")));
        assert!(clock["explanation"]["en"].as_str().unwrap().contains("Friday 8 January 2027"), "{clock}");
        let timeline = officer.get(&format!("/v1/petitions/{id}/timeline")).await.expect(200);
        let step = timeline.items().last().unwrap();
        assert_eq!((&step["type"], &step["position"]), (&json!("petition.deadlines_computed"), &Value::Null));
        let computed = step["fields"]["deadlines"].as_array().unwrap();
        let told = computed.iter().find(|one| one["rule_key"] == "R16").unwrap();
        assert_eq!(
            (&told["rule_key"], &told["old_due_on"], &told["new_due_on"]),
            (&json!("R16"), &Value::Null, &json!("2027-01-08"))
        );
    }
    let now = officer.get(&format!("/v1/petitions/{without_case}")).await.expect(200);
    assert_eq!(now.at("/due_on"), "2027-01-08");
    assert_ne!(now.etag(), tag.etag());
    // What had stopped waits for nothing.
    assert_eq!(clock(&voided, "R16").await["due_on"], Value::Null);
    // P01 runs on after it: its day reaches the case too, and the case's timeline says so.
    let due = chair.get(&format!("/v1/cases/{case}")).await.expect(200);
    assert_eq!(due.at("/due_on"), "2026-12-08");
    assert_ne!(due.etag(), waiting.etag());
    let steps = chair.get(&format!("/v1/cases/{case}/timeline")).await.expect(200);
    assert_eq!(steps.items().last().unwrap()["type"], "petition.deadlines_computed");
}
