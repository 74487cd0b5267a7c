//! What the mediators reply of a land dispute that was referred to them before there was a case: that it is settled, that they mediated in
//! vain, or that it comes back unmediated.

use serde_json::{Value, json};

use super::disputes::on;
use super::disputes_referred::{answers, referral, referred};
use super::linked::{annulment, mistake};
use super::waiting::{pair, stands, state, to};
use super::{Office, done, offered, tried};
use crate::corrections::correct;

/// In the time of mediating, which ended on Wednesday 7 October.
const IN_TIME: [&str; 2] = ["P06 fulfilled 2026-09-10", "P07 fulfilled 2026-10-07"];
const MEDIATING: [&str; 2] = ["P06 fulfilled 2026-09-10", "P07 running 2026-10-07"];

/// A reply that came on the day of its paper, which who has mediated gives.
pub fn reply(result: &str, day: &str) -> Value {
    let mut reply = json!({ "result": result, "acted_on": day });
    if ["settled", "in_vain"].contains(&result) {
        reply["reply_date"] = json!(day);
    }
    reply
}

#[actix_web::test]
async fn a_mediation_in_vain_is_over_and_whether_more_is_asked_for_the_parties_choose() {
    let office = Office::open().await;
    let petition = referred(&office).await;
    let officer = &office.officer;
    let in_vain = done(officer, &petition, "received-replies", reply("in_vain", "2026-10-06")).await;
    assert_eq!(in_vain.at("/petition/due_on"), &Value::Null);
    assert_eq!(stands(&office, &petition).await, state("mediation_referred", "in_progress"));
    // No term runs, and none is overdue.
    assert_eq!(answers(&office, &petition).await, IN_TIME);
    assert!(!office.clocks(&petition).await.iter().any(|clock| clock.contains("running")));
    let acts = offered(officer, &petition).await;
    for possible in ["settlement-requests", "withdrawals"] {
        assert!(acts.contains(&possible.to_owned()), "{acts:?}");
    }
    officer.post(&annulment(&petition, &in_vain), mistake()).if_match("*").await.expect(201);
    assert_eq!(answers(&office, &petition).await, MEDIATING);
    done(officer, &petition, "received-replies", reply("in_vain", "2026-10-06")).await;
    // That reply has told when they had mediated.
    let otherwise = json!({ "mediated_on": "2026-10-20", "acted_on": "2026-11-19" });
    let otherwise = tried(officer, &petition, "settlement-requests", otherwise).await;
    assert_eq!(otherwise.expect_problem(400, "body_invalid").complaints(), ["/mediated_on"]);
    done(officer, &petition, "settlement-requests", on("2026-11-19")).await;
    assert_eq!(answers(&office, &petition).await, [IN_TIME[0], IN_TIME[1], "P08 running 2026-11-27"]);
}

#[actix_web::test]
async fn only_mediators_mediate_in_vain() {
    let office = Office::open().await;
    let petition = office.screened("recommendation", "2026-11-16", json!({})).await;
    let sent = json!({ "body_type": "other_state", "body": "Sở A", "acted_on": "2026-11-17", "note": "x" });
    done(&office.officer, &petition, "transfers", sent).await;
    let in_vain = tried(&office.officer, &petition, "received-replies", reply("in_vain", "2026-11-18")).await;
    assert_eq!(in_vain.expect_problem(400, "body_invalid").complaints(), ["/result"]);
}

