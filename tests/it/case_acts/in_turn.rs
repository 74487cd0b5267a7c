//! What is entered late is dated after what it follows, also where that is no act of the same table.

use serde_json::{Value, json};

use super::assigned_late::given_on;
use super::{Office, done, tried};
use crate::main_job::own_position;
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::support::{Answer, Client};

fn is_early(refused: Answer) {
    let refused = refused.expect_problem(400, "body_invalid");
    assert_eq!(
        (refused.complaints(), refused.at("/errors/0/code")),
        (vec!["/acted_on".to_owned()], &json!("inverted"))
    );
}

async fn early(client: &Client, path: &str, (act, body): (&str, Value)) {
    is_early(tried(client, path, act, body).await);
}

#[actix_web::test]
async fn nothing_is_accepted_while_it_lay_with_its_writer_or_another_body() {
    let office = Office::open().await;
    let settler = own_position(&office.chair).await;
    let accepted =
        |day: &str| json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": settler, "acted_on": day });

    let petition = office.screened("complaint_admin", "2026-11-10", json!({})).await;
    let asked = json!({ "missing": ["E4_signature"], "note": "Chưa ký.", "acted_on": "2026-11-11" });
    done(&office.officer, &petition, "supplement-requests", asked).await;
    done(&office.officer, &petition, "supplements", json!({ "acted_on": "2026-11-20" })).await;
    early(&office.chair, &petition, ("acceptances", accepted("2026-11-12"))).await;
    done(&office.chair, &petition, "acceptances", accepted("2026-11-20")).await;

    let petition = office.screened("recommendation", "2026-11-10", json!({})).await;
    let sent =
        json!({ "body_type": "other_state", "body": "Sở A", "note": "Thuộc Sở.", "acted_on": "2026-11-12" });
    done(&office.officer, &petition, "transfers", sent).await;
    let back = json!({ "result": "sent_back", "acted_on": "2026-11-20" });
    done(&office.officer, &petition, "received-replies", back).await;
    early(&office.chair, &petition, ("acceptances", accepted("2026-11-13"))).await;
    done(&office.chair, &petition, "acceptances", accepted("2026-11-20")).await;
}

#[actix_web::test]
async fn nothing_is_found_before_the_book_had_it_nor_told_before_it_went() {
    let office = Office::open().await;
    let party = office.app.person("party-office").await;
    let petition = office.screened("recommendation", "2026-11-10", json!({})).await;
    let notice = |day: &str| notice("transferred", day);
    let target = format!("{petition}/notices");
    let never = office.officer.post(&target, notice("2026-11-12")).await;
    let never = never.expect_problem(409, "state_conflict");
    assert!(never.text_at("/detail").contains("not been passed on"), "{}", never.text);
    let mut passed = to("party");
    (passed["note"], passed["acted_on"]) = (json!("Thuộc Đảng ủy."), json!("2026-11-20"));
    done(&office.officer, &petition, "transfers", passed).await;
    is_early(office.officer.post(&target, notice("2026-11-12")).await);
    office.officer.post(&target, notice("2026-11-20")).await.expect(201);

    let (entry, _) = only(&party, "party").await;
    acknowledge(&party, &entry).await.expect(201);
    let found = |day: &str| json!({ "kind": "recommendation", "within_authority": true, "note": "Đã xem xét.", "acted_on": day });
    early(&party, &entry, ("screenings", found("2026-11-23"))).await;
    done(&party, &entry, "screenings", found("2026-11-24")).await;
}

fn notice(outcome: &str, day: &str) -> Value {
    json!({ "addressee": "writer", "outcome": outcome, "text": "Đã xử lý đơn.", "acted_on": day })
}

#[actix_web::test]
async fn whoever_is_told_of_what_happened_twice_is_told_of_the_first_time_too() {
    let office = Office::open().await;
    let petition = office.screened("recommendation", "2026-11-10", json!({})).await;
    let target = format!("{petition}/notices");
    let sent = |day: &str| json!({ "body_type": "other_state", "body": "Sở A", "note": "Thuộc Sở.", "acted_on": day });
    let taken = done(&office.officer, &petition, "transfers", sent("2026-11-11")).await;
    let back = |day: &str| json!({ "result": "sent_back", "acted_on": day });
    let wrong = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang đơn khác." });
    let undo = format!("acts/{}/annulments", taken.text_at("/act/id"));
    done(&office.officer, &petition, &undo, wrong).await;
    // What was annulled never happened.
    let never = office.officer.post(&target, notice("transferred", "2026-11-24")).await;
    never.expect_problem(409, "state_conflict");
    done(&office.officer, &petition, "transfers", sent("2026-11-12")).await;
    done(&office.officer, &petition, "received-replies", back("2026-11-16")).await;
    done(&office.officer, &petition, "transfers", sent("2026-11-18")).await;
    is_early(office.officer.post(&target, notice("transferred", "2026-11-11")).await);
    office.officer.post(&target, notice("transferred", "2026-11-13")).await.expect(201);

    let petition = office.screened("crime_report", "2026-11-10", json!({})).await;
    let target = format!("{petition}/notices");
    office
        .officer
        .post(&target, notice("transferred", "2026-11-24"))
        .await
        .expect_problem(409, "state_conflict");
    let referred = json!({ "body_type": "investigation", "body": "Cơ quan điều tra", "note": "Có dấu hiệu tội phạm.", "acted_on": "2026-11-12" });
    done(&office.chair, &petition, "investigation-referrals", referred).await;
    is_early(office.officer.post(&target, notice("transferred", "2026-11-11")).await);
    office.officer.post(&target, notice("transferred", "2026-11-12")).await.expect(201);
}

