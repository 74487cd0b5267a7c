//! What must be seen to besides the treatment: marks with their articles, and what they are bound to on each ground.

use serde_json::{Value, json};

use super::PREVIEWS;
use crate::support::{Answer, TestApp};

/// `mark: conditions` of what a preview finds must be seen to; without conditions the mark alone.
fn duties(found: &Answer) -> Vec<String> {
    let all = found.at("/treatment/duties").as_array().unwrap().iter();
    all.map(|duty| {
        assert!(!duty["legal_basis"].as_str().unwrap().is_empty(), "{duty}");
        let conditions = duty["conditions"].as_str().map(|text| format!(": {text}")).unwrap_or_default();
        format!("{}{conditions}", duty["mark"].as_str().unwrap())
    })
    .collect()
}

#[actix_web::test]
async fn a_mark_tells_what_it_is_bound_to_on_its_ground() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let with = |facts: Value, originals: bool| {
        json!({
            "received_on": "2026-11-20", "channel": "post", "subject": "Khiếu nại", "content": "Nội dung.",
            "claimed_kind": "complaint_admin", "originals_attached": originals, "facts": facts,
            "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
        })
    };
    for (facts, originals, mark, article, says) in [
        (
            json!({}),
            true,
            "return_originals",
            "Điều 10",
            ["cùng thông báo không thụ lý", "right after the decision"],
        ),
        (
            json!({ "effective_decision": true, "signs_of_illegality": true }),
            false,
            "report_to_head",
            "Điều 38",
            ["Chủ tịch Ủy ban nhân dân cấp tỉnh", "provincial Chair"],
        ),
        (
            json!({ "hot_spot_risk": true }),
            false,
            "report_to_head",
            "Điều 27",
            ["đề xuất biện pháp", "propose"],
        ),
    ] {
        let body = with(facts, originals);
        let vi = officer.post(PREVIEWS, body.clone()).await.expect(200);
        let en = officer.post(PREVIEWS, body).english().await.expect(200);
        assert_eq!(vi.at("/treatment/marks"), &json!([mark]));
        assert!(vi.text_at("/treatment/duties/0/legal_basis").contains(article), "{}", vi.text);
        for (found, says) in [vi, en].iter().zip(says) {
            let duties = duties(found);
            assert!(
                duties.len() == 1 && duties[0].starts_with(mark) && duties[0].contains(says),
                "{duties:?}"
            );
        }
    }
    // Several grounds of one mark set it once, and each says what it asks for; what has no conditions says none.
    let facts = json!({ "effective_decision": true, "signs_of_illegality": true, "hot_spot_risk": true });
    let found = officer.post(PREVIEWS, with(facts, false)).await.expect(200);
    assert_eq!((found.at("/treatment/marks"), duties(&found).len()), (&json!(["report_to_head"]), 2));
    let mut many = with(json!({}), false);
    many["signer_count"] = json!(6);
    let found = officer.post(PREVIEWS, many).await.expect(200);
    assert_eq!(duties(&found), ["crowded"]);
}

#[actix_web::test]
async fn what_is_reported_to_the_head_cites_the_law_of_its_kind() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let harm = "Luật Tố cáo Điều 27(2); Thông tư 05/2021/TT-TTCP Điều 16";
    let tense = "Thông tư 07/2014/TT-TTCP Điều 27";
    let forced = json!({ "withdrawal": { "scope": "full", "voluntary": false, "coerced": true } });
    for (kind, facts, basis) in [
        ("denunciation_duty", json!({ "imminent_danger": true }), harm),
        ("denunciation_field", json!({ "threat": true }), harm),
        ("crime_report", json!({ "imminent_danger": true }), harm),
        ("complaint_admin", json!({ "imminent_danger": true }), tense),
        ("complaint_discipline", json!({ "threat": true }), tense),
        ("reflection", json!({ "imminent_danger": true, "hot_spot_risk": true }), tense),
        ("denunciation_duty", forced.clone(), "Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)"),
        ("complaint_admin", forced.clone(), "Luật Khiếu nại Điều 10; Nghị định 124/2020/NĐ-CP Điều 7a"),
        ("recommendation", forced.clone(), tense),
    ] {
        let body = json!({
            "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
            "claimed_kind": kind, "facts": facts,
            "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
        });
        let found = officer.post(PREVIEWS, body).await.expect(200);
        let duties = found.at("/treatment/duties").as_array().unwrap().iter();
        let cited: Vec<&str> = duties
            .filter(|duty| duty["mark"] == "report_to_head")
            .map(|duty| duty["legal_basis"].as_str().unwrap())
            .collect();
        assert_eq!(cited, [basis], "{kind} {}", found.text);
    }
}
