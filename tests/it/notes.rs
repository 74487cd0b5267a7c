//! Internal remarks: of those who work on a petition or its case, behind the petition's key, for nobody else.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::ids::new_id;
use tiepdan::people::names::name_key;

use crate::denounced::{office, siblings};
use crate::main_job::{accepted, lead, own_position};
use crate::petitions::{reflection, registered, screened};
use crate::support::callers::partner_system;
use crate::support::{Answer, Client, TestApp};

const FIRST: &str = "Bà Hán Thị Mơ đề nghị gặp trực tiếp.";
const SECOND: &str = "Công an xã đã xác minh tại chỗ.";

fn remark(text: &str) -> Value {
    json!({ "text": text })
}

/// The texts that somebody reads, in their order.
async fn read(client: &Client, row: &str) -> Vec<String> {
    let listed = client.get(&format!("{row}/notes")).await.expect(200);
    listed.items().iter().map(|note| note["text"].as_str().unwrap().to_owned()).collect()
}

/// Neither reads nor writes them, for this reason.
async fn kept_out(client: &Client, row: &str, status: u16, code: &str, who: &str) {
    let seen = client.get(&format!("{row}/notes")).await;
    assert_eq!((seen.status, &seen.body["code"]), (status, &json!(code)), "{who}: {}", seen.text);
    let written = client.post(&format!("{row}/notes"), remark(SECOND)).key("notes-kept-out").await;
    assert_eq!((written.status, &written.body["code"]), (status, &json!(code)), "{who}: {}", written.text);
}

/// Looks at remarks of this petition that were recorded, with their grants.
async fn looks(app: &TestApp, id: &str) -> Vec<String> {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select detail->>'grant' from audit_entries where subject_id::text = $1 and action = 'sealed_text.opened'
                 and detail->>'part' = 'note' order by seq";
    sql.query(query, &[&id]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn who_works_on_it_writes_and_reads_them_in_their_order() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let (id, _) = registered(&portal, "noted").await;
    screened(&officer, &id, "reflection").await;
    let path = format!("/v1/petitions/{id}");
    let before = officer.get(&path).await.expect(200);
    let send = |text: &str| officer.post(&format!("{path}/notes"), remark(text)).key("noted-first");
    let first = send(FIRST).await.expect(201);
    assert_eq!(first.at("/text"), FIRST);
    assert_eq!(first.at("/author/id"), &json!(own_position(&officer).await));
    assert_eq!(send(FIRST).await.expect(201).text, first.text, "a retry got another answer");
    send(SECOND).await.expect_problem(422, "key_reused");
    let one = chair.get(first.header("location")).await.expect(200);
    assert_eq!(one.body, first.body);
    // It is no act: the row stands as it stood, and nothing tells of it.
    assert_eq!(officer.get(&path).await.expect(200).text, before.text);
    for list in ["acts", "timeline"] {
        for client in [&officer, &portal] {
            let seen = client.get(&format!("{path}/{list}")).await.expect(200);
            assert!(!seen.text.contains("note.written") && !seen.text.contains(FIRST), "{}", seen.text);
        }
    }

    let polled = chair.get(&format!("{path}/notes")).await.expect(200);
    let poll = || chair.get(&format!("{path}/notes")).header("If-None-Match", &polled.etag());
    poll().await.expect(304);
    let case = format!("/v1/cases/{}", accepted(&chair, &id).await);
    let position = own_position(&worker).await;
    chair.post("/v1/assignments", lead(case.rsplit('/').next().unwrap(), &position)).await.expect(201);
    let second = worker.post(&format!("{case}/notes"), remark(SECOND)).await.expect(201);
    assert_eq!(second.at("/author/id"), &json!(position));
    poll().await.expect(200);
    for (client, row) in [(&officer, &path), (&chair, &path), (&chair, &case), (&worker, &case)] {
        assert_eq!(read(client, row).await, [FIRST, SECOND], "{row}");
    }
    // Who has the case and not its petition follows `Location` too.
    assert_eq!(worker.get(second.header("location")).await.expect(200).body, second.body);
    let stale = officer.post(&format!("{path}/notes"), remark(SECOND)).if_match("\"0\"").await;
    stale.expect_problem(412, "tag_stale");
    let page = officer.get(&format!("{path}/notes?limit=1")).await.expect(200);
    let next = page.text_at("/next_cursor");
    let rest = officer.get(&format!("{path}/notes?limit=1&cursor={next}")).await.expect(200);
    assert_eq!((page.items()[0].clone(), rest.items().len()), (first.body.clone(), 1));
    assert_eq!((&rest.items()[0], rest.at("/next_cursor")), (&second.body, &Value::Null));
    chair.get(&format!("{path}/notes?limit=1&cursor={next}")).await.expect_problem(400, "cursor_invalid");

    let target = format!("{path}/notes");
    for body in [remark(" "), json!({}), json!({ "text": "x", "more": 1 })] {
        officer.post(&target, body).await.expect_problem(400, "body_invalid");
    }
    for method in ["PATCH", "PUT", "DELETE"] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        officer.request(method, first.header("location")).await.expect_problem(405, "method_not_allowed");
    }
}

