//! The clocks of a petition: which start on receipt, how others start and stop, and what is due next. What may happen on
//! the way stands in [`course`].

mod course;
mod undo;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{
    Complexity, Computation, Course, ReceiptFacts, base_key, compute, explain, first_rules, variant_key,
};
use crate::people::office;
use crate::petitions::model::{Kind, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};

pub use course::{extend, pause, resume, set_complexity};
pub(super) use course::{recomputed, under};
pub use undo::{Traces, halt, revive, undo};

/// State of a clock that counts.
const RUNNING: &str = "running";
/// State of a clock that stands because the settlement is suspended (tạm đình chỉ, giám định).
pub const PAUSED: &str = "paused";
/// State of a clock whose end lies in a year that is not loaded.
pub const AWAITING: &str = "awaiting_calendar";
/// Clocks that stop at the first outward act.
pub const UNTIL_FIRST_ACT: &[&str] = &["C02", "K03", "T01", "R16"];
/// Clocks that stop when the person is informed.
pub const UNTIL_NOTICE: &[&str] = &["P01", "R07", "T04"];

/// The commune's own limit for recommendations and reflections. The law sets none; until the commune has set its own, the
/// day of the lead assignment stands for it.
pub const OWN_LIMIT: &str = "P02";

/// Starts the clock of a lead assignment.
pub async fn by_assignment(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    assigned_on: NaiveDate,
    due_on: NaiveDate,
) -> Outcome<Vec<DeadlineRow>> {
    let row = DeadlineRow {
        commune: petition.commune.clone(),
        id: new_id(&petition.commune, assigned_on),
        petition_id: petition.id,
        case_id: petition.case_id,
        rule_key: OWN_LIMIT.to_owned(),
        rule_valid_from: None,
        source: "Pháp luật chưa quy định thời hạn; theo ngày hẹn khi giao việc".to_owned(),
        start_event: "lead_assignment".to_owned(),
        start_on: assigned_on,
        remote_area: false,
        complexity: Complexity::None.as_str().to_owned(),
        complexity_by_act: None,
        extensions: json!([]),
        pauses: json!([]),
        nominal_on: Some(due_on),
        due_on: Some(due_on),
        overdue_from: None,
        status: RUNNING.to_owned(),
        provisional: false,
        calendar_version: String::new(),
        explanation: json!({
            "vi": format!("Pháp luật không đặt thời hạn giải quyết kiến nghị, phản ánh. Hạn là ngày {}, do người giao việc ấn định khi giao ngày {}.", due_on.format("%d/%m/%Y"), assigned_on.format("%d/%m/%Y")),
            "en": format!("The law sets no limit for settling recommendations and reflections. It is due on {due_on}, as set when the work was assigned on {assigned_on}."),
        }),
        stopped_on: None,
        stopped_by_act: None,
        created_at: app.clock.now(),
        law_seq: app.part::<LawBook>().current().number,
    };
    deadlines::insert(tx, &[row]).await?;
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// What the first clocks depend on.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// Kind, claimed or screened.
    pub kind: Option<Kind>,
    /// At least one writer is known.
    pub known_writer: bool,
    /// Presented at reception.
    pub at_reception: bool,
    /// The commune is a remote area.
    pub remote_area: bool,
}

/// The clocks that start on receipt, computed from the rules and the calendar of this moment. Whenever it was received,
/// a petition gets every one of them: by the version in force on that day, else by the oldest one on record.
pub fn first(law: &Law, petition: &Petition, start: Start, now: DateTime<Utc>) -> Outcome<Vec<DeadlineRow>> {
    let facts = ReceiptFacts { known_writer: start.known_writer, presented_at_reception: start.at_reception };
    let keys = first_rules(start.kind.map(Kind::as_str), facts);
    started(law, petition, &keys, &Course::plain(petition.received_on, start.remote_area), now)
}

/// Rows of new clocks. A rule that has no version, or no number of days to count, starts none.
fn started(
    law: &Law,
    petition: &Petition,
    keys: &[&str],
    course: &Course,
    now: DateTime<Utc>,
) -> Outcome<Vec<DeadlineRow>> {
    let rule = |key: &&str| {
        let key = variant_key(key, course.remote_area, course.complexity);
        law.rules.governing(key, course.start_date).filter(|rule| rule.term.unit.is_counted())
    };
    let computed = keys.iter().filter_map(rule).map(|rule| compute(rule, &law.calendar, course));
    computed.map(|one| Ok(row(petition, &one.map_err(Problem::internal)?, law.number, now))).collect()
}

/// The row of a computed clock that has just started.
fn row(petition: &Petition, computation: &Computation, law_seq: i64, now: DateTime<Utc>) -> DeadlineRow {
    let words = explain(computation);
    DeadlineRow {
        commune: petition.commune.clone(),
        id: new_id(&petition.commune, petition.received_on),
        petition_id: petition.id,
        case_id: petition.case_id,
        rule_key: computation.rule.rule_key.clone(),
        rule_valid_from: Some(computation.rule.valid_from),
        source: computation.rule.term.source_vi.clone(),
        start_event: computation.rule.start_event.clone(),
        start_on: computation.course.start_date,
        remote_area: computation.course.remote_area,
        complexity: computation.course.complexity.as_str().to_owned(),
        complexity_by_act: None,
        extensions: json!([]),
        pauses: json!([]),
        nominal_on: computation.nominal_on(),
        due_on: computation.due_on,
        overdue_from: None,
        status: status(computation).to_owned(),
        provisional: computation.is_provisional(),
        calendar_version: computation.calendar_version.clone().unwrap_or_default(),
        explanation: json!({ "vi": words.vi, "en": words.en }),
        stopped_on: None,
        stopped_by_act: None,
        created_at: now,
        law_seq,
    }
}

