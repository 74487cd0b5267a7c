//! What duplicates a petition that has no case yet, or adds to it, waits for that: it goes with it into its case, and is handled by
//! itself where that comes to none.

use serde_json::{Value, json};

use super::linked::{annulment, assigned, count, id, link, mistake};
use super::{Office, done, offered, tried};
use crate::notifications::{one, told};
use crate::support::Client;

/// A link to a petition.
pub fn to(petition: &str, link_type: &str) -> Value {
    json!({ "petition_id": id(petition), "link_type": link_type, "note": "Cùng nội dung với đơn trước." })
}

/// Two petitions of this kind.
pub async fn pair(office: &Office, kind: &str) -> (String, String) {
    let first = office.screened(kind, "2026-11-16", json!({})).await;
    (first, office.screened(kind, "2026-11-18", json!({})).await)
}

/// Status and outward status.
pub async fn stands(office: &Office, petition: &str) -> (String, String) {
    let seen = office.officer.get(petition).await.expect(200);
    (seen.text_at("/status"), seen.text_at("/public_status"))
}

pub fn state(status: &str, public: &str) -> (String, String) {
    (status.to_owned(), public.to_owned())
}

/// `rule status` of every clock of a petition.
async fn clocks(client: &Client, petition: &str) -> Vec<String> {
    let list = client.get(&format!("{petition}/deadlines")).await.expect(200);
    let shown = |clock: &Value| format!("{} {}", clock["rule_key"], clock["status"]).replace('"', "");
    let mut clocks: Vec<String> = list.items().iter().map(shown).collect();
    clocks.sort();
    clocks
}

#[actix_web::test]
async fn a_duplicate_waits_on_its_own_clocks_and_goes_with_the_other_into_its_case() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "reflection").await;
    let third = office.screened("reflection", "2026-11-19", json!({})).await;
    let before = (count(&office.chair, "/v1/petitions?").await, count(&office.chair, "/v1/cases?").await);
    let (ran, repeated) = (clocks(&office.officer, &second).await, "/repeated");
    let first_time = office.officer.get(&second).await.expect(200).at(repeated).clone();
    let query = format!("{second}/links?dry_run=true");
    let dry = office.officer.post(&query, to(&first, "duplicate")).await.expect(200);
    assert_eq!((dry.at("/stored"), dry.at("/petition/status")), (&json!(false), &json!("linked")));
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    let linked = done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    done(&office.officer, &third, "links", to(&first, "addition")).await;
    assert_eq!(linked.at("/petition/link_type"), "duplicate");
    assert_eq!(linked.at("/petition/case"), &Value::Null);
    assert_eq!(stands(&office, &second).await, state("linked", "received"));
    assert_eq!(clocks(&office.officer, &second).await, ran, "nothing was done with it yet");
    let offers = offered(&office.officer, &second).await;
    assert_eq!(offers, ["notices", "over-level-events", "attachments", "tracking-secrets"]);
    let early = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    office.officer.post(&format!("{second}/notices"), early).await.expect_problem(409, "state_conflict");

    let case = office.accept(&first, "2026-11-24").await;
    for petition in [&second, &third] {
        let seen = office.officer.get(petition).await.expect(200);
        assert_eq!(seen.at("/case/id"), id(&case));
        assert_eq!(
            (seen.at("/status"), seen.at("/public_status")),
            (&json!("linked"), &json!("in_progress"))
        );
        assert_eq!(seen.at(repeated), &first_time);
        let clocks = clocks(&office.officer, petition).await;
        assert!(clocks.contains(&"P01 running".to_owned()), "its writer is still to be told: {clocks:?}");
        assert!(clocks.contains(&"R16 fulfilled".to_owned()), "{clocks:?}");
    }
    let after = (count(&office.chair, "/v1/petitions?").await, count(&office.chair, "/v1/cases?").await);
    assert_eq!(after, (before.0, before.1 + 1), "each in its own book, the case once");
    assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&case))).await, 3);
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    assert_eq!(steps.items().iter().filter(|step| step["type"] == "case.petition_linked").count(), 2);

    let notice = |day: &str| json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý.", "acted_on": day });
    let told = format!("{second}/notices");
    office.officer.post(&told, notice("2026-11-23")).await.expect_problem(400, "body_invalid");
    office.officer.post(&told, notice("2026-11-24")).await.expect(201);
    assigned(&office, &case).await;
    done(&office.chair, &case, "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })).await;
    assert_eq!(stands(&office, &third).await, state("linked", "answered"));
}

