//! From a decision to its effect and into the archive; the suspended execution of what is disputed.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::worker::jobs;
use tokio_util::sync::CancellationToken;

use super::above::decided;
use super::annulled::annulled;
use super::{Office, done, tried};
use crate::clock_courses::{stages_told, swept};
use crate::jobs::{PACE, enqueue};
use crate::support::demands::proves;

/// Lets what has run have its effect; `TestApp`'s business day is 24 November.
pub async fn effected(office: &Office) {
    let app = &office.app.app;
    let worker = Worker::new(app.clone(), jobs(), Vec::new(), PACE);
    enqueue(app, &NewJob::now("effect_decisions", json!({}), app.clock.real_now())).await;
    assert!(worker.work_once(&CancellationToken::new()).await.unwrap());
}

async fn events(office: &Office) -> i64 {
    let sql = office.app.sql(DbRole::Superuser).await;
    sql.query_one("select count(*) from events where type = 'case.effective'", &[]).await.unwrap().get(0)
}

#[actix_web::test]
async fn an_unfounded_complaint_is_archived_without_an_enforcement() {
    let office = Office::open().await;
    let (case, _) = decided(&office, "unfounded").await;
    // Nothing is to be carried out.
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("C21")));
    let archive = |day: &str| json!({ "text": "Hồ sơ gồm 12 bút lục.", "acted_on": day });
    // 30 days from receipt end on Friday 21 August.
    tried(&office.chair, &case, "archivings", archive("2026-08-21"))
        .await
        .expect_problem(409, "state_conflict");
    effected(&office).await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "effective");
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    let step = steps.items().iter().find(|step| step["type"] == "case.effective").unwrap().clone();
    assert_eq!((&step["acted_on"], &step["fields"]["old_status"]), (&json!("2026-08-22"), &json!("decided")));
    effected(&office).await;
    assert_eq!(events(&office).await, 1);
    assert!(office.officer.get("/v1/queues/effective_not_enforced").await.expect(200).items().is_empty());
    tried(&office.chair, &case, "archivings", archive("2026-08-21"))
        .await
        .expect_problem(409, "state_conflict");
    done(&office.chair, &case, "archivings", archive("2026-08-24")).await;
    // To tell of the acceptance and of the decision in public is owed still; the court is open for a year from the receipt.
    let mut running = office.clocks(&case).await;
    running.retain(|clock| clock.contains("running") && !["C03", "C11"].contains(&&clock[..3]));
    assert_eq!(running, ["C25 running 2027-07-22"]);
}

#[actix_web::test]
async fn what_has_effect_waits_to_be_carried_out() {
    proves(&["II.2-4a"]);
    let office = Office::open().await;
    let (case, _) = decided(&office, "well_founded").await;
    // Of the other nobody has proved that it was received: it has no effect, however late it is.
    let unproven = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "9/QĐ-UBND", "acted_on": "2026-07-20" });
    done(&office.chair, &unproven, "decisions", body).await;
    effected(&office).await;
    assert_eq!(office.chair.get(&unproven).await.expect(200).at("/status"), "decided");
    let petition = office.chair.get(&case).await.expect(200);
    assert_eq!(petition.at("/status"), "effective");
    let queue = async || {
        let queues = office.officer.get("/v1/queues").await.expect(200);
        let one = queues.items().iter().find(|one| one["name"] == "effective_not_enforced").unwrap().clone();
        let listed = office.officer.get(one["href"].as_str().unwrap()).await.expect(200);
        let ids: Vec<Value> = listed.items().iter().map(|item| item["id"].clone()).collect();
        (one["count"]["value"].clone(), one["oldest"].clone(), ids)
    };
    assert_eq!(queue().await, (json!(1), json!("2026-08-22"), vec![petition.at("/petition/id").clone()]));
    tried(&office.chair, &case, "archivings", json!({})).await.expect_problem(409, "state_conflict");
    let order = done(&office.chair, &case, "enforcement-orders", json!({ "acted_on": "2026-08-24" })).await;
    assert_eq!(queue().await, (json!(0), Value::Null, Vec::new()));
    annulled(&office.chair, &case, &order).await;
    assert_eq!(queue().await.1, json!("2026-08-22"));
    // A second complaint that was made in time and is entered now is not lost.
    let again = json!({ "text": "Gửi qua bưu điện.", "acted_on": "2026-08-15" });
    let moved = done(&office.officer, &case, "second-complaints", again).await;
    assert_eq!(moved.at("/case/status"), "second_instance");
    assert_eq!(queue().await.0, json!(0));
}

