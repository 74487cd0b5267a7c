//! When a decision has legal effect, and what is counted from then and from its proven receipt.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases::model::step::{ENFORCEMENT, OF_CONCLUSION};
use crate::cases::model::{Case, CaseStatus, Mark};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::usecases::clocks::{self, Due};

/// From which day the decision has legal effect: the day after the time from issue and that from the proven receipt have both
/// run (Luật Khiếu nại Art 33, 44); after a second decision, the day after its own time. `None`: not known yet.
#[must_use]
pub fn effective_from<R: Due>(case: &Case, rows: &[R]) -> Option<NaiveDate> {
    let running: Vec<&R> =
        rows.iter().filter(|row| row.runs() && case.life_cycle.effect().contains(&row.rule())).collect();
    let second = case.has(Mark::DecidedAbove);
    if running.is_empty() || !(second || case.decision_received_on.is_some()) {
        return None;
    }
    // A clock without its day is not known to have run.
    let last = running.iter().map(|row| row.day()).collect::<Option<Vec<_>>>()?.into_iter().max()?;
    last.succ_opt()
}

/// True where the decision has effect on this day. By a judgment it has that without any time that had to run.
#[must_use]
pub fn has_run<R: Due>(case: &Case, rows: &[R], on: NaiveDate) -> bool {
    effective_from(case, rows).map_or(case.status == CaseStatus::Effective, |day| day <= on)
}

/// Since when a decision in effect waits to be carried out; `None`: there is none such.
#[must_use]
pub fn to_enforce_since(case: &Case, rows: &[DeadlineRow], known: Option<NaiveDate>) -> Option<NaiveDate> {
    let waits = case.status == CaseStatus::Effective && !case.orders_nothing();
    waits.then(|| known.or_else(|| effective_from(case, rows)).unwrap_or(case.stepped_on))
}

/// Starts rules that run once for each decision, on the day of its effect, but not before the case came into the state in which it
/// is now: what a court had was not to be carried out. Where that day has become another, the clock of the earlier reckoning is
/// cancelled; one that had run out before the case came here stays as late as it is. What orders nothing leaves nothing to carry out.
pub async fn carried_out(
    tx: &mut Tx,
    app: &App,
    (petition, case): (&Petition, &Case),
    rules: &[&str],
    (on, act_id): (NaiveDate, Option<Uuid>),
) -> Outcome<Vec<DeadlineRow>> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let effect = effective_from(case, &rows).filter(|_| !case.orders_nothing());
    let Some(day) = effect.map(|day| day.max(case.stepped_on)) else { return Ok(rows) };
    let named = |row: &&DeadlineRow| clocks::is_open(row) && rules.contains(&row.rule_key.as_str());
    let late = |row: &DeadlineRow| row.due_on.is_some_and(|due| due < case.stepped_on);
    if rows.iter().filter(named).any(late) {
        return Ok(rows);
    }
    let earlier = rows.iter().filter(named).filter(|row| row.start_on != day);
    deadlines::stop(tx, earlier, DeadlineStatus::Cancelled, on, act_id).await?;
    clocks::start(tx, app, petition, rules, day).await
}

/// True where the clock was to be done while the case went away: to carry out a decision or a conclusion takes its days from the
/// return on, unless they were used up before. `away` is the day and the act by which the case had gone.
#[must_use]
pub fn counts_anew(row: &DeadlineRow, (left_on, away): (NaiveDate, Uuid)) -> bool {
    let carries_out = row.rule_key == ENFORCEMENT || OF_CONCLUSION.contains(&row.rule_key.as_str());
    carries_out && row.stopped_by_act == Some(away) && row.due_on.is_none_or(|due| due >= left_on)
}

/// Starts anew what was to be done by a conclusion that stands again; that of a decision begins with its effect.
pub async fn to_conclude(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (on, away): (NaiveDate, (NaiveDate, Uuid)),
) -> Outcome<()> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let rules = OF_CONCLUSION.iter().copied();
    let anew = |rule: &&str| rows.iter().any(|row| row.rule_key == *rule && counts_anew(row, away));
    let rules: Vec<&str> = rules.filter(anew).collect();
    clocks::start(tx, app, petition, &rules, on).await?;
    Ok(())
}

/// Starts what has to be counted for a case that stands decided again: the time from a receipt that was proven while it was away,
/// and that of carrying out the decision. Gives all clocks back.
pub async fn returned(
    tx: &mut Tx,
    app: &App,
    (petition, case): (&Petition, &Case),
    from_receipt: &[&str],
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let waits = case.status == CaseStatus::Decided && !case.has(Mark::DecidedAbove);
    if let Some(received_on) = case.decision_received_on.filter(|_| waits) {
        clocks::start(tx, app, petition, from_receipt, received_on).await?;
    }
    carried_out(tx, app, (petition, case), &[ENFORCEMENT], (on, Some(act_id))).await
}

/// Cancels what a return had started from a receipt that was not: `counted` are the rules that its act named.
pub async fn unproven(
    tx: &mut Tx,
    (petition, case): (&Petition, &Case),
    counted: &[&str],
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    if counted.is_empty() || case.decision_received_on.is_some() || case.has(Mark::DecidedAbove) {
        return Ok(());
    }
    clocks::cancel(tx, petition, &[counted, &[ENFORCEMENT]].concat(), on, act_id).await?;
    Ok(())
}
