//! A corrected day of receipt into the time of a rule and out of it: what is counted comes and goes.

use serde_json::{Value, json};

use super::followed::{clocks, corrected_step, received_on, told_of};
use crate::petition_acts::{Desk, act};

/// Nghị định 154/2026/NĐ-CP Điều 41(3)(b), in force from 1 July 2026.
#[actix_web::test]
async fn the_red_line_follows_the_right_day_into_its_rule_and_out_of_it() {
    let desk = Desk::start().await;
    for screened in [false, true] {
        let before = desk.entered(json!({ "received_on": "2026-06-30" })).await.text_at("/id");
        let path = format!("/v1/petitions/{before}");
        if screened {
            desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
        }
        let red_line = async || {
            let all = clocks(&desk, &path).await;
            all.into_iter().filter(|one| one.starts_with("R16")).collect::<Vec<String>>()
        };
        assert!(red_line().await.is_empty());
        // 45 days from Wednesday 1 July end on Saturday 15 August.
        received_on(&desk, &path, "2026-07-01").await;
        assert_eq!(red_line().await, ["R16 2026-07-01 running 2026-08-17"]);
        received_on(&desk, &path, "2026-06-29").await;
        assert_eq!(red_line().await, ["R16 2026-07-01 cancelled 2026-08-17"]);
    }
}

