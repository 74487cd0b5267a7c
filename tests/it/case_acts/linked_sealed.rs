//! Sealed petitions in one case: all of them, and the case, hide from whom any of them names; and nothing that is refused tells who
//! that is.

use serde_json::{Value, json};
use tiepdan::people::names::name_key;

use super::linked::{annulment, assigned, id, link, mistake};
use super::{Office, done, tried};
use crate::denounced::{office as office_of, siblings};
use crate::main_job::{lead, own_position};
use crate::support::{Answer, Client};

/// A denunciation, or a complaint, about these, screened by who keeps the book; its path.
pub async fn about(keeper: &Client, kind: &str, about: Value) -> String {
    let body = json!({
        "received_on": "2026-11-16", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }], "about": about,
    });
    let path =
        format!("/v1/petitions/{}", keeper.post("/v1/petitions", body).await.expect(201).text_at("/id"));
    let screening = json!({ "kind": kind, "within_authority": true, "acted_on": "2026-11-16" });
    done(keeper, &path, "screenings", screening).await;
    path
}

pub async fn names(office: &Office, login: &str) -> Value {
    json!([{ "type": "person", "position_id": office_of(&office.app, login).await.0 }])
}

pub fn nobody() -> Value {
    json!([{ "type": "person", "name": "Người Thường" }])
}

/// Which of these the caller sees.
async fn sees(client: &Client, paths: [&String; 3]) -> [bool; 3] {
    let mut seen = [false; 3];
    for (place, path) in paths.iter().enumerate() {
        let answer = client.get(path).await;
        assert!(matches!(answer.status, 200 | 404), "{}", answer.text);
        seen[place] = answer.status == 200;
    }
    seen
}

#[actix_web::test]
async fn a_case_and_its_petitions_hide_from_whom_any_of_them_names() {
    let office = Office::open().await;
    let one = office.app.person("council-deputy").await;
    let other = office.app.person("council-standing").await;
    let third = office.app.machine("demo-dashboard").await;
    let first = about(&office.officer, "denunciation_duty", names(&office, "council-deputy").await).await;
    let second = about(&office.officer, "denunciation_field", names(&office, "council-standing").await).await;
    let case = office.accept(&first, "2026-11-17").await;
    let rows = [&first, &case, &second];
    let apart = [(&one, [false, false, true]), (&other, [true, true, false]), (&third, [true; 3])];
    for (client, expected) in &apart {
        assert_eq!(&sees(client, rows).await, expected);
    }
    let linked = done(&office.officer, &second, "links", link(&case, "addition")).await;
    assert_eq!(sees(&one, rows).await, [false; 3]);
    assert_eq!(sees(&other, rows).await, [false; 3]);
    assert_eq!(sees(&third, rows).await, [true; 3]);
    for client in [&one, &other] {
        let list = client.get(&format!("/v1/petitions?count=true&case_id={}", id(&case))).await.expect(200);
        assert_eq!((list.items().len(), list.at("/count/value")), (0, &json!(0)));
    }
    let steps = third.get(&format!("{case}/timeline")).await.expect(200);
    assert!(!steps.text.contains(id(&second)) && !steps.text.contains("addition"), "{}", steps.text);

    // A third petition of the case, that names one of them too, keeps it hidden when the second goes.
    let again = about(&office.officer, "denunciation_duty", names(&office, "council-standing").await).await;
    let repeated = done(&office.officer, &again, "links", link(&case, "duplicate")).await;
    let back =
        |petition: &str, linked| office.officer.post(&annulment(petition, linked), mistake()).if_match("*");
    back(&second, &linked).await.expect(201);
    assert_eq!(sees(&one, rows).await, [false, false, true]);
    assert_eq!(sees(&other, rows).await, [false; 3]);
    back(&again, &repeated).await.expect(201);
    for (client, expected) in &apart {
        assert_eq!(&sees(client, rows).await, expected);
    }
}

#[actix_web::test]
async fn nobody_leads_or_settles_a_case_with_a_petition_that_names_him() {
    let office = Office::open().await;
    let case = about(&office.officer, "denunciation_duty", nobody()).await;
    let case = office.accept(&case, "2026-11-17").await;
    assigned(&office, &case).await;
    let before = office.chair.get(&case).await.expect(200);
    for login in ["case-officer", "government-chair"] {
        let petition = about(&office.officer, "denunciation_duty", names(&office, login).await).await;
        // Who only tries it is told nothing.
        let target = format!("{petition}/links?dry_run=true");
        office.officer.post(&target, link(&case, "addition")).await.expect(200);
        let refused = tried(&office.officer, &petition, "links", link(&case, "addition")).await;
        refused.expect_problem(409, "assignee_conflicted");
        assert_eq!(office.officer.get(&petition).await.expect(200).at("/status"), "screened");
    }
    let after = office.chair.get(&case).await.expect(200);
    assert_eq!(after.text, before.text);

    // Of what everybody reads everybody is told.
    let open = about(&office.officer, "reflection", nobody()).await;
    let open = office.accept(&open, "2026-11-17").await;
    assigned(&office, &open).await;
    let petition = about(&office.officer, "reflection", names(&office, "case-officer").await).await;
    for query in ["links", "links?dry_run=true"] {
        let refused = tried(&office.officer, &petition, query, link(&open, "addition")).await;
        refused.expect_problem(409, "assignee_conflicted");
    }
}

/// Links a denunciation to the case that names the holder of this account: as a try, which tells nothing, and in earnest.
async fn names_and_links(office: &Office, login: &str, case: &str) -> Answer {
    let petition = about(&office.officer, "denunciation_duty", names(office, login).await).await;
    let target = format!("{petition}/links?dry_run=true");
    office.officer.post(&target, link(case, "addition")).await.expect(200);
    tried(&office.officer, &petition, "links", link(case, "addition")).await
}

