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
            json!({ "imminent_danger": true }),
            false,
            "report_to_head",
            "Điều 16",
            ["ngăn chặn", "competent body"],
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
    let facts = json!({ "imminent_danger": true, "hot_spot_risk": true });
    let found = officer.post(PREVIEWS, with(facts, false)).await.expect(200);
    assert_eq!((found.at("/treatment/marks"), duties(&found).len()), (&json!(["report_to_head"]), 2));
    let mut many = with(json!({}), false);
    many["signer_count"] = json!(6);
    let found = officer.post(PREVIEWS, many).await.expect(200);
    assert_eq!(duties(&found), ["crowded"]);
}
