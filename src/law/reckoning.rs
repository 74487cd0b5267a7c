//! Where a term ends: plain lengths, periods, settlement with extensions and suspensions, limitation with obstacles.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::calendar::UnknownYear;
use super::counting::{Counter, minus, plus};
use super::course::{Course, Extension, Pause, PauseKind};
use super::rules::LegalRule;
use super::terms::{Term, Unit};

/// What an extension or a pause did to a term, in order of date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The nominal end moved by so many days.
    Extended {
        /// Days.
        days: u32,
        /// Day of the decision.
        decided_on: NaiveDate,
        /// Nominal end afterwards.
        nominal_on: NaiveDate,
    },
    /// Suspended and resumed: the remaining days run from the end of the suspension.
    Suspended {
        /// Day of the decision.
        from: NaiveDate,
        /// Day on which it ended.
        to: NaiveDate,
        /// Days that were left.
        days_left: u32,
        /// Nominal end afterwards.
        nominal_on: NaiveDate,
    },
    /// Suspended, and no end is known: there is no due date.
    Standing {
        /// Day of the decision.
        from: NaiveDate,
        /// Days that are left.
        days_left: u32,
    },
    /// Days of an obstacle were not counted, both included.
    Obstacle {
        /// First day.
        from: NaiveDate,
        /// Last day; `None`: the obstacle is still there, so there is no due date.
        to: Option<NaiveDate>,
    },
    /// Decided after the term had ended: without effect.
    TooLate {
        /// Day of the decision.
        decided_on: NaiveDate,
        /// When the term had ended.
        ended_on: NaiveDate,
    },
}

/// The end of a term.
pub(super) struct End {
    /// Where the count ends before it is moved off a day off.
    pub nominal_on: Option<NaiveDate>,
    /// The day that counts; `None`: there is none, since the clock stands or the law names no number.
    pub due_on: Result<Option<NaiveDate>, UnknownYear>,
    /// What happened on the way.
    pub steps: Vec<Step>,
}

impl End {
    fn plain(nominal: Result<NaiveDate, UnknownYear>, due: Result<NaiveDate, UnknownYear>) -> Self {
        Self { nominal_on: nominal.ok(), due_on: due.map(Some), steps: Vec::new() }
    }

    fn none() -> Self {
        Self { nominal_on: None, due_on: Ok(None), steps: Vec::new() }
    }
}

/// The end of one term of a rule. The course was checked.
pub(super) fn reckon(
    rule: &LegalRule,
    term: &Term,
    length: u32,
    counter: &mut Counter<'_>,
    course: &Course,
) -> End {
    let start = course.start_date;
    match term.unit {
        Unit::CalendarDays => match rule.pauses.as_ref().map(|pauses| pauses.kind) {
            Some(PauseKind::Obstacle) => limitation(length, counter, course),
            _ => settlement(length, counter, course),
        },
        Unit::DisplayDays => forward(plus(start, length), counter),
        Unit::Years => forward(years_later(start, length), counter),
        Unit::CalendarDaysBefore => {
            let nominal = minus(start, length);
            End::plain(nominal, nominal.and_then(|day| counter.roll_back(day)))
        }
        Unit::WorkingDays => {
            let due = counter.working_days_after(start, length);
            End::plain(due, due)
        }
        Unit::WorkingDaysBefore => {
            let due = counter.working_days_before(start, length);
            End::plain(due, due)
        }
        Unit::TimesAWeek | Unit::TimesAMonth | Unit::TimesAYear => {
            let last = last_of_period(term.unit, start).ok_or(UnknownYear(start.year()));
            End::plain(last, last)
        }
        Unit::NoNumber if rule.is_at_once() => End::plain(Ok(start), Ok(start)),
        Unit::Hours | Unit::HoursBefore | Unit::NoNumber => End::none(),
    }
}

fn forward(nominal: Result<NaiveDate, UnknownYear>, counter: &mut Counter<'_>) -> End {
    End::plain(nominal, nominal.and_then(|day| counter.roll_forward(day)))
}

/// The same day so many years later; 29 February becomes 28 February (Civil Code Article 148(4)).
fn years_later(start: NaiveDate, years: u32) -> Result<NaiveDate, UnknownYear> {
    let months = years.checked_mul(12).map(Months::new);
    months.and_then(|months| start.checked_add_months(months)).ok_or(UnknownYear(start.year()))
}

