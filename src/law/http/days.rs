//! Days that differ from the ordinary week, as callers read them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::TAG;
use crate::kernel::access::Allow;
use crate::kernel::codes;
use crate::kernel::http::{Query, Route, Shown, get};
use crate::kernel::problem::{Language, Outcome};
use crate::law::access::ReadReference;
use crate::law::store::{Law, LawBook};
use crate::law::{CalendarStatus, CalendarYear, DayOff, DayOffKind, WorkingSaturday};

pub(super) fn route() -> Route {
    get("/v1/calendar-days", "listCalendarDays", list_days).about(
        TAG,
        "Days off and Saturdays worked",
        "The days of the loaded years that differ from the ordinary week. A year that is not among `years` is \
         not known: deadlines that would end in it have no date yet.",
    )
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

/// Kind of a Saturday that is worked.
const WORKING_SATURDAY: &str = "working_saturday";

/// How the document shows the kinds of days: those of the days off, and the Saturday that is worked.
enum CalendarDayKind {}

impl PartialSchema for CalendarDayKind {
    fn schema() -> RefOr<Schema> {
        let off = DayOffKind::described().iter().copied();
        let worked = (
            WORKING_SATURDAY,
            "working_saturday: A Saturday (Thứ Bảy) that is worked in exchange for a weekday.",
        );
        let (codes, labels): (Vec<_>, Vec<_>) = off.chain([worked]).unzip();
        codes::schema(&codes, &labels)
    }
}

impl ToSchema for CalendarDayKind {}

/// One day.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarDayView {
    /// The day.
    date: NaiveDate,
    /// Why it differs.
    #[schema(value_type = CalendarDayKind)]
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
            kind: WORKING_SATURDAY,
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
