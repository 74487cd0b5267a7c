//! What a citizen supplies or withdraws through the portal that brought his petition: entered at once, told to who works on it, and read
//! with the act by who reads his texts. That a withdrawal is free a keeper has to see.

use serde_json::{Value, json};

use super::{acts_of, known, offers, through_portal};
use crate::attachments::attached;
use crate::notifications::{audience, id};
use crate::petition_acts::{act, clock};
use crate::petitions::{reflection, registered, screened};
use crate::protected::masks;
use crate::support::{Client, TestApp};

pub(super) const SAID: &str = "Tôi gửi bản có chữ ký của tôi.";

pub(super) fn supplied() -> Value {
    through_portal(json!({ "content": SAID }))
}

pub(super) fn withdrawn(extent: &str) -> Value {
    through_portal(json!({ "extent": extent, "form": "written", "statement": SAID }))
}

/// A petition of this kind that a portal brought: its path.
pub(super) async fn brought(app: &TestApp, key: &str, kind: &str) -> String {
    let (id, _) = registered(&app.machine("demo-portal").await, key).await;
    screened(&app.person("intake-officer").await, &id, kind).await;
    format!("/v1/petitions/{id}")
}

/// Only the portal that brought it acts for the writer, and the keepers of its book.
async fn nobody_else(app: &TestApp, target: &str, sent: &Value) {
    let other = crate::support::callers::partner_system(app).await.client;
    other.post(target, sent.clone()).key("nobody-else").await.expect_problem(404, "resource_not_found");
    for machine in ["demo-dashboard", "demo-supervision-tool"] {
        let machine = app.machine(machine).await;
        machine.post(target, sent.clone()).key("nobody-else").await.expect_problem(403, "permission_missing");
    }
    let mut at_desk = sent.clone();
    at_desk.as_object_mut().unwrap().remove("citizen_assertion");
    for login in ["government-chair", "case-officer", "party-office", "council-deputy"] {
        let person = app.person(login).await;
        act(&person, target, at_desk.clone()).await.expect_problem(403, "permission_missing");
    }
}

/// What he says is read with the act by a keeper of an open petition, and by no machine.
async fn is_read_with_the_act(app: &TestApp, at: &str) {
    let read = app.person("intake-officer").await.get(at).await.expect(200);
    assert_eq!((read.at("/statement"), read.at("/by_machine")), (&json!(SAID), &json!(true)));
    for machine in ["demo-portal", "demo-dashboard"] {
        let seen = app.machine(machine).await.get(at).await.expect(200);
        assert!(masks(&seen, "/statement") && !seen.text.contains(SAID), "{machine}");
    }
    let deputy = app.person("council-deputy").await.get(at).await.expect(200);
    assert!(masks(&deputy, "/statement") && !deputy.text.contains(SAID));
}

