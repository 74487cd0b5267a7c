//! The case file: what is required so far, in its order, there or missing.

use serde_json::{Value, json};

use super::{Office, done, letters};
use crate::support::Client;
use crate::support::demands::proves;

/// `kind state name` of every paper.
async fn file(client: &Client, case: &str) -> Vec<(String, String, Value)> {
    let list = client.get(&format!("{case}/file")).await.expect(200);
    for (no, paper) in (1..).zip(list.items()) {
        assert_eq!(paper["no"], json!(no), "{}", list.text);
    }
    let text = |paper: &Value, name: &str| paper[name].as_str().unwrap().to_owned();
    list.items().iter().map(|paper| (text(paper, "kind"), text(paper, "state"), paper.clone())).collect()
}

fn missing(file: &[(String, String, Value)]) -> Vec<String> {
    let missing = file.iter().filter(|(_, state, _)| state != "there");
    missing.map(|(kind, state, paper)| format!("{kind} {state} {}", paper["due_rule"])).collect()
}

#[actix_web::test]
async fn a_file_tells_what_is_there_and_what_is_missing() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let first = file(&office.chair, &case).await;
    assert_eq!((first[0].0.as_str(), &first[0].2["dated_on"]), ("petition", &json!("2026-11-09")));
    let form = |file: &[(String, String, Value)], text: &str| {
        file.iter()
            .find(|(.., paper)| paper["form"].as_str().is_some_and(|form| form.contains(text)))
            .cloned()
    };
    let accepted = form(&first, "Mẫu 03").expect("the notice of acceptance");
    assert_eq!((accepted.0.as_str(), accepted.1.as_str()), ("act", "there"));
    assert!(first.iter().all(|(kind, ..)| kind != "receipt" && kind != "publication"));

    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-16" });
    let decided = done(&office.chair, &case, "decisions", body).await;
    let second = file(&office.chair, &case).await;
    assert!(missing(&second).contains(&"letter missing \"C09\"".to_owned()), "{:?}", missing(&second));
    assert!(missing(&second).contains(&"publication missing \"C11\"".to_owned()), "{:?}", missing(&second));
    let numbers: Vec<&Value> = second.iter().map(|(.., paper)| &paper["document_number"]).collect();
    assert!(numbers.contains(&&json!("6/QĐ-UBND")));

    let told = letters(&decided, "decisions", &["writer", "superior", "inspectorate"]);
    let sent = json!({ "letter_ids": told, "means": "post", "acted_on": "2026-11-18" });
    done(&office.officer, &case, "dispatches", sent).await;
    let third = file(&office.chair, &case).await;
    assert!(!missing(&third).iter().any(|one| one.contains("C09")), "{:?}", missing(&third));
    assert!(missing(&third).contains(&"receipt missing null".to_owned()), "{:?}", missing(&third));
    let received = json!({ "letter_id": told[0], "proof": "signature", "acted_on": "2026-11-20" });
    done(&office.officer, &case, "receipts", received).await;
    let fourth = file(&office.chair, &case).await;
    assert!(!missing(&fourth).iter().any(|one| one.starts_with("receipt")), "{:?}", missing(&fourth));
}

#[actix_web::test]
async fn the_file_of_a_sealed_case_is_for_those_who_see_it_whole() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await;
    let path = format!("{case}/file");
    assert!(office.chair.get(&path).await.expect(200).items().len() > 1);
    for login in ["council-deputy", "council-standing"] {
        let outsider = office.app.person(login).await;
        outsider.get(&case).await.expect(200);
        outsider.get(&path).await.expect_problem(403, "permission_missing");
    }
    office.app.machine("demo-supervision-tool").await.get(&path).await.expect(403);
}
