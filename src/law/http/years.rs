//! Calendar years as administrators of the installation load them.

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::{TAG, VersionVoidedView};
use crate::kernel::access::Allow;
use crate::kernel::http::{Committed, Created, Json, Listed, Query, Route, get, post};
use crate::kernel::problem::{Code, Outcome};
use crate::law::access::{LoadLaw, ReadReference};
use crate::law::loading;
use crate::law::store::{LawBook, YearVersion};
use crate::law::{CalendarStatus, CalendarYear, DayOff, DayOffKind, WorkingSaturday};

pub(super) fn routes() -> Vec<Route> {
    let list = get("/v1/calendar-years", "listCalendarYears", list_years).serves(&["I.2b"]).about(
        TAG,
        "Versions of calendar years",
        "Every version that was loaded, by year and in the order in which they came: the last one of a year counts. Those that \
         were taken back count no more, and come with `voided=true` only.",
    );
    vec![list, load_route()]
}

fn load_route() -> Route {
    post("/v1/calendar-years", "loadCalendarYear", load_year)
        .serves(&["I.2b"])
        .about(
            TAG,
            "Load a calendar year",
            "By an administrator of the installation: the days off and the Saturdays worked of a year, provisional or, \
             once the yearly notice has been issued, official. It replaces the version before, which is kept; an official \
             year is not replaced by a provisional one, and whether offices worked on a past day is not changed. A job \
             (`recompute_deadlines`) computes open clocks anew, and judges those anew that ended while the year was not \
             loaded; an event tells of each that has changed.",
        )
        .example(json!({
            "year": 2028, "status": "official", "source": "Thông báo về nghỉ Tết và Quốc khánh năm 2028",
            "days_off": [
                { "date": "2028-01-25", "kind": "tet", "name_vi": "Tết Nguyên đán", "name_en": "Lunar New Year" },
                { "date": "2028-05-01", "kind": "public_holiday", "name_vi": "Quốc tế Lao động", "name_en": "Labour Day" },
                { "date": "2028-11-24", "kind": "public_holiday", "name_vi": "Ngày Văn hóa Việt Nam", "name_en": "Culture Day" },
            ],
            "working_saturdays": [{ "date": "2028-02-12" }],
        }))
        .problems(&[Code::StateConflict, Code::PositionAmbiguous])
}

/// Filters of the versions.
#[derive(Debug, Deserialize, IntoParams)]
struct YearFilter {
    /// Only this year.
    #[param(minimum = 2000, maximum = 2200)]
    year: Option<i32>,
    /// Versions that were taken back, too.
    voided: Option<bool>,
}

/// One version of a calendar year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalendarVersionView {
    /// Id of the version.
    id: Uuid,
    /// The year.
    #[schema(minimum = 2000, maximum = 2200, example = 2026)]
    year: i32,
    /// How firm its days are.
    #[schema(value_type = CalendarStatus, example = "official")]
    status: &'static str,
    /// Name of the version, kept with every due date.
    #[schema(max_length = 100, example = "2026-1")]
    version: String,
    /// The notices it rests on.
    #[schema(max_length = 500)]
    source: String,
    /// That it was taken back before it changed a day; null: it was not.
    #[schema(required)]
    voided: Option<VersionVoidedView>,
}

impl CalendarVersionView {
    pub(super) fn of(version: &YearVersion) -> Self {
        let year = &version.year;
        Self {
            id: version.id,
            year: year.year,
            status: year.status.as_str(),
            version: year.version.clone(),
            source: year.source.clone(),
            voided: version.voided.as_ref().map(VersionVoidedView::from),
        }
    }
}

/// A year to be loaded.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewCalendarYearBody {
    /// The year.
    #[schema(minimum = 2000, maximum = 2200)]
    year: i32,
    /// How firm its days are.
    status: CalendarStatus,
    /// The notices it rests on, with number and date.
    #[schema(min_length = 1, max_length = 500)]
    source: String,
    /// Days off. Saturdays and Sundays need not be named.
    #[schema(min_items = 1, max_items = 100)]
    days_off: Vec<NewDayOffBody>,
    /// Saturdays on which offices work.
    #[schema(max_items = 53)]
    working_saturdays: Vec<NewWorkingSaturdayBody>,
}

/// A day off to be loaded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDayOffBody {
    /// The day.
    date: NaiveDate,
    /// Why it is off.
    kind: DayOffKind,
    /// Vietnamese name.
    #[schema(min_length = 1, max_length = 300)]
    name_vi: String,
    /// English name.
    #[schema(min_length = 1, max_length = 300)]
    name_en: String,
    /// The notice or article, where it is not that of the year.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    source: Option<String>,
    /// The Saturday that is worked in exchange.
    #[serde(default)]
    swapped_with: Option<NaiveDate>,
    /// The holiday on a weekend that it makes up for.
    #[serde(default)]
    compensates: Option<NaiveDate>,
}

/// A Saturday on which offices work.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWorkingSaturdayBody {
    /// The Saturday.
    date: NaiveDate,
    /// The weekday that is off instead.
    #[serde(default)]
    in_exchange_for: Option<NaiveDate>,
}

/// What stands where the material on law has its own mark of certainty.
const LOADED: &str = "loaded by an administrator";

impl NewCalendarYearBody {
    /// The year, without the name of its version.
    fn year(self) -> CalendarYear {
        let Self { year, status, source, days_off, working_saturdays } = self;
        let day = |body: NewDayOffBody| DayOff {
            date: body.date,
            kind: body.kind,
            name_vi: body.name_vi,
            name_en: body.name_en,
            status,
            mark: LOADED.to_owned(),
            source: body.source.unwrap_or_else(|| source.clone()),
            swapped_with: body.swapped_with,
            compensates: body.compensates,
            certainty: None,
            already_weekend: matches!(body.date.weekday(), Weekday::Sat | Weekday::Sun),
        };
        let saturday = |body: NewWorkingSaturdayBody| WorkingSaturday {
            date: body.date,
            in_exchange_for: body.in_exchange_for,
            status,
            mark: LOADED.to_owned(),
            source: source.clone(),
        };
        CalendarYear {
            year,
            status,
            version: String::new(),
            days_off: days_off.into_iter().map(day).collect(),
            working_saturdays: working_saturdays.into_iter().map(saturday).collect(),
            source: source.clone(),
        }
    }
}

async fn list_years(
    gate: Allow<ReadReference>,
    Query(filter): Query<YearFilter>,
) -> Outcome<Listed<CalendarVersionView>> {
    let law = gate.app().part::<LawBook>().current();
    let wanted = |version: &&YearVersion| {
        filter.year.is_none_or(|year| year == version.year.year)
            && (version.voided.is_none() || filter.voided == Some(true))
    };
    let items = law.year_versions.iter().filter(wanted).map(CalendarVersionView::of).collect();
    Ok(Listed::all(items).public())
}

async fn load_year(
    gate: Allow<LoadLaw>,
    Json(body): Json<NewCalendarYearBody>,
) -> Outcome<Committed<Created<CalendarVersionView>>> {
    loading::load_year(&gate, body.year(), CalendarVersionView::of).await.map(Committed::new)
}
