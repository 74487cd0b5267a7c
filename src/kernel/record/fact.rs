//! An event before it is numbered: what happened, and who needs to notice it.

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use super::event::EventType;
use super::notifications::Telling;
use crate::kernel::access::AccessFacts;

/// One fact that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// What.
    pub kind: EventType,
    /// Kind of the subject.
    pub subject_kind: &'static str,
    /// Id of the subject.
    pub subject_id: Uuid,
    /// Petition whose timeline shows it.
    pub petition_id: Option<Uuid>,
    /// Case whose timeline shows it.
    pub case_id: Option<Uuid>,
    /// Legal act that caused it.
    pub act_id: Option<Uuid>,
    /// Position in which a person acted.
    pub position_id: Option<Uuid>,
    /// Legal day; `None`: the business day.
    pub legal_day: Option<NaiveDate>,
    /// Changed fields and codes; never personal values.
    pub fields: Value,
    /// Access facts before.
    pub before: Option<AccessFacts>,
    /// Access facts after.
    pub after: Option<AccessFacts>,
    /// Reason, where the act asks for one. Kept in the audit only.
    pub reason: Option<String>,
    /// Who needs to notice it.
    pub telling: Option<Telling>,
}

impl Event {
    /// That this happened to that, and nothing else of it.
    #[must_use]
    pub fn of(kind: EventType, subject_kind: &'static str, subject_id: Uuid) -> Self {
        Self {
            kind,
            subject_kind,
            subject_id,
            petition_id: None,
            case_id: None,
            act_id: None,
            position_id: None,
            legal_day: None,
            fields: Value::Null,
            before: None,
            after: None,
            reason: None,
            telling: None,
        }
    }
}
