//! A second complaint is made within its time: from the receipt of the decision, or from the end of the time for settling (Luật Khiếu nại
//! Điều 33, 48). The time of obstacles does not count (Điều 9).

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::above::{again, decided};
use super::annulled::{annul, annulled};
use super::effect::effected;
use super::next_right::overdue;
use super::returned::receipt;
use super::{Office, barred_by, done, letters, tried};

/// A complaint from which an obstacle of these days kept the complainant, who made it on this one.
pub fn kept(from: &str, to: &str, day: &str) -> Value {
    json!({ "obstacles": [{ "from": from, "to": to }], "obstacle_reason": "Nằm viện.", "acted_on": day })
}

/// Decides a case on 20 July; who opened it receives that on the 22nd.
pub async fn receive(office: &Office, case: &str, (number, result): (&str, &str)) {
    let body = json!({
        "summary": "Nội dung quyết định.", "result": result, "document_number": number, "complainant_agrees": true,
        "acted_on": "2026-07-20",
    });
    let decision = done(&office.chair, case, "decisions", body).await;
    let letter = letters(&decision, "decisions", &["writer"]).remove(0);
    let sent = json!({ "letter_ids": [letter], "means": "post", "acted_on": "2026-07-21" });
    done(&office.officer, case, "dispatches", sent).await;
    done(&office.officer, case, "receipts", receipt(&letter, "2026-07-22", false)).await;
}

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

    for (pointer, code, wrong) in [
        ("/obstacles", "required", json!([])),
        ("/obstacle_reason", "required", Value::Null),
        ("/obstacles/0/from", "range", json!("1899-12-31")),
        ("/obstacles/0/to", "inverted", json!("2026-08-09")),
        ("/obstacles/0/to", "range", json!("2026-09-24")),
    ] {
        let mut body = kept("2026-08-10", "2026-09-11", "2026-09-23");
        *body.pointer_mut(pointer).unwrap() = wrong;
        let refused =
            tried(officer, &case, "second-complaints", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer]);
        assert_eq!(refused.at("/errors/0/code"), code);
    }
    // 18 days until 9 August; the twelve that were left, from 12 September on, ended on Wednesday the 23rd.
    let mut long = kept("2026-08-10", "2026-09-11", "2026-09-24");
    barred_by("complained_in_time", tried(officer, &case, "second-complaints", long.clone()).await);
    // A week alone makes it Friday 28 August.
    let week = kept("2026-08-10", "2026-08-16", "2026-09-14");
    barred_by("complained_in_time", tried(officer, &case, "second-complaints", week).await);
    let idle = kept("2026-08-10", "2026-08-16", "2026-08-21");
    let idle = barred_by("obstacle_if_late", tried(officer, &case, "second-complaints", idle).await);
    assert!(idle.text_at("/legal_basis").contains("Điều 9"), "{}", idle.text);
    long["acted_on"] = json!("2026-09-23");
    let taken = done(officer, &case, "second-complaints", long).await;
    assert_eq!(taken.at("/case/status"), "second_instance");
    office.holds(&case, "C21 cancelled 2026-08-28").await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let facts = "select facts::text from acts where id = $1::text::uuid";
    let facts: String = sql.query_one(facts, &[&taken.text_at("/act/id")]).await.unwrap().get(0);
    assert!(facts.contains("2026-09-11") && !facts.contains("viện"), "{facts}");
}

