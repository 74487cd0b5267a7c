//! The calendar of working days: what an administrator loads for each year, and the only answers it gives.
//!
//! A day is a working day if it is a working Saturday, or if it is Monday to Friday and not a day off. A year
//! that is not loaded has no answer: the days off of Tết are decided year by year and cannot be guessed.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::codes::code_enum;

code_enum! {
    /// How firm the days of a year are.
    CalendarStatus {
        /// The yearly notice has been issued.
        Official "official",
        /// Proposed or derived; the notice may still change it.
        Provisional "provisional",
    }
}

code_enum! {
    /// Why a day is off.
    DayOffKind {
        /// A holiday of Article 112(1) of the Labour Code, or 24 November from 2026.
        PublicHoliday "public_holiday",
        /// Lunar New Year (Tết Nguyên đán).
        Tet "tet",
        /// Compensation (nghỉ bù) for a holiday on a weekend, Article 111(3) of the Labour Code.
        Compensation "compensation",
        /// A weekday exchanged (hoán đổi) for a working Saturday.
        SwapDayOff "swap_day_off",
    }
}

/// One day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    /// The day.
    pub date: NaiveDate,
    /// Why it is off.
    pub kind: DayOffKind,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// How firm this day is.
    pub status: CalendarStatus,
    /// Mark of certainty of the source, as in the material on law.
    pub mark: String,
    /// The notice or article.
    pub source: String,
    /// The working Saturday it was exchanged for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swapped_with: Option<NaiveDate>,
    /// The holiday it compensates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensates: Option<NaiveDate>,
    /// For a provisional day: how many of the known proposals have it (`fixed_by_law`, `option_1_only`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
    /// It falls on a weekend and is listed for display only.
    #[serde(default)]
    pub already_weekend: bool,
}

/// A Saturday on which offices work, in exchange for a weekday off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingSaturday {
    /// The Saturday.
    pub date: NaiveDate,
    /// The weekday that is off instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_exchange_for: Option<NaiveDate>,
    /// How firm this day is.
    pub status: CalendarStatus,
    /// Mark of certainty of the source.
    pub mark: String,
    /// The notice.
    pub source: String,
}

/// One loaded year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// How firm it is.
    pub status: CalendarStatus,
    /// Changes whenever the list of the year changes; kept with every due date.
    pub version: String,
    /// The notices it rests on.
    pub source: String,
    /// Days off; those on a weekend are for display.
    pub days_off: Vec<DayOff>,
    /// Saturdays on which offices work.
    pub working_saturdays: Vec<WorkingSaturday>,
}

impl CalendarYear {
    /// A year of which nothing but the weekends is known.
    pub(super) fn without_days_off(year: i32) -> Self {
        Self {
            year,
            status: CalendarStatus::Provisional,
            version: String::new(),
            source: String::new(),
            days_off: Vec::new(),
            working_saturdays: Vec::new(),
        }
    }
}

/// A day was asked for whose year is not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the calendar of {0} is not loaded")]
pub struct UnknownYear(pub i32);

/// Why a calendar cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// A year is given twice.
    #[error("year {0} is given twice")]
    YearTwice(i32),
    /// A day is listed under another year.
    #[error("{0} does not belong to year {1}")]
    OtherYear(NaiveDate, i32),
    /// A day is listed twice, or both as off and as working.
    #[error("{0} is listed twice")]
    DayTwice(NaiveDate),
    /// A working Saturday that is no Saturday.
    #[error("{0} is not a Saturday")]
    NotSaturday(NaiveDate),
    /// The text cannot be read.
    #[error("the calendar cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

/// What a day is for the counting of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayNature<'a> {
    /// Monday to Friday, not off.
    Workday,
    /// A Saturday on which offices work.
    WorkingSaturday(&'a WorkingSaturday),
    /// Saturday or Sunday.
    Weekend,
    /// A weekday off.
    Off(&'a DayOff),
}

impl DayNature<'_> {
    /// True if offices work.
    #[must_use]
    pub fn is_working(self) -> bool {
        matches!(self, Self::Workday | Self::WorkingSaturday(_))
    }
}

#[derive(Debug, Clone)]
struct Year {
    status: CalendarStatus,
    version: String,
    days_off: BTreeMap<NaiveDate, DayOff>,
    working_saturdays: BTreeMap<NaiveDate, WorkingSaturday>,
}

