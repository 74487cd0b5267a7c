//! The law changes while the servers run: versions of rules, calendar years, and what becomes of open clocks.

mod acts_before;
mod extensions;
mod open_clocks;
mod sealed_told;
mod told_once;
mod versions;

use serde_json::{Value, json};
use tiepdan::cases::usecases::recompute::RecomputeDeadlines;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::jobs::model::NewJob;
use tokio_postgres::error::SqlState;
use tokio_util::sync::CancellationToken;

use crate::jobs::{PACE, enqueue};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// An administrator of the installation: of the reserved tenant, with the password of the commune's.
pub async fn administrator(app: &TestApp) -> Client {
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "insert into persons (commune, id, full_name, name_key)
            values ('00000', '0123456f-0000-8000-8000-000000000001', 'Quản trị', 'quan tri');
         insert into positions (commune, id, person_id, unit_id, role, title, held_from)
            select '00000', '0123456f-0000-8000-8000-000000000002', '0123456f-0000-8000-8000-000000000001', id,
                'administrator', 'Quản trị', '2026-01-01' from units where commune = '00000' and code = 'installation';
         insert into users (id, login, password_hash, commune, person_id, demo, created_at)
            select '0123456f-0000-8000-8000-000000000003', 'installation', password_hash, '00000',
                '0123456f-0000-8000-8000-000000000001', false, now() from users where login = 'administrator'",
    )
    .await
    .unwrap();
    let body = json!({ "login": "installation", "password": "demo-administrator" });
    let token = app.anyone().post("/v1/sessions", body).await.expect(201).text_at("/access_token");
    app.with_token(token)
}

/// A version of a rule to be added.
pub fn version(rule_key: &str, from: &str, length: u32) -> Value {
    json!({
        "rule_key": rule_key, "valid_from": from,
        "term": {
            "unit": "calendar_days", "length": length, "source_vi": "Điều 1 (thử)", "source_en": "Article 1 (test)",
            "certainty": "verified",
        },
    })
}

/// The days of 2027 as they are loaded, and these besides.
pub fn year_2027(status: &str, more: &[&str], saturdays: &[&str]) -> Value {
    let off = |kind: &'static str| move |day: &&str| json!({ "date": day, "kind": kind, "name_vi": "Ngày nghỉ", "name_en": "Day off" });
    let fixed = ["2027-01-01", "2027-04-16", "2027-04-30", "2027-09-02", "2027-09-03", "2027-11-24"];
    let tet = ["2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"];
    let mut days: Vec<Value> = fixed.iter().map(off("public_holiday")).collect();
    days.extend(tet.iter().map(off("tet")));
    days.extend(["2027-05-03"].iter().map(off("compensation")));
    days.extend(more.iter().map(off("swap_day_off")));
    let saturdays: Vec<Value> = saturdays.iter().map(|day| json!({ "date": day })).collect();
    json!({
        "year": 2027, "status": status, "source": "Thông báo (thử)", "days_off": days, "working_saturdays": saturdays,
    })
}

/// The days of 2026 as they are loaded, and this one off besides.
pub async fn this_year(client: &Client, off: &str) -> Value {
    let listed = client.get("/v1/calendar-days?year=2026").await.expect(200);
    let mut year = json!({ "year": 2026, "status": "official", "source": "Thông báo (thử)", "days_off": [], "working_saturdays": [] });
    for day in listed.items() {
        let list = if day["working"] == true { "working_saturdays" } else { "days_off" };
        let mut one = json!({ "date": day["date"] });
        if list == "days_off" {
            one["kind"] = day["kind"].clone();
            (one["name_vi"], one["name_en"]) = (day["name"].clone(), day["name"].clone());
        }
        year[list].as_array_mut().unwrap().push(one);
    }
    let day = json!({ "date": off, "kind": "swap_day_off", "name_vi": "Nghỉ", "name_en": "Off" });
    year["days_off"].as_array_mut().unwrap().push(day);
    year
}

/// Does all jobs of clocks that are due.
pub async fn recompute(app: &TestApp) {
    let job = NewJob::now("recompute_deadlines", json!({}), app.app.clock.real_now());
    enqueue(&app.app, &job).await;
    while worked(app, 1_000, false).await {}
}

/// One job, or one step of it where the worker is told to stop.
pub async fn worked(app: &TestApp, batch: i64, one_step: bool) -> bool {
    let worker = Worker::new(app.app.clone(), vec![Box::new(RecomputeDeadlines { batch })], Vec::new(), PACE);
    let stop = CancellationToken::new();
    if one_step {
        stop.cancel();
    }
    worker.work_once(&stop).await.unwrap()
}

/// One clock of a petition.
pub async fn clock(client: &Client, id: &str, rule: &str) -> Value {
    let clocks = client.get(&format!("/v1/petitions/{id}/deadlines")).await.expect(200);
    clocks.items().iter().find(|clock| clock["rule_key"] == rule).unwrap().clone()
}

