//! What a commune sets for itself: whether it is a remote area, and its own limit for recommendations and reflections. What holds on
//! the day on which a clock starts decides.

mod versions;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::case_acts::annulled::annulled;
use crate::case_acts::{Office, done};
use crate::law_changes::{administrator, recompute};
use crate::main_job::own_position;
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

const SETTINGS: &str = "/v1/commune-settings";

/// The mark of a remote area.
pub fn mark(valid_from: &str, remote: bool) -> Value {
    json!({
        "setting": "remote_area", "valid_from": valid_from, "remote_area": remote,
        "legal_basis": "Quyết định 12/QĐ-UBND (thử)",
    })
}

/// The own limit.
pub fn limit(valid_from: &str, length: u32, unit: &str) -> Value {
    json!({
        "setting": "own_limit", "valid_from": valid_from, "limit": { "length": length, "unit": unit },
        "legal_basis": "Quy chế 15/QC-UBND (thử)",
    })
}

async fn add(client: &Client, body: Value) -> Answer {
    client.post(SETTINGS, body).await
}

#[actix_web::test]
async fn the_mark_on_the_day_on_which_a_clock_starts_decides() {
    proves(&["I.2b"]);
    let office = Office::open().await;
    let admin = office.app.person("administrator").await;
    let yesterday = office.accepted("complaint_admin", "2026-11-20", "2026-11-23").await;
    let today = office.accepted("complaint_admin", "2026-11-20", "2026-11-24").await;
    office.holds(&today, "C04 running 2026-12-24").await;
    add(&admin, mark("2026-11-24", true)).await.expect(201);

    // Entered after it, each by the mark of its own day: 30 days from the 23rd, 45 from the 24th.
    let before = office.accepted("complaint_admin", "2026-11-20", "2026-11-23").await;
    let after = office.accepted("complaint_admin", "2026-11-20", "2026-11-24").await;
    office.holds(&before, "C04 running 2026-12-23").await;
    office.holds(&after, "C06 running 2027-01-08").await;
    // The case shows by which it is counted: alone, and in a list.
    let list = office.chair.get("/v1/cases").await.expect(200);
    for (case, remote) in [(&before, false), (&after, true)] {
        let shown = office.chair.get(case).await.expect(200);
        assert_eq!(shown.at("/remote_area"), &json!(remote), "{case}");
        let listed = list.items().iter().find(|one| one["id"] == *shown.at("/id")).unwrap();
        assert_eq!(listed["remote_area"], json!(remote), "{case}");
    }
    let reflection = office.accepted("reflection", "2026-11-24", "2026-11-24").await;
    assert_eq!(office.chair.get(&reflection).await.expect(200).at("/remote_area"), &json!(true));

    // What began on that very day before the mark was entered follows, openly; what began before it stays.
    recompute(&office.app).await;
    office.holds(&yesterday, "C04 running 2026-12-23").await;
    office.holds(&today, "C06 running 2027-01-08").await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let told = "select (fields->'deadlines')::text from events where type = 'petition.deadlines_computed'";
    let told = sql.query(told, &[]).await.unwrap();
    let told: Vec<Value> = told.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (told[0].as_array().unwrap().len(), &told[0][0]["old_due_on"], &told[0][0]["new_due_on"]),
        (1, &json!("2026-12-24"), &json!("2027-01-08"))
    );
    let marked = "select rule_key, start_on::text from deadlines where remote_area and status = 'running' order by 1, 2";
    let marked: Vec<(String, String)> =
        sql.query(marked, &[]).await.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect();
    assert!(marked.iter().all(|(_, day)| day == "2026-11-24"), "{marked:?}");
    // Clocks that no setting of their commune concerns were not even looked at.
    let untouched =
        "select count(*) from deadlines where law_seq = 1 and status = 'running' and start_on < '2026-11-24'";
    assert!(sql.query_one(untouched, &[]).await.unwrap().get::<_, i64>(0) > 0);
    // A preview of the commune's own officer reckons with it unless it is told otherwise.
    let asked = async |start: &str, remote: Value| {
        let body = json!({ "rule_key": "C04", "start_date": start, "remote_area": remote });
        office.officer.post("/v1/deadline-previews", body).await.expect(200).text_at("/rule/rule_key")
    };
    assert_eq!(asked("2026-11-24", Value::Null).await, "C06");
    assert_eq!(asked("2026-11-24", json!(false)).await, "C04");
    assert_eq!(asked("2026-11-23", Value::Null).await, "C04");
}

