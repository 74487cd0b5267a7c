//! A number stands once in the series of the body whose paper it is: that of who signs, and of the book where its keeper signs himself.

use serde_json::json;

use super::act;
use crate::main_job::{lead, own_position};
use crate::petition_acts::{act as act_noted, noted};
use crate::petitions::{reflection, screened};
use crate::protected::{masks, taken};
use crate::support::{Answer, Client, TestApp};

const COMMITTEE: &str = "Ủy ban nhân dân xã Vân Khê";
const COUNCIL: &str = "Hội đồng nhân dân xã Vân Khê";

#[track_caller]
fn is_taken(answer: Answer) {
    assert_eq!(answer.expect_problem(409, "document_number_taken").complaints(), ["/document_number"]);
}

/// A case that this one leads; where it is answered.
async fn led(app: &TestApp, worker: &Client, key: &str) -> String {
    let (_, case, _) = taken(app, key, false).await;
    let chair = app.person("government-chair").await;
    chair.post("/v1/assignments", lead(&case, &own_position(worker).await)).await.expect(201);
    format!("/v1/cases/{case}/answers")
}

#[actix_web::test]
async fn leads_of_different_bodies_enter_for_one_signer_in_one_series() {
    let app = TestApp::start().await;
    let (police, worker) = (app.person("police-officer").await, app.person("case-officer").await);
    let (first, second) =
        (led(&app, &police, "series-police").await, led(&app, &worker, "series-worker").await);
    let answer =
        |number: &str| json!({ "summary": "Đã vá ổ gà.", "result": "resolved", "document_number": number });
    let tried = |path: &str| format!("{path}?dry_run=true");
    // What is only tried uses no number up.
    police.post(&tried(&first), answer("10/UBND")).await.expect(200);
    worker.post(&tried(&second), answer("10/UBND")).await.expect(200);
    let send = || police.post(&first, answer("10/UBND")).if_match("*").key("answer-of-police");
    let done = send().await.expect(201);
    assert_eq!(done.at("/act/signature"), "entered");
    is_taken(worker.post(&tried(&second), answer("10/UBND")).await);
    is_taken(act(&worker, &second, answer("10/UBND")).await);
    act(&worker, &second, answer("11/UBND")).await.expect(201);
    assert_eq!(send().await.expect(201).at("/act"), done.at("/act"));
}

/// A recommendation in this book, screened by its keeper; where it is transferred.
async fn transfers(app: &TestApp, keeper: &Client, register: &str, key: &str) -> String {
    let mut body = reflection(key);
    body["register"] = json!(register);
    let portal = app.machine("demo-portal").await;
    let made = portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201);
    screened(keeper, &made.text_at("/id"), "recommendation").await;
    format!("/v1/petitions/{}/transfers", made.text_at("/id"))
}

async fn has_issuer(client: &Client, done: &Answer, body: &str) {
    let paper = client.get(&format!("{}/paper", done.header("location"))).await.expect(200);
    assert_eq!(paper.at("/issuer/label"), body);
}

#[actix_web::test]
async fn a_keeper_of_two_books_uses_the_numbers_of_the_book() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    let council = app.person("council-standing").await;
    let transfer = json!({
        "body_type": "other_state", "body": "Sở Xây dựng", "reason": "Thuộc thẩm quyền của Sở.", "document_number": "5/CV",
    });
    let of_committee = transfers(&app, &officer, "government", "committee-1").await;
    let sent = act_noted(&officer, &of_committee, transfer.clone()).await.expect(201);
    has_issuer(&officer, &sent, COMMITTEE).await;

    let by_office = transfers(&app, &office, "council", "council-1").await;
    let send = || office.post(&by_office, noted(transfer.clone())).if_match("*").key("transfer-of-council");
    let sent = send().await.expect(201);
    assert_eq!(sent.at("/act/signature"), "signed");
    has_issuer(&office, &sent, COUNCIL).await;
    assert_eq!(send().await.expect(201).at("/act"), sent.at("/act"));
    // The series of the Committee is another one, where the number stands too.
    let again = transfers(&app, &office, "government", "committee-2").await;
    is_taken(act_noted(&office, &again, transfer.clone()).await);

    let by_council = transfers(&app, &council, "council", "council-2").await;
    let tried = format!("{by_council}?dry_run=true");
    is_taken(council.post(&tried, noted(transfer.clone())).await);
    is_taken(act_noted(&council, &by_council, transfer.clone()).await);
    let annulments = format!("{}/annulments", sent.header("location"));
    let mistaken = json!({ "ground": "wrong_content", "reason": "Chuyển nhầm nơi." });
    act_noted(&office, &annulments, mistaken).await.expect(201);
    council.post(&tried, noted(transfer.clone())).await.expect(200);
    act_noted(&council, &by_council, transfer.clone()).await.expect(201);

    let for_council = transfers(&app, &office, "council", "council-3").await;
    let mut signed = transfer;
    for (number, is_free) in [("5/CV", false), ("6/CV", true)] {
        signed["document_number"] = json!(number);
        signed["signer_position_id"] = json!(own_position(&council).await);
        let answer = act_noted(&office, &for_council, signed.clone()).await;
        if is_free {
            has_issuer(&office, &answer.expect(201), COUNCIL).await;
        } else {
            is_taken(answer);
        }
    }
}

/// A schedule of this host that he has approved; where it is posted.
async fn postings(app: &TestApp, keeper: &Client, host: &str, date: &str) -> String {
    let host = app.person(host).await;
    let session = json!({
        "date": date, "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12,
    });
    let body = json!({
        "host_position_id": own_position(&host).await, "period_from": "2026-12-01", "period_before": "2027-01-01",
        "sessions": [session],
    });
    let entered = keeper.post("/v1/reception-schedules", body).await.expect(201);
    let path = entered.header("location");
    act(&host, &format!("{path}/approvals"), json!({})).await.expect(201);
    format!("{path}/publications")
}

#[actix_web::test]
async fn whose_number_it_is_opens_no_note() {
    let app = TestApp::start().await;
    let (officer, office) = (app.person("intake-officer").await, app.person("government-office").await);
    let (chair, council) = (app.person("government-chair").await, app.person("council-standing").await);
    let posted = json!({ "place": "Trụ sở", "note": "Đã dán bảng.", "document_number": "7/TB" });
    let of_committee = postings(&app, &officer, "government-chair", "2026-12-10").await;
    act(&officer, &of_committee, posted.clone()).await.expect(201);
    let by_office = postings(&app, &office, "council-standing", "2026-12-17").await;
    let done = act(&office, &by_office, posted.clone()).await.expect(201);
    let by_council = postings(&app, &council, "council-standing", "2026-12-24").await;
    is_taken(act(&council, &by_council, posted).await);

    // The number is the Council's; the note stands in the file of the body that acted.
    for client in [&office, &officer, &chair] {
        assert_eq!(client.get(done.header("location")).await.expect(200).at("/note"), "Đã dán bảng.");
    }
    let seen = council.get(done.header("location")).await.expect(200);
    assert!(masks(&seen, "/note") && seen.body.get("note").is_none(), "{}", seen.text);
}
