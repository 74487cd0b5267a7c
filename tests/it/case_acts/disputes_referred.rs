//! A land dispute that was referred to mediators before there was a case: its settlement is asked for, once they have mediated in vain, and
//! that request is answered; one that was annulled never was.

use serde_json::{Value, json};

use super::disputes::{barred, mediated_in_vain, on};
use super::linked::{annulment, id, mistake};
use super::{Office, done, offered, settlement_requested, tried};
use crate::main_job::own_position;
use crate::notifications::{one, told};

/// What was mediated until November.
const MEDIATED_LATE: &str = "P07 fulfilled_late 2026-10-07";
/// The same, and its settlement asked for on 19 November.
const ASKED_ON_THE_19TH: [&str; 3] = ["P06 fulfilled 2026-09-10", MEDIATED_LATE, "P08 running 2026-11-27"];

pub fn referral(day: &str) -> Value {
    json!({ "body_type": "mediators", "body": "Hội đồng hòa giải xã", "acted_on": day })
}

/// A dispute that was referred to mediators before there was a case.
pub async fn referred(office: &Office) -> String {
    let petition = office.screened("land_dispute", "2026-09-07", json!({})).await;
    done(&office.chair, &petition, "mediation-referrals", referral("2026-09-08")).await;
    petition
}

/// `rule status due` of the clocks by which a petition is answered.
pub async fn answers(office: &Office, petition: &str) -> Vec<String> {
    let list = office.officer.get(&format!("{petition}/deadlines")).await.expect(200);
    let shown = |clock: &Value| {
        let words = ["rule_key", "status", "due_on"].map(|name| clock[name].as_str().unwrap_or("-"));
        words.join(" ")
    };
    list.items().iter().map(shown).filter(|one| one.starts_with("P0")).collect()
}

fn refusal(number: &str, reason: &str) -> Value {
    json!({ "ground": "not_competent", "document_number": number, "reason": reason, "note": "Khác đề xuất." })
}

async fn acceptance(office: &Office, day: &str) -> Value {
    json!({ "settler_position_id": own_position(&office.chair).await, "acted_on": day })
}

#[actix_web::test]
async fn a_request_before_there_is_a_case_runs_from_its_day_as_in_one() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let petition = referred(&office).await;
    // The mediators have it: their 30 days from Monday 7 September ended on Wednesday 7 October, and nobody has asked for more.
    let mediating = ["P06 fulfilled 2026-09-10", "P07 running 2026-10-07"];
    assert_eq!(answers(&office, &petition).await, mediating);
    let early = tried(chair, &petition, "acceptances", acceptance(&office, "2026-11-20").await).await;
    early.expect_problem(409, "state_conflict");
    assert!(offered(officer, &petition).await.contains(&"settlement-requests".to_owned()));
    let early = tried(officer, &petition, "settlement-requests", on("2026-09-07")).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    let path = format!("{petition}/settlement-requests?dry_run=true");
    officer.post(&path, on("2026-11-19")).await.expect(200);
    assert_eq!(answers(&office, &petition).await, mediating);

    let asked = done(officer, &petition, "settlement-requests", on("2026-11-19")).await;
    // From Thursday 19 November, five working days over the holiday of the 24th; it is due, and seen to be, before it is answered.
    assert_eq!(answers(&office, &petition).await, ASKED_ON_THE_19TH);
    assert_eq!(asked.at("/petition/due_on"), "2026-11-27");
    let queue = officer.get("/v1/queues/due_soon?within_days=5").await.expect(200);
    assert!(queue.text.contains(id(&petition)), "{}", queue.text);
    assert!(told(chair).await.contains(&one("head_awaited", id(&petition))));
    tried(officer, &petition, "settlement-requests", on("2026-11-20"))
        .await
        .expect_problem(409, "state_conflict");
    let early = tried(chair, &petition, "acceptances", acceptance(&office, "2026-11-18").await).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);

    let accepted = done(chair, &petition, "acceptances", acceptance(&office, "2026-11-23").await).await;
    assert_eq!(accepted.at("/case/status"), "verifying");
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    office.holds(&case, "P08 fulfilled 2026-11-27").await;
    office.holds(&case, "P09 running 2027-01-04").await;
    let clocks = chair.get(&format!("{case}/deadlines")).await.expect(200);
    for rule in ["P08", "P09"] {
        let clock = clocks.items().iter().find(|clock| clock["rule_key"] == rule).unwrap();
        let words = clock["explanation"]["en"].as_str().unwrap();
        assert!(words.contains("request for settlement was received: Thursday 19 November 2026"), "{words}");
    }
    // Nothing is mediated a second time.
    let again = json!({ "stage": "opened", "acted_on": "2026-11-23" });
    tried(chair, &case, "mediations", again).await.expect_problem(409, "state_conflict");
    // A case that was mediated in vain, and asked for on the same day, has the same terms.
    let other = mediated_in_vain(&office).await;
    done(chair, &other, "verifications", settlement_requested("2026-11-19")).await;
    done(chair, &other, "verifications", on("2026-11-23")).await;
    for clock in ["P08 fulfilled 2026-11-27", "P09 running 2027-01-04"] {
        office.holds(&other, clock).await;
    }
}

