//! What the next instance or a court had stopped goes on when the case comes back: the time from a receipt that was proven
//! meanwhile, and the enforcement.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::above::{again, decided, suit};
use super::annulled::annulled;
use super::effect::effected;
use super::{Office, done, letters, tried};
use crate::law_changes::{administrator, recompute, year_2027};
use crate::support::Answer;

/// A complaint that was decided on 20 July and complained of again on the 30th; the letter of the decision left on the 21st.
async fn complained_of_again(office: &Office) -> (String, String, Answer) {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    let answer = done(&office.chair, &case, "decisions", body).await;
    let letter = letters(&answer, "decisions", &["writer"]).remove(0);
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-07-21" });
    done(&office.officer, &case, "dispatches", sent).await;
    let moved = done(&office.officer, &case, "second-complaints", again("2026-07-30")).await;
    (case, letter, moved)
}

pub fn receipt(letter: &str, day: &str, dismissal: bool) -> Value {
    json!({ "letter_id": letter, "proof": "postal_return", "dismissal": dismissal, "acted_on": day })
}

async fn running(office: &Office, case: &str, rule: &str) -> Vec<String> {
    let mut clocks = office.clocks(case).await;
    clocks.retain(|clock| clock.starts_with(&format!("{rule} running ")));
    clocks
}

#[actix_web::test]
async fn a_receipt_that_is_proven_while_the_case_is_away_is_counted_when_it_is_back() {
    let office = Office::open().await;
    let (case, letter, _) = complained_of_again(&office).await;
    let proven = done(&office.officer, &case, "receipts", receipt(&letter, "2026-07-22", false)).await;
    let back = json!({ "outcome": "not_accepted", "acted_on": "2026-08-10" });
    let back = done(&office.officer, &case, "reviews", back).await;
    // 30 days from the receipt end on Friday 21 August; five working days from the effect on the 22nd on Friday the 28th.
    office.holds(&case, "C15 running 2026-08-21").await;
    office.holds(&case, "C21 running 2026-08-28").await;
    let order = tried(&office.chair, &case, "enforcement-orders", json!({ "acted_on": "2026-08-21" })).await;
    order.expect_problem(409, "state_conflict");
    // The time that runs now rests on the receipt.
    let path = super::annulled::annul(&proven);
    let wrong = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    tried(&office.officer, &case, &path, wrong).await.expect_problem(409, "state_conflict");
    annulled(&office.officer, &case, &back).await;
    assert!(
        running(&office, &case, "C15").await.is_empty() && running(&office, &case, "C21").await.is_empty()
    );
    annulled(&office.officer, &case, &proven).await;
    let back = json!({ "outcome": "withdrawn", "acted_on": "2026-08-10" });
    done(&office.officer, &case, "reviews", back).await;
    assert!(
        running(&office, &case, "C15").await.is_empty() && running(&office, &case, "C21").await.is_empty()
    );
    done(&office.officer, &case, "receipts", receipt(&letter, "2026-07-22", false)).await;
    office.holds(&case, "C15 running 2026-08-21").await;
}

#[actix_web::test]
async fn a_second_complaint_that_never_was_leaves_the_time_from_the_receipt() {
    let office = Office::open().await;
    let (case, letter, moved) = complained_of_again(&office).await;
    let proven = done(&office.officer, &case, "receipts", receipt(&letter, "2026-07-22", false)).await;
    annulled(&office.officer, &case, &moved).await;
    for clock in ["C15 running 2026-08-21", "C19 running 2026-08-19", "C21 running 2026-08-28"] {
        office.holds(&case, clock).await;
    }
    // Nothing was received after all: nothing is counted from it.
    annulled(&office.officer, &case, &proven).await;
    assert!(
        running(&office, &case, "C15").await.is_empty() && running(&office, &case, "C21").await.is_empty()
    );
    office.holds(&case, "C19 running 2026-08-19").await;
}

#[actix_web::test]
async fn a_dismissal_keeps_its_longer_time_while_it_is_away() {
    let office = Office::open().await;
    let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    for (stage, day) in [("scheduled", "2026-07-13"), ("held", "2026-07-20")] {
        let planned = (stage == "scheduled").then_some("2026-07-20");
        let body = json!({ "stage": stage, "planned_on": planned, "text": "Biên bản.", "acted_on": day });
        done(&office.chair, &case, "dialogues", body).await;
    }
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-08-03" });
    let answer = done(&office.chair, &case, "decisions", body).await;
    let letter = letters(&answer, "decisions", &["writer"]).remove(0);
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-08-04" });
    done(&office.officer, &case, "dispatches", sent).await;
    done(&office.chair, &case, "lawsuits", suit("2026-08-10")).await;
    done(&office.officer, &case, "receipts", receipt(&letter, "2026-08-05", true)).await;
    let back = json!({ "outcome": "terminated_by_court", "acted_on": "2026-08-20" });
    done(&office.officer, &case, "reviews", back).await;
    office.holds(&case, "K02-dismissal running 2026-09-04").await;
}

