//! Versions of rules, of calendar years and of settings that were added by mistake are taken back before their day has come: they
//! stay, as taken back, and what they had replaced counts again.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::commune_settings::{limit, mark};
use crate::law_changes::{administrator, clock, due, recompute, told, version, year_2027};
use crate::petitions::registered;
use crate::support::cluster::cluster;
use crate::support::demands::proves;
use crate::support::{Client, TestApp};

fn reason() -> Value {
    json!({ "reason": "Nhập nhầm." })
}

/// Ends and marks of the versions of a rule, oldest first.
async fn versions(client: &Client, rule_key: &str, voided: bool) -> Vec<(Value, Value, bool)> {
    let list = client.get(&format!("/v1/legal-rules?rule_key={rule_key}&voided={voided}")).await.expect(200);
    let one = |one: &Value| (one["valid_from"].clone(), one["valid_to"].clone(), !one["voided"].is_null());
    list.items().iter().map(one).collect()
}

#[actix_web::test]
async fn a_version_of_a_rule_is_taken_back_and_the_one_before_goes_on() {
    proves(&["I.2b"]);
    let app = TestApp::start_two().await;
    let (admin, officer) = (administrator(&app).await, app.person("intake-officer").await);
    let add = async |from: &str, length: u32| {
        admin.post("/v1/legal-rules", version("C04", from, length)).await.expect(201).text_at("/id")
    };
    let (first, second) = (add("2027-01-01", 10).await, add("2027-06-01", 5).await);
    let path = |id: &str| format!("/v1/legal-rules/{id}/voidings");
    assert_eq!(due(&officer, "C04", "2027-01-11").await.at("/due_on"), "2027-01-21");

    // Not by others, not without a reason, not what came with the program, not what nobody added.
    let commune = app.person("administrator").await;
    commune.post(&path(&first), reason()).await.expect_problem(403, "permission_missing");
    admin.post(&path(&first), json!({ "reason": "" })).await.expect_problem(400, "body_invalid");
    let seeded = officer.get("/v1/legal-rules?rule_key=C04&on=2026-11-24").await.expect(200);
    let seeded = seeded.items()[0]["id"].as_str().unwrap().to_owned();
    admin.post(&path(&seeded), reason()).await.expect_problem(409, "state_conflict");
    admin
        .post(&path("01234560-0000-8000-8000-000000000001"), reason())
        .await
        .expect_problem(404, "resource_not_found");
    let before = versions(&officer, "C04", true).await;
    assert_eq!(before.iter().filter(|(_, _, voided)| *voided).count(), 0);

    let made = admin.post(&path(&first), reason()).key("void-rule-1").await.expect(201);
    assert_eq!(made.at("/voided/reason"), "Nhập nhầm.");
    let again = admin.post(&path(&first), reason()).key("void-rule-1").await.expect(201);
    assert_eq!(again.body, made.body);
    admin.post(&path(&first), reason()).await.expect_problem(409, "state_conflict");
    // The one before goes on to the next that counts, on both servers; what was taken back is shown where it is asked for.
    for _ in 0..2 {
        let preview = due(&officer, "C04", "2027-01-11").await;
        assert_eq!(
            (preview.at("/due_on"), preview.at("/rule/version")),
            (&json!("2027-02-11"), &json!("2024-01-01"))
        );
        assert_eq!(
            versions(&officer, "C04", false).await,
            [(json!("2024-01-01"), json!("2027-06-01"), false), (json!("2027-06-01"), Value::Null, false)]
        );
    }
    let all = versions(&officer, "C04", true).await;
    assert!(all.contains(&(json!("2027-01-01"), json!("2027-06-01"), true)), "{all:?}");
    admin.post(&path(&second), reason()).await.expect(201);
    assert_eq!(versions(&officer, "C04", false).await, [(json!("2024-01-01"), Value::Null, false)]);
    // The same day is free again.
    add("2027-01-01", 20).await;
    assert_eq!(due(&officer, "C04", "2027-01-11").await.at("/due_on"), "2027-02-01");
    assert_eq!(versions(&officer, "C04", true).await.len(), 4);

    // What begins today has begun: it stays.
    let today = add_today(&admin).await;
    let refused = admin.post(&path(&today), reason()).await.expect_problem(409, "state_conflict");
    assert_eq!(refused.at("/legal_basis"), "Điều 1 (thử)");
    let sql = app.sql(DbRole::Superuser).await;
    let audit = "select count(*) from audit_entries where commune = '00000' and action = 'legal_rule.voided'
                 and reason is not null and position_id is not null";
    assert_eq!(sql.query_one(audit, &[]).await.unwrap().get::<_, i64>(0), 2);
}

async fn add_today(admin: &Client) -> String {
    admin.post("/v1/legal-rules", version("R16", "2026-11-24", 20)).await.expect(201).text_at("/id")
}

