//! Who sees what results order, and how much of it; and how it is found.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::items::{entered, money, ordered, settled, unit};
use super::{Office, done, offered, tried};
use crate::looks::waiting;
use crate::main_job::own_position;
use crate::support::Client;

fn said() -> Value {
    json!({ "text": "Đã làm xong." })
}

pub async fn listed(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/v1/enforcement-items?{query}")).await.expect(200);
    list.items()
        .iter()
        .map(|item| format!("/v1/enforcement-items/{}", item["id"].as_str().unwrap()))
        .collect()
}

/// How often texts of this item were looked at.
async fn looks(office: &Office, item: &str) -> i64 {
    let sql = office.app.sql(DbRole::Superuser).await;
    let id = item.rsplit('/').next().unwrap();
    let query = format!(
        "select count(*) from audit_entries where action = 'sealed_text.opened' and subject_id = '{id}'"
    );
    sql.query_one(&query, &[]).await.unwrap().get(0)
}

#[actix_web::test]
async fn each_does_with_an_item_what_is_his() {
    let office = Office::open().await;
    let (app, chair) = (&office.app, &office.chair);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let who = own_position(&office.worker).await;
    let body = ordered(&case, &decision, ("responsible_position_id", &who));
    // The secretary reads the case, but nothing of it is his; who has no part in the case does not find it.
    let secretary = app.person("party-secretary").await;
    secretary.post("/v1/enforcement-items", body.clone()).await.expect_problem(403, "permission_missing");
    let stranger = office.worker.post("/v1/enforcement-items", body.clone()).await;
    assert_eq!(stranger.expect_problem(400, "body_invalid").complaints(), ["/case_id"]);
    for name in ["administrator", "auditor", "party-building", "mediator", "provincial-supervisor"] {
        let client = app.person(name).await;
        client.get("/v1/enforcement-items").await.expect_problem(403, "permission_missing");
    }
    let item = entered(chair, body).await;
    assert!(offered(&secretary, &item).await.is_empty());
    assert_eq!(secretary.get(&item).await.expect(200).body.get("version"), None);
    let tag = chair.get(&item).await.expect(200).etag();
    for (act, body) in [("completions", said()), ("acceptances", json!({}))] {
        let refused = secretary.post(&format!("{item}/{act}"), body).if_match(&tag).await;
        refused.expect_problem(403, "permission_missing");
    }
    for act in ["acceptances", "returns", "cancellations"] {
        let body = if act == "acceptances" { json!({}) } else { json!({ "reason": "x" }) };
        tried(&office.worker, &item, act, body).await.expect_problem(403, "permission_missing");
    }
    for name in ["village-head", "public-unit-head"] {
        app.person(name).await.get(&item).await.expect_problem(404, "resource_not_found");
    }
    // Who sees the case redacted sees the item, and not its texts.
    let council = app.person("council-standing").await.get(&item).await.expect(200);
    assert_eq!(
        council.at("/masked"),
        &json!(["/responsible_body", "/task", "/expected_proof", "/reports/*/text"])
    );
    assert_eq!(council.at("/responsible_position/id"), &json!(who));
}

#[actix_web::test]
async fn the_head_of_a_unit_answers_for_what_it_has_to_do() {
    let office = Office::open().await;
    let (app, chair) = (&office.app, &office.chair);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let head = app.person("unit-head").await;
    let own = head.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let item = entered(chair, money(&case, &decision, ("responsible_unit_id", &own), 100)).await;
    head.get(&case).await.expect_problem(404, "resource_not_found");
    let shown = head.get(&item).await.expect(200);
    assert_eq!((shown.at("/responsible_unit/id"), shown.at("/masked")), (&json!(own), &json!([])));
    assert_eq!(shown.at("/responsible_position"), &Value::Null);
    assert_eq!(listed(&head, "").await, [item.as_str()]);
    let told = head.get("/v1/notifications").await.expect(200);
    assert_eq!(told.items()[0]["subject"]["href"], json!(item));
    done(&head, &item, "completions", said()).await;
    tried(&head, &item, "acceptances", json!({})).await.expect_problem(403, "permission_missing");
    let school = unit(app, "thcs").await;
    let item = entered(chair, ordered(&case, &decision, ("responsible_unit_id", &school))).await;
    head.get(&item).await.expect_problem(404, "resource_not_found");
    app.person("public-unit-head").await.get(&item).await.expect(200);
}

