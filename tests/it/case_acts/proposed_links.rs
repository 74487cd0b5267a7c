//! What screening proposes to link to a case can be linked to it, in the way that it proposes.

use serde_json::{Value, json};

use super::linked::{count, id};
use super::{Office, done, tried};
use crate::support::Answer;
use crate::support::demands::proves;

/// A petition of the sample: what is sent, what the officer ticks, what is expected.
fn sample(name: &str) -> (Value, Value, Value) {
    let lines = include_str!("../../data/petitions.sample.ndjson").lines();
    let mut found = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut body = found.find(|one| one["ref"] == name).unwrap();
    let fields = body.as_object_mut().unwrap();
    fields.remove("ref");
    let (facts, expected) = (fields.remove("facts").unwrap(), fields.remove("expected").unwrap());
    (body, facts, expected)
}

/// Registers and screens it on the day it came; its path, and what screening proposes.
async fn screened(office: &Office, name: &str) -> (String, Value) {
    let (body, facts, expected) = sample(name);
    let day = body["received_on"].clone();
    let made = office.officer.post("/v1/petitions", body).await.expect(201);
    let path = format!("/v1/petitions/{}", made.text_at("/id"));
    let order = json!({
        "kind": expected["kind"], "track": expected["track"], "within_authority": expected["within_authority"],
        "facts": facts, "acted_on": day,
    });
    let answer = done(&office.officer, &path, "screenings", order).await;
    (path, answer.at("/treatment").clone())
}

/// The petition that it belongs to, accepted into a case on this day; what was missing comes first.
async fn case_of(office: &Office, name: &str, accepted_on: &str) -> String {
    let (path, treatment) = screened(office, name).await;
    if treatment["proposed"] == "request_supplement" {
        let missing = json!({ "missing": ["E4_signature"], "acted_on": accepted_on });
        done(&office.officer, &path, "supplement-requests", missing).await;
        let supplied = json!({ "supplied": ["E4_signature"], "acted_on": accepted_on });
        done(&office.officer, &path, "supplements", supplied).await;
    }
    office.accept(&path, accepted_on).await
}

#[actix_web::test]
async fn the_sample_is_linked_as_screening_proposes() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    for (name, to, accepted_on, linked_on, link_type) in [
        ("S018", "S001", "2026-09-16", "2026-09-24", "duplicate"),
        ("S038", "S004", "2026-08-10", "2026-08-25", "withdrawal"),
        ("S060", "S014", "2026-10-15", "2026-11-09", "withdrawal"),
    ] {
        assert_eq!(sample(name).2["linked_to"], to);
        let case = case_of(&office, to, accepted_on).await;
        let before = (count(&office.chair, "/v1/petitions?").await, count(&office.chair, "/v1/cases?").await);
        let (petition, treatment) = screened(&office, name).await;
        assert_eq!(
            (&treatment["proposed"], &treatment["link_type"]),
            (&json!("link_to_case"), &json!(link_type))
        );
        let mut body =
            json!({ "case_id": id(&case), "link_type": treatment["link_type"], "acted_on": linked_on });
        // Of a sealed one a note is asked for in any case.
        if office.officer.get(&petition).await.expect(200).at("/sealed") == &json!(true) {
            body["note"] = json!("Cùng nội dung với vụ việc.");
        }
        let linked = done(&office.officer, &petition, "links", body).await;
        assert_eq!(
            (linked.at("/petition/status"), linked.at("/petition/case/id")),
            (&json!("linked"), &json!(id(&case)))
        );
        // One petition more in the book, and as many cases as before. A withdrawal alone ends nothing.
        let after = (count(&office.chair, "/v1/petitions?").await, count(&office.chair, "/v1/cases?").await);
        assert_eq!(after, (before.0 + 1, before.1), "{name}");
        let shown = office.chair.get(&case).await.expect(200);
        assert_eq!(
            (shown.at("/status"), shown.at("/public_status")),
            (&json!("accepted"), &json!("in_progress")),
            "{name}"
        );
        assert_eq!(shown.at("/sealed"), &json!(name == "S038"));
        let list = office.officer.get(&format!("/v1/petitions?case_id={}", id(&case))).await.expect(200);
        assert_eq!(list.items().len(), 2, "{name}");
        assert!(name != "S038" || !list.text.contains("Tống Văn Hiền"), "{}", list.text);
        if name == "S060" {
            some_leave(&office, &case, linked_on).await;
        }
    }
}

/// Who withdraws is named in the sample, and how many then remain.
async fn some_leave(office: &Office, case: &str, day: &str) {
    let (_, facts, expected) = sample("S060");
    let members = &facts["withdrawal"]["members"];
    assert_eq!((members.as_array().unwrap().len(), &expected["case_continues"]), (2, &json!(true)));
    let body = json!({ "extent": "some_members", "withdrawn_by": members, "acted_on": day });
    let left = done(&office.officer, case, "withdrawals", body).await;
    let remain = &expected["remaining_complainants"];
    assert_eq!((left.at("/case/people_count"), left.at("/case/status")), (remain, &json!("accepted")));
    let petition = left.text_at("/case/petition/id");
    let petition = office.officer.get(&format!("/v1/petitions/{petition}")).await.expect(200);
    assert_eq!(petition.at("/people_count"), remain);
}

/// Before there is a case the petition that is withdrawn ends, and the withdrawal with it.
#[actix_web::test]
async fn a_withdrawal_before_acceptance_ends_what_it_withdraws() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    let (_, facts, expected) = sample("S037");
    assert_eq!(facts["withdrawal"]["stage"], "before_acceptance");
    let (target, _) = screened(&office, "S011").await;
    let (petition, treatment) = screened(&office, "S037").await;
    assert_eq!(
        (&treatment["proposed"], &treatment["link_type"], &expected["linked_to"]),
        (&json!("link_to_case"), &json!("withdrawal"), &json!("S011"))
    );
    let link =
        json!({ "petition_id": id(&target), "link_type": treatment["link_type"], "acted_on": "2026-09-07" });
    let early = tried(&office.officer, &petition, "links", link.clone()).await;
    assert!(
        early.expect_problem(409, "state_conflict").text_at("/detail").contains("not withdrawn by this one")
    );
    let order = json!({
        "extent": "whole", "form": "written", "by_petition_id": id(&petition), "acted_on": "2026-09-07",
    });
    let ended = done(&office.officer, &target, "withdrawals", order).await;
    assert_eq!(ended.at("/petition/status"), &expected["target_status"]);
    let linked = done(&office.officer, &petition, "links", link).await;
    assert_eq!(
        (linked.at("/petition/status"), linked.at("/petition/public_status"), linked.at("/petition/case")),
        (&json!("linked"), &json!("withdrawn"), &Value::Null)
    );
    assert_eq!(linked.at("/petition/link_type"), "withdrawal");
    let open = |answer: &Answer| {
        let clocks = answer.at("/deadlines").as_array().unwrap().clone();
        clocks.iter().filter(|clock| clock["status"] == "running").count()
    };
    assert_eq!((open(&ended), open(&linked)), (0, 0), "{} {}", ended.text, linked.text);
    assert_eq!(count(&office.chair, "/v1/cases?").await, 0);
}
