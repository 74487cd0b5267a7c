//! Files of a case: they prove what was done in it, stand in its file there, and are the staff's alone.

use serde_json::{Value, json};

use super::{BOUNDARY, attach, content, form, listed, pdf, rows, send_to};
use crate::case_acts::linked::{annulment, mistake};
use crate::case_acts::{Office, done, letters, offered};
use crate::citizens::through_portal;
use crate::main_job::{accepted, lead, own_position};
use crate::notifications::rights::elsewhere;
use crate::petitions::{registered, screened};
use crate::support::{Answer, Client, TestApp};

/// Adds a file to the case at this path.
pub async fn add(client: &Client, case: &str, key: &str, metadata: Value) -> Answer {
    send_to(client, case, key, form(BOUNDARY, &metadata, &pdf(300))).await
}

/// A small PDF that is named by its key; its id.
pub async fn added(client: &Client, case: &str, key: &str) -> String {
    add(client, case, key, json!({ "file_name": format!("{key}.pdf") })).await.expect(201).text_at("/id")
}

pub async fn void(client: &Client, id: &str) -> Answer {
    client.post(&format!("/v1/attachments/{id}/voidings"), json!({ "reason": "Nhầm." })).await
}

pub async fn files(client: &Client, case: &str) -> Answer {
    client.get(&format!("{case}/attachments")).await
}

