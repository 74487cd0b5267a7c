//! Annulments: nothing is deleted, the state before stands again, and clocks run on.

use serde_json::{Value, json};
use tiepdan::kernel::ids::new_id;

use super::{Desk, act, clock, guidance};
use crate::support::Answer;

fn annulment() -> Value {
    json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang đơn khác." })
}

fn annul(path: &str, done: &Answer) -> String {
    format!("{path}/acts/{}/annulments", done.text_at("/act/id"))
}

#[actix_web::test]
async fn an_annulled_transfer_never_was_and_is_still_read() {
    let desk = Desk::start().await;
    let path = desk.screened("denunciation_duty", json!({})).await;
    let sent = act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
    let target = annul(&path, &sent);
    let tried = desk.officer.post(&format!("{target}?dry_run=true"), annulment()).await.expect(200);
    assert_eq!(tried.at("/petition/status"), "screened");
    assert_eq!(desk.officer.get(&path).await.expect(200).at("/status"), "transferred");
    let early = json!({ "ground": "wrong_petition", "reason": "x", "acted_on": "2026-11-23" });
    act(&desk.officer, &target, early).await.expect_problem(400, "body_invalid");

    let undone = act(&desk.officer, &target, annulment()).await.expect(201);
    assert_eq!(
        (undone.at("/petition/status"), undone.at("/petition/public_status")),
        (&json!("screened"), &json!("received"))
    );
    assert_eq!(
        (&clock(&undone, "T04")["status"], &clock(&undone, "R16")["status"]),
        (&json!("running"), &json!("running")),
        "the clock that screening had found runs on"
    );
    assert_eq!(undone.at("/petition/due_on"), &clock(&undone, "T04")["due_on"]);
    let twice = act(&desk.officer, &target, annulment()).await.expect_problem(409, "state_conflict");
    assert!(twice.text_at("/detail").contains("already"));

    let acts = desk.officer.get(&format!("{path}/acts")).await.expect(200);
    let of = |kind: &str| acts.items().iter().find(|act| act["kind"] == kind).unwrap().clone();
    assert_eq!(of("transfer")["annulled_by_act_id"], of("annulment")["id"]);
    assert_eq!(of("annulment")["annuls_act_id"], of("transfer")["id"]);
    assert!(of("screening")["annulled_by_act_id"].is_null());
    assert!(!acts.text.contains("Nhập nhầm"));

    // Another transfer is the first one now, and its clocks run as if the other had never been.
    let again = act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
    assert_eq!(
        (&clock(&again, "T04")["status"], &clock(&again, "R16")["status"]),
        (&json!("running"), &json!("fulfilled"))
    );
}

#[actix_web::test]
async fn acts_are_annulled_from_the_last_one_back() {
    let desk = Desk::start().await;
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
    let asked =
        act(&desk.officer, &format!("{path}/supplement-requests"), json!({ "missing": ["E4_signature"] }))
            .await
            .expect(201);
    let taken = act(&desk.officer, &format!("{path}/supplements"), json!({})).await.expect(201);
    let first =
        act(&desk.officer, &annul(&path, &asked), annulment()).await.expect_problem(409, "state_conflict");
    assert!(first.text_at("/detail").contains("annul that first"));
    let back = act(&desk.officer, &annul(&path, &taken), annulment()).await.expect(201);
    assert_eq!(back.at("/petition/status"), "needs_supplement");
    assert!(back.at("/petition/due_on").is_null(), "{}", back.text);
    let back = act(&desk.officer, &annul(&path, &asked), annulment()).await.expect(201);
    assert_eq!(back.at("/petition/status"), "screened");
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let states: Vec<_> = clocks
        .items()
        .iter()
        .filter(|clock| clock["rule_key"] == "C02")
        .map(|clock| clock["status"].clone())
        .collect();
    assert_eq!(
        states,
        ["running", "cancelled"],
        "the clock of the receipt runs on, that of the supplement is gone"
    );
}

#[actix_web::test]
async fn what_ended_before_screening_begins_again() {
    let desk = Desk::start().await;
    let path = format!(
        "/v1/petitions/{}",
        desk.entered(json!({ "claimed_kind": "reflection" })).await.text_at("/id")
    );
    let voided = act(
        &desk.officer,
        &format!("{path}/voidings"),
        json!({ "ground": "test_entry", "reason": "Nhập thử." }),
    )
    .await
    .expect(201);
    let back = act(&desk.officer, &annul(&path, &voided), annulment()).await.expect(201);
    assert_eq!((back.at("/petition/status"), back.at("/petition/kind")), (&json!("received"), &Value::Null));
    assert_eq!(clock(&back, "P01")["status"], "running");
    desk.screen(&path, "reflection", json!({ "acted_on": "2026-11-24" })).await;
}

