//! A clock that stood is warned of by the days that count.

use super::{Step, act, denunciation, stages_told, swept};
use crate::support::TestApp;

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
    let soon = |stage: &str| ("deadline.due_soon".to_owned(), stage.to_owned());
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