/// The state of a clock that has not stopped.
fn status(computation: &Computation) -> &'static str {
    match computation.due_on {
        Some(_) => RUNNING,
        None if computation.is_paused() => PAUSED,
        None => AWAITING,
    }
}

/// True while a clock has not stopped.
#[must_use]
pub fn is_open(row: &DeadlineRow) -> bool {
    matches!(row.status.as_str(), RUNNING | PAUSED | AWAITING)
}

/// Clocks of citizens' rights and of legal effect: nobody in the office is late when they have run.
pub const NO_DUTY: &[&str] =
    &["C01", "C15", "C19", "C20", "C25", "K01", "K02", "K02-dismissal", "K07", "PT2"];

/// True where the office must have acted when the clock ends.
#[must_use]
pub fn is_duty(rule_key: &str) -> bool {
    !NO_DUTY.contains(&rule_key)
}

/// Clocks that run only where somebody passed the petition on: he is told of the result (Luật Tiếp công dân Art 27(2), Luật
/// Khiếu nại Art 66(2)).
const TO_FORWARDER: &[&str] = &["R10", "C10"];

/// True where the clock tells that somebody passed the petition on, and who.
#[must_use]
pub fn tells_of_forwarder(rule_key: &str) -> bool {
    TO_FORWARDER.contains(&rule_key)
}

/// The next due date of open clocks by which the office must act. Everybody who sees a row sees and finds it by that day:
/// of a sealed one it does not tell that somebody passed it on.
#[must_use]
pub fn next_due(sealed: bool, rows: &[DeadlineRow]) -> Option<NaiveDate> {
    let told = |row: &&DeadlineRow| !(sealed && tells_of_forwarder(&row.rule_key));
    let duties = rows.iter().filter(|row| is_open(row) && is_duty(&row.rule_key));
    duties.filter(told).filter_map(|row| row.due_on).min()
}

/// Replaces the first clocks when screening tells another kind than was claimed: the same start day, other rules. What
/// was fulfilled stays.
pub async fn replace(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    start: Start,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    let old = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let wanted = first(&app.part::<LawBook>().current(), petition, start, app.clock.now())?;
    let today = app.clock.today();
    for row in old.iter().filter(|row| is_open(row)) {
        if !wanted.iter().any(|new| new.rule_key == row.rule_key) {
            deadlines::stop(tx, row, "cancelled", today, Some(act_id)).await?;
        }
    }
    let new: Vec<DeadlineRow> =
        wanted.into_iter().filter(|new| !old.iter().any(|row| row.rule_key == new.rule_key)).collect();
    deadlines::insert(tx, &new).await?;
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Starts clocks of these rules on `on`; gives all clocks back. A clock of the same rule and day that still runs is not
/// started twice. A rule without a number of days starts none.
pub async fn start(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
) -> Outcome<Vec<DeadlineRow>> {
    let old = all(tx, petition).await?;
    let remote_area = office::is_remote(tx.conn(), &petition.commune).await?;
    let law = app.part::<LawBook>().current();
    let mut new = started(&law, petition, rules, &Course::plain(on, remote_area), app.clock.now())?;
    new.retain(|new| {
        !old.iter().any(|row| is_open(row) && row.start_on == new.start_on && row.rule_key == new.rule_key)
    });
    deadlines::insert(tx, &new).await?;
    all(tx, petition).await
}

/// Fulfils open clocks of these rules on `on`, late where their day has passed; gives all clocks back.
pub async fn fulfil(
    tx: &mut Tx,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    for row in open(tx, petition, rules).await? {
        let late = row.due_on.is_some_and(|due| on > due);
        let status = if late { "fulfilled_late" } else { "fulfilled" };
        deadlines::stop(tx, &row, status, on, Some(act_id)).await?;
    }
    all(tx, petition).await
}

/// Cancels open clocks of these rules; gives all clocks back.
pub async fn cancel(
    tx: &mut Tx,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    for row in open(tx, petition, rules).await? {
        deadlines::stop(tx, &row, "cancelled", on, Some(act_id)).await?;
    }
    all(tx, petition).await
}

/// Cancels what still runs but what is spared, when a matter ends; gives all clocks back.
pub async fn cancel_open(
    tx: &mut Tx,
    petition: &Petition,
    spared: impl Fn(&str) -> bool,
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    let ends = |row: &DeadlineRow| is_open(row) && !spared(&row.rule_key);
    for row in all(tx, petition).await?.into_iter().filter(ends) {
        deadlines::stop(tx, &row, "cancelled", on, Some(act_id)).await?;
    }
    all(tx, petition).await
}

async fn all(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<DeadlineRow>> {
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Open clocks of these rules; one that runs under another key for the same term (C04, C05, C06) is among them.
async fn open(tx: &mut Tx, petition: &Petition, rules: &[&str]) -> Outcome<Vec<DeadlineRow>> {
    let named = |row: &DeadlineRow| rules.iter().any(|rule| base_key(rule) == base_key(&row.rule_key));
    let rows = all(tx, petition).await?;
    Ok(rows.into_iter().filter(|row| is_open(row) && named(row)).collect())
}

#[cfg(test)]
mod tests;
