//! What screening proposes binds: who does otherwise says why, and what it did not find is not acted on.

use serde_json::{Value, json};

use super::{Desk, act, guidance};
use crate::main_job::own_position;
use crate::support::{Answer, Client};

/// An act without a note, as the proposal wants none.
async fn plainly(client: &Client, path: &str, body: Value) -> Answer {
    client.post(path, body).if_match("*").await
}

impl Desk {
    /// Enters one and screens it with these ticks; gives its path and what was proposed.
    async fn found(&self, kind: &str, within: bool, facts: Value) -> (String, String) {
        let path = format!("/v1/petitions/{}", self.entered(json!({})).await.text_at("/id"));
        let signed = json!({ "signed": true, "has_date": true, "concrete_evidence": true });
        let mut ticks = signed;
        ticks.as_object_mut().unwrap().extend(facts.as_object().unwrap().clone());
        let more = json!({ "within_authority": within, "failed_criteria": [], "facts": ticks });
        let screened = self.screen(&path, kind, more).await;
        (path, screened.text_at("/treatment/proposed"))
    }
}

#[actix_web::test]
async fn who_does_otherwise_than_proposed_says_why() {
    let desk = Desk::start().await;
    let (path, proposed) = desk.found("complaint_admin", false, json!({})).await;
    assert_eq!(proposed, "guide");
    let filing = json!({ "ground": "ineligible" });
    let before = desk.officer.get(&path).await.expect(200);
    let silent = plainly(&desk.officer, &format!("{path}/filings"), filing.clone()).await;
    let silent = silent.expect_problem(400, "body_invalid");
    assert_eq!(silent.complaints(), ["/note"]);
    assert!(silent.text.contains("Guide"), "{}", silent.text);
    let tried = plainly(&desk.officer, &format!("{path}/filings?dry_run=true"), filing.clone()).await;
    assert_eq!(tried.expect_problem(400, "body_invalid").complaints(), ["/note"]);
    assert_eq!(desk.officer.get(&path).await.expect(200).text, before.text);

    let mut with_note = filing;
    with_note["note"] = json!("Người gửi đã rút giấy tờ, không còn gì để hướng dẫn.");
    plainly(&desk.officer, &format!("{path}/filings"), with_note).await.expect(201);

    let (path, _) = desk.found("complaint_admin", false, json!({})).await;
    plainly(&desk.officer, &format!("{path}/guidances"), guidance()).await.expect(201);
}

#[actix_web::test]
async fn what_the_law_bars_is_accepted_with_a_reason_only() {
    let desk = Desk::start().await;
    let settler = own_position(&desk.chair).await;
    let acceptance = json!({ "settler_position_id": settler });
    let (path, proposed) = desk.found("complaint_admin", true, json!({ "limitation_passed": true })).await;
    assert_eq!(proposed, "refuse");
    let target = format!("{path}/acceptances");
    let silent = plainly(&desk.chair, &target, acceptance.clone()).await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/note"]);
    let mut with_note = acceptance.clone();
    with_note["note"] = json!("Có trở ngại khách quan, giấy tờ bổ sung trong hồ sơ.");
    plainly(&desk.chair, &target, with_note).await.expect(201);

    // Once something was done the proposal has had its day.
    let (path, proposed) = desk.found("complaint_admin", true, json!({ "capacity": false })).await;
    assert_eq!(proposed, "request_supplement");
    let request = |bar: &str| json!({ "acceptance_bars": [bar] });
    let target = format!("{path}/supplement-requests");
    let lasting = plainly(&desk.officer, &target, request("KN11_6_limitation")).await;
    assert_eq!(lasting.expect_problem(400, "body_invalid").complaints(), ["/acceptance_bars/0"]);
    let nothing = plainly(&desk.officer, &target, json!({})).await;
    assert_eq!(nothing.expect_problem(400, "body_invalid").complaints(), ["/missing"]);
    plainly(&desk.officer, &target, request("KN11_3_no_capacity")).await.expect(201);
    let lifted = json!({ "lifted_bars": ["KN11_3_no_capacity"] });
    plainly(&desk.officer, &format!("{path}/supplements"), lifted).await.expect(201);
    plainly(&desk.chair, &format!("{path}/acceptances"), acceptance).await.expect(201);
}

#[actix_web::test]
async fn of_a_sealed_petition_a_try_tells_nothing_of_the_proposal() {
    let desk = Desk::start().await;
    let (path, proposed) = desk.found("denunciation_duty", false, json!({})).await;
    assert_eq!(proposed, "transfer");
    for (segment, body) in [
        ("filings", json!({ "ground": "ineligible" })),
        ("transfers", guidance()),
        ("guidances", guidance()),
        ("returns", json!({ "ground": "not_competent" })),
    ] {
        for query in ["?dry_run=true", ""] {
            let answer = plainly(&desk.officer, &format!("{path}/{segment}{query}"), body.clone()).await;
            let answer = answer.expect_problem(400, "body_invalid");
            assert_eq!(answer.complaints(), ["/note"], "{segment}{query}");
            assert!(!answer.text.contains("Transfer"), "{}", answer.text);
        }
        let tried = act(&desk.officer, &format!("{path}/{segment}?dry_run=true"), body).await.expect(200);
        assert_eq!(tried.at("/stored"), false);
    }
    // Who guides the writer of a written denunciation all the same has said why.
    act(&desk.officer, &format!("{path}/guidances"), guidance()).await.expect(201);
}

