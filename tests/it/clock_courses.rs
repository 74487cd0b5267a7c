//! What acts do to running clocks, as the database keeps it, and whom the sweep warns.

mod awaiting;
mod own_days;
mod stood;

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::app::App;
use tiepdan::kernel::db::Tx;
use tiepdan::kernel::jobs::Worker;
use tiepdan::kernel::jobs::model::NewJob;
use tiepdan::kernel::problem::{Code, Outcome, Problem};
use tiepdan::kernel::time::Clock;
use tiepdan::law::Complexity;
use tiepdan::law::store::{LawBook, load};
use tiepdan::petitions::store::deadlines::DeadlineRow;
use tiepdan::petitions::store::lock_for_summary;
use tiepdan::petitions::usecases::clocks;
use tiepdan::worker::jobs;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::case_acts::{Office, done, letters};
use crate::jobs::{PACE, enqueue};
use crate::petitions::registered;
use crate::support::TestApp;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A screened denunciation, and the act of its screening with or without a number.
async fn denunciation(app: &TestApp, name: &str, number: Option<&str>) -> (Uuid, Uuid) {
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = registered(&portal, name).await;
    let etag = officer.get(&format!("/v1/petitions/{id}")).await.expect(200).etag();
    let mut body = json!({ "kind": "denunciation_duty", "field": "transport", "within_authority": true });
    if let Some(number) = number {
        body["document_number"] = json!(number);
    }
    let path = format!("/v1/petitions/{id}/screenings");
    let act = officer.post(&path, body).if_match(etag).await.expect(201).text_at("/act/id");
    (id.parse().unwrap(), act.parse().unwrap())
}

