//! Enforcement items: what a result orders, carried out until somebody accepts it as done.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::annulled::{annul, annulled};
use super::{Office, done, offered, tried};
use crate::main_job::own_position;
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// Id of a unit by its code.
pub async fn unit(app: &TestApp, code: &str) -> String {
    let sql = app.sql(DbRole::Owner).await;
    let id: uuid::Uuid =
        sql.query_one("select id from units where code = $1", &[&code]).await.unwrap().get(0);
    id.to_string()
}

/// A case of this kind that was settled on Monday 20 July, and the act that settled it.
pub async fn settled(office: &Office, kind: &str, number: usize) -> (String, Answer) {
    let case = office.accepted(kind, "2026-07-06", "2026-07-10").await;
    let mut body = json!({ "summary": "Đúng.", "result": "well_founded", "acted_on": "2026-07-20" });
    let act = if kind.starts_with("complaint") {
        body["document_number"] = json!(format!("{number}/QĐ-UBND"));
        "decisions"
    } else {
        (body["short_track"], body["note"]) = (json!(true), json!("Rõ ràng, cụ thể."));
        body["document_number"] = json!(format!("{number}/KL-UBND"));
        "conclusions"
    };
    let result = done(&office.chair, &case, act, body).await;
    (case, result)
}

/// Something to be done that this act orders, by this field's holder.
pub fn ordered(case: &str, by: &Answer, who: (&str, &str)) -> Value {
    let mut body = json!({
        "case_id": case.rsplit('/').next(), "ordered_by_act_id": by.at("/act/id"), "kind": "other",
        "task": "Cải chính trên loa truyền thanh.", "expected_proof": "Biên bản phát thanh.", "due_on": "2026-12-15",
    });
    body[who.0] = json!(who.1);
    body
}

/// The same of money.
pub fn money(case: &str, by: &Answer, who: (&str, &str), amount: i64) -> Value {
    let mut body = ordered(case, by, who);
    body["kind"] = json!("money");
    body["beneficiary"] = json!("person");
    body["ordered_amount"] = json!(amount);
    body
}

/// Enters it; gives its path.
pub async fn entered(client: &Client, body: Value) -> String {
    let made = client.post("/v1/enforcement-items", body).await.expect(201);
    assert_eq!(made.header("location"), format!("/v1/enforcement-items/{}", made.text_at("/id")));
    made.header("location").to_owned()
}

fn said(text: &str) -> Value {
    json!({ "text": text })
}

fn came(amount: i64) -> Value {
    json!({ "text": "Đã chi trả.", "recovered_amount": amount })
}

#[actix_web::test]
async fn what_a_decision_orders_is_carried_out_and_accepted() {
    proves(&["II.2-4a"]);
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, &office.worker);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let who = own_position(worker).await;
    let item = entered(chair, money(&case, &decision, ("responsible_position_id", &who), 12_500_000)).await;
    let shown = worker.get(&item).await.expect(200);
    assert_eq!(
        (
            shown.at("/status"),
            shown.at("/ordered_on"),
            shown.at("/amount_unit"),
            shown.at("/recovered_amount")
        ),
        (&json!("open"), &json!("2026-07-20"), &json!("vnd"), &json!(0))
    );
    assert_eq!(
        (shown.at("/task"), shown.at("/masked")),
        (&json!("Cải chính trên loa truyền thanh."), &json!([]))
    );
    assert_eq!(shown.at("/responsible_position/id"), &json!(who));
    assert_eq!(offered(worker, &item).await, ["progress-reports", "completions"]);
    assert_eq!(offered(chair, &item).await, ["progress-reports", "completions", "cancellations"]);

    let report = worker.post(&format!("{item}/progress-reports"), came(5_000_000)).await.expect(201);
    assert_eq!(
        (report.at("/item/recovered_amount"), report.at("/item/reports/0/recovered_amount")),
        (&json!(5_000_000), &json!(5_000_000))
    );
    // What is told is the sum so far: a later report mends an earlier one, and one without a number leaves it.
    worker.post(&format!("{item}/progress-reports"), came(4_000_000)).await.expect(201);
    worker.post(&format!("{item}/progress-reports"), said("Đang chờ kinh phí.")).await.expect(201);
    assert_eq!(worker.get(&item).await.expect(200).at("/recovered_amount"), &json!(4_000_000));
    let too_much = worker.post(&format!("{item}/progress-reports"), came(12_500_001)).await;
    assert_eq!(too_much.expect_problem(400, "body_invalid").complaints(), ["/recovered_amount"]);
    tried(chair, &item, "acceptances", json!({})).await.expect_problem(409, "state_conflict");

    done(worker, &item, "completions", came(12_500_000)).await;
    let closed = worker.post(&format!("{item}/progress-reports"), said("Nữa.")).await;
    let closed = closed.expect_problem(409, "state_conflict");
    assert!(closed.text_at("/legal_basis").contains("Luật Khiếu nại"));
    let back = done(chair, &item, "returns", json!({ "reason": "Chưa có chữ ký." })).await;
    assert_eq!((back.at("/item/status"), back.at("/item/completed_on")), (&json!("open"), &Value::Null));
    let path = format!("{item}/acts/{}", back.text_at("/act/id"));
    assert_eq!(chair.get(&path).await.expect(200).at("/reason"), "Chưa có chữ ký.");
    done(worker, &item, "completions", said("Đã bổ sung chữ ký.")).await;
    assert_eq!(offered(chair, &item).await, ["acceptances", "returns", "cancellations"]);
    let accepted = done(chair, &item, "acceptances", json!({})).await;
    assert_eq!(
        (
            accepted.at("/item/status"),
            accepted.at("/item/accepted_on"),
            accepted.at("/item/recovered_amount")
        ),
        (&json!("accepted"), &json!("2026-11-24"), &json!(12_500_000))
    );
    assert_eq!(accepted.at("/item/reports").as_array().unwrap().len(), 5);
    for act in ["completions", "returns", "acceptances"] {
        let body = match act {
            "completions" => said("x"),
            "returns" => json!({ "reason": "x" }),
            _ => json!({}),
        };
        let who = if act == "completions" { worker } else { chair };
        tried(who, &item, act, body).await.expect_problem(409, "state_conflict");
    }
    let timeline = chair.get(&format!("{case}/timeline")).await.expect(200);
    for kind in ["ordered", "progress_reported", "completed", "returned", "accepted"] {
        assert!(timeline.text.contains(&format!("enforcement_item.{kind}")), "{kind}");
    }
}

