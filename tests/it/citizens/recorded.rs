//! A withdrawal that a portal sent is recorded and told, and bars nothing: neither what the office enters later of an earlier day, nor an
//! annulment. So it is as long as the matter goes on, also after acceptance; where the petition has gone to another book, it is said so.

use serde_json::{Value, json};

use super::sent_in::{SAID, brought, status, supplied, withdrawn};
use super::{acts_of, answered, known, offers, through_portal};
use crate::attachments::{attached, listed};
use crate::main_job::{act as done_under_tag, lead, own_position};
use crate::notifications::{audience, id};
use crate::petition_acts::{act, passages};
use crate::petitions::reflection;
use crate::protected::{masks, taken, worked};
use crate::support::{Answer, TestApp};

fn annul(path: &str, done: &Answer) -> String {
    format!("{path}/acts/{}/annulments", done.text_at("/act/id"))
}

fn mistake() -> Value {
    json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." })
}

#[actix_web::test]
async fn what_the_office_did_before_is_entered_after_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let mut body = reflection("recorded-first");
    body["submitted_at"] = json!("2026-11-22T17:00:00Z");
    let made = portal.post("/v1/petitions", body).key("key-recorded-first").await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    let screening = json!({ "kind": "recommendation", "within_authority": false, "acted_on": "2026-11-23" });
    act(&officer, &format!("{path}/screenings"), screening).await.expect(201);
    portal.post(&format!("{path}/withdrawals"), withdrawn("whole")).key("recorded-first").await.expect(201);
    let sent = json!({ "body_type": "other_state", "body": "Sở A", "acted_on": "2026-11-23" });
    let sent = act(&officer, &format!("{path}/transfers"), sent).await.expect(201);
    assert_eq!(sent.at("/petition/status"), "transferred");
}

#[actix_web::test]
async fn the_act_before_it_is_annulled_all_the_same() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let path = brought(&app, "recorded-annulled", "complaint_admin").await;
    let request = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    let asked = act(&officer, &format!("{path}/supplement-requests"), request).await.expect(201);
    let target = format!("{path}/withdrawals");
    let sent = portal.post(&target, withdrawn("whole")).key("recorded-annulled").await.expect(201);
    let part = json!({ "extent": "part", "form": "minutes" });
    let part = act(&officer, &target, part).await.expect(201);
    // What staff entered stands between still, though it moved nothing either.
    act(&officer, &annul(&path, &asked), mistake()).await.expect_problem(409, "state_conflict");
    act(&officer, &annul(&path, &part), mistake()).await.expect(201);
    let back = act(&officer, &annul(&path, &asked), mistake()).await.expect(201);
    assert_eq!(back.at("/petition/status"), "screened");
    let back = act(&officer, &annul(&path, &sent), mistake()).await.expect(201);
    assert_eq!(back.at("/petition/status"), "screened");
}

#[actix_web::test]
async fn who_and_how_many_is_read_with_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let mut group = reflection("recorded-group");
    group["signers"] = json!([{ "name": "Lò Văn Một" }, { "name": "Lò Văn Hai" }, { "name": "Lò Văn Ba" }]);
    let made = portal.post("/v1/petitions", group).key("key-recorded-group").await.expect(201);
    let target = format!("/v1/petitions/{}/withdrawals", made.text_at("/id"));
    let mut some = json!({
        "extent": "some_writers", "form": "written", "withdrawn_by": ["Lò Văn Hai"], "withdrawn_count": 2,
    });
    let silent = portal.post(&target, through_portal(some.clone())).key("recorded-group").await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/statement"]);
    some["statement"] = json!(SAID);
    let sent = portal.post(&target, through_portal(some)).key("recorded-group").await.expect(201);
    assert_eq!(sent.at("/petition/people_count"), 4);
    let at = sent.header("location");
    let read = officer.get(at).await.expect(200);
    assert_eq!(
        (read.at("/withdrawn_by"), read.at("/withdrawn_count"), read.at("/citizen_assertion")),
        (&json!(["Lò Văn Hai"]), &json!(2), &known())
    );
    for other in [app.person("council-deputy").await, portal] {
        let seen = other.get(at).await.expect(200);
        let hidden = ["/withdrawn_by", "/withdrawn_count", "/citizen_assertion"];
        assert!(hidden.iter().all(|pointer| masks(&seen, pointer)), "{}", seen.text);
        assert!(!seen.text.contains("Lò Văn Hai") && !seen.text.contains("vneid"), "{}", seen.text);
    }
    // Of an act of another kind there is nothing of the sort.
    let screening = json!({ "kind": "reflection", "within_authority": true });
    let path = target.trim_end_matches("/withdrawals");
    let screened = act(&officer, &format!("{path}/screenings"), screening).await.expect(201);
    let read = officer.get(screened.header("location")).await.expect(200);
    assert_eq!(
        (read.at("/withdrawn_by"), read.at("/withdrawn_count"), read.at("/citizen_assertion")),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    // Who signed is told with the identity: now that the petition is open, its readers do not learn who of them withdraws.
    let seen = app.person("party-secretary").await.get(at).await.expect(200);
    assert!(masks(&seen, "/withdrawn_by") && !seen.text.contains("Lò Văn Hai"), "{}", seen.text);
    assert_eq!(seen.at("/withdrawn_count"), 2);
}

