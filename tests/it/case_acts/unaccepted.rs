//! An acceptance that was entered by mistake is annulled: the petition stands as before it, its case is void and keeps its number, and
//! whatever was done since is annulled first.

use serde_json::{Value, json};

use super::linked::{annulment, assigned, count, id, link, mistake};
use super::waiting::{pair, stands, state, to};
use super::{Office, done, offered, tried};
use crate::main_job::{lead, own_position};
use crate::notifications::{one, told};
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// Accepts a petition; the answer, and the path of the case that it opened.
pub async fn accept(office: &Office, petition: &str) -> (Answer, String) {
    let settler = own_position(&office.chair).await;
    let body = json!({ "settler_position_id": settler, "note": "Hồ sơ đã đủ." });
    let accepted = done(&office.chair, petition, "acceptances", body).await;
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    (accepted, case)
}

pub async fn annul(client: &Client, petition: &str, accepted: &Answer) -> Answer {
    client.post(&annulment(petition, accepted), mistake()).if_match("*").await
}

/// `rule status due` of every clock of a petition.
pub async fn clocks(client: &Client, petition: &str) -> Vec<String> {
    let list = client.get(&format!("{petition}/deadlines")).await.expect(200);
    let shown = |clock: &Value| {
        format!("{} {} {}", clock["rule_key"], clock["status"], clock["due_on"]).replace('"', "")
    };
    let mut clocks: Vec<String> = list.items().iter().map(shown).collect();
    clocks.sort();
    clocks
}

/// What ran before runs again, to the same days; everything else was cancelled.
#[track_caller]
pub fn run_on(before: &[String], after: &[String]) {
    assert!(before.iter().all(|clock| after.contains(clock)), "{before:?} {after:?}");
    let began: Vec<_> = after.iter().filter(|clock| !before.contains(clock)).collect();
    assert!(began.iter().all(|clock| clock.contains(" cancelled ")), "{began:?}");
}

async fn types(client: &Client, row: &str) -> Vec<String> {
    let steps = client.get(&format!("{row}/timeline")).await.expect(200);
    steps.items().iter().map(|step| step["type"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn what_was_accepted_by_mistake_stands_as_before_and_its_case_is_void() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty", "recommendation", "land_dispute"] {
        let petition = office.screened(kind, "2026-11-16", json!({})).await;
        let before = clocks(&office.officer, &petition).await;
        let (accepted, case) = accept(&office, &petition).await;
        let number = accepted.text_at("/case/number");
        let cases = count(&office.chair, "/v1/cases?merged=false&").await;
        let moved = clocks(&office.officer, &petition).await != before;
        assert!(moved || kind == "recommendation", "{kind}: the acceptance has moved no clock");

        let target = format!("{}?dry_run=true", annulment(&petition, &accepted));
        let dry = office.chair.post(&target, mistake()).await.expect(200);
        assert_eq!((dry.at("/stored"), dry.at("/petition/status")), (&json!(false), &json!("screened")));
        let untouched = office.chair.get(&case).await.expect(200);
        assert_eq!(untouched.at("/status"), accepted.at("/case/status"), "{kind}");

        let undone = annul(&office.chair, &petition, &accepted).await.expect(201);
        assert_eq!(undone.at("/petition/case"), &Value::Null, "{kind}");
        assert_eq!(stands(&office, &petition).await, state("screened", "received"), "{kind}");
        run_on(&before, &clocks(&office.officer, &petition).await);
        let seen = office.officer.get(&petition).await.expect(200);
        assert_ne!(seen.at("/due_on"), &Value::Null, "{kind}");
        assert!(offered(&office.chair, &petition).await.contains(&"acceptances".to_owned()), "{kind}");

        let void = office.chair.get(&case).await.expect(200);
        assert_eq!((void.at("/status"), void.at("/public_status")), (&json!("voided"), &json!("closed")));
        assert_eq!((void.at("/due_on"), void.at("/deadlines")), (&Value::Null, &json!([])), "{kind}");
        assert_eq!(
            (void.text_at("/number"), void.text_at("/closed_on")),
            (number.clone(), "2026-11-24".to_owned())
        );
        assert_eq!(void.at("/available_actions"), &json!([]), "{kind}");
        let begun = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
        assert!(begun.items().iter().all(|clock| clock["status"] == "cancelled"), "{}", begun.text);
        assert_eq!(count(&office.chair, "/v1/cases?merged=false&").await, cases - 1, "it counts for nothing");
        for list in [
            "/v1/cases?status=voided",
            "/v1/cases",
            "/v1/cases?merged=false",
            "/v1/cases?public_status=closed",
        ] {
            let list = office.chair.get(list).await.expect(200);
            assert!(!list.text.contains(id(&case)), "{kind}: no list finds it: {}", list.text);
        }
        office.chair.get(&format!("{case}/file")).await.expect(200);

        let told = types(&office.chair, &petition).await;
        for step in ["petition.accepted", "case.opened", "case.voided", "petition.act_annulled"] {
            assert!(told.contains(&step.to_owned()), "{kind}: no {step} in {told:?}");
        }
        assert!(types(&office.chair, &case).await.contains(&"case.voided".to_owned()));
        // Accepted rightly it opens another case.
        let (again, other) = accept(&office, &petition).await;
        assert_ne!((again.text_at("/case/number"), &other), (number, &case));
        assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "voided");
    }
}

