//! Nothing tells whom a sealed row names: not trying an act out, not a redacted view, not a filter.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{denounce, office, siblings};
use crate::main_job::{accepted, own_position};
use crate::petitions::{reflection, screened};
use crate::support::{Answer, TestApp};

/// Two petitions, one that names the holder of `login` and one that names nobody in office.
pub async fn pair(app: &TestApp, login: &str) -> [(String, String); 2] {
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
pub fn same([one, other]: [&Answer; 2], [(id, number), (other_id, other_number)]: [&(String, String); 2]) {
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
                // The settler of a screened one is shown to its keepers, and signs: a petition may have none.
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
                    let mut masked = vec![
                        "/subject",
                        "/village_code",
                        "/assignee_position_id",
                        "/settler_position_id",
                        "/repeated",
                    ];
                    if when == "screened" {
                        masked.extend(["/due_on", "/overdue"]);
                    }
                    assert_eq!(
                        (&line["assignee_position_id"], &line["settler_position_id"], &line["masked"]),
                        (&Value::Null, &Value::Null, &json!(masked))
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
    siblings(&app, ["trinh thu ha", "trinh cong thuyet"]).await;
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

#[actix_web::test]
async fn a_keeper_works_with_what_he_sees_redacted() {
    let app = TestApp::start().await;
    let (portal, keeper) = (app.machine("demo-portal").await, app.person("government-office").await);
    let nobody = json!({ "type": "person", "name": "Người Thường" });
    let (id, _) = denounce(&portal, "keeper-works", &nobody).await;
    let notice = json!({ "addressee": "forwarder", "outcome": "other", "text": "x" });
    let noticed = keeper.post(&format!("/v1/petitions/{id}/notices"), notice).await.expect(201);
    assert_eq!(noticed.at("/notice/addressee"), "forwarder");
    for when in ["unscreened", "screened"] {
        if when == "screened" {
            screened(&keeper, &id, "denunciation_duty").await;
        }
        let seen = keeper.get(&format!("/v1/petitions/{id}")).await.expect(200);
        assert!(seen.at("/assignee").is_object(), "{when} {}", seen.text);
        assert_eq!(seen.at("/settler").is_object(), when == "screened", "{}", seen.text);
        let notices = keeper.get(&format!("/v1/petitions/{id}/notices")).await.expect(200);
        assert_eq!(notices.items()[0]["addressee"], "forwarder");
    }
}

#[actix_web::test]
async fn trying_out_heads_does_not_tell_whom_a_sealed_row_names() {
    let app = TestApp::start().await;
    let (portal, head) = (app.machine("demo-portal").await, app.person("party-secretary").await);
    let sql = app.sql(DbRole::Superuser).await;
    let own = own_position(&head).await;
    let query = "select id::text from positions where role in ('party_secretary', 'party_standing') and id::text <> $1 order by id";
    let others: Vec<String> = sql.query(query, &[&own]).await.unwrap().iter().map(|row| row.get(0)).collect();
    let mut answers = Vec::new();
    for named in [Some(&others[0]), None] {
        let key = format!("heads-{}", named.is_some());
        let mut body = reflection(&key);
        body["register"] = json!("party");
        body["wishes_protection"] = json!(true);
        body["about"] = match named {
            Some(position) => json!([{ "type": "person", "position_id": position }]),
            None => json!([]),
        };
        let id =
            portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201).text_at("/id");
        screened(&app.person("party-office").await, &id, "reflection").await;
        let mut seen = Vec::new();
        for other in &others {
            let try_it = json!({ "settler_position_id": other, "note": "Hồ sơ đã đủ." });
            let tried = head.post(&format!("/v1/petitions/{id}/acceptances?dry_run=true"), try_it).await;
            seen.push((tried.status, tried.complaints()));
        }
        let case = accepted(&head, &id).await;
        assert!(seen.iter().all(|(_, complaints)| complaints == &["/settler_position_id"]), "{seen:?}");
        for other in &others {
            let try_it = json!({ "summary": "x", "result": "noted", "signer_position_id": other });
            let tried = head.post(&format!("/v1/cases/{case}/answers?dry_run=true"), try_it).await;
            seen.push((tried.status, tried.complaints()));
        }
        assert!(seen.iter().all(|(status, complaints)| *status == 400 && complaints.len() == 1), "{seen:?}");
        answers.push(seen);
    }
    assert_eq!(answers[0], answers[1]);
}

#[actix_web::test]
async fn a_relative_of_the_denounced_opens_no_identity() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    siblings(&app, ["trinh thu ha", "trinh cong thuyet"]).await;
    let (id, _) =
        denounce(&portal, "relative", &json!({ "type": "person", "name": "Trịnh Công Thuyết" })).await;
    let path = format!("/v1/petitions/{id}/identity");
    officer.get(&path).await.expect_problem(403, "permission_missing");
    // Nor does he learn it by releasing it, or by trying to.
    let screen = json!({ "kind": "reflection", "within_authority": true });
    let path_to = |query: &str| format!("/v1/petitions/{id}/screenings{query}");
    let refused = officer.post(&path_to(""), screen.clone()).if_match("*").await;
    refused.expect_problem(403, "permission_missing");
    let tried = officer.post(&path_to("?dry_run=true"), screen.clone()).await.expect(200);
    assert!(!tried.text.contains("Hán Thị Mơ") && !tried.text.contains("cổng trường"), "{}", tried.text);
    let seen = officer.get(&format!("/v1/petitions/{id}")).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/sealed")), (&json!("received"), &json!(true)));
    let (kin, _) = office(&app, "intake-officer").await;
    assert!(seen.at("/assignee").is_object() && seen.at("/assignee/id") != &json!(kin), "{}", seen.text);
    app.person("government-office").await.get(&path).await.expect(200);
    let (other, _) =
        denounce(&portal, "no-relative", &json!({ "type": "person", "name": "Bùi Xuân Trường" })).await;
    officer.get(&format!("/v1/petitions/{other}/identity")).await.expect(200);
}
