//! Reclassification: other clocks from the same day, and what has to be sealed is sealed again.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{Desk, act, clock};
use crate::support::demands::proves;

fn as_kind(kind: &str, more: Value) -> Value {
    let mut body = json!({ "kind": kind, "within_authority": true, "reason": "Phân loại nhầm." });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[actix_web::test]
async fn clocks_are_recomputed_from_the_same_day_there_and_back() {
    let desk = Desk::start().await;
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
    let target = format!("{path}/reclassifications");
    let other = act(&desk.officer, &target, as_kind("recommendation", json!({}))).await.expect(201);
    assert_eq!(
        (other.at("/petition/kind"), other.at("/petition/status")),
        (&json!("recommendation"), &json!("screened"))
    );
    assert_eq!(
        (&clock(&other, "C02")["status"], &clock(&other, "P01")["status"]),
        (&json!("cancelled"), &json!("running"))
    );
    let back = act(&desk.officer, &target, as_kind("complaint_admin", json!({}))).await.expect(201);
    assert_eq!(
        (&clock(&back, "P01")["status"], &clock(&back, "C02")["status"]),
        (&json!("cancelled"), &json!("running"))
    );
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let of = |rule: &str| {
        clocks.items().iter().filter(|clock| clock["rule_key"] == rule).cloned().collect::<Vec<_>>()
    };
    assert_eq!((of("C02").len(), of("R16").len()), (2, 1), "what was is kept");
    assert_eq!(of("C02")[0]["due_on"], of("C02")[1]["due_on"]);
    let party = as_kind("recommendation", json!({ "track": "party" }));
    act(&desk.officer, &target, party).await.expect_problem(400, "body_invalid");
}

#[actix_web::test]
async fn a_reclassified_complaint_keeps_the_day_of_its_supplement() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let missing = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" });
    act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    act(&desk.officer, &format!("{path}/supplements"), json!({})).await.expect(201);
    let target = format!("{path}/reclassifications");
    act(&desk.officer, &target, as_kind("denunciation_field", json!({}))).await.expect(201);
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let running: Vec<_> = clocks.items().iter().filter(|clock| clock["status"] == "running").collect();
    assert_eq!(running.len(), 2, "{running:?}");
    let begun: Vec<_> = running.iter().map(|clock| (&clock["rule_key"], &clock["start_on"])).collect();
    let wanted = [("R16", "2026-11-20"), ("T01", "2026-11-24")].map(|(rule, on)| (json!(rule), json!(on)));
    assert!(wanted.iter().all(|(rule, on)| begun.contains(&(rule, on))), "{running:?}");
    let of_supplement = running.iter().find(|clock| clock["rule_key"] == "T01").unwrap();
    let words = of_supplement["explanation"]["en"].as_str().unwrap();
    assert!(words.contains("the day the supplement was received: Tuesday 24 November 2026"), "{words}");
}

#[actix_web::test]
async fn a_reclassification_after_it_was_sent_back_counts_from_that_day() {
    let desk = Desk::start().await;
    let path = desk.screened("denunciation_duty", json!({ "received_on": "2026-11-16" })).await;
    let sent = json!({ "body_type": "other_state", "body": "Sở A", "acted_on": "2026-11-23" });
    act(&desk.officer, &format!("{path}/transfers"), sent).await.expect(201);
    // An acknowledgement leaves it where it is, and begins nothing.
    for (result, on) in [("acknowledged", "2026-11-23"), ("sent_back", "2026-11-24")] {
        let reply = json!({ "result": result, "acted_on": on });
        act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201);
    }
    let target = format!("{path}/reclassifications");
    let kind = as_kind("denunciation_field", json!({}));
    act(&desk.officer, &target, kind).await.expect(201);
    act(&desk.officer, &target, as_kind("complaint_admin", json!({}))).await.expect(201);
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let running: Vec<_> = clocks.items().iter().filter(|clock| clock["status"] == "running").collect();
    let begun: Vec<_> =
        running.iter().map(|clock| (clock["rule_key"].clone(), clock["start_on"].clone())).collect();
    assert_eq!(begun.len(), 2, "{begun:?}");
    assert!(begun.contains(&(json!("C02"), json!("2026-11-24"))), "{begun:?}");
    assert!(begun.contains(&(json!("R16"), json!("2026-11-16"))), "{begun:?}");
    let words = |rule: &str| {
        let clock = running.iter().find(|clock| clock["rule_key"] == rule).unwrap();
        clock["explanation"]["en"].as_str().unwrap().to_owned()
    };
    assert!(
        words("C02").contains("the day the petition came back: Tuesday 24 November 2026"),
        "{}",
        words("C02")
    );
    assert!(
        words("R16").contains("the day the petition was received: Monday 16 November 2026"),
        "{}",
        words("R16")
    );
}