#[actix_web::test]
async fn a_request_before_there_is_a_case_is_refused_in_writing_in_its_time_or_was_a_mistake() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let petition = referred(&office).await;
    let asked = done(officer, &petition, "settlement-requests", on("2026-11-19")).await;
    officer.post(&annulment(&petition, &asked), mistake()).if_match("*").await.expect(201);
    assert_eq!(officer.get(&petition).await.expect(200).at("/status"), "mediation_referred");
    let mediating = ["P06 fulfilled 2026-09-10", "P07 running 2026-10-07", "P08 cancelled 2026-11-27"];
    assert_eq!(answers(&office, &petition).await, mediating);
    done(officer, &petition, "settlement-requests", on("2026-11-23")).await;
    let refusal = refusal("40/TB-UBND", "Có giấy chứng nhận.");
    let refused = done(chair, &petition, "non-acceptances", refusal).await;
    assert_eq!(refused.at("/petition/status"), "not_accepted");
    let clocks = answers(&office, &petition).await;
    // Five working days from Monday 23 November; the answer in writing has kept them, whichever it was.
    assert!(clocks.contains(&"P08 fulfilled 2026-12-01".to_owned()), "{clocks:?}");
    assert!(!clocks.iter().any(|one| one.contains("running")), "{clocks:?}");
}

#[actix_web::test]
async fn a_mediation_that_is_refused_in_writing_keeps_its_term() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-11-20", json!({})).await;
    let refusal = refusal("41/TB-UBND", "Đất ở xã khác.");
    done(&office.chair, &petition, "non-acceptances", refusal).await;
    // Three working days from Friday 20 November, over the holiday of the 24th.
    assert_eq!(answers(&office, &petition).await, ["P06 fulfilled 2026-11-26"]);
}

/// A dispute whose referral to mediators and whose request for settlement were mistakes.
async fn never_referred(office: &Office) -> String {
    let petition = office.screened("land_dispute", "2026-11-19", json!({})).await;
    let referred = done(&office.chair, &petition, "mediation-referrals", referral("2026-11-20")).await;
    let asked = done(&office.officer, &petition, "settlement-requests", on("2026-11-23")).await;
    for (client, act) in [(&office.officer, asked), (&office.chair, referred)] {
        client.post(&annulment(&petition, &act), mistake()).if_match("*").await.expect(201);
    }
    petition
}

