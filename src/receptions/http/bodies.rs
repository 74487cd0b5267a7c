//! Bodies of requests.

use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::receptions::model::{Plan, PlannedSession, SessionKind};
use crate::receptions::usecases::NewReceptionSchedule;

/// A schedule to be entered.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewReceptionScheduleBody {
    /// Only for callers who serve several communes.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5, example = "99001")]
    commune: Option<String>,
    /// Who receives.
    host_position_id: Uuid,
    /// In which of your positions you enter it; needed only where several permit it.
    #[serde(default)]
    acting_position_id: Option<Uuid>,
    /// First day of the period.
    period_from: NaiveDate,
    /// First day after the period; at most one year after `period_from`.
    period_before: NaiveDate,
    /// The sessions, all within the period.
    #[schema(min_items = 1, max_items = 100)]
    sessions: Vec<NewReceptionSessionBody>,
}

/// A session to be entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceptionSessionBody {
    /// Day; not before today.
    date: NaiveDate,
    /// Local time (UTC+7) at which it begins.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length = 5, max_length = 5, example = "08:00")]
    from: String,
    /// Local time at which it ends, after `from`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length = 5, max_length = 5, example = "11:30")]
    to: String,
    /// Kind; a `periodic` session must be posted five working days before.
    kind: SessionKind,
    /// Where.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    place: String,
    /// What it is about, as it will be posted; names no citizen.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    expected_content: Option<String>,
    /// How many citizens.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    capacity: Option<i32>,
}

impl NewReceptionScheduleBody {
    /// The command.
    pub fn command(self) -> Outcome<NewReceptionSchedule> {
        let sessions = self.sessions.into_iter().enumerate().map(|(index, session)| session.planned(index));
        Ok(NewReceptionSchedule {
            commune: self.commune,
            host_position_id: self.host_position_id,
            acting_position_id: self.acting_position_id,
            plan: Plan {
                period_from: self.period_from,
                period_before: self.period_before,
                sessions: sessions.collect::<Outcome<_>>()?,
            },
        })
    }
}

impl NewReceptionSessionBody {
    fn planned(self, index: usize) -> Outcome<PlannedSession> {
        Ok(PlannedSession {
            date: self.date,
            from: time(&self.from, index, "from")?,
            to: time(&self.to, index, "to")?,
            kind: self.kind,
            place: self.place,
            expected_content: self.expected_content,
            capacity: self.capacity,
        })
    }
}

fn time(text: &str, index: usize, name: &str) -> Outcome<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| {
        let pointer = format!("/sessions/{index}/{name}");
        Problem::body(vec![FieldError::pointer(pointer, "format", "A time of day is written HH:MM.")])
    })
}

/// Example of the body.
#[must_use]
pub fn example() -> Value {
    json!({
        "host_position_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68",
        "period_from": "2026-12-01",
        "period_before": "2027-01-01",
        "sessions": [{
            "date": "2026-12-10", "from": "08:00", "to": "11:30", "kind": "periodic",
            "place": "Phòng tiếp công dân, trụ sở HĐND và UBND xã Vân Khê",
            "expected_content": "Bồi thường tuyến đường vào cụm công nghiệp", "capacity": 12,
        }],
    })
}
