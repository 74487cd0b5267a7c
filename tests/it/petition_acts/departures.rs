//! An officer who finds otherwise than the rules says why: his note and the difference are kept with the act, behind the petition's key, and
//! so is what was proposed.

use serde_json::{Value, json};

use super::{Desk, act};
use crate::support::Answer;
use crate::support::demands::proves;

const NOTE: &str = "Người gửi đã xuất trình bản gốc tại bàn tiếp.";
const UNREADABLE: &str = "E10_unreadable";

fn screening(kind: &str, within_authority: bool, more: &Value) -> Value {
    let mut body = json!({ "kind": kind, "within_authority": within_authority, "acted_on": "2026-11-23" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn with_note(mut body: Value) -> Value {
    body["note"] = json!(NOTE);
    body
}

impl Desk {
    async fn fresh(&self) -> String {
        format!("/v1/petitions/{}", self.entered(json!({})).await.text_at("/id"))
    }

    /// Screens with this body and no other note than its own.
    async fn plainly(&self, path: &str, query: &str, body: Value) -> Answer {
        self.officer.post(&format!("{path}/screenings{query}"), body).if_match("*").await
    }
}

#[track_caller]
fn wants_a_note(answer: Answer) -> Answer {
    let refused = answer.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/note"], "{}", refused.text);
    refused
}

#[actix_web::test]
async fn who_finds_other_criteria_than_the_rules_says_why() {
    proves(&["II.2-2d"]);
    let desk = Desk::start().await;
    let path = desk.fresh().await;
    let none = screening("reflection", true, &json!({ "failed_criteria": [] }));
    let before = desk.officer.get(&path).await.expect(200);
    // It gives no address. No refusal tells what the rules find, and a try, which nobody records, tells nothing of it.
    desk.plainly(&path, "?dry_run=true", none.clone()).await.expect(200);
    let refused = wants_a_note(desk.plainly(&path, "", none.clone()).await);
    assert!(refused.text.contains("/failed_criteria") && !refused.text.contains("E3"), "{}", refused.text);
    assert_eq!(desk.officer.get(&path).await.expect(200).text, before.text);
    let ticked = screening("reflection", true, &json!({ "failed_criteria": [UNREADABLE] }));
    wants_a_note(desk.plainly(&path, "?dry_run=true", ticked).await);

    let done = desk.plainly(&path, "", with_note(none)).await.expect(201);
    let computed = done.at("/eligibility/computed_criteria");
    assert!(computed.to_string().contains("E3_writer_identity"), "{computed}");
    let departures = json!([{ "pointer": "/failed_criteria", "found": computed, "decided": [] }]);
    assert_eq!(done.at("/departures"), &departures);
    let kept = desk.officer.get(done.header("location")).await.expect(200);
    assert_eq!((kept.at("/note"), kept.at("/departures")), (&json!(NOTE), &departures));
    let steps = desk.officer.get(&format!("{path}/timeline")).await.expect(200);
    let step = steps.items().iter().find(|step| step["type"] == "petition.screened").unwrap();
    assert_eq!(step["fields"]["departures"], departures);

    // Who finds what the rules find, or leaves it to them, needs to say nothing.
    for failed in [computed.clone(), Value::Null] {
        let path = desk.fresh().await;
        let mut body = screening("reflection", true, &json!({}));
        if failed.is_array() {
            body["failed_criteria"] = failed;
        }
        let done = desk.plainly(&path, "", body).await.expect(201);
        assert_eq!(done.at("/departures"), &json!([]));
        let kept = desk.officer.get(done.header("location")).await.expect(200);
        assert_eq!(kept.at("/departures"), &Value::Null);
    }
}

#[actix_web::test]
async fn so_does_who_finds_another_kind_or_authority() {
    let desk = Desk::start().await;
    let contents = json!({ "facts": { "contents": ["complaint_admin"] } });
    let elsewhere = json!({ "facts": { "within_authority": false } });
    let nothing = json!({});
    for (kind, more, pointer, found, decided) in [
        ("reflection", &contents, "/kind", "complaint_admin", "reflection"),
        ("reflection", &elsewhere, "/within_authority", "false", "true"),
        ("crime_report", &nothing, "/within_authority", "false", "true"),
    ] {
        let path = desk.fresh().await;
        let body = screening(kind, true, more);
        wants_a_note(desk.plainly(&path, "?dry_run=true", body.clone()).await);
        wants_a_note(desk.plainly(&path, "", body.clone()).await);
        let done = desk.plainly(&path, "", with_note(body)).await.expect(201);
        let departures = json!([{ "pointer": pointer, "found": [found], "decided": [decided] }]);
        assert_eq!(done.at("/departures"), &departures, "{kind}");
    }
}

#[actix_web::test]
async fn of_what_stays_sealed_the_difference_is_opened_by_its_settler_only() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let path = desk.fresh().await;
    let body = screening("denunciation_duty", true, &json!({ "failed_criteria": [UNREADABLE] }));
    let done = desk.plainly(&path, "", with_note(body)).await.expect(201);
    let departures = done.at("/departures");
    assert_eq!(departures[0]["decided"], json!([UNREADABLE]));
    let kept = desk.chair.get(done.header("location")).await.expect(200);
    assert_eq!((kept.at("/note"), kept.at("/departures")), (&json!(NOTE), departures));
    let closed = desk.officer.get(done.header("location")).await.expect(200);
    assert!(closed.at("/masked").as_array().unwrap().contains(&json!("/departures")), "{}", closed.text);
    assert!(closed.body.get("departures").is_none() && !closed.text.contains("E10"), "{}", closed.text);
    for client in [&desk.officer, &desk.chair] {
        let steps = client.get(&format!("{path}/timeline")).await.expect(200);
        assert!(
            !steps.text.contains("E3_writer_identity") && !steps.text.contains("\"found\""),
            "{}",
            steps.text
        );
    }
}

#[actix_web::test]
async fn a_reclassification_keeps_the_difference_with_its_reason() {
    let desk = Desk::start().await;
    let path = desk.screened("reflection", json!({})).await;
    let body = json!({
        "kind": "recommendation", "within_authority": false, "failed_criteria": [UNREADABLE], "reason": "Nhầm loại.",
    });
    let anew = act(&desk.officer, &format!("{path}/reclassifications"), body).await.expect(201);
    let departures = anew.at("/departures");
    assert_eq!(departures[0]["decided"], json!([UNREADABLE]), "{}", anew.text);
    let kept = desk.officer.get(anew.header("location")).await.expect(200);
    assert_eq!((kept.at("/reason"), kept.at("/departures")), (&json!("Nhầm loại."), departures));
    // Sealed by it, the difference is sealed as well.
    let body = json!({ "kind": "denunciation_duty", "within_authority": true, "failed_criteria": [], "reason": "Là tố cáo." });
    let sealed = act(&desk.officer, &format!("{path}/reclassifications"), body).await.expect(201);
    let closed = desk.officer.get(sealed.header("location")).await.expect(200);
    assert!(closed.body.get("departures").is_none(), "{}", closed.text);
    let open = desk.chair.get(sealed.header("location")).await.expect(200);
    assert_eq!(open.at("/departures/0/pointer"), "/failed_criteria", "{}", open.text);
}

#[actix_web::test]
async fn what_was_found_while_it_was_open_is_told_no_more_once_it_is_sealed() {
    let desk = Desk::start().await;
    let path = desk.fresh().await;
    let none = screening("reflection", true, &json!({ "failed_criteria": [] }));
    desk.plainly(&path, "", with_note(none)).await.expect(201);
    let fields = async |client: &crate::support::Client| {
        let steps = client.get(&format!("{path}/timeline")).await.expect(200);
        let step = steps.items().iter().find(|step| step["type"] == "petition.screened").unwrap().clone();
        step["fields"].clone()
    };
    let chair = desk.app.person("government-chair").await;
    assert!(fields(&chair).await["proposed"].is_string());
    let anew = json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Là tố cáo." });
    act(&desk.officer, &format!("{path}/reclassifications"), anew).await.expect(201);
    // He settles it by now, but has opened nothing.
    for client in [&chair, &desk.officer] {
        let told = fields(client).await;
        assert_eq!(told["kind"], "reflection", "{told}");
        assert!(told.get("proposed").is_none() && told.get("departures").is_none(), "{told}");
    }
}

#[actix_web::test]
async fn what_was_proposed_and_is_to_be_seen_to_is_read_later() {
    let desk = Desk::start().await;
    let told = |done: &Answer| {
        let treatment = done.at("/treatment");
        json!({ "treatment": treatment["proposed"], "rule": treatment["rule"], "marks": treatment["marks"] })
    };
    let path = desk.fresh().await;
    let tense = screening("complaint_admin", false, &json!({ "facts": { "hot_spot_risk": true } }));
    let done = desk.plainly(&path, "", tense).await.expect(201);
    let kept = desk.officer.get(done.header("location")).await.expect(200);
    assert_eq!(kept.at("/proposal"), &told(&done));
    assert_eq!(kept.at("/proposal/treatment"), "guide");
    assert_eq!(kept.at("/proposal/marks"), &json!(["report_to_head"]));
    assert_eq!(desk.chair.get(done.header("location")).await.expect(200).at("/proposal"), &told(&done));
    let anew = json!({ "kind": "recommendation", "within_authority": false, "reason": "Là kiến nghị." });
    let anew = act(&desk.officer, &format!("{path}/reclassifications"), anew).await.expect(201);
    let kept = desk.officer.get(anew.header("location")).await.expect(200);
    assert_eq!(kept.at("/proposal"), &told(&anew));
    assert_eq!(kept.at("/proposal/treatment"), "transfer");
    // What classifies nothing has none.
    let sent = json!({ "body_type": "other_state", "body": "Cơ quan A" });
    let sent = act(&desk.officer, &format!("{path}/transfers"), sent).await.expect(201);
    let kept = desk.officer.get(sent.header("location")).await.expect(200);
    assert_eq!(kept.at("/proposal"), &Value::Null);

    // Of what stays sealed its settler reads it, and who screened it had it once.
    let path = desk.fresh().await;
    let clear = screening("denunciation_duty", true, &json!({ "facts": { "crime_signs": "clear" } }));
    let done = desk.plainly(&path, "", clear).await.expect(201);
    let kept = desk.chair.get(done.header("location")).await.expect(200);
    assert_eq!(kept.at("/proposal"), &told(&done));
    assert_eq!(kept.at("/proposal/treatment"), "refer_investigation");
    let closed = desk.officer.get(done.header("location")).await.expect(200);
    assert!(closed.at("/masked").as_array().unwrap().contains(&json!("/proposal")), "{}", closed.text);
    assert!(closed.body.get("proposal").is_none() && !closed.text.contains("refer_inv"), "{}", closed.text);
}
