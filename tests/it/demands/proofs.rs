//! What the plan asks of single bodies, tried as they would do it.

use serde_json::json;
use tiepdan::devdb::DbRole;

use crate::main_job::{accepted, lead, own_position};
use crate::petition_acts::act;
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petitions::{registered, screened};
use crate::support::TestApp;
use crate::support::demands::proves;

#[tokio::test]
async fn none_of_the_five_clears_may_be_missing() {
    proves(&["II.2-2b"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    let (petition, _) = registered(&portal, "clears").await;
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    let whole = lead(&case, &own_position(&worker).await);
    for clear in ["assignee_position_id", "task", "responsibility", "milestones", "expected_result", "due_on"]
    {
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(clear);
        let refused = chair.post("/v1/assignments", without).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [format!("/{clear}")]);
    }
    let mut nothing = whole.clone();
    (nothing["task"], nothing["milestones"]) = (json!(" "), json!([]));
    (nothing["expected_result"], nothing["responsibility"]) = (json!(""), json!("someone"));
    let refused = chair.post("/v1/assignments", nothing).await.expect_problem(400, "body_invalid");
    let mut told = refused.complaints();
    told.sort();
    told.dedup();
    assert_eq!(told, ["/expected_result", "/milestones", "/responsibility", "/task"]);
    chair.post("/v1/assignments", whole).await.expect(201);
}

#[tokio::test]
async fn secretary_and_police_receive_by_a_schedule_of_their_own() {
    proves(&["II.6-a", "II.7-c"]);
    let app = TestApp::start().await;
    for (keeper, host, day, title) in [
        ("party-office", "party-secretary", "2026-12-10", "Bí thư Đảng ủy"),
        ("police-officer", "police-officer", "2026-12-11", "Trưởng Công an xã"),
    ] {
        let (keeper, host) = (app.person(keeper).await, app.person(host).await);
        let entry = json!({
            "host_position_id": own_position(&host).await, "period_from": "2026-12-01", "period_before": "2027-01-01",
            "sessions": [{ "date": day, "from": "08:00", "to": "11:00", "kind": "periodic", "place": "Phòng tiếp công dân" }],
        });
        let made = keeper.post("/v1/reception-schedules", entry).await.expect(201);
        let path = made.header("location").to_owned();
        let approved =
            host.post(&format!("{path}/approvals"), json!({})).if_match(made.etag()).await.expect(201);
        let posting = json!({ "place": "Bảng tin" });
        let posted =
            keeper.post(&format!("{path}/publications"), posting).if_match(approved.etag()).await.expect(201);
        assert_eq!(posted.at("/schedule/sessions/0/posted_late"), false);
        let board = format!("/v1/public/reception-schedules?commune=99001&from={day}&limit=1");
        assert_eq!(app.anyone().get(&board).await.expect(200).at("/items/0/host/title"), title);
    }
}

#[tokio::test]
async fn front_and_inspection_committee_supervise_and_are_answered() {
    proves(&["II.5-2", "II.8-1a"]);
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Owner).await;
    let unit = "select id::text from units where code = 'ubnd'";
    let unit: String = sql.query_one(unit, &[]).await.unwrap().get(0);
    let (chair, outsider) = (app.person("government-chair").await, app.person("council-standing").await);
    for supervisor in ["front-officer", "inspection-committee"] {
        let supervisor = app.person(supervisor).await;
        let finding = json!({
            "programme_id": null, "subject_unit_id": unit, "case_ids": [], "severity": "minor", "rule_key": null,
            "description": "Lịch tiếp công dân công bố chậm.", "recommendation": "Công bố đúng hạn.",
            "answer_due_on": "2026-12-20",
        });
        let path = supervisor.post("/v1/findings", finding).await.expect(201).header("location").to_owned();
        let tag = chair.get(&path).await.expect(200).etag();
        let reply = json!({ "content": "Đã công bố." });
        chair.post(&format!("{path}/replies"), reply).if_match(tag).await.expect(201);
        outsider.get(&path).await.expect_problem(404, "resource_not_found");
        let tag = supervisor.get(&path).await.expect(200).etag();
        let closed = supervisor.post(&format!("{path}/closures"), json!({})).if_match(tag).await.expect(201);
        assert_eq!(closed.at("/finding/status"), "closed");
    }
}

