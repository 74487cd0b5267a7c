//! Versions of settings: who adds them, and what is refused.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tokio_postgres::error::SqlState;

use super::{SETTINGS, add, limit, mark};
use crate::law_changes::administrator;
use crate::support::{Client, TestApp};

/// Accounts of an administrator of another commune.
async fn other_commune(app: &TestApp) -> Client {
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "insert into communes (code, name, province_code, valid_from) values ('99002', 'Xã Bên', '99', '2025-07-01');
         insert into commune_heads (commune, audit_hash) values ('99002', decode(repeat('00', 32), 'hex'));
         insert into units (commune, id, code, kind, root_id, name) values
            ('99002', '01234570-0000-8000-8000-000000000001', 'ubnd', 'body', '01234570-0000-8000-8000-000000000001', 'UBND');
         insert into persons (commune, id, full_name, name_key)
            values ('99002', '01234570-0000-8000-8000-000000000002', 'Quản trị', 'quan tri');
         insert into positions (commune, id, person_id, unit_id, role, title, held_from) values
            ('99002', '01234570-0000-8000-8000-000000000003', '01234570-0000-8000-8000-000000000002',
             '01234570-0000-8000-8000-000000000001', 'administrator', 'Quản trị', '2026-01-01');
         insert into users (id, login, password_hash, commune, person_id, demo, created_at)
            select '01234570-0000-8000-8000-000000000004', 'neighbour', password_hash, '99002',
                '01234570-0000-8000-8000-000000000002', false, now() from users where login = 'administrator'",
    )
    .await
    .unwrap();
    let body = json!({ "login": "neighbour", "password": "demo-administrator" });
    let token = app.anyone().post("/v1/sessions", body).await.expect(201).text_at("/access_token");
    app.with_token(token)
}

async fn count(app: &TestApp) -> i64 {
    let sql = app.sql(DbRole::Superuser).await;
    sql.query_one("select count(*) from commune_settings", &[]).await.unwrap().get(0)
}

#[actix_web::test]
async fn nothing_past_is_set_and_no_two_versions_overlap() {
    let app = TestApp::start().await;
    let admin = app.person("administrator").await;
    let changed = |mut body: Value, field: &str, value: Value| {
        body[field] = value;
        body
    };
    for (body, pointers) in [
        (mark("2026-11-23", true), vec!["/valid_from"]),
        (mark("2201-01-01", true), vec!["/valid_from"]),
        (changed(mark("2026-11-24", true), "legal_basis", json!("  ")), vec!["/legal_basis"]),
        (changed(mark("2026-11-23", true), "legal_basis", json!(" ")), vec!["/valid_from", "/legal_basis"]),
        (changed(mark("2026-11-24", true), "remote_area", Value::Null), vec!["/remote_area"]),
        (
            changed(mark("2026-11-24", true), "limit", json!({ "length": 5, "unit": "working_days" })),
            vec!["/limit"],
        ),
        (limit("2026-11-24", 0, "working_days"), vec!["/limit/length"]),
        (limit("2026-11-24", 5, "years"), vec!["/limit/unit"]),
        (changed(limit("2026-11-24", 5, "working_days"), "remote_area", json!(true)), vec!["/remote_area"]),
        (changed(limit("2026-11-24", 5, "working_days"), "limit", Value::Null), vec!["/limit"]),
        (changed(mark("2026-11-24", true), "setting", json!("colour")), vec!["/setting"]),
        (changed(mark("2026-11-24", true), "commune", json!("99002")), vec!["/commune"]),
    ] {
        let refused = add(&admin, body.clone()).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), pointers, "{body}");
    }
    assert_eq!(count(&app).await, 0);
    let sql = app.sql(DbRole::Superuser).await;
    let number = "select reference_seq from commune_heads where commune = '00000'";
    assert_eq!(sql.query_one(number, &[]).await.unwrap().get::<_, i64>(0), 1);

    add(&admin, limit("2027-01-01", 10, "working_days")).await.expect(201);
    for body in [limit("2027-01-01", 5, "working_days"), limit("2026-12-01", 5, "working_days")] {
        let refused = add(&admin, body).await.expect_problem(409, "state_conflict");
        assert_eq!(refused.at("/legal_basis"), "Quy chế 15/QC-UBND (thử)");
    }
    // The other setting goes its own way; the limit ends where it is said to.
    add(&admin, mark("2026-12-01", true)).await.expect(201);
    add(&admin, changed(limit("2027-06-01", 1, "working_days"), "limit", Value::Null)).await.expect(201);
    let list = admin.get(&format!("{SETTINGS}?setting=own_limit")).await.expect(200);
    let periods: Vec<(&Value, &Value, &Value)> = list
        .items()
        .iter()
        .map(|one| (&one["valid_from"], &one["valid_to"], &one["limit"]["length"]))
        .collect();
    assert_eq!(
        periods,
        [
            (&json!("2027-01-01"), &json!("2027-06-01"), &json!(10)),
            (&json!("2027-06-01"), &Value::Null, &Value::Null),
        ]
    );
    let own = app.sql(DbRole::Application).await;
    for change in ["update commune_settings set length = 1", "delete from commune_settings"] {
        let refused = own.batch_execute(change).await.unwrap_err();
        assert_eq!(refused.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE));
    }
    let twice = "insert into commune_settings select commune, gen_random_uuid(), setting, valid_from, remote_area, length, unit,
        legal_basis, loaded_seq, loaded_at, loaded_by from commune_settings where setting = 'remote_area'";
    assert_eq!(own.batch_execute(twice).await.unwrap_err().code(), Some(&SqlState::UNIQUE_VIOLATION));
}

