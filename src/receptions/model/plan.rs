//! A schedule as it is entered, and what can be wrong with it before anything is stored.

use chrono::{Days, Months, NaiveDate, NaiveTime};

use super::codes::{SessionKind, may_host};
use crate::kernel::access::Role;

/// Longest period, in months.
const LONGEST_PERIOD: Months = Months::new(12);
/// How far ahead a period may end, in months.
const FARTHEST_END: Months = Months::new(24);

/// One session as entered.
#[derive(Debug, Clone)]
pub struct PlannedSession {
    /// Day.
    pub date: NaiveDate,
    /// Local time of day.
    pub from: NaiveTime,
    /// Local time of day.
    pub to: NaiveTime,
    /// Kind.
    pub kind: SessionKind,
    /// Where.
    pub place: String,
    /// What it is about.
    pub expected_content: Option<String>,
    /// How many citizens.
    pub capacity: Option<i32>,
}

/// A schedule as entered.
#[derive(Debug, Clone)]
pub struct Plan {
    /// First day.
    pub period_from: NaiveDate,
    /// First day after.
    pub period_before: NaiveDate,
    /// Its sessions, in the order sent.
    pub sessions: Vec<PlannedSession>,
}

/// How long and as what the host holds the position.
#[derive(Debug, Clone, Copy)]
pub struct Tenure {
    /// Role of the position.
    pub role: Role,
    /// First day.
    pub from: NaiveDate,
    /// First day no longer.
    pub to: Option<NaiveDate>,
}

/// One wrong value of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer.
    pub pointer: String,
    /// What kind of error.
    pub code: &'static str,
    /// One sentence.
    pub detail: &'static str,
}

impl Fault {
    fn new(pointer: impl Into<String>, code: &'static str, detail: &'static str) -> Self {
        Self { pointer: pointer.into(), code, detail }
    }
}

impl Plan {
    /// Everything that is wrong with the plan by itself on the day of its entry.
    #[must_use]
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.period_before <= self.period_from {
            faults.push(Fault::new("/period_before", "inverted", "The period ends before it begins."));
        } else if later(self.period_from, LONGEST_PERIOD).is_none_or(|end| self.period_before > end) {
            faults.push(Fault::new("/period_before", "range", "A period is at most one year long."));
        }
        if later(today, FARTHEST_END).is_none_or(|end| self.period_before > end) {
            faults.push(Fault::new("/period_before", "range", "A period ends at most two years from today."));
        }
        for (index, session) in self.sessions.iter().enumerate() {
            self.check(index, session, today, &mut faults);
        }
        faults
    }

    fn check(&self, index: usize, session: &PlannedSession, today: NaiveDate, faults: &mut Vec<Fault>) {
        let date = format!("/sessions/{index}/date");
        if session.date < today {
            faults.push(Fault::new(date.clone(), "past", "This day has passed."));
        }
        let well_formed = self.period_before > self.period_from;
        if well_formed && !(self.period_from..self.period_before).contains(&session.date) {
            faults.push(Fault::new(date, "range", "The session lies outside the period."));
        }
        if session.to <= session.from {
            let pointer = format!("/sessions/{index}/to");
            faults.push(Fault::new(pointer, "inverted", "The session ends before it begins."));
        }
    }

    /// Everything that keeps the host from receiving in these sessions: a role that does not receive in such a
    /// session, or a day on which the position is not held.
    #[must_use]
    pub fn host_faults(&self, host: Tenure) -> Vec<Fault> {
        let mut faults = Vec::new();
        if SessionKind::ALL.iter().all(|kind| !may_host(host.role, *kind)) {
            return vec![Fault::new(
                "/host_position_id",
                "not_a_host",
                "This position does not receive citizens.",
            )];
        }
        for (index, session) in self.sessions.iter().enumerate() {
            if !may_host(host.role, session.kind) {
                let pointer = format!("/sessions/{index}/kind");
                faults.push(Fault::new(
                    pointer,
                    "not_a_host",
                    "This position does not receive in such a session.",
                ));
            }
            let held = host.from <= session.date && host.to.is_none_or(|end| session.date < end);
            if !held {
                let pointer = format!("/sessions/{index}/date");
                faults.push(Fault::new(
                    pointer,
                    "not_held",
                    "The host does not hold the position on this day.",
                ));
            }
        }
        faults
    }
}