#[actix_web::test]
async fn once_the_day_has_come_a_version_stays() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let own = app.person("administrator").await;
    let rule =
        admin.post("/v1/legal-rules", version("C04", "2026-11-26", 10)).await.expect(201).text_at("/id");
    let setting = own.post("/v1/commune-settings", mark("2026-11-26", true)).await.expect(201).text_at("/id");
    let year = year_2027("official", &["2027-01-08"], &[]);
    let year = admin.post("/v1/calendar-years", year).await.expect(201).text_at("/id");
    let paths = [
        (format!("/v1/legal-rules/{rule}/voidings"), "2026-11-26"),
        (format!("/v1/commune-settings/{setting}/voidings"), "2026-11-26"),
        (format!("/v1/calendar-years/{year}/voidings"), "2027-01-08"),
    ];
    let mut servers = Vec::new();
    for (path, day) in &paths {
        let later = TestApp::start_on(app.database.clone(), &[&format!("--today={day}")]).await;
        let token = |login: &str| json!({ "login": login, "password": "demo-administrator" });
        let session = later.anyone().post("/v1/sessions", token("installation")).await.expect(201);
        let chief = later.with_token(session.text_at("/access_token"));
        chief.post(path, reason()).await.expect_problem(409, "state_conflict");
        servers.push(later);
    }
    // On the day before they are taken back.
    for (path, _) in &paths {
        admin.post(path, reason()).await.expect(201);
    }
}

#[actix_web::test]
async fn a_calendar_year_is_taken_back_and_open_clocks_follow_openly() {
    proves(&["I.2b"]);
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "void-a").await;
    assert_eq!(clock(&officer, &id, "R16").await["due_on"], "2027-01-08");
    let wrong =
        admin.post("/v1/calendar-years", year_2027("official", &["2027-01-08"], &[])).await.expect(201);
    recompute(&app).await;
    assert_eq!(clock(&officer, &id, "R16").await["due_on"], "2027-01-11");

    let path = format!("/v1/calendar-years/{}/voidings", wrong.text_at("/id"));
    let taken = admin.post(&path, reason()).await.expect(201);
    assert_eq!((taken.at("/version"), taken.at("/voided/reason")), (&json!("2027-1"), &json!("Nhập nhầm.")));
    recompute(&app).await;
    let now = clock(&officer, &id, "R16").await;
    assert_eq!(
        (&now["due_on"], &now["provisional"], &now["calendar_version"]),
        (&json!("2027-01-08"), &json!(true), &json!("2027-0"))
    );
    let told = told(&officer, &id).await;
    assert_eq!(told.len(), 2, "{told:?}");
    let last = &told[1]["deadlines"][0];
    assert_eq!((&last["old_due_on"], &last["new_due_on"]), (&json!("2027-01-11"), &json!("2027-01-08")));

    // It stays in the list; the next one has a name of its own, and the provisional one may be replaced again.
    let next = admin.post("/v1/calendar-years", year_2027("official", &[], &[])).await.expect(201);
    assert_eq!(next.at("/version"), "2027-2");
    let names = async |voided: bool| {
        let list = officer.get(&format!("/v1/calendar-years?year=2027&voided={voided}")).await.expect(200);
        list.items().iter().map(|one| one["version"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(false).await, ["2027-0", "2027-2"]);
    assert_eq!(names(true).await, ["2027-0", "2027-1", "2027-2"]);
    let seeded = officer.get("/v1/calendar-years?year=2026").await.expect(200).items()[0]["id"].clone();
    let path = format!("/v1/calendar-years/{}/voidings", seeded.as_str().unwrap());
    admin.post(&path, reason()).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn nothing_is_resumed_where_a_later_version_of_the_year_counts() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mut loaded = Vec::new();
    for day in ["2027-01-08", "2027-01-15"] {
        let year = year_2027("official", &[day], &[]);
        loaded.push(admin.post("/v1/calendar-years", year).await.expect(201).text_at("/id"));
    }
    let ends = async || due(&admin, "R16", "2026-11-24").await.at("/due_on").clone();
    assert_eq!(ends().await, "2027-01-08");
    let sql = app.sql(DbRole::Superuser).await;
    let resumed = "select detail->>'resumed_version' from audit_entries where action = 'calendar_year.voided' and subject_id = $1";
    for (id, version) in loaded.iter().zip([None, Some("2027-0")]) {
        admin.post(&format!("/v1/calendar-years/{id}/voidings"), reason()).await.expect(201);
        let id: uuid::Uuid = id.parse().unwrap();
        assert_eq!(
            sql.query_one(resumed, &[&id]).await.unwrap().get::<_, Option<String>>(0).as_deref(),
            version
        );
        assert_eq!(ends().await, "2027-01-08");
    }
}

#[actix_web::test]
async fn what_no_longer_counts_is_taken_back_on_any_day() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mut loaded = Vec::new();
    for more in [&["2027-01-08"][..], &[]] {
        let year = year_2027("official", more, &[]);
        loaded.push(admin.post("/v1/calendar-years", year).await.expect(201).text_at("/id"));
    }
    let later = TestApp::start_on(app.database.clone(), &["--today=2027-01-08"]).await;
    let login = json!({ "login": "installation", "password": "demo-administrator" });
    let session = later.anyone().post("/v1/sessions", login).await.expect(201);
    let chief = later.with_token(session.text_at("/access_token"));
    let voiding = |id: &str| format!("/v1/calendar-years/{id}/voidings");
    chief.post(&voiding(&loaded[0]), reason()).await.expect(201);
    chief.post(&voiding(&loaded[1]), reason()).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_year_without_any_version_left_is_not_known_again() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mut year = year_2027("official", &[], &[]);
    let moved = |day: &Value| json!(day.as_str().unwrap().replace("2027", "2028"));
    year["year"] = json!(2028);
    for day in year["days_off"].as_array_mut().unwrap() {
        day["date"] = moved(&day["date"]);
    }
    let labour_day = json!({ "date": "2028-05-01", "kind": "public_holiday", "name_vi": "Ngày nghỉ", "name_en": "Day off" });
    year["days_off"].as_array_mut().unwrap().push(labour_day);
    let made = admin.post("/v1/calendar-years", year).await.expect(201);
    assert!(due(&admin, "R16", "2027-12-01").await.at("/due_on").is_string());
    admin.post(&format!("/v1/calendar-years/{}/voidings", made.text_at("/id")), reason()).await.expect(201);
    assert_eq!(due(&admin, "R16", "2027-12-01").await.at("/due_on"), &Value::Null);
}

