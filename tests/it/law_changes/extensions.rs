//! How far a term may be extended is told by the version of the rule with which its clock began.

use serde_json::json;

use super::{administrator, due, version};
use crate::case_acts::{Office, done, tried};
use crate::support::TestApp;
use crate::support::demands::proves;

#[actix_web::test]
async fn a_denunciation_is_extended_by_as_many_days_as_its_version_allows() {
    proves(&["I.2b"]);
    let office = Office::open().await;
    let (admin, chair) = (administrator(&office.app).await, &office.chair);
    let mut body = version("T07", "2026-11-24", 30);
    body["extensions"] = json!({
        "complex": 1, "specially_complex": 2, "max_days": 45, "source_vi": "Điều 2 (thử)", "source_en": "Article 2 (test)",
    });
    admin.post("/v1/legal-rules", body).await.expect(201);
    let case = office.accepted("denunciation_duty", "2026-11-20", "2026-11-24").await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "8/UBND" });
    done(chair, &case, "complexity-decisions", level).await;
    office.holds(&case, "T07 running 2026-12-24").await;

    let longer =
        |days: u32| json!({ "days": days, "reason": "Nhiều nơi xác minh.", "document_number": "9/QĐ-UBND" });
    let refused = tried(chair, &case, "extensions", longer(46)).await.expect_problem(409, "state_conflict");
    assert_eq!(refused.at("/legal_basis"), "Điều 2 (thử)");
    assert!(refused.text_at("/detail").contains("between 1 and 45 days"), "{}", refused.text);
    office.holds(&case, "T07 running 2026-12-24").await;
    done(chair, &case, "extensions", longer(40)).await;
    office.holds(&case, "T07 running 2027-02-02").await;
}

#[actix_web::test]
async fn what_names_a_term_once_it_is_extended_has_no_versions_of_its_own() {
    let app = TestApp::start().await;
    let (admin, officer) = (administrator(&app).await, app.person("intake-officer").await);
    for key in ["T08", "T09"] {
        let refused = admin.post("/v1/legal-rules", version(key, "2027-01-01", 20)).await;
        let refused = refused.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), ["/rule_key"], "{key}");
        assert!(refused.text.contains("T07"), "{}", refused.text);
    }
    admin.post("/v1/legal-rules", version("T07", "2027-01-01", 20)).await.expect(201);
    for key in ["T07", "T08", "T09"] {
        let preview = due(&officer, key, "2027-01-11").await;
        assert_eq!(
            (preview.at("/due_on"), preview.at("/rule/version")),
            (&json!("2027-02-01"), &json!("2027-01-01")),
            "{key}"
        );
    }
    // Nor has it a length of its own that would never count.
    for key in ["T08", "T09"] {
        let list = officer.get(&format!("/v1/legal-rules?rule_key={key}")).await.expect(200);
        let rule = &list.items()[0];
        let own =
            json!([rule["unit"], rule["length"], rule["complex_length"], rule["extensions"], rule["pauses"]]);
        assert_eq!((list.items().len(), own), (1, json!(["no_number", 0, 0, null, null])), "{key}");
        assert_eq!(rule["start_event"], "previous_term_end", "{key}");
        assert!(rule["note"].as_str().unwrap().contains("T07"), "{rule}");
    }
}
