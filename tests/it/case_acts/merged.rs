//! Two cases that are one matter: the petitions of one go to the other, the matter counts once, and what was a mistake never was.

use serde_json::{Value, json};

use super::linked::{assigned, count, id, link, mistake};
use super::{Office, barred_by, done, letters, offered, tried};
use crate::support::demands::proves;
use crate::support::{Answer, Client};

pub fn into(case: &str) -> Value {
    json!({ "into_case_id": id(case), "link_type": "duplicate", "reason": "Cùng một nội dung." })
}

/// The path under which an act on a case is annulled.
pub fn undoing(case: &str, done: &Answer) -> String {
    format!("{case}/acts/{}/annulments", done.text_at("/act/id"))
}

pub async fn undone(client: &Client, case: &str, act: &Answer) -> Answer {
    client.post(&undoing(case, act), mistake()).if_match("*").await
}

/// The petition that opened a case.
pub async fn opener(office: &Office, case: &str) -> String {
    let shown = office.chair.get(case).await.expect(200);
    format!("/v1/petitions/{}", shown.text_at("/petition/id"))
}

/// What an object shows, without what every change moves.
pub async fn standing(client: &Client, path: &str) -> Value {
    let mut shown = client.get(path).await.expect(200).body;
    for name in ["etag", "version", "changed_at", "deadlines"] {
        shown.as_object_mut().unwrap().remove(name);
    }
    shown
}

/// How many petitions there are; cases; cases that count; cases being settled.
pub async fn counts(office: &Office) -> [i64; 4] {
    let open = "/v1/cases?public_status=in_progress&";
    [
        count(&office.chair, "/v1/petitions?").await,
        count(&office.chair, "/v1/cases?").await,
        count(&office.chair, "/v1/cases?merged=false&").await,
        count(&office.chair, open).await,
    ]
}

pub fn relation(shown: &Answer) -> Vec<(String, String)> {
    let all = shown.at("/related_cases").as_array().unwrap().iter();
    all.map(|one| {
        (one["relation"].as_str().unwrap().to_owned(), one["case"]["id"].as_str().unwrap_or("-").to_owned())
    })
    .collect()
}

/// An older case of this kind and a later one, to which a petition is linked.
pub async fn two(office: &Office, kind: &str) -> (String, String, [String; 2]) {
    let older = office.accepted(kind, "2026-11-09", "2026-11-10").await;
    let later = office.accepted(kind, "2026-11-16", "2026-11-17").await;
    let linked = office.screened(kind, "2026-11-18", json!({})).await;
    done(&office.officer, &linked, "links", link(&later, "addition")).await;
    let own = opener(office, &later).await;
    (older, later, [own, linked])
}

#[actix_web::test]
async fn merged_cases_count_once_and_all_petitions_follow_the_one_that_is_left() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    for (kind, ended) in
        [("complaint_admin", "terminated"), ("denunciation_duty", "terminated"), ("reflection", "closed")]
    {
        let (older, later, petitions) = two(&office, kind).await;
        let before = counts(&office).await;
        let (seen, ran) = (standing(&office.chair, &older).await, office.clocks(&older).await);
        assert!(offered(&office.chair, &later).await.contains(&"merges".to_owned()));
        let target = format!("{later}/merges?dry_run=true");
        let tried = office.chair.post(&target, into(&older)).await.expect(200);
        assert_eq!((tried.at("/stored"), tried.at("/case/status")), (&json!(false), &json!(ended)), "{kind}");
        assert_eq!(counts(&office).await, before, "{kind}: a try moved something");

        let merged = done(&office.chair, &later, "merges", into(&older)).await;
        assert_eq!((merged.at("/case/status"), merged.at("/case/merged")), (&json!(ended), &json!(true)));
        assert_eq!(
            relation(&office.chair.get(&later).await),
            [("merged_into".to_owned(), id(&older).to_owned())]
        );
        assert_eq!(
            relation(&office.chair.get(&older).await),
            [("merged_from".to_owned(), id(&later).to_owned())]
        );
        let [all, cases, matters, open] = before;
        assert_eq!(counts(&office).await, [all, cases, matters - 1, open - 1], "{kind}");
        assert_eq!(count(&office.chair, "/v1/cases?merged=true&").await, cases - matters + 1);
        let of = |case: &str| format!("/v1/petitions?case_id={}&", id(case));
        assert_eq!(
            (count(&office.chair, &of(&older)).await, count(&office.chair, &of(&later)).await),
            (3, 0)
        );
        for (petition, link_type) in petitions.iter().zip(["duplicate", "addition"]) {
            let shown = office.chair.get(petition).await.expect(200);
            assert_eq!((shown.at("/status"), shown.at("/link_type")), (&json!("linked"), &json!(link_type)));
            assert_eq!(
                (shown.at("/case/id"), shown.at("/public_status")),
                (&json!(id(&older)), &json!("in_progress"))
            );
            assert_eq!(shown.at("/case/label"), office.chair.get(&older).await.at("/number"));
            let steps = office.chair.get(&format!("{petition}/timeline")).await.expect(200);
            assert!(steps.text.contains("petition.case_changed"), "{}", steps.text);
        }
        // The other one goes on as it was, by its own clocks.
        let mut now = standing(&office.chair, &older).await;
        now["related_cases"] = json!([]);
        assert_eq!((now, office.clocks(&older).await), (seen, ran), "{kind}");
        letters(&merged, "merges", &["writer"]);
        assert!(!offered(&office.chair, &later).await.contains(&"merges".to_owned()));
    }
}

