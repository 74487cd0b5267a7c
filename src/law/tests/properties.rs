//! What holds for every calendar and every rule.

use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;

use super::{book, day};
use crate::law::{
    Calendar, CalendarStatus, CalendarYear, Certainty, Complexity, Course, CourseError, DayOff, DayOffKind,
    Extension, LegalRule, Pause, PauseKind, PauseRule, Unit, WorkingSaturday, compute,
};

/// Any days off and any working Saturdays in the years 2025 to 2030.
fn any_calendar() -> impl Strategy<Value = Calendar> {
    let years = (2025..=2030).map(|year| {
        let off = proptest::collection::btree_set(1..=365_u32, 0..60);
        let saturdays = proptest::collection::btree_set(1..=365_u32, 0..20);
        (off, saturdays).prop_map(move |(off, saturdays)| {
            let date = |ordinal| NaiveDate::from_yo_opt(year, ordinal).unwrap();
            let working: Vec<_> =
                saturdays.into_iter().map(date).filter(|day| day.weekday() == Weekday::Sat).collect();
            let off = off.into_iter().map(date).filter(|day| !working.contains(day)).map(day_off).collect();
            CalendarYear {
                year,
                status: CalendarStatus::Official,
                version: format!("{year}-t"),
                source: String::new(),
                days_off: off,
                working_saturdays: working.into_iter().map(working_saturday).collect(),
            }
        })
    });
    years.collect::<Vec<_>>().prop_map(|years| Calendar::new(years).unwrap())
}

fn day_off(date: NaiveDate) -> DayOff {
    DayOff {
        date,
        kind: DayOffKind::PublicHoliday,
        name_vi: "Ngày nghỉ".into(),
        name_en: "Day off".into(),
        status: CalendarStatus::Official,
        mark: "[S]".into(),
        source: String::new(),
        swapped_with: None,
        compensates: None,
        certainty: None,
        already_weekend: false,
    }
}

fn working_saturday(date: NaiveDate) -> WorkingSaturday {
    WorkingSaturday {
        date,
        in_exchange_for: None,
        status: CalendarStatus::Official,
        mark: "[S]".into(),
        source: String::new(),
    }
}

/// Days of 2026 and 2027, so that short terms stay within the calendar both ways.
fn any_start() -> impl Strategy<Value = NaiveDate> {
    (0..730_u64).prop_map(|days| day("2026-01-01") + Days::new(days))
}

fn rule(unit: Unit, length: u32) -> LegalRule {
    static TEMPLATE: LazyLock<LegalRule> =
        LazyLock::new(|| book().in_force("T01", day("2026-07-01")).unwrap().clone());
    let mut rule = TEMPLATE.clone();
    rule.term.unit = unit;
    rule.term.length = length;
    rule.term.certainty = Certainty::Inference;
    rule
}

/// Units whose terms end on a day that offices work, as opposed to the last day of a period.
const ROLLED: [Unit; 6] = [
    Unit::CalendarDays,
    Unit::WorkingDays,
    Unit::CalendarDaysBefore,
    Unit::WorkingDaysBefore,
    Unit::DisplayDays,
    Unit::Years,
];

fn due(unit: Unit, length: u32, calendar: &Calendar, start: NaiveDate) -> NaiveDate {
    compute(&rule(unit, length), calendar, &Course::plain(start, false)).unwrap().due_on.unwrap()
}

fn any_pause_kind() -> impl Strategy<Value = PauseKind> {
    prop_oneof![Just(PauseKind::Suspension), Just(PauseKind::Obstacle)]
}

/// So many calendar days, of which pauses are left out.
fn suspended(length: u32, kind: PauseKind) -> LegalRule {
    let mut rule = rule(Unit::CalendarDays, length);
    rule.pauses =
        Some(PauseRule { kind, from: None, source_vi: "Điều 1".into(), source_en: "Article 1".into() });
    rule
}

