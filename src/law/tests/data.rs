//! The seeds are whole, and wrong data is refused.

use std::str::FromStr;

use chrono::NaiveDate;
use unicode_normalization::is_nfc;

use super::{book, calendar, day};
use crate::law::rules::RECORDED_FROM;
use crate::law::{
    Calendar, CalendarError, Course, DayNature, LegalRule, RuleBook, RuleError, Unit, UnknownYear,
    extended_rule, read_calendar_years, seed_calendar_years, seed_rules,
};

#[test]
fn the_seed_calendar_is_the_recorded_one() {
    let recorded = read_calendar_years(include_str!("../../../tests/data/calendar.json")).unwrap();
    assert_eq!(seed_calendar_years().unwrap(), recorded);
    assert_eq!(recorded.iter().map(|year| year.year).collect::<Vec<_>>(), [2024, 2025, 2026, 2027]);
}

#[test]
fn days_have_their_nature() {
    let calendar = calendar();
    let nature = |text| calendar.nature(day(text)).unwrap();
    assert!(matches!(nature("2026-01-10"), DayNature::WorkingSaturday(_)));
    assert!(matches!(nature("2026-11-24"), DayNature::Off(off) if off.name_en.contains("Culture")));
    assert!(matches!(nature("2025-11-24"), DayNature::Workday));
    assert!(matches!(nature("2026-04-26"), DayNature::Weekend));
    assert_eq!(calendar.is_working_day(day("2028-01-03")), Err(UnknownYear(2028)));
    assert_eq!(calendar.known_until(day("2026-11-24")), Some(day("2027-12-31")));
    assert_eq!(calendar.known_until(day("2028-01-01")), None);
}

#[test]
fn ranges_have_versions() {
    let calendar = calendar();
    assert_eq!(calendar.version_for(&(day("2026-11-24")..=day("2026-12-08"))).unwrap(), "2026-1");
    assert_eq!(calendar.version_for(&(day("2026-11-24")..=day("2027-01-08"))).unwrap(), "2026-1+2027-0");
    assert_eq!(calendar.version_for(&(day("2027-11-24")..=day("2028-01-08"))), Err(UnknownYear(2028)));
    assert!(
        calendar.is_provisional(2027) && !calendar.is_provisional(2026) && !calendar.is_provisional(2028)
    );
}

#[test]
fn inconsistent_years_are_refused() {
    let years = seed_calendar_years().unwrap();
    let year = years[2].clone();
    let refused = |change: &dyn Fn(&mut crate::law::CalendarYear)| {
        let mut changed = year.clone();
        change(&mut changed);
        Calendar::new([changed]).unwrap_err()
    };
    assert!(matches!(
        Calendar::new([year.clone(), year.clone()]).unwrap_err(),
        CalendarError::YearTwice(2026)
    ));
    assert!(matches!(refused(&|y| y.year = 2025), CalendarError::OtherYear(..)));
    assert!(matches!(
        refused(&|y| y.working_saturdays[0].date = day("2026-01-12")),
        CalendarError::NotSaturday(_)
    ));
    assert!(matches!(refused(&|y| y.days_off[0].date = day("2026-01-10")), CalendarError::DayTwice(_)));
}

#[test]
fn seed_rules_are_whole() {
    let rules = seed_rules().unwrap();
    assert_eq!(book().iter().count(), rules.len());
    for rule in &rules {
        let texts = [&rule.name_vi, &rule.name_en, &rule.start_event_vi, &rule.start_event_en];
        let sources = rule.terms().flat_map(|term| [&term.source_vi, &term.source_en]);
        for text in texts.into_iter().chain(sources) {
            assert!(!text.is_empty() && is_nfc(text), "{}: {text}", rule.rule_key);
        }
        assert_eq!(rule.note_vi.is_some(), rule.note_en.is_some(), "{}", rule.rule_key);
    }
}

