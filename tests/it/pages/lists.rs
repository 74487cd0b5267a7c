//! Rows of every list, made as callers make them.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tiepdan::kernel::jobs::model::NewJob;

use super::{List, Pages};
use crate::attachments::attached_at_desk;
use crate::attachments::of_cases::added;
use crate::case_acts::items::{entered, ordered, settled};
use crate::case_acts::{Office, done};
use crate::commune_settings::{limit, mark};
use crate::jobs::enqueue;
use crate::main_job::{accepted, act, lead, own_position};
use crate::petitions::{registered, screened};
use crate::support::{Client, TestApp};

/// Where a list stands: `of` takes the place of the parameter in its path, or is its query.
fn path(route: &str, of: &str) -> String {
    match route.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1))) {
        Some((before, after)) => format!("{before}{of}{after}"),
        None => format!("{route}{of}"),
    }
}

fn cut(who: &Client, route: &'static str, of: &str) -> List {
    List { route, who: who.clone(), pages: Pages::Cut(path(route, of)) }
}

fn sought(who: &Client, route: &'static str, body: Value) -> List {
    List { route, who: who.clone(), pages: Pages::Sought(body) }
}

fn whole(who: &Client, route: &'static str, of: [&str; 2]) -> List {
    List { route, who: who.clone(), pages: Pages::Whole(of.map(|of| path(route, of))) }
}

/// The last segment of a path.
fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// All lists, with rows in each.
pub(super) async fn made(app: TestApp) -> (Office, Vec<List>) {
    let officer = app.person("intake-officer").await;
    let chair = app.person("government-chair").await;
    let worker = app.person("case-officer").await;
    let office = Office { app, officer, chair, worker };
    let (mut lists, cases) = of_reflections(&office).await;
    lists.extend(of_complaints(&office).await);
    lists.extend(of_findings(&office, &cases).await);
    lists.extend(of_receptions(&office).await);
    lists.extend(of_the_installation(&office).await);
    (office, lists)
}

/// Three reflections that were accepted and given to somebody, much of it told of the first and some of the second; three more
/// that wait. Gives the ids of the cases too.
async fn of_reflections(office: &Office) -> (Vec<List>, Vec<String>) {
    let Office { app, officer, chair, worker } = office;
    let (portal, assignee) = (app.machine("demo-portal").await, own_position(worker).await);
    let (mut petitions, mut cases, mut work) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=3 {
        registered(&portal, &format!("pages-waiting-{number}")).await;
        let (petition, _) = registered(&portal, &format!("pages-{number}")).await;
        screened(officer, &petition, "reflection").await;
        let case = accepted(chair, &petition).await;
        let given = chair.post("/v1/assignments", lead(&case, &assignee)).await.expect(201);
        petitions.push(petition);
        cases.push(case);
        work.push(given.text_at("/id"));
    }
    for (petition, times) in [(&petitions[0], 3), (&petitions[1], 1)] {
        let at = format!("/v1/petitions/{petition}");
        for number in 1..=times {
            let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đang giải quyết." });
            officer.post(&format!("{at}/notices"), notice).await.expect(201);
            attached_at_desk(officer, petition, &format!("pages-file-{number}-{times}")).await;
            let note = json!({ "text": "Chờ ý kiến Công an xã." });
            chair.post(&format!("{at}/notes"), note).await.expect(201);
        }
    }
    for (case, times) in [(&cases[0], 3), (&cases[1], 1)] {
        for number in 1..=times {
            added(chair, &format!("/v1/cases/{case}"), &format!("pages-case-{number}-{times}")).await;
        }
    }
    let first = format!("/v1/assignments/{}", work[0]);
    for percent in [20, 60] {
        let report = json!({ "percent": percent, "text": "Đã kiểm tra." });
        worker.post(&format!("{first}/progress-reports"), report).await.expect(201);
    }
    act(worker, &first, "completions", json!({ "result": "Đã vá xong." })).await.expect(201);
    let lists = vec![
        cut(chair, "/v1/petitions", ""),
        sought(chair, "/v1/petitions/searches", json!({ "words": "ổ gà" })),
        cut(chair, "/v1/petitions/{id}/timeline", &petitions[0]),
        cut(chair, "/v1/petitions/{id}/notes", &petitions[0]),
        cut(chair, "/v1/petitions/{id}/acts", &petitions[0]),
        whole(chair, "/v1/petitions/{id}/notices", [&petitions[1], &petitions[0]]),
        whole(chair, "/v1/petitions/{id}/attachments", [&petitions[1], &petitions[0]]),
        whole(chair, "/v1/cases/{id}/attachments", [&cases[1], &cases[0]]),
        cut(chair, "/v1/cases", "?kind=reflection"),
        cut(chair, "/v1/cases/{id}/timeline", &cases[0]),
        cut(chair, "/v1/cases/{id}/notes", &cases[0]),
        cut(chair, "/v1/assignments", ""),
        cut(chair, "/v1/assignments/{id}/acts", &work[0]),
        cut(officer, "/v1/queues/{name}", "unscreened"),
        cut(officer, "/v1/notifications", ""),
    ];
    (lists, cases)
}

