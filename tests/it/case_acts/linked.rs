//! Many petitions, one case: each follows it and counts in its own book, and a link that was a mistake never was.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{Office, done, offered, tried};
use crate::law_changes::{administrator, worked, year_2027};
use crate::main_job::own_position;
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// How many a list has.
pub async fn count(client: &Client, list: &str) -> i64 {
    client.get(&format!("{list}count=true&limit=1")).await.expect(200).at("/count/value").as_i64().unwrap()
}

pub fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

pub fn link(case: &str, link_type: &str) -> Value {
    json!({ "case_id": id(case), "link_type": link_type, "note": "Cùng nội dung với vụ việc." })
}

/// The path under which an act on a petition is annulled.
pub fn annulment(petition: &str, done: &Answer) -> String {
    format!("{petition}/acts/{}/annulments", done.text_at("/act/id"))
}

pub fn mistake() -> Value {
    json!({ "ground": "wrong_petition", "reason": "Gắn nhầm." })
}

/// Gives a case its lead; his position.
pub async fn assigned(office: &Office, case: &str) -> String {
    let worker = own_position(&office.worker).await;
    let assignment = json!({
        "subject": { "type": "case", "id": id(case) }, "assignee_position_id": worker, "task": "Kiểm tra.",
        "responsibility": "lead", "milestones": [{ "title": "Kiểm tra", "due_on": "2026-12-01" }],
        "expected_result": "Sửa.", "due_on": "2026-12-01",
    });
    office.chair.post("/v1/assignments", assignment).await.expect(201);
    worker
}

