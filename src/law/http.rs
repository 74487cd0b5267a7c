//! Rules and days as callers read them: which law this installation counts with, and where it is written.

mod previews;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access::ReadReference;
use super::store::{Law, LawBook};
use super::{
    CalendarStatus, CalendarYear, Certainty, DayOff, LegalRule, Purpose, StopEvent, Unit, WorkingSaturday,
};
use crate::kernel::access::Allow;
use crate::kernel::http::{Listed, Query, Route, Shown, get};
use crate::kernel::problem::{Language, Outcome};

const TAG: &str = "reference";

/// The operations of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        get("/v1/legal-rules", "listLegalRules", list_rules).serves(&["I.2b", "II.1-c"]).about(
            TAG,
            "Time limits and their sources",
            "Every version of every legal time limit that this installation counts with. `on` leaves the versions \
             in force on that day; a version is in force from `valid_from` to the day before `valid_to`.",
        ),
        get("/v1/calendar-days", "listCalendarDays", list_days).about(
            TAG,
            "Days off and Saturdays worked",
            "The days of the loaded years that differ from the ordinary week. A year that is not among `years` is \
             not known: deadlines that would end in it have no date yet.",
        ),
        previews::route(),
    ]
}

/// Filters of the rules.
#[derive(Debug, Deserialize, IntoParams)]
struct RuleFilter {
    /// Only this rule, such as `C02`.
    #[param(min_length = 1, max_length = 20)]
    rule_key: Option<String>,
    /// Only versions in force on this day.
    on: Option<NaiveDate>,
}

/// One version of a time limit.
#[derive(Debug, Serialize, ToSchema)]
struct LegalRuleView {
    /// Name of the rule.
    #[schema(max_length = 20, example = "C02")]
    rule_key: String,
    /// First day of this version.
    valid_from: NaiveDate,
    /// First day on which it is no longer in force; null: no end is known.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// What is to be done, in the language asked for.
    #[schema(max_length = 300)]
    name: String,
    /// How many; 0 where the law names no number (`unit` `no_number`).
    #[schema(maximum = 10000)]
    length: u32,
    /// How many in a remote area with difficult travel.
    #[schema(maximum = 10000)]
    remote_length: u32,
    /// How many in a complex matter.
    #[schema(maximum = 10000)]
    complex_length: u32,
    /// How many in a complex matter in a remote area.
    #[schema(maximum = 10000)]
    remote_complex_length: u32,
    /// How many extensions the law allows at most.
    #[schema(maximum = 10)]
    max_extensions: u32,
    /// True where suspended time or an obstacle is left out of the count.
    may_pause: bool,
    /// How the length is counted.
    #[schema(value_type = Unit, example = "working_days")]
    unit: &'static str,
    /// A second term for the same step: both are computed, the earlier day counts.
    #[schema(required)]
    alternative: Option<TermView>,
    /// What the last day means.
    #[schema(value_type = Purpose, example = "act")]
    purpose: &'static str,
    /// Event that starts the clock, or anchor it is counted back from.
    #[schema(max_length = 100)]
    start_event: String,
    /// That event in words.
    #[schema(max_length = 300)]
    start_event_label: String,
    /// What stops the clock, where the rule itself says it.
    #[schema(required, value_type = Option<StopEvent>)]
    stop_event: Option<&'static str>,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
    /// How well the source is known.
    #[schema(value_type = Certainty, example = "verified")]
    certainty: &'static str,
    /// What a reader should know about the source.
    #[schema(required, max_length = 2000)]
    note: Option<String>,
}

/// A second term.
#[derive(Debug, Serialize, ToSchema)]
struct TermView {
    /// How many.
    #[schema(minimum = 1, maximum = 10000)]
    length: u32,
    /// How it is counted.
    #[schema(value_type = Unit, example = "calendar_days")]
    unit: &'static str,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
    /// How well the source is known.
    #[schema(value_type = Certainty, example = "verified")]
    certainty: &'static str,
}

impl LegalRuleView {
    fn of(rule: &LegalRule, language: Language) -> Self {
        let pick = |vi: &str, en: &str| language.pick(vi, en).to_owned();
        let term = &rule.term;
        Self {
            rule_key: rule.rule_key.clone(),
            valid_from: rule.valid_from,
            valid_to: rule.valid_to,
            name: pick(&rule.name_vi, &rule.name_en),
            length: term.length,
            remote_length: term.length_for(true, false),
            complex_length: term.length_for(false, true),
            remote_complex_length: term.length_for(true, true),
            max_extensions: rule.extensions.as_ref().map_or(0, |law| law.specially_complex),
            may_pause: rule.pauses.is_some(),
            unit: term.unit.as_str(),
            alternative: rule.alternative.as_ref().map(|other| TermView {
                length: other.length,
                unit: other.unit.as_str(),
                source: pick(&other.source_vi, &other.source_en),
                certainty: other.certainty.as_str(),
            }),
            purpose: rule.purpose.as_str(),
            start_event: rule.start_event.clone(),
            start_event_label: pick(&rule.start_event_vi, &rule.start_event_en),
            stop_event: rule.stop_event.map(super::StopEvent::as_str),
            source: pick(&term.source_vi, &term.source_en),
            certainty: term.certainty.as_str(),
            note: match language {
                Language::Vi => rule.note_vi.clone(),
                Language::En => rule.note_en.clone(),
            },
        }
    }
}