#[actix_web::test]
async fn machines_and_who_only_supervises_are_kept_out() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "noted-others").await;
    screened(&officer, &id, "reflection").await;
    let case = accepted(&app.person("government-chair").await, &id).await;
    let rows = [format!("/v1/petitions/{id}"), format!("/v1/cases/{case}")];
    officer.post(&format!("{}/notes", rows[0]), remark(FIRST)).await.expect(201);
    for row in &rows {
        for machine in ["demo-portal", "demo-dashboard", "demo-supervision-tool"] {
            kept_out(&app.machine(machine).await, row, 403, "permission_missing", machine).await;
        }
        for login in [
            "council-deputy",
            "council-standing",
            "party-office",
            "front-officer",
            "police-officer",
            "auditor",
        ] {
            kept_out(&app.person(login).await, row, 403, "permission_missing", login).await;
        }
        for login in ["public-unit-head", "village-head"] {
            kept_out(&app.person(login).await, row, 404, "resource_not_found", login).await;
        }
        app.anyone().get(&format!("{row}/notes")).await.expect_problem(401, "token_missing");
        assert_eq!(read(&officer, row).await, [FIRST]);
    }
    kept_out(&partner_system(&app).await.client, &rows[0], 403, "permission_missing", "another portal").await;
}

#[actix_web::test]
async fn of_what_is_sealed_who_may_open_it_and_each_look_is_recorded() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    for (key, kind) in [("noted-sealed", "denunciation_duty"), ("noted-released", "reflection")] {
        let (id, _) = registered(&portal, key).await;
        let path = format!("/v1/petitions/{id}");
        let send = || officer.post(&format!("{path}/notes"), remark(FIRST)).key(&format!("{key}-1"));
        let written = send().await.expect(201);
        // What is kept for retries lies outside the petition's key.
        let again = send().await.expect(201);
        let short = json!({ "id": written.at("/id"), "masked": ["/author", "/noted_at", "/text"] });
        assert_eq!(
            (&again.body, again.header("location")),
            (&short, written.header("location")),
            "{}",
            again.text
        );
        kept_out(&chair, &path, 403, "permission_missing", "before screening").await;
        let seen: Answer = officer.get(&format!("{path}/notes")).await.expect(200);
        assert_eq!(
            (seen.items()[0].clone(), seen.header("cache-control")),
            (written.body.clone(), "no-store")
        );
        assert_eq!(looks(&app, &id).await, ["screening"]);
        let sql = app.sql(DbRole::Superuser).await;
        let plain = "select count(*) from petition_notes n, events e where n::text like '%Mơ%' or e::text like '%Mơ%'";
        assert_eq!(sql.query_one(plain, &[]).await.unwrap().get::<_, i64>(0), 0);

        screened(&officer, &id, kind).await;
        if kind == "reflection" {
            assert_eq!(
                (read(&officer, &path).await, read(&chair, &path).await.len()),
                (vec![FIRST.to_owned()], 1)
            );
            assert_eq!(looks(&app, &id).await, ["screening"]);
            continue;
        }
        kept_out(&officer, &path, 403, "permission_missing", "after screening").await;
        send().await.expect_problem(403, "permission_missing");
        chair.post(&format!("{path}/notes"), remark(SECOND)).await.expect(201);
        assert_eq!(read(&chair, &path).await, [FIRST, SECOND]);
        chair.get(written.header("location")).await.expect(200);
        assert_eq!(looks(&app, &id).await, ["screening", "settler", "settler"]);
    }
}

