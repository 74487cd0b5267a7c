//! What is done after a merger: in the case that ended, in the one that goes on, and to take the merger back.

use serde_json::{Value, json};

use tiepdan::devdb::DbRole;

use super::linked::{assigned, id, link, mistake};
use super::merged::{counts, into, opener, standing, two, undoing, undone};
use super::{Office, done, offered, tried};
use crate::corrections::correct;
use crate::law_changes::recompute;
use crate::support::{Answer, Client};

/// Ids of the letters of a case that are still to be sent.
async fn owed(client: &Client, case: &str) -> Vec<Value> {
    let all = client.get(&format!("{case}/letters")).await.expect(200);
    all.items()
        .iter()
        .filter(|letter| letter["sent_on"].is_null() && letter["annulled_by_act_id"].is_null())
        .map(|letter| letter["id"].clone())
        .collect()
}

/// What outsiders are told of each of these.
async fn told(office: &Office, petitions: &[String]) -> Vec<String> {
    let mut told = Vec::new();
    for petition in petitions {
        told.push(office.chair.get(petition).await.expect(200).text_at("/public_status"));
    }
    told
}

#[actix_web::test]
async fn an_annulled_merger_puts_everything_back() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty", "reflection"] {
        let (older, later, petitions) = two(&office, kind).await;
        let before = counts(&office).await;
        let mut stood = Vec::new();
        for path in [&older, &later, &petitions[0], &petitions[1]] {
            stood.push((path, standing(&office.chair, path).await));
        }
        let ran = [office.clocks(&older).await, office.clocks(&later).await];
        let merged = done(&office.chair, &later, "merges", into(&older)).await;
        let target = format!("{}?dry_run=true", undoing(&later, &merged));
        assert_eq!(office.chair.post(&target, mistake()).await.expect(200).at("/case/merged"), false);
        assert_ne!(counts(&office).await, before);
        let back = undone(&office.chair, &later, &merged).await.expect(201);
        assert_eq!(back.at("/case/merged"), false);
        for (path, stood) in stood {
            assert_eq!(standing(&office.chair, path).await, stood, "{kind} {path}");
        }
        assert_eq!([office.clocks(&older).await, office.clocks(&later).await], ran, "{kind}");
        assert_eq!(counts(&office).await, before, "{kind}");
        let told = office.chair.get(&format!("{older}/timeline")).await.expect(200);
        assert!(told.text.contains("case.merged_in") && told.text.contains("case.merger_undone"));
        // Each goes its own way again.
        done(&office.chair, &later, "merges", into(&older)).await;
    }
}

#[actix_web::test]
async fn what_rests_on_a_merger_is_annulled_first() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "complaint_admin").await;
    let linked = office.chair.get(&format!("{}/acts", petitions[1])).await.expect(200);
    let linked = linked.items().iter().find(|act| act["kind"] == "link").unwrap()["id"].clone();
    let merged = done(&office.chair, &later, "merges", into(&older)).await;
    // The link of what came along stands and falls with the merger.
    let unlink = format!("{}/acts/{}/annulments", petitions[1], linked.as_str().unwrap());
    office.officer.post(&unlink, mistake()).if_match("*").await.expect_problem(409, "state_conflict");
    let decision = json!({ "summary": "Giữ nguyên.", "result": "unfounded", "complainant_agrees": true, "document_number": "1/QĐ-UBND" });
    let decided = done(&office.chair, &older, "decisions", decision).await;
    let refused = undone(&office.chair, &later, &merged).await.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains("rests"), "{}", refused.text);
    assert_eq!(office.chair.get(&petitions[0]).await.expect(200).at("/public_status"), "answered");
    undone(&office.chair, &older, &decided).await.expect(201);
    undone(&office.chair, &later, &merged).await.expect(201);
    let back = office.officer.post(&unlink, mistake()).if_match("*").await.expect(201);
    assert_eq!(back.at("/petition/case"), &Value::Null);
}

