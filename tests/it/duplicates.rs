//! Petitions that may be about the same matter: found by persons, and among what is released by words too, only by who may read what he
//! compares.

mod counted;
mod once;
mod sealed;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::{reflection, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

const TEXT: &str = "Đoạn đường trước cổng trường tiểu học có nhiều ổ gà sâu, mỗi khi trời mưa nước đọng lại, học sinh đi \
    học rất nguy hiểm, nhiều người đã bị ngã. Chúng tôi đã phản ánh nhiều lần nhưng chưa được sửa chữa.";

async fn entered(portal: &Client, key: &str, text: &str, writer: Value) -> String {
    let mut body = reflection(&format!("duplicates-{key}"));
    body["content"] = json!(text);
    body["writers"] = json!([writer]);
    portal.post("/v1/petitions", body).key(&format!("duplicates-{key}")).await.expect(201).text_at("/id")
}

fn candidates(id: &str) -> String {
    format!("/v1/petitions/{id}/duplicates")
}

/// Ids of what was found, in its order.
fn found(answer: &Answer) -> Vec<String> {
    let id = |item: &Value| item["petition"]["id"].as_str().unwrap().to_owned();
    answer.items().iter().map(id).collect()
}

#[actix_web::test]
async fn the_same_person_and_nearly_the_same_words_are_found_with_their_reasons() {
    proves(&["II.2-2e"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = |name: &str, phone: &str| json!({ "name": name, "phone": phone });
    let both = entered(&portal, "both", TEXT, writer("Lê Thị B", "0912 345 678")).await;
    let text =
        entered(&portal, "text", &TEXT.replace("tiểu học", "mầm non"), writer("Trần Văn C", "0987654321"))
            .await;
    let person =
        entered(&portal, "person", "Đèn đường thôn Đông hỏng đã lâu.", writer("B", "+84912345678")).await;
    let neither =
        entered(&portal, "neither", "Loa phát thanh quá to vào sáng sớm.", writer("D", "0911111111")).await;
    let id = entered(&portal, "new", TEXT, writer("Lê Thị Bé", "0912345678")).await;
    // While they are sealed the words of none are compared.
    let closed = officer.get(&candidates(&id)).await.expect(200);
    let mut persons = found(&closed);
    persons.sort();
    let mut expected = [both.clone(), person.clone()];
    expected.sort();
    assert_eq!(persons, expected);
    for item in closed.items() {
        assert_eq!((&item["reasons"], &item["text_likeness"]), (&json!(["same_phone"]), &Value::Null));
    }
    for released in [&both, &text, &person, &neither] {
        screened(&officer, released, "reflection").await;
    }
    let found = officer.get(&candidates(&id)).await.expect(200);
    let items = found.at("/items").as_array().unwrap();
    let ids: Vec<&Value> = items.iter().map(|item| &item["petition"]["id"]).collect();
    assert_eq!(ids, [&json!(both), &json!(text), &json!(person)]);
    assert_eq!(items[0]["reasons"], json!(["same_phone", "similar_text"]));
    assert_eq!(items[1]["reasons"], json!(["similar_text"]));
    assert_eq!(items[2]["reasons"], json!(["same_phone"]));
    assert!(
        items[1]["text_likeness"].as_u64().unwrap() >= 30 && items[2]["text_likeness"].as_u64().unwrap() < 30
    );
    assert_eq!(items[0]["status"], "screened");
    // One's own petition is none of its duplicates, and it is found by the others once it is released.
    screened(&officer, &id, "reflection").await;
    let back = officer.get(&candidates(&both)).await.expect(200);
    assert_eq!(back.at("/items/0/petition/id"), &json!(id));
    assert!(!back.text.contains(&format!("\"{both}\"")), "{}", back.text);

    let sql = app.sql(DbRole::Superuser).await;
    let searches = "select action, detail::text from audit_entries where subject_id::text = $1 and action like 'duplicates.%' order by seq";
    let rows = sql.query(searches, &[&id]).await.unwrap();
    let seen: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(seen.len(), 2);
    assert!(
        seen.iter().all(|(action, detail)| action == "duplicates.searched" && !detail.contains("0912345678"))
    );
}

#[actix_web::test]
async fn of_what_is_sealed_nothing_is_indexed_and_what_is_sealed_again_is_forgotten() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = json!({ "name": "Lê Thị B", "phone": "0912345678" });
    let sealed = entered(&portal, "sealed", TEXT, writer.clone()).await;
    let open = entered(&portal, "open", TEXT, writer.clone()).await;
    let id = entered(&portal, "new", TEXT, writer).await;
    screened(&officer, &sealed, "denunciation_duty").await;
    screened(&officer, &open, "reflection").await;
    let found = officer.get(&candidates(&id)).await.expect(200);
    assert_eq!(found.at("/items").as_array().unwrap().len(), 1);
    assert_eq!(found.at("/items/0/petition/id"), &json!(open));
    let chair = app.person("government-chair").await;
    let again =
        json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Nội dung là tố cáo." });
    chair.post(&format!("/v1/petitions/{open}/reclassifications"), again).if_match("*").await.expect(201);
    assert_eq!(officer.get(&candidates(&id)).await.expect(200).at("/items"), &json!([]));
    let sql = app.sql(DbRole::Superuser).await;
    let kept = "select count(*) from petition_likeness";
    assert_eq!(sql.query_one(kept, &[]).await.unwrap().get::<_, i64>(0), 0);
    let back = json!({ "kind": "reflection", "within_authority": true, "protection_requested": false, "reason": "Không phải tố cáo." });
    chair.post(&format!("/v1/petitions/{open}/reclassifications"), back).if_match("*").await.expect(201);
    assert_eq!(sql.query_one(kept, &[]).await.unwrap().get::<_, i64>(0), 1);
}

#[actix_web::test]
async fn only_who_may_read_it_compares_it_and_nobody_learns_of_what_he_sees_redacted() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = json!({ "name": "Lê Thị B", "phone": "0912345678" });
    let elsewhere = json!({
        "register": "party", "received_on": "2026-11-20", "channel": "in_person", "subject": "Đơn", "content": TEXT,
        "writers": [writer],
    });
    let party = app.person("party-office").await;
    let elsewhere = party.post("/v1/petitions", elsewhere).await.expect(201).text_at("/id");
    screened(&party, &elsewhere, "reflection").await;
    let id = entered(&portal, "new", TEXT, writer).await;
    assert_eq!(officer.get(&candidates(&id)).await.expect(200).at("/items"), &json!([]));
    for login in ["council-deputy", "party-office", "government-vice-chair"] {
        let other = app.person(login).await;
        let refused = other.get(&candidates(&id)).await;
        assert!([403, 404].contains(&refused.status), "{login}: {}", refused.text);
    }
    portal.get(&candidates(&id)).await.expect_problem(403, "permission_missing");
    let unknown = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap());
    officer.get(&candidates(&unknown.to_string())).await.expect_problem(404, "resource_not_found");
    // Once it was screened and stays sealed, the settler alone compares it; the look that is denied is recorded.
    screened(&officer, &id, "denunciation_duty").await;
    officer.get(&candidates(&id)).await.expect_problem(403, "permission_missing");
    app.person("government-chair").await.get(&candidates(&id)).await.expect(200);
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select action from audit_entries where subject_id::text = $1 and action like 'duplicates.%' order by seq";
    let rows = sql.query(query, &[&id]).await.unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(actions[actions.len() - 2..], ["duplicates.denied", "duplicates.searched"]);
}

