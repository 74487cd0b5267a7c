//! Writing schedules and sessions.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::rows::{ScheduleRow, complete};
use crate::kernel::db::Tx;
use crate::kernel::db::errors::violated;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::receptions::model::{Schedule, ScheduleState, Session};
use crate::receptions::schema::{reception_schedules, reception_sessions};

/// First key of the lock that entries of one commune take, so that it meets no other lock.
const LOCK: i32 = 0x7469_6570;

diesel::define_sql_function! {
    /// Transaction-scoped advisory lock; its empty result is never read.
    fn pg_advisory_xact_lock(space: Integer, key: Integer) -> Text;
}

/// A schedule to be stored, with the person who receives.
#[derive(Debug)]
pub struct NewSchedule<'a> {
    /// The schedule with its sessions.
    pub schedule: &'a Schedule,
    /// Who receives.
    pub host_person_id: Uuid,
}

#[derive(Insertable)]
#[diesel(table_name = reception_schedules)]
struct ScheduleInsert<'a> {
    commune: &'a str,
    id: Uuid,
    unit_id: Uuid,
    body_unit_id: Uuid,
    host_position_id: Uuid,
    period_from: NaiveDate,
    period_before: NaiveDate,
    status: &'static str,
    version: i32,
    created_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = reception_sessions)]
struct SessionInsert<'a> {
    commune: &'a str,
    id: Uuid,
    schedule_id: Uuid,
    host_person_id: Uuid,
    host_position_id: Uuid,
    held_on: NaiveDate,
    starts_at: NaiveTime,
    ends_at: NaiveTime,
    kind: &'static str,
    place: &'a str,
    expected_content: Option<&'a str>,
    capacity: Option<i32>,
    latest_posting_on: Option<NaiveDate>,
    posting_provisional: Option<bool>,
    posting_explanation: Option<Value>,
}

/// Stores a new schedule. Sessions of one host or at one place that overlap are refused by the database, also
/// where two entries race.
pub async fn insert(tx: &mut Tx, new: &NewSchedule<'_>) -> Outcome<()> {
    let schedule = new.schedule;
    // Two racing entries that exclude each other would wait for one another: one after the other cannot.
    let key = schedule.commune.parse::<i32>().unwrap_or(0);
    diesel::select(pg_advisory_xact_lock(LOCK, key)).execute(tx.conn()).await?;
    let row = ScheduleInsert {
        commune: &schedule.commune,
        id: schedule.id,
        unit_id: schedule.unit_id,
        body_unit_id: schedule.body_unit_id,
        host_position_id: schedule.host_position_id,
        period_from: schedule.period_from,
        period_before: schedule.period_before,
        status: schedule.state.status().as_str(),
        version: schedule.version,
        created_at: schedule.created_at,
        changed_at: schedule.changed_at,
    };
    diesel::insert_into(reception_schedules::table).values(&row).execute(tx.conn()).await?;
    let sessions: Vec<SessionInsert<'_>> =
        schedule.sessions.iter().map(|session| session_row(new, session)).collect::<Outcome<_>>()?;
    let inserted = diesel::insert_into(reception_sessions::table).values(&sessions).execute(tx.conn()).await;
    inserted.map(|_| ()).map_err(|error| overlap(&error).unwrap_or_else(|| Problem::from(error)))
}

/// What is stored of a limit: day, whether it may move, words. Nothing of one that waits for the calendar: it is counted when that
/// is there.
fn limit(session: &Session) -> Outcome<(Option<NaiveDate>, Option<bool>, Option<Value>)> {
    let known = session.posting.as_ref().and_then(|term| Some((term.limit.day()?, term)));
    let Some((day, term)) = known else { return Ok((None, None, None)) };
    let explanation = serde_json::to_value(&term.explanation).map_err(Problem::internal)?;
    Ok((Some(day), Some(term.provisional), Some(explanation)))
}

fn session_row<'a>(new: &NewSchedule<'a>, session: &'a Session) -> Outcome<SessionInsert<'a>> {
    let (latest_posting_on, posting_provisional, posting_explanation) = limit(session)?;
    Ok(SessionInsert {
        commune: &new.schedule.commune,
        id: session.id,
        schedule_id: session.schedule_id,
        host_person_id: new.host_person_id,
        host_position_id: session.host_position_id,
        held_on: session.date,
        starts_at: session.from,
        ends_at: session.to,
        kind: session.kind.as_str(),
        place: &session.place,
        expected_content: session.expected_content.as_deref(),
        capacity: session.capacity,
        latest_posting_on,
        posting_provisional,
        posting_explanation,
    })
}

fn overlap(error: &diesel::result::Error) -> Option<Problem> {
    let detail = match violated(error)? {
        "reception_sessions_host_excl" => "A session overlaps another one of the same person.",
        "reception_sessions_place_excl" => "A session overlaps another one at the same place.",
        _ => return None,
    };
    Some(Problem::new(Code::SessionOverlap).detail(detail))
}

/// A schedule locked for change, whoever asks.
pub async fn locked(tx: &mut Tx, commune: &str, id: Uuid) -> Outcome<Option<Schedule>> {
    let row: Option<ScheduleRow> = reception_schedules::table
        .find((commune, id))
        .select(ScheduleRow::as_select())
        .for_update()
        .first(tx.conn())
        .await
        .optional()?;
    match row {
        Some(row) => complete(tx.conn(), row).await.map(Some),
        None => Ok(None),
    }
}

/// Saves the state of a schedule; its version grows.
pub async fn save(tx: &mut Tx, schedule: &Schedule) -> Outcome<()> {
    let (posted_on, posted_place) = match &schedule.state {
        ScheduleState::Draft | ScheduleState::Approved => (None, None),
        ScheduleState::Published { posted_on, place } => (Some(*posted_on), Some(place)),
    };
    let changed = diesel::update(reception_schedules::table.find((&schedule.commune, schedule.id)))
        .set((
            reception_schedules::status.eq(schedule.state.status().as_str()),
            reception_schedules::posted_on.eq(posted_on),
            reception_schedules::posted_place.eq(posted_place),
            reception_schedules::version.eq(schedule.version),
            reception_schedules::changed_at.eq(schedule.changed_at),
        ))
        .execute(tx.conn())
        .await?;
    if changed == 1 { Ok(()) } else { Err(Problem::internal("a locked reception schedule was not saved")) }
}

/// Saves the limits of posting of these sessions of a schedule as they are now.
pub async fn save_limits(tx: &mut Tx, schedule: &Schedule, sessions: &[Uuid]) -> Outcome<()> {
    if sessions.is_empty() {
        return Ok(());
    }
    let (mut ids, mut days) = (Vec::new(), Vec::new());
    let (mut provisional, mut explanations) = (Vec::new(), Vec::new());
    for session in schedule.sessions.iter().filter(|session| sessions.contains(&session.id)) {
        let (day, may_move, explanation) = limit(session)?;
        ids.push(session.id);
        days.push(day);
        provisional.push(may_move);
        explanations.push(explanation);
    }
    let query =
        "update reception_sessions s set latest_posting_on = n.day, posting_provisional = n.provisional,
                    posting_explanation = n.explanation
                 from unnest($2, $3, $4, $5) as n (id, day, provisional, explanation)
                 where s.commune = $1 and s.id = n.id";
    diesel::sql_query(query)
        .bind::<Text, _>(&schedule.commune)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Nullable<Date>>, _>(days)
        .bind::<Array<Nullable<Bool>>, _>(provisional)
        .bind::<Array<Nullable<Jsonb>>, _>(explanations)
        .execute(tx.conn())
        .await?;
    Ok(())
}
