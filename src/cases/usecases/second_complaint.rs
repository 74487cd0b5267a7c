//! Until when a second complaint may be made (Luật Khiếu nại Art 33, 48): counted as its clocks are, and without the days of an obstacle
//! (Art 9).

use chrono::NaiveDate;

use super::next_right::ran_out;
use crate::cases::model::Case;
use crate::cases::model::next_right::{NEXT_RIGHT, SECOND_COMPLAINT};
use crate::law::store::Law;
use crate::law::{Course, Pause};
use crate::petitions::model::DeadlineStatus;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::usecases::clocks::is_open;

/// True where the time for the second complaint had run out before this day: each of the times that count has. Where none is counted
/// the right is open, and a time without its day is not known to have run. `rows` are the clocks of the petition that opened the case.
#[must_use]
pub fn has_lapsed(
    law: &Law,
    (case, rows): (&Case, &[DeadlineRow]),
    (on, obstacle): (NaiveDate, Option<Pause>),
) -> bool {
    let over = |(rule, course): &(&str, Course)| {
        let course = Course { pauses: obstacle.into_iter().collect(), ..course.clone() };
        law.complaining_until(&case.commune, rule, &course).is_some_and(|due| due < on)
    };
    let times = times(law, (case, rows), on);
    !times.is_empty() && times.iter().all(over)
}

/// The times that count, as they began: those of the clocks; where none stands yet, that from the end of the time for settling.
fn times<'a>(law: &Law, (case, rows): (&Case, &'a [DeadlineRow]), on: NaiveDate) -> Vec<(&'a str, Course)> {
    let begun = |row: &'a DeadlineRow| (row.rule_key.as_str(), Course::plain(row.start_on, row.remote_area));
    let times: Vec<_> = rows.iter().filter(|row| counts(case, row)).map(begun).collect();
    match ran_out(case, rows, on).filter(|_| times.is_empty()) {
        Some(end) => {
            let course = law.plain_course(&case.commune, end);
            NEXT_RIGHT.iter().map(|rule| (*rule, course.clone())).collect()
        }
        None => times,
    }
}

/// True for a clock of the second complaint that runs, or that ended with its time: the one from the proven receipt of the decision that
/// is carried out, or put into the archive.
fn counts(case: &Case, row: &DeadlineRow) -> bool {
    let cancelled = row.status == DeadlineStatus::Cancelled.as_str();
    let ran = !cancelled && case.decision_received_on == Some(row.start_on);
    SECOND_COMPLAINT.contains(&row.rule_key.as_str()) && (is_open(row) || ran)
}