/// What the timeline tells of clocks computed anew.
pub async fn told(client: &Client, id: &str) -> Vec<Value> {
    let timeline = client.get(&format!("/v1/petitions/{id}/timeline")).await.expect(200);
    let computed = timeline.items().iter().filter(|step| step["type"] == "petition.deadlines_computed");
    computed.map(|step| step["fields"].clone()).collect()
}

/// What a deadline would be.
pub async fn due(client: &Client, rule_key: &str, start: &str) -> Answer {
    client
        .post("/v1/deadline-previews", json!({ "rule_key": rule_key, "start_date": start }))
        .await
        .expect(200)
}

#[actix_web::test]
async fn only_administrators_of_the_installation_load_law() {
    let app = TestApp::start().await;
    let rule = version("C04", "2027-01-01", 20);
    for login in ["administrator", "government-chair", "intake-officer"] {
        let client = app.person(login).await;
        client.post("/v1/legal-rules", rule.clone()).await.expect_problem(403, "permission_missing");
        let year = year_2027("official", &[], &[]);
        client.post("/v1/calendar-years", year).await.expect_problem(403, "permission_missing");
    }
    let sql = app.sql(DbRole::Superuser).await;
    let number = "select reference_seq from commune_heads where commune = '00000'";
    assert_eq!(sql.query_one(number, &[]).await.unwrap().get::<_, i64>(0), 1);
}

#[actix_web::test]
async fn a_version_of_a_rule_counts_on_every_server_from_its_first_day_on() {
    proves(&["I.2b"]);
    let app = TestApp::start_two().await;
    let admin = administrator(&app).await;
    let officer = app.person("intake-officer").await;
    assert_eq!(due(&officer, "C04", "2027-01-11").await.at("/due_on"), "2027-02-11");
    assert_eq!(due(&officer, "C04", "2027-01-11").await.at("/due_on"), "2027-02-11");

    let body = version("C04", "2027-01-01", 10);
    let made = admin.post("/v1/legal-rules", body.clone()).key("law-version-1").await.expect(201);
    assert_eq!((made.at("/length"), made.at("/valid_from")), (&json!(10), &json!("2027-01-01")));
    assert!(made.at("/name").is_string());
    // Sent again it is answered again, and nothing is added.
    let again = admin.post("/v1/legal-rules", body.clone()).key("law-version-1").await.expect(201);
    assert_eq!(again.body, made.body);
    // The next two requests go to the two servers.
    for _ in 0..2 {
        let preview = due(&officer, "C04", "2027-01-11").await;
        assert_eq!(
            (preview.at("/due_on"), preview.at("/rule/version")),
            (&json!("2027-01-21"), &json!("2027-01-01"))
        );
    }
    assert_eq!(due(&officer, "C04", "2026-12-31").await.at("/rule/version"), "2024-01-01");
    let versions = officer.get("/v1/legal-rules?rule_key=C04").await.expect(200);
    let last: Vec<&Value> = versions.items().iter().rev().take(2).map(|one| &one["valid_to"]).collect();
    assert_eq!(last, [&Value::Null, &json!("2027-01-01")]);

    // It stands in the audit of the installation, with who did it.
    let sql = app.sql(DbRole::Superuser).await;
    let audit = "select count(*) from audit_entries where commune = '00000' and action = 'legal_rule.added'
                 and detail->>'rule_key' = 'C04' and user_id is not null and position_id is not null";
    assert_eq!(sql.query_one(audit, &[]).await.unwrap().get::<_, i64>(0), 1);
}

