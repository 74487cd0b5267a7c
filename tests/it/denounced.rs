//! Whoever is denounced sees nothing of it: not before screening, not after it, not on any way.
#![allow(clippy::too_many_lines, reason = "tables of cases are read from top to bottom")]

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::{reflection, screened};
use crate::support::callers::Someone;
use crate::support::{Answer, Client, TestApp};

/// The account's own position: id and name of the person.
async fn office(app: &TestApp, login: &str) -> (String, String) {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select u.only_position_id::text, p.full_name from users u
                 join persons p on p.commune = u.commune and p.id = u.person_id where u.login = $1";
    let row = sql.query_one(query, &[&login]).await.unwrap();
    (row.get(0), row.get(1))
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
async fn a_relative_of_the_denounced_opens_no_identity() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let sql = app.sql(DbRole::Superuser).await;
    let relate = "insert into person_relations (commune, person_id, other_id, relation, declared_on)
                  select a.commune, a.id, b.id, 'sibling', '2026-07-06' from persons a, persons b
                  where a.name_key = 'trinh thu ha' and b.name_key = 'trinh cong thuyet'";
    assert_eq!(sql.execute(relate, &[]).await.unwrap(), 1);
    let (id, _) =
        denounce(&portal, "relative", &json!({ "type": "person", "name": "Trịnh Công Thuyết" })).await;
    let path = format!("/v1/petitions/{id}/identity");
    officer.get(&path).await.expect_problem(403, "permission_missing");
    // Nor does he learn it by releasing it, or by trying to.
    let screen = json!({ "kind": "reflection", "within_authority": true });
    for query in ["", "?dry_run=true"] {
        let refused = officer.post(&format!("/v1/petitions/{id}/screenings{query}"), screen.clone());
        refused.if_match("*").await.expect_problem(403, "permission_missing");
    }
    let seen = officer.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/sealed")), (&json!("received"), &json!(true)));
    let (kin, _) = office(&app, "intake-officer").await;
    assert!(seen.at("/assignee").is_object() && seen.at("/assignee/id") != &json!(kin), "{}", seen.text);
    app.person("government-office").await.get(&path).await.expect(200);
    let (other, _) =
        denounce(&portal, "no-relative", &json!({ "type": "person", "name": "Bùi Xuân Trường" })).await;
    officer.get(&format!("/v1/petitions/{other}/identity")).await.expect(200);
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

/// Two petitions, one that names the holder of `login` and one that names nobody in office.
async fn pair(app: &TestApp, login: &str) -> [(String, String); 2] {
    let portal = app.machine("demo-portal").await;
    let (position, _) = office(app, login).await;
    let (named, nobody) = (
        json!({ "type": "person", "position_id": position }),
        json!({ "type": "person", "name": "Người Thường" }),
    );
    [
        denounce(&portal, &format!("{login}-1"), &named).await,
        denounce(&portal, &format!("{login}-2"), &nobody).await,
    ]
}

/// The answers are the same but for ids, numbers, tags and what a request has of its own.
fn same([one, other]: [&Answer; 2], [(id, number), (other_id, other_number)]: [&(String, String); 2]) {
    let text = one.text.replace(id, other_id).replace(number, other_number);
    let blank = |text: &str| {
        let mut body: Value = serde_json::from_str(text).unwrap();
        for pointer in ["/etag", "/request_id", "/act/id", "/parent_etag", "/petition/etag", "/notice/id"] {
            if let Some(member) = body.pointer_mut(pointer) {
                *member = Value::Null;
            }
        }
        for moment in ["/created_at", "/changed_at", "/petition/created_at", "/petition/changed_at"] {
            if let Some(member) = body.pointer_mut(moment) {
                *member = Value::Null;
            }
        }
        body
    };
    assert_eq!((one.status, blank(&text)), (other.status, blank(&other.text)), "{} {}", one.method, one.path);
}

#[actix_web::test]
async fn trying_an_act_does_not_tell_whom_a_petition_names() {
    let app = TestApp::start().await;
    let keeper = app.person("government-office").await;
    let mut signers = Vec::new();
    for login in ["government-chair", "government-vice-chair", "unit-head", "intake-officer"] {
        signers.push(office(&app, login).await.0);
    }
    for login in ["government-chair", "unit-head"] {
        let rows = pair(&app, login).await;
        for when in ["unscreened", "screened"] {
            for signer in &signers {
                let notice = json!({ "addressee": "writer", "outcome": "other", "text": "x", "signer_position_id": signer });
                let tried = async |(id, _): &(String, String)| {
                    keeper.post(&format!("/v1/petitions/{id}/notices?dry_run=true"), notice.clone()).await
                };
                // The settler of a screened one is shown to its keeper, and signs: a petition may have none.
                if when == "unscreened" || *signer != signers[0] {
                    same([&tried(&rows[0]).await, &tried(&rows[1]).await], [&rows[0], &rows[1]]);
                }
            }
            let screening = json!({ "kind": "denunciation_duty", "within_authority": true });
            let tried = async |(id, _): &(String, String)| {
                keeper.post(&format!("/v1/petitions/{id}/screenings?dry_run=true"), screening.clone()).await
            };
            same([&tried(&rows[0]).await, &tried(&rows[1]).await], [&rows[0], &rows[1]]);
            if when == "unscreened" {
                for (id, _) in &rows {
                    screened(&keeper, id, "denunciation_duty").await;
                }
            }
        }
    }
    // Nor does trying to register one tell who would answer for it.
    let (named, _) = office(&app, "intake-officer").await;
    let mut assignees = Vec::new();
    for about in [
        json!({ "type": "person", "position_id": named }),
        json!({ "type": "person", "name": "Người Thường" }),
    ] {
        let body = json!({ "received_on": "2026-11-24", "channel": "post", "subject": "x", "content": "x", "about": [about] });
        let tried = keeper.post("/v1/petitions?dry_run=true", body).await.expect(200);
        assignees.push((tried.body.get("assignee").cloned(), tried.body.get("intake_review").cloned()));
    }
    assert_eq!(assignees, [(None, None), (None, None)]);
}

#[actix_web::test]
async fn whoever_sees_a_sealed_row_redacted_does_not_learn_whom_it_names() {
    let app = TestApp::start().await;
    let keeper = app.person("government-office").await;
    for login in ["government-chair", "intake-officer"] {
        let rows = pair(&app, login).await;
        let (chair, clerk) =
            (office(&app, "government-chair").await.0, office(&app, "intake-officer").await.0);
        for when in ["unscreened", "screened"] {
            let others = [app.person("council-deputy").await, app.machine("demo-supervision-tool").await];
            for other in &others {
                let seen = async |(id, _): &(String, String)| {
                    other.get(&format!("/v1/petitions/{id}")).await.expect(200)
                };
                same([&seen(&rows[0]).await, &seen(&rows[1]).await], [&rows[0], &rows[1]]);
                for filter in [&chair, &clerk] {
                    let list =
                        other.get(&format!("/v1/petitions?assignee_position_id={filter}")).await.expect(200);
                    for (id, _) in &rows {
                        assert!(!list.text.contains(id), "{when} {}", list.text);
                    }
                }
                let data = other.get("/v1/datasets/petitions.ndjson").await;
                for (id, _) in rows.iter().filter(|_| data.status == 200) {
                    let line = data.text.lines().find(|line| line.contains(id)).unwrap();
                    let line: Value = serde_json::from_str(line).unwrap();
                    assert_eq!(
                        (&line["assignee_position_id"], &line["settler_position_id"], &line["masked"]),
                        (
                            &Value::Null,
                            &Value::Null,
                            &json!([
                                "/subject",
                                "/village_code",
                                "/assignee_position_id",
                                "/settler_position_id"
                            ])
                        )
                    );
                }
            }
            if when == "unscreened" {
                let officer = app.person("intake-officer").await;
                let found =
                    officer.get(&format!("/v1/petitions?assignee_position_id={clerk}")).await.expect(200);
                assert!(found.text.contains(&rows[1].0), "its keeper finds it: {}", found.text);
                for (id, _) in &rows {
                    let notice = json!({ "addressee": "forwarder", "outcome": "other", "text": "x" });
                    keeper.post(&format!("/v1/petitions/{id}/notices"), notice).await.expect(201);
                    let told = others[0].get(&format!("/v1/petitions/{id}/notices")).await.expect(200);
                    assert!(!told.text.contains("forwarder"), "{}", told.text);
                    screened(&keeper, id, "denunciation_duty").await;
                }
            }
        }
    }
}

#[actix_web::test]
async fn a_keeper_does_not_learn_by_trying_whether_it_names_his_relative() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let keeper = app.person("government-office").await;
    let sql = app.sql(DbRole::Superuser).await;
    let relate = "insert into person_relations (commune, person_id, other_id, relation, declared_on)
                  select a.commune, a.id, b.id, 'sibling', '2026-07-06' from persons a, persons b
                  where a.name_key = 'trinh thu ha' and b.name_key = 'trinh cong thuyet'";
    assert_eq!(sql.execute(relate, &[]).await.unwrap(), 1);
    let named = denounce(&portal, "kin-1", &json!({ "type": "person", "name": "Trịnh Công Thuyết" })).await;
    let nobody = denounce(&portal, "kin-2", &json!({ "type": "person", "name": "Người Thường" })).await;
    for (id, _) in [&named, &nobody] {
        screened(&keeper, id, "denunciation_duty").await;
    }
    for query in ["", "?dry_run=true"] {
        let mut answers = Vec::new();
        for (id, _) in [&named, &nobody] {
            let body = json!({ "kind": "reflection", "within_authority": true });
            let path = format!("/v1/petitions/{id}/screenings{query}");
            answers.push(officer.post(&path, body).if_match("*").await.expect_problem(409, "state_conflict"));
        }
        same([&answers[0], &answers[1]], [&named, &nobody]);
    }
}