#[actix_web::test]
async fn a_setting_is_taken_back_by_those_who_may_set_it() {
    let app = TestApp::start().await;
    let (own, chief) = (app.person("administrator").await, administrator(&app).await);
    let officer = app.person("intake-officer").await;
    own.post("/v1/commune-settings", limit("2026-11-24", 10, "working_days")).await.expect(201);
    let wrong = own.post("/v1/commune-settings", limit("2026-12-01", 100, "working_days")).await.expect(201);
    let path = format!("/v1/commune-settings/{}/voidings", wrong.text_at("/id"));
    officer.post(&path, reason()).await.expect_problem(403, "permission_missing");
    let unknown = "/v1/commune-settings/01234560-0000-8000-8000-000000000001/voidings";
    own.post(unknown, reason()).await.expect_problem(404, "resource_not_found");
    let taken = chief.post(&path, reason()).await.expect(201);
    assert_eq!((taken.at("/voided/reason"), taken.at("/valid_to")), (&json!("Nhập nhầm."), &Value::Null));
    assert!(taken.at("/voided/by/label").is_string());
    own.post(&path, reason()).await.expect_problem(409, "state_conflict");

    let asked = json!({ "rule_key": "P02", "start_date": "2026-12-01" });
    let preview = officer.post("/v1/deadline-previews", asked).await.expect(200);
    assert_eq!(
        (preview.at("/due_on"), preview.at("/rule/version")),
        (&json!("2026-12-15"), &json!("2026-11-24"))
    );
    let list = async |more: &str| officer.get(&format!("/v1/commune-settings?{more}")).await.expect(200);
    assert_eq!(list("setting=own_limit").await.items().len(), 1);
    assert_eq!(list("setting=own_limit").await.at("/items/0/valid_to"), &Value::Null);
    assert_eq!(list("voided=true").await.items().len(), 2);
    own.post("/v1/commune-settings", limit("2026-12-01", 12, "working_days")).await.expect(201);
    // One that has begun stays.
    let first = list("on=2026-11-24").await.items()[0]["id"].as_str().unwrap().to_owned();
    own.post(&format!("/v1/commune-settings/{first}/voidings"), reason())
        .await
        .expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_year_that_was_taken_back_does_not_keep_the_program_from_its_own() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let owner = cluster().await.devdb.url(DbRole::Owner, &app.database);
    let years = "select version from calendar_years where year = 2027 and voided_seq is null";
    // One was loaded by mistake before the release that brings it, under the name of the program's own.
    let taken_back =
        "update calendar_years set voided_seq = loaded_seq + 1, voided_at = now(), void_reason = 'x',
                        voided_by = (select id from positions limit 1) where year = 2027";
    assert_eq!(sql.execute(taken_back, &[]).await.unwrap(), 1);
    for _ in 0..2 {
        tiepdan::migrations::run(&owner).await.unwrap();
        let version: String = sql.query_one(years, &[]).await.unwrap().get(0);
        assert_eq!(version, "2027-1");
    }
}
