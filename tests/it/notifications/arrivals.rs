//! What comes to whom: each kind once, at those whom it concerns and nobody else.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{LIST, audience, id, listed, one, short, told};
use crate::case_acts::linked::assigned;
use crate::case_acts::{Office, done};
use crate::clock_courses::swept;
use crate::law_changes::{administrator, recompute, year_2027};
use crate::main_job::{accepted, own_position};
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petition_acts::{Desk, act};
use crate::petitions::{registered, screened};
use crate::support::TestApp;
use crate::support::demands::proves;

#[actix_web::test]
async fn a_petition_is_told_to_the_keepers_of_its_book_and_to_nobody_else() {
    proves(&["II.2-2d"]);
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (petition, _) = registered(&portal, "told-1").await;
    assert_eq!(audience(&app, "petition_received", &petition).await, ["intake-officer", "government-office"]);
    // A retry is the same petition, a try is none.
    registered(&portal, "told-1").await;
    let body = crate::petitions::reflection("told-2");
    portal.post("/v1/petitions?dry_run=true", body).key("told-by-nobody").await.expect(200);
    let officer = app.person("intake-officer").await;
    assert_eq!(told(&officer).await, [one("petition_received", &petition)]);
    let shown = listed(&officer, LIST).await.items()[0].clone();
    assert_eq!(shown["told_on"], "2026-11-24");
    assert_eq!(shown["label"], "Đơn mới vào sổ");
    assert_eq!(shown["position"]["id"], own_position(&officer).await.as_str());
    let subject = json!({ "type": "petition", "id": petition, "href": format!("/v1/petitions/{petition}") });
    assert_eq!(shown["subject"], subject);
    assert!(["rule_key", "stage", "due_on", "read_at"].iter().all(|name| shown[name].is_null()), "{shown}");
    let english = officer.get(LIST).english().await.expect(200);
    assert_eq!(english.at("/items/0/label"), "A petition came into the book");
}

#[actix_web::test]
async fn whoever_did_it_himself_is_not_told() {
    let desk = Desk::start().await;
    let entered = desk.entered(json!({})).await.text_at("/id");
    assert_eq!(audience(&desk.app, "petition_received", &entered).await, ["government-office"]);
}

#[actix_web::test]
async fn of_a_public_unit_its_own_head_is_told() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let query =
        "select u.id::text from units u join positions p on p.commune = u.commune and p.unit_id = u.id
                 where u.register = 'public_unit' and p.role = 'public_unit_head' order by p.id";
    let own = own_position(&app.person("public-unit-head").await).await;
    let unit = "select unit_id::text from positions where id = $1::text::uuid";
    let own: String = sql.query_one(unit, &[&own]).await.unwrap().get(0);
    let units = sql.query(query, &[]).await.unwrap();
    let other = units.iter().map(|row| row.get::<_, String>(0)).find(|unit| *unit != own).unwrap();
    let portal = app.machine("demo-portal").await;
    let enter = async |unit: &str, name: &str| {
        let mut body = crate::petitions::reflection(name);
        (body["register"], body["unit_id"]) = (json!("public_unit"), json!(unit));
        portal.post("/v1/petitions", body).key(&format!("unit-{name}")).await.expect(201).text_at("/id")
    };
    let (ours, theirs) = (enter(&own, "unit-1").await, enter(&other, "unit-2").await);
    assert_eq!(audience(&app, "petition_received", &ours).await, ["public-unit-head"]);
    assert_eq!(audience(&app, "petition_received", &theirs).await, Vec::<String>::new());
}

