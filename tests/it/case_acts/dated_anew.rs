//! An act whose day was wrong is annulled and entered anew: the wrong day bars nothing that comes after the true one.

use serde_json::{Value, json};

use super::disputes::on;
use super::disputes_referred::referred;
use super::linked::{annulment, link, mistake};
use super::split::off;
use super::waiting::{pair, to};
use super::{Office, done, tried};
use crate::main_job::own_position;
use crate::support::{Answer, Client};

fn dated(mut body: Value, day: &str) -> Value {
    body["acted_on"] = json!(day);
    body
}

async fn acceptance(office: &Office) -> Value {
    json!({ "settler_position_id": own_position(&office.chair).await, "note": "Hồ sơ đã đủ." })
}

fn told_of_it() -> Value {
    json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." })
}

async fn taken_back(client: &Client, petition: &str, act: &Answer) {
    client.post(&annulment(petition, act), mistake()).if_match("*").await.expect(201);
}

/// Before the true day it is refused, and done on that of which is told.
async fn done_since(client: &Client, path: &str, act: &str, body: &Value, (early, day): (&str, &str)) {
    let refused = tried(client, path, act, dated(body.clone(), early)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    done(client, path, act, dated(body.clone(), day)).await;
}

#[actix_web::test]
async fn an_acceptance_is_told_from_its_true_day_on() {
    let office = Office::open().await;
    let petition = office.screened("recommendation", "2026-11-10", json!({})).await;
    let body = acceptance(&office).await;
    let wrong = done(&office.chair, &petition, "acceptances", dated(body.clone(), "2026-11-20")).await;
    taken_back(&office.chair, &petition, &wrong).await;
    done(&office.chair, &petition, "acceptances", dated(body, "2026-11-12")).await;
    let days = ("2026-11-11", "2026-11-13");
    done_since(&office.officer, &petition, "notices", &told_of_it(), days).await;
}

#[actix_web::test]
async fn a_link_that_let_its_petition_go_bars_no_notice_of_its_own_acceptance() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "reflection").await;
    done(&office.officer, &second, "links", dated(to(&first, "duplicate"), "2026-11-20")).await;
    done(&office.chair, &first, "refusals", json!({ "ground": "nothing_new", "note": "Khác đề xuất." }))
        .await;
    done(&office.chair, &second, "acceptances", dated(acceptance(&office).await, "2026-11-19")).await;
    let days = ("2026-11-18", "2026-11-19");
    done_since(&office.officer, &second, "notices", &told_of_it(), days).await;
}

#[actix_web::test]
async fn a_petition_is_split_off_from_the_true_day_of_its_link_on() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let petition = office.screened("complaint_admin", "2026-11-12", json!({})).await;
    let wrong =
        done(&office.officer, &petition, "links", dated(link(&case, "duplicate"), "2026-11-20")).await;
    taken_back(&office.officer, &petition, &wrong).await;
    done(&office.officer, &petition, "links", dated(link(&case, "duplicate"), "2026-11-13")).await;
    let days = ("2026-11-12", "2026-11-16");
    done_since(&office.chair, &case, "splits", &off(&[&petition]), days).await;
}

#[actix_web::test]
async fn a_dispute_is_accepted_from_the_true_day_of_the_request_on() {
    let office = Office::open().await;
    let petition = referred(&office).await;
    let wrong = done(&office.officer, &petition, "settlement-requests", on("2026-11-20")).await;
    taken_back(&office.officer, &petition, &wrong).await;
    done(&office.officer, &petition, "settlement-requests", on("2026-11-12")).await;
    let days = ("2026-11-11", "2026-11-13");
    done_since(&office.chair, &petition, "acceptances", &acceptance(&office).await, days).await;
}
