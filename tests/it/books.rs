//! Statutory books: no gap whatever fails meanwhile; printed numbers tell nothing.

use std::collections::HashSet;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petitions::reflection;
use crate::support::TestApp;
use crate::support::book::hold_books;

fn by_staff(register: &str, received_on: &str) -> Value {
    json!({
        "received_on": received_on, "channel": "in_person", "register": register, "subject": "Đơn nộp trực tiếp",
        "content": "Nội dung đơn.", "writers": [{ "name": "Nguyễn Văn A" }],
    })
}

#[actix_web::test]
async fn fifty_at_once_leave_no_gap_though_some_fail() {
    let app = TestApp::start_two_with(&["--write-connections=6"]).await;
    let portal = app.machine("demo-portal").await;
    let police = app.person("police-officer").await;
    let mut sends = Vec::new();
    for n in 0..50 {
        let key = format!("book-key-{n}");
        sends.push(match n % 5 {
            // Refused after the book's number was taken, or before: the same external_ref from several at once.
            0 => portal.post("/v1/petitions", reflection("book-shared")).key(&key).send(),
            1 => {
                let mut body = reflection(&format!("book-{n}"));
                body["written_on"] = json!("2026-12-31");
                portal.post("/v1/petitions", body).key(&key).send()
            }
            2 => police.post("/v1/petitions", by_staff("police", "2026-11-20")).send(),
            3 => portal.post("/v1/petitions?dry_run=true", reflection(&format!("book-{n}"))).key(&key).send(),
            _ => portal.post("/v1/petitions", reflection(&format!("book-{n}"))).key(&key).send(),
        });
    }
    let answers = futures_util::future::join_all(sends).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    let told: Vec<_> = answers.iter().map(|answer| (answer.status, answer.body["code"].as_str())).collect();
    assert_eq!((count(201), count(409), count(400), count(200)), (21, 9, 10, 10), "{told:?}");
    let sql = app.sql(DbRole::Owner).await;
    assert_eq!(hold_books(&sql).await, 21);
}

#[actix_web::test]
async fn books_of_two_years_count_apart() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for day in ["2026-11-20", "2025-12-31", "2026-01-01", "2025-12-30"] {
        officer.post("/v1/petitions", by_staff("government", day)).await.expect(201);
    }
    let sql = app.sql(DbRole::Owner).await;
    assert_eq!(hold_books(&sql).await, 4);
    let rows = sql.query("select year, last_number from book_counters order by year", &[]).await.unwrap();
    let counters: Vec<(i32, i32)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(counters, [(2025, 2), (2026, 2)]);
}

#[actix_web::test]
async fn printed_numbers_are_random_and_the_books_own_stands_in_no_answer() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let officer = app.person("intake-officer").await;
    let mut numbers = Vec::new();
    for n in 0..12 {
        let made = portal
            .post("/v1/petitions", reflection(&format!("n-{n}")))
            .key(&format!("number-{n}"))
            .await
            .expect(201);
        assert!(!made.text.contains("book_number"), "{}", made.text);
        numbers.push(made.text_at("/number"));
        let seen = officer.get(&format!("/v1/petitions/{}", made.text_at("/id"))).await.expect(200);
        assert!(!seen.text.contains("book_number"), "{}", seen.text);
    }
    let alphabet = "34679ACDEFGHJKMNPQRTVWXY";
    for number in &numbers {
        let (front, tail) = number.split_at("GOV-2026-".len());
        assert_eq!((front, tail.len()), ("GOV-2026-", 6));
        assert!(tail.chars().all(|one| alphabet.contains(one)), "{number}");
    }
    let firsts: HashSet<char> = numbers.iter().map(|number| number.chars().nth(9).unwrap()).collect();
    assert!(firsts.len() > 2, "{numbers:?}");
    let mut sorted = numbers.clone();
    sorted.sort();
    assert_ne!(sorted, numbers, "numbers follow the order of receipt");
}