#[actix_web::test]
async fn taken_back_it_leaves_the_clocks_that_began_since() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let path = brought(&app, "recorded-clocks", "complaint_admin").await;
    let body = json!({ "settler_position_id": own_position(&chair).await });
    let accepted = act(&chair, &format!("{path}/acceptances"), body).await.expect(201);
    let target = format!("{path}/withdrawals");
    let sent = portal.post(&target, withdrawn("whole")).key("recorded-clocks").await.expect(201);
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND" });
    act(&chair, &format!("{case}/decisions"), decision).await.expect(201);
    let clocks = async || {
        let list = officer.get(&format!("{path}/deadlines")).await.expect(200);
        list.items()
            .iter()
            .map(|clock| (clock["rule_key"].clone(), clock["status"].clone()))
            .collect::<Vec<_>>()
    };
    let (before, due_on) = (clocks().await, officer.get(&path).await.expect(200).at("/due_on").clone());
    assert!(before.iter().any(|(_, status)| status == "running"), "{before:?}");
    act(&officer, &annul(&path, &sent), mistake()).await.expect(201);
    assert_eq!(clocks().await, before);
    assert_eq!(officer.get(&path).await.expect(200).at("/due_on"), &due_on);
}

#[actix_web::test]
async fn after_acceptance_it_is_told_to_who_works_on_the_case() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, worker) = (app.person("government-chair").await, app.person("case-officer").await);
    for (key, protected) in [("recorded-open", false), ("recorded-sealed", true)] {
        let (petition, case, _) = taken(&app, key, protected).await;
        let (path, case) = (format!("/v1/petitions/{petition}"), format!("/v1/cases/{case}"));
        let work = lead(id(&case), &own_position(&worker).await);
        chair.post("/v1/assignments", work).await.expect(201);
        let stood = status(&portal, &path).await;
        assert_eq!(stood, (json!("accepted"), json!("in_progress")));
        let target = format!("{path}/withdrawals");
        assert!(offers(&portal, &path, "withdrawals").await && !offers(&officer, &path, "withdrawals").await);
        let at_desk = act(&officer, &target, json!({ "extent": "whole", "form": "written" })).await;
        at_desk.expect_problem(409, "state_conflict");
        let sent = portal.post(&target, withdrawn("whole")).key(&format!("key-{key}-1")).await.expect(201);
        assert_eq!(status(&portal, &path).await, stood, "it ended something");
        let told = audience(&app, "writer_acted", &petition).await;
        for login in ["case-officer", "intake-officer", "government-chair"] {
            assert!(told.iter().any(|one| one == login), "{login}: {told:?}");
        }
        assert_eq!(acts_of(&officer, &path, "withdrawal").await.len(), 1);
        // Taken back it leaves the petition in its case.
        let back = act(&officer, &annul(&path, &sent), mistake()).await.expect(201);
        assert_eq!(back.at("/petition/case/id"), &json!(id(&case)));
        assert_eq!(status(&portal, &path).await, stood);
        portal.post(&target, withdrawn("whole")).key(&format!("key-{key}-2")).await.expect(201);
        let entered = json!({ "extent": "whole", "doubts": [] });
        done_under_tag(&officer, &case, "withdrawals", entered).await.expect(201);
    }
}