#[actix_web::test]
async fn what_is_still_done_in_a_merged_case_tells_nothing_of_the_other() {
    let office = Office::open().await;
    let (older, later, [own, linked]) = two(&office, "complaint_admin").await;
    let petitions = [own, linked, opener(&office, &older).await];
    let acceptance = owed(&office.officer, &later).await;
    let merged = done(&office.chair, &later, "merges", into(&older)).await;
    let (stood, going_on) = (standing(&office.chair, &older).await, ["in_progress"; 3]);
    let left = ["dispatches", "receipts", "notices", "archivings", "attachments"];
    assert_eq!(offered(&office.chair, &later).await, left);
    let left = ["dispatches", "receipts", "notices", "attachments"];
    assert_eq!(offered(&office.officer, &later).await, left);

    // Nothing is due in it; who was not told yet of its acceptance still is, and that stands with the petition.
    let shown = office.chair.get(&later).await.expect(200);
    assert_eq!((shown.at("/due_on"), shown.at("/overdue")), (&Value::Null, &json!(false)));
    assert!(office.clocks(&later).await.iter().any(|clock| clock.starts_with("C03 running")));
    assert!(office.chair.get(&petitions[0]).await.expect(200).at("/due_on").is_string());
    let sent = json!({ "letter_ids": acceptance, "means": "post" });
    done(&office.officer, &later, "dispatches", sent).await;
    assert!(office.clocks(&later).await.iter().any(|clock| clock.starts_with("C03 fulfilled")));
    assert_eq!(office.chair.get(&petitions[0]).await.expect(200).at("/due_on"), &Value::Null);
    let received = json!({ "letter_id": acceptance[0], "proof": "signature" });
    let received = done(&office.officer, &later, "receipts", received).await;
    undone(&office.officer, &later, &received).await.expect(201);
    let archived = done(&office.chair, &later, "archivings", json!({})).await;
    assert_eq!(told(&office, &petitions).await, going_on);
    assert_eq!(standing(&office.chair, &older).await, stood);

    // The archive rests on the merger, and what was sent of another act does not.
    undone(&office.chair, &later, &merged).await.expect_problem(409, "state_conflict");
    undone(&office.chair, &later, &archived).await.expect(201);
    assert_eq!(told(&office, &petitions).await, going_on);
    undone(&office.chair, &later, &merged).await.expect(201);
    // Who was told of the merger itself is told before it is taken back.
    let again = done(&office.chair, &later, "merges", into(&older)).await;
    let sent = json!({ "letter_ids": owed(&office.officer, &later).await, "means": "post" });
    let sent = done(&office.officer, &later, "dispatches", sent).await;
    undone(&office.chair, &later, &again).await.expect_problem(409, "state_conflict");
    undone(&office.officer, &later, &sent).await.expect(201);
    undone(&office.chair, &later, &again).await.expect(201);
    assert_eq!(office.chair.get(&later).await.expect(200).at("/public_status"), "in_progress");
}

#[actix_web::test]
async fn nothing_else_is_done_in_a_merged_case() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "reflection").await;
    for case in [&older, &later] {
        assigned(&office, case).await;
    }
    let fresh = office.screened("reflection", "2026-11-18", json!({})).await;
    let merged = done(&office.chair, &later, "merges", into(&older)).await;
    let barred = tried(&office.officer, &fresh, "links", link(&later, "duplicate")).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("merged"), "{}", barred.text);
    for act in ["reopenings", "closures"] {
        let refused = tried(&office.chair, &later, act, json!({})).await;
        refused.expect_problem(409, "state_conflict");
    }
    // Its petitions are split off where they are, and withdrawn from there.
    let off = json!({ "petition_ids": [id(&petitions[1])], "reason": "Khác." });
    let leaving = json!({ "extent": "some_members", "withdrawn_by": ["Hán Thị Mơ"] });
    for (client, act, body) in [(&office.chair, "splits", off), (&office.officer, "withdrawals", leaving)] {
        barred_as_merged(&tried(client, &later, act, body).await);
    }
    undone(&office.chair, &later, &merged).await.expect(201);
    done(&office.officer, &fresh, "links", link(&later, "duplicate")).await;
}

/// It is barred, because the matter is another case's.
fn barred_as_merged(answer: &Answer) {
    let barred = answer.clone().expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("merged"), "{}", barred.text);
    assert!(barred.at("/available_actions").is_array(), "{}", barred.text);
}

/// Subject, village and people of a case, and the people of the petition that opened it.
async fn shows(office: &Office, case: &str, petition: &str) -> [Value; 4] {
    let (case, petition) = (office.chair.get(case).await.expect(200), office.chair.get(petition).await);
    let of_case = ["/subject", "/village_code", "/people_count"].map(|pointer| case.at(pointer).clone());
    let [subject, village, people] = of_case;
    [subject, village, people, petition.expect(200).at("/people_count").clone()]
}

