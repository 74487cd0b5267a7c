//! How a case ends that others' petitions belong to: nobody withdraws for somebody else, and what an end rests on stays.

use serde_json::{Value, json};

use super::linked::{annulment, id, link, mistake, settled};
use super::{Office, barred_by, done, tried};
use crate::support::Answer;

/// A case of this kind, withdrawn as a whole; and what its settler ends it by then.
async fn withdrawn(office: &Office, kind: &str) -> (String, &'static str, Value) {
    let case = office.accepted(kind, "2026-11-09", "2026-11-10").await;
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-11-18" })).await;
    if ["reflection", "land_dispute"].contains(&kind) {
        return (case, "closures", json!({ "acted_on": "2026-11-20" }));
    }
    let number = format!("9/QĐ-{kind}");
    let body = json!({
        "ground": "withdrawn", "reason": "Rút đơn.", "document_number": number, "acted_on": "2026-11-20",
    });
    (case, "terminations", body)
}

async fn linked(office: &Office, kind: &str, case: &str, link_type: &str) -> (String, Answer) {
    let petition = office.screened(kind, "2026-11-12", json!({})).await;
    let mut body = link(case, link_type);
    body["acted_on"] = json!("2026-11-19");
    let answer = done(&office.officer, &petition, "links", body).await;
    (petition, answer)
}

#[actix_web::test]
async fn nobody_withdraws_for_the_others() {
    let office = Office::open().await;
    for kind in ["reflection", "complaint_admin", "denunciation_duty", "land_dispute"] {
        let (case, act, body) = withdrawn(&office, kind).await;
        linked(&office, kind, &case, "withdrawal").await;
        let (petition, answer) = linked(&office, kind, &case, "duplicate").await;
        let (added, addition) = linked(&office, kind, &case, "addition").await;
        for (path, link) in [(&petition, &answer), (&added, &addition)] {
            for query in ["", "?dry_run=true"] {
                let target = format!("{act}{query}");
                let barred = tried(&office.chair, &case, &target, body.clone()).await;
                barred_by("alone", barred);
            }
            let back = office.officer.post(&annulment(path, link), mistake()).if_match("*");
            assert_eq!(back.await.expect(201).at("/petition/status"), "screened", "{kind}");
        }
        // Only who withdrew is left: the matter ends, and the others' petitions run on.
        done(&office.chair, &case, act, body).await;
        let alone = office.officer.get(&petition).await.expect(200);
        assert_eq!((alone.at("/case"), alone.at("/public_status")), (&Value::Null, &json!("received")));
    }
}

#[actix_web::test]
async fn others_keep_the_matter_alive_and_it_is_settled() {
    let office = Office::open().await;
    let (case, act, body) = withdrawn(&office, "reflection").await;
    linked(&office, "reflection", &case, "duplicate").await;
    tried(&office.chair, &case, act, body).await.expect_problem(409, "state_conflict");
    settled(&office, &case).await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/public_status"), "closed");

    // A complaint that was withdrawn is not decided: what one withdrew for all is recorded as withdrawn by him.
    let (case, _, _) = withdrawn(&office, "complaint_admin").await;
    linked(&office, "complaint_admin", &case, "duplicate").await;
    let acts = office.chair.get(&format!("{case}/acts")).await.expect(200);
    let whole = acts.items().iter().find(|one| one["kind"] == "case_withdrawal").unwrap()["id"].clone();
    let target = format!("{case}/acts/{}/annulments", whole.as_str().unwrap());
    office.officer.post(&target, mistake()).if_match("*").await.expect(201);
    done(&office.officer, &case, "withdrawals", json!({ "extent": "some_members", "withdrawn_count": 1 }))
        .await;
    let decision = json!({ "summary": "Giữ nguyên.", "result": "unfounded", "complainant_agrees": true, "document_number": "1/QĐ-UBND" });
    assert_eq!(done(&office.chair, &case, "decisions", decision).await.at("/case/status"), "decided");
}

#[actix_web::test]
async fn a_withdrawal_on_which_the_end_rests_stays_linked() {
    let office = Office::open().await;
    for kind in ["reflection", "complaint_admin", "denunciation_duty", "land_dispute"] {
        let (case, act, body) = withdrawn(&office, kind).await;
        let (petition, link) = linked(&office, kind, &case, "withdrawal").await;
        let ended = done(&office.chair, &case, act, body).await;
        let target = annulment(&petition, &link);
        let before = office.officer.get(&petition).await.expect(200);
        for query in ["", "?dry_run=true"] {
            let refused = office.officer.post(&format!("{target}{query}"), mistake()).if_match("*").await;
            let refused = refused.expect_problem(409, "state_conflict");
            assert!(refused.text_at("/detail").contains("rests"), "{kind}: {}", refused.text);
        }
        assert_eq!(office.officer.get(&petition).await.expect(200).text, before.text);
        // Without that end it leaves the case.
        let case_act = format!("{case}/acts/{}/annulments", ended.text_at("/act/id"));
        office.chair.post(&case_act, mistake()).if_match("*").await.expect(201);
        office.officer.post(&target, mistake()).if_match("*").await.expect(201);
    }
}

#[actix_web::test]
async fn a_dispute_that_was_mediated_takes_no_later_petition_in() {
    let office = Office::open().await;
    let case = office.accepted("land_dispute", "2026-11-09", "2026-11-10").await;
    let early = office.screened("land_dispute", "2026-11-12", json!({})).await;
    let late = office.screened("land_dispute", "2026-11-19", json!({})).await;
    for (stage, day) in [("opened", "2026-11-11"), ("agreed", "2026-11-18")] {
        done(&office.chair, &case, "mediations", json!({ "stage": stage, "acted_on": day })).await;
    }
    let barred = tried(&office.officer, &late, "links", link(&case, "duplicate")).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("before the petition came"), "{}", barred.text);
    let joined = done(&office.officer, &early, "links", link(&case, "duplicate")).await;
    assert_eq!(joined.at("/petition/case/id"), id(&case));
}