async fn list_rules(
    gate: Allow<ReadReference>,
    Query(filter): Query<RuleFilter>,
) -> Outcome<Listed<LegalRuleView>> {
    let law = gate.app().part::<LawBook>().current();
    let wanted = |rule: &&LegalRule| {
        filter.rule_key.as_ref().is_none_or(|key| *key == rule.rule_key)
            && filter.on.is_none_or(|day| rule.in_force_on(day))
    };
    let items =
        law.rules.iter().filter(wanted).map(|rule| LegalRuleView::of(rule, gate.language())).collect();
    Ok(Listed::all(items).public())
}

/// Filters of the days.
#[derive(Debug, Deserialize, IntoParams)]
struct DayFilter {
    /// Only this year.
    #[param(minimum = 2000, maximum = 2200)]
    year: Option<i32>,
}

/// Days that differ from the ordinary week.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarDaysView {
    /// The days in order.
    #[schema(max_items = 5000)]
    items: Vec<CalendarDayView>,
    /// Always null: there is one page.
    #[schema(required, max_length = 1000)]
    next_cursor: Option<String>,
    /// The years that are known, of those asked for.
    #[schema(max_items = 200)]
    years: Vec<CalendarYearView>,
}

/// One year that is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarYearView {
    /// The year.
    #[schema(minimum = 2000, maximum = 2200, example = 2026)]
    pub year: i32,
    /// How firm its days are.
    #[schema(value_type = CalendarStatus, example = "official")]
    pub status: &'static str,
    /// Changes whenever the list of the year changes.
    #[schema(max_length = 100)]
    pub version: String,
    /// The notices it rests on.
    #[schema(max_length = 500)]
    pub source: String,
}

impl CalendarYearView {
    /// The view of a loaded year.
    #[must_use]
    pub fn of(year: &CalendarYear) -> Self {
        Self {
            year: year.year,
            status: year.status.as_str(),
            version: year.version.clone(),
            source: year.source.clone(),
        }
    }
}

/// One day.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarDayView {
    /// The day.
    date: NaiveDate,
    /// `public_holiday`, `tet`, `compensation`, `swap_day_off`, or `working_saturday`.
    #[schema(max_length = 40, example = "public_holiday")]
    kind: &'static str,
    /// True where offices work on that day.
    working: bool,
    /// Name, in the language asked for.
    #[schema(max_length = 300)]
    name: String,
    /// How firm this day is.
    #[schema(value_type = CalendarStatus, example = "official")]
    status: &'static str,
    /// The notice or article.
    #[schema(max_length = 500)]
    source: String,
    /// The other day of an exchange, or the holiday that is compensated.
    #[schema(required)]
    related_date: Option<NaiveDate>,
}

impl CalendarDayView {
    fn off(day: &DayOff, language: Language) -> Self {
        Self {
            date: day.date,
            kind: day.kind.as_str(),
            working: false,
            name: language.pick(&day.name_vi, &day.name_en).to_owned(),
            status: day.status.as_str(),
            source: day.source.clone(),
            related_date: day.swapped_with.or(day.compensates),
        }
    }

    fn worked(day: &WorkingSaturday, language: Language) -> Self {
        Self {
            date: day.date,
            kind: "working_saturday",
            working: true,
            name: language.pick("Thứ Bảy làm việc bù", "Saturday worked in exchange").to_owned(),
            status: day.status.as_str(),
            source: day.source.clone(),
            related_date: day.in_exchange_for,
        }
    }
}

async fn list_days(
    gate: Allow<ReadReference>,
    Query(filter): Query<DayFilter>,
) -> Outcome<Shown<CalendarDaysView>> {
    let law = gate.app().part::<LawBook>().current();
    Ok(Shown::public(days(&law, filter.year, gate.language())))
}

fn days(law: &Law, year: Option<i32>, language: Language) -> CalendarDaysView {
    let years: Vec<&CalendarYear> =
        law.years.iter().filter(|one| year.is_none_or(|year| year == one.year)).collect();
    let off = years.iter().flat_map(|one| &one.days_off).map(|day| CalendarDayView::off(day, language));
    let worked =
        years.iter().flat_map(|one| &one.working_saturdays).map(|day| CalendarDayView::worked(day, language));
    let mut items: Vec<_> = off.chain(worked).collect();
    items.sort_by_key(|day| day.date);
    CalendarDaysView {
        items,
        next_cursor: None,
        years: years.into_iter().map(CalendarYearView::of).collect(),
    }
}