#[actix_web::test]
async fn what_went_along_leaves_by_the_annulment_of_its_own_link() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "complaint_admin").await;
    assert_eq!(clocks(&office.officer, &second).await, ["C02 running", "R16 running"]);
    let linked = done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let case = office.accept(&first, "2026-11-24").await;
    assert_eq!(clocks(&office.officer, &second).await, ["C02 fulfilled", "C03 running", "R16 fulfilled"]);
    let back = office.officer.post(&annulment(&second, &linked), mistake()).if_match("*").await.expect(201);
    assert_eq!((back.at("/petition/case"), back.at("/petition/link_type")), (&Value::Null, &Value::Null));
    assert_eq!(stands(&office, &second).await, state("screened", "received"));
    assert_eq!(clocks(&office.officer, &second).await, ["C02 running", "C03 cancelled", "R16 running"]);
    assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&case))).await, 1);
    assert_eq!(stands(&office, &first).await, state("accepted", "in_progress"));
}

#[actix_web::test]
async fn what_was_late_stays_late_where_it_goes_along() {
    let office = Office::open().await;
    let first = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    // Ten working days from 2 November are over.
    let second = office.screened("complaint_admin", "2026-11-02", json!({})).await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    office.accept(&first, "2026-11-24").await;
    let clocks = clocks(&office.officer, &second).await;
    assert_eq!(clocks, ["C02 fulfilled_late", "C03 running", "R16 fulfilled"]);
}

#[actix_web::test]
async fn it_goes_along_too_where_the_other_one_is_linked_to_a_case() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "reflection").await;
    let case = office.accepted("reflection", "2026-11-10", "2026-11-11").await;
    let waits = done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let linked = done(&office.officer, &first, "links", link(&case, "addition")).await;
    assert_eq!(office.officer.get(&second).await.expect(200).at("/case/id"), id(&case));
    // The one rests on the other.
    let barred = office.officer.post(&annulment(&first, &linked), mistake()).if_match("*").await;
    barred.expect_problem(409, "state_conflict");
    office.officer.post(&annulment(&second, &waits), mistake()).if_match("*").await.expect(201);
    office.officer.post(&annulment(&first, &linked), mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &first).await, state("screened", "received"));
}

/// What ends a petition without a case: kind, act, body; the head's acts first.
fn ends() -> Vec<(&'static str, &'static str, Value)> {
    let outside = json!({ "body_type": "superior_state", "body": "Cơ quan A", "note": "Khác đề xuất." });
    vec![
        (
            "complaint_admin",
            "non-acceptances",
            json!({ "ground": "not_signed", "document_number": "1/TB-UBND", "note": "x" }),
        ),
        ("reflection", "refusals", json!({ "ground": "nothing_new", "note": "x" })),
        ("complaint_admin", "guidances", outside.clone()),
        ("recommendation", "transfers", outside),
        ("complaint_discipline", "filings", json!({ "ground": "ineligible", "note": "x" })),
        ("reflection", "voidings", json!({ "ground": "entered_twice", "reason": "Đã vào sổ.", "note": "x" })),
        ("complaint_admin", "withdrawals", json!({ "extent": "whole", "form": "written", "note": "x" })),
        (
            "recommendation",
            "reclassifications",
            json!({ "kind": "complaint_admin", "within_authority": true, "reason": "Là khiếu nại.", "note": "x" }),
        ),
    ]
}

