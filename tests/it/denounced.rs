//! Whoever is denounced sees nothing of it: not before screening, not after it, not on any way.
#![allow(clippy::too_many_lines, reason = "tables of cases are read from top to bottom")]

mod kin;
mod passed_on;
mod telling;
mod tries;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::{reflection, screened};
use crate::support::callers::Someone;
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// The account's own position: id and name of the person.
pub async fn office(app: &TestApp, login: &str) -> (String, String) {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select u.only_position_id::text, p.full_name from users u
                 join persons p on p.commune = u.commune and p.id = u.person_id where u.login = $1";
    let row = sql.query_one(query, &[&login]).await.unwrap();
    (row.get(0), row.get(1))
}

/// Two persons, by the keys of their names, become relatives.
pub async fn siblings(app: &TestApp, names: [&str; 2]) {
    let relate = "insert into person_relations (commune, person_id, other_id, relation, declared_on)
                  select a.commune, a.id, b.id, 'sibling', '2026-07-06' from persons a, persons b
                  where a.name_key = $1 and b.name_key = $2";
    let sql = app.sql(DbRole::Superuser).await;
    assert_eq!(sql.execute(relate, &[&names[0], &names[1]]).await.unwrap(), 1);
}

/// The name as a citizen types it who has no Vietnamese keyboard.
fn bare(name: &str) -> String {
    tiepdan::people::names::name_key(name).to_uppercase().replace(' ', "  ")
}

async fn denounce(portal: &Client, key: &str, about: &Value) -> (String, String) {
    let mut body = reflection(key);
    body["about"] = json!([about]);
    let made = portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201);
    (made.text_at("/id"), made.text_at("/number"))
}

fn alike(seen: &Answer, control: &Answer) {
    let blank = |answer: &Answer| {
        let mut body = answer.body.clone();
        body["request_id"] = Value::Null;
        (answer.status, body, answer.header("etag").len(), answer.header("cache-control").to_owned())
    };
    assert_eq!(blank(seen), blank(control), "{} {}", seen.method, seen.path);
}

/// Every way to it answers as if it were not there.
async fn sees_nothing(someone: &Someone, id: &str, number: &str, when: &str) {
    let who = &someone.name;
    let nowhere = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap()).to_string();
    for end in ["", "/identity", "/timeline", "/deadlines", "/notices"] {
        let (seen, control) = (
            someone.client.get(&format!("/v1/petitions/{id}{end}")).await,
            someone.client.get(&format!("/v1/petitions/{nowhere}{end}")).await,
        );
        assert!([403, 404].contains(&seen.status), "{when}: {who} {end} {}", seen.text);
        alike(&seen, &control);
    }
    for (end, body) in [
        ("screenings", json!({ "kind": "reflection", "within_authority": true })),
        ("notices", json!({ "addressee": "writer", "outcome": "other", "text": "x" })),
        ("acceptances", json!({})),
    ] {
        for tag in ["*", "\"1.x\"", "\"99.x\""] {
            let send = |id: &str| {
                someone
                    .client
                    .post(&format!("/v1/petitions/{id}/{end}"), body.clone())
                    .if_match(tag)
                    .key("denounced-1")
                    .send()
            };
            alike(&send(id).await, &send(&nowhere).await);
        }
    }
    for filter in [
        String::new(),
        "&limit=500".to_owned(),
        "&received_from=2026-11-01".to_owned(),
        "&sort=due_on".to_owned(),
    ] {
        let list = someone.client.get(&format!("/v1/petitions?count=true{filter}")).await;
        assert!(!list.text.contains(id) && !list.text.contains(number), "{when}: {who} lists it");
    }
    let named = someone.client.get(&format!("/v1/petitions?number={number}&count=true")).await;
    let unknown = someone.client.get("/v1/petitions?number=GOV-2026-AAAAAA&count=true").await;
    assert_eq!(named.text.len(), unknown.text.len(), "{when}: {who}");
    if named.status == 200 {
        assert_eq!((named.at("/count/value"), named.items().len()), (&json!(0), 0), "{when}: {who}");
    }
    for form in ["csv", "ndjson"] {
        let pulled = someone.client.get(&format!("/v1/datasets/petitions.{form}")).await;
        assert!(
            !pulled.text.contains(id) && !pulled.text.contains(number),
            "{when}: {who} pulls it as {form}"
        );
    }
}

