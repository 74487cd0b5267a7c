//! Days that an act names besides its own.

use chrono::NaiveDate;

use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::years_before;
use crate::petitions::model::Status;
use crate::petitions::model::life::ActRow;
use crate::petitions::store::acts::StandingAct;

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

/// Which of these days of an act, on which something was done where the petition is, or was, lie before it went there, whatever was
/// entered since.
#[must_use]
pub fn too_early(
    days: &[(&'static str, NaiveDate)],
    row: &ActRow,
    (before, received_on): (&[StandingAct], NaiveDate),
) -> Vec<FieldError> {
    let there = |status: Status| status != Status::Screened && row.from.contains(&status);
    let went = before.iter().rev().find(|done| done.act.row().becomes.is_some_and(there));
    let since = went.map_or(received_on, |done| done.acted_on);
    let early = days.iter().filter(|(_, day)| *day < since);
    early.map(|(pointer, _)| FieldError::pointer(*pointer, "inverted", "Not before it went there.")).collect()
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