/// The case officer, and a deputy who is his sister.
async fn kin(office: &Office) -> [&'static str; 2] {
    let logins = ["case-officer", "council-deputy"];
    let (one, other) = (office_of(&office.app, logins[0]).await.1, office_of(&office.app, logins[1]).await.1);
    siblings(&office.app, [&name_key(&one), &name_key(&other)]).await;
    logins
}

#[actix_web::test]
async fn nobody_supports_a_case_with_a_petition_that_names_him_or_his_kin() {
    let office = Office::open().await;
    let kin = kin(&office).await;
    let case = about(&office.officer, "denunciation_duty", nobody()).await;
    let case = office.accept(&case, "2026-11-17").await;
    let mut work = lead(id(&case), &own_position(&office.worker).await);
    work["responsibility"] = json!("support");
    let work = office.chair.post("/v1/assignments", work).await.expect(201).text_at("/id");
    let before = office.chair.get(&case).await.expect(200);
    for login in kin {
        names_and_links(&office, login, &case).await.expect_problem(409, "assignee_conflicted");
    }
    assert_eq!(office.chair.get(&case).await.expect(200).text, before.text);
    // Who has done his work has no hand in it any more.
    let completion = json!({ "result": "Đã làm xong." });
    done(&office.worker, &format!("/v1/assignments/{work}"), "completions", completion).await;
    names_and_links(&office, kin[0], &case).await.expect(201);
}

#[actix_web::test]
async fn nobody_verifies_a_case_with_a_petition_that_names_him_or_his_kin() {
    let office = Office::open().await;
    let kin = kin(&office).await;
    let case = about(&office.officer, "denunciation_duty", nobody()).await;
    let case = office.accept(&case, "2026-11-17").await;
    let (one, two) = (own_position(&office.worker).await, office_of(&office.app, "unit-head").await.0);
    let team = json!({ "verifier_position_ids": [one, two], "document_number": "7/QĐ-UBND", "acted_on": "2026-11-18" });
    let ordered = done(&office.chair, &case, "verifications", team).await;
    for login in [kin[0], kin[1], "unit-head"] {
        names_and_links(&office, login, &case).await.expect_problem(409, "assignee_conflicted");
    }
    // An order that was annulled gives nobody a hand in it.
    office.chair.post(&annulment(&case, &ordered), mistake()).if_match("*").await.expect(201);
    names_and_links(&office, kin[0], &case).await.expect(201);
}

#[actix_web::test]
async fn who_is_named_by_a_linked_petition_verifies_nothing() {
    let office = Office::open().await;
    let worker = own_position(&office.worker).await;
    let case = about(&office.officer, "complaint_admin", nobody()).await;
    let case = office.accept(&case, "2026-11-17").await;
    // The signer of the act in dispute stays its lawful settler.
    for login in ["government-chair", "case-officer"] {
        let petition = about(&office.officer, "complaint_admin", names(&office, login).await).await;
        done(&office.officer, &petition, "links", link(&case, "addition")).await;
    }
    let verifies = json!({ "verifier_position_ids": [worker], "acted_on": "2026-11-18" });
    tried(&office.chair, &case, "verifications", verifies).await.expect_problem(409, "assignee_conflicted");
}

#[actix_web::test]
async fn a_relative_of_whom_the_case_names_links_nothing_to_it() {
    let office = Office::open().await;
    let keeper = office.app.person("government-office").await;
    siblings(&office.app, ["trinh thu ha", "trinh cong thuyet"]).await;
    let named = json!([{ "type": "person", "name": "Trịnh Công Thuyết" }]);
    let mut cases = Vec::new();
    for about_whom in [named, nobody()] {
        let petition = about(&keeper, "denunciation_duty", about_whom).await;
        cases.push(office.accept(&petition, "2026-11-17").await);
    }
    let petition = about(&keeper, "denunciation_duty", nobody()).await;
    let target = format!("{petition}/links?dry_run=true");
    for case in &cases {
        office.officer.post(&target, link(case, "duplicate")).await.expect(200);
    }
    let refused = tried(&office.officer, &petition, "links", link(&cases[0], "duplicate")).await;
    refused.expect_problem(403, "permission_missing");
    // Another keeper may, however redacted he sees it.
    let linked = done(&keeper, &petition, "links", link(&cases[0], "duplicate")).await;
    // The relative does not take it out of there either.
    let back = annulment(&petition, &linked);
    office.officer.post(&back, mistake()).if_match("*").await.expect_problem(403, "permission_missing");
    keeper.post(&back, mistake()).if_match("*").await.expect(201);
    done(&office.officer, &petition, "links", link(&cases[1], "duplicate")).await;
}

#[actix_web::test]
async fn what_a_link_changes_does_not_tell_whether_it_names_somebody() {
    let office = Office::open().await;
    let mut changes = Vec::new();
    for whom in [nobody(), names(&office, "council-deputy").await] {
        let first = about(&office.officer, "denunciation_duty", nobody()).await;
        let case = office.accept(&first, "2026-11-17").await;
        let second = about(&office.officer, "denunciation_duty", whom).await;
        let versions = async || {
            let shown = [office.officer.get(&first).await, office.chair.get(&case).await];
            shown.map(|answer| answer.at("/version").as_i64().unwrap())
        };
        let before = versions().await;
        done(&office.officer, &second, "links", link(&case, "addition")).await;
        let after = versions().await;
        changes.push([after[0] - before[0], after[1] - before[1]]);
    }
    assert_eq!(changes[0], changes[1]);
}
