//! Files of a case prove whatever act its file shows; and who may void them is asked of the case.

use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::people::names::name_key;

use super::of_cases::{add, added, proofs, void};
use super::{attached_at_desk, content, rows};
use crate::case_acts::linked::link;
use crate::case_acts::{Office, done};
use crate::denounced::{office as office_of, siblings};
use crate::main_job::{lead, own_position};
use crate::support::TestApp;

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// A petition of this kind that was accepted; both paths, and the act.
async fn opened(office: &Office, kind: &str) -> (String, String, String) {
    let petition = office.screened(kind, "2026-11-16", json!({})).await;
    let body = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&office.chair).await });
    let accepted = done(&office.chair, &petition, "acceptances", body).await;
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    (petition, case, accepted.text_at("/act/id"))
}

#[actix_web::test]
async fn an_act_on_its_petitions_is_proven_where_the_file_shows_it() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let (_, case, accepted) = opened(&office, "complaint_admin").await;
    let (_, _, elsewhere) = opened(&office, "complaint_admin").await;
    let linked = office.screened("complaint_admin", "2026-11-17", json!({})).await;
    let linked = done(officer, &linked, "links", link(&case, "addition")).await.text_at("/act/id");
    let proving = |act: &str| json!({ "file_name": "a.pdf", "act_id": act });
    // Who sees the case redacted adds nothing, and of another case nothing is proven here.
    let deputy = office.app.person("council-deputy").await;
    let refused = add(&deputy, &case, "acts-deputy", proving(&accepted)).await;
    refused.expect_problem(403, "permission_missing");
    let refused = add(officer, &case, "acts-elsewhere", proving(&elsewhere)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/act_id"]);
    for (act, key, kind) in [(&accepted, "acts-accepted", "act"), (&linked, "acts-linked", "petition")] {
        assert!(proofs(chair, &case, kind).await.is_empty());
        let scan = add(officer, &case, key, proving(act)).await.expect(201).text_at("/id");
        assert!(proofs(chair, &case, kind).await.contains(&scan), "{kind}");
    }
    assert_eq!(rows(&office.app, "attachments").await, 2);
}

#[actix_web::test]
async fn an_act_that_the_file_shows_nowhere_is_proven_by_no_file() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let asked = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký.", "acted_on": "2026-11-17" });
    let asked = done(officer, &petition, "supplement-requests", asked).await.text_at("/act/id");
    let came = json!({ "supplied": ["E4_signature"], "acted_on": "2026-11-18" });
    let came = done(officer, &petition, "supplements", came).await.text_at("/act/id");
    let case = office.accept(&petition, "2026-11-19").await;
    let proving = |act: &str| json!({ "file_name": "a.pdf", "act_id": act });
    // The request has no paper; what came has a receipt.
    let refused = add(officer, &case, "acts-asked", proving(&asked)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/act_id"]);
    let scan = add(officer, &case, "acts-came", proving(&came)).await.expect(201).text_at("/id");
    assert_eq!(proofs(chair, &case, "act").await, [scan]);
    assert_eq!(rows(&office.app, "attachments").await, 1);
}

#[actix_web::test]
async fn who_settles_heads_or_keeps_the_book_voids_and_who_leads_the_work_does_not() {
    let office = Office::open().await;
    let (party, secretary) =
        (office.app.person("party-office").await, office.app.person("party-secretary").await);
    let standing = office.app.person("party-standing").await;
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.", "register": "party",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let petition =
        format!("/v1/petitions/{}", party.post("/v1/petitions", body).await.expect(201).text_at("/id"));
    done(&party, &petition, "screenings", json!({ "kind": "reflection", "within_authority": true })).await;
    let acceptance = json!({ "settler_position_id": own_position(&standing).await, "note": "Đủ." });
    let accepted = done(&secretary, &petition, "acceptances", acceptance).await;
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    for (client, key) in [(&party, "party-keeper"), (&standing, "party-settler"), (&secretary, "party-head")]
    {
        let file = added(&party, &case, key).await;
        void(client, &file).await.expect(201);
    }

    let (_, case, _) = opened(&office, "complaint_admin").await;
    let deputy = office.app.person("government-vice-chair").await;
    let work = lead(id(&case), &own_position(&deputy).await);
    office.chair.post("/v1/assignments", work).await.expect(201);
    let file = added(&deputy, &case, "led-by-deputy").await;
    content(&deputy, &file).await.expect(200);
    void(&deputy, &file).await.expect_problem(403, "permission_missing");
    void(&office.chair, &file).await.expect(201);
}

async fn related(app: &TestApp, logins: [&str; 2]) {
    let (_, one) = office_of(app, logins[0]).await;
    let (_, other) = office_of(app, logins[1]).await;
    let names = [&one, &other].map(|name| name_key(name));
    siblings(app, names.each_ref().map(String::as_str)).await;
}

/// Whom a row names, as a correction of what it is about would.
async fn name(app: &TestApp, login: &str) {
    let sql = app.sql(DbRole::Superuser).await;
    for table in ["petitions", "cases"] {
        let name = format!(
            "update {table} set excluded_person_ids = array(select person_id from users where login = $1)"
        );
        sql.execute(&name, &[&login]).await.unwrap();
    }
}

#[actix_web::test]
async fn a_relative_who_settles_keeps_his_task_with_files_as_with_acts() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let keeper = office.app.person("government-office").await;
    let (petition, case, _) = opened(&office, "complaint_admin").await;
    let of_petition = attached_at_desk(officer, id(&petition), "kin-petition").await;
    let of_case = added(officer, &case, "kin-case-4").await;
    name(&office.app, "council-deputy").await;
    related(&office.app, ["council-deputy", "government-chair"]).await;
    related(&office.app, ["council-deputy", "government-office"]).await;
    for file in [&of_petition, &of_case] {
        void(&keeper, file).await.expect_problem(403, "permission_missing");
        void(chair, file).await.expect(201);
    }
}

#[actix_web::test]
async fn a_settler_takes_away_nothing_of_a_sealed_case_that_is_closed_to_him() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let (_, case, _) = opened(&office, "denunciation_duty").await;
    let (first, second) =
        (added(officer, &case, "closed-to-him-1").await, added(officer, &case, "closed-to-him-2").await);
    void(chair, &first).await.expect(201);
    name(&office.app, "council-deputy").await;
    related(&office.app, ["council-deputy", "government-chair"]).await;
    content(chair, &second).await.expect_problem(403, "permission_missing");
    void(chair, &second).await.expect_problem(403, "permission_missing");
    // His own he may take back.
    let own = added(chair, &case, "closed-to-him-3").await;
    void(chair, &own).await.expect(201);
    assert_eq!(rows(&office.app, "attachment_voidings").await, 2);
}
