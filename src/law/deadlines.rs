//! Due dates: a version of a rule, a calendar and a start day in, one day and its whole reckoning out.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, CalendarYear, UnknownYear};
use super::counting::{Counter, SkippedDay};
use super::course::{Complexity, Course, CourseError};
use super::reckoning::{End, Step, reckon};
use super::rules::{LegalRule, RuleBook};
use super::terms::Term;
use super::variants::{said_by_key, variant_key};

/// How one term of a rule was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    /// The term.
    pub term: Term,
    /// The length used: that for a remote area or a complex matter where the rule has one.
    pub length: u32,
    /// What extensions and pauses did.
    pub steps: Vec<Step>,
    /// Where the count ends before it is moved off a day off; `None` if it could not be reached.
    pub nominal_on: Option<NaiveDate>,
    /// The result; `None` if a year is missing, the clock stands, or the law names no number of days.
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
    /// The start day and what happened since.
    pub course: Course,
    /// Last day of the term; for a rule counted back the latest allowed day; for a display the earliest
    /// allowed last day. `None` exactly if `awaiting_calendar` names a year, the clock stands, or nothing is counted.
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

impl Counting {
    /// True where something that was decided or happened on the way changed the end; what came too late did not.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.steps.iter().any(|step| !matches!(step, Step::TooLate { .. }))
    }
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
        self.course.start_date < self.rule.valid_from
    }

    /// Whether the length of a term of the rule is that for a remote area, and that for a complex matter: the term has one, or the key
    /// says so.
    pub(super) fn special(&self, term: &Term) -> (bool, bool) {
        let course = &self.course;
        let (remote, complex) = said_by_key(&self.rule.rule_key, course.remote_area, course.complexity);
        (
            remote || (course.remote_area && term.remote_length.is_some()),
            complex || (course.complexity != Complexity::None && term.complex_length.is_some()),
        )
    }

    /// True while a pause without a known end lasts: there is no due date.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.rule.term.unit.is_counted() && self.due_on.is_none() && self.awaiting_calendar.is_none()
    }

    /// The end before it was moved off a day off, of the term that counts.
    #[must_use]
    pub fn nominal_on(&self) -> Option<NaiveDate> {
        let enforced = self.countings.iter().find(|counting| counting.enforced);
        enforced.or(self.countings.first()).and_then(|counting| counting.nominal_on)
    }

    /// The due date; while its year is not loaded, the day that it would be without a holiday: one that is counted forward falls then or
    /// later, one that is counted back then or earlier. `None`: nothing is counted.
    #[must_use]
    pub fn bound(&self) -> Option<NaiveDate> {
        self.due_on.or_else(|| earliest_end(&self.rule, &self.course))
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

/// The due date of a clock under this version of a rule.
///
/// # Errors
/// An extension, a pause or a complexity that the law does not know for this rule.
pub fn compute(rule: &LegalRule, calendar: &Calendar, course: &Course) -> Result<Computation, CourseError> {
    course.check(rule)?;
    let mut countings: Vec<_> = rule.terms().map(|term| count(rule, term, calendar, course)).collect();
    let (due_on, awaiting_calendar) = earlier(&countings);
    for counting in &mut countings {
        counting.enforced = due_on.is_some() && counting.due_on == due_on;
    }
    let mut years: Vec<i32> = countings.iter().flat_map(|counting| counting.years.iter().copied()).collect();
    years.sort_unstable();
    years.dedup();
    Ok(Computation {
        rule: rule.clone(),
        course: course.clone(),
        due_on,
        awaiting_calendar,
        provisional_years: years.iter().copied().filter(|year| calendar.is_provisional(*year)).collect(),
        calendar_version: calendar.versions(&years),
        countings,
    })
}

impl Calendar {
    /// Versions of those of these years that are loaded, joined by `+`; `None`: none is.
    pub fn versions<'year>(&self, years: impl IntoIterator<Item = &'year i32>) -> Option<String> {
        let known: Vec<&str> = years.into_iter().filter_map(|year| self.version_of(*year)).collect();
        (!known.is_empty()).then(|| known.join("+"))
    }
}

impl RuleBook {
    /// The clock of a rule: by the variant that the matter asks for (C04, C05, C06), under the version that governs the start
    /// day. What is stored, what screening announces and what a preview shows are all this. `None`: no version governs
    /// that day, hence no clock.
    #[must_use]
    pub fn compute(
        &self,
        rule_key: &str,
        calendar: &Calendar,
        course: &Course,
    ) -> Option<Result<Computation, CourseError>> {
        let key = variant_key(rule_key, course.remote_area, course.complexity);
        self.governing(key, course.start_date).map(|rule| compute(rule, calendar, course))
    }
}

/// The day on which a clock would end if no holiday fell into its time; with the known calendar it ends then or later, but for
/// an exchanged Saturday. It tells of a clock whose year is not loaded that it has surely to be looked at.
#[must_use]
pub fn earliest_end(rule: &LegalRule, course: &Course) -> Option<NaiveDate> {
    /// Years that a term with all its extensions and suspensions can touch.
    const YEARS: i32 = 10;
    let first = course.start_date.year();
    let calendar = Calendar::new((first - 1..=first + YEARS).map(CalendarYear::without_days_off)).ok()?;
    compute(rule, &calendar, course).ok()?.due_on
}

fn count(rule: &LegalRule, term: &Term, calendar: &Calendar, course: &Course) -> Counting {
    let length = term.length_for(course.remote_area, course.complexity != Complexity::None);
    let mut counter = Counter::new(calendar);
    let End { nominal_on, due_on, steps } = reckon(rule, term, length, &mut counter, course);
    let years = counter.years().iter().copied().collect();
    let (skipped, working_saturdays) = counter.into_days();
    Counting {
        term: term.clone(),
        length,
        steps,
        nominal_on,
        due_on: due_on.ok().flatten(),
        awaiting_calendar: due_on.err().map(|UnknownYear(year)| year),
        skipped,
        working_saturdays,
        years,
        enforced: false,
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
