//! A clock whose year is not loaded is judged by the earliest end that it can have, and anew once its day is known.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::law::store::seed;

use super::{stages_told, swept};
use crate::law_changes::{administrator, clock, recompute, told, year_2027};
use crate::main_job::accepted;
use crate::petitions::{registered, screened};
use crate::support::{Client, TestApp};

/// A reflection on paper; gives its id.
async fn on_paper(officer: &Client, received_on: &str) -> String {
    let body = json!({
        "received_on": received_on, "channel": "post", "subject": "Đơn cũ", "content": "Nội dung.",
        "claimed_kind": "reflection", "writers": [{ "name": "Nguyễn Văn A" }],
    });
    officer.post("/v1/petitions", body).await.expect(201).text_at("/id")
}

/// Its writer is told that it is accepted, which is what P01 waits for.
async fn answered(app: &TestApp, id: &str) {
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    screened(&officer, id, "reflection").await;
    accepted(&chair, id).await;
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    officer.post(&format!("/v1/petitions/{id}/notices"), notice).await.expect(201);
}

#[actix_web::test]
async fn a_clock_whose_year_is_not_loaded_is_told_of_by_the_earliest_end_that_it_can_have() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let old = on_paper(&officer, "2017-03-01").await;
    let clocks = officer.get(&format!("/v1/petitions/{old}/deadlines")).await.expect(200);
    assert!(clocks.items().iter().all(|clock| clock["status"] == "awaiting_calendar"), "{}", clocks.text);
    for _ in 0..2 {
        swept(&app, "2026-11-24").await;
        let overdue = [("deadline.overdue".to_owned(), "overdue".to_owned())];
        assert_eq!(stages_told(&app, "P01").await, overdue);
    }
    let query = "select fields::text from events where type = 'deadline.overdue' order by seq";
    let rows = app.sql(DbRole::Superuser).await.query(query, &[]).await.unwrap();
    let fields: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
    let days: Vec<_> =
        fields.iter().map(|one| (&one["rule_key"], &one["due_on"], &one["awaiting_calendar"])).collect();
    // Ten weekdays after Wednesday 1 March 2017.
    assert_eq!(days, [(&json!("P01"), &json!("2017-03-15"), &json!(true))]);

    // What runs into a year that comes has not ended in any calendar yet.
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "delete from calendar_days where year = 2027; delete from calendar_years where year = 2027",
    )
    .await
    .unwrap();
    let without = app.another().await;
    let (id, _) = registered(&without.machine("demo-portal").await, "sweep-wait").await;
    let clocks = without.person("intake-officer").await.get(&format!("/v1/petitions/{id}/deadlines")).await;
    assert!(clocks.expect(200).text.contains("awaiting_calendar"));
    let mut all = Vec::new();
    for (on, kind, stage) in [
        ("2026-12-16", "", ""),
        ("2026-12-17", "due_soon", "half"),
        ("2026-12-30", "due_soon", "four_fifths"),
        ("2027-01-07", "due_soon", "last_working_day"),
        ("2027-01-08", "", ""),
        ("2027-01-09", "overdue", "overdue"),
    ] {
        all.extend((!stage.is_empty()).then(|| (format!("deadline.{kind}"), stage.to_owned())));
        for _ in 0..2 {
            swept(&app, on).await;
            assert_eq!(stages_told(&app, "R16").await, all, "{on}");
        }
    }
}

/// State and day of P01.
async fn p01(officer: &Client, id: &str) -> (Value, Value) {
    let clock = clock(officer, id, "P01").await;
    (clock["status"].clone(), clock["due_on"].clone())
}

#[actix_web::test]
async fn what_is_done_after_the_earliest_end_is_late() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let old = on_paper(&officer, "2017-03-01").await;
    answered(&app, &old).await;
    assert_eq!(p01(&officer, &old).await, (json!("fulfilled_late"), Value::Null));
    // A year that is loaded is none of its own.
    let year = year_2027("official", &[], &[]);
    administrator(&app).await.post("/v1/calendar-years", year).await.expect(201);
    recompute(&app).await;
    assert_eq!(p01(&officer, &old).await, (json!("fulfilled_late"), Value::Null));
    assert!(told(&officer, &old).await.is_empty());
}

#[actix_web::test]
async fn what_was_done_before_the_year_was_loaded_is_judged_anew_by_its_day() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "delete from calendar_days where year >= 2026; delete from calendar_years where year >= 2026",
    )
    .await
    .unwrap();
    let without = TestApp::start_on(app.database.clone(), &["--today=2026-11-25"]).await;
    let officer = without.person("intake-officer").await;
    // Ten weekdays after these days end on Friday 20 November, on Tuesday the 24th and on Wednesday the 25th; the 24th is a holiday.
    let mut ids = Vec::new();
    for (received_on, state) in
        [("2026-11-06", "fulfilled_late"), ("2026-11-10", "fulfilled_late"), ("2026-11-11", "fulfilled")]
    {
        let id = on_paper(&officer, received_on).await;
        answered(&without, &id).await;
        assert_eq!(p01(&officer, &id).await, (json!(state), Value::Null), "{received_on}");
        ids.push(id);
    }
    seed(&mut app.diesel(DbRole::Owner).await).await.unwrap();
    for _ in 0..2 {
        recompute(&without).await;
        for (id, due_on, before, now) in [
            (&ids[0], "2026-11-20", "fulfilled_late", "fulfilled_late"),
            (&ids[1], "2026-11-25", "fulfilled_late", "fulfilled"),
            (&ids[2], "2026-11-26", "fulfilled", "fulfilled"),
        ] {
            assert_eq!(p01(&officer, id).await, (json!(now), json!(due_on)));
            let told = told(&officer, id).await;
            let of_p01 = told.iter().flat_map(|one| one["deadlines"].as_array().unwrap());
            let of_p01: Vec<&Value> = of_p01.filter(|one| one["rule_key"] == "P01").collect();
            assert_eq!(of_p01.len(), 1, "{told:?}");
            let names = ["old_due_on", "new_due_on", "old_status", "new_status"];
            let change = names.map(|name| of_p01[0][name].clone());
            assert_eq!(change, [Value::Null, json!(due_on), json!(before), json!(now)]);
        }
    }
}
