//! A schedule with its sessions, as the room works with it.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::codes::{ScheduleStatus, SessionKind};
use super::schedule::{PostingLimit, PostingTerm, ScheduleState};
use crate::kernel::access::Register;

/// A schedule with its sessions.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Unit of the host's position.
    pub unit_id: Uuid,
    /// Body of that unit.
    pub body_unit_id: Uuid,
    /// Register of that unit.
    pub register: Option<Register>,
    /// Who receives.
    pub host_position_id: Uuid,
    /// First day.
    pub period_from: NaiveDate,
    /// First day after.
    pub period_before: NaiveDate,
    /// State.
    pub state: ScheduleState,
    /// Grows with every change.
    pub version: i32,
    /// Business instant.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
    /// Its sessions in order of time.
    pub sessions: Vec<Session>,
}

/// One session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Id.
    pub id: Uuid,
    /// Its schedule.
    pub schedule_id: Uuid,
    /// Who receives.
    pub host_position_id: Uuid,
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
    /// Until when it must be posted (R01), as told last: on entry, on approval, on publication; `None` where no limit
    /// applies. Until the schedule is published the use cases count it anew.
    pub posting: Option<PostingTerm>,
}

impl Session {
    /// The last lawful day of posting as told last; `None`: no limit applies, or it waits for the calendar.
    #[must_use]
    pub fn latest_posting_on(&self) -> Option<NaiveDate> {
        self.posting.as_ref().and_then(|term| term.limit.day())
    }
}

/// A session with what its schedule says of it.
#[derive(Debug, Clone)]
pub struct SessionCard {
    /// The session.
    pub session: Session,
    /// Register of the host's unit.
    pub register: Option<Register>,
    /// State of the schedule.
    pub status: ScheduleStatus,
    /// Day of posting.
    pub posted_on: Option<NaiveDate>,
}

impl Schedule {
    /// Day of posting.
    #[must_use]
    pub fn posted_on(&self) -> Option<NaiveDate> {
        match &self.state {
            ScheduleState::Draft | ScheduleState::Approved => None,
            ScheduleState::Published { posted_on, .. } => Some(*posted_on),
        }
    }

    /// Where it was posted.
    #[must_use]
    pub fn posted_place(&self) -> Option<&str> {
        match &self.state {
            ScheduleState::Draft | ScheduleState::Approved => None,
            ScheduleState::Published { place, .. } => Some(place),
        }
    }

    /// Until when it may be posted because of its sessions.
    #[must_use]
    pub fn limits(&self) -> Vec<PostingLimit> {
        self.sessions.iter().filter_map(|session| session.posting.as_ref()).map(|term| term.limit).collect()
    }

    /// Its sessions with what it says of them.
    pub fn cards(&self) -> impl Iterator<Item = SessionCard> + '_ {
        self.sessions.iter().map(|session| self.card(session.clone()))
    }

    /// One of its sessions with what it says of it.
    #[must_use]
    pub fn card(&self, session: Session) -> SessionCard {
        SessionCard {
            session,
            register: self.register,
            status: self.state.status(),
            posted_on: self.posted_on(),
        }
    }
}