#[actix_web::test]
async fn nothing_past_is_rewritten_and_no_two_versions_overlap() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let add = async |body: Value| admin.post("/v1/legal-rules", body).await;
    let past = add(version("C04", "2026-11-23", 20)).await.expect_problem(400, "body_invalid");
    assert_eq!(
        (past.complaints(), past.at("/errors/0/code")),
        (vec!["/valid_from".to_owned()], &json!("range"))
    );
    assert_eq!(add(version("X99", "2027-01-01", 20)).await.expect(400).complaints(), ["/rule_key"]);
    add(version("C04", "2027-02-31", 20)).await.expect_problem(400, "body_invalid");
    let mut contradicts = version("C04", "2027-01-01", 20);
    contradicts["without"] = json!(["pauses"]);
    contradicts["pauses"] = json!({ "kind": "suspension", "source_vi": "Điều 1", "source_en": "Article 1" });
    assert_eq!(add(contradicts).await.expect(400).complaints(), ["/without"]);
    add(version("C04", "2027-01-01", 0)).await.expect_problem(400, "body_invalid");
    let mut ends_early = version("C04", "2027-01-01", 20);
    ends_early["valid_to"] = json!("2026-12-31");
    add(ends_early).await.expect_problem(400, "body_invalid");

    // What stands beside the term goes on unless it is said to end.
    let pauses = add(version("C04", "2027-06-01", 20)).await.expect(201);
    assert_eq!(pauses.at("/pauses/kind"), "suspension");
    let mut without = version("T07", "2027-06-01", 20);
    without["without"] = json!(["extensions", "pauses"]);
    let ended = add(without).await.expect(201);
    assert_eq!((ended.at("/extensions"), ended.at("/pauses")), (&Value::Null, &Value::Null));
    let overlaps = add(version("C04", "2027-01-01", 25)).await.expect_problem(409, "state_conflict");
    assert_eq!(overlaps.at("/legal_basis"), "Điều 1 (thử)");
    add(version("C04", "2027-06-01", 25)).await.expect_problem(409, "state_conflict");
    let mut between = version("C04", "2027-01-01", 25);
    between["valid_to"] = json!("2027-06-01");
    add(between).await.expect(201);
    let list = app.person("intake-officer").await.get("/v1/legal-rules?rule_key=C04").await.expect(200);
    let periods: Vec<(&Value, &Value)> =
        list.items().iter().map(|one| (&one["valid_from"], &one["valid_to"])).rev().take(3).collect();
    assert_eq!(
        periods,
        [
            (&json!("2027-06-01"), &Value::Null),
            (&json!("2027-01-01"), &json!("2027-06-01")),
            (&json!("2024-01-01"), &json!("2027-01-01")),
        ]
    );
    // The database holds the same by itself.
    let sql = app.sql(DbRole::Superuser).await;
    let overlap = "insert into legal_rules select gen_random_uuid(), rule_key, '2027-03-01', null, unit, length, start_event,
                   source, certainty, definition, loaded_seq from legal_rules where rule_key = 'C04' and valid_from = '2027-01-01'";
    let refused = sql.batch_execute(overlap).await.unwrap_err();
    assert_eq!(refused.code(), Some(&SqlState::EXCLUSION_VIOLATION));
    let own = app.sql(DbRole::Application).await;
    for change in [
        "update legal_rules set length = 1",
        "delete from legal_rules",
        "update calendar_years set status = 'official'",
    ] {
        assert_eq!(
            own.batch_execute(change).await.unwrap_err().code(),
            Some(&SqlState::INSUFFICIENT_PRIVILEGE)
        );
    }
}

#[actix_web::test]
async fn an_official_year_replaces_a_provisional_one_and_both_are_kept() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let load = async |body: Value| admin.post("/v1/calendar-years", body).await;
    // A Sunday is no working Saturday, a day of another year is none of this one, 31 February is none at all.
    let sunday = load(year_2027("official", &[], &["2027-01-17"])).await.expect_problem(400, "body_invalid");
    assert_eq!(sunday.complaints(), ["/working_saturdays"]);
    let other = load(year_2027("official", &["2026-12-31"], &[])).await.expect_problem(400, "body_invalid");
    assert_eq!(other.complaints(), ["/days_off"]);
    load(year_2027("official", &["2027-02-31"], &[])).await.expect_problem(400, "body_invalid");
    load(year_2027("official", &["2027-01-01"], &[])).await.expect_problem(400, "body_invalid");
    let mut worked = year_2027("official", &[], &[]);
    worked["days_off"].as_array_mut().unwrap().retain(|day| day["date"] != "2027-04-30");
    assert_eq!(load(worked).await.expect(400).at("/errors/0/code"), "missing");

    let made = load(year_2027("official", &["2027-01-08"], &["2027-01-16"])).await.expect(201);
    assert_eq!((made.at("/version"), made.at("/status")), (&json!("2027-1"), &json!("official")));
    load(year_2027("provisional", &[], &[])).await.expect_problem(409, "state_conflict");
    let days = app.person("intake-officer").await.get("/v1/calendar-days?year=2027").await.expect(200);
    assert_eq!(
        (days.at("/years/0/version"), days.at("/years/0/status")),
        (&json!("2027-1"), &json!("official"))
    );
    let saturday = days.items().iter().find(|day| day["date"] == "2027-01-16").unwrap();
    assert_eq!(saturday["working"], true);
    let sql = app.sql(DbRole::Superuser).await;
    let kept = sql
        .query("select version from calendar_years where year = 2027 order by loaded_seq", &[])
        .await
        .unwrap();
    assert_eq!(kept.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), ["2027-0", "2027-1"]);

    // A day of this year that is past stays what it was; one to come may change.
    let officer = app.person("intake-officer").await;
    load(this_year(&officer, "2026-11-23").await).await.expect_problem(409, "state_conflict");
    load(this_year(&officer, "2026-12-31").await).await.expect(201);
}
