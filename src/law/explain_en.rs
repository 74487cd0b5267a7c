//! The explanation of a computation in English.

use chrono::NaiveDate;

use super::deadlines::{Computation, Counting};
use super::rules::{Purpose, Unit};
use super::wording::{counted_en, day_en, days_en, ordinal_en, skipped_en, years};

pub(super) fn text(computation: &Computation) -> String {
    let rule = &computation.rule;
    let start = if rule.term.unit.is_backward() { "Counted back from" } else { "Counted from" };
    let mut lines = vec![
        format!("{} (rule {}).", rule.name_en, rule.rule_key),
        format!(
            "{start} {}: {}; this day is not counted.",
            rule.start_event_en,
            day_en(computation.start_date)
        ),
    ];
    if computation.is_transitional() {
        lines.push(format!(
            "No recorded version was in force on that day yet. By way of transition the oldest one, in force from {}, \
             is counted from the day itself.",
            day_en(rule.valid_from)
        ));
    }
    lines.extend(computation.countings.iter().map(counting));
    lines.extend(computation.due_on.map(|due_on| result(computation, due_on)));
    lines.extend(rule.note_en.clone());
    if let Some(year) = computation.awaiting_calendar {
        lines.push(format!(
            "There is no due date yet: the working calendar of {year} is not loaded. It will be computed then."
        ));
    }
    if computation.is_provisional() {
        lines.push(format!(
            "Note: the days off of {} are provisional; the day above may move when the official notice is out.",
            years(&computation.provisional_years)
        ));
    }
    lines.extend(
        computation.calendar_version.as_ref().map(|version| format!("Working calendar: version {version}.")),
    );
    lines.join("\n")
}

pub(super) fn no_version(rule_key: &str, start_date: NaiveDate) -> String {
    format!(
        "No version of rule {rule_key} is recorded as in force on {}, so there is no due date.",
        day_en(start_date)
    )
}

fn counting(counting: &Counting) -> String {
    let term = &counting.term;
    let length = counting.length;
    let remote =
        if term.remote_length == Some(length) { " in a remote area with difficult travel" } else { "" };
    let span = match term.unit {
        Unit::CalendarDays => format!("{}{remote}", counted_en(length, "day")),
        Unit::WorkingDays => counted_en(length, "working day"),
        Unit::CalendarDaysBefore => format!("At least {} before", counted_en(length, "day")),
        Unit::WorkingDaysBefore => format!("At least {} before", counted_en(length, "working day")),
        Unit::DisplayDays => format!("At least {} without a break", counted_en(length, "day")),
    };
    let mut sentences = vec![format!("{span}, under {}: {}", term.source_en, ending(counting))];
    if !counting.skipped.is_empty() {
        let label = match term.unit {
            Unit::WorkingDays | Unit::WorkingDaysBefore => "Not counted",
            _ => "Days off",
        };
        sentences.push(format!("{label}: {}.", skipped_en(&counting.skipped)));
    }
    if !counting.working_saturdays.is_empty() {
        sentences.push(format!("Worked in exchange, so counted: {}.", days_en(&counting.working_saturdays)));
    }
    sentences.join(" ")
}

/// Where the count ends, with its move off a day off.
fn ending(counting: &Counting) -> String {
    let nth = ordinal_en(counting.length);
    let Some(due_on) = counting.due_on else {
        return match (counting.nominal_on, counting.awaiting_calendar) {
            (Some(nominal), Some(year)) => {
                format!(
                    "it ends on {}, but whether that is a working day is not known: the calendar of {year} is missing.",
                    day_en(nominal)
                )
            }
            _ => "the count cannot be finished without the missing working calendar.".to_owned(),
        };
    };
    let nominal = day_en(counting.nominal_on.unwrap_or(due_on));
    let due = day_en(due_on);
    let moved = counting.nominal_on != Some(due_on);
    match counting.term.unit {
        Unit::WorkingDays => format!("the {nth} working day is {due}."),
        Unit::WorkingDaysBefore => format!("the {nth} working day counting back is {due}."),
        Unit::CalendarDaysBefore if moved => format!(
            "the {nth} day counting back is {nominal}, a day off, so the working day before it counts: {due}."
        ),
        Unit::CalendarDaysBefore => format!("the {nth} day counting back is {due}."),
        Unit::CalendarDays | Unit::DisplayDays if moved => format!(
            "the {nth} day is {nominal}, a day off, so the term moves to the next working day, {due} \
             (Article 148(5) of the Civil Code 2015)."
        ),
        Unit::CalendarDays | Unit::DisplayDays => format!("the {nth} day is {due}."),
    }
}

fn result(computation: &Computation, due_on: NaiveDate) -> String {
    let due = day_en(due_on);
    let meaning = match (computation.rule.term.unit, computation.rule.purpose) {
        (Unit::CalendarDaysBefore | Unit::WorkingDaysBefore, _) => {
            format!("To be done on {due} at the latest.")
        }
        (Unit::DisplayDays, _) => {
            format!("To be kept up at least to the end of {due}; it may be removed only after that day.")
        }
        (_, Purpose::Act) => format!("Due by the end of {due}."),
        (_, Purpose::Right) => format!("This right can be used until the end of {due}."),
        (_, Purpose::Effect) => {
            let effect = due_on.succ_opt().map(day_en).unwrap_or_default();
            format!("The term ends with {due}; under this rule the decision has legal effect from {effect}.")
        }
        (_, Purpose::RedLine) => format!(
            "After {due} the head of the office answers for it if the petition is still unhandled without good \
             reason."
        ),
    };
    match computation.alternatives() {
        [] => meaning,
        both if both.iter().all(|counting| counting.enforced) => {
            format!("Two rules apply and give the same day. {meaning}")
        }
        _ => format!("Two rules apply; the earlier day counts. {meaning}"),
    }
}