#[actix_web::test]
async fn whom_it_names_and_his_relatives_are_kept_out() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let ((named, name), (_, keeper)) =
        (office(&app, "intake-officer").await, office(&app, "government-office").await);
    siblings(&app, [&name_key(&name), &name_key(&keeper)]).await;
    let mut body = reflection("noted-named");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let made = portal.post("/v1/petitions", body).key("key-noted-named").await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    kept_out(&app.person("intake-officer").await, &path, 404, "resource_not_found", "named").await;
    kept_out(&app.person("government-office").await, &path, 403, "permission_missing", "relative").await;
    // With neither of them left the head is accountable, and opens it.
    app.person("government-chair").await.get(&format!("{path}/notes")).await.expect(200);
    let refused = conflicts(&app, 4).await;
    let both = |who: &str| ["listPetitionNotes", "writePetitionNote"].map(|one| format!("{one} {who}"));
    assert_eq!(refused, [both("intake-officer"), both("government-office")].concat());
}

/// What the access log has of refusals for a conflict of interest, once there are so many.
async fn conflicts(app: &TestApp, wanted: usize) -> Vec<String> {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select operation || ' ' || (select login from users u where u.id = user_id)
                 from access_log where outcome = 'refused_conflict' order by occurred_at, id";
    let mut found = Vec::new();
    for _ in 0..100 {
        found = sql.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        if found.len() >= wanted {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    found
}

/// Of two positions that one signs which sees the row in full.
#[actix_web::test]
async fn who_sees_it_in_full_by_one_position_writes_in_that() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute("update users set only_position_id = null where login = 'intake-officer'")
        .await
        .unwrap();
    let second = new_id("99001", "2026-11-24".parse().unwrap());
    let elect = "insert into positions (commune, id, person_id, unit_id, role, title, held_from)
                 select p.commune, $1, o.person_id, p.unit_id, p.role, 'Đại biểu kiêm nhiệm', p.held_from
                 from positions p, positions o join users u on u.commune = o.commune and u.person_id = o.person_id
                 where u.login = 'intake-officer' and o.role = 'intake_officer' and o.commune = p.commune
                   and p.role = 'council_deputy' limit 1";
    assert_eq!(sql.execute(elect, &[&second]).await.unwrap(), 1);
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "noted-twice").await;
    screened(&officer, &id, "reflection").await;
    let target = format!("/v1/petitions/{id}/notes");
    let mut as_deputy = remark(FIRST);
    as_deputy["acting_position_id"] = json!(second);
    let refused = officer.post(&target, as_deputy).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/acting_position_id"]);
    let written = officer.post(&target, remark(FIRST)).await.expect(201);
    assert_ne!(written.at("/author/id"), &json!(second));
}

/// Whoever only reads the row meanwhile hinders nobody who looks.
#[actix_web::test]
async fn a_look_only_holds_the_petition() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "noted-held").await;
    let path = format!("/v1/petitions/{id}");
    officer.post(&format!("{path}/notes"), remark(FIRST)).await.expect(201);
    let sql = app.sql(DbRole::Superuser).await;
    let hold = format!("begin; select 1 from petitions where id = '{id}' for share");
    sql.batch_execute(&hold).await.unwrap();
    assert_eq!(read(&officer, &path).await, [FIRST]);
    sql.batch_execute("rollback").await.unwrap();
}

#[actix_web::test]
async fn racing_retries_write_one() {
    let app = TestApp::start_two().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, "noted-race").await;
    screened(&officer, &id, "reflection").await;
    let path = format!("/v1/petitions/{id}");
    let send = |key: &'static str| officer.post(&format!("{path}/notes"), remark(FIRST)).key(key).send();
    let answers = join_all((0..8).map(|_| send("noted-race-same"))).await;
    assert!(answers.iter().all(|answer| answer.status == 201 || answer.body["code"] == "key_in_progress"));
    let answers = join_all([send("noted-race-1"), send("noted-race-2")]).await;
    assert!(answers.iter().all(|answer| answer.status == 201));
    assert_eq!(read(&officer, &path).await.len(), 3);
}
