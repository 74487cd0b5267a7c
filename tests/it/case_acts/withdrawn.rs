//! Recommendations, land disputes and matters of the Party are withdrawn until they are settled: in whole, in part, by some, and
//! never under pressure.

use serde_json::{Value, json};

use super::annulled::annul;
use super::{Office, done, offered, settlement_requested, tried};
use crate::main_job::{lead, own_position};
use crate::support::Answer;

fn withdrawal(extent: &str, doubts: &[&str], day: &str) -> Value {
    let count = (extent == "some_members").then_some(2);
    let mut body = json!({ "extent": extent, "doubts": doubts, "acted_on": day });
    body.as_object_mut().unwrap().extend(count.map(|count| ("withdrawn_count".to_owned(), json!(count))));
    body
}

fn on(day: &str) -> Value {
    json!({ "acted_on": day })
}

/// A dispute that came on 6 July and was accepted on the 8th, in this state.
async fn dispute(office: &Office, state: &str) -> String {
    let petition = office.screened("land_dispute", "2026-07-06", json!({ "people_count": 3 })).await;
    let (chair, case) = (&office.chair, office.accept(&petition, "2026-07-08").await);
    let stages = match state {
        "accepted" => &[][..],
        "mediating" => &["opened"],
        "mediated" => &["opened", "agreed"],
        _ => &["opened", "failed"],
    };
    for stage in stages {
        done(chair, &case, "mediations", json!({ "stage": stage, "acted_on": "2026-07-13" })).await;
    }
    if ["verifying", "decided"].contains(&state) {
        done(chair, &case, "verifications", settlement_requested("2026-07-15")).await;
        done(chair, &case, "verifications", on("2026-07-16")).await;
    }
    if state == "decided" {
        let body = json!({ "summary": "Công nhận ranh giới.", "result": "well_founded", "document_number": "3/QĐ-UBND", "acted_on": "2026-07-17" });
        done(chair, &case, "decisions", body).await;
    }
    assert_eq!(chair.get(&case).await.expect(200).at("/status"), state);
    case
}

/// A denunciation under Party rules, in this state.
async fn of_the_party(office: &Office, state: &str) -> String {
    let of_three = json!({ "track": "party", "people_count": 3 });
    let petition = office.screened("denunciation_duty", "2026-07-06", of_three).await;
    let (chair, case) = (&office.chair, office.accept(&petition, "2026-07-08").await);
    if state != "accepted" {
        done(chair, &case, "verifications", on("2026-07-09")).await;
    }
    if state == "concluded" {
        let body = json!({ "summary": "Có vi phạm.", "result": "well_founded", "document_number": "1-KL/ĐU", "acted_on": "2026-07-17" });
        done(chair, &case, "conclusions", body).await;
    }
    case
}

fn barred(answer: Answer, word: &str) {
    let refused = answer.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains(word), "{}", refused.text);
    assert!(!refused.text_at("/legal_basis").is_empty());
    assert!(refused.at("/available_actions").is_array(), "{}", refused.text);
}

