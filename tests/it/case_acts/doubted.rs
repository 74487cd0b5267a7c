//! A withdrawal that was not free: behind one of the whole it bars every later one, also from before the acceptance; behind one by some
//! or of a part it does not.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, barred_by, done, tried};

/// Kind, and act by which a withdrawn matter is ended.
const KINDS: [(&str, &str); 4] = [
    ("complaint_admin", "terminations"),
    ("denunciation_duty", "terminations"),
    ("land_dispute", "closures"),
    ("reflection", "closures"),
];

/// A case of three people that was accepted on Wednesday 8 July.
async fn of_three(office: &Office, kind: &str) -> String {
    let petition = office.screened(kind, "2026-07-06", json!({ "people_count": 3 })).await;
    office.accept(&petition, "2026-07-08").await
}

fn withdrawal(extent: &str, doubts: &[&str], day: &str) -> Value {
    let mut body = json!({ "extent": extent, "doubts": doubts, "acted_on": day });
    if extent == "some_members" {
        body["withdrawn_count"] = json!(1);
    }
    body
}

fn end(act: &str, number: usize) -> Value {
    if act == "closures" {
        return json!({ "acted_on": "2026-07-22" });
    }
    json!({
        "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": format!("{number}/QĐ-UBND"),
        "acted_on": "2026-07-22",
    })
}

#[actix_web::test]
async fn what_one_was_forced_to_bars_no_withdrawal_by_all() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let extents = ["some_members", "part"];
    let all = KINDS.iter().flat_map(|kind| extents.map(|extent| (kind, extent)));
    for (number, ((kind, act), extent)) in all.enumerate() {
        let case = of_three(&office, kind).await;
        let forced = withdrawal(extent, &["coerced"], "2026-07-20");
        done(officer, &case, "withdrawals", forced).await;
        let kept = chair.get(&case).await.expect(200);
        assert_eq!(kept.at("/people_count"), 3, "{kind} {extent}: nobody has left");
        tried(chair, &case, act, end(act, number)).await.expect_problem(409, "state_conflict");
        done(officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-21")).await;
        done(chair, &case, act, end(act, number)).await;
    }
}

#[actix_web::test]
async fn who_says_later_that_he_was_forced_keeps_alive_what_all_had_withdrawn() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    for (number, (kind, act)) in KINDS.iter().enumerate() {
        let case = of_three(&office, kind).await;
        done(officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-20")).await;
        let forced = withdrawal("some_members", &["coerced"], "2026-07-21");
        done(officer, &case, "withdrawals", forced).await;
        tried(chair, &case, act, end(act, number)).await.expect_problem(409, "state_conflict");
    }
}

/// One that was not free, from before the acceptance.
fn forced_before(extent: &str) -> Value {
    let mut body = json!({
        "extent": extent, "form": "minutes", "coercion_suspected": true, "acted_on": "2026-07-07",
        "note": "Người viết nói bị đe dọa.",
    });
    if extent == "some_writers" {
        body["withdrawn_count"] = json!(1);
    }
    body
}

#[actix_web::test]
async fn a_doubt_from_before_the_acceptance_bars_in_the_case_too() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    for (number, (kind, act)) in KINDS.iter().enumerate() {
        let petition = office.screened(kind, "2026-07-06", json!({})).await;
        done(officer, &petition, "withdrawals", forced_before("whole")).await;
        let case = office.accept(&petition, "2026-07-08").await;
        let free = || withdrawal("whole", &[], "2026-07-20");
        barred_by("undoubted_before", tried(officer, &case, "withdrawals", free()).await);
        // What is annulled in the case takes nothing of it back.
        let part = done(officer, &case, "withdrawals", withdrawal("part", &[], "2026-07-20")).await;
        annulled(officer, &case, &part).await;
        barred_by("undoubted_before", tried(officer, &case, "withdrawals", free()).await);
        tried(chair, &case, act, end(act, number)).await.expect_problem(409, "state_conflict");
        done(officer, &case, "withdrawals", withdrawal("whole", &["coerced"], "2026-07-20")).await;
    }
}

#[actix_web::test]
async fn a_doubt_that_never_was_or_was_about_some_bars_nothing_in_the_case() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    for (number, (kind, act)) in KINDS.iter().enumerate() {
        let petition = office.screened(kind, "2026-07-06", json!({ "people_count": 3 })).await;
        let mistaken = done(officer, &petition, "withdrawals", forced_before("whole")).await;
        let mistake = json!({ "ground": "wrong_petition", "reason": "Nhầm đơn.", "acted_on": "2026-07-07" });
        done(officer, &petition, &annul(&mistaken), mistake).await;
        for extent in ["some_writers", "part"] {
            done(officer, &petition, "withdrawals", forced_before(extent)).await;
        }
        let case = office.accept(&petition, "2026-07-08").await;
        done(officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-21")).await;
        done(chair, &case, act, end(act, number)).await;
    }
}
