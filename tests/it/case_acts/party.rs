//! A matter of the Party is settled within a time: that of its own rules once it is confirmed, else the day of the lead assignment.

use serde_json::json;

use super::linked::id;
use super::{Office, done};
use crate::law_changes::{administrator, version};
use crate::main_job::{lead, own_position};
use crate::support::demands::proves;

/// A case under Party rules that was accepted today.
async fn accepted(office: &Office, kind: &str) -> String {
    let petition = office.screened(kind, "2026-11-23", json!({ "track": "party" })).await;
    office.accept(&petition, "2026-11-24").await
}

/// The lead is assigned, to be done by 8 December.
async fn assigned(office: &Office, case: &str) {
    let work = lead(id(case), &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", work).await.expect(201);
}

async fn concluded(office: &Office, case: &str, number: &str) {
    done(&office.chair, case, "verifications", json!({})).await;
    let conclusion = json!({ "summary": "Có vi phạm.", "result": "well_founded", "document_number": number });
    done(&office.chair, case, "conclusions", conclusion).await;
}

#[actix_web::test]
async fn until_the_partys_term_is_confirmed_the_day_of_the_lead_assignment_stands_for_it() {
    proves(&["II.5-1"]);
    let office = Office::open().await;
    for (kind, rule, number) in
        [("denunciation_duty", "PT1", "1-KL/ĐU"), ("complaint_discipline", "PT2-settlement", "2-KL/ĐU")]
    {
        let case = accepted(&office, kind).await;
        // Nobody was given it: it stands on the red line, 45 days from the receipt.
        office.holds(&case, "R16 running 2027-01-07").await;
        assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("PT")), "{kind}");
        let soon = "/v1/queues/due_soon?within_days=14";
        assert!(!office.chair.get(soon).await.expect(200).text.contains(id(&case)), "{kind}");

        assigned(&office, &case).await;
        office.holds(&case, &format!("{rule} running 2026-12-08")).await;
        office.holds(&case, "R16 fulfilled 2027-01-07").await;
        assert_eq!(office.chair.get(&case).await.expect(200).at("/due_on"), "2026-12-08");
        assert!(office.chair.get(soon).await.expect(200).text.contains(id(&case)), "{kind}");
        let clocks = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
        let own = clocks.items().iter().find(|clock| clock["rule_key"] == rule).unwrap();
        assert!(own["rule_valid_from"].is_null(), "{own}");
        assert!(own["explanation"]["vi"].as_str().unwrap().contains("quy định của Đảng"), "{own}");

        concluded(&office, &case, number).await;
        office.holds(&case, &format!("{rule} fulfilled 2026-12-08")).await;
        assert!(!office.chair.get(soon).await.expect(200).text.contains(id(&case)), "{kind}");
    }
}

#[actix_web::test]
async fn a_term_of_the_party_that_was_inferred_is_not_confirmed() {
    let office = Office::open().await;
    let admin = administrator(&office.app).await;
    for (rule, certainty) in [("PT1", "inference"), ("PT2-settlement", "single_transcription")] {
        let mut version = version(rule, "2026-11-24", 14);
        version["term"]["certainty"] = json!(certainty);
        admin.post("/v1/legal-rules", version).await.expect(201);
    }
    let case = accepted(&office, "denunciation_duty").await;
    office.holds(&case, "R16 running 2027-01-07").await;
    let clocks = office.clocks(&case).await;
    assert!(clocks.iter().all(|clock| !clock.starts_with("PT")), "{clocks:?}");
    let case = accepted(&office, "complaint_discipline").await;
    office.holds(&case, "PT2-settlement running 2026-12-08").await;
    office.holds(&case, "R16 fulfilled 2027-01-07").await;
}

#[actix_web::test]
async fn a_confirmed_term_of_the_party_runs_from_the_acceptance() {
    let office = Office::open().await;
    let admin = administrator(&office.app).await;
    admin.post("/v1/legal-rules", version("PT1", "2026-11-24", 14)).await.expect(201);
    let case = accepted(&office, "denunciation_duty").await;
    office.holds(&case, "PT1 running 2026-12-08").await;
    office.holds(&case, "R16 fulfilled 2027-01-07").await;
    // That of complaints is not confirmed by it, and what was accepted before keeps to its day.
    let other = accepted(&office, "complaint_discipline").await;
    office.holds(&other, "R16 running 2027-01-07").await;
    let petition = office.screened("denunciation_duty", "2026-11-20", json!({ "track": "party" })).await;
    let before = office.accept(&petition, "2026-11-23").await;
    assert!(office.clocks(&before).await.iter().all(|clock| !clock.starts_with("PT")));

    // The day of the work is no other limit.
    let mut work = lead(id(&case), &own_position(&office.worker).await);
    work["due_on"] = json!("2026-12-04");
    office.chair.post("/v1/assignments", work).await.expect(201);
    let clocks = office.clocks(&case).await;
    assert_eq!(clocks.iter().filter(|clock| clock.starts_with("PT1")).count(), 1, "{clocks:?}");

    // Withdrawn and taken up again it has the days that it had.
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "text": "Rút đơn." })).await;
    done(&office.chair, &case, "closures", json!({})).await;
    office.holds(&case, "PT1 cancelled 2026-12-08").await;
    done(&office.chair, &case, "reopenings", json!({})).await;
    office.holds(&case, "PT1 running 2026-12-08").await;
    concluded(&office, &case, "1-KL/ĐU").await;
    office.holds(&case, "PT1 fulfilled 2026-12-08").await;
}
