//! The explanation of a computation in English.

use chrono::NaiveDate;

use super::deadlines::{Computation, Counting};
use super::reckoning::Step;
use super::terms::{Purpose, Term, Unit};
use super::wording::{counted_en, day_en, days_en, ordinal_en, skipped_en, years};

pub(super) fn text(computation: &Computation) -> String {
    let rule = &computation.rule;
    let mut lines = vec![format!("{} (rule {}).", rule.name_en, rule.rule_key), beginning(computation)];
    if computation.is_transitional() {
        lines.push(format!(
            "No recorded version was in force on that day yet. By way of transition the oldest one, in force from {}, \
             is counted from the day itself.",
            day_en(rule.valid_from)
        ));
    }
    for one in &computation.countings {
        lines.push(counting(one, computation));
        lines.extend(one.steps.iter().map(|step| self::step(step, computation)));
        lines.extend(moved_end(one));
    }
    if computation.is_paused() {
        lines.push(
            "While the clock stands there is no due date; it is computed when the clock goes on.".to_owned(),
        );
    }
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

/// Where the count begins.
fn beginning(computation: &Computation) -> String {
    let rule = &computation.rule;
    let (event, day) = (&rule.start_event_en, day_en(computation.course.start_date));
    match rule.term.unit {
        unit if unit.is_frequency() => format!("Asked for the period of {day}."),
        unit if !unit.is_counted() => format!("It follows {event}: {day}."),
        unit if unit.is_backward() => format!("Counted back from {event}: {day}; this day is not counted."),
        _ => format!("Counted from {event}: {day}; this day is not counted."),
    }
}

/// For which matters the length holds, where it is not the ordinary one.
fn matter(term: &Term, computation: &Computation) -> &'static str {
    match computation.special(term) {
        (true, true) => " for a complex matter in a remote area with difficult travel",
        (true, false) => " in a remote area with difficult travel",
        (false, true) => " for a complex matter",
        (false, false) => "",
    }
}

fn counting(counting: &Counting, computation: &Computation) -> String {
    let term = &counting.term;
    let length = counting.length;
    let span = match term.unit {
        Unit::CalendarDays => format!("{}{}", counted_en(length, "day"), matter(term, computation)),
        Unit::Years => counted_en(length, "year"),
        Unit::TimesAWeek => format!("At least {} in each week", counted_en(length, "time")),
        Unit::TimesAMonth => format!("At least {} in each month", counted_en(length, "time")),
        Unit::TimesAYear => format!("At least {} in each year", counted_en(length, "time")),
        Unit::Hours => counted_en(length, "hour"),
        Unit::HoursBefore => format!("At least {} before", counted_en(length, "hour")),
        Unit::NoNumber if counting.due_on.is_some() => "At once".to_owned(),
        Unit::NoNumber => "No number of days".to_owned(),
        Unit::WorkingDays => counted_en(length, "working day"),
        Unit::CalendarDaysBefore => format!("At least {} before", counted_en(length, "day")),
        Unit::WorkingDaysBefore => format!("At least {} before", counted_en(length, "working day")),
        Unit::DisplayDays => format!("At least {} without a break", counted_en(length, "day")),
    };
    let mut sentences = vec![format!("{span}, under {}: {}", term.source_en, ending(counting))];
    // With such steps the end is told after them, and its days off with it.
    if counting.is_moved() {
        return sentences.concat();
    }
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
    match counting.term.unit {
        Unit::NoNumber => return numberless(counting.due_on),
        Unit::Hours | Unit::HoursBefore => {
            return "this is counted in hours, so there is no due date.".to_owned();
        }
        _ if counting.is_moved() => {
            return "what was decided or happened on the way changes the end, as follows.".to_owned();
        }
        _ => {}
    }
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
        Unit::Years if moved => format!(
            "the same day of the year is {nominal}, a day off, so the term moves to the next working day, {due} \
             (Article 148(5) of the Civil Code 2015)."
        ),
        Unit::Years => format!("the same day of the year is {due}."),
        _ => format!("the last day of the period is {due}, a day off or not."),
    }
}

/// What is to be done at once is due on its very day; what else has no number of days has no day.
fn numberless(due_on: Option<NaiveDate>) -> String {
    due_on.map_or_else(
        || "the law sets none, so there is no due date to count.".to_owned(),
        |day| {
            format!(
                "the law names no number of days and allows no delay, so that same day is the due date, a day off or not: {}.",
                day_en(day)
            )
        },
    )
}

/// What one extension or pause did.
fn step(step: &Step, computation: &Computation) -> String {
    let rule = &computation.rule;
    let extension_source = rule.extensions.as_ref().map_or("", |law| law.source_en.as_str());
    let pause_source = rule.pauses.as_ref().map_or("", |law| law.source_en.as_str());
    match step {
        Step::Extended { days, decided_on, nominal_on } => format!(
            "Extended by {} by the decision of {}, under {extension_source}: the term now ends on {}.",
            counted_en(*days, "day"),
            day_en(*decided_on),
            day_en(*nominal_on)
        ),
        Step::Suspended { from, to, days_left, nominal_on } => format!(
            "Suspended from {} to {}, under {pause_source}. {} left when it was suspended; counted on from the day it \
             ended, which itself is not counted: {}.",
            day_en(*from),
            day_en(*to),
            if *days_left == 1 { "1 day was".to_owned() } else { format!("{days_left} days were") },
            day_en(*nominal_on)
        ),
        Step::Standing { from, days_left } => format!(
            "Suspended since {}, under {pause_source}; {} left.",
            day_en(*from),
            if *days_left == 1 { "1 day is".to_owned() } else { format!("{days_left} days are") }
        ),
        Step::Obstacle { from, to: Some(to) } => format!(
            "Not counted, under {pause_source}: the obstacle from {} to {}, both days included.",
            day_en(*from),
            day_en(*to)
        ),
        Step::Obstacle { from, to: None } => {
            format!(
                "Not counted, under {pause_source}: the obstacle since {}, which is not over.",
                day_en(*from)
            )
        }
        Step::TooLate { decided_on, ended_on } => format!(
            "What was decided on {} changes nothing: the term had ended on {}.",
            day_en(*decided_on),
            day_en(*ended_on)
        ),
    }
}

/// Where a term with such steps ends, and its move off a day off.
fn moved_end(counting: &Counting) -> Option<String> {
    if !counting.is_moved() {
        return None;
    }
    let nominal = counting.nominal_on.map(day_en)?;
    match (counting.due_on, counting.awaiting_calendar) {
        (Some(due_on), _) if Some(due_on) != counting.nominal_on => Some(format!(
            "The term ends on {nominal}, so it moves to the next day on which it can be used or met, {} (Article \
             148(5) of the Civil Code 2015). Days off: {}.",
            day_en(due_on),
            skipped_en(&counting.skipped)
        )),
        (None, Some(year)) => Some(format!(
            "The term ends on {nominal}, but whether that is a working day is not known: the calendar of {year} is \
             missing."
        )),
        _ => None,
    }
}

fn result(computation: &Computation, due_on: NaiveDate) -> String {
    let due = day_en(due_on);
    let meaning = match (computation.rule.term.unit, computation.rule.purpose) {
        (Unit::CalendarDaysBefore | Unit::WorkingDaysBefore, _) => {
            format!("To be done on {due} at the latest.")
        }
        (unit, _) if unit.is_frequency() => format!("To be done in this period, by the end of {due}."),
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
