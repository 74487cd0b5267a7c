//! A clock that stood is warned of by the days that count, and under its new end again of what was told before.

use tiepdan::law::Complexity;
use uuid::Uuid;

use super::{Step, act, denunciation, stages_told, swept};
use crate::support::TestApp;

fn soon(stage: &str) -> (String, String) {
    ("deadline.due_soon".to_owned(), stage.to_owned())
}

#[actix_web::test]
async fn days_for_which_a_clock_stood_bring_no_stage_nearer() {
    let app = TestApp::start().await;
    let one = denunciation(&app, "stood-1", Some("14/QĐ-UBND")).await;
    // Ten of thirty days run before it stands; T07 stands twice, and longer for that by two days.
    let once = || vec![Step::Pause("2026-07-16"), Step::Resume("2026-08-03")];
    let twice = once().into_iter().chain([Step::Pause("2026-08-01"), Step::Resume("2026-08-05")]).collect();
    for (rule, steps) in [("C04", once()), ("T07", twice)] {
        act(&app, one, rule, Step::Start(rule, "2026-07-06")).await.unwrap();
        for step in steps {
            act(&app, one, rule, step).await.unwrap();
        }
    }
    let (mut told, mut told_again) = (Vec::new(), Vec::new());
    for (on, of_the_one, of_the_other) in [
        ("2026-08-03", None, None),
        ("2026-08-07", None, None),
        ("2026-08-08", Some("half"), None),
        ("2026-08-09", None, None),
        ("2026-08-10", None, Some("half")),
        ("2026-08-16", None, None),
        ("2026-08-17", Some("four_fifths"), None),
        ("2026-08-19", None, Some("four_fifths")),
    ] {
        told.extend(of_the_one.map(soon));
        told_again.extend(of_the_other.map(soon));
        swept(&app, on).await;
        assert_eq!(stages_told(&app, "C04").await, told, "{on}");
        assert_eq!(stages_told(&app, "T07").await, told_again, "{on}");
    }
}

/// A rule's clock of thirty days that ends on Wednesday 5 August: half of them is 21 July, which was told, four fifths 30 July.
async fn half_told(app: &TestApp, rule: &'static str) -> (Uuid, Uuid) {
    let one = denunciation(app, "stood-again", Some("15/QĐ-UBND")).await;
    act(app, one, rule, Step::Start(rule, "2026-07-06")).await.unwrap();
    swept(app, "2026-07-21").await;
    assert_eq!(stages_told(app, rule).await, [soon("half")]);
    one
}

/// What is told of it on these days, after half was once.
async fn then_told(app: &TestApp, rule: &str, days: &[(&str, Option<&str>)]) {
    let mut told = stages_told(app, rule).await;
    for (on, stage) in days {
        told.extend(stage.map(soon));
        swept(app, on).await;
        assert_eq!(stages_told(app, rule).await, told, "{on}");
    }
}

#[actix_web::test]
async fn a_stage_that_was_told_before_a_clock_stood_is_told_again_under_its_new_end() {
    let app = TestApp::start().await;
    let one = half_told(&app, "C04").await;
    act(&app, one, "C04", Step::Pause("2026-07-23")).await.unwrap();
    then_told(&app, "C04", &[("2026-07-30", None), ("2026-08-02", None)]).await;
    // It stood for eleven days: half of those that count was 1 August, and they end on Sunday the 16th.
    act(&app, one, "C04", Step::Resume("2026-08-03")).await.unwrap();
    let days = [
        ("2026-08-03", Some("half")),
        ("2026-08-04", None),
        ("2026-08-09", None),
        ("2026-08-10", Some("four_fifths")),
        ("2026-08-13", None),
    ];
    then_told(&app, "C04", &days).await;
}

#[actix_web::test]
async fn a_stage_that_was_told_before_an_extension_is_told_again_under_its_new_end() {
    let app = TestApp::start().await;
    let one = half_told(&app, "T07").await;
    for step in [Step::Level(Complexity::Complex, "2026-07-22"), Step::Extend(30, "2026-07-22")] {
        act(&app, one, "T07", step).await.unwrap();
    }
    // Sixty days end on 4 September.
    let days = [
        ("2026-07-30", None),
        ("2026-08-04", None),
        ("2026-08-05", Some("half")),
        ("2026-08-22", None),
        ("2026-08-23", Some("four_fifths")),
    ];
    then_told(&app, "T07", &days).await;
}
