//! What becomes of a land dispute that was mediated in vain before there was a case, and of who waited for it (Luật Đất đai Điều 235, 236).

use serde_json::{Value, json};

use super::disputes::on;
use super::disputes_referred::{answers, referral, referred};
use super::disputes_replied::reply;
use super::linked::{annulment, id, mistake};
use super::waiting::{pair, stands, state, to};
use super::{Office, done, offered, tried};

fn filing(ground: &str) -> Value {
    json!({ "ground": ground, "acted_on": "2026-10-12" })
}

/// It is with its mediators.
async fn is_not_filed(office: &Office, petition: &str) {
    let early = tried(&office.officer, petition, "filings", filing("mediated_in_vain")).await;
    early.expect_problem(409, "state_conflict");
    assert!(!offered(&office.officer, petition).await.contains(&"filings".to_owned()));
    let access = office.officer.get(&format!("{petition}/access")).await.expect(200);
    let action = access.items().iter().find(|one| one["action"] == "filings").unwrap();
    assert_eq!(action["allowed"], false, "{action}");
}

#[actix_web::test]
async fn a_dispute_that_was_mediated_in_vain_is_filed_where_its_parties_go_to_court() {
    let office = Office::open().await;
    let (officer, petition) = (&office.officer, referred(&office).await);
    is_not_filed(&office, &petition).await;
    done(officer, &petition, "received-replies", reply("in_vain", "2026-10-06")).await;
    let settled = done(officer, &petition, "received-replies", reply("settled", "2026-10-08")).await;
    is_not_filed(&office, &petition).await;
    officer.post(&annulment(&petition, &settled), mistake()).if_match("*").await.expect(201);
    assert!(offered(officer, &petition).await.contains(&"filings".to_owned()));
    let other = tried(officer, &petition, "filings", filing("ineligible")).await;
    assert_eq!(other.expect_problem(400, "body_invalid").complaints(), ["/ground"]);
    let filed = done(officer, &petition, "filings", filing("mediated_in_vain")).await;
    assert_eq!(stands(&office, &petition).await, state("filed", "closed"));
    // Its mediators were in time, and no term runs.
    let ended = ["P06 fulfilled 2026-09-10", "P07 fulfilled 2026-10-07"];
    assert_eq!(answers(&office, &petition).await, ended);
    officer.post(&annulment(&petition, &filed), mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &petition).await, state("mediation_referred", "in_progress"));
    done(officer, &petition, "settlement-requests", on("2026-11-19")).await;

    let unmediated = office.screened("land_dispute", "2026-10-05", json!({})).await;
    let mut unfit = filing("mediated_in_vain");
    unfit["note"] = json!("Khác đề xuất.");
    let unmediated = tried(officer, &unmediated, "filings", unfit).await;
    assert_eq!(unmediated.expect_problem(400, "body_invalid").complaints(), ["/ground"]);
}

#[actix_web::test]
async fn who_was_let_go_comes_back_by_another_link_alone_and_goes_with_it_to_its_settlement() {
    let office = Office::open().await;
    let officer = &office.officer;
    let (first, second) = pair(&office, "land_dispute").await;
    done(officer, &second, "links", to(&first, "duplicate")).await;
    let mut to_mediators = referral("2026-11-19");
    to_mediators["note"] = json!("Khác đề xuất.");
    done(&office.chair, &first, "mediation-referrals", to_mediators).await;
    let in_vain = done(officer, &first, "received-replies", reply("in_vain", "2026-11-20")).await;
    officer.post(&annulment(&first, &in_vain), mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    done(officer, &first, "received-replies", reply("in_vain", "2026-11-20")).await;
    // It has no mediators of its own.
    tried(officer, &second, "settlement-requests", on("2026-11-23"))
        .await
        .expect_problem(409, "state_conflict");
    done(officer, &second, "links", to(&first, "duplicate")).await;
    done(officer, &first, "settlement-requests", on("2026-11-23")).await;
    assert_eq!(stands(&office, &second).await.0, "linked");
    let case = office.accept(&first, "2026-11-24").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "verifying");
    assert_eq!(officer.get(&second).await.expect(200).at("/case/id"), id(&case));
}