enum Step {
    Start(&'static str, &'static str),
    Level(Complexity, &'static str),
    Extend(u32, &'static str),
    Pause(&'static str),
    Resume(&'static str),
    Fulfil(&'static str),
}

/// One act on the clock of a rule, as an act of the program does it.
async fn act(app: &TestApp, (id, act): (Uuid, Uuid), rule: &str, step: Step) -> Outcome<Option<DeadlineRow>> {
    let rows = app
        .app
        .db
        .write(async |tx: &mut Tx| {
            let petition = lock_for_summary(tx, "99001", id).await?;
            let (app, rules) = (&*app.app, [rule]);
            match step {
                Step::Start(key, on) => clocks::start(tx, app, &petition, &[key], day(on)).await,
                Step::Level(level, on) => {
                    clocks::set_complexity(tx, app, &petition, &rules, level, day(on), act).await
                }
                Step::Extend(days, on) => {
                    clocks::extend(tx, app, &petition, &rules, days, day(on), act).await
                }
                Step::Pause(from) => clocks::pause(tx, app, &petition, &rules, day(from), act).await,
                Step::Resume(on) => clocks::resume(tx, app, &petition, &rules, day(on), act).await,
                Step::Fulfil(on) => clocks::fulfil(tx, &petition, &rules, day(on), act).await,
            }
        })
        .await?;
    Ok(rows.into_iter().find(|row| tiepdan::law::base_key(&row.rule_key) == rule))
}

fn barred(refused: Outcome<Option<DeadlineRow>>, article: &str) {
    let problem: Problem = refused.unwrap_err();
    assert_eq!(problem.code, Code::StateConflict, "{problem:?}");
    assert!(problem.legal_basis.as_deref().unwrap_or_default().contains(article), "{problem:?}");
}

#[actix_web::test]
async fn a_denunciation_is_extended_by_decision_and_no_more_often_than_the_law_allows() {
    let app = TestApp::start().await;
    let one = denunciation(&app, "ext-1", Some("12/QĐ-UBND")).await;
    let done = async |step| act(&app, one, "T07", step).await;
    let row = done(Step::Start("T07", "2026-10-26")).await.unwrap().unwrap();
    assert_eq!((row.due_on, row.status.as_str()), (Some(day("2026-11-25")), "running"));
    // Started twice, it still runs once.
    done(Step::Start("T07", "2026-10-26")).await.unwrap();
    let sql = app.sql(DbRole::Superuser).await;
    let count = "select count(*) from deadlines where rule_key = 'T07'";
    assert_eq!(sql.query_one(count, &[]).await.unwrap().get::<_, i64>(0), 1);

    barred(done(Step::Extend(30, "2026-11-20")).await, "Điều 30 Luật Tố cáo");
    done(Step::Level(Complexity::Complex, "2026-11-20")).await.unwrap();
    barred(done(Step::Extend(31, "2026-11-20")).await, "Điều 30 Luật Tố cáo");
    barred(done(Step::Extend(30, "2026-11-26")).await, "Điều 30 Luật Tố cáo");
    let row = done(Step::Extend(30, "2026-11-24")).await.unwrap().unwrap();
    assert_eq!((row.nominal_on, row.due_on), (Some(day("2026-12-25")), Some(day("2026-12-25"))));
    assert_eq!(row.extensions[0]["document_number"], "12/QĐ-UBND");
    assert_eq!(row.extensions[0]["act_id"], json!(one.1));
    barred(done(Step::Extend(1, "2026-11-24")).await, "Điều 30 Luật Tố cáo");
    done(Step::Level(Complexity::SpeciallyComplex, "2026-11-24")).await.unwrap();
    done(Step::Extend(30, "2026-11-24")).await.unwrap();
    barred(done(Step::Extend(1, "2026-11-24")).await, "Điều 30 Luật Tố cáo");
    // The extensions stand on the complexity: it cannot be taken from under them.
    barred(done(Step::Level(Complexity::None, "2026-11-24")).await, "Điều 30 Luật Tố cáo");

    let unnumbered = denunciation(&app, "ext-2", None).await;
    for step in [Step::Start("T07", "2026-10-26"), Step::Level(Complexity::Complex, "2026-11-20")] {
        act(&app, unnumbered, "T07", step).await.unwrap();
    }
    barred(act(&app, unnumbered, "T07", Step::Extend(30, "2026-11-24")).await, "Điều 30 Luật Tố cáo");
}

#[actix_web::test]
async fn a_suspended_clock_has_no_day_and_goes_on_with_what_was_left() {
    let app = TestApp::start().await;
    let one = denunciation(&app, "pause-1", Some("13/QĐ-UBND")).await;
    let done = async |step| act(&app, one, "C04", step).await;
    done(Step::Start("C04", "2026-07-06")).await.unwrap();
    barred(done(Step::Resume("2026-07-16")).await, "Điều 28b");
    let row = done(Step::Pause("2026-07-16")).await.unwrap().unwrap();
    assert_eq!((row.due_on, row.status.as_str()), (None, "paused"));
    barred(done(Step::Pause("2026-07-17")).await, "Điều 28b");
    barred(done(Step::Resume("2026-07-15")).await, "Điều 28b");
    let row = done(Step::Resume("2026-08-03")).await.unwrap().unwrap();
    assert_eq!((row.nominal_on, row.due_on), (Some(day("2026-08-23")), Some(day("2026-08-24"))));
    assert_eq!(row.pauses[0]["ended_by_act"], json!(one.1));
    barred(done(Step::Extend(10, "2026-08-04")).await, "Luật Khiếu nại");
    let row = done(Step::Level(Complexity::Complex, "2026-08-04")).await.unwrap().unwrap();
    assert_eq!((row.rule_key.as_str(), row.due_on), ("C05", Some(day("2026-09-07"))));
    let row = done(Step::Fulfil("2026-09-08")).await.unwrap().unwrap();
    assert_eq!(row.status, "fulfilled_late");
    // Rules without a number start no clock.
    assert!(act(&app, one, "T26", Step::Start("T26", "2026-11-24")).await.unwrap().is_none());
}

/// Runs the sweep of clocks on a business day.
pub async fn swept(app: &TestApp, on: &str) {
    done_on(app, "sweep_deadlines", on).await;
}

/// Runs a job of this kind on a business day.
pub async fn done_on(app: &TestApp, kind: &'static str, on: &str) {
    enqueue(&app.app, &NewJob::now(kind, json!({}), app.app.clock.real_now())).await;
    assert!(worked_on(app, on).await);
}

/// Does the first job that waits, as on a business day; false where none does.
pub async fn worked_on(app: &TestApp, on: &str) -> bool {
    let clock = Clock::starting_on(Some(day(on)));
    let law = load(&mut app.diesel(DbRole::Application).await).await.unwrap();
    let one =
        App::new(app.app.db.clone(), app.app.keys.clone(), clock, String::new()).with(LawBook::new(law));
    let worker = Worker::new(Arc::new(one), jobs(), Vec::new(), PACE);
    worker.work_once(&CancellationToken::new()).await.unwrap()
}

/// Types and stages told of one rule.
pub async fn stages_told(app: &TestApp, rule: &str) -> Vec<(String, String)> {
    let query = "select type, fields::text from events where type like 'deadline.%' order by seq";
    let rows = app.sql(DbRole::Superuser).await.query(query, &[]).await.unwrap();
    let told =
        rows.iter().map(|row| (row.get::<_, String>(0), serde_json::from_str::<Value>(row.get(1)).unwrap()));
    let ours = told.filter(|(_, fields)| fields["rule_key"] == rule);
    ours.map(|(kind, fields)| (kind, fields["stage"].as_str().unwrap().to_owned())).collect()
}

#[actix_web::test]
async fn each_stage_of_a_clock_is_told_once() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    // R16: 45 days from 24 November 2026, due on Friday 8 January 2027.
    registered(&portal, "sweep-1").await;
    swept(&app, "2026-12-16").await;
    assert_eq!(stages_told(&app, "R16").await, []);
    let stage = |kind: &str, stage: &str| (format!("deadline.{kind}"), stage.to_owned());
    let mut all = Vec::new();
    for (on, kind, name) in [
        ("2026-12-17", "due_soon", "half"),
        ("2026-12-30", "due_soon", "four_fifths"),
        ("2027-01-07", "due_soon", "last_working_day"),
        ("2027-01-09", "overdue", "overdue"),
    ] {
        all.push(stage(kind, name));
        for _ in 0..2 {
            swept(&app, on).await;
            assert_eq!(stages_told(&app, "R16").await, all, "{on}");
        }
    }
}

#[actix_web::test]
async fn nobody_is_late_with_a_right_or_a_legal_effect() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-16" });
    let decided = done(&office.chair, &case, "decisions", body).await;
    let writer = letters(&decided, "decisions", &["writer"]);
    let sent = json!({ "letter_ids": writer, "means": "in_person", "acted_on": "2026-11-17" });
    done(&office.officer, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": writer[0], "proof": "signature", "acted_on": "2026-11-18" });
    done(&office.officer, &case, "receipts", receipt).await;
    swept(&office.app, "2026-12-31").await;
    // The complainant's time and the day of effect have run; the duties to tell and to carry out are late.
    for rule in ["C15", "C19"] {
        assert_eq!(stages_told(&office.app, rule).await, [], "{rule}");
    }
    for rule in ["C09", "C11", "C21"] {
        assert_eq!(
            stages_told(&office.app, rule).await,
            [("deadline.overdue".to_owned(), "overdue".to_owned())],
            "{rule}"
        );
    }
}
