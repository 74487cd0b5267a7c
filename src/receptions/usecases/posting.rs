//! Until when a schedule must be posted: rule R01, five working days before the reception day (Law on the Reception
//! of Citizens, Article 24(4)).

use chrono::NaiveDate;

use crate::kernel::app::App;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{Course, explain};
use crate::receptions::model::{PostingLimit, PostingTerm, Schedule, Session, SessionKind};

/// The rule.
const RULE: &str = "R01";

/// The limit for a session of this kind on this day by the law as loaded, with its count in words; `None` where none
/// applies.
pub fn count(law: &Law, kind: SessionKind, date: NaiveDate) -> Outcome<Option<PostingTerm>> {
    if kind != SessionKind::Periodic {
        return Ok(None);
    }
    let Some(computation) = law.rules.compute(RULE, &law.calendar, &Course::plain(date, false)) else {
        return Ok(None);
    };
    let computation = computation.map_err(Problem::internal)?;
    if !computation.rule.term.unit.is_backward() {
        return Err(Problem::internal("rule R01 is not counted back from the session"));
    }
    let limit = match (computation.due_on, computation.awaiting_calendar) {
        (Some(day), _) => PostingLimit::Until(day),
        (None, Some(year)) => PostingLimit::AwaitingCalendar(year),
        (None, None) => return Err(Problem::internal("a posting limit without a day or a missing year")),
    };
    let (provisional, explanation) = (computation.is_provisional(), explain(&computation));
    Ok(Some(PostingTerm { limit, provisional, explanation }))
}

/// The limit of a stored session: as counted on entry, and anew where the calendar was not known then.
pub fn term(app: &App, session: &Session) -> Outcome<Option<PostingTerm>> {
    match &session.posting {
        Some(term @ PostingTerm { limit: PostingLimit::Until(_), .. }) => Ok(Some(term.clone())),
        _ => count(&app.part::<LawBook>().current(), session.kind, session.date),
    }
}

/// The limits of a schedule's sessions, which then hold what was counted anew.
pub fn limits(app: &App, schedule: &mut Schedule) -> Outcome<Vec<PostingLimit>> {
    for session in &mut schedule.sessions {
        session.posting = term(app, session)?;
    }
    let terms = schedule.sessions.iter().filter_map(|session| session.posting.as_ref());
    Ok(terms.map(|term| term.limit).collect())
}
