//! Only who may sign a paper signs it.

use serde_json::json;
use tiepdan::devdb::DbRole;

use super::{absent, act, older, refused};
use crate::main_job::{accepted, lead, own_position};
use crate::petitions::{reflection, screened};
use crate::support::TestApp;

#[actix_web::test]
async fn only_who_may_sign_signs() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let id = older(&officer).await;
    let path = format!("/v1/petitions/{id}/notices");
    let signed = async |signer: &str, day: &str| {
        let body = json!({ "addressee": "writer", "outcome": "other", "text": "x", "signer_position_id": signer, "acted_on": day });
        officer.post(&path, body).await
    };
    let today = "2026-11-24";
    let position = async |login: &str| own_position(&app.person(login).await).await;
    // Of what is sealed nobody else signs: whoever could not would be somebody whom it names.
    refused(signed(&position("government-chair").await, today).await, "/signer_position_id", "not_allowed");
    signed(&position("intake-officer").await, today).await.expect(201);
    let screening = json!({ "kind": "reflection", "within_authority": true, "acted_on": "2026-11-20" });
    act(&officer, &format!("/v1/petitions/{id}/screenings"), screening).await.expect(201);
    for login in
        ["government-chair", "government-vice-chair", "government-office", "unit-head", "intake-officer"]
    {
        let done = signed(&position(login).await, today).await.expect(201);
        let signature = if login == "intake-officer" { "signed" } else { "entered" };
        assert_eq!(done.at("/act/signature"), signature, "{login}");
    }
    for login in
        ["council-standing", "party-secretary", "front-officer", "village-head", "auditor", "administrator"]
    {
        let answer = signed(&position(login).await, today).await.expect_problem(400, "body_invalid");
        assert_eq!(answer.complaints(), ["/signer_position_id"], "{login}");
        assert_eq!(answer.at("/errors/0/code"), "not_allowed", "{login}");
    }
    refused(signed(&absent(), today).await, "/signer_position_id", "unknown");
    // The office was taken over on the 23rd: what is dated before was signed by somebody else.
    let head = own_position(&chair).await;
    let sql = app.sql(DbRole::Superuser).await;
    let take_over = "update positions set held_from = '2026-11-23' where id::text = $1";
    assert_eq!(sql.execute(take_over, &[&head]).await.unwrap(), 1);
    signed(&head, "2026-11-23").await.expect(201);
    refused(signed(&head, "2026-11-22").await, "/signer_position_id", "unknown");
}

#[actix_web::test]
async fn a_paper_of_a_book_is_signed_in_the_body_of_the_book() {
    let app = TestApp::start().await;
    let (portal, office) = (app.machine("demo-portal").await, app.person("government-office").await);
    let mut body = reflection("council-book");
    body["register"] = json!("council");
    let id = portal.post("/v1/petitions", body).key("key-council-book").await.expect(201).text_at("/id");
    screened(&office, &id, "reflection").await;
    // The office keeps the Council's book as well: what it prepares there the Council signs, or the office itself.
    let path = format!("/v1/petitions/{id}/notices");
    let notice = async |login: &str| {
        let signer = own_position(&app.person(login).await).await;
        json!({ "addressee": "writer", "outcome": "other", "text": "x", "signer_position_id": signer })
    };
    for login in ["council-standing", "government-office"] {
        office.post(&path, notice(login).await).await.expect(201);
    }
    for login in ["government-chair", "unit-head", "intake-officer"] {
        refused(office.post(&path, notice(login).await).await, "/signer_position_id", "not_allowed");
    }
}

#[actix_web::test]
async fn whom_a_petition_names_signs_nothing_of_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = own_position(&app.person("government-chair").await).await;
    let mut body = reflection("named-signer");
    body["about"] = json!([{ "type": "person", "position_id": chair }]);
    let id = portal.post("/v1/petitions", body).key("key-named-signer").await.expect(201).text_at("/id");
    let notice =
        json!({ "addressee": "writer", "outcome": "other", "text": "x", "signer_position_id": chair });
    let answer = officer.post(&format!("/v1/petitions/{id}/notices"), notice).await;
    refused(answer, "/signer_position_id", "not_allowed");
}

#[actix_web::test]
async fn only_the_settler_or_the_head_signs_an_answer() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let worker = app.person("case-officer").await;
    let id = older(&officer).await;
    screened(&officer, &id, "reflection").await;
    let case = accepted(&chair, &id).await;
    let assignee = own_position(&worker).await;
    chair.post("/v1/assignments", lead(&case, &assignee)).await.expect(201);
    let path = format!("/v1/cases/{case}/answers");
    let body = |signer: &str| json!({ "summary": "x", "result": "noted", "signer_position_id": signer });
    refused(act(&worker, &path, body(&assignee)).await, "/signer_position_id", "not_allowed");
    let done = act(&worker, &path, body(&own_position(&chair).await)).await.expect(201);
    assert_eq!(done.at("/act/signature"), "entered");
}
