//! What settles or ends a case does so for the petitions that are linked to it too: not before they came.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::above::decided;
use super::annulled::{annul, annulled};
use super::assigned_late::given_on;
use super::linked::{annulment, id, link, mistake};
use super::{Office, done, tried};
use crate::main_job::own_position;
use crate::support::{Answer, Client};

/// A petition that came on Thursday 19 November and was linked to the case on the day after.
async fn came_later(office: &Office, kind: &str, case: &str, link_type: &str) -> String {
    let petition = office.screened(kind, "2026-11-19", json!({})).await;
    let mut body = link(case, link_type);
    body["acted_on"] = json!("2026-11-20");
    done(&office.officer, &petition, "links", body).await;
    petition
}

fn dated(body: &Value, day: &str) -> Value {
    let mut body = body.clone();
    body["acted_on"] = json!(day);
    body
}

/// It is refused for what came later.
async fn refused(client: &Client, case: &str, (act, body): (&str, Value), pointer: &str) -> Answer {
    let refused = tried(client, case, act, body).await.expect_problem(400, "body_invalid");
    assert_eq!(
        (refused.complaints(), refused.at("/errors/0/code")),
        (vec![pointer.to_owned()], &json!("inverted"))
    );
    assert!(refused.text_at("/errors/0/detail").contains("linked to the case"), "{}", refused.text);
    refused
}

#[actix_web::test]
async fn nothing_is_settled_before_a_petition_came_that_is_linked_to_it() {
    let office = Office::open().await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND" });
    let conclusion = json!({
        "summary": "Sai.", "result": "unfounded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "2/KL-UBND",
    });
    for (kind, act, body) in [
        ("complaint_admin", "decisions", decision),
        ("denunciation_field", "conclusions", conclusion),
        ("reflection", "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })),
        ("land_dispute", "mediations", json!({ "stage": "agreed" })),
    ] {
        let case = office.accepted(kind, "2026-11-09", "2026-11-10").await;
        if kind == "reflection" {
            given_on(&office, &case, "2026-11-11").await.expect(201);
        } else if kind == "land_dispute" {
            let opened = json!({ "stage": "opened", "acted_on": "2026-11-11" });
            done(&office.chair, &case, "mediations", opened).await;
        }
        let petition = came_later(&office, kind, &case, "duplicate").await;
        for day in ["2026-11-13", "2026-11-18"] {
            let early = refused(&office.chair, &case, (act, dated(&body, day)), "/acted_on").await;
            assert!(early.text_at("/errors/0/detail").contains("2026-11-19"), "{kind}: {}", early.text);
        }
        // Nor is its paper older.
        let mut paper = dated(&body, "2026-11-20");
        paper["document_date"] = json!("2026-11-18");
        refused(&office.chair, &case, (act, paper), "/document_date").await;
        done(&office.chair, &case, act, dated(&body, "2026-11-19")).await;
        let settled = office.chair.get(&petition).await.expect(200);
        assert_eq!(settled.at("/public_status"), "answered", "{kind}");
    }
}

#[actix_web::test]
async fn nothing_ends_before_its_withdrawal_came() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let whole = json!({ "extent": "whole", "acted_on": "2026-11-12" });
    done(&office.officer, &case, "withdrawals", whole).await;
    came_later(&office, "complaint_admin", &case, "withdrawal").await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "3/QĐ-UBND" });
    refused(&office.chair, &case, ("terminations", dated(&end, "2026-11-18")), "/acted_on").await;
    done(&office.chair, &case, "terminations", dated(&end, "2026-11-19")).await;
}

#[actix_web::test]
async fn what_is_settled_without_an_answer_goes_on_as_before() {
    let office = Office::open().await;
    let case = office.accepted("land_dispute", "2026-11-09", "2026-11-10").await;
    done(&office.chair, &case, "mediations", json!({ "stage": "opened", "acted_on": "2026-11-11" })).await;
    came_later(&office, "land_dispute", &case, "addition").await;
    done(&office.chair, &case, "mediations", json!({ "stage": "failed", "acted_on": "2026-11-13" })).await;
}

#[actix_web::test]
async fn what_is_to_be_settled_anew_is_not_settled_before_what_came_meanwhile() {
    let office = Office::open().await;
    let (case, _) = decided(&office, "unfounded").await;
    let anew =
        json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "acted_on": "2026-09-07" });
    let ordered = done(&office.officer, &case, "reviews", anew).await;
    let petition = office.screened("complaint_admin", "2026-09-14", json!({})).await;
    let linked = done(&office.officer, &petition, "links", link(&case, "duplicate")).await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "2/QĐ-UBND" });
    refused(&office.chair, &case, ("decisions", dated(&decision, "2026-09-11")), "/acted_on").await;
    let target = format!("{case}/decisions?dry_run=true");
    office.chair.post(&target, dated(&decision, "2026-09-14")).await.expect(200);
    // The first decision does not stand again over it either.
    let barred = tried(&office.officer, &case, &annul(&ordered), mistake()).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("came after"), "{}", barred.text);
    office.officer.post(&annulment(&petition, &linked), mistake()).if_match("*").await.expect(201);
    let stands = annulled(&office.officer, &case, &ordered).await;
    assert_eq!(stands.at("/case/status"), "decided");
}

#[actix_web::test]
async fn who_does_not_see_what_came_later_is_not_told_its_day() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    given_on(&office, &case, "2026-11-11").await.expect(201);
    let petition = came_later(&office, "reflection", &case, "duplicate").await;
    let (sql, who) = (office.app.sql(DbRole::Superuser).await, own_position(&office.worker).await);
    let hide = format!(
        "update petitions set excluded_person_ids = array(select person_id from positions where id = '{who}')
         where id = '{}'",
        id(&petition)
    );
    sql.batch_execute(&hide).await.unwrap();
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved", "acted_on": "2026-11-13" });
    for (client, sees) in [(&office.worker, false), (&office.chair, true)] {
        let refused = refused(client, &case, ("answers", answer.clone()), "/acted_on").await;
        assert_eq!(refused.text.contains("2026-11-19"), sees, "{}", refused.text);
    }
}

/// What was received on the 19th is not answered by a decision of the 13th, whatever was entered first.
#[actix_web::test]
async fn what_was_settled_before_it_came_is_not_linked_by_a_corrected_receipt() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let petition =
        office.screened("complaint_admin", "2026-11-12", json!({ "acted_on": "2026-11-20" })).await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND" });
    done(&office.chair, &case, "decisions", dated(&decision, "2026-11-13")).await;
    let mut body = link(&case, "duplicate");
    body["acted_on"] = json!("2026-11-20");
    let linked = done(&office.officer, &petition, "links", body).await;
    let correct = async |day: &str| {
        let target = format!("{petition}?dry_run=true");
        let body = json!({ "received_on": day, "reason": "Nhập nhầm ngày." });
        office.officer.patch(&target, body).await
    };
    let refused = correct("2026-11-19").await.expect_problem(400, "body_invalid");
    assert_eq!(
        (refused.complaints(), refused.at("/errors/0/code")),
        (vec!["/received_on".to_owned()], &json!("inverted"))
    );
    assert!(refused.text_at("/errors/0/detail").contains("take it out"), "{}", refused.text);
    correct("2026-11-13").await.expect(200);
    office.officer.post(&annulment(&petition, &linked), mistake()).if_match("*").await.expect(201);
    correct("2026-11-19").await.expect(200);
}