#[actix_web::test]
async fn of_a_sealed_petition_a_missing_note_does_not_tell_the_proposal() {
    let desk = Desk::start().await;
    let settler = own_position(&desk.chair).await;
    // One is proposed for acceptance, the other is asked for what is missing: what the first act is answered does not tell them apart.
    let mut told = Vec::new();
    for (facts, expected) in [
        (json!({}), "propose_acceptance"),
        (json!({ "signed": false, "concrete_evidence": false }), "request_supplement"),
    ] {
        let (path, proposed) = desk.found("denunciation_duty", true, facts).await;
        assert_eq!(proposed, expected);
        for (client, segment, body) in [
            (&desk.chair, "acceptances", json!({ "settler_position_id": settler })),
            (&desk.officer, "filings", json!({ "ground": "ineligible" })),
        ] {
            let silent = plainly(client, &format!("{path}/{segment}"), body).await;
            let silent = silent.expect_problem(400, "body_invalid");
            assert_eq!(silent.complaints(), ["/note"], "{proposed} {segment}");
            told.push(silent.at("/errors").clone());
        }
        // What carries out no proposal departs from none.
        let withdrawal = json!({ "extent": "part", "form": "written" });
        plainly(&desk.officer, &format!("{path}/withdrawals"), withdrawal).await.expect(201);
        // Once something was done the proposal has had its day.
        let body = json!({ "settler_position_id": settler });
        act(&desk.chair, &format!("{path}/acceptances"), body).await.expect(201);
    }
    assert!(told.iter().all(|errors| errors == &told[0]), "{told:?}");
}

#[actix_web::test]
async fn what_holds_a_secret_is_passed_on_whatever_its_kind() {
    let desk = Desk::start().await;
    for kind in ["complaint_admin", "land_dispute", "mixed", "procedure_request"] {
        let (path, proposed) = desk.found(kind, true, json!({ "secret_marking": "mat" })).await;
        assert_eq!(proposed, "transfer", "{kind}");
        act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
        let (path, _) = desk.found(kind, false, json!({})).await;
        let other = act(&desk.officer, &format!("{path}/transfers"), guidance()).await;
        if kind == "mixed" {
            // It stays sealed: no refusal tells what was proposed, and the note says why.
            other.expect(201);
        } else {
            other.expect_problem(409, "state_conflict");
        }
    }
    // Nor does it matter to whom else it was sent: nobody else here may hold it.
    for also in ["competent_body_among_recipients", "already_guided"] {
        let (path, proposed) =
            desk.found("recommendation", false, json!({ "secret_marking": "mat", also: true })).await;
        assert_eq!(proposed, "transfer", "{also}");
        act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
    }
}

#[actix_web::test]
async fn what_was_passed_on_goes_back_though_it_is_not_told_by_whom() {
    let desk = Desk::start().await;
    let entered = desk.entered(json!({ "channel": "forwarded" })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    let found = desk.screen(&path, "complaint_admin", json!({})).await;
    assert_eq!(found.at("/treatment/proposed"), "return_to_forwarder");
    act(&desk.officer, &format!("{path}/returns"), json!({ "ground": "not_competent" })).await.expect(201);
}

#[actix_web::test]
async fn a_track_left_out_is_the_one_that_the_ticks_say() {
    let desk = Desk::start().await;
    let ticks = json!({ "party_member": true, "party_rules_breached": true });
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let screened = desk.screen(&path, "denunciation_duty", json!({ "facts": ticks })).await;
    assert_eq!(screened.text_at("/petition/track"), "party");
    assert_eq!(screened.text_at("/treatment/proposed"), "transfer_party");
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let state = desk.screen(&path, "denunciation_duty", json!({ "facts": ticks, "track": "state" })).await;
    assert_eq!(state.text_at("/petition/track"), "state");
}

#[actix_web::test]
async fn a_voiding_says_in_words_what_was_mistaken() {
    let desk = Desk::start().await;
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let target = format!("{path}/voidings");
    let silent = plainly(&desk.officer, &target, json!({ "ground": "wrong_book" })).await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/reason"]);
    let said = json!({ "ground": "wrong_book", "reason": "Đơn gửi Mặt trận, vào nhầm sổ Ủy ban." });
    plainly(&desk.officer, &target, said).await.expect(201);
}
