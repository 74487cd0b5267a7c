//! The days of a petition that is registered or tried out, and what can be wrong with them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Days, NewPetition};
use crate::kernel::access::Caller;
use crate::kernel::problem::FieldError;
use crate::kernel::time::{EARLIEST, legal_day, years_before};

/// Clocks of machines may run ahead by this much.
const SKEW: TimeDelta = TimeDelta::seconds(60);
/// A petition sent later than this after it was submitted is marked for review.
const LATE: TimeDelta = TimeDelta::days(3);
/// Years that the day of receipt of a paper may lie back when the staff enter it.
pub const YEARS_OF_STAFF: u32 = 10;
/// Years that a submission may lie back when a machine sends it: a long failure, not an old archive.
const YEARS_OF_MACHINES: u32 = 1;

/// What an officer should look at: it came late, nobody is accountable.
pub const MARKS: [&str; 2] = ["late_submission", "no_accountable_person"];

impl Days {
    /// What must not go by unseen: it came late, or nobody is left who could answer for it.
    #[must_use]
    pub fn review(&self, unassigned: bool) -> Vec<String> {
        let marks = [(self.late, MARKS[0]), (unassigned, MARKS[1])];
        marks.into_iter().filter(|(set, _)| *set).map(|(_, mark)| mark.to_owned()).collect()
    }
}

impl NewPetition {
    /// The day of receipt of a petition that is only tried out, by whomever, and what is wrong with its days.
    pub fn preview_days(&self, now: DateTime<Utc>) -> (NaiveDate, Vec<FieldError>) {
        let today = legal_day(now);
        let mut errors = Vec::new();
        let (pointer, told) = match (self.received_on, self.submitted_at) {
            (None, Some(instant)) => ("/submitted_at", legal_day(instant)),
            (day, _) => ("/received_on", day.unwrap_or(today)),
        };
        if self.received_on.is_some() && self.submitted_at.is_some() {
            let detail = "Either received_on or submitted_at.";
            errors.push(FieldError::pointer("/submitted_at", "not_allowed", detail));
        }
        if told > today {
            errors.push(FieldError::pointer(pointer, "future", "This day has not come yet."));
        } else if told < years_before(today, YEARS_OF_STAFF) {
            errors.push(FieldError::pointer(pointer, "range", "Not more than ten years ago."));
        }
        self.dates(told, today, &mut errors);
        self.signer_errors(&mut errors);
        (told, errors)
    }

    /// The dates that the body tells of: none before anybody's lifetime, and none after what it must precede.
    pub(super) fn dates(&self, received_on: NaiveDate, today: NaiveDate, errors: &mut Vec<FieldError>) {
        let mut between = |pointer: String, day: Option<NaiveDate>, latest: NaiveDate, what: &str| {
            let Some(day) = day else { return };
            if day < EARLIEST {
                errors.push(FieldError::pointer(pointer, "range", "Not before 1900."));
            } else if day > latest {
                let code = if latest == today { "future" } else { "inverted" };
                errors.push(FieldError::pointer(pointer, code, format!("Not after {what}.")));
            }
        };
        let receipt = "the day of receipt";
        between("/written_on".to_owned(), self.written_on, received_on, receipt);
        between("/occurred_on".to_owned(), self.occurred_on, received_on, receipt);
        let letter = self.forwarded_by.as_ref().and_then(|forwarder| forwarder.document_date);
        between("/forwarded_by/document_date".to_owned(), letter, received_on, receipt);
        for (index, writer) in self.writers.iter().enumerate() {
            between(format!("/writers/{index}/date_of_birth"), writer.date_of_birth, today, "today");
        }
        for (index, about) in self.about.iter().enumerate() {
            between(format!("/about/{index}/date"), about.date, received_on, receipt);
            between(format!("/about/{index}/received_on"), about.received_on, received_on, receipt);
            // What is disputed may still have to be carried out.
            between(format!("/about/{index}/execution_on"), about.execution_on, NaiveDate::MAX, "");
            for (number, day) in about.act_dates.iter().enumerate() {
                let pointer = format!("/about/{index}/act_dates/{number}");
                between(pointer, Some(*day), received_on, receipt);
            }
        }
        if let Some(assertion) = &self.citizen_assertion {
            between("/citizen_assertion/at".to_owned(), Some(legal_day(assertion.at)), today, "today");
        }
    }

    pub(super) fn days(&self, caller: &Caller, now: DateTime<Utc>, errors: &mut Vec<FieldError>) -> Days {
        let today = legal_day(now);
        match caller {
            Caller::Machine(_) => {
                if self.received_on.is_some() {
                    errors.push(FieldError::pointer(
                        "/received_on",
                        "not_allowed",
                        "Machines send submitted_at.",
                    ));
                }
                let Some(submitted_at) = self.submitted_at else {
                    errors.push(FieldError::pointer(
                        "/submitted_at",
                        "required",
                        "Machines must say when they took it.",
                    ));
                    return Days { received_on: today, late: false };
                };
                if submitted_at > now + SKEW {
                    errors.push(FieldError::pointer(
                        "/submitted_at",
                        "future",
                        "This instant has not come yet.",
                    ));
                }
                if legal_day(submitted_at) < years_before(today, YEARS_OF_MACHINES) {
                    let detail = "Not more than a year ago: older petitions are entered by the staff.";
                    errors.push(FieldError::pointer("/submitted_at", "range", detail));
                }
                Days { received_on: legal_day(submitted_at).min(today), late: now - submitted_at > LATE }
            }
            Caller::Person(_) => {
                if self.submitted_at.is_some() {
                    errors.push(FieldError::pointer(
                        "/submitted_at",
                        "not_allowed",
                        "Staff send received_on.",
                    ));
                }
                if self.received_on.is_some_and(|day| day > today) {
                    errors.push(FieldError::pointer("/received_on", "future", "This day has not come yet."));
                }
                if self.received_on.is_some_and(|day| day < years_before(today, YEARS_OF_STAFF)) {
                    errors.push(FieldError::pointer("/received_on", "range", "Not more than ten years ago."));
                }
                Days { received_on: self.received_on.unwrap_or(today), late: false }
            }
        }
    }
}