/// The last calendar day of the week, month or year of a day.
fn last_of_period(unit: Unit, day: NaiveDate) -> Option<NaiveDate> {
    match unit {
        Unit::TimesAWeek => Some(day.week(Weekday::Mon).checked_last_day()?),
        Unit::TimesAMonth => day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt(),
        _ => NaiveDate::from_ymd_opt(day.year(), 12, 31),
    }
}

/// An act on a term that is being settled; on the same day extensions come first.
enum Act {
    Extend(Extension),
    Suspend(Pause),
}

/// Settlement: a nominal end that extensions and suspensions move, rolled once at the end.
fn settlement(length: u32, counter: &mut Counter<'_>, course: &Course) -> End {
    let mut nominal = match plus(course.start_date, length) {
        Ok(day) => day,
        Err(missing) => return End { nominal_on: None, due_on: Err(missing), steps: Vec::new() },
    };
    let mut acts: Vec<_> =
        course.known_extensions().into_iter().map(|one| (one.decided_on, Act::Extend(one))).collect();
    acts.extend(course.known_pauses().into_iter().map(|one| (one.from, Act::Suspend(one))));
    // Stable: extensions stand before suspensions of the same day.
    acts.sort_by_key(|(day, _)| *day);
    let mut steps = Vec::with_capacity(acts.len());
    for (day, act) in acts {
        // Only an act after the nominal end asks the calendar whether the term had ended.
        if day > nominal {
            match counter.roll_forward_aside(nominal) {
                Ok(ended_on) if day > ended_on => {
                    steps.push(Step::TooLate { decided_on: day, ended_on });
                    continue;
                }
                Ok(_) => {}
                Err(missing) => return End { nominal_on: Some(nominal), due_on: Err(missing), steps },
            }
        }
        match apply(&act, &mut nominal) {
            Ok(step @ Step::Standing { .. }) => {
                steps.push(step);
                return End { nominal_on: None, due_on: Ok(None), steps };
            }
            Ok(step) => steps.push(step),
            Err(missing) => return End { nominal_on: None, due_on: Err(missing), steps },
        }
    }
    End { nominal_on: Some(nominal), due_on: counter.roll_forward(nominal).map(Some), steps }
}

fn apply(act: &Act, nominal: &mut NaiveDate) -> Result<Step, UnknownYear> {
    Ok(match act {
        Act::Extend(Extension { days, decided_on }) => {
            *nominal = plus(*nominal, *days)?;
            Step::Extended { days: *days, decided_on: *decided_on, nominal_on: *nominal }
        }
        Act::Suspend(Pause { from, to }) => {
            // A suspension in the gap between a nominal end on a day off and the working day after leaves nothing.
            let days_left = u32::try_from((*nominal - *from).num_days()).unwrap_or(0);
            let Some(to) = *to else { return Ok(Step::Standing { from: *from, days_left }) };
            *nominal = plus(to, days_left)?;
            Step::Suspended { from: *from, to, days_left, nominal_on: *nominal }
        }
    })
}

/// Limitation (thời hiệu): days of an obstacle are left out one by one (Law on Complaints Article 9).
fn limitation(length: u32, counter: &mut Counter<'_>, course: &Course) -> End {
    let mut walk = Walk { obstacles: course.known_pauses(), steps: Vec::new() };
    let mut day = course.start_date;
    for _ in 0..length {
        match plus(day, 1).map(|next| walk.free_from(next)) {
            Ok(Some(free)) => day = free,
            Ok(None) => return End { nominal_on: None, due_on: Ok(None), steps: walk.steps },
            Err(missing) => return End { nominal_on: None, due_on: Err(missing), steps: walk.steps },
        }
    }
    let nominal = day;
    let mut due = counter.roll_forward(day);
    while let Ok(working) = due {
        match walk.free_from(working) {
            Some(free) if free == working => break,
            Some(free) => due = counter.roll_forward(free),
            None => return End { nominal_on: None, due_on: Ok(None), steps: walk.steps },
        }
    }
    End { nominal_on: Some(nominal), due_on: due.map(Some), steps: walk.steps }
}

struct Walk {
    obstacles: Vec<Pause>,
    steps: Vec<Step>,
}

impl Walk {
    /// The day itself, or the first one after the obstacle it lies in; `None`: that obstacle has no end.
    fn free_from(&mut self, mut day: NaiveDate) -> Option<NaiveDate> {
        for Pause { from, to } in &self.obstacles {
            if day < *from || to.is_some_and(|to| day > to) {
                continue;
            }
            let step = Step::Obstacle { from: *from, to: *to };
            if !self.steps.contains(&step) {
                self.steps.push(step);
            }
            day = to.as_ref()?.succ_opt()?;
        }
        Some(day)
    }
}
