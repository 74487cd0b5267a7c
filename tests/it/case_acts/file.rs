//! The case file: what is required so far, in its order, there or missing.

use serde_json::{Value, json};

use super::linked::{annulment, id, link, mistake};
use super::waiting::to;
use super::{Office, done, letters};
use crate::main_job::own_position;
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
    let proposed = form(&first, "Thông tư 05/2021").expect("the proposal");
    assert_eq!(proposed.2["form_code"], "tt05_01");
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
async fn papers_of_acts_on_the_petition_have_their_forms() {
    let office = Office::open().await;
    let catalogue = office.chair.get("/v1/catalogues/paper-forms").await.expect(200);
    for (kind, forms) in [
        ("complaint_admin", ["nd154_02_tcd", "nd155_03", "tt05_01"]),
        ("denunciation_duty", ["nd154_02_tcd", "nd31_04", "tt05_01"]),
    ] {
        let petition = office.screened(kind, "2026-11-09", json!({})).await;
        let asked = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký.", "acted_on": "2026-11-10" });
        done(&office.officer, &petition, "supplement-requests", asked).await;
        let came = json!({ "supplied": ["E4_signature"], "acted_on": "2026-11-12" });
        done(&office.officer, &petition, "supplements", came).await;
        let case = office.accept(&petition, "2026-11-13").await;
        let papers = file(&office.chair, &case).await;
        let mut codes: Vec<&str> = papers
            .iter()
            .filter(|(kind, ..)| kind == "act")
            .filter_map(|(.., paper)| paper["form_code"].as_str())
            .collect();
        codes.sort_unstable();
        assert_eq!(codes, forms, "{kind}");
        for code in codes {
            assert!(catalogue.text.contains(&format!("\"{code}\"")), "{code}");
        }
    }
}

#[actix_web::test]
async fn a_paper_has_its_own_number_and_no_other() {
    let office = Office::open().await;
    let mediated = json!({ "facts": { "mediation_done": true, "signed": true, "has_date": true } });
    for (kind, screening, name, not) in [
        ("land_dispute", mediated, "thụ lý giải quyết tranh chấp đất đai", "thụ lý hòa giải"),
        ("land_dispute", json!({}), "thụ lý hòa giải tranh chấp đất đai", "thụ lý giải quyết"),
        ("complaint_admin", json!({}), "thụ lý giải quyết khiếu nại", "hòa giải"),
    ] {
        let petition = office.screened(kind, "2026-11-09", screening).await;
        let acceptance = json!({
            "settler_position_id": own_position(&office.chair).await, "document_number": format!("12/TB-{kind}-{}", not.len()),
            "document_date": "2026-11-10", "acted_on": "2026-11-10", "note": "Hồ sơ đã đủ.",
        });
        let number = acceptance["document_number"].clone();
        let accepted = done(&office.chair, &petition, "acceptances", acceptance).await;
        let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
        // Later acts do not change what was accepted.
        if not == "thụ lý giải quyết" {
            done(&office.chair, &case, "mediations", json!({ "stage": "opened", "acted_on": "2026-11-11" }))
                .await;
        }
        let papers = file(&office.chair, &case).await;
        let names: Vec<&str> = papers.iter().map(|(.., paper)| paper["name"].as_str().unwrap()).collect();
        assert!(!names.iter().any(|one| one.contains(not)), "{kind}: {names:?}");
        let numbered: Vec<&str> = papers
            .iter()
            .filter(|(.., paper)| paper["document_number"] == number)
            .map(|(.., paper)| paper["name"].as_str().unwrap())
            .collect();
        assert!(numbered.len() == 1 && numbered[0].contains(name), "{kind}: {numbered:?} of {names:?}");
        assert!(names.iter().any(|one| one.contains("Phiếu đề xuất thụ lý đơn")), "{kind}: {names:?}");
    }
}

#[actix_web::test]
async fn a_file_holds_what_was_linked_and_what_was_told() {
    let office = Office::open().await;
    let first = office.screened("reflection", "2026-11-09", json!({})).await;
    let case = office.accept(&first, "2026-11-10").await;
    let other = office.screened("reflection", "2026-11-12", json!({})).await;
    let body =
        json!({ "case_id": id(&case), "link_type": "duplicate", "note": "Trùng.", "acted_on": "2026-11-13" });
    let linked = done(&office.officer, &other, "links", body).await;
    let number = office.officer.get(&other).await.expect(200).text_at("/number");
    for (petition, paper) in [(&first, "15/TB-UBND"), (&other, "16/TB-UBND")] {
        let notice = json!({
            "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý.", "document_number": paper, "acted_on": "2026-11-16",
        });
        office.officer.post(&format!("{petition}/notices"), notice).await.expect(201);
    }
    let papers = file(&office.chair, &case).await;
    let of_kind =
        |kind: &str| papers.iter().filter(|one| one.0 == kind).map(|one| &one.2).collect::<Vec<_>>();
    let petitions = of_kind("petition");
    assert_eq!(petitions.len(), 2);
    assert_eq!(
        (&petitions[1]["dated_on"], &petitions[1]["act_id"]),
        (&json!("2026-11-12"), linked.at("/act/id"))
    );
    assert!(petitions[1]["name"].as_str().unwrap().contains(&number), "{}", petitions[1]);
    let told: Vec<_> = of_kind("letter")
        .iter()
        .map(|one| (one["document_number"].clone(), one["dated_on"].clone()))
        .collect();
    for paper in ["15/TB-UBND", "16/TB-UBND"] {
        assert!(told.contains(&(json!(paper), json!("2026-11-16"))), "{told:?}");
    }
    // What leaves the case leaves its file.
    office.officer.post(&annulment(&other, &linked), mistake()).if_match("*").await.expect(201);
    let papers = file(&office.chair, &case).await;
    assert!(!papers.iter().any(|(.., paper)| paper["document_number"] == "16/TB-UBND"));
    assert_eq!(papers.iter().filter(|one| one.0 == "petition").count(), 1);
}

#[actix_web::test]
async fn a_file_holds_each_petition_once_however_it_came() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let joined = office.screened("reflection", "2026-11-12", json!({})).await;
    let body = json!({
        "settler_position_id": own_position(&office.chair).await, "case_id": id(&case), "note": "Cùng một việc.",
    });
    let accepted = done(&office.chair, &joined, "acceptances", body).await;
    // One that had waited for another petition, and was let go, is linked by its second link.
    let other = office.screened("reflection", "2026-11-12", json!({})).await;
    let waiting = office.screened("reflection", "2026-11-13", json!({})).await;
    done(&office.officer, &waiting, "links", to(&other, "duplicate")).await;
    done(&office.officer, &other, "filings", json!({ "ground": "ineligible", "note": "x" })).await;
    let linked = done(&office.officer, &waiting, "links", link(&case, "duplicate")).await;
    let papers = file(&office.chair, &case).await;
    for (petition, act) in [(&joined, &accepted), (&waiting, &linked)] {
        let number = office.officer.get(petition).await.expect(200).text_at("/number");
        let of_it = |paper: &Value| paper["name"].as_str().unwrap().contains(&number);
        let by: Vec<&Value> = papers
            .iter()
            .filter(|(kind, _, paper)| kind == "petition" && of_it(paper))
            .map(|(.., paper)| &paper["act_id"])
            .collect();
        assert_eq!(by, [act.at("/act/id")], "{papers:?}");
    }
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
