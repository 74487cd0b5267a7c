//! What was accepted is classified anew within the procedure by which its case is settled, and the case with it; another procedure needs
//! an acceptance of its own.

use serde_json::{Value, json};

use super::linked::{assigned, id, link, mistake};
use super::merged::{into, opener, two, undone};
use super::split::{joined, off};
use super::{Office, done, tried};
use crate::support::Answer;

fn anew(kind: &str) -> Value {
    json!({ "kind": kind, "within_authority": true, "reason": "Phân loại nhầm." })
}

/// A case, and the petition that opened it.
async fn opened(office: &Office, kind: &str) -> (String, String) {
    let case = office.accepted(kind, "2026-11-16", "2026-11-17").await;
    let petition = office.chair.get(&case).await.expect(200).text_at("/petition/href");
    (case, petition)
}

/// Where an annulment is offered.
fn annulments(answer: &Answer) -> Vec<String> {
    let actions = answer.at("/available_actions").as_array().unwrap();
    let offered = actions.iter().filter(|action| action["action"] == "annulments");
    offered.map(|action| action["href"].as_str().unwrap().to_owned()).collect()
}

/// Whether reclassification is offered on a petition: alone, in a list, and where it is told why not.
async fn offers(office: &Office, petition: &str) -> [bool; 3] {
    let shown = office.officer.get(petition).await.expect(200);
    let list = office.officer.get("/v1/petitions").await.expect(200);
    let item = list.items().iter().find(|item| item["id"] == id(petition)).unwrap();
    let told = office.officer.get(&format!("{petition}/access")).await.expect(200);
    let one = told.items().iter().find(|one| one["action"] == "reclassifications").unwrap();
    let offered = |row: &Value| row["available_actions"].to_string().contains("reclassifications");
    [offered(&shown.body), offered(item), one["allowed"] == true]
}

#[actix_web::test]
async fn a_case_goes_on_as_one_of_another_kind_of_its_procedure() {
    let office = Office::open().await;
    for (kind, other) in [("recommendation", "reflection"), ("denunciation_duty", "denunciation_field")] {
        let (case, petition) = opened(&office, kind).await;
        let clocks = office.clocks(&case).await;
        let shown = office.chair.get(&petition).await.expect(200);
        let offered = shown.at("/available_actions").to_string();
        assert!(offered.contains("reclassifications"), "{offered}");
        let target = format!("{petition}/reclassifications?dry_run=true");
        let dry = office.officer.post(&target, anew(other)).await.expect(200);
        assert_eq!((dry.at("/stored"), dry.at("/petition/kind")), (&json!(false), &json!(other)));
        assert_eq!(office.chair.get(&case).await.expect(200).at("/kind"), kind);

        let mut body = anew(other);
        body["field"] = json!("environment");
        let done_so = done(&office.officer, &petition, "reclassifications", body).await;
        assert_eq!(
            (done_so.at("/petition/status"), done_so.at("/petition/kind")),
            (&json!("accepted"), &json!(other))
        );
        let now = office.chair.get(&case).await.expect(200);
        assert_eq!((now.at("/kind"), now.at("/field")), (&json!(other), &json!("environment")));
        assert_eq!(now.at("/settler"), shown.at("/settler"), "{kind}");
        assert_eq!(office.clocks(&case).await, clocks, "the same terms from the same days");
        let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
        assert!(steps.items().iter().any(|step| step["type"] == "case.reclassified"), "{}", steps.text);
        // What was classified anew since bars no annulment of the acceptance.
        let acts = office.chair.get(&format!("{petition}/acts")).await.expect(200);
        let accepted = acts.items().iter().find(|act| act["kind"] == "acceptance").unwrap();
        let target = format!("{petition}/acts/{}/annulments", accepted["id"].as_str().unwrap());
        office.chair.post(&target, mistake()).if_match("*").await.expect(201);
        let stands = office.chair.get(&petition).await.expect(200);
        assert_eq!((stands.at("/status"), stands.at("/kind")), (&json!("screened"), &json!(other)));
    }
}

#[actix_web::test]
async fn another_procedure_is_barred_and_the_annulment_offered_to_who_can_do_it() {
    let office = Office::open().await;
    let (case, petition) = opened(&office, "recommendation").await;
    let before = office.chair.get(&petition).await.expect(200).text;
    for kind in ["complaint_admin", "denunciation_duty", "land_dispute", "other"] {
        let barred = tried(&office.officer, &petition, "reclassifications", anew(kind)).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/legal_basis").contains("Luật Tố cáo Điều 29"), "{}", barred.text);
        assert!(barred.text_at("/detail").contains("annul the acceptance"), "{}", barred.text);
        assert!(annulments(&barred).is_empty(), "a keeper does not annul it: {}", barred.text);
    }
    assert_eq!(office.chair.get(&petition).await.expect(200).text, before);
    let asked = async || {
        let barred = tried(&office.chair, &petition, "reclassifications", anew("complaint_admin")).await;
        annulments(&barred.expect_problem(409, "state_conflict"))
    };
    let later = office.screened("recommendation", "2026-11-18", json!({})).await;
    let linked = done(&office.officer, &later, "links", link(&case, "addition")).await;
    assert!(asked().await.is_empty(), "it cannot be annulled now");
    let target = format!("{later}/acts/{}/annulments", linked.text_at("/act/id"));
    office.officer.post(&target, mistake()).if_match("*").await.expect(201);
    let offered = asked().await;
    assert_eq!(offered.len(), 1);
    office.chair.post(&offered[0], mistake()).if_match("*").await.expect(201);
    let right = done(&office.officer, &petition, "reclassifications", anew("complaint_admin")).await;
    assert_eq!(right.at("/petition/kind"), "complaint_admin");
    assert_ne!(office.accept(&petition, "2026-11-24").await, case);
}

