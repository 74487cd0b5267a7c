//! What is not accepted or is refused is so on a ground of the law of its kind, which is cited for the day of the act.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::petitions::model::grounds::PARTY_RULES;

use super::{Desk, act, clock};
use crate::support::Answer;

/// The articles that stand with acts on this ground, in the order of their days.
async fn cited(desk: &Desk, ground: &str) -> Vec<String> {
    let sql = desk.app.sql(DbRole::Superuser).await;
    let query = "select facts->>'article' from acts where facts->>'ground' = $1 order by acted_on, id";
    let rows = sql.query(query, &[&ground]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn a_land_dispute_is_not_accepted_by_its_own_law() {
    let desk = Desk::start().await;
    let path = desk.screened("land_dispute", json!({})).await;
    let target = format!("{path}/non-acceptances");
    for ground in ["not_reviewable", "not_signed", "before_court", "nothing_to_verify"] {
        let body = json!({ "ground": ground, "document_number": "9/TB", "reason": "Đất ở xã khác." });
        let refused = act(&desk.chair, &target, body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), ["/ground"], "{ground}");
    }
    let mut body = json!({ "ground": "not_competent", "document_number": "9/TB" });
    let silent = act(&desk.chair, &target, body.clone()).await.expect_problem(400, "body_invalid");
    assert_eq!(silent.complaints(), ["/reason"], "its one ground does not tell why");
    body["reason"] = json!("Đất ở xã khác.");
    act(&desk.chair, &target, body).await.expect(201);
    let of_land = "Luật Đất đai Điều 235, Điều 236; Nghị định 102/2024/NĐ-CP Điều 105(1)(a); \
                   Nghị định 151/2025/NĐ-CP Phụ lục I Phần VIII";
    assert_eq!(cited(&desk, "not_competent").await, [of_land]);
}

#[actix_web::test]
async fn a_denunciation_by_an_organisation_is_not_accepted_on_its_own_ground() {
    let desk = Desk::start().await;
    let company =
        json!([{ "kind": "organisation", "name": "Công ty Một", "address": "Thôn Hạ", "signed": true }]);
    let body = json!({ "ground": "not_individual", "document_number": "9/TB" });
    for (kind, status) in [("complaint_admin", 400), ("denunciation_duty", 201)] {
        let entered = desk.entered(json!({ "writers": company })).await;
        let path = format!("/v1/petitions/{}", entered.text_at("/id"));
        desk.screen(&path, kind, json!({ "within_authority": true })).await;
        act(&desk.chair, &format!("{path}/non-acceptances"), body.clone()).await.expect(status);
    }
    assert_eq!(cited(&desk, "not_individual").await, ["Luật Tố cáo Điều 2(1), Điều 29(1)"]);
}

#[actix_web::test]
async fn a_decree_is_cited_with_its_day_where_the_act_is_older() {
    let desk = Desk::start().await;
    for (day, number) in [("2026-06-30", "8/TB"), ("2026-07-01", "9/TB")] {
        let entered = desk.entered(json!({ "received_on": "2026-06-29" })).await;
        let path = format!("/v1/petitions/{}", entered.text_at("/id"));
        let within = json!({ "within_authority": true, "acted_on": "2026-06-29" });
        desk.screen(&path, "reflection", within).await;
        let body = json!({ "ground": "nothing_new", "document_number": number, "acted_on": day });
        act(&desk.chair, &format!("{path}/refusals"), body).await.expect(201);
    }
    let articles = cited(&desk, "nothing_new").await;
    let later = "có hiệu lực từ ngày 01/7/2026";
    assert_eq!(articles.len(), 2);
    assert!(articles.iter().all(|article| article.starts_with("Nghị định 154/2026/NĐ-CP Điều 4(1)(h)")));
    assert!(articles[0].contains(later) && !articles[1].contains(later), "{articles:?}");
}

/// Keys of the clocks in an answer, each once.
fn keys(answer: &Answer) -> BTreeSet<&str> {
    let clocks = answer.at("/deadlines").as_array().unwrap();
    clocks.iter().map(|clock| clock["rule_key"].as_str().unwrap()).collect()
}

/// Found to be settled by Party rules, here.
fn to_the_party() -> Value {
    json!({ "track": "party", "within_authority": true, "note": "Thuộc thẩm quyền của Đảng ủy xã." })
}

#[actix_web::test]
async fn what_the_party_does_not_accept_is_so_by_its_own_rules() {
    let desk = Desk::start().await;
    for (kind, ground, number) in
        [("denunciation_duty", "nothing_to_verify", "1/TB"), ("complaint_discipline", "not_signed", "2/TB")]
    {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        desk.screen(&path, kind, to_the_party()).await;
        let body = json!({ "ground": ground, "document_number": number });
        let refused = act(&desk.chair, &format!("{path}/non-acceptances"), body).await.expect(201);
        assert_eq!(cited(&desk, ground).await, [PARTY_RULES], "{kind}");
        let paper = desk.chair.get(&format!("{}/paper", refused.header("location"))).await.expect(200);
        assert_eq!(paper.at("/legal_basis"), PARTY_RULES, "{kind}");
        // The law on denunciations has the denouncer told at once (T03); Party rules do not.
        assert_eq!(keys(&refused), BTreeSet::from(["R16"]), "{kind}");
    }
}

#[actix_web::test]
async fn what_the_party_has_completed_gets_no_term_of_the_state() {
    let desk = Desk::start().await;
    for kind in ["denunciation_duty", "complaint_admin", "complaint_discipline"] {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        desk.screen(&path, kind, to_the_party()).await;
        let asking = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
        let asked = act(&desk.officer, &format!("{path}/supplement-requests"), asking).await.expect(201);
        assert_eq!(keys(&asked), BTreeSet::from(["R16"]), "{kind}");
        let supplied = json!({ "supplied": ["E4_signature"] });
        let supplied = act(&desk.officer, &format!("{path}/supplements"), supplied).await.expect(201);
        assert_eq!(keys(&supplied), BTreeSet::from(["R16"]), "{kind}");
        assert_eq!(clock(&supplied, "R16")["status"], "running", "{kind}");
    }
}
