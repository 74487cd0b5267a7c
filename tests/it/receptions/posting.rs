//! Until when a schedule must be posted (rule R01), and how that day is explained to whoever posts it.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{Committee, ROOM, SCHEDULES, body, href, periodic, session};

fn lines(explanation: &Value, language: &str) -> Vec<String> {
    explanation[language].as_str().unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_last_day_explains_itself_over_a_weekend_and_a_holiday() {
    let committee = Committee::start().await;
    let created = committee.enter(&[periodic("2026-12-01")]).await;
    let session = created.at("/sessions/0");
    assert_eq!(
        (&session["latest_posting_on"], &session["provisional"]),
        (&json!("2026-11-23"), &json!(false))
    );
    assert_eq!(
        lines(&session["explanation"], "vi"),
        [
            "Niêm yết lịch tiếp công dân trước ngày tiếp (quy định R01).",
            "Đếm ngược từ ngày tiếp công dân: thứ Ba 01/12/2026; ngày này không tính.",
            "Trước ít nhất 5 ngày làm việc, theo khoản 4 Điều 24 Luật Tiếp công dân: đếm ngược đủ 5 ngày làm việc là \
             thứ Hai 23/11/2026. Không tính: 24/11/2026 (Ngày Văn hóa Việt Nam); 28/11/2026–29/11/2026 (cuối tuần).",
            "Muộn nhất phải thực hiện trong ngày thứ Hai 23/11/2026.",
            "Lịch làm việc: phiên bản 2026-1.",
        ]
    );
    assert_eq!(
        lines(&session["explanation"], "en")[2],
        "At least 5 working days before, under Article 24(4) of the Law on the Reception of Citizens: the 5th working \
         day counting back is Monday 23 November 2026. Not counted: 24 Nov 2026 (Vietnamese Culture Day); 28 Nov \
         2026–29 Nov 2026 (weekend)."
    );
    // Kept as it was counted, wherever the session is read.
    let id = session["id"].as_str().unwrap();
    let one = committee.officer.get(&format!("/v1/reception-sessions/{id}")).await.expect(200);
    assert_eq!(one.at("/explanation"), &session["explanation"]);
    let listed = committee.officer.get("/v1/reception-sessions").await.expect(200);
    assert_eq!(listed.items()[0]["explanation"], session["explanation"]);
}

#[tokio::test]
async fn a_count_into_a_provisional_year_says_so() {
    let committee = Committee::start().await;
    let mut entry = body(&committee.host, &[periodic("2027-01-05")]);
    entry["period_before"] = json!("2027-02-01");
    let created = committee.officer.post(SCHEDULES, entry).await.expect(201);
    // Monday 4 January, then over the weekend and New Year's Day to 31, 30, 29 and 28 December.
    assert_eq!(created.at("/sessions/0/latest_posting_on"), "2026-12-28");
    assert_eq!(created.at("/sessions/0/provisional"), true);
    let text = created.text_at("/sessions/0/explanation/en");
    assert!(text.contains("the days off of 2027 are provisional"), "{text}");
    assert!(text.contains("Not counted: 1 Jan 2027–3 Jan 2027"), "{text}");
}

#[tokio::test]
async fn a_year_without_a_calendar_gives_no_day_and_bars_the_posting() {
    let committee = Committee::start().await;
    let mut entry = body(&committee.host, &[periodic("2028-01-04")]);
    (entry["period_from"], entry["period_before"]) = (json!("2027-12-01"), json!("2028-02-01"));
    let created = committee.officer.post(SCHEDULES, entry).await.expect(201);
    assert_eq!(created.at("/latest_posting_on"), &Value::Null);
    let text = created.text_at("/sessions/0/explanation/en");
    assert!(text.contains("the working calendar of 2028 is not loaded"), "{text}");
    let (path, tag) = (href(&created), created.etag());
    let approved =
        committee.chair.post(&format!("{path}/approvals"), json!({})).if_match(tag).await.expect(201);
    let posting = json!({ "place": "Trụ sở" });
    let refused =
        committee.officer.post(&format!("{path}/publications"), posting).if_match(approved.etag()).await;
    let refused = refused.expect_problem(409, "state_conflict");
    assert!(refused.text_at("/detail").contains("2028"), "{}", refused.text);
}

#[tokio::test]
async fn what_waited_for_the_calendar_is_counted_when_it_is_there() {
    let committee = Committee::start().await;
    let (path, tag) = committee.approved(&[periodic("2026-12-01")]).await;
    let before = committee.officer.get(&path).await.expect(200);
    // As it is stored where the calendar of the year was not known on entry.
    let sql = committee.app.sql(DbRole::Superuser).await;
    let forget = "update reception_sessions set latest_posting_on = null, posting_provisional = null, posting_explanation = null";
    assert_eq!(sql.execute(forget, &[]).await.unwrap(), 1);
    let after = committee.officer.get(&path).await.expect(200);
    assert_eq!(after.at("/latest_posting_on"), "2026-11-23");
    assert_eq!(after.body, before.body);
    let posting = json!({ "place": "Trụ sở" });
    let late = committee.officer.post(&format!("{path}/publications"), posting).if_match(&tag).await;
    let late = late.expect_problem(409, "schedule_publication_late");
    assert_eq!(late.at("/explanation"), before.at("/sessions/0/explanation"));
}

#[tokio::test]
async fn a_periodic_session_is_posted_five_working_days_before() {
    let committee = Committee::start().await;
    // Tuesday 1 December: 30, 27, 26 and 25 November are the working days before it; 24 November is a public holiday
    // since 2026, so that Monday 23 November is the fifth. The business day of the tests is one day later.
    let late = committee.approved(&[periodic("2026-12-10"), periodic("2026-12-01")]).await;
    let publications = format!("{}/publications", late.0);
    let posting = json!({ "posted_on": "2026-11-24", "place": "Trụ sở" });
    let refused = committee.officer.post(&publications, posting).if_match(&late.1).await;
    let refused = refused.expect_problem(409, "schedule_publication_late");
    assert_eq!(refused.at("/latest_lawful_on"), "2026-11-23");
    assert_eq!(refused.at("/legal_basis"), "Luật Tiếp công dân Điều 24(4)");
    let shown = committee.officer.get(&late.0).await.expect(200).at("/sessions/0").clone();
    assert_eq!(shown["date"], "2026-12-01");
    assert_eq!(
        (refused.at("/explanation"), refused.at("/provisional")),
        (&shown["explanation"], &json!(false))
    );
    assert!(
        refused.text_at("/explanation/vi").contains("24/11/2026 (Ngày Văn hóa Việt Nam)"),
        "{}",
        refused.text
    );
    let future = json!({ "posted_on": "2026-11-25", "place": "Trụ sở" });
    let refused = committee
        .officer
        .post(&publications, future)
        .if_match(&late.1)
        .await
        .expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/posted_on"]);
    // It hung in time and is entered a day later.
    let in_time = json!({ "posted_on": "2026-11-23", "place": "Trụ sở" });
    let refused = committee.officer.post(&publications, in_time.clone()).if_match(&late.1).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/posted_on"]);
    // Approved that day too, and entered a day later.
    let approved = committee
        .approved_on(&[session("2026-12-01", "14:00", "16:00", "periodic", ROOM)], Some("2026-11-23"))
        .await;
    let publications = format!("{}/publications", approved.0);
    committee.officer.post(&publications, in_time).if_match(&approved.1).await.expect(201);
}

#[tokio::test]
async fn only_periodic_sessions_have_a_last_day_of_posting() {
    let committee = Committee::start().await;
    let ad_hoc = session("2026-12-01", "14:00", "15:00", "ad_hoc", ROOM);
    let (path, etag) = committee.approved(&[ad_hoc]).await;
    let publications = format!("{path}/publications");
    let published =
        committee.officer.post(&publications, json!({ "place": "Trụ sở" })).if_match(&etag).await.expect(201);
    assert_eq!(published.at("/schedule/latest_posting_on"), &Value::Null);
    assert!(published.body.pointer("/schedule/sessions/0/posted_late").is_none());
    let session = published.at("/schedule/sessions/0");
    assert_eq!((&session["latest_posting_on"], &session["explanation"]), (&Value::Null, &Value::Null));
    assert_eq!(session["provisional"], false);
}