#[actix_web::test]
async fn after_an_annulled_request_a_dispute_is_still_to_be_mediated() {
    let office = Office::open().await;
    let petition = never_referred(&office).await;
    // 30 days from Thursday 19 November ended on a Saturday.
    let never = ["P06 running 2026-11-25", "P07 cancelled 2026-12-21", "P08 cancelled 2026-12-01"];
    assert_eq!(answers(&office, &petition).await, never);
    let missing = json!({ "missing": ["E4_signature"], "note": "Đơn chưa ký." });
    done(&office.officer, &petition, "supplement-requests", missing).await;
    done(&office.officer, &petition, "supplements", json!({})).await;
    // Three working days from Tuesday 24 November.
    let clocks = answers(&office, &petition).await;
    assert!(clocks.contains(&"P06 running 2026-11-27".to_owned()), "{clocks:?}");
    assert!(!clocks.contains(&"P08 running 2026-12-01".to_owned()), "{clocks:?}");
    let case = office.accept(&petition, "2026-11-24").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "accepted");
    office.holds(&case, "P06 fulfilled 2026-11-27").await;
    assert!(!office.clocks(&case).await.iter().any(|clock| clock.starts_with("P09")));

    // Nor is it refused as if its settlement had been asked for.
    let other = never_referred(&office).await;
    let refusal = refusal("42/TB-UBND", "Đất ở xã khác.");
    done(&office.chair, &other, "non-acceptances", refusal).await;
    let never = ["P06 fulfilled 2026-11-25", "P07 cancelled 2026-12-21", "P08 cancelled 2026-12-01"];
    assert_eq!(answers(&office, &other).await, never);
}

/// The acts that a list offers on a petition.
async fn offered_in_list(office: &Office, petition: &str) -> String {
    let list = office.chair.get("/v1/petitions?status=screened&limit=100").await.expect(200);
    let row = list.items().iter().find(|row| row["id"] == id(petition)).unwrap();
    row["available_actions"].to_string()
}

#[actix_web::test]
async fn what_is_to_be_settled_is_not_referred_to_mediators_again() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let fresh = office.screened("land_dispute", "2026-11-20", json!({})).await;
    assert!(offered(chair, &fresh).await.contains(&"mediation-referrals".to_owned()));
    assert!(offered_in_list(&office, &fresh).await.contains("mediation-referrals"));
    let petition = referred(&office).await;
    done(officer, &petition, "settlement-requests", on("2026-11-19")).await;
    barred(&office, &petition, ("mediation-referrals", referral("2026-11-20")), "refuse it in writing").await;
    let twice = tried(officer, &petition, "settlement-requests", on("2026-11-20")).await;
    assert!(twice.expect_problem(409, "state_conflict").text_at("/detail").contains("asked for"));
    let acts = offered(chair, &petition).await;
    assert!(acts.contains(&"acceptances".to_owned()), "{acts:?}");
    assert!(!acts.contains(&"mediation-referrals".to_owned()), "{acts:?}");
    assert!(!offered_in_list(&office, &petition).await.contains("mediation-referrals"));
    let access = chair.get(&format!("{petition}/access")).await.expect(200);
    let action = access.items().iter().find(|one| one["action"] == "mediation-referrals").unwrap();
    assert_eq!(action["allowed"], false, "{action}");
    assert!(action.to_string().contains("Điều 236"), "{action}");
    assert_eq!(answers(&office, &petition).await, ASKED_ON_THE_19TH);
}

#[actix_web::test]
async fn a_request_stays_to_be_answered_where_the_dispute_is_classified_anew() {
    let office = Office::open().await;
    // Whether its papers are complete or not.
    for (facts, proposed) in [
        (json!({ "signed": true, "has_date": true }), "propose_acceptance"),
        (json!({ "signed": false, "has_date": true }), "request_supplement"),
    ] {
        let petition = office.screened("land_dispute", "2026-09-07", json!({ "facts": facts })).await;
        done(&office.chair, &petition, "mediation-referrals", referral("2026-09-08")).await;
        done(&office.officer, &petition, "settlement-requests", on("2026-11-19")).await;
        let anew = json!({
            "kind": "land_dispute", "within_authority": true, "field": "construction",
            "reason": "Lĩnh vực ghi nhầm.", "acted_on": "2026-11-20", "note": "Đã xem lại.",
        });
        let found = done(&office.officer, &petition, "reclassifications", anew).await;
        assert_eq!(found.at("/treatment/proposed"), proposed);
        assert_eq!(answers(&office, &petition).await, ASKED_ON_THE_19TH);
        let case = office.accept(&petition, "2026-11-23").await;
        assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "verifying");
        office.holds(&case, "P08 fulfilled 2026-11-27").await;
    }
}