#[actix_web::test]
async fn a_supplement_starts_the_clock_of_acceptance_and_is_told() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let path = brought(&app, "supplied", "complaint_admin").await;
    let target = format!("{path}/supplements");
    assert!(!offers(&portal, &path, "supplements").await);
    portal.post(&target, supplied()).key("too-early").await.expect_problem(409, "state_conflict");
    let request = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    act(&officer, &format!("{path}/supplement-requests"), request).await.expect(201);
    assert!(offers(&portal, &path, "supplements").await && offers(&officer, &path, "supplements").await);
    nobody_else(&app, &target, &supplied()).await;

    officer.post(&target, json!({})).await.expect_problem(428, "tag_missing");
    portal.post(&target, supplied()).await.expect_problem(400, "key_missing");
    let nothing = portal.post(&target, json!({})).key("supplied-bad").await;
    assert_eq!(nothing.expect_problem(400, "body_invalid").complaints(), ["/citizen_assertion", "/content"]);
    // What came with it a keeper sees: nobody declares his own petition mended.
    for (field, said) in [
        ("supplied", json!(["E4_signature"])),
        ("lifted_bars", json!(["KN11_5_no_signature"])),
        ("appointment_letter", json!(true)),
    ] {
        let mut sent = supplied();
        sent[field] = said;
        let refused = portal.post(&target, sent).key("supplied-judged").await;
        let refused = refused.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec![format!("/{field}")], &json!("not_allowed"))
        );
    }
    let by_staff = json!({ "citizen_assertion": known() });
    let by_staff = act(&officer, &target, by_staff).await.expect_problem(400, "body_invalid");
    assert_eq!(by_staff.complaints(), ["/citizen_assertion"]);
    let tried = portal.post(&format!("{target}?dry_run=true"), supplied()).await.expect(200);
    assert_eq!(tried.at("/petition/status"), "screened");

    let seen = portal.get(&path).await.expect(200);
    let stale = portal.post(&target, supplied()).if_match("\"0\"").key("supplied-late").await;
    assert_eq!(stale.expect_problem(412, "tag_stale").at("/current_etag"), &json!(seen.etag()));
    let send = || portal.post(&target, supplied()).if_match(seen.etag()).key("supplied-once");
    let done = send().await.expect(201);
    assert_eq!(send().await.expect(201).text, done.text, "a retry got another answer");
    assert_eq!(
        (done.at("/petition/status"), done.at("/petition/public_status"), done.at("/act/signer_position_id")),
        (&json!("screened"), &json!("received"), &Value::Null)
    );
    let running = clock(&done, "C02");
    assert_eq!((&running["status"], &running["due_on"]), (&json!("running"), &json!("2026-12-03")));
    assert!(done.at("/petition").get("version").is_none_or(Value::is_null), "{}", done.text);
    let id = path.rsplit('/').next().unwrap();
    let told = audience(&app, "writer_acted", id).await;
    assert!(["intake-officer", "government-office"].iter().all(|login| told.iter().any(|one| one == login)));
    assert!(!told.iter().any(|one| ["council-deputy", "party-office"].contains(&one.as_str())), "{told:?}");
    is_read_with_the_act(&app, done.header("location")).await;
    assert_eq!(acts_of(&officer, &path, "supplement").await.len(), 1);
}

pub(super) async fn status(client: &Client, path: &str) -> (Value, Value) {
    let seen = client.get(path).await.expect(200);
    (seen.at("/status").clone(), seen.at("/public_status").clone())
}

#[actix_web::test]
async fn a_withdrawal_waits_for_a_keeper_who_sees_that_it_is_free() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    for kind in ["reflection", "denunciation_duty"] {
        let path = brought(&app, &format!("withdrawn-{kind}"), kind).await;
        let target = format!("{path}/withdrawals");
        let before = status(&portal, &path).await;
        let key = format!("withdrawn-{kind}");
        let done = portal.post(&target, withdrawn("whole")).key(&key).await.expect(201);
        assert_eq!(status(&portal, &path).await, before, "it ended something");
        let id = path.rsplit('/').next().unwrap();
        let told = audience(&app, "writer_acted", id).await;
        assert!(told.iter().any(|login| login == "intake-officer"), "{told:?}");
        let steps = officer.get(&format!("{path}/timeline")).await.expect(200);
        let recorded = steps.items().iter().filter(|step| step["type"] == "petition.withdrawal_recorded");
        assert_eq!(recorded.count(), 1);
        let at = done.header("location");
        if kind == "reflection" {
            is_read_with_the_act(&app, at).await;
        } else {
            let closed = officer.get(at).await.expect(200);
            assert!(masks(&closed, "/statement") && !closed.text.contains(SAID));
            let settler = app.person("government-chair").await.get(at).await.expect(200);
            assert_eq!(settler.at("/statement"), SAID);
        }
        let ended = json!({ "extent": "whole", "form": "minutes" });
        act(&officer, &target, ended).await.expect(201);
        assert_eq!(status(&portal, &path).await, (json!("withdrawn"), json!("withdrawn")));
    }
}

#[actix_web::test]
async fn what_a_keeper_judges_no_portal_says() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let path = brought(&app, "withdrawn-judged", "reflection").await;
    let target = format!("{path}/withdrawals");
    nobody_else(&app, &target, &withdrawn("whole")).await;
    let id = path.rsplit('/').next().unwrap();
    for (more, wrong) in [
        (json!({ "form": "minutes" }), "/form"),
        (json!({ "coercion_suspected": true }), "/coercion_suspected"),
        (json!({ "signs_of_violation": true }), "/signs_of_violation"),
        (json!({ "by_petition_id": id }), "/by_petition_id"),
        (json!({ "document_number": "1/DR" }), "/document_number"),
    ] {
        let mut sent = withdrawn("whole");
        sent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = portal.post(&target, sent).key("withdrawn-judged").await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), [wrong]);
    }
    let unknown = json!({ "extent": "whole", "form": "written" });
    let unknown = portal.post(&target, unknown).key("withdrawn-judged").await;
    assert_eq!(
        unknown.expect_problem(400, "body_invalid").complaints(),
        ["/citizen_assertion", "/statement"]
    );
}