#[actix_web::test]
async fn another_book_is_told_what_was_passed_on_to_it_and_the_first_what_comes_back() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({ "authentication": "handwritten" })).await;
    let to = json!({ "register": "party", "reason": "Thuộc thẩm quyền cơ quan này." });
    act(&desk.officer, &format!("{path}/transfers"), to).await.expect(201);
    let party = desk.app.person("party-office").await;
    let listed = party.get("/v1/petitions?register=party").await.expect(200);
    let entry = listed.items()[0]["id"].as_str().unwrap().to_owned();
    let keepers = ["party-office", "inspection-committee"];
    assert_eq!(audience(&desk.app, "petition_passed_on", &entry).await, keepers);
    assert_eq!(audience(&desk.app, "petition_received", &entry).await, Vec::<String>::new());

    let entry = format!("/v1/petitions/{entry}");
    act(&party, &format!("{entry}/acknowledgements"), json!({})).await.expect(201);
    let screening = json!({ "kind": "recommendation", "within_authority": false });
    act(&party, &format!("{entry}/screenings"), screening).await.expect(201);
    let back = json!({ "ground": "not_competent", "reason": "Không thuộc thẩm quyền." });
    act(&party, &format!("{entry}/returns?dry_run=true"), back.clone()).await.expect(200);
    act(&party, &format!("{entry}/returns"), back).await.expect(201);
    let first = ["intake-officer", "government-office"];
    assert_eq!(audience(&desk.app, "petition_returned", id(&path)).await, first);
    assert_eq!(audience(&desk.app, "petition_returned", id(&entry)).await, Vec::<String>::new());
}

#[actix_web::test]
async fn what_went_into_the_wrong_book_comes_back_to_the_first_one() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({ "authentication": "handwritten" })).await;
    act(&desk.officer, &format!("{path}/transfers"), to("party")).await.expect(201);
    let party = desk.app.person("party-office").await;
    let (entry, _) = only(&party, "party").await;
    acknowledge(&party, &entry).await.expect(201);
    let voided = json!({ "ground": "wrong_book", "reason": "Không thuộc sổ này." });
    act(&party, &format!("{entry}/voidings"), voided).await.expect(201);
    let first = ["intake-officer", "government-office"];
    assert_eq!(audience(&desk.app, "petition_returned", id(&path)).await, first);
}

#[actix_web::test]
async fn work_is_told_to_who_gets_it_and_to_the_head_of_his_unit() {
    proves(&["II.2-2b"]);
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    assigned(&office, &case).await;
    let sql = office.app.sql(DbRole::Superuser).await;
    let work = async |assignee: &str| -> String {
        let query = "select id::text from assignments where assignee_position_id = $1::text::uuid";
        sql.query_one(query, &[&assignee]).await.unwrap().get(0)
    };
    let lead = work(&own_position(&office.worker).await).await;
    assert_eq!(audience(&office.app, "assignment_given", &lead).await, ["case-officer"]);
    let item = &listed(&office.worker, LIST).await.items()[0].clone();
    assert_eq!((&item["due_on"], &item["subject"]["type"]), (&json!("2026-12-01"), &json!("assignment")));

    // Who helps elsewhere does not see the case; his work, and his head sees it.
    let head = office.app.person("unit-head").await;
    let helper = "select p.id::text from positions p join positions h on h.commune = p.commune and h.unit_id = p.unit_id
                  where p.role = 'case_officer' and p.held_to is null and p.person_id <> h.person_id
                      and h.id = $1::text::uuid order by p.id limit 1";
    let helper: String = sql.query_one(helper, &[&own_position(&head).await]).await.unwrap().get(0);
    let mut support = crate::main_job::lead(id(&case), &helper);
    support["responsibility"] = json!("support");
    office.chair.post("/v1/assignments", support).key("told-of-support").await.expect(201);
    let support = work(&helper).await;
    assert_eq!(audience(&office.app, "assignment_given", &support).await, ["unit-head"]);
    head.get(&format!("/v1/assignments/{support}")).await.expect(200);
}