#[actix_web::test]
async fn only_the_head_annuls_it_once_and_not_before_its_day() {
    let office = Office::open_two().await;
    let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let stale = office.chair.get(&petition).await.expect(200).etag();
    let (accepted, case) = accept(&office, &petition).await;
    for client in [&office.officer, &office.worker] {
        annul(client, &petition, &accepted).await.expect_problem(403, "permission_missing");
    }
    let target = annulment(&petition, &accepted);
    office.chair.post(&target, mistake()).await.expect_problem(428, "tag_missing");
    office.chair.post(&target, mistake()).if_match(stale).await.expect_problem(412, "tag_stale");
    let mut early = mistake();
    early["acted_on"] = json!("2026-11-23");
    office.chair.post(&target, early).if_match("*").await.expect_problem(400, "body_invalid");
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "accepted");

    let sends = (0..5).map(|_| office.chair.post(&target, mistake()).if_match("*").send());
    let answers = futures_util::future::join_all(sends).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409 | 503)), "{answers:?}");
    let voided = types(&office.chair, &case).await.into_iter().filter(|kind| kind == "case.voided").count();
    assert_eq!(voided, 1);
    annul(&office.chair, &petition, &accepted).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn what_was_done_since_is_named_and_annulled_first() {
    let office = Office::open().await;
    let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let (accepted, case) = accept(&office, &petition).await;
    // A mark, and a notice to the writer, stand in nobody's way.
    let flag = json!({ "flag": "conspicuous", "set": true, "ground": "Dư luận quan tâm." });
    done(&office.officer, &case, "flags", flag).await;
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
    office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    let ordered = done(&office.chair, &case, "verifications", json!({})).await;
    let later = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let linked = done(&office.officer, &later, "links", link(&case, "duplicate")).await;

    let refused = annul(&office.chair, &petition, &accepted).await.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/legal_basis").contains("Luật Khiếu nại Điều 27"), "{}", refused.text);
    assert!(refused.text_at("/detail").contains("Verification"), "{}", refused.text);
    let hrefs = |answer: &Answer| -> Vec<String> {
        let actions = answer.at("/available_actions").as_array().unwrap();
        let named = actions.iter().filter(|action| action["action"] == "annulments");
        named.map(|action| action["href"].as_str().unwrap().to_owned()).collect()
    };
    let ways = [format!("{case}/acts/{}/annulments", ordered.text_at("/act/id")), annulment(&later, &linked)];
    assert_eq!(hrefs(&refused), ways);
    for way in &ways {
        annul(&office.chair, &petition, &accepted).await.expect_problem(409, "state_conflict");
        office.chair.post(way, mistake()).if_match("*").await.expect(201);
    }
    annul(&office.chair, &petition, &accepted).await.expect(201);
    let notices = office.officer.get(&format!("{petition}/notices")).await.expect(200);
    assert_eq!(notices.items().len(), 1, "who was told was told");
}