#[actix_web::test]
async fn an_act_before_the_job_keeps_no_clock_from_the_mark_of_its_day() {
    let office = Office::open().await;
    let (admin, chair) = (&office.app.person("administrator").await, &office.chair);
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(office.accepted("complaint_admin", "2026-11-20", "2026-11-24").await);
    }
    let [complex, paused, ended] = &cases[..] else { unreachable!() };
    let suspended =
        |number: &str| json!({ "ground": "obstacle", "reason": "Ốm nặng.", "document_number": number });
    done(chair, paused, "suspensions", suspended("7/QĐ-UBND")).await;
    let decision = json!({ "summary": "Đúng.", "result": "unfounded", "complainant_agrees": true, "document_number": "1/QĐ-UBND" });
    let decided = done(chair, ended, "decisions", decision).await;
    add(admin, mark("2026-11-24", true)).await.expect(201);
    let level = json!({ "level": "complex", "criteria": ["several_places", "several_contents"], "document_number": "2/VB" });
    done(chair, complex, "complexity-decisions", level).await;
    office.holds(complex, "C05 running 2027-01-08").await;

    recompute(&office.app).await;
    // 60 days end on a Saturday.
    office.holds(complex, "C06 running 2027-01-25").await;
    let clocks = office.clocks(paused).await;
    assert!(clocks.iter().any(|one| one.starts_with("C06 paused")), "{clocks:?}");
    done(chair, paused, "resumptions", json!({ "document_number": "8/QĐ-UBND" })).await;
    let clocks = office.clocks(paused).await;
    assert!(clocks.iter().any(|one| one.starts_with("C06 running")), "{clocks:?}");
    // What had ended runs again as it had, until the next run of the job looks at it.
    annulled(chair, ended, &decided).await;
    office.holds(ended, "C04 running 2026-12-24").await;
    recompute(&office.app).await;
    office.holds(ended, "C06 running 2027-01-08").await;
}

#[actix_web::test]
async fn a_mark_that_is_to_come_waits_for_its_day() {
    let office = Office::open().await;
    let admin = office.app.person("administrator").await;
    add(&admin, mark("2026-12-01", true)).await.expect(201);
    recompute(&office.app).await;
    let case = office.accepted("complaint_admin", "2026-11-20", "2026-11-24").await;
    office.holds(&case, "C04 running 2026-12-24").await;
    // A week later the mark is there; a calendar that is loaded then moves no clock to it.
    let later = TestApp::start_on(office.app.database.clone(), &["--today=2026-12-02"]).await;
    let chief = administrator(&later).await;
    let year = crate::law_changes::year_2027("official", &[], &[]);
    chief.post("/v1/calendar-years", year).await.expect(201);
    recompute(&later).await;
    office.holds(&case, "C04 running 2026-12-24").await;
    let chair = later.person("government-chair").await;
    let (officer, worker) = (later.person("intake-officer").await, later.person("case-officer").await);
    let then = Office { app: later, officer, chair, worker };
    let new = then.accepted("complaint_admin", "2026-11-30", "2026-12-01").await;
    then.holds(&new, "C06 running 2027-01-15").await;
    let old = then.accepted("complaint_admin", "2026-11-27", "2026-11-30").await;
    then.holds(&old, "C04 running 2026-12-30").await;
}

