//! A notification shows itself as long as its reader may see what it is about, in the office in which he was told.

use serde_json::json;
use tiepdan::devdb::DbRole;

use super::{LIST, about, audience, listed, mark, one, told};
use crate::clock_courses::swept;
use crate::denounced::{office, siblings};
use crate::main_job::own_position;
use crate::petitions::{reflection, registered};
use crate::support::{Client, TestApp};

/// A petition of the register that names these accounts' holders.
async fn naming(app: &TestApp, register: &str, logins: &[&str]) -> String {
    let mut about = Vec::new();
    for login in logins {
        about.push(json!({ "type": "person", "position_id": office(app, login).await.0 }));
    }
    let mut body = reflection(&format!("naming-{}", logins.concat()));
    (body["about"], body["register"], body["claimed_kind"]) =
        (json!(about), json!(register), json!("denunciation_duty"));
    let portal = app.machine("demo-portal").await;
    portal
        .post("/v1/petitions", body)
        .key(&format!("naming-{}", logins.concat()))
        .await
        .expect(201)
        .text_at("/id")
}

/// Whom the petition excludes from now on.
async fn exclude(app: &TestApp, petition: &str, logins: &[&str]) {
    let sql = app.sql(DbRole::Superuser).await;
    let exclude =
        "update petitions set excluded_person_ids = array(select person_id from users where login = any($2))
                   where id = $1::text::uuid";
    assert_eq!(sql.execute(exclude, &[&petition, &logins]).await.unwrap(), 1);
}

async fn unread(person: &Client) -> i64 {
    let answer = listed(person, "/v1/notifications?unread=true&count=true&limit=1").await;
    answer.at("/count/value").as_i64().unwrap()
}

