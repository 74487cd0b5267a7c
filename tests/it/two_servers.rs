//! Two servers on one database, each request to the other one than before: races have one winner, books no gap, the chain
//! no break, and what one server did the other knows at once. The tests of retries, books, refreshed sessions and polls
//! run over two servers too (`TestApp::start_two`).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::record::audit::{Verdict, verify};

use crate::petitions::{reflection, registered, screened};
use crate::support::TestApp;
use crate::support::book::hold_books;

/// Every chain holds, and no event or entry is missing or counted twice.
async fn hold_record(app: &TestApp) {
    let mut conn = app.diesel(DbRole::Owner).await;
    let verdict = verify(&mut conn, &app.app.keys, "99001").await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { entries } if entries > 0), "{verdict:?}");
    let sql = app.sql(DbRole::Superuser).await;
    let gaps = "select count(*) from commune_heads h
        where h.event_seq <> (select count(*) from events e where e.commune = h.commune)
           or h.audit_seq <> (select count(*) from audit_entries a where a.commune = h.commune)";
    assert_eq!(sql.query_one(gaps, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[actix_web::test]
async fn registrations_in_parallel_are_numbered_and_recorded_without_a_gap() {
    let app = TestApp::start_two().await;
    let portal = app.machine("demo-portal").await;
    let sends = (0..60).map(|n| {
        portal.post("/v1/petitions", reflection(&format!("two-{n}"))).key(&format!("two-key-{n}")).send()
    });
    let answers = join_all(sends).await;
    let numbers: BTreeSet<String> = answers.iter().map(|answer| answer.text_at("/number")).collect();
    assert!(answers.iter().all(|answer| answer.status == 201));
    assert_eq!(numbers.len(), 60);
    assert_eq!(hold_books(&app.sql(DbRole::Owner).await).await, 60);
    hold_record(&app).await;
}

#[actix_web::test]
async fn of_racing_screenings_one_wins() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    for round in 0..4 {
        let (id, _) = registered(&portal, &format!("screening-{round}")).await;
        let path = format!("/v1/petitions/{id}");
        let tag = officer.get(&path).await.expect(200).etag();
        let race = ["reflection", "recommendation", "reflection", "recommendation"].map(|kind| {
            let body = json!({ "kind": kind, "field": "transport", "within_authority": true });
            officer.post(&format!("{path}/screenings"), body).if_match(&tag).send()
        });
        let answers = join_all(race).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(
            won.len(),
            1,
            "{:?}",
            answers.iter().map(|one| (one.status, &one.text)).collect::<Vec<_>>()
        );
        assert!(answers.iter().all(|answer| [201, 412].contains(&answer.status)));
        let seen = officer.get(&path).await.expect(200);
        assert_eq!(seen.at("/status"), "screened");
        let steps = officer.get(&format!("{path}/timeline")).await.expect(200);
        let screenings = steps.items().iter().filter(|step| step["type"] == "petition.screened").count();
        assert_eq!(screenings, 1);
    }
    hold_record(&app).await;
}

#[actix_web::test]
async fn a_tag_is_good_at_the_other_server_and_stale_there_at_once() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let dashboard = app.machine("demo-dashboard").await;
    let (one, _) = registered(&portal, "tag-1").await;
    let (two, _) = registered(&portal, "tag-2").await;
    for (id, path) in [(&one, format!("/v1/petitions/{one}")), (&two, "/v1/petitions".to_owned())] {
        let poll = |tag: &str| dashboard.get(&path).header("If-None-Match", tag).send();
        let tag = dashboard.get(&path).await.expect(200).etag();
        // Four polls: two at each server, so that both have kept the tag.
        for _ in 0..4 {
            poll(&tag).await.expect(304);
        }
        screened(&officer, id, "reflection").await;
        let changed = join_all([poll(&tag), poll(&tag)]).await;
        assert_eq!([changed[0].status, changed[1].status], [200, 200], "{path}");
        assert_eq!(changed[0].etag(), changed[1].etag(), "{path}");
    }
}
