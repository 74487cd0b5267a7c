//! Who am I, and the directory of units and positions.

use serde_json::{Value, json};
use tiepdan::kernel::access::Role;

use crate::support::demands::proves;
use crate::support::{Client, TestApp};

#[tokio::test]
async fn everybody_learns_who_he_is() {
    let app = TestApp::start().await;
    for role in Role::ALL.iter().filter(|role| !role.is_machine()) {
        let me = app.person(&role.as_str().replace('_', "-")).await.get("/v1/me").await.expect(200);
        let positions = me.at("/positions").as_array().unwrap();
        assert_eq!(positions.len(), 1, "{role}");
        assert_eq!(positions[0]["role"], role.as_str());
        assert!(me.at("/name").is_string() && me.at("/client_id").is_null(), "{role}");
        let commune = if *role == Role::ProvincialSupervisor { "00000" } else { "99001" };
        assert_eq!(me.at("/communes"), &json!([commune]), "{role}");
        let permissions = me.at("/permissions").as_array().unwrap();
        assert!(
            permissions.contains(&"units.read".into()) && permissions.contains(&"sessions.close".into()),
            "{role}"
        );
    }
    for (client, role) in [
        ("demo-portal", "portal"),
        ("demo-dashboard", "dashboard"),
        ("demo-supervision-tool", "supervision_tool"),
    ] {
        let me = app.machine(client).await.get("/v1/me").await.expect(200);
        assert_eq!((me.at("/client_id"), me.at("/role")), (&json!(client), &json!(role)));
        assert!(me.at("/login").is_null() && me.at("/positions").as_array().unwrap().is_empty());
        assert!(!me.at("/permissions").as_array().unwrap().contains(&"sessions.close".into()));
    }
}

#[tokio::test]
async fn who_heads_two_bodies_has_both_positions() {
    let app = TestApp::start().await;
    let me = app.person("dual-office").await.get("/v1/me").await.expect(200);
    let mut roles: Vec<_> =
        me.at("/positions").as_array().unwrap().iter().map(|position| position["role"].clone()).collect();
    roles.sort_by_key(ToString::to_string);
    assert_eq!(roles, ["council_standing", "party_secretary"]);
}

async fn all(client: &Client, path: &str) -> Vec<Value> {
    let (mut items, mut next): (Vec<Value>, String) = (Vec::new(), path.to_owned());
    loop {
        let page = client.get(&next).await.expect(200);
        items.extend(page.items().iter().cloned());
        let link = page.header("link").to_owned();
        assert_eq!(link.is_empty(), page.at("/next_cursor").is_null());
        if link.is_empty() {
            return items;
        }
        link.trim_start_matches('<').split('>').next().unwrap_or_default().clone_into(&mut next);
    }
}

#[tokio::test]
async fn units_come_in_pages_and_one_by_one() {
    let app = TestApp::start().await;
    let auditor = app.person("auditor").await;
    let whole = all(&auditor, "/v1/units?limit=500").await;
    assert_eq!(whole.len(), 36, "those of the file");
    assert_eq!(all(&auditor, "/v1/units?limit=10&commune=99001").await, whole);
    let unit = whole.iter().find(|unit| unit["code"] == "phong-kt").unwrap();
    assert_eq!((&unit["kind"], &unit["register"]), (&json!("specialised_office"), &json!("government")));
    assert_eq!(unit["parent"]["label"], "Ủy ban nhân dân xã Vân Khê");
    let path = format!("/v1/units/{}", unit["id"].as_str().unwrap());
    let one = auditor.get(&path).await.expect(200);
    assert_eq!((&one.body, one.etag()), (unit, unit["etag"].as_str().unwrap().to_owned()));
    auditor.get(&path).header("If-None-Match", &one.etag()).await.expect(304);
    let parent = auditor.get(unit["parent"]["href"].as_str().unwrap()).await.expect(200);
    assert!(parent.at("/parent").is_null());
}

