//! What law may be loaded: pure.

use chrono::{Datelike, NaiveDate, Weekday};

use super::refused;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::law::store::Law;
use crate::law::{
    Calendar, CalendarError, CalendarStatus, CalendarYear, LegalRule, RuleBook, RuleError, is_plausible,
};

/// The article on days off (Bộ luật Lao động 2019, Điều 112).
const HOLIDAYS: &str = "Bộ luật Lao động 2019, Điều 112; Nghị quyết 28/2026/QH16";

/// Holidays of the solar calendar with the first year in which they are (Labour Code Article 112(1); 24 November by
/// Resolution 28/2026/QH16).
const FIXED: [(u32, u32, i32); 5] = [(1, 1, 0), (4, 30, 0), (5, 1, 0), (9, 2, 0), (11, 24, 2026)];

/// The version before this one: the last that begins earlier.
pub(super) fn before<'law>(law: &'law Law, rule: &LegalRule) -> Option<&'law LegalRule> {
    law.rules.versions(&rule.rule_key).iter().rfind(|one| one.valid_from < rule.valid_from)
}

/// Refuses a version that begins in the past, makes no sense by itself, or overlaps with a later one.
pub(super) fn rule(law: &Law, rule: &LegalRule, today: NaiveDate) -> Outcome<()> {
    let mut errors = Vec::new();
    if rule.valid_from < today {
        let detail = "A version begins today or later: nothing past is rewritten.";
        errors.push(FieldError::pointer("/valid_from", "range", detail));
    }
    let days = [("/valid_from", Some(rule.valid_from)), ("/valid_to", rule.valid_to)];
    let strange = days.into_iter().filter(|(_, day)| day.is_some_and(|day| !is_plausible(day)));
    errors
        .extend(strange.map(|(pointer, _)| FieldError::pointer(pointer, "range", "Between 1900 and 2200.")));
    refused(errors)?;
    // The version before ends where this one begins: that is no overlap.
    let ended = before(law, rule).map(|ended| ended.valid_from);
    let others = law.rules.iter().filter(|one| one.rule_key == rule.rule_key).cloned().map(|mut one| {
        if Some(one.valid_from) == ended {
            one.valid_to = Some(one.valid_to.map_or(rule.valid_from, |end| end.min(rule.valid_from)));
        }
        one
    });
    match RuleBook::new(others.chain([rule.clone()])) {
        Ok(_) => Ok(()),
        Err(RuleError::Version { why, .. }) => Err(Problem::field("/term", "impossible", format!("{why}."))),
        Err(RuleError::Overlap(..)) => Err(overlap(rule)),
        Err(error @ RuleError::Unreadable(_)) => Err(Problem::internal(error)),
    }
}

/// Another version of the rule is in force on one of the days.
pub(super) fn overlap(rule: &LegalRule) -> Problem {
    Problem::new(Code::StateConflict)
        .detail(
            "Another version of this rule begins on that day or later: end this one where that one begins.",
        )
        .legal_basis(&rule.term.source_vi)
}

/// Refuses a year with impossible days, one that says less than the version in force, or one that changes a past day.
pub(super) fn year(law: &Law, year: &CalendarYear, today: NaiveDate) -> Outcome<()> {
    let new = Calendar::new([year.clone()]).map_err(|error| impossible(&error))?;
    refused(missing(year, &new))?;
    let Some(old) = law.calendar.version_of(year.year) else { return Ok(()) };
    if year.status == CalendarStatus::Provisional && !law.calendar.is_provisional(year.year) {
        let detail = format!("The year is official in version {old}: a provisional one does not replace it.");
        return Err(Problem::new(Code::StateConflict).detail(detail).legal_basis(HOLIDAYS));
    }
    let begun = NaiveDate::from_ymd_opt(year.year, 1, 1).unwrap_or(today);
    let past = begun.iter_days().take_while(|day| day.year() == year.year && *day < today);
    let mut changed = past.filter(|day| law.calendar.is_working_day(*day) != new.is_working_day(*day));
    if let Some(day) = changed.next() {
        let detail = format!("{day} is past: whether offices worked on it is not changed any more.");
        return Err(Problem::new(Code::StateConflict).detail(detail).legal_basis(HOLIDAYS));
    }
    Ok(())
}

/// Holidays fixed by law on which offices would work.
fn missing(year: &CalendarYear, calendar: &Calendar) -> Vec<FieldError> {
    let fixed = FIXED.iter().filter(|(_, _, since)| year.year >= *since);
    let days = fixed.filter_map(|(month, day, _)| NaiveDate::from_ymd_opt(year.year, *month, *day));
    let worked = days.filter(|day| calendar.is_working_day(*day) == Ok(true));
    let told = |day: NaiveDate| {
        let pointer = if day.weekday() == Weekday::Sat { "/working_saturdays" } else { "/days_off" };
        FieldError::pointer(pointer, "missing", format!("{day} is a holiday by law."))
    };
    let mut errors: Vec<_> = worked.map(told).collect();
    if !year.days_off.iter().any(|day| day.kind == crate::law::DayOffKind::Tet) {
        errors.push(FieldError::pointer("/days_off", "missing", "The days off of Tết are not among them."));
    }
    errors
}

fn impossible(error: &CalendarError) -> Problem {
    let pointer = match error {
        CalendarError::NotSaturday(_) => "/working_saturdays",
        _ => "/days_off",
    };
    Problem::field(pointer, "impossible", format!("{error}."))
}