#[actix_web::test]
async fn what_turns_out_to_be_no_dispute_came_with_its_receipt_whatever_was_asked_for() {
    let office = Office::open().await;
    let petition = referred(&office).await;
    done(&office.officer, &petition, "settlement-requests", on("2026-11-19")).await;
    let anew = json!({
        "kind": "complaint_admin", "within_authority": true,
        "reason": "Khiếu nại quyết định thu hồi đất.", "acted_on": "2026-11-20", "note": "Đã xem lại.",
    });
    done(&office.officer, &petition, "reclassifications", anew).await;
    let list = office.officer.get(&format!("{petition}/deadlines")).await.expect(200);
    let found = list.items().iter().find(|clock| clock["rule_key"] == "C02").cloned();
    assert_eq!(found.expect("its acceptance is to be decided")["start_on"], "2026-09-07");
}

#[actix_web::test]
async fn a_request_follows_a_reply_of_the_mediators_with_their_minutes() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let fresh = office.screened("land_dispute", "2026-11-20", json!({})).await;
    let early = tried(officer, &fresh, "settlement-requests", on("2026-11-23")).await;
    let early = early.expect_problem(409, "state_conflict");
    assert!(early.text_at("/detail").contains("mediation comes first"), "{}", early.text);
    assert!(early.text_at("/legal_basis").contains("Điều 235"), "{}", early.text);
    assert!(!offered(officer, &fresh).await.contains(&"settlement-requests".to_owned()));
    let access = officer.get(&format!("{fresh}/access")).await.expect(200);
    let action = access.items().iter().find(|one| one["action"] == "settlement-requests").unwrap();
    assert_eq!(action["reasons"][0]["after"], json!(["mediation-referrals"]), "{action}");

    let petition = referred(&office).await;
    let reply = json!({ "result": "sent_back", "summary": "Trả lại hồ sơ.", "acted_on": "2026-11-20" });
    done(officer, &petition, "received-replies", reply.clone()).await;
    let clocks = async || {
        let mut clocks = answers(&office, &petition).await;
        clocks.sort();
        clocks
    };
    // Six weeks after the time for mediating. Three working days from Friday 20 November, over the holiday of the 24th.
    let unmediated = "P07 cancelled 2026-10-07";
    let replied = ["P06 fulfilled 2026-09-10", "P06 running 2026-11-26", unmediated];
    assert_eq!(clocks().await, replied);
    assert!(offered(officer, &petition).await.contains(&"settlement-requests".to_owned()));
    let twice = tried(officer, &petition, "received-replies", reply).await;
    let twice = twice.expect_problem(409, "state_conflict");
    assert!(twice.at("/available_actions").to_string().contains("settlement-requests"), "{}", twice.text);
    let minutes = json!({ "mediated_on": "2026-10-06", "acted_on": "2026-11-23" });
    let asked = done(officer, &petition, "settlement-requests", minutes.clone()).await;
    assert_eq!(asked.at("/petition/status"), "screened");
    let runs = ["P06 cancelled 2026-11-26", "P06 fulfilled 2026-09-10", unmediated, "P08 running 2026-12-01"];
    assert_eq!(clocks().await, runs);
    barred(&office, &petition, ("mediation-referrals", referral("2026-11-23")), "asked for").await;
    officer.post(&annulment(&petition, &asked), mistake()).if_match("*").await.expect(201);
    let taken_back =
        ["P06 fulfilled 2026-09-10", "P06 running 2026-11-26", unmediated, "P08 cancelled 2026-12-01"];
    assert_eq!(clocks().await, taken_back);
    assert!(offered(chair, &petition).await.contains(&"mediation-referrals".to_owned()));

    done(officer, &petition, "settlement-requests", minutes).await;
    let case = office.accept(&petition, "2026-11-24").await;
    assert_eq!(chair.get(&case).await.expect(200).at("/status"), "verifying");
    office.holds(&case, "P08 fulfilled 2026-12-01").await;
    office.holds(&case, "P09 running 2027-01-07").await;
}
