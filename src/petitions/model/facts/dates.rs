//! Days among what is ticked, and what can be wrong with them.

use chrono::NaiveDate;

use super::Facts;
use super::kinds::Obstacle;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::EARLIEST;

/// On which a disputed decision is to be carried out: it alone may lie ahead.
const EXECUTION: &str = "execution_on";

/// Ticks that are days.
pub(super) const DATES: &[&str] =
    &["lower_body_accepted_on", "terminated_on", "mediation_failed_on", "court_accepted_on", EXECUTION];

impl Facts {
    /// Days that nobody can mean who ticks them on this one.
    #[must_use]
    pub fn date_errors(&self, today: NaiveDate) -> Vec<FieldError> {
        let days = self.days();
        let mut errors: Vec<_> = days.iter().filter_map(|(name, day)| wrong(name, *day, today)).collect();
        let obstacle = self.get::<Obstacle>("obstacle");
        if obstacle.is_some_and(|one| one.to.is_some_and(|to| to < one.from)) {
            errors.push(FieldError::pointer("/facts/obstacle/to", "inverted", "Not before it began."));
        }
        errors
    }

    /// Refuses what had not happened yet on the legal day of the act that ticks it.
    pub fn before_act(&self, acted_on: NaiveDate) -> Outcome<()> {
        let late = self.days().into_iter().filter(|(name, day)| *name != EXECUTION && *day > acted_on);
        let wrong = |(name, _): (&str, NaiveDate)| {
            let detail = "Not after the day of the act itself.";
            FieldError::pointer(format!("/facts/{name}"), "inverted", detail)
        };
        let errors: Vec<_> = late.map(wrong).collect();
        if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
    }

    fn days(&self) -> Vec<(&'static str, NaiveDate)> {
        let obstacle = self.get::<Obstacle>("obstacle").map(|one| (one.from, one.to));
        let (from, to) = obstacle.map_or((None, None), |(from, to)| (Some(from), to));
        let ticked = DATES.iter().map(|name| (*name, self.day(name)));
        let days = ticked.chain([("obstacle/from", from), ("obstacle/to", to)]);
        days.filter_map(|(name, day)| Some((name, day?))).collect()
    }
}

fn wrong(name: &str, day: NaiveDate, today: NaiveDate) -> Option<FieldError> {
    let (code, detail) = if day < EARLIEST {
        ("range", "Not before 1900.")
    } else if day > today && name != EXECUTION {
        ("future", "This day has not come yet.")
    } else {
        return None;
    };
    Some(FieldError::pointer(format!("/facts/{name}"), code, detail))
}
