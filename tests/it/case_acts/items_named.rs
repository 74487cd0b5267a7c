//! Who has to carry out what a case orders that names somebody: not whom a sealed one names, nor his relatives; and naming one office
//! after the other tells nobody whom it names.

use serde_json::{Value, json};
use tiepdan::people::names::name_key;

use super::items::{entered, ordered, settled, unit};
use super::linked_sealed::{about, names, nobody};
use super::{Office, done};
use crate::denounced::{office as office_of, siblings};
use crate::dry_runs::Rows;
use crate::support::{Answer, Client};

const ITEMS: &str = "/v1/enforcement-items";

/// A case about these that this keeper screened and that was settled on 18 November, and the act that settled it.
async fn settled_about(
    (office, keeper): (&Office, &Client),
    kind: &str,
    about_whom: Value,
) -> (String, Answer) {
    let case = about(keeper, kind, about_whom).await;
    let case = office.accept(&case, "2026-11-17").await;
    let number = format!("1/{}", &case[case.len() - 12..]);
    let mut body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": number, "acted_on": "2026-11-18" });
    let act = if kind == "complaint_admin" {
        "decisions"
    } else {
        (body["short_track"], body["note"]) = (json!(true), json!("Rõ ràng, cụ thể."));
        "conclusions"
    };
    let result = done(&office.chair, &case, act, body).await;
    (case, result)
}

#[actix_web::test]
async fn who_does_not_settle_a_sealed_case_finds_out_nobody_whom_it_names() {
    let office = Office::open().await;
    let about_whom = names(&office, "case-officer").await;
    let (case, conclusion) =
        settled_about((&office, &office.officer), "denunciation_field", about_whom).await;
    let named = office_of(&office.app, "case-officer").await.0;
    let free = office_of(&office.app, "government-office").await.0;
    let nobody = conclusion.text_at("/act/id");
    let mut told = Vec::new();
    for id in [named.as_str(), free.as_str(), nobody.as_str()] {
        let body = ordered(&case, &conclusion, ("responsible_position_id", id));
        let refused = office.officer.post(ITEMS, body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), ["/responsible_position_id"]);
        told.push(refused.at("/errors").clone());
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    let body = |id: &str| ordered(&case, &conclusion, ("responsible_position_id", id));
    office.chair.post(ITEMS, body(&named)).await.expect_problem(409, "assignee_conflicted");
    entered(&office.chair, body(&free)).await;
}

#[actix_web::test]
async fn a_relative_of_whom_a_sealed_case_names_carries_nothing_of_it_out() {
    let office = Office::open().await;
    let (worker, kin) = office_of(&office.app, "case-officer").await;
    let (_, deputy) = office_of(&office.app, "council-deputy").await;
    siblings(&office.app, [&name_key(&kin), &name_key(&deputy)]).await;
    let about_whom = names(&office, "council-deputy").await;
    let (case, conclusion) =
        settled_about((&office, &office.officer), "denunciation_field", about_whom).await;
    let body = ordered(&case, &conclusion, ("responsible_position_id", &worker));
    office.chair.post(ITEMS, body).await.expect_problem(409, "assignee_conflicted");
    // Who is complained of carries out what is decided (Luật Khiếu nại Điều 46).
    let about_whom = names(&office, "case-officer").await;
    let (case, decision) = settled_about((&office, &office.officer), "complaint_admin", about_whom).await;
    entered(&office.chair, ordered(&case, &decision, ("responsible_position_id", &worker))).await;
}

