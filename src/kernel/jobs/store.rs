//! Rows of jobs as everybody but the worker sees them: enqueued, listed, counted.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{JobState, NewJob};
use super::schema::jobs;
use crate::kernel::db::coded::coded;
use crate::kernel::db::cursor::Window;
use crate::kernel::db::filters::any_of;
use crate::kernel::ids::{INSTALLATION, new_id};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::time::legal_day;

/// Adds a job and gives its id; `None` where its slot is there already.
pub async fn enqueue(
    conn: &mut AsyncPgConnection,
    job: &NewJob,
    real_now: DateTime<Utc>,
) -> Outcome<Option<Uuid>> {
    let day: NaiveDate = legal_day(real_now);
    let id = new_id(INSTALLATION, day);
    let added = diesel::insert_into(jobs::table)
        .values((
            jobs::id.eq(id),
            jobs::kind.eq(job.kind),
            jobs::slot.eq(&job.slot),
            jobs::state.eq(JobState::Queued.as_str()),
            jobs::payload.eq(&job.payload),
            jobs::attempts.eq(0_i16),
            jobs::max_attempts.eq(job.max_attempts),
            jobs::run_after.eq(job.run_after),
            jobs::created_at.eq(real_now),
        ))
        .on_conflict((jobs::kind, jobs::slot))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok((added == 1).then_some(id))
}

/// True where a due run was enqueued already.
pub async fn has_slot(conn: &mut AsyncPgConnection, kind: &str, slot: &str) -> Outcome<bool> {
    let there = jobs::table.filter(jobs::kind.eq(kind).and(jobs::slot.eq(slot)));
    Ok(diesel::select(diesel::dsl::exists(there)).get_result(conn).await?)
}

/// A job as administrators see it: without its payload.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct JobRow {
    /// Id.
    pub id: Uuid,
    /// What is done.
    pub kind: String,
    /// Due run of the schedule.
    pub slot: Option<String>,
    state: String,
    /// How often it was taken up.
    pub attempts: i16,
    /// After so many attempts it has failed.
    pub max_attempts: i16,
    /// Nobody takes it up before.
    pub run_after: DateTime<Utc>,
    /// Items done.
    pub progress_done: i64,
    /// Items in all.
    pub progress_total: Option<i64>,
    /// Code of the last failure.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When a worker first took it up.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl JobRow {
    /// Its state.
    pub fn state(&self) -> Outcome<JobState> {
        JobState::parse(&self.state).ok_or_else(|| Problem::internal("a job in an unknown state"))
    }

    /// Its place in the list.
    #[must_use]
    pub fn key(&self) -> JobKey {
        JobKey { at: self.created_at, id: self.id }
    }
}

/// Position in the list: newest first, the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobKey {
    /// When the job was enqueued.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: Uuid,
}

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these states.
    pub state: Vec<JobState>,
    /// Only this kind.
    pub kind: Option<String>,
}

/// A page of jobs, newest first.
pub async fn page(
    conn: &mut AsyncPgConnection,
    filter: &Filter,
    window: Window<JobKey>,
) -> Outcome<Vec<JobRow>> {
    let mut query = jobs::table.select(JobRow::as_select()).limit(window.rows).into_boxed();
    let states = coded(&filter.state);
    any_of!(query, jobs::state, states);
    if let Some(kind) = &filter.kind {
        query = query.filter(jobs::kind.eq(kind.clone()));
    }
    if let Some(JobKey { at, id }) = window.after {
        query = query.filter(jobs::created_at.le(at).and(jobs::created_at.lt(at).or(jobs::id.lt(id))));
    }
    Ok(query.order((jobs::created_at.desc(), jobs::id.desc())).load(conn).await?)
}

/// One job.
pub async fn find(conn: &mut AsyncPgConnection, id: Uuid) -> Outcome<JobRow> {
    Ok(jobs::table.find(id).select(JobRow::as_select()).first(conn).await?)
}

/// How many jobs of a kind are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct JobCount {
    /// Kind.
    pub kind: String,
    /// Code of the state.
    pub state: String,
    /// How many.
    pub jobs: i64,
    /// The earliest instant from which one of them may be taken up: how late queued ones are.
    pub earliest: Option<DateTime<Utc>>,
    /// The earliest end of a lease.
    pub lease_end: Option<DateTime<Utc>>,
    /// When the latest of them ended.
    pub latest_end: Option<DateTime<Utc>>,
}

/// Jobs by kind and state: for whoever watches the installation.
pub async fn counts(conn: &mut AsyncPgConnection) -> Outcome<Vec<JobCount>> {
    let rows = jobs::table
        .group_by((jobs::kind, jobs::state))
        .select((
            jobs::kind,
            jobs::state,
            diesel::dsl::count_star(),
            diesel::dsl::min(jobs::run_after),
            diesel::dsl::min(jobs::leased_until),
            diesel::dsl::max(jobs::finished_at),
        ))
        .order((jobs::kind, jobs::state))
        .load(conn)
        .await?;
    Ok(rows)
}
