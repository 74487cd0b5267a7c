//! Petitions of a case that turn out to be another matter: a case of their own, which waits no longer for it.

use serde_json::{Value, json};

use super::linked::{count, id, link};
use super::linked_sealed::{about, names};
use super::merged::{counts, opener, relation, standing};
use super::{Office, done, letters, offered, tried};
use crate::support::demands::proves;
use crate::support::{Answer, Client};

pub fn off(petitions: &[&String]) -> Value {
    let ids: Vec<&str> = petitions.iter().map(|path| id(path)).collect();
    json!({ "petition_ids": ids, "reason": "Nội dung khác với vụ việc." })
}

/// A case of this kind, and petitions that are linked to it.
pub async fn joined(office: &Office, kind: &str, links: &[&str]) -> (String, Vec<String>) {
    let case = office.accepted(kind, "2026-11-09", "2026-11-10").await;
    let mut petitions = Vec::new();
    for link_type in links {
        let petition = office.screened(kind, "2026-11-12", json!({})).await;
        let mut body = link(&case, link_type);
        body["acted_on"] = json!("2026-11-13");
        done(&office.officer, &petition, "links", body).await;
        petitions.push(petition);
    }
    (case, petitions)
}

/// The case that was split off.
pub fn part(split: &Answer) -> String {
    let all = split.at("/case/related_cases").as_array().unwrap();
    let part = all.iter().find(|one| one["relation"] == "split_into").unwrap();
    format!("/v1/cases/{}", part["case"]["id"].as_str().unwrap())
}

#[actix_web::test]
async fn what_is_split_off_is_a_case_of_its_own_that_waits_no_longer() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    for (kind, rule) in [("complaint_admin", "C04"), ("denunciation_duty", "T07"), ("reflection", "R16")] {
        let (case, petitions) = joined(&office, kind, &["duplicate", "addition", "duplicate"]).await;
        let before = counts(&office).await;
        let (stood, ran) = (standing(&office.chair, &case).await, office.clocks(&case).await);
        assert!(offered(&office.chair, &case).await.contains(&"splits".to_owned()));
        let body = off(&[&petitions[0], &petitions[1]]);
        let target = format!("{case}/splits?dry_run=true");
        let tried = office.chair.post(&target, body.clone()).await.expect(200);
        assert_eq!(
            (tried.at("/stored"), relation(&tried_case(&tried))),
            (&json!(false), vec![("split_into".to_owned(), "-".to_owned())])
        );
        assert_eq!(counts(&office).await, before, "{kind}: a try moved something");

        let split = done(&office.chair, &case, "splits", body).await;
        let part = part(&split);
        let [all, cases, matters, open] = before;
        assert_eq!(counts(&office).await, [all, cases + 1, matters + 1, open + 1], "{kind}");
        let shown = office.chair.get(&part).await.expect(200);
        assert_eq!((shown.at("/status"), shown.at("/kind")), (&json!("accepted"), &json!(kind)));
        assert_eq!((shown.at("/accepted_on"), shown.at("/merged")), (&json!("2026-11-24"), &json!(false)));
        assert_eq!(shown.at("/settler/id"), office.chair.get(&case).await.at("/settler/id"));
        assert_eq!(relation(&shown), [("split_from".to_owned(), id(&case).to_owned())]);
        let of = |case: &str| format!("/v1/petitions?case_id={}&", id(case));
        assert_eq!((count(&office.chair, &of(&case)).await, count(&office.chair, &of(&part)).await), (2, 2));
        let first = office.chair.get(&petitions[0]).await.expect(200);
        assert_eq!((first.at("/status"), first.at("/link_type")), (&json!("accepted"), &Value::Null));
        let second = office.chair.get(&petitions[1]).await.expect(200);
        assert_eq!((second.at("/status"), second.at("/link_type")), (&json!("linked"), &json!("addition")));
        for seen in [&first, &second] {
            assert_eq!(
                (seen.at("/case/id"), seen.at("/public_status")),
                (&json!(id(&part)), &json!("in_progress"))
            );
            assert_eq!(seen.at("/case/label"), shown.at("/number"));
        }
        // The whole goes on as it was, and the part has the time that the whole has.
        let mut now = standing(&office.chair, &case).await;
        now["related_cases"] = json!([]);
        assert_eq!((now, office.clocks(&case).await), (stood, ran.clone()), "{kind}");
        let clock = ran.iter().find(|one| one.starts_with(rule)).unwrap();
        assert!(clock.contains("running"), "{clock}");
        office.holds(&part, clock).await;
        let clocks = office.clocks(&part).await;
        let run =
            clocks.iter().filter(|one| one.contains("running")).filter_map(|one| one.split(' ').next_back());
        assert_eq!(shown.at("/due_on"), run.min().unwrap(), "{kind}: {clocks:?}");
    }
}

/// The case in an answer, as an answer of its own.
fn tried_case(answer: &Answer) -> Answer {
    let mut case = answer.clone();
    case.body = answer.at("/case").clone();
    case
}

#[actix_web::test]
async fn each_part_is_settled_by_itself() {
    let office = Office::open().await;
    let (case, petitions) = joined(&office, "complaint_admin", &["duplicate", "addition"]).await;
    let split = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
    let part = part(&split);
    let decision = |number: &str| json!({ "summary": "Giữ nguyên.", "result": "unfounded", "complainant_agrees": true, "document_number": number });
    done(&office.chair, &case, "decisions", decision("1/QĐ-UBND")).await;
    let public = async |path: &String| office.officer.get(path).await.expect(200).text_at("/public_status");
    let own = opener(&office, &case).await;
    assert_eq!((public(&own).await, public(&petitions[1]).await), ("answered".into(), "answered".into()));
    assert_eq!(public(&petitions[0]).await, "in_progress");
    let order = json!({ "verifier_position_ids": [], "text": "Xác minh riêng." });
    done(&office.chair, &part, "verifications", order).await;
    let decided = done(&office.chair, &part, "decisions", decision("2/QĐ-UBND")).await;
    assert_eq!(public(&petitions[0]).await, "answered");
    // Who opened it is told that he has a case of his own, and the decision.
    let owed = letters(&decided, "splits", &["writer"]);
    let sent = json!({ "letter_ids": owed, "means": "post" });
    done(&office.officer, &part, "dispatches", sent).await;
}

