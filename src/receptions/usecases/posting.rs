//! Until when a schedule must be posted: rule R01, five working days before the reception day (Law on the Reception
//! of Citizens, Article 24(4)).

use chrono::NaiveDate;

use crate::kernel::app::App;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{LatestLawfulError, latest_lawful};
use crate::receptions::model::{PostingLimit, Session, SessionKind};

/// The rule.
const RULE: &str = "R01";

/// The limit for a session of this kind on this day by the law as loaded.
pub fn limit(law: &Law, kind: SessionKind, date: NaiveDate) -> Outcome<PostingLimit> {
    let Some(rule) = law.rules.in_force(RULE, date).filter(|_| kind == SessionKind::Periodic) else {
        return Ok(PostingLimit::None);
    };
    match latest_lawful(rule, &law.calendar, date) {
        Ok(day) => Ok(PostingLimit::Until(day)),
        Err(LatestLawfulError::AwaitingCalendar(year)) => Ok(PostingLimit::AwaitingCalendar(year.0)),
        Err(error @ LatestLawfulError::NotBackward) => Err(Problem::internal(error)),
    }
}

/// The limits of stored sessions: as computed on entry, and anew where the calendar was not known then.
pub fn limits(app: &App, sessions: &[Session]) -> Outcome<Vec<PostingLimit>> {
    let law = app.part::<LawBook>().current();
    let of = |session: &Session| match session.latest_posting_on {
        Some(day) => Ok(PostingLimit::Until(day)),
        None => limit(&law, session.kind, session.date),
    };
    sessions.iter().map(of).collect()
}
