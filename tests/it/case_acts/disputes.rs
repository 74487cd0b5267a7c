//! After a mediation in vain the Chair is asked to settle a land dispute: he accepts that or refuses it in writing, within five working
//! days of the request, whether or not there was a case by then.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, done, letters, offered, settlement_requested, tried};

pub fn on(day: &str) -> Value {
    json!({ "acted_on": day })
}

fn refusal(day: &str) -> Value {
    json!({
        "stage": "settlement_refused", "text": "Thửa đất có giấy chứng nhận: thuộc thẩm quyền của Tòa án.",
        "document_number": "40/TB-UBND", "acted_on": day,
    })
}

/// A dispute that was accepted on 8 July and mediated in vain until 3 August.
pub async fn mediated_in_vain(office: &Office) -> String {
    let case = office.accepted("land_dispute", "2026-07-06", "2026-07-08").await;
    for (stage, day) in [("opened", "2026-07-09"), ("failed", "2026-08-03")] {
        let body = json!({ "stage": stage, "acted_on": day });
        done(&office.chair, &case, "mediations", body).await;
    }
    case
}

pub async fn barred(office: &Office, case: &str, (act, body): (&str, Value), word: &str) {
    let refused = tried(&office.chair, case, act, body).await.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains(word), "{}", refused.text);
    assert!(refused.text_at("/legal_basis").contains("Điều 236"), "{}", refused.text);
    // Of an act that has several forms another one may be possible.
    let instead = refused.at("/available_actions").as_array().unwrap();
    let again = instead.iter().any(|one| one["action"] == act);
    assert!(!again || act == "verifications", "{}", refused.text);
}

/// True where the petition of a case is among what is due within five days.
async fn is_due_soon(office: &Office, case: &str) -> bool {
    let petition = office.chair.get(case).await.expect(200).text_at("/petition/id");
    office.officer.get("/v1/queues/due_soon?within_days=5").await.expect(200).text.contains(&petition)
}

#[actix_web::test]
async fn a_request_for_settlement_runs_until_it_is_answered_and_is_not_closed_over() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = mediated_in_vain(&office).await;
    // Nobody has asked for more: no term runs, and there is nothing to accept or to refuse.
    let open = async || office.clocks(&case).await.into_iter().filter(|one| one.contains("running")).count();
    assert_eq!((open().await, is_due_soon(&office, &case).await), (0, false));
    barred(&office, &case, ("verifications", on("2026-08-07")), "record the request").await;
    barred(&office, &case, ("verifications", refusal("2026-08-07")), "record the request").await;
    let early = tried(chair, &case, "verifications", settlement_requested("2026-08-02")).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);

    let path = format!("{case}/verifications?dry_run=true");
    chair.post(&path, settlement_requested("2026-11-19")).await.expect(200);
    assert_eq!(open().await, 0);
    let asked = done(chair, &case, "verifications", settlement_requested("2026-11-19")).await;
    assert_eq!(asked.at("/case/status"), "mediation_failed");
    // From Thursday 19 November: five working days over the holiday of the 24th, and 45 days, which end on Sunday 3 January.
    office.holds(&case, "P08 running 2026-11-27").await;
    office.holds(&case, "P09 running 2027-01-04").await;
    assert_eq!(asked.at("/case/due_on"), "2026-11-27");
    assert!(is_due_soon(&office, &case).await);
    barred(&office, &case, ("verifications", settlement_requested("2026-11-20")), "asked for").await;
    barred(&office, &case, ("closures", on("2026-11-20")), "refuse it in writing").await;
    assert!(!offered(chair, &case).await.contains(&"closures".to_owned()));
    let early = tried(chair, &case, "verifications", on("2026-11-18")).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);

    let accepted = done(chair, &case, "verifications", on("2026-11-23")).await;
    assert_eq!(accepted.at("/case/status"), "verifying");
    letters(&accepted, "verifications", &["writer"]);
    office.holds(&case, "P08 fulfilled 2026-11-27").await;
    office.holds(&case, "P09 running 2027-01-04").await;
    // What was accepted rests on the request.
    let mistake = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let rests = tried(chair, &case, &annul(&asked), mistake).await.expect_problem(409, "state_conflict");
    assert!(rests.text_at("/detail").contains("annul that first"), "{}", rests.text);
    annulled(chair, &case, &accepted).await;
    office.holds(&case, "P08 running 2026-11-27").await;
    barred(&office, &case, ("closures", on("2026-11-23")), "refuse it in writing").await;
}