#[actix_web::test]
async fn not_every_act_is_annulled_and_not_by_everybody() {
    let desk = Desk::start().await;
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let screening = desk.screen(&path, "complaint_admin", json!({})).await;
    let never = act(&desk.officer, &annul(&path, &screening), annulment())
        .await
        .expect_problem(409, "state_conflict");
    assert!(never.text_at("/detail").contains("reclassification"));
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Thông báo." });
    let notice = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
    act(&desk.officer, &annul(&path, &notice), annulment()).await.expect_problem(409, "state_conflict");

    let unknown = new_id("99001", "2026-11-24".parse().unwrap());
    let target = format!("{path}/acts/{unknown}/annulments");
    act(&desk.officer, &target, annulment()).await.expect_problem(404, "resource_not_found");
    let elsewhere = desk.screened("complaint_admin", json!({})).await;
    let guided = act(&desk.officer, &format!("{elsewhere}/guidances"), guidance()).await.expect(201);
    act(&desk.officer, &annul(&path, &guided), annulment()).await.expect_problem(404, "resource_not_found");

    let refusal = json!({ "ground": "not_signed", "document_number": "7/TB" });
    let refused = act(&desk.chair, &format!("{path}/non-acceptances"), refusal).await.expect(201);
    act(&desk.officer, &annul(&path, &refused), annulment()).await.expect_problem(403, "permission_missing");
    act(&desk.chair, &annul(&path, &refused), annulment()).await.expect(201);
    // The head may annul what his keepers did.
    act(&desk.chair, &annul(&elsewhere, &guided), annulment()).await.expect(201);
    let no_reason = act(&desk.chair, &annul(&elsewhere, &guided), json!({ "ground": "unlawful" })).await;
    assert_eq!(no_reason.expect_problem(400, "body_invalid").complaints(), ["/reason"]);
}

#[actix_web::test]
async fn the_number_of_an_annulled_paper_is_entered_where_it_belongs() {
    let desk = Desk::start().await;
    let wrong = desk.screened("complaint_admin", json!({})).await;
    let right = desk.screened("complaint_admin", json!({})).await;
    let refusal = json!({ "ground": "not_signed", "document_number": "9/TB" });
    let refused = act(&desk.chair, &format!("{wrong}/non-acceptances"), refusal.clone()).await.expect(201);
    let taken = act(&desk.chair, &format!("{right}/non-acceptances"), refusal.clone()).await;
    taken.expect_problem(409, "document_number_taken");
    act(&desk.chair, &annul(&wrong, &refused), annulment()).await.expect(201);
    act(&desk.chair, &format!("{right}/non-acceptances"), refusal.clone()).await.expect(201);
    act(&desk.chair, &format!("{wrong}/non-acceptances"), refusal)
        .await
        .expect_problem(409, "document_number_taken");
    // The annulled act keeps what it was.
    let acts = desk.officer.get(&format!("{wrong}/acts")).await.expect(200);
    assert!(acts.text.contains("9/TB"), "{}", acts.text);
}

#[actix_web::test]
async fn who_was_told_of_what_never_was_is_told_again() {
    let desk = Desk::start().await;
    // Announced by the screening: it runs on. Begun by the act itself: it never was.
    let transfer = ("denunciation_duty", "transfers", "transferred", "T04", "running", guidance());
    let refusal =
        ("reflection", "refusals", "refused", "R08", "cancelled", json!({ "ground": "nothing_new" }));
    for (kind, segment, outcome, rule, without, body) in [transfer, refusal] {
        let path = desk.screened(kind, json!({})).await;
        let target = format!("{path}/{segment}");
        let hand = if segment == "refusals" { &desk.chair } else { &desk.officer };
        let first = act(hand, &target, body.clone()).await.expect(201);
        let notice = json!({ "addressee": "writer", "outcome": outcome, "text": "Thông báo." });
        let told = act(&desk.officer, &format!("{path}/notices"), notice.clone()).await.expect(201);
        assert_eq!(clock(&told, rule)["status"], "fulfilled");
        let undone = act(&desk.chair, &annul(&path, &first), annulment()).await.expect(201);
        assert_eq!(clock(&undone, rule)["status"], without);
        let again = act(hand, &target, body).await.expect(201);
        assert_eq!(clock(&again, rule)["status"], "running", "he knows nothing of this one: {kind}");
        let told = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
        assert_eq!(clock(&told, rule)["status"], "fulfilled");
        assert!(told.at("/deadlines").as_array().unwrap().iter().all(|clock| clock["status"] != "running"));
    }
}
