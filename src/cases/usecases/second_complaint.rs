//! Until when a second complaint may be made (Luật Khiếu nại Art 33, 48): counted as its clocks are, and without the days of obstacles
//! (Art 9). The clocks are those of who opened the case; another complainant is counted from the receipt that is named for him.

use chrono::NaiveDate;

use super::next_right::ran_out;
use crate::cases::model::Case;
use crate::cases::model::next_right::{COUNTED_FROM_THE_END, NEXT_RIGHT, SECOND_COMPLAINT};
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
    (on, received_on): (NaiveDate, Option<NaiveDate>),
    obstacles: &[Pause],
) -> bool {
    let over = |(rule, course): &(&str, Course)| {
        let course = Course { pauses: obstacles.to_vec(), ..course.clone() };
        law.complaining_until(&case.commune, rule, &course).is_some_and(|due| due < on)
    };
    let times = times(law, (case, rows), (on, received_on));
    !times.is_empty() && times.iter().all(over)
}

/// The times that count, as they began: those of the clocks; where none stands yet, that from the named receipt, or from the end of the
/// time for settling. About discipline only a clock tells which of its two times it is.
fn times<'a>(
    law: &Law,
    (case, rows): (&Case, &'a [DeadlineRow]),
    (on, received_on): (NaiveDate, Option<NaiveDate>),
) -> Vec<(&'a str, Course)> {
    let begun = |row: &'a DeadlineRow| {
        (row.rule_key.as_str(), Course::plain(received_on.unwrap_or(row.start_on), row.remote_area))
    };
    let times: Vec<_> = rows.iter().filter(|row| counts(case, row)).map(begun).collect();
    let uncounted = times.is_empty() && COUNTED_FROM_THE_END.contains(&case.life_cycle);
    match received_on.or_else(|| ran_out(case, rows, on)).filter(|_| uncounted) {
        Some(start) => {
            let course = law.plain_course(&case.commune, start);
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
