//! The one place that reads the system clock. Everything else is given a [`Clock`].
//!
//! *Business time* may be shifted by whole days (`TIEPDAN_TODAY`, for the demo and tests); tokens, leases,
//! signatures, logs and HTTP dates always use *real* time.

use chrono::{DateTime, Days, FixedOffset, Months, NaiveDate, TimeDelta, Utc};

/// Seconds east of UTC of the legal time of Viet Nam (Asia/Ho_Chi_Minh has had no other offset since 1975).
const LEGAL_OFFSET_SECONDS: i32 = 7 * 3600;

/// The system clock with the shift of business time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    shift_days: i64,
}

impl Clock {
    /// A clock whose business day is `today` from now on (`None`: the real day).
    #[must_use]
    pub fn starting_on(today: Option<NaiveDate>) -> Self {
        let shift_days = today.map_or(0, |day| (day - legal_day(system_now())).num_days());
        Self { shift_days }
    }

    /// The real instant.
    #[must_use]
    pub fn real_now(self) -> DateTime<Utc> {
        system_now()
    }

    /// The business instant: the real time of day on the shifted day.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        system_now() + TimeDelta::days(self.shift_days)
    }

    /// The legal day (date at +07:00) of business time.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        legal_day(self.now())
    }
}

#[expect(clippy::disallowed_methods, reason = "the only reader of the system clock")]
fn system_now() -> DateTime<Utc> {
    // PostgreSQL keeps microseconds: cut here, so that what was stored equals what was said.
    let now = Utc::now();
    DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
}

/// The legal day of an instant: its date at +07:00, never the UTC date.
#[must_use]
pub fn legal_day(instant: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(LEGAL_OFFSET_SECONDS) {
        Some(offset) => instant.with_timezone(&offset).date_naive(),
        None => instant.date_naive(),
    }
}

/// The first instant of the legal day of `instant`, for those who may know the day only.
#[must_use]
pub fn cut_to_legal_day(instant: DateTime<Utc>) -> DateTime<Utc> {
    let midnight = legal_day(instant).and_time(chrono::NaiveTime::MIN).and_utc();
    midnight - TimeDelta::seconds(i64::from(LEGAL_OFFSET_SECONDS))
}

/// The earliest day that any date in a body may name: older ones are slips of the pen.
pub const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The same day so many years earlier; the first representable day stays.
#[must_use]
pub fn years_before(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MIN)
}

/// The day after `day`; the last representable day stays.
#[must_use]
pub fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_day_turns_at_midnight_in_hanoi() {
        let before: DateTime<Utc> = "2026-11-23T16:59:59Z".parse().unwrap();
        let after: DateTime<Utc> = "2026-11-23T17:00:00Z".parse().unwrap();
        assert_eq!(legal_day(before).to_string(), "2026-11-23");
        assert_eq!(legal_day(after).to_string(), "2026-11-24");
    }

    #[test]
    fn an_instant_is_cut_to_midnight_in_hanoi() {
        for instant in ["2026-11-23T17:00:00Z", "2026-11-24T09:30:12.345678Z", "2026-11-24T16:59:59.999999Z"]
        {
            let cut = cut_to_legal_day(instant.parse().unwrap());
            assert_eq!(cut, "2026-11-23T17:00:00Z".parse::<DateTime<Utc>>().unwrap());
        }
    }

    #[test]
    fn a_shifted_clock_keeps_the_time_of_day() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let clock = Clock::starting_on(Some(day));
        assert_eq!(clock.today(), day);
        let drift = (clock.now().time() - clock.real_now().time()).num_milliseconds().abs();
        assert!(!(5_000..=86_395_000).contains(&drift));
    }
}
