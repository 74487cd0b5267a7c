//! What citizens do themselves, through the portal that brought their petition or at the desk of the book.

mod own_work;
mod ratings;
mod recorded;
mod sent_in;
mod tracking;

use serde_json::{Value, json};

use crate::protected::{taken, worked};
use crate::support::{Answer, Client, TestApp};

/// How a portal knows its citizen.
pub fn known() -> Value {
    json!({ "method": "vneid", "level": "2", "at": "2026-11-24T01:30:00Z" })
}

/// The same body as a portal sends it.
pub fn through_portal(mut body: Value) -> Value {
    body["citizen_assertion"] = known();
    body
}

/// A petition that a portal brought and that was answered, open or sealed; its path, its case's and its tracking.
pub async fn answered(app: &TestApp, key: &str, protected: bool) -> (String, String, Value) {
    let (petition, case, tracking) = taken(app, key, protected).await;
    worked(app, &petition, &case).await;
    (format!("/v1/petitions/{petition}"), format!("/v1/cases/{case}"), tracking)
}

/// True where this act is offered to the caller.
pub async fn offers(client: &Client, path: &str, action: &str) -> bool {
    let seen = client.get(path).await.expect(200);
    seen.at("/available_actions").as_array().unwrap().iter().any(|one| one["action"] == action)
}

/// Who sees the petition and does nothing for its writer is refused; who does not see it finds nothing. So it is in earnest and as
/// a try.
pub async fn only_for_its_writer(app: &TestApp, path: &str, act: &str, body: &Value) {
    let other = crate::support::callers::partner_system(app).await.client;
    let nowhere = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap());
    for end in ["", "?dry_run=true"] {
        let target = format!("{path}/{act}{end}");
        let sent =
            |client: &Client, target: &str, body: Value| client.post(target, body).key("only-the-writer");
        let through = through_portal(body.clone());
        sent(&other, &target, through.clone()).await.expect_problem(404, "resource_not_found");
        let unknown = format!("/v1/petitions/{nowhere}/{act}{end}");
        sent(&other, &unknown, through.clone()).await.expect_problem(404, "resource_not_found");
        for machine in ["demo-dashboard", "demo-supervision-tool"] {
            let machine = app.machine(machine).await;
            sent(&machine, &target, through.clone()).await.expect_problem(403, "permission_missing");
        }
        for login in ["government-chair", "case-officer", "party-office", "council-deputy", "party-secretary"]
        {
            let person = app.person(login).await;
            sent(&person, &target, body.clone()).await.expect_problem(403, "permission_missing");
        }
        // Who heads a book rates nothing, and so is told nothing of it before anybody looks for it.
        let blind = app.person("public-unit-head").await;
        let blind = sent(&blind, &target, body.clone()).await;
        if act == "ratings" {
            blind.expect_problem(403, "permission_missing");
        } else {
            blind.expect_problem(404, "resource_not_found");
        }
        app.anyone().post(&target, body.clone()).await.expect_problem(401, "token_missing");
    }
}

/// Acts of this kind on the petition, as somebody lists them.
pub async fn acts_of(client: &Client, path: &str, kind: &str) -> Vec<Value> {
    let listed: Answer = client.get(&format!("{path}/acts")).await.expect(200);
    listed.items().iter().filter(|act| act["kind"] == kind).cloned().collect()
}
