//! What follows from a correction: clocks, duplicates, the case.

use serde_json::{Value, json};

use super::correct;
use crate::main_job::{accepted, own_position};
use crate::petition_acts::{Desk, act, clock};
use crate::support::Answer;

/// `rule start status due` of each clock.
pub(super) async fn clocks(desk: &Desk, path: &str) -> Vec<String> {
    let list = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let word = |clock: &Value, name: &str| clock[name].as_str().unwrap_or("-").to_owned();
    let names = ["rule_key", "start_on", "status", "due_on"];
    let mut all: Vec<String> =
        list.items().iter().map(|clock| names.map(|name| word(clock, name)).join(" ")).collect();
    all.sort();
    all
}

pub(super) async fn corrected_step(desk: &Desk, path: &str) -> Value {
    let steps = desk.officer.get(&format!("{path}/timeline")).await.expect(200);
    steps.items().iter().rfind(|step| step["type"] == "petition.corrected").unwrap()["fields"].clone()
}

/// What the last correction told of a clock of this rule.
pub(super) async fn told_of(desk: &Desk, path: &str, rule: &str) -> Value {
    let step = corrected_step(desk, path).await;
    let clocks = step["deadlines"].as_array().unwrap();
    clocks
        .iter()
        .find(|clock| clock["rule_key"] == rule)
        .unwrap_or_else(|| panic!("no {rule}: {step}"))
        .clone()
}

pub(super) async fn received_on(desk: &Desk, path: &str, day: &str) -> Answer {
    correct(&desk.officer, path, json!({ "received_on": day })).await.expect(200)
}

/// Nghị định 124/2020 Điều 16(1): 7 working days, Luật Khiếu nại Điều 27: 10 days; what comes earlier counts.
#[actix_web::test]
async fn clocks_that_began_with_the_receipt_are_counted_from_the_right_day() {
    let desk = Desk::start().await;
    for kind in [None, Some("complaint_admin"), Some("denunciation_duty"), Some("recommendation")] {
        let claimed = json!({ "claimed_kind": kind.unwrap_or("complaint_admin") });
        let enter = async |day: &str| {
            let mut more = claimed.clone();
            more["received_on"] = json!(day);
            let path = format!("/v1/petitions/{}", desk.entered(more).await.text_at("/id"));
            if let Some(kind) = kind {
                desk.screen(&path, kind, json!({ "within_authority": true })).await;
            }
            path
        };
        let (wrong, right) = (enter("2026-11-20").await, enter("2026-11-16").await);
        let old_due = desk.officer.get(&wrong).await.expect(200).at("/due_on").clone();
        let done = received_on(&desk, &wrong, "2026-11-16").await;
        assert_eq!(clocks(&desk, &wrong).await, clocks(&desk, &right).await, "{kind:?}");
        let due = desk.officer.get(&right).await.expect(200).at("/due_on").clone();
        assert_eq!(
            (done.at("/petition/due_on"), done.at("/petition/received_on")),
            (&due, &json!("2026-11-16"))
        );
        let step = corrected_step(&desk, &wrong).await;
        assert_eq!(
            [&step["old_received_on"], &step["received_on"], &step["old_due_on"], &step["new_due_on"]],
            [&json!("2026-11-20"), &json!("2026-11-16"), &old_due, &due]
        );
        let told = step["deadlines"].as_array().unwrap();
        assert!(
            told.iter().any(|one| one["rule_key"] == "R16" && one["old_due_on"] != one["new_due_on"]),
            "{step}"
        );
        if kind == Some("complaint_admin") {
            assert_eq!((&old_due, &due), (&json!("2026-11-30"), &json!("2026-11-26")));
        }
    }
}

