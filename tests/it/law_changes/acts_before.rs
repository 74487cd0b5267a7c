//! An act that comes between a change of the calendar and the job moves no day in silence.

use serde_json::{Value, json};

use super::{administrator, clock, recompute, this_year, year_2027};
use crate::case_acts::annulled::annulled;
use crate::case_acts::{Office, done};
use crate::main_job::{lead, own_position};
use crate::petition_acts::{Desk, act, guidance};
use crate::support::Client;

#[actix_web::test]
async fn an_act_that_counts_a_clock_by_the_new_calendar_tells_its_old_day() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-11-20", "2026-11-24").await;
    office.holds(&case, "T07 running 2026-12-24").await;
    let year = this_year(&office.officer, "2026-12-24").await;
    administrator(&office.app).await.post("/v1/calendar-years", year).await.expect(201);
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "8/UBND" });
    done(&office.chair, &case, "complexity-decisions", level).await;
    office.holds(&case, "T07 running 2026-12-25").await;
    for _ in 0..2 {
        let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
        let all = steps.items().iter().filter_map(|step| step["fields"]["deadlines"].as_array()).flatten();
        let days = |one: &Value| (one["old_due_on"].clone(), one["new_due_on"].clone());
        let moved: Vec<_> = all.filter(|one| one["rule_key"] == "T07").map(days).collect();
        assert_eq!(moved, [(json!("2026-12-24"), json!("2026-12-25"))], "{}", steps.text);
        recompute(&office.app).await;
    }
    office.holds(&case, "T07 running 2026-12-25").await;
    // Once the job has come to it an act tells nothing of it.
    let longer = json!({ "days": 30, "reason": "Nhiều nơi xác minh.", "document_number": "9/QĐ-UBND" });
    done(&office.chair, &case, "extensions", longer).await;
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    assert!(steps.items().last().unwrap()["fields"]["deadlines"].is_null(), "{}", steps.text);
}

/// Its R16 runs to the day by the new calendar, and one step tells of the old one.
async fn runs_on(client: &Client, path: &str) {
    let again = clock(client, path.rsplit('/').next().unwrap(), "R16").await;
    assert_eq!((&again["status"], &again["due_on"]), (&json!("running"), &json!("2027-01-05")));
    let steps = client.get(&format!("{path}/timeline")).await.expect(200);
    let all = steps.items().iter().filter_map(|step| step["fields"]["deadlines"].as_array()).flatten();
    let days = |one: &Value| (one["old_due_on"].clone(), one["new_due_on"].clone());
    let moved: Vec<_> = all.filter(|one| one["rule_key"] == "R16").map(days).collect();
    assert_eq!(moved, [(json!("2027-01-04"), json!("2027-01-05"))], "{}", steps.text);
}

#[actix_web::test]
async fn a_clock_that_runs_again_by_the_new_calendar_tells_its_old_day() {
    let desk = Desk::start().await;
    let path = desk.screened("denunciation_duty", json!({})).await;
    let id = path.rsplit('/').next().unwrap();
    let sent = act(&desk.officer, &format!("{path}/transfers"), guidance()).await.expect(201);
    let ended = clock(&desk.officer, id, "R16").await;
    assert_eq!((&ended["status"], &ended["due_on"]), (&json!("fulfilled"), &json!("2027-01-04")));
    let year = year_2027("official", &["2027-01-04"], &["2027-01-16"]);
    administrator(&desk.app).await.post("/v1/calendar-years", year).await.expect(201);

    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let target = format!("{path}/acts/{}/annulments", sent.text_at("/act/id"));
    act(&desk.officer, &target, annulment).await.expect(201);
    for _ in 0..2 {
        runs_on(&desk.officer, &path).await;
        recompute(&desk.app).await;
    }
}

#[actix_web::test]
async fn what_runs_again_since_nothing_was_accepted_tells_its_old_day() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-20", json!({})).await;
    let settler = own_position(&office.chair).await;
    let body = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": settler, "acted_on": "2026-11-20" });
    let accepted = done(&office.chair, &petition, "acceptances", body).await;
    let work = lead(&accepted.text_at("/case/id"), &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", work).await.expect(201);
    let ended = clock(&office.officer, petition.rsplit('/').next().unwrap(), "R16").await;
    assert_eq!((&ended["status"], &ended["due_on"]), (&json!("fulfilled"), &json!("2027-01-04")));
    let year = year_2027("official", &["2027-01-04"], &["2027-01-16"]);
    administrator(&office.app).await.post("/v1/calendar-years", year).await.expect(201);
    annulled(&office.chair, &petition, &accepted).await;
    for _ in 0..2 {
        runs_on(&office.officer, &petition).await;
        recompute(&office.app).await;
    }
}

#[actix_web::test]
async fn a_suspended_execution_is_told_with_the_settlement_that_it_follows() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-24", "2026-11-24").await;
    let order = json!({ "measure": "ordered", "reason": "Khó khắc phục.", "document_number": "1/QĐ-UBND" });
    done(&office.chair, &case, "execution-suspensions", order).await;
    office.holds(&case, "C22 running 2026-12-24").await;
    let year = this_year(&office.officer, "2026-12-24").await;
    administrator(&office.app).await.post("/v1/calendar-years", year).await.expect(201);
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "2/UBND" });
    done(&office.chair, &case, "complexity-decisions", level).await;
    for _ in 0..2 {
        // 45 days end on Friday 8 January.
        office.holds(&case, "C22 running 2027-01-08").await;
        let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
        let all = steps.items().iter().filter_map(|step| step["fields"]["deadlines"].as_array()).flatten();
        let days = |one: &Value| (one["old_due_on"].clone(), one["new_due_on"].clone());
        let moved: Vec<_> = all.filter(|one| one["rule_key"] == "C22").map(days).collect();
        assert_eq!(moved, [(json!("2026-12-24"), json!("2027-01-08"))], "{}", steps.text);
        recompute(&office.app).await;
    }
}
