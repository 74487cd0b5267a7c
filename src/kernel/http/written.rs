//! Days and instants in answers, as `chrono` writes them but in one piece: it hands every digit on by itself, and a writer of JSON
//! looks at each piece anew for what it must escape. For fields of which a page has hundreds.

#![allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde hands fields over so")]

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::Serializer;

use super::reply::Maskable;

/// Characters of a day.
const DAY: usize = 10;

/// A day.
pub fn day<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(DAY);
    // A text takes whatever is written to it.
    let _ = write!(text, "{day}");
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
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

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
        let ages = [NaiveDate::MIN, NaiveDate::from_ymd_opt(2026, 2, 3).unwrap(), NaiveDate::MAX];
        let times = ["2026-11-24T12:08:10Z", "2026-11-24T12:08:10.430704Z", "0999-01-01T00:00:00.25Z"];
        for (day, time) in ages.into_iter().zip(times) {
            for perhaps in [None, Some(day)] {
                let instant = time.parse().unwrap();
                let plain = serde_json::to_string(&Plain { day, perhaps, instant }).unwrap();
                assert_eq!(serde_json::to_string(&Written { day, perhaps, instant }).unwrap(), plain);
            }
        }
    }
}
