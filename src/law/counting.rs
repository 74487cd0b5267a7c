//! Counting over a calendar, with a record of what the count met: the basis of every due date and of its
//! explanation. Pauses, extensions and limitation count with the same four moves.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, DayNature, UnknownYear};

/// A day that a count passed over because offices do not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedDay {
    /// The day.
    pub date: NaiveDate,
    /// Name of the day off in Vietnamese; `None`: an ordinary weekend.
    pub name_vi: Option<String>,
    /// Name of the day off in English.
    pub name_en: Option<String>,
}

/// One count over a calendar.
#[derive(Debug)]
pub struct Counter<'a> {
    calendar: &'a Calendar,
    years: BTreeSet<i32>,
    skipped: Vec<SkippedDay>,
    working_saturdays: Vec<NaiveDate>,
}

impl<'a> Counter<'a> {
    /// A count that has met nothing yet.
    #[must_use]
    pub fn new(calendar: &'a Calendar) -> Self {
        Self { calendar, years: BTreeSet::new(), skipped: Vec::new(), working_saturdays: Vec::new() }
    }

    /// The day itself if offices work, else the next working day (Civil Code Article 148(5)).
    pub fn roll_forward(&mut self, day: NaiveDate) -> Result<NaiveDate, UnknownYear> {
        self.until_working(day, next)
    }

    /// The same for a question on the way: its years are kept, the days met are not part of the count.
    pub fn roll_forward_aside(&mut self, day: NaiveDate) -> Result<NaiveDate, UnknownYear> {
        let mut aside = Self::new(self.calendar);
        let rolled = aside.roll_forward(day);
        self.years.append(&mut aside.years);
        rolled
    }

    /// The day itself if offices work, else the previous working day: moving forward would cut a minimum.
    pub fn roll_back(&mut self, day: NaiveDate) -> Result<NaiveDate, UnknownYear> {
        self.until_working(day, previous)
    }

    /// The n-th working day after `start`, which is not counted.
    pub fn working_days_after(&mut self, start: NaiveDate, count: u32) -> Result<NaiveDate, UnknownYear> {
        (0..count).try_fold(start, |day, _| self.until_working(next(day)?, next))
    }

    /// The n-th working day counting back from the day before `anchor`.
    pub fn working_days_before(&mut self, anchor: NaiveDate, count: u32) -> Result<NaiveDate, UnknownYear> {
        (0..count).try_fold(anchor, |day, _| self.until_working(previous(day)?, previous))
    }

    /// Years whose days this count asked for.
    #[must_use]
    pub fn years(&self) -> &BTreeSet<i32> {
        &self.years
    }

    /// Days passed over and working Saturdays met, both in order of date.
    #[must_use]
    pub fn into_days(mut self) -> (Vec<SkippedDay>, Vec<NaiveDate>) {
        self.skipped.sort_by_key(|day| day.date);
        self.working_saturdays.sort_unstable();
        (self.skipped, self.working_saturdays)
    }

    fn until_working(&mut self, from: NaiveDate, step: Step) -> Result<NaiveDate, UnknownYear> {
        let mut day = from;
        while !self.is_working(day)? {
            day = step(day)?;
        }
        Ok(day)
    }

    fn is_working(&mut self, date: NaiveDate) -> Result<bool, UnknownYear> {
        let nature = self.calendar.nature(date)?;
        self.years.insert(date.year());
        match nature {
            DayNature::Workday => {}
            DayNature::WorkingSaturday(_) => self.working_saturdays.push(date),
            DayNature::Weekend => self.skipped.push(SkippedDay { date, name_vi: None, name_en: None }),
            DayNature::Off(off) => self.skipped.push(SkippedDay {
                date,
                name_vi: Some(off.name_vi.clone()),
                name_en: Some(off.name_en.clone()),
            }),
        }
        Ok(nature.is_working())
    }
}

type Step = fn(NaiveDate) -> Result<NaiveDate, UnknownYear>;

fn next(day: NaiveDate) -> Result<NaiveDate, UnknownYear> {
    plus(day, 1)
}

fn previous(day: NaiveDate) -> Result<NaiveDate, UnknownYear> {
    minus(day, 1)
}

/// So many calendar days later. A day beyond what dates can hold lies in a year that nobody has loaded.
pub(super) fn plus(day: NaiveDate, count: u32) -> Result<NaiveDate, UnknownYear> {
    day.checked_add_days(Days::new(count.into())).ok_or(UnknownYear(day.year().saturating_add(1)))
}

/// So many calendar days earlier.
pub(super) fn minus(day: NaiveDate, count: u32) -> Result<NaiveDate, UnknownYear> {
    day.checked_sub_days(Days::new(count.into())).ok_or(UnknownYear(day.year().saturating_sub(1)))
}