/// Three complaints that were decided, with what each decision orders; one that was only accepted.
async fn of_complaints(office: &Office) -> Vec<List> {
    let Office { officer, chair, worker, .. } = office;
    let responsible = own_position(worker).await;
    let fresh = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let (mut cases, mut items) = (Vec::new(), Vec::new());
    for number in 1..=3 {
        let (case, decision) = settled(office, "complaint_admin", number).await;
        let item = ordered(&case, &decision, ("responsible_position_id", &responsible));
        items.push(entered(chair, item).await);
        cases.push(case);
    }
    for _ in 0..3 {
        let report = json!({ "text": "Đang chờ kinh phí." });
        worker.post(&format!("{}/progress-reports", items[0]), report).await.expect(201);
    }
    for (case, times) in [(&cases[0], 1), (&cases[1], 3)] {
        let notice =
            json!({ "addressee": "superior", "outcome": "progress", "text": "x", "acted_on": "2026-07-21" });
        let text = "Kết quả giải quyết về đất tại thôn Hạ.";
        let proposal = json!({ "form": "posting", "public_text": text, "acted_on": "2026-07-22" });
        for (what, body) in [("notices", notice), ("publications", proposal)] {
            for _ in 0..times {
                done(officer, case, what, body.clone()).await;
            }
        }
    }
    let petition = async |case: &str| chair.get(case).await.expect(200).text_at("/petition/id");
    let petitions = [petition(&fresh).await, petition(&cases[2]).await];
    let (begun, decided) = (id(&fresh), id(&cases[2]));
    let (little, much) = (id(&cases[0]), id(&cases[1]));
    vec![
        whole(chair, "/v1/petitions/{id}/deadlines", [&petitions[0], &petitions[1]]),
        whole(chair, "/v1/cases/{id}/deadlines", [begun, decided]),
        whole(chair, "/v1/cases/{id}/file", [begun, decided]),
        whole(chair, "/v1/cases/{id}/letters", [begun, decided]),
        whole(chair, "/v1/cases/{id}/notices", [little, much]),
        whole(chair, "/v1/cases/{id}/publications", [little, much]),
        cut(chair, "/v1/cases/{id}/acts", much),
        cut(chair, "/v1/enforcement-items", ""),
        cut(chair, "/v1/enforcement-items/{id}/acts", id(&items[0])),
    ]
}

/// A finding about each of these cases, replied to; the last one is closed.
async fn of_findings(office: &Office, cases: &[String]) -> Vec<List> {
    let (chair, council) = (&office.chair, office.app.person("council-standing").await);
    let unit = chair.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let mut finding = String::new();
    for case in cases {
        let body = json!({
            "subject_unit_id": unit, "case_ids": [case], "severity": "minor", "description": "Chậm trả lời.",
            "recommendation": "Trả lời người dân.", "answer_due_on": "2026-12-20",
        });
        council.post("/v1/findings", body).await.expect(201).header("location").clone_into(&mut finding);
        act(chair, &finding, "replies", json!({ "content": "Đã trả lời." })).await.expect(201);
    }
    act(&council, &finding, "closures", json!({})).await.expect(201);
    vec![cut(&council, "/v1/findings", ""), cut(&council, "/v1/findings/{id}/acts", id(&finding))]
}

/// Three schedules, each with a session, posted.
async fn of_receptions(office: &Office) -> Vec<List> {
    let Office { app, officer, chair, .. } = office;
    let host = own_position(chair).await;
    let mut schedule = String::new();
    for day in ["2026-12-10", "2026-12-17", "2026-12-24"] {
        let session = json!({ "date": day, "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12 });
        let body = json!({ "host_position_id": host, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": [session] });
        let made = officer.post("/v1/reception-schedules", body).await.expect(201);
        schedule = made.header("location").to_owned();
        act(chair, &schedule, "approvals", json!({})).await.expect(201);
        act(officer, &schedule, "publications", json!({ "place": "Trụ sở" })).await.expect(201);
    }
    vec![
        cut(chair, "/v1/reception-schedules", ""),
        cut(chair, "/v1/reception-schedules/{id}/acts", id(&schedule)),
        cut(chair, "/v1/reception-sessions", ""),
        cut(&app.anyone(), "/v1/public/reception-schedules", "?commune=99001"),
    ]
}

/// What is there without a petition.
async fn of_the_installation(office: &Office) -> Vec<List> {
    let Office { app, chair, .. } = office;
    let administrator = app.person("administrator").await;
    let settings =
        [mark("2026-12-01", true), limit("2027-01-01", 10, "working_days"), mark("2027-06-01", false)];
    for setting in settings {
        administrator.post("/v1/commune-settings", setting).await.expect(201);
    }
    let later = app.app.clock.real_now() + TimeDelta::hours(1);
    for _ in 0..3 {
        enqueue(&app.app, &NewJob::now("recompute_deadlines", json!({}), later)).await;
    }
    vec![
        cut(chair, "/v1/units", ""),
        cut(chair, "/v1/positions", ""),
        whole(chair, "/v1/commune-settings", ["?setting=remote_area", ""]),
        whole(chair, "/v1/legal-rules", ["?rule_key=C04", ""]),
        whole(chair, "/v1/calendar-days", ["?year=2026", ""]),
        whole(chair, "/v1/calendar-years", ["?year=2026", ""]),
        whole(chair, "/v1/catalogues/{name}", ["registers", "roles"]),
        cut(&administrator, "/v1/jobs", ""),
    ]
}
