//! Being overdue closes no case and opens the complainant's next right: where no decision came, its days run from the end of the time
//! for settling (Luật Khiếu nại Art 33).

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::worker::jobs;
use tokio_util::sync::CancellationToken;

use super::above::{again, suit};
use super::annulled::annulled;
use super::{Office, done, tried};
use crate::jobs::{PACE, enqueue};

/// Lets the worker count them; `TestApp`'s business day is 24 November.
async fn counted(office: &Office) {
    let app = &office.app.app;
    let worker = Worker::new(app.clone(), jobs(), Vec::new(), PACE);
    enqueue(app, &NewJob::now("count_next_rights", json!({}), app.clock.real_now())).await;
    assert!(worker.work_once(&CancellationToken::new()).await.unwrap());
}

/// A complaint whose 30 days ended on Monday 10 August without a decision, and the right that is counted from there: 30 days, until
/// Wednesday 9 September.
pub async fn overdue(office: &Office) -> String {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    counted(office).await;
    assert_eq!(rights(office, &case).await, ["C15 running 2026-09-09"]);
    case
}

async fn rights(office: &Office, case: &str) -> Vec<String> {
    let mut clocks = office.clocks(case).await;
    clocks.retain(|clock| clock.starts_with("C15") || clock.starts_with("K02"));
    clocks
}

/// What the timeline tells of it.
async fn told(office: &Office, case: &str) -> Vec<(Value, Value)> {
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    let steps = steps.items().iter().filter(|step| step["type"] == "case.next_right_counted");
    steps.map(|step| (step["fields"]["start_on"].clone(), step["fields"]["due_on"].clone())).collect()
}

#[actix_web::test]
async fn the_right_runs_from_the_end_of_the_time_for_settling() {
    let office = Office::open().await;
    // Of the one the time runs still; of the other the law counts from the receipt of a decision only (Art 48).
    let in_time = office.accepted("complaint_admin", "2026-11-09", "2026-11-12").await;
    let discipline = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let before = office.chair.get(&case).await.expect(200);
    counted(&office).await;
    let list = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    let clock = list.items().iter().find(|clock| clock["rule_key"] == "C15").unwrap().clone();
    assert_eq!(
        (&clock["start_on"], &clock["start_event"]),
        (&json!("2026-08-10"), &json!("settlement_term_expired"))
    );
    for (language, words) in [
        (
            "vi",
            "Tính từ ngày hết thời hạn giải quyết lần đầu mà chưa có quyết định giải quyết: thứ Hai 10/08/2026",
        ),
        (
            "en",
            "Counted from the day the first settlement term ran out without a decision: Monday 10 August 2026",
        ),
    ] {
        assert!(clock["explanation"][language].as_str().unwrap().contains(words), "{clock}");
    }
    counted(&office).await;
    assert_eq!(rights(&office, &case).await, ["C15 running 2026-09-09"]);
    assert_eq!(told(&office, &case).await, [(json!("2026-08-10"), json!("2026-09-09"))]);
    // It is nobody's delay, and the case goes on.
    let after = office.chair.get(&case).await.expect(200);
    assert_eq!((after.at("/status"), after.at("/due_on")), (&json!("accepted"), before.at("/due_on")));
    assert_ne!(after.header("etag"), before.header("etag"));
    for other in [&in_time, &discipline] {
        assert_eq!(rights(&office, other).await, Vec::<String>::new());
    }
}

