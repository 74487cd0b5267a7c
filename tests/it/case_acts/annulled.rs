//! Annulments of acts on a case: nothing is deleted, the case stands as before the act, and what rests on it bars it.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{Office, approvals, barred_by, done, letters, tried};
use crate::main_job::{lead, own_position};
use crate::support::{Answer, Client};

fn annulment() -> Value {
    json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang vụ việc khác." })
}

pub fn annul(done: &Answer) -> String {
    format!("acts/{}/annulments", done.text_at("/act/id"))
}

pub async fn annulled(client: &Client, case: &str, act: &Answer) -> Answer {
    done(client, case, &annul(act), annulment()).await
}

async fn barred(client: &Client, case: &str, act: &Answer, word: &str) {
    let refused = tried(client, case, &annul(act), annulment()).await.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains(word), "{}", refused.text);
    let article = refused.text_at("/legal_basis");
    assert!(["Điều", "Nghị định"].iter().any(|word| article.contains(word)), "{article}");
    assert!(refused.at("/available_actions").is_array(), "{}", refused.text);
}

fn decision(summary: &str) -> Value {
    json!({ "summary": summary, "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" })
}

#[actix_web::test]
async fn an_annulled_decision_never_was_and_is_made_again() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let petition = chair.get(&case).await.expect(200).text_at("/petition/href");
    let decided = done(chair, &case, "decisions", decision("Nội dung nhầm.")).await;
    let shown = chair.get(&petition).await.expect(200);
    assert_eq!(shown.at("/answer/text"), "Nội dung nhầm.");

    let target = format!("{case}/{}", annul(&decided));
    tried(&office.officer, &case, &annul(&decided), annulment())
        .await
        .expect_problem(403, "permission_missing");
    chair.post(&target, annulment()).await.expect_problem(428, "tag_missing");
    let dry = chair.post(&format!("{target}?dry_run=true"), annulment()).await.expect(200);
    assert_eq!((dry.at("/stored"), dry.at("/case/status")), (&json!(false), &json!("accepted")));
    assert_eq!(chair.get(&case).await.expect(200).at("/status"), "decided");
    let mut early = annulment();
    early["acted_on"] = json!("2026-07-19");
    tried(chair, &case, &annul(&decided), early).await.expect_problem(400, "body_invalid");

    let undone = annulled(chair, &case, &decided).await;
    assert_eq!(
        (undone.at("/case/status"), undone.at("/case/public_status"), undone.at("/case/result")),
        (&json!("accepted"), &json!("in_progress"), &Value::Null)
    );
    for clock in ["C04 running 2026-08-10", "C19 cancelled 2026-08-19", "C09 cancelled 2026-07-23"] {
        office.holds(&case, clock).await;
    }
    let told = undone.at("/letters").as_array().unwrap();
    let of_decision: Vec<&Value> = told.iter().filter(|letter| letter["of_act"] == "decisions").collect();
    assert!(
        of_decision.len() == 3
            && of_decision.iter().all(|one| one["annulled_by_act_id"] == *undone.at("/act/id"))
    );
    let sent = json!({ "letter_ids": [of_decision[0]["id"]], "means": "post", "acted_on": "2026-07-21" });
    let refused = tried(chair, &case, "dispatches", sent).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/letter_ids"]);
    for path in [&case, &petition] {
        let seen = chair.get(path).await.expect(200);
        assert_eq!(seen.at("/answer"), &Value::Null);
        assert_eq!(seen.at("/public_status"), "in_progress");
    }
    let twice =
        tried(chair, &case, &annul(&decided), annulment()).await.expect_problem(409, "state_conflict");
    assert!(twice.text_at("/detail").contains("already"));

    // The number is free again, and what is told now is the new decision.
    done(chair, &case, "decisions", decision("Nội dung đúng.")).await;
    for path in [&case, &petition] {
        assert_eq!(chair.get(path).await.expect(200).at("/answer/text"), "Nội dung đúng.");
    }
    let acts = chair.get(&format!("{case}/acts")).await.expect(200);
    let first = acts.items().iter().find(|act| act["id"] == *decided.at("/act/id")).unwrap().clone();
    assert_eq!(first["annulled_by_act_id"], *undone.at("/act/id"));
    assert!(!acts.text.contains("Nhập nhầm"));
    let told = "select facts::text from acts union all select fields::text from events union all select stood_before::text from case_steps";
    for row in office.app.sql(DbRole::Superuser).await.query(told, &[]).await.unwrap() {
        let text: String = row.get(0);
        assert!(!text.contains("Nhập nhầm") && !text.contains("Nội dung"), "{text}");
    }
}

