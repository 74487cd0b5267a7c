//! The transition of 1 July 2026 (Nghị định 155/2026/NĐ-CP Điều 22(1)): the new rules on withdrawal, suspension and dialogue hold for
//! cases that were accepted before, and an act of an earlier day keeps to the law of its day.

use serde_json::{Value, json};

use super::{Office, done, tried};
use crate::support::{Answer, Client};

const TRANSITION: &str = "Nghị định 155/2026/NĐ-CP Điều 22(1)";

/// Not by the law of its day: told with the rule of transition.
fn barred(answer: Answer) {
    let barred = answer.expect_problem(409, "state_conflict");
    assert_eq!(barred.at("/legal_basis"), TRANSITION, "{}", barred.text);
}

fn suspension(ground: &str, number: &str, acted_on: &str) -> Value {
    json!({ "ground": ground, "reason": "Trở ngại khách quan.", "document_number": number, "acted_on": acted_on })
}

#[actix_web::test]
async fn what_was_accepted_before_is_suspended_by_the_new_rules_from_their_day_on() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-06-08", "2026-06-10").await;
    office.holds(&case, "C04 running 2026-07-10").await;
    // Accepted within the ten days of its day, and no seven working days besides.
    office.holds(&case, "C02 fulfilled 2026-06-18").await;
    for ground in ["obstacle", "awaiting_other_body"] {
        barred(tried(chair, &case, "suspensions", suspension(ground, "1/QĐ-UBND", "2026-06-30")).await);
    }
    assert_eq!(chair.get(&case).await.expect(200).at("/status"), "accepted");
    done(chair, &case, "suspensions", suspension("obstacle", "1/QĐ-UBND", "2026-07-01")).await;
    office.holds(&case, "C04 paused -").await;
    // Nine days were left on 1 July.
    done(chair, &case, "resumptions", json!({ "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" }))
        .await;
    office.holds(&case, "C04 running 2026-07-29").await;
}

#[actix_web::test]
async fn it_is_withdrawn_in_part_and_taken_up_again_from_their_day_on_only() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("complaint_admin", "2026-06-08", "2026-06-10").await;
    let withdrawn = |extent: &str, on: &str| json!({ "extent": extent, "acted_on": on });
    barred(tried(officer, &case, "withdrawals", withdrawn("part", "2026-06-20")).await);
    done(officer, &case, "withdrawals", withdrawn("part", "2026-07-01")).await;

    // As a whole it was withdrawn before too, and ended by that.
    let other = office.accepted("complaint_admin", "2026-06-08", "2026-06-10").await;
    let ends = |ground: &str, number: &str, on: &str| json!({ "ground": ground, "reason": "Rút đơn.", "document_number": number, "acted_on": on });
    barred(tried(chair, &other, "terminations", ends("without_successor", "3/QĐ-UBND", "2026-06-21")).await);
    done(officer, &other, "withdrawals", withdrawn("whole", "2026-06-20")).await;
    done(chair, &other, "terminations", ends("withdrawn", "3/QĐ-UBND", "2026-06-21")).await;
    // Until when such a decision was sent before July is not known.
    assert!(office.clocks(&other).await.iter().all(|clock| !clock.starts_with("C23")));
    let again = |on: &str| json!({ "text": "Bị ép buộc.", "document_number": "4/QĐ-UBND", "acted_on": on });
    barred(tried(chair, &other, "reopenings", again("2026-06-25")).await);
    done(chair, &other, "reopenings", again("2026-07-02")).await;
    assert!(office.clocks(&other).await.iter().any(|clock| clock.starts_with("C24 running")));
}

#[actix_web::test]
async fn its_dialogue_is_announced_and_held_by_the_law_of_the_day() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_discipline", "2026-06-08", "2026-06-10").await;
    let announced =
        |planned: &str, on: &str| json!({ "stage": "scheduled", "planned_on": planned, "acted_on": on });
    let absent = |on: &str| json!({ "stage": "complainant_absent", "excused": false, "text": "Biên bản.", "acted_on": on });
    // No number of days is known for the notice of a dialogue in June; who stays away is invited again.
    done(chair, &case, "dialogues", announced("2026-06-18", "2026-06-16")).await;
    done(chair, &case, "dialogues", absent("2026-06-18")).await;
    let decision = json!({
        "result": "unfounded", "summary": "Không có cơ sở.", "document_number": "5/QĐ-UBND", "acted_on": "2026-06-19",
    });
    tried(chair, &case, "decisions", decision.clone()).await.expect_problem(409, "state_conflict");

    // In July five days, though it was accepted in June; and the matter goes on without who stays away.
    let short = tried(chair, &case, "dialogues", announced("2026-07-03", "2026-06-30")).await;
    let short = short.expect_problem(409, "state_conflict");
    assert!(short.text_at("/legal_basis").contains("khoản 1 Điều 28 Nghị định 124/2020"), "{}", short.text);
    assert_eq!(short.at("/latest_lawful_on"), "2026-06-26");
    done(chair, &case, "dialogues", announced("2026-07-03", "2026-06-26")).await;
    done(chair, &case, "dialogues", absent("2026-07-03")).await;
    let mut decision = decision;
    decision["acted_on"] = json!("2026-07-06");
    done(chair, &case, "decisions", decision).await;
}

/// Forms of the papers of acts in a case's file.
async fn forms(client: &Client, case: &str) -> Vec<Value> {
    let file = client.get(&format!("{case}/file")).await.expect(200);
    let acts = file.items().iter().filter(|paper| paper["kind"] == "act");
    acts.map(|paper| json!([paper["form"], paper["form_code"]]))
        .filter(|form| form[0] != Value::Null)
        .collect()
}

/// Form and code on the paper of an act.
async fn of_paper(client: &Client, path: &str) -> (Value, Value) {
    let paper = client.get(&format!("{path}/paper")).await.expect(200);
    (paper.at("/form").clone(), paper.at("/form_code").clone())
}

#[actix_web::test]
async fn papers_bear_the_forms_of_their_day() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let proposal = json!(["Mẫu 01 (Thông tư 05/2021)", "tt05_01"]);
    let notice = json!(["Mẫu 03 (Nghị định 155)", "nd155_03"]);
    let end = json!(["Mẫu 14a (Nghị định 155)", "nd155_14a"]);
    for (received, accepted, withdrawn, ended, number, expected) in [
        ("2026-06-08", "2026-06-10", "2026-06-20", "2026-06-21", "1/QĐ-UBND", vec![&proposal]),
        ("2026-06-24", "2026-06-30", "2026-07-01", "2026-07-01", "2/QĐ-UBND", vec![&proposal, &end]),
        ("2026-06-29", "2026-07-01", "2026-07-02", "2026-07-03", "3/QĐ-UBND", vec![&proposal, &notice, &end]),
    ] {
        let case = office.accepted("complaint_admin", received, accepted).await;
        done(officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": withdrawn })).await;
        let body = json!({ "ground": "withdrawn", "reason": "Rút đơn.", "document_number": number, "acted_on": ended });
        let termination = done(chair, &case, "terminations", body).await;
        assert_eq!(forms(chair, &case).await.iter().collect::<Vec<_>>(), expected, "{accepted}");
        let (form, code) = of_paper(chair, termination.header("location")).await;
        let new = expected.contains(&&end);
        assert_eq!(form == end[0] && code == end[1], new, "{ended}: {form}");
        assert_eq!(form.is_null() && code.is_null(), !new, "{ended}: {form}");
    }
}
