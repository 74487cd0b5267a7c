//! What law may be loaded: pure.

use chrono::{Datelike, NaiveDate, Weekday};

use uuid::Uuid;

use super::{begins, refused};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::law::store::settings::KeptSetting;
use crate::law::store::{Law, Voided};
use crate::law::variants::own_lengths;
use crate::law::{
    Calendar, CalendarError, CalendarStatus, CalendarYear, DUTIES_AT_ONCE, LegalRule, RuleBook, RuleError,
    SettingValue, SettingVersion, Term, Unit, is_plausible,
};

/// The article on days off (Bộ luật Lao động 2019, Điều 112).
const HOLIDAYS: &str = "Bộ luật Lao động 2019, Điều 112; Nghị quyết 28/2026/QH16";

/// Holidays of the solar calendar with the first year in which they are (Labour Code Article 112(1); 24 November by
/// Resolution 28/2026/QH16).
const FIXED: [(u32, u32, i32); 5] = [(1, 1, 0), (4, 30, 0), (5, 1, 0), (9, 2, 0), (11, 24, 2026)];

/// The version before one that begins on this day: the last that begins earlier.
pub(super) fn before<'law>(law: &'law Law, rule_key: &str, valid_from: NaiveDate) -> Option<&'law LegalRule> {
    law.rules.versions(rule_key).iter().rfind(|one| one.valid_from < valid_from)
}