#[actix_web::test]
async fn what_was_linked_stays_linked_and_what_is_over_takes_none() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (first, case, _) = taken(&app, "recorded-case", false).await;
    let path = brought(&app, "recorded-linked", "reflection").await;
    let link = json!({ "case_id": case, "link_type": "duplicate" });
    act(&officer, &format!("{path}/links"), link).await.expect(201);
    let stood = status(&portal, &path).await;
    assert_eq!(stood, (json!("linked"), json!("in_progress")));
    let target = format!("{path}/withdrawals");
    let sent = portal.post(&target, withdrawn("whole")).key("recorded-linked-1").await.expect(201);
    let back = act(&officer, &annul(&path, &sent), mistake()).await.expect(201);
    assert_eq!((back.at("/petition/case/id"), status(&portal, &path).await), (&json!(case), stood));
    worked(&app, &first, &case).await;
    assert!(!offers(&portal, &path, "withdrawals").await);
    let late = portal.post(&target, withdrawn("whole")).key("recorded-linked-2").await;
    late.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn after_a_transfer_he_is_told_where_to_turn() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let path = brought(&app, "recorded-gone", "recommendation").await;
    act(&officer, &format!("{path}/transfers"), passages::to("party")).await.expect(201);
    for (segment, sent) in [("supplements", supplied()), ("withdrawals", withdrawn("whole"))] {
        let refused = portal.post(&format!("{path}/{segment}"), sent).key(&format!("gone-{segment}")).await;
        let refused = refused.expect_problem(409, "state_conflict");
        assert!(refused.text_at("/detail").contains("turns to the body that has it now"), "{}", refused.text);
    }
    assert!(offers(&portal, &path, "attachments").await);
}

#[actix_web::test]
async fn within_the_commune_what_he_sends_reaches_the_other_book_as_a_file() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let party = app.person("party-office").await;
    let path = brought(&app, "recorded-file", "recommendation").await;
    act(&officer, &format!("{path}/transfers"), passages::to("party")).await.expect(201);
    let (entry, _) = passages::only(&party, "party").await;
    passages::acknowledge(&party, &entry).await.expect(201);
    let screening = json!({ "kind": "recommendation", "within_authority": true });
    act(&party, &format!("{entry}/screenings"), screening).await.expect(201);
    let missing = json!({ "missing": ["E7_knpa_content"] });
    act(&party, &format!("{entry}/supplement-requests"), missing).await.expect(201);
    assert_eq!(status(&portal, &path).await, (json!("transferred"), json!("action_needed")));

    let refused = portal.post(&format!("{path}/supplements"), supplied()).key("recorded-file-1").await;
    let refused = refused.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains("as a file of this petition"), "{}", refused.text);
    assert!(refused.at("/available_actions").to_string().contains("/attachments"), "{}", refused.text);
    let file = attached(&portal, path.rsplit('/').next().unwrap(), "recorded-file-2").await;
    let read = listed(&party, entry.rsplit('/').next().unwrap()).await.expect(200);
    assert!(read.items().iter().any(|one| one["id"] == file.as_str()), "{}", read.text);
    let entered = json!({ "supplied": ["E7_knpa_content"], "acted_on": "2026-11-24" });
    act(&party, &format!("{entry}/supplements"), entered).await.expect(201);
    assert_eq!(status(&portal, &path).await, (json!("transferred"), json!("forwarded")));
}

#[actix_web::test]
async fn an_act_of_a_portal_keeps_no_sealed_letter() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    for (key, protected) in [("kept-open", false), ("kept-sealed", true)] {
        let (path, _, _) = answered(&app, key, protected).await;
        let send = || {
            let body = through_portal(json!({ "value": "satisfied" }));
            portal.post(&format!("{path}/ratings"), body).key(&format!("key-{key}-1"))
        };
        let done = send().await.expect(201);
        assert_eq!(done.at("/petition/masked").as_array().unwrap().contains(&json!("/answer")), protected);
        assert_eq!(done.body.pointer("/petition/answer").is_none(), protected, "{}", done.text);
        assert_eq!(send().await.expect(201).text, done.text);
        let seen = portal.get(&path).await.expect(200);
        assert!(seen.at("/answer/text").is_string(), "the portal reads the letter to its citizen");
        assert_eq!(seen.etag(), done.text_at("/parent_etag"));
    }
}
