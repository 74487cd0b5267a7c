//! What stands plainly in any table, in whatever column.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::{reflection, screened};
use crate::support::{Client, TestApp};

/// Every place in the database where one of the words stands, in whatever column.
pub async fn places(app: &TestApp, words: &[&str]) -> Vec<String> {
    // The owner is bound by row-level security too; only a superuser looks everywhere.
    let sql = app.sql(DbRole::Superuser).await;
    let columns = sql
        .query(
            "select table_name, column_name, data_type from information_schema.columns
             where table_schema = 'public' order by 1, 2",
            &[],
        )
        .await
        .unwrap();
    let mut found = Vec::new();
    for row in columns {
        let (table, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        for word in words {
            let hex = word.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            let holds = match kind.as_str() {
                "bytea" => format!("position('\\x{hex}'::bytea in \"{column}\") > 0"),
                _ => format!("position('{word}' in \"{column}\"::text) > 0"),
            };
            let query = format!("select count(*) from \"{table}\" where {holds}");
            let hits: i64 = sql.query_one(&query, &[]).await.unwrap().get(0);
            if hits > 0 {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found.dedup();
    found
}

const WORDS: [&str; 6] = ["Khuất Thị Ẩn", "0900123987", "099077001234", "kimcương", "thon-ha", "Ngõ Giấu"];

fn secret(external_ref: &str) -> Value {
    let mut body = reflection(external_ref);
    body["subject"] = json!("Về việc kimcương");
    body["content"] = json!("Ông ấy giấu kimcương trong nhà kho.");
    body["writers"] = json!([{ "name": "Khuất Thị Ẩn", "phone": "0900123987", "id_number": "099077001234", "address": "Ngõ Giấu" }]);
    body["addressed_to"] = json!(["Chủ tịch, về kimcương"]);
    body["about"] = json!([{ "type": "person", "name": "Người giữ kimcương" }]);
    body["representative"] =
        json!({ "names": ["Khuất Thị Ẩn"], "appointment_letter": true, "letter_signed_by_all": true });
    body
}

pub(super) async fn tell(officer: &Client, id: &str) {
    let notice = json!({
        "addressee": "writer", "outcome": "other", "text": "Kính gửi bà Khuất Thị Ẩn về kimcương", "note": "Ngõ Giấu",
        "recipients": ["Khuất Thị Ẩn"], "legal_basis": "kimcương",
    });
    officer.post(&format!("/v1/petitions/{id}/notices"), notice).key(&format!("tell-{id}")).await.expect(201);
}

#[actix_web::test]
async fn no_table_holds_what_the_seal_hides() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    // The demo commune has a village of that code in none of its rows: what is found came with the petition.
    assert!(places(&app, &WORDS).await.is_empty());
    let made = portal.post("/v1/petitions", secret("plain-1")).key("plain-key-1").await.expect(201);
    let id = made.text_at("/id");
    assert!(places(&app, &WORDS).await.is_empty(), "after the receipt");
    tell(&officer, &id).await;
    officer.get(&format!("/v1/petitions/{id}/identity")).await.expect(200);
    assert!(places(&app, &WORDS).await.is_empty(), "after a notice and a look");
    let screening = json!({
        "kind": "denunciation_duty", "within_authority": true, "note": "kimcương", "competent_body": "Khuất Thị Ẩn",
        "facts": { "location": "Ngõ Giấu", "documents": ["kimcương"], "impersonation_note": "Khuất Thị Ẩn" },
    });
    let etag = officer.get(&format!("/v1/petitions/{id}")).await.etag();
    let path = format!("/v1/petitions/{id}/screenings");
    officer.post(&path, screening).if_match(etag).key("plain-screen").await.expect(201);
    assert!(places(&app, &WORDS).await.is_empty(), "after screening as a denunciation");
    tell_again(&officer, &id).await;
    app.person("government-chair").await.get(&format!("/v1/petitions/{id}/identity")).await.expect(200);
    assert!(places(&app, &WORDS).await.is_empty(), "after notices about it");
    // The scan does find what stands plainly: of a released one, subject and village.
    let made = portal.post("/v1/petitions", secret("plain-2")).key("plain-key-2").await.expect(201);
    screened(&officer, &made.text_at("/id"), "reflection").await;
    assert_eq!(places(&app, &WORDS).await, ["petitions.subject", "petitions.village_code"]);
}

async fn tell_again(officer: &Client, id: &str) {
    let notice =
        json!({ "addressee": "inspectorate", "outcome": "other", "text": "Vụ kimcương của Khuất Thị Ẩn" });
    officer.post(&format!("/v1/petitions/{id}/notices"), notice).await.expect(201);
}
