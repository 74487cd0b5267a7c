//! Clocks that run until somebody is told are ended by any paper that tells him: without one of two such papers the other still
//! does, and the day is that of the first that stands.

use serde_json::{Value, json};

use super::annulled::annulled;
use super::duties::visited;
use super::{Office, approvals, done, letters, offered, tried};
use crate::main_job::{lead, own_position};
use crate::support::Answer;

/// Status and last day of the latest clock of a rule.
async fn clock(office: &Office, of: &str, rule: &str) -> (String, Option<String>) {
    let list = office.chair.get(&format!("{of}/deadlines")).await.expect(200);
    let clock = list.items().iter().rev().find(|clock| clock["rule_key"] == rule).unwrap().clone();
    (clock["status"].as_str().unwrap().to_owned(), clock["stopped_on"].as_str().map(str::to_owned))
}

fn ended(status: &str, on: &str) -> (String, Option<String>) {
    (status.to_owned(), Some(on.to_owned()))
}

fn running() -> (String, Option<String>) {
    ("running".to_owned(), None)
}

/// The visitor's case, and the letters of its acceptance and of its decision to him.
async fn letters_of(office: &Office) -> (String, String, String) {
    let (case, decided) = visited(office).await;
    let to_him = |act| letters(&decided, act, &["writer"]).remove(0);
    (case, to_him("acceptances"), to_him("decisions"))
}

async fn sent(office: &Office, case: &str, letter: &str, day: &str) -> Answer {
    let body = json!({ "letter_ids": [letter], "means": "post", "acted_on": day });
    done(&office.officer, case, "dispatches", body).await
}

#[actix_web::test]
async fn a_letter_that_was_not_sent_leaves_him_informed_by_another() {
    let office = Office::open().await;
    let (case, of_acceptance, of_decision) = letters_of(&office).await;
    let first = sent(&office, &case, &of_acceptance, "2026-11-11").await;
    let second = sent(&office, &case, &of_decision, "2026-11-18").await;
    assert_eq!(clock(&office, &case, "R07").await, ended("fulfilled", "2026-11-11"));
    annulled(&office.officer, &case, &first).await;
    assert_eq!(clock(&office, &case, "R07").await, ended("fulfilled", "2026-11-18"));
    assert_eq!(clock(&office, &case, "C03").await.0, "running", "its own duty is owed again");
    annulled(&office.officer, &case, &second).await;
    assert_eq!(clock(&office, &case, "R07").await, running());
    // Ten working days from 9 November ended on Monday the 23rd.
    let petition = office.chair.get(&case).await.expect(200).text_at("/petition/href");
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    assert_eq!(clock(&office, &case, "R07").await, ended("fulfilled_late", "2026-11-24"));
    // A letter that had left in time and is entered now informed him in time.
    let entered_late = sent(&office, &case, &of_acceptance, "2026-11-12").await;
    assert_eq!(clock(&office, &case, "R07").await, ended("fulfilled", "2026-11-12"));
    annulled(&office.officer, &case, &entered_late).await;
    assert_eq!(clock(&office, &case, "R07").await, ended("fulfilled_late", "2026-11-24"));
}

#[actix_web::test]
async fn an_annulled_answer_leaves_him_informed_by_a_notice() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-20", "2026-11-20").await;
    let petition = office.chair.get(&case).await.expect(200).text_at("/petition/href");
    let id = case.rsplit('/').next().unwrap().to_owned();
    let work = lead(&id, &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", work).await.expect(201);
    let body = json!({ "summary": "Sẽ sửa.", "result": "noted" });
    let answered = done(&office.worker, &case, "answers", body).await;
    assert_eq!(clock(&office, &case, "P01").await, ended("fulfilled", "2026-11-24"));
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã trả lời." });
    office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    let undone = annulled(&office.chair, &case, &answered).await;
    assert_eq!(clock(&office, &case, "P01").await, ended("fulfilled", "2026-11-24"));
    assert_eq!(clock(&office, &case, "P02").await, running());
    assert_eq!(undone.at("/case/status"), "assigned");
}

