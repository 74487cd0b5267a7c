//! Work of who holds two positions, or keeps two books: every line of it leads to the list of what it counts.

use std::collections::BTreeMap;

use serde_json::json;

use crate::case_acts::{Office, done, letters};
use crate::main_job::own_position;
use crate::support::{Client, TestApp};

/// How much waits for the caller, by its reason; each list has as many rows, and counts as many where it counts.
async fn followed(client: &Client) -> BTreeMap<String, usize> {
    let all = client.get("/v1/me/work").await.expect(200);
    let mut told = BTreeMap::new();
    for line in all.items() {
        let (name, href) = (line["name"].as_str().unwrap(), line["href"].as_str().unwrap());
        let count = line["count"]["value"].clone();
        let listed = client.get(&format!("{href}&limit=500")).await.expect(200).items().len();
        assert_eq!(count, listed, "{name} {href}");
        if !href.starts_with("/v1/assignments?") {
            let total = client.get(&format!("{href}&count=true")).await.expect(200);
            assert_eq!(total.at("/count/value"), &count, "{name} {href}");
        }
        told.insert(name.to_owned(), listed);
    }
    told
}

/// A reflection in this book that its head accepted.
async fn settled_by(head: &Client, (keeper, register): (&Client, &str)) {
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.", "register": register,
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let petition = keeper.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{petition}");
    done(keeper, &petition, "screenings", json!({ "kind": "reflection", "within_authority": true })).await;
    let acceptance = json!({ "settler_position_id": own_position(head).await, "note": "Đủ." });
    done(head, &petition, "acceptances", acceptance).await;
}

#[actix_web::test]
async fn who_holds_two_offices_finds_the_work_of_both_in_one_list() {
    let app = TestApp::start().await;
    let (party, office) = (app.person("party-office").await, app.person("government-office").await);
    settled_by(&app.person("party-secretary").await, (&party, "party")).await;
    settled_by(&app.person("council-standing").await, (&office, "council")).await;
    let told = followed(&app.person("dual-office").await).await;
    assert_eq!(told["settling"], 2, "{told:?}");
    assert!(told.contains_key("receipts_to_prove_in_books"), "{told:?}");
}

#[actix_web::test]
async fn who_keeps_two_books_finds_in_one_list_what_they_wait_for() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-13").await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    let decision = done(&office.chair, &case, "decisions", decision).await;
    let sent = json!({ "letter_ids": letters(&decision, "decisions", &["writer"]), "means": "post", "acted_on": "2026-07-21" });
    done(&office.officer, &case, "dispatches", sent).await;
    let told = followed(&office.chair).await;
    assert_eq!(told["receipts_to_prove"], 1, "{told:?}");
    let told = followed(&office.app.person("government-office").await).await;
    assert_eq!(told["receipts_to_prove_in_books"], 1, "{told:?}");
}