#[actix_web::test]
async fn who_withdraws_through_a_portal_is_counted_until_a_keeper_enters_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let mut group = reflection("withdrawn-some");
    group["signer_count"] = json!(3);
    let made = portal.post("/v1/petitions", group).key("key-withdrawn-some").await.expect(201);
    let target = format!("/v1/petitions/{}/withdrawals", made.text_at("/id"));
    let some = json!({ "extent": "some_writers", "form": "written", "withdrawn_count": 1 });
    let mut said = through_portal(some.clone());
    said["statement"] = json!(SAID);
    let sent = portal.post(&target, said).key("withdrawn-some").await.expect(201);
    assert_eq!(sent.at("/petition/people_count"), 3);
    let entered = act(&officer, &target, some).await.expect(201);
    assert_eq!(entered.at("/petition/people_count"), 2);
}

#[actix_web::test]
async fn what_waits_for_another_petition_is_its_own_writers_still() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let first = brought(&app, "waited-for", "complaint_admin").await;
    let path = brought(&app, "waits", "complaint_admin").await;
    let request = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    act(&officer, &format!("{path}/supplement-requests"), request).await.expect(201);
    let link = json!({ "petition_id": id(&first), "link_type": "duplicate" });
    act(&officer, &format!("{path}/links"), link).await.expect(201);
    assert_eq!(status(&portal, &path).await, (json!("linked"), json!("action_needed")));
    let waits = (json!("linked"), json!("received"));

    assert!(!offers(&portal, &path, "ratings").await);
    let rating = through_portal(json!({ "value": "satisfied" }));
    let refused = portal.post(&format!("{path}/ratings"), rating).key("waits-rating").await;
    refused.expect_problem(409, "state_conflict");
    assert!(offers(&portal, &path, "supplements").await);
    let sent = portal.post(&format!("{path}/supplements"), supplied()).key("waits-supplied").await;
    // Its own clocks run at once, as those of one that waits for nothing.
    assert_eq!(clock(&sent.expect(201), "C02")["status"], "running");
    assert_eq!(status(&portal, &path).await, waits);
    assert!(audience(&app, "writer_acted", id(&path)).await.iter().any(|login| login == "intake-officer"));
    assert!(offers(&portal, &path, "attachments").await);
    attached(&portal, id(&path), "waits-file").await;
    let secret = portal.post(&format!("{path}/tracking-secrets"), through_portal(json!({})));
    secret.key("waits-secret").await.expect(201);
    assert_eq!(status(&portal, &path).await, waits);

    // What either writer sends through a portal ends nothing; what a keeper enters lets this one go.
    let target = format!("{first}/withdrawals");
    for (of, key) in [(&target, "waited-for-sent"), (&format!("{path}/withdrawals"), "waits-withdrawn")] {
        portal.post(of, withdrawn("whole")).key(key).await.expect(201);
        assert_eq!(status(&portal, &path).await, waits);
    }
    act(&officer, &target, json!({ "extent": "whole", "form": "minutes" })).await.expect(201);
    // What was asked for has come meanwhile: nobody is asked again, and the clock runs since it came.
    assert_eq!(status(&portal, &path).await, (json!("screened"), json!("received")));
    let clocks = officer.get(&format!("{path}/deadlines")).await.expect(200);
    let running = clocks.items().iter().find(|one| one["rule_key"] == "C02" && one["status"] == "running");
    let running = running.unwrap_or_else(|| panic!("{}", clocks.text));
    assert_eq!((&running["start_on"], &running["due_on"]), (&json!("2026-11-24"), &json!("2026-12-03")));
    assert_eq!(officer.get(&path).await.expect(200).at("/due_on"), "2026-12-03");
    let again = portal.post(&format!("{path}/supplements"), supplied()).key("waits-once-more").await;
    again.expect_problem(409, "state_conflict");
}
