//! What is refused: wrong state, kind, criterion, role, ground, body, day and number. Nothing is changed by it.

use serde_json::{Value, json};

use super::{Desk, act, guidance};
use crate::support::Answer;

#[track_caller]
fn places(answer: Answer, expected: &[&str]) {
    assert_eq!(answer.expect_problem(400, "body_invalid").complaints(), expected);
}

#[actix_web::test]
async fn guidance_and_transfer_happen_once() {
    let desk = Desk::start().await;
    for (segment, kind) in [("guidances", "complaint_admin"), ("transfers", "denunciation_duty")] {
        let path = desk.screened(kind, json!({})).await;
        let target = format!("{path}/{segment}");
        act(&desk.officer, &target, guidance()).await.expect(201);
        let before = desk.officer.get(&path).await.expect(200);
        let second = act(&desk.officer, &target, guidance()).await.expect_problem(409, "state_conflict");
        assert!(second.text_at("/legal_basis").contains("Luật Tố cáo Điều 24(2)"), "{}", second.text);
        let offered = second.at("/available_actions").to_string();
        assert!(offered.contains("notices") && !offered.contains(segment), "{offered}");
        assert_eq!(desk.officer.get(&path).await.expect(200).text, before.text);
    }
}

#[actix_web::test]
async fn who_was_guided_or_wrote_to_the_competent_body_is_not_guided_again() {
    let desk = Desk::start().await;
    for (criterion, segment, kind) in [
        ("E9_already_guided", "guidances", "complaint_admin"),
        ("E8_competent_body_among_recipients", "guidances", "land_dispute"),
        ("E9_already_guided", "transfers", "recommendation"),
        ("E8_competent_body_among_recipients", "transfers", "feedback_on_regulations"),
    ] {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        desk.screen(&path, kind, json!({ "failed_criteria": [criterion] })).await;
        let barred = act(&desk.officer, &format!("{path}/{segment}"), guidance()).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(
            barred.text_at("/legal_basis").contains("Thông tư 05/2021/TT-TTCP Điều 6(2)"),
            "{}",
            barred.text
        );
        let ground = if criterion.starts_with("E9") { "already_guided" } else { "sent_to_competent_body" };
        act(&desk.officer, &format!("{path}/filings"), json!({ "ground": ground })).await.expect(201);
    }
}

#[actix_web::test]
async fn what_the_rules_found_bars_as_what_the_officer_found() {
    let desk = Desk::start().await;
    let transfer = async |path: &str| act(&desk.officer, &format!("{path}/transfers"), guidance()).await;
    for (tick, segment, kind) in [
        ("already_guided", "guidances", "complaint_admin"),
        ("already_guided", "transfers", "recommendation"),
        ("competent_body_among_recipients", "transfers", "reflection"),
    ] {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        let screened = desk.screen(&path, kind, json!({ "facts": { tick: true } })).await;
        let found = screened.at("/eligibility/computed_criteria").to_string();
        assert!(found.contains(tick), "{found}");
        let barred = act(&desk.officer, &format!("{path}/{segment}"), guidance()).await;
        let barred = barred.expect_problem(409, "state_conflict");
        let offered = barred.at("/available_actions").to_string();
        assert!(offered.contains("filings") && !offered.contains(segment), "{offered}");
    }
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    desk.screen(&path, "denunciation_duty", json!({ "facts": { "already_guided": true } })).await;
    // Nobody reads in the timeline what the rules found of a sealed petition.
    for client in [&desk.officer, &desk.app.person("council-deputy").await] {
        let steps = client.get(&format!("{path}/timeline")).await.expect(200);
        assert!(!steps.text.contains("E9") && !steps.text.contains("E3"), "{}", steps.text);
    }
    // A reclassification that says nothing of it keeps what still concerns the petition, one that does prevails.
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    desk.screen(&path, "reflection", json!({ "facts": { "already_guided": true } })).await;
    let anew = async |more: Value| {
        let mut body = json!({ "kind": "recommendation", "within_authority": false, "reason": "Nhầm." });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        act(&desk.officer, &format!("{path}/reclassifications"), body).await.expect(201)
    };
    anew(json!({})).await;
    transfer(&path).await.expect_problem(409, "state_conflict");
    anew(json!({ "failed_criteria": [] })).await;
    let tried = desk.officer.post(&format!("{path}/transfers?dry_run=true"), guidance()).await;
    tried.expect(200);
    anew(json!({ "failed_criteria": ["E9_already_guided"] })).await;
    transfer(&path).await.expect_problem(409, "state_conflict");
    anew(json!({ "within_authority": true })).await;
    transfer(&path).await.expect(201);
}

