//! Note and reason of an act are read by those whom they serve: who reads the texts that they stand with. Of what is sealed each look is
//! recorded.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::people::names::name_key;

use crate::denounced::{office, siblings};
use crate::main_job::{accepted, act};
use crate::petitions::{reflection, registered, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

const NOTE: &str = "Bà Hán Thị Mơ đã trình bày thêm.";
const REASON: &str = "Chờ giấy tờ của bà Mơ.";

/// True where both are read, false where both are masked; nothing else there is.
fn reads(act: &Answer) -> bool {
    let masked = act.at("/masked").as_array().unwrap();
    let open = act.body.get("note").is_some();
    for (name, text) in [("note", NOTE), ("reason", REASON)] {
        assert_eq!(act.body.get(name), open.then_some(&json!(text)), "{}", act.text);
        assert_eq!(masked.contains(&json!(format!("/{name}"))), !open, "{}", act.text);
    }
    open
}

async fn opens(client: &Client, done: &Answer) -> bool {
    reads(&client.get(done.header("location")).await.expect(200))
}

/// Looks at texts of this petition that were recorded, with their grants.
async fn looks(app: &TestApp, id: &str) -> Vec<String> {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select detail->>'grant' from audit_entries where subject_id::text = $1 and action = 'sealed_text.opened'
                 and detail->>'part' = 'act' order by seq";
    sql.query(query, &[&id]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Reads of acts of this petition that stand in the access log, once there are so many.
async fn reads_noted(app: &TestApp, id: &str, wanted: i64) {
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select count(*) from access_log where subject_id::text = $1 and operation = 'getPetitionAct' and outcome = 'read'";
    let mut noted = 0;
    for _ in 0..60 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        noted = sql.query_one(query, &[&id]).await.unwrap().get(0);
    }
    assert_eq!(noted, wanted);
}

fn reclassified(kind: &str) -> Value {
    json!({ "kind": kind, "within_authority": true, "reason": REASON, "note": NOTE })
}

#[actix_web::test]
async fn of_what_is_open_whoever_reads_the_petition_reads_them() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (id, _) = registered(&portal, "said-open").await;
    screened(&officer, &id, "recommendation").await;
    let path = format!("/v1/petitions/{id}");
    let done = act(&officer, &path, "reclassifications", reclassified("reflection")).await.expect(201);
    for login in ["intake-officer", "government-office", "government-chair", "party-secretary"] {
        assert!(opens(&app.person(login).await, &done).await, "{login}");
    }
    for login in ["council-standing", "council-deputy", "party-office", "front-officer", "police-officer"] {
        assert!(!opens(&app.person(login).await, &done).await, "{login}");
    }
    for machine in ["demo-portal", "demo-dashboard", "demo-supervision-tool"] {
        assert!(!opens(&app.machine(machine).await, &done).await, "{machine}");
    }
    app.person("village-head")
        .await
        .get(done.header("location"))
        .await
        .expect_problem(404, "resource_not_found");
    app.anyone().get(done.header("location")).await.expect_problem(401, "token_missing");
    // Who read them is in the log of accesses, and nobody else.
    reads_noted(&app, &id, 4).await;
    for list in ["acts", "timeline"] {
        let seen = chair.get(&format!("{path}/{list}")).await.expect(200);
        assert!(!seen.text.contains("bà Mơ") && !seen.text.contains("Hán Thị Mơ"), "{}", seen.text);
    }

    // The same of the case and of the work on it.
    let case = format!("/v1/cases/{}", accepted(&chair, &id).await);
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài.", "note": "Ghi chú." });
    let flagged = act(&officer, &case, "flags", flag).await.expect(201);
    let seen = chair.get(flagged.header("location")).await.expect(200);
    assert_eq!((seen.at("/note"), seen.at("/reason")), (&json!("Ghi chú."), &Value::Null));
    let deputy = app.person("council-deputy").await.get(flagged.header("location")).await.expect(200);
    assert!(deputy.body.get("note").is_none() && !deputy.text.contains("Ghi chú"), "{}", deputy.text);
    assert_eq!(looks(&app, &id).await, Vec::<String>::new());
}

#[actix_web::test]
async fn of_what_is_sealed_only_who_may_open_it_reads_them_and_it_is_recorded() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (keeper, chair) = (app.person("government-office").await, app.person("government-chair").await);
    let (id, _) = registered(&portal, "said-sealed").await;
    let path = format!("/v1/petitions/{id}");
    // Before the first screening the keepers have a grant.
    let notice = json!({ "addressee": "superior", "outcome": "other", "text": "Báo cáo.", "note": NOTE });
    let noticed = officer.post(&format!("{path}/notices"), notice).await.expect(201);
    let at = noticed.header("location");
    let others = ["government-chair", "party-secretary", "council-deputy", "party-office"];
    for keeper in [&officer, &keeper] {
        let seen = keeper.get(at).await.expect(200);
        assert_eq!((seen.at("/note"), seen.at("/reason")), (&json!(NOTE), &Value::Null));
        assert_eq!(seen.header("cache-control"), "no-store");
    }
    for login in others {
        let seen = app.person(login).await.get(at).await.expect(200);
        assert!(seen.body.get("note").is_none() && !seen.text.contains("Mơ"), "{login} {}", seen.text);
    }
    assert_eq!(looks(&app, &id).await, ["screening", "screening"]);

    // From then on the settler has it, and nobody else.
    screened(&officer, &id, "denunciation_field").await;
    let done = act(&officer, &path, "reclassifications", reclassified("denunciation_duty")).await.expect(201);
    for client in [&officer, &keeper, &portal] {
        assert!(!opens(client, &done).await);
        assert!(client.get(at).await.expect(200).body.get("note").is_none());
    }
    for login in ["party-secretary", "council-deputy", "party-office"] {
        assert!(!opens(&app.person(login).await, &done).await, "{login}");
    }
    assert_eq!(looks(&app, &id).await.len(), 2);
    for _ in 0..2 {
        // Each time anew: no tag stands for a look.
        assert!(opens(&chair, &done).await);
    }
    assert_eq!(looks(&app, &id).await[2..], ["settler", "settler"]);
    app.person("front-officer").await.get(at).await.expect_problem(404, "resource_not_found");

    // In its case too: the settler's note on it.
    let case = format!("/v1/cases/{}", accepted(&chair, &id).await);
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài.", "note": NOTE });
    let flagged = act(&officer, &case, "flags", flag).await.expect(201);
    let seen = chair.get(flagged.header("location")).await.expect(200);
    assert_eq!(seen.at("/note"), NOTE);
    let seen = officer.get(flagged.header("location")).await.expect(200);
    assert!(seen.body.get("note").is_none(), "{}", seen.text);
    assert_eq!(looks(&app, &id).await.len(), 5);
}