#[actix_web::test]
async fn a_duty_that_was_done_is_judged_by_the_new_end_and_a_time_that_ran_out_stays_told() {
    let desk = Desk::start().await;
    // Received on the 3rd the clock of acceptance ran out on the 12th.
    let path = format!(
        "/v1/petitions/{}",
        desk.entered(json!({ "received_on": "2026-11-03" })).await.text_at("/id")
    );
    desk.screen(&path, "complaint_admin", json!({ "within_authority": true })).await;
    let late = desk.officer.get(&path).await.expect(200);
    assert_eq!((late.at("/due_on"), late.at("/overdue")), (&json!("2026-11-12"), &json!(true)));
    received_on(&desk, &path, "2026-11-16").await;
    let list = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let found = list.items().iter().find(|clock| clock["rule_key"] == "C02").unwrap().clone();
    assert_eq!(
        [&found["due_on"], &found["overdue_from"], &found["status"]],
        [&json!("2026-11-26"), &json!("2026-11-13"), &json!("running")]
    );

    let path = desk.screened("complaint_admin", json!({})).await;
    let ground = json!({ "ground": "not_signed", "document_number": "1/TB-UBND" });
    let done = act(&desk.chair, &format!("{path}/non-acceptances"), ground).await.expect(201);
    assert_eq!(clock(&done, "C02")["status"], "fulfilled");
    let done = received_on(&desk, &path, "2026-11-03").await;
    assert_eq!(clock(&done, "C02")["status"], "fulfilled_late");
    assert_eq!(clock(&done, "C02")["due_on"], "2026-11-12");
}

/// Luật Tiếp công dân Điều 28(1): the writer is told, and so has to be known.
#[actix_web::test]
async fn before_screening_the_first_clocks_follow_what_is_known() {
    let desk = Desk::start().await;
    let anonymous = json!({ "writers": [], "claimed_kind": "reflection" });
    let path = format!("/v1/petitions/{}", desk.entered(anonymous).await.text_at("/id"));
    let known = format!(
        "/v1/petitions/{}",
        desk.entered(json!({ "claimed_kind": "reflection" })).await.text_at("/id")
    );
    assert_ne!(clocks(&desk, &path).await, clocks(&desk, &known).await);
    correct(&desk.officer, &path, json!({ "writers": [{ "name": "Nguyễn Văn A" }] })).await.expect(200);
    assert_eq!(clocks(&desk, &path).await, clocks(&desk, &known).await);
    let begun = told_of(&desk, &path, "P01").await;
    assert!(begun["old_due_on"].is_null() && begun["new_due_on"].is_string(), "{begun}");
    correct(&desk.officer, &path, json!({ "writers": [] })).await.expect(200);
    let gone = told_of(&desk, &path, "P01").await;
    assert_eq!([&gone["old_due_on"], &gone["new_due_on"]], [&begun["new_due_on"], &Value::Null]);
}

pub(super) async fn annulled(desk: &Desk, path: &str, done: &Answer) -> Answer {
    let target = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    act(&desk.officer, &target, json!({ "ground": "wrong_petition", "reason": "Nhầm đơn." }))
        .await
        .expect(201)
}

#[actix_web::test]
async fn an_annulment_leaves_the_clocks_that_a_correction_has_begun() {
    let desk = Desk::start().await;
    let anonymous = json!({ "writers": [], "claimed_kind": "reflection" });
    let path = format!("/v1/petitions/{}", desk.entered(anonymous).await.text_at("/id"));
    let part = json!({ "extent": "part", "form": "written" });
    let withdrawn = act(&desk.officer, &format!("{path}/withdrawals"), part).await.expect(201);
    correct(&desk.officer, &path, json!({ "writers": [{ "name": "Nguyễn Văn A" }] })).await.expect(200);
    let corrected = clocks(&desk, &path).await;
    assert!(corrected.iter().any(|clock| clock.starts_with("P01")), "{corrected:?}");
    annulled(&desk, &path, &withdrawn).await;
    let left = clocks(&desk, &path).await;
    let open = |all: &[String]| -> Vec<String> {
        all.iter().filter(|clock| !clock.contains("cancelled")).cloned().collect()
    };
    assert_eq!(open(&left), open(&corrected));
}