#[actix_web::test]
async fn what_rests_on_an_act_is_annulled_first() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let ordered = done(chair, &case, "verifications", json!({ "acted_on": "2026-07-13" })).await;
    let decided = done(chair, &case, "decisions", decision("Đúng.")).await;
    barred(chair, &case, &ordered, "annul that first").await;
    let told = letters(&decided, "decisions", &["writer", "superior", "inspectorate"]);
    let sent = json!({ "letter_ids": told, "means": "in_person", "acted_on": "2026-07-21" });
    let sent = done(officer, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": told[0], "proof": "signature", "acted_on": "2026-07-22" });
    let received = done(officer, &case, "receipts", receipt.clone()).await;
    office.holds(&case, "C15 running 2026-08-21").await;
    barred(chair, &case, &decided, "annul that first").await;
    barred(officer, &case, &sent, "annul that first").await;

    annulled(officer, &case, &received).await;
    office.holds(&case, "C15 cancelled 2026-08-21").await;
    assert!(office.clocks(&case).await.iter().any(|clock| clock.starts_with("C21 cancelled")));
    // Received on another day in truth: the time runs from there.
    let mut right = receipt;
    right["acted_on"] = json!("2026-07-24");
    let received = done(officer, &case, "receipts", right).await;
    office.holds(&case, "C15 running 2026-08-24").await;
    annulled(officer, &case, &received).await;
    office.holds(&case, "C09 fulfilled 2026-07-23").await;
    annulled(officer, &case, &sent).await;
    office.holds(&case, "C09 running 2026-07-23").await;
    assert_eq!(annulled(chair, &case, &decided).await.at("/case/status"), "verifying");
    assert_eq!(annulled(chair, &case, &ordered).await.at("/case/status"), "accepted");
}

#[actix_web::test]
async fn what_changed_no_state_falls_away_behind_later_acts() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "1/UBND", "acted_on": "2026-07-15" });
    let complex = done(chair, &case, "complexity-decisions", level).await;
    let more =
        json!({ "days": 30, "reason": "Dài.", "document_number": "2/QĐ-UBND", "acted_on": "2026-08-05" });
    let extended = done(chair, &case, "extensions", more).await;
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài.", "acted_on": "2026-08-05" });
    let flagged = done(&office.officer, &case, "flags", flag).await;
    assert_eq!(flagged.at("/case/flags"), &json!(["prolonged"]));
    done(chair, &case, "verifications", json!({ "acted_on": "2026-08-06" })).await;
    barred(chair, &case, &complex, "annul that first").await;
    let shorter = annulled(chair, &case, &extended).await;
    assert_eq!(shorter.at("/case/status"), "verifying");
    office.holds(&case, "T07 running 2026-08-10").await;
    let plain = annulled(chair, &case, &complex).await;
    assert_eq!(plain.at("/case/complexity_level"), "none");
    let unflagged = annulled(&office.officer, &case, &flagged).await;
    assert_eq!(
        (unflagged.at("/case/flags"), unflagged.at("/case/status")),
        (&json!([]), &json!("verifying"))
    );
}

