//! Which clocks are duties of the office, what those tell, and what is due next.

use chrono::NaiveDate;

use super::{is_open, is_open_state};
use crate::law::{DUTIES_AT_ONCE, OF_ONE_ROAD};
use crate::petitions::store::deadlines::DeadlineRow;

/// Clocks of citizens' rights and of legal effect: nobody in the office is late when they have run.
pub const NO_DUTY: &[&str] =
    &["C01", "C15", "C19", "C20", "C25", "K01", "K02", "K02-dismissal", "K07", "PT2"];

/// True where the office must have acted when the clock ends.
#[must_use]
pub fn is_duty(rule_key: &str) -> bool {
    !NO_DUTY.contains(&rule_key)
}

/// Clocks that run only where somebody passed the petition on: he is told of the result (Luật Tiếp công dân Art 27(2), Luật
/// Khiếu nại Art 66(2), Luật Tố cáo Art 26(2)); and that of the head of the Party committee, to whom it was addressed (Quy định
/// 11-QĐi/TW).
const OF_HOW_IT_CAME: &[&str] = &["R10", "C10", "T05", "R17"];

/// True where the clock of a sealed row, and all that is told of it, is for those who work with it: it tells that somebody passed the
/// petition on, to whom it was addressed, or, as duties at once do, what was found or decided and nobody outside is told: clear signs of a
/// crime, and that a denunciation was not accepted, which is closed as others are.
#[must_use]
pub fn is_closed(rule_key: &str) -> bool {
    OF_HOW_IT_CAME.contains(&rule_key) || DUTIES_AT_ONCE.contains(&rule_key)
}

/// The same of a clock in this state: once it has stopped one may tell too which of the acts ended it that are not told apart outside
/// (a return tells the same).
#[must_use]
pub fn is_inner(rule_key: &str, status: &str) -> bool {
    is_closed(rule_key) || (OF_ONE_ROAD.contains(&rule_key) && !is_open_state(status))
}

/// What others are to produce by then: the office looks after it, and is not late where they are.
const OWED_BY_OTHERS: &[&str] = &["C07"];

/// The next due date of open clocks by which the office must act. Of a sealed row it does not tell how it came: everybody who sees its
/// case sees and finds it by that day. What is to be done at once is due all the same, and stands first wherever rows are put in order
/// by their days: it never runs in a case, and until there is one the day is for those who work with the row.
#[must_use]
pub fn next_due(sealed: bool, rows: &[DeadlineRow]) -> Option<NaiveDate> {
    let told = |row: &&DeadlineRow| !sealed || !OF_HOW_IT_CAME.contains(&row.rule_key.as_str());
    let own = |row: &&DeadlineRow| is_duty(&row.rule_key) && !OWED_BY_OTHERS.contains(&row.rule_key.as_str());
    let duties = rows.iter().filter(|row| is_open(row)).filter(own);
    duties.filter(told).filter_map(|row| row.due_on).min()
}