#[actix_web::test]
async fn a_dispute_that_was_withdrawn_as_a_whole_is_closed_by_its_settler() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "3/QĐ-UBND", "acted_on": "2026-07-21" });
    let forbidden = [
        ("accepted", "mediations", json!({ "stage": "opened", "acted_on": "2026-07-21" }), "P07"),
        ("mediating", "mediations", json!({ "stage": "agreed", "acted_on": "2026-07-21" }), "P07"),
        ("verifying", "decisions", decision, "P09"),
    ];
    for (state, act, body, clock) in forbidden {
        let case = dispute(&office, state).await;
        tried(chair, &case, "closures", on("2026-07-20")).await.expect_problem(409, "state_conflict");
        let withdrawn = done(officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-20")).await;
        assert_eq!(withdrawn.at("/case/status"), state, "who records it ends nothing");
        assert!(office.clocks(&case).await.iter().any(|one| one.starts_with(&format!("{clock} running"))));
        barred(tried(chair, &case, act, body.clone()).await, "withdrawn as a whole");
        tried(officer, &case, "closures", on("2026-07-21")).await.expect_problem(403, "permission_missing");
        let closed = done(chair, &case, "closures", on("2026-07-21")).await;
        assert_eq!(
            (closed.at("/case/status"), closed.at("/case/public_status"), closed.at("/case/closed_on")),
            (&json!("closed"), &json!("withdrawn"), &json!("2026-07-21"))
        );
        let told = closed.at("/letters").as_array().unwrap();
        assert!(told.iter().any(|one| one["of_act"] == "closures" && one["addressee"] == "writer"));
        assert!(office.clocks(&case).await.iter().any(|one| one.starts_with(&format!("{clock} cancelled"))));

        // He had been forced to it: the matter stands where it stood, with the days that were left, and stays alive.
        let again = done(chair, &case, "reopenings", on("2026-07-28")).await;
        assert_eq!(
            (again.at("/case/status"), again.at("/case/public_status"), again.at("/case/closed_on")),
            (&json!(state), &json!("in_progress"), &Value::Null)
        );
        assert!(office.clocks(&case).await.iter().any(|one| one.starts_with(&format!("{clock} running"))));
        barred(
            tried(officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-29")).await,
            "not free",
        );
        barred(tried(chair, &case, "closures", on("2026-07-29")).await, "by free will");
        barred(
            tried(chair, &case, &annul(&again), json!({ "ground": "wrong_petition", "reason": "Nhầm." }))
                .await,
            "never",
        );
        let mut later = body;
        later["acted_on"] = json!("2026-07-29");
        done(chair, &case, act, later).await;
    }
}

#[actix_web::test]
async fn the_days_of_a_dispute_that_are_left_run_on_after_a_forced_withdrawal() {
    let office = Office::open().await;
    let case = dispute(&office, "mediating").await;
    done(&office.officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-20")).await;
    office.holds(&case, "P07 running 2026-08-05").await;
    let closed = done(&office.chair, &case, "closures", on("2026-07-20")).await;
    office.holds(&case, "P07 cancelled 2026-08-05").await;
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    let back = done(&office.chair, &case, &annul(&closed), annulment).await;
    assert_eq!(
        (back.at("/case/status"), back.at("/case/public_status")),
        (&json!("mediating"), &json!("in_progress"))
    );
    office.holds(&case, "P07 running 2026-08-05").await;
    done(&office.chair, &case, "closures", on("2026-07-20")).await;
    done(&office.chair, &case, "reopenings", on("2026-07-28")).await;
    // The rule of mediation knows no suspension: its days ran on, which can only make the office earlier.
    office.holds(&case, "P07 running 2026-08-05").await;
}

#[actix_web::test]
async fn what_was_mediated_decided_or_concluded_is_withdrawn_no_more() {
    let office = Office::open().await;
    for state in ["mediated", "mediation_failed", "decided"] {
        let case = dispute(&office, state).await;
        for extent in ["whole", "part", "some_members"] {
            let answer =
                tried(&office.officer, &case, "withdrawals", withdrawal(extent, &[], "2026-07-20")).await;
            barred(answer, "state of the case");
        }
        // That is told before what is wrong with its words.
        let mut all = withdrawal("some_members", &[], "2026-07-20");
        all["withdrawn_count"] = json!(3);
        barred(tried(&office.officer, &case, "withdrawals", all).await, "state of the case");
        assert!(!offered(&office.officer, &case).await.contains(&"withdrawals".to_owned()));
    }
    let case = of_the_party(&office, "concluded").await;
    let doubted = withdrawal("whole", &["coerced"], "2026-07-20");
    barred(tried(&office.officer, &case, "withdrawals", doubted).await, "state of the case");
}

#[actix_web::test]
async fn in_part_by_some_or_under_pressure_the_matter_goes_on() {
    let office = Office::open().await;
    let parts: [(&str, &[&str]); 4] =
        [("part", &[]), ("some_members", &[]), ("whole", &["coerced"]), ("whole", &["bribed"])];
    for (extent, doubts) in parts {
        for party in [false, true] {
            let case = if party {
                of_the_party(&office, "accepted").await
            } else {
                dispute(&office, "accepted").await
            };
            done(&office.officer, &case, "withdrawals", withdrawal(extent, doubts, "2026-07-20")).await;
            barred(tried(&office.chair, &case, "closures", on("2026-07-20")).await, "withdrawn as a whole");
            let (act, body) = if party {
                ("verifications", on("2026-07-21"))
            } else {
                ("mediations", json!({ "stage": "opened", "acted_on": "2026-07-21" }))
            };
            done(&office.chair, &case, act, body).await;
        }
    }
    // Signs of a violation keep a denunciation alive, and nothing else.
    for doubt in ["signs_of_violation", "used_to_slander"] {
        let body = withdrawal("whole", &[doubt], "2026-07-20");
        for kind in ["land_dispute", "complaint_admin", "reflection"] {
            let case = office.accepted(kind, "2026-07-06", "2026-07-08").await;
            let refused = tried(&office.officer, &case, "withdrawals", body.clone()).await;
            assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/doubts"], "{kind}");
        }
        let case = of_the_party(&office, "verifying").await;
        done(&office.officer, &case, "withdrawals", body).await;
        tried(&office.chair, &case, "closures", on("2026-07-20")).await.expect_problem(409, "state_conflict");
    }
}

#[actix_web::test]
async fn a_matter_of_the_party_that_was_withdrawn_is_closed_and_may_be_taken_up_again() {
    let office = Office::open().await;
    let chair = &office.chair;
    for state in ["accepted", "verifying"] {
        let case = of_the_party(&office, state).await;
        done(&office.officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-20")).await;
        barred(tried(chair, &case, "verifications", on("2026-07-21")).await, "withdrawn as a whole");
        let closed = done(chair, &case, "closures", on("2026-07-21")).await;
        assert_eq!(
            (closed.at("/case/status"), closed.at("/case/public_status")),
            (&json!("closed"), &json!("withdrawn"))
        );
        let again = done(chair, &case, "reopenings", on("2026-07-28")).await;
        assert_eq!(
            (again.at("/case/status"), again.at("/case/public_status")),
            (&json!(state), &json!("in_progress"))
        );
        barred(
            tried(&office.officer, &case, "withdrawals", withdrawal("whole", &[], "2026-07-29")).await,
            "not free",
        );
        done(chair, &case, "verifications", on("2026-07-29")).await;
    }
    // What ended otherwise is not taken up again in this way.
    let case = of_the_party(&office, "concluded").await;
    done(chair, &case, "closures", on("2026-07-20")).await;
    barred(tried(chair, &case, "reopenings", on("2026-07-21")).await, "own will");
}

#[actix_web::test]
async fn a_recommendation_whose_withdrawal_was_forced_is_taken_up_again() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-20", "2026-11-23").await;
    let id = case.rsplit('/').next().unwrap().to_owned();
    office.chair.post("/v1/assignments", lead(&id, &own_position(&office.worker).await)).await.expect(201);
    done(&office.officer, &case, "withdrawals", withdrawal("whole", &[], "2026-11-24")).await;
    done(&office.chair, &case, "closures", on("2026-11-24")).await;
    office.holds(&case, "P02 cancelled 2026-12-08").await;
    tried(&office.officer, &case, "reopenings", on("2026-11-24"))
        .await
        .expect_problem(403, "permission_missing");
    let again = done(&office.chair, &case, "reopenings", on("2026-11-24")).await;
    assert_eq!(
        (again.at("/case/status"), again.at("/case/public_status")),
        (&json!("assigned"), &json!("in_progress"))
    );
    // Its days ran on: the law knows no suspension here.
    office.holds(&case, "P02 running 2026-12-08").await;
    barred(tried(&office.chair, &case, "closures", on("2026-11-24")).await, "by free will");
    done(&office.worker, &case, "answers", json!({ "summary": "Sẽ sửa.", "result": "noted" })).await;
    done(&office.chair, &case, "closures", on("2026-11-24")).await;
    barred(tried(&office.chair, &case, "reopenings", on("2026-11-24")).await, "own will");
}

#[actix_web::test]
async fn those_of_a_group_who_withdraw_are_counted_no_more() {
    let office = Office::open().await;
    let case = dispute(&office, "accepted").await;
    let people = async || {
        let seen = office.officer.get(&case).await.expect(200);
        let petition = format!("/v1/petitions/{}", seen.text_at("/petition/id"));
        let petition = office.officer.get(&petition).await.expect(200);
        (seen.at("/people_count").clone(), petition.at("/people_count").clone())
    };
    assert_eq!(people().await, (json!(3), json!(3)));
    let mut all = withdrawal("some_members", &[], "2026-07-20");
    all["withdrawn_count"] = json!(3);
    let refused = tried(&office.officer, &case, "withdrawals", all).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/withdrawn_count"]);
    let bought = withdrawal("some_members", &["bribed"], "2026-07-20");
    done(&office.officer, &case, "withdrawals", bought).await;
    assert_eq!(people().await, (json!(3), json!(3)));
    let left =
        done(&office.officer, &case, "withdrawals", withdrawal("some_members", &[], "2026-07-20")).await;
    assert_eq!(left.at("/case/people_count"), 1);
    assert_eq!(people().await, (json!(1), json!(1)));
    let mistake = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    done(&office.officer, &case, &annul(&left), mistake).await;
    assert_eq!(people().await, (json!(3), json!(3)));
}

#[actix_web::test]
async fn what_came_before_its_term_had_a_rule_is_taken_up_again_too() {
    let office = Office::open().await;
    // Luật Đất đai 2024 has been in force since 1 August 2024: of what was asked for before, no days are known.
    let petition = office.screened("land_dispute", "2024-07-01", on("2026-11-20")).await;
    let case = office.accept(&petition, "2026-11-20").await;
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("P07")));
    done(&office.officer, &case, "withdrawals", withdrawal("whole", &[], "2026-11-23")).await;
    done(&office.chair, &case, "closures", on("2026-11-23")).await;
    let again = done(&office.chair, &case, "reopenings", on("2026-11-24")).await;
    assert_eq!(again.at("/case/status"), "accepted");
}