/// The attachments at the papers of this kind in the case's file.
pub async fn proofs(client: &Client, case: &str, kind: &str) -> Vec<String> {
    let file = client.get(&format!("{case}/file")).await.expect(200);
    let papers = file.items().iter().filter(|paper| paper["kind"] == kind);
    let scans = papers.flat_map(|paper| paper["attachments"].as_array().unwrap().clone());
    scans.map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn the_case_file_shows_what_proves_its_acts() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-16" });
    let decided = done(chair, &case, "decisions", body).await;
    let told = letters(&decided, "decisions", &["writer"]);
    let sent = json!({ "letter_ids": told, "means": "post", "acted_on": "2026-11-18" });
    let sent = done(officer, &case, "dispatches", sent).await;
    let received = json!({ "letter_id": told[0], "proof": "signature", "acted_on": "2026-11-20" });
    let received = done(officer, &case, "receipts", received).await;
    let mut ids = Vec::new();
    for (act, key) in [(&decided, "decision"), (&sent, "dispatch"), (&received, "receipt-1")] {
        let act_id = act.text_at("/act/id");
        let metadata = json!({ "file_name": format!("{key}.pdf"), "act_id": act_id });
        let made = add(officer, &case, key, metadata).await.expect(201);
        assert_eq!((made.text_at("/act_id"), made.text_at("/added_by")), (act_id, "desk".to_owned()));
        assert!(case.ends_with(&made.text_at("/case_id")));
        ids.push(made.text_at("/id"));
    }
    added(officer, &case, "of-no-act").await;
    assert_eq!(proofs(chair, &case, "act").await, ids[..1]);
    assert_eq!(proofs(chair, &case, "letter").await, ids[1..2]);
    assert_eq!(proofs(chair, &case, "receipt").await, ids[2..]);
    let list = files(chair, &case).await.expect(200);
    let names: Vec<&str> = list.items().iter().map(|item| item["file_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["decision.pdf", "dispatch.pdf", "receipt-1.pdf", "of-no-act.pdf"]);
    assert!(content(chair, &ids[2]).await.expect(200).bytes == pdf(300));
    assert_eq!(chair.get(&format!("/v1/attachments/{}", ids[2])).await.expect(200).body, list.items()[2]);
    // What is voided stands in the file no more, and is read by who reads the case.
    void(officer, &ids[2]).await.expect(201);
    assert!(proofs(chair, &case, "receipt").await.is_empty());
    let voided = chair.get(&format!("/v1/attachments/{}", ids[2])).await.expect(200);
    assert_eq!(voided.at("/voided/reason"), "Nhầm.");
    content(chair, &ids[2]).await.expect(200);
    void(officer, &ids[2]).await.expect_problem(409, "state_conflict");
    let timeline = chair.get(&format!("{case}/timeline?limit=100")).await.expect(200);
    let kinds: Vec<&str> = timeline.items().iter().filter_map(|step| step["type"].as_str()).collect();
    assert!(kinds.ends_with(&["case.attachment_added", "case.attachment_voided"]), "{kinds:?}");
    let told = chair.get("/v1/notifications").await.expect(200);
    let about = |one: &&Value| {
        one["kind"] == "attachment_added" && case.ends_with(one["subject"]["id"].as_str().unwrap())
    };
    assert_eq!(told.items().iter().filter(about).count(), 4, "{}", told.text);
}

#[actix_web::test]
async fn what_proves_an_act_that_was_annulled_stays_in_the_file() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let team = json!({
        "verifier_position_ids": [own_position(&office.worker).await], "document_number": "7/QĐ-UBND",
        "acted_on": "2026-11-11",
    });
    let ordered = done(chair, &case, "verifications", team).await;
    let metadata = json!({ "file_name": "order.pdf", "act_id": ordered.text_at("/act/id") });
    let scan = add(officer, &case, "of-the-order", metadata).await.expect(201).text_at("/id");
    assert_eq!(proofs(chair, &case, "act").await, [scan.as_str()]);
    assert!(proofs(chair, &case, "evidence").await.is_empty());
    chair.post(&annulment(&case, &ordered), mistake()).if_match("*").await.expect(201);
    assert!(proofs(chair, &case, "act").await.is_empty());
    assert_eq!(proofs(chair, &case, "evidence").await, [scan.as_str()]);
    // It is no more than what was handed in: a dashboard does not read of it.
    let dashboard = office.app.machine("demo-dashboard").await;
    assert!(proofs(&dashboard, &case, "evidence").await.is_empty());
}

#[actix_web::test]
async fn it_proves_an_act_of_this_case_that_stands() {
    let office = Office::open().await;
    let worker = &office.worker;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let other = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    for path in [&case, &other] {
        let work = lead(path.rsplit('/').next().unwrap(), &own_position(worker).await);
        office.chair.post("/v1/assignments", work).await.expect(201);
    }
    let order = json!({ "verifier_position_ids": [own_position(worker).await], "acted_on": "2026-11-11" });
    let elsewhere = done(worker, &other, "verifications", order.clone()).await.text_at("/act/id");
    let here = done(worker, &case, "verifications", order).await.text_at("/act/id");
    let proving = |act_id: &str| json!({ "file_name": "a.pdf", "act_id": act_id });
    for (number, wrong) in [elsewhere.as_str(), &case[case.len() - 36..]].into_iter().enumerate() {
        let refused = add(worker, &case, &format!("proving-{number}"), proving(wrong)).await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/act_id"]);
    }
    assert_eq!((rows(&office.app, "attachments").await, rows(&office.app, "uploaded_chunks").await), (0, 0));
    // Who leads the work adds, and reads it as he reads the case; the keepers void it.
    let id = add(worker, &case, "proving-here", proving(&here)).await.expect(201).text_at("/id");
    content(worker, &id).await.expect(200);
    void(worker, &id).await.expect_problem(403, "permission_missing");
    void(&office.officer, &id).await.expect(201);
    // A file of a petition proves none.
    let petition = office.screened("reflection", "2026-11-09", json!({})).await;
    let petition = petition.rsplit('/').next().unwrap();
    let refused = attach(&office.officer, petition, "of-petition", proving(&here), &pdf(200)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/act_id"]);
}

#[actix_web::test]
async fn no_portal_and_no_other_commune_sees_a_file_of_a_case() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (petition, _) = registered(&portal, "of-case").await;
    screened(&officer, &petition, "reflection").await;
    let case = format!("/v1/cases/{}", accepted(&chair, &petition).await);
    let id = added(&officer, &case, "staff-only").await;
    for machine in [&portal, &app.machine("demo-dashboard").await] {
        files(machine, &case).await.expect_problem(403, "permission_missing");
        let metadata = through_portal(json!({ "file_name": "a.pdf" }));
        add(machine, &case, "machine-1", metadata).await.expect_problem(403, "permission_missing");
    }
    let one = format!("/v1/attachments/{id}");
    portal.get(&one).await.expect_problem(404, "resource_not_found");
    content(&portal, &id).await.expect_problem(404, "resource_not_found");
    // It is the case's and not its petition's.
    for reader in [&portal, &officer] {
        assert!(listed(reader, &petition).await.expect(200).items().is_empty());
    }
    assert_eq!(files(&officer, &case).await.expect(200).items().len(), 1);
    // Who sees the case redacted knows that there is a file, and no more.
    let deputy = app.person("council-deputy").await;
    let redacted = files(&deputy, &case).await.expect(200);
    assert_eq!(redacted.items().len(), 1);
    assert!(!redacted.text.contains("staff-only.pdf"), "{}", redacted.text);
    content(&deputy, &id).await.expect_problem(403, "permission_missing");
    for stranger in elsewhere(&app).await {
        files(&stranger, &case).await.expect_problem(404, "resource_not_found");
        let sent = add(&stranger, &case, "stranger-1", json!({ "file_name": "a.pdf" })).await;
        sent.expect_problem(404, "resource_not_found");
        stranger.get(&one).await.expect_problem(404, "resource_not_found");
        content(&stranger, &id).await.expect_problem(404, "resource_not_found");
        void(&stranger, &id).await.expect_problem(404, "resource_not_found");
    }
    assert_eq!((rows(&app, "attachments").await, rows(&app, "uploaded_chunks").await), (1, 0));
}

#[actix_web::test]
async fn a_case_takes_twenty_besides_those_of_its_petition() {
    let office = Office::open().await;
    let officer = &office.officer;
    let petition = office.screened("reflection", "2026-11-16", json!({})).await;
    let own = petition.rsplit('/').next().unwrap();
    attach(officer, own, "of-petition", json!({ "file_name": "a.pdf" }), &pdf(200)).await.expect(201);
    let case = office.accept(&petition, "2026-11-17").await;
    let name = json!({ "file_name": "a.pdf" });
    let first = add(officer, &case, "case-file-0", name.clone()).await.expect(201);
    assert_eq!(add(officer, &case, "case-file-0", name.clone()).await.expect(201).body, first.body);
    for one in 1..20 {
        added(officer, &case, &format!("case-file-{one}")).await;
    }
    add(officer, &case, "one-more", name.clone()).await.expect_problem(409, "state_conflict");
    attach(officer, own, "of-petition-2", name.clone(), &pdf(200)).await.expect(201);
    void(officer, &first.text_at("/id")).await.expect(201);
    add(officer, &case, "one-more", name).await.expect(201);
    assert_eq!(files(officer, &case).await.expect(200).items().len(), 21);
    assert_eq!(rows(&office.app, "attachments").await, 23);
}

#[actix_web::test]
async fn a_void_case_takes_nothing_and_keeps_what_it_has() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let petition = office.screened("reflection", "2026-11-23", json!({})).await;
    let body = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(chair).await });
    let accepted = done(chair, &petition, "acceptances", body).await;
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    let id = added(officer, &case, "before-void").await;
    assert!(offered(officer, &case).await.contains(&"attachments".to_owned()));
    chair.post(&annulment(&petition, &accepted), mistake()).if_match("*").await.expect(201);
    let refused = add(officer, &case, "after-void", json!({ "file_name": "a.pdf" })).await;
    refused.expect_problem(409, "state_conflict");
    assert!(!offered(officer, &case).await.contains(&"attachments".to_owned()));
    assert_eq!(files(officer, &case).await.expect(200).items()[0]["file_name"], "before-void.pdf");
    content(officer, &id).await.expect(200);
    void(officer, &id).await.expect_problem(409, "state_conflict");
    assert_eq!((rows(&office.app, "attachments").await, rows(&office.app, "uploaded_chunks").await), (1, 0));
    // It is sealed as its petition is.
    let body = json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Tố cáo.", "note": "Tố cáo." });
    officer.post(&format!("{petition}/reclassifications"), body).if_match("*").await.expect(201);
    content(officer, &id).await.expect_problem(403, "permission_missing");
    assert!(!files(officer, &case).await.expect(200).text.contains("before-void"));
    assert!(content(chair, &id).await.expect(200).bytes == pdf(300));
}
