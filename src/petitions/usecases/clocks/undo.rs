//! What an act did to the clocks is taken back: by the annulment of the act, or because the matter comes back from where the act
//! had taken it. Nothing is deleted: what the act had started is cancelled, what it had stopped runs on.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::own_limit::assigned;
use super::{all, is_open, open, recomputed};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::Complexity;
use crate::law::store::{Law, LawBook};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::acts;
use crate::petitions::store::deadlines::{self, DeadlineRow};

/// What is known of an act besides what the clocks themselves keep.
#[derive(Debug, Clone, Copy)]
pub struct Traces<'a> {
    /// The act.
    pub act_id: Uuid,
    /// Clocks that it started.
    pub started: &'a [Uuid],
    /// Clocks that it let run again, and what had stopped them.
    pub revived: (&'a [Uuid], Option<(NaiveDate, Uuid)>),
    /// How complex the matter was found before it, and by which act.
    pub complexity: (Complexity, Option<Uuid>),
}

/// Takes back what an act did to the clocks, on `on` by the annulment `by`; gives all clocks back.
///
/// # Errors
/// 409 with the article where a clock cannot run so by the law.
pub async fn undo(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    traces: Traces<'_>,
    (on, by): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let law = app.part::<LawBook>().current();
    let (revived, stopped) = traces.revived;
    for mut row in all(tx, petition).await? {
        let stops = row.stopped_by_act == Some(traces.act_id);
        if traces.started.contains(&row.id) {
            // It never ran, whatever has ended it since: nothing that took back that end would let it run again.
            deadlines::stop(tx, [&row], DeadlineStatus::Cancelled, on, Some(by)).await?;
        } else if revived.contains(&row.id) && is_open(&row) {
            let (day, act_id) = stopped.unwrap_or((on, by));
            deadlines::stop(tx, [&row], DeadlineStatus::Cancelled, day, Some(act_id)).await?;
        } else if strip(&mut row, traces) || stops {
            run(tx, &law, row).await?;
        }
    }
    all(tx, petition).await
}

/// Pauses open clocks of these rules from `on` where they run; one that has run out, or knows no pause, is cancelled: whoever has
/// the matter now, no more days run for the office, and none come back to it that were used up (Luật Khiếu nại Art 28).
pub async fn halt(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let law = app.part::<LawBook>().current();
    let standing = |row: &DeadlineRow| pauses(row).iter().any(|pause| pause["to"].is_null());
    for row in open(tx, petition, rules).await?.into_iter().filter(|row| !standing(row)) {
        let mut paused = row.clone();
        let mut list = pauses(&paused);
        list.push(json!({ "from": on, "to": null, "act_id": act_id, "ended_by_act": null }));
        paused.pauses = json!(list);
        match recomputed(&law, paused) {
            Ok(Some(paused)) if row.due_on.is_none_or(|due| on <= due) => acts::restart(tx, &paused).await?,
            Ok(_) | Err(_) => {
                deadlines::stop(tx, [&row], DeadlineStatus::Cancelled, on, Some(act_id)).await?;
            }
        }
    }
    all(tx, petition).await
}

/// Lets run again those clocks that the act `stopped_by` had paused or cancelled and that go on, from `on` by the act `act_id`.
/// Gives all clocks back.
pub async fn revive(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (stopped_by, goes_on): (Uuid, impl Fn(&DeadlineRow) -> bool),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let law = app.part::<LawBook>().current();
    for mut row in all(tx, petition).await?.into_iter().filter(goes_on) {
        let mut list = pauses(&row);
        let paused =
            list.iter_mut().find(|pause| pause["act_id"] == json!(stopped_by) && pause["to"].is_null());
        let paused = paused.map(|pause| {
            pause["to"] = json!(on);
            pause["ended_by_act"] = json!(act_id);
        });
        row.pauses = json!(list);
        let cancelled =
            row.status == DeadlineStatus::Cancelled.as_str() && row.stopped_by_act == Some(stopped_by);
        if cancelled || (paused.is_some() && is_open(&row)) {
            run(tx, &law, row).await?;
        }
    }
    all(tx, petition).await
}

/// Lets a clock run by the rules and the calendar of this moment. That it was overdue from the day after its own end that end tells itself.
pub async fn run(tx: &mut Tx, law: &Law, mut row: DeadlineRow) -> Outcome<()> {
    let own = row.due_on.and_then(|due| due.succ_opt());
    row.overdue_from = row.overdue_from.filter(|from| Some(*from) != own);
    let again = by_calendar(law, &row)?;
    acts::restart(tx, &again.unwrap_or(row)).await
}

/// A clock in its course by the calendar of this moment; `None`: neither a rule nor an assignment sets it.
pub fn by_calendar(law: &Law, row: &DeadlineRow) -> Outcome<Option<DeadlineRow>> {
    Ok(recomputed(law, row.clone())?.or_else(|| assigned(law, row)))
}

fn pauses(row: &DeadlineRow) -> Vec<Value> {
    row.pauses.as_array().cloned().unwrap_or_default()
}

/// Takes out of a clock's course what an act had put there; false where that was nothing.
fn strip(row: &mut DeadlineRow, traces: Traces<'_>) -> bool {
    let act_id = json!(traces.act_id);
    let before = (row.extensions.clone(), row.pauses.clone(), row.complexity_by_act);
    let mut extensions = row.extensions.as_array().cloned().unwrap_or_default();
    extensions.retain(|extension| extension["act_id"] != act_id);
    let mut list = pauses(row);
    list.retain(|pause| pause["act_id"] != act_id);
    for pause in list.iter_mut().filter(|pause| pause["ended_by_act"] == act_id) {
        pause["to"] = Value::Null;
        pause["ended_by_act"] = Value::Null;
    }
    row.extensions = json!(extensions);
    row.pauses = json!(list);
    if row.complexity_by_act == Some(traces.act_id) {
        traces.complexity.0.as_str().clone_into(&mut row.complexity);
        row.complexity_by_act = traces.complexity.1;
    }
    let changed = before != (row.extensions.clone(), row.pauses.clone(), row.complexity_by_act);
    if changed && extensions.is_empty() && list.is_empty() && row.complexity_by_act.is_none() {
        row.overdue_from = None;
    }
    changed && is_open(row)
}
