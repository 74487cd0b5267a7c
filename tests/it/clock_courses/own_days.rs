//! Each stage is told by itself on its own day; of those that passed untold the latest alone, where none after them is told.

use super::{Step, act, denunciation, stages_told, swept};
use crate::support::TestApp;

fn soon(stage: &str) -> (String, String) {
    ("deadline.due_soon".to_owned(), stage.to_owned())
}

fn overdue() -> (String, String) {
    ("deadline.overdue".to_owned(), "overdue".to_owned())
}

/// What is told of a rule's clock from Friday 20 November on, whoever sweeps at the same time and again.
async fn told_from_the_20th(rule: &'static str, days: &[(&str, Vec<(String, String)>)]) {
    let app = TestApp::start().await;
    let one = denunciation(&app, "own-day-1", Some("16/QĐ-UBND")).await;
    act(&app, one, rule, Step::Start(rule, "2026-11-20")).await.unwrap();
    let mut all = Vec::new();
    for (on, told) in days {
        all.extend(told.iter().cloned());
        tokio::join!(Box::pin(swept(&app, on)), Box::pin(swept(&app, on)));
        swept(&app, on).await;
        assert_eq!(stages_told(&app, rule).await, all, "{rule} {on}");
    }
}

#[actix_web::test]
async fn a_stage_whose_day_is_after_the_last_working_day_is_told_on_its_own() {
    // Five working days end on Monday 30 November: four fifths of the ten days are Saturday the 28th.
    let days = [
        ("2026-11-24", vec![]),
        ("2026-11-25", vec![soon("half")]),
        ("2026-11-26", vec![]),
        ("2026-11-27", vec![soon("last_working_day")]),
        ("2026-11-28", vec![soon("four_fifths")]),
        ("2026-11-30", vec![]),
        ("2026-12-01", vec![overdue()]),
    ];
    told_from_the_20th("T04", &days).await;
}

#[actix_web::test]
async fn two_stages_of_one_day_are_told_both_and_what_passed_before_is_not() {
    // Three working days end on Thursday 26 November: half of the six days was Monday, on which nobody swept.
    let days = [
        ("2026-11-25", vec![soon("four_fifths"), soon("last_working_day")]),
        ("2026-11-26", vec![]),
        ("2026-11-27", vec![overdue()]),
    ];
    told_from_the_20th("R08", &days).await;
}

#[actix_web::test]
async fn of_stages_that_passed_untold_the_latest_alone_is_told() {
    // Both passed, and from Friday on it is the last working day before Monday: that is told in their place.
    let days = [
        ("2026-11-29", vec![soon("last_working_day")]),
        ("2026-11-30", vec![]),
        ("2026-12-01", vec![overdue()]),
    ];
    told_from_the_20th("T04", &days).await;
    // Thirty days end on Monday 21 December: half was the 5th, four fifths the 14th.
    let days = [("2026-12-15", vec![soon("four_fifths")]), ("2026-12-16", vec![])];
    told_from_the_20th("T07", &days).await;
}