#[actix_web::test]
async fn an_office_holder_who_is_denounced_sees_nothing_of_it() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (officer, office_head) = (app.person("intake-officer").await, app.person("government-office").await);
    for (n, login) in
        ["intake-officer", "government-chair", "government-office", "party-secretary", "council-deputy"]
            .iter()
            .enumerate()
    {
        let (position_id, name) = office(&app, login).await;
        let someone =
            Someone { name: (*login).to_owned(), roles: Vec::new(), client: app.person(login).await };
        let keeper = if *login == "intake-officer" { &office_head } else { &officer };
        for (way, about) in [
            ("position", json!({ "type": "person", "position_id": position_id })),
            ("name", json!({ "type": "act", "name": bare(&name) })),
        ] {
            let (id, number) = denounce(&portal, &format!("den-{n}-{way}"), &about).await;
            sees_nothing(&someone, &id, &number, "before screening").await;
            portal.get(&format!("/v1/petitions/{id}")).await.expect(200);
            screened(keeper, &id, "denunciation_duty").await;
            sees_nothing(&someone, &id, &number, "after screening as a denunciation").await;
            // Against a complaint the signer stays its lawful settler, and a reflection hides from nobody.
            for kind in ["complaint_admin", "reflection"] {
                let (id, _) = denounce(&portal, &format!("com-{n}-{way}-{kind}"), &about).await;
                someone.client.get(&format!("/v1/petitions/{id}")).await.expect(404);
                screened(keeper, &id, kind).await;
                someone.client.get(&format!("/v1/petitions/{id}")).await.expect(200);
            }
        }
    }
}

#[actix_web::test]
async fn an_accountable_person_is_never_the_one_denounced() {
    let app = TestApp::start().await;
    let (portal, office_head) = (app.machine("demo-portal").await, app.person("government-office").await);
    let (position_id, _) = office(&app, "intake-officer").await;
    let (id, _) =
        denounce(&portal, "accountable", &json!({ "type": "person", "position_id": position_id })).await;
    let seen = office_head.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert_ne!(seen.at("/assignee/id"), &json!(position_id));
    assert!(seen.at("/assignee").is_object());
    // A denounced head does not settle it, and does not open it.
    let (chair, _) = office(&app, "government-chair").await;
    let (id, _) = denounce(&portal, "settler", &json!({ "type": "person", "position_id": chair })).await;
    screened(&office_head, &id, "denunciation_duty").await;
    let settler = "select settler_position_id is null from petitions where id::text = $1";
    let sql = app.sql(DbRole::Superuser).await;
    assert!(sql.query_one(settler, &[&id]).await.unwrap().get::<_, bool>(0));
    office_head.get(&format!("/v1/petitions/{id}/identity")).await.expect_problem(403, "permission_missing");
}

#[actix_web::test]
async fn a_bodys_machines_see_no_denunciation_of_its_people_but_the_portal_keeps_its_own() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let officer = app.person("intake-officer").await;
    let (dashboard, tool) = (app.machine("demo-dashboard").await, app.machine("demo-supervision-tool").await);
    let of_government = json!({ "type": "person", "position_id": office(&app, "unit-head").await.0 });
    let of_council = json!({ "type": "person", "position_id": office(&app, "council-deputy").await.0 });
    let nobody = json!({ "type": "person", "name": "Người Thường" });
    for (n, (about, hidden)) in
        [(of_government, Some(true)), (of_council, Some(false)), (nobody, None)].iter().enumerate()
    {
        let key = format!("body-{n}");
        let (id, number) = denounce(&portal, &key, about).await;
        for when in ["before screening", "after screening"] {
            if when == "after screening" {
                screened(&officer, &id, "denunciation_duty").await;
            }
            let machine = |name: &str, client: &Client| Someone {
                name: name.to_owned(),
                roles: Vec::new(),
                client: client.clone(),
            };
            for (is_government, name, client) in
                [(true, "demo-dashboard", &dashboard), (false, "demo-supervision-tool", &tool)]
            {
                if *hidden == Some(is_government) {
                    sees_nothing(&machine(name, client), &id, &number, when).await;
                } else {
                    client.get(&format!("/v1/petitions/{id}")).await.expect(200);
                }
            }
            // What a portal was told is there stays there for it, and a lost answer comes again.
            portal.get(&format!("/v1/petitions/{id}")).await.expect(200);
            let mut body = reflection(&key);
            body["about"] = json!([about]);
            let again = portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201);
            assert_eq!(again.at("/id"), &json!(id));
        }
    }
}