#[actix_web::test]
async fn a_clock_is_told_to_whoever_works_on_the_petition_once_a_stage() {
    proves(&["II.2-2d", "II.2-2e"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (open, _) = registered(&portal, "due-1").await;
    let (worked_on, _) = registered(&portal, "due-2").await;
    screened(&officer, &worked_on, "reflection").await;
    let case = accepted(&chair, &worked_on).await;
    let helper = own_position(&app.person("case-officer").await).await;
    chair.post("/v1/assignments", crate::main_job::lead(&case, &helper)).key("due-lead").await.expect(201);
    // R16 of the open one is at half its time on 17 December, P02 of the other over since 8 December.
    for _ in 0..2 {
        swept(&app, "2026-12-17").await;
    }
    let keepers = ["intake-officer", "government-office"];
    let all = ["intake-officer", "case-officer", "government-chair", "government-office"];
    assert_eq!(audience(&app, "deadline_due_soon", &open).await, keepers);
    let told = audience(&app, "deadline_overdue", &worked_on).await;
    let mut different = told.clone();
    different.dedup();
    assert_eq!(different, all, "{told:?}");
    let due = listed(&officer, "/v1/notifications?kind=deadline_due_soon").await;
    let due = due.items().iter().find(|item| item["subject"]["id"] == open.as_str()).unwrap().clone();
    assert_eq!(
        (&due["rule_key"], &due["stage"], &due["due_on"], &due["told_on"]),
        (&json!("R16"), &json!("half"), &json!("2027-01-08"), &json!("2026-12-17"))
    );
    // As many as there were events.
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select count(*) from events where type = 'deadline.overdue' and subject_id = $1::text::uuid";
    let events: i64 = sql.query_one(query, &[&worked_on]).await.unwrap().get(0);
    let each = |login: &str| told.iter().filter(|one| *one == login).count();
    assert!(events > 0 && all.iter().all(|login| i64::try_from(each(login)).unwrap() == events), "{told:?}");
}

#[actix_web::test]
async fn a_deadline_that_the_calendar_moves_is_told_once() {
    proves(&["I.2b"]);
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let (petition, _) = registered(&app.machine("demo-portal").await, "moved-1").await;
    // The year of which R16 ends is official now, with its due date as it was: nobody needs to notice that.
    admin.post("/v1/calendar-years", year_2027("official", &[], &[])).await.expect(201);
    recompute(&app).await;
    assert_eq!(audience(&app, "deadline_moved", &petition).await, Vec::<String>::new());
    let year = year_2027("official", &["2027-01-08"], &["2027-01-16"]);
    admin.post("/v1/calendar-years", year).await.expect(201);
    for _ in 0..2 {
        recompute(&app).await;
    }
    let keepers = ["intake-officer", "government-office"];
    assert_eq!(audience(&app, "deadline_moved", &petition).await, keepers);
}

#[actix_web::test]
async fn a_finding_is_told_to_the_supervised_body_and_its_reply_to_who_made_it() {
    proves(&["II.2-4c"]);
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Superuser).await;
    let unit: String =
        sql.query_one("select id::text from units where code = 'ubnd'", &[]).await.unwrap().get(0);
    let deputy = app.person("council-deputy").await;
    let body = json!({
        "subject_unit_id": unit, "case_ids": [], "severity": "serious", "description": "Chậm trả lời.",
        "recommendation": "Trả lời.", "answer_due_on": "2026-12-20",
    });
    let finding = deputy.post("/v1/findings", body).key("finding-told").await.expect(201).text_at("/id");
    let body = ["government-chair", "government-vice-chair", "government-office"];
    assert_eq!(audience(&app, "finding_recorded", &finding).await, body);
    let chair = app.person("government-chair").await;
    assert_eq!(listed(&chair, LIST).await.at("/items/0/due_on"), "2026-12-20");
    let path = format!("/v1/findings/{finding}");
    done(&chair, &path, "replies", json!({ "content": "Đã trả lời." })).await;
    assert_eq!(audience(&app, "finding_replied", &finding).await, ["council-deputy"]);
    // Who made it has left: the others of his body, who close it, are told.
    let second = json!({
        "subject_unit_id": unit, "case_ids": [], "severity": "minor", "description": "Chậm.", "recommendation": "Nhanh hơn.",
        "answer_due_on": "2026-12-20",
    });
    let finding = deputy.post("/v1/findings", second).key("finding-told-2").await.expect(201).text_at("/id");
    let leave = "update positions set held_to = '2026-11-24' where id = $1::text::uuid";
    sql.execute(leave, &[&own_position(&deputy).await]).await.unwrap();
    done(&chair, &format!("/v1/findings/{finding}"), "replies", json!({ "content": "Đã rõ." })).await;
    let query = "select count(*) from notifications n join positions p on p.commune = n.commune and p.id = n.position_id
                 where n.kind = 'finding_replied' and n.subject_id = $1::text::uuid and p.role like 'council%'";
    let told: i64 = sql.query_one(query, &[&finding]).await.unwrap().get(0);
    let left = "select count(*) from positions p join units u on u.commune = p.commune and u.id = p.unit_id
                where p.role like 'council%' and p.held_to is null and u.root_id = (select root_id from units where code = 'hdnd')";
    assert_eq!(told, sql.query_one(left, &[]).await.unwrap().get::<_, i64>(0));
}

#[actix_web::test]
async fn what_waits_for_a_second_person_is_told_to_those_who_may_approve_it() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "30/QĐ-UBND", "acted_on": "2026-07-20" });
    done(&office.chair, &case, "decisions", decision).await;
    let proposal = |form: &str| json!({ "form": form, "public_text": "Quyết định giải quyết khiếu nại về đất.", "acted_on": "2026-07-21" });
    // A keeper proposes: the settler and head approves. He proposes: any keeper may.
    done(&office.officer, &case, "publications", proposal("posting")).await;
    assert_eq!(audience(&office.app, "approval_awaited", id(&case)).await, ["government-chair"]);
    done(&office.chair, &case, "publications", proposal("portal")).await;
    let all = ["intake-officer", "government-chair", "government-office"];
    assert_eq!(audience(&office.app, "approval_awaited", id(&case)).await, all);

    let host = own_position(&office.chair).await;
    let sessions = json!([{ "date": "2026-12-10", "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12 }]);
    let schedule = json!({ "host_position_id": host, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": sessions });
    let entered = office.officer.post("/v1/reception-schedules", schedule).await.expect(201).text_at("/id");
    assert_eq!(audience(&office.app, "approval_awaited", &entered).await, ["government-chair"]);
    let all = listed(&office.chair, LIST).await;
    let told = all.items().iter().find(|item| short(item) == one("approval_awaited", &entered)).unwrap();
    office.chair.get(told["subject"]["href"].as_str().unwrap()).await.expect(200);
}

#[actix_web::test]
async fn nothing_of_a_content_is_told() {
    let app = TestApp::start().await;
    let (petition, _) = registered(&app.machine("demo-portal").await, "silent-1").await;
    swept(&app, "2026-12-17").await;
    let officer = app.person("intake-officer").await;
    let answer = listed(&officer, LIST).await;
    assert!(answer.items().len() > 1);
    for secret in ["ổ gà", "Hán Thị Mơ", "0100104760", "GOV-2026", "silent-1", "thon-ha", "reflection"]
    {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
    let members = |item: &Value| item.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let known =
        ["id", "kind", "label", "told_on", "position", "subject", "rule_key", "stage", "due_on", "read_at"];
    assert_eq!(members(&answer.items()[0]), known);
    // No number of an event, no instant of a receipt.
    let sql = app.sql(DbRole::Superuser).await;
    let query = "select created_at::text from petitions where id = $1::text::uuid";
    let instant: String = sql.query_one(query, &[&petition]).await.unwrap().get(0);
    assert!(!answer.text.contains(&instant[11..19]), "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
}