#[actix_web::test]
async fn what_comes_back_from_court_is_carried_out_from_then() {
    let office = Office::open().await;
    let (case, _) = decided(&office, "well_founded").await;
    office.holds(&case, "C21 running 2026-08-28").await;
    let sued = done(&office.chair, &case, "lawsuits", suit("2026-08-03")).await;
    let end = json!({ "outcome": "terminated_by_court", "acted_on": "2026-09-21" });
    let back = done(&office.officer, &case, "reviews", end).await;
    // The decision has had its effect meanwhile: five working days from Monday 21 September.
    assert_eq!(running(&office, &case, "C21").await, ["C21 running 2026-09-28"]);
    effected(&office).await;
    assert_eq!(running(&office, &case, "C21").await, ["C21 running 2026-09-28"]);
    annulled(&office.officer, &case, &back).await;
    assert!(running(&office, &case, "C21").await.is_empty());
    annulled(&office.chair, &case, &sued).await;
    assert_eq!(running(&office, &case, "C21").await, ["C21 running 2026-08-28"]);
}

#[actix_web::test]
async fn what_was_late_before_it_went_to_court_comes_back_late() {
    let office = Office::open().await;
    let (late, _) = decided(&office, "well_founded").await;
    done(&office.chair, &late, "lawsuits", suit("2026-09-07")).await;
    let end = json!({ "outcome": "terminated_by_court", "acted_on": "2026-09-21" });
    done(&office.officer, &late, "reviews", end).await;
    assert_eq!(running(&office, &late, "C21").await, ["C21 running 2026-08-28"]);
    effected(&office).await;
    assert_eq!(running(&office, &late, "C21").await, ["C21 running 2026-08-28"]);
}

#[actix_web::test]
async fn a_time_that_has_run_out_does_not_stand_in_court() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(&office.chair, &case, "lawsuits", suit("2026-08-20")).await;
    office.holds(&case, "C04 cancelled 2026-08-10").await;
    let back = json!({ "outcome": "terminated_by_court", "acted_on": "2026-08-31" });
    done(&office.officer, &case, "reviews", back).await;
    office.holds(&case, "C04 running 2026-08-10").await;
}

#[actix_web::test]
async fn a_suspended_execution_moves_with_the_calendar_too() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-24", "2026-11-24").await;
    let order = json!({ "measure": "ordered", "reason": "Khó khắc phục.", "document_number": "1/QĐ-UBND", "acted_on": "2026-11-24" });
    done(&office.chair, &case, "execution-suspensions", order).await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "2/UBND", "acted_on": "2026-11-24" });
    done(&office.chair, &case, "complexity-decisions", level).await;
    // 45 days end on Friday 8 January, on which nobody works by the official calendar.
    office.holds(&case, "C22 running 2027-01-08").await;
    let said = async || {
        let clocks = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
        let clock = clocks.items().iter().find(|clock| clock["rule_key"] == "C22").unwrap();
        let words = |language: &str| clock["explanation"][language].as_str().unwrap().to_owned();
        (clock["provisional"].clone(), words("vi"), words("en"))
    };
    let (provisional, vi, en) = said().await;
    assert_eq!(provisional, true);
    assert!(
        vi.contains("lịch nghỉ mới là tạm thời") && en.contains("days off that are provisional"),
        "{vi} {en}"
    );
    let admin = administrator(&office.app).await;
    admin
        .post("/v1/calendar-years", year_2027("official", &["2027-01-08"], &["2027-01-16"]))
        .await
        .expect(201);
    recompute(&office.app).await;
    office.holds(&case, "C05 running 2027-01-11").await;
    office.holds(&case, "C22 running 2027-01-11").await;
    let (provisional, vi, en) = said().await;
    assert_eq!(provisional, false);
    assert!(!vi.contains("tạm thời") && !en.contains("provisional"), "{vi} {en}");
}

#[actix_web::test]
async fn the_day_of_effect_is_the_one_from_which_it_is_carried_out() {
    let office = Office::open().await;
    let (case, _) = decided(&office, "well_founded").await;
    // As if the calendar had moved the last day of the second complaint since the receipt was entered.
    let sql = office.app.sql(DbRole::Superuser).await;
    sql.execute("update deadlines set due_on = '2026-11-19' where rule_key = 'C15'", &[]).await.unwrap();
    // What else was to be done is done.
    let rest = "update deadlines set status = 'fulfilled', stopped_on = '2026-07-24'
                where status = 'running' and rule_key not in ('C15', 'C19', 'C21')";
    sql.execute(rest, &[]).await.unwrap();
    effected(&office).await;
    // Five working days from Friday 20 November; the 24th is a holiday.
    assert_eq!(running(&office, &case, "C21").await, ["C21 running 2026-11-30"]);
    let shown = office.chair.get(&case).await.expect(200);
    let petition = office.chair.get(&shown.text_at("/petition/href")).await.expect(200);
    assert_eq!((shown.at("/status"), shown.at("/due_on")), (&json!("effective"), &json!("2026-11-30")));
    assert_eq!(petition.at("/due_on"), "2026-11-30");
}
