//! Who is named as who verifies or settles is told of it, and finds it in his work.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{LIST, audience, id, listed, one, short, told};
use crate::case_acts::annulled::annulled;
use crate::case_acts::{Office, done};
use crate::denounced::office as office_of;
use crate::main_job::{lead, own_position};
use crate::support::Client;

const NOBODY: [&str; 0] = [];

/// How many cases the caller verifies, and which ones the list has.
async fn verifies(client: &Client) -> (Value, Vec<String>) {
    let all = client.get("/v1/me/work").await.expect(200);
    let one = all.items().iter().find(|one| one["name"] == "verifying").unwrap().clone();
    let listed = client.get(one["href"].as_str().unwrap()).await.expect(200);
    let ids = listed.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    (one["count"]["value"].clone(), ids)
}

#[actix_web::test]
async fn whom_an_order_of_verification_names_is_told_and_has_it_in_his_work() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-20", "2026-11-23").await;
    let worker = own_position(&office.worker).await;
    let order = json!({ "verifier_position_ids": [worker], "text": "Xác minh nguồn gốc đất." });
    office.chair.post(&format!("{case}/verifications?dry_run=true"), order.clone()).await.expect(200);
    assert_eq!(audience(&office.app, "verification_ordered", id(&case)).await, NOBODY, "a try");
    let ordered = done(&office.chair, &case, "verifications", order).await;
    assert_eq!(audience(&office.app, "verification_ordered", id(&case)).await, ["case-officer"]);
    let all = listed(&office.worker, LIST).await;
    let item = all.items().iter().find(|item| item["kind"] == "verification_ordered").unwrap().clone();
    assert_eq!((&item["label"], &item["subject"]["type"]), (&json!("Được giao xác minh"), &json!("case")));
    assert!(!all.text.contains("nguồn gốc"), "{}", all.text);
    // He is told though he has no work in the case yet; to see it he is given that.
    office.worker.get(&case).await.expect_problem(404, "resource_not_found");
    assert_eq!(verifies(&office.worker).await, (json!(0), Vec::new()));
    office.chair.post("/v1/assignments", lead(id(&case), &worker)).await.expect(201);
    assert_eq!(verifies(&office.worker).await, (json!(1), vec![id(&case).to_owned()]));
    assert_eq!(verifies(&office.chair).await.0, 0, "the order names somebody else");

    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND" });
    let decided = done(&office.chair, &case, "decisions", decision).await;
    assert_eq!(verifies(&office.worker).await.0, 0);
    annulled(&office.chair, &case, &decided).await;
    assert_eq!(verifies(&office.worker).await.0, 1);
    annulled(&office.chair, &case, &ordered).await;
    assert_eq!(verifies(&office.worker).await.0, 0);
}

#[actix_web::test]
async fn an_order_is_told_while_it_stands_and_to_nobody_whom_the_case_names() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-20", "2026-11-23").await;
    let order = json!({ "verifier_position_ids": [own_position(&office.worker).await] });
    let ordered = done(&office.chair, &case, "verifications", order).await;
    let named = one("verification_ordered", id(&case));
    assert_eq!(told(&office.worker).await, std::slice::from_ref(&named));
    let sql = office.app.sql(DbRole::Superuser).await;
    let exclude =
        "update cases set excluded_person_ids = array(select person_id from users where login = any($2))
                   where id = $1::text::uuid";
    for (logins, seen) in [(vec!["case-officer"], 0), (vec![], 1)] {
        assert_eq!(sql.execute(exclude, &[&id(&case), &logins]).await.unwrap(), 1);
        assert_eq!(told(&office.worker).await.len(), seen, "{logins:?}");
    }
    // It told him, and now it does not hold: he is told that too, though he sees the case no more than before.
    annulled(&office.chair, &case, &ordered).await;
    office.worker.get(&case).await.expect_problem(404, "resource_not_found");
    let withdrawn = one("verification_annulled", id(&case));
    assert_eq!(told(&office.worker).await, std::slice::from_ref(&withdrawn));
    assert_eq!(audience(&office.app, "verification_annulled", id(&case)).await, ["case-officer"]);
    let logins = vec!["case-officer"];
    assert_eq!(sql.execute(exclude, &[&id(&case), &logins]).await.unwrap(), 1);
    assert_eq!(told(&office.worker).await, []);
}

