//! A finding that is sent again, later or at once, is one finding.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;

use super::{body, event_kinds, unit, with};
use crate::support::TestApp;

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
