//! The clocks of a petition: which start on receipt, and how others start and stop. What may happen on the way stands in
//! [`course`], whose duty they are and what is due next in [`duty`].

mod at_once;
mod changed_law;
mod course;
mod due;
mod duty;
mod own;
mod own_limit;
mod receipt;
mod reopening;
mod undo;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Language, Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{Computation, Course, base_key, begun_by, earliest_end, explain, weighed};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};

pub(super) use at_once::not_accepted;
pub(super) use changed_law::{follows_law, is_reworded, under};
pub(super) use course::recomputed;
pub use course::{extend, pause, resume, set_complexity};
pub use due::Due;
pub use duty::{NO_DUTY, is_closed, is_duty, is_inner, next_due};
pub use own::{fulfil_those, start_own};
pub use own_limit::{by_assignment, never_assigned};
pub use receipt::{Start, receive_again, wanted_first};
pub use reopening::reopen;
pub(super) use undo::by_calendar;
pub use undo::{Traces, halt, revive, run, undo};

/// Red line of what nobody has handled (Nghị định 154/2026/NĐ-CP Điều 41(3)(b)): it runs for every petition.
pub const RED_LINE: &str = "R16";

/// The clocks that start on receipt, computed from the rules and the calendar of this moment, by the versions that govern that
/// day. A rule that began later starts none.
pub fn first(law: &Law, petition: &Petition, start: Start, now: DateTime<Utc>) -> Outcome<Vec<DeadlineRow>> {
    let course = law.plain_course(&petition.commune, petition.received_on);
    started(law, petition, &start.rules(petition), &course, now)
}

/// The day on which a clock begins, and what happened then where it is not what its rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    /// The day.
    pub on: NaiveDate,
    /// Code of the event; `None`: that of the rule.
    pub event: Option<&'static str>,
}

impl Beginning {
    /// With the event that the rule names.
    #[must_use]
    pub fn on(on: NaiveDate) -> Self {
        Self { on, event: None }
    }
}

/// Rows of new clocks. A rule that has no version starts none, nor does one without a number of days, unless it is a duty at once.
fn started(
    law: &Law,
    petition: &Petition,
    keys: &[&str],
    course: &Course,
    now: DateTime<Utc>,
) -> Outcome<Vec<DeadlineRow>> {
    let begun = |key: &&str| begun(law, petition, key, (course, None), now).transpose();
    keys.iter().filter_map(begun).collect()
}

/// The row of one new clock.
fn begun(
    law: &Law,
    petition: &Petition,
    key: &str,
    (course, event): (&Course, Option<&str>),
    now: DateTime<Utc>,
) -> Outcome<Option<DeadlineRow>> {
    let Some(computed) = law.compute(&petition.commune, key, course) else { return Ok(None) };
    let mut computation = computed.map_err(Problem::internal)?;
    if let Some(event) = event {
        computation = begun_by(computation, event);
    }
    Ok(computation.rule.has_day().then(|| row(petition, &computation, law.number, now)))
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
        nominal_on: nominal_on(computation),
        due_on: computation.due_on,
        overdue_from: None,
        status: status(computation).as_str().to_owned(),
        provisional: computation.is_provisional(),
        calendar_version: computation.calendar_version.clone().unwrap_or_default(),
        alternatives: json!(weighed(computation, Language::Vi)),
        explanation: json!({ "vi": words.vi, "en": words.en }),
        stopped_on: None,
        stopped_by_act: None,
        created_at: now,
        law_seq,
    }
}

/// The end before it was moved off a day off. While its year is not loaded: the end as if no holiday fell into it, past which
/// somebody has to look at it.
fn nominal_on(computation: &Computation) -> Option<NaiveDate> {
    match computation.awaiting_calendar {
        Some(_) => earliest_end(&computation.rule, &computation.course),
        None => computation.nominal_on(),
    }
}

/// The state of a clock that has not stopped.
fn status(computation: &Computation) -> DeadlineStatus {
    match computation.due_on {
        Some(_) => DeadlineStatus::Running,
        None if computation.is_paused() => DeadlineStatus::Paused,
        None => DeadlineStatus::AwaitingCalendar,
    }
}

