//! What callers are shown of schedules and sessions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::access::{Caller, HasFacts, Register};
use crate::kernel::app::App;
use crate::kernel::crypto::RootKeys;
use crate::kernel::http::Tagged;
use crate::kernel::http::reply::tag;
use crate::kernel::problem::{AvailableAction, Outcome, Problem};
use crate::people::references::PositionReference;
use crate::receptions::access::{has_act, open_acts};
use crate::receptions::model::{Schedule, ScheduleAct, SessionCard};

/// References of hosts by position.
pub type Hosts = HashMap<Uuid, PositionReference>;

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
    /// Register of the host's unit: `government`, `party`, `council`, `front`, `police`, `public_unit`.
    #[schema(required, max_length = 20, example = "government")]
    pub register: Option<&'static str>,
    /// Who receives.
    pub host: PositionReference,
    /// First day of the period.
    pub period_from: NaiveDate,
    /// First day after the period.
    pub period_before: NaiveDate,
    /// `draft`, `approved` or `published`.
    #[schema(max_length = 20, example = "draft")]
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
    /// State of that schedule: `draft`, `approved` or `published`.
    #[schema(max_length = 20, example = "published")]
    pub schedule_status: &'static str,
    /// Register of the host's unit.
    #[schema(required, max_length = 20, example = "government")]
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
    /// `regular`, `periodic`, `ad_hoc` or `online`.
    #[schema(max_length = 20, example = "periodic")]
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
    /// Last lawful day of posting; null where no limit applies or the year's calendar was not known on entry.
    #[schema(required)]
    pub latest_posting_on: Option<NaiveDate>,
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
    /// `regular`, `periodic`, `ad_hoc` or `online`.
    #[schema(max_length = 20, example = "periodic")]
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

/// Where a schedule stands.
#[must_use]
pub fn schedule_href(id: Uuid) -> String {
    format!("/v1/reception-schedules/{id}")
}

/// Acts as links.
#[must_use]
pub fn actions(id: Uuid, acts: &[ScheduleAct]) -> Vec<AvailableAction> {
    let link = |act: &ScheduleAct| AvailableAction {
        action: act.segment().to_owned(),
        method: "POST".to_owned(),
        href: format!("{}/{}", schedule_href(id), act.segment()),
    };
    acts.iter().map(link).collect()
}

/// What the caller may do with a schedule now.
#[must_use]
pub fn schedule_actions(caller: &Caller, schedule: &Schedule) -> Vec<AvailableAction> {
    actions(schedule.id, &open_acts(caller, &schedule.facts(), schedule.state.allowed()))
}

/// The view of a schedule for a caller, with its tag.
pub fn schedule_view(
    app: &App,
    caller: &Caller,
    schedule: &Schedule,
    hosts: &Hosts,
) -> Outcome<ReceptionSchedule> {
    let sessions = schedule.cards().map(|card| session_view(&app.keys, &card, hosts));
    let mut view = ReceptionSchedule {
        id: schedule.id,
        etag: String::new(),
        version: has_act(caller, &schedule.facts()).then_some(schedule.version),
        register: schedule.register.map(Register::as_str),
        host: host(hosts, schedule.host_position_id)?,
        period_from: schedule.period_from,
        period_before: schedule.period_before,
        status: schedule.state.status().as_str(),
        posted_on: schedule.posted_on(),
        posted_place: schedule.posted_place().map(str::to_owned),
        latest_posting_on: schedule.latest_posting_on(),
        sessions: sessions.collect::<Outcome<_>>()?,
        available_actions: schedule_actions(caller, schedule),
        created_at: schedule.created_at,
        changed_at: schedule.changed_at,
    };
    tag(&app.keys, &mut view)?;
    Ok(view)
}

/// The view of a session, with its tag.
pub fn session_view(keys: &RootKeys, card: &SessionCard, hosts: &Hosts) -> Outcome<ReceptionSession> {
    let session = &card.session;
    let host = host(hosts, session.host_position_id)?;
    let schedule_id = session.schedule_id;
    let label = host.label.clone();
    let mut view = ReceptionSession {
        id: session.id,
        etag: String::new(),
        schedule: ScheduleReference { id: schedule_id, label, href: schedule_href(schedule_id) },
        schedule_status: card.status.as_str(),
        register: card.register.map(Register::as_str),
        host,
        date: session.date,
        from: clock(session.from),
        to: clock(session.to),
        kind: session.kind.as_str(),
        place: session.place.clone(),
        expected_content: session.expected_content.clone(),
        capacity: session.capacity,
        latest_posting_on: session.latest_posting_on,
        posted_on: card.posted_on,
        posted_late: card.posted_late(),
        available_actions: Vec::new(),
    };
    tag(keys, &mut view)?;
    Ok(view)
}

/// The view of a published session for everybody.
pub fn public_view(card: SessionCard, hosts: &Hosts) -> Outcome<PublicReceptionSession> {
    let session = card.session;
    let host = host(hosts, session.host_position_id)?;
    Ok(PublicReceptionSession {
        id: session.id,
        date: session.date,
        from: clock(session.from),
        to: clock(session.to),
        kind: session.kind.as_str(),
        host: PublicHost { title: host.title, name: host.holder, unit: host.unit.label },
        place: session.place,
        expected_content: session.expected_content,
        capacity: session.capacity,
    })
}

fn host(hosts: &Hosts, id: Uuid) -> Outcome<PositionReference> {
    hosts.get(&id).cloned().ok_or_else(|| Problem::internal("a host without a position"))
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