/// Working days after `from` up to and with `to`, counted in the plainest way.
fn working_days_between(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> usize {
    from.iter_days().skip(1).take_while(|d| *d <= to).filter(|d| calendar.is_working_day(*d).unwrap()).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn never_due_on_a_day_off(calendar in any_calendar(), start in any_start(), length in 1..60_u32) {
        for unit in &ROLLED {
            let length = if *unit == Unit::Years { 1 } else { length };
            prop_assert!(calendar.is_working_day(due(*unit, length, &calendar, start)).unwrap());
        }
    }

    #[test]
    fn longer_terms_end_no_earlier(calendar in any_calendar(), start in any_start(), length in 1..60_u32) {
        for unit in &ROLLED[..5] {
            let (short, long) = (due(*unit, length, &calendar, start), due(*unit, length + 1, &calendar, start));
            let (first, last) = if unit.is_backward() { (long, short) } else { (short, long) };
            prop_assert!(first <= last);
        }
    }

    #[test]
    fn later_starts_end_no_earlier(calendar in any_calendar(), start in any_start(), length in 1..60_u32) {
        for unit in &ROLLED {
            let length = if *unit == Unit::Years { 1 } else { length };
            let later = start.succ_opt().unwrap();
            prop_assert!(due(*unit, length, &calendar, start) <= due(*unit, length, &calendar, later));
        }
    }

    #[test]
    fn working_days_match_plain_stepping(
        calendar in any_calendar(), start in any_start(), length in 1..60_u32,
    ) {
        let end = due(Unit::WorkingDays, length, &calendar, start);
        prop_assert_eq!(working_days_between(&calendar, start, end), length as usize);
        let latest = due(Unit::WorkingDaysBefore, length, &calendar, start);
        let (before, eve) = (latest.pred_opt().unwrap(), start.pred_opt().unwrap());
        prop_assert_eq!(working_days_between(&calendar, before, eve), length as usize);
    }

    #[test]
    fn a_term_is_never_cut_short(calendar in any_calendar(), start in any_start(), length in 1..60_u32) {
        let span = Days::new(length.into());
        prop_assert!(due(Unit::CalendarDays, length, &calendar, start) >= start + span);
        prop_assert!(due(Unit::CalendarDaysBefore, length, &calendar, start) <= start - span);
    }

    #[test]
    fn the_stricter_of_two_counts(
        calendar in any_calendar(), start in any_start(), working in 1..20_u32, plain in 1..30_u32,
    ) {
        let mut both = rule(Unit::WorkingDays, working);
        both.alternative = Some(rule(Unit::CalendarDays, plain).term);
        let computation = compute(&both, &calendar, &Course::plain(start, false)).unwrap();
        let first = due(Unit::WorkingDays, working, &calendar, start);
        let second = due(Unit::CalendarDays, plain, &calendar, start);
        prop_assert_eq!(computation.due_on, Some(first.min(second)));
        prop_assert_eq!(computation.countings[0].enforced, first <= second);
        prop_assert_eq!(computation.countings[1].enforced, second <= first);
        prop_assert!(computation.calendar_version.is_some());
    }

    /// A pause never shortens, whenever it lies and however many there are; more days of it end no earlier.
    #[test]
    fn a_pause_never_shortens(
        calendar in any_calendar(), start in any_start(), length in 1..60_u32, kind in any_pause_kind(),
        pauses in proptest::collection::vec((0..80_u64, 0..40_u64), 0..4),
    ) {
        let rule = suspended(length, kind);
        let at = |pauses: &[(u64, u64)]| {
            let mut course = Course::plain(start, false);
            let pause = |(after, days): &(u64, u64)| {
                let from = start + Days::new(*after);
                Pause { from, to: Some(from + Days::new(*days)) }
            };
            course.pauses = pauses.iter().map(pause).collect();
            compute(&rule, &calendar, &course).unwrap().due_on.unwrap()
        };
        let plain = due(Unit::CalendarDays, length, &calendar, start);
        let paused = at(&pauses);
        prop_assert!(paused >= plain);
        prop_assert!(calendar.is_working_day(paused).unwrap());
        let [one, ..] = pauses.as_slice() else { return Ok(()) };
        prop_assert!(at(&[(one.0, one.1 + 1)]) >= at(&[*one]));
    }

    /// The step-by-step clock: days between the suspending and the resuming decision do not count.
    #[test]
    fn a_suspension_matches_plain_stepping(
        calendar in any_calendar(), start in any_start(), length in 10..60_u32, after in 0..10_u64, days in 0..40_u64,
    ) {
        let (from, to) = (start + Days::new(after), start + Days::new(after + days));
        let mut course = Course::plain(start, false);
        course.pauses = vec![Pause { from, to: Some(to) }];
        let rule = suspended(length, PauseKind::Suspension);
        let computed = compute(&rule, &calendar, &course).unwrap();
        let counted = start.iter_days().skip(1).filter(|day| *day <= from || *day > to);
        let end = counted.take(length as usize).last().unwrap();
        prop_assert_eq!(computed.nominal_on(), Some(end));
    }

    /// Nothing but a decision within the term moves it, and by its days alone.
    #[test]
    fn an_extension_moves_the_nominal_end_by_its_days_alone(
        calendar in any_calendar(), start in any_start(), length in 1..60_u32, days in 1..=30_u32, after in 0..90_u64,
    ) {
        let mut rule = suspended(length, PauseKind::Suspension);
        rule.extensions = book().in_force("T07", day("2026-07-01")).unwrap().extensions.clone();
        let mut course = Course::plain(start, false);
        course.complexity = Complexity::Complex;
        let plain = compute(&rule, &calendar, &course).unwrap();
        let decided_on = start + Days::new(after);
        course.extensions = vec![Extension { days, decided_on }];
        let extended = compute(&rule, &calendar, &course).unwrap();
        let in_time = decided_on <= plain.due_on.unwrap();
        let moved = if in_time { u64::from(days) } else { 0 };
        prop_assert_eq!(extended.nominal_on(), plain.nominal_on().map(|day| day + Days::new(moved)));
        course.extensions.push(Extension { days, decided_on });
        prop_assert_eq!(
            compute(&rule, &calendar, &course).unwrap_err(), CourseError::TooManyExtensions { allowed: 1 }
        );
    }
}
