//! The annulment of an acceptance is barred by what was done since in the case that the petition opened; one that it joined it leaves.

use serde_json::{Value, json};

use super::linked::{annulment, count, id, link, mistake};
use super::merged::{undoing, undone};
use super::split::off;
use super::unaccepted::{accept, annul, clocks, run_on};
use super::waiting::{stands, state, to};
use super::{Office, done, tried};
use crate::main_job::own_position;
use crate::support::Answer;

/// Where an annulment is offered.
fn ways(answer: &Answer) -> Vec<String> {
    let actions = answer.at("/available_actions").as_array().unwrap();
    let offered = actions.iter().filter(|action| action["action"] == "annulments");
    offered.map(|action| action["href"].as_str().unwrap().to_owned()).collect()
}

async fn joins(office: &Office, petition: &str, case: &str) -> Answer {
    let settler = own_position(&office.chair).await;
    let body = json!({ "settler_position_id": settler, "case_id": id(case), "note": "Cùng một quyết định." });
    done(&office.chair, petition, "acceptances", body).await
}

async fn barred(office: &Office, petition: &str, accepted: &Answer) -> Answer {
    let target = format!("{}?dry_run=true", annulment(petition, accepted));
    let dry = office.chair.post(&target, mistake()).await.expect_problem(409, "state_conflict");
    let refused = annul(&office.chair, petition, accepted).await.expect_problem(409, "state_conflict");
    assert_eq!(
        (ways(&dry), dry.at("/detail")),
        (ways(&refused), refused.at("/detail")),
        "a try tells the same"
    );
    refused
}

/// What was done there is settled for whoever opened it, and what its own writer was told was told.
#[actix_web::test]
async fn what_joined_a_case_leaves_it_whatever_was_done_there_since() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let before = clocks(&office.officer, &petition).await;
    let joined = joins(&office, &petition, &case).await;
    let told = async |outcome: &str| {
        let notice = json!({ "addressee": "writer", "outcome": outcome, "text": "Đã thụ lý." });
        office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    };
    told("accepted").await;
    done(&office.chair, &case, "verifications", json!({})).await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND" });
    done(&office.chair, &case, "decisions", decision).await;
    let due = clocks(&office.officer, &petition).await;
    assert!(due.iter().any(|clock| clock.starts_with("C09 running")), "{due:?}");
    told("settled").await;
    let decided = office.chair.get(&case).await.expect(200);

    let target = format!("{}?dry_run=true", annulment(&petition, &joined));
    let dry = office.chair.post(&target, mistake()).await.expect(200);
    let undone = annul(&office.chair, &petition, &joined).await.expect(201);
    for answer in [&dry, &undone] {
        let told = answer.at("/told").as_array().unwrap();
        let mut outcomes: Vec<&str> = told.iter().map(|notice| notice["outcome"].as_str().unwrap()).collect();
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["accepted", "settled"], "{}", answer.text);
        assert_eq!(answer.at("/petition/case"), &Value::Null);
    }
    assert_eq!(stands(&office, &petition).await, state("screened", "received"));
    run_on(&before, &clocks(&office.officer, &petition).await);
    let notices = office.officer.get(&format!("{petition}/notices")).await.expect(200);
    assert_eq!(notices.items().len(), 2, "who was told was told");
    assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&case))).await, 1);
    let still = office.chair.get(&case).await.expect(200);
    for pointer in ["/status", "/public_status", "/deadlines"] {
        assert_eq!(still.at(pointer), decided.at(pointer), "{pointer}");
    }
    let (again, other) = accept(&office, &petition).await;
    assert_eq!(again.at("/petition/case/id"), id(&other));
    assert_ne!(other, case, "it is settled by itself now");
}

#[actix_web::test]
async fn what_it_took_along_and_was_split_off_comes_back_first() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("reflection", "2026-11-18", json!({})).await;
    let waiting = office.screened("reflection", "2026-11-19", json!({})).await;
    done(&office.officer, &waiting, "links", to(&petition, "duplicate")).await;
    let joined = joins(&office, &petition, &case).await;
    let split = done(&office.chair, &case, "splits", off(&[&waiting])).await;
    let refused = barred(&office, &petition, &joined).await;
    assert_eq!(ways(&refused), [undoing(&case, &split)]);
    let part = office.chair.get(&waiting).await.expect(200).at("/case/id").clone();
    assert_ne!(part, json!(id(&case)), "it stays where it is");
    undone(&office.chair, &case, &split).await.expect(201);
    annul(&office.chair, &petition, &joined).await.expect(201);
    assert_eq!(stands(&office, &waiting).await, state("linked", "received"));
    assert_eq!(office.chair.get(&waiting).await.expect(200).at("/case"), &Value::Null);
}

#[actix_web::test]
async fn what_is_final_is_named_as_such_and_its_annulment_not_offered() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-16", json!({})).await;
    let (accepted, case) = accept(&office, &petition).await;
    let free = json!({ "extent": "whole", "acted_on": "2026-11-24" });
    let withdrawn = done(&office.officer, &case, "withdrawals", free).await;
    let closed = done(&office.chair, &case, "closures", json!({ "acted_on": "2026-11-24" })).await;
    done(&office.chair, &case, "reopenings", json!({ "acted_on": "2026-11-24" })).await;
    let refused = barred(&office, &petition, &accepted).await;
    assert_eq!(ways(&refused), [undoing(&case, &closed), undoing(&case, &withdrawn)]);
    assert!(refused.text_at("/detail").contains("final"), "{}", refused.text);
}

#[actix_web::test]
async fn no_more_than_twenty_acts_are_named() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-16", json!({})).await;
    let (accepted, case) = accept(&office, &petition).await;
    for _ in 0..21 {
        let other = office.screened("reflection", "2026-11-18", json!({})).await;
        done(&office.officer, &other, "links", link(&case, "duplicate")).await;
    }
    let refused = barred(&office, &petition, &accepted).await;
    assert_eq!(ways(&refused).len(), 20);
    assert!(refused.text_at("/detail").ends_with("and others."), "{}", refused.text);
}

#[actix_web::test]
async fn an_annulment_and_an_act_in_the_case_at_once_make_one() {
    let office = Office::open_two().await;
    for _ in 0..5 {
        let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
        let (accepted, case) = accept(&office, &petition).await;
        let (undone, ordered) = tokio::join!(
            annul(&office.chair, &petition, &accepted),
            tried(&office.chair, &case, "verifications", json!({})),
        );
        let won = [&undone, &ordered].iter().filter(|answer| answer.status == 201).count();
        assert_eq!(won, 1, "{} {}", undone.text, ordered.text);
        let expected = if undone.status == 201 { ["voided", "screened"] } else { ["verifying", "accepted"] };
        let status = async |row: &str| office.chair.get(row).await.expect(200).text_at("/status");
        assert_eq!([status(&case).await, status(&petition).await], expected.map(str::to_owned));
    }
}
