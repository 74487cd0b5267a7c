//! Days that an act names besides its own.

use chrono::NaiveDate;

use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::years_before;

/// Years that such a day may lie back.
const OLDEST_YEARS: u32 = 10;

/// What is wrong with a day that an act names.
#[must_use]
pub fn wrong_day(pointer: &'static str, day: NaiveDate, today: NaiveDate) -> Option<FieldError> {
    if day > today {
        Some(FieldError::pointer(pointer, "future", "This day has not come yet."))
    } else {
        let old = day < years_before(today, OLDEST_YEARS);
        old.then(|| FieldError::pointer(pointer, "range", "Not more than ten years ago."))
    }
}

/// Refuses such a day where it lies after the legal day of its act.
pub fn not_after((pointer, day): (&'static str, Option<NaiveDate>), acted_on: NaiveDate) -> Outcome<()> {
    match day {
        Some(day) if day > acted_on => {
            Err(Problem::field(pointer, "inverted", "Not after the day of the act itself."))
        }
        _ => Ok(()),
    }
}
