//! Corrections of what is sealed: it stays so, tells nothing, and hides itself from who is newly named.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::people::names::name_key;

use super::{correct, read, reasoned};
use crate::denounced::siblings;
use crate::main_job::own_position;
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petition_acts::{Desk, act};
use crate::support::{Client, TestApp};

async fn id_of(desk: &Desk, more: Value) -> String {
    format!("/v1/petitions/{}", desk.entered(more).await.text_at("/id"))
}

async fn identity(client: &Client, path: &str) -> Value {
    client.get(&format!("{path}/identity")).await.expect(200).body.clone()
}

#[actix_web::test]
async fn it_stays_sealed_and_only_a_grant_opens_what_it_said() {
    let desk = Desk::start().await;
    let path = id_of(&desk, json!({})).await;
    let body = json!({ "subject": "Tố cáo khác", "writers": [{ "name": "Lê Thị Bí Mật" }] });
    let done = correct(&desk.officer, &path, body).await.expect(200);
    for text in ["Bí Mật", "Tố cáo khác", "Nguyễn Văn A", "Đơn về đường"] {
        assert!(!done.text.contains(text), "{text}");
    }
    for mask in ["/subject", "/content", "/writers", "/representative"] {
        let masked = done.at("/petition/masked").as_array().unwrap();
        assert!(masked.contains(&json!(mask)), "{mask}");
    }
    let seen = identity(&desk.officer, &path).await;
    assert_eq!(
        (&seen["subject"], &seen["writers"][0]["name"]),
        (&json!("Tố cáo khác"), &json!("Lê Thị Bí Mật"))
    );
    assert_eq!(seen["content"], "Nội dung đơn.");
    let act = read(&desk.officer, &path, &done).await;
    assert_eq!(act.at("/was"), &json!({ "subject": "Đơn về đường", "writers": seen_before() }));

    // From screening on the settler has the grant, and each look is recorded.
    desk.screen(&path, "denunciation_duty", json!({})).await;
    let closed = read(&desk.officer, &path, &done).await;
    assert!(closed.body.get("was").is_none() && !closed.text.contains("Nguyễn Văn A"), "{}", closed.text);
    assert_eq!(read(&desk.chair, &path, &done).await.at("/was/subject"), "Đơn về đường");
    let party = desk.app.person("party-secretary").await;
    assert!(read(&party, &path, &done).await.body.get("was").is_none());
    let steps = party.get(&format!("{path}/timeline")).await.expect(200);
    assert!(!steps.text.contains("corrected\":["), "{}", steps.text);
    let sql = desk.app.sql(DbRole::Superuser).await;
    let looks =
        "select count(*) from audit_entries where action = 'sealed_text.opened' and detail->>'act_id' = $1";
    let looked: i64 = sql.query_one(looks, &[&done.text_at("/act/id")]).await.unwrap().get(0);
    assert_eq!(looked, 2);

    // What was written by another keeper than the settler is sealed like the rest.
    correct(&desk.officer, &path, json!({ "content": "Nội dung đúng." })).await.expect(200);
    assert_eq!(identity(&desk.chair, &path).await["content"], "Nội dung đúng.");
    let open = "select count(*) from protected_parts where not sealed";
    assert_eq!(sql.query_one(open, &[]).await.unwrap().get::<_, i64>(0), 0);
    let told = "select count(*) from petitions where subject is not null";
    assert_eq!(sql.query_one(told, &[]).await.unwrap().get::<_, i64>(0), 0);
    let index = "select count(*) from petition_likeness";
    assert_eq!(sql.query_one(index, &[]).await.unwrap().get::<_, i64>(0), 0);

    // Released and sealed again, what it said goes with it.
    let released = id_of(&desk, json!({})).await;
    let done = correct(&desk.officer, &released, json!({ "subject": "Kiến nghị" })).await.expect(200);
    desk.screen(&released, "recommendation", json!({})).await;
    assert_eq!(read(&desk.officer, &released, &done).await.at("/was/subject"), "Đơn về đường");
    assert_eq!(desk.officer.get(&released).await.expect(200).at("/subject"), "Kiến nghị");
}

fn seen_before() -> Value {
    json!([{
        "name": "Nguyễn Văn A", "address": null, "id_number": null, "id_type": null, "phone": null, "email": null,
        "date_of_birth": null, "signed": null, "fingerprint": null, "kind": null, "legal_representative": null,
        "tax_code": null,
    }])
}