/// Has a reflection answered and closed.
pub async fn settled(office: &Office, case: &str) {
    assigned(office, case).await;
    done(&office.chair, case, "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })).await;
    done(&office.chair, case, "closures", json!({})).await;
}

/// Codes and ends of a petition's clocks.
async fn clocks(client: &Client, petition: &str) -> Vec<String> {
    let list = client.get(&format!("{petition}/deadlines")).await.expect(200);
    let shown = |clock: &Value| format!("{} {} {}", clock["rule_key"], clock["status"], clock["due_on"]);
    let mut clocks: Vec<String> = list.items().iter().map(shown).collect();
    clocks.sort();
    clocks
}

/// A case of a reflection, and further petitions of the same kind.
async fn reflections(office: &Office, further: usize) -> (String, Vec<String>) {
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let mut petitions = Vec::new();
    for _ in 0..further {
        petitions.push(office.screened("reflection", "2026-11-18", json!({})).await);
    }
    (case, petitions)
}

#[actix_web::test]
async fn linked_petitions_follow_their_case_and_count_for_themselves() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    let (case, petitions) = reflections(&office, 2).await;
    let before = (count(&office.chair, "/v1/petitions?").await, count(&office.chair, "/v1/cases?").await);
    for (petition, link_type) in petitions.iter().zip(["duplicate", "addition"]) {
        assert!(offered(&office.officer, petition).await.contains(&"links".to_owned()));
        let target = format!("{petition}/links?dry_run=true");
        let tried = office.officer.post(&target, link(&case, link_type)).await.expect(200);
        assert_eq!((tried.at("/stored"), tried.at("/petition/status")), (&json!(false), &json!("linked")));
        let linked = done(&office.officer, petition, "links", link(&case, link_type)).await;
        assert_eq!(linked.at("/petition/status"), "linked");
        assert_eq!(linked.at("/petition/public_status"), "in_progress");
        assert_eq!(linked.at("/petition/link_type"), link_type);
        assert_eq!(linked.at("/petition/case/id"), id(&case));
        assert_eq!(linked.at("/petition/settler/id"), &json!(own_position(&office.chair).await));
        // The first outward act; its writer is still to be told.
        let clocks = clocks(&office.officer, petition).await.join("\n");
        assert!(
            clocks.contains("\"R16\" \"fulfilled\"") && clocks.contains("\"P01\" \"running\""),
            "{clocks}"
        );
        assert_eq!(
            offered(&office.officer, petition).await,
            ["notices", "over-level-events", "attachments", "tracking-secrets"]
        );
    }
    let after = (count(&office.chair, "/v1/petitions?").await, count(&office.chair, "/v1/cases?").await);
    assert_eq!(after, before, "each in its own book, the case once");
    let list = format!("/v1/petitions?case_id={}&", id(&case));
    assert_eq!(count(&office.chair, &list).await, 3);
    assert_eq!(count(&office.chair, &format!("{list}status=linked&")).await, 2);

    let worker = assigned(&office, &case).await;
    for petition in &petitions {
        let seen = office.worker.get(petition).await.expect(200);
        assert_eq!(seen.at("/assignee/id"), &json!(worker), "the lead works with every petition of the case");
    }
    let versions = all(&office, &petitions, "/version").await;
    done(&office.chair, &case, "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })).await;
    for petition in &petitions {
        let seen = office.officer.get(petition).await.expect(200);
        assert_eq!(
            (seen.at("/public_status"), seen.at("/status")),
            (&json!("answered"), &json!("linked")),
            "{}",
            seen.text
        );
    }
    assert_ne!(all(&office, &petitions, "/version").await, versions, "what has changed has a new tag");
    done(&office.chair, &case, "closures", json!({})).await;
    assert_eq!(all(&office, &petitions, "/public_status").await, [json!("closed"), json!("closed")]);
    told_on_both_sides(&office, &case, &petitions).await;
}

async fn all(office: &Office, petitions: &[String], pointer: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for petition in petitions {
        all.push(office.officer.get(petition).await.expect(200).at(pointer).clone());
    }
    all
}

async fn told_on_both_sides(office: &Office, case: &str, petitions: &[String]) {
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    let joined: Vec<&Value> =
        steps.items().iter().filter(|step| step["type"] == "case.petition_linked").collect();
    assert_eq!(joined.len(), 2);
    assert_eq!(
        (&joined[1]["fields"]["petition_id"], &joined[1]["fields"]["link_type"]),
        (&json!(id(&petitions[1])), &json!("addition"))
    );
    let steps = office.chair.get(&format!("{}/timeline", petitions[0])).await.expect(200);
    let own = steps.items().iter().filter(|step| step["type"] == "petition.linked");
    assert_eq!(own.map(|step| step["fields"]["case_id"].clone()).collect::<Vec<_>>(), [json!(id(case))]);
}

#[actix_web::test]
async fn an_annulled_link_puts_everything_back() {
    let office = Office::open().await;
    let (case, petitions) = reflections(&office, 2).await;
    let [one, other] = [&petitions[0], &petitions[1]];
    let (seen, ran) = (office.officer.get(one).await.expect(200), clocks(&office.officer, one).await);
    let linked = done(&office.officer, one, "links", link(&case, "duplicate")).await;
    done(&office.officer, other, "links", link(&case, "duplicate")).await;
    settled(&office, &case).await;
    let list = format!("/v1/petitions?case_id={}&", id(&case));
    assert_eq!(count(&office.chair, &list).await, 3);

    let target = annulment(one, &linked);
    let tried = office.officer.post(&format!("{target}?dry_run=true"), mistake()).await.expect(200);
    assert_eq!(tried.at("/petition/status"), "screened");
    assert_eq!(count(&office.chair, &list).await, 3);
    let back = office.officer.post(&target, mistake()).if_match("*").await.expect(201);
    let now = office.officer.get(one).await.expect(200);
    for pointer in ["/status", "/public_status", "/case", "/link_type", "/assignee", "/settler", "/due_on"] {
        assert_eq!(now.at(pointer), seen.at(pointer), "{pointer}");
    }
    assert_eq!(back.at("/petition/case"), &Value::Null);
    assert_eq!(clocks(&office.officer, one).await, ran);
    assert_eq!(count(&office.chair, &list).await, 2, "the other stays");
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    assert!(steps.items().iter().any(|step| step["type"] == "case.petition_unlinked"), "{}", steps.text);

    // It opens a case of its own now, and the old one goes on without it.
    let cases = count(&office.chair, "/v1/cases?").await;
    office.accept(one, "2026-11-24").await;
    assert_eq!(count(&office.chair, "/v1/cases?").await, cases + 1);
    assert_eq!(office.officer.get(other).await.expect(200).at("/public_status"), "closed");
}

#[actix_web::test]
async fn a_linked_petition_has_its_own_days_and_its_case_its_own() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let due = office.chair.get(&case).await.expect(200).at("/due_on").clone();
    let linked = done(&office.officer, &petition, "links", link(&case, "duplicate")).await;
    assert_ne!(linked.at("/petition/due_on"), &due);
    let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã gắn vào vụ việc." });
    let early =
        json!({ "addressee": "writer", "outcome": "accepted", "text": "x", "acted_on": "2026-11-23" });
    let target = format!("{petition}/notices");
    office.officer.post(&target, early).await.expect_problem(400, "body_invalid");
    office.officer.post(&target, notice).await.expect(201);
    assert_eq!(office.chair.get(&case).await.expect(200).at("/due_on"), &due);
    // Nothing of the case's clocks runs on it.
    let clocks = clocks(&office.officer, &petition).await.join("\n");
    assert!(!clocks.contains("C04"), "{clocks}");
}