/// Refuses a version that begins in the past, makes no sense by itself or after the one before, or overlaps with a later one.
pub(super) fn rule(law: &Law, rule: &LegalRule, before: Option<&LegalRule>, today: NaiveDate) -> Outcome<()> {
    let mut errors = begins(rule.valid_from, today);
    let days = [("/valid_from", Some(rule.valid_from)), ("/valid_to", rule.valid_to)];
    let strange = days.into_iter().filter(|(_, day)| day.is_some_and(|day| !is_plausible(day)));
    errors.extend(strange.map(|(pointer, _)| implausible(pointer)));
    let versions = law.rules.versions(&rule.rule_key).iter();
    let numbered: Vec<&LegalRule> = versions.filter(|one| one.term.unit != Unit::NoNumber).collect();
    let last = numbered.iter().copied().rfind(|one| one.valid_from < rule.valid_from);
    errors.extend(lengths(rule, last));
    errors.extend(other_way(rule, last.or(numbered.first().copied())));
    refused(errors)?;
    // The version before ends where this one begins: that is no overlap.
    let ended = before.map(|ended| ended.valid_from);
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

/// Lengths for remote areas and complex matters that would never count, since the keys of the term stand for those, and lengths that
/// the last version with a number has and this one has not: such a matter would have the ordinary time, and none could be found
/// complex. A term without a number has none of them.
fn lengths(rule: &LegalRule, before: Option<&LegalRule>) -> Vec<FieldError> {
    let (remote, complex) = own_lengths(&rule.rule_key);
    let names = [
        ("remote_length", remote),
        ("complex_length", complex),
        ("remote_complex_length", remote && complex),
    ];
    let old = [before.map(|before| &before.term), before.and_then(|before| before.alternative.as_ref())];
    let new = [("/term", Some(&rule.term)), ("/alternative", rule.alternative.as_ref())];
    let mut errors = Vec::new();
    for ((place, new), old) in new.into_iter().zip(old) {
        let Some(term) = new else { continue };
        let (new, counted) = (term.other_lengths(), term.unit != Unit::NoNumber);
        let old = old.map(Term::other_lengths).unwrap_or_default();
        for (((name, own), new), old) in names.into_iter().zip(new).zip(old) {
            let (code, detail) = match (own, new, old) {
                (false, Some(_), _) => (
                    "not_allowed",
                    "It would never count: each key of this term has the length of its own matters.",
                ),
                (true, None, Some(_)) if counted => (
                    "required",
                    "The last version with a number has it. Where nothing is different any more, repeat `length`.",
                ),
                _ => continue,
            };
            errors.push(FieldError::pointer(format!("{place}/{name}"), code, detail));
        }
    }
    errors
}

/// A unit that is counted the other way round than that of another version with a number, or in periods where that one is a term: what
/// asks for the day would take a latest day for an earliest one. What is to be done at once is done after its event.
fn other_way(rule: &LegalRule, other: Option<&LegalRule>) -> Option<FieldError> {
    let way = |unit: Unit| (unit.is_backward(), unit.is_frequency());
    let at_once = DUTIES_AT_ONCE.contains(&rule.rule_key.as_str()).then_some((false, false));
    let old = other.map(|other| way(other.term.unit)).or(at_once)?;
    let detail = "It is counted as before: after its event, back from it, or in each period.";
    let changes = rule.term.unit != Unit::NoNumber && way(rule.term.unit) != old;
    changes.then(|| FieldError::pointer("/term/unit", "not_allowed", detail))
}

fn implausible(pointer: &'static str) -> FieldError {
    FieldError::pointer(pointer, "range", "Between 1900 and 2200.")
}

/// Another version of the rule is in force on one of the days.
pub(super) fn overlap(rule: &LegalRule) -> Problem {
    Problem::new(Code::StateConflict)
        .detail(
            "Another version of this rule begins on that day or later: end this one where that one begins.",
        )
        .legal_basis(&rule.term.source_vi)
}

/// All that is wrong with a version of a setting by itself and by what is set.
pub(super) fn setting_alone(
    version: &SettingVersion,
    there: &[KeptSetting],
    today: NaiveDate,
) -> Vec<FieldError> {
    let mut errors = begins(version.valid_from, today);
    if !is_plausible(version.valid_from) {
        errors.push(implausible("/valid_from"));
    }
    if version.legal_basis.trim().is_empty() {
        errors.push(FieldError::pointer("/legal_basis", "required", "What the setting rests on."));
    }
    let limited = |value: SettingValue| matches!(value, SettingValue::OwnLimit(Some(_)));
    let last = standing(version, there).last();
    if version.value == SettingValue::OwnLimit(None) && !last.is_some_and(|last| limited(last.version.value))
    {
        let detail = "There is no limit that would end: name one.";
        errors.push(FieldError::pointer("/limit", "required", detail));
    }
    errors
}

/// Refuses a version that would begin before one that is there, or on its day.
pub(super) fn setting(version: &SettingVersion, there: &[KeptSetting]) -> Outcome<()> {
    let Some(later) = standing(version, there).find(|one| one.version.valid_from >= version.valid_from)
    else {
        return Ok(());
    };
    let detail = format!(
        "Another version of this setting begins on {}: begin after it, or take it back first while its day has not come.",
        later.version.valid_from
    );
    Err(Problem::new(Code::StateConflict).detail(detail).legal_basis(&later.version.legal_basis))
}

/// The versions of the same setting that count, oldest first.
fn standing<'there>(
    version: &SettingVersion,
    there: &'there [KeptSetting],
) -> impl Iterator<Item = &'there KeptSetting> {
    let setting = version.value.setting();
    there.iter().filter(move |one| one.voided.is_none() && one.setting() == setting)
}

/// Refuses to take back what came with the program, what was taken back, and what has begun: on `day` it has come; `None`: it counts for
/// no day.
pub(super) fn voidable(
    (loaded_by, voided): (Option<Uuid>, Option<&Voided>),
    (day, today): (Option<NaiveDate>, NaiveDate),
    basis: &str,
) -> Outcome<()> {
    let detail = if voided.is_some() {
        "It was taken back already.".to_owned()
    } else if loaded_by.is_none() {
        "Only what an administrator added is taken back: add a version that replaces it.".to_owned()
    } else if let Some(day) = day.filter(|day| *day <= today) {
        format!("Its day, {day}, has come, and nothing past is rewritten: add a version that replaces it.")
    } else {
        return Ok(());
    };
    Err(Problem::new(Code::StateConflict).detail(detail).legal_basis(basis))
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