/// A petition that came on this day, screened on 23 November; gives its path.
async fn screened_with(desk: &Desk, kind: &str, received_on: &str, facts: &Value) -> String {
    let writer = json!({ "name": "Nguyễn Văn A", "address": "Thôn 1" });
    let entered = desk.entered(json!({ "received_on": received_on, "writers": [writer] })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    desk.screen(&path, kind, json!({ "within_authority": true, "facts": facts })).await;
    path
}

/// Links it to another petition of its kind that has no case yet.
async fn waiting(desk: &Desk, path: &str, kind: &str) {
    let other = screened_with(desk, kind, "2026-11-20", &json!({})).await;
    let link = json!({ "petition_id": other.rsplit('/').next().unwrap(), "link_type": "duplicate" });
    let linked = act(&desk.officer, &format!("{path}/links"), link).await.expect(201);
    assert_eq!(
        (linked.at("/petition/status"), linked.at("/petition/case")),
        (&json!("linked"), &Value::Null)
    );
}

/// Nghị định 154/2026/NĐ-CP Điều 4(3), Luật Đất đai Điều 235, 236: none of their terms was in force when the record begins.
#[actix_web::test]
async fn the_term_of_a_road_follows_the_right_day_into_its_rule_and_out_of_it() {
    let desk = Desk::start().await;
    let mediated = |signed: bool| json!({ "mediation_done": true, "signed": signed, "has_date": true });
    let roads = [
        ("R08", "reflection", json!({ "previous_written_answer": "12/UBND-VP" }), "2026-07-01", "2026-06-30"),
        ("P06", "land_dispute", json!({}), "2024-08-01", "2024-07-31"),
        ("P08", "land_dispute", mediated(true), "2025-07-01", "2025-06-30"),
        // What is missing is still to be asked for.
        ("P08", "land_dispute", mediated(false), "2025-07-01", "2025-06-30"),
    ];
    for waits in [false, true] {
        for (rule, kind, facts, first_day, day_before) in roads.clone() {
            let path = screened_with(&desk, kind, first_day, &facts).await;
            if waits {
                waiting(&desk, &path, kind).await;
            }
            let of_rule = async || {
                let all = clocks(&desk, &path).await;
                all.into_iter().filter(|one| one.starts_with(rule)).collect::<Vec<String>>()
            };
            let ran = of_rule().await;
            let as_it_came = ran.len() == 1 && ran[0].starts_with(&format!("{rule} {first_day} running "));
            assert!(as_it_came, "{rule}, waiting: {waits}: {:?}", clocks(&desk, &path).await);
            let cancelled = ran[0].replace("running", "cancelled");
            received_on(&desk, &path, day_before).await;
            assert_eq!(of_rule().await, std::slice::from_ref(&cancelled));
            let gone = told_of(&desk, &path, rule).await;
            assert!(gone["old_due_on"].is_string() && gone["new_due_on"].is_null(), "{gone}");
            received_on(&desk, &path, first_day).await;
            assert_eq!(of_rule().await, [cancelled, ran[0].clone()]);
            let back = told_of(&desk, &path, rule).await;
            assert_eq!([&back["old_due_on"], &back["new_due_on"]], [&Value::Null, &gone["old_due_on"]]);
        }
    }
}

#[actix_web::test]
async fn a_refusal_is_told_of_from_its_decision_where_no_term_ran_on_the_right_day() {
    let desk = Desk::start().await;
    let answered = json!({ "previous_written_answer": "12/UBND-VP" });
    let path = screened_with(&desk, "reflection", "2026-07-01", &answered).await;
    let refusal = json!({ "ground": "nothing_new", "acted_on": "2026-11-23" });
    act(&desk.chair, &format!("{path}/refusals"), refusal).await.expect(201);
    received_on(&desk, &path, "2026-06-30").await;
    let all = clocks(&desk, &path).await;
    let of_refusal: Vec<&String> = all.iter().filter(|one| one.starts_with("R08")).collect();
    assert!(of_refusal[0].starts_with("R08 2026-07-01 cancelled "), "{of_refusal:?}");
    // Three working days from Monday the 23rd; the 24th is a day off.
    assert_eq!(of_refusal[1..], ["R08 2026-11-23 running 2026-11-27"]);
}

/// The clocks of these rules.
async fn of_rules(desk: &Desk, path: &str, rules: &[&str]) -> Vec<String> {
    let mut all = clocks(desk, path).await;
    all.retain(|one| rules.iter().any(|rule| one.starts_with(rule)));
    all
}

/// Nghị định 154/2026/NĐ-CP Điều 41(3)(b): it runs again for what is complete, or back, from the receipt.
#[actix_web::test]
async fn the_red_line_of_what_is_complete_or_back_follows_the_right_day_too() {
    let desk = Desk::start().await;
    let asked = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    let sent = json!({ "body_type": "other_state", "body": "Sở A" });
    for (left, left_by, back, back_by) in [
        ("supplement-requests", asked, "supplements", json!({ "supplied": ["E4_signature"] })),
        ("transfers", sent, "received-replies", json!({ "result": "sent_back" })),
    ] {
        let path = screened_with(&desk, "recommendation", "2026-07-01", &json!({})).await;
        act(&desk.officer, &format!("{path}/{left}"), left_by).await.expect(201);
        act(&desk.officer, &format!("{path}/{back}"), back_by).await.expect(201);
        let [ended, ran]: [String; 2] = of_rules(&desk, &path, &["R16"]).await.try_into().unwrap();
        assert!(ended.starts_with("R16 2026-07-01 fulfilled") && ran.starts_with("R16 2026-07-01 running "));
        let cancelled = ran.replace("running", "cancelled");
        received_on(&desk, &path, "2026-06-30").await;
        assert_eq!(of_rules(&desk, &path, &["R16"]).await, [cancelled.clone(), ended.clone()], "{left}");
        received_on(&desk, &path, "2026-07-01").await;
        assert_eq!(of_rules(&desk, &path, &["R16"]).await, [cancelled, ended, ran], "{left}");
    }
}

#[actix_web::test]
async fn what_ended_the_terms_of_a_petition_before_it_waited_ends_them_after_a_correction_too() {
    let desk = Desk::start().await;
    let path = screened_with(&desk, "complaint_admin", "2026-07-01", &json!({})).await;
    let asked = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    act(&desk.officer, &format!("{path}/supplement-requests"), asked).await.expect(201);
    waiting(&desk, &path, "complaint_admin").await;
    let ended = clocks(&desk, &path).await;
    received_on(&desk, &path, "2026-06-30").await;
    received_on(&desk, &path, "2026-07-01").await;
    assert_eq!(clocks(&desk, &path).await, ended);
}

/// Luật Đất đai Điều 236: the answer is counted from the request, whenever the petition came.
#[actix_web::test]
async fn the_answer_to_a_request_for_settlement_stays_where_that_began_it() {
    let desk = Desk::start().await;
    let entered = desk.entered(json!({ "received_on": "2026-11-24" })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    let today = json!({ "within_authority": true, "acted_on": "2026-11-24" });
    desk.screen(&path, "land_dispute", today).await;
    let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải xã" });
    act(&desk.chair, &format!("{path}/mediation-referrals"), referral).await.expect(201);
    act(&desk.officer, &format!("{path}/settlement-requests"), json!({})).await.expect(201);
    let asked = of_rules(&desk, &path, &["P08"]).await;
    assert!(asked.len() == 1 && asked[0].starts_with("P08 2026-11-24 running "), "{asked:?}");
    received_on(&desk, &path, "2026-11-16").await;
    assert_eq!(of_rules(&desk, &path, &["P08"]).await, asked);
    // What began with the receipt is counted from the right day; what the referral has ended does not run again.
    let others = of_rules(&desk, &path, &["P06", "P07", "R16"]).await;
    let words: Vec<Vec<&str>> = others.iter().map(|one| one.split(' ').collect()).collect();
    let began: Vec<(&str, &str)> = words.iter().map(|words| (words[0], words[1])).collect();
    assert_eq!(began, [("P06", "2026-11-16"), ("P07", "2026-11-16"), ("R16", "2026-11-16")]);
    assert!(words.iter().all(|words| words[2].starts_with("fulfilled")), "{others:?}");
}

/// Luật Đất đai Điều 235: what the mediators have is to be mediated from its receipt.
#[actix_web::test]
async fn the_term_of_mediating_follows_the_right_day_into_its_rule_and_out_of_it() {
    let desk = Desk::start().await;
    let path = screened_with(&desk, "land_dispute", "2024-08-01", &json!({})).await;
    let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải xã" });
    act(&desk.chair, &format!("{path}/mediation-referrals"), referral).await.expect(201);
    let ran = of_rules(&desk, &path, &["P07"]).await;
    assert!(ran.len() == 1 && ran[0].starts_with("P07 2024-08-01 running "), "{ran:?}");
    let cancelled = ran[0].replace("running", "cancelled");
    received_on(&desk, &path, "2024-07-31").await;
    assert_eq!(of_rules(&desk, &path, &["P07"]).await, std::slice::from_ref(&cancelled));
    received_on(&desk, &path, "2024-08-01").await;
    assert_eq!(of_rules(&desk, &path, &["P07"]).await, [cancelled, ran[0].clone()]);
}

/// What they have done by then was done in that time too, until it turns out that they have not.
#[actix_web::test]
async fn what_was_mediated_before_its_term_came_with_a_correction_is_not_mediated_for_ever() {
    let desk = Desk::start().await;
    for result in ["settled", "in_vain"] {
        let path = screened_with(&desk, "land_dispute", "2024-07-31", &json!({})).await;
        let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải xã" });
        act(&desk.chair, &format!("{path}/mediation-referrals"), referral).await.expect(201);
        let reply = json!({ "result": result, "reply_date": "2026-11-24" });
        let reply = act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201);
        assert!(of_rules(&desk, &path, &["P07"]).await.is_empty());
        received_on(&desk, &path, "2024-08-01").await;
        let mediated = of_rules(&desk, &path, &["P07"]).await;
        assert!(mediated.len() == 1 && mediated[0].starts_with("P07 2024-08-01 fulfilled"), "{mediated:?}");
        let target = format!("{path}/acts/{}/annulments", reply.text_at("/act/id"));
        let mistake = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
        act(&desk.officer, &target, mistake).await.expect(201);
        let owed = of_rules(&desk, &path, &["P07"]).await;
        assert!(owed.len() == 1 && owed[0].starts_with("P07 2024-08-01 running "), "{owed:?}");
    }
}

#[actix_web::test]
async fn a_corrected_day_tells_of_the_clocks_also_where_none_is_another_now() {
    let desk = Desk::start().await;
    let entered = desk.entered(json!({ "received_on": "2026-06-30", "writers": [] })).await;
    let path = format!("/v1/petitions/{}", entered.text_at("/id"));
    assert!(clocks(&desk, &path).await.is_empty());
    received_on(&desk, &path, "2026-06-29").await;
    let step = corrected_step(&desk, &path).await;
    assert_eq!(step["deadlines"], json!([]));
    assert_eq!([step.get("old_due_on"), step.get("new_due_on")], [Some(&Value::Null); 2], "{step}");
}
