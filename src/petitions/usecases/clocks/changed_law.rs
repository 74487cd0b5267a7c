//! A clock after the law has changed: an open one, and one that ended while its year was not loaded.

use serde_json::json;

use super::course::{course_of, version_of, written};
use super::own_limit::assigned;
use super::{fulfilled, is_open, nominal_on, status};
use crate::kernel::problem::{Language, Outcome};
use crate::law::store::Law;
use crate::law::{Computation, Course, LegalRule, OWN_LIMIT, compute, variant_key, weighed};
use crate::petitions::model::DeadlineStatus;
use crate::petitions::store::deadlines::DeadlineRow;

/// True for a clock that a change of the law concerns: one that runs or stands, and one whose duty was done before its day was known.
#[must_use]
pub fn follows_law(row: &DeadlineRow) -> bool {
    is_open(row) || ended_awaiting(row)
}

/// True for a clock whose duty was done while its year was not loaded.
fn ended_awaiting(row: &DeadlineRow) -> bool {
    let done = [DeadlineStatus::Fulfilled, DeadlineStatus::FulfilledLate].map(DeadlineStatus::as_str);
    done.contains(&row.status.as_str()) && row.due_on.is_none() && row.nominal_on.is_some()
}

/// Such a clock under a law that has changed since, with its day, by which it is judged anew; `None`: that is not known yet.
fn judged(law: &Law, row: &DeadlineRow) -> Outcome<Option<DeadlineRow>> {
    let waiting = DeadlineRow { status: DeadlineStatus::AwaitingCalendar.as_str().to_owned(), ..row.clone() };
    let dated = under(law, &waiting)?.filter(|new| new.due_on.is_some());
    Ok(dated.zip(row.stopped_on).map(|(new, on)| {
        let status = fulfilled(&new, on).as_str().to_owned();
        DeadlineRow { status, ..new }
    }))
}

/// A clock under a law that has changed since; `None`: neither its day, nor its state, nor its mark, nor the version
/// of its rule, nor a day that was weighed beside it or that its words name is another. Extensions and suspensions that the law
/// allowed when they were decided stay. Whether the commune was a remote area on the day on which the clock started decides, whatever
/// was set for later days.
pub fn under(law: &Law, row: &DeadlineRow) -> Outcome<Option<DeadlineRow>> {
    if ended_awaiting(row) {
        return judged(law, row);
    }
    if row.rule_valid_from.is_none() {
        return Ok(assigned(law, row).filter(|new| new.end() != row.end()));
    }
    let remote_area = law.settings.is_remote(&row.commune, row.start_on);
    let course = Course { remote_area, ..course_of(row)? };
    let key = variant_key(&row.rule_key, remote_area, course.complexity);
    let own = version_of(law, row).filter(|_| key == row.rule_key);
    let rule = match own {
        Some(own) if !ended(own, row.start_on) => Some(own),
        _ => law.governing(&row.commune, key, row.start_on).or(own),
    };
    let Some(rule) = rule.filter(|rule| rule.has_day()) else { return Ok(None) };
    let computed = compute(rule, &law.calendar, &course);
    let computed =
        computed.or_else(|error| own.map_or(Err(error), |own| compute(own, &law.calendar, &course)));
    let Ok(computed) = computed else { return Ok(None) };
    // A paused clock has no day; it is another one all the same where it will run on by another length.
    let lengths = computed.rule.terms().any(|term| term.remote_length.is_some());
    let beside = json!(weighed(&computed, Language::Vi));
    let now = (
        &computed.rule.rule_key,
        lengths && remote_area,
        Some(computed.rule.valid_from),
        nominal_on(&computed),
        computed.due_on,
        status(&computed).as_str(),
        computed.is_provisional(),
        &beside,
    );
    let before = (
        &row.rule_key,
        lengths && row.remote_area,
        row.rule_valid_from,
        row.nominal_on,
        row.due_on,
        row.status.as_str(),
        row.provisional,
        &row.alternatives,
    );
    let another = now != before || !is_told_so(row, &computed);
    Ok(another.then(|| written(row.clone(), &computed, law.number)))
}

/// True where a clock that is another one differs in its words alone.
pub fn is_reworded(old: &DeadlineRow, new: &DeadlineRow) -> bool {
    let told = |row: &DeadlineRow| {
        (row.rule_valid_from, row.nominal_on, row.due_on, row.remote_area, row.provisional)
    };
    let codes =
        (&old.rule_key, &old.status, &old.alternatives) == (&new.rule_key, &new.status, &new.alternatives);
    codes && told(old) == told(new)
}

/// True where the words of the clock tell this count, whatever version of the calendar they name: days off and working Saturdays within
/// a term can change places and leave its end where it was.
fn is_told_so(row: &DeadlineRow, computed: &Computation) -> bool {
    let calendar_version = Some(row.calendar_version.clone()).filter(|version| !version.is_empty());
    let computed = Computation { calendar_version, ..computed.clone() };
    written(row.clone(), &computed, row.law_seq).explanation == row.explanation
}

/// True where the version with which a clock began was ended since on the day on which the clock starts, or before. The commune's own limit
/// moves no clock that runs, be another one set in its place or none.
fn ended(own: &LegalRule, start_on: chrono::NaiveDate) -> bool {
    own.rule_key != OWN_LIMIT && own.valid_to.is_some_and(|end| end <= start_on)
}