#[actix_web::test]
async fn an_obstacle_leads_to_the_next_instance_from_where_the_decision_has_gone_since() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (founded, _) = decided(&office, "well_founded").await;
    let order = done(chair, &founded, "enforcement-orders", json!({ "acted_on": "2026-08-24" })).await;
    let unfounded = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    receive(&office, &unfounded, ("2/QĐ-UBND", "unfounded")).await;
    let archived = json!({ "text": "Hồ sơ gồm 12 bút lục.", "acted_on": "2026-08-24" });
    done(chair, &unfounded, "archivings", archived).await;
    let long = || kept("2026-08-10", "2026-09-11", "2026-09-14");
    for (case, from) in [(&founded, "enforcing"), (&unfounded, "archived")] {
        let clocks = office.clocks(case).await;
        barred_by("complained_in_time", tried(officer, case, "second-complaints", again("2026-09-14")).await);
        let week = kept("2026-08-10", "2026-08-16", "2026-09-14");
        barred_by("complained_in_time", tried(officer, case, "second-complaints", week).await);
        let taken = done(officer, case, "second-complaints", long()).await;
        assert_eq!(
            (taken.at("/case/status"), taken.at("/case/public_status"), taken.at("/case/closed_on")),
            (&json!("second_instance"), &json!("in_progress"), &Value::Null)
        );
        assert_eq!(annulled(officer, case, &taken).await.at("/case/status"), from);
        assert_eq!(office.clocks(case).await, clocks, "{from}");
        done(officer, case, "second-complaints", long()).await;
        let back = json!({ "outcome": "not_accepted", "acted_on": "2026-10-05" });
        let back = done(officer, case, "reviews", back).await;
        assert_eq!(back.at("/case/status"), from);
        assert_eq!(office.clocks(case).await, clocks, "{from}");
        annulled(officer, case, &back).await;
    }
    // What went there rests on what was ordered; the second decision is carried out anew.
    let path = annul(&order);
    let wrong = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    tried(chair, &founded, &path, wrong).await.expect_problem(409, "state_conflict");
    done(officer, &founded, "reviews", json!({ "outcome": "upheld", "acted_on": "2026-10-12" })).await;
    // 30 days from then end on Wednesday 11 November; five working days from the 12th on Thursday the 19th.
    office.holds(&founded, "C20 running 2026-11-11").await;
    office.holds(&founded, "C21 running 2026-11-19").await;

    // What was never decided is not complained of again, wherever its file lies.
    let ended = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let end = json!({ "ground": "without_successor", "reason": "Không có người thừa kế.", "document_number": "4/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &ended, "terminations", end).await;
    done(chair, &ended, "archivings", json!({ "acted_on": "2026-07-21" })).await;
    tried(officer, &ended, "second-complaints", long()).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn days_of_several_obstacles_are_left_out_together() {
    let office = Office::open().await;
    let officer = &office.officer;
    let (case, _) = decided(&office, "well_founded").await;
    let path = format!("{case}/second-complaints?dry_run=true");
    // Two days and three: the 30 days, which ended on Friday 21 August, end on Wednesday the 26th.
    let (one, other) = (("2026-08-03", "2026-08-04"), ("2026-08-10", "2026-08-12"));
    for (from, to) in [one, other] {
        let alone = kept(from, to, "2026-08-26");
        barred_by("complained_in_time", tried(officer, &case, "second-complaints", alone).await);
    }
    let both = |day: &str| {
        let mut body = kept(one.0, one.1, day);
        body["obstacles"].as_array_mut().unwrap().push(json!({ "from": other.0, "to": other.1 }));
        body
    };
    officer.post(&path, both("2026-08-26")).await.expect(200);
    barred_by("complained_in_time", tried(officer, &case, "second-complaints", both("2026-08-27")).await);
    let refused = tried(officer, &case, "second-complaints", both("2026-08-11")).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/obstacles/1/to"]);
    let mut many = both("2026-08-26");
    many["obstacles"] = Value::Array(vec![json!({ "from": "2026-08-03", "to": "2026-08-04" }); 11]);
    let refused = tried(officer, &case, "second-complaints", many).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/obstacles"]);

    // Of one that was there before the decision was received only the seven days after that are left out: until Friday 28 August.
    let ill = |day: &str| kept("2026-07-15", "2026-07-29", day);
    officer.post(&path, ill("2026-08-28")).await.expect(200);
    barred_by("complained_in_time", tried(officer, &case, "second-complaints", ill("2026-08-29")).await);

    // In a remote area 45 days end on a Saturday, and so on Monday 7 September; without seven more on Monday the 14th.
    let sql = office.app.sql(DbRole::Superuser).await;
    sql.execute("update deadlines set remote_area = true where rule_key = 'C15'", &[]).await.unwrap();
    officer.post(&path, again("2026-09-07")).await.expect(200);
    barred_by("complained_in_time", tried(officer, &case, "second-complaints", again("2026-09-08")).await);
    let week = |day: &str| kept("2026-08-10", "2026-08-16", day);
    officer.post(&path, week("2026-09-14")).await.expect(200);
    barred_by("complained_in_time", tried(officer, &case, "second-complaints", week("2026-09-15")).await);
}

#[actix_web::test]
async fn the_right_of_who_got_no_decision_ends_with_its_time_too() {
    let office = Office::open().await;
    // Counted from Monday 10 August, until Wednesday 9 September, whether or not its clock stands yet.
    let counted = overdue(&office).await;
    let uncounted = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    office.holds(&uncounted, "C04 running 2026-08-10").await;
    assert!(!office.clocks(&uncounted).await.iter().any(|clock| clock.starts_with("C15")));
    for case in [counted, uncounted] {
        barred_by(
            "complained_in_time",
            tried(&office.officer, &case, "second-complaints", again("2026-09-10")).await,
        );
        // Without five days of August it ended on Monday 14 September.
        let path = format!("{case}/second-complaints?dry_run=true");
        office.officer.post(&path, kept("2026-08-17", "2026-08-21", "2026-09-14")).await.expect(200);
        let late = kept("2026-08-17", "2026-08-21", "2026-09-15");
        barred_by("complained_in_time", tried(&office.officer, &case, "second-complaints", late).await);
        done(&office.officer, &case, "second-complaints", again("2026-09-09")).await;
    }
}

#[actix_web::test]
async fn discipline_has_its_own_time() {
    let office = Office::open().await;
    // Ten days from Wednesday 5 August end on a Saturday, and so on Monday the 17th; 30 on Friday 4 September.
    // Without five days of August they end on Thursday the 20th, and on Wednesday 9 September.
    for (number, dismissal, [last, late, last_if_ill, late_if_ill]) in [
        (1, false, ["2026-08-17", "2026-08-18", "2026-08-20", "2026-08-21"]),
        (2, true, ["2026-09-04", "2026-09-05", "2026-09-09", "2026-09-10"]),
    ] {
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
        let ill = |day: &str| kept("2026-08-10", "2026-08-14", day);
        barred_by(
            "complained_in_time",
            tried(&office.officer, &case, "second-complaints", ill(late_if_ill)).await,
        );
        let path = format!("{case}/second-complaints?dry_run=true");
        office.officer.post(&path, ill(last_if_ill)).await.expect(200);
        done(&office.officer, &case, "second-complaints", again(last)).await;
    }
}
