//! A finding and its life: open → replied → (follow_up →) closed. Pure; a transition consumes the old finding.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::code_enum;

code_enum! {
    /// How grave a finding is.
    pub enum Severity {
        /// Nhẹ.
        Minor "minor" "Nhẹ" "Minor",
        /// Nghiêm trọng.
        Serious "serious" "Nghiêm trọng" "Serious",
        /// Rất nghiêm trọng.
        Critical "critical" "Rất nghiêm trọng" "Critical",
    }
}

code_enum! {
    /// State of a finding.
    pub enum FindingStatus {
        /// The supervised unit owes an answer.
        Open "open" "Chờ trả lời" "Open",
        /// Answered; the issuing body looks at the answer.
        Replied "replied" "Đã trả lời" "Replied",
        /// Followed up: a further answer is owed.
        FollowUp "follow_up" "Đang theo dõi" "Followed up",
        /// Done.
        Closed "closed" "Đã kết thúc" "Closed",
    }
}

/// An act on a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The supervised unit replies.
    Reply,
    /// The issuing body closes.
    Close,
}

impl Step {
    /// All steps.
    pub const ALL: &'static [Self] = &[Self::Reply, Self::Close];

    /// Last segment of the act's path.
    #[must_use]
    pub fn segment(self) -> &'static str {
        match self {
            Self::Reply => "replies",
            Self::Close => "closures",
        }
    }
}

impl FindingStatus {
    /// Acts that this state allows.
    #[must_use]
    pub fn allowed(self) -> &'static [Step] {
        match self {
            Self::Open => &[Step::Reply],
            Self::Replied => &[Step::Close],
            Self::FollowUp => &[Step::Reply, Step::Close],
            Self::Closed => &[],
        }
    }

    /// True while the supervised unit owes an answer.
    #[must_use]
    pub fn awaits_answer(self) -> bool {
        matches!(self, Self::Open | Self::FollowUp)
    }

    /// Codes of the states in which an answer is owed.
    #[must_use]
    pub fn awaiting() -> Vec<&'static str> {
        Self::ALL.iter().filter(|status| status.awaits_answer()).map(|status| status.as_str()).collect()
    }
}

/// Where a finding stands, with the facts that only that state has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for the first reply.
    Open,
    /// Answered on a legal day.
    Replied {
        /// Legal day of the latest reply.
        replied_on: NaiveDate,
    },
    /// Waits for a further reply.
    FollowUp {
        /// Legal day of the latest reply.
        replied_on: Option<NaiveDate>,
    },
    /// Done.
    Closed {
        /// Legal day of the latest reply.
        replied_on: Option<NaiveDate>,
        /// Legal day of the closure.
        closed_on: NaiveDate,
    },
}

impl State {
    /// The state kept as these columns, if they fit together.
    #[must_use]
    pub fn of(
        status: FindingStatus,
        replied_on: Option<NaiveDate>,
        closed_on: Option<NaiveDate>,
    ) -> Option<Self> {
        Some(match (status, replied_on, closed_on) {
            (FindingStatus::Open, None, None) => Self::Open,
            (FindingStatus::Replied, Some(replied_on), None) => Self::Replied { replied_on },
            (FindingStatus::FollowUp, replied_on, None) => Self::FollowUp { replied_on },
            (FindingStatus::Closed, replied_on, Some(closed_on)) => Self::Closed { replied_on, closed_on },
            _ => return None,
        })
    }

    /// Its code.
    #[must_use]
    pub fn status(self) -> FindingStatus {
        match self {
            Self::Open => FindingStatus::Open,
            Self::Replied { .. } => FindingStatus::Replied,
            Self::FollowUp { .. } => FindingStatus::FollowUp,
            Self::Closed { .. } => FindingStatus::Closed,
        }
    }

    /// Legal day of the latest reply.
    #[must_use]
    pub fn replied_on(self) -> Option<NaiveDate> {
        match self {
            Self::Open => None,
            Self::Replied { replied_on } => Some(replied_on),
            Self::FollowUp { replied_on } | Self::Closed { replied_on, .. } => replied_on,
        }
    }

    /// Legal day of the closure.
    #[must_use]
    pub fn closed_on(self) -> Option<NaiveDate> {
        match self {
            Self::Closed { closed_on, .. } => Some(closed_on),
            Self::Open | Self::Replied { .. } | Self::FollowUp { .. } => None,
        }
    }
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a finding that is {status} does not allow {step:?}")]
pub struct TransitionError {
    /// Present state.
    pub status: FindingStatus,
    /// What was tried.
    pub step: Step,
}

/// One finding: what was seen, what is recommended, until when an answer is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Printed number.
    pub number: String,
    /// Body that supervises.
    pub issuer_unit_id: Uuid,
    /// Position that recorded it.
    pub issued_by_position_id: Uuid,
    /// Supervised unit.
    pub subject_unit_id: Uuid,
    /// Body of the supervised unit.
    pub subject_body_id: Uuid,
    /// How grave.
    pub severity: Severity,
    /// Legal rule that was broken.
    pub rule_key: Option<String>,
    /// What was seen.
    pub description: String,
    /// What should be done.
    pub recommendation: String,
    /// Legal day of the entry.
    pub recorded_on: NaiveDate,
    /// Last day for the answer.
    pub answer_due_on: NaiveDate,
    /// Where it stands.
    pub state: State,
    /// Grows with every change.
    pub version: i32,
    /// Business instant of the entry.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
}

impl Finding {
    /// Its state's code.
    #[must_use]
    pub fn status(&self) -> FindingStatus {
        self.state.status()
    }

    /// True where an answer is owed and its day has passed.
    #[must_use]
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.status().awaits_answer() && self.answer_due_on < today
    }

    /// The earliest legal day of the next act: not before the entry, nor before the latest reply.
    #[must_use]
    pub fn not_before(&self) -> NaiveDate {
        self.state.replied_on().unwrap_or(self.recorded_on)
    }

    /// The supervised unit replied on a legal day.
    pub fn reply(self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        self.step(Step::Reply, State::Replied { replied_on: on }, now)
    }

    /// The issuing body closed it on a legal day.
    pub fn close(self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        let state = State::Closed { replied_on: self.state.replied_on(), closed_on: on };
        self.step(Step::Close, state, now)
    }

    fn step(self, step: Step, state: State, now: DateTime<Utc>) -> Result<Self, TransitionError> {
        let status = self.status();
        if !status.allowed().contains(&step) {
            return Err(TransitionError { status, step });
        }
        Ok(Self { state, version: self.version + 1, changed_at: now, ..self })
    }
}

/// A reply of the supervised unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Id.
    pub id: Uuid,
    /// Finding it answers.
    pub finding_id: Uuid,
    /// Position that replied.
    pub replied_by_position_id: Uuid,
    /// Legal day.
    pub replied_on: NaiveDate,
    /// The reply.
    pub content: String,
    /// What will be done.
    pub measures: Option<String>,
}

#[cfg(test)]
mod tests;