#[actix_web::test]
async fn each_act_has_its_state_its_kinds_and_its_hands() {
    let desk = Desk::start().await;
    let unscreened = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let early = act(&desk.officer, &format!("{unscreened}/guidances"), guidance()).await;
    let early = early.expect_problem(409, "state_conflict");
    assert!(early.at("/available_actions").to_string().contains("screenings"));

    let complaint = desk.screened("complaint_admin", json!({})).await;
    let refusal = json!({ "ground": "nothing_new" });
    act(&desk.chair, &format!("{complaint}/refusals"), refusal.clone())
        .await
        .expect_problem(409, "state_conflict");
    act(&desk.officer, &format!("{complaint}/transfers"), guidance())
        .await
        .expect_problem(409, "state_conflict");
    let returned =
        act(&desk.officer, &format!("{complaint}/returns"), json!({ "ground": "not_competent" })).await;
    assert!(returned.expect_problem(409, "state_conflict").text_at("/detail").contains("nobody passed"));
    act(&desk.officer, &format!("{complaint}/refusals"), refusal.clone())
        .await
        .expect_problem(403, "permission_missing");
    act(&desk.chair, &format!("{complaint}/guidances"), guidance())
        .await
        .expect_problem(403, "permission_missing");
    for machine in ["demo-portal", "demo-dashboard"] {
        let machine = desk.app.machine(machine).await;
        let refused = machine
            .post(&format!("{complaint}/guidances"), guidance())
            .if_match("*")
            .key("key-by-machine")
            .await;
        refused.expect_problem(403, "permission_missing");
    }
    let council = desk.app.person("council-standing").await;
    act(&council, &format!("{complaint}/filings"), json!({ "ground": "ineligible" }))
        .await
        .expect_problem(403, "permission_missing");
    desk.app.anyone().post(&format!("{complaint}/guidances"), guidance()).if_match("*").await.expect(401);

    // A Party member's matter goes to the Party body also where it is a complaint.
    let party = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    desk.screen(&party, "complaint_admin", json!({ "track": "party" })).await;
    let to_party = json!({ "body_type": "party", "body": "Ủy ban Kiểm tra Đảng ủy" });
    act(&desk.officer, &format!("{party}/transfers"), to_party).await.expect(201);
}

#[actix_web::test]
async fn grounds_bodies_days_and_numbers_are_checked() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let before = desk.chair.get(&path).await.expect(200);
    let refuse = async |body: Value| act(&desk.chair, &format!("{path}/non-acceptances"), body).await;
    places(refuse(json!({ "ground": "nothing_to_verify", "document_number": "9/TB" })).await, &["/ground"]);
    places(refuse(json!({ "ground": "not_signed" })).await, &["/document_number"]);
    places(refuse(json!({ "ground": "no_such", "document_number": "9/TB" })).await, &["/ground"]);
    places(refuse(json!({ "document_number": "9/TB" })).await, &["/ground"]);
    for (day, code) in [("2026-11-25", "future"), ("2026-11-19", "inverted"), ("2026-11-22", "inverted")] {
        let body = json!({ "ground": "not_signed", "document_number": "9/TB", "acted_on": day });
        let refused = refuse(body).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec!["/acted_on".to_owned()], &json!(code))
        );
    }
    let late_paper = json!({ "ground": "not_signed", "document_number": "9/TB", "acted_on": "2026-11-23", "document_date": "2026-11-24" });
    places(refuse(late_paper).await, &["/acted_on"]);
    for number in [" ", "9/TB ", " 9/TB"] {
        let blank = json!({ "ground": "not_signed", "document_number": number });
        places(refuse(blank).await, &["/document_number"]);
    }
    let wrong = json!({ "body_type": "lower_state", "body": "Xã khác" });
    places(act(&desk.officer, &format!("{path}/guidances"), wrong).await, &["/body_type"]);
    places(
        act(&desk.officer, &format!("{path}/guidances"), json!({ "body_type": "court", "body": "  " })).await,
        &["/body"],
    );
    places(
        act(&desk.officer, &format!("{path}/supplement-requests"), json!({ "missing": [] })).await,
        &["/missing"],
    );
    let split = json!({ "contents": [{ "kind": "mixed" }, { "kind": "reflection" }] });
    places(act(&desk.officer, &format!("{path}/split-advices"), split).await, &["/contents/0/kind"]);
    let limitation = json!({ "ground": "limitation_passed" });
    let denunciation = desk.screened("denunciation_duty", json!({})).await;
    places(act(&desk.officer, &format!("{denunciation}/filings"), limitation).await, &["/ground"]);
    assert_eq!(desk.chair.get(&path).await.expect(200).text, before.text);

    let numbered = json!({ "ground": "not_signed", "document_number": "9/TB" });
    refuse(numbered.clone()).await.expect(201);
    let other = desk.screened("complaint_admin", json!({})).await;
    let before = desk.chair.get(&other).await.expect(200);
    let taken = act(&desk.chair, &format!("{other}/non-acceptances"), numbered).await;
    taken.expect_problem(409, "document_number_taken");
    assert_eq!(desk.chair.get(&other).await.expect(200).text, before.text);
}

#[actix_web::test]
async fn of_two_acts_at_once_one_is_done() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let etag = desk.officer.get(&path).await.expect(200).etag();
    let guided = desk.officer.post(&format!("{path}/guidances"), guidance()).if_match(&etag);
    let filed =
        desk.officer.post(&format!("{path}/filings"), json!({ "ground": "ineligible" })).if_match(&etag);
    let (guided, filed) = futures_util::future::join(guided.send(), filed.send()).await;
    let mut statuses = [guided.status, filed.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 412]);
    assert_eq!(desk.chair.get(&format!("{path}/acts")).await.expect(200).items().len(), 2);
}