#[actix_web::test]
async fn who_reported_it_as_done_does_not_accept_it() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let who = own_position(chair).await;
    let item = entered(officer, ordered(&case, &decision, ("responsible_position_id", &who))).await;
    done(chair, &item, "completions", said("Đã xin lỗi.")).await;
    assert_eq!(offered(chair, &item).await, ["returns", "cancellations"]);
    let own = tried(chair, &item, "acceptances", json!({})).await.expect_problem(409, "state_conflict");
    assert!(own.text_at("/detail").contains("Another person"));
    done(chair, &item, "returns", json!({ "reason": "Nhập nhầm." })).await;
    // What came on paper is entered by a keeper of the book.
    done(officer, &item, "completions", said("Biên bản xin lỗi công khai.")).await;
    done(chair, &item, "acceptances", json!({})).await;
}

#[actix_web::test]
async fn an_item_says_what_who_and_until_when() {
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, own_position(&office.worker).await);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let who = ("responsible_position_id", worker.as_str());
    let good = money(&case, &decision, who, 100);
    for (field, value, wrong) in [
        ("beneficiary", Value::Null, "/beneficiary"),
        ("ordered_amount", Value::Null, "/ordered_amount"),
        ("ordered_amount", json!(-1), "/ordered_amount"),
        ("ordered_amount", json!(1.5), "/ordered_amount"),
        ("responsible_body", json!("Chi nhánh ngân hàng"), "/responsible_body"),
        ("responsible_position_id", Value::Null, "/responsible_position_id"),
        ("due_on", json!("2026-07-19"), "/due_on"),
        ("ordered_by_act_id", json!(worker), "/ordered_by_act_id"),
        ("case_id", json!(worker), "/case_id"),
        ("task", json!(" "), "/task"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = chair.post("/v1/enforcement-items", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [wrong], "{field}");
    }
    let mut other = ordered(&case, &decision, who);
    other["ordered_amount"] = json!(5);
    let refused = chair.post("/v1/enforcement-items", other).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/ordered_amount"]);
    let unknown = ordered(&case, &decision, ("responsible_unit_id", &worker));
    let refused = chair.post("/v1/enforcement-items", unknown).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/responsible_unit_id"]);
    // Neither what was sent nor an act on another case orders anything here.
    let notice =
        json!({ "addressee": "superior", "outcome": "progress", "text": "x", "acted_on": "2026-07-21" });
    let notice = done(&office.officer, &case, "notices", notice).await;
    let (_, elsewhere) = settled(&office, "complaint_admin", 2).await;
    for act in [&notice, &elsewhere] {
        let refused = chair.post("/v1/enforcement-items", ordered(&case, act, who)).await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/ordered_by_act_id"]);
    }
    let text = ordered(&case, &decision, who);
    let (first, again) = (text.clone(), text.clone());
    let first = chair.post("/v1/enforcement-items", first).key("item-key-1").await.expect(201);
    let again = chair.post("/v1/enforcement-items", again).key("item-key-1").await.expect(201);
    assert_eq!((&first.body, first.etag()), (&again.body, again.etag()));
    let mut other = text;
    other["task"] = json!("Việc khác.");
    chair.post("/v1/enforcement-items", other).key("item-key-1").await.expect_problem(422, "key_reused");
    assert_eq!(chair.get("/v1/enforcement-items").await.expect(200).items().len(), 1);
}

