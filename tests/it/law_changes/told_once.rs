//! Where the calendar moves a due date no stage is told again that was told, unless its day lies ahead now.

use super::{administrator, clock, this_year, year_2027};
use crate::clock_courses::{stages_told, swept, worked_on};
use crate::petitions::registered;
use crate::support::TestApp;

fn soon(stage: &str) -> (String, String) {
    ("deadline.due_soon".to_owned(), stage.to_owned())
}

#[actix_web::test]
async fn a_stage_that_has_passed_is_not_told_again() {
    let app = TestApp::start().await;
    let (admin, officer) = (administrator(&app).await, app.person("intake-officer").await);
    let (id, _) = registered(&app.machine("demo-portal").await, "told-1").await;
    // R16: 45 days from 24 November 2026, due on Friday 8 January 2027; half of them is 17 December.
    swept(&app, "2026-12-18").await;
    let mut all = vec![soon("half")];
    assert_eq!(stages_told(&app, "R16").await, all);
    admin
        .post("/v1/calendar-years", year_2027("official", &["2027-01-08"], &["2027-01-16"]))
        .await
        .expect(201);
    assert!(worked_on(&app, "2026-12-18").await);
    assert_eq!(clock(&officer, &id, "R16").await["due_on"], "2027-01-11");
    for (on, stage) in [
        ("2026-12-18", None),
        ("2026-12-29", None),
        ("2026-12-30", Some("four_fifths")),
        ("2027-01-06", None),
        ("2027-01-07", Some("last_working_day")),
    ] {
        all.extend(stage.map(soon));
        swept(&app, on).await;
        assert_eq!(stages_told(&app, "R16").await, all, "{on}");
    }
}

#[actix_web::test]
async fn a_stage_whose_day_lies_ahead_now_is_told_on_that_day() {
    let app = TestApp::start().await;
    let (admin, officer) = (administrator(&app).await, app.person("intake-officer").await);
    let (id, _) = registered(&app.machine("demo-portal").await, "told-2").await;
    // P01: ten working days from 24 November end on 8 December; half of the days till then is 1 December.
    swept(&app, "2026-12-01").await;
    assert_eq!(stages_told(&app, "P01").await, [soon("half")]);
    admin.post("/v1/calendar-years", this_year(&officer, "2026-12-04").await).await.expect(201);
    assert!(worked_on(&app, "2026-12-01").await);
    assert_eq!(clock(&officer, &id, "P01").await["due_on"], "2026-12-09");
    for (on, times) in [("2026-12-01", 1), ("2026-12-02", 2), ("2026-12-03", 2)] {
        swept(&app, on).await;
        assert_eq!(stages_told(&app, "P01").await, vec![soon("half"); times], "{on}");
    }
}
