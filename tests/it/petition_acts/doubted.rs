//! A withdrawal that was not free, before there is a case: behind one of the whole it bars every later one, unless it is annulled; behind
//! one by some or of a part it does not.

use serde_json::{Value, json};

use super::passages::{acknowledge, only, to};
use super::{Desk, act};
use crate::support::Answer;

fn withdrawal(more: Value) -> Value {
    let mut body = json!({ "extent": "whole", "form": "minutes" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn doubted(doubt: &str) -> Value {
    let mut body = withdrawal(json!({}));
    body[doubt] = json!(true);
    body
}

async fn withdraw(desk: &Desk, path: &str, body: Value) -> Answer {
    act(&desk.officer, &format!("{path}/withdrawals"), body).await
}

#[actix_web::test]
async fn after_one_of_the_whole_that_was_not_free_none_ends_the_petition() {
    let desk = Desk::start().await;
    for (kind, doubt, article) in [
        ("complaint_admin", "coercion_suspected", "Luật Khiếu nại Điều 10"),
        ("denunciation_duty", "coercion_suspected", "Luật Tố cáo Điều 33"),
        ("denunciation_duty", "signs_of_violation", "Luật Tố cáo Điều 33"),
    ] {
        let path = desk.screened(kind, json!({})).await;
        let kept = withdraw(&desk, &path, doubted(doubt)).await.expect(201);
        assert_eq!(kept.at("/petition/status"), "screened", "{kind} {doubt}");
        let barred = withdraw(&desk, &path, withdrawal(json!({}))).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("not free"), "{kind} {doubt}: {}", barred.text);
        assert!(barred.text_at("/legal_basis").contains(article), "{kind} {doubt}: {}", barred.text);
        assert!(barred.at("/available_actions").is_array(), "{}", barred.text);
        assert_eq!(desk.officer.get(&path).await.expect(200).at("/status"), "screened", "{kind} {doubt}");

        let mistake = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang đơn khác." });
        let annulment = format!("{path}/acts/{}/annulments", kept.text_at("/act/id"));
        act(&desk.officer, &annulment, mistake).await.expect(201);
        let ended = withdraw(&desk, &path, withdrawal(json!({}))).await.expect(201);
        assert_eq!(ended.at("/petition/status"), "withdrawn", "{kind} {doubt}");
    }
}

#[actix_web::test]
async fn what_was_doubted_again_or_of_a_part_is_recorded_after_it() {
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    for body in [
        doubted("coercion_suspected"),
        doubted("coercion_suspected"),
        withdrawal(json!({ "extent": "part" })),
    ] {
        let kept = withdraw(&desk, &path, body).await.expect(201);
        assert_eq!(kept.at("/petition/status"), "screened");
    }
}

#[actix_web::test]
async fn what_some_were_forced_to_bars_no_withdrawal_by_all() {
    let desk = Desk::start().await;
    for more in [json!({ "extent": "some_writers", "withdrawn_count": 1 }), json!({ "extent": "part" })] {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        desk.screen(&path, "complaint_admin", json!({ "people_count": 3 })).await;
        let mut forced = withdrawal(more);
        forced["coercion_suspected"] = json!(true);
        withdraw(&desk, &path, forced).await.expect(201);
        let ended = withdraw(&desk, &path, withdrawal(json!({}))).await.expect(201);
        assert_eq!(ended.at("/petition/status"), "withdrawn");
    }
}

#[actix_web::test]
async fn signs_of_a_violation_keep_alive_what_is_a_denunciation_alone() {
    let desk = Desk::start().await;
    for (kind, status) in [("complaint_admin", 201), ("denunciation_duty", 409)] {
        let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
        let mut signs = doubted("signs_of_violation");
        signs["acted_on"] = json!("2026-11-23");
        withdraw(&desk, &path, signs).await.expect(201);
        desk.screen(&path, kind, json!({})).await;
        withdraw(&desk, &path, withdrawal(json!({}))).await.expect(status);
    }
}

#[actix_web::test]
async fn a_doubt_goes_with_the_petition_into_another_book() {
    let desk = Desk::start().await;
    let keeper = desk.app.person("party-office").await;
    let path = desk.screened("reflection", json!({})).await;
    withdraw(&desk, &path, doubted("coercion_suspected")).await.expect(201);
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let (second, _) = only(&keeper, "party").await;
    acknowledge(&keeper, &second).await.expect(201);
    let target = format!("{second}/withdrawals");
    let barred = act(&keeper, &target, withdrawal(json!({}))).await.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("not free"), "{}", barred.text);
    // What came otherwise is withdrawn there.
    let other = desk.screened("reflection", json!({})).await;
    act(&desk.officer, &format!("{other}/transfers"), to("party")).await.expect(201);
    let listed = keeper.get("/v1/petitions?register=party&status=received").await.expect(200);
    let mut entries =
        listed.items().iter().map(|one| format!("/v1/petitions/{}", one["id"].as_str().unwrap()));
    let free = entries.find(|one| *one != second).unwrap();
    acknowledge(&keeper, &free).await.expect(201);
    act(&keeper, &format!("{free}/withdrawals"), withdrawal(json!({}))).await.expect(201);
}
