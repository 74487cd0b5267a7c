//! A case of the other book is merged: its writer follows that too.

use serde_json::json;

use super::{accept, answer, found, id, taken};
use crate::petition_acts::{Desk, act};

#[actix_web::test]
async fn a_matter_that_the_other_book_merges_goes_on_for_its_writer() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let (mut cases, mut last) = (Vec::new(), None);
    for key in ["followed-9", "followed-10"] {
        last = Some(desk.passed(key, "party").await);
        let entry = taken(&party, "party").await;
        found(&party, &entry, json!({})).await;
        cases.push(accept(&secretary, &entry).await);
    }
    let (last, merges) = (last.unwrap(), format!("{}/merges", cases[1]));
    let into = json!({ "into_case_id": id(&cases[0]), "link_type": "duplicate", "reason": "Một việc." });
    let merged = act(&secretary, &merges, into.clone()).await.expect(201);
    assert_eq!(desk.told(&last).await, "in_progress");
    let undo = format!("{}/acts/{}/annulments", cases[1], merged.text_at("/act/id"));
    act(&secretary, &undo, json!({ "ground": "wrong_content", "reason": "Nhầm." })).await.expect(201);
    assert_eq!(desk.told(&last).await, "in_progress");
    act(&secretary, &merges, into).await.expect(201);
    answer(&secretary, &cases[0], &desk.app.person("case-officer").await).await;
    assert_eq!(desk.told(&last).await, "answered");
}
