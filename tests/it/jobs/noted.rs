//! Many at once leave the notes that one alone leaves: what is refused in a batch, and what a look-up does not find.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::ids::new_id;

use super::access::{Entry, denounced, entry, log};
use crate::denounced::office;
use crate::support::TestApp;

/// From now on the petition names this person.
async fn names(app: &TestApp, petition: &str, login: &str) {
    let sql = app.sql(DbRole::Superuser).await;
    let named =
        "update petitions set excluded_person_ids = array(select person_id from users where login = $2)
                 where id::text = $1";
    assert_eq!(sql.execute(named, &[&petition, &login]).await.unwrap(), 1);
}

fn paper() -> Value {
    json!({ "channel": "post", "subject": "Đơn trên giấy", "content": "Nội dung." })
}

#[actix_web::test]
async fn a_retry_that_is_refused_under_conflict_is_recorded_alone_and_in_a_batch() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let alone = async || officer.post("/v1/petitions", paper()).key("noted-alone").await;
    let several = async |keys: &[&str]| {
        let items: Vec<Value> =
            keys.iter().map(|key| json!({ "idempotency_key": key, "petition": paper() })).collect();
        officer.post("/v1/petitions/batches", json!({ "items": items })).await.expect(200)
    };
    let first = alone().await.expect(201).text_at("/id");
    let second = several(&["noted-first"]).await.text_at("/results/0/petition/id");
    names(&app, &first, "intake-officer").await;
    names(&app, &second, "intake-officer").await;
    alone().await.expect_problem(404, "resource_not_found");
    let again = several(&["noted-first", "noted-other"]).await;
    assert_eq!(again.at("/results/0/problem/code"), "resource_not_found");
    assert_eq!(again.at("/results/1/status"), 201);
    let expected = [("registerPetition", &first), ("registerPetitions", &second)].map(|(operation, id)| {
        entry(operation, &format!("petition {id}"), "refused_conflict", "intake-officer")
    });
    assert_eq!(log(&app, 2).await, expected);
}

#[actix_web::test]
async fn what_a_look_up_does_not_find_is_recorded_where_it_names_who_asks() {
    let app = TestApp::start().await;
    let (portal, chair) = (app.machine("demo-portal").await, app.person("government-chair").await);
    let (position, _) = office(&app, "government-chair").await;
    let (by_id, by_number) =
        (denounced(&portal, "noted-1", &position).await, denounced(&portal, "noted-2", &position).await);
    let number = portal.get(&format!("/v1/petitions/{by_number}")).await.expect(200).text_at("/number");
    let nowhere = new_id("99001", "2026-11-24".parse().unwrap());
    let asked = json!({ "ids": [nowhere, by_id, by_id], "numbers": [number, "GOV-2026-000000"] });
    let told = chair.post("/v1/status-lookups", asked.clone()).await.expect(200);
    assert!(told.items().iter().all(|item| item["result"] == "not_found"), "{}", told.text);
    let refused = |id: &String| {
        entry("lookUpStatuses", &format!("petition {id}"), "refused_conflict", "government-chair")
    };
    let mut expected = [refused(&by_id), refused(&by_number)];
    expected.sort();
    let mut found: Vec<Entry> = log(&app, 2).await;
    found.sort();
    assert_eq!(found, expected);
    // Who finds them, and whom they do not name, leaves nothing.
    app.person("intake-officer").await.post("/v1/status-lookups", asked.clone()).await.expect(200);
    app.person("police-officer").await.post("/v1/status-lookups", asked).await.expect(200);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(log(&app, 2).await.len(), 2);
}
