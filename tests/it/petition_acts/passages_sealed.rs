//! What is sealed, or was promised protection, goes to another book of the commune: it opens there to nobody whom it names, tells
//! nobody outside whence it came, and is no duplicate of itself.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::passages::{acknowledge, only, to};
use super::{Desk, act, noted};
use crate::support::Answer;

/// Something that stays sealed, passed on to the Party's book.
async fn denounced(desk: &Desk, about: Value) -> (String, Answer) {
    let body = json!({
        "subject": "Về việc thạchanh", "content": "Ông ấy giấu thạchanh.", "writers": [{ "name": "Lục Thị Giấu" }],
        "about": [about], "forwarded_by": { "type": "press", "name": "Báo Một" },
    });
    let path = desk.screened("denunciation_duty", body).await;
    let tried =
        desk.officer.post(&format!("{path}/transfers?dry_run=true"), noted(to("party"))).await.expect(200);
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    (path, tried)
}

#[actix_web::test]
async fn a_sealed_one_stays_closed_to_whom_it_names_in_both_books() {
    let desk = Desk::start().await;
    let (party, inspection) =
        (desk.app.person("party-office").await, desk.app.person("inspection-committee").await);
    let council = desk.app.person("council-standing").await;
    let keeper = crate::main_job::own_position(&party).await;
    let (named, tried) = denounced(&desk, json!({ "type": "person", "position_id": keeper })).await;
    let (other, tried_other) = denounced(&desk, json!({ "type": "person", "name": "Người Thường" })).await;
    for tried in [&tried, &tried_other] {
        assert!(tried.at("/petition").get("passed_to").is_none(), "{}", tried.text);
    }
    let seen = |of: &Answer| of.at("/passed_to").clone();
    let one = seen(&desk.officer.get(&named).await.expect(200));
    assert_eq!(one, seen(&desk.officer.get(&other).await.expect(200)));
    assert_eq!(one[0]["petition"], Value::Null);

    // Whom it names sees the one that names somebody else; his fellow keeper sees and opens both.
    assert_eq!(party.get("/v1/petitions?register=party").await.expect(200).items().len(), 1);
    let both = inspection.get("/v1/petitions?register=party").await.expect(200);
    assert_eq!(both.items().len(), 2, "{}", both.text);
    for item in both.items() {
        let path = format!("/v1/petitions/{}", item["id"].as_str().unwrap());
        let identity = inspection.get(&format!("{path}/identity")).await.expect(200);
        assert_eq!(identity.at("/writers/0/name"), "Lục Thị Giấu");
        assert_eq!(identity.at("/forwarded_by/name"), &Value::Null);
        acknowledge(&inspection, &path).await.expect(201);
        // From outside: that it is a second entry, so that it counts once, and nothing of whence it came.
        let outside = council.get(&path).await.expect(200);
        assert_eq!(outside.at("/second_entry"), true);
        assert!(outside.body.get("passed_from").is_none() && outside.body.get("assignee").is_none());
        let masked = outside.at("/masked").to_string();
        assert!(masked.contains("/passed_from") && masked.contains("/passed_to"), "{masked}");
    }
    for path in [&named, &other] {
        let outside = council.get(path).await.expect(200);
        assert!(outside.body.get("passed_to").is_none(), "{}", outside.text);
    }
    assert_eq!(
        crate::sealed_rows::plain::places(&desk.app, &["thạchanh", "Lục Thị Giấu"]).await,
        Vec::<String>::new()
    );
    let sql = desk.app.sql(DbRole::Application).await;
    let open = "select count(*) from petitions p join protected_parts t on t.petition_id = p.id where p.passed_from_id is not null";
    assert_eq!(sql.query_one(open, &[]).await.unwrap().get::<_, i64>(0), 0, "a copy is open");
}

#[actix_web::test]
async fn who_was_promised_protection_keeps_it_in_the_other_book() {
    let desk = Desk::start().await;
    let front = desk.app.person("front-officer").await;
    for protected in [true, false] {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        let ticks = json!({ "facts": { "protection_requested": protected } });
        desk.screen(&path, "recommendation", ticks).await;
        act(&desk.officer, &format!("{path}/transfers"), to("front")).await.expect(201);
        let listed = front.get("/v1/petitions?register=front&status=received").await.expect(200);
        let second = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
        acknowledge(&front, &second).await.expect(201);
        let screening = json!({ "kind": "recommendation", "within_authority": true });
        let screened = act(&front, &format!("{second}/screenings"), screening).await.expect(201);
        assert_eq!(screened.at("/petition/sealed"), protected, "{}", screened.text);
    }
}

#[actix_web::test]
async fn its_entry_in_the_other_book_is_no_duplicate_of_it() {
    let desk = Desk::start().await;
    let secretary = desk.app.person("party-secretary").await;
    let twin = desk.screened("recommendation", json!({})).await;
    let path = desk.screened("recommendation", json!({})).await;
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let party = desk.app.person("party-office").await;
    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    let screening = json!({ "kind": "recommendation", "within_authority": true });
    act(&party, &format!("{second}/screenings"), screening).await.expect(201);
    let found = secretary.get(&format!("{second}/duplicates")).await.expect(200);
    let ids: Vec<String> = found
        .items()
        .iter()
        .map(|item| format!("/v1/petitions/{}", item["petition"]["id"].as_str().unwrap()))
        .collect();
    assert_eq!(ids, [twin]);
}
