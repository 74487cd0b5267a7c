//! Daily signed heads of the audit: once a day where something happened, and a chain that was rewritten does not fit them.

use std::sync::Arc;

use serde_json::json;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::app::App;
use tiepdan::kernel::crypto::{AuditHeadKey, AuditHeadVerifier};
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::kernel::record::audit::{Verdict, verify as verify_chain};
use tiepdan::kernel::record::signed_heads::{all, verify, verify_copy};
use tiepdan::kernel::time::Clock;
use tiepdan::people::signing_keys;
use tiepdan::worker::jobs;
use tokio_util::sync::CancellationToken;

use super::{PACE, enqueue, number};
use crate::looks::waiting;
use crate::petitions::registered;
use crate::support::TestApp;
use crate::support::cluster::cluster;

/// A worker whose legal day is this one.
async fn worker_on(app: &TestApp, day: &str) -> Worker {
    let clock = Clock::starting_on(Some(day.parse().unwrap()));
    let mut conn = app.diesel(DbRole::Application).await;
    let loaded =
        signing_keys::load(&mut conn, &app.app.keys, "http://localhost", clock.real_now()).await.unwrap();
    let key: AuditHeadKey = loaded.audit_head_key;
    let one = App::new(app.app.db.clone(), app.app.keys.clone(), clock, String::new()).with(key);
    Worker::new(Arc::new(one), jobs(), Vec::new(), PACE)
}

/// Enqueues a signing.
async fn due(app: &TestApp) {
    let now = app.app.clock.real_now();
    enqueue(&app.app, &NewJob::now("sign_audit_heads", json!({}), now)).await;
}

/// Signs on this legal day.
async fn signed_on(app: &TestApp, day: &str) {
    let worker = worker_on(app, day).await;
    due(app).await;
    assert!(worker.work_once(&CancellationToken::new()).await.unwrap());
    let sql = app.sql(DbRole::Superuser).await;
    assert_eq!(number(&sql, "select count(*) from jobs where state <> 'done'").await, 0, "{day}: not signed");
}

/// Commune, day and entry of every signed head.
async fn signed(app: &TestApp) -> Vec<(String, String, i64)> {
    let sql = app.sql(DbRole::Superuser).await;
    let query =
        "select commune, legal_day::text, audit_seq from signed_audit_heads order by commune, legal_day";
    sql.query(query, &[]).await.unwrap().iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

/// What the chain of the demo commune and its heads say, by the application's own rights.
async fn verdicts(app: &TestApp) -> (Verdict, Result<usize, String>) {
    let mut conn = app.diesel(DbRole::Application).await;
    let verifier = AuditHeadVerifier::new(signing_keys::audit_head_keys(&mut conn).await.unwrap());
    let chain = verify_chain(&mut conn, &app.app.keys, "99001").await.unwrap();
    (chain, verify(&mut conn, &verifier, "99001").await.unwrap())
}

#[actix_web::test]
async fn a_head_is_signed_once_a_day_where_something_happened() {
    let app = TestApp::start().await;
    signed_on(&app, "2026-11-24").await;
    assert!(
        signed(&app).await.iter().all(|(commune, ..)| commune == "00000"),
        "nothing has happened elsewhere"
    );
    // The log-in of the portal is the installation's; the petitions are the commune's.
    let portal = app.machine("demo-portal").await;
    for name in ["head-1", "head-2"] {
        registered(&portal, name).await;
    }
    signed_on(&app, "2026-11-25").await;
    registered(&portal, "head-3").await;
    signed_on(&app, "2026-11-25").await;
    let first = ("99001".to_owned(), "2026-11-25".to_owned(), 2);
    let of_commune = |heads: Vec<(String, String, i64)>| {
        heads.into_iter().filter(|(commune, ..)| commune == "99001").collect::<Vec<_>>()
    };
    assert_eq!(of_commune(signed(&app).await), std::slice::from_ref(&first));
    signed_on(&app, "2026-11-26").await;
    signed_on(&app, "2026-11-27").await;
    let second = ("99001".to_owned(), "2026-11-26".to_owned(), 3);
    assert_eq!(of_commune(signed(&app).await), [first, second], "nothing had moved on the 27th");
    assert_eq!(verdicts(&app).await, (Verdict::Intact { entries: 3 }, Ok(2)));
    let keys = app.anyone().get("/.well-known/audit-head-keys.json").await.expect(200);
    let sql = app.sql(DbRole::Superuser).await;
    let kid: String = sql.query_one("select distinct kid from signed_audit_heads", &[]).await.unwrap().get(0);
    assert_eq!(keys.at("/keys/0/kid"), kid.as_str());
}

#[actix_web::test]
async fn a_late_and_a_due_signing_at_once_do_not_collide() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let (sql, holder) = (app.sql(DbRole::Superuser).await, app.sql(DbRole::Superuser).await);
    // Yesterday's run comes late and finds the head that today's finds; or both come today.
    for (name, late, today) in [("late", "2026-11-24", "2026-11-25"), ("twice", "2026-11-26", "2026-11-26")] {
        registered(&portal, name).await;
        let (late, today) = (worker_on(&app, late).await, worker_on(&app, today).await);
        let before = signed(&app).await.len();
        due(&app).await;
        due(&app).await;
        // Each has seen what is to be signed before the other has written.
        holder.batch_execute("begin; lock table signed_audit_heads in share mode").await.unwrap();
        let both = async {
            waiting(&sql, 2).await;
            holder.batch_execute("rollback").await.unwrap();
        };
        let stop = CancellationToken::new();
        let (one, other, ()) = tokio::join!(late.work_once(&stop), today.work_once(&stop), both);
        assert!(one.unwrap() && other.unwrap());
        let failed =
            "select count(*) from jobs where state <> 'done' or attempts <> 1 or last_error is not null";
        assert_eq!(number(&sql, failed).await, 0, "{name}: one of them failed");
        assert!(signed(&app).await.len() > before, "{name}: nothing was signed");
    }
}

