//! The case file has what was handed in: each attachment that stands and proves no act, once, by whom it came.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::of_cases::{added, proofs, void};
use super::{attached, attached_at_desk};
use crate::case_acts::linked::{annulment, link, mistake};
use crate::case_acts::{Office, done};
use crate::jobs::number;
use crate::main_job::accepted;
use crate::petitions::{registered, screened};
use crate::support::TestApp;
use crate::support::demands::proves;

/// A case of a petition that came through the portal with these files, and that petition.
async fn case_with(app: &TestApp, key: &str, files: &[&str]) -> (String, String, Vec<String>) {
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (petition, _) = registered(&portal, key).await;
    let mut ids = Vec::new();
    for file in files {
        ids.push(attached(&portal, &petition, file).await);
    }
    screened(&officer, &petition, "reflection").await;
    let case = accepted(&app.person("government-chair").await, &petition).await;
    (format!("/v1/cases/{case}"), petition, ids)
}

#[actix_web::test]
async fn the_file_of_a_case_has_the_evidence_by_whom_it_came() {
    proves(&["II.2-2d"]);
    let app = TestApp::start().await;
    let (chair, officer) = (app.person("government-chair").await, app.person("intake-officer").await);
    let portal = app.machine("demo-portal").await;
    let (case, petition, mut ids) = case_with(&app, "evidence-1", &["by-citizen"]).await;
    ids.push(attached_at_desk(&officer, &petition, "at-the-desk").await);
    let voided = attached_at_desk(&officer, &petition, "added-in-error").await;
    void(&officer, &voided).await.expect(201);
    let of_case = added(&officer, &case, "of-the-case").await;
    let (other, _) = registered(&portal, "evidence-2").await;
    let of_other = attached(&portal, &other, "of-the-other").await;
    screened(&officer, &other, "reflection").await;
    let other = format!("/v1/petitions/{other}");
    let linked = done(&officer, &other, "links", link(&case, "duplicate")).await;

    let all = [ids.clone(), vec![of_other, of_case.clone()]].concat();
    assert_eq!(proofs(&chair, &case, "evidence").await, all);
    let file = chair.get(&format!("{case}/file")).await.expect(200);
    // A dashboard follows what was done, and not what was handed in.
    let dashboard = app.machine("demo-dashboard").await;
    assert!(proofs(&dashboard, &case, "evidence").await.is_empty());
    // After the petition with which it came, by whom, and not by the name that it was given.
    let kinds: Vec<&Value> = file.items().iter().map(|paper| &paper["kind"]).collect();
    assert_eq!(kinds[..3], [&json!("petition"), &json!("evidence"), &json!("evidence")], "{}", file.text);
    for (paper, origin) in
        file.items()[1..3].iter().zip(["Người dân, qua cổng tiếp nhận", "Bộ phận tiếp nhận"])
    {
        assert!(paper["name"].as_str().unwrap().ends_with(origin), "{paper}");
        let (form, act) = (&paper["form"], &paper["act_id"]);
        assert_eq!((form, act, &paper["dated_on"]), (&Value::Null, &Value::Null, &json!("2026-11-24")));
        assert_eq!((&paper["state"], &paper["document_number"]), (&json!("there"), &Value::Null));
    }
    for name in ["by-citizen", "at-the-desk", "of-the-other", "of-the-case"] {
        assert!(!file.text.contains(name), "{name}: {}", file.text);
    }
    // What leaves the case takes its evidence along.
    officer.post(&annulment(&other, &linked), mistake()).if_match("*").await.expect(201);
    assert_eq!(proofs(&chair, &case, "evidence").await, [ids, vec![of_case]].concat());
}

#[actix_web::test]
async fn under_a_seal_the_file_opens_nothing() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let petition = office.screened("denunciation_field", "2026-11-09", json!({})).await;
    let own = attached_at_desk(officer, petition.rsplit('/').next().unwrap(), "sealed-own").await;
    let case = office.accept(&petition, "2026-11-10").await;
    let added = added(officer, &case, "sealed-added").await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let looks = "select count(*) from audit_entries where action like 'sealed_text.%'";
    let before = number(&sql, looks).await;
    assert_eq!(proofs(chair, &case, "evidence").await, [own, added]);
    let file = chair.get(&format!("{case}/file")).await.expect(200);
    assert!(!file.text.contains("sealed-own") && !file.text.contains("sealed-added"), "{}", file.text);
    assert_eq!(number(&sql, looks).await, before, "nothing was opened");
    // Who may not read it is refused before anything else is read.
    let outsider = office.app.person("council-standing").await;
    sql.batch_execute("begin; lock table attachments in access exclusive mode").await.unwrap();
    outsider.get(&format!("{case}/file")).await.expect_problem(403, "permission_missing");
    sql.batch_execute("rollback").await.unwrap();
}

#[actix_web::test]
async fn of_a_linked_petition_that_one_does_not_see_nothing_is_told() {
    let app = TestApp::start().await;
    let (chair, officer) = (app.person("government-chair").await, app.person("intake-officer").await);
    let (case, _, own) = case_with(&app, "evidence-3", &["of-the-first"]).await;
    let portal = app.machine("demo-portal").await;
    let (other, _) = registered(&portal, "evidence-4").await;
    let of_other = attached(&portal, &other, "of-another").await;
    screened(&officer, &other, "reflection").await;
    done(&officer, &format!("/v1/petitions/{other}"), "links", link(&case, "duplicate")).await;
    let both = [own.clone(), vec![of_other.clone()]].concat();
    assert_eq!(proofs(&officer, &case, "evidence").await, both);
    // It comes to name the officer: it is hidden from him, and so is what came with it.
    let hide = format!(
        "update petitions set excluded_person_ids = array(select person_id from users where login = 'intake-officer') where id = '{other}'"
    );
    app.sql(DbRole::Superuser).await.batch_execute(&hide).await.unwrap();
    let file = officer.get(&format!("{case}/file")).await.expect(200);
    assert!(!file.text.contains(&of_other) && file.text.contains(&own[0]), "{}", file.text);
    assert_eq!(proofs(&chair, &case, "evidence").await, both);
    for stranger in crate::notifications::rights::elsewhere(&app).await {
        stranger.get(&format!("{case}/file")).await.expect_problem(404, "resource_not_found");
    }
}