#[tokio::test]
async fn the_province_stands_outside_the_commune() {
    let app = TestApp::start().await;
    let province = app.person("provincial-supervisor").await;
    let units = all(&province, "/v1/units").await;
    // Beside it only the unit of those who run the installation stands there.
    let codes: Vec<&Value> = units.iter().map(|unit| &unit["code"]).collect();
    assert_eq!(codes, ["installation", "province"]);
    let positions = all(&province, "/v1/positions").await;
    assert_eq!(positions.len(), 1);
    assert_eq!(positions[0]["role"], "provincial_supervisor");
    let other = province.get("/v1/units?commune=99001").await.expect_problem(400, "parameter_invalid");
    assert_eq!(other.complaints(), ["commune"]);
    // Whoever belongs to the commune finds neither.
    let admin = app.person("administrator").await;
    assert!(all(&admin, "/v1/positions?role=provincial_supervisor").await.is_empty());
    for (kind, item) in [("units", &units[1]), ("positions", &positions[0])] {
        let path = format!("/v1/{kind}/{}", item["id"].as_str().unwrap());
        admin.get(&path).await.expect_problem(404, "resource_not_found");
        province.get(&path).await.expect(200);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_wrong_is_named() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    for path in ["/v1/units", "/v1/positions"] {
        let missing = format!("{path}/00000000-0000-8000-8000-000000000000");
        portal.get(&missing).await.expect_problem(404, "resource_not_found");
        portal.get(&format!("{path}/x")).await.expect_problem(404, "resource_not_found");
        app.anyone().get(path).await.expect_problem(401, "token_missing");
        let other =
            portal.get(&format!("{path}?commune=99002")).await.expect_problem(400, "parameter_invalid");
        assert_eq!(other.complaints(), ["commune"]);
        let wrong =
            portal.get(&format!("{path}?limit=0&sort=name")).await.expect_problem(400, "parameter_invalid");
        let mut complaints = wrong.complaints();
        complaints.sort();
        assert_eq!(complaints, ["limit", "sort"]);
    }
    let page = portal.get("/v1/positions?limit=1&role=case_officer").await.expect(200);
    let cursor = page.text_at("/next_cursor");
    let other = portal.get(&format!("/v1/positions?limit=1&cursor={cursor}")).await;
    other.expect_problem(400, "cursor_invalid");
    let auditor = app.person("auditor").await;
    let other = auditor.get(&format!("/v1/positions?limit=1&role=case_officer&cursor={cursor}")).await;
    other.expect_problem(400, "cursor_invalid");
}

#[tokio::test]
async fn positions_are_found_by_role_unit_and_day() {
    proves(&["II.2-1"]);
    let app = TestApp::start().await;
    let admin = app.person("administrator").await;
    assert_eq!(all(&admin, "/v1/positions?limit=7").await.len(), 62);
    let heads = all(&admin, "/v1/positions?role=unit_head&limit=2").await;
    let unit =
        heads.iter().find(|head| head["title"] == "Trưởng phòng Kinh tế").unwrap()["unit"]["id"].clone();
    let unit = unit.as_str().unwrap();
    let held = |day: &str| format!("/v1/positions?role=unit_head&unit_id={unit}&held_on={day}");
    for (day, to) in [("2026-03-31", json!("2026-04-01")), ("2026-04-01", json!(null))] {
        let found = all(&admin, &held(day)).await;
        assert_eq!(found.len(), 1, "{day}");
        assert_eq!(found[0]["to"], to, "{day}");
        let path = format!("/v1/positions/{}", found[0]["id"].as_str().unwrap());
        assert_eq!(admin.get(&path).await.expect(200).body, found[0]);
    }
    let several = all(&admin, "/v1/positions?role=auditor,administrator").await;
    assert_eq!(several.len(), 2);
    let unpaid = all(&admin, "/v1/positions").await;
    assert!(
        unpaid.iter().any(|position| position["role"].is_null()),
        "offices without an account are listed too"
    );
}
