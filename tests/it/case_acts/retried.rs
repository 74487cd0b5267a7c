//! What an act answered is kept for a retry, without the other cases that it named: one of them may be sealed by then.

use serde_json::{Value, json};

use super::Office;
use super::linked::{assigned, id};
use super::merged::{into, two};
use super::split::{joined, off};
use crate::main_job::own_position;
use crate::support::Answer;

/// Does an act of the Chair's twice under one key.
async fn twice(office: &Office, target: &str, body: &Value, key: &str) -> (Answer, Answer) {
    let send = || office.chair.post(target, body.clone()).if_match("*").key(key).send();
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    assert_eq!((again.at("/act"), again.at("/case/id")), (first.at("/act"), first.at("/case/id")));
    (first, again)
}

/// The first answer names this other case, and the retry says that it leaves something out.
fn names_once((first, again): &(Answer, Answer), other: &str) {
    assert_eq!(first.at("/case/related_cases/0/case/id"), other, "{}", first.text);
    assert!(!first.at("/case/masked").as_array().unwrap().contains(&json!("/related_cases")));
    assert!(!again.text.contains(other), "{}", again.text);
    assert!(
        again.at("/case/masked").as_array().unwrap().contains(&json!("/related_cases")),
        "{}",
        again.text
    );
}

#[actix_web::test]
async fn a_retry_names_no_other_case() {
    let office = Office::open().await;
    let (older, later, _) = two(&office, "reflection").await;
    let merged = twice(&office, &format!("{later}/merges"), &into(&older), "retried-merge").await;
    names_once(&merged, id(&older));

    let third = office.screened("reflection", "2026-11-19", json!({})).await;
    let body = json!({
        "settler_position_id": own_position(&office.chair).await, "case_id": id(&older), "note": "Cùng một nội dung.",
    });
    let joins = twice(&office, &format!("{third}/acceptances"), &body, "retried-joining").await;
    names_once(&joins, id(&later));

    assigned(&office, &older).await;
    let body = json!({ "summary": "Đã sửa.", "result": "resolved" });
    let answered = twice(&office, &format!("{older}/answers"), &body, "retried-answer").await;
    names_once(&answered, id(&later));

    // Where it names none nothing is left out.
    let alone = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    assigned(&office, &alone).await;
    let (first, again) = twice(&office, &format!("{alone}/answers"), &body, "retried-alone").await;
    assert_eq!((first.text.as_str(), first.at("/case/related_cases")), (again.text.as_str(), &json!([])));
}

#[actix_web::test]
async fn nor_the_case_that_it_has_made() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "complaint_admin", &["duplicate"]).await;
    let target = format!("{case}/splits");
    let split = twice(&office, &target, &off(&[&petitions[0]]), "retried-split").await;
    let part = split.0.text_at("/case/related_cases/0/case/id");
    names_once(&split, &part);
    // Whoever has lost the answer finds it with the case.
    let shown = office.chair.get(&case).await.expect(200);
    assert_eq!(shown.at("/related_cases/0/case/id"), &json!(part));
}
