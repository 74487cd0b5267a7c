//! The log of accesses: what was refused under conflict of interest, and who read personal data. The answers tell nothing.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::app::App;
use tiepdan::kernel::context::{RequestInfo, Visitor};
use tiepdan::kernel::ids::new_id;
use tiepdan::kernel::problem::Language;
use tiepdan::kernel::record::access_log::write;
use tokio_util::sync::CancellationToken;

use super::number;
use crate::denounced::{office, siblings};
use crate::main_job::{accepted, lead, own_position};
use crate::petitions::{reflection, registered, screened};
use crate::support::cluster::cluster;
use crate::support::{Answer, Client, TestApp};

/// Operation, subject, outcome, and whether user, person and position, or a client stand there.
pub(super) type Entry = (String, String, String, String);

/// The log, once it holds so many entries.
pub(super) async fn log(app: &TestApp, wanted: usize) -> Vec<Entry> {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select operation, subject_kind || ' ' || subject_id, outcome,
                 coalesce(client_id, (select login from users u where u.id = user_id and u.person_id = a.person_id), '-')
                 from access_log a order by occurred_at, id";
    for _ in 0..100 {
        let rows = sql.query(query, &[]).await.unwrap();
        if rows.len() >= wanted {
            return rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    panic!("the log has not {wanted} entries");
}

pub(super) fn entry(operation: &str, subject: &str, outcome: &str, who: &str) -> Entry {
    (operation.to_owned(), subject.to_owned(), outcome.to_owned(), who.to_owned())
}

/// Nothing but the request's id tells the two answers apart.
fn alike(seen: &Answer, control: &Answer) {
    let told = |answer: &Answer| {
        let mut body = answer.body.clone();
        body["request_id"] = Value::Null;
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        (answer.status, body, names)
    };
    assert_eq!(told(seen), told(control));
}

pub(super) async fn denounced(portal: &Client, key: &str, position_id: &str) -> String {
    let mut body = reflection(key);
    body["about"] = json!([{ "type": "person", "position_id": position_id }]);
    portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201).text_at("/id")
}

#[actix_web::test]
async fn a_refusal_under_conflict_is_recorded_and_answered_like_any_404() {
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let (position, _) = office(&app, "government-chair").await;
    let id = denounced(&portal, "conflict-1", &position).await;
    let nowhere = new_id("99001", "2026-11-24".parse().unwrap()).to_string();
    let (seen, control) = (
        chair.get(&format!("/v1/petitions/{id}")).await.expect(404),
        chair.get(&format!("/v1/petitions/{nowhere}")).await.expect(404),
    );
    alike(&seen, &control);
    let act = |id: &str| {
        let path = format!("/v1/petitions/{id}/acceptances");
        chair
            .post(&path, json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": position }))
            .if_match("*")
            .send()
    };
    let (seen, control) = (act(&id).await.expect(404), act(&nowhere).await.expect(404));
    alike(&seen, &control);
    let subject = format!("petition {id}");
    let expected = [
        entry("getPetition", &subject, "refused_conflict", "government-chair"),
        entry("acceptPetition", &subject, "refused_conflict", "government-chair"),
    ];
    assert_eq!(log(&app, 2).await, expected);
    // Who may see it, and who may not for another reason, leave nothing.
    app.person("intake-officer").await.get(&format!("/v1/petitions/{id}")).await.expect(200);
    app.person("public-unit-head").await.get(&format!("/v1/petitions/{id}")).await.expect(404);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(log(&app, 2).await, expected);
}

#[actix_web::test]
async fn cases_and_work_that_are_refused_under_conflict_are_recorded_too() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, head) = (app.person("government-chair").await, app.person("unit-head").await);
    let position = own_position(&head).await;
    // It stays sealed, and with it whom it names, because its writer wishes protection.
    let mut body = reflection("conflict-2");
    body["about"] = json!([{ "type": "person", "position_id": position }]);
    body["wishes_protection"] = json!(true);
    let petition = portal.post("/v1/petitions", body).key("key-conflict-2").await.expect(201).text_at("/id");
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    head.get(&format!("/v1/cases/{case}")).await.expect(404);
    let worker = own_position(&app.person("case-officer").await).await;
    // Named in the body, a case is refused like one that is not there.
    head.post("/v1/assignments", lead(&case, &worker)).await.expect_problem(400, "body_invalid");
    chair.post("/v1/assignments", lead(&case, &position)).await.expect(409);
    let work = chair.post("/v1/assignments", lead(&case, &worker)).await.expect(201).text_at("/id");
    head.get(&format!("/v1/assignments/{work}")).await.expect(404);
    head.post(&format!("/v1/assignments/{work}/progress-reports"), json!({ "text": "x", "percent": 10 }))
        .await
        .expect(404);
    let (case, work) = (format!("case {case}"), format!("assignment {work}"));
    let expected = [
        entry("getCase", &case, "refused_conflict", "unit-head"),
        entry("createAssignment", &case, "refused_conflict", "unit-head"),
        entry("createAssignment", &case, "refused_conflict", "government-chair"),
        entry("getAssignment", &work, "refused_conflict", "unit-head"),
        entry("reportProgress", &work, "refused_conflict", "unit-head"),
    ];
    assert_eq!(log(&app, 5).await, expected);
}

