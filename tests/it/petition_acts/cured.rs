//! What a supplement has brought is not asked for again when the petition is classified anew.

use serde_json::{Value, json};

use super::{Desk, act};
use crate::support::Answer;

const ELEMENTS: &str = "E5_complaint_elements";
const REPRESENTATIVE: &str = "KN11_4_unlawful_representative";

/// A complaint that lacks nothing by registration; gives its path.
async fn entered(desk: &Desk) -> String {
    let body = json!({
        "written_on": "2026-11-19", "authentication": "handwritten",
        "writers": [{ "name": "Nguyễn Văn A", "address": "Thôn Hạ", "signed": true }],
        "about": [{ "type": "decision", "name": "Ủy ban nhân dân xã", "number": "1/QĐ-UBND" }],
    });
    format!("/v1/petitions/{}", desk.entered(body).await.text_at("/id"))
}

/// Classifies it anew, as a complaint of the other kind each time.
async fn anew(desk: &Desk, path: &str, more: Value) -> Answer {
    let discipline = desk.officer.get(path).await.expect(200).at("/kind") == "complaint_discipline";
    let kind = if discipline { "complaint_admin" } else { "complaint_discipline" };
    let mut body = json!({ "kind": kind, "within_authority": true, "reason": "Phân loại nhầm." });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    act(&desk.officer, &format!("{path}/reclassifications"), body).await.expect(201)
}

/// Asks for this, and takes what came.
async fn supplemented(desk: &Desk, path: &str, asked: Value, came: Value) {
    act(&desk.officer, &format!("{path}/supplement-requests"), asked).await.expect(201);
    act(&desk.officer, &format!("{path}/supplements"), came).await.expect(201);
}

/// What is proposed, which criteria fail, and what bars acceptance.
fn found(answer: &Answer) -> (&str, &Value, &Value) {
    (
        answer.at("/treatment/proposed").as_str().unwrap(),
        answer.at("/eligibility/failed_criteria"),
        answer.at("/eligibility/acceptance_bars"),
    )
}

#[actix_web::test]
async fn what_came_is_not_asked_for_again() {
    let desk = Desk::start().await;
    let path = entered(&desk).await;
    let ticks = json!({ "has_reason": false, "represented_person": "Bà B" });
    let lacking = json!({ "within_authority": true, "facts": ticks });
    let screened = desk.screen(&path, "complaint_admin", lacking).await;
    let (nothing, elements, representative) = (json!([]), json!([ELEMENTS]), json!([REPRESENTATIVE]));
    assert_eq!(found(&screened), ("request_supplement", &elements, &representative));

    let asked = json!({ "missing": [ELEMENTS], "acceptance_bars": [REPRESENTATIVE] });
    supplemented(&desk, &path, asked, json!({ "supplied": [ELEMENTS] })).await;
    let half = anew(&desk, &path, json!({})).await;
    assert_eq!(found(&half), ("request_supplement", &nothing, &representative));
    assert_eq!(half.at("/eligibility/dropped_by_officer"), &nothing);
    let asked = json!({ "acceptance_bars": [REPRESENTATIVE] });
    supplemented(&desk, &path, asked, json!({ "lifted_bars": [REPRESENTATIVE] })).await;
    assert_eq!(found(&anew(&desk, &path, json!({})).await), ("propose_acceptance", &nothing, &nothing));

    // What is ticked since, or found by the officer since, counts again, from then on.
    let ticked = json!({ "facts": { "represented_person": "Bà C" }, "failed_criteria": [ELEMENTS] });
    assert_eq!(found(&anew(&desk, &path, ticked).await), ("request_supplement", &elements, &representative));
    let still = anew(&desk, &path, json!({})).await;
    assert_eq!(found(&still), ("request_supplement", &elements, &representative));
    // What came before it mends nothing of that, though another supplement comes that brings nothing.
    supplemented(&desk, &path, json!({ "acceptance_bars": [REPRESENTATIVE] }), json!({})).await;
    let still = anew(&desk, &path, json!({})).await;
    assert_eq!(found(&still), ("request_supplement", &elements, &representative));
}