#[actix_web::test]
async fn what_a_sealed_case_orders_is_read_by_who_settles_and_who_does_it() {
    let office = Office::open().await;
    let (app, chair, worker) = (&office.app, &office.chair, &office.worker);
    let (case, conclusion) = settled(&office, "denunciation_field", 1).await;
    let who = own_position(worker).await;
    let item = entered(chair, money(&case, &conclusion, ("responsible_position_id", &who), 100)).await;
    let dry = worker.post(&format!("{item}/completions?dry_run=true"), said()).await.expect(200);
    assert!(!dry.text.contains("loa truyền thanh"), "{}", dry.text);
    let made = done(worker, &item, "completions", said()).await;
    assert!(!made.text.contains("loa truyền thanh") && !made.text.contains("Đã làm xong"), "{}", made.text);
    for client in [worker, chair] {
        let before = looks(&office, &item).await;
        let list = client.get("/v1/enforcement-items").await.expect(200);
        assert!(list.items()[0].get("task").is_none(), "a list opens nothing: {}", list.text);
        assert_eq!(looks(&office, &item).await, before);
        let shown = client.get(&item).await.expect(200);
        assert_eq!(shown.header("cache-control"), "no-store");
        assert_eq!(shown.at("/task"), "Cải chính trên loa truyền thanh.");
        assert_eq!(shown.at("/reports/0/text"), "Đã làm xong.");
        assert_eq!(looks(&office, &item).await, before + 1);
    }
    let before = looks(&office, &item).await;
    // The head of the unit answers for it too; a keeper of the book works with the case, and reads no text of it.
    for name in ["intake-officer", "party-secretary", "council-standing", "government-office"] {
        let client = app.person(name).await;
        let shown = client.get(&item).await.expect(200);
        assert!(shown.body.get("task").is_none() && !shown.text.contains("loa truyền thanh"), "{name}");
        let outside = name != "intake-officer" && name != "government-office";
        assert_eq!(shown.body.get("responsible_position").is_none(), outside, "{name}: {}", shown.text);
        let found = listed(&client, &format!("responsible_position_id={who}")).await;
        assert_eq!(
            found.is_empty(),
            name != "intake-officer",
            "{name}: who has to do it is not to be found out"
        );
    }
    assert_eq!(looks(&office, &item).await, before);
    app.person("front-officer").await.get(&item).await.expect_problem(404, "resource_not_found");
    let body = ordered(&case, &conclusion, ("responsible_body", "Công ty Một"));
    let outside = entered(chair, body).await;
    assert_eq!(chair.get(&outside).await.expect(200).at("/responsible_body"), "Công ty Một");
    let secretary = app.person("party-secretary").await.get(&outside).await.expect(200);
    assert!(!secretary.text.contains("Công ty Một"));
    let sql = app.sql(DbRole::Superuser).await;
    let row = sql.query_one("select string_agg(i::text, ' ') || (select string_agg(fields::text, ' ') from events) from enforcement_items i", &[]);
    let stored: String = row.await.unwrap().get(0);
    assert!(!stored.contains("Công ty Một") && !stored.contains("loa"));
}

#[actix_web::test]
async fn what_one_position_has_to_do_of_a_sealed_case_its_unit_does_not_read() {
    let office = Office::open().await;
    let head = office.app.person("unit-head").await;
    let own = head.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let sql = office.app.sql(DbRole::Superuser).await;
    let mate = "select id::text from positions where unit_id::text = $1 and role in ('case_officer', 'intake_officer') and held_to is null limit 1";
    let mate: String = sql.query_one(mate, &[&own]).await.unwrap().get(0);
    let (case, conclusion) = settled(&office, "denunciation_field", 1).await;
    for (who, reads) in [(("responsible_position_id", &mate), false), (("responsible_unit_id", &own), true)] {
        let item = entered(&office.chair, ordered(&case, &conclusion, (who.0, who.1))).await;
        let shown = head.get(&item).await.expect(200);
        assert_eq!(shown.body.get("task").is_some(), reads, "{}: {}", who.0, shown.text);
        assert_eq!(looks(&office, &item).await, i64::from(reads), "{}", who.0);
    }
}