#[actix_web::test]
async fn whether_they_mediated_in_time_is_judged_by_the_day_of_their_minutes() {
    let office = Office::open().await;
    let officer = &office.officer;
    for result in ["settled", "in_vain"] {
        let petition = referred(&office).await;
        done(officer, &petition, "received-replies", reply("acknowledged", "2026-10-09")).await;
        // Minutes of the last day, which came two days later, and after another reply.
        let undated = json!({ "result": result, "acted_on": "2026-10-09" });
        let undated = tried(officer, &petition, "received-replies", undated).await;
        let undated = undated.expect_problem(400, "body_invalid");
        assert_eq!(undated.complaints(), ["/reply_date"]);
        assert_eq!(undated.at("/errors/0/code"), "required");
        let mut came = reply(result, "2026-10-09");
        for wrong in ["2026-10-10", "2026-09-07"] {
            came["reply_date"] = json!(wrong);
            let wrong = tried(officer, &petition, "received-replies", came.clone()).await;
            assert_eq!(wrong.expect_problem(400, "body_invalid").complaints(), ["/reply_date"]);
        }
        came["reply_date"] = json!("2026-10-07");
        done(officer, &petition, "received-replies", came).await;
        assert_eq!(answers(&office, &petition).await, IN_TIME, "{result}");
    }
    // So it is where no such reply was entered, and their minutes came with the request.
    let petition = referred(&office).await;
    done(officer, &petition, "received-replies", reply("acknowledged", "2026-10-09")).await;
    for (mediated_on, wrong) in [("2026-11-20", true), ("2026-09-07", true), ("2026-10-07", false)] {
        let asked = json!({ "mediated_on": mediated_on, "acted_on": "2026-11-19" });
        let asked = tried(officer, &petition, "settlement-requests", asked).await;
        if wrong {
            assert_eq!(asked.expect_problem(400, "body_invalid").complaints(), ["/mediated_on"]);
        } else {
            asked.expect(201);
        }
    }
    assert_eq!(answers(&office, &petition).await, [IN_TIME[0], IN_TIME[1], "P08 running 2026-11-27"]);
}

#[actix_web::test]
async fn what_comes_back_unmediated_has_no_more_time_for_that() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    for result in ["not_accepted", "sent_back"] {
        let petition = referred(&office).await;
        let back = done(officer, &petition, "received-replies", reply(result, "2026-09-21")).await;
        let clocks = answers(&office, &petition).await;
        assert!(clocks.contains(&"P07 cancelled 2026-10-07".to_owned()), "{result}: {clocks:?}");
        officer.post(&annulment(&petition, &back), mistake()).if_match("*").await.expect(201);
        assert!(answers(&office, &petition).await.contains(&MEDIATING[1].to_owned()), "{result}");
        done(officer, &petition, "received-replies", reply(result, "2026-09-21")).await;
        // Referred once more, or accepted to be mediated in a case: still 30 days from the receipt on 7 September.
        done(chair, &petition, "mediation-referrals", referral("2026-09-22")).await;
        let clocks = answers(&office, &petition).await;
        let running: Vec<&String> = clocks.iter().filter(|clock| clock.starts_with("P07 running")).collect();
        assert_eq!(running, ["P07 running 2026-10-07"], "{result}: {clocks:?}");
        done(officer, &petition, "received-replies", reply(result, "2026-09-23")).await;
        let case = office.accept(&petition, "2026-09-24").await;
        office.holds(&case, "P07 running 2026-10-07").await;
        let clocks = office.clocks(&case).await;
        let running = clocks.iter().filter(|clock| clock.starts_with("P07 running")).count();
        assert_eq!(running, 1, "{result}: {clocks:?}");
    }
}

#[actix_web::test]
async fn a_mediation_that_ran_out_before_it_came_back_was_late_whatever_becomes_of_it() {
    let office = Office::open().await;
    let (officer, petition) = (&office.officer, referred(&office).await);
    let back = done(officer, &petition, "received-replies", reply("sent_back", "2026-10-08")).await;
    officer.post(&annulment(&petition, &back), mistake()).if_match("*").await.expect(201);
    let [accepted, mediating] = MEDIATING;
    assert_eq!(answers(&office, &petition).await, [accepted, mediating, "P06 cancelled 2026-10-13"]);
    assert_eq!(ran_out(&office, &petition).await, [("running".to_owned(), Value::Null)]);
    done(officer, &petition, "received-replies", reply("sent_back", "2026-10-08")).await;
    let filing = json!({ "ground": "ineligible", "note": "Không đủ điều kiện." });
    done(officer, &petition, "filings", filing).await;
    assert_eq!(ran_out(&office, &petition).await, [("cancelled".to_owned(), json!("2026-10-08"))]);
}