#[actix_web::test]
async fn who_has_withdrawn_is_not_counted_again_by_a_correction() {
    let desk = Desk::start().await;
    for screened in [false, true] {
        let three = json!({ "signer_count": 3 });
        let path = format!("/v1/petitions/{}", desk.entered(three).await.text_at("/id"));
        if screened {
            desk.screen(&path, "recommendation", json!({})).await;
        }
        let one = json!({ "extent": "some_writers", "form": "written", "withdrawn_count": 1 });
        let withdrawn = act(&desk.officer, &format!("{path}/withdrawals"), one).await.expect(201);
        let count = |answer: Answer| answer.at("/petition/people_count").clone();
        let language = json!({ "language": "vi" });
        assert_eq!(count(correct(&desk.officer, &path, language).await.expect(200)), 2);
        let four = json!({ "signer_count": 4 });
        assert_eq!(count(correct(&desk.officer, &path, four).await.expect(200)), 3);
        assert_eq!(count(annulled(&desk, &path, &withdrawn).await), 4);
    }
}

#[actix_web::test]
async fn who_has_withdrawn_in_the_case_is_counted_no_more_either() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({ "signer_count": 3 })).await;
    let case = format!("/v1/cases/{}", accepted(&desk.chair, path.rsplit('/').next().unwrap()).await);
    let two = json!({ "extent": "some_members", "withdrawn_count": 2 });
    let withdrawn = act(&desk.officer, &format!("{case}/withdrawals"), two).await.expect(201);
    let people = async || {
        let (case, petition) = (desk.chair.get(&case).await.expect(200), desk.chair.get(&path).await);
        [case.at("/people_count").clone(), petition.expect(200).at("/people_count").clone()]
    };
    assert_eq!(people().await, [json!(1), json!(1)]);
    correct(&desk.officer, &path, json!({ "signer_count": 4 })).await.expect(200);
    assert_eq!(people().await, [json!(2), json!(2)]);
    let target = format!("{case}/acts/{}/annulments", withdrawn.text_at("/act/id"));
    let mistake = json!({ "ground": "wrong_petition", "reason": "Nhầm đơn." });
    act(&desk.officer, &target, mistake).await.expect(201);
    assert_eq!(people().await, [json!(4), json!(4)]);
}

#[actix_web::test]
async fn no_fewer_signers_are_counted_than_have_withdrawn_and_one() {
    let desk = Desk::start().await;
    for screened in [false, true] {
        let three = json!({ "signer_count": 3 });
        let path = format!("/v1/petitions/{}", desk.entered(three).await.text_at("/id"));
        if screened {
            desk.screen(&path, "recommendation", json!({})).await;
        }
        let two = json!({ "extent": "some_writers", "form": "written", "withdrawn_count": 2 });
        let withdrawn = act(&desk.officer, &format!("{path}/withdrawals"), two).await.expect(201);
        for count in [1, 2] {
            let refused = correct(&desk.officer, &path, json!({ "signer_count": count })).await;
            assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/signer_count"]);
        }
        correct(&desk.officer, &path, json!({ "language": "vi" })).await.expect(200);
        let four = correct(&desk.officer, &path, json!({ "signer_count": 4 })).await.expect(200);
        assert_eq!(four.at("/petition/people_count"), 2);
        assert_eq!(annulled(&desk, &path, &withdrawn).await.at("/petition/people_count"), 4);
    }
}