#[actix_web::test]
async fn what_registration_lacks_hides_nothing_that_is_found_anew() {
    let desk = Desk::start().await;
    let body = json!({
        "written_on": "2026-11-19", "authentication": "handwritten",
        "writers": [{ "kind": "organisation", "name": "Công ty Một", "address": "Thôn Hạ", "signed": true }],
        "about": [{ "type": "decision", "name": "Ủy ban nhân dân xã", "number": "1/QĐ-UBND" }],
    });
    let path = format!("/v1/petitions/{}", desk.entered(body).await.text_at("/id"));
    let screened = desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
    let (nothing, representative) = (json!([]), json!([REPRESENTATIVE]));
    assert_eq!(found(&screened), ("request_supplement", &nothing, &representative));
    let bar = json!([REPRESENTATIVE]);
    supplemented(&desk, &path, json!({ "acceptance_bars": bar }), json!({ "lifted_bars": bar })).await;
    assert_eq!(found(&anew(&desk, &path, json!({})).await), ("propose_acceptance", &nothing, &nothing));
    for more in [json!({ "facts": { "represented_person": "Bà C" } }), json!({})] {
        let still = anew(&desk, &path, more).await;
        assert_eq!(found(&still), ("request_supplement", &nothing, &representative));
    }
}

#[actix_web::test]
async fn a_group_brings_its_letter_once() {
    let desk = Desk::start().await;
    let path = entered(&desk).await;
    let group = json!({ "within_authority": true, "people_count": 3 });
    let screened = desk.screen(&path, "complaint_admin", group).await;
    assert_eq!(
        (screened.at("/treatment/rule"), screened.at("/treatment/proposed")),
        (&json!("10e"), &json!("request_supplement"))
    );
    let letter = json!({ "appointment_letter": true });
    supplemented(&desk, &path, letter.clone(), letter.clone()).await;
    assert_eq!(anew(&desk, &path, json!({})).await.at("/treatment/proposed"), "propose_acceptance");
    // It speaks for those who were behind it then: for fewer still, for more no more.
    for (people, proposed) in
        [(2, "propose_acceptance"), (3, "propose_acceptance"), (20, "request_supplement")]
    {
        let found = anew(&desk, &path, json!({ "people_count": people })).await;
        assert_eq!(found.at("/treatment/proposed"), proposed, "{people}");
    }
    supplemented(&desk, &path, letter.clone(), letter).await;
    assert_eq!(anew(&desk, &path, json!({})).await.at("/treatment/proposed"), "propose_acceptance");
}

#[actix_web::test]
async fn an_annulled_supplement_has_brought_nothing() {
    let desk = Desk::start().await;
    let path = entered(&desk).await;
    let lacking = json!({ "within_authority": true, "facts": { "has_reason": false } });
    desk.screen(&path, "complaint_admin", lacking).await;
    let asked = json!({ "missing": [ELEMENTS] });
    act(&desk.officer, &format!("{path}/supplement-requests"), asked).await.expect(201);
    let came = json!({ "supplied": [ELEMENTS] });
    let wrong = act(&desk.officer, &format!("{path}/supplements"), came).await.expect(201);
    let annul = format!("{path}/acts/{}/annulments", wrong.text_at("/act/id"));
    let ground = json!({ "ground": "wrong_petition", "reason": "Giấy tờ của đơn khác." });
    act(&desk.officer, &annul, ground).await.expect(201);
    act(&desk.officer, &format!("{path}/supplements"), json!({})).await.expect(201);
    assert_eq!(
        found(&anew(&desk, &path, json!({})).await),
        ("request_supplement", &json!([ELEMENTS]), &json!([]))
    );
}
