//! Jobs as administrators see them: what waits, what runs and how far it is, what has failed and why.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::TAG;
use crate::kernel::access::{Allow, Condition, Role, Rule};
use crate::kernel::http::{Listed, PageQuery, Paging, Path, Query, Route, Shown, get};
use crate::kernel::jobs::store::{self, Filter, JobRow};
use crate::kernel::jobs::{JobKind, JobState};
use crate::kernel::problem::{Code, Outcome};
use crate::permissions;

permissions! {
    /// Actions on the platform itself.
    PlatformAction by rule {
        /// Read jobs and their progress.
        ReadJobs "jobs.read" "jobs:read",
    }
}

/// Which roles may do an action. A job names no person and no content: its payload is not shown.
fn rule(action: PlatformAction) -> Rule {
    match action {
        PlatformAction::ReadJobs => Rule::roles(&[Role::Administrator], Condition::Always),
    }
}

/// The operations.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/jobs", "listJobs", list)
            .about(
                TAG,
                "Jobs and their progress",
                "Work that no request waits for, newest first: what waits, what runs and how far it is, what is done, and \
                 what has failed with the code of its last failure.",
            )
            .problems(&[Code::ParameterInvalid, Code::CursorInvalid]),
        get("/v1/jobs/{id}", "readJob", show)
            .about(TAG, "One job", "With its progress as of now.")
            .problems(&[Code::ResourceNotFound]),
    ]
}

/// Parameters of the list.
#[derive(Debug, Deserialize, IntoParams)]
struct JobsQuery {
    /// Any of these states.
    #[param(max_items = 4)]
    state: Option<Vec<JobState>>,
    /// Only this kind.
    #[param(min_length = 3, max_length = 50, pattern = "^[a-z][a-z0-9_]+$", example = "sign_audit_heads")]
    kind: Option<String>,
    /// Items on a page; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
struct JobView {
    /// Id.
    id: Uuid,
    /// What is done.
    #[schema(value_type = JobKind, example = "sign_audit_heads")]
    kind: String,
    /// Due run of the schedule that it is; null: asked for otherwise.
    #[schema(required, max_length = 50, example = "2026-11-24")]
    slot: Option<String>,
    /// State.
    state: JobState,
    /// How far it is.
    progress: JobProgressView,
    /// How often it was taken up without being given back.
    #[schema(minimum = 0, maximum = 32767)]
    attempts: i16,
    /// After so many attempts it has failed.
    #[schema(minimum = 1, maximum = 32767)]
    max_attempts: i16,
    /// Code of the last failure; null: none so far.
    #[schema(required, max_length = 100, example = "service_unavailable")]
    last_error: Option<String>,
    /// Nobody takes it up before; after a failure the next attempt.
    run_after: DateTime<Utc>,
    /// When it was enqueued.
    created_at: DateTime<Utc>,
    /// When it was first taken up; null: not yet.
    #[schema(required)]
    started_at: Option<DateTime<Utc>>,
    /// When it was done or had failed for good; null: not yet.
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
}

/// How far a job is.
#[derive(Debug, Serialize, ToSchema)]
struct JobProgressView {
    /// Items done.
    #[schema(minimum = 0)]
    done: i64,
    /// Items in all; null: not known.
    #[schema(required, minimum = 0)]
    total: Option<i64>,
}

impl JobView {
    fn of(row: JobRow) -> Outcome<Self> {
        Ok(Self {
            state: row.state()?,
            id: row.id,
            kind: row.kind,
            slot: row.slot,
            progress: JobProgressView { done: row.progress_done, total: row.progress_total },
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            last_error: row.last_error,
            run_after: row.run_after,
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
        })
    }
}

async fn list(gate: Allow<ReadJobs>, Query(query): Query<JobsQuery>) -> Outcome<Listed<JobView>> {
    let asked = PageQuery { limit: query.limit, cursor: query.cursor };
    let filter = Filter { state: query.state.unwrap_or_default(), kind: query.kind };
    let paging = Paging::new(gate.visitor(), "jobs", &asked)?;
    let mut conn = gate.app().db.read().await?;
    let mut rows = store::page(&mut conn, &filter, paging.window()).await?;
    let next = paging.cut(&mut rows, JobRow::key)?;
    let items = rows.into_iter().map(JobView::of).collect::<Outcome<_>>()?;
    // Progress moves no head: a kept tag would show old progress.
    Ok(Listed::page(items, next, None).secret())
}

async fn show(gate: Allow<ReadJobs>, Path(id): Path<Uuid>) -> Outcome<Shown<JobView>> {
    let mut conn = gate.app().db.read().await?;
    Ok(Shown::secret(JobView::of(store::find(&mut conn, id).await?)?))
}