#[actix_web::test]
async fn a_chain_that_was_rewritten_with_its_hashes_does_not_fit_its_signed_head() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    for name in ["rewritten-1", "rewritten-2"] {
        registered(&portal, name).await;
    }
    signed_on(&app, "2026-11-24").await;
    let copies = all(&mut app.diesel(DbRole::Application).await).await.unwrap();
    // Who has the database and the key of the chain takes the last entry away and has the chain go on without it.
    let sql = app.sql(DbRole::Superuser).await;
    let cut = "delete from audit_entries where commune = '99001' and seq = 2;
               delete from notifications where commune = '99001' and subject_id =
                   (select subject_id from events where commune = '99001' and seq = 2);
               delete from events where commune = '99001' and seq = 2;
               update commune_heads set event_seq = 1, audit_seq = 1,
               audit_hash = (select hash from audit_entries where commune = '99001' and seq = 1) where commune = '99001'";
    sql.batch_execute(cut).await.unwrap();
    let (chain, heads) = verdicts(&app).await;
    assert_eq!(chain, Verdict::Intact { entries: 1 }, "the chain alone does not tell");
    assert!(heads.unwrap_err().contains("2026-11-24 does not fit entry 2"));
    registered(&portal, "rewritten-3").await;
    let (chain, heads) = verdicts(&app).await;
    assert_eq!(chain, Verdict::Intact { entries: 2 }, "the chain alone does not tell");
    assert!(heads.unwrap_err().contains("2026-11-24 does not fit entry 2"));

    // A head that is made to fit was not signed for it; and where it is taken away, a copy kept elsewhere tells.
    let fit = "update signed_audit_heads set audit_hash = (select hash from audit_entries where commune = '99001' and seq = 2) where commune = '99001'";
    sql.batch_execute(fit).await.unwrap();
    assert!(verdicts(&app).await.1.unwrap_err().contains("was signed for something else"));
    sql.batch_execute("update signed_audit_heads set signature = signature || 'x' where commune = '99001'")
        .await
        .unwrap();
    assert!(verdicts(&app).await.1.unwrap_err().contains("is not ours"));
    sql.batch_execute("delete from signed_audit_heads where commune = '99001'").await.unwrap();
    assert_eq!(verdicts(&app).await.1, Ok(0));
    let mut conn = app.diesel(DbRole::Application).await;
    let verifier = AuditHeadVerifier::new(signing_keys::audit_head_keys(&mut conn).await.unwrap());
    let mut faults = Vec::new();
    for copy in &copies {
        faults.extend(verify_copy(&mut conn, &verifier, copy).await.unwrap().err());
    }
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with("99001: the signed head of 2026-11-24 does not fit entry 2"), "{faults:?}");
}

#[actix_web::test]
async fn the_application_adds_heads_and_changes_none() {
    let app = TestApp::start().await;
    registered(&app.machine("demo-portal").await, "kept-1").await;
    signed_on(&app, "2026-11-24").await;
    let sql = cluster().await.connect(DbRole::Application, &app.database).await;
    for forbidden in [
        "update signed_audit_heads set audit_seq = 1",
        "delete from signed_audit_heads",
        "truncate signed_audit_heads",
    ] {
        let refused = sql.batch_execute(forbidden).await.unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501", "{forbidden}");
    }
}
