//! Pages and filters of findings.

use serde_json::json;
use tiepdan::devdb::DbRole;
use uuid::Uuid;

use super::{recorded, replied, unit};
use crate::support::{Answer, Client, TestApp};

fn ids(list: &Answer) -> Vec<String> {
    list.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn listed(client: &Client, query: &str) -> Vec<String> {
    ids(&client.get(&format!("/v1/findings?{query}")).await.expect(200))
}

#[tokio::test]
async fn pages_follow_one_another_in_both_orders() {
    let app = TestApp::start().await;
    let council = app.person("council-standing").await;
    for code in ["ubnd", "phong-kt", "thcs", "ubnd", "cong-an"] {
        recorded(&app, "council-standing", code).await;
    }
    let sql = app.sql(DbRole::Owner).await;
    sql.execute("update findings set recorded_on = recorded_on - 3 where severity = 'serious' and id in (select id from findings limit 2)", &[])
        .await
        .unwrap();
    let newest = listed(&council, "limit=500").await;
    let oldest = listed(&council, "sort=recorded_on").await;
    assert_eq!(newest.len(), 5);
    assert_eq!(newest, oldest.iter().rev().cloned().collect::<Vec<_>>());

    for (order, whole) in [("", newest), ("&sort=recorded_on", oldest)] {
        let (mut path, mut walked) = (format!("/v1/findings?limit=2&count=true{order}"), Vec::new());
        loop {
            let page = council.get(&path).await.expect(200);
            assert_eq!(page.at("/count"), &json!({ "value": 5, "exact": true }));
            walked.extend(ids(&page));
            let Some(link) = page.header("link").strip_prefix('<').and_then(|rest| rest.split('>').next())
            else {
                break;
            };
            path = link.to_owned();
        }
        assert_eq!(walked, whole, "{order}");
    }

    let first = council.get("/v1/findings?limit=2").await.expect(200).text_at("/next_cursor");
    let deputy = app.person("party-secretary").await;
    for (client, query) in [(&council, "severity=serious&"), (&council, "sort=recorded_on&"), (&deputy, "")] {
        let wrong = client.get(&format!("/v1/findings?{query}limit=2&cursor={first}")).await;
        wrong.expect_problem(400, "cursor_invalid");
    }
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let app = TestApp::start().await;
    let council = app.person("council-standing").await;
    let about_office = recorded(&app, "council-standing", "phong-kt").await.text_at("/id");
    let answered = recorded(&app, "council-standing", "ubnd").await;
    replied(&app, answered.header("location")).await;
    let answered = answered.text_at("/id");
    let sql = app.sql(DbRole::Owner).await;
    let late: Uuid = about_office.parse().unwrap();
    sql.execute(
        "update findings set recorded_on = '2026-10-01', answer_due_on = '2026-11-01' where id = $1",
        &[&late],
    )
    .await
    .unwrap();

    let (office_id, council_id) = (unit(&app, "phong-kt").await, unit(&app, "hdnd").await);
    for (query, expected) in [
        ("status=open".to_owned(), vec![&about_office]),
        ("status=replied,closed".to_owned(), vec![&answered]),
        ("severity=minor,critical".to_owned(), vec![]),
        (format!("subject_unit_id={office_id}"), vec![&about_office]),
        (format!("issuer_unit_id={council_id}"), vec![&answered, &about_office]),
        (format!("issuer_unit_id={office_id}"), vec![]),
        (format!("case_id={office_id}"), vec![]),
        ("recorded_from=2026-11-24".to_owned(), vec![&answered]),
        ("recorded_before=2026-11-24".to_owned(), vec![&about_office]),
        ("recorded_from=2026-11-24&recorded_before=2026-11-24".to_owned(), vec![]),
        ("answer_due_before=2026-11-02".to_owned(), vec![&about_office]),
        ("overdue=true".to_owned(), vec![&about_office]),
        ("overdue=false".to_owned(), vec![&answered]),
    ] {
        assert_eq!(listed(&council, &query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let inverted = council.get("/v1/findings?recorded_from=2026-11-25&recorded_before=2026-11-24").await;
    assert_eq!(inverted.expect_problem(400, "parameter_invalid").complaints(), ["recorded_before"]);
    for query in ["limit=0", "limit=501", "status=gone", "colour=red", "commune=12345", "sort=severity"] {
        council.get(&format!("/v1/findings?{query}")).await.expect_problem(400, "parameter_invalid");
    }
}