#[actix_web::test]
async fn only_what_is_linked_to_the_case_leaves_it() {
    let office = Office::open().await;
    let (case, petitions) =
        joined(&office, "complaint_admin", &["withdrawal", "duplicate", "addition"]).await;
    let (_, others) = joined(&office, "complaint_admin", &["duplicate"]).await;
    let own = opener(&office, &case).await;
    let lone = office.screened("complaint_admin", "2026-11-12", json!({})).await;
    for (body, pointer, code) in [
        (off(&[&own]), "/petition_ids/0", "not_allowed"),
        (off(&[&others[0]]), "/petition_ids/0", "unknown"),
        (off(&[&lone]), "/petition_ids/0", "unknown"),
        (off(&[&petitions[0]]), "/petition_ids/0", "not_allowed"),
        (off(&[&petitions[1], &petitions[1]]), "/petition_ids/1", "repeated"),
        (off(&[]), "/petition_ids", "min_items"),
    ] {
        let refused = tried(&office.chair, &case, "splits", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer], "{}", refused.text);
        if code != "min_items" {
            assert_eq!(refused.at("/errors/0/code"), code);
        }
    }
    for client in [&office.officer, &office.worker] {
        let refused = client.post(&format!("{case}/splits"), off(&[&petitions[1]])).if_match("*").await;
        assert!(matches!(refused.status, 403 | 404), "{}", refused.text);
    }
    // A withdrawal goes with what it withdraws.
    let split = done(&office.chair, &case, "splits", off(&[&petitions[1], &petitions[0]])).await;
    assert_eq!(count(&office.chair, &format!("/v1/petitions?case_id={}&", id(&part(&split)))).await, 2);
    // What was settled is not split: neither what is linked to it still, nor is anything said of what left it.
    let decision = json!({ "summary": "Giữ nguyên.", "result": "unfounded", "complainant_agrees": true, "document_number": "1/QĐ-UBND" });
    done(&office.chair, &case, "decisions", decision).await;
    for petition in [&petitions[2], &petitions[1]] {
        let barred = tried(&office.chair, &case, "splits", off(&[petition])).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("state of the case"), "{}", barred.text);
    }
}

#[actix_web::test]
async fn the_parts_of_a_sealed_case_tell_nothing_of_each_other() {
    let office = Office::open().await;
    let (one, other) =
        (office.app.person("council-deputy").await, office.app.person("council-standing").await);
    let first = about(&office.officer, "denunciation_duty", names(&office, "council-deputy").await).await;
    let second = about(&office.officer, "denunciation_duty", names(&office, "council-standing").await).await;
    let case = office.accept(&first, "2026-11-17").await;
    done(&office.officer, &second, "links", link(&case, "addition")).await;
    let split = done(&office.chair, &case, "splits", off(&[&second])).await;
    let own = part(&split);
    let sees = async |client: &Client| {
        let mut seen = Vec::new();
        for path in [&case, &own, &first, &second] {
            let status = client.get(path).await.status;
            assert!(matches!(status, 200 | 404));
            seen.push(status == 200);
        }
        seen
    };
    for client in [&one, &other] {
        assert_eq!(sees(client).await, [false; 4], "one part tells of the other");
    }
    assert_eq!(sees(&office.chair).await, [true; 4]);
    // What comes to a part later hides both no less.
    let third =
        about(&office.officer, "denunciation_duty", json!([{ "type": "person", "name": "Người Thường" }]))
            .await;
    done(&office.officer, &third, "links", link(&own, "duplicate")).await;
    for client in [&one, &other] {
        assert_eq!(sees(client).await, [false; 4], "one part tells of the other");
    }
    let dashboard = office.app.machine("demo-dashboard").await;
    let steps = dashboard.get(&format!("{case}/timeline")).await.expect(200);
    assert!(!steps.text.contains(id(&second)), "{}", steps.text);
}

#[actix_web::test]
async fn what_is_split_off_is_of_one_kind_and_left_after_it_came() {
    let office = Office::open().await;
    // A denunciation about a field of management joins one about duties, and not the other way round.
    let (case, mut petitions) = joined(&office, "denunciation_duty", &["duplicate"]).await;
    let field = office.screened("denunciation_field", "2026-11-12", json!({})).await;
    let mut body = link(&case, "addition");
    body["acted_on"] = json!("2026-11-20");
    done(&office.officer, &field, "links", body).await;
    petitions.push(field);
    let [duty, field] = [&petitions[0], &petitions[1]];
    let mixed = tried(&office.chair, &case, "splits", off(&[field, duty])).await;
    assert_eq!(mixed.expect_problem(400, "body_invalid").complaints(), ["/petition_ids/1"]);
    let mut early = off(&[duty, field]);
    early["acted_on"] = json!("2026-11-19");
    let early = tried(&office.chair, &case, "splits", early).await;
    assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    let split = done(&office.chair, &case, "splits", off(&[duty, field])).await;
    let shown = office.chair.get(&part(&split)).await.expect(200);
    assert_eq!(shown.at("/kind"), "denunciation_duty");
}
