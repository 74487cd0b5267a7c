//! Until when a schedule must be posted: rule R01, five working days before the reception day (Law on the Reception
//! of Citizens, Article 24(4)).

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{Course, explain};
use crate::receptions::model::{PostingLimit, PostingTerm, Schedule, ScheduleStatus, Session, SessionKind};

/// The rule.
const RULE: &str = "R01";

/// The limit for a session of this kind on this day by the law as loaded, with its count in words; `None` where none
/// applies, or the law names no number of days.
pub fn count(law: &Law, kind: SessionKind, date: NaiveDate) -> Outcome<Option<PostingTerm>> {
    if kind != SessionKind::Periodic {
        return Ok(None);
    }
    let Some(computation) = law.rules.compute(RULE, &law.calendar, &Course::plain(date, false)) else {
        return Ok(None);
    };
    let computation = computation.map_err(Problem::internal)?;
    let limit = match (computation.due_on, computation.awaiting_calendar) {
        (Some(day), _) => PostingLimit::Until(day),
        (None, Some(year)) => PostingLimit::AwaitingCalendar(year),
        (None, None) => return Ok(None),
    };
    let (provisional, explanation) = (computation.is_provisional(), explain(&computation));
    Ok(Some(PostingTerm { limit, provisional, explanation }))
}

/// The limit of a stored session: until its schedule is published by the law as it is now, then as it was judged.
pub fn term(app: &App, status: ScheduleStatus, session: &Session) -> Outcome<Option<PostingTerm>> {
    match status {
        ScheduleStatus::Draft | ScheduleStatus::Approved => {
            count(&app.part::<LawBook>().current(), session.kind, session.date)
        }
        ScheduleStatus::Published => Ok(session.posting.clone()),
    }
}

/// A session whose limit is another one than was told last, or told in other words.
#[derive(Debug, Serialize)]
pub struct Recount {
    /// The session.
    pub session_id: Uuid,
    /// The last day that was told.
    pub old_latest_posting_on: Option<NaiveDate>,
    /// The last day as it is now.
    pub new_latest_posting_on: Option<NaiveDate>,
}

impl Recount {
    /// True where the day itself is another one.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.old_latest_posting_on != self.new_latest_posting_on
    }
}

/// Counts the limits of a schedule anew; its sessions then hold them. Those that differ from what was stored.
pub fn recount(app: &App, schedule: &mut Schedule) -> Outcome<Vec<Recount>> {
    let law = app.part::<LawBook>().current();
    let mut recounts = Vec::new();
    for session in &mut schedule.sessions {
        let old_latest_posting_on = session.latest_posting_on();
        let term = count(&law, session.kind, session.date)?;
        if term != session.posting {
            session.posting = term;
            let (session_id, new_latest_posting_on) = (session.id, session.latest_posting_on());
            recounts.push(Recount { session_id, old_latest_posting_on, new_latest_posting_on });
        }
    }
    Ok(recounts)
}