#[actix_web::test]
async fn two_links_at_once_make_one() {
    let office = Office::open_two().await;
    let (case, petitions) = reflections(&office, 1).await;
    let etag = office.officer.get(&petitions[0]).await.expect(200).etag();
    let target = format!("{}/links", petitions[0]);
    let sends = (0..6).map(|_| office.officer.post(&target, link(&case, "duplicate")).if_match(&etag).send());
    let answers = futures_util::future::join_all(sends).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409 | 412)), "{answers:?}");
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    assert_eq!(steps.items().iter().filter(|step| step["type"] == "case.petition_linked").count(), 1);
}

#[actix_web::test]
async fn a_case_moves_while_petitions_come_and_go() {
    let office = Office::open_two().await;
    let (case, petitions) = reflections(&office, 4).await;
    let mut links = Vec::new();
    for petition in &petitions[..2] {
        links.push(done(&office.officer, petition, "links", link(&case, "duplicate")).await);
    }
    assigned(&office, &case).await;
    let answer = json!({ "summary": "Đã sửa.", "result": "resolved" });
    let moved = office.chair.post(&format!("{case}/answers"), answer).if_match("*").send();
    let back = petitions[..2].iter().zip(&links).map(|(petition, linked)| {
        office.officer.post(&annulment(petition, linked), mistake()).if_match("*").send()
    });
    let joining = petitions[2..].iter().map(|petition| {
        office.officer.post(&format!("{petition}/links"), link(&case, "duplicate")).if_match("*").send()
    });
    let (moved, back, joined) =
        tokio::join!(moved, futures_util::future::join_all(back), futures_util::future::join_all(joining));
    moved.expect(201);
    for answer in back.into_iter().chain(joined) {
        answer.expect(201);
    }
    let shown = all(&office, &petitions, "/public_status").await;
    assert_eq!(shown, [json!("received"), json!("received"), json!("answered"), json!("answered")]);
}

#[actix_web::test]
async fn a_retry_gets_its_own_answer_and_a_stale_tag_none() {
    let office = Office::open().await;
    let (case, petitions) = reflections(&office, 1).await;
    let (target, body) = (format!("{}/links", petitions[0]), link(&case, "duplicate"));
    let etag = office.officer.get(&petitions[0]).await.expect(200).etag();
    office.officer.post(&target, body.clone()).await.expect_problem(428, "tag_missing");
    let send = || office.officer.post(&target, body.clone()).if_match(&etag).key("link-once");
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    assert_eq!(first.text, again.text);
    let other = office.officer.post(&target, link(&case, "addition")).if_match(&etag).key("link-once").await;
    other.expect_problem(422, "key_reused");
    office.officer.post(&target, body.clone()).if_match(&etag).await.expect_problem(412, "tag_stale");
    let barred = tried(&office.officer, &petitions[0], "links", body).await;
    assert!(!barred.expect_problem(409, "state_conflict").text_at("/legal_basis").is_empty());
}

#[actix_web::test]
async fn clocks_of_linked_petitions_follow_the_law_too() {
    let office = Office::open().await;
    let (case, petitions) = reflections(&office, 1).await;
    done(&office.officer, &petitions[0], "links", link(&case, "duplicate")).await;
    let admin = administrator(&office.app).await;
    admin.post("/v1/calendar-years", year_2027("official", &["2027-01-08"], &[])).await.expect(201);
    for _ in 0..10 {
        worked(&office.app, 1_000, true).await;
    }
    let sql = office.app.sql(DbRole::Superuser).await;
    let stale = "select count(*) from deadlines where law_seq < 2 and status = 'running'";
    assert_eq!(sql.query_one(stale, &[]).await.unwrap().get::<_, i64>(0), 0);
}