#[actix_web::test]
async fn of_an_annulment_those_alone_are_told_whom_the_order_named() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-11-20", "2026-11-23").await;
    let [worker, head] = [own_position(&office.worker).await, office_of(&office.app, "unit-head").await.0];
    let order = json!({ "verifier_position_ids": [worker, head], "document_number": "7/QĐ-UBND" });
    let ordered = done(&office.chair, &case, "verifications", order).await;
    // What is said of a verification names nobody, and neither does an order to the settler himself.
    let minutes = json!({ "stage": "minutes", "text": "Làm việc với người tố cáo." });
    let minutes = done(&office.chair, &case, "verifications", minutes).await;
    annulled(&office.chair, &case, &minutes).await;
    assert_eq!(audience(&office.app, "verification_annulled", id(&case)).await, NOBODY);
    annulled(&office.chair, &case, &ordered).await;
    let named = ["case-officer", "unit-head"];
    assert_eq!(audience(&office.app, "verification_annulled", id(&case)).await, named);
    assert_eq!(audience(&office.app, "verification_ordered", id(&case)).await, NOBODY);
    let own = done(&office.chair, &case, "verifications", json!({ "document_number": "8/QĐ-UBND" })).await;
    annulled(&office.chair, &case, &own).await;
    assert_eq!(audience(&office.app, "verification_annulled", id(&case)).await, named);
}

#[actix_web::test]
async fn of_a_sealed_case_those_alone_are_told_whom_the_order_names() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-11-20", "2026-11-23").await;
    let team = [own_position(&office.worker).await, office_of(&office.app, "unit-head").await.0];
    let order = json!({ "verifier_position_ids": team, "document_number": "7/QĐ-UBND" });
    done(&office.chair, &case, "verifications", order).await;
    let named = ["case-officer", "unit-head"];
    assert_eq!(audience(&office.app, "verification_ordered", id(&case)).await, named);
}

#[actix_web::test]
async fn whom_an_acceptance_names_as_settler_is_told_unless_he_accepts_himself() {
    let office = Office::open().await;
    let own = office.accepted("complaint_admin", "2026-11-20", "2026-11-23").await;
    assert_eq!(audience(&office.app, "settler_named", id(&own)).await, NOBODY);
    let (party, secretary) =
        (office.app.person("party-office").await, office.app.person("party-secretary").await);
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.", "register": "party",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let entered = party.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{entered}");
    done(&party, &petition, "screenings", json!({ "kind": "reflection", "within_authority": true })).await;
    let standing = own_position(&office.app.person("party-standing").await).await;
    let acceptance = json!({ "settler_position_id": standing, "note": "Đủ." });
    let accepted = done(&secretary, &petition, "acceptances", acceptance).await;
    let case = accepted.text_at("/case/id");
    assert_eq!(audience(&office.app, "settler_named", &case).await, ["party-standing"]);
}

#[actix_web::test]
async fn what_stays_sealed_is_told_to_the_settler_who_alone_opens_it() {
    let office = Office::open().await;
    let sealed = office.screened("denunciation_duty", "2026-11-23", json!({})).await;
    assert_eq!(audience(&office.app, "settler_named", id(&sealed)).await, ["government-chair"]);
    let open = office.screened("reflection", "2026-11-23", json!({})).await;
    assert_eq!(audience(&office.app, "settler_named", id(&open)).await, NOBODY);
    let all = listed(&office.chair, LIST).await;
    assert!(all.items().iter().map(short).any(|told| told == one("settler_named", id(&sealed))));
}
