//! A finding that is sent again, later or at once, is one finding.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;

use super::{body, event_kinds, unit, with};
use crate::case_acts::Office;
use crate::case_acts::linked::id;
use crate::support::{Answer, TestApp};

#[tokio::test]
async fn a_retry_gets_the_same_answer() {
    let app = TestApp::start().await;
    let council = app.person("council-standing").await;
    let good = body(unit(&app, "ubnd").await);
    let first = council.post("/v1/findings", good.clone()).key("finding-key-1").await.expect(201);
    let again = council.post("/v1/findings", good.clone()).key("finding-key-1").await.expect(201);
    assert_eq!(
        (&first.body, first.etag(), first.header("location")),
        (&again.body, again.etag(), again.header("location"))
    );
    let other = with(good, "severity", json!("minor"));
    council.post("/v1/findings", other).key("finding-key-1").await.expect_problem(422, "key_reused");
    assert_eq!(event_kinds(&app).await.len(), 1);
}

#[tokio::test]
async fn twenty_equal_requests_make_one_finding() {
    let app = TestApp::start_two().await;
    let council = app.person("council-standing").await;
    let good = body(unit(&app, "ubnd").await);
    let race = (0..20).map(|_| council.post("/v1/findings", good.clone()).key("finding-race").send());
    let answers = join_all(race).await;
    let ids: BTreeSet<String> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.text_at("/id")).collect();
    assert_eq!(ids.len(), 1);
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status)));
    assert_eq!(council.get("/v1/findings").await.expect(200).items().len(), 1);
}

/// The first answer names the case, and the retry says that it leaves it out.
fn names_once([first, again]: [&Answer; 2], finding: &str, case: &str) {
    assert_eq!(first.at(&format!("{finding}/cases/0/id")), id(case), "{}", first.text);
    assert_eq!(first.at(&format!("{finding}/masked")), &json!([]));
    assert!(!again.text.contains(id(case)), "{}", again.text);
    assert_eq!(again.at(&format!("{finding}/masked")), &json!(["/cases"]));
    assert_eq!(again.at(&format!("{finding}/id")), first.at(&format!("{finding}/id")));
}

/// By then the case may be one that the caller does not see any more.
#[actix_web::test]
async fn a_retry_names_no_case() {
    let office = Office::open().await;
    let council = office.app.person("council-standing").await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let named = with(body(unit(&office.app, "ubnd").await), "case_ids", json!([id(&case)]));
    let send = || council.post("/v1/findings", named.clone()).key("finding-with-case").send();
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    names_once([&first, &again], "", &case);

    let href = first.header("location");
    let reply = json!({ "content": "Đã trả lời." });
    let target = format!("{href}/replies");
    let send = || office.chair.post(&target, reply.clone()).if_match("*").key("reply-with-case").send();
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    names_once([&first, &again], "/finding", &case);
    assert_eq!(council.get(href).await.expect(200).at("/cases/0/id"), id(&case));
}
