//! What goes on in a merged case, whose petition may belong to another one again: it touches nothing there, and its file stays whole.

use serde_json::{Value, json};

use super::linked::id;
use super::merged::{counts, into, two, undone};
use super::split::{joined, off, part};
use super::{Office, done, tried};
use crate::support::Answer;

/// Papers of a file: kind, state, rule.
async fn papers(office: &Office, case: &str, kind: &str) -> Vec<String> {
    let file = office.chair.get(&format!("{case}/file")).await.expect(200);
    let of_kind = file.items().iter().filter(|paper| paper["kind"] == kind);
    of_kind.map(|paper| format!("{} {}", paper["state"].as_str().unwrap(), paper["due_rule"])).collect()
}

async fn letters(office: &Office, case: &str) -> Vec<Value> {
    office.chair.get(&format!("{case}/letters")).await.expect(200).items().to_vec()
}

async fn running(office: &Office, case: &str, rule: &str) -> bool {
    office.clocks(case).await.iter().any(|clock| clock.starts_with(&format!("{rule} running")))
}

#[actix_web::test]
async fn what_is_done_in_a_merged_case_moves_no_other_one() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (older, later, [own, _]) = two(&office, "complaint_admin").await;
    done(chair, &later, "merges", into(&older)).await;
    let split = done(chair, &older, "splits", off(&[&own])).await;
    let live = part(&split);
    assert!(running(&office, &live, "C04").await);
    // The acceptance of the merged case is still to be told, before the matter is to be settled: that is what is due next.
    let shown = chair.get(&live).await.expect(200);
    let told_by =
        office.clocks(&live).await.into_iter().find(|clock| clock.starts_with("C03 running")).unwrap();
    assert_eq!(shown.at("/due_on"), told_by.rsplit(' ').next().unwrap());
    let acceptance = papers(&office, &later, "letter").await;
    assert!(acceptance.contains(&"missing \"C03\"".to_owned()), "{acceptance:?}");

    let owed: Vec<Value> = letters(&office, &later)
        .await
        .iter()
        .filter(|letter| letter["due_rule"] == "C03")
        .map(|letter| letter["id"].clone())
        .collect();
    done(officer, &later, "dispatches", json!({ "letter_ids": owed, "means": "in_person" })).await;
    assert!(!running(&office, &live, "C03").await);
    let settled_by =
        office.clocks(&live).await.into_iter().find(|clock| clock.starts_with("C04 running")).unwrap();
    let after = chair.get(&live).await.expect(200);
    assert_eq!(after.at("/due_on"), settled_by.rsplit(' ').next().unwrap());
    assert_ne!(after.at("/etag"), shown.at("/etag"));
    let acceptance = papers(&office, &later, "letter").await;
    assert!(acceptance.contains(&"there \"C03\"".to_owned()), "{acceptance:?}");

    done(chair, &later, "archivings", json!({})).await;
    assert!(running(&office, &live, "C04").await, "{:?}", office.clocks(&live).await);
    assert_eq!(chair.get(&live).await.expect(200).at("/due_on"), after.at("/due_on"));
    assert_eq!(id(&own), chair.get(&live).await.at("/petition/id").as_str().unwrap());
}

#[actix_web::test]
async fn nothing_is_split_off_while_experts_look_at_it() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty"] {
        let (case, petitions) = joined(&office, kind, &["addition"]).await;
        let asked = json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": format!("{kind}/QĐ-UBND") });
        done(&office.chair, &case, "expert-examinations", asked).await;
        let barred = tried(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains("expert"), "{}", barred.text);
    }
}

#[actix_web::test]
async fn all_who_are_told_of_an_acceptance_are_told_of_a_split() {
    let office = Office::open().await;
    for (kind, addressees, rule) in [
        ("complaint_admin", vec!["inspectorate", "writer"], Value::Null),
        ("denunciation_duty", vec!["denounced", "writer"], json!("T06")),
        ("reflection", vec!["writer"], Value::Null),
    ] {
        let (case, petitions) = joined(&office, kind, &["addition"]).await;
        let split = done(&office.chair, &case, "splits", off(&[&petitions[0]])).await;
        let told = letters(&office, &part(&split)).await;
        let mut to: Vec<&str> = told.iter().map(|letter| letter["addressee"].as_str().unwrap()).collect();
        to.sort_unstable();
        assert_eq!(to, addressees, "{kind}");
        assert!(told.iter().all(|letter| letter["due_rule"] == rule), "{told:?}");
        assert_eq!(running(&office, &part(&split), "T06").await, kind == "denunciation_duty");
    }
}

#[actix_web::test]
async fn a_merger_stays_while_its_petition_has_left_and_come_back_since() {
    let office = Office::open().await;
    let chair = &office.chair;
    for kind in ["complaint_admin", "reflection"] {
        let (older, later, [own, _]) = two(&office, kind).await;
        let apart = counts(&office).await;
        let first = done(chair, &later, "merges", into(&older)).await;
        let joined = counts(&office).await;
        let split = done(chair, &older, "splits", off(&[&own])).await;
        let (live, parted) = (part(&split), counts(&office).await);
        let second = done(chair, &live, "merges", into(&older)).await;
        let all = counts(&office).await;
        let rests = async |case: &str, act: &Answer| {
            let refused = undone(chair, case, act).await.expect_problem(409, "state_conflict");
            assert!(refused.text_at("/detail").contains("annul that first"), "{kind}: {}", refused.text);
        };
        rests(&later, &first).await;
        rests(&older, &split).await;
        assert_eq!(counts(&office).await, all, "{kind}");
        undone(chair, &live, &second).await.expect(201);
        assert_eq!(counts(&office).await, parted, "{kind}");
        rests(&later, &first).await;
        undone(chair, &older, &split).await.expect(201);
        assert_eq!(counts(&office).await, joined, "{kind}");
        undone(chair, &later, &first).await.expect(201);
        assert_eq!(counts(&office).await, apart, "{kind}");
        let shown = chair.get(&own).await.expect(200);
        assert_eq!((shown.at("/status"), shown.at("/case/id")), (&json!("accepted"), &json!(id(&later))));
    }
}
