//! What results order comes due: told once a stage to whom it concerns, in a queue, and in everybody's own work.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::items::{entered, ordered, settled};
use super::items_seen::listed;
use super::{Office, done};
use crate::clock_courses::{self, done_on};
use crate::main_job::own_position;
use crate::notifications::{audience, id};
use crate::support::demands::proves;
use crate::support::{Client, TestApp};

/// Runs the sweep of items on a business day.
async fn swept(app: &TestApp, on: &str) {
    done_on(app, "sweep_items", on).await;
}

/// Types and stages told of this item.
async fn told(app: &TestApp, item: &str) -> Vec<(String, String)> {
    let query = "select type, fields->>'stage' from events
                 where type in ('enforcement_item.due_soon', 'enforcement_item.overdue') and subject_id = $1::text::uuid order by seq";
    let rows = app.sql(DbRole::Superuser).await.query(query, &[&id(item)]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Something that a decision of 20 July orders until Tuesday 15 December: half of that time is 2 October, four fifths 16 November.
async fn until_december(office: &Office) -> (String, String) {
    let (case, decision) = settled(office, "complaint_admin", 1).await;
    let who = own_position(&office.worker).await;
    let item = entered(&office.chair, ordered(&case, &decision, ("responsible_position_id", &who))).await;
    (case, item)
}

#[actix_web::test]
async fn each_stage_of_an_item_is_told_once_to_whom_it_concerns() {
    proves(&["II.2-4a"]);
    let office = Office::open().await;
    let (case, item) = until_december(&office).await;
    let stage = |kind: &str, stage: &str| (format!("enforcement_item.{kind}"), stage.to_owned());
    let mut all = vec![stage("due_soon", "four_fifths")];
    for (on, next) in [
        ("2026-11-24", None),
        ("2026-12-11", None),
        ("2026-12-14", Some(stage("due_soon", "last_working_day"))),
        ("2026-12-15", None),
        ("2026-12-16", Some(stage("overdue", "overdue"))),
    ] {
        all.extend(next);
        for _ in 0..2 {
            swept(&office.app, on).await;
            assert_eq!(told(&office.app, &item).await, all, "{on}");
        }
    }
    // Who has to do it, the settler, and the keepers of the book.
    let concerned = ["intake-officer", "case-officer", "government-chair", "government-office"];
    assert_eq!(audience(&office.app, "deadline_overdue", id(&item)).await, concerned);
    let due = office.worker.get("/v1/notifications?kind=deadline_overdue").await.expect(200);
    let due = due.items().iter().find(|one| one["subject"]["id"] == id(&item)).unwrap().clone();
    assert_eq!(
        (&due["subject"]["href"], &due["stage"], &due["due_on"], &due["rule_key"]),
        (&json!(item), &json!("overdue"), &json!("2026-12-15"), &Value::Null)
    );
    let steps = office.chair.get(&format!("{case}/timeline?limit=500")).await.expect(200);
    assert!(steps.items().iter().any(|step| step["type"] == "enforcement_item.overdue"), "{}", steps.text);
}

#[actix_web::test]
async fn items_are_told_of_though_clocks_cannot_be() {
    let office = Office::open().await;
    let (_, item) = until_december(&office).await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let none = "alter table events add constraint none_check check (type not like 'deadline.%') not valid";
    sql.batch_execute(none).await.unwrap();
    clock_courses::swept(&office.app, "2026-12-16").await;
    assert_eq!(told(&office.app, &item).await, []);
    swept(&office.app, "2026-12-16").await;
    let overdue = ("enforcement_item.overdue".to_owned(), "overdue".to_owned());
    assert_eq!(told(&office.app, &item).await, [overdue]);
}

#[actix_web::test]
async fn where_the_settlers_time_has_ended_the_head_of_the_book_is_told() {
    let office = Office::open().await;
    let (case, item) = until_december(&office).await;
    let settler = own_position(&office.app.person("government-vice-chair").await).await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let handed = "update cases set settler_position_id = $1::text::uuid where id = $2::text::uuid";
    sql.execute(handed, &[&settler, &id(&case)]).await.unwrap();
    swept(&office.app, "2026-11-24").await;
    let soon = audience(&office.app, "deadline_due_soon", id(&item)).await;
    let is_told = |login: &str| soon.iter().any(|one| one == login);
    assert!(is_told("government-vice-chair") && !is_told("government-chair"), "{soon:?}");
    let ended = "update positions set held_to = '2026-12-01' where id = $1::text::uuid";
    sql.execute(ended, &[&settler]).await.unwrap();
    swept(&office.app, "2026-12-16").await;
    let concerned = ["intake-officer", "case-officer", "government-chair", "government-office"];
    assert_eq!(audience(&office.app, "deadline_overdue", id(&item)).await, concerned);
}

#[actix_web::test]
async fn the_head_answers_for_his_unit_and_is_told() {
    let office = Office::open().await;
    let head = office.app.person("unit-head").await;
    let own = head.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let item = entered(&office.chair, ordered(&case, &decision, ("responsible_unit_id", &own))).await;
    swept(&office.app, "2026-12-16").await;
    let concerned = ["intake-officer", "unit-head", "government-chair", "government-office"];
    assert_eq!(audience(&office.app, "deadline_overdue", id(&item)).await, concerned);
}

#[actix_web::test]
async fn nobody_is_late_with_what_is_reported_as_done_or_cancelled() {
    let office = Office::open().await;
    let (case, first) = until_december(&office).await;
    let acts = office.chair.get(&format!("{case}/acts")).await.expect(200);
    let decision = acts.items().iter().find(|act| act["kind"] == "case_decision").unwrap()["id"].clone();
    let who = own_position(&office.worker).await;
    let second = json!({
        "case_id": id(&case), "ordered_by_act_id": decision, "kind": "other", "responsible_position_id": who,
        "task": "Xin lỗi.", "expected_proof": "Biên bản.", "due_on": "2026-12-15",
    });
    let second = entered(&office.chair, second).await;
    done(&office.worker, &first, "completions", json!({ "text": "Đã làm." })).await;
    done(&office.chair, &second, "cancellations", json!({ "reason": "Trùng." })).await;
    swept(&office.app, "2026-12-16").await;
    for item in [&first, &second] {
        assert_eq!(told(&office.app, item).await, []);
    }
    // What was not done after all is late, since its day has passed.
    done(&office.chair, &first, "returns", json!({ "reason": "Chưa đủ." })).await;
    swept(&office.app, "2026-12-16").await;
    let overdue = ("enforcement_item.overdue".to_owned(), "overdue".to_owned());
    assert_eq!(told(&office.app, &first).await, [overdue]);
}

#[actix_web::test]
async fn whom_the_case_names_is_told_nothing_of_its_items() {
    let office = Office::open().await;
    let (case, conclusion) = settled(&office, "denunciation_field", 1).await;
    let who = own_position(&office.worker).await;
    let item = entered(&office.chair, ordered(&case, &conclusion, ("responsible_position_id", &who))).await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let name = "update cases set excluded_person_ids = array(select person_id from positions where id = $1::text::uuid)
                where id = $2::text::uuid";
    sql.execute(name, &[&who, &id(&case)]).await.unwrap();
    swept(&office.app, "2026-12-16").await;
    assert_eq!(told(&office.app, &item).await.len(), 1);
    let query = "select count(*), count(*) filter (where position_id = $2::text::uuid) from notifications
                 where kind = 'deadline_overdue' and subject_id = $1::text::uuid";
    let row = sql.query_one(query, &[&id(&item), &who]).await.unwrap();
    assert!(row.get::<_, i64>(0) > 0);
    assert_eq!(row.get::<_, i64>(1), 0);
}

#[actix_web::test]
async fn overdue_items_stand_in_a_queue_of_those_who_may_list_them() {
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, own_position(&office.worker).await);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let mut late = ordered(&case, &decision, ("responsible_position_id", &worker));
    late["due_on"] = json!("2026-08-20");
    let late = entered(chair, late).await;
    entered(chair, ordered(&case, &decision, ("responsible_position_id", &worker))).await;
    let queue = async |client: &Client, query: &str| {
        let all = client.get(&format!("/v1/queues{query}")).await.expect(200);
        all.items().iter().find(|one| one["name"] == "overdue_items").cloned()
    };
    for client in [chair, &office.officer, &office.worker] {
        let one = queue(client, "?register=government").await.unwrap();
        assert_eq!((&one["count"]["value"], &one["oldest"]), (&json!(1), &json!("2026-08-20")));
        let href = one["href"].as_str().unwrap();
        let found = client.get(href).await.expect(200);
        assert_eq!(found.items().len(), 1);
        assert_eq!(found.items()[0]["id"], id(&late));
    }
    let elsewhere = queue(chair, "?register=party").await.unwrap();
    assert_eq!((&elsewhere["count"]["value"], &elsewhere["oldest"]), (&json!(0), &Value::Null));
    assert!(listed(chair, "overdue=true&register=party").await.is_empty());
    assert_eq!(listed(chair, "overdue=true&register=party,government").await, [late.as_str()]);
    // A portal lists no items, so nothing tells it how many there are.
    let portal = office.app.machine("demo-portal").await;
    assert_eq!(queue(&portal, "").await, None);
    let wrong = chair.get("/v1/queues/overdue_items").await.expect_problem(404, "resource_not_found");
    assert!(wrong.text_at("/detail").contains("/v1/enforcement-items?overdue=true"));
    done(&office.worker, &late, "completions", json!({ "text": "Đã làm." })).await;
    assert_eq!(queue(chair, "").await.unwrap()["count"]["value"], 0);
}

/// Name, number, overdue, next day and the list's length of one line of somebody's work.
async fn work(client: &Client, name: &str) -> Option<(Value, Value, Value, usize)> {
    let all = client.get("/v1/me/work").await.expect(200);
    let one = all.items().iter().find(|one| one["name"] == name)?.clone();
    let listed = client.get(one["href"].as_str().unwrap()).await.expect(200).items().len();
    Some((one["count"]["value"].clone(), one["overdue"]["value"].clone(), one["next_due_on"].clone(), listed))
}

#[actix_web::test]
async fn everybody_finds_in_his_work_what_results_order_of_him() {
    proves(&["II.2-4a"]);
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, own_position(&office.worker).await);
    let head = office.app.person("unit-head").await;
    let own = head.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let mut late = ordered(&case, &decision, ("responsible_position_id", &worker));
    late["due_on"] = json!("2026-08-20");
    entered(chair, late).await;
    entered(chair, ordered(&case, &decision, ("responsible_unit_id", &own))).await;
    let (august, december) = (json!("2026-08-20"), json!("2026-12-15"));
    let mine = work(&office.worker, "enforcing").await;
    assert_eq!(mine, Some((json!(1), json!(1), august.clone(), 1)));
    assert_eq!(work(&office.worker, "unit_enforcing").await, None, "he heads no unit");
    assert_eq!(work(&head, "unit_enforcing").await, Some((json!(1), json!(0), december, 1)));
    let settled = work(chair, "supervising_enforcement").await;
    assert_eq!(settled, Some((json!(2), json!(1), august, 2)));
    assert_eq!(work(chair, "enforcing").await, Some((json!(0), json!(0), Value::Null, 0)));
    assert_eq!(
        work(&office.worker, "supervising_enforcement").await,
        Some((json!(0), json!(0), Value::Null, 0))
    );
}

#[actix_web::test]
async fn who_settles_a_sealed_case_is_not_found_out_by_its_items() {
    let office = Office::open().await;
    let (case, conclusion) = settled(&office, "denunciation_field", 1).await;
    let item = entered(&office.chair, ordered(&case, &conclusion, ("responsible_body", "Công ty Một"))).await;
    let by_settler = format!("settler_position_id={}", own_position(&office.chair).await);
    assert_eq!(listed(&office.chair, &by_settler).await, [item.as_str()]);
    let secretary = office.app.person("party-secretary").await;
    assert_eq!(listed(&secretary, "").await, [item.as_str()]);
    assert!(listed(&secretary, &by_settler).await.is_empty());
    // Who carries it out and does not see the case is not told in whose book it stands.
    let front = office.app.person("front-officer").await;
    let his = own_position(&front).await;
    let given = ordered(&case, &conclusion, ("responsible_position_id", &his));
    let given = entered(&office.chair, given).await;
    assert_eq!(listed(&front, "").await, [given.as_str()]);
    assert!(listed(&front, "register=government").await.is_empty());
    assert_eq!(listed(&office.chair, "register=government").await.len(), 2);
}