#[actix_web::test]
async fn whatever_ends_the_other_without_a_case_decides_nothing_of_it() {
    let office = Office::open().await;
    for (kind, act, body) in ends() {
        let (first, second) = pair(&office, kind).await;
        let ran = clocks(&office.officer, &second).await;
        let linked = done(&office.officer, &second, "links", to(&first, "duplicate")).await;
        let head = ["non-acceptances", "refusals"].contains(&act);
        let ended = done(if head { &office.chair } else { &office.officer }, &first, act, body).await;
        assert_eq!(stands(&office, &second).await, state("screened", "received"), "{act}");
        let seen = office.officer.get(&second).await.expect(200);
        assert_eq!(seen.at("/link_type"), &Value::Null, "{act}");
        assert_eq!(clocks(&office.officer, &second).await, ran, "{act}");
        let told = told(&office.officer).await.contains(&one("petition_let_go", id(&second)));
        assert_eq!(told, head, "{act}: who did it knows");
        // The link holds no more, whatever is annulled; it is handled by itself.
        let gone = office.officer.post(&annulment(&second, &linked), mistake()).if_match("*").await;
        gone.expect_problem(409, "state_conflict");
        if act == "filings" {
            office.officer.post(&annulment(&first, &ended), mistake()).if_match("*").await.expect(201);
            assert_eq!(stands(&office, &second).await, state("screened", "received"));
        }
        let filing = json!({ "ground": "ineligible", "note": "Không đủ điều kiện." });
        let filed = done(&office.officer, &second, "filings", filing).await;
        let again = office.officer.post(&annulment(&second, &filed), mistake()).if_match("*").await;
        assert_eq!(again.expect(201).at("/petition/status"), "screened", "{act}");
    }
}

#[actix_web::test]
async fn what_is_asked_of_the_other_writer_is_not_asked_of_this_one() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "complaint_admin").await;
    done(&office.officer, &second, "links", to(&first, "addition")).await;
    let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
    let asked = done(&office.officer, &first, "supplement-requests", missing.clone()).await;
    assert_eq!(asked.at("/petition/public_status"), "action_needed");
    assert_eq!(stands(&office, &second).await, state("linked", "received"));

    // It comes back to where it stood: here its own writer has still to answer.
    let (first, second) = pair(&office, "complaint_admin").await;
    done(&office.officer, &second, "supplement-requests", missing).await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    assert_eq!(stands(&office, &second).await, state("linked", "action_needed"));
    done(&office.officer, &first, "filings", json!({ "ground": "ineligible", "note": "x" })).await;
    assert_eq!(stands(&office, &second).await, state("needs_supplement", "action_needed"));

    let (first, second) = pair(&office, "land_dispute").await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải", "note": "x" });
    let referred = done(&office.chair, &first, "mediation-referrals", referral).await;
    assert_eq!(stands(&office, &second).await, state("linked", "in_progress"));
    office.chair.post(&annulment(&first, &referred), mistake()).if_match("*").await.expect(201);
    assert_eq!(stands(&office, &second).await, state("linked", "received"));
}

#[actix_web::test]
async fn only_what_may_come_to_the_same_case_waits() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "complaint_admin").await;
    let accepted = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    office.accept(&accepted, "2026-11-17").await;
    let filed = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    done(&office.officer, &filed, "filings", json!({ "ground": "ineligible", "note": "x" })).await;
    let body = json!({
        "received_on": "2026-11-18", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }],
    });
    let entered = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let unscreened = format!("/v1/petitions/{entered}");
    let reflection = office.screened("reflection", "2026-11-16", json!({})).await;
    let protected = json!({ "facts": { "protection_requested": true } });
    let sealed = office.screened("complaint_admin", "2026-11-16", protected).await;
    for (other, says) in [
        (&second, "itself"),
        (&accepted, "belongs to a case"),
        (&filed, "decided already"),
        (&unscreened, "screened first"),
        (&reflection, "one kind"),
        (&sealed, "sealed"),
    ] {
        let barred = tried(&office.officer, &second, "links", to(other, "duplicate")).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains(says), "{says}: {}", barred.text);
    }
    let (one, other) = pair(&office, "procedure_request").await;
    let barred = tried(&office.officer, &other, "links", to(&one, "duplicate")).await;
    assert!(barred.expect_problem(409, "state_conflict").text_at("/detail").contains("no case"));
    // Chains are not made: all wait for the one that is decided.
    let third = office.screened("complaint_admin", "2026-11-19", json!({})).await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    tried(&office.officer, &third, "links", to(&second, "duplicate"))
        .await
        .expect_problem(409, "state_conflict");
    done(&office.officer, &first, "links", to(&third, "duplicate")).await;
    assert_eq!(stands(&office, &first).await, state("linked", "received"));
    assert_eq!(stands(&office, &second).await, state("screened", "received"), "it is let go");
}
