//! The next instance and the court: how a complaint goes there, and how it comes back.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::annulled::annulled;
use super::{Office, done, letters, tried};
use crate::support::Answer;

fn decision(result: &str) -> Value {
    json!({ "summary": "Nội dung quyết định.", "result": result, "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" })
}

/// A complaint that was decided on 20 July, and the decision received on the 22nd.
pub async fn decided(office: &Office, result: &str) -> (String, Answer) {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let mut body = decision(result);
    body["complainant_agrees"] = json!(true);
    let answer = done(&office.chair, &case, "decisions", body).await;
    let told = letters(&answer, "decisions", &["writer", "superior", "inspectorate"]);
    let sent = json!({ "letter_ids": told, "means": "in_person", "acted_on": "2026-07-21" });
    done(&office.officer, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": told[0], "proof": "signature", "acted_on": "2026-07-22" });
    done(&office.officer, &case, "receipts", receipt).await;
    (case, answer)
}

pub fn again(day: &str) -> Value {
    json!({ "text": "Khiếu nại lần hai.", "acted_on": day })
}

pub fn suit(day: &str) -> Value {
    json!({ "court": "Tòa án nhân dân khu vực Một", "suit_number": "12/TLST-HC", "taken_on": day, "acted_on": day })
}

#[actix_web::test]
async fn a_second_decision_about_discipline_has_its_effect() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    let call = json!({ "stage": "scheduled", "planned_on": "2026-07-20", "acted_on": "2026-07-13" });
    done(chair, &case, "dialogues", call).await;
    done(
        chair,
        &case,
        "dialogues",
        json!({ "stage": "held", "text": "Biên bản.", "acted_on": "2026-07-20" }),
    )
    .await;
    let mut first = decision("unfounded");
    first["acted_on"] = json!("2026-08-03");
    done(chair, &case, "decisions", first).await;
    done(&office.officer, &case, "second-complaints", again("2026-08-10")).await;
    let bare = json!({ "outcome": "amended", "acted_on": "2026-09-21" });
    let refused = tried(&office.officer, &case, "reviews", bare).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/decision_number", "/result"]);
    let amended = json!({ "outcome": "amended", "decision_number": "77/QĐ-UBND tỉnh", "result": "well_founded", "acted_on": "2026-09-21" });
    let amended = done(&office.officer, &case, "reviews", amended).await;
    assert_eq!(
        (amended.at("/case/status"), amended.at("/case/result")),
        (&json!("decided"), &json!("well_founded"))
    );
    // 30 days from the second decision end on Wednesday 21 October (Art 57).
    office.holds(&case, "K07 running 2026-10-21").await;
    let order = |day: &str| json!({ "acted_on": day });
    tried(chair, &case, "enforcement-orders", order("2026-10-21"))
        .await
        .expect_problem(409, "state_conflict");
    done(chair, &case, "enforcement-orders", order("2026-10-22")).await;
}

#[actix_web::test]
async fn what_the_next_instance_does_not_take_comes_back_with_its_time() {
    let office = Office::open().await;
    let (case, _) = decided(&office, "partly_well_founded").await;
    done(&office.officer, &case, "second-complaints", again("2026-07-30")).await;
    office.holds(&case, "C15 cancelled 2026-08-21").await;
    let refused = json!({ "outcome": "not_accepted", "acted_on": "2026-08-10" });
    let back = done(&office.officer, &case, "reviews", refused).await;
    assert_eq!(
        (back.at("/case/status"), back.at("/case/public_status")),
        (&json!("decided"), &json!("answered"))
    );
    for clock in ["C15 running 2026-08-21", "C19 running 2026-08-19"] {
        office.holds(&case, clock).await;
    }
    let undone = annulled(&office.officer, &case, &back).await;
    assert_eq!(undone.at("/case/status"), "second_instance");
    office.holds(&case, "C15 cancelled 2026-08-21").await;
    let with = json!({ "outcome": "withdrawn", "result": "unfounded", "acted_on": "2026-08-12" });
    let refused = tried(&office.officer, &case, "reviews", with).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/result"]);
    done(&office.officer, &case, "reviews", json!({ "outcome": "withdrawn", "acted_on": "2026-08-12" }))
        .await;
    office.holds(&case, "C15 running 2026-08-21").await;
    let order = |day: &str| json!({ "acted_on": day });
    tried(&office.chair, &case, "enforcement-orders", order("2026-08-21"))
        .await
        .expect_problem(409, "state_conflict");
    done(&office.chair, &case, "enforcement-orders", order("2026-08-24")).await;

    // Without a first decision it comes back to be settled, overdue as it was.
    let late = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(&office.officer, &late, "second-complaints", again("2026-08-11")).await;
    let back = json!({ "outcome": "withdrawn", "acted_on": "2026-08-20" });
    let back = done(&office.officer, &late, "reviews", back).await;
    assert_eq!(
        (back.at("/case/status"), back.at("/case/public_status")),
        (&json!("accepted"), &json!("in_progress"))
    );
    office.holds(&late, "C04 running 2026-08-10").await;
}

