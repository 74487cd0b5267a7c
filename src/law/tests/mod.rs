//! Tests of the law engine against the recorded cases, the sample petitions and the properties of calendars.

mod cases;
mod courses;
mod data;
mod explanations;
mod properties;
mod table;

use chrono::NaiveDate;

use super::{Calendar, Computation, Course, RuleBook, seed_calendar_years, seed_rules};

fn calendar() -> Calendar {
    Calendar::new(seed_calendar_years().unwrap()).unwrap()
}

fn book() -> RuleBook {
    RuleBook::new(seed_rules().unwrap()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A clock to which nothing has happened.
fn plain(book: &RuleBook, calendar: &Calendar, rule_key: &str, start: NaiveDate) -> Computation {
    book.compute(rule_key, calendar, &Course::plain(start, false)).unwrap().unwrap()
}