#[actix_web::test]
async fn administrators_of_the_commune_and_of_the_installation_set_and_everybody_there_reads() {
    let app = TestApp::start_two().await;
    for login in ["government-chair", "intake-officer", "auditor"] {
        let client = app.person(login).await;
        add(&client, mark("2026-11-24", true)).await.expect_problem(403, "permission_missing");
    }
    let (admin, chief, neighbour) =
        (app.person("administrator").await, administrator(&app).await, other_commune(&app).await);
    let named = |commune: &str| {
        let mut body = mark("2026-12-01", true);
        body["commune"] = json!(commune);
        body
    };
    // The neighbour sets nothing here, and neither does anybody for a commune that is not there or for the installation.
    assert_eq!(add(&neighbour, named("99001")).await.expect(400).complaints(), ["/commune"]);
    for code in ["99003", "00000"] {
        assert_eq!(add(&chief, named(code)).await.expect(400).complaints(), ["/commune"]);
    }
    assert_eq!(add(&chief, mark("2026-12-01", true)).await.expect(400).complaints(), ["/commune"]);
    assert_eq!(count(&app).await, 0);

    let made =
        admin.post(SETTINGS, limit("2026-11-25", 7, "working_days")).key("setting-key-1").await.expect(201);
    let again =
        admin.post(SETTINGS, limit("2026-11-25", 7, "working_days")).key("setting-key-1").await.expect(201);
    assert_eq!(made.body, again.body);
    assert_eq!(
        made.at("/added_by/title"),
        &admin.get("/v1/me").await.expect(200).at("/positions/0/title").clone()
    );
    let above = add(&chief, named("99001")).await.expect(201);
    assert!(above.at("/added_by/label").is_string(), "{}", above.text);
    assert_eq!(count(&app).await, 2);

    // Read by people and machines that serve the commune, on every server, as of a day where one is named.
    for client in [app.person("intake-officer").await, app.machine("demo-portal").await, admin] {
        for _ in 0..2 {
            let list = client.get(SETTINGS).await.expect(200);
            assert_eq!(list.items().len(), 2, "{}", list.text);
        }
        let on = client.get(&format!("{SETTINGS}?on=2026-11-25")).await.expect(200);
        assert_eq!(on.items().iter().map(|one| &one["setting"]).collect::<Vec<_>>(), ["own_limit"]);
    }
    let list = chief.get(&format!("{SETTINGS}?commune=99001")).await.expect(200);
    assert_eq!(list.items().len(), 2);
    assert!(neighbour.get(SETTINGS).await.expect(200).items().is_empty());
    let foreign = neighbour.get(&format!("{SETTINGS}?commune=99001")).await;
    foreign.expect_problem(400, "parameter_invalid");

    // Who did it stands in the audit of the commune; the neighbour's clocks are its own.
    let sql = app.sql(DbRole::Superuser).await;
    let audit =
        "select count(*) from audit_entries where commune = '99001' and action = 'commune_setting.added'
                 and user_id is not null and position_id is not null and detail->>'setting' is not null";
    assert_eq!(sql.query_one(audit, &[]).await.unwrap().get::<_, i64>(0), 2);
    let asked = json!({ "rule_key": "P02", "start_date": "2026-12-01" });
    let preview = neighbour.post("/v1/deadline-previews", asked).await.expect(200);
    assert_eq!(preview.at("/due_on"), &Value::Null);
}

#[actix_web::test]
async fn of_two_at_once_one_is_refused() {
    let app = TestApp::start_two().await;
    let admin = app.person("administrator").await;
    let bodies = [limit("2026-12-01", 5, "working_days"), limit("2026-12-01", 6, "working_days")];
    let [one, other] = bodies.map(|body| add(&admin, body));
    let (one, other) = tokio::join!(one, other);
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(count(&app).await, 1);
}