fn later(day: NaiveDate, months: Months) -> Option<NaiveDate> {
    // A period that begins on 29 February ends after 28 February: the day after counts for it.
    let end = day.checked_add_months(months)?;
    let same_day = chrono::Datelike::day(&end) == chrono::Datelike::day(&day);
    if same_day { Some(end) } else { end.checked_add_days(Days::new(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(period: (&str, &str), date: &str, hours: (&str, &str), kind: SessionKind) -> Plan {
        let session = PlannedSession {
            date: day(date),
            from: hours.0.parse().unwrap(),
            to: hours.1.parse().unwrap(),
            kind,
            place: "Phòng tiếp công dân".to_owned(),
            expected_content: None,
            capacity: None,
        };
        Plan { period_from: day(period.0), period_before: day(period.1), sessions: vec![session] }
    }

    fn codes(plan: &Plan) -> Vec<(String, &'static str)> {
        plan.faults(day("2026-11-24")).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    const HOURS: (&str, &str) = ("08:00:00", "11:30:00");

    #[test]
    fn a_sound_plan_has_no_faults() {
        assert!(
            codes(&plan(("2026-12-01", "2027-12-01"), "2026-12-10", HOURS, SessionKind::Periodic)).is_empty()
        );
        assert!(
            codes(&plan(("2026-11-01", "2026-12-01"), "2026-11-24", HOURS, SessionKind::AdHoc)).is_empty()
        );
    }

    #[test]
    fn every_fault_is_named() {
        let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        let periodic = SessionKind::Periodic;
        let inverted = plan(("2026-12-31", "2026-12-01"), "2026-12-10", HOURS, periodic);
        assert_eq!(codes(&inverted), at("/period_before", "inverted"));
        let long = plan(("2026-12-01", "2027-12-02"), "2026-12-10", HOURS, periodic);
        assert_eq!(codes(&long), at("/period_before", "range"));
        let past = plan(("2026-11-01", "2026-12-01"), "2026-11-23", HOURS, periodic);
        assert_eq!(codes(&past), at("/sessions/0/date", "past"));
        let outside = plan(("2026-12-01", "2027-01-01"), "2027-01-01", HOURS, periodic);
        assert_eq!(codes(&outside), at("/sessions/0/date", "range"));
        let hours = plan(("2026-12-01", "2027-01-01"), "2026-12-10", ("11:30:00", "11:30:00"), periodic);
        assert_eq!(codes(&hours), at("/sessions/0/to", "inverted"));
    }

    #[test]
    fn a_host_receives_in_his_own_time_and_kind() {
        let periodic = plan(("2026-12-01", "2027-01-01"), "2026-12-10", HOURS, SessionKind::Periodic);
        let host = |role, to| Tenure { role, from: day("2025-07-01"), to };
        let code =
            |tenure| periodic.host_faults(tenure).first().map(|fault| (fault.pointer.clone(), fault.code));
        assert_eq!(code(host(Role::GovernmentChair, None)), None);
        assert_eq!(code(host(Role::GovernmentChair, Some(day("2026-12-11")))), None);
        let left = code(host(Role::GovernmentChair, Some(day("2026-12-10"))));
        assert_eq!(left, Some(("/sessions/0/date".to_owned(), "not_held")));
        let vice = code(host(Role::GovernmentViceChair, None));
        assert_eq!(vice, Some(("/host_position_id".to_owned(), "not_a_host")));
        let officer = code(host(Role::IntakeOfficer, None));
        assert_eq!(officer, Some(("/sessions/0/kind".to_owned(), "not_a_host")));
    }
}
