//! What is told to the public by its form: a meeting is announced before, a display stays, mass media tell it twice (Nghị định 124/2020;
//! Nghị định 31/2019 Điều 6).

mod missing;
mod mistaken;
mod when;

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, approvals, barred_by, done, offered, tried};
use crate::main_job::{lead, own_position};
use crate::support::Answer;
use crate::support::demands::proves;

const WORDING: &str = "Kết quả giải quyết về đất tại thôn Hạ.";

fn proposal(form: &str, day: &str) -> Value {
    json!({ "form": form, "public_text": WORDING, "acted_on": day })
}

fn approval(day: &str) -> Value {
    json!({ "public_text": WORDING, "names_nobody": true, "acted_on": day })
}

fn ended(publication: &Value, day: &str) -> Value {
    json!({ "stage": "ended", "publication_id": publication["id"], "acted_on": day })
}

/// The latest publication of a case.
async fn latest(office: &Office, case: &str) -> Value {
    let list = office.chair.get(&format!("{case}/publications")).await.expect(200);
    list.items().last().unwrap().clone()
}

/// A case that was settled on Monday 20 July.
async fn settled(office: &Office, kind: &str, number: usize) -> String {
    let case = office.accepted(kind, "2026-07-06", "2026-07-10").await;
    let (act, body) = if kind == "complaint_admin" {
        let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": format!("{number}/QĐ-UBND"), "acted_on": "2026-07-20" });
        ("decisions", body)
    } else {
        let body = json!({ "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": format!("{number}/KL-UBND"), "acted_on": "2026-07-20" });
        ("conclusions", body)
    };
    done(&office.chair, &case, act, body).await;
    case
}

/// Proposed by the officer, approved by the settler.
async fn approved(office: &Office, case: &str, form: &str, day: &str) -> (Value, Answer) {
    done(&office.officer, case, "publications", proposal(form, day)).await;
    let open = latest(office, case).await;
    let answer = done(&office.chair, case, &approvals(&open), approval(day)).await;
    (latest(office, case).await, answer)
}

async fn owed(office: &Office, case: &str) -> Vec<String> {
    let list = office.chair.get(&format!("{case}/file")).await.expect(200);
    let public = list.items().iter().filter(|paper| {
        paper["kind"] == "publication" || paper["name"].as_str().unwrap().contains("công khai")
    });
    public.map(|paper| format!("{} {}", paper["state"].as_str().unwrap(), paper["due_rule"])).collect()
}

#[actix_web::test]
async fn what_is_displayed_stays_for_fifteen_days_on_end() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    for (number, kind, form, rule) in [
        (1, "complaint_admin", "posting", "C13"),
        (2, "complaint_admin", "portal", "C14"),
        (3, "denunciation_field", "posting", "T20"),
    ] {
        let case = settled(&office, kind, number).await;
        done(officer, &case, "publications", proposal(form, "2026-07-22")).await;
        let open = latest(&office, &case).await;
        assert_eq!((&open["rule_key"], &open["earliest_end_on"]), (&json!(rule), &Value::Null));
        let unapproved = tried(officer, &case, "publications", ended(&open, "2026-08-06")).await;
        unapproved.expect_problem(409, "state_conflict");
        let answer = done(chair, &case, &approvals(&open), approval("2026-07-22")).await;
        let shown = answer.at("/publications/0");
        // Fifteen days from 22 July end on Thursday 6 August.
        assert_eq!(
            (&shown["displayed_from"], &shown["earliest_end_on"], &shown["ended_on"]),
            (&json!("2026-07-22"), &json!("2026-08-06"), &Value::Null)
        );
        assert_eq!(owed(&office, &case).await, ["there null".to_owned(), format!("missing \"{rule}\"")]);
        let early = tried(officer, &case, "publications", ended(&open, "2026-08-05")).await;
        let early = barred_by("shown_long_enough", early);
        assert_eq!(early.at("/earliest_lawful_on"), "2026-08-06");
        assert!(early.text_at("/legal_basis").contains("Nghị định"), "{}", early.text);
        assert!(early.at("/available_actions").is_array() && !early.text_at("/explanation/vi").is_empty());
        // Posted on the 24th only: the fifteenth day is a Saturday, and it stays until Monday.
        let mut later = ended(&open, "2026-08-07");
        later["displayed_from"] = json!("2026-07-24");
        let later = tried(officer, &case, "publications", later).await.expect_problem(409, "state_conflict");
        assert_eq!(later.at("/earliest_lawful_on"), "2026-08-10");
        for (field, value) in [
            ("displayed_from", json!("2026-07-21")),
            ("displayed_from", json!("2026-08-11")),
            ("times", json!(2)),
        ] {
            let mut wrong = ended(&open, "2026-08-10");
            wrong[field] = value;
            let wrong =
                tried(officer, &case, "publications", wrong).await.expect_problem(400, "body_invalid");
            assert_eq!(wrong.complaints(), [format!("/{field}")]);
        }
        let path = format!("{case}/publications?dry_run=true");
        let dry = officer.post(&path, ended(&open, "2026-08-06")).await.expect(200);
        assert_eq!(dry.at("/publications/0/ended_on"), "2026-08-06");
        assert_eq!(latest(&office, &case).await["ended_on"], Value::Null);
        proven(&office, &case, (&open, &answer)).await;
    }
}