#[actix_web::test]
async fn whoever_passed_it_on_stays_informed_by_another_paper() {
    let office = Office::open().await;
    let body = json!({
        "received_on": "2026-11-09", "channel": "post", "subject": "Đơn tố cáo", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }], "forwarded_by": { "type": "press", "name": "Báo Một" },
    });
    let id = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{id}");
    let screening =
        json!({ "kind": "denunciation_field", "within_authority": true, "acted_on": "2026-11-09" });
    done(&office.officer, &petition, "screenings", screening).await;
    let case = office.accept(&petition, "2026-11-10").await;
    let body = json!({ "summary": "Sai.", "result": "unfounded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-11-12" });
    let concluded = done(&office.chair, &case, "conclusions", body).await;
    let letter = letters(&concluded, "conclusions", &["forwarder"]).remove(0);
    let left = sent(&office, &case, &letter, "2026-11-13").await;
    let notice = json!({ "addressee": "forwarder", "outcome": "other", "text": "Đã kết luận.", "acted_on": "2026-11-16" });
    office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    assert_eq!(clock(&office, &case, "T05").await, ended("fulfilled", "2026-11-13"));
    annulled(&office.officer, &case, &left).await;
    assert_eq!(clock(&office, &case, "T05").await, ended("fulfilled", "2026-11-16"));
    assert_eq!(clock(&office, &case, "R10").await.0, "running", "the letter itself is owed again");
}

#[actix_web::test]
async fn the_public_stays_told_by_another_publication() {
    let office = Office::open().await;
    let (chair, case) =
        (&office.chair, office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await);
    let body = json!({ "summary": "Sai.", "result": "unfounded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-11-12" });
    done(chair, &case, "conclusions", body).await;
    let mut approved = Vec::new();
    for (form, day) in [("posting", "2026-11-16"), ("portal", "2026-11-18")] {
        let wording = "Kết luận nội dung tố cáo về đất tại thôn Hạ.";
        let proposal = json!({ "form": form, "public_text": wording, "acted_on": day });
        done(&office.officer, &case, "publications", proposal).await;
        let list = chair.get(&format!("{case}/publications")).await.expect(200);
        let open: Vec<Value> =
            list.items().iter().filter(|one| one["approved_on"].is_null()).cloned().collect();
        let approval = json!({ "public_text": wording, "names_nobody": true, "acted_on": day });
        approved.push(done(chair, &case, &approvals(&open[0]), approval).await);
    }
    let other = json!({ "form": "mass_media", "public_text": "Kết luận.", "acted_on": "2026-11-19" });
    done(&office.officer, &case, "publications", other).await;
    let may_approve = async || {
        let list = chair.get(&format!("{case}/publications")).await.expect(200);
        list.items().iter().any(|one| one["available_actions"] != json!([]))
    };
    assert!(may_approve().await, "what was told is told in another way too");
    done(chair, &case, "archivings", json!({ "acted_on": "2026-11-20" })).await;
    assert_eq!(clock(&office, &case, "T19").await, ended("fulfilled", "2026-11-16"));
    assert!(!may_approve().await, "from the archive only what is owed is told");
    annulled(chair, &case, &approved[0]).await;
    assert_eq!(clock(&office, &case, "T19").await, ended("fulfilled", "2026-11-18"));
    let third = json!({ "form": "portal", "public_text": "Kết luận.", "acted_on": "2026-11-23" });
    let barred = tried(&office.officer, &case, "publications", third).await;
    assert!(
        barred
            .expect_problem(409, "state_conflict")
            .text_at("/detail")
            .contains("to be told to the public any more")
    );
    annulled(chair, &case, &approved[1]).await;
    assert_eq!(clock(&office, &case, "T19").await, running());
    assert!(offered(chair, &case).await.contains(&"publications".to_owned()));
    assert!(may_approve().await);
}