#[test]
fn versions_follow_the_law_of_1_july_2026() {
    let book = book();
    for key in ["C02", "C03", "C16", "K03"] {
        assert!(book.in_force(key, day("2026-06-30")).unwrap().alternative.is_none(), "{key}");
        assert!(book.in_force(key, day("2026-07-01")).unwrap().alternative.is_some(), "{key}");
    }
    for key in ["R08", "R12", "R13", "R16", "C08", "C23", "C24"] {
        assert!(book.in_force(key, day("2026-06-30")).is_none(), "{key}");
        assert!(book.in_force(key, day("2026-07-01")).is_some(), "{key}");
    }
    for (key, first) in
        [("R19", "2025-06-16"), ("P04", "2025-06-16"), ("P08", "2025-07-01"), ("P06", "2024-08-01")]
    {
        assert_eq!(book.versions(key)[0].version(), first);
    }
    // The inspectorate owed a report each month; since then what is monitored has no number.
    let length = |on: &str| book.in_force("T24", day(on)).map(|rule| (rule.term.unit, rule.term.length));
    assert_eq!(length("2026-06-30"), Some((Unit::TimesAMonth, 1)));
    assert_eq!(length("2026-07-01").map(|(unit, _)| unit), Some(Unit::NoNumber));
    assert!(book.versions("Z99").is_empty());
}

#[test]
fn what_is_counted_by_another_rule_has_no_number_of_its_own() {
    let extended = |rule: &LegalRule| extended_rule(&rule.rule_key).is_some();
    let rules: Vec<LegalRule> = seed_rules().unwrap().into_iter().filter(extended).collect();
    assert_eq!(rules.len(), 2);
    for LegalRule { rule_key, term, extensions, pauses, start_event, note_vi, .. } in rules {
        assert_eq!((term.unit, term.length), (Unit::NoNumber, 0), "{rule_key}");
        assert!(extensions.is_none() && pauses.is_none(), "{rule_key}");
        assert_eq!(start_event, "previous_term_end", "{rule_key}");
        assert!(note_vi.is_some_and(|note| note.contains("phiên bản của T07")), "{rule_key}");
    }
}

#[test]
fn before_its_first_version_a_rule_gives_no_date() {
    let (book, calendar) = (book(), calendar());
    for (key, first) in [
        ("R08", "2026-07-01"),
        ("R16", "2026-07-01"),
        ("C23", "2026-07-01"),
        ("C24", "2026-07-01"),
        ("R20", "2025-06-16"),
        ("P04", "2025-06-16"),
        ("P06", "2024-08-01"),
        ("P07", "2024-08-01"),
        ("P08", "2025-07-01"),
        ("P09", "2025-07-01"),
    ] {
        let begun = |start: NaiveDate| book.compute(key, &calendar, &Course::plain(start, false));
        assert!(begun(day(first).pred_opt().unwrap()).is_none(), "{key}");
        assert!(begun(day(first)).unwrap().unwrap().due_on.is_some(), "{key}");
    }
}

/// What was in force before the record is not known, unless something is owed at an appointment or in a period only.
#[test]
fn what_is_as_old_as_the_record_governs_the_days_before_it() {
    let seed: serde_json::Value = serde_json::from_str(include_str!("../seeds/legal-rules.json")).unwrap();
    assert_eq!(seed["recorded_from"], RECORDED_FROM.to_string());
    let (book, before) = (book(), RECORDED_FROM.pred_opt().unwrap());
    assert_eq!(book.governing("T01", before).map(|rule| rule.valid_from), Some(RECORDED_FROM));
    for key in ["R01", "R06"] {
        assert_eq!(book.versions(key)[0].valid_from, RECORDED_FROM, "{key}");
        assert!(book.governing(key, before).is_none(), "{key}");
    }
}

#[test]
fn senseless_rules_are_refused() {
    let rule = book().in_force("T01", day("2026-07-01")).unwrap().clone();
    assert!(matches!(RuleBook::new([rule.clone(), rule.clone()]).unwrap_err(), RuleError::Overlap(..)));
    let mut zero = rule.clone();
    zero.term.length = 0;
    let mut ended = rule.clone();
    ended.valid_to = Some(ended.valid_from);
    let mut mixed = rule.clone();
    mixed.alternative = book().in_force("R01", day("2026-07-01")).map(|other| other.term.clone());
    for wrong in [zero, ended, mixed] {
        assert!(matches!(RuleBook::new([wrong]).unwrap_err(), RuleError::Version { .. }));
    }
}

#[test]
fn codes_are_the_same_in_text_and_json() {
    for unit in Unit::ALL {
        assert_eq!(Unit::from_str(unit.as_str()).unwrap(), *unit);
        assert_eq!(serde_json::to_value(unit).unwrap(), unit.as_str());
    }
    assert_eq!(Unit::from_str("weeks").unwrap_err().to_string(), "unknown Unit: weeks");
}
