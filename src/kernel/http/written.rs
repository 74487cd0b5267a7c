//! Days and instants in answers, as `chrono` writes them but in one piece and without its formatter: that hands every digit on by
//! itself, and a writer of JSON looks at each piece anew for what it must escape. For fields of which a page has hundreds; and what
//! many of its rows show alike.

#![allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde hands fields over so")]

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Timelike as _, Utc};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::reply::Maskable;
use crate::kernel::problem::{Outcome, Problem};

/// What many rows of a page show alike: written once, and shared by them.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Shared(Arc<RawValue>);

impl Shared {
    /// This value, written.
    pub fn of(value: &impl Serialize) -> Outcome<Self> {
        Ok(Self(to_raw_value(value).map_err(Problem::internal)?.into()))
    }
}

/// Characters of a day.
const DAY: usize = 10;

/// Characters of an instant with the microseconds that PostgreSQL keeps.
const INSTANT: usize = 27;

/// A day.
pub fn day<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(DAY);
    push_day(&mut text, *day);
    serializer.serialize_str(&text)
}

/// A day, or null.
pub fn day_or_null<S: Serializer>(found: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match found {
        Some(found) => day(found, serializer),
        None => serializer.serialize_none(),
    }
}

/// A day that may be masked, or null; the field is left out where it is masked.
pub fn maskable_day<S: Serializer>(found: &Maskable<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    day_or_null(&found.flatten(), serializer)
}

/// An instant.
pub fn instant<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    let written = instant.naive_utc();
    let nanoseconds = written.nanosecond();
    if !nanoseconds.is_multiple_of(1_000) || nanoseconds >= SECOND || four_digits(written.date()).is_none() {
        return serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    }
    let mut text = String::with_capacity(INSTANT);
    push_day(&mut text, written.date());
    for (before, number) in [('T', written.hour()), (':', written.minute()), (':', written.second())] {
        text.push(before);
        push_two(&mut text, number);
    }
    if nanoseconds > 0 {
        text.push('.');
        push_three(&mut text, nanoseconds / 1_000_000);
    }
    if !nanoseconds.is_multiple_of(1_000_000) {
        push_three(&mut text, nanoseconds / 1_000);
    }
    text.push('Z');
    serializer.serialize_str(&text)
}

/// In a second; a leap second goes on beyond them.
const SECOND: u32 = 1_000_000_000;

/// The year of a day, where it is written in four digits.
fn four_digits(day: NaiveDate) -> Option<u32> {
    u32::try_from(day.year()).ok().filter(|year| *year <= 9_999)
}

fn push_day(text: &mut String, day: NaiveDate) {
    let Some(year) = four_digits(day) else {
        // A text takes whatever is written to it.
        let _ = write!(text, "{day}");
        return;
    };
    push_two(text, year / 100);
    push_two(text, year);
    for number in [day.month(), day.day()] {
        text.push('-');
        push_two(text, number);
    }
}

fn push_three(text: &mut String, number: u32) {
    push_digit(text, number / 100);
    push_two(text, number);
}

fn push_two(text: &mut String, number: u32) {
    push_digit(text, number / 10);
    push_digit(text, number);
}

/// The last digit of a number.
fn push_digit(text: &mut String, number: u32) {
    text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    struct Plain {
        day: NaiveDate,
        perhaps: Option<NaiveDate>,
        instant: DateTime<Utc>,
    }

    #[derive(Serialize)]
    struct Written {
        #[serde(serialize_with = "day")]
        day: NaiveDate,
        #[serde(serialize_with = "day_or_null")]
        perhaps: Option<NaiveDate>,
        #[serde(serialize_with = "instant")]
        instant: DateTime<Utc>,
    }

    #[test]
    fn they_are_written_as_chrono_writes_them() {
        let on = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let ages =
            [on(-1, 12, 31), on(0, 1, 1), on(987, 6, 5), on(2026, 12, 31), on(9999, 9, 9), on(10000, 1, 1)];
        let times = [
            "00:00:00",
            "12:08:10.430704",
            "23:59:59.25",
            "01:02:03.000001",
            "04:05:06.000000007",
            "23:59:60.5",
        ];
        let extremes = [NaiveDate::MIN.and_time(NaiveTime::MIN), NaiveDate::MAX.and_time(NaiveTime::MIN)];
        let at = |day: NaiveDate| times.map(|time| day.and_time(time.parse().unwrap()));
        for instant in ages.into_iter().flat_map(at).chain(extremes).map(|instant| instant.and_utc()) {
            let day = instant.date_naive();
            for perhaps in [None, Some(day)] {
                let plain = serde_json::to_string(&Plain { day, perhaps, instant }).unwrap();
                assert_eq!(serde_json::to_string(&Written { day, perhaps, instant }).unwrap(), plain);
            }
        }
    }

    #[test]
    fn what_is_shared_is_shown_as_it_would_be_by_itself() {
        #[derive(Serialize)]
        struct Row<T> {
            first: T,
            perhaps: Maskable<T>,
        }

        let plain = json!({ "label": "Chủ tịch \"xã\"", "unit": { "id": 1 } });
        let shared = Shared::of(&plain).unwrap();
        let row = Row { first: shared.clone(), perhaps: Some(Some(shared)) };
        let plain = Row { perhaps: Some(Some(plain.clone())), first: plain };
        assert_eq!(serde_json::to_string(&row).unwrap(), serde_json::to_string(&plain).unwrap());
        assert_eq!(json!(row), json!(plain), "in answers that are kept");
    }
}