#[actix_web::test]
async fn what_was_corrected_since_a_merger_stands_corrected_when_it_is_annulled() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "reflection").await;
    let merged = done(&office.chair, &later, "merges", into(&older)).await;
    let body = json!({ "subject": "Đơn về cầu", "signer_count": 7, "place": { "village_code": "thon-ha" } });
    correct(&office.officer, &petitions[0], body).await.expect(200);
    undone(&office.chair, &later, &merged).await.expect(201);
    let corrected = [json!("Đơn về cầu"), json!("thon-ha"), json!(7), json!(7)];
    assert_eq!(shows(&office, &later, &petitions[0]).await, corrected);
    assert_eq!(office.chair.get(&later).await.expect(200).at("/flags"), &json!(["crowded"]));
}

#[actix_web::test]
async fn who_had_withdrawn_before_a_merger_by_mistake_is_counted_again() {
    let office = Office::open().await;
    let older = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let petition = office.screened("reflection", "2026-11-16", json!({ "people_count": 5 })).await;
    let later = office.accept(&petition, "2026-11-17").await;
    let people = async |count: i32| {
        let [_, _, of_case, of_petition] = shows(&office, &later, &petition).await;
        assert_eq!([of_case, of_petition], [json!(count), json!(count)]);
    };
    let three = json!({ "extent": "some_members", "withdrawn_count": 3 });
    let withdrawn = done(&office.officer, &later, "withdrawals", three).await;
    people(2).await;
    let merger = done(&office.chair, &later, "merges", into(&older)).await;
    // Its first petition is linked elsewhere: that is no reason to say that the case is not there.
    let leaving = json!({ "extent": "some_members", "withdrawn_by": ["Hán Thị Mơ"] });
    barred_as_merged(&tried(&office.officer, &later, "withdrawals", leaving).await);
    undone(&office.officer, &later, &withdrawn).await.expect(201);
    people(5).await;
    undone(&office.chair, &later, &merger).await.expect(201);
    people(5).await;
}

#[actix_web::test]
async fn a_notice_after_a_merger_leaves_what_a_letter_had_done() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "reflection").await;
    done(&office.chair, &later, "merges", into(&older)).await;
    let clock = async || {
        let clocks = office.clocks(&petitions[0]).await;
        clocks.into_iter().find(|clock| clock.starts_with("P01")).unwrap()
    };
    assert!(clock().await.starts_with("P01 running"));
    let sent = json!({ "letter_ids": owed(&office.officer, &later).await, "means": "post" });
    done(&office.officer, &later, "dispatches", sent).await;
    let ended = clock().await;
    assert!(ended.starts_with("P01 fulfilled"), "{ended}");
    let notice = json!({ "addressee": "superior", "outcome": "other", "text": "Đã nhập vụ việc." });
    office.officer.post(&format!("{}/notices", petitions[0]), notice).await.expect(201);
    assert_eq!(clock().await, ended);
}

#[actix_web::test]
async fn clocks_counted_anew_make_nothing_due_in_a_merged_case() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "complaint_admin").await;
    done(&office.chair, &later, "merges", into(&older)).await;
    let due = office.chair.get(&petitions[0]).await.expect(200).at("/due_on").clone();
    let sql = office.app.sql(DbRole::Superuser).await;
    let moved = "update deadlines set due_on = due_on + 1, law_seq = 0 where rule_key = 'C03';
                 update petitions set due_on = due_on + 1 where id in (select petition_id from deadlines where rule_key = 'C03')";
    sql.batch_execute(moved).await.unwrap();
    recompute(&office.app).await;
    assert_eq!(office.chair.get(&petitions[0]).await.expect(200).at("/due_on"), &due);
    assert_eq!(office.chair.get(&later).await.expect(200).at("/due_on"), &Value::Null);
    assert!(office.chair.get(&older).await.expect(200).at("/due_on").is_string());
}

#[actix_web::test]
async fn the_papers_of_the_petitions_are_in_the_file_of_the_one_that_goes_on() {
    let office = Office::open().await;
    let (older, later, petitions) = two(&office, "complaint_admin").await;
    done(&office.chair, &later, "merges", into(&older)).await;
    let papers = async |case: &str, kind: &str| {
        let file = office.chair.get(&format!("{case}/file")).await.expect(200);
        let of_kind = file.items().iter().filter(|paper| paper["kind"] == kind);
        of_kind.map(|paper| paper["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let there = papers(&older, "petition").await;
    assert_eq!(there.len(), 3, "{there:?}");
    for petition in &petitions {
        let number = office.chair.get(petition).await.expect(200).text_at("/number");
        assert_eq!(there.iter().filter(|name| name.contains(&number)).count(), 1, "{there:?}");
    }
    assert_eq!(papers(&later, "petition").await, Vec::<String>::new());
    for case in [&older, &later] {
        assert!(papers(case, "act").await.contains(&"Văn bản nhập vụ việc".to_owned()));
    }
}
