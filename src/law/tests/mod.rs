//! Tests of the law engine against the recorded cases, the sample petitions and the properties of calendars.

mod cases;
mod data;
mod explanations;
mod properties;

use chrono::NaiveDate;

use super::{Calendar, RuleBook, seed_calendar_years, seed_rules};

fn calendar() -> Calendar {
    Calendar::new(seed_calendar_years().unwrap()).unwrap()
}

fn book() -> RuleBook {
    RuleBook::new(seed_rules().unwrap()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
