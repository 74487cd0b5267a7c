//! Relatives of a person whom a sealed petition names have no hand in it, and learn by no refusal what others would not.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::telling::same;
use super::{denounce, siblings};
use crate::main_job::accepted;
use crate::petitions::screened;
use crate::support::{Client, TestApp};

/// Acts that end a screened denunciation, each valid as it stands.
fn endings() -> [(&'static str, Value); 4] {
    [
        ("voidings", json!({ "ground": "test_entry", "reason": "Nhập thử." })),
        ("withdrawals", json!({ "extent": "whole", "form": "written" })),
        ("filings", json!({ "ground": "already_guided", "note": "Khác đề xuất." })),
        ("transfers", json!({ "body_type": "superior_state", "body": "Cơ quan A", "note": "Khác đề xuất." })),
    ]
}

async fn tried(
    client: &Client,
    (id, _): &(String, String),
    act: &str,
    body: &Value,
    query: &str,
) -> crate::support::Answer {
    client.post(&format!("/v1/petitions/{id}/{act}{query}"), body.clone()).if_match("*").await
}

/// A denunciation of the officer's sibling, and one of nobody in office.
async fn rows(app: &TestApp, key: &str) -> [(String, String); 2] {
    let portal = app.machine("demo-portal").await;
    let keeper = app.person("government-office").await;
    let named = json!({ "type": "person", "name": "Trịnh Công Thuyết" });
    let nobody = json!({ "type": "person", "name": "Người Thường" });
    let rows = [
        denounce(&portal, &format!("{key}-1"), &named).await,
        denounce(&portal, &format!("{key}-2"), &nobody).await,
    ];
    for (id, _) in &rows {
        screened(&keeper, id, "denunciation_duty").await;
    }
    rows
}

#[actix_web::test]
async fn a_relative_ends_and_changes_nothing_of_it() {
    let app = TestApp::start().await;
    siblings(&app, ["trinh thu ha", "trinh cong thuyet"]).await;
    let (officer, keeper) = (app.person("intake-officer").await, app.person("government-office").await);
    let rows = rows(&app, "kin-ends").await;
    let before = keeper.get(&format!("/v1/petitions/{}", rows[0].0)).await.expect(200);
    // What bars everybody bars him in the same words.
    for (act, body) in [
        ("received-replies", json!({ "result": "accepted" })),
        ("screenings", json!({ "kind": "reflection", "within_authority": true })),
        ("voidings", json!({ "ground": "test_entry", "reason": "Nhập thử.", "acted_on": "2026-11-01" })),
        (
            "reclassifications",
            json!({ "kind": "denunciation_field", "within_authority": true, "reason": "x", "acted_on": "2026-11-01" }),
        ),
    ] {
        for query in ["", "?dry_run=true"] {
            let seen = [
                tried(&officer, &rows[0], act, &body, query).await,
                tried(&officer, &rows[1], act, &body, query).await,
            ];
            assert!([400, 409].contains(&seen[0].status), "{act} {}", seen[0].text);
            same([&seen[0], &seen[1]], [&rows[0], &rows[1]]);
        }
    }
    // A try tells nothing.
    let anew = json!({ "kind": "denunciation_field", "within_authority": true, "reason": "x" });
    let acts = endings().into_iter().chain([("reclassifications", anew.clone())]);
    for (act, body) in acts {
        let seen = [
            tried(&officer, &rows[0], act, &body, "?dry_run=true").await.expect(200),
            tried(&officer, &rows[1], act, &body, "?dry_run=true").await.expect(200),
        ];
        same([&seen[0], &seen[1]], [&rows[0], &rows[1]]);
        let refused =
            tried(&officer, &rows[0], act, &body, "").await.expect_problem(403, "permission_missing");
        assert!(!refused.text.contains("relat") && !refused.text.contains("concern"), "{}", refused.text);
    }
    let after = keeper.get(&format!("/v1/petitions/{}", rows[0].0)).await.expect(200);
    assert_eq!((after.at("/status"), after.text.len()), (before.at("/status"), before.text.len()));
    // Another keeper may, and so may he where it names no relative of his.
    tried(&officer, &rows[1], "reclassifications", &anew, "").await.expect(201);
    tried(&officer, &rows[1], "voidings", &json!({ "ground": "test_entry", "reason": "Nhập thử." }), "")
        .await
        .expect(201);
    let voided =
        tried(&keeper, &rows[0], "voidings", &json!({ "ground": "test_entry", "reason": "Nhập thử." }), "")
            .await
            .expect(201);
    // Nor does he annul what another has done.
    let annulment = format!("acts/{}/annulments", voided.text_at("/act/id"));
    let body = json!({ "ground": "wrong_content", "reason": "Nhầm." });
    tried(&officer, &rows[0], &annulment, &body, "").await.expect_problem(403, "permission_missing");
    tried(&keeper, &rows[0], &annulment, &body, "").await.expect(201);
}

#[actix_web::test]
async fn a_relative_records_nothing_in_its_case_and_tells_nobody_of_it() {
    let app = TestApp::start().await;
    siblings(&app, ["trinh thu ha", "trinh cong thuyet"]).await;
    let (officer, keeper) = (app.person("intake-officer").await, app.person("government-office").await);
    let (chair, rows) = (app.person("government-chair").await, rows(&app, "kin-case").await);
    let notice = json!({ "addressee": "inspectorate", "outcome": "other", "text": "x" });
    tried(&officer, &rows[0], "notices", &notice, "").await.expect_problem(403, "permission_missing");
    tried(&officer, &rows[0], "notices", &notice, "?dry_run=true").await.expect(200);
    for (client, row) in [(&officer, &rows[1]), (&keeper, &rows[0])] {
        tried(client, row, "notices", &notice, "").await.expect(201);
    }
    let withdrawal = json!({ "extent": "whole", "text": "Tôi rút đơn." });
    for (row, status) in rows.iter().zip([403, 201]) {
        let path = format!("/v1/cases/{}/withdrawals", accepted(&chair, &row.0).await);
        officer.post(&format!("{path}?dry_run=true"), withdrawal.clone()).await.expect(200);
        officer.post(&path, withdrawal.clone()).if_match("*").await.expect(status);
    }
}

#[actix_web::test]
async fn the_refusal_of_a_relative_is_recorded_as_a_conflict() {
    let app = TestApp::start().await;
    siblings(&app, ["trinh thu ha", "trinh cong thuyet"]).await;
    let officer = app.person("intake-officer").await;
    let rows = rows(&app, "kin-record").await;
    for row in &rows {
        tried(
            &officer,
            row,
            "voidings",
            &json!({ "ground": "test_entry", "reason": "Nhập thử.", "acted_on": "2026-11-01" }),
            "",
        )
        .await
        .expect(400);
    }
    tried(&officer, &rows[0], "voidings", &json!({ "ground": "test_entry", "reason": "Nhập thử." }), "")
        .await
        .expect(403);
    let sql = app.sql(DbRole::Superuser).await;
    let query =
        "select count(*) from access_log where subject_id::text = $1 and outcome = 'refused_conflict'";
    for _ in 0..100 {
        let noted: i64 = sql.query_one(query, &[&rows[0].0]).await.unwrap().get(0);
        if noted > 0 {
            assert_eq!(noted, 1);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the refusal was not recorded");
}
