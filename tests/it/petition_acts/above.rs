//! Where a petition names all keepers of its book, who answers for it in their place has their hands to its end.

use serde_json::json;
use tiepdan::devdb::DbRole;

use super::{act, guidance};
use crate::petitions::{reflection, screened};
use crate::support::TestApp;

#[actix_web::test]
async fn who_answers_in_place_of_denounced_keepers_has_their_hands_to_its_end() {
    let app = TestApp::start().await;
    let (portal, sql) = (app.machine("demo-portal").await, app.sql(DbRole::Superuser).await);
    let book: &[&str] = &["intake_officer", "government_office", "government_chair"];
    let query = "select id::text from positions where role = any($1)";
    let holders = sql.query(query, &[&book]).await.unwrap();
    let mut body = reflection("above");
    body["about"] = holders
        .iter()
        .map(|row| json!({ "type": "person", "position_id": row.get::<_, String>(0) }))
        .collect();
    let made = portal.post("/v1/petitions", body).key("key-above").await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    let acting = app.person("government-vice-chair").await;
    screened(&acting, &made.text_at("/id"), "denunciation_duty").await;

    let sent = act(&acting, &format!("{path}/transfers"), guidance()).await.expect(201);
    let wrong = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let annulment = format!("{path}/acts/{}/annulments", sent.text_at("/act/id"));
    act(&acting, &annulment, wrong).await.expect(201);
    act(&acting, &format!("{path}/transfers"), guidance()).await.expect(201);
    let notice = json!({ "addressee": "writer", "outcome": "transferred", "text": "Đã chuyển đơn." });
    acting.post(&format!("{path}/notices"), notice).await.expect(201);
    // Somebody of the same standing who does not answer for it has no hand in it.
    let other = app.person("party-secretary").await;
    act(&other, &format!("{path}/transfers"), guidance()).await.expect_problem(403, "permission_missing");
}
