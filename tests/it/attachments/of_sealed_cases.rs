//! Files of a sealed case: they open to its settler, by looks that are recorded, and to nobody whom the case names.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::people::names::name_key;

use super::of_cases::{add, added, files, void};
use super::{content, pdf, rows};
use crate::case_acts::{Office, done};
use crate::denounced::{office as office_of, siblings};
use crate::jobs::number;
use crate::support::{Client, TestApp};

/// A case of a denunciation about whoever holds this account.
async fn about(office: &Office, keeper: &Client, login: &str) -> String {
    let body = json!({
        "received_on": "2026-11-16", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }],
        "about": [{ "type": "person", "position_id": office_of(&office.app, login).await.0 }],
    });
    let made = keeper.post("/v1/petitions", body).await.expect(201);
    let petition = format!("/v1/petitions/{}", made.text_at("/id"));
    let screening = json!({ "kind": "denunciation_duty", "within_authority": true, "acted_on": "2026-11-16", "note": "Đã xem xét." });
    done(keeper, &petition, "screenings", screening).await;
    office.accept(&petition, "2026-11-17").await
}

async fn related(app: &TestApp, logins: [&str; 2]) {
    let (_, one) = office_of(app, logins[0]).await;
    let (_, other) = office_of(app, logins[1]).await;
    let names = [&one, &other].map(|name| name_key(name));
    siblings(app, names.each_ref().map(String::as_str)).await;
}

#[actix_web::test]
async fn they_open_to_the_settler_by_recorded_looks() {
    let office = Office::open().await;
    let (officer, chair) = (&office.officer, &office.chair);
    let case = office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await;
    let id = added(officer, &case, "sealed-case-1").await;
    let outsider = office.app.person("council-standing").await;
    for closed in [officer, &outsider] {
        let list = files(closed, &case).await.expect(200);
        assert!(!list.text.contains("sealed-case-1"), "{}", list.text);
        assert!(list.items()[0]["content"].is_null() && list.items()[0].get("sha256").is_none());
        content(closed, &id).await.expect_problem(403, "permission_missing");
    }
    let masked: Vec<String> =
        serde_json::from_value(files(&outsider, &case).await.items()[0]["masked"].clone()).unwrap();
    assert!(["/act_id", "/size", "/position"].iter().all(|mask| masked.contains(&(*mask).to_owned())));
    let list = files(chair, &case).await.expect(200);
    assert_eq!(
        (list.header("cache-control"), &list.items()[0]["file_name"]),
        ("no-store", &json!("sealed-case-1.pdf"))
    );
    assert!(content(chair, &id).await.expect(200).bytes == pdf(300));
    let sql = office.app.sql(DbRole::Superuser).await;
    let looks = |action: &str| {
        let case = case.rsplit('/').next().unwrap();
        format!(
            "select count(*) from audit_entries where subject_kind = 'case' and subject_id = '{case}' and action = 'sealed_text.{action}'"
        )
    };
    assert_eq!(number(&sql, &looks("opened")).await, 2, "the list, and the content");
    assert_eq!(number(&sql, &looks("denied")).await, 2);
    // What he may not see a keeper takes away only where he added it.
    let evidence = added(chair, &case, "sealed-case-2").await;
    void(officer, &evidence).await.expect_problem(403, "permission_missing");
    void(officer, &id).await.expect(201);
    void(chair, &evidence).await.expect(201);
    content(chair, &id).await.expect(200);
    // Row-level security holds for them as for the petition's own.
    let plain = office.app.sql(DbRole::Application).await;
    assert_eq!(number(&plain, "select count(*) from attachment_chunks").await, 0);
    assert_eq!(rows(&office.app, "attachment_chunks").await, 2);
}

#[actix_web::test]
async fn who_is_named_finds_nothing_and_it_is_recorded() {
    let office = Office::open().await;
    let keeper = office.app.person("government-office").await;
    let case = about(&office, &keeper, "intake-officer").await;
    let id = added(&keeper, &case, "named-case").await;
    let name = json!({ "file_name": "a.pdf" });
    let one = format!("/v1/attachments/{id}");
    let named = &office.officer;
    for answer in [
        files(named, &case).await,
        named.get(&one).await,
        content(named, &id).await,
        add(named, &case, "named-key-1", name).await,
        void(named, &id).await,
    ] {
        answer.expect_problem(404, "resource_not_found");
    }
    let sql = office.app.sql(DbRole::Superuser).await;
    let query = "select count(*) from access_log where outcome = 'refused_conflict' and subject_kind in ('case', 'attachment')";
    for _ in 0..100 {
        if number(&sql, query).await >= 5 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(number(&sql, query).await, 5);
    assert_eq!(
        (rows(&office.app, "attachments").await, rows(&office.app, "attachment_voidings").await),
        (1, 0)
    );
}

#[actix_web::test]
async fn a_relative_adds_nothing_and_opens_nothing_and_who_settles_keeps_his_task() {
    let office = Office::open().await;
    let (chair, keeper) = (&office.chair, office.app.person("government-office").await);
    let case = about(&office, &office.officer, "council-deputy").await;
    let id = added(&keeper, &case, "kin-case-1").await;
    content(chair, &id).await.expect(200);
    related(&office.app, ["council-deputy", "government-office"]).await;
    let name: Value = json!({ "file_name": "a.pdf" });
    let refused = add(&keeper, &case, "kin-case-2", name.clone()).await;
    refused.expect_problem(403, "permission_missing");
    void(&keeper, &id).await.expect_problem(403, "permission_missing");
    related(&office.app, ["council-deputy", "government-chair"]).await;
    content(chair, &id).await.expect_problem(403, "permission_missing");
    let list = files(chair, &case).await.expect(200);
    assert!(!list.text.contains("kin-case-1") && !list.text.contains("\"sha256\":\""), "{}", list.text);
    add(chair, &case, "kin-case-3", name).await.expect(201);
    assert_eq!(rows(&office.app, "attachment_voidings").await, 0);
}