#[actix_web::test]
async fn a_text_that_many_sent_keeps_nobodys_own_petition_away() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = json!({ "name": "Lê Thị B", "id_number": "099061007952", "phone": "0912345678" });
    let own = entered(&portal, "own", "Đèn đường thôn Đông hỏng đã lâu.", writer.clone()).await;
    let sent = entered(&portal, "sent", TEXT, json!({ "name": "C", "phone": "0987654321" })).await;
    let id = entered(&portal, "new", TEXT, writer).await;
    for released in [&own, &sent] {
        screened(&officer, released, "reflection").await;
    }
    // More than are looked at for the words, all later than her own.
    let copies = "with newest as (select left(id::text, 13) || '-8fff-bfff-' as head from petitions order by id desc limit 1),
        made as (
            insert into petitions
            select (jsonb_populate_record(p, jsonb_build_object('id', head || lpad(to_hex(n), 12, '0'), 'number', 'GOV-2026-' || n))).*
            from petitions p, newest, generate_series(1, 501) n where p.id::text = $1
            returning commune, id
        )
        insert into petition_likeness (commune, petition_id, people, bands, signature, words)
        select l.commune, made.id, l.people, l.bands, l.signature, l.words
        from petition_likeness l, made where l.petition_id::text = $1";
    let sql = app.sql(DbRole::Superuser).await;
    assert_eq!(sql.execute(copies, &[&sent]).await.unwrap(), 501);
    let ids = found(&officer.get(&candidates(&id)).await.expect(200));
    assert_eq!(ids.len(), 50);
    assert!(ids.contains(&own), "{ids:?}");
}