#[actix_web::test]
async fn what_belongs_to_a_case_is_not_taken_out_of_it_by_its_kind() {
    let office = Office::open().await;
    let (case, petition) = opened(&office, "denunciation_duty").await;
    let mut away = anew("denunciation_field");
    away["within_authority"] = json!(false);
    let refused = tried(&office.officer, &petition, "reclassifications", away).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/within_authority"]);
    let mut more = anew("denunciation_field");
    more["people_count"] = json!(7);
    let refused = tried(&office.officer, &petition, "reclassifications", more).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/people_count"]);
    // A denunciation about duties belongs to no case that is settled by the short track.
    let other = office.screened("denunciation_duty", "2026-11-18", json!({})).await;
    done(&office.officer, &other, "links", link(&case, "duplicate")).await;
    let barred = tried(&office.officer, &petition, "reclassifications", anew("denunciation_field")).await;
    assert!(barred.expect_problem(409, "state_conflict").text_at("/detail").contains("linked to the case"));
    let (_, open) = opened(&office, "recommendation").await;
    let mut sealing = anew("recommendation");
    sealing["protection_requested"] = json!(true);
    let barred = tried(&office.officer, &open, "reclassifications", sealing).await;
    assert!(barred.expect_problem(409, "state_conflict").text_at("/legal_basis").contains("Luật Tố cáo"));
    assert_eq!(office.chair.get(&open).await.expect(200).at("/sealed"), false);
    assert_eq!(office.chair.get(&case).await.expect(200).at("/kind"), "denunciation_duty");
}

#[actix_web::test]
async fn what_has_a_result_or_has_ended_stays_as_it_was_settled() {
    let office = Office::open().await;
    let (case, petition) = opened(&office, "reflection").await;
    assigned(&office, &case).await;
    let offers = async || {
        let shown = office.officer.get(&petition).await.expect(200);
        shown.at("/available_actions").to_string().contains("reclassifications")
    };
    assert!(offers().await);
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved" });
    for (act, body) in [("answers", answer), ("closures", json!({}))] {
        done(&office.chair, &case, act, body).await;
        let barred = tried(&office.officer, &petition, "reclassifications", anew("recommendation")).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("result"), "{act}: {}", barred.text);
        assert!(barred.text_at("/legal_basis").contains("Luật"), "{act}: {}", barred.text);
        assert!(!offers().await, "{act}");
    }
    assert_eq!(office.chair.get(&case).await.expect(200).at("/kind"), "reflection");
}

#[actix_web::test]
async fn what_is_in_a_merger_that_stands_is_not_classified_anew() {
    let office = Office::open().await;
    let (older, later, [own, _]) = two(&office, "reflection").await;
    let first = office.chair.get(&older).await.expect(200).text_at("/petition/href");
    for petition in [&own, &first] {
        assert_eq!(offers(&office, petition).await, [true; 3]);
    }
    let merged = done(&office.chair, &later, "merges", into(&older)).await;
    for petition in [&own, &first] {
        assert_eq!(offers(&office, petition).await, [false; 3]);
    }
    let barred = tried(&office.officer, &first, "reclassifications", anew("recommendation")).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("merged"), "{}", barred.text);
    assert!(!barred.at("/available_actions").to_string().contains("reclassifications"), "{}", barred.text);
    undone(&office.chair, &later, &merged).await.expect(201);
    for petition in [&own, &first] {
        done(&office.officer, petition, "reclassifications", anew("recommendation")).await;
    }
    for case in [&older, &later] {
        assert_eq!(office.chair.get(case).await.expect(200).at("/kind"), "recommendation");
    }
}

#[actix_web::test]
async fn nor_is_what_is_in_a_split_that_stands() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "reflection", &["addition"]).await;
    let first = opener(&office, &case).await;
    assert_eq!(offers(&office, &first).await, [true; 3]);
    let split = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    for petition in [&first, &petitions[0]] {
        assert_eq!(offers(&office, petition).await, [false; 3]);
        let barred = tried(&office.officer, petition, "reclassifications", anew("recommendation")).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("split"), "{}", barred.text);
    }
    undone(&office.chair, &case, &split).await.expect(201);
    assert_eq!(offers(&office, &first).await, [true; 3]);
}