#[actix_web::test]
async fn whom_the_case_names_meanwhile_does_nothing_with_its_items() {
    let office = Office::open().await;
    let (case, conclusion) = settled(&office, "denunciation_field", 1).await;
    let who = own_position(&office.worker).await;
    let item = entered(&office.chair, ordered(&case, &conclusion, ("responsible_position_id", &who))).await;
    let (sql, holder) = (office.app.sql(DbRole::Superuser).await, office.app.sql(DbRole::Superuser).await);
    let id = case.rsplit('/').next().unwrap();
    let hold = format!("begin; select from cases where id = '{id}' for update");
    holder.batch_execute(&hold).await.unwrap();
    let report = tokio::spawn(office.worker.post(&format!("{item}/progress-reports"), said()).send());
    waiting(&sql, 1).await;
    let name = format!(
        "update cases set excluded_person_ids = array(select person_id from positions where id = '{who}')
         where id = '{id}'; commit"
    );
    holder.batch_execute(&name).await.unwrap();
    report.await.unwrap().expect_problem(404, "resource_not_found");
}

#[actix_web::test]
async fn items_are_found_by_what_they_are() {
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, own_position(&office.worker).await);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let (other, second) = settled(&office, "complaint_admin", 2).await;
    let school = unit(&office.app, "thcs").await;
    let mut late = money(&case, &decision, ("responsible_position_id", &worker), 100);
    late["due_on"] = json!("2026-08-20");
    let late = entered(chair, late).await;
    let mut soon = ordered(&case, &decision, ("responsible_unit_id", &school));
    soon["due_on"] = json!("2026-12-01");
    let soon = entered(chair, soon).await;
    let body = entered(chair, ordered(&other, &second, ("responsible_body", "Ngân hàng"))).await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    for (query, expected) in [
        (String::new(), vec![&late, &soon, &body]),
        (format!("case_id={}", id(&case)), vec![&late, &soon]),
        (format!("case_id={},{}", id(&case), id(&other)), vec![&late, &soon, &body]),
        ("kind=money,land".to_owned(), vec![&late]),
        ("kind=other".to_owned(), vec![&soon, &body]),
        ("kind=other,money".to_owned(), vec![&late, &soon, &body]),
        ("kind=money,money".to_owned(), vec![&late]),
        ("status=open".to_owned(), vec![&late, &soon, &body]),
        ("status=completed,accepted".to_owned(), vec![]),
        ("overdue=true".to_owned(), vec![&late]),
        ("overdue=false".to_owned(), vec![&soon, &body]),
        ("due_from=2026-12-01".to_owned(), vec![&soon, &body]),
        ("due_before=2026-12-01".to_owned(), vec![&late]),
        ("due_from=2026-08-20&due_before=2026-12-02".to_owned(), vec![&late, &soon]),
        (format!("responsible_position_id={worker}"), vec![&late]),
        (format!("responsible_unit_id={school}"), vec![&soon]),
        (format!("responsible_unit_id={school}&kind=money"), vec![]),
    ] {
        assert_eq!(listed(chair, &query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let inverted = chair.get("/v1/enforcement-items?due_from=2026-12-01&due_before=2026-12-01").await;
    assert_eq!(inverted.expect_problem(400, "parameter_invalid").complaints(), ["due_before"]);
    // What several kinds give is one order, page by page.
    let several = chair.get("/v1/enforcement-items?limit=1&kind=other,money").await.expect(200);
    assert_eq!(several.items()[0]["id"], id(&late));
    let next = several.text_at("/next_cursor");
    assert_eq!(listed(chair, &format!("limit=1&kind=other,money&cursor={next}")).await, [soon.as_str()]);
    let first = chair.get("/v1/enforcement-items?limit=2&count=true").await.expect(200);
    assert_eq!(first.at("/count"), &json!({ "value": 3, "exact": true }));
    let cursor = first.text_at("/next_cursor");
    assert_eq!(listed(chair, &format!("limit=2&count=true&cursor={cursor}")).await, [body]);
    let stolen = office.app.person("party-secretary").await;
    let stolen = stolen.get(&format!("/v1/enforcement-items?limit=2&count=true&cursor={cursor}")).await;
    stolen.expect_problem(400, "cursor_invalid");
    done(&office.worker, &late, "completions", said()).await;
    assert!(
        listed(chair, "overdue=true").await.is_empty(),
        "what was reported as done waits for somebody else"
    );
}
