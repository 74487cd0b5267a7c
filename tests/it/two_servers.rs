//! Two servers on one database, each request to the other one than before: races have one winner, books no gap, the chain
//! no break, and what one server did the other knows at once. The tests of retries, books, refreshed sessions and polls
//! run over two servers too (`TestApp::start_two`).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::kernel::record::audit::{Verdict, verify};

use crate::case_acts::Office;
use crate::jobs::processes::{settings, started, until};
use crate::jobs::{enqueue, number};
use crate::law_changes::{administrator, clock, told, year_2027};
use crate::petitions::{reflection, registered, screened};
use crate::support::book::hold_books;
use crate::support::{Client, TestApp};

/// Every chain holds, and no event or entry is missing or counted twice.
pub async fn hold_record(app: &TestApp) {
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

/// Runs of each of these jobs that lie there when the workers start.
const RUNS: usize = 8;
const SWEEP: &str = "sweep_deadlines";
const RECOMPUTE: &str = "recompute_deadlines";

async fn due(app: &TestApp, kind: &'static str) {
    enqueue(&app.app, &NewJob::now(kind, json!({}), app.app.clock.real_now())).await;
}

/// Several send an act under one tag; one of them does it. Where a worker has moved a clock of the object since the tag was
/// read, none of them may: they read it anew.
async fn raced(client: &Client, object: &str, act: &str, bodies: &[Value]) {
    let path = format!("{object}/{act}");
    for _ in 0..5 {
        let tag = client.get(object).await.expect(200).etag();
        let sends = bodies.iter().map(|body| client.post(&path, body.clone()).if_match(&tag).send());
        let answers: Vec<_> = join_all(sends).await.iter().map(|answer| answer.status).collect();
        assert!(answers.iter().all(|status| matches!(status, 201 | 409 | 412)), "{answers:?}");
        match answers.iter().filter(|status| **status == 201).count() {
            0 if answers.iter().all(|status| *status == 412) => (),
            won => return assert_eq!(won, 1, "{answers:?}"),
        }
    }
    panic!("each tag of {object} was stale when it was sent");
}

#[actix_web::test]
async fn beside_two_workers_no_act_is_lost_and_every_job_is_done_once() {
    let office = Office::open_two().await;
    let (app, sql) = (&office.app, office.app.sql(DbRole::Superuser).await);
    let (admin, portal) = (administrator(app).await, app.machine("demo-portal").await);
    // Long overdue: the sweep warns of their clocks while they are decided. The last one is left alone.
    let (mut cases, mut petitions) = (Vec::new(), Vec::new());
    for n in 0..5 {
        cases.push(office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await);
        petitions.push(registered(&portal, &format!("workers-{n}")).await.0);
    }
    let left = cases.pop().unwrap();
    for kind in [SWEEP, RECOMPUTE].repeat(RUNS) {
        due(app, kind).await;
    }
    let settings = settings(app).await;
    let workers = [started(&settings), started(&settings)];
    // 8 January becomes a day off: the workers move the clocks of petitions that are being screened.
    let year =
        admin.post("/v1/calendar-years", year_2027("official", &["2027-01-08"], &["2027-01-16"])).send();
    let decided = cases.iter().enumerate().map(async |(case_no, case)| {
        let numbers = (0..4).map(|n| format!("{case_no}{n}/QĐ-UBND"));
        let bodies =
            numbers.map(|no| json!({ "summary": "Đúng.", "result": "well_founded", "document_number": no }));
        raced(&office.chair, case, "decisions", &bodies.collect::<Vec<_>>()).await;
    });
    let body = json!({ "kind": "reflection", "field": "transport", "within_authority": true });
    let bodies = [body.clone(), body];
    let screened = petitions
        .iter()
        .map(async |id| raced(&office.officer, &format!("/v1/petitions/{id}"), "screenings", &bodies).await);
    tokio::join!(year, join_all(decided), join_all(screened)).0.expect(201);
    let open = "select count(*) from jobs where state <> 'done'";
    until(&sql, open, 0).await;
    // What a slow request stored by the law before, the next run finds.
    due(app, RECOMPUTE).await;
    until(&sql, open, 0).await;
    assert!(workers.map(|worker| worker.stopped().success()).iter().all(|ended| *ended));
    jobs_were_done_once(&sql).await;
    acts_stand(&office, (&cases, &left), &petitions).await;
    hold_record(app).await;
}

async fn jobs_were_done_once(sql: &tokio_postgres::Client) {
    let again = "select count(*) from jobs where attempts <> 1 or last_error is not null";
    assert_eq!(number(sql, again).await, 0);
    let runs = format!("select count(*) from jobs where slot is null and kind in ('{SWEEP}', '{RECOMPUTE}')");
    assert_eq!(number(sql, &runs).await, i64::try_from(2 * RUNS + 1).unwrap());
    assert_eq!(number(sql, "select count(*) from jobs where slot = 'law-2'").await, 1);
    let twice = "select count(*) from (select from events where type = 'deadline.overdue'
                 group by fields->>'deadline_id', fields->>'due_on' having count(*) > 1) t";
    assert_eq!(number(sql, twice).await, 0);
}

async fn acts_stand(office: &Office, (cases, left): (&[String], &str), petitions: &[String]) {
    let steps = office.chair.get(&format!("{left}/timeline")).await.expect(200);
    assert!(steps.items().iter().any(|step| step["type"] == "deadline.overdue"), "{}", steps.text);
    for case in cases {
        let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
        assert_eq!(steps.items().iter().filter(|step| step["type"] == "case.decided").count(), 1);
        // Thirty days from 10 July end on a Sunday.
        office.holds(case, "C04 fulfilled_late 2026-08-10").await;
    }
    for id in petitions {
        let moved = clock(&office.officer, id, "R16").await;
        assert_eq!((&moved["due_on"], &moved["status"]), (&json!("2027-01-11"), &json!("running")));
        assert!(told(&office.officer, id).await.len() <= 1);
    }
}