#[actix_web::test]
async fn a_reflection_that_turns_out_a_denunciation_is_sealed_again() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let vice = json!([{ "type": "person", "name": "Trần Văn Không Ai" }]);
    let entered = json!({ "about": vice, "claimed_kind": "reflection" });
    let path = format!("/v1/petitions/{}", desk.entered(entered).await.text_at("/id"));
    let body = json!({ "kind": "reflection", "within_authority": true });
    let screening = |body: Value| {
        desk.officer.post(&format!("{path}/screenings"), body).if_match("*").key("key-screened")
    };
    let first = screening(body.clone()).await.expect(201);
    assert!(first.text.contains("Nguyễn Văn A"));
    assert!(desk.chair.get(&path).await.expect(200).text.contains("Nguyễn Văn A"));

    let target = format!("{path}/reclassifications");
    let sealed = act(&desk.officer, &target, as_kind("denunciation_duty", json!({}))).await.expect(201);
    assert_eq!(sealed.at("/petition/sealed"), true);
    assert!(
        !sealed.text.contains("Nguyễn Văn A") && !sealed.text.contains("Đơn về đường"),
        "{}",
        sealed.text
    );
    for client in [&desk.officer, &desk.chair] {
        for what in ["", "/acts", "/timeline"] {
            let seen = client.get(&format!("{path}{what}")).await.expect(200);
            assert!(
                !seen.text.contains("Nguyễn Văn A") && !seen.text.contains("Đơn về đường"),
                "{}",
                seen.text
            );
        }
    }
    let again = screening(body).await.expect(201);
    assert!(!again.text.contains("Nguyễn Văn A"), "a kept answer tells: {}", again.text);
    let id = path.rsplit('/').next().unwrap();
    let sql = desk.app.sql(DbRole::Application).await;
    for table in ["protected_parts", "petition_keys"] {
        let query = format!("select count(*) from {table} where petition_id = '{id}'");
        assert_eq!(sql.query_one(&query, &[]).await.unwrap().get::<_, i64>(0), 0, "{table}");
    }
    let identity = desk.chair.get(&format!("{path}/identity")).await.expect(200);
    assert_eq!(identity.at("/writers/0/name"), "Nguyễn Văn A");
    desk.officer.get(&format!("{path}/identity")).await.expect_problem(403, "permission_missing");
}

#[actix_web::test]
async fn what_is_sealed_is_opened_by_the_settler_only() {
    let desk = Desk::start().await;
    let path = desk.screened("denunciation_duty", json!({})).await;
    let target = format!("{path}/reclassifications");
    let kept = act(&desk.officer, &target, as_kind("reflection", json!({}))).await.expect(201);
    assert_eq!(
        (kept.at("/petition/kind"), kept.at("/petition/sealed")),
        (&json!("reflection"), &json!(true))
    );
    let opening = as_kind("reflection", json!({ "protection_requested": false }));
    act(&desk.officer, &target, opening.clone()).await.expect_problem(403, "permission_missing");
    let tried = desk.chair.post(&format!("{target}?dry_run=true"), opening.clone()).await.expect(200);
    assert!(!tried.text.contains("Nguyễn Văn A"), "a try opens nothing: {}", tried.text);
    let opened = act(&desk.chair, &target, opening).await.expect(201);
    assert_eq!(opened.at("/petition/sealed"), false);
    assert!(opened.text.contains("Nguyễn Văn A"));
    assert_eq!(opened.at("/petition/subject"), "Đơn về đường");
}