#[actix_web::test]
async fn whom_it_names_and_his_relatives_read_none() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (keeper, chair) = (app.person("government-office").await, app.person("government-chair").await);
    let (named, name) = office(&app, "case-officer").await;
    let (_, kin) = office(&app, "government-chair").await;
    siblings(&app, [&name_key(&name), &name_key(&kin)]).await;
    let mut body = reflection("said-kin");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let id = portal.post("/v1/petitions", body).key("key-said-kin").await.expect(201).text_at("/id");
    screened(&officer, &id, "recommendation").await;
    let path = format!("/v1/petitions/{id}");
    // Released, it is read; sealed again, what was said of it is closed with it.
    let done = act(&keeper, &path, "reclassifications", reclassified("reflection")).await.expect(201);
    assert!(opens(&chair, &done).await && opens(&officer, &done).await);
    let sealing = reclassified("denunciation_duty");
    let sealed = act(&keeper, &path, "reclassifications", sealing).await.expect(201);
    for done in [&done, &sealed] {
        for client in [&officer, &keeper, &chair] {
            assert!(!opens(client, done).await);
        }
        app.person("case-officer")
            .await
            .get(done.header("location"))
            .await
            .expect_problem(404, "resource_not_found");
    }
    assert_eq!(looks(&app, &id).await, Vec::<String>::new());
}
