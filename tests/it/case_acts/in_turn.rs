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
    let notice = |day: &str| json!({ "addressee": "writer", "outcome": "transferred", "text": "Đã chuyển đơn.", "acted_on": day });
    let target = format!("{petition}/notices");
    let never = office.officer.post(&target, notice("2026-11-12")).await;
    let never = never.expect_problem(409, "state_conflict");
    assert!(never.text_at("/detail").contains("not been transferred"), "{}", never.text);
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

#[actix_web::test]
async fn nothing_is_rated_before_it_was_settled() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-09", json!({})).await;
    let case = office.accept(&petition, "2026-11-10").await;
    given_on(&office, &case, "2026-11-11").await.expect(201);
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved", "acted_on": "2026-11-17" });
    done(&office.chair, &case, "answers", answer).await;
    let rating = |day: &str| json!({ "value": "satisfied", "acted_on": day });
    early(&office.officer, &petition, ("ratings", rating("2026-11-16"))).await;
    done(&office.officer, &petition, "ratings", rating("2026-11-17")).await;
}