#[actix_web::test]
async fn a_unit_whose_only_head_a_sealed_case_names_is_refused_to_the_settler_alone() {
    let office = Office::open().await;
    let about_whom = names(&office, "public-unit-head").await;
    let (case, conclusion) =
        settled_about((&office, &office.officer), "denunciation_field", about_whom).await;
    let [school, kindergarten] = [unit(&office.app, "thcs").await, unit(&office.app, "mam-non").await];
    let body = |id: &str| ordered(&case, &conclusion, ("responsible_unit_id", id));
    office.chair.post(ITEMS, body(&school)).await.expect_problem(409, "assignee_conflicted");
    let told =
        async |client: &Client| client.get("/v1/notifications?kind=assignment_given").await.expect(200).text;
    let item = entered(&office.chair, body(&kindergarten)).await;
    assert!(!told(&office.chair).await.contains(&item));
    // A keeper of the book is told nothing by it; the settler is told, since nobody of the unit is.
    let item = entered(&office.officer, body(&school)).await;
    assert!(told(&office.chair).await.contains(&item));
    let head = office.app.person("public-unit-head").await;
    head.get(&item).await.expect_problem(404, "resource_not_found");
    assert!(!told(&head).await.contains(&item));
}

#[actix_web::test]
async fn a_try_tells_nobody_whom_a_sealed_case_names() {
    let office = Office::open().await;
    let keeper = office.app.person("government-office").await;
    let (_, kin) = office_of(&office.app, "intake-officer").await;
    let (position, worker) = office_of(&office.app, "case-officer").await;
    siblings(&office.app, [&name_key(&kin), &name_key(&worker)]).await;
    let about_whom = names(&office, "case-officer").await;
    let naming = settled_about((&office, &keeper), "denunciation_field", about_whom).await;
    let other = settled_about((&office, &keeper), "denunciation_field", nobody()).await;
    let outside = ("responsible_body", "Công ty Một");
    let inside = ("responsible_position_id", position.as_str());
    let rows = Rows::of(&office).await;
    let before = rows.digests().await;
    for (client, who) in [(&office.officer, outside), (&office.chair, inside)] {
        for (case, conclusion) in [&naming, &other] {
            let body = ordered(case, conclusion, who);
            client.post(&format!("{ITEMS}?dry_run=true"), body).await.expect(200);
            assert_eq!(rows.digests().await, before, "{case} {who:?}: something was kept, or somebody told");
        }
    }
    // In earnest the relative of whom it names enters nothing, and whom it names carries nothing out.
    let (case, conclusion) = &naming;
    let refused = office.officer.post(ITEMS, ordered(case, conclusion, outside)).await;
    refused.expect_problem(403, "permission_missing");
    let refused = office.chair.post(ITEMS, ordered(case, conclusion, inside)).await;
    refused.expect_problem(409, "assignee_conflicted");
    let (case, conclusion) = &other;
    entered(&office.officer, ordered(case, conclusion, outside)).await;
    entered(&office.chair, ordered(case, conclusion, inside)).await;
    let after = rows.digests().await;
    for table in ["enforcement_items", "events", "notifications"] {
        assert_ne!(after[table], before[table], "{table}");
    }
}

#[actix_web::test]
async fn a_try_of_a_unit_whose_head_a_sealed_case_names_tells_nothing() {
    let office = Office::open().await;
    let about_whom = names(&office, "public-unit-head").await;
    let (case, conclusion) =
        settled_about((&office, &office.officer), "denunciation_field", about_whom).await;
    let body = ordered(&case, &conclusion, ("responsible_unit_id", &unit(&office.app, "thcs").await));
    office.chair.post(&format!("{ITEMS}?dry_run=true"), body.clone()).await.expect(200);
    office.chair.post(ITEMS, body).await.expect_problem(409, "assignee_conflicted");
}

#[actix_web::test]
async fn a_try_takes_no_tag_and_what_is_entered_in_earnest_honours_it() {
    let office = Office::open().await;
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let body = ordered(&case, &decision, ("responsible_body", "Công ty Một"));
    let stale = "\"1.AAAAAAAAAAA\"";
    office.chair.post(&format!("{ITEMS}?dry_run=true"), body.clone()).if_match(stale).await.expect(200);
    office.chair.post(ITEMS, body).if_match(stale).await.expect_problem(412, "tag_stale");
}