#[actix_web::test]
async fn nobody_works_on_a_void_case_any_more() {
    let office = Office::open().await;
    let petition = office.screened("reflection", "2026-11-16", json!({})).await;
    let before = clocks(&office.officer, &petition).await;
    let (accepted, case) = accept(&office, &petition).await;
    let worker = assigned(&office, &case).await;
    let work = office.chair.get(&format!("/v1/assignments?case_id={}", id(&case))).await.expect(200);
    let work = work.items()[0]["id"].as_str().unwrap().to_owned();
    annul(&office.chair, &petition, &accepted).await.expect(201);

    run_on(&before, &clocks(&office.officer, &petition).await);
    let path = format!("/v1/assignments/{work}");
    assert_eq!(office.worker.get(&path).await.expect(200).at("/status"), "annulled");
    assert!(told(&office.worker).await.contains(&one("assignment_annulled", &work)));
    let completion = json!({ "result": "Đã làm." });
    tried(&office.worker, &path, "completions", completion).await.expect_problem(409, "state_conflict");
    let again = office.chair.post("/v1/assignments", lead(id(&case), &worker)).await;
    again.expect_problem(409, "state_conflict");
    assert_eq!(office.chair.get(&case).await.expect(200).at("/assignee"), &Value::Null);
    assert_ne!(office.officer.get(&petition).await.expect(200).at("/assignee/id"), &json!(worker));
    let other = office.screened("reflection", "2026-11-18", json!({})).await;
    let linked = tried(&office.officer, &other, "links", link(&case, "duplicate")).await;
    linked.expect_problem(409, "state_conflict");
    // Rightly accepted and given to the same person, it is another work.
    let (_, right) = accept(&office, &petition).await;
    assigned(&office, &right).await;
}

#[actix_web::test]
async fn what_it_took_along_waits_again_and_goes_along_anew() {
    let office = Office::open().await;
    let (first, second) = pair(&office, "complaint_admin").await;
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let before = clocks(&office.officer, &second).await;
    let (accepted, case) = accept(&office, &first).await;
    assert_eq!(office.officer.get(&second).await.expect(200).at("/case/id"), id(&case));
    annul(&office.chair, &first, &accepted).await.expect(201);
    let seen = office.officer.get(&second).await.expect(200);
    assert_eq!((seen.at("/case"), seen.at("/link_type")), (&Value::Null, &json!("duplicate")));
    assert_eq!(stands(&office, &second).await, state("linked", "received"));
    run_on(&before, &clocks(&office.officer, &second).await);
    let (_, right) = accept(&office, &first).await;
    assert_eq!(office.officer.get(&second).await.expect(200).at("/case/id"), id(&right));
}

#[actix_web::test]
async fn what_joined_a_case_by_mistake_leaves_it() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let waiting = office.screened("complaint_admin", "2026-11-19", json!({})).await;
    done(&office.officer, &waiting, "links", to(&petition, "duplicate")).await;
    let before = [clocks(&office.officer, &petition).await, clocks(&office.officer, &waiting).await];
    let join = json!({ "settler_position_id": own_position(&office.chair).await, "case_id": id(&case), "note": "x" });
    let joined = done(&office.chair, &petition, "acceptances", join).await;
    assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&case))).await, 3);
    annul(&office.chair, &petition, &joined).await.expect(201);
    assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&case))).await, 1);
    assert_eq!(office.chair.get(&case).await.expect(200).at("/status"), "accepted");
    assert_eq!(stands(&office, &petition).await, state("screened", "received"));
    assert_eq!(stands(&office, &waiting).await, state("linked", "received"));
    run_on(&before[0], &clocks(&office.officer, &petition).await);
    run_on(&before[1], &clocks(&office.officer, &waiting).await);
}

#[actix_web::test]
async fn whoever_worked_on_a_sealed_one_reads_it_no_more() {
    let office = Office::open().await;
    let petition = office.screened("denunciation_duty", "2026-11-16", json!({})).await;
    let (accepted, case) = accept(&office, &petition).await;
    assigned(&office, &case).await;
    let work = office.worker.get(&format!("/v1/assignments?case_id={}", id(&case))).await.expect(200);
    let path = format!("/v1/assignments/{}", work.items()[0]["id"].as_str().unwrap());
    assert_eq!(office.worker.get(&path).await.expect(200).at("/task"), "Kiểm tra.");
    let opened = annul(&office.chair, &petition, &accepted).await;
    assert!(!opened.expect(201).text.contains("Hán Thị Mơ"));
    assert!(office.worker.get(&path).await.expect(200).body.get("task").is_none());
    office.worker.get(&format!("{petition}/identity")).await.expect_problem(403, "permission_missing");
    let identity = office.chair.get(&format!("{petition}/identity")).await.expect(200);
    assert_eq!(identity.at("/writers/0/name"), "Hán Thị Mơ");
}