#[actix_web::test]
async fn acts_on_an_item_keep_the_ways_of_all_acts() {
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, &office.worker);
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let who = own_position(worker).await;
    let item = entered(chair, money(&case, &decision, ("responsible_position_id", &who), 100)).await;
    let path = format!("{item}/completions");
    worker.post(&path, came(100)).await.expect_problem(428, "tag_missing");
    let stale = worker.get(&item).await.expect(200).etag();
    worker.post(&format!("{item}/progress-reports"), came(60)).await.expect(201);
    worker.post(&path, came(100)).if_match(&stale).await.expect_problem(412, "tag_stale");
    let dry = worker.post(&format!("{path}?dry_run=true"), came(100)).await.expect(200);
    assert_eq!(
        (dry.at("/stored"), dry.at("/item/status"), dry.at("/item/etag")),
        (&json!(false), &json!("completed"), &Value::Null)
    );
    assert_eq!(dry.at("/item/reports/1/id"), &Value::Null);
    assert!(!dry.text.contains("loa truyền thanh") && !dry.text.contains("chi trả"), "{}", dry.text);
    let shown = worker.get(&item).await.expect(200);
    assert_eq!((shown.at("/status"), shown.at("/recovered_amount")), (&json!("open"), &json!(60)));
    let early = json!({ "text": "x", "acted_on": "2026-07-19" });
    let early = worker.post(&path, early).if_match(shown.etag()).await.expect_problem(400, "body_invalid");
    assert_eq!(early.complaints(), ["/acted_on"]);
    let first = worker.post(&path, came(100)).if_match(shown.etag()).key("done-key-1").await.expect(201);
    let again = worker.post(&path, came(100)).if_match(shown.etag()).key("done-key-1").await.expect(201);
    assert_eq!(first.body, again.body);
    let told = chair.get("/v1/notifications?kind=approval_awaited").await.expect(200);
    assert_eq!(told.items()[0]["subject"]["href"], json!(item));
    let given = worker.get("/v1/notifications?kind=assignment_given").await.expect(200);
    assert_eq!(given.items()[0]["subject"]["type"], "enforcement_item");
    assert_eq!(given.items()[0]["due_on"], "2026-12-15");
}

#[actix_web::test]
async fn nothing_is_closed_or_annulled_over_what_was_ordered() {
    let office = Office::open().await;
    let (chair, worker) = (&office.chair, &office.worker);
    let (case, conclusion) = settled(&office, "denunciation_field", 1).await;
    let body = json!({ "text": "Xử lý kết luận.", "document_number": "3/UBND", "acted_on": "2026-07-22" });
    let order = done(chair, &case, "enforcement-orders", body).await;
    let who = own_position(worker).await;
    let body = ordered(&case, &order, ("responsible_position_id", &who));
    let (first, second) = (entered(chair, body.clone()).await, entered(chair, body.clone()).await);
    let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let rests =
        tried(chair, &case, &annul(&order), ground.clone()).await.expect_problem(409, "state_conflict");
    assert!(rests.text_at("/detail").contains("annul that first"));
    done(chair, &case, "monitorings", json!({ "text": "Theo dõi.", "acted_on": "2026-07-23" })).await;
    let open = tried(chair, &case, "closures", json!({})).await.expect_problem(409, "state_conflict");
    assert!(open.text_at("/detail").contains("neither accepted"), "{}", open.text);
    done(worker, &first, "completions", said("Đã làm.")).await;
    done(chair, &second, "cancellations", json!({ "reason": "Trùng." })).await;
    tried(chair, &second, "cancellations", json!({ "reason": "Nữa." }))
        .await
        .expect_problem(409, "state_conflict");
    tried(chair, &case, "closures", json!({})).await.expect_problem(409, "state_conflict");
    done(chair, &first, "acceptances", json!({})).await;
    let closed = done(chair, &case, "closures", json!({})).await;
    assert_eq!(closed.at("/case/status"), "executed");
    let late = chair.post("/v1/enforcement-items", body.clone()).await.expect_problem(409, "state_conflict");
    assert!(late.text_at("/detail").contains("nothing more is ordered"));
    // Taken back, it bars the annulment no more; what was annulled orders nothing.
    annulled(chair, &case, &closed).await;
    done(chair, &first, "cancellations", json!({ "reason": "Kết luận bị hủy." })).await;
    let monitored = chair.get(&format!("{case}/acts")).await.expect(200);
    let monitored = monitored.items().iter().find(|act| act["kind"] == "case_monitoring").unwrap().clone();
    let undo = format!("acts/{}/annulments", monitored["id"].as_str().unwrap());
    done(chair, &case, &undo, ground.clone()).await;
    annulled(chair, &case, &order).await;
    let gone = chair.post("/v1/enforcement-items", body).await.expect_problem(400, "body_invalid");
    assert_eq!(gone.complaints(), ["/ordered_by_act_id"]);
    entered(chair, ordered(&case, &conclusion, ("responsible_body", "Huyện ủy cũ"))).await;
}