#[actix_web::test]
async fn a_decision_that_comes_late_gives_the_whole_time_from_its_receipt() {
    let office = Office::open().await;
    let case = overdue(&office).await;
    let decision = |number: &str| json!({ "summary": "Đúng.", "result": "well_founded", "document_number": number, "acted_on": "2026-08-24" });
    let decided = done(&office.chair, &case, "decisions", decision("1/QĐ-UBND")).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"]);
    counted(&office).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"]);
    annulled(&office.chair, &case, &decided).await;
    assert_eq!(rights(&office, &case).await, ["C15 running 2026-09-09"]);
    let decided = done(&office.chair, &case, "decisions", decision("2/QĐ-UBND")).await;
    let told = decided.at("/letters").as_array().unwrap();
    let to_writer =
        |letter: &&Value| letter["act_id"] == *decided.at("/act/id") && letter["addressee"] == "writer";
    let letter = told.iter().find(to_writer).unwrap()["id"].clone();
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-08-25" });
    done(&office.officer, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": letter, "proof": "signature", "acted_on": "2026-08-26" });
    done(&office.officer, &case, "receipts", receipt).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09", "C15 running 2026-09-25"]);
}

#[actix_web::test]
async fn who_uses_the_right_has_it_again_where_the_case_comes_back() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let early = tried(&office.officer, &case, "second-complaints", again("2026-08-10")).await;
    early.expect_problem(409, "state_conflict");
    counted(&office).await;
    done(&office.officer, &case, "second-complaints", again("2026-08-20")).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"]);
    counted(&office).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"], "it is above now");
    let withdrawn = json!({ "outcome": "withdrawn", "acted_on": "2026-08-31" });
    let back = done(&office.officer, &case, "reviews", withdrawn).await;
    assert_eq!(rights(&office, &case).await, ["C15 running 2026-09-09"]);
    annulled(&office.officer, &case, &back).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"]);

    let sued = overdue(&office).await;
    done(&office.chair, &sued, "lawsuits", suit("2026-08-20")).await;
    assert_eq!(rights(&office, &sued).await, ["C15 cancelled 2026-09-09"]);
    let end = json!({ "outcome": "terminated_by_court", "acted_on": "2026-08-31" });
    done(&office.officer, &sued, "reviews", end).await;
    assert_eq!(rights(&office, &sued).await, ["C15 running 2026-09-09"]);
}

#[actix_web::test]
async fn the_right_follows_a_time_that_was_made_longer_and_entered_late() {
    let office = Office::open().await;
    let case = overdue(&office).await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "1/UBND", "acted_on": "2026-07-15" });
    let level = done(&office.chair, &case, "complexity-decisions", level).await;
    // 45 days ended on Monday 24 August, which is over too: 30 days from there end on Wednesday 23 September.
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"]);
    counted(&office).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09", "C15 running 2026-09-23"]);
    annulled(&office.chair, &case, &level).await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-23", "C15 running 2026-09-09"]);

    let stood = overdue(&office).await;
    let suspend = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    done(&office.chair, &stood, "suspensions", suspend).await;
    assert_eq!(rights(&office, &stood).await, ["C15 cancelled 2026-09-09"]);
    counted(&office).await;
    assert_eq!(rights(&office, &stood).await, ["C15 cancelled 2026-09-09"], "the time stands");
    let resume = json!({ "document_number": "3/QĐ-UBND", "acted_on": "2026-07-30" });
    done(&office.chair, &stood, "resumptions", resume).await;
    counted(&office).await;
    // The 20 days that were left ended on Wednesday 19 August.
    assert_eq!(rights(&office, &stood).await, ["C15 cancelled 2026-09-09", "C15 running 2026-09-18"]);
}

#[actix_web::test]
async fn the_right_follows_a_calendar_that_moves_the_end() {
    let office = Office::open().await;
    let case = overdue(&office).await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let moved = async |day: &str| {
        let text = format!("update deadlines set due_on = '{day}' where rule_key = 'C04'");
        assert_eq!(sql.execute(text.as_str(), &[]).await.unwrap(), 1);
        counted(&office).await;
    };
    moved("2026-12-30").await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09"]);
    moved("2026-08-17").await;
    assert_eq!(rights(&office, &case).await, ["C15 cancelled 2026-09-09", "C15 running 2026-09-16"]);
    let mut told = told(&office, &case).await;
    told.sort_by_key(|(start, _)| start.to_string());
    assert_eq!(
        told,
        [
            (json!("2026-08-10"), json!("2026-09-09")),
            (json!("2026-08-17"), json!("2026-09-16")),
            (Value::Null, Value::Null),
        ]
    );
}
