//! What an installation says of itself.

use crate::support::TestApp;

#[tokio::test]
async fn it_is_alive_and_ready() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    anyone.get("/health/live").await.expect(200);
    let ready = anyone.get("/health/ready").await.expect(200);
    assert_eq!((ready.at("/status"), ready.header("cache-control")), (&"ok".into(), "no-store"));
}

#[tokio::test]
async fn capabilities_tell_day_limits_and_calendar() {
    let app = TestApp::start().await;
    let answer = app.anyone().get("/v1/capabilities").await.expect(200);
    assert_eq!(answer.at("/today"), "2026-11-24");
    assert_eq!(answer.at("/calendar/known_until"), "2027-12-31");
    assert_eq!(answer.at("/calendar/provisional"), true);
    assert!(answer.at("/features").as_array().unwrap().contains(&"reference".into()));
    let again = app.anyone().get("/v1/capabilities").header("If-None-Match", &answer.etag()).await;
    again.expect(304);
}

#[tokio::test]
async fn catalogues_have_both_languages() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    let names = anyone.get("/v1/catalogues").await.expect(200);
    for name in names.items() {
        let one = anyone.get(name["href"].as_str().unwrap()).await.expect(200);
        assert!(!one.items().is_empty(), "{name}");
        let mut codes: Vec<_> = one.items().iter().map(|entry| entry["code"].as_str().unwrap()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), one.items().len(), "{name} has a code twice");
        for entry in one.items() {
            assert!(entry["label"]["vi"] != "" && entry["label"]["en"] != "", "{entry}");
        }
    }
    let codes = anyone.get("/v1/catalogues/problem-codes").await.expect(200);
    let rate = codes.items().iter().find(|entry| entry["code"] == "rate_exceeded").unwrap();
    assert_eq!((&rate["status"], &rate["retryable"]), (&429.into(), &true.into()));
    anyone.get("/v1/catalogues/none").await.expect_problem(404, "resource_not_found");
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems_too() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    anyone.get("/v1/nothing").await.expect_problem(404, "route_not_found");
    anyone.get("/").await.expect_problem(404, "route_not_found");
    let wrong = anyone.delete("/v1/capabilities").await.expect_problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), "GET");
    let english = anyone.get("/v1/nothing").english().await;
    assert_eq!(
        (english.header("content-language"), english.at("/title")),
        ("en", &"There is no such path.".into())
    );
    let wrong = anyone.get("/v1/capabilities?nothing=1").await.expect_problem(400, "parameter_invalid");
    assert_eq!(wrong.complaints(), ["nothing"]);
}

#[tokio::test]
async fn every_answer_is_closed_to_browsers_tricks() {
    let app = TestApp::start().await;
    for path in ["/v1/capabilities", "/v1/nothing", "/openapi.json", "/docs/", "/problems/tag_stale"] {
        let answer = app.anyone().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}