fn measure(measure: &str, number: &str, day: &str) -> Value {
    json!({ "measure": measure, "reason": "Khó khắc phục.", "document_number": number, "acted_on": day })
}

#[actix_web::test]
async fn a_suspended_execution_is_lifted_wherever_the_case_has_gone() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(chair, &case, "execution-suspensions", measure("ordered", "1/QĐ-UBND", "2026-07-13")).await;
    office.holds(&case, "C22 running 2026-08-10").await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "2/UBND", "acted_on": "2026-07-15" });
    done(chair, &case, "complexity-decisions", level).await;
    // It moves with the time for settling: 45 days end on Monday 24 August.
    office.holds(&case, "C22 running 2026-08-24").await;
    let suspend = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": "3/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "suspensions", suspend).await;
    office.holds(&case, "C22 paused -").await;
    let end = json!({ "ground": "without_successor", "reason": "Không có người thừa kế.", "document_number": "4/QĐ-UBND", "acted_on": "2026-08-03" });
    done(chair, &case, "terminations", end).await;
    office.holds(&case, "C22 running 2026-08-03").await;
    let archive = json!({ "acted_on": "2026-08-04" });
    let barred =
        tried(chair, &case, "archivings", archive.clone()).await.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("lift that first"));
    let early = measure("lifted", "5/QĐ-UBND", "2026-07-12");
    let early = tried(chair, &case, "execution-suspensions", early).await.expect_problem(400, "body_invalid");
    assert_eq!(early.complaints(), ["/acted_on"]);
    let lifted =
        done(chair, &case, "execution-suspensions", measure("lifted", "5/QĐ-UBND", "2026-08-04")).await;
    assert_eq!(lifted.at("/case/status"), "terminated");
    office.holds(&case, "C22 fulfilled_late 2026-08-03").await;
    done(chair, &case, "archivings", archive).await;

    let sued = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(chair, &sued, "execution-suspensions", measure("ordered", "6/QĐ-UBND", "2026-07-13")).await;
    let suit = json!({ "court": "Tòa án", "suit_number": "1/TLST", "taken_on": "2026-07-20", "acted_on": "2026-07-20" });
    done(chair, &sued, "lawsuits", suit).await;
    done(chair, &sued, "execution-suspensions", measure("lifted", "7/QĐ-UBND", "2026-07-21")).await;
    assert!(office.clocks(&sued).await.iter().any(|clock| clock.starts_with("C22 fulfilled")));
}

#[actix_web::test]
async fn days_for_which_the_settlement_stood_bring_no_stage_of_a_suspended_execution_nearer() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(chair, &case, "execution-suspensions", measure("ordered", "1/QĐ-UBND", "2026-07-13")).await;
    let suspend = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "suspensions", suspend).await;
    let resume = json!({ "document_number": "3/QĐ-UBND", "acted_on": "2026-08-03" });
    done(chair, &case, "resumptions", resume).await;
    // Twenty days were left: they end on Sunday 23 August.
    office.holds(&case, "C22 running 2026-08-24").await;
    // Half of the days from 13 July is 3 August; of those that count, which are fourteen fewer, it is the 10th.
    let half = ("deadline.due_soon".to_owned(), "half".to_owned());
    for (on, told) in [("2026-08-05", 0), ("2026-08-09", 0), ("2026-08-10", 1), ("2026-08-11", 1)] {
        swept(&office.app, on).await;
        assert_eq!(stages_told(&office.app, "C22").await, vec![half.clone(); told], "{on}");
    }
}

#[actix_web::test]
async fn a_suspended_execution_has_no_day_again_once_the_settlement_stands_again() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(chair, &case, "execution-suspensions", measure("ordered", "1/QĐ-UBND", "2026-07-13")).await;
    let suspend = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "suspensions", suspend).await;
    let words = async || {
        let list = chair.get(&format!("{case}/deadlines")).await.expect(200);
        let clock = list.items().iter().find(|clock| clock["rule_key"] == "C22").unwrap().clone();
        clock["explanation"]["vi"].as_str().unwrap().to_owned()
    };
    let standing = words().await;
    let resume = json!({ "document_number": "3/QĐ-UBND", "acted_on": "2026-08-03" });
    let resumed = done(chair, &case, "resumptions", resume).await;
    assert!(words().await.contains("24/08/2026"), "{}", words().await);
    annulled(chair, &case, &resumed).await;
    office.holds(&case, "C22 paused -").await;
    assert_eq!(words().await, standing);
}
