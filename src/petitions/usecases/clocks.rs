//! The clocks of a petition: which start on receipt, how they stop, and what is due next.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::Outcome;
use crate::law::store::{Law, LawBook};
use crate::law::{Computation, ReceiptFacts, compute, explain, first_rules};
use crate::petitions::model::{Kind, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};

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
        due_on: Some(due_on),
        status: "running".to_owned(),
        provisional: false,
        calendar_version: String::new(),
        explanation: json!({
            "vi": format!("Pháp luật không đặt thời hạn giải quyết kiến nghị, phản ánh. Hạn là ngày {}, do người giao việc ấn định khi giao ngày {}.", due_on.format("%d/%m/%Y"), assigned_on.format("%d/%m/%Y")),
            "en": format!("The law sets no limit for settling recommendations and reflections. It is due on {due_on}, as set when the work was assigned on {assigned_on}."),
        }),
        stopped_on: None,
        stopped_by_act: None,
        created_at: app.clock.now(),
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
#[must_use]
pub fn first(law: &Law, petition: &Petition, start: Start, now: DateTime<Utc>) -> Vec<DeadlineRow> {
    let facts = ReceiptFacts { known_writer: start.known_writer, presented_at_reception: start.at_reception };
    let received_on = petition.received_on;
    first_rules(start.kind.map(Kind::as_str), facts)
        .into_iter()
        .filter_map(|key| law.rules.governing(key, received_on))
        .map(|rule| row(petition, &compute(rule, &law.calendar, received_on, start.remote_area), now))
        .collect()
}

/// The row of a computed clock.
pub(super) fn row(petition: &Petition, computation: &Computation, now: DateTime<Utc>) -> DeadlineRow {
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
        start_on: computation.start_date,
        due_on: computation.due_on,
        status: if computation.due_on.is_some() { "running" } else { AWAITING }.to_owned(),
        provisional: computation.is_provisional(),
        calendar_version: computation.calendar_version.clone().unwrap_or_default(),
        explanation: json!({ "vi": words.vi, "en": words.en }),
        stopped_on: None,
        stopped_by_act: None,
        created_at: now,
    }
}

/// True while a clock has not stopped.
#[must_use]
pub fn is_open(row: &DeadlineRow) -> bool {
    matches!(row.status.as_str(), "running" | AWAITING)
}

/// The next due date of open clocks.
#[must_use]
pub fn next_due(rows: &[DeadlineRow]) -> Option<NaiveDate> {
    rows.iter().filter(|row| is_open(row)).filter_map(|row| row.due_on).min()
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
    let wanted = first(&app.part::<LawBook>().current(), petition, start, app.clock.now());
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

/// Fulfils open clocks of these rules on `on`, late where their day has passed; gives all clocks back.
pub async fn fulfil(
    tx: &mut Tx,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    for row in deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await? {
        if is_open(&row) && rules.contains(&row.rule_key.as_str()) {
            let late = row.due_on.is_some_and(|due| on > due);
            let status = if late { "fulfilled_late" } else { "fulfilled" };
            deadlines::stop(tx, &row, status, on, Some(act_id)).await?;
        }
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Cancels what still runs, when a case is closed; gives all clocks back.
pub async fn cancel_open(
    tx: &mut Tx,
    petition: &Petition,
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    for row in deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await? {
        if is_open(&row) {
            deadlines::stop(tx, &row, "cancelled", on, Some(act_id)).await?;
        }
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

#[cfg(test)]
mod tests;
