//! A wording for the public is approved where it stands: its path names the case and the proposal.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, approvals, done, tried};
use crate::support::Client;

const WORDING: &str = "Quyết định giải quyết khiếu nại về đất tại thôn Hạ.";

fn approval() -> Value {
    json!({ "public_text": WORDING, "names_nobody": true, "acted_on": "2026-07-22" })
}

/// A decided case and its proposed wording.
async fn proposed(office: &Office, number: &str, by: &Client) -> (String, Value) {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": number, "acted_on": "2026-07-20" });
    done(&office.chair, &case, "decisions", body).await;
    let body = json!({ "form": "posting", "public_text": WORDING, "acted_on": "2026-07-21" });
    done(by, &case, "publications", body).await;
    let publication = latest(&office.chair, &case).await;
    (case, publication)
}

async fn latest(client: &Client, case: &str) -> Value {
    client.get(&format!("{case}/publications")).await.expect(200).items().last().unwrap().clone()
}

/// Where a publication is offered to be approved.
async fn offered(client: &Client, case: &str) -> Vec<String> {
    let actions = latest(client, case).await["available_actions"].as_array().unwrap().clone();
    actions.iter().map(|action| action["href"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn who_may_approve_is_told_where() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, publication) = proposed(&office, "1/QĐ-UBND", officer).await;
    let target = approvals(&publication);
    assert_eq!(offered(chair, &case).await, [format!("{case}/{target}")]);
    // The officer proposed it, the office only keeps the book, the secretary only reads: one of the two must be the settler or head.
    for client in
        [officer, &office.app.person("government-office").await, &office.app.person("party-secretary").await]
    {
        assert!(offered(client, &case).await.is_empty());
    }
    let path = format!("{case}/{target}");
    let dry = chair.post(&format!("{path}?dry_run=true"), approval()).await.expect(200);
    assert_eq!(dry.at("/publications/0/public_text"), WORDING);
    assert_eq!(dry.at("/publications/0/available_actions"), &json!([]));
    assert_eq!(latest(chair, &case).await["approved_on"], Value::Null);
    let tag = chair.get(&case).await.expect(200).etag();
    chair.post(&path, approval()).await.expect_problem(428, "tag_missing");
    let stale = chair.post(&path, approval()).if_match("\"1.AAAAAAAAAAA\"").await;
    stale.expect_problem(412, "tag_stale");
    let first = chair.post(&path, approval()).if_match(&tag).key("approval-1").await.expect(201);
    let again = chair.post(&path, approval()).if_match(&tag).key("approval-1").await.expect(201);
    assert_eq!(first.body, again.body);
    assert!(offered(chair, &case).await.is_empty(), "it is open already");
    annulled(chair, &case, &first).await;
    assert_eq!(offered(chair, &case).await.len(), 1);

    // What the head proposed any keeper approves.
    let (case, publication) = proposed(&office, "2/QĐ-UBND", chair).await;
    assert!(offered(chair, &case).await.is_empty());
    assert_eq!(offered(officer, &case).await, [format!("{case}/{}", approvals(&publication))]);
}

#[actix_web::test]
async fn a_path_names_a_publication_of_its_own_case() {
    let office = Office::open().await;
    let chair = &office.chair;
    let (case, publication) = proposed(&office, "1/QĐ-UBND", &office.officer).await;
    let (other, _) = proposed(&office, "2/QĐ-UBND", &office.officer).await;
    let elsewhere = tried(chair, &other, &approvals(&publication), approval()).await;
    elsewhere.expect_problem(404, "resource_not_found");
    let unknown = json!({ "id": case.rsplit('/').next() });
    tried(chair, &case, &approvals(&unknown), approval()).await.expect_problem(404, "resource_not_found");
    let mut named = approval();
    named["publication_id"] = publication["id"].clone();
    let named =
        tried(chair, &case, &approvals(&publication), named).await.expect_problem(400, "body_invalid");
    assert_eq!(named.complaints(), ["/publication_id"]);
    chair
        .post(&format!("{case}/publication-approvals"), approval())
        .await
        .expect_problem(404, "route_not_found");
    let approved = done(chair, &case, &approvals(&publication), approval()).await;
    assert!(annul(&approved).starts_with("acts/"));
}
