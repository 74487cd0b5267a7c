//! Days among what is ticked, and what can be wrong with them.

use chrono::NaiveDate;

use super::Facts;
use super::kinds::Obstacle;
use crate::kernel::problem::FieldError;
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
        let obstacle = self.get::<Obstacle>("obstacle").map(|one| (one.from, one.to));
        let (from, to) = obstacle.map_or((None, None), |(from, to)| (Some(from), to));
        let ticked = DATES.iter().map(|name| (*name, self.day(name)));
        let days = ticked.chain([("obstacle/from", from), ("obstacle/to", to)]);
        let mut errors: Vec<_> = days.filter_map(|(name, day)| wrong(name, day?, today)).collect();
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            errors.push(FieldError::pointer("/facts/obstacle/to", "inverted", "Not before it began."));
        }
        errors
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
