//! Decisions on a violation and their publication, of which one was a mistake.

use serde_json::json;

use super::{approved, settled};
use crate::case_acts::annulled::{annul, annulled};
use crate::case_acts::{Office, done, tried};
use crate::support::Answer;

/// The clocks within which conclusion and decisions are to be told.
async fn until_told(office: &Office, case: &str) -> Vec<String> {
    let mut clocks = office.clocks(case).await;
    clocks.retain(|clock| clock.starts_with("T19"));
    clocks
}

async fn sanctioned(office: &Office, case: &str, (number, day): (&str, &str)) -> Answer {
    let body = json!({ "stage": "sanctioned", "document_number": number, "acted_on": day });
    done(&office.chair, case, "enforcement-orders", body).await
}

#[actix_web::test]
async fn a_decision_that_never_was_is_told_to_nobody_though_it_had_been_told() {
    let office = Office::open().await;
    let case = settled(&office, "denunciation_field", 1).await;
    let decided = sanctioned(&office, &case, ("7/QĐ-XP", "2026-07-22")).await;
    let (_, approval) = approved(&office, &case, "posting", "2026-07-24").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 fulfilled 2026-07-31"]);
    let undone = annulled(&office.chair, &case, &decided).await;
    assert_eq!(undone.at("/case/status"), "concluded");
    office.holds(&case, "T16 running 2026-07-29").await;
    assert_eq!(until_told(&office, &case).await, ["T19 cancelled 2026-07-31", "T19 fulfilled 2026-07-29"]);
    annulled(&office.chair, &case, &approval).await;
    assert_eq!(until_told(&office, &case).await, ["T19 cancelled 2026-07-31", "T19 running 2026-07-29"]);
}

#[actix_web::test]
async fn wrong_words_are_annulled_under_the_decision_that_came_after_them() {
    let office = Office::open().await;
    let case = settled(&office, "denunciation_field", 1).await;
    let (_, approval) = approved(&office, &case, "posting", "2026-07-22").await;
    sanctioned(&office, &case, ("7/QĐ-XP", "2026-07-23")).await;
    done(&office.chair, &case, "monitorings", json!({ "acted_on": "2026-07-24" })).await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 running 2026-08-03"]);
    let undone = annulled(&office.chair, &case, &approval).await;
    assert_eq!(undone.at("/case/status"), "monitoring");
    assert_eq!(until_told(&office, &case).await, ["T19 running 2026-07-29", "T19 running 2026-08-03"]);
    // One wording tells both.
    approved(&office, &case, "posting", "2026-07-27").await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29", "T19 fulfilled 2026-08-03"]);
}

/// The order cancels what is owed to the public: nothing of it may come to run again.
#[actix_web::test]
async fn what_was_told_of_a_decision_that_the_superior_set_aside_owes_nothing_anew() {
    let office = Office::open().await;
    let case = settled(&office, "complaint_admin", 1).await;
    let (_, approval) = approved(&office, &case, "posting", "2026-07-22").await;
    let order =
        json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "acted_on": "2026-09-07" });
    done(&office.officer, &case, "reviews", order).await;
    annulled(&office.chair, &case, &approval).await;
    office.holds(&case, "C11 cancelled 2026-08-04").await;
}

/// A denunciation whose conclusion was told on 22 July, and that the superior settles anew since 4 August, with the approval.
async fn reopened(office: &Office, number: usize, is_sanctioned: bool) -> (String, Answer) {
    let case = settled(office, "denunciation_field", number).await;
    let (_, approval) = approved(office, &case, "posting", "2026-07-22").await;
    if is_sanctioned {
        sanctioned(office, &case, ("7/QĐ-XP", "2026-07-23")).await;
    }
    done(&office.officer, &case, "further-denunciations", json!({ "acted_on": "2026-08-03" })).await;
    let reopened = json!({ "outcome": "reopened", "acted_on": "2026-08-04" });
    done(&office.officer, &case, "reviews", reopened).await;
    (case, approval)
}

/// Whoever settled it tells the public: the commune does not come to owe what it had told of a conclusion that was replaced.
#[actix_web::test]
async fn what_was_told_of_a_conclusion_that_the_superior_amended_owes_nothing_anew() {
    let office = Office::open().await;
    for (number, is_sanctioned) in [(1, false), (2, true)] {
        let (case, approval) = reopened(&office, number, is_sanctioned).await;
        let amended = json!({ "outcome": "amended", "decision_number": "9/KL-UBND tỉnh", "result": "partly_well_founded", "acted_on": "2026-08-06" });
        let amended = done(&office.officer, &case, "reviews", amended).await;
        assert!(until_told(&office, &case).await.contains(&"T19 fulfilled 2026-07-29".to_owned()));
        annulled(&office.chair, &case, &approval).await;
        let nothing = async || {
            let clocks = until_told(&office, &case).await;
            assert!(clocks.iter().all(|clock| clock.starts_with("T19 cancelled")), "{clocks:?}");
        };
        nothing().await;
        // Nor while the superior settles it.
        annulled(&office.officer, &case, &amended).await;
        nothing().await;
        // Its conclusion stands: it is owed again.
        let upheld = json!({ "outcome": "upheld", "acted_on": "2026-08-06" });
        done(&office.officer, &case, "reviews", upheld).await;
        office.holds(&case, "T19 running 2026-07-29").await;
    }
}

#[actix_web::test]
async fn what_was_told_of_a_conclusion_that_the_superior_upheld_is_annulled_as_before() {
    let office = Office::open().await;
    let (case, approval) = reopened(&office, 1, false).await;
    let upheld = json!({ "outcome": "upheld", "acted_on": "2026-08-06" });
    done(&office.officer, &case, "reviews", upheld).await;
    assert_eq!(until_told(&office, &case).await, ["T19 fulfilled 2026-07-29"]);
    let undone = annulled(&office.chair, &case, &approval).await;
    assert_eq!(undone.at("/case/status"), "concluded");
    assert_eq!(until_told(&office, &case).await, ["T19 running 2026-07-29"]);
}

async fn rests(office: &Office, case: &str, act: &Answer) {
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let refused = tried(&office.chair, case, &annul(act), ground).await;
    let refused = refused.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains("annul that first"), "{}", refused.text);
}

#[actix_web::test]
async fn the_first_decision_stays_while_another_one_stands() {
    let office = Office::open().await;
    let case = settled(&office, "denunciation_field", 1).await;
    let first = sanctioned(&office, &case, ("7/QĐ-XP", "2026-07-22")).await;
    let second = sanctioned(&office, &case, ("8/QĐ-XP", "2026-07-23")).await;
    // Without it nobody would have acted on the conclusion on which the second one rests.
    rests(&office, &case, &first).await;
    office.holds(&case, "T16 fulfilled 2026-07-29").await;
    annulled(&office.chair, &case, &second).await;
    let undone = annulled(&office.chair, &case, &first).await;
    assert_eq!(undone.at("/case/status"), "concluded");
    office.holds(&case, "T16 running 2026-07-29").await;
}