#[actix_web::test]
async fn who_is_named_does_not_seal_it_and_sees_it_no_more() {
    let desk = Desk::start().await;
    let chair = crate::main_job::own_position(&desk.chair).await;
    let about = json!([{ "type": "person", "position_id": chair }]);
    let path = format!("/v1/petitions/{}", desk.entered(json!({ "about": about })).await.text_at("/id"));
    desk.screen(&path, "complaint_admin", json!({})).await;
    desk.chair.get(&path).await.expect(200);
    let target = format!("{path}/reclassifications");
    act(&desk.chair, &target, as_kind("denunciation_duty", json!({})))
        .await
        .expect_problem(403, "permission_missing");
    act(&desk.officer, &target, as_kind("denunciation_duty", json!({}))).await.expect(201);
    desk.chair.get(&path).await.expect_problem(404, "resource_not_found");
    act(
        &desk.chair,
        &format!("{path}/non-acceptances"),
        json!({ "ground": "nothing_to_verify", "document_number": "1" }),
    )
    .await
    .expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn a_visitor_who_was_informed_is_informed_of_the_same_once() {
    let desk = Desk::start().await;
    for told in [true, false] {
        let entered = desk.entered(json!({ "channel": "reception" })).await;
        let path = format!("/v1/petitions/{}", entered.text_at("/id"));
        desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
        if told {
            let notice = json!({ "addressee": "writer", "outcome": "needs_longer", "text": "Đang xem xét." });
            let notice = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
            assert_eq!(clock(&notice, "R07")["status"], "fulfilled");
        }
        let target = format!("{path}/reclassifications");
        let other = act(&desk.officer, &target, as_kind("recommendation", json!({}))).await.expect(201);
        // One duty under two keys (Luật Tiếp công dân Điều 28(1)).
        let of_notice = |clock: &&Value| clock["rule_key"] == "P01" || clock["rule_key"] == "R07";
        let clocks: Vec<_> = other.at("/deadlines").as_array().unwrap().iter().filter(of_notice).collect();
        let running = clocks.iter().filter(|clock| clock["status"] == "running").count();
        assert_eq!(running, usize::from(!told), "{clocks:?}");
    }
}

fn has(answer: &crate::support::Answer, mark: &str) -> bool {
    answer.at("/treatment/marks").as_array().unwrap().contains(&json!(mark))
}

#[actix_web::test]
async fn it_proposes_as_screening_does_and_keeps_what_was_ticked() {
    let desk = Desk::start().await;
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let ticks = json!({ "originals_attached": true, "content_clear": false });
    let unclear = json!({ "within_authority": true, "failed_criteria": ["E7_knpa_content"], "facts": ticks });
    desk.screen(&path, "recommendation", unclear).await;
    let target = format!("{path}/reclassifications");
    let found =
        act(&desk.officer, &target, as_kind("complaint_admin", json!({ "within_authority": false }))).await;
    let found = found.expect(201);
    assert_eq!(
        (found.at("/treatment/proposed"), found.at("/treatment/rule")),
        (&json!("guide"), &json!("8f"))
    );
    assert!(found.text_at("/treatment/legal_hook").contains("Điều 8(1)"));
    assert!(has(&found, "return_originals"), "{}", found.text);
    assert_eq!(found.at("/first_deadlines/0/rule_key"), "R16");
    // What was wrong of a recommendation is nothing to a complaint; what is ticked anew prevails.
    assert_eq!(found.at("/eligibility/failed_criteria"), &json!([]));
    let facts = json!({ "facts": { "originals_attached": false } });
    let again = act(&desk.officer, &target, as_kind("recommendation", facts)).await.expect(201);
    assert_eq!(again.at("/treatment/proposed"), "propose_acceptance");
    assert!(!has(&again, "return_originals"), "{}", again.text);
    // Who does otherwise than was proposed last says why.
    let sent = json!({ "ground": "not_a_petition" });
    let refused = desk.officer.post(&format!("{path}/filings"), sent).if_match("*").await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/note"]);
}

#[actix_web::test]
async fn what_was_ticked_of_a_sealed_one_is_told_to_its_settler_only() {
    let desk = Desk::start().await;
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let ticks = json!({ "originals_attached": true, "denounced_is_head": true });
    desk.screen(&path, "denunciation_duty", json!({ "within_authority": true, "facts": ticks })).await;
    let target = format!("{path}/reclassifications");
    for (client, told) in [(&desk.officer, false), (&desk.chair, true)] {
        let body = as_kind("denunciation_field", json!({}));
        let found = act(client, &target, body.clone()).await.expect(201);
        assert_eq!(has(&found, "return_originals"), told, "{}", found.text);
        let tried = client.post(&format!("{target}?dry_run=true"), body).await.expect(200);
        assert!(!has(&tried, "return_originals"), "nobody records a try: {}", tried.text);
    }
}

#[actix_web::test]
async fn who_may_not_classify_anew_costs_no_look_at_mergers() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({})).await;
    crate::main_job::accepted(&desk.chair, path.rsplit('/').next().unwrap()).await;
    let sql = desk.app.sql(DbRole::Superuser).await;
    sql.batch_execute("alter table case_moves rename to case_moves_away").await.unwrap();
    let deputy = desk.app.person("council-deputy").await;
    for what in [path.as_str(), &format!("{path}/access"), "/v1/petitions"] {
        deputy.get(what).await.expect(200);
    }
}