#[actix_web::test]
async fn what_was_decided_twice_is_not_complained_of_again() {
    let office = Office::open().await;
    let (case, _) = decided(&office, "well_founded").await;
    done(&office.officer, &case, "second-complaints", again("2026-07-30")).await;
    done(&office.officer, &case, "reviews", json!({ "outcome": "upheld", "acted_on": "2026-09-21" })).await;
    let barred = tried(&office.officer, &case, "second-complaints", again("2026-09-28")).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("court") && barred.text_at("/legal_basis").contains("42"));
    done(&office.chair, &case, "lawsuits", suit("2026-09-28")).await;
}

#[actix_web::test]
async fn what_was_never_decided_is_not_upheld() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "complaint_discipline"] {
        let case = office.accepted(kind, "2026-07-06", "2026-07-10").await;
        done(&office.officer, &case, "second-complaints", again("2026-08-11")).await;
        let mut review = json!({ "outcome": "upheld", "acted_on": "2026-09-21" });
        let barred = tried(&office.officer, &case, "reviews", review.clone()).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("no decision"), "{kind}: {}", barred.text);
        assert!(barred.text_at("/legal_basis").contains("Điều 40, 41"), "{kind}: {}", barred.text);
        review["outcome"] = json!("amended");
        review["decision_number"] = json!("77/QĐ-UBND tỉnh");
        review["result"] = json!("well_founded");
        let settled = done(&office.officer, &case, "reviews", review).await;
        assert_eq!(
            (settled.at("/case/status"), settled.at("/case/result")),
            (&json!("decided"), &json!("well_founded")),
            "{kind}"
        );
    }
}

#[actix_web::test]
async fn what_is_to_be_settled_anew_is_decided_anew() {
    let office = Office::open().await;
    let (case, first) = decided(&office, "unfounded").await;
    let petition = office.chair.get(&case).await.expect(200).text_at("/petition/href");
    let order = json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "text": "Giải quyết lại.", "acted_on": "2026-09-07" });
    let ordered = done(&office.officer, &case, "reviews", order).await;
    assert_eq!(
        (ordered.at("/case/status"), ordered.at("/case/public_status"), ordered.at("/case/result")),
        (&json!("verifying"), &json!("in_progress"), &Value::Null)
    );
    // 30 days from 7 September: Wednesday 7 October. The time of the first decision is over.
    office.holds(&case, "C04 running 2026-10-07").await;
    for clock in ["C15 cancelled 2026-08-21", "C19 cancelled 2026-08-19", "C11 cancelled 2026-08-04"] {
        office.holds(&case, clock).await;
    }
    assert_eq!(office.chair.get(&petition).await.expect(200).at("/answer"), &Value::Null);
    let new = json!({ "summary": "Công nhận.", "result": "well_founded", "document_number": "2/QĐ-UBND", "acted_on": "2026-09-14" });
    let new = done(&office.chair, &case, "decisions", new).await;
    assert_eq!(office.chair.get(&petition).await.expect(200).at("/answer/text"), "Công nhận.");
    let told: Vec<&Value> = new.at("/letters").as_array().unwrap().iter().collect();
    let to_writer =
        told.iter().find(|letter| letter["act_id"] == *new.at("/act/id") && letter["addressee"] == "writer");
    let letter = to_writer.unwrap()["id"].clone();
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-09-15" });
    done(&office.officer, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": letter, "proof": "signature", "acted_on": "2026-09-16" });
    done(&office.officer, &case, "receipts", receipt).await;
    office.holds(&case, "C15 running 2026-10-16").await;
    let acts = office.chair.get(&format!("{case}/acts")).await.expect(200);
    assert!(
        acts.items()
            .iter()
            .any(|act| act["id"] == *first.at("/act/id") && act["annulled_by_act_id"].is_null())
    );
}