#[actix_web::test]
async fn no_refusal_tells_what_is_closed() {
    let desk = Desk::start().await;
    let writer = json!({ "name": "Lê Thị B", "address": "Thôn Hạ" });
    let more = json!({ "writers": [writer], "written_on": "2026-11-19", "signer_count": 6 });
    let path = id_of(&desk, more).await;
    desk.screen(&path, "denunciation_duty", json!({})).await;
    let target = format!("{path}?dry_run=true");
    for body in [
        json!({ "signers": [writer] }),
        json!({ "signers": [{ "name": "Người Khác", "address": "Thôn Hạ" }] }),
        json!({ "received_on": "2026-11-18" }),
        json!({ "received_on": "2026-11-19" }),
        json!({ "signer_count": 0 }),
    ] {
        desk.officer.patch(&target, reasoned(body.clone())).await.expect(200);
        correct(&desk.officer, &path, body).await.expect(200);
    }
    // Itself it must be right.
    let twice = json!({ "signers": [writer, writer] });
    correct(&desk.officer, &path, twice).await.expect_problem(400, "body_invalid");
}

#[actix_web::test]
async fn who_is_newly_named_loses_sight_of_it_and_nobody_gets_it_back() {
    let desk = Desk::start().await;
    let office = desk.app.person("government-office").await;
    let about = |position: String| json!({ "about": [{ "type": "person", "position_id": position }] });
    // Before screening: the keeper who answers for it.
    let path = id_of(&desk, json!({})).await;
    desk.officer.get(&path).await.expect(200);
    let named = about(own_position(&desk.officer).await);
    correct(&desk.officer, &path, named.clone()).await.expect_problem(403, "permission_missing");
    let done = correct(&office, &path, named).await.expect(200);
    assert_ne!(done.at("/petition/assignee/id"), &json!(own_position(&desk.officer).await));
    desk.officer.get(&path).await.expect_problem(404, "resource_not_found");
    desk.officer.get(&format!("{path}/identity")).await.expect_problem(404, "resource_not_found");
    correct(&desk.officer, &path, json!({ "subject": "x" })).await.expect_problem(404, "resource_not_found");

    // After it: the head who settles. Somebody else does, or nobody; and what is said later brings no sight back.
    let path = id_of(&desk, json!({})).await;
    desk.screen(&path, "denunciation_duty", json!({})).await;
    let settler = own_position(&desk.chair).await;
    assert_eq!(identity(&desk.chair, &path).await["subject"], "Đơn về đường");
    let by_name =
        json!({ "about": [{ "type": "person", "name": name_of(&desk.app, "government-chair").await }] });
    let done = correct(&desk.officer, &path, by_name).await.expect(200);
    assert_ne!(done.body.pointer("/petition/settler/id"), Some(&json!(settler)));
    desk.chair.get(&path).await.expect_problem(404, "resource_not_found");
    let list = desk.chair.get("/v1/petitions").await.expect(200);
    assert!(list.items().iter().all(|one| !path.ends_with(one["id"].as_str().unwrap())));
    correct(&desk.officer, &path, json!({ "about": [] })).await.expect(200);
    desk.chair.get(&path).await.expect_problem(404, "resource_not_found");
    desk.chair.get(&format!("{path}/identity")).await.expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn in_every_book_of_the_commune_it_hides_from_who_is_newly_named() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let inspection = desk.app.person("inspection-committee").await;
    let path = id_of(&desk, json!({})).await;
    desk.screen(&path, "denunciation_duty", json!({})).await;
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    assert_eq!(identity(&party, &second).await["writers"][0]["name"], "Nguyễn Văn A");

    // Said of the first entry, that the keeper of the other book is meant.
    let about = |position: String| json!({ "about": [{ "type": "person", "position_id": position }] });
    let named = about(own_position(&party).await);
    desk.officer.patch(&format!("{path}?dry_run=true"), reasoned(named.clone())).await.expect(200);
    party.get(&second).await.expect(200);
    correct(&desk.officer, &path, named).await.expect(200);
    for end in ["", "/identity", "/timeline"] {
        party.get(&format!("{second}{end}")).await.expect_problem(404, "resource_not_found");
    }
    let kept = inspection.get(&second).await.expect(200);
    assert_ne!(kept.at("/assignee/id"), &json!(own_position(&party).await));

    // And of the second one, that the keeper of the first is.
    correct(&inspection, &second, about(own_position(&desk.officer).await)).await.expect(200);
    desk.officer.get(&path).await.expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn relatives_of_who_is_newly_named_do_not_correct_it() {
    let desk = Desk::start().await;
    let (officer, chair) =
        (name_of(&desk.app, "intake-officer").await, name_of(&desk.app, "government-chair").await);
    siblings(&desk.app, [&name_key(&officer), &name_key(&chair)]).await;
    let path = id_of(&desk, json!({})).await;
    let named = json!({ "about": [{ "type": "person", "position_id": own_position(&desk.chair).await }] });
    correct(&desk.officer, &path, named).await.expect_problem(403, "permission_missing");
    desk.chair.get(&path).await.expect(200);
}

/// The name of who holds a demo account.
async fn name_of(app: &TestApp, login: &str) -> String {
    crate::denounced::office(app, login).await.1
}