#[actix_web::test]
async fn the_head_of_one_school_has_no_say_in_another_book() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let head = app.person("public-unit-head").await;
    let sql = app.sql(DbRole::Superuser).await;
    let units =
        sql.query("select code, id::text from units where code in ('thcs', 'mam-non')", &[]).await.unwrap();
    let unit =
        |code: &str| units.iter().find(|row| row.get::<_, String>(0) == code).unwrap().get::<_, String>(1);
    let register = async |key: &str, more: Value| {
        let mut body = reflection(key);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201).text_at("/id")
    };
    let own = register("school-1", json!({ "register": "public_unit", "unit_id": unit("thcs") })).await;
    let others = [
        register("school-2", json!({ "register": "public_unit", "unit_id": unit("mam-non") })).await,
        register("school-3", json!({})).await,
    ];
    let seen = head.get(&format!("/v1/petitions/{own}")).await.expect(200);
    assert_eq!(seen.at("/assignee/unit/id"), &json!(unit("thcs")));
    head.get(&format!("/v1/petitions/{own}/identity")).await.expect(200);
    assert_eq!(head.get("/v1/petitions").await.expect(200).items().len(), 1);
    for id in &others {
        head.get(&format!("/v1/petitions/{id}")).await.expect_problem(404, "resource_not_found");
        head.get(&format!("/v1/petitions/{id}/identity")).await.expect_problem(404, "resource_not_found");
    }
    let assignee = "select u.code from petitions p join positions o on o.id = p.assignee_position_id join units u on u.id = o.unit_id where p.id::text = $1";
    assert_eq!(sql.query_one(assignee, &[&others[0]]).await.unwrap().get::<_, String>(0), "mam-non");
}

#[actix_web::test]
async fn accountability_goes_up_where_the_book_is_denounced_as_a_whole() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    let holding = async |roles: &[&str]| -> Vec<String> {
        let query = "select id::text from positions where role = any($1)";
        sql.query(query, &[&roles]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    let book = ["intake_officer", "government_office", "government_chair"];
    let above = ["government_vice_chair", "party_secretary", "party_standing"];
    let role = "select p.role from petitions x left join positions p on p.id = x.assignee_position_id where x.id::text = $1";
    for (n, expected) in [Some(above[0]), Some(above[1]), Some(above[2]), None].into_iter().enumerate() {
        let named = holding(&[&book[..], &above[..n]].concat()).await;
        let mut body = reflection(&format!("up-{n}"));
        body["about"] = named.iter().map(|id| json!({ "type": "person", "position_id": id })).collect();
        let made = portal.post("/v1/petitions", body).key(&format!("key-up-{n}")).await.expect(201);
        let (id, number) = (made.text_at("/id"), made.text_at("/number"));
        let assignee: Option<String> = sql.query_one(role, &[&id]).await.unwrap().get(0);
        assert_eq!(assignee.as_deref(), expected, "{n}");
        for login in [&book[..], &above[..n]].concat() {
            let login = login.replace('_', "-");
            let someone = Someone { client: app.person(&login).await, name: login, roles: Vec::new() };
            sees_nothing(&someone, &id, &number, "all are named").await;
        }
        // Who answers for it sees it; where nobody can, it stands out among what others see.
        if let Some(role) = expected {
            let seen = app.person(&role.replace('_', "-")).await.get(&format!("/v1/petitions/{id}")).await;
            let seen = seen.expect(200);
            assert_eq!((seen.at("/assignee").is_object(), seen.at("/intake_review")), (true, &json!([])));
            // He does the keepers' work, since they are all named: opens, tells and screens.
            let acting = app.person(&role.replace('_', "-")).await;
            let path = format!("/v1/petitions/{id}");
            acting.get(&format!("{path}/identity")).await.expect(200);
            let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã nhận đơn." });
            acting.post(&format!("{path}/notices"), notice).await.expect(201);
            screened(&acting, &id, "reflection").await;
        } else {
            // Nobody who sees the whole is left; it stands out in the database alone.
            let office = app.person("party-office").await;
            let seen = office.get(&format!("/v1/petitions/{id}")).await.expect(200);
            let query = "select intake_review from petitions where id::text = $1";
            let marks: Vec<String> = sql.query_one(query, &[&id]).await.unwrap().get(0);
            assert_eq!(marks, ["no_accountable_person"]);
            for pointer in ["/assignee", "/intake_review"] {
                assert!(seen.body["masked"].as_array().unwrap().contains(&json!(pointer)));
            }
        }
    }
}
