//! The papers of a step bear the forms of the day of the act: those of Decree 155/2026 stand on no paper before 1 July 2026.

use serde_json::{Value, json};

use super::PREVIEWS;
use crate::case_acts::done;
use crate::support::TestApp;

const PROPOSAL: &str = "Mẫu 01 (Thông tư 05/2021): Phiếu đề xuất thụ lý đơn";
const BEFORE: &str = "Thông báo thụ lý giải quyết khiếu nại";
const SINCE: &str = "Mẫu 03 (Nghị định 155): Thông báo thụ lý giải quyết khiếu nại";

/// A complaint of June with nothing to complain of.
fn complaint() -> Value {
    json!({
        "received_on": "2026-06-08", "channel": "post", "authentication": "handwritten", "claimed_kind": "complaint_admin",
        "subject": "Khiếu nại quyết định thu hồi đất", "content": "Tôi không đồng ý với quyết định này.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }], "written_on": "2026-06-05",
        "about": [{ "type": "decision", "number": "152/QĐ-UBND", "received_on": "2026-06-01" }],
    })
}

#[actix_web::test]
async fn papers_bear_the_forms_of_the_day_of_the_screening() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (day, notice) in [("2026-06-09", BEFORE), ("2026-06-30", BEFORE), ("2026-07-01", SINCE)] {
        let id = officer.post("/v1/petitions", complaint()).await.expect(201).text_at("/id");
        let screening = json!({ "kind": "complaint_admin", "within_authority": true, "acted_on": day });
        let found = done(&officer, &format!("/v1/petitions/{id}"), "screenings", screening).await;
        assert_eq!(found.at("/treatment/proposed"), "propose_acceptance", "{}", found.text);
        assert_eq!(found.at("/treatment/papers"), &json!([PROPOSAL, notice]), "{day}");
    }
    // What is only looked at would be written today.
    let seen = officer.post(PREVIEWS, complaint()).await.expect(200);
    assert_eq!(seen.at("/treatment/papers"), &json!([PROPOSAL, SINCE]));
}

#[actix_web::test]
async fn the_catalogue_tells_since_when_there_are_forms() {
    let app = TestApp::start().await;
    let catalogue = app.anyone().get("/v1/catalogues/paper-forms").await.expect(200);
    let since = |code: &str| {
        let entry = catalogue.items().iter().find(|entry| entry["code"] == code).unwrap();
        entry.get("since").cloned()
    };
    assert_eq!(since("nd155_03"), Some(json!("2026-07-01")));
    assert_eq!(since("nd31_04"), None);
}

#[actix_web::test]
async fn a_step_without_a_form_names_the_paper_of_its_act() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let seen = async |kind: &str, facts: Value| {
        let mut body = complaint();
        (body["claimed_kind"], body["facts"]) = (json!(kind), facts);
        officer.post(PREVIEWS, body).await.expect(200).at("/treatment").clone()
    };
    let elsewhere = json!({ "within_authority": false });
    for (kind, facts, treatment, papers) in [
        ("complaint_admin", elsewhere.clone(), "guide", json!(["Văn bản hướng dẫn"])),
        ("recommendation", elsewhere, "transfer", json!(["Phiếu chuyển đơn"])),
        ("mixed", json!({}), "advise_split", json!(["Văn bản hướng dẫn tách đơn"])),
        ("land_dispute", json!({}), "mediate", json!(["Thông báo thụ lý hòa giải tranh chấp đất đai"])),
        ("complaint_admin", json!({ "legible": false }), "file_without_action", json!([])),
    ] {
        let found = seen(kind, facts).await;
        assert_eq!((&found["proposed"], &found["papers"]), (&json!(treatment), &papers), "{found}");
        let kept = found["conditions"].to_string().contains("Lưu đơn 01 năm");
        assert_eq!(kept, treatment == "file_without_action", "{found}");
    }
}

#[actix_web::test]
async fn an_article_of_the_reform_is_cited_with_its_day_where_the_finding_is_older() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let later = "có hiệu lực từ ngày 01/7/2026";
    for (day, says) in [("2026-06-30", true), ("2026-07-01", false)] {
        for (kind, reformed) in [("mixed", true), ("complaint_admin", true), ("land_dispute", false)] {
            let id = officer.post("/v1/petitions", complaint()).await.expect(201).text_at("/id");
            let screening = json!({ "kind": kind, "within_authority": true, "acted_on": day });
            let found = done(&officer, &format!("/v1/petitions/{id}"), "screenings", screening).await;
            let article = found.text_at("/treatment/legal_hook");
            assert_eq!(article.contains(later), says && reformed, "{day} {kind}: {article}");
        }
    }
    let mut mixed = complaint();
    mixed["claimed_kind"] = json!("mixed");
    let seen = officer.post(PREVIEWS, mixed).await.expect(200);
    assert!(!seen.text_at("/treatment/legal_hook").contains(later), "{}", seen.text);
}