#[actix_web::test]
async fn a_settlement_is_refused_in_writing_and_may_be_asked_for_again() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = mediated_in_vain(&office).await;
    done(chair, &case, "verifications", settlement_requested("2026-11-19")).await;
    for field in ["text", "document_number"] {
        let mut body = refusal("2026-11-23");
        body.as_object_mut().unwrap().remove(field);
        let refused = tried(chair, &case, "verifications", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [format!("/{field}")]);
    }
    let mut named = refusal("2026-11-23");
    named["verifier_position_ids"] = json!([crate::main_job::own_position(&office.worker).await]);
    let named = tried(chair, &case, "verifications", named).await.expect_problem(400, "body_invalid");
    assert_eq!(named.complaints(), ["/verifier_position_ids"]);
    office.holds(&case, "P08 running 2026-11-27").await;

    let refused = done(chair, &case, "verifications", refusal("2026-11-23")).await;
    assert_eq!(refused.at("/case/status"), "mediation_failed");
    letters(&refused, "verifications", &["writer"]);
    office.holds(&case, "P08 fulfilled 2026-11-27").await;
    office.holds(&case, "P09 cancelled 2027-01-04").await;
    assert_eq!(refused.at("/case/due_on"), &Value::Null);
    let paper = format!("{case}/acts/{}/paper", refused.text_at("/act/id"));
    let paper = chair.get(&paper).await.expect(200);
    assert_eq!(
        (paper.at("/title"), paper.at("/number")),
        (&json!("Thông báo không thụ lý giải quyết tranh chấp đất đai"), &json!("40/TB-UBND"))
    );
    let fields = paper.at("/fields").as_array().unwrap();
    let reason = fields.iter().find(|field| field["name"] == "reason").unwrap();
    assert!(reason["value"].as_str().unwrap().contains("thẩm quyền của Tòa án"), "{}", paper.text);
    barred(&office, &case, ("verifications", on("2026-11-23")), "record the request").await;

    // Annulled, it was never answered; and after a refusal that stands nothing bars a new request, or the end.
    annulled(chair, &case, &refused).await;
    office.holds(&case, "P08 running 2026-11-27").await;
    office.holds(&case, "P09 running 2027-01-04").await;
    done(chair, &case, "verifications", refusal("2026-11-23")).await;
    let end = format!("{case}/closures?dry_run=true");
    assert_eq!(chair.post(&end, on("2026-11-24")).await.expect(200).at("/case/status"), "closed");
    done(chair, &case, "verifications", settlement_requested("2026-11-23")).await;
    // Five working days from Monday 23 November, over the holiday of the 24th.
    office.holds(&case, "P08 running 2026-12-01").await;
}

#[actix_web::test]
async fn a_dispute_that_is_older_than_the_terms_of_its_settlement_has_none_and_is_settled_all_the_same() {
    let office = Office::open().await;
    let mediated = json!({
        "facts": { "mediation_done": true, "signed": true, "has_date": true }, "acted_on": "2026-07-06",
    });
    // Two weeks before the decree that set them.
    let petition = office.screened("land_dispute", "2025-06-16", mediated).await;
    let case = office.accept(&petition, "2026-07-08").await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "verifying");
    assert!(office.clocks(&case).await.is_empty());
    let decision = json!({ "summary": "Công nhận ranh giới.", "result": "well_founded", "document_number": "3/QĐ-UBND", "acted_on": "2026-07-17" });
    done(&office.chair, &case, "decisions", decision).await;
}