#[actix_web::test]
async fn a_suspension_and_its_end_are_annulled_with_their_clocks() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let suspend = json!({ "ground": "obstacle", "reason": "Nằm viện.", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    let suspended = done(chair, &case, "suspensions", suspend.clone()).await;
    let back = annulled(chair, &case, &suspended).await;
    assert_eq!(back.at("/case/status"), "accepted");
    office.holds(&case, "C04 running 2026-08-10").await;
    office.holds(&case, "C23 cancelled 2026-07-23").await;

    done(chair, &case, "suspensions", suspend).await;
    let resume = json!({ "document_number": "2/QĐ-UBND", "acted_on": "2026-07-30" });
    let resumed = done(chair, &case, "resumptions", resume).await;
    assert_eq!(annulled(chair, &case, &resumed).await.at("/case/status"), "suspended");
    office.holds(&case, "C04 paused -").await;
    let end = json!({ "ground": "without_successor", "reason": "Không có người thừa kế.", "document_number": "3/QĐ-UBND", "acted_on": "2026-08-03" });
    let ended = done(chair, &case, "terminations", end).await;
    assert_eq!(ended.at("/case/closed_on"), "2026-08-03");
    let again = annulled(chair, &case, &ended).await;
    assert_eq!((again.at("/case/status"), again.at("/case/closed_on")), (&json!("suspended"), &Value::Null));
    office.holds(&case, "C04 paused -").await;
    let resume = json!({ "document_number": "4/QĐ-UBND", "acted_on": "2026-07-30" });
    assert_eq!(done(chair, &case, "resumptions", resume).await.at("/case/status"), "accepted");
    // Ten days were not counted: 30 days and ten from 10 July end on Wednesday 19 August.
    office.holds(&case, "C04 running 2026-08-19").await;
}

#[actix_web::test]
async fn a_coercion_that_was_entered_by_mistake_bars_nothing_once_it_is_annulled() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let other = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let coerced = json!({ "extent": "whole", "doubts": ["coerced"], "acted_on": "2026-07-14" });
    let coerced = done(officer, &case, "withdrawals", coerced).await;
    tried(chair, &other, &annul(&coerced), annulment()).await.expect_problem(404, "resource_not_found");
    let free = json!({ "extent": "whole", "acted_on": "2026-07-15" });
    let refused = tried(officer, &case, "withdrawals", free.clone()).await;
    assert!(refused.expect_problem(409, "state_conflict").text_at("/detail").contains("not free"));
    let undone = annulled(officer, &case, &coerced).await;
    barred(chair, &case, &undone, "never annulled").await;
    done(officer, &case, "withdrawals", free).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "9/QĐ-UBND", "acted_on": "2026-07-16" });
    done(chair, &case, "terminations", end).await;
    // Whoever takes the matter up again has found that it was not free: that stands.
    let again = json!({ "document_number": "10/QĐ-UBND", "acted_on": "2026-07-20" });
    let again = done(chair, &case, "reopenings", again).await;
    barred(chair, &case, &again, "never annulled").await;
}

#[actix_web::test]
async fn an_approved_wording_is_closed_again() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    done(&office.chair, &case, "decisions", decision("Đúng.")).await;
    let wording = "Quyết định giải quyết khiếu nại về đất tại thôn Hạ.";
    let proposal = json!({ "form": "posting", "public_text": wording, "acted_on": "2026-07-21" });
    let proposed = done(&office.officer, &case, "publications", proposal).await;
    let list = format!("{case}/publications");
    let target = approvals(&office.chair.get(&list).await.expect(200).items()[0]);
    let approval = json!({ "public_text": wording, "names_nobody": true, "acted_on": "2026-07-22" });
    let mut early = approval.clone();
    early["acted_on"] = json!("2026-07-20");
    let refused = tried(&office.chair, &case, &target, early).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    let approved = done(&office.chair, &case, &target, approval.clone()).await;
    office.holds(&case, "C11 fulfilled 2026-08-04").await;
    barred(&office.officer, &case, &proposed, "annul that first").await;
    annulled(&office.chair, &case, &approved).await;
    office.holds(&case, "C11 running 2026-08-04").await;
    let open = office.chair.get(&list).await.expect(200).items()[0].clone();
    assert_eq!((&open["public_text"], &open["approved_on"]), (&Value::Null, &Value::Null));
    let undone = annulled(&office.officer, &case, &proposed).await;
    let gone = office.chair.get(&list).await.expect(200).items()[0].clone();
    assert_eq!(gone["annulled_by_act_id"], *undone.at("/act/id"));
    let refused = tried(&office.chair, &case, &target, approval).await;
    barred_by("proposal_stands", refused);
}

#[actix_web::test]
async fn an_answer_is_annulled_by_its_settler_and_not_by_who_entered_it() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    let id = case.rsplit('/').next().unwrap().to_owned();
    let body = lead(&id, &own_position(&office.worker).await);
    office.chair.post("/v1/assignments", body).await.expect(201);
    let answer = json!({ "summary": "Sẽ sửa.", "result": "noted" });
    let answered = done(&office.worker, &case, "answers", answer.clone()).await;
    tried(&office.worker, &case, &annul(&answered), annulment())
        .await
        .expect_problem(403, "permission_missing");
    let closed = done(&office.chair, &case, "closures", json!({})).await;
    barred(&office.chair, &case, &answered, "annul that first").await;
    assert_eq!(annulled(&office.chair, &case, &closed).await.at("/case/status"), "answered");
    let undone = annulled(&office.chair, &case, &answered).await;
    assert_eq!((undone.at("/case/status"), undone.at("/case/result")), (&json!("assigned"), &Value::Null));
    assert!(office.clocks(&case).await.iter().any(|clock| clock.starts_with("P02 running")));
    done(&office.worker, &case, "answers", answer).await;
}