/// The state of each time for mediating, and since when it was overdue before it ended so.
async fn ran_out(office: &Office, petition: &str) -> Vec<(String, Value)> {
    let list = office.officer.get(&format!("{petition}/deadlines")).await.expect(200);
    let clocks = list.items().iter().filter(|clock| clock["rule_key"] == "P07");
    clocks
        .map(|clock| (clock["status"].as_str().unwrap().to_owned(), clock["overdue_from"].clone()))
        .collect()
}

#[actix_web::test]
async fn nobody_has_mediated_what_came_back_late_whatever_is_corrected_or_referred_again() {
    let office = Office::open().await;
    let (officer, petition) = (&office.officer, referred(&office).await);
    done(officer, &petition, "received-replies", reply("sent_back", "2026-10-08")).await;
    let late = ("cancelled".to_owned(), json!("2026-10-08"));
    let running = ("running".to_owned(), Value::Null);
    correct(officer, &petition, json!({ "received_on": "2026-09-04" })).await.expect(200);
    assert_eq!(ran_out(&office, &petition).await, std::slice::from_ref(&late));
    correct(officer, &petition, json!({ "received_on": "2026-09-07" })).await.expect(200);
    assert_eq!(ran_out(&office, &petition).await, std::slice::from_ref(&late));
    // A second time for mediating from the same day, which nobody has kept either.
    let again = done(&office.chair, &petition, "mediation-referrals", referral("2026-10-09")).await;
    let both = ran_out(&office, &petition).await;
    assert!(both.len() == 2 && both.contains(&late) && both.contains(&running), "{both:?}");
    assert!(!answers(&office, &petition).await.iter().any(|clock| clock.starts_with("P07 fulfilled")));
    office.chair.post(&annulment(&petition, &again), mistake()).if_match("*").await.expect(201);
    let both = ran_out(&office, &petition).await;
    assert!(both.len() == 2 && both.contains(&late) && !both.contains(&running), "{both:?}");
    // One that came back in time was late where the dispute had come earlier: 30 days from 4 September ended on Monday 5 October.
    let petition = referred(&office).await;
    done(officer, &petition, "received-replies", reply("sent_back", "2026-10-06")).await;
    assert_eq!(ran_out(&office, &petition).await, [("cancelled".to_owned(), Value::Null)]);
    correct(officer, &petition, json!({ "received_on": "2026-09-04" })).await.expect(200);
    assert_eq!(ran_out(&office, &petition).await, [("cancelled".to_owned(), json!("2026-10-06"))]);
}

#[actix_web::test]
async fn what_was_mediated_does_not_come_back_unmediated() {
    let office = Office::open().await;
    let officer = &office.officer;
    for (result, refused) in [
        ("in_vain", ["sent_back", "not_accepted", "in_vain"].as_slice()),
        ("settled", ["sent_back", "not_accepted", "in_vain", "settled"].as_slice()),
    ] {
        let petition = referred(&office).await;
        let mediated = done(officer, &petition, "received-replies", reply(result, "2026-10-06")).await;
        let stood = stands(&office, &petition).await;
        for then in refused {
            let then = tried(officer, &petition, "received-replies", reply(then, "2026-10-08")).await;
            assert_eq!(then.expect_problem(400, "body_invalid").complaints(), ["/result"], "{result}");
        }
        assert_eq!(stands(&office, &petition).await, stood);
        assert_eq!(answers(&office, &petition).await, IN_TIME);
        officer.post(&annulment(&petition, &mediated), mistake()).if_match("*").await.expect(201);
        done(officer, &petition, "received-replies", reply("sent_back", "2026-10-07")).await;
    }
    // Whoever else has settled something may send the petition back all the same.
    let petition = office.screened("recommendation", "2026-11-16", json!({})).await;
    let sent = json!({ "body_type": "other_state", "body": "Sở A", "acted_on": "2026-11-17", "note": "x" });
    done(officer, &petition, "transfers", sent).await;
    done(officer, &petition, "received-replies", reply("settled", "2026-11-18")).await;
    done(officer, &petition, "received-replies", reply("sent_back", "2026-11-19")).await;
}

