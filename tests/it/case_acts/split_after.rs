//! What follows a split: what the part takes with it, and what rests on it where it was a mistake.

use serde_json::{Value, json};

use super::linked::{assigned, count, id, link, mistake};
use super::merged::{counts, relation, standing, undoing, undone};
use super::split::{joined, off, part};
use super::{Office, done};
use crate::main_job::{lead, own_position};
use crate::support::Answer;

#[actix_web::test]
async fn an_annulled_split_puts_everything_back() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty", "reflection"] {
        let (case, petitions) = joined(&office, kind, &["addition", "duplicate"]).await;
        let before = counts(&office).await;
        let mut stood = Vec::new();
        for path in [&case, &petitions[0], &petitions[1]] {
            stood.push((path, standing(&office.chair, path).await));
        }
        let ran = office.clocks(&case).await;
        let split = done(&office.chair, &case, "splits", off(&[&petitions[1], &petitions[0]])).await;
        let part = part(&split);
        assert_ne!(counts(&office).await, before);
        let target = format!("{}?dry_run=true", undoing(&case, &split));
        office.chair.post(&target, mistake()).await.expect(200);
        undone(&office.chair, &case, &split).await.expect(201);
        for (path, stood) in stood {
            assert_eq!(standing(&office.chair, path).await, stood, "{kind} {path}");
        }
        assert_eq!(office.clocks(&case).await, ran, "{kind}");
        assert_eq!(counts(&office).await, before, "{kind}");
        // Nothing is deleted: what was opened by mistake stays, counts for nothing, and leads back.
        let shown = office.chair.get(&part).await.expect(200);
        assert_eq!((shown.at("/status"), shown.at("/public_status")), (&json!("voided"), &json!("closed")));
        assert_eq!((shown.at("/merged"), shown.at("/available_actions")), (&json!(true), &json!([])));
        for list in ["/v1/cases", "/v1/cases?merged=true", "/v1/cases?status=voided"] {
            assert!(!office.chair.get(list).await.expect(200).text.contains(id(&part)), "{kind} {list}");
        }
        assert_eq!(relation(&shown), [("merged_into".to_owned(), id(&case).to_owned())]);
        assert!(
            office
                .clocks(&part)
                .await
                .iter()
                .all(|clock| !clock.contains("C04 running") && !clock.contains("T07 running"))
        );
        assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&part))).await, 0);
        done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    }
}

#[actix_web::test]
async fn what_rests_on_a_split_is_annulled_first() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "complaint_admin", &["addition", "duplicate", "addition"]).await;
    let refused = async |split: &Answer| {
        let refused = undone(&office.chair, &case, split).await.expect_problem(409, "state_conflict");
        assert!(refused.text_at("/detail").contains("rests"), "{}", refused.text);
    };
    // Something was done in it.
    let first = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    let own = part(&first);
    let asked = json!({ "addressee": "Chi nhánh", "documents": "Bản sao." });
    let asked = done(&office.chair, &own, "document-requests", asked).await;
    refused(&first).await;
    undone(&office.chair, &own, &asked).await.expect(201);
    // Another petition came to it.
    let late = office.screened("complaint_admin", "2026-11-20", json!({})).await;
    let linked = done(&office.officer, &late, "links", link(&own, "duplicate")).await;
    refused(&first).await;
    let back = super::linked::annulment(&late, &linked);
    office.officer.post(&back, mistake()).if_match("*").await.expect(201);
    // The link by which a petition came to the whole is no mistake of the part.
    let acts = office.chair.get(&format!("{}/acts", petitions[0])).await.expect(200);
    let came =
        acts.items().iter().find(|act| act["kind"] == "link").unwrap()["id"].as_str().unwrap().to_owned();
    let unlink = format!("{}/acts/{came}/annulments", petitions[0]);
    office.officer.post(&unlink, mistake()).if_match("*").await.expect_problem(409, "state_conflict");
    // The whole was settled.
    let decision = json!({ "summary": "Giữ nguyên.", "result": "unfounded", "complainant_agrees": true, "document_number": "1/QĐ-UBND" });
    let decided = done(&office.chair, &case, "decisions", decision).await;
    refused(&first).await;
    undone(&office.chair, &case, &decided).await.expect(201);
    undone(&office.chair, &case, &first).await.expect(201);
    // Somebody was given the work, or was told.
    let second = done(&office.chair, &case, "splits", off(&[&petitions[1]])).await;
    assigned(&office, &part(&second)).await;
    refused(&second).await;
    let third = done(&office.chair, &case, "splits", off(&[&petitions[2]])).await;
    let own = format!("/v1/cases/{}", office.chair.get(&petitions[2]).await.expect(200).text_at("/case/id"));
    let owed = office.chair.get(&format!("{own}/letters")).await.expect(200);
    let sent = json!({ "letter_ids": [owed.items()[0]["id"]], "means": "post" });
    done(&office.officer, &own, "dispatches", sent).await;
    refused(&third).await;
}

#[actix_web::test]
async fn what_was_extended_for_the_whole_is_so_for_the_part() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "complaint_admin", &["duplicate"]).await;
    let found = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "23/UBND", "acted_on": "2026-11-16" });
    let level = done(&office.chair, &case, "complexity-decisions", found).await;
    let split = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    let whole = office.clocks(&case).await;
    let clock = whole.iter().find(|one| one.starts_with("C05")).unwrap();
    office.holds(&part(&split), clock).await;
    // The part is as complex as the whole was found, and what was found is not taken back under it.
    assert_eq!(office.chair.get(&part(&split)).await.expect(200).at("/complexity_level"), "complex");
    undone(&office.chair, &case, &level).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn what_the_whole_is_given_later_keeps_nobody_from_taking_the_split_back() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "denunciation_duty", &["duplicate"]).await;
    let found = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "23/UBND", "acted_on": "2026-11-16" });
    done(&office.chair, &case, "complexity-decisions", found).await;
    let split = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    let longer = json!({ "days": 30, "reason": "Phức tạp.", "document_number": "24/QĐ-UBND" });
    for of in [&case, &part(&split)] {
        let target = format!("{of}/extensions?dry_run=true");
        office.chair.post(&target, longer.clone()).await.expect(200);
    }
    done(&office.chair, &case, "extensions", longer).await;
    undone(&office.chair, &case, &split).await.expect(201);
}

#[actix_web::test]
async fn work_of_any_kind_keeps_a_part_from_being_taken_back() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "complaint_admin", &["duplicate"]).await;
    let split = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    let mut support = lead(id(&part(&split)), &own_position(&office.worker).await);
    support["responsibility"] = json!("support");
    office.chair.post("/v1/assignments", support).await.expect(201);
    undone(&office.chair, &case, &split).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn the_file_of_a_part_begins_with_its_split() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "complaint_admin", &["duplicate", "addition"]).await;
    let split = done(&office.chair, &case, "splits", off(&[&petitions[0], &petitions[1]])).await;
    let file = office.chair.get(&format!("{}/file", part(&split))).await.expect(200);
    let of_kind = |kind: &str| {
        file.items().iter().filter(|paper| paper["kind"] == kind).cloned().collect::<Vec<Value>>()
    };
    assert_eq!(of_kind("petition").len(), 2, "{}", file.text);
    let acts = of_kind("act");
    assert!(acts.iter().any(|paper| paper["name"] == "Văn bản tách vụ việc"), "{}", file.text);
    assert!(of_kind("letter").iter().any(|paper| paper["state"] == "missing"), "{}", file.text);
}