#[actix_web::test]
async fn the_own_limit_is_that_of_the_day_of_acceptance() {
    let office = Office::open().await;
    let admin = office.app.person("administrator").await;
    let before = office.accepted("reflection", "2026-11-20", "2026-11-24").await;
    add(&admin, limit("2026-11-24", 10, "working_days")).await.expect(201);
    add(&admin, limit("2026-12-01", 15, "calendar_days")).await.expect(201);
    let case = office.accepted("reflection", "2026-11-20", "2026-11-24").await;
    // Ten working days from Tuesday 24 November.
    office.holds(&case, "P02 running 2026-12-08").await;
    office.holds(&case, "R16 fulfilled 2027-01-04").await;
    office.holds(&before, "R16 running 2027-01-04").await;
    let clocks = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    let own = clocks.items().iter().find(|clock| clock["rule_key"] == "P02").unwrap();
    assert_eq!(
        (&own["source"], &own["rule_valid_from"]),
        (&json!("Quy chế 15/QC-UBND (thử)"), &json!("2026-11-24"))
    );
    assert!(own["explanation"]["vi"].as_str().unwrap().contains("Quy chế 15/QC-UBND"), "{own}");
    // Of the day before there was none: its clock is that of the lead assignment.
    let older = office.accepted("reflection", "2026-11-20", "2026-11-23").await;
    office.holds(&older, "R16 running 2027-01-04").await;
    let id = case.rsplit('/').next().unwrap().to_owned();
    let mut work = crate::main_job::lead(&id, &own_position(&office.worker).await);
    work["due_on"] = json!("2026-12-04");
    office.chair.post("/v1/assignments", work).await.expect(201);
    let clocks = office.clocks(&case).await;
    assert_eq!(clocks.iter().filter(|clock| clock.starts_with("P02")).count(), 1, "{clocks:?}");
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved" });
    crate::case_acts::done(&office.worker, &case, "answers", answer).await;
    office.holds(&case, "P02 fulfilled 2026-12-08").await;
    // A preview shows the same, and a day of the later version by that one.
    let asked = async |start: &str| {
        let body = json!({ "rule_key": "P02", "start_date": start });
        office.officer.post("/v1/deadline-previews", body).await.expect(200).at("/due_on").clone()
    };
    assert_eq!(asked("2026-11-24").await, "2026-12-08");
    assert_eq!(asked("2026-12-01").await, "2026-12-16");
    assert_eq!(asked("2026-11-23").await, Value::Null);
    // It is no rule of the installation any more.
    let term = json!({ "unit": "working_days", "length": 5, "source_vi": "Q", "source_en": "Q", "certainty": "verified" });
    let rule = json!({ "rule_key": "P02", "valid_from": "2027-01-01", "term": term });
    let refused = administrator(&office.app).await.post("/v1/legal-rules", rule).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/rule_key"]);
}

#[actix_web::test]
async fn another_limit_or_none_moves_no_clock_that_runs() {
    for next in [json!({ "length": 3, "unit": "working_days" }), Value::Null] {
        let first = TestApp::start().await;
        let admin = first.person("administrator").await;
        add(&admin, limit("2026-11-24", 10, "working_days")).await.expect(201);
        let app = TestApp::start_on(first.database.clone(), &["--today=2026-11-25"]).await;
        let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
        let (worker, admin) = (app.person("case-officer").await, app.person("administrator").await);
        let office = Office { app, officer, chair, worker };
        let case = office.accepted("reflection", "2026-11-25", "2026-11-25").await;
        // Ten working days from Wednesday 25 November.
        office.holds(&case, "P02 running 2026-12-09").await;
        let mut body = limit("2026-11-25", 3, "working_days");
        body["limit"] = next;
        add(&admin, body).await.expect(201);
        recompute(&office.app).await;
        office.holds(&case, "P02 running 2026-12-09").await;
    }
}
