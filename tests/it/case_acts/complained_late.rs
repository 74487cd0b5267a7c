//! A second complaint is made within its time: from the receipt of the decision, or from the end of the time for settling (Luật Khiếu nại
//! Điều 33, 48). The time of an obstacle does not count (Điều 9).

use serde_json::json;
use tiepdan::devdb::DbRole;

use super::above::{again, decided};
use super::effect::effected;
use super::next_right::overdue;
use super::returned::receipt;
use super::{Office, barred_by, done, letters, tried};

#[actix_web::test]
async fn a_second_complaint_out_of_time_leaves_the_decision_in_effect() {
    let office = Office::open().await;
    let officer = &office.officer;
    // Received on 22 July: the 30 days ended on Friday 21 August.
    let (case, _) = decided(&office, "well_founded").await;
    effected(&office).await;
    for day in ["2026-08-22", "2026-11-20"] {
        let late =
            barred_by("complained_in_time", tried(officer, &case, "second-complaints", again(day)).await);
        assert!(late.text_at("/legal_basis").contains("33, 48"), "{}", late.text);
    }
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "effective");
    office.holds(&case, "C15 running 2026-08-21").await;
    office.holds(&case, "C21 running 2026-08-28").await;
    // The last day itself is in time, whenever it is entered.
    officer.post(&format!("{case}/second-complaints?dry_run=true"), again("2026-08-21")).await.expect(200);

    for (obstacle, reason, code) in [(true, None, "required"), (false, Some("Nằm viện."), "not_allowed")]
    {
        let body = json!({ "obstacle": obstacle, "obstacle_reason": reason, "acted_on": "2026-09-14" });
        let refused =
            tried(officer, &case, "second-complaints", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), ["/obstacle_reason"]);
        assert_eq!(refused.at("/errors/0/code"), code);
    }
    let kept = json!({
        "obstacle": true, "obstacle_reason": "Nằm viện từ 10/8 đến 11/9.", "acted_on": "2026-09-14",
    });
    let taken = done(officer, &case, "second-complaints", kept).await;
    assert_eq!(taken.at("/case/status"), "second_instance");
    office.holds(&case, "C21 cancelled 2026-08-28").await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let facts = "select facts::text from acts where id = $1::text::uuid";
    let facts: String = sql.query_one(facts, &[&taken.text_at("/act/id")]).await.unwrap().get(0);
    assert!(facts.contains("\"obstacle\": true") && !facts.contains("viện"), "{facts}");
}

#[actix_web::test]
async fn the_right_of_who_got_no_decision_ends_with_its_time_too() {
    let office = Office::open().await;
    // Counted from Monday 10 August, until Wednesday 9 September.
    let case = overdue(&office).await;
    barred_by(
        "complained_in_time",
        tried(&office.officer, &case, "second-complaints", again("2026-09-10")).await,
    );
    done(&office.officer, &case, "second-complaints", again("2026-09-09")).await;
}

#[actix_web::test]
async fn discipline_has_its_own_time() {
    let office = Office::open().await;
    // Ten days from Wednesday 5 August end on a Saturday, and so on Monday the 17th; 30 on Friday 4 September.
    for (number, dismissal, last, late) in
        [(1, false, "2026-08-17", "2026-08-18"), (2, true, "2026-09-04", "2026-09-05")]
    {
        let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
        for (stage, day) in [("scheduled", "2026-07-13"), ("held", "2026-07-20")] {
            let planned = (stage == "scheduled").then_some("2026-07-20");
            let body = json!({ "stage": stage, "planned_on": planned, "text": "Biên bản.", "acted_on": day });
            done(&office.chair, &case, "dialogues", body).await;
        }
        let body = json!({
            "summary": "Đúng.", "result": "well_founded", "document_number": format!("{number}/QĐ-UBND"),
            "acted_on": "2026-08-03",
        });
        let answer = done(&office.chair, &case, "decisions", body).await;
        let letter = letters(&answer, "decisions", &["writer"]).remove(0);
        let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-08-04" });
        done(&office.officer, &case, "dispatches", sent).await;
        done(&office.officer, &case, "receipts", receipt(&letter, "2026-08-05", dismissal)).await;
        barred_by(
            "complained_in_time",
            tried(&office.officer, &case, "second-complaints", again(late)).await,
        );
        done(&office.officer, &case, "second-complaints", again(last)).await;
    }
}