/// True while a clock has not stopped.
#[must_use]
pub fn is_open(row: &DeadlineRow) -> bool {
    is_open_state(&row.status)
}

/// True for the state of a clock that has not stopped.
fn is_open_state(status: &str) -> bool {
    let open = [DeadlineStatus::Running, DeadlineStatus::Paused, DeadlineStatus::AwaitingCalendar];
    open.iter().any(|state| state.as_str() == status)
}

/// Starts clocks of these rules on `on`; gives all clocks back. A clock of the same rule and day that still runs is not
/// started twice. A rule without a number of days starts none, unless it is a duty at once.
pub async fn start(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
) -> Outcome<Vec<DeadlineRow>> {
    let wanted: Vec<_> = rules.iter().map(|rule| (*rule, Beginning::on(on))).collect();
    begin(tx, app, petition, &wanted).await
}

/// The same where each clock has its own beginning.
pub async fn begin(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    wanted: &[(&str, Beginning)],
) -> Outcome<Vec<DeadlineRow>> {
    let old = all(tx, petition).await?;
    let (law, now) = (app.part::<LawBook>().current(), app.clock.now());
    let mut new = Vec::with_capacity(wanted.len());
    for (rule, beginning) in wanted {
        let course = law.plain_course(&petition.commune, beginning.on);
        new.extend(begun(&law, petition, rule, (&course, beginning.event), now)?);
    }
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
    fulfil_those(tx, petition, |row| of_term(row, rules), (on, act_id)).await
}

/// Ends one clock on the day on which its duty was done, by the act that did it; where nothing has, it runs (on).
pub async fn ended_by(
    tx: &mut Tx,
    app: &App,
    row: &DeadlineRow,
    done: Option<(NaiveDate, Uuid)>,
) -> Outcome<()> {
    match done {
        Some((on, act_id)) if (row.stopped_on, row.stopped_by_act) != (Some(on), Some(act_id)) => {
            deadlines::stop(tx, [row], fulfilled(row, on), on, Some(act_id)).await
        }
        None if !is_open(row) => undo::run(tx, &app.part::<LawBook>().current(), row.clone()).await,
        _ => Ok(()),
    }
}

/// The state of a clock whose duty was done on that day. While its year is not loaded it is late where the sweep tells it as overdue.
fn fulfilled(row: &DeadlineRow, on: NaiveDate) -> DeadlineStatus {
    if row.last_day().is_some_and(|last| on > last) {
        DeadlineStatus::FulfilledLate
    } else {
        DeadlineStatus::Fulfilled
    }
}

/// Cancels open clocks of these rules; gives all clocks back.
pub async fn cancel(
    tx: &mut Tx,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    let open = open(tx, petition, rules).await?;
    deadlines::stop(tx, &open, DeadlineStatus::Cancelled, on, Some(act_id)).await?;
    all(tx, petition).await
}

/// Cancels what still runs but what is spared, when a matter ends; gives all clocks back.
pub async fn cancel_open(
    tx: &mut Tx,
    petition: &Petition,
    spared: impl Fn(&DeadlineRow) -> bool,
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    let ends = |row: &DeadlineRow| is_open(row) && !spared(row);
    let rows = all(tx, petition).await?;
    deadlines::stop(tx, rows.iter().filter(|row| ends(row)), DeadlineStatus::Cancelled, on, Some(act_id))
        .await?;
    all(tx, petition).await
}

async fn all(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<DeadlineRow>> {
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Open clocks of these rules; one that runs under another key for the same term (C04, C05, C06) is among them.
async fn open(tx: &mut Tx, petition: &Petition, rules: &[&str]) -> Outcome<Vec<DeadlineRow>> {
    let rows = all(tx, petition).await?;
    Ok(rows.into_iter().filter(|row| is_open(row) && of_term(row, rules)).collect())
}

/// True for a clock of the term that one of these rules sets.
fn of_term(row: &DeadlineRow, rules: &[&str]) -> bool {
    rules.iter().any(|rule| base_key(rule) == base_key(&row.rule_key))
}

#[cfg(test)]
pub(super) mod tests;