#[actix_web::test]
async fn a_dialogue_of_the_first_settlement_is_none_of_the_next() {
    let office = Office::open().await;
    let chair = &office.chair;
    for (number, kind, article) in
        [(1, "complaint_admin", "Điều 30(1)"), (2, "complaint_discipline", "Điều 53")]
    {
        let case = office.accepted(kind, "2026-07-06", "2026-07-10").await;
        let talked = async |called: &str, planned: &str| {
            let call = json!({ "stage": "scheduled", "planned_on": planned, "acted_on": called });
            done(chair, &case, "dialogues", call).await;
            let held = json!({ "stage": "held", "text": "Biên bản.", "acted_on": planned });
            done(chair, &case, "dialogues", held).await;
        };
        let decide = |again: usize, day: &str| {
            let mut body = decision("unfounded");
            body["document_number"] = json!(format!("{number}{again}/QĐ-UBND"));
            body["acted_on"] = json!(day);
            body
        };
        talked("2026-07-13", "2026-07-20").await;
        done(chair, &case, "decisions", decide(0, "2026-07-27")).await;
        let order =
            json!({ "outcome": "review_ordered", "text": "Giải quyết lại.", "acted_on": "2026-09-07" });
        done(&office.officer, &case, "reviews", order).await;
        let barred = tried(chair, &case, "decisions", decide(1, "2026-09-14")).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/legal_basis").contains(article), "{kind}: {}", barred.text);
        talked("2026-09-14", "2026-09-21").await;
        done(chair, &case, "decisions", decide(1, "2026-09-28")).await;
    }
}

#[actix_web::test]
async fn a_court_stops_the_time_and_gives_it_back() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let bare = tried(chair, &case, "lawsuits", json!({ "text": "Đã thụ lý." })).await;
    assert_eq!(bare.expect_problem(400, "body_invalid").complaints().len(), 3);
    for (day, code) in [("2026-11-25", "future"), ("2016-01-01", "range")] {
        let mut wrong = suit("2026-07-20");
        wrong["taken_on"] = json!(day);
        let refused = tried(chair, &case, "lawsuits", wrong).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec!["/taken_on".to_owned()], &json!(code))
        );
    }
    let mut early = suit("2026-07-20");
    early["acted_on"] = json!("2026-07-19");
    tried(chair, &case, "lawsuits", early).await.expect_problem(400, "body_invalid");
    done(chair, &case, "lawsuits", suit("2026-07-20")).await;
    office.holds(&case, "C04 paused -").await;
    let back = done(
        officer,
        &case,
        "reviews",
        json!({ "outcome": "terminated_by_court", "acted_on": "2026-07-30" }),
    )
    .await;
    assert_eq!(back.at("/case/status"), "accepted");
    office.holds(&case, "C04 running 2026-08-19").await;
    let undone = annulled(officer, &case, &back).await;
    assert_eq!(undone.at("/case/status"), "in_court");
    office.holds(&case, "C04 paused -").await;
    let bare = json!({ "outcome": "judgment", "acted_on": "2026-09-21" });
    let refused = tried(officer, &case, "reviews", bare).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/decision_number", "/result"]);
    let judged = json!({ "outcome": "judgment", "decision_number": "3/HC-ST", "result": "well_founded", "acted_on": "2026-09-21" });
    let judged = done(officer, &case, "reviews", judged).await;
    assert_eq!(
        (judged.at("/case/status"), judged.at("/case/result")),
        (&json!("effective"), &json!("well_founded"))
    );
    let queue = officer.get("/v1/queues/effective_not_enforced").await.expect(200);
    assert_eq!(queue.items().len(), 1, "{}", queue.text);
    tried(chair, &case, "archivings", json!({ "acted_on": "2026-09-22" }))
        .await
        .expect_problem(409, "state_conflict");
    let barred = tried(officer, &case, "second-complaints", again("2026-09-22")).await;
    barred.expect_problem(409, "state_conflict");
    done(chair, &case, "enforcement-orders", json!({ "acted_on": "2026-09-22" })).await;
    assert!(officer.get("/v1/queues/effective_not_enforced").await.expect(200).items().is_empty());

    // From a decision: its way to effect stands still, and goes on from where it began.
    let (other, _) = decided(&office, "well_founded").await;
    done(chair, &other, "lawsuits", suit("2026-08-03")).await;
    office.holds(&other, "C15 cancelled 2026-08-21").await;
    let back = done(
        officer,
        &other,
        "reviews",
        json!({ "outcome": "terminated_by_court", "acted_on": "2026-08-10" }),
    )
    .await;
    assert_eq!(
        (back.at("/case/status"), back.at("/case/public_status")),
        (&json!("decided"), &json!("answered"))
    );
    office.holds(&other, "C15 running 2026-08-21").await;
    let told = "select facts::text from acts union all select fields::text from events";
    for row in office.app.sql(DbRole::Superuser).await.query(told, &[]).await.unwrap() {
        let text: String = row.get(0);
        assert!(!text.contains("Tòa án") && !text.contains("12/TLST") && !text.contains("3/HC-ST"), "{text}");
    }
}
