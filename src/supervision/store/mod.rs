//! Rows of findings, their cases and replies.

mod children;
mod row;

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::row::Row;
use super::access::FindingScope;
use super::model::{Finding, FindingStatus, Severity};
use super::schema::{finding_cases, findings};
use crate::kernel::db::Tx;
use crate::kernel::db::coded::coded;
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::{after_key, before_key};

pub use children::{cases_of, insert_reply, replies_of};

/// What a list asks for; several values of one filter are alternatives.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// States.
    pub status: Vec<FindingStatus>,
    /// Grades.
    pub severity: Vec<Severity>,
    /// Supervised unit.
    pub subject_unit_id: Option<Uuid>,
    /// Supervising body.
    pub issuer_unit_id: Option<Uuid>,
    /// A case it names; the caller must be known to see that case.
    pub case_id: Option<Uuid>,
    /// Recorded on this legal day or later.
    pub recorded_from: Option<NaiveDate>,
    /// Recorded before this legal day.
    pub recorded_before: Option<NaiveDate>,
    /// Answer due before this legal day.
    pub answer_due_before: Option<NaiveDate>,
    /// Whether an answer is owed whose day has passed.
    pub overdue: Option<bool>,
    /// Oldest first instead of newest first.
    pub ascending: bool,
}

/// A condition on this table.
pub type Predicate = Box<dyn BoxableExpression<findings::table, Pg, SqlType = Bool>>;

/// The SQL form of the scope in one commune.
pub fn seen(scope: &FindingScope, commune: &str) -> Predicate {
    let here = findings::commune.eq(commune.to_owned());
    let reaches = scope.reaches(commune);
    if reaches.all {
        return Box::new(here);
    }
    let any = findings::issuer_unit_id
        .eq_any(reaches.issuers)
        .or(findings::subject_unit_id.eq_any(reaches.subject_units))
        .or(findings::subject_body_id.eq_any(reaches.subject_bodies));
    Box::new(here.and(any))
}

/// A finding that the caller may see.
pub async fn find(
    conn: &mut AsyncPgConnection,
    scope: &FindingScope,
    commune: &str,
    id: Uuid,
) -> Outcome<Option<Finding>> {
    let row: Option<Row> = findings::table
        .filter(seen(scope, commune))
        .filter(findings::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    row.map(Row::finding).transpose()
}

/// The same, locked for change.
pub async fn lock(
    conn: &mut AsyncPgConnection,
    scope: &FindingScope,
    commune: &str,
    id: Uuid,
) -> Outcome<Option<Finding>> {
    let row: Option<Row> = findings::table
        .filter(seen(scope, commune))
        .filter(findings::id.eq(id))
        .select(Row::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    row.map(Row::finding).transpose()
}

type Boxed = findings::BoxedQuery<'static, Pg>;

fn matching(scope: &FindingScope, commune: &str, filter: &Filter, today: NaiveDate) -> Boxed {
    let mut query = findings::table.filter(seen(scope, commune)).into_boxed();
    let (statuses, severities) = (coded(&filter.status), coded(&filter.severity));
    any_of!(query, findings::status, statuses);
    any_of!(query, findings::severity, severities);
    if let Some(id) = filter.subject_unit_id {
        query = query.filter(findings::subject_unit_id.eq(id));
    }
    if let Some(id) = filter.issuer_unit_id {
        query = query.filter(findings::issuer_unit_id.eq(id));
    }
    if let Some(id) = filter.case_id {
        let naming = finding_cases::table
            .filter(finding_cases::commune.eq(commune.to_owned()).and(finding_cases::case_id.eq(id)))
            .select(finding_cases::finding_id);
        query = query.filter(findings::id.eq_any(naming));
    }
    if let Some(day) = filter.recorded_from {
        query = query.filter(findings::recorded_on.ge(day));
    }
    if let Some(day) = filter.recorded_before {
        query = query.filter(findings::recorded_on.lt(day));
    }
    if let Some(day) = filter.answer_due_before {
        query = query.filter(findings::answer_due_on.lt(day));
    }
    match filter.overdue {
        Some(true) => {
            let awaiting = findings::status.eq_any(FindingStatus::awaiting());
            query.filter(awaiting.and(findings::answer_due_on.lt(today)))
        }
        Some(false) => {
            let answered = findings::status.ne_all(FindingStatus::awaiting());
            query.filter(answered.or(findings::answer_due_on.ge(today)))
        }
        None => query,
    }
}

/// One page of the findings that the caller may see.
pub async fn page(
    conn: &mut AsyncPgConnection,
    scope: &FindingScope,
    commune: &str,
    filter: &Filter,
    today: NaiveDate,
    window: Window,
) -> Outcome<Vec<Finding>> {
    use findings::{id, recorded_on};
    let mut query = matching(scope, commune, filter, today).select(Row::as_select()).limit(window.rows);
    if let Some(key) = window.after {
        query = if filter.ascending {
            query.filter(after_key!(recorded_on, id, key))
        } else {
            query.filter(before_key!(recorded_on, id, key))
        };
    }
    query = if filter.ascending {
        query.order((recorded_on.asc(), id.asc()))
    } else {
        query.order((recorded_on.desc(), id.desc()))
    };
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(Row::finding).collect()
}

/// How many the caller may see, counted up to one more than [`COUNT_CAP`].
pub async fn count(
    conn: &mut AsyncPgConnection,
    scope: &FindingScope,
    commune: &str,
    filter: &Filter,
    today: NaiveDate,
) -> Outcome<i64> {
    let ids: Vec<Uuid> =
        matching(scope, commune, filter, today).select(findings::id).limit(COUNT_CAP + 1).load(conn).await?;
    i64::try_from(ids.len()).map_err(Problem::internal)
}

/// Inserts a finding with its cases; false where its number is taken.
pub async fn insert(tx: &Tx, finding: &Finding, case_ids: &[Uuid]) -> Outcome<bool> {
    let mut conn = tx.at_once();
    let inserted = diesel::insert_into(findings::table)
        .values(Row::of(finding))
        .on_conflict((findings::commune, findings::number))
        .do_nothing()
        .execute(&mut conn)
        .await?;
    if inserted == 0 || case_ids.is_empty() {
        return Ok(inserted == 1);
    }
    let cases: Vec<_> = case_ids
        .iter()
        .map(|case_id| {
            (
                finding_cases::commune.eq(&finding.commune),
                finding_cases::finding_id.eq(finding.id),
                finding_cases::case_id.eq(*case_id),
            )
        })
        .collect();
    diesel::insert_into(finding_cases::table).values(cases).execute(&mut conn).await?;
    Ok(true)
}

/// Saves the state of a locked finding.
pub async fn save(conn: &mut AsyncPgConnection, finding: &Finding) -> Outcome<()> {
    let changed = diesel::update(findings::table.find((&finding.commune, finding.id)))
        .filter(findings::version.eq(finding.version - 1))
        .set((
            findings::status.eq(finding.status().as_str()),
            findings::replied_on.eq(finding.state.replied_on()),
            findings::closed_on.eq(finding.state.closed_on()),
            findings::version.eq(finding.version),
            findings::changed_at.eq(finding.changed_at),
        ))
        .execute(conn)
        .await?;
    if changed == 1 { Ok(()) } else { Err(Problem::internal("a locked finding was changed by another hand")) }
}