/// Minutes of a mediation in vain that nobody had entered.
#[actix_web::test]
async fn minutes_that_come_after_the_file_leave_the_time_for_mediating_as_it_is() {
    let office = Office::open().await;
    let officer = &office.officer;
    for (back, overdue_from) in [("2026-09-21", Value::Null), ("2026-10-09", json!("2026-10-08"))] {
        let petition = referred(&office).await;
        done(officer, &petition, "received-replies", reply("sent_back", back)).await;
        let without = tried(officer, &petition, "settlement-requests", on("2026-11-19")).await;
        assert_eq!(without.expect_problem(400, "body_invalid").complaints(), ["/mediated_on"]);
        for (mediated_on, wrong) in [("2026-09-07", true), ("2026-09-18", false)] {
            let asked = json!({ "mediated_on": mediated_on, "acted_on": "2026-11-19" });
            let asked = tried(officer, &petition, "settlement-requests", asked).await;
            if wrong {
                assert_eq!(asked.expect_problem(400, "body_invalid").complaints(), ["/mediated_on"]);
            } else {
                asked.expect(201);
            }
        }
        let clocks = answers(&office, &petition).await;
        assert_eq!(ran_out(&office, &petition).await, [("cancelled".to_owned(), overdue_from)]);
        assert!(clocks.contains(&"P08 running 2026-11-27".to_owned()), "{clocks:?}");
    }
}

#[actix_web::test]
async fn what_the_mediators_settled_is_neither_withdrawn_nor_settled_by_the_chair() {
    let office = Office::open().await;
    let (officer, petition) = (&office.officer, referred(&office).await);
    let settled = done(officer, &petition, "received-replies", reply("settled", "2026-10-05")).await;
    let whole = json!({ "extent": "whole", "form": "written", "acted_on": "2026-10-06" });
    let late = tried(officer, &petition, "withdrawals", whole.clone()).await;
    let late = late.expect_problem(409, "state_conflict");
    assert!(late.text_at("/detail").contains("nothing is left to withdraw"), "{}", late.text);
    assert!(late.text_at("/legal_basis").contains("Luật Đất đai Điều 235"), "{}", late.text);
    let asked = tried(officer, &petition, "settlement-requests", on("2026-11-19")).await;
    let asked = asked.expect_problem(409, "state_conflict");
    assert!(asked.text_at("/detail").contains("nor for the head to settle"), "{}", asked.text);
    let acts = offered(officer, &petition).await;
    assert!(
        !acts.iter().any(|act| ["withdrawals", "settlement-requests"].contains(&act.as_str())),
        "{acts:?}"
    );
    assert_eq!(stands(&office, &petition).await, state("mediation_referred", "answered"));
    officer.post(&annulment(&petition, &settled), mistake()).if_match("*").await.expect(201);
    done(officer, &petition, "withdrawals", whole).await;
}

#[actix_web::test]
async fn nobody_waits_for_what_the_mediators_have_mediated() {
    let office = Office::open().await;
    let officer = &office.officer;
    let (first, second) = pair(&office, "land_dispute").await;
    done(officer, &second, "links", to(&first, "duplicate")).await;
    let mut to_mediators = referral("2026-11-19");
    to_mediators["note"] = json!("Khác đề xuất.");
    done(&office.chair, &first, "mediation-referrals", to_mediators).await;
    // In vain there may never be a case: it is handled by itself, or linked again.
    done(officer, &first, "received-replies", reply("in_vain", "2026-11-20")).await;
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    done(officer, &second, "links", to(&first, "duplicate")).await;
    assert_eq!(stands(&office, &second).await, state("linked", "in_progress"));
    let settled = done(officer, &first, "received-replies", reply("settled", "2026-11-23")).await;
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    let again = tried(officer, &second, "links", to(&first, "duplicate")).await;
    let again = again.expect_problem(409, "state_conflict");
    assert!(again.text_at("/detail").contains("decided already"), "{}", again.text);
    // Let go, it is handled by itself, whatever is annulled.
    let filing = json!({ "ground": "ineligible", "note": "Không đủ điều kiện." });
    done(officer, &second, "filings", filing).await;
    officer.post(&annulment(&first, &settled), mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await.0, "filed");
    assert_eq!(stands(&office, &first).await, state("mediation_referred", "in_progress"));
}
