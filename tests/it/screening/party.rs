//! What is settled by Party rules has none of the State's terms, articles and forms.

use serde_json::json;

use crate::case_acts::done;
use crate::petition_acts::passages::{only, to};
use crate::petition_acts::{Desk, act};
use crate::support::{Answer, TestApp};

/// Keys of the clocks in an answer, in their order.
fn sorted(answer: &Answer) -> Vec<&str> {
    let clocks = answer.at("/deadlines").as_array().unwrap();
    let mut keys: Vec<_> = clocks.iter().map(|clock| clock["rule_key"].as_str().unwrap()).collect();
    keys.sort_unstable();
    keys
}

#[actix_web::test]
async fn what_the_party_settles_is_proposed_by_its_own_rules() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for kind in ["complaint_admin", "complaint_discipline", "denunciation_duty"] {
        let petition = json!({
            "received_on": "2026-11-20", "channel": "post", "authentication": "handwritten",
            "written_on": "2026-11-19", "subject": "Đơn về kỷ luật đảng", "content": "Nội dung đơn.",
            "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
            "about": [{ "type": "person", "name": "Lò Thị Én", "address": "Thôn Thượng" }],
        });
        let id = officer.post("/v1/petitions", petition).await.expect(201).text_at("/id");
        let screening = json!({
            "kind": kind, "track": "party", "within_authority": true, "acted_on": "2026-11-23",
            "note": "Thuộc thẩm quyền của Đảng ủy xã.",
        });
        let found = done(&officer, &format!("/v1/petitions/{id}"), "screenings", screening).await;
        assert_eq!(found.at("/treatment/rule"), "11a", "{kind} {}", found.text);
        assert_eq!(found.at("/treatment/proposed"), "propose_acceptance", "{kind}");
        let article = found.text_at("/treatment/legal_hook");
        assert!(article.contains("22-QĐ/TW") && !article.contains("Luật"), "{kind} {article}");
        assert_eq!(found.at("/treatment/papers"), &json!(["Phiếu đề xuất thụ lý đơn"]), "{kind}");
        // The red line is of every petition.
        let clocks = found.at("/first_deadlines").as_array().unwrap();
        let keys: Vec<_> = clocks.iter().map(|clock| &clock["rule_key"]).collect();
        assert_eq!(keys, ["R16"], "{kind}");
    }
}

#[actix_web::test]
async fn the_partys_book_has_no_term_of_the_state_before_screening_either() {
    let app = TestApp::start().await;
    let party = app.person("party-office").await;
    for (kind, found) in [
        ("complaint_admin", vec!["R16", "R17"]),
        ("complaint_discipline", vec!["R16", "R17"]),
        ("denunciation_duty", vec!["R16", "R17"]),
        ("recommendation", vec!["P01", "R16", "R17"]),
    ] {
        let body = json!({
            "register": "party", "received_on": "2026-11-20", "channel": "post", "claimed_kind": kind,
            "subject": "Đơn", "content": "Nội dung đơn.", "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
        });
        let path =
            format!("/v1/petitions/{}", party.post("/v1/petitions", body).await.expect(201).text_at("/id"));
        let entered = party.get(&path).await.expect(200);
        assert_eq!(sorted(&entered), found, "{kind}");
        // Nor when it is as it came again.
        let trial = json!({ "ground": "test_entry", "reason": "Nhập thử." });
        let voided = act(&party, &format!("{path}/voidings"), trial).await.expect(201);
        let annulment = format!("{path}/acts/{}/annulments", voided.text_at("/act/id"));
        let mistake = json!({ "ground": "wrong_content", "reason": "Không phải nhập thử." });
        let back = act(&party, &annulment, mistake).await.expect(201);
        assert_eq!(back.at("/petition/status"), "received", "{kind}");
        assert_eq!(sorted(&back), found, "{kind}");
    }
}

#[actix_web::test]
async fn the_head_of_the_party_has_his_days_from_the_receipt_in_whatever_book() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (writers, found) in [
        (json!([{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }]), vec!["C02", "R16", "R17"]),
        (json!([]), vec!["C02", "R16"]),
    ] {
        let body = json!({
            "received_on": "2026-11-20", "channel": "post", "claimed_kind": "complaint_admin", "subject": "Đơn",
            "content": "Nội dung đơn.", "addressed_to": ["Bí thư Đảng ủy xã"], "writers": writers,
        });
        let id = officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
        let entered = officer.get(&format!("/v1/petitions/{id}")).await.expect(200);
        assert_eq!(sorted(&entered), found, "{}", entered.text);
    }
}

#[actix_web::test]
async fn what_another_book_passes_on_to_it_has_none_there() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let path = desk.screened("denunciation_duty", json!({})).await;
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let (_, shown) = only(&party, "party").await;
    assert_eq!(sorted(&shown), ["R16", "R17"], "{}", shown.text);
}
