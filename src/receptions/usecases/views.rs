//! What callers are shown of schedules and sessions: the views themselves.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::access::Register;
use crate::kernel::http::Tagged;
use crate::kernel::problem::AvailableAction;
use crate::people::references::PositionReference;
use crate::petitions::usecases::progress::ExplanationView;
use crate::receptions::model::{ScheduleStatus, SessionKind};

/// A schedule of one host for a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceptionSchedule {
    /// Id.
    pub id: Uuid,
    /// Tag of this view.
    #[schema(max_length = 100, example = "\"1.o0qQx3m8Yy1dVw2h\"")]
    pub etag: String,
    /// Version that `If-Match` names; only for callers who have an act on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// Register of the host's unit.
    #[schema(required, value_type = Option<Register>, example = "government")]
    pub register: Option<&'static str>,
    /// Who receives.
    pub host: PositionReference,
    /// First day of the period.
    pub period_from: NaiveDate,
    /// First day after the period.
    pub period_before: NaiveDate,
    /// State.
    #[schema(value_type = ScheduleStatus, example = "draft")]
    pub status: &'static str,
    /// Day on which it was posted.
    #[schema(required)]
    pub posted_on: Option<NaiveDate>,
    /// Where it was posted.
    #[schema(required, max_length = 300)]
    pub posted_place: Option<String>,
    /// Last lawful day of posting, decided by the earliest periodic session (Law on the Reception of Citizens,
    /// Article 24(4)); null without one, or where the year's calendar is not known.
    #[schema(required)]
    pub latest_posting_on: Option<NaiveDate>,
    /// Its sessions in order of time.
    #[schema(max_items = 100)]
    pub sessions: Vec<ReceptionSession>,
    /// What this caller may do now.
    #[schema(max_items = 10)]
    pub available_actions: Vec<AvailableAction>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

/// One session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceptionSession {
    /// Id.
    pub id: Uuid,
    /// Tag of this view.
    #[schema(max_length = 100, example = "\"o0qQx3m8Yy1dVw2h\"")]
    pub etag: String,
    /// The schedule it belongs to.
    pub schedule: ScheduleReference,
    /// State of that schedule.
    #[schema(value_type = ScheduleStatus, example = "published")]
    pub schedule_status: &'static str,
    /// Register of the host's unit.
    #[schema(required, value_type = Option<Register>, example = "government")]
    pub register: Option<&'static str>,
    /// Who receives.
    pub host: PositionReference,
    /// Day.
    pub date: NaiveDate,
    /// Local time (UTC+7) at which it begins.
    #[schema(max_length = 5, example = "08:00")]
    pub from: String,
    /// Local time at which it ends.
    #[schema(max_length = 5, example = "11:30")]
    pub to: String,
    /// Kind.
    #[schema(value_type = SessionKind, example = "periodic")]
    pub kind: &'static str,
    /// Where.
    #[schema(max_length = 300)]
    pub place: String,
    /// What it is about.
    #[schema(required, max_length = 2000)]
    pub expected_content: Option<String>,
    /// How many citizens.
    #[schema(required, minimum = 1, maximum = 1000)]
    pub capacity: Option<i32>,
    /// Last lawful day of posting: by the law as it is now until the schedule is published, then as it was judged; null where no limit
    /// applies or the year's calendar is not known.
    #[schema(required)]
    pub latest_posting_on: Option<NaiveDate>,
    /// That day may still move: the count met days of a provisional calendar year.
    pub provisional: bool,
    /// How that day was counted: rule, article, working days, days passed over; null where no limit applies.
    #[schema(required)]
    pub explanation: Option<ExplanationView>,
    /// Day on which the schedule was posted.
    #[schema(required)]
    pub posted_on: Option<NaiveDate>,
    /// True where the schedule was posted later than that; absent where no limit applies or nothing is posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub posted_late: Option<bool>,
    /// What this caller may do now with the session itself.
    #[schema(max_items = 10)]
    pub available_actions: Vec<AvailableAction>,
}

/// Reference to a schedule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScheduleReference {
    /// Id.
    pub id: Uuid,
    /// Host's title.
    #[schema(max_length = 500)]
    pub label: String,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

/// A published session as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicReceptionSession {
    /// Id of the session.
    pub id: Uuid,
    /// Day.
    pub date: NaiveDate,
    /// Local time (UTC+7) at which it begins.
    #[schema(max_length = 5, example = "08:00")]
    pub from: String,
    /// Local time at which it ends.
    #[schema(max_length = 5, example = "11:30")]
    pub to: String,
    /// Kind.
    #[schema(value_type = SessionKind, example = "periodic")]
    pub kind: &'static str,
    /// Who receives.
    pub host: PublicHost,
    /// Where.
    #[schema(max_length = 300)]
    pub place: String,
    /// What it is about.
    #[schema(required, max_length = 2000)]
    pub expected_content: Option<String>,
    /// How many citizens.
    #[schema(required, minimum = 1, maximum = 1000)]
    pub capacity: Option<i32>,
}

/// Who receives, as it stands on the notice board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicHost {
    /// Title.
    #[schema(max_length = 300, example = "Chủ tịch UBND")]
    pub title: String,
    /// Name.
    #[schema(max_length = 300)]
    pub name: String,
    /// Unit.
    #[schema(max_length = 300, example = "Ủy ban nhân dân xã Vân Khê")]
    pub unit: String,
}

impl Tagged for ReceptionSchedule {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}

impl Tagged for ReceptionSession {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        None
    }
}
