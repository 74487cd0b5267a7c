//! In the book of a public unit he who keeps it heads it too, and settles: what citizens say of that is not his to enter or to take back.

use serde_json::json;

use super::{offers, through_portal};
use crate::petition_acts::act;
use crate::petitions::reflection;
use crate::support::TestApp;

#[actix_web::test]
async fn who_heads_the_book_neither_rates_his_work_nor_takes_a_rating_back() {
    let app = TestApp::start().await;
    let (portal, head) = (app.machine("demo-portal").await, app.person("public-unit-head").await);
    let mut body = reflection("rated-school");
    body["register"] = json!("public_unit");
    body["unit_id"] = head.get("/v1/me").await.expect(200).at("/positions/0/unit/id").clone();
    let made = portal.post("/v1/petitions", body).key("key-rated-school").await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    let screening = json!({ "kind": "reflection", "within_authority": true });
    act(&head, &format!("{path}/screenings"), screening).await.expect(201);
    act(&head, &format!("{path}/refusals"), json!({ "ground": "nothing_new" })).await.expect(201);
    assert!(!offers(&head, &path, "ratings").await && offers(&portal, &path, "ratings").await);
    let target = format!("{path}/ratings");
    head.post(&target, json!({ "value": "satisfied" })).await.expect_problem(403, "permission_missing");
    let sent = through_portal(json!({ "value": "not_satisfied" }));
    let done = portal.post(&target, sent).key("rated-school-1").await.expect(201);
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    let annulments = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    act(&head, &annulments, annulment).await.expect_problem(403, "permission_missing");
    assert_eq!(head.get(&path).await.expect(200).at("/rating/value"), "not_satisfied");
}
