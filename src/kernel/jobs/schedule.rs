//! What runs when. A due run has a name, its slot: whichever worker enqueues it first wins, the others find it there. Only
//! the latest slot is ever due, so what was missed while nothing ran collapses to one run.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::kernel::time::{Clock, legal_day};

/// How often something runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Every so many minutes of real time, counted from the epoch.
    Minutes(i64),
    /// Once each legal day, at this time of Hanoi or later, by business time.
    LegalDay(NaiveTime),
}

/// A line of the schedule.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Kind of the job.
    pub kind: &'static str,
    /// How often.
    pub every: Every,
}

impl Every {
    /// The latest slot that is due.
    #[must_use]
    pub fn slot(self, clock: Clock) -> String {
        self.slot_at(clock.real_now(), clock.now())
    }

    fn slot_at(self, real: DateTime<Utc>, business: DateTime<Utc>) -> String {
        match self {
            Self::Minutes(minutes) => {
                let seconds = minutes.max(1) * 60;
                let begun = real.timestamp().div_euclid(seconds) * seconds;
                let begun = DateTime::from_timestamp(begun, 0).unwrap_or(real);
                begun.format("%Y-%m-%dT%H:%MZ").to_string()
            }
            // The day whose hour has come: before that hour it is the day before.
            Self::LegalDay(at) => legal_day(business - (at - NaiveTime::MIN)).format("%Y-%m-%d").to_string(),
        }
    }

    /// The longest time between two runs.
    #[must_use]
    pub fn period(self) -> TimeDelta {
        match self {
            Self::Minutes(minutes) => TimeDelta::minutes(minutes.max(1)),
            Self::LegalDay(_) => TimeDelta::days(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(every: Every, at: &str) -> String {
        let at = at.parse().unwrap();
        every.slot_at(at, at)
    }

    #[test]
    fn a_slot_begins_at_a_whole_multiple() {
        let hourly = Every::Minutes(60);
        assert_eq!(slot(hourly, "2026-11-24T07:59:59Z"), "2026-11-24T07:00Z");
        assert_eq!(slot(hourly, "2026-11-24T08:00:00Z"), "2026-11-24T08:00Z");
        assert_eq!(slot(Every::Minutes(5), "2026-11-24T08:09:59Z"), "2026-11-24T08:05Z");
    }

    #[test]
    fn a_legal_day_begins_at_its_hour_in_hanoi() {
        let daily = Every::LegalDay(NaiveTime::from_hms_opt(0, 10, 0).unwrap());
        assert_eq!(slot(daily, "2026-11-23T17:09:59Z"), "2026-11-23");
        assert_eq!(slot(daily, "2026-11-23T17:10:00Z"), "2026-11-24");
        assert_eq!(slot(daily, "2026-11-24T17:09:59Z"), "2026-11-24");
    }

    #[test]
    fn legal_days_are_those_of_business_time_and_minutes_those_of_real_time() {
        let (real, business) =
            ("2026-12-30T03:04:00Z".parse().unwrap(), "2026-11-24T03:04:00Z".parse().unwrap());
        assert_eq!(Every::LegalDay(NaiveTime::MIN).slot_at(real, business), "2026-11-24");
        assert_eq!(Every::Minutes(60).slot_at(real, business), "2026-12-30T03:00Z");
    }
}
