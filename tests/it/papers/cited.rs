//! A paper cites what came with the reform of 1 July 2026 with that day where it is older.

use serde_json::json;

use super::paper;
use crate::case_acts::{Office, done};
use crate::petition_acts::act;

const LATER: &str = "có hiệu lực từ ngày 01/7/2026";

#[actix_web::test]
async fn an_act_on_a_petition_does() {
    let office = Office::open().await;
    for (day, older) in [("2026-06-30", true), ("2026-07-01", false)] {
        let petition = office.screened("mixed", "2026-06-29", json!({})).await;
        let split = json!({
            "contents": [{ "kind": "complaint_admin" }, { "kind": "recommendation" }], "acted_on": day,
        });
        let split = act(&office.officer, &format!("{petition}/split-advices"), split).await.expect(201);
        let basis = paper(&office.chair, &split).await.expect(200).text_at("/legal_basis");
        assert!(basis.contains("Nghị định 154/2026/NĐ-CP Điều 14(4)"), "{basis}");
        assert_eq!(basis.contains(LATER), older, "{day}: {basis}");
    }
}

#[actix_web::test]
async fn an_act_on_a_case_does() {
    let office = Office::open().await;
    for (received_on, accepted_on, day, number, older) in [
        ("2026-05-11", "2026-05-12", "2026-05-18", "1/UBND", true),
        ("2026-07-06", "2026-07-07", "2026-07-13", "2/UBND", false),
    ] {
        let case = office.accepted("complaint_admin", received_on, accepted_on).await;
        let found = json!({
            "level": "complex", "criteria": ["several_places"], "document_number": number, "acted_on": day,
        });
        let found = done(&office.chair, &case, "complexity-decisions", found).await;
        let basis = paper(&office.chair, &found).await.expect(200).text_at("/legal_basis");
        assert!(basis.starts_with("Nghị định 124/2020/NĐ-CP Điều 3a"), "{basis}");
        assert_eq!(basis.contains(LATER), older, "{day}: {basis}");
    }
}