#[actix_web::test]
async fn later_petitions_find_it_by_what_it_says_now() {
    let desk = Desk::start().await;
    let of = |phone: &str, content: &str| json!({ "writers": [{ "name": "Lê Thị B", "phone": phone }], "content": content });
    let path = desk.screened("reflection", of("0911111111", "Đèn đường thôn Đông hỏng đã lâu.")).await;
    let text = "Đoạn đường trước cổng trường tiểu học có nhiều ổ gà sâu, mỗi khi trời mưa nước đọng lại.";
    let other = desk.screened("reflection", of("0922222222", text)).await;
    let found = async |path: &str| {
        let found = desk.officer.get(&format!("{path}/duplicates")).await.expect(200);
        found.at("/items/0/reasons").clone()
    };
    let none = desk.officer.get(&format!("{other}/duplicates")).await.expect(200);
    assert_eq!(none.at("/items"), &json!([]));
    correct(&desk.officer, &path, of("0922222222", text)).await.expect(200);
    assert_eq!(found(&other).await, json!(["same_phone", "similar_text"]));
    correct(&desk.officer, &path, of("0911111111", "Loa phát thanh quá to vào sáng sớm.")).await.expect(200);
    let none = desk.officer.get(&format!("{other}/duplicates")).await.expect(200);
    assert_eq!(none.at("/items"), &json!([]));
}

#[actix_web::test]
async fn its_case_shows_what_it_shows_and_nobody_works_on_what_names_him() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({})).await;
    let case = format!("/v1/cases/{}", accepted(&desk.chair, path.rsplit('/').next().unwrap()).await);
    let worker = desk.app.person("case-officer").await;
    let lead = crate::main_job::lead(case.rsplit('/').next().unwrap(), &own_position(&worker).await);
    desk.chair.post("/v1/assignments", lead).await.expect(201);
    let body = json!({ "subject": "Đơn về cầu", "signer_count": 7, "place": { "village_code": "thon-ha" } });
    correct(&desk.officer, &path, body).await.expect(200);
    let shown = desk.chair.get(&case).await.expect(200);
    assert_eq!(
        [shown.at("/subject"), shown.at("/village_code"), shown.at("/people_count")],
        [&json!("Đơn về cầu"), &json!("thon-ha"), &json!(7)]
    );
    for marked in [&path, &case] {
        assert_eq!(desk.chair.get(marked).await.expect(200).at("/flags"), &json!(["crowded"]));
    }
    let named = json!({ "about": [{ "type": "person", "position_id": own_position(&worker).await }] });
    correct(&desk.officer, &path, named).await.expect_problem(409, "assignee_conflicted");
    // Who is named himself does not correct it, neither before nor after.
    let own = json!({ "about": [{ "type": "person", "position_id": own_position(&desk.officer).await }] });
    correct(&desk.officer, &path, own.clone()).await.expect_problem(403, "permission_missing");
    let path = desk.screened("complaint_admin", json!({})).await;
    let office = desk.app.person("government-office").await;
    correct(&office, &path, own).await.expect(200);
    let refused = correct(&desk.officer, &path, json!({ "subject": "x" })).await;
    refused.expect_problem(403, "permission_missing");
}

/// Quy định 11-QĐi/TW: his days run from the receipt of what is meant for him.
#[actix_web::test]
async fn the_head_of_the_party_has_his_days_by_whom_it_is_addressed_to_now() {
    let desk = Desk::start().await;
    let [chair, secretary] =
        ["Chủ tịch UBND xã", "Bí thư Đảng ủy xã"].map(|to| json!({ "addressed_to": [to] }));
    let enter = async |to: &Value| {
        let mut more = to.clone();
        more["claimed_kind"] = json!("complaint_admin");
        format!("/v1/petitions/{}", desk.entered(more).await.text_at("/id"))
    };
    for (was, is, day_of) in [(&chair, &secretary, "new_due_on"), (&secretary, &chair, "old_due_on")] {
        let (wrong, right) = (enter(was).await, enter(is).await);
        correct(&desk.officer, &wrong, is.clone()).await.expect(200);
        let mut stand = clocks(&desk, &wrong).await;
        stand.retain(|one| !one.contains(" cancelled "));
        assert_eq!(stand, clocks(&desk, &right).await);
        let told = told_of(&desk, &wrong, "R17").await;
        let days = ["old_due_on", "new_due_on"].map(|name| (name, told[name].is_string()));
        assert!(days.iter().all(|(name, there)| *there == (*name == day_of)), "{told}");
    }
}
