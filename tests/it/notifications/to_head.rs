//! What screening finds for the head: he is told, and nobody else.

use serde_json::{Value, json};

use super::{LIST, audience, id, listed};
use crate::denounced::office;
use crate::petition_acts::{Desk, act};
use crate::support::demands::proves;

const AWAITED: &str = "head_awaited";
const REPORTED: &str = "reported_to_head";

const NOBODY: [&str; 0] = [];
const HEAD: [&str; 1] = ["government-chair"];

/// Screens a fresh petition with these ticks; gives its path.
async fn found(desk: &Desk, entered: Value, kind: &str, facts: &Value) -> String {
    let path = format!("/v1/petitions/{}", desk.entered(entered).await.text_at("/id"));
    let body = json!({ "within_authority": true, "facts": facts });
    desk.screen(&path, kind, body).await;
    path
}

#[actix_web::test]
async fn the_head_is_told_of_what_only_he_may_do() {
    proves(&["II.2-2d"]);
    let desk = Desk::start().await;
    // Clear signs of a crime: only the head refers them to the investigation.
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let clear = json!({ "kind": "denunciation_duty", "within_authority": true, "facts": { "crime_signs": "clear" }, "note": "Rõ." });
    let screenings = format!("{path}/screenings");
    desk.officer.post(&format!("{screenings}?dry_run=true"), clear.clone()).await.expect(200);
    assert_eq!(audience(&desk.app, AWAITED, id(&path)).await, NOBODY, "a try tells nobody");
    act(&desk.officer, &screenings, clear).await.expect(201);
    assert_eq!(audience(&desk.app, AWAITED, id(&path)).await, HEAD);
    assert_eq!(audience(&desk.app, REPORTED, id(&path)).await, NOBODY);
    let told = listed(&desk.chair, &format!("{LIST}?kind={AWAITED}")).await;
    let one = &told.items()[0];
    assert_eq!(
        (&one["label"], &one["told_on"]),
        (&json!("Đơn chờ người đứng đầu quyết định"), &json!("2026-11-24"))
    );
    for content in ["crime", "denunciation", "refer_investigation", "Nguyễn Văn A", "GOV-2026"] {
        assert!(!told.text.contains(content), "{}", told.text);
    }

    // A keeper guides whoever complains to the wrong body.
    let guided = desk.screened("complaint_admin", json!({})).await;
    for kind in [AWAITED, REPORTED] {
        assert_eq!(audience(&desk.app, kind, id(&guided)).await, NOBODY, "{kind}");
    }
    // It turns out to be a dispute about land, of which he decides.
    let land = json!({ "kind": "land_dispute", "within_authority": true, "reason": "Tranh chấp đất đai." });
    act(&desk.officer, &format!("{guided}/reclassifications"), land).await.expect(201);
    assert_eq!(audience(&desk.app, AWAITED, id(&guided)).await, HEAD);
}

#[actix_web::test]
async fn what_is_alarming_is_reported_to_the_head_at_once() {
    let desk = Desk::start().await;
    for (kind, facts) in [
        ("denunciation_duty", json!({ "imminent_danger": true })),
        ("complaint_admin", json!({ "irreparable_harm": true })),
        ("complaint_admin", json!({ "effective_decision": true, "signs_of_illegality": true })),
        ("reflection", json!({ "hot_spot_risk": true })),
    ] {
        let path = found(&desk, json!({}), kind, &facts).await;
        assert_eq!(audience(&desk.app, REPORTED, id(&path)).await, HEAD, "{kind} {facts}");
    }
    // What is found later he is told then.
    let path = found(&desk, json!({}), "reflection", &json!({})).await;
    assert_eq!(audience(&desk.app, REPORTED, id(&path)).await, NOBODY);
    let tense = json!({
        "kind": "recommendation", "within_authority": true, "facts": { "hot_spot_risk": true }, "reason": "Diễn biến mới.",
    });
    act(&desk.officer, &format!("{path}/reclassifications"), tense).await.expect(201);
    assert_eq!(audience(&desk.app, REPORTED, id(&path)).await, HEAD);
}

#[actix_web::test]
async fn a_head_who_is_himself_denounced_is_told_nothing() {
    let desk = Desk::start().await;
    let (position, _) = office(&desk.app, "government-chair").await;
    let about = json!({ "about": [{ "type": "person", "position_id": position }] });
    let facts = json!({ "imminent_danger": true, "crime_signs": "clear" });
    let path = found(&desk, about, "denunciation_duty", &facts).await;
    desk.chair.get(&path).await.expect_problem(404, "resource_not_found");
    for kind in [AWAITED, REPORTED] {
        assert_eq!(audience(&desk.app, kind, id(&path)).await, NOBODY, "{kind}");
    }
}