/// The loaded years.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

#[derive(Deserialize)]
struct CalendarFile {
    years: Vec<CalendarYear>,
}

/// The years 2024 to 2027 as the project knows them.
const SEED: &str = include_str!("seeds/calendar.json");

impl Calendar {
    /// A calendar of these years, each consistent in itself.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for year in years {
            let number = year.year;
            if calendar.years.insert(number, Year::new(year)?).is_some() {
                return Err(CalendarError::YearTwice(number));
            }
        }
        Ok(calendar)
    }

    /// What a day is.
    pub fn nature(&self, date: NaiveDate) -> Result<DayNature<'_>, UnknownYear> {
        let year = self.years.get(&date.year()).ok_or(UnknownYear(date.year()))?;
        Ok(if let Some(saturday) = year.working_saturdays.get(&date) {
            DayNature::WorkingSaturday(saturday)
        } else if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            DayNature::Weekend
        } else if let Some(off) = year.days_off.get(&date) {
            DayNature::Off(off)
        } else {
            DayNature::Workday
        })
    }

    /// True if offices work on that day.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, UnknownYear> {
        self.nature(date).map(DayNature::is_working)
    }

    /// Version of one year.
    #[must_use]
    pub fn version_of(&self, year: i32) -> Option<&str> {
        self.years.get(&year).map(|year| year.version.as_str())
    }

    /// Versions of all years of the range, joined by `+`.
    pub fn version_for(&self, range: &RangeInclusive<NaiveDate>) -> Result<String, UnknownYear> {
        let years = range.start().year()..=range.end().year();
        let versions = years.map(|year| self.version_of(year).ok_or(UnknownYear(year)));
        Ok(versions.collect::<Result<Vec<_>, _>>()?.join("+"))
    }

    /// True if the year is loaded and provisional.
    #[must_use]
    pub fn is_provisional(&self, year: i32) -> bool {
        self.years.get(&year).is_some_and(|year| year.status == CalendarStatus::Provisional)
    }

    /// The last day up to which every year from `day` on is loaded; `None` if the year of `day` is not.
    /// Whoever warns ahead of the end of the calendar compares it with today.
    #[must_use]
    pub fn known_until(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.until(day, |_| true)
    }

    /// The same for years whose yearly notice has been issued.
    #[must_use]
    pub fn official_until(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.until(day, |year| year.status == CalendarStatus::Official)
    }

    fn until(&self, day: NaiveDate, counts: fn(&Year) -> bool) -> Option<NaiveDate> {
        let counted = self.years.range(day.year()..).filter(|(_, year)| counts(year));
        let mut last = None;
        for (expected, year) in (day.year()..).zip(counted.map(|(year, _)| *year)) {
            if year != expected {
                break;
            }
            last = Some(year);
        }
        NaiveDate::from_ymd_opt(last?, 12, 31)
    }
}

impl Year {
    fn new(year: CalendarYear) -> Result<Self, CalendarError> {
        let mut this = Self {
            status: year.status,
            version: year.version,
            days_off: BTreeMap::new(),
            working_saturdays: BTreeMap::new(),
        };
        for saturday in year.working_saturdays {
            let date = checked(saturday.date, year.year)?;
            if date.weekday() != Weekday::Sat {
                return Err(CalendarError::NotSaturday(date));
            }
            if this.working_saturdays.insert(date, saturday).is_some() {
                return Err(CalendarError::DayTwice(date));
            }
        }
        for off in year.days_off {
            let date = checked(off.date, year.year)?;
            if this.working_saturdays.contains_key(&date) || this.days_off.insert(date, off).is_some() {
                return Err(CalendarError::DayTwice(date));
            }
        }
        Ok(this)
    }
}

fn checked(date: NaiveDate, year: i32) -> Result<NaiveDate, CalendarError> {
    if date.year() == year { Ok(date) } else { Err(CalendarError::OtherYear(date, year)) }
}

/// Years in the format of the seed file, for a seed or a file that an administrator loads.
pub fn read_calendar_years(json: &str) -> Result<Vec<CalendarYear>, CalendarError> {
    Ok(serde_json::from_str::<CalendarFile>(json)?.years)
}

/// The embedded years 2024 to 2027; 2027 is provisional.
pub fn seed_calendar_years() -> Result<Vec<CalendarYear>, CalendarError> {
    read_calendar_years(SEED)
}
