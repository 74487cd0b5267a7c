//! From rows to schedules and sessions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::access::Register;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;
use crate::receptions::model::{
    PostingLimit, PostingTerm, Schedule, ScheduleState, ScheduleStatus, Session, SessionKind,
};
use crate::receptions::schema::{reception_schedules, reception_sessions};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reception_schedules)]
pub(super) struct ScheduleRow {
    commune: String,
    pub(super) id: Uuid,
    pub(super) unit_id: Uuid,
    body_unit_id: Uuid,
    host_position_id: Uuid,
    pub(super) period_from: NaiveDate,
    period_before: NaiveDate,
    status: String,
    posted_on: Option<NaiveDate>,
    posted_place: Option<String>,
    version: i32,
    created_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reception_sessions)]
pub(super) struct SessionRow {
    pub(super) id: Uuid,
    schedule_id: Uuid,
    host_position_id: Uuid,
    pub(super) held_on: NaiveDate,
    starts_at: NaiveTime,
    ends_at: NaiveTime,
    kind: String,
    place: String,
    expected_content: Option<String>,
    capacity: Option<i32>,
    latest_posting_on: Option<NaiveDate>,
    posting_provisional: Option<bool>,
    posting_explanation: Option<Value>,
}

impl ScheduleRow {
    pub(super) fn read(self, register: Option<Register>, sessions: Vec<Session>) -> Outcome<Schedule> {
        let state = match (ScheduleStatus::parse(&self.status), self.posted_on, self.posted_place) {
            (Some(ScheduleStatus::Draft), None, None) => ScheduleState::Draft,
            (Some(ScheduleStatus::Approved), None, None) => ScheduleState::Approved,
            (Some(ScheduleStatus::Published), Some(posted_on), Some(place)) => {
                ScheduleState::Published { posted_on, place }
            }
            _ => return Err(Problem::internal("a reception schedule in no state")),
        };
        Ok(Schedule {
            commune: self.commune,
            id: self.id,
            unit_id: self.unit_id,
            body_unit_id: self.body_unit_id,
            register,
            host_position_id: self.host_position_id,
            period_from: self.period_from,
            period_before: self.period_before,
            state,
            version: self.version,
            created_at: self.created_at,
            changed_at: self.changed_at,
            sessions,
        })
    }
}

impl SessionRow {
    pub(super) fn read(self) -> Outcome<Session> {
        let kind = SessionKind::parse(&self.kind);
        let posting = match (self.latest_posting_on, self.posting_provisional, self.posting_explanation) {
            (Some(day), Some(provisional), Some(explanation)) => Some(PostingTerm {
                limit: PostingLimit::Until(day),
                provisional,
                explanation: serde_json::from_value(explanation).map_err(Problem::internal)?,
            }),
            _ => None,
        };
        Ok(Session {
            id: self.id,
            schedule_id: self.schedule_id,
            host_position_id: self.host_position_id,
            date: self.held_on,
            from: self.starts_at,
            to: self.ends_at,
            kind: kind.ok_or_else(|| Problem::internal("a reception session of no kind"))?,
            place: self.place,
            expected_content: self.expected_content,
            capacity: self.capacity,
            posting,
        })
    }
}

/// Sessions of several schedules of one commune, by schedule, in order of time.
pub(super) async fn sessions_of(
    conn: &mut AsyncPgConnection,
    commune: &str,
    schedules: &[Uuid],
) -> Outcome<HashMap<Uuid, Vec<Session>>> {
    let mut rows: Vec<SessionRow> = reception_sessions::table
        .filter(
            reception_sessions::commune.eq(commune).and(reception_sessions::schedule_id.eq_any(schedules)),
        )
        .select(SessionRow::as_select())
        .load(conn)
        .await?;
    rows.sort_unstable_by_key(|row| (row.held_on, row.starts_at, row.id));
    let mut by_schedule: HashMap<Uuid, Vec<Session>> = HashMap::new();
    for row in rows {
        by_schedule.entry(row.schedule_id).or_default().push(row.read()?);
    }
    Ok(by_schedule)
}

/// A schedule, whoever asks: the caller's rights are looked at by the use cases.
pub async fn schedule(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<Schedule>> {
    let row: Option<ScheduleRow> = reception_schedules::table
        .find((commune, id))
        .select(ScheduleRow::as_select())
        .first(conn)
        .await
        .optional()?;
    match row {
        Some(row) => complete(conn, row).await.map(Some),
        None => Ok(None),
    }
}

/// A schedule with its register and its sessions.
pub(super) async fn complete(conn: &mut AsyncPgConnection, row: ScheduleRow) -> Outcome<Schedule> {
    let unit = office::unit(conn, &row.commune, row.unit_id).await?;
    let mut sessions = sessions_of(conn, &row.commune, &[row.id]).await?;
    let sessions = sessions.remove(&row.id).unwrap_or_default();
    row.read(unit.and_then(|unit| unit.register), sessions)
}

/// A session with its schedule, whoever asks.
pub async fn session(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Uuid,
) -> Outcome<Option<(Schedule, Session)>> {
    let schedule_id: Option<Uuid> = reception_sessions::table
        .find((commune, id))
        .select(reception_sessions::schedule_id)
        .first(conn)
        .await
        .optional()?;
    let Some(schedule_id) = schedule_id else { return Ok(None) };
    let Some(schedule) = schedule(conn, commune, schedule_id).await? else { return Ok(None) };
    let session = schedule.sessions.iter().find(|session| session.id == id).cloned();
    Ok(session.map(|session| (schedule, session)))
}