#[tokio::test]
async fn a_petition_to_the_party_stands_in_its_own_register() {
    proves(&["II.5-1"]);
    let app = TestApp::start().await;
    let committee = app.person("inspection-committee").await;
    let paper = json!({
        "received_on": "2026-11-23", "channel": "in_person", "register": "party", "subject": "Đơn về một đảng viên",
        "content": "Nội dung đơn.", "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let made = committee.post("/v1/petitions", paper).await.expect(201);
    assert!(made.text_at("/number").starts_with("PTY-2026-"), "{}", made.text);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    let kept = committee.get("/v1/petitions?register=party").await.expect(200);
    assert_eq!(kept.items().len(), 1);
    committee.get(&format!("{path}/identity")).await.expect(200);
    // The keepers of the government's book have no part in it.
    let officer = app.person("intake-officer").await;
    officer.get(&path).await.expect_problem(404, "resource_not_found");
    officer.get(&format!("{path}/identity")).await.expect_problem(404, "resource_not_found");
    assert!(officer.get("/v1/petitions").await.expect(200).items().is_empty());
    screened(&committee, &made.text_at("/id"), "denunciation_duty").await;
    officer.get(&path).await.expect_problem(404, "resource_not_found");
}

#[tokio::test]
async fn the_partys_book_passes_on_to_the_governments_too() {
    proves(&["II.5-1"]);
    let app = TestApp::start().await;
    let (party, officer) = (app.person("party-office").await, app.person("intake-officer").await);
    let paper = json!({
        "received_on": "2026-11-23", "channel": "post", "register": "party", "subject": "Đèn đường", "content": "Nội dung đơn.",
        "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let path =
        format!("/v1/petitions/{}", party.post("/v1/petitions", paper).await.expect(201).text_at("/id"));
    let screening = json!({ "kind": "recommendation", "within_authority": false });
    act(&party, &format!("{path}/screenings"), screening).await.expect(201);
    act(&party, &format!("{path}/transfers"), to("government")).await.expect(201);
    let (entry, shown) = only(&officer, "government").await;
    assert!(shown.text_at("/number").starts_with("GOV-2026-"), "{}", shown.text);
    acknowledge(&officer, &entry).await.expect(201);
    let passed = party.get(&path).await.expect(200);
    assert_eq!(passed.at("/passed_to/0/acknowledged_on"), "2026-11-24");
}

#[tokio::test]
async fn crowded_and_dangerous_cases_are_marked_and_found() {
    proves(&["I.2b", "I.2c", "II.7-a", "II.8-3a"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (petition, _) = registered(&portal, "flagged").await;
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    let readers = [&chair, &app.person("council-deputy").await, &app.person("police-officer").await];
    for flag in ["crowded", "prolonged", "over_level", "hot_spot_risk"] {
        let found = async |query: &str| {
            let mut found = Vec::new();
            for reader in readers {
                let list = reader.get(&format!("/v1/cases?flags={query}")).await.expect(200);
                found.push(list.items().iter().any(|item| item["id"] == json!(case)));
            }
            found
        };
        assert_eq!(found(flag).await, [false; 3], "{flag}");
        let set = json!({ "flag": flag, "set": true, "ground": "Theo dõi." });
        act(&officer, &format!("/v1/cases/{case}/flags"), set).await.expect(201);
        assert_eq!(found(&format!("complicated,{flag}")).await, [true; 3], "{flag}");
    }
}

#[tokio::test]
async fn what_is_late_or_soon_due_is_found() {
    proves(&["II.2-2e", "II.8-3a"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (petition, _) = registered(&portal, "late").await;
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&chair, &petition).await;
    assert_eq!(chair.get(&format!("/v1/cases/{case}")).await.expect(200).at("/due_on"), "2026-12-08");
    let (deputy, tool) = (app.person("council-deputy").await, app.machine("demo-supervision-tool").await);
    for (query, found) in [
        ("due_within_days=14", true),
        ("due_within_days=13", false),
        ("overdue_at=2026-12-09", true),
        ("overdue_at=2026-12-08", false),
        ("overdue=true", false),
        ("overdue=false&field=transport", true),
        ("field=land,investment,social_policy", false),
    ] {
        for client in [&chair, &deputy, &tool] {
            let list = client.get(&format!("/v1/cases?{query}")).await.expect(200);
            assert_eq!(list.items().iter().any(|item| item["id"] == json!(case)), found, "{query}");
        }
    }
    let rows =
        tool.get("/v1/datasets/petitions.ndjson?overdue=false&due_before=2026-12-09").await.expect(200);
    assert_eq!(rows.text.lines().count(), 1, "{}", rows.text);
}

#[tokio::test]
async fn every_time_limit_names_the_text_it_rests_on() {
    proves(&["I.2b", "II.1-c"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let rules = officer.get("/v1/legal-rules").await.expect(200);
    assert!(rules.items().len() > 20, "{}", rules.text);
    for rule in rules.items() {
        let source = rule["source"].as_str().unwrap();
        let named =
            ["Luật", "Nghị định", "Thông tư", "Quy định", "Công điện", "Nghị quyết", "Quy chế", "NĐ", "TT"];
        assert!(named.iter().any(|text| source.contains(text)), "{rule}");
    }
    let (petition, _) = registered(&portal, "articles").await;
    screened(&officer, &petition, "reflection").await;
    let clocks = officer.get(&format!("/v1/petitions/{petition}/deadlines")).await.expect(200);
    assert!(!clocks.items().is_empty());
    for clock in clocks.items() {
        let rule = rules.items().iter().find(|rule| rule["rule_key"] == clock["rule_key"]).unwrap();
        assert!(
            clock["explanation"]["vi"].as_str().unwrap().contains(rule["source"].as_str().unwrap()),
            "{clock}"
        );
    }
}