#[actix_web::test]
async fn a_relative_who_would_release_it_is_recorded() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    siblings(&app, ["trinh thu ha", "trinh cong thuyet"]).await;
    let mut body = reflection("kin");
    body["about"] = json!([{ "type": "person", "name": "Trịnh Công Thuyết" }]);
    let id = portal.post("/v1/petitions", body).key("key-kin-1").await.expect(201).text_at("/id");
    let screen = json!({ "kind": "reflection", "within_authority": true });
    officer.post(&format!("/v1/petitions/{id}/screenings"), screen).if_match("*").await.expect(403);
    let expected = [entry("screenPetition", &format!("petition {id}"), "refused_conflict", "intake-officer")];
    assert_eq!(log(&app, 1).await, expected);
}

#[actix_web::test]
async fn who_reads_released_people_is_recorded_and_a_masked_view_is_not() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, made) = registered(&portal, "read-1").await;
    let path = format!("/v1/petitions/{id}");
    officer.get(&path).await.expect(200);
    portal.get(&path).await.expect(200);
    screened(&officer, &id, "reflection").await;
    app.machine("demo-dashboard").await.get(&path).await.expect(200);
    let read = officer.get(&path).await.expect(200);
    assert_eq!(read.at("/writers/0/name"), "Hán Thị Mơ");
    // Nothing new to read: nothing read.
    officer.get(&path).header("If-None-Match", &read.etag()).await.expect(304);
    accepted(&app.person("government-chair").await, &id).await;
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    officer.post(&format!("{path}/notices"), notice).await.expect(201);
    portal.get(&format!("{path}/notices")).await.expect(200);
    let subject = format!("petition {id}");
    let expected = [
        entry("getPetition", &subject, "read", "intake-officer"),
        entry("getPetition", &subject, "read", "government-chair"),
        entry("listPetitionNotices", &subject, "read", "demo-portal"),
    ];
    assert_eq!(log(&app, 3).await, expected);
    // The citizen with his code reads no more than the state as long as there is no answer.
    let secret = json!({ "code": made["tracking"]["code"], "secret": made["tracking"]["secret"] });
    app.anyone().post("/v1/public/trackings", secret).await.expect(200);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(log(&app, 3).await, expected);
}

#[actix_web::test]
async fn a_list_that_shows_tasks_is_noted_task_by_task() {
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let (id, _) = registered(&portal, "list-1").await;
    screened(&app.person("intake-officer").await, &id, "reflection").await;
    let case = accepted(&chair, &id).await;
    let worker = own_position(&app.person("case-officer").await).await;
    let work = chair.post("/v1/assignments", lead(&case, &worker)).await.expect(201).text_at("/id");
    let list = chair.get("/v1/assignments").await.expect(200);
    assert!(list.at("/items/0/task").is_string());
    let expected = entry("listAssignments", &format!("assignment {work}"), "read", "government-chair");
    assert_eq!(log(&app, 2).await.last(), Some(&expected));
}

#[actix_web::test]
async fn what_was_noted_is_written_before_the_process_ends() {
    let app = TestApp::start().await;
    let (db, keys) = (app.app.db.clone(), app.app.keys.clone());
    let one = Arc::new(App::new(db, keys, app.app.clock, String::new()));
    let request = RequestInfo {
        id: "req_last".to_owned(),
        address: String::new(),
        host: String::new(),
        language: Language::Vi,
        idempotency_key: None,
        if_match: None,
        hash: [0; 32],
        operation: "trackPetition",
        path: String::new(),
        query: String::new(),
    };
    let visitor = Visitor { app: one.clone(), caller: None, request: Arc::new(request) };
    let id = new_id("99001", "2026-11-24".parse().unwrap());
    for _ in 0..1_200 {
        one.access.read(&visitor, "99001", "petition", id);
    }
    let stop = CancellationToken::new();
    stop.cancel();
    write(&one, &[], stop).await;
    let expected = entry("trackPetition", &format!("petition {id}"), "read", "-");
    let found = log(&app, 1_200).await;
    assert!(found.len() == 1_200 && found.iter().all(|one| *one == expected));
    assert_eq!(one.access.dropped(), 0);
    // Many rows a statement: each would else be a transaction of its own.
    let written = "select count(distinct xmin::text) from access_log";
    let written = number(&app.sql(DbRole::Superuser).await, written).await;
    assert!(written <= 4, "{written} transactions wrote them");
}

#[actix_web::test]
async fn the_application_writes_the_log_and_reads_nothing_of_it() {
    let app = TestApp::start().await;
    let sql = cluster().await.connect(DbRole::Application, &app.database).await;
    for forbidden in
        ["select from access_log", "update access_log set outcome = 'read'", "delete from access_log"]
    {
        let refused = sql.batch_execute(forbidden).await.unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501", "{forbidden}");
    }
}

/// Subjects of refusals of which the process's log says that they are lost.
static LOST: Lost = Lost(Mutex::new(Vec::new()));

struct Lost(Mutex<Vec<String>>);

impl log::Log for Lost {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() == "tiepdan::access"
    }

    fn log(&self, record: &log::Record<'_>) {
        if let Some(subject) = record.key_values().get("subject".into()) {
            self.0.lock().unwrap().push(subject.to_string());
        }
    }

    fn flush(&self) {}
}

#[actix_web::test]
async fn a_refusal_that_cannot_be_written_stands_in_the_log_of_the_process() {
    log::set_logger(&LOST).unwrap();
    log::set_max_level(log::LevelFilter::Error);
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let (position, _) = office(&app, "government-chair").await;
    let id = denounced(&portal, "unwritten", &position).await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("revoke insert on access_log from tiepdan_app").await.unwrap();
    chair.get(&format!("/v1/petitions/{id}")).await.expect(404);
    while app.app.access.dropped() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(LOST.0.lock().unwrap().contains(&id));
    assert_eq!(app.app.access.dropped(), 1);
}
