//! A decision that was sent, and nobody proves its receipt: it comes up in the list and in the work of those who can prove it.

use serde_json::{Value, json};

use super::above::{again, decided};
use super::annulled::annulled;
use super::linked::id;
use super::{Office, done, letters};
use crate::support::Client;

/// What the filter finds, and how many it counts.
async fn found(client: &Client, query: &str) -> (Vec<String>, Value) {
    let list = client.get(&format!("/v1/cases?{query}&count=true")).await.expect(200);
    let ids = list.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    (ids, list.at("/count/value").clone())
}

/// Number, overdue, next day and what the list of one line of somebody's work has; `None`: there is no such line.
async fn work(client: &Client, name: &str) -> Option<(Value, Value, Value, Vec<String>)> {
    let all = client.get("/v1/me/work").await.expect(200);
    let one = all.items().iter().find(|one| one["name"] == name)?.clone();
    let listed = client.get(one["href"].as_str().unwrap()).await.expect(200);
    let ids = listed.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    Some((one["count"]["value"].clone(), one["overdue"]["value"].clone(), one["next_due_on"].clone(), ids))
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with what stands there, if anything does")]
fn waits(cases: &[&str]) -> Option<(Value, Value, Value, Vec<String>)> {
    let cases: Vec<String> = cases.iter().map(|case| (*case).to_owned()).collect();
    Some((json!(cases.len()), json!(0), Value::Null, cases))
}

/// Decides a case on 20 July; gives the letter to the writer.
async fn decide(office: &Office, case: &str, number: &str) -> String {
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": number, "acted_on": "2026-07-20" });
    let decision = done(&office.chair, case, "decisions", body).await;
    letters(&decision, "decisions", &["writer"]).remove(0)
}

fn sent(letter: &str) -> Value {
    json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-07-21" })
}

fn received(letter: &str) -> Value {
    json!({ "letter_id": letter, "proof": "postal_return", "acted_on": "2026-07-23" })
}

#[actix_web::test]
async fn a_decision_whose_receipt_nobody_proves_waits_in_the_list_and_in_ones_work() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (proven, _) = decided(&office, "well_founded").await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-13").await;
    let missing = "receipt_missing=true";
    let letter = decide(&office, &case, "2/QĐ-UBND").await;
    assert_eq!(found(chair, missing).await, (Vec::new(), json!(0)), "to send it is a duty with a clock");
    assert_eq!(work(officer, "receipts_to_prove_in_books").await, waits(&[]));
    let dispatch = done(officer, &case, "dispatches", sent(&letter)).await;
    let own = id(&case).to_owned();
    for query in [missing, "receipt_missing=true&sort=accepted_on", "receipt_missing=true&status=decided"] {
        assert_eq!(found(chair, query).await, (vec![own.clone()], json!(1)), "{query}");
    }
    assert_eq!(found(chair, "receipt_missing=true&register=party").await.1, 0);
    let (others, _) = found(chair, "receipt_missing=false").await;
    assert_eq!(others, [id(&proven)]);
    assert_eq!(work(chair, "receipts_to_prove").await, waits(&[&own]));
    assert_eq!(work(officer, "receipts_to_prove_in_books").await, waits(&[&own]));
    assert_eq!(work(officer, "receipts_to_prove").await, waits(&[]), "he settles nothing");
    assert_eq!(work(&office.worker, "receipts_to_prove_in_books").await, None, "he keeps no book");

    let receipt = done(officer, &case, "receipts", received(&letter)).await;
    assert_eq!(found(chair, missing).await.1, 0);
    assert_eq!(work(chair, "receipts_to_prove").await, waits(&[]));
    annulled(officer, &case, &receipt).await;
    assert_eq!(found(chair, missing).await.0, std::slice::from_ref(&own));
    // The matter has gone on: the next instance has it.
    let second = done(officer, &case, "second-complaints", again("2026-07-30")).await;
    assert_eq!(found(chair, missing).await.1, 0);
    annulled(officer, &case, &second).await;
    assert_eq!(found(chair, missing).await.0, std::slice::from_ref(&own));
    annulled(officer, &case, &dispatch).await;
    assert_eq!(found(chair, missing).await.1, 0);
}

#[actix_web::test]
async fn only_the_decision_that_stands_waits_for_its_proof() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let first = decide(&office, &case, "1/QĐ-UBND").await;
    done(&office.officer, &case, "dispatches", sent(&first)).await;
    let order =
        json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "acted_on": "2026-09-07" });
    done(&office.officer, &case, "reviews", order).await;
    let new = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "2/QĐ-UBND", "acted_on": "2026-09-14" });
    done(&office.chair, &case, "decisions", new).await;
    // The first one was never proven, and is superseded; the new one was not sent yet.
    assert_eq!(found(&office.chair, "receipt_missing=true").await.1, 0);
    // What the next instance decides waits for no proof of the first decision.
    let other = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let letter = decide(&office, &other, "3/QĐ-UBND").await;
    done(&office.officer, &other, "dispatches", sent(&letter)).await;
    assert_eq!(found(&office.chair, "receipt_missing=true").await.1, 1);
    done(&office.officer, &other, "second-complaints", again("2026-07-30")).await;
    done(&office.officer, &other, "reviews", json!({ "outcome": "upheld", "acted_on": "2026-09-21" })).await;
    assert_eq!(office.chair.get(&other).await.expect(200).at("/status"), "decided");
    assert_eq!(found(&office.chair, "receipt_missing=true").await.1, 0);
}

#[actix_web::test]
async fn the_letters_of_a_sealed_case_are_told_by_no_filter_to_who_sees_it_redacted() {
    let office = Office::open().await;
    let body = json!({
        "received_on": "2026-07-06", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }], "wishes_protection": true,
    });
    let entered = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{entered}");
    let screening = json!({ "kind": "complaint_admin", "within_authority": true, "acted_on": "2026-07-06" });
    done(&office.officer, &petition, "screenings", screening).await;
    let case = office.accept(&petition, "2026-07-10").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/sealed"), true);
    let letter = decide(&office, &case, "1/QĐ-UBND").await;
    done(&office.chair, &case, "dispatches", sent(&letter)).await;
    assert_eq!(found(&office.chair, "receipt_missing=true").await.0, [id(&case)]);
    let deputy = office.app.person("council-deputy").await;
    let dashboard = office.app.machine("demo-dashboard").await;
    for client in [&deputy, &dashboard] {
        assert_eq!(found(client, "kind=complaint_admin").await.1, 1);
        for query in ["receipt_missing=true", "receipt_missing=false"] {
            assert_eq!(found(client, query).await.1, 0, "{query}");
        }
    }
}
