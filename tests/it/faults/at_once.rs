//! Statements go to the database at once, and one in the middle of them fails: the caller is told of a failure of ours, nothing of it is
//! kept, no number is lost, and the connection serves the next request.

use tiepdan::devdb::DbRole;
use tokio_postgres::Client as Sql;

use super::post;
use crate::petition_acts::passages::to;
use crate::petition_acts::{Desk, act};
use crate::support::TestApp;
use crate::support::book::hold_books;
use crate::two_servers::hold_record;

/// What a registration writes, in its order.
const OF_REGISTRATION: [&str; 11] = [
    "petition_keys",
    "protected_parts",
    "petitions",
    "deadlines",
    "book_counters",
    "petition_intakes",
    "idempotency_keys",
    "events",
    "notifications",
    "audit_entries",
    "commune_heads",
];

/// What an act writes that passes a petition on to another book, besides the entry there.
const OF_ACT: [&str; 6] = ["acts", "deadlines", "events", "notifications", "audit_entries", "commune_heads"];

/// Lets every row fail that is written to this table.
async fn fail(sql: &Sql, table: &str) {
    let statements = format!(
        "create or replace function fail() returns trigger language plpgsql as
             $$ begin raise exception 'a fault of the test'; end $$;
         create trigger fault before insert or update on {table} for each row execute function fail();"
    );
    sql.batch_execute(&statements).await.unwrap();
}

async fn mend(sql: &Sql, table: &str) {
    sql.batch_execute(&format!("drop trigger fault on {table}")).await.unwrap();
}

/// How many rows there are of everything.
async fn rows(sql: &Sql) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in OF_REGISTRATION.iter().chain(&OF_ACT) {
        let count = format!("select count(*) from {table}");
        counts.push(sql.query_one(count.as_str(), &[]).await.unwrap().get(0));
    }
    counts
}

/// Sessions of the application.
async fn sessions(sql: &Sql) -> Vec<i32> {
    let pids =
        "select pid from pg_stat_activity where usename = 'tiepdan_app' and datname = current_database()";
    sql.query(pids, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn a_registration_that_fails_in_the_middle_leaves_nothing() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let sql = app.sql(DbRole::Superuser).await;
    post(&portal, "fault-first").await.expect(201);
    let before = sessions(&sql).await;
    for (number, table) in (2..).zip(OF_REGISTRATION) {
        let there = rows(&sql).await;
        let name = format!("fault-{}", table.replace('_', "-"));
        fail(&sql, table).await;
        post(&portal, &name).await.expect_problem(500, "internal_error");
        mend(&sql, table).await;
        assert_eq!(rows(&sql).await, there, "{table}");
        // Sent again it is registered, under the next number of the book.
        let made = post(&portal, &name).await.expect(201);
        assert_eq!(post(&portal, &name).await.expect(201).text, made.text, "{table}");
        assert_eq!(hold_books(&sql).await, number, "{table}");
        hold_record(&app).await;
    }
    let after = sessions(&sql).await;
    assert!(before.iter().all(|pid| after.contains(pid)), "a session was lost: {before:?} {after:?}");
}

#[actix_web::test]
async fn an_act_that_fails_in_the_middle_leaves_nothing() {
    let desk = Desk::start().await;
    let sql = desk.app.sql(DbRole::Superuser).await;
    let path = desk.screened("recommendation", serde_json::json!({})).await;
    let stood = desk.officer.get(&path).await.expect(200);
    let (before, there) = (sessions(&sql).await, rows(&sql).await);
    let target = format!("{path}/transfers");
    for table in OF_ACT {
        fail(&sql, table).await;
        act(&desk.officer, &target, to("party")).await.expect_problem(500, "internal_error");
        mend(&sql, table).await;
        assert_eq!(rows(&sql).await, there, "{table}");
        assert_eq!(desk.officer.get(&path).await.expect(200).text, stood.text, "{table}");
        hold_record(&desk.app).await;
    }
    act(&desk.officer, &target, to("party")).await.expect(201);
    assert_eq!(hold_books(&sql).await, 2);
    hold_record(&desk.app).await;
    let after = sessions(&sql).await;
    assert!(before.iter().all(|pid| after.contains(pid)), "a session was lost: {before:?} {after:?}");
}