/// The end is recorded once, and annulled before its approval.
async fn proven(office: &Office, case: &str, (open, approval): (&Value, &Answer)) {
    let officer = &office.officer;
    let mut body = ended(open, "2026-08-10");
    body["displayed_from"] = json!("2026-07-24");
    let end = done(officer, case, "publications", body).await;
    let shown = latest(office, case).await;
    assert_eq!(
        (&shown["displayed_from"], &shown["earliest_end_on"], &shown["ended_on"]),
        (&json!("2026-07-24"), &json!("2026-08-10"), &json!("2026-08-10"))
    );
    assert_eq!(owed(office, case).await, ["there null", "there null"]);
    barred_by("ended_once", tried(officer, case, "publications", ended(open, "2026-08-11")).await);
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    tried(&office.chair, case, &annul(approval), ground).await.expect_problem(409, "state_conflict");
    annulled(officer, case, &end).await;
    let again = latest(office, case).await;
    assert_eq!((&again["ended_on"], &again["displayed_from"]), (&Value::Null, &json!("2026-07-22")));
    annulled(&office.chair, case, approval).await;
    let closed = latest(office, case).await;
    assert_eq!((&closed["displayed_from"], &closed["public_text"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn a_meeting_is_announced_in_time() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = settled(&office, "complaint_admin", 1).await;
    let at = |day: &str| {
        let mut body = proposal("meeting", day);
        body["meeting_on"] = json!("2026-07-27");
        body
    };
    let unnamed = tried(officer, &case, "publications", proposal("meeting", "2026-07-23")).await;
    assert_eq!(unnamed.expect_problem(400, "body_invalid").complaints(), ["/meeting_on"]);
    let mut posted = at("2026-07-23");
    posted["form"] = json!("posting");
    let posted = tried(officer, &case, "publications", posted).await.expect_problem(400, "body_invalid");
    assert_eq!(posted.complaints(), ["/meeting_on"]);
    // Three days before Monday 27 July: Friday the 24th.
    let late = tried(officer, &case, "publications", at("2026-07-25")).await;
    let late = barred_by("meeting_announced", late);
    assert_eq!(late.at("/latest_lawful_on"), "2026-07-24");
    assert!(late.text_at("/legal_basis").contains("124/2020"), "{}", late.text);
    assert!(!late.text_at("/explanation/vi").is_empty());
    done(officer, &case, "publications", at("2026-07-23")).await;
    let open = latest(&office, &case).await;
    assert_eq!((&open["rule_key"], &open["meeting_on"]), (&json!("C12"), &json!("2026-07-27")));
    let late = tried(chair, &case, &approvals(&open), approval("2026-07-25")).await;
    assert_eq!(late.expect_problem(409, "state_conflict").at("/latest_lawful_on"), "2026-07-24");
    done(chair, &case, &approvals(&open), approval("2026-07-24")).await;
    assert_eq!(owed(&office, &case).await, ["there null", "missing \"C12\""]);
    let early = tried(officer, &case, "publications", ended(&open, "2026-07-26")).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    done(officer, &case, "publications", ended(&open, "2026-07-27")).await;
    assert_eq!(latest(&office, &case).await["ended_on"], "2026-07-27");

    // Of a denunciation no such days are known; but it is announced before it is held.
    let case = settled(&office, "denunciation_field", 2).await;
    barred_by("meeting_ahead", tried(officer, &case, "publications", at("2026-07-28")).await);
    done(officer, &case, "publications", at("2026-07-27")).await;
    let open = latest(&office, &case).await;
    assert_eq!(open["rule_key"], Value::Null);
    tried(chair, &case, &approvals(&open), approval("2026-07-28"))
        .await
        .expect_problem(409, "state_conflict");
    done(chair, &case, &approvals(&open), approval("2026-07-27")).await;
}

#[actix_web::test]
async fn mass_media_tell_it_twice() {
    let office = Office::open().await;
    for (number, kind) in [(1, "complaint_admin"), (2, "denunciation_field")] {
        let case = settled(&office, kind, number).await;
        let (told, _) = approved(&office, &case, "mass_media", "2026-07-22").await;
        assert_eq!(told["earliest_end_on"], Value::Null);
        let mut body = ended(&told, "2026-07-24");
        let silent = tried(&office.officer, &case, "publications", body.clone()).await;
        assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/times"]);
        body["times"] = json!(1);
        let once = tried(&office.officer, &case, "publications", body.clone()).await;
        barred_by("told_twice", once);
        body["times"] = json!(2);
        done(&office.officer, &case, "publications", body).await;
        assert_eq!(latest(&office, &case).await["times"], 2);
    }
    let case = settled(&office, "complaint_admin", 3).await;
    let unknown = ended(&json!({ "id": case.rsplit('/').next() }), "2026-07-24");
    for approves in [false, true] {
        if approves {
            approved(&office, &case, "posting", "2026-07-22").await;
        }
        let unknown = tried(&office.officer, &case, "publications", unknown.clone()).await;
        assert_eq!(unknown.expect_problem(400, "body_invalid").complaints(), ["/publication_id"]);
    }
}

#[actix_web::test]
async fn an_answer_is_told_to_the_public_by_a_second_person() {
    proves(&["II.4-c"]);
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("reflection", "2026-11-20", "2026-11-20").await;
    let work = lead(case.rsplit('/').next().unwrap(), &own_position(&office.worker).await);
    chair.post("/v1/assignments", work).await.expect(201);
    tried(officer, &case, "publications", proposal("portal", "2026-11-24"))
        .await
        .expect_problem(409, "state_conflict");
    let answer = json!({ "summary": "Sẽ sửa.", "result": "noted" });
    let answered = done(&office.worker, &case, "answers", answer).await;
    let mut named = proposal("portal", "2026-11-24");
    named["public_text"] = json!("Trả lời bà Hán Thị Mơ.");
    let named = tried(officer, &case, "publications", named).await.expect_problem(400, "body_invalid");
    assert_eq!(named.complaints(), ["/public_text"]);
    done(officer, &case, "publications", proposal("portal", "2026-11-24")).await;
    let open = latest(&office, &case).await;
    let barred = tried(officer, &case, "publications", ended(&open, "2026-11-24")).await;
    assert!(barred.expect_problem(409, "state_conflict").text_at("/legal_basis").contains("Tiếp công dân"));
    assert_eq!((&open["public_text"], &open["rule_key"]), (&Value::Null, &Value::Null));
    barred_by("another_person", tried(officer, &case, &approvals(&open), approval("2026-11-24")).await);
    let clocks = office.clocks(&case).await;
    let told = done(chair, &case, &approvals(&open), approval("2026-11-24")).await;
    assert_eq!(
        (told.at("/case/status"), told.at("/publications/0/public_text")),
        (&json!("answered"), &json!(WORDING))
    );
    assert_eq!(office.clocks(&case).await, clocks, "no law says until when");
    // No law says how long: it ends when it ends.
    let end = done(officer, &case, "publications", ended(&open, "2026-11-24")).await;
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    tried(chair, &case, &annul(&answered), ground.clone()).await.expect_problem(409, "state_conflict");
    for act in [&end, &told] {
        annulled(chair, &case, act).await;
    }
    done(chair, &case, "closures", json!({})).await;
    assert!(offered(officer, &case).await.contains(&"publications".to_owned()));
    approved(&office, &case, "posting", "2026-11-24").await;

    let withdrawn = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    done(officer, &withdrawn, "withdrawals", json!({ "extent": "whole" })).await;
    done(chair, &withdrawn, "closures", json!({})).await;
    tried(officer, &withdrawn, "publications", proposal("portal", "2026-11-24"))
        .await
        .expect_problem(409, "state_conflict");
}