#[actix_web::test]
async fn every_writer_is_told_what_becomes_of_the_matter() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "reflection").await;
    done(&office.chair, &later, "merges", into(&older)).await;
    let worker = assigned(&office, &older).await;
    for petition in &petitions {
        let shown = office.worker.get(petition).await.expect(200);
        assert_eq!(shown.at("/assignee/id"), &json!(worker));
    }
    done(&office.chair, &older, "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })).await;
    for petition in &petitions {
        assert_eq!(office.officer.get(petition).await.expect(200).at("/public_status"), "answered");
    }
    assert_eq!(office.chair.get(&later).await.expect(200).at("/public_status"), "closed");
}

#[actix_web::test]
async fn nobody_waits_longer_because_of_a_merger() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "complaint_admin").await;
    let ran = office.clocks(&later).await;
    barred_by("not_later", tried(&office.chair, &older, "merges", into(&later)).await);
    let due = |clocks: &[String], rule: &str| {
        let clock = clocks.iter().find(|one| one.starts_with(rule)).unwrap();
        clock.rsplit(' ').next().unwrap().to_owned()
    };
    assert!(due(&office.clocks(&older).await, "C04") < due(&ran, "C04"));
    done(&office.chair, &later, "merges", into(&older)).await;
    // Its own time for settling has fallen away; whoever is still to be told is.
    let left = office.clocks(&later).await;
    let state = |clocks: &[String], rule: &str| {
        clocks.iter().find(|one| one.starts_with(rule)).unwrap().split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!((state(&left, "C04"), state(&left, "C03")), ("cancelled".to_owned(), state(&ran, "C03")));
    let shown = office.chair.get(&petitions[0]).await.expect(200);
    assert_ne!(shown.at("/due_on"), &Value::String(due(&ran, "C04")));
}

#[actix_web::test]
async fn what_is_no_such_matter_is_not_merged() {
    let office = Office::open().await;
    let (older, later, _) = two(&office, "complaint_admin").await;
    let other = office.accepted("complaint_discipline", "2026-11-09", "2026-11-10").await;
    let secret = office.accepted("denunciation_duty", "2026-11-09", "2026-11-10").await;
    for case in [&other, &secret] {
        barred_by("same_procedure", tried(&office.chair, &later, "merges", into(case)).await);
    }
    let nowhere = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap()).to_string();
    let elsewhere = tiepdan::kernel::ids::new_id("99002", "2026-11-24".parse().unwrap()).to_string();
    for (body, pointer, code) in [
        (into(&later), "/into_case_id", "not_allowed"),
        (into(&nowhere), "/into_case_id", "unknown"),
        (into(&elsewhere), "/into_case_id", "unknown"),
        (
            json!({ "into_case_id": id(&older), "link_type": "withdrawal", "reason": "x" }),
            "/link_type",
            "not_allowed",
        ),
        (json!({ "into_case_id": id(&older), "link_type": "duplicate" }), "/reason", "required"),
    ] {
        let refused = tried(&office.chair, &later, "merges", body).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec![pointer.to_owned()], &json!(code))
        );
    }
    // Whose decision it is not, he merges nothing.
    for client in [&office.officer, &office.worker] {
        let refused = client.post(&format!("{later}/merges"), into(&older)).if_match("*").await;
        assert!(matches!(refused.status, 403 | 404), "{}", refused.text);
    }
    // What stands still, or was withdrawn, takes nothing in.
    let withdrawal = json!({ "extent": "whole", "acted_on": "2026-11-18" });
    let withdrawn = done(&office.officer, &older, "withdrawals", withdrawal).await;
    barred_by("other_open", tried(&office.chair, &later, "merges", into(&older)).await);
    undone(&office.officer, &older, &withdrawn).await.expect(201);
    let stands = json!({ "ground": "awaiting_other_body", "reason": "Chờ.", "document_number": "25/QĐ-UBND", "acted_on": "2026-11-19" });
    done(&office.chair, &older, "suspensions", stands).await;
    barred_by("other_open", tried(&office.chair, &later, "merges", into(&older)).await);
    let early = json!({ "document_number": "26/QĐ-UBND", "acted_on": "2026-11-23" });
    done(&office.chair, &older, "resumptions", early).await;
    let mut before = into(&older);
    before["acted_on"] = json!("2026-11-20");
    let refused = tried(&office.chair, &later, "merges", before).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
}

#[actix_web::test]
async fn two_mergers_at_once_make_one() {
    let office = Office::open_two().await;
    let one = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let other = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let sends = (0..6).map(|n| {
        let (from, to) = if n % 2 == 0 { (&one, &other) } else { (&other, &one) };
        office.chair.post(&format!("{from}/merges"), into(to)).if_match("*").send()
    });
    let answers = futures_util::future::join_all(sends).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)), "{answers:?}");
    assert_eq!(count(&office.chair, "/v1/cases?merged=false&").await, 1);
    assert_eq!(count(&office.chair, "/v1/cases?merged=true&").await, 1);
}

#[actix_web::test]
async fn a_retry_gets_its_own_answer() {
    let office = Office::open().await;
    let (older, later, _) = two(&office, "complaint_admin").await;
    let tag = office.chair.get(&later).await.expect(200).etag();
    let target = format!("{later}/merges");
    office.chair.post(&target, into(&older)).await.expect_problem(428, "tag_missing");
    let send = || office.chair.post(&target, into(&older)).if_match(&tag).key("merge-once").send();
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    assert_eq!((again.at("/act"), again.etag()), (first.at("/act"), first.etag()));
    assert_eq!(again.at("/case/number"), first.at("/case/number"));
    office.chair.post(&target, into(&older)).if_match(&tag).await.expect_problem(412, "tag_stale");
}
