//! Due dates: a version of a rule, a calendar and a start day in, one day and its whole reckoning out.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, UnknownYear};
use super::counting::{Counter, SkippedDay, minus, plus};
use super::rules::{LegalRule, RuleBook, Term, Unit};

/// How one term of a rule was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    /// The term.
    pub term: Term,
    /// The length used: the remote one where the commune is remote and the rule has one.
    pub length: u32,
    /// Where the count ends before it is moved off a day off; `None` if it could not be reached.
    pub nominal_on: Option<NaiveDate>,
    /// The result; `None` if a year is missing.
    pub due_on: Option<NaiveDate>,
    /// The missing year.
    pub awaiting_calendar: Option<i32>,
    /// Days passed over because offices do not work. For calendar days: those at the end only.
    pub skipped: Vec<SkippedDay>,
    /// Working Saturdays that counted, or on which the term ends.
    pub working_saturdays: Vec<NaiveDate>,
    /// Years whose calendar was asked.
    pub years: Vec<i32>,
    /// True if this term sets the due date.
    pub enforced: bool,
}

/// A due date with everything that explains it. It stays true when the law or the calendar change later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computation {
    /// The version of the rule.
    pub rule: LegalRule,
    /// The start event's day, or the anchor that is counted back from. Not counted itself.
    pub start_date: NaiveDate,
    /// True if counted for a remote area with difficult travel.
    pub remote_area: bool,
    /// Last day of the term; for a rule counted back the latest allowed day; for a display the earliest
    /// allowed last day. `None` exactly if `awaiting_calendar` names a year.
    pub due_on: Option<NaiveDate>,
    /// The year that must be loaded before there is a due date.
    pub awaiting_calendar: Option<i32>,
    /// Provisional years that were asked; a due date that touches one may still move.
    pub provisional_years: Vec<i32>,
    /// Versions of the years asked, joined by `+`; `None` if none could be asked.
    pub calendar_version: Option<String>,
    /// One counting; two where two rules apply to one step and the earlier counts.
    pub countings: Vec<Counting>,
}

impl Computation {
    /// True if the reckoning touched a provisional calendar year.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        !self.provisional_years.is_empty()
    }

    /// True where the version was not in force yet on the day the clock starts; see [`RuleBook::governing`].
    #[must_use]
    pub fn is_transitional(&self) -> bool {
        self.start_date < self.rule.valid_from
    }

    /// Both countings where the stricter of two applies, else none.
    #[must_use]
    pub fn alternatives(&self) -> &[Counting] {
        if self.countings.len() > 1 { &self.countings } else { &[] }
    }

    /// True on the days after the due date (Civil Code Article 148(6): the last day ends at 24:00).
    #[must_use]
    pub fn is_overdue_on(&self, today: NaiveDate) -> bool {
        self.due_on.is_some_and(|due_on| today > due_on)
    }
}

/// The due date of a clock that starts on `start_date` under this version of a rule.
#[must_use]
pub fn compute(
    rule: &LegalRule,
    calendar: &Calendar,
    start_date: NaiveDate,
    remote_area: bool,
) -> Computation {
    let mut countings: Vec<_> =
        rule.terms().map(|term| count(term, calendar, start_date, remote_area)).collect();
    let (due_on, awaiting_calendar) = earlier(&countings);
    for counting in &mut countings {
        counting.enforced = due_on.is_some() && counting.due_on == due_on;
    }
    let mut years: Vec<i32> = countings.iter().flat_map(|counting| counting.years.iter().copied()).collect();
    years.sort_unstable();
    years.dedup();
    let versions: Vec<_> = years.iter().filter_map(|year| calendar.version_of(*year)).collect();
    Computation {
        rule: rule.clone(),
        start_date,
        remote_area,
        due_on,
        awaiting_calendar,
        provisional_years: years.iter().copied().filter(|year| calendar.is_provisional(*year)).collect(),
        calendar_version: (!versions.is_empty()).then(|| versions.join("+")),
        countings,
    }
}

impl RuleBook {
    /// The due date under the version in force on `start_date`; `None`: no version is, hence no due date.
    #[must_use]
    pub fn compute(
        &self,
        rule_key: &str,
        calendar: &Calendar,
        start_date: NaiveDate,
        remote_area: bool,
    ) -> Option<Computation> {
        self.in_force(rule_key, start_date).map(|rule| compute(rule, calendar, start_date, remote_area))
    }
}

fn count(term: &Term, calendar: &Calendar, start_date: NaiveDate, remote_area: bool) -> Counting {
    let length = term.length_for(remote_area);
    let mut counter = Counter::new(calendar);
    let (nominal_on, due_on) = reckon(term, length, &mut counter, start_date);
    let years = counter.years().iter().copied().collect();
    let (skipped, working_saturdays) = counter.into_days();
    Counting {
        term: term.clone(),
        length,
        nominal_on,
        due_on: due_on.ok(),
        awaiting_calendar: due_on.err().map(|UnknownYear(year)| year),
        skipped,
        working_saturdays,
        years,
        enforced: false,
    }
}

/// The nominal end, as far as it is known without a calendar, and the day that counts.
fn reckon(
    term: &Term,
    length: u32,
    counter: &mut Counter<'_>,
    start: NaiveDate,
) -> (Option<NaiveDate>, Result<NaiveDate, UnknownYear>) {
    match term.unit {
        Unit::CalendarDays | Unit::DisplayDays => {
            let nominal = plus(start, length);
            (nominal.ok(), nominal.and_then(|day| counter.roll_forward(day)))
        }
        Unit::CalendarDaysBefore => {
            let nominal = minus(start, length);
            (nominal.ok(), nominal.and_then(|day| counter.roll_back(day)))
        }
        Unit::WorkingDays => {
            let due = counter.working_days_after(start, length);
            (due.ok(), due)
        }
        Unit::WorkingDaysBefore => {
            let due = counter.working_days_before(start, length);
            (due.ok(), due)
        }
    }
}

/// The earlier of the results. A count that is stuck at a missing year ends in that year or later, so a day of
/// an earlier year is the earlier one whatever that year will bring.
fn earlier(countings: &[Counting]) -> (Option<NaiveDate>, Option<i32>) {
    let due_on = countings.iter().filter_map(|counting| counting.due_on).min();
    let missing = countings.iter().filter_map(|counting| counting.awaiting_calendar).min();
    match (due_on, missing) {
        (Some(day), Some(year)) if day.year() >= year => (None, Some(year)),
        (Some(day), _) => (Some(day), None),
        (None, missing) => (None, missing),
    }
}