#[actix_web::test]
async fn whom_a_petition_names_is_told_nothing_of_it() {
    let app = TestApp::start().await;
    let petition = naming(&app, "government", &["intake-officer"]).await;
    swept(&app, "2026-12-17").await;
    for kind in ["petition_received", "deadline_due_soon"] {
        assert_eq!(audience(&app, kind, &petition).await, ["government-office"], "{kind}");
    }
    let officer = app.person("intake-officer").await;
    assert_eq!(told(&officer).await, []);
    let sql = app.sql(DbRole::Superuser).await;
    let written = "select count(*) from notifications n join users u on u.person_id = n.person_id where u.login = 'intake-officer'";
    assert_eq!(sql.query_one(written, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[actix_web::test]
async fn a_relative_is_told_as_always_so_that_silence_tells_him_nothing() {
    let app = TestApp::start().await;
    let names = [office(&app, "intake-officer").await.1, office(&app, "case-officer").await.1];
    let keys = names.map(|name| tiepdan::people::names::name_key(&name));
    siblings(&app, [&keys[0], &keys[1]]).await;
    let petition = naming(&app, "government", &["case-officer"]).await;
    let keepers = ["intake-officer", "government-office"];
    assert_eq!(audience(&app, "petition_received", &petition).await, keepers);
}

#[actix_web::test]
async fn a_conflict_that_is_found_later_hides_it_and_no_mark_touches_it() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    let portal = app.machine("demo-portal").await;
    let (first, _) = registered(&portal, "conflict-1").await;
    let (second, _) = registered(&portal, "conflict-2").await;
    let all = listed(&officer, LIST).await;
    let [hidden, shown] = [&first, &second].map(|id| about(&all, id));
    exclude(&app, &first, &["intake-officer"]).await;
    assert_eq!(told(&officer).await, [one("petition_received", &second)]);
    assert_eq!((unread(&officer).await, unread(&office).await), (1, 2));
    assert_eq!(mark(&officer, &[&hidden]).await, 0);
    assert_eq!(mark(&officer, &[&hidden, &shown]).await, 1);
    // It was a namesake: what he never saw he has not read.
    exclude(&app, &first, &[]).await;
    assert_eq!(told(&officer).await.len(), 2);
    assert_eq!(unread(&officer).await, 1);
}

#[actix_web::test]
async fn what_was_told_in_an_office_goes_with_the_office() {
    let app = TestApp::start().await;
    let body = {
        let mut body = reflection("office-1");
        body["register"] = json!("council");
        body
    };
    let portal = app.machine("demo-portal").await;
    let petition = portal.post("/v1/petitions", body).key("office-told").await.expect(201).text_at("/id");
    let both = app.person("dual-office").await;
    assert_eq!(told(&both).await, [one("petition_received", &petition)]);
    let sql = app.sql(DbRole::Superuser).await;
    let leave = "update positions set held_to = '2026-11-24' where role = 'council_standing'
                 and person_id = (select person_id from users where login = 'dual-office')";
    assert_eq!(sql.execute(leave, &[]).await.unwrap(), 1);
    // He still sees the petition as the Secretary does, but keeps its book no more.
    let secretary = app.person("dual-office").await;
    secretary.get(&format!("/v1/petitions/{petition}")).await.expect(200);
    assert_eq!(told(&secretary).await, []);
}

#[actix_web::test]
async fn of_a_sealed_petition_only_those_are_told_who_work_with_it() {
    let app = TestApp::start().await;
    // The police and those next above them are named: the Secretary answers for it.
    let sql = app.sql(DbRole::Superuser).await;
    let named = ["police-officer", "government-chair", "government-vice-chair"];
    let others = "update positions set held_to = '2026-11-24' where role in ('police_officer', 'government_vice_chair')
                  and person_id not in (select person_id from users where login = any($1))";
    sql.execute(others, &[&named.as_slice()]).await.unwrap();
    let petition = naming(&app, "police", &named).await;
    let secretary = app.person("party-secretary").await;
    assert_eq!(told(&secretary).await, [one("petition_received", &petition)]);
    // Somebody else answers for it now: he sees the row as anybody of the Party committee does, and no more.
    let standing = own_position(&app.person("party-standing").await).await;
    let pass = "update petitions set assignee_position_id = $2::text::uuid where id = $1::text::uuid";
    assert_eq!(sql.execute(pass, &[&petition, &standing]).await.unwrap(), 1);
    secretary.get(&format!("/v1/petitions/{petition}")).await.expect(200);
    assert_eq!(told(&secretary).await, []);
}

/// A second commune with a keeper of its government's book and the head of the office, who keeps it too.
pub async fn elsewhere(app: &TestApp) -> [Client; 2] {
    let sql = app.sql(DbRole::Superuser).await;
    let mut make = "insert into communes (code, name, province_code, valid_from) values ('99002', 'Xã Khác', '99', '2025-07-01');
        insert into commune_heads (commune, audit_hash) values ('99002', decode(repeat('00', 32), 'hex'));
        insert into units (commune, id, code, kind, register, root_id, name) select '99002', u, 'ubnd', 'government', 'government', u, 'UBND'
            from (values ('0123456f-0000-8000-8000-0000000000aa'::uuid)) as made (u);"
        .to_owned();
    for (n, role) in [(1, "intake_officer"), (2, "government_office")] {
        let person = format!(
            "insert into persons (commune, id, full_name, name_key) values ('99002', '0123456f-0000-8000-8000-0000000001{n:02}', 'Người', 'nguoi {n}');
             insert into positions (commune, id, person_id, unit_id, role, title, held_from) values ('99002', '0123456f-0000-8000-8000-0000000002{n:02}',
                '0123456f-0000-8000-8000-0000000001{n:02}', '0123456f-0000-8000-8000-0000000000aa', '{role}', 'Công chức', '2026-01-01');
             insert into users (id, login, password_hash, commune, person_id, demo, created_at)
                select '0123456f-0000-8000-8000-0000000003{n:02}', 'elsewhere-{n}', password_hash, '99002', '0123456f-0000-8000-8000-0000000001{n:02}',
                    false, now() from users where login = 'intake-officer';"
        );
        make.push_str(&person);
    }
    sql.batch_execute(&make).await.unwrap();
    let person = async |n: u8| {
        let body = json!({ "login": format!("elsewhere-{n}"), "password": "demo-intake-officer" });
        let token = app.anyone().post("/v1/sessions", body).await.expect(201).text_at("/access_token");
        app.with_token(token)
    };
    [person(1).await, person(2).await]
}

#[actix_web::test]
async fn a_commune_is_told_what_comes_to_it_alone() {
    let app = TestApp::start().await;
    let [one_there, other_there] = elsewhere(&app).await;
    let here = app.person("intake-officer").await;
    let (ours, _) = registered(&app.machine("demo-portal").await, "here-1").await;
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let theirs = one_there.post("/v1/petitions", body).await.expect(201).text_at("/id");
    assert_eq!(told(&here).await, [one("petition_received", &ours)]);
    assert_eq!(told(&other_there).await, [one("petition_received", &theirs)]);
    assert_eq!(told(&one_there).await, []);
    let foreign = listed(&other_there, LIST).await.at("/items/0/id").clone();
    assert_eq!(mark(&here, &[&foreign]).await, 0);
    assert_eq!(unread(&other_there).await, 1);
}