#[actix_web::test]
async fn a_refusal_is_told_and_rated_once_it_has_happened() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-10", json!({})).await;
    let refusal = json!({ "ground": "unclear", "note": "Không rõ nội dung.", "acted_on": "2026-11-12" });
    done(&office.chair, &petition, "refusals", refusal).await;
    let target = format!("{petition}/notices");
    is_early(office.officer.post(&target, notice("refused", "2026-11-11")).await);
    office.officer.post(&target, notice("refused", "2026-11-12")).await.expect(201);
    let rating = |day: &str| json!({ "value": "partly", "acted_on": day });
    early(&office.officer, &petition, ("ratings", rating("2026-11-11"))).await;
    done(&office.officer, &petition, "ratings", rating("2026-11-12")).await;
}

#[actix_web::test]
async fn what_another_body_settled_is_rated_from_that_day_on() {
    let office = Office::open().await;
    let party = (office.app.person("party-office").await, office.app.person("party-secretary").await);
    let rating = |day: &str| json!({ "value": "partly", "acted_on": day });
    // A reply from outside; what comes after it moves nothing.
    let petition = office.screened("recommendation", "2026-11-10", json!({})).await;
    let sent =
        json!({ "body_type": "other_state", "body": "Sở A", "note": "Thuộc Sở.", "acted_on": "2026-11-12" });
    done(&office.officer, &petition, "transfers", sent).await;
    let reply = |result: &str, day: &str| json!({ "result": result, "acted_on": day });
    done(&office.officer, &petition, "received-replies", reply("settled", "2026-11-16")).await;
    done(&office.officer, &petition, "received-replies", reply("other", "2026-11-20")).await;
    early(&office.officer, &petition, ("ratings", rating("2026-11-13"))).await;
    done(&office.officer, &petition, "ratings", rating("2026-11-17")).await;

    // Another book of the commune.
    let petition = office.screened("reflection", "2026-11-10", json!({})).await;
    let mut passed = to("party");
    (passed["note"], passed["acted_on"]) = (json!("Thuộc Đảng ủy."), json!("2026-11-12"));
    done(&office.officer, &petition, "transfers", passed).await;
    let (entry, _) = only(&party.0, "party").await;
    let taken = json!({ "acted_on": "2026-11-13" });
    done(&party.0, &entry, "acknowledgements", taken).await;
    let found = json!({ "kind": "reflection", "within_authority": true, "note": "Đã xem xét.", "acted_on": "2026-11-16" });
    done(&party.0, &entry, "screenings", found).await;
    let refusal = json!({ "ground": "unclear", "note": "Không rõ nội dung.", "acted_on": "2026-11-20" });
    done(&party.1, &entry, "refusals", refusal).await;
    early(&office.officer, &petition, ("ratings", rating("2026-11-19"))).await;
    done(&office.officer, &petition, "ratings", rating("2026-11-20")).await;
}

#[actix_web::test]
async fn no_refusal_tells_what_became_of_a_sealed_entry_in_another_book() {
    let office = Office::open().await;
    let party = (office.app.person("party-office").await, office.app.person("party-secretary").await);
    let petition = office.screened("denunciation_duty", "2026-11-10", json!({})).await;
    let mut passed = to("party");
    (passed["note"], passed["acted_on"]) = (json!("Thuộc Đảng ủy."), json!("2026-11-12"));
    done(&office.officer, &petition, "transfers", passed).await;
    let (entry, _) = only(&party.0, "party").await;
    done(&party.0, &entry, "acknowledgements", json!({ "acted_on": "2026-11-13" })).await;
    let found = json!({ "kind": "denunciation_duty", "within_authority": true, "note": "Đã xem xét.", "acted_on": "2026-11-16" });
    done(&party.0, &entry, "screenings", found).await;
    let target = format!("{petition}/notices");
    let untold = office.officer.post(&target, notice("refused", "2026-11-24")).await;
    let untold = untold.expect_problem(409, "state_conflict").text_at("/detail");
    let refusal = json!({ "ground": "nothing_to_verify", "document_number": "1/TB", "note": "Không đủ căn cứ.", "acted_on": "2026-11-20" });
    done(&party.1, &entry, "non-acceptances", refusal).await;
    let still = office.officer.post(&target, notice("refused", "2026-11-24")).await;
    assert_eq!(still.expect_problem(409, "state_conflict").text_at("/detail"), untold);
    let rating = json!({ "value": "partly", "acted_on": "2026-11-19" });
    done(&office.officer, &petition, "ratings", rating).await;
}

#[actix_web::test]
async fn nothing_is_rated_before_it_was_settled() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-09", json!({})).await;
    let case = office.accept(&petition, "2026-11-10").await;
    given_on(&office, &case, "2026-11-11").await.expect(201);
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved", "acted_on": "2026-11-17" });
    done(&office.chair, &case, "answers", answer).await;
    let rating = |day: &str| json!({ "value": "satisfied", "acted_on": day });
    done(&office.chair, &case, "closures", json!({ "note": "Công dân đồng ý.", "acted_on": "2026-11-20" }))
        .await;
    early(&office.officer, &petition, ("ratings", rating("2026-11-16"))).await;
    done(&office.officer, &petition, "ratings", rating("2026-11-17")).await;
}
