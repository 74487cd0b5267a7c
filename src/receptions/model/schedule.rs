//! States of a schedule and the acts that lead from one to the next.

use chrono::NaiveDate;

use super::codes::ScheduleStatus;
use crate::law::Explanation;

/// What bars a posting that comes too late.
pub const LEGAL_BASIS_POSTING: &str = "Luật Tiếp công dân Điều 24(4)";
/// Who arranges and approves the reception of a head.
pub const LEGAL_BASIS_APPROVAL: &str = "Luật Tiếp công dân Điều 24";

/// A schedule's state with the facts that only it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleState {
    /// Entered, not yet approved.
    Draft,
    /// Approved by the host, not yet posted.
    Approved,
    /// Posted.
    Published {
        /// Day of posting.
        posted_on: NaiveDate,
        /// Where.
        place: String,
    },
}

/// The acts of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleAct {
    /// The host approves.
    Approve,
    /// The keepers post it (niêm yết, công bố).
    Publish,
}

impl ScheduleAct {
    /// All acts.
    pub const ALL: &'static [Self] = &[Self::Approve, Self::Publish];

    /// Last segment of the act's path.
    #[must_use]
    pub fn segment(self) -> &'static str {
        match self {
            Self::Approve => "approvals",
            Self::Publish => "publications",
        }
    }
}

/// Until when a schedule may be posted because of one periodic session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostingLimit {
    /// At the latest on this day: five working days before (rule R01).
    Until(NaiveDate),
    /// The working days of this year are not known yet.
    AwaitingCalendar(i32),
}

impl PostingLimit {
    /// The last lawful day, where it is known.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Until(day) => Some(day),
            Self::AwaitingCalendar(_) => None,
        }
    }
}

/// The limit of one session with the way it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingTerm {
    /// Until when.
    pub limit: PostingLimit,
    /// True where the count met days of a provisional calendar year.
    pub provisional: bool,
    /// Rule, article, days counted and days passed over, in words.
    pub explanation: Explanation,
}

/// Why an act is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransitionError {
    /// Not in this state.
    WrongState(ScheduleStatus),
    /// Posted later than the earliest latest day of its periodic sessions.
    Late(NaiveDate),
    /// Whether the posting is in time cannot be told without the calendar of this year.
    AwaitingCalendar(i32),
}

impl ScheduleState {
    /// The code of the state.
    #[must_use]
    pub fn status(&self) -> ScheduleStatus {
        match self {
            Self::Draft => ScheduleStatus::Draft,
            Self::Approved => ScheduleStatus::Approved,
            Self::Published { .. } => ScheduleStatus::Published,
        }
    }

    /// Acts that the state allows.
    #[must_use]
    pub fn allowed(&self) -> &'static [ScheduleAct] {
        match self {
            Self::Draft => &[ScheduleAct::Approve],
            Self::Approved => &[ScheduleAct::Publish],
            Self::Published { .. } => &[],
        }
    }

    /// The host's approval.
    pub fn approve(self) -> Result<Self, TransitionError> {
        match self {
            Self::Draft => Ok(Self::Approved),
            Self::Approved | Self::Published { .. } => Err(TransitionError::WrongState(self.status())),
        }
    }

    /// The posting of an approved schedule, at the latest five working days before each of its periodic sessions
    /// (Law on the Reception of Citizens, Article 24(4)).
    pub fn publish(
        self,
        posted_on: NaiveDate,
        place: String,
        limits: &[PostingLimit],
    ) -> Result<Self, TransitionError> {
        if self != Self::Approved {
            return Err(TransitionError::WrongState(self.status()));
        }
        let days = limits.iter().filter_map(|limit| limit.day());
        // The earliest day decides, and it bars whatever the missing years may bring.
        if let Some(latest) = days.min().filter(|latest| posted_on > *latest) {
            return Err(TransitionError::Late(latest));
        }
        let missing = limits.iter().find_map(|limit| match limit {
            PostingLimit::AwaitingCalendar(year) => Some(*year),
            PostingLimit::Until(_) => None,
        });
        match missing {
            Some(year) => Err(TransitionError::AwaitingCalendar(year)),
            None => Ok(Self::Published { posted_on, place }),
        }
    }
}

/// Whether a session's schedule was posted too late for it; `None` where no limit applies or nothing is posted.
#[must_use]
pub fn posted_late(posted_on: Option<NaiveDate>, latest: Option<NaiveDate>) -> Option<bool> {
    Some(posted_on? > latest?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn published() -> ScheduleState {
        ScheduleState::Published { posted_on: day("2026-11-20"), place: "Trụ sở".to_owned() }
    }

    fn perform(state: ScheduleState, act: ScheduleAct) -> Result<ScheduleState, TransitionError> {
        match act {
            ScheduleAct::Approve => state.approve(),
            ScheduleAct::Publish => state.publish(day("2026-11-20"), "Trụ sở".to_owned(), &[]),
        }
    }

    #[test]
    fn every_state_allows_exactly_the_acts_it_names() {
        for state in [ScheduleState::Draft, ScheduleState::Approved, published()] {
            for act in ScheduleAct::ALL {
                let allowed = state.allowed().contains(act);
                let status = state.status();
                match perform(state.clone(), *act) {
                    Ok(next) => assert!(allowed && next.status() > status, "{state:?} {act:?}"),
                    Err(error) => assert!(!allowed && error == TransitionError::WrongState(status)),
                }
            }
        }
    }

    #[test]
    fn the_earliest_periodic_session_decides() {
        let limits = [
            PostingLimit::Until(day("2026-11-26")),
            PostingLimit::Until(day("2026-11-23")),
            PostingLimit::AwaitingCalendar(2031),
        ];
        let late = ScheduleState::Approved.publish(day("2026-11-24"), "x".to_owned(), &limits);
        assert_eq!(late, Err(TransitionError::Late(day("2026-11-23"))));
        let unknown = ScheduleState::Approved.publish(day("2026-11-23"), "x".to_owned(), &limits);
        assert_eq!(unknown, Err(TransitionError::AwaitingCalendar(2031)));
        let in_time = ScheduleState::Approved.publish(day("2026-11-23"), "x".to_owned(), &limits[..2]);
        assert_eq!(in_time.map(|state| state.status()), Ok(ScheduleStatus::Published));
    }

    #[test]
    fn lateness_is_told_only_where_a_limit_applies() {
        assert_eq!(posted_late(None, Some(day("2026-11-23"))), None);
        assert_eq!(posted_late(Some(day("2026-11-24")), None), None);
        assert_eq!(posted_late(Some(day("2026-11-23")), Some(day("2026-11-23"))), Some(false));
        assert_eq!(posted_late(Some(day("2026-11-24")), Some(day("2026-11-23"))), Some(true));
    }
}
